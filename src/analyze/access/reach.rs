//! Which roles somebody can become, one after the other.

use std::collections::BTreeMap;
use std::collections::VecDeque;

use crate::accounts::Identity;
use crate::analyze::Open;
use crate::analyze::Standing;
use crate::analyze::access::Undecided;
use crate::analyze::access::caller::Caller;
use crate::analyze::access::index::Index;
use crate::analyze::access::question::Question;
use crate::analyze::access::who_can::assuming;
use crate::analyze::access::who_can::undecided;
use crate::base::budget::MAX_ROLE_HOPS;
use crate::evaluate::could_apply;
use crate::policy::PolicySource;
use crate::policy::PolicyType;
use crate::policy::model::Effect;
use crate::policy::model::PrincipalKind;
use crate::request::Action;
use crate::request::Principal;
use crate::request::RequestError;
use crate::request::Resource;
use crate::trace::CheckEffect;
use crate::trace::CheckType;
use crate::trace::Recorder;
use crate::value::arn::Arn;

/// The call of whoever has credentials of AWS.
pub(super) const ASSUME: &str = "sts:AssumeRole";

/// One role that is assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Who assumes it.
    pub from: String,
    /// The role.
    pub to: String,
    /// What the policies of the one who assumes it say.
    pub identity_based: Option<CheckEffect>,
    /// What the role's trust policy says.
    pub role_trust: Option<CheckEffect>,
    /// What it hangs on; none: it can in any case.
    pub open: Option<Open>,
}

/// A role that can be reached, and how: the shortest way that hangs on nothing, else the shortest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The roles, one after the other.
    pub hops: Vec<Hop>,
}

impl Path {
    /// Whether a role is assumed with the credentials of another one: such a session lasts one hour at
    /// most (EVALUATION.md, section 6).
    #[must_use]
    pub const fn is_chained(&self) -> bool {
        self.hops.len() > 1
    }
}

/// The answer to "which roles can be reached".
#[derive(Debug, Clone, Default)]
pub struct Reached {
    /// The ways, one for each role.
    pub paths: Vec<Path>,
    /// Roles of which it cannot be said.
    pub undecided: Vec<Undecided>,
}

/// Follows every role that a caller can assume, over at most so many hops.
///
/// # Errors
/// When the world does not have the caller, or a policy of it is missing or broken.
pub fn reach(index: &Index<'_>, from: Principal, hops: usize) -> Result<Reached, RequestError> {
    Reach::new(index).from(from, hops)
}

/// Asks which roles can be reached, of one caller after the other.
#[derive(Debug)]
pub struct Reach<'a, 'b> {
    index: &'a Index<'b>,
    trusts: Trusts<'b>,
    questions: BTreeMap<String, Question>,
}

impl<'a, 'b> Reach<'a, 'b> {
    /// Reads the trust policies of all roles.
    #[must_use]
    pub fn new(index: &'a Index<'b>) -> Self {
        Self { index, trusts: Trusts::new(index), questions: BTreeMap::new() }
    }

    /// As [`reach`].
    ///
    /// # Errors
    /// As [`reach`].
    pub fn from(&mut self, from: Principal, hops: usize) -> Result<Reached, RequestError> {
        let caller = Caller::new(self.index.world, from)?;
        let mut walk = Walk {
            reach: self,
            hops: hops.min(MAX_ROLE_HOPS),
            found: BTreeMap::new(),
            order: Vec::new(),
            undecided: Vec::new(),
        };
        walk.go(&caller);
        let Walk { mut found, order, mut undecided, .. } = walk;
        undecided.sort_by(|one, other| one.principal.cmp(&other.principal));
        undecided.dedup();
        let paths = order.iter().filter_map(|role| found.remove(role)).map(|hops| Path { hops });
        Ok(Reached { paths: paths.collect(), undecided })
    }
}

/// Roles by whom their trust policies name.
#[derive(Debug, Default)]
struct Trusts<'a> {
    everyone: Vec<&'a Identity>,
    by_account: BTreeMap<String, Vec<&'a Identity>>,
    /// By the ARN or unique id of a user, role or session.
    by_name: BTreeMap<String, Vec<&'a Identity>>,
}

impl<'a> Trusts<'a> {
    fn new(index: &Index<'a>) -> Self {
        let mut trusts = Self::default();
        for role in index.identities.iter().filter(|identity| identity.trust.is_some()) {
            trusts.add(role);
        }
        trusts
    }

    fn add(&mut self, role: &'a Identity) {
        let source = || PolicySource::named(Some(format!("trust policy of {}", role.name)), None);
        let ready =
            role.trust.as_ref().and_then(|trust| trust.ready(PolicyType::RoleTrust, source));
        // Of a broken one whoever asks is told.
        let Some(ready) = ready else { return self.everyone.push(role) };
        let statements = ready.policy.statements().iter();
        let allowing = statements.filter(|statement| statement.effect == Effect::Allow);
        let elements = allowing.filter_map(|statement| statement.requirements().principal.as_ref());
        for entry in elements.flat_map(|element| &element.entries) {
            let roles = match entry.kind {
                PrincipalKind::Everyone | PrincipalKind::EveryoneUnderAws => &mut self.everyone,
                PrincipalKind::Account => {
                    let id = Arn::parse(&entry.text).map_or(entry.text.as_str(), |arn| arn.account);
                    self.by_account.entry(id.to_owned()).or_default()
                }
                PrincipalKind::User
                | PrincipalKind::Role
                | PrincipalKind::RoleSession
                | PrincipalKind::FederatedUser
                | PrincipalKind::UniqueId => self.by_name.entry(entry.text.clone()).or_default(),
                PrincipalKind::Service
                | PrincipalKind::Federated
                | PrincipalKind::CanonicalUser => continue,
            };
            roles.push(role);
        }
    }

