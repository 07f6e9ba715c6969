//! Names of actions that one pattern stands for, which covers no other action of the catalog.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::format::list::covers_action;

/// A pattern, and the places of the entries that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shrunk {
    pub(super) pattern: String,
    pub(super) entries: Vec<usize>,
}

/// The patterns that make a list of actions shorter. Of the catalog's actions a pattern covers exactly
/// those that the list names; entries that it covers besides, which the catalog does not know, say
/// nothing more.
pub(super) fn shrink(catalog: &Catalog, entries: &[(usize, &str)]) -> Vec<Shrunk> {
    let name = |(_, text): &(usize, &str)| {
        Some(catalog.action(text)?.to_string()).filter(|_| !text.contains(['*', '?']))
    };
    let names: BTreeSet<String> = entries.iter().filter_map(name).collect();
    let patterns = catalog.shrink(names.iter().map(String::as_str));
    let patterns = patterns.into_iter().filter(|pattern| pattern.contains('*'));
    let shrunk = |pattern: String| {
        let mut covered = catalog.expand(&pattern);
        let is_exact = covered.all(|action| names.contains(&action.to_string()));
        let folded = pattern.to_lowercase();
        let of_it = entries.iter().filter(|(_, text)| covers_action(&folded, &text.to_lowercase()));
        let entries = of_it.map(|(place, _)| *place).collect();
        is_exact.then_some(Shrunk { pattern, entries })
    };
    patterns.filter_map(shrunk).collect()
}
