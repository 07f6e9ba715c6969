//! Statements that are gone.

use std::sync::Arc;

use crate::analyze::what_if::effort::Effort;
use crate::analyze::what_if::question::Asked;
use crate::analyze::what_if::question::Question;
use crate::analyze::what_if::question::Seen;
use crate::analyze::what_if::question::outcome;
use crate::compile::CompiledPolicy;
use crate::decide::Answer;
use crate::policy::PolicyRef;
use crate::policy::PolicyType;
use crate::policy::StatementRef;
use crate::policy::model::Effect;

/// A statement, and the answer without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removal {
    /// The pair in which it applies.
    pub pair: usize,
    /// The statement.
    pub at: StatementRef,
    /// The answer without it.
    pub answer: Answer,
}

/// A statement of a policy, which several pairs may share.
type Removed<'a> = (&'a Arc<CompiledPolicy>, usize);

/// Statements without which the answer would be another one, and every `Deny` that applies; denies are
/// looked at first.
pub(super) fn find(question: &Question<'_>, seen: &[Seen], effort: &mut Effort) -> Vec<Removal> {
    let (_, decision) = outcome(seen);
    let pairs = question.pairs();
    let steps = seen.iter().map(Seen::steps).fold(0, usize::saturating_add);
    let mut found: Vec<Removal> = Vec::new();
    let of_effect = |effect| of_effect(seen, effect);
    for (pair, at, policy, effect) in [Effect::Deny, Effect::Allow].into_iter().flat_map(of_effect)
    {
        // Copying a statement takes longer than looking at it.
        let of_copy = policy.statements().len().saturating_mul(8);
        if !effort.spend(of_copy.saturating_add(steps)) {
            break;
        }
        let answer = question.answer(&without(&pairs, &[(policy, at.statement)])).1.answer;
        if effect == Effect::Deny || answer != decision.answer {
            let behind = found.partition_point(|known| (known.pair, known.at) < (pair, at));
            found.insert(behind, Removal { pair, at, answer });
        }
    }
    found
}

/// The statements of an effect that apply and could matter.
fn of_effect(
    seen: &[Seen],
    effect: Effect,
) -> impl Iterator<Item = (usize, StatementRef, &Arc<CompiledPolicy>, Effect)> {
    seen.iter().enumerate().flat_map(move |(pair, seen)| {
        let counting = seen.counting().filter(move |(at, _, statement)| {
            statement.effect == effect && !is_one_of_several(seen, *at, effect)
        });
        counting.map(move |(at, policy, _)| (pair, at, policy, effect))
    })
}

/// Whether another `Allow` of the same list does the same: of policies that name no principal it
/// matters only that one allows.
fn is_one_of_several(seen: &Seen, at: StatementRef, effect: Effect) -> bool {
    let names_none = matches!(
        at.policy.policy_type,
        PolicyType::IdentityBased
            | PolicyType::PermissionsBoundary
            | PolicyType::Session
            | PolicyType::ServiceControl
    );
    let list = |at: StatementRef| (at.policy.policy_type, at.policy.level);
    let is_other = |other: StatementRef| other != at && list(other) == list(at);
    effect == Effect::Allow
        && names_none
        && seen
            .counting()
            .any(|(other, _, statement)| is_other(other) && statement.effect == Effect::Allow)
}

/// The answer without every `Deny` that applies; none when there is none.
pub(super) fn without_denies(question: &Question<'_>, seen: &[Seen]) -> Option<Answer> {
    let denies = denies(seen);
    if denies.is_empty() {
        return None;
    }
    Some(question.answer(&without(&question.pairs(), &denies)).1.answer)
}

/// The pairs that it names, without every `Deny` that applies.
pub(super) fn named_without_denies(question: &Question<'_>, seen: &[Seen]) -> Vec<Asked> {
    without(&question.named, &denies(seen))
}

fn denies(seen: &[Seen]) -> Vec<Removed<'_>> {
    let counting = seen.iter().flat_map(Seen::counting);
    let denies = counting.filter(|(_, _, statement)| statement.effect == Effect::Deny);
    denies.map(|(at, policy, _)| (policy, at.statement)).collect()
}

/// The pairs with policies that lack these statements.
fn without(pairs: &[Asked], removed: &[Removed<'_>]) -> Vec<Asked> {
    let mut pairs = pairs.to_vec();
    for asked in &mut pairs {
        let less = |(at, policy): (PolicyRef, &Arc<CompiledPolicy>)| {
            let of_policy = removed.iter().filter(|(of, _)| Arc::ptr_eq(of, policy));
            let places: Vec<usize> = of_policy.map(|(_, place)| *place).collect();
            (!places.is_empty()).then(|| (at, Arc::new(policy.without(&places))))
        };
        let less: Vec<(PolicyRef, Arc<CompiledPolicy>)> =
            asked.set.iter().filter_map(less).collect();
        for (at, policy) in less {
            if let Some(place) = asked.set.get_mut(at) {
                *place = policy;
            }
        }
    }
    pairs
}
