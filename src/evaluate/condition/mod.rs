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
use crate::policy::operator::Operator;
use crate::policy::operator::SetOperator;
use crate::request::Context;
use crate::request::context::ContextEntry;
use crate::request::context::Lookup;

/// Whether the condition holds.
#[must_use]
pub fn holds(condition: &CompiledCondition, context: &Context) -> Truth {
    let operator = condition.operator;
    let key = context.look_up(&condition.key);
    if let ConditionValues::Null(wanted) = &condition.values {
        return null::holds(operator.set, wanted, key);
    }
    let entry = match key {
        Lookup::Unknown => return Truth::Unknown,
        Lookup::Absent => return Truth::from(holds_without_key(operator)),
        Lookup::Present(entry) if entry.values.is_empty() => {
            return Truth::from(holds_without_key(operator));
        }
        Lookup::Present(entry) => entry,
    };
    let test = |value: &String| {
        let matches = matches_any(condition, value, context);
        if operator.base.is_negated() { !matches } else { matches }
    };
    match operator.set {
        Some(SetOperator::ForAllValues) if is_null_set(entry) => Truth::True,
        Some(SetOperator::ForAnyValue) if is_null_set(entry) => Truth::False,
        Some(SetOperator::ForAllValues) => Truth::all(entry.values.iter().map(test)),
        Some(SetOperator::ForAnyValue) => Truth::any(entry.values.iter().map(test)),
        // A multivalued key without a set operator never holds, not even negated (rule M5).
        None if entry.is_multivalued => Truth::False,
        None => Truth::all(entry.values.iter().map(test)),
    }
}

/// A missing key (rules X1, X2, X3, M1, M2, M4).
const fn holds_without_key(operator: Operator) -> bool {
    match operator.set {
        Some(SetOperator::ForAllValues) => true,
        Some(SetOperator::ForAnyValue) => false,
        None => operator.if_exists || operator.base.is_negated(),
    }
}

/// A set of empty strings "resolves to a null data set", in AWS's words (rules M1, M2).
fn is_null_set(entry: &ContextEntry) -> bool {
    entry.is_multivalued && entry.values.iter().all(String::is_empty)
}

/// Whether one of the policy's values matches the request's (rule C3); a negated operator holds
/// when none does (rule C4).
fn matches_any(condition: &CompiledCondition, value: &str, context: &Context) -> Truth {
    let operator = condition.operator.base;
    match &condition.values {
        ConditionValues::Text(patterns) => string::equals(operator, patterns, value, context),
        ConditionValues::Like(patterns) => string::like(patterns, value, context),
        ConditionValues::Number(numbers) => numeric::compare(operator.comparison(), numbers, value),
        ConditionValues::Date(instants) => date::compare(operator.comparison(), instants, value),
        ConditionValues::Bool(patterns) => boolean::equals(patterns, value, context),
        ConditionValues::Binary(values) => binary::equals(values, value),
        ConditionValues::IpAddress(ranges) => ip_address::contains(ranges, value),
        ConditionValues::Arn(patterns) => arn::like(patterns, value, context),
        ConditionValues::Null(_) => Truth::False,
    }
}
