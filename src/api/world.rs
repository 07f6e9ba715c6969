//! `World`: accounts as AWS prints them, asked who may do what.

mod access;
mod assume_role;
mod assume_root;
mod audit;
mod federation;
mod read;
mod service_linked;
mod session;
mod sign_in;
mod simulate;
mod sts;
mod tokens;
mod written;

use crate::accounts;
use crate::accounts::Asked;
use crate::accounts::GatheredPolicy;
use crate::accounts::Note;
use crate::accounts::Session;
use crate::api::answer;
use crate::api::evaluate;
use crate::api::evaluate::Options;
use crate::api::fields::wrong_type;
use crate::api::request;
use crate::api::request::ReadRequest;
use crate::api::request::written::descriptor;
use crate::api::request::written::json_of;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::api::wire::Error;
use crate::api::wire::GatheredPolicies;
use crate::api::wire::PolicySource;
use crate::api::wire::WorldCounts;
use crate::api::wire::WorldEvaluation;
use crate::json;
use crate::json::Node;
use crate::json::ObjectText;
use crate::json::quote;
use crate::policy::Policies;
use crate::policy::PolicyRef;
use crate::request::Principal;
use crate::request::Request;
use crate::request::RequestError;
use crate::request::Resource;
use crate::request::Settings;
use crate::request::context::ContextEntry;
use crate::request::context::fold;

/// Users, groups, roles, policies and organization, as AWS prints them.
///
/// ```
/// use iam_verdict::api::{Options, World};
///
/// let world = World::from(r#"{
///   "UserDetailList": [{
///     "UserName": "ana", "Arn": "arn:aws:iam::111122223333:user/ana", "GroupList": ["readers"]
///   }],
///   "GroupDetailList": [{
///     "GroupName": "readers", "Arn": "arn:aws:iam::111122223333:group/readers",
///     "GroupPolicyList": [{ "PolicyName": "read", "PolicyDocument": {
///       "Version": "2012-10-17",
///       "Statement": { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }
///     } }]
///   }]
/// }"#)?;
/// assert_eq!(world.principals(), ["arn:aws:iam::111122223333:user/ana"]);
/// assert!(world.check().is_empty());
/// let answer = world.evaluate(
///     r#"{ "principal": "arn:aws:iam::111122223333:user/ana", "action": "s3:GetObject",
///          "resource": "arn:aws:s3:::reports/2026.csv" }"#,
///     Options::default(),
/// )?;
/// assert_eq!(answer.evaluation.decision, "allowed");
/// assert_eq!(answer.sources[0].group.as_deref(), Some("readers"));
/// # Ok::<(), iam_verdict::api::wire::Error>(())
/// ```
#[derive(Debug)]
pub struct World {
    world: accounts::World,
}

impl World {
    /// Reads what commands of AWS print, or one world file: one JSON text, or several one after the other or
    /// line by line; a credential report as CSV; the files of a folder of iam-collect by their paths. Of several such
    /// things, an array of them or of their texts.
    ///
    /// What cannot be used is told by [`Self::check`].
    ///
    /// # Errors
    /// `RequestError` when a text is no JSON, holds a member twice or is too long.
    pub fn from(text: &str) -> Result<Self, Error> {
        let world = read::read(text).map_err(answer::request_error)?;
        Ok(Self { world })
    }

    /// What is missing, broken or in contradiction. An error fails the decisions that need what it is
    /// about, where a policy of theirs could be lost, and no others.
    #[must_use]
    pub fn check(&self) -> Vec<wire::Finding> {
        let finding = |finding: &accounts::Finding| wire::Finding {
            finding_type: answer::finding_type(finding.severity),
            code: finding.code.as_str(),
            message: finding.message.clone(),
            path: answer::path(&finding.path),
            range: None,
        };
        self.world.check().iter().map(finding).collect()
    }

    /// The ARNs of all users and roles, by their accounts.
    #[must_use]
    pub fn principals(&self) -> Vec<&str> {
        self.world.principals().collect()
    }

