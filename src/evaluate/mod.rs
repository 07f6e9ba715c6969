//! One request against compiled statements: what each policy type says.
//!
//! Evaluating is total. It cannot fail, only not match.

mod action;
pub mod class;
pub mod condition;
mod principal;
mod resource;
mod statement;

use crate::base::truth::Truth;
use crate::compile::CompiledPolicy;
use crate::evaluate::class::MatchClasses;
use crate::policy::PolicyRef;
use crate::policy::StatementRef;
use crate::policy::model::Effect;
use crate::policy::model::PrincipalEntry;
use crate::request::Request;
use crate::trace::Observer;
use crate::trace::Outcome;

/// A request with the facts that statements of any policy read.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The request.
    pub request: &'a Request,
    /// Whether the caller has a permissions boundary (rule N5).
    pub has_boundary: bool,
    /// Whether an account as principal means its root user only (rule R16.4).
    pub account_is_root_only: bool,
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

/// How a principal that stands alone names the caller, as in a KMS grant.
#[must_use]
pub fn names(entry: &PrincipalEntry, case: Case<'_>) -> MatchClasses {
    principal::class(entry, case)
}

/// Evaluates every statement of the policies, which are of one type and level.
pub fn evaluate<'a>(
    policies: impl IntoIterator<Item = (PolicyRef, &'a CompiledPolicy)>,
    case: Case<'_>,
    observer: &mut impl Observer,
) -> Verdict {
    let mut verdict = Verdict::default();
    for (policy, compiled) in policies {
        for (statement, pattern) in compiled.statements().iter().enumerate() {
            let at = StatementRef { policy, statement };
            let (outcome, classes) = statement::evaluate(pattern, case);
            observer.statement(at, outcome);
            verdict.take(at, pattern.effect, outcome, classes);
        }
    }
    verdict
}

impl Verdict {
    /// A statement whose outcome is not known denies when it is a `Deny` and does not allow when
    /// it is an `Allow`: what is not known is never favourable.
    fn take(&mut self, at: StatementRef, effect: Effect, outcome: Outcome, classes: MatchClasses) {
        let applies = match outcome {
            Outcome::Applies => Truth::True,
            Outcome::Fails(_) => Truth::False,
            Outcome::Unknown(_) => Truth::Unknown,
        };
        match (effect, applies) {
            (Effect::Deny, Truth::True | Truth::Unknown) => {
                self.deny.get_or_insert(at);
            }
            (Effect::Allow, Truth::True) => {
                self.allow.get_or_insert(at);
                self.classes = self.classes.union(classes);
            }
            (Effect::Deny, Truth::False) | (Effect::Allow, Truth::False | Truth::Unknown) => {}
        }
    }
}
