//! The decision formula (section 2 of the evaluation), step by step.

use serde_json::Value;

use super::context::Context;
use super::context::list;
use super::principal::Class;
use super::statement::Question;
use super::statement::Verdict;

/// A decision, and the policy type that it is reported under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) decision: &'static str,
    pub(crate) policy_type: &'static str,
}

/// Services that RCPs bind, as far as cases and scenarios ask for them (rule R9.7).
const UNDER_RCPS: [&str; 6] = ["s3", "sqs", "sts", "kms", "dynamodb", "secretsmanager"];

const ROLE_ACTIONS: [&str; 3] =
    ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

/// Everything that applies to the request, asked.
struct Verdicts {
    resource_control: Vec<Verdict>,
    service_control: Vec<Verdict>,
    vpc_endpoint: Option<Verdict>,
    resource: Option<Verdict>,
    identity: Verdict,
    boundary: Option<Verdict>,
    session: Option<Verdict>,
}

/// The decision, unless the scenario needs a rule that is not written here.
pub(crate) fn decide(scenario: &Value) -> Option<Answer> {
    let request = &scenario["request"];
    let policies = &scenario["policies"];
    if !is_understood(scenario) {
        return None;
    }
    let derives = scenario["settings"]["deriveContext"] != false;
    let context = Context::of(request, derives);
    let question = Question {
        caller: &request["principal"],
        action: request["action"].as_str()?,
        resource: request["resource"].as_str().unwrap_or("*"),
        context: &context,
        has_boundary: policies.get("permissionsBoundary").is_some(),
    };
    let case = Case {
        question: &question,
        owner: owner(request),
        is_gateway: scenario["settings"]["endpointType"] == "gateway",
    };
    let verdicts = case.ask(policies)?;
    Some(case.combine(&verdicts))
}

/// Only the general order: no rules of single services, no pairs, no grants.
fn is_understood(scenario: &Value) -> bool {
    let request = &scenario["request"];
    let caller = &request["principal"];
    let action = request["action"].as_str().unwrap_or_default();
    let prefix = action.split(':').next().unwrap_or_default();
    let resource = request["resource"].as_str().unwrap_or("*");
    let settings = scenario["settings"].as_object();
    let has_known_settings = settings.is_none_or(|settings| {
        let mut names = settings.keys();
        names.all(|name| name == "deriveContext" || name == "endpointType")
    });
    let is_plain_service = match prefix {
        "sts" => {
            ROLE_ACTIONS.contains(&action) && is_role(resource) && is_plain_assumption(request)
        }
        "iam" => caller["type"] != "federated_user" && action != "iam:PassRole",
        "kms" => caller["account"] == request["resourceAccount"] && action != "kms:RetireGrant",
        _ => !action.ends_with("BucketPolicy"),
    };
    let is_of_aws = ["/aws-service-role/", "/aws-reserved/", ":iam::aws:"]
        .iter()
        .any(|part| resource.contains(part));
    let is_session_alone = caller["type"] == "assumed_role" && caller["roleArn"].is_null();
    caller.is_object()
        && !is_of_aws
        && !is_session_alone
        && caller["sessionToken"] != true
        && caller["canonicalUserId"].is_null()
        && has_known_settings
        && is_plain_service
        && request["pairs"].is_null()
        && request["unknownContextKeys"].as_array().is_none_or(Vec::is_empty)
        && request["durationSeconds"].is_null()
        && scenario["policies"]["kmsGrants"].is_null()
}

/// No tags, no source identity, no caller with rules of its own.
fn is_plain_assumption(request: &Value) -> bool {
    let keys = request["context"].as_object().into_iter().flatten();
    let caller = request["principal"]["type"].as_str().unwrap_or_default();
    let is_tagging = |key: &str| {
        let key = key.to_lowercase();
        key.starts_with("aws:requesttag/") || key == "aws:tagkeys" || key == "sts:sourceidentity"
    };
    !keys.into_iter().any(|(key, _)| is_tagging(key))
        && !["federated_user", "root", "anonymous"].contains(&caller)
}

fn is_role(resource: &str) -> bool {
    resource.contains(":iam:") && resource.contains(":role/")
}