    /// The accounts of which something is told.
    #[must_use]
    pub fn accounts(&self) -> Vec<&str> {
        self.world.accounts()
    }

    /// How many of each there are.
    #[must_use]
    pub fn counts(&self) -> WorldCounts {
        let counts = self.world.counts();
        WorldCounts {
            accounts: counts.accounts,
            users: counts.users,
            groups: counts.groups,
            roles: counts.roles,
            managed_policies: counts.managed_policies,
            inline_policies: counts.inline_policies,
            resource_policies: counts.resource_policies,
            control_policies: counts.control_policies,
        }
    }

    /// What it is read into.
    pub(super) const fn accounts_of(&self) -> &accounts::World {
        &self.world
    }

    /// The policies that decide a request, the JSON of `Request`, and where each comes from. Instead of
    /// `principal` it may have the `session` of [`Self::assume_role`] and its like, and `at`, its time.
    ///
    /// ```
    /// use iam_verdict::api::World;
    ///
    /// let world = World::from(r#"{ "UserDetailList": [{
    ///   "UserName": "ana", "Arn": "arn:aws:iam::111122223333:user/ana",
    ///   "AttachedManagedPolicies": [{ "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess" }]
    /// }] }"#)?;
    /// assert_eq!(world.check()[0].code, "missing-policy");
    /// let request = r#"{ "principal": "arn:aws:iam::111122223333:user/ana", "action": "sqs:ListQueues" }"#;
    /// assert!(world.gather(request).is_err()); // what that policy says is not known
    /// # Ok::<(), iam_verdict::api::wire::Error>(())
    /// ```
    ///
    /// # Errors
    /// `RequestError` when the world does not have the caller, or not a policy that could decide.
    pub fn gather(&self, request: &str) -> Result<GatheredPolicies, Error> {
        let Some(asked) = self.by_session(request)? else {
            return self.gathered(request, None).map_err(answer::request_error);
        };
        let gathered = self.gathered(&asked.request, Some(&asked.session));
        let mut gathered = gathered.map_err(answer::request_error)?;
        gathered.notes.extend(asked.notes);
        Ok(gathered)
    }

    /// Decides a request by the policies that [`Self::gather`] finds.
    ///
    /// # Errors
    /// As [`Self::gather`], and `PolicyError` when one of the policies is broken.
    pub fn evaluate(&self, request: &str, options: Options) -> Result<WorldEvaluation, Error> {
        match self.by_session(request)? {
            Some(asked) => self.decide_by(asked, options),
            None => self.decided(request, None, options),
        }
    }

    /// Decides a request by a principal, with the policies of its session.
    fn decided(
        &self,
        request: &str,
        session: Option<&Session>,
        options: Options,
    ) -> Result<WorldEvaluation, Error> {
        let gathered = self.gathered(request, session).map_err(answer::request_error)?;
        let mut scenario = ObjectText::default();
        scenario.json("request", &gathered.request);
        scenario.json("policies", &gathered.policies);
        scenario.json("settings", &gathered.settings);
        let mut evaluation = evaluate::evaluate(&scenario.end(), options)?;
        evaluation.assumptions.extend(gathered.notes);
        Ok(WorldEvaluation { evaluation, sources: gathered.sources })
    }

