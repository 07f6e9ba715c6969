//! A context that makes the difference, found by trying.

use crate::analyze::what_if::witness::witnesses;
use crate::base::budget::MAX_EXAMPLES_TRIED;
use crate::policy::model::ConditionEntry;
use crate::request::Request;
use crate::request::context::ContextEntry;
use crate::request::context::Lookup;
use crate::request::context::fold;

/// A key that is not known, with what is tried for it.
struct Open<'a> {
    folded: String,
    name: &'a str,
    /// First that the request does not have it.
    values: Vec<Option<String>>,
}

/// Values for the keys of some conditions with which `is_allowed` holds; none where none was found.
pub(super) fn example<'a>(
    entries: impl Iterator<Item = &'a ConditionEntry>,
    request: &Request,
    is_allowed: impl Fn(&Request) -> bool,
) -> Option<Vec<(String, Option<String>)>> {
    let mut keys: Vec<Open<'a>> = Vec::new();
    for entry in entries {
        let folded = fold(&entry.key);
        if !matches!(request.context.look_up(&folded), Lookup::Unknown) {
            continue;
        }
        let found =
            witnesses(entry, &request.context).into_iter().map(|witness| Some(witness.text));
        match keys.iter_mut().find(|key| key.folded == folded) {
            Some(key) => key.values.extend(found),
            None => {
                let values = std::iter::once(None).chain(found).collect();
                keys.push(Open { folded, name: &entry.key, values });
            }
        }
    }
    let mut choice = vec![0_usize; keys.len()];
    for _ in 0..MAX_EXAMPLES_TRIED {
        let mut tried = request.clone();
        let mut chosen = Vec::new();
        for (key, at) in keys.iter().zip(&choice) {
            let value = key.values.get(*at).cloned().flatten();
            let entry = value
                .clone()
                .map(|value| ContextEntry::new(key.name.to_owned(), vec![value], false));
            tried.context.set(&key.folded, entry);
            chosen.push((key.name.to_owned(), value));
        }
        if is_allowed(&tried) {
            return Some(chosen);
        }
        if !advance(&mut choice, &keys) {
            return None;
        }
    }
    None
}

/// Goes on to the next choice; tells whether there is one.
fn advance(choice: &mut [usize], keys: &[Open<'_>]) -> bool {
    for (at, key) in choice.iter_mut().zip(keys) {
        *at = at.saturating_add(1);
        if *at < key.values.len() {
            return true;
        }
        *at = 0;
    }
    false
}
