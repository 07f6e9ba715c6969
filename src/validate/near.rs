//! Help with misspelt names (FINDINGS.md, section 5.3).

/// The most names that are offered.
const MOST: usize = 3;

/// The nearest known names, by the alphabet, unless they are too far: a distance of two, or of one for
/// names of fewer than six characters; letters that changed places count as one.
pub(super) fn near<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let reach = if word.len() < 6 { 1 } else { 2 };
    let folded = word.to_ascii_lowercase();
    let distance = |name: &'a str| {
        let is_near = name.len().abs_diff(folded.len()) <= reach;
        let distance = || strsim::osa_distance(&folded, &name.to_ascii_lowercase());
        Some((is_near.then(distance)?, name)).filter(|(distance, _)| *distance <= reach)
    };
    let mut found: Vec<(usize, &str)> = known.filter_map(distance).collect();
    found.sort_unstable();
    let nearest = found.first().map(|(distance, _)| *distance);
    let of_nearest = found.into_iter().filter(|(distance, _)| Some(*distance) == nearest);
    of_nearest.take(MOST).map(|(_, name)| name).collect()
}

/// The names as a question: ``did you mean `a` or `b`?``
pub(super) fn question<S: AsRef<str>>(names: &[S]) -> Option<String> {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    let (last, others) = quoted.split_last()?;
    let others = others.join(", ");
    let names = if others.is_empty() { last.clone() } else { format!("{others} or {last}") };
    Some(format!("did you mean {names}?"))
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
    }

    #[test]
    fn names_are_asked_for() {
        assert_eq!(question::<&str>(&[]), None);
        assert_eq!(question(&["a"]).as_deref(), Some("did you mean `a`?"));
        let three = question(&["a", "b", "c"]);
        assert_eq!(three.as_deref(), Some("did you mean `a`, `b` or `c`?"));
    }
}
