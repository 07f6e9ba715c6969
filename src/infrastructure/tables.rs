//! Tables that are filled entry by entry. Collecting into one sorts the entries first, for each type with
//! code of its own: several kilobytes each in the WebAssembly.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// A map of entries; of equal keys the last stays.
pub(super) fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(entries);
    map
}

/// A set of keys.
pub(super) fn set<K: Ord>(keys: impl IntoIterator<Item = K>) -> BTreeSet<K> {
    let mut set = BTreeSet::new();
    set.extend(keys);
    set
}