/// The account that owns the resource; the caller's when nothing tells (2.1 of the interface).
fn owner(request: &Value) -> Option<&str> {
    let of_arn = request["resource"].as_str().and_then(|arn| arn.split(':').nth(4));
    let of_arn = of_arn.filter(|account| !account.is_empty());
    let given = request["resourceAccount"].as_str();
    given.or(of_arn).or(request["principal"]["account"].as_str())
}

struct Case<'a> {
    question: &'a Question<'a>,
    owner: Option<&'a str>,
    is_gateway: bool,
}

impl Case<'_> {
    fn kind(&self) -> &str {
        self.question.caller["type"].as_str().unwrap_or_default()
    }

    fn is_own_account(&self) -> bool {
        self.question.caller["account"].as_str() == self.owner
    }

    fn is_assumption(&self) -> bool {
        ROLE_ACTIONS.contains(&self.question.action)
    }

    /// What reports of the resource's side are called.
    fn resource_type(&self) -> &'static str {
        if self.is_assumption() { "roleTrust" } else { "resourceBased" }
    }

    // Step 1: which policies apply, and what each says.
    fn ask(&self, policies: &Value) -> Option<Verdicts> {
        let join = |member: &Value, policy_type: &str| {
            let verdicts = list(member).into_iter();
            let verdicts = verdicts.map(|policy| self.question.ask(policy, policy_type));
            verdicts
                .collect::<Option<Vec<_>>>()
                .map(|all| all.into_iter().fold(Verdict::default(), Verdict::join))
        };
        let levels = |name: &str, applies: bool| {
            let levels = if applies { list(&policies[name]) } else { Vec::new() };
            let levels = levels.into_iter();
            levels.map(|level| join(level, name)).collect::<Option<Vec<_>>>()
        };
        let optional = |name: &str| match policies.get(name) {
            Some(policy) => self.question.ask(policy, name).map(Some),
            None => Some(None),
        };
        let has_identity = ["iam_user", "assumed_role", "service_linked_role", "federated_user"]
            .contains(&self.kind());
        let has_boundary = has_identity && self.kind() != "service_linked_role"; // R4.9
        let has_session = policies["session"].as_array().is_some_and(|all| !all.is_empty());
        Some(Verdicts {
            resource_control: levels("resourceControl", self.is_under_rcps())?,
            service_control: levels("serviceControl", self.is_under_scps())?,
            vpc_endpoint: self.endpoint(optional("vpcEndpoint")?),
            resource: if self.question.action.starts_with("iam:") {
                None // R7.16: IAM's own actions have no resource policy
            } else {
                optional(self.resource_type())?
            },
            identity: if has_identity {
                join(&policies["identityBased"], "identityBased")?
            } else {
                Verdict::default()
            },
            boundary: if has_boundary { optional("permissionsBoundary")? } else { None },
            session: if has_session { Some(join(&policies["session"], "session")?) } else { None },
        })
    }

    /// Rules R8.6 to R8.9.
    fn is_under_scps(&self) -> bool {
        let kinds = ["iam_user", "assumed_role", "federated_user", "root"];
        kinds.contains(&self.kind()) && self.question.caller["isManagementAccount"] != true
    }

    /// Rules R9.5 to R9.11.
    fn is_under_rcps(&self) -> bool {
        let prefix = self.question.action.split(':').next().unwrap_or_default();
        let is_management =
            self.is_own_account() && self.question.caller["isManagementAccount"] == true;
        UNDER_RCPS.contains(&prefix.to_ascii_lowercase().as_str())
            && self.question.resource != "*"
            && self.kind() != "service_linked_role"
            && !is_management
    }

    /// Rules R16.4 and R17.3.
    fn endpoint(&self, verdict: Option<Verdict>) -> Option<Verdict> {
        if self.question.context.is("aws:ViaAWSService", "true") {
            return None;
        }
        let mut verdict = verdict?;
        if self.is_gateway {
            let is_root = self.kind() == "root";
            let counts = |class: &Class| match class {
                Class::Wildcard | Class::Direct => true,
                Class::Account => is_root,
                _ => false,
            };
            verdict.classes.retain(counts);
            verdict.allows = !verdict.classes.is_empty();
        }
        Some(verdict)
    }

    fn combine(&self, verdicts: &Verdicts) -> Answer {
        let answer = |decision, policy_type| Answer { decision, policy_type };
        // Step 2: any deny, reported in the order of R18.1.
        let denies = |verdict: &Option<Verdict>| verdict.as_ref().is_some_and(|v| v.denies);
        let denying = [
            ("resourceControl", verdicts.resource_control.iter().any(|v| v.denies)),
            ("serviceControl", verdicts.service_control.iter().any(|v| v.denies)),
            ("vpcEndpoint", denies(&verdicts.vpc_endpoint)),
            (self.resource_type(), denies(&verdicts.resource)),
            ("identityBased", verdicts.identity.denies),
            ("permissionsBoundary", denies(&verdicts.boundary)),
            ("session", denies(&verdicts.session)),
        ];
        if let Some((policy_type, _)) = denying.into_iter().find(|(_, denies)| *denies) {
            return answer("explicitDeny", policy_type);
        }
        // Step 3: guardrails that must allow. RCPs always do, by RCPFullAWSAccess.
        if !verdicts.service_control.iter().all(|level| level.allows) {
            return answer("implicitDeny", "serviceControl");
        }
        if verdicts.vpc_endpoint.as_ref().is_some_and(|v| !v.allows) {
            return answer("implicitDeny", "vpcEndpoint");
        }
        // Steps 4 to 7.
        match self.grant(verdicts) {
            Ok(policy_type) => answer("allowed", policy_type),
            Err(policy_type) => answer("implicitDeny", policy_type),
        }
    }

    /// The policy type that grants, or the one whose Allow is missing.
    fn grant(&self, verdicts: &Verdicts) -> Result<&'static str, &'static str> {
        let resource = self.resource_type();
        let none = Vec::new();
        let classes = verdicts.resource.as_ref().map_or(&none, |v| &v.classes);
        let has = |class: Class| classes.contains(&class);
        let when = |allows: bool, policy_type| allows.then_some(policy_type).ok_or(policy_type);
        match self.kind() {
            "anonymous" => return when(has(Class::Wildcard), resource),
            "service" => return when(has(Class::Service) || has(Class::Wildcard), resource),
            "web_identity" | "saml" => return when(has(Class::Federated), resource),
            "root" => return self.grant_root(verdicts, classes),
            _ => {}
        }
        let limits = self.limits(verdicts);
        let identity = when(verdicts.identity.allows, "identityBased").and(limits);
        if !self.is_own_account() {
            return when(!classes.is_empty(), resource).and(identity).map(|_| resource);
        }
        if has(Class::Wildcard) || has(Class::Direct) && !self.is_assumption() {
            return Ok(resource);
        }
        if has(Class::Direct) {
            // R7.6 speaks of users; sessions are taken alike, which is the cautious reading.
            return boundary_limit(verdicts).map(|()| resource);
        }
        if has(Class::Role) || has(Class::Creator) {
            return limits.map(|_| resource);
        }
        if self.is_assumption() || is_key(self.question.resource) {
            let delegated = when(has(Class::Account), resource);
            return delegated.and(identity).map(|_| resource);
        }
        identity
    }

    /// What limits the caller beside its identity-based policies: boundary, then session.
    fn limits(&self, verdicts: &Verdicts) -> Result<&'static str, &'static str> {
        boundary_limit(verdicts)?;
        match &verdicts.session {
            Some(session) if !session.allows => Err("session"),
            None if self.kind() == "federated_user" => Err("session"), // R6.7
            _ => Ok("identityBased"),
        }
    }

    fn grant_root(
        &self,
        verdicts: &Verdicts,
        classes: &[Class],
    ) -> Result<&'static str, &'static str> {
        let is_named = classes.contains(&Class::Account) || classes.contains(&Class::Wildcard);
        let needs_resource = !self.is_own_account() || is_key(self.question.resource);
        if needs_resource && !is_named {
            return Err(self.resource_type());
        }
        match &verdicts.session {
            Some(session) if !session.allows => Err("session"),
            _ if needs_resource => Ok(self.resource_type()),
            _ => Ok("none"),
        }
    }
}

fn boundary_limit(verdicts: &Verdicts) -> Result<(), &'static str> {
    match &verdicts.boundary {
        Some(boundary) if !boundary.allows => Err("permissionsBoundary"),
        _ => Ok(()),
    }
}

fn is_key(resource: &str) -> bool {
    resource.contains(":kms:") && resource.contains(":key/")
}
