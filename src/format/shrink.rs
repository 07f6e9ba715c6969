//! Names of actions that one pattern stands for, which covers no other action of the catalog.

use std::collections::BTreeSet;

use crate::catalog::Catalog;

/// A pattern, and the places of the entries that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shrunk {
    pub(super) pattern: String,
    pub(super) entries: Vec<usize>,
}

/// The patterns that make a list of actions shorter. A pattern covers exactly the actions of its
/// entries, as far as the catalog goes.
pub(super) fn shrink(catalog: &Catalog, entries: &[(usize, &str)]) -> Vec<Shrunk> {
    let name = |(place, text): &(usize, &str)| {
        Some((*place, catalog.action(text)?.to_string())).filter(|_| !text.contains(['*', '?']))
    };
    let names: Vec<(usize, String)> = entries.iter().filter_map(name).collect();
    let patterns = catalog.shrink(names.iter().map(|(_, name)| name.as_str()));
    let patterns = patterns.into_iter().filter(|pattern| pattern.contains('*'));
    let shrunk = |pattern: String| {
        let covered: BTreeSet<String> =
            catalog.expand(&pattern).map(|action| action.to_string()).collect();
        let of_it = names.iter().filter(|(_, name)| covered.contains(name));
        let entries: Vec<usize> = of_it.clone().map(|(place, _)| *place).collect();
        let listed: BTreeSet<&String> = of_it.map(|(_, name)| name).collect();
        (listed.len() == covered.len()).then_some(Shrunk { pattern, entries })
    };
    patterns.filter_map(shrunk).collect()
}
