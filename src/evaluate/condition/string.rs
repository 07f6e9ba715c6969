//! `StringEquals`, `StringEqualsIgnoreCase`, `StringLike` and their negations (rules O1 to O5).

use crate::base::truth::Truth;
use crate::compile::pattern::Filled;
use crate::compile::pattern::GlobPattern;
use crate::compile::pattern::Lens;
use crate::compile::pattern::TextPattern;
use crate::policy::operator::BaseOperator;
use crate::policy::operator::Family;

/// Whether a pattern is the value.
pub(super) fn equals(
    operator: BaseOperator,
    patterns: &[TextPattern],
    value: &str,
    lens: Lens<'_>,
) -> Truth {
    let ignore_case = operator.family() == Family::TextIgnoreCase;
    let same = |text: &str| {
        if ignore_case { equals_ignore_case(text, value) } else { text == value }
    };
    Truth::any(patterns.iter().map(|pattern| match pattern {
        TextPattern::Fixed(text) => Truth::from(same(text)),
        TextPattern::Variable(_) => match pattern.fill(lens) {
            Filled::Text(text) => Truth::from(same(&text)),
            Filled::Nothing => Truth::False,
            Filled::Unknown => Truth::Unknown,
        },
    }))
}

/// Letter by letter in lower case, beyond ASCII too (rule O3).
fn equals_ignore_case(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
        || a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}

/// Whether a pattern with wildcards covers the value.
pub(super) fn like(patterns: &[GlobPattern], value: &str, lens: Lens<'_>) -> Truth {
    Truth::any(patterns.iter().map(|pattern| match pattern {
        GlobPattern::Fixed(glob) => Truth::from(glob.matches(value)),
        GlobPattern::Variable(_) => match pattern.fill(lens) {
            Filled::Text(glob) => Truth::from(glob.matches(value)),
            Filled::Nothing => Truth::False,
            Filled::Unknown => Truth::Unknown,
        },
    }))
}
