//! Which callers a question could allow: found from the policies, each looked at once however many have it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ptr;
use std::sync::Arc;
use std::sync::OnceLock;

use crate::accounts::Account;
use crate::accounts::Document;
use crate::accounts::Identity;
use crate::accounts::IdentityKind;
use crate::accounts::World;
use crate::analyze::access::caller::Caller;
use crate::analyze::access::question::Question;
use crate::analyze::access::region::Region;
use crate::compile::CompiledPolicy;
use crate::compile::statement::CompiledStatement;
use crate::evaluate::could_apply;
use crate::policy::PolicyType;
use crate::policy::model::Effect;
use crate::policy::model::PrincipalKind;
use crate::policy::model::Statement;
use crate::request::Action;
use crate::request::Principal;
use crate::request::RequestError;
use crate::request::Resource;
use crate::request::principal::PrincipalType;
use crate::value::arn::Arn;

/// The users and roles of a world, and their policies.
#[derive(Debug)]
pub struct Index<'a> {
    pub(super) world: &'a World,
    pub(super) identities: Vec<&'a Identity>,
    callers: Vec<OnceLock<Result<Caller, RequestError>>>,
    by_arn: BTreeMap<&'a str, usize>,
    by_id: BTreeMap<&'a str, usize>,
    accounts: BTreeMap<&'a str, Held>,
}

/// The identities of one account, and their policies.
#[derive(Debug, Default)]
struct Held {
    identities: Vec<usize>,
    /// Each policy with those that have it, by themselves or by a group.
    policies: Vec<(Arc<CompiledPolicy>, Vec<usize>)>,
    /// Those with a policy that is missing or broken: nothing is said of them without asking.
    faulty: Vec<usize>,
}

/// By account, the policies that could allow an action: their places.
#[derive(Debug)]
pub(super) struct Capable<'a>(BTreeMap<&'a str, Vec<usize>>);

/// Whom to ask.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// Users and roles of the world.
    pub(super) identities: BTreeSet<usize>,
    /// Others that can be asked: sessions, services, identity providers, anonymous callers.
    pub(super) others: BTreeSet<String>,
    /// Accounts, users and roles that a policy names and the world does not have.
    pub(super) outside: BTreeSet<String>,
    /// Accounts whose own policies count.
    accounts: BTreeSet<String>,
    is_everyone: bool,
}

impl<'a> Index<'a> {
    /// Reads the users and roles.
    #[must_use]
    pub fn new(world: &'a World) -> Self {
        let mut index = Self {
            world,
            identities: Vec::new(),
            callers: Vec::new(),
            by_arn: BTreeMap::new(),
            by_id: BTreeMap::new(),
            accounts: BTreeMap::new(),
        };
        for id in world.accounts() {
            let Some(account) = world.account(id) else { continue };
            let held = index.hold(account);
            index.accounts.insert(id, held);
        }
        index.callers.resize_with(index.identities.len(), OnceLock::new);
        index
    }

    fn hold(&mut self, account: &'a Account) -> Held {
        let mut held = Held::default();
        let mut places = BTreeMap::new();
        for identity in account.principals() {
            let at = self.identities.len();
            self.identities.push(identity);
            self.by_arn.insert(&identity.arn, at);
            if let Some(id) = &identity.unique_id {
                self.by_id.insert(id, at);
            }
            held.identities.push(at);
            if held.add(self.world, identity, at, &mut places).is_err() {
                held.faulty.push(at);
            }
        }
        held
    }

    /// The number of a user or role.
    #[must_use]
    pub fn place(&self, arn: &str) -> Option<usize> {
        self.by_arn.get(arn).copied()
    }

    /// A user or role as a caller.
    pub(super) fn caller(&self, at: usize) -> Option<(&str, Result<&Caller, &RequestError>)> {
        let (identity, caller) = (self.identities.get(at)?, self.callers.get(at)?);
        let caller = caller.get_or_init(|| Caller::of(self.world, &identity.arn));
        Some((&identity.arn, caller.as_ref()))
    }

