//! Condition keys in the catalog: which there are, and which action has which.

use crate::catalog::Action;
use crate::catalog::Catalog;
use crate::catalog::ConditionKey;
use crate::catalog::GLOBAL_KEYS;
use crate::catalog::KeyType;
use crate::catalog::SESSION_KEYS;
use crate::catalog::Service;
use crate::catalog::as_pattern;
use crate::value::glob::Glob;

/// The last part of a key that the request chooses, in the reference's older spelling.
const TAG_KEY: &str = "/tag-key";

/// What is known of a key.
pub(super) enum Known {
    /// Its type.
    Key(KeyType),
    /// The key of a tag, without the tag.
    WithoutTag,
    /// No request has it.
    No,
}

/// What the reference tells of a key of a policy.
pub(super) fn known(catalog: &Catalog, key: &str) -> Known {
    let compiled = GLOBAL_KEYS.iter().chain(SESSION_KEYS);
    for global in compiled {
        let Some(tag) = global.name.strip_suffix('/') else {
            if global.name.eq_ignore_ascii_case(key) {
                return Known::Key(global.key_type);
            }
            continue;
        };
        let (head, rest) = key.split_at_checked(tag.len()).unwrap_or((key, ""));
        match (head.eq_ignore_ascii_case(tag), rest) {
            (true, "" | "/") => return Known::WithoutTag,
            (true, rest) if rest.starts_with('/') => return Known::Key(global.key_type),
            _ => {}
        }
    }
    // Global keys that only some services have are listed with these.
    let mut without_tag = false;
    for listed in catalog.services().flat_map(|service| service.condition_keys()) {
        match of_listed(listed, key) {
            Known::Key(key_type) => return Known::Key(key_type),
            Known::WithoutTag => without_tag = true,
            Known::No => {}
        }
    }
    if without_tag { Known::WithoutTag } else { Known::No }
}

fn of_listed(listed: ConditionKey<'_>, key: &str) -> Known {
    let name = listed.name();
    if !can_be(name, key) {
        return Known::No;
    }
    let open = name
        .find("${")
        .or_else(|| name.find('<'))
        .or_else(|| name.strip_suffix(TAG_KEY).map(|head| head.len().saturating_add(1)));
    let Some(open) = open else {
        let is_same = name.eq_ignore_ascii_case(key);
        return if is_same { Known::Key(listed.key_type()) } else { Known::No };
    };
    let head = name.get(..open).unwrap_or_default();
    let given = key.get(..head.len()).unwrap_or(key);
    let is_tag = head.ends_with('/');
    if is_tag && key.trim_end_matches('/').eq_ignore_ascii_case(head.trim_end_matches('/')) {
        return Known::WithoutTag;
    }
    if !given.eq_ignore_ascii_case(head) {
        return Known::No;
    }
    let pattern = as_pattern(&name.replace('<', "${").replace('>', "}"));
    let pattern =
        pattern.strip_suffix("tag-key").map_or(pattern.clone(), |head| format!("{head}*"));
    let glob = Glob::parse(&pattern.to_ascii_lowercase());
    if glob.matches(&key.to_ascii_lowercase()) { Known::Key(listed.key_type()) } else { Known::No }
}

/// Whether a key begins as a name of the reference does, or the name with what is chosen: there are
/// thousands of names.
fn can_be(name: &str, key: &str) -> bool {
    let (Some(begin), Some(given)) =
        (name.as_bytes().first_chunk::<3>(), key.as_bytes().first_chunk::<3>())
    else {
        return true;
    };
    begin.eq_ignore_ascii_case(given) || begin.iter().any(|byte| b"$<".contains(byte))
}

/// Whether the service lists the key.
pub(super) fn lists(service: Service<'_>, key: &str) -> bool {
    service.condition_keys().any(|listed| matches!(of_listed(listed, key), Known::Key(_)))
}

/// Whether a request for the action can have the key: it comes with the action itself, or with a
/// resource that it is asked on.
pub(super) fn supports(action: Action<'_>, key: &str) -> bool {
    let fits = |listed: ConditionKey<'_>| matches!(of_listed(listed, key), Known::Key(_));
    action.condition_keys().any(fits)
        || action.resource_uses().any(|used| {
            used.condition_keys().any(fits) || used.resource_type.condition_keys().any(fits)
        })
}

/// Whether every request can have the key, whatever its action is.
pub(super) fn is_of_every_action(key: &str) -> bool {
    let is_of_session = |known: &str| known.eq_ignore_ascii_case(key);
    let is_global = key.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"));
    is_global || SESSION_KEYS.iter().any(|known| is_of_session(known.name))
}
