//! Several resources as one pattern: what they begin with.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::generate::pattern::name_start;

/// Patterns for what begins alike: all in one bucket, under one path, or with names that begin so. A pattern
/// never takes in all of a type: its name has at least one character that was seen.
pub(super) fn fold(patterns: BTreeSet<String>, catalog: &Catalog) -> BTreeSet<String> {
    let mut groups: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
    let mut folded = BTreeSet::new();
    for pattern in patterns {
        match place(&pattern, catalog) {
            Some((place, least)) => {
                groups.entry(place).or_insert((least, Vec::new())).1.push(pattern);
            }
            None => {
                folded.insert(pattern);
            }
        }
    }
    for (least, patterns) in groups.into_values() {
        match common(&patterns).filter(|start| patterns.len() > 1 && start.len() > least) {
            Some(start) => {
                folded.insert(format!("{start}*"));
            }
            None => folded.extend(patterns),
        }
    }
    folded
}

/// What patterns must have in common to be folded, and how long what they begin with must be at least: the
/// ARN up to the name, and the first step of a path behind it.
fn place(pattern: &str, catalog: &Catalog) -> Option<(String, usize)> {
    let (before, step) = name_start(pattern, catalog)?;
    let place = pattern.get(..before.saturating_add(step))?;
    Some((place.to_owned(), before))
}

/// What all begin with, not cut inside of a placeholder.
fn common(patterns: &[String]) -> Option<&str> {
    let (first, others) = patterns.split_first()?;
    let mut end = first.len();
    for other in others {
        let alike = first.char_indices().zip(other.chars()).find(|((_, a), b)| a != b);
        end = end.min(alike.map_or(first.len().min(other.len()), |((at, _), _)| at));
    }
    let start = first.get(..end)?;
    match start.rfind("${") {
        Some(open) if start.get(open..).is_some_and(|rest| !rest.contains('}')) => {
            start.get(..open)
        }
        _ => Some(start.strip_suffix('$').unwrap_or(start)),
    }
}
