//! One condition: a key of the request against the values of the policy (rules C2 to C10, X1 to
//! X5, M1 to M6).

mod arn;
mod binary;
mod boolean;
mod date;
mod ip_address;
mod null;
mod numeric;
mod string;

use crate::base::truth::Truth;
use crate::compile::condition::CompiledCondition;
use crate::compile::condition::ConditionValues;
use crate::compile::pattern::Lens;
use crate::policy::operator::Operator;
use crate::policy::operator::SetOperator;
use crate::request::context::ContextEntry;
use crate::request::context::Lookup;
use crate::trace::Readings;
use crate::trace::UncertainRule;

/// Whether the condition holds.
#[must_use]
pub fn holds(condition: &CompiledCondition, lens: Lens<'_>) -> Truth {
    let operator = condition.operator;
    let key = lens.context.look_up_at(condition.place, &condition.key);
    if let ConditionValues::Null(wanted) = &condition.values {
        return null::holds(operator.set, wanted, key, lens.readings);
    }
    let entry = match key {
        Lookup::Unknown => return Truth::Unknown,
        Lookup::Absent => return Truth::from(holds_without_key(operator, lens.readings)),
        Lookup::Present(entry) if entry.values.is_empty() => {
            return Truth::from(holds_without_key(operator, lens.readings));
        }
        Lookup::Present(entry) => entry,
    };
    let test = |value: &String| test(condition, value, lens);
    match operator.set {
        Some(SetOperator::ForAllValues) if is_null_set(entry) => Truth::True,
        Some(SetOperator::ForAnyValue) if is_null_set(entry) => Truth::False,
        Some(SetOperator::ForAllValues) => Truth::all(entry.values.iter().map(test)),
        Some(SetOperator::ForAnyValue) => Truth::any(entry.values.iter().map(test)),
        None if entry.is_multivalued && !reads_plainly(operator, lens.readings) => Truth::False,
        None => Truth::all(entry.values.iter().map(test)),
    }
}

/// Whether a value of the request matches one of the policy's, whatever the operator makes of that. A
/// key that is missing matches under `Null` alone.
pub(super) fn meets(condition: &CompiledCondition, lens: Lens<'_>) -> Truth {
    let key = lens.context.look_up_at(condition.place, &condition.key);
    if let ConditionValues::Null(wanted) = &condition.values {
        return null::holds(None, wanted, key, lens.readings);
    }
    match key {
        Lookup::Unknown => Truth::Unknown,
        Lookup::Absent => Truth::False,
        Lookup::Present(entry) => {
            Truth::any(entry.values.iter().map(|value| matches_any(condition, value, lens)))
        }
    }
}

/// A missing key (rules X1, X2, X3, M1, M2, M4).
fn holds_without_key(operator: Operator, readings: &Readings) -> bool {
    match operator.set {
        Some(SetOperator::ForAllValues) => true,
        Some(SetOperator::ForAnyValue) => {
            operator.if_exists && readings.reads_otherwise(UncertainRule::ForAnyValueIfExists)
        }
        None => operator.if_exists || operator.base.is_negated(),
    }
}

/// Whether a multivalued key can be read without a set operator. It never holds (rule M5); for
/// negated operators that is of low confidence.
fn reads_plainly(operator: Operator, readings: &Readings) -> bool {
    operator.base.is_negated() && readings.reads_otherwise(UncertainRule::PlainOperatorOnSet)
}

/// One value of the request: a positive operator holds when one of the policy's values matches it
/// (rule C3), a negated one when none does (rule C4).
fn test(condition: &CompiledCondition, value: &str, lens: Lens<'_>) -> Truth {
    if condition.is_empty && lens.readings.reads_otherwise(UncertainRule::EmptyValueList) {
        return Truth::from(!condition.operator.base.is_negated());
    }
    let matches = matches_any(condition, value, lens);
    if !condition.operator.base.is_negated() {
        return matches;
    }
    let is_unreadable = condition.has_unreadable || !condition.values.can_read(value);
    if is_unreadable && lens.readings.reads_otherwise(UncertainRule::UnreadableValue) {
        return Truth::False;
    }
    !matches
}

/// A set of empty strings "resolves to a null data set", in AWS's words (rules M1, M2).
fn is_null_set(entry: &ContextEntry) -> bool {
    entry.is_multivalued && entry.values.iter().all(String::is_empty)
}

/// Whether one of the policy's values matches the request's.
fn matches_any(condition: &CompiledCondition, value: &str, lens: Lens<'_>) -> Truth {
    let operator = condition.operator.base;
    match &condition.values {
        ConditionValues::Text(patterns) => string::equals(operator, patterns, value, lens),
        ConditionValues::Like(patterns) => string::like(patterns, value, lens),
        ConditionValues::Number(numbers) => numeric::compare(operator.comparison(), numbers, value),
        ConditionValues::Date(instants) => date::compare(operator.comparison(), instants, value),
        ConditionValues::Bool(patterns) => boolean::equals(patterns, value, lens),
        ConditionValues::Binary(values) => binary::equals(values, value),
        ConditionValues::IpAddress(ranges) => ip_address::contains(ranges, value),
        ConditionValues::Arn(patterns) => arn::like(patterns, value, lens),
        ConditionValues::Null(_) => Truth::False,
    }
}
