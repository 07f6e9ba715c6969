//! One condition key under one operator: what holds whenever it holds, and what never holds with it.
//!
//! Where a rule is read in two ways (`docs/SEMANTICS.md`) only what is so in both is claimed.

use crate::base::truth::Truth;
use crate::compile::condition::CompiledCondition;
use crate::compile::condition::truth_value;
use crate::compile::pattern::Lens;
use crate::evaluate::condition;
use crate::policy::model::ConditionEntry;
use crate::policy::operator::Family;
use crate::policy::operator::SetOperator;
use crate::request::context::Context;
use crate::request::context::ContextEntry;
use crate::request::context::fold;
use crate::request::slots::SlotTable;
use crate::trace::Readings;
use crate::validate::effort::Effort;
use crate::validate::semantic::values::Matched;

/// What one evaluation of a condition costs beside comparing patterns.
const EVALUATION: usize = 200;

/// A condition with what its values match.
#[derive(Debug)]
pub(super) struct Test<'a> {
    /// As written.
    pub(super) entry: &'a ConditionEntry,
    /// The key in lower case.
    pub(super) key: String,
    pub(super) matched: Matched,
}

impl<'a> Test<'a> {
    pub(super) fn of(entry: &'a ConditionEntry) -> Self {
        Self { entry, key: fold(&entry.key), matched: Matched::of(entry) }
    }

    fn set(&self) -> Option<SetOperator> {
        self.entry.operator.set
    }

    fn is_negated(&self) -> bool {
        self.entry.operator.base.is_negated()
    }

    fn is_null(&self) -> bool {
        self.entry.operator.base.family() == Family::Null
    }

    /// Whether it, which is no `Null`, surely holds when the request does not have the key (rules X1 to X3, M1).
    fn holds_without_key(&self) -> bool {
        let operator = self.entry.operator;
        match operator.set {
            Some(SetOperator::ForAllValues) => true,
            Some(SetOperator::ForAnyValue) => false,
            None => operator.if_exists || operator.base.is_negated(),
        }
    }

    /// Whether it surely fails when the request does not have the key. Of `ForAnyValue` with `IfExists`
    /// neither is sure (rule M4).
    pub(super) fn fails_without_key(&self) -> bool {
        match self.set() {
            _ if self.is_null() => self.asks_for_missing() == Some(false),
            Some(SetOperator::ForAnyValue) => !self.entry.operator.if_exists,
            _ => !self.holds_without_key(),
        }
    }

    /// Of `Null` with one meaning: whether the key has to be missing.
    fn asks_for_missing(&self) -> Option<bool> {
        let Matched::Null(wanted) = &self.matched else { return None };
        let (first, rest) = wanted.split_first()?;
        rest.iter().all(|other| other == first).then_some(*first)
    }

    /// Whether it is proven that the request has the key, with a value that is not empty, wherever
    /// this holds.
    pub(super) fn needs_key(&self) -> bool {
        if self.is_null() {
            return self.asks_for_missing() == Some(false);
        }
        self.fails_without_key() && !self.is_negated() && !self.matched.may_match_empty()
    }

    /// Whether it is proven that the other one holds wherever this does.
    pub(super) fn implies(&self, other: &Self, effort: &Effort) -> bool {
        if self.key != other.key {
            return false;
        }
        if other.is_null() {
            let is_among = self.is_null() && other.matched.covers(&self.matched, effort);
            return is_among || (other.asks_for_missing() == Some(false) && self.needs_key());
        }
        if self.is_null() {
            return false;
        }
        let is_same_set = self.entry.operator == other.entry.operator || self.set() == other.set();
        let reaches = is_same_set || (self.set().is_none() && !self.is_negated());
        let without_key = self.fails_without_key()
            || other.holds_without_key()
            || self.entry.operator == other.entry.operator;
        reaches && without_key && self.values_imply(other, effort)
    }

    /// Whether every value for which this holds is one for which the other does.
    fn values_imply(&self, other: &Self, effort: &Effort) -> bool {
        match (self.is_negated(), other.is_negated()) {
            (false, false) => {
                other.matched.covers(&self.matched, effort) || self.all_listed(other, true, effort)
            }
            (true, true) => self.matched.covers(&other.matched, effort),
            // Within one family: a value that the other cannot read is read in two ways (rule T3).
            (false, true) => self.matched.is_disjoint(&other.matched, effort),
            (true, false) => false,
        }
    }

