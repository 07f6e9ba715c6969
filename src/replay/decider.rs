//! One state of policies, asked again and again.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt;

use crate::accounts::World;
use crate::analyze;
use crate::analyze::Posed;
use crate::analyze::access::Caller;
use crate::cloudtrail::RecordedRequest;
use crate::compile::CompiledPolicySet;
use crate::decide::unknown_keys_of_rules;
use crate::policy::model::Effect;
use crate::replay::answer::Answer;
use crate::replay::resource;
use crate::request::Principal;
use crate::request::Settings;

/// One state of policies.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The accounts; none: the policies decide every call.
    pub world: Option<&'a World>,
    /// The policies. In a world, those that are given stand in for those of their type that the world has.
    pub policies: Option<&'a dyn PoliciesByResource>,
}

/// Policies of which some belong to one resource.
pub trait PoliciesByResource: fmt::Debug {
    /// The policies for a request for a resource, by its ARN.
    fn of_resource(&self, arn: &str) -> &CompiledPolicySet;
}

pub(super) struct Decider<'a> {
    rules: Rules<'a>,
    settings: Settings,
    callers: BTreeMap<String, Result<Caller, String>>,
    notes: BTreeSet<String>,
}

impl<'a> Decider<'a> {
    pub(super) fn new(rules: Rules<'a>) -> Self {
        let (callers, notes) = (BTreeMap::new(), BTreeSet::new());
        Self { rules, settings: Settings::default(), callers, notes }
    }

    /// What the world does not tell.
    pub(super) fn notes(self) -> BTreeSet<String> {
        self.notes
    }

    /// The answer to a request.
    pub(super) fn decide(&mut self, recorded: &RecordedRequest) -> Answer {
        let request = &recorded.request;
        let given =
            self.rules.policies.map(|policies| policies.of_resource(request.resource.as_str()));
        let Some(world) = self.rules.world else {
            let none = CompiledPolicySet::default();
            let set = given.unwrap_or(&none);
            return answer(Posed { set, request, settings: &self.settings }, recorded.is_template);
        };
        let caller = self.callers.entry(name(&request.principal)).or_insert_with(|| {
            let principal = Principal::clone(&request.principal);
            Caller::new(world, principal).map_err(|error| error.to_string())
        });
        let caller = match caller {
            Ok(caller) => caller,
            Err(error) => return Answer::Undecided(error.clone()),
        };
        let placed = match caller.place(world, request.clone()) {
            Ok(placed) => placed,
            Err(error) => return Answer::Undecided(error.to_string()),
        };
        self.notes.extend(placed.notes.into_iter().map(|note| note.text));
        let set = match given {
            Some(given) => in_place(placed.set, given),
            None => placed.set,
        };
        let posed = Posed { set: &set, request: &placed.request, settings: &placed.settings };
        answer(posed, recorded.is_template)
    }
}

/// Whose policies are the same.
fn name(principal: &Principal) -> String {
    let parts = [&principal.arn, &principal.role_arn, &principal.account, &principal.service];
    let parts = parts.into_iter().map(|part| part.as_deref().unwrap_or_default());
    parts.chain([principal.principal_type.as_str()]).collect::<Vec<&str>>().join(" ")
}

/// The policies with the given ones in place of those of their types.
fn in_place(set: CompiledPolicySet, given: &CompiledPolicySet) -> CompiledPolicySet {
    let list = |own: Vec<_>, given: &Vec<_>| if given.is_empty() { own } else { given.clone() };
    CompiledPolicySet {
        identity_based: list(set.identity_based, &given.identity_based),
        session: list(set.session, &given.session),
        permissions_boundary: given.permissions_boundary.clone().or(set.permissions_boundary),
        service_control: given.service_control.clone().or(set.service_control),
        resource_control: given.resource_control.clone().or(set.resource_control),
        vpc_endpoint: given.vpc_endpoint.clone().or(set.vpc_endpoint),
        resource_based: given.resource_based.clone().or(set.resource_based),
        role_trust: given.role_trust.clone().or(set.role_trust),
        kms_grants: match given.kms_grants.is_empty() {
            true => set.kms_grants,
            false => given.kms_grants.clone(),
        },
    }
}

/// What is known of the answer to a request of which a part is told. `is_template`: its resource is not named whole.
#[must_use]
pub fn answer(posed: Posed<'_>, is_template: bool) -> Answer {
    let is_open = |effect: Effect, is_negated: bool| {
        is_template && resource::is_open(posed.set, posed.request, effect, is_negated)
    };
    // What is taken for the resource is matched by wildcards only: another one is covered where it is, and
    // besides where one is named, or where one is excepted.
    let (answer, turning, keeping) = match posed.standing() {
        analyze::Standing::Allowed => (Answer::Allowed, Effect::Deny, Effect::Allow),
        analyze::Standing::Denied => (Answer::Denied, Effect::Allow, Effect::Deny),
        analyze::Standing::Conditional(open) => {
            let keys: BTreeSet<String> = open.conditions.into_iter().map(|one| one.key).collect();
            let of_rules = || unknown_keys_of_rules(posed.set, posed.request).collect();
            let keys = if keys.is_empty() { of_rules() } else { keys };
            (Answer::Depends(keys), Effect::Allow, Effect::Deny)
        }
    };
    if is_open(turning, false) || is_open(turning, true) || is_open(keeping, true) {
        return answer.of_open_resource();
    }
    answer
}
