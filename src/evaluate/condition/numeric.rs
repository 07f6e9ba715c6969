//! `NumericEquals`, `NumericLessThan` and so on (rule O6). The request's value is the left side.

use crate::base::truth::Truth;
use crate::policy::operator::Comparison;
use crate::value::number::Decimal;

/// Whether the comparison holds with one of the numbers. A value that is no number matches none.
pub(super) fn compare(comparison: Comparison, numbers: &[Decimal], value: &str) -> Truth {
    let Some(value) = Decimal::parse(value) else {
        return Truth::False;
    };
    Truth::from(numbers.iter().any(|number| comparison.holds(value.cmp(number))))
}
