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
use crate::trace::Readings;

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
            let applies = match (outcome, pattern.effect) {
                (Outcome::Applies, _) => true,
                (Outcome::Fails(_), _) => false,
                (Outcome::Unknown(_), Effect::Allow) => case.assume.allow,
                (Outcome::Unknown(_), Effect::Deny) => case.assume.deny,
            };
            if applies {
                verdict.take(at, pattern.effect, classes);
            }
        }
    }
    verdict
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
