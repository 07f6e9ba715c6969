//! What would change a decision: statements that are gone or added, context keys with other values.
//!
//! Nothing here is guessed: whatever is told was decided anew, by the code that decides, with that
//! change made.

mod additions;
mod candidates;
mod context;
mod effort;
mod question;
mod relevance;
mod removals;
pub(crate) mod witness;

use crate::analyze::what_if::effort::Effort;
use crate::base::budget::MAX_CONTEXT_STEPS;
use crate::base::budget::MAX_STATEMENT_STEPS;
use crate::decide::Answer;

pub use crate::analyze::what_if::additions::AddedPrincipal;
pub use crate::analyze::what_if::additions::AddedStatement;
pub use crate::analyze::what_if::additions::Addition;
pub use crate::analyze::what_if::additions::Place;
pub use crate::analyze::what_if::context::ContextChange;
pub use crate::analyze::what_if::context::ContextFlip;
pub use crate::analyze::what_if::question::Asked;
pub use crate::analyze::what_if::question::Question;
pub use crate::analyze::what_if::question::Seen;
pub use crate::analyze::what_if::removals::Removal;

/// The decision that is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// This one.
    Answer(Answer),
    /// Either denial.
    Denied,
}

impl Wanted {
    /// Whoever is denied wants to be allowed, and the other way round.
    #[must_use]
    pub fn other_than(answer: Answer) -> Self {
        if answer == Answer::Allowed { Self::Denied } else { Self::Answer(Answer::Allowed) }
    }

    /// Whether an answer is it.
    #[must_use]
    pub fn is(self, answer: Answer) -> bool {
        match self {
            Self::Answer(wanted) => answer == wanted,
            Self::Denied => answer != Answer::Allowed,
        }
    }
}

/// What would change a decision.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// Statements without which it would be another one; and every `Deny` that applies.
    pub removals: Vec<Removal>,
    /// The answer without every `Deny` that applies.
    pub without_denies: Option<Answer>,
    /// Statements that, when they are added, allow.
    pub additions: Vec<Addition>,
    /// Context with which it would be the wanted one.
    pub context: Vec<ContextFlip>,
    /// Whether everything was looked at that there is to look at.
    pub is_complete: bool,
}

/// The answer as it is.
#[must_use]
pub fn answer(seen: &[Seen]) -> Answer {
    question::outcome(seen).1.answer
}

/// Finds what would change the decision of a question.
#[must_use]
pub fn what_if(question: &Question<'_>, seen: &[Seen], wanted: Wanted) -> WhatIf {
    let answer = answer(seen);
    let mut effort = Effort::of(MAX_STATEMENT_STEPS);
    let removals = removals::find(question, seen, &mut effort);
    let without_denies = removals::without_denies(question, seen);
    let wants_allow = wanted.is(Answer::Allowed) && answer == Answer::ImplicitDeny;
    let additions =
        if wants_allow { additions::find(question, seen, &mut effort) } else { Vec::new() };
    let mut of_context = Effort::of(MAX_CONTEXT_STEPS);
    let context = context::find(question, seen, wanted, &mut of_context);
    let is_complete = !effort.is_spent() && !of_context.is_spent();
    WhatIf { removals, without_denies, additions, context, is_complete }
}

/// Statements that allow when they are added and every `Deny` that applies is gone.
#[must_use]
pub fn additions_without_denies(question: &Question<'_>, seen: &[Seen]) -> Vec<Addition> {
    let named = removals::named_without_denies(question, seen);
    let question = Question { named, ..question.clone() };
    additions::find(&question, &question.decide(), &mut Effort::of(MAX_STATEMENT_STEPS))
}
