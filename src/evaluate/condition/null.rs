//! `Null` (rules X4, X5).

use crate::base::truth::Truth;
use crate::policy::operator::SetOperator;
use crate::request::context::Lookup;
use crate::trace::Readings;
use crate::trace::UncertainRule;

/// Whether the key is missing, as one of the values says. A key without values, or with an empty
/// text as its only value, counts as missing.
pub(super) fn holds(
    set: Option<SetOperator>,
    wanted: &[bool],
    key: Lookup<'_>,
    readings: &Readings,
) -> Truth {
    if let Some(set) = set
        && !readings.reads_otherwise(UncertainRule::NullWithSetOperator)
    {
        return Truth::from(set == SetOperator::ForAllValues);
    }
    let is_missing = match key {
        Lookup::Absent => true,
        Lookup::Present(entry) if entry.values.is_empty() => true,
        Lookup::Present(entry) => {
            entry.values.iter().all(String::is_empty)
                && !readings.reads_otherwise(UncertainRule::EmptyTextUnderNull)
        }
        Lookup::Unknown if wanted.contains(&true) && wanted.contains(&false) => return Truth::True,
        Lookup::Unknown => return Truth::Unknown,
    };
    Truth::from(wanted.contains(&is_missing))
}