    /// The policies that could allow an action on some resource.
    pub(super) fn capable(&self, action: &Action) -> Capable<'a> {
        let capable = |held: &Held| -> Vec<usize> {
            let numbered = held.policies.iter().enumerate();
            let able = numbered.filter(|(_, (policy, _))| {
                allowing(policy, action, &Resource::None).next().is_some()
            });
            able.map(|(place, _)| place).collect()
        };
        let accounts = self.accounts.iter().map(|(id, held)| (*id, capable(held)));
        Capable(accounts.filter(|(_, able)| !able.is_empty()).collect())
    }

    /// Everyone whom a question could allow. Across accounts both sides must allow, so there the resource's
    /// policy must name the account, the caller or everyone (EVALUATION.md, section 5).
    pub(super) fn candidates(&self, question: &Question, capable: &Capable<'_>) -> Candidates {
        let mut found = self.named(question);
        let owner = question.owner();
        let counts = |id: &str| found.is_everyone || found.accounts.contains(id);
        let is_inside = |id: &str| owner.is_none_or(|owner| owner == id);
        let mut identities = std::mem::take(&mut found.identities);
        for (id, held) in &self.accounts {
            if found.is_everyone && is_inside(id) {
                identities.extend(&held.identities);
            }
            let is_trusted = counts(id) || (is_inside(id) && !question.is_of_trust());
            if !is_trusted {
                continue;
            }
            identities.extend(&held.faulty);
            let places = capable.0.get(id).into_iter().flatten();
            let policies = places.filter_map(|place| held.policies.get(*place));
            let (action, resource) = (&question.action, &question.resource);
            let able =
                policies.filter(|(policy, _)| allowing(policy, action, resource).next().is_some());
            identities.extend(able.flat_map(|(_, holders)| holders));
        }
        found.identities = identities;
        found
    }

    /// Everyone whom policies could allow something within a pattern of resources.
    pub(super) fn candidates_within(&self, action: &Action, region: &Region) -> Candidates {
        let mut found = Candidates::default();
        let capable = self.capable(action);
        for (id, held) in &self.accounts {
            found.identities.extend(&held.faulty);
            let places = capable.0.get(id).into_iter().flatten();
            let able = places.filter_map(|place| held.policies.get(*place));
            found.identities.extend(able.flat_map(|(_, holders)| holders));
        }
        for policy in self.world.resource_policies().filter_map(Result::ok) {
            let Ok(ready) = policy.ready(PolicyType::ResourceBased) else { continue };
            if region.meets_resource(policy.attached_to) {
                let statements = allowing(&ready.policy, action, &Resource::None);
                self.name_all(statements, &mut found);
                name_services(&ready.policy, &mut found);
            }
        }
        if found.is_everyone {
            found.identities.extend(0..self.identities.len());
        }
        found
    }

    /// Whom the policies of the resource name in what allows.
    fn named(&self, question: &Question) -> Candidates {
        let mut found = Candidates::default();
        let side = &question.side;
        let (action, resource) = (&question.action, &question.resource);
        for policy in side.resource_based.iter().chain(&side.role_trust) {
            self.name_all(allowing(policy, action, resource), &mut found);
            name_services(policy, &mut found);
        }
        for grantee in side.kms_grants.iter().filter_map(|grant| grant.grantee.as_ref()) {
            self.name(grantee.kind, &grantee.text, &mut found);
        }
        found
    }

    fn name_all<'p>(
        &self,
        statements: impl Iterator<Item = &'p CompiledStatement>,
        found: &mut Candidates,
    ) {
        for element in statements.filter_map(|one| one.requirements().principal.as_ref()) {
            found.is_everyone |= element.negated;
            for entry in element.entries.iter().filter(|_| !element.negated) {
                self.name(entry.kind, &entry.text, found);
            }
        }
    }

    fn name(&self, kind: PrincipalKind, text: &str, found: &mut Candidates) {
        let mut identity = |at: Option<usize>| match at {
            Some(at) => found.identities.insert(at),
            None => found.outside.insert(text.to_owned()),
        };
        match kind {
            PrincipalKind::Everyone | PrincipalKind::EveryoneUnderAws => {
                found.is_everyone = true;
                found.others.insert("anonymous".to_owned());
            }
            PrincipalKind::Account => {
                let id = Arn::parse(text).map_or(text, |arn| arn.account);
                if self.world.account(id).is_none() {
                    found.outside.insert(text.to_owned());
                }
                found.accounts.insert(id.to_owned());
            }
            PrincipalKind::User | PrincipalKind::Role => {
                identity(self.place(text));
            }
            PrincipalKind::UniqueId => {
                identity(self.by_id.get(text).copied());
            }
            PrincipalKind::RoleSession if self.role_of_session(text).is_some() => {
                found.others.insert(text.to_owned());
            }
            PrincipalKind::RoleSession
            | PrincipalKind::FederatedUser
            | PrincipalKind::CanonicalUser => {
                found.outside.insert(text.to_owned());
            }
            PrincipalKind::Service | PrincipalKind::Federated => {
                found.others.insert(text.to_owned());
            }
        }
    }

    fn role_of_session(&self, text: &str) -> Option<&Identity> {
        let arn = Arn::parse(text)?;
        let account = self.world.account(arn.account)?;
        account.identity(IdentityKind::Role, arn.resource.split('/').nth(1)?)
    }
}