    /// The policies of a request by a principal, with those of its session.
    pub(super) fn gathered(
        &self,
        text: &str,
        session: Option<&Session>,
    ) -> Result<GatheredPolicies, RequestError> {
        let text = self.completed(text)?;
        let input = Input::parse(&text)?;
        let read = request::read(&input.node, "request", &Settings::default())?;
        let own = &read.request;
        let mut gathered = self.world.gather(&own.principal, asked(own))?;
        self.world.cross_endpoint(&own.context, &mut gathered)?;
        let passed = session.map(|session| self.world.session_policies(session)).transpose()?;
        gathered.policies.session = passed.unwrap_or_default();
        let mut sources = Vec::new();
        let mut policies = members(&gathered.policies, None, &mut sources);
        let mut resources: Vec<String> = Vec::new();
        let mut known = vec![&own.resource];
        for pair in read.other_pairs.iter().map(|pair| &pair.request) {
            if known.contains(&&pair.resource) {
                continue;
            }
            known.push(&pair.resource);
            let of_role = |other: &&Request| other.resource == pair.resource && is_sts(other);
            let is_sts =
                read.other_pairs.iter().map(|pair| &pair.request).any(|pair| of_role(&pair));
            let side = self.world.gather_resource(Asked { is_sts, ..asked(pair) })?;
            let resource = pair.resource.as_str();
            let mut own = members(&side.policies, Some(resource), &mut sources);
            own.text("resource", Some(resource));
            resources.push(own.end());
            gathered.settings.s3_restrict_public_buckets |=
                side.settings.s3_restrict_public_buckets;
            gathered.notes.extend(side.notes);
        }
        policies.list("resources", &resources);
        let policies = policies.end();
        let settings = written::settings(&gathered.settings);
        let notes = gathered.notes.into_iter().map(assumption).collect();
        Ok(GatheredPolicies { request: text, policies, settings, sources, notes })
    }

    /// The request with what the world tells of its caller, resources and their organization.
    fn completed(&self, text: &str) -> Result<String, RequestError> {
        let input = Input::parse(text)?;
        input.check_duplicates(&[])?;
        let Some(given) = input.node.as_object() else {
            return Err(wrong_type("request", &input.node, "an object"));
        };
        let read = request::read(&input.node, "request", &Settings::default())?;
        let principal = self.world.identify(Principal::clone(&read.request.principal))?;
        let mut request = ObjectText::default();
        for member in given {
            match member.key.as_str() {
                "principal" => request.json("principal", &json_of(&descriptor(&principal))),
                "context" => {}
                "pairs" => {
                    let pairs = member.value.as_array().unwrap_or_default();
                    let pairs = pairs.iter().map(|pair| self.pair(text, pair));
                    request.json("pairs", &json::array(&pairs.collect::<Vec<String>>()));
                }
                name => request.json(name, member.value.span.slice(text)),
            }
        }
        if let Some(owner) = self.owner(&input.node) {
            request.text("resourceAccount", Some(owner));
        }
        request.json("context", &self.context(text, &input.node, &principal, &read));
        Ok(request.end())
    }

    fn pair(&self, text: &str, node: &Node) -> String {
        let mut pair = ObjectText::default();
        for member in node.as_object().unwrap_or_default() {
            pair.json(&member.key, member.value.span.slice(text));
        }
        pair.text("resourceAccount", self.owner(node));
        pair.end()
    }

    /// The owner of a resource where neither the request nor the ARN tells it.
    fn owner(&self, node: &Node) -> Option<&str> {
        let resource = Resource::parse(node.member("resource")?.as_str(), "").ok()?;
        let is_told = node.member("resourceAccount").is_some() || resource.account().is_some();
        self.world.owner_of(&resource).filter(|_| !is_told)
    }

