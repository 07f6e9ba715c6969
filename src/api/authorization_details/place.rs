//! Where each policy belongs: by its type and by what it is attached to.

use crate::api::authorization_details::details::Details;
use crate::api::authorization_details::details::ListedPolicy;
use crate::api::authorization_details::details::Part;
use crate::api::authorization_details::details::limit;
use crate::api::authorization_details::documents::FULL_ACCESS;
use crate::base::budget::MAX_INPUT_BYTES;
use crate::base::budget::MAX_LEVELS;
use crate::json;
use crate::json::ObjectText;
use crate::policy::PolicyType;
use crate::request::RequestError;
use crate::request::Resource;
use crate::trace::CheckType;

/// Places the policies of an answer.
#[derive(Debug)]
pub(super) struct Placer<'b, 'a> {
    details: &'b mut Details<'a>,
    /// How long the scenario has become: one document can belong to many levels and resources.
    bytes: usize,
}

impl<'b, 'a> Placer<'b, 'a> {
    pub(super) const fn new(details: &'b mut Details<'a>) -> Self {
        Self { details, bytes: 0 }
    }

    /// `policies` of the scenario.
    pub(super) fn policies(&mut self) -> Result<String, RequestError> {
        let mut policies = ObjectText::default();
        for policy_type in [PolicyType::IdentityBased, PolicyType::Session] {
            let list = self.take(usize::MAX, &|policy| policy.policy_type == policy_type)?;
            policies.list(policy_type.as_str(), &list);
        }
        for policy_type in [PolicyType::PermissionsBoundary, PolicyType::VpcEndpoint] {
            let one = self.take(1, &|policy| policy.policy_type == policy_type)?;
            policies.json(policy_type.as_str(), &one.concat());
        }
        let evaluations = self.details.evaluations.clone();
        self.levels(&mut policies, PolicyType::ServiceControl, &evaluations)?;
        let (mut seen, mut others) = (Vec::new(), Vec::new());
        for evaluation in &evaluations {
            let resource = evaluation.resource();
            if seen.contains(&resource) {
                continue;
            }
            let mut side = ObjectText::default();
            let own = if seen.is_empty() { &mut policies } else { &mut side };
            self.resource_side(own, resource, &evaluations)?;
            seen.push(resource);
            if !side.is_empty() {
                side.text("resource", Some(resource));
                others.push(side.end());
            }
        }
        policies.list("resources", &others);
        self.note_what_is_left(&evaluations);
        Ok(policies.end())
    }