impl Held {
    fn add(
        &mut self,
        world: &World,
        identity: &Identity,
        at: usize,
        places: &mut BTreeMap<*const Document, usize>,
    ) -> Result<(), RequestError> {
        let principal = Principal::parse(&identity.arn, "principal")?;
        let gathered = world.gather_caller(&principal)?;
        for policy in &gathered.policies.identity_based {
            let ready = policy.ready(PolicyType::IdentityBased)?;
            let next = self.policies.len();
            let place = *places.entry(ptr::from_ref(policy.document)).or_insert(next);
            if place == next {
                self.policies.push((Arc::clone(&ready.policy), Vec::new()));
            }
            if let Some((_, holders)) = self.policies.get_mut(place) {
                holders.push(at);
            }
        }
        Ok(())
    }
}

/// The statements of a policy that could allow.
fn allowing<'p>(
    policy: &'p CompiledPolicy,
    action: &Action,
    resource: &Resource,
) -> impl Iterator<Item = &'p CompiledStatement> {
    policy.statements().iter().filter(move |statement| {
        statement.effect == Effect::Allow && could_apply(statement, action, resource)
    })
}

/// Services that a statement for everyone names by a condition.
fn name_services(policy: &CompiledPolicy, found: &mut Candidates) {
    let keys = ["aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"];
    let is_for_everyone = |statement: &&Statement| {
        let mut entries = statement.principal.iter().flat_map(|element| &element.entries);
        statement.effect == Effect::Allow && entries.any(|entry| entry.kind.is_everyone())
    };
    let statements = policy.document().statements.iter().filter(is_for_everyone);
    let conditions = statements.flat_map(|statement| &statement.condition);
    let naming =
        conditions.filter(|entry| keys.iter().any(|key| key.eq_ignore_ascii_case(&entry.key)));
    let names = naming.flat_map(|entry| &entry.values).map(|value| value.text.as_str());
    let whole = names.filter(|name| is_service(name) && !name.contains(['*', '?', '$']));
    found.others.extend(whole.map(str::to_owned));
}

fn is_service(text: &str) -> bool {
    text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn")
}

/// A caller that is neither user nor role of the world, as it stands in a policy.
pub(super) fn other(text: &str) -> Result<Principal, RequestError> {
    let is_saml = text.contains(":saml-provider/");
    let is_provider = is_saml
        || text.contains(":oidc-provider/")
        || !(text.starts_with("arn:") || is_service(text) || text == "anonymous");
    if !is_provider {
        return Principal::parse(text, "principal");
    }
    let principal_type = if is_saml { PrincipalType::Saml } else { PrincipalType::WebIdentity };
    let mut principal = Principal::of_type(principal_type);
    principal.provider = Some(text.to_owned());
    Ok(principal)
}