    /// The roles that a caller could assume; sorted.
    fn of(&self, caller: &Caller, assume: &Action) -> Vec<&'a Identity> {
        let principal = &caller.principal;
        let ids = principal.unique_id.as_deref().and_then(|id| id.split(':').next());
        let names = [principal.arn.as_deref(), principal.role_arn.as_deref(), ids];
        let names = names.into_iter().chain([principal.role_unique_id.as_deref()]).flatten();
        let named = names.filter_map(|name| self.by_name.get(name)).flatten();
        let policies = caller.policies.identity_based.iter();
        let statements = policies.flat_map(|policy| policy.statements());
        let allowing: Vec<_> = statements
            .filter(|statement| statement.effect == Effect::Allow)
            .filter(|statement| could_apply(statement, assume, &Resource::None))
            .collect();
        let account = principal.account.as_deref().and_then(|id| self.by_account.get(id));
        let of_account = account.into_iter().flatten().filter(|role| {
            let resource = Resource::parse(Some(&role.arn), "").unwrap_or(Resource::None);
            allowing.iter().any(|statement| could_apply(statement, assume, &resource))
        });
        let mut all: Vec<&Identity> =
            named.chain(of_account).chain(&self.everyone).copied().collect();
        all.sort_unstable_by(|one, other| one.arn.cmp(&other.arn));
        all.dedup_by(|one, other| one.arn == other.arn);
        all
    }
}

struct Walk<'r, 'a, 'b> {
    reach: &'r mut Reach<'a, 'b>,
    hops: usize,
    /// By role: the way to it.
    found: BTreeMap<String, Vec<Hop>>,
    order: Vec<String>,
    undecided: Vec<Undecided>,
}

impl Walk<'_, '_, '_> {
    /// First along what holds in any case.
    fn go(&mut self, start: &Caller) {
        let mut sure = VecDeque::new();
        let mut open = VecDeque::new();
        let mut sort = |ways: Vec<Vec<Hop>>, sure: &mut VecDeque<_>| {
            for way in ways {
                match way.iter().all(|hop| hop.open.is_none()) {
                    true => sure.push_back(way),
                    false => open.push_back(way),
                }
            }
        };
        sort(self.next(start, &[]), &mut sure);
        while let Some(way) = sure.pop_front() {
            sort(self.take(way), &mut sure);
        }
        while let Some(way) = open.pop_front() {
            open.extend(self.take(way));
        }
    }

    /// Takes a way to a role that was not reached before, and tells where it goes on.
    fn take(&mut self, way: Vec<Hop>) -> Vec<Vec<Hop>> {
        let Some(role) = way.last().map(|hop| hop.to.clone()) else { return Vec::new() };
        if self.found.contains_key(&role) {
            return Vec::new();
        }
        self.found.insert(role.clone(), way.clone());
        self.order.push(role.clone());
        if way.len() >= self.hops {
            return Vec::new();
        }
        let index = self.reach.index;
        match index.place(&role).and_then(|place| index.caller(place)) {
            Some((_, Ok(caller))) => self.next(caller, &way),
            Some((_, Err(error))) => {
                self.undecided.push(undecided(&role, error));
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// The ways that go on from a caller.
    fn next(&mut self, caller: &Caller, way: &[Hop]) -> Vec<Vec<Hop>> {
        let Ok(assume) = Action::parse(ASSUME, "action") else { return Vec::new() };
        let mut next = Vec::new();
        for role in self.reach.trusts.of(caller, &assume) {
            let is_known = self.found.contains_key(&role.arn);
            if is_known || caller.principal.role_arn.as_ref() == Some(&role.arn) {
                continue;
            }
            if let Some(hop) = self.hop(caller, role) {
                next.push(way.iter().cloned().chain([hop]).collect());
            }
        }
        next
    }

    fn hop(&mut self, caller: &Caller, role: &Identity) -> Option<Hop> {
        if !self.reach.questions.contains_key(&role.arn) {
            match assuming(self.reach.index, ASSUME, &role.arn) {
                Ok(question) => {
                    self.reach.questions.insert(role.arn.clone(), question);
                }
                Err(error) => {
                    self.undecided.push(undecided(&role.arn, &error));
                    return None;
                }
            }
        }
        let question = self.reach.questions.get(&role.arn)?;
        let open = match question.ask(caller) {
            Standing::Denied => return None,
            Standing::Allowed => None,
            Standing::Conditional(open) => Some(open),
        };
        let mut recorder = Recorder::default();
        question.watch(caller, &mut recorder);
        let effect = |check_type| {
            let check = recorder.checks.iter().find(|check| check.check_type == check_type);
            check.map(|check| check.effect)
        };
        Some(Hop {
            from: caller.principal.display_name().to_owned(),
            to: role.arn.clone(),
            identity_based: effect(CheckType::Principal),
            role_trust: effect(CheckType::Resource),
            open,
        })
    }
}
