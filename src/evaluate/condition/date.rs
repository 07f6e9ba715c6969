//! `DateEquals`, `DateLessThan` and so on (rule O7). The request's value is the left side.

use crate::base::truth::Truth;
use crate::policy::operator::Comparison;
use crate::value::date::Instant;

/// Whether the comparison holds with one of the instants. A value that is no date matches none.
pub(super) fn compare(comparison: Comparison, instants: &[Instant], value: &str) -> Truth {
    let Some(value) = Instant::parse(value) else {
        return Truth::False;
    };
    Truth::from(instants.iter().any(|instant| comparison.holds(value.cmp(instant))))
}
