//! `Bool` (rule O8).

use crate::base::truth::Truth;
use crate::compile::condition::truth_value;
use crate::compile::pattern::Filled;
use crate::compile::pattern::Lens;
use crate::compile::pattern::TextPattern;

/// Whether both are true or both are false, in any letter case.
pub(super) fn equals(patterns: &[TextPattern], value: &str, lens: Lens<'_>) -> Truth {
    let Some(value) = truth_value(value) else {
        return Truth::False;
    };
    Truth::any(patterns.iter().map(|pattern| match pattern.fill(lens) {
        Filled::Text(text) => Truth::from(truth_value(&text) == Some(value)),
        Filled::Nothing => Truth::False,
        Filled::Unknown => Truth::Unknown,
    }))
}
