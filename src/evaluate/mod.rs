//! One request against compiled statements: what each policy type says.
//!
//! Evaluating is total. It cannot fail, only not match.

mod action;
mod candidate;
pub mod class;
pub mod condition;
pub mod plan;
mod principal;
mod resource;
mod statement;
mod values;

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::base::truth::Truth;
use crate::compile::CompiledPolicy;
use crate::compile::statement::CompiledStatement;
use crate::evaluate::class::MatchClasses;
use crate::evaluate::plan::Place;
use crate::evaluate::plan::Plan;
use crate::policy::PolicyRef;
use crate::policy::PolicyType;
use crate::policy::StatementRef;
use crate::policy::model::Effect;
use crate::policy::model::PrincipalEntry;
use crate::request::Request;
use crate::trace::Observer;
use crate::trace::Outcome;
use crate::trace::Readings;

pub use crate::evaluate::candidate::could_apply;
pub use crate::evaluate::candidate::extent_of;
pub use crate::evaluate::principal::SERVICE_NAMES;

/// What statements count as whose outcome is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assume {
    /// Whether an `Allow` allows.
    pub allow: bool,
    /// Whether a `Deny` denies.
    pub deny: bool,
}

impl Assume {
    /// What is not known is never favourable.
    pub const CAUTIOUS: Self = Self { allow: false, deny: true };

    /// Every way in which the unknown can turn out.
    pub const ALL: [Self; 4] = [
        Self::CAUTIOUS,
        Self { allow: false, deny: false },
        Self { allow: true, deny: false },
        Self { allow: true, deny: true },
    ];
}

/// A request with the facts that statements of any policy read.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The request.
    pub request: &'a Request,
    /// Whether the caller has a permissions boundary (rule N5).
    pub has_boundary: bool,
    /// Whether the policy is that of a gateway endpoint, whose principal is to be `*`: an account
    /// means its root user only (rule R16.4).
    pub is_gateway_endpoint: bool,
    /// What a statement counts as whose outcome is not known.
    pub assume: Assume,
    /// How uncertain rules are read.
    pub readings: &'a Readings,
    /// Which statements can apply to the action; without a plan every statement is looked at.
    pub plan: Option<&'a Plan>,
}

/// What one policy type, or one level of it, says about a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The first statement that denies.
    pub deny: Option<StatementRef>,
    /// The first statement that allows.
    pub allow: Option<StatementRef>,
    /// How the allowing statements name the caller, in the policy types that name callers.
    pub classes: MatchClasses,
}

/// Whether a principal that stands alone names the caller, as in a KMS grant.
#[must_use]
pub fn names(entry: &PrincipalEntry, case: Case<'_>) -> Truth {
    principal::names(entry, case)
}

/// Evaluates the statements of a list of policies, which are of one type and level.
pub fn evaluate<O: Observer>(
    (policy_type, level): (PolicyType, Option<usize>),
    policies: &[Arc<CompiledPolicy>],
    case: Case<'_>,
    observer: &mut O,
) -> Verdict {
    let mut verdict = Verdict::default();
    let mut look_at = |verdict: &mut Verdict, place: Place, pattern: &CompiledStatement| {
        let policy = PolicyRef { policy_type, level, index: place.policy };
        let at = StatementRef { policy, statement: place.statement };
        let (outcome, classes) = statement::evaluate(pattern, case);
        observer.statement(at, outcome);
        if O::WATCHES_VALUES
            && let Some(policy) = policies.get(place.policy)
        {
            values::watch(policy, place.statement, case, |value, matched| {
                observer.value(at, value, matched);
            });
        }
        if applies(outcome, pattern.effect, case.assume) {
            verdict.take(at, pattern.effect, classes);
        }
    };
    let Some(plan) = case.plan else {
        for (policy, compiled) in policies.iter().enumerate() {
            for (statement, pattern) in compiled.statements().iter().enumerate() {
                look_at(&mut verdict, Place { policy, statement }, pattern);
            }
        }
        return verdict;
    };
    let Some(list) = plan.list(policy_type, level) else { return verdict };
    // Of what only limits it does not matter which statement allows.
    let only_limits = matches!(
        policy_type,
        PolicyType::ServiceControl | PolicyType::PermissionsBoundary | PolicyType::Session
    );
    let allows_always = list.allows_always.filter(|_| only_limits);
    let allows = if allows_always.is_none() { Some(&list.allows) } else { None };
    verdict.allow = allows_always.map(|Place { policy: index, statement }| {
        let policy = PolicyRef { policy_type, level, index };
        StatementRef { policy, statement }
    });
    for candidates in [Some(&list.denies), allows].into_iter().flatten() {
        candidates.visit(&case.request.resource, |place| {
            let statements = policies.get(place.policy).map(|policy| policy.statements());
            let Some(pattern) = statements.and_then(|all| all.get(place.statement)) else {
                return ControlFlow::Continue(());
            };
            // The first that denies or allows is enough, unless the ways in which callers are named
            // add up.
            let is_settled = match pattern.effect {
                Effect::Deny => verdict.deny.is_some(),
                Effect::Allow => verdict.deny.is_some() || verdict.allow.is_some(),
            };
            if is_settled && pattern.requirements().principal.is_none() {
                return ControlFlow::Break(());
            }
            look_at(&mut verdict, place, pattern);
            ControlFlow::Continue(())
        });
    }
    verdict
}

const fn applies(outcome: Outcome, effect: Effect, assume: Assume) -> bool {
    match (outcome, effect) {
        (Outcome::Applies, _) => true,
        (Outcome::Fails(_), _) => false,
        (Outcome::Unknown(_), Effect::Allow) => assume.allow,
        (Outcome::Unknown(_), Effect::Deny) => assume.deny,
    }
}

impl Verdict {
    /// Takes a statement that applies.
    fn take(&mut self, at: StatementRef, effect: Effect, classes: MatchClasses) {
        match effect {
            Effect::Deny => {
                self.deny.get_or_insert(at);
            }
            Effect::Allow => {
                self.allow.get_or_insert(at);
                self.classes = self.classes.union(classes);
            }
        }
    }
}
