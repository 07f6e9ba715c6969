//! Whether two patterns have a text in common.

use crate::value::extent::Extent;

/// Whether some text matches both patterns, in which `*` is any run of characters and `?` one.
pub(super) fn overlap(a: &str, b: &str) -> bool {
    !begin_otherwise(a, b) && !Extent::parse(a).is_disjoint(&Extent::parse(b))
}

/// Whether they differ before anything in them stands for other texts: most patterns do.
fn begin_otherwise(a: &str, b: &str) -> bool {
    let is_letter = |byte: u8| !b"*?$".contains(&byte);
    let mut pairs = a.bytes().zip(b.bytes()).take_while(|(a, b)| is_letter(*a) && is_letter(*b));
    pairs.any(|(a, b)| a != b)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::value::glob::Glob;
    use proptest::prelude::*;

    #[test]
    fn patterns_that_meet() {
        for (a, b) in [("", ""), ("*", ""), ("a*", "*b"), ("a?c", "ab?"), ("user/*", "user/*/x")] {
            assert!(overlap(a, b) && overlap(b, a), "{a} {b}");
        }
        for (a, b) in [("", "a"), ("a*", "b*"), ("usr/*", "user/*"), ("??", "a"), ("a*b", "a*c")] {
            assert!(!overlap(a, b) && !overlap(b, a), "{a} {b}");
        }
    }

    proptest! {
        /// A text that both match is one that they have in common.
        #[test]
        fn what_both_match_is_in_common(a in "[ab*?]{0,6}", b in "[ab*?]{0,6}") {
            let texts = (0..5).flat_map(texts);
            let both = |text: String| Glob::parse(&a).matches(&text) && Glob::parse(&b).matches(&text);
            let in_common = texts.into_iter().any(both);
            // Longer texts than are tried can be in common, never fewer.
            prop_assert!(!in_common || overlap(&a, &b), "{} {}", a, b);
            let is_short = [&a, &b].into_iter().all(|pattern| pattern.replace('*', "").len() <= 2);
            prop_assert!(!is_short || in_common == overlap(&a, &b), "{} {}", a, b);
        }
    }

    fn texts(length: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        for _ in 0..length {
            all = all
                .iter()
                .flat_map(|text| ["a", "b"].map(|letter| format!("{text}{letter}")))
                .collect();
        }
        all
    }
}
