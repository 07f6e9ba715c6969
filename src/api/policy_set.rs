//! `compile`: a set of policies that is read once and asked often.

use crate::api::answer;
use crate::api::answer::by_name;
use crate::api::evaluate::Options;
use crate::api::evaluate::decided;
use crate::api::evaluate::explained;
use crate::api::fields::Fields;
use crate::api::fields::wrong_type;
use crate::api::packed::Packed;
use crate::api::policies;
use crate::api::policies::ReadPolicies;
use crate::api::request::SESSION_KEYS;
use crate::api::scenario::Input;
use crate::api::settings;
use crate::api::wire;
use crate::compile::CompiledPolicySet;
use crate::compile::context_keys;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::keys_of_rules;
use crate::json::Node;
use crate::request::RequestError;
use crate::request::Settings;
use crate::request::slots::SlotTable;

/// A compiled set of policies.
///
/// ```
/// use iam_verdict::api::PolicySet;
///
/// let set = PolicySet::compile(r#"{ "policies": { "identityBased": [{
///   "Version": "2012-10-17",
///   "Statement": { "Effect": "Allow", "Action": "sqs:*", "Resource": "*" }
/// }] } }"#)?;
/// let ana = "arn:aws:iam::111122223333:user/ana";
/// let decide = |action: &str| {
///     set.decide(&format!(r#"{{"principal": "{ana}", "action": "{action}"}}"#))
/// };
/// assert_eq!(decide("sqs:ListQueues")?.decision, "allowed");
/// assert_eq!(decide("sns:ListTopics")?.decision, "implicitDeny");
/// # Ok::<(), iam_verdict::api::wire::Error>(())
/// ```
#[derive(Debug)]
pub struct PolicySet {
    policies: ReadPolicies,
    settings: Settings,
    packed: Packed,
}

impl PolicySet {
    /// Reads and compiles `{ "policies": …, "settings": … }`.
    ///
    /// # Errors
    /// `PolicyError` when a policy is broken, `RequestError` when the input is not of this shape.
    pub fn compile(input: &str) -> Result<Self, wire::Error> {
        let refuse = answer::request_error;
        let input = Input::parse(input).map_err(refuse)?;
        let fields = Fields::new(&input.node, "", &["policies", "settings"]).map_err(refuse)?;
        let policies = fields.require("policies").map_err(refuse)?;
        let (policies, spans) = policies::read(&input, policies)?;
        input.check_duplicates(&spans).map_err(refuse)?;
        let settings = settings::read(fields.get("settings")).map_err(refuse)?;
        let packed = Packed::new(&policies);
        Ok(Self { policies, settings, packed })
    }

    pub(super) const fn of(policies: ReadPolicies, settings: Settings, packed: Packed) -> Self {
        Self { policies, settings, packed }
    }

    pub(super) const fn keys(&self) -> &SlotTable {
        &self.policies.keys
    }

    pub(super) fn sets(&self) -> impl Iterator<Item = &CompiledPolicySet> {
        self.policies.sets()
    }

    /// Decides one request and explains the decision.
    ///
    /// # Errors
    /// `RequestError` when the request cannot be decided.
    pub fn evaluate(
        &self,
        request: &str,
        options: Options,
    ) -> Result<wire::Evaluation, wire::Error> {
        let input = parse(request).map_err(answer::request_error)?;
        explained(&self.policies, &input.node, &self.settings, options)
            .map_err(answer::request_error)
    }

    /// Decides one request.
    ///
    /// # Errors
    /// `RequestError` when the request cannot be decided.
    pub fn decide(&self, request: &str) -> Result<wire::DecisionWithReason, wire::Error> {
        let input = parse(request).map_err(answer::request_error)?;
        let decision = self.decide_node(&input.node, "request").map_err(answer::request_error)?;
        Ok(answer::decision_with_reason(&decision, &self.policies.set))
    }

    /// Decides a JSON array of requests; one byte each: 0 allowed, 1 explicit deny, 2 implicit
    /// deny.
    ///
    /// # Errors
    /// `RequestError` with the index of the first request that cannot be decided; then nothing is
    /// decided.
    pub fn decide_many(&self, requests: &str) -> Result<Vec<u8>, wire::Error> {
        let input = parse(requests).map_err(answer::request_error)?;
        let Some(requests) = input.node.as_array() else {
            let error = wrong_type("requests", &input.node, "an array of requests");
            return Err(answer::request_error(error));
        };
        let decide = |(index, node): (usize, &Node)| {
            let decision = self.decide_node(node, &format!("requests[{index}]"));
            decision
                .map(|decision| byte(decision.answer))
                .map_err(|error| answer::at_index(error, index))
        };
        requests.iter().enumerate().map(decide).collect()
    }

