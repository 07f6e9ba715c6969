//! `simulatePrincipalPolicy`: the policies come from the world, the rest is AWS's own request (IAM API
//! Reference, `SimulatePrincipalPolicy`). Differences stand in `docs/COMPARE.md`.

use crate::accounts::GatheredPolicy;
use crate::accounts::Identity;
use crate::accounts::IdentityKind;
use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::scenario::Input;
use crate::api::simulate::simulate_custom_policy;
use crate::api::wire;
use crate::api::wire::Error;
use crate::api::world::World;
use crate::api::world::levels_text;
use crate::api::world::policy_text;
use crate::json;
use crate::json::Node;
use crate::json::ObjectText;
use crate::json::quote;
use crate::policy::Policies;
use crate::request::context::ContextEntry;
use crate::request::context::fold;
use crate::value::arn::Arn;

const KNOWN: [&str; 12] = [
    "PolicySourceArn",
    "PolicyInputList",
    "PermissionsBoundaryPolicyInputList",
    "ActionNames",
    "ResourceArns",
    "ResourcePolicy",
    "ResourceOwner",
    "CallerArn",
    "ContextEntries",
    "ResourceHandlingOption",
    "MaxItems",
    "Marker",
];

impl World {
    /// Simulates every action on every resource with the policies of a user, group or role of the world,
    /// `PolicySourceArn`, and answers in AWS's shape. The other members are those of AWS's request.
    ///
    /// ```
    /// use iam_verdict::api::World;
    ///
    /// let world = World::from(r#"{ "UserDetailList": [{
    ///   "UserName": "ana", "Arn": "arn:aws:iam::111122223333:user/ana",
    ///   "UserPolicyList": [{ "PolicyName": "queues", "PolicyDocument": { "Version": "2012-10-17",
    ///     "Statement": { "Effect": "Allow", "Action": "sqs:*", "Resource": "*" } } }]
    /// }] }"#)?;
    /// let response = world.simulate_principal_policy(
    ///     r#"{ "PolicySourceArn": "arn:aws:iam::111122223333:user/ana", "ActionNames": ["sqs:ListQueues"] }"#,
    /// )?;
    /// let result = &response.evaluation_results[0];
    /// assert_eq!(result.eval_decision, "allowed");
    /// assert_eq!(result.matched_statements[0].source_policy_id, "user_ana_queues");
    /// # Ok::<(), iam_verdict::api::wire::Error>(())
    /// ```
    ///
    /// # Errors
    /// `ServiceError` (`NoSuchEntity`) when the world does not have the user, group or role; `RequestError`
    /// where AWS answers `InvalidInput`, or when a policy that could decide is not in the world;
    /// `PolicyError` when one is broken.
    pub fn simulate_principal_policy(
        &self,
        request: &str,
    ) -> Result<wire::SimulatePolicyResponse, Error> {
        let refuse = answer::request_error;
        let input = Input::parse(request).map_err(refuse)?;
        input.check_duplicates(&[]).map_err(refuse)?;
        let fields = Fields::new(&input.node, "", &KNOWN).map_err(refuse)?;
        let source = fields.require_text("PolicySourceArn").map_err(refuse)?;
        let identity = self.policy_source(source)?;
        let policies = self.world.gather_source(identity).map_err(refuse)?;
        let simulation = Simulation { input: &input, fields: &fields, identity, policies };
        let mut response = simulate_custom_policy(&self.custom(&simulation))?;
        for result in &mut response.evaluation_results {
            let specific = result.resource_specific_results.iter_mut();
            let specific = specific.flat_map(|result| result.matched_statements.iter_mut());
            for statement in result.matched_statements.iter_mut().chain(specific) {
                simulation.name(statement);
            }
        }
        Ok(response)
    }

    fn policy_source(&self, arn: &str) -> Result<&Identity, Error> {
        let mut found =
            IdentityKind::ALL.into_iter().filter_map(|kind| self.world.identity(kind, arn));
        found.next().ok_or_else(|| Error::ServiceError {
            code: "NoSuchEntity",
            message: format!("the world does not have the user, group or role `{arn}`"),
            field: "PolicySourceArn".to_owned(),
        })
    }

    /// The request as one of `SimulateCustomPolicy`.
    fn custom(&self, simulation: &Simulation<'_>) -> String {
        let Simulation { input, fields, identity, policies } = simulation;
        let mut out = ObjectText::default();
        let is_given = |name: &str| fields.get(name).is_some();
        for member in input.node.as_object().unwrap_or_default() {
            let is_ours = ["PolicySourceArn", "PolicyInputList", "ContextEntries"];
            if !is_ours.contains(&member.key.as_str()) {
                out.json(&member.key, member.value.span.slice(input.text));
            }
        }
        let own = policies.identity_based.iter().map(policy_text);
        let lists = own.chain(elements(input, "PolicyInputList")).collect::<Vec<String>>();
        out.json("PolicyInputList", &json::array(&lists));
        let boundary = policies.permissions_boundary.as_ref().map(policy_text);
        if !is_given("PermissionsBoundaryPolicyInputList") {
            out.list(
                "PermissionsBoundaryPolicyInputList",
                &boundary.into_iter().collect::<Vec<_>>(),
            );
        }
        if identity.kind != IdentityKind::Group && !is_given("CallerArn") {
            out.text("CallerArn", Some(&identity.arn));
        }
        let level = |policies: String| format!("{{\"ServiceControlPolicyInputList\":{policies}}}");
        let levels = levels_text(&policies.service_control).into_iter().map(level);
        out.list("OrderedOrganizationPolicyInputList", &levels.collect::<Vec<String>>());
        let mut entries: Vec<String> = elements(input, "ContextEntries").collect();
        entries.extend(self.entries(simulation));
        out.list("ContextEntries", &entries);
        out.end()
    }