    /// The context with the organizations of caller and resource, and the tags of a role or user that is
    /// asked for, where it does not tell them. Resources of several accounts have no organization in common.
    fn context(
        &self,
        text: &str,
        node: &Node,
        principal: &Principal,
        read: &ReadRequest,
    ) -> String {
        let given = node.member("context").and_then(Node::as_object).unwrap_or_default();
        let told = request::told_keys(node);
        let mut context = ObjectText::default();
        for member in given {
            context.json(&quoted_name(&member.key), member.value.span.slice(text));
        }
        let caller =
            principal.account.as_deref().filter(|_| principal.principal_type.is_of_account());
        let pairs = || {
            std::iter::once(&read.request).chain(read.other_pairs.iter().map(|pair| &pair.request))
        };
        let owner = |request: &Request| -> Vec<ContextEntry> {
            let told = request.resource.account().or(request.resource_account.as_deref());
            let told = self.world.owner_of(&request.resource).or(told);
            let told = told.filter(|_| request.resource != Resource::None);
            told.map(|account| self.world.organization_keys("Resource", account))
                .unwrap_or_default()
        };
        let resource = owner(&read.request);
        let is_common = pairs().all(|pair| owner(pair) == resource);
        let caller = caller.map(|account| self.world.organization_keys("Principal", account));
        let keys = caller.into_iter().chain(is_common.then_some(resource)).flatten();
        for ContextEntry { name, is_multivalued, values } in keys {
            let values: Vec<String> = values.iter().map(|value| quote(value)).collect();
            let value = if is_multivalued { json::array(&values) } else { values.concat() };
            if !told.contains(&fold(&name)) {
                context.json(&name, &value);
            }
        }
        for (name, value) in self.resource_tags(read) {
            if !told.contains(&fold(&name)) {
                context.text(&quoted_name(&name), Some(&value));
            }
        }
        context.end()
    }
}

/// A member's name as text inside of its quotes.
fn quoted_name(name: &str) -> String {
    quote(name).trim_matches('"').to_owned()
}

fn assumption(note: Note) -> wire::Assumption {
    wire::Assumption { code: note.code.as_str(), text: note.text }
}

fn is_sts(request: &Request) -> bool {
    request.action.prefix() == "sts"
}

fn asked(request: &Request) -> Asked<'_> {
    let owner = request.resource_account.as_deref();
    Asked { resource: &request.resource, owner, is_sts: is_sts(request) }
}

/// `policies` of a scenario or the side of one of its resources, and where they come from.
fn members(
    policies: &Policies<GatheredPolicy<'_>>,
    resource: Option<&str>,
    sources: &mut Vec<PolicySource>,
) -> ObjectText {
    sources.extend(policies.iter().map(|(at, policy)| source(at, policy, resource)));
    let one =
        |policy: &Option<GatheredPolicy<'_>>| policy.as_ref().map(policy_text).unwrap_or_default();
    let mut out = ObjectText::default();
    out.list("identityBased", &texts(&policies.identity_based));
    out.json("permissionsBoundary", &one(&policies.permissions_boundary));
    out.list("session", &texts(&policies.session));
    out.list("serviceControl", &levels_text(&policies.service_control));
    out.list("resourceControl", &levels_text(&policies.resource_control));
    out.json("vpcEndpoint", &one(&policies.vpc_endpoint));
    out.json("resourceBased", &one(&policies.resource_based));
    out.json("roleTrust", &one(&policies.role_trust));
    let grants = policies.kms_grants.iter().map(written::grant);
    out.list("kmsGrants", &grants.collect::<Vec<String>>());
    out
}

fn texts(policies: &[GatheredPolicy<'_>]) -> Vec<String> {
    policies.iter().map(policy_text).collect()
}

/// The levels of SCPs or RCPs, each a list.
fn levels_text(levels: &Option<Vec<Vec<GatheredPolicy<'_>>>>) -> Vec<String> {
    levels.iter().flatten().map(|level| json::array(&texts(level))).collect()
}

fn source(at: PolicyRef, policy: &GatheredPolicy<'_>, resource: Option<&str>) -> PolicySource {
    PolicySource {
        policy_type: at.policy_type.as_str(),
        policy_index: at.index,
        level: at.level,
        name: policy.name.clone().into_owned(),
        arn: policy.arn.map(str::to_owned),
        attached_to: policy.attached_to.to_owned(),
        group: policy.group.map(str::to_owned),
        resource: resource.map(str::to_owned),
        as_of: policy.as_of.map(str::to_owned),
    }
}

fn policy_text(policy: &GatheredPolicy<'_>) -> String {
    let mut out = ObjectText::default();
    out.text("name", Some(&policy.name));
    out.text("arn", policy.arn);
    out.json("document", &policy.document.to_json());
    out.end()
}