    /// The context keys that the policies name, in their first spelling, and those that rules of
    /// services read, sorted; `Prefix/*` stands for every key that begins so.
    ///
    /// ```
    /// use iam_verdict::api::PolicySet;
    ///
    /// let set = PolicySet::compile(r#"{ "policies": { "identityBased": [{
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::home/${aws:username}/*",
    ///     "Condition": { "Bool": { "aws:multifactorauthpresent": "true" } }
    ///   }
    /// }] } }"#)?;
    /// assert_eq!(set.context_keys(), [
    ///     "aws:multifactorauthpresent", // as the policy spells it
    ///     "aws:PrincipalServiceNamesList",
    ///     "aws:RequestTag/*",
    ///     "aws:TagKeys",
    ///     "aws:username",
    ///     "sts:SourceIdentity",
    /// ]);
    /// # Ok::<(), iam_verdict::api::wire::Error>(())
    /// ```
    #[must_use]
    pub fn context_keys(&self) -> Vec<String> {
        let of_policies = self.policies.sets().flat_map(context_keys);
        let of_rules = self.policies.sets().flat_map(keys_of_rules);
        by_name(of_policies.chain(of_rules).chain(SESSION_KEYS.map(str::to_owned)))
    }

    /// The keys of a packed request, in lower case, in the order of their words.
    #[must_use]
    pub fn packed_keys(&self) -> Vec<String> {
        self.packed.keys()
    }

    /// The buffer for packed requests, of at least so many bytes.
    pub fn packed_buffer(&mut self, bytes: usize) -> &mut [u8] {
        self.packed.buffer(bytes)
    }

    /// The number of a principal, which is JSON.
    ///
    /// # Errors
    /// `RequestError` when it is none.
    pub fn packed_principal(&mut self, text: &str) -> Result<u32, wire::Error> {
        self.packed.know_principal(text, &self.settings)
    }

    /// The number of an action.
    ///
    /// # Errors
    /// `RequestError` when it is none.
    pub fn packed_action(&mut self, text: &str) -> Result<u32, wire::Error> {
        self.packed.know_action(text, &self.policies)
    }

    /// The number of an account that owns resources.
    pub fn packed_account(&mut self, text: &str) -> u32 {
        self.packed.know_account(text)
    }

    /// Forgets all numbers.
    pub fn packed_forget(&mut self) {
        self.packed.forget();
    }

    /// Decides the packed request at the beginning of the buffer.
    pub fn decide_packed(&mut self) -> u32 {
        self.packed.decide(&mut 0, &self.policies, &self.settings)
    }

    /// Decides packed requests that stand one behind the other.
    pub fn decide_many_packed(&mut self, count: usize) -> Vec<u32> {
        self.packed.decide_many(count, &self.policies, &self.settings)
    }

    /// What a packed answer says; `None` when it is no answer of this set.
    #[must_use]
    pub fn packed_reason(&self, packed: u32) -> Option<wire::DecisionWithReason> {
        Some(answer::decision_with_reason(&self.packed.decision(packed)?, &self.policies.set))
    }

    fn decide_node(&self, node: &Node, path: &str) -> Result<Decision, RequestError> {
        decided(&self.policies, node, path, &self.settings)
    }
}

fn parse(text: &str) -> Result<Input<'_>, RequestError> {
    let input = Input::parse(text)?;
    input.check_duplicates(&[])?;
    Ok(input)
}

const fn byte(answer: Answer) -> u8 {
    match answer {
        Answer::Allowed => 0,
        Answer::ExplicitDeny => 1,
        Answer::ImplicitDeny => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_can_share_a_set() {
        fn shared<T: Send + Sync>() {}
        shared::<PolicySet>();
    }

    #[test]
    fn a_key_that_a_rule_reads_is_listed_beside_the_policies_that_it_is_read_with() {
        let keys = |policies: &str| {
            let set = PolicySet::compile(&format!(r#"{{ "policies": {{ {policies} }} }}"#));
            set.unwrap().context_keys()
        };
        let endpoint = r#""vpcEndpoint": { "Version": "2012-10-17", "Statement":
            [{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" }] }"#;
        let grant = |constraints: &str| {
            format!(
                r#""kmsGrants": [{{ "KeyId": "1234abcd", "Operations": ["Decrypt"],
                    "GranteePrincipal": "arn:aws:iam::111122223333:role/app" {constraints} }}]"#
            )
        };
        let of_source = grant(r#", "Constraints": { "SourceArn": "arn:aws:s3:::reports" }"#);
        for (key, with, without) in [
            ("aws:ViaAWSService", endpoint, ""),
            ("aws:SourceArn", of_source.as_str(), grant("").as_str()),
        ] {
            assert!(keys(with).iter().any(|listed| listed == key), "{key}");
            assert!(!keys(without).iter().any(|listed| listed == key), "{key}");
        }
    }
}