    /// The policies of the root, the units and the account: as the checks tell them, or, where AWS
    /// tells no checks, as they are attached.
    fn levels(
        &mut self,
        out: &mut ObjectText,
        policy_type: PolicyType,
        evaluations: &[Part<'a>],
    ) -> Result<(), RequestError> {
        let name = CheckType::of(policy_type).as_str();
        let mut checks = Vec::new();
        for evaluation in evaluations {
            checks.append(&mut evaluation.list("checks"));
        }
        checks.retain(|check| check.text("checkType") == name);
        let (mut targets, mut allowing) = (Vec::new(), Vec::new());
        for check in checks {
            let target = check.text("targetArn");
            add_level(&mut targets, target)?;
            if check.text("evaluatedEffect") == "ALLOW" {
                add_level(&mut allowing, target)?;
            }
        }
        if evaluations.iter().all(|evaluation| evaluation.member("checks").is_none()) {
            self.add_attached(&mut targets, policy_type)?;
        }
        let mut levels = Vec::new();
        for target in targets {
            let mut level = self.take(usize::MAX, &|policy| {
                let is_attached = target.is_empty() || policy.attached_to.contains(&target);
                policy.policy_type == policy_type && is_attached
            })?;
            let is_scp = policy_type == PolicyType::ServiceControl;
            if level.is_empty() && is_scp && allowing.contains(&target) {
                level.push(FULL_ACCESS.to_owned());
                let note =
                    format!("no SCP is listed for `{target}`, which allows: FullAWSAccess taken");
                self.details.note(&note);
            }
            levels.push(json::array(&level));
        }
        out.list(policy_type.as_str(), &levels);
        Ok(())
    }

    /// Where the policies of an organization are attached, the root first and the account last.
    fn add_attached(
        &mut self,
        targets: &mut Vec<&'a str>,
        policy_type: PolicyType,
    ) -> Result<(), RequestError> {
        let mut attached = Vec::new();
        let policies = self.details.policies.iter();
        for policy in policies.filter(|policy| policy.policy_type == policy_type) {
            attached.extend_from_slice(&policy.attached_to);
        }
        for kind in [":root/", ":ou/", ":account/"] {
            for target in attached.iter().filter(|target| target.contains(kind)) {
                add_level(targets, target)?;
            }
        }
        if !targets.is_empty() {
            self.details.note(
                "AWS tells no checks: the order of organizational units is not known, and RCPs were \
                 taken for every resource",
            );
        }
        Ok(())
    }

    /// What belongs to one resource.
    fn resource_side(
        &mut self,
        out: &mut ObjectText,
        resource: &str,
        evaluations: &[Part<'a>],
    ) -> Result<(), RequestError> {
        let belongs = |policy: &ListedPolicy<'_>| {
            policy.policy_type == PolicyType::ResourceBased
                && (policy.attached_to.is_empty()
                    || policy.attached_to.iter().any(|arn| covers(arn, resource)))
        };
        let is_role = Resource::parse(Some(resource), "").is_ok_and(|resource| resource.is_role());
        let name = if is_role { PolicyType::RoleTrust } else { PolicyType::ResourceBased }.as_str();
        out.json(name, &self.take(1, &|policy| !policy.is_grant && belongs(policy))?.concat());
        let grants = self.take(usize::MAX, &|policy| policy.is_grant && belongs(policy))?;
        out.list("kmsGrants", &grants);
        if resource == "*" {
            return Ok(()); // no owner to bind
        }
        let mut own = evaluations.to_vec();
        own.retain(|evaluation| evaluation.resource() == resource);
        self.levels(out, PolicyType::ResourceControl, &own)
    }

    /// At most so many of the policies that are wanted, as JSON.
    fn take(
        &mut self,
        most: usize,
        is_wanted: &dyn Fn(&ListedPolicy<'_>) -> bool,
    ) -> Result<Vec<String>, RequestError> {
        let mut taken = Vec::new();
        for policy in &mut self.details.policies {
            if taken.len() == most || !is_wanted(policy) {
                continue;
            }
            policy.is_placed = true;
            if let Some(policy) = policy.placed() {
                self.bytes = self.bytes.saturating_add(policy.len());
                limit(self.bytes, MAX_INPUT_BYTES, "bytes of a scenario", "policies")?;
                taken.push(policy);
            }
        }
        Ok(taken)
    }

    /// Notes policies without a place, and checks without a policy.
    fn note_what_is_left(&mut self, evaluations: &[Part<'a>]) {
        let (mut notes, mut listed) = (Vec::new(), Vec::new());
        for policy in &self.details.policies {
            let ListedPolicy { uri, document, is_grant, is_placed, policy_type, .. } = policy;
            if *is_grant && document.is_none() {
                notes.push(format!(
                    "`{uri}` is a grant of a KMS key: give what ListGrants prints of it"
                ));
            } else if !is_placed && !policy.is_added() {
                notes
                    .push(format!("`{uri}` has no place among the checks and resources: left out"));
            } else if *policy_type == PolicyType::VpcEndpoint {
                notes.push(format!("`{uri}` was taken as the policy of an interface endpoint"));
            }
            let name = CheckType::of(*policy_type).as_str();
            if !listed.contains(&name) {
                listed.push(name);
            }
        }
        for check in evaluations.iter().flat_map(|evaluation| evaluation.list("checks")) {
            let (name, effect) = (check.text("checkType"), check.text("evaluatedEffect"));
            let is_known = CheckType::ALL.into_iter().any(|known| known.as_str() == name);
            let is_listed = listed.contains(&name) || !check.list("matchedPolicies").is_empty();
            if !is_known {
                notes.push(format!("checks of type `{name}` are not known"));
            } else if needs_policies(name, effect) && !is_listed {
                notes.push(format!("{name} {effect}: no policy is listed for this check"));
            }
        }
        self.details.notes.extend(notes);
    }
}

/// Whether only a policy can explain what a check says: that it limits, or what it came to.
fn needs_policies(check_type: &str, effect: &str) -> bool {
    match check_type {
        "SESSION" | "PERMISSIONS_BOUNDARY" | "VPC_ENDPOINT" => true,
        "PRINCIPAL" | "RESOURCE" => effect == "ALLOW" || effect == "EXPLICIT_DENY",
        _ => effect == "EXPLICIT_DENY",
    }
}

fn add_level<'a>(levels: &mut Vec<&'a str>, target: &'a str) -> Result<(), RequestError> {
    if !levels.contains(&target) {
        levels.push(target);
    }
    limit(levels.len(), MAX_LEVELS, "levels of an organization", "details")
}

/// Whether a policy of this resource is one for that resource: a bucket's is for its objects.
fn covers(attached_to: &str, resource: &str) -> bool {
    let rest = resource.strip_prefix(attached_to);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ':']))
}

impl ListedPolicy<'_> {
    /// Whether it is the RCP of AWS's that the engine adds to every level (R9.1).
    fn is_added(&self) -> bool {
        self.uri.ends_with(":aws:policy/resource_control_policy/p-RCPFullAWSAccess")
    }

    /// Whether its document is needed, and not given.
    pub(super) fn is_missing(&self) -> bool {
        self.document.is_none() && !self.is_added()
    }

    /// As it stands in the scenario; its URI is its name. One whose document is missing has an empty
    /// text: nothing is to be decided without it. But for a grant, which can only allow.
    fn placed(&self) -> Option<String> {
        if self.is_grant {
            return self.document.map(str::to_owned);
        }
        let mut placed = ObjectText::default();
        placed.text("name", Some(self.uri));
        placed.text("arn", Some(self.uri).filter(|uri| uri.starts_with("arn:")));
        placed.json("document", self.document.unwrap_or("\"\""));
        (!self.is_added()).then(|| placed.end())
    }
}
