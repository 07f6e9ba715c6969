//! Help with misspelt words (FINDINGS.md, section 5.3): names at a distance of two at most, or of one
//! for words of fewer than six characters; letters that changed places count as one.

use std::collections::BinaryHeap;

/// The most names that are offered.
const MOST: usize = 3;

/// `did you mean ...` for a misspelt word, when one of `known` is near enough.
#[must_use]
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let distance = distance_from(word);
    known
        .into_iter()
        .filter_map(|name| Some((distance(name)?, name)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| format!("did you mean `{name}`?"))
}

/// The nearest known names, by the alphabet, unless they are too far.
#[must_use]
pub fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let distance = distance_from(word);
    // Most names differ in length alone: no distance is worked out for them.
    let has_length = |name: &&str| name.len().abs_diff(word.len()) <= reach(word);
    let of_length = known.into_iter().filter(has_length);
    let found: BinaryHeap<(usize, &str)> =
        of_length.filter_map(|name| Some((distance(name)?, name))).collect();
    let found = found.into_sorted_vec();
    let nearest = found.first().map(|(distance, _)| *distance);
    let of_nearest = found.into_iter().filter(|(distance, _)| Some(*distance) == nearest);
    of_nearest.take(MOST).map(|(_, name)| name).collect()
}

/// The names as a question: ``did you mean `a` or `b`?``
#[must_use]
pub fn question<S: AsRef<str>>(names: &[S]) -> Option<String> {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    let (last, others) = quoted.split_last()?;
    let others = others.join(", ");
    let names = if others.is_empty() { last.clone() } else { format!("{others} or {last}") };
    Some(format!("did you mean {names}?"))
}

/// How far a name is from the word, unless it is too far.
fn distance_from(word: &str) -> impl Fn(&str) -> Option<usize> {
    let folded = word.to_ascii_lowercase();
    let reach = reach(word);
    move |name| {
        let distance = strsim::osa_distance(&folded, &name.to_ascii_lowercase());
        (distance <= reach).then_some(distance)
    }
}

const fn reach(word: &str) -> usize {
    if word.len() < 6 { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_others_are_not() {
        let known = || ["GetObject", "GetObjectAcl", "PutObject", "Get", "Set"].into_iter();
        assert_eq!(near("getobjetc", known()), ["GetObject"]);
        assert_eq!(near("GotObject", known()), ["GetObject"]);
        assert_eq!(near("Bet", known()), ["Get", "Set"]);
        assert!(near("Delete", known()).is_empty());
        assert_eq!(did_you_mean("Bet", known()).as_deref(), Some("did you mean `Get`?"));
        assert_eq!(did_you_mean("Delete", known()), None);
    }

    #[test]
    fn names_are_asked_for() {
        assert_eq!(question::<&str>(&[]), None);
        assert_eq!(question(&["a"]).as_deref(), Some("did you mean `a`?"));
        let three = question(&["a", "b", "c"]);
        assert_eq!(three.as_deref(), Some("did you mean `a`, `b` or `c`?"));
    }
}
