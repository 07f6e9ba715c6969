//! Whether one text with wildcards covers another one.

/// Whether `wide` matches every text that `narrow` matches, where `*` is any run of characters and
/// `?` is one. Yes is proven; no can also mean that it is not seen, as of `?*` and `*?`.
///
/// ```
/// use iam_verdict::value::cover::covers;
/// assert!(covers("Get*", "GetObject?") && covers("*", "*") && covers("a*c", "a?b*c"));
/// assert!(!covers("a?", "a*") && !covers("Get*", "G*"));
/// ```
#[must_use]
pub fn covers(wide: &str, narrow: &str) -> bool {
    let narrow: Vec<char> = narrow.chars().collect();
    // For each beginning of `narrow`: whether the beginning of `wide` so far covers it.
    let mut row = vec![false; narrow.len().saturating_add(1)];
    if let Some(first) = row.first_mut() {
        *first = true;
    }
    for one in wide.chars() {
        let mut next: Vec<bool> = Vec::with_capacity(row.len());
        next.push(one == '*' && row.first() == Some(&true));
        for (other, above) in narrow.iter().zip(row.windows(2)) {
            let [diagonal, above] = above else { break };
            next.push(match one {
                '*' => *above || next.last() == Some(&true),
                '?' => *diagonal && *other != '*',
                one => *diagonal && *other == one,
            });
        }
        row = next;
    }
    row.last() == Some(&true)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::value::glob::Glob;
    use proptest::prelude::*;

    proptest! {
        /// What the narrow pattern matches is matched by the wide one.
        #[test]
        fn what_is_covered_is_matched(
            wide in "[ab*?]{0,6}", narrow in "[ab*?]{0,6}", text in "[abc]{0,7}",
        ) {
            let is_narrow = Glob::parse(&narrow).matches(&text);
            if covers(&wide, &narrow) && is_narrow {
                prop_assert!(Glob::parse(&wide).matches(&text), "{} {} {}", wide, narrow, text);
            }
        }

        /// Texts without wildcards are covered when they are matched, and only then.
        #[test]
        fn a_text_is_covered_when_it_is_matched(wide in "[ab*?]{0,6}", text in "[ab]{0,6}") {
            prop_assert_eq!(covers(&wide, &text), Glob::parse(&wide).matches(&text));
        }
    }

    #[test]
    fn every_pattern_covers_itself() {
        for pattern in ["", "*", "?", "a*b?c", "é*", "**"] {
            assert!(covers(pattern, pattern), "{pattern}");
        }
        assert!(!covers("", "a") && !covers("a", "") && !covers("a", "?") && !covers("a", "*"));
    }
}