    /// Whether it is proven that the two never hold together.
    pub(super) fn excludes(&self, other: &Self, effort: &Effort) -> bool {
        if self.key != other.key {
            return false;
        }
        match (self.is_null(), other.is_null()) {
            (true, true) => {
                let wanted = (self.asks_for_missing(), other.asks_for_missing());
                matches!(wanted, (Some(one), Some(other)) if one != other)
            }
            (true, false) => self.null_excludes(other),
            (false, true) => other.null_excludes(self),
            (false, false) => self.values_exclude(other, effort),
        }
    }

    fn null_excludes(&self, other: &Self) -> bool {
        match self.asks_for_missing() {
            Some(true) => other.needs_key(),
            Some(false) => {
                let fails_always = other.is_negated() && other.matched.is_everything();
                fails_always && other.set() != Some(SetOperator::ForAllValues)
            }
            None => false,
        }
    }

    fn values_exclude(&self, other: &Self, effort: &Effort) -> bool {
        // Different values of one key can hold for each of two `ForAnyValue`, and none of two others.
        let is_one_value = match (self.set(), other.set()) {
            (None, _) | (_, None) => true,
            (one, other) => one != other,
        };
        let is_present = self.fails_without_key() || other.fails_without_key();
        if !is_one_value || !is_present {
            return false;
        }
        let (ours, theirs) = (&self.matched, &other.matched);
        let none_is_in_both = match (self.is_negated(), other.is_negated()) {
            (false, false) => ours.is_disjoint(theirs, effort),
            (false, true) => theirs.covers(ours, effort),
            (true, false) => ours.covers(theirs, effort),
            (true, true) => false,
        };
        none_is_in_both
            || self.all_listed(other, false, effort)
            || other.all_listed(self, false, effort)
    }

    /// Whether this holds for some texts only, which are known, and the other one holds for all of
    /// them, or for none. Only where what the other one holds for depends on nothing else.
    fn all_listed(&self, other: &Self, passes: bool, effort: &Effort) -> bool {
        if !effort.spend(self.entry.values.len()) {
            return false;
        }
        let Some(texts) = self.matched.listed().filter(|_| !self.is_negated()) else {
            return false;
        };
        let values = &other.entry.values;
        let is_open = values.is_empty()
            || values.iter().any(|value| value.template.has_variables())
            || (other.is_negated() && matches!(other.matched, Matched::Unproven));
        let lengths = values.iter().map(|value| value.text.len().saturating_add(EVALUATION));
        let cost = lengths.fold(EVALUATION, usize::saturating_add).saturating_mul(texts.len());
        if is_open || !effort.spend(cost) {
            return false;
        }
        let compiled = CompiledCondition::new(other.entry, &mut SlotTable::default());
        texts.into_iter().all(|text| holds_for(&compiled, text) == passes)
    }

    /// Whether it is proven never to hold, because its operator can read none of its values (rule T1).
    pub(super) fn never_holds(&self) -> bool {
        let entry = self.entry;
        let is_null = self.is_null() && self.set().is_none();
        if entry.values.is_empty() || self.is_negated() || !(is_null || self.fails_without_key()) {
            return false;
        }
        if entry.operator.base.family() == Family::Bool {
            let is_neither = |text: &str| truth_value(text).is_none() && !text.contains("${");
            return entry.values.iter().all(|value| is_neither(&value.text));
        }
        self.matched.is_nothing()
            || CompiledCondition::new(entry, &mut SlotTable::default()).values.is_empty()
    }

    /// Whether it is proven to hold always.
    pub(super) fn always_holds(&self) -> bool {
        if let Matched::Null(wanted) = &self.matched {
            return wanted.contains(&true) && wanted.contains(&false);
        }
        self.set() == Some(SetOperator::ForAllValues)
            && !self.is_negated()
            && self.matched.is_everything()
    }

    /// Whether `IfExists` says nothing that its operator does not say (rules X2, M1).
    pub(super) fn has_idle_if_exists(&self) -> bool {
        let operator = self.entry.operator;
        let holds_anyway = match operator.set {
            None => operator.base.is_negated(),
            Some(SetOperator::ForAllValues) => true,
            Some(SetOperator::ForAnyValue) => false,
        };
        operator.if_exists && holds_anyway
    }
}

/// Whether a condition holds for this value, alone in a key that holds one.
fn holds_for(compiled: &CompiledCondition, value: String) -> bool {
    let entry =
        ContextEntry { name: compiled.key.clone(), is_multivalued: false, values: vec![value] };
    let mut context = Context::default();
    let readings = Readings::documented();
    context.insert(entry).is_ok()
        && condition::holds(compiled, Lens { context: &context, readings: &readings })
            == Truth::True
}
