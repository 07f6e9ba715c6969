//! Which keys must change next, as the decision says why it is not the wanted one.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::analyze::what_if::Wanted;
use crate::analyze::what_if::candidates::Key;
use crate::analyze::what_if::question::Seen;
use crate::compile::context_keys_of;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::KEYS_OF_RULES;
use crate::decide::ReasonCode;
use crate::policy::PolicyType;
use crate::policy::StatementRef;
use crate::policy::model::Effect;
use crate::request::context::fold;

/// What reads which key, by the places of the keys.
///
/// Who wants to be allowed must make a `Deny` that applies not apply, and some `Allow` apply where
/// none does. Whether a statement applies hangs on the keys that it reads and on nothing else of the
/// context; so at least one of these changes in every set that leads there.
#[derive(Debug)]
pub(super) struct Relevance {
    all: Vec<usize>,
    /// What each `Deny` reads, of pairs that the request names.
    denies: BTreeMap<(usize, StatementRef), Vec<usize>>,
    /// What every `Allow` of SCPs reads.
    of_service_control: Vec<usize>,
    /// What every other `Allow` reads, and rules.
    of_grants: Vec<usize>,
    of_rules: Vec<usize>,
    /// How many pairs the request names: which ones follow changes with the context.
    named: usize,
}

impl Relevance {
    /// Who reads which of the keys.
    pub(super) fn new(seen: &[Seen], named: usize, keys: &[Key]) -> Self {
        let places = keys.iter().enumerate().map(|(place, key)| (key.folded.as_str(), place));
        let places: BTreeMap<&str, usize> = places.collect();
        let is_of_rule = |key: &&Key| {
            KEYS_OF_RULES.iter().any(|name| fold(name) == key.folded)
                || key.folded.starts_with("kms:encryptioncontext:")
        };
        let of_rules = keys.iter().filter(is_of_rule);
        let of_rules = of_rules.filter_map(|key| places.get(key.folded.as_str()).copied());
        let of_rules: BTreeSet<usize> = of_rules.collect();
        let with_rules = |read: &mut dyn Iterator<Item = usize>| {
            let all: BTreeSet<usize> = of_rules.iter().copied().chain(read).collect();
            all.into_iter().collect::<Vec<usize>>()
        };
        let mut denies = BTreeMap::new();
        let mut of_service_control = BTreeSet::new();
        let mut of_grants = of_rules.clone();
        for (pair, seen) in seen.iter().enumerate() {
            for (at, _, statement, _) in seen.open() {
                let read = context_keys_of(statement);
                let mut read = read.filter_map(|key| places.get(fold(key).as_str()).copied());
                match (statement.effect, at.policy.policy_type) {
                    (Effect::Deny, _) => _ = denies.insert((pair, at), with_rules(&mut read)),
                    (Effect::Allow, PolicyType::ServiceControl) => of_service_control.extend(read),
                    (Effect::Allow, _) => of_grants.extend(read),
                }
            }
        }
        Self {
            all: (0..keys.len()).collect(),
            denies,
            of_service_control: of_service_control.into_iter().collect(),
            of_grants: of_grants.into_iter().collect(),
            of_rules: of_rules.into_iter().collect(),
            named,
        }
    }

    /// The keys of which at least one must change.
    pub(super) fn of(&self, (pair, decision): (usize, Decision), wanted: Wanted) -> &[usize] {
        if wanted != Wanted::Answer(Answer::Allowed) || pair >= self.named {
            return &self.all;
        }
        let all = self.all.as_slice();
        match decision.code {
            ReasonCode::StatementDenies => {
                let denies = decision.statement.and_then(|at| self.denies.get(&(pair, at)));
                denies.map_or(all, Vec::as_slice)
            }
            ReasonCode::NoStatementAllows | ReasonCode::NoSessionPolicy => {
                match decision.policy_type {
                    Some(PolicyType::ServiceControl) => &self.of_service_control,
                    _ => &self.of_grants,
                }
            }
            ReasonCode::CredentialsNotAccepted => &self.of_rules,
            ReasonCode::StatementAllows
            | ReasonCode::RootUser
            | ReasonCode::NoPermissionNeeded
            | ReasonCode::KmsGrantAllows => all,
            // What these rules read is not in the context.
            ReasonCode::PartitionMismatch
            | ReasonCode::AnonymousCaller
            | ReasonCode::DurationNotAccepted
            | ReasonCode::ManagedByAws
            | ReasonCode::PassRoleAcrossAccounts
            | ReasonCode::KmsAcrossAccounts
            | ReasonCode::PublicBucketRestricted => &[],
        }
    }
}
