//! Which keys must change next, as the decision says why it is not the wanted one.

use crate::analyze::what_if::Wanted;
use crate::analyze::what_if::candidates::Key;
use crate::analyze::what_if::question::Seen;
use crate::compile::context_keys_of;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::KEYS_OF_RULES;
use crate::decide::ReasonCode;
use crate::policy::PolicyType;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::request::context::fold;

/// What reads which key, by the places of the keys.
///
/// Who wants to be allowed must make a `Deny` that applies not apply, and some `Allow` apply where
/// none does. Whether a statement applies hangs on the keys that it reads and on nothing else of the
/// context; so at least one of these changes in every set that leads there.
#[derive(Debug)]
pub(super) struct Relevance<'a> {
    keys: &'a [Key],
    seen: &'a [Seen],
    all: Vec<usize>,
    /// What rules read.
    of_rules: Vec<usize>,
    /// What every `Allow` of SCPs reads.
    of_service_control: Vec<usize>,
    /// What every other `Allow` reads, and rules.
    of_grants: Vec<usize>,
    /// How many pairs the request names: which ones follow changes with the context.
    named: usize,
}

impl<'a> Relevance<'a> {
    /// Who reads which of the keys.
    pub(super) fn new(seen: &'a [Seen], named: usize, keys: &'a [Key]) -> Self {
        let is_of_rule = |key: &Key| {
            KEYS_OF_RULES.iter().any(|name| fold(name) == key.folded)
                || key.folded.starts_with("kms:encryptioncontext:")
        };
        let of_rules: Vec<bool> = keys.iter().map(is_of_rule).collect();
        let mut of_service_control = vec![false; keys.len()];
        let mut of_grants = of_rules.clone();
        for (at, _, statement, _) in seen.iter().flat_map(Seen::open) {
            match (statement.effect, at.policy.policy_type) {
                (Effect::Deny, _) => {}
                (Effect::Allow, PolicyType::ServiceControl) => {
                    mark(&mut of_service_control, keys, statement);
                }
                (Effect::Allow, _) => mark(&mut of_grants, keys, statement),
            }
        }
        Self {
            keys,
            seen,
            all: (0..keys.len()).collect(),
            of_rules: marked(&of_rules),
            of_service_control: marked(&of_service_control),
            of_grants: marked(&of_grants),
            named,
        }
    }

    /// The keys of which at least one must change.
    pub(super) fn of(&self, (pair, decision): (usize, Decision), wanted: Wanted) -> Vec<usize> {
        if wanted != Wanted::Answer(Answer::Allowed) || pair >= self.named {
            return self.all.clone();
        }
        match decision.code {
            ReasonCode::StatementDenies => {
                let at = decision.statement.zip(self.seen.get(pair));
                let statement = at.and_then(|(at, seen)| seen.statement(at));
                let Some((_, statement)) = statement else { return self.all.clone() };
                let mut read = vec![false; self.keys.len()];
                mark(&mut read, self.keys, statement);
                for place in &self.of_rules {
                    read.get_mut(*place).into_iter().for_each(|read| *read = true);
                }
                marked(&read)
            }
            ReasonCode::NoStatementAllows | ReasonCode::NoSessionPolicy => {
                match decision.policy_type {
                    Some(PolicyType::ServiceControl) => self.of_service_control.clone(),
                    _ => self.of_grants.clone(),
                }
            }
            ReasonCode::CredentialsNotAccepted => self.of_rules.clone(),
            ReasonCode::StatementAllows
            | ReasonCode::RootUser
            | ReasonCode::NoPermissionNeeded
            | ReasonCode::KmsGrantAllows => self.all.clone(),
            // What these rules read is not in the context.
            ReasonCode::PartitionMismatch
            | ReasonCode::AnonymousCaller
            | ReasonCode::DurationNotAccepted
            | ReasonCode::ManagedByAws
            | ReasonCode::PassRoleAcrossAccounts
            | ReasonCode::KmsAcrossAccounts
            | ReasonCode::PublicBucketRestricted => Vec::new(),
        }
    }
}

/// Marks the keys that a statement reads; they are in the order of their names.
fn mark(marks: &mut [bool], keys: &[Key], statement: &Statement) {
    for name in context_keys_of(statement) {
        let folded = fold(name);
        let place = keys.binary_search_by(|key| key.folded.as_str().cmp(&folded));
        let mark = place.ok().and_then(|place| marks.get_mut(place));
        mark.into_iter().for_each(|mark| *mark = true);
    }
}

fn marked(marks: &[bool]) -> Vec<usize> {
    let numbered = marks.iter().enumerate();
    numbered.filter(|(_, mark)| **mark).map(|(place, _)| place).collect()
}