    /// The context keys that the world knows of a user or role that simulates itself, and that were not
    /// given.
    fn entries(&self, simulation: &Simulation<'_>) -> Vec<String> {
        let Simulation { fields, identity, .. } = simulation;
        let caller = fields.get("CallerArn").and_then(Node::as_str);
        if identity.kind == IdentityKind::Group || caller.is_some_and(|arn| arn != identity.arn) {
            return Vec::new();
        }
        let told: Vec<String> = fields
            .get("ContextEntries")
            .and_then(Node::as_array)
            .unwrap_or_default()
            .iter()
            .filter_map(|entry| entry.member("ContextKeyName")?.as_str().map(fold))
            .collect();
        let tags = identity.tags.iter();
        let mut keys: Vec<(String, String, &str)> = tags
            .map(|(key, value)| (format!("aws:PrincipalTag/{key}"), value.clone(), "string"))
            .collect();
        if identity.kind == IdentityKind::User {
            keys.extend(
                identity.unique_id.clone().map(|id| ("aws:userid".to_owned(), id, "string")),
            );
        }
        let account = Arn::parse(&identity.arn).map_or("", |arn| arn.account);
        for ContextEntry { name, is_multivalued, values } in
            self.world.organization_keys("Principal", account)
        {
            let kind = if is_multivalued { "stringList" } else { "string" };
            keys.extend(values.into_iter().map(|value| (name.clone(), value, kind)));
        }
        let keys = keys.into_iter().filter(|(name, _, _)| !told.contains(&fold(name)));
        keys.map(|(name, value, kind)| entry(&name, &value, kind)).collect()
    }
}

fn entry(name: &str, value: &str, kind: &str) -> String {
    let mut out = ObjectText::default();
    out.text("ContextKeyName", Some(name));
    out.json("ContextKeyValues", &json::array(&[quote(value)]));
    out.text("ContextKeyType", Some(kind));
    out.end()
}

/// The elements of a list, as they stand in the input.
fn elements(input: &Input<'_>, name: &str) -> impl Iterator<Item = String> {
    let list = input.node.member(name).and_then(Node::as_array).unwrap_or_default();
    list.iter().map(|node| node.span.slice(input.text).to_owned())
}

/// A request with what the world tells of its `PolicySourceArn`.
struct Simulation<'a> {
    input: &'a Input<'a>,
    fields: &'a Fields<'a>,
    identity: &'a Identity,
    policies: Policies<GatheredPolicy<'a>>,
}

impl Simulation<'_> {
    /// Names the policy of a statement as AWS does: those that were passed by their place, those of the
    /// world by their names.
    fn name(&self, statement: &mut wire::SimulatedStatement) {
        let own = &self.policies.identity_based;
        let number = |beginning: &str| {
            let number = statement.source_policy_id.strip_prefix(beginning)?;
            number.parse::<usize>().ok()?.checked_sub(1)
        };
        let is_given = self.fields.get("PermissionsBoundaryPolicyInputList").is_some();
        let boundary = self.policies.permissions_boundary.as_ref().filter(|_| !is_given);
        let of_boundary = number("PermissionsBoundaryPolicyInputList.").and(boundary);
        let id = match (of_boundary, number("PolicyInputList.")) {
            (Some(policy), _) => source_policy_id(policy),
            (None, Some(index)) => match own.get(index) {
                Some(policy) => source_policy_id(policy),
                None => {
                    let place = index.saturating_sub(own.len()).saturating_add(1);
                    format!("PolicyInputList.{place}")
                }
            },
            (None, None) => return,
        };
        statement.source_policy_id = id;
    }
}

/// A managed policy by its name, an inline one by what it stands in, as recorded answers of AWS have it:
/// `role_NAME_POLICY`.
fn source_policy_id(policy: &GatheredPolicy<'_>) -> String {
    let inline = Arn::parse(policy.attached_to).filter(|_| policy.arn.is_none());
    let Some(arn) = inline else { return policy.name.to_string() };
    let kind = arn.resource.split('/').next().unwrap_or_default();
    let name = arn.resource.rsplit('/').next().unwrap_or_default();
    format!("{kind}_{name}_{}", policy.name)
}
