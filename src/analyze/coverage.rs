//! What decisions come to: which statements apply, and which of their values make them apply or not.

use std::collections::BTreeMap;

use crate::base::truth::Truth;
use crate::policy::StatementRef;
use crate::trace::Check;
use crate::trace::Observer;
use crate::trace::Outcome;
use crate::trace::ValueRef;

/// Counts over decisions.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    applied: BTreeMap<StatementRef, usize>,
    values: BTreeMap<(StatementRef, ValueRef), Met>,
}

/// How often a value met a request that every other element of its statement matches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Met {
    /// How often it matched.
    pub matched: usize,
    /// How often it did not.
    pub missed: usize,
}

impl Coverage {
    /// How often a statement applied.
    #[must_use]
    pub fn applied(&self, at: StatementRef) -> usize {
        self.applied.get(&at).copied().unwrap_or_default()
    }

    /// How often a value made the difference.
    #[must_use]
    pub fn met(&self, at: StatementRef, value: ValueRef) -> Met {
        self.values.get(&(at, value)).copied().unwrap_or_default()
    }
}

impl Observer for Coverage {
    const WATCHES_VALUES: bool = true;

    fn statement(&mut self, at: StatementRef, outcome: Outcome) {
        if outcome == Outcome::Applies {
            let count = self.applied.entry(at).or_default();
            *count = count.saturating_add(1);
        }
    }

    fn check(&mut self, _: Check) {}

    fn value(&mut self, at: StatementRef, value: ValueRef, matched: Truth) {
        let met = self.values.entry((at, value)).or_default();
        match matched {
            Truth::True => met.matched = met.matched.saturating_add(1),
            Truth::False => met.missed = met.missed.saturating_add(1),
            Truth::Unknown => {}
        }
    }
}
