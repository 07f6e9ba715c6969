//! Whether a condition key holds one value or several.

use crate::catalog::keys;

/// How many values a condition key holds by its definition, not in one request (rule M5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arity {
    /// One value.
    SingleValued,
    /// A set of values, which conditions read with `ForAllValues` or `ForAnyValue`.
    Multivalued,
}

/// Global keys that hold several values (POLICY_LANGUAGE.md, 8.6).
const GLOBAL_MULTIVALUED: [&str; 7] = [
    "aws:calledvia",
    "aws:principalorgpaths",
    "aws:principalservicenameslist",
    "aws:resourceorgpaths",
    "aws:sourceorgpaths",
    "aws:tagkeys",
    "aws:vpceorgpaths",
];

/// Looks a key up by its name in lower case. `None`: AWS's reference does not list it.
///
/// ```
/// use iam_verdict::catalog::{Arity, arity};
/// assert_eq!(arity("aws:tagkeys"), Some(Arity::Multivalued));
/// assert_eq!(arity("aws:principaltag/team"), Some(Arity::SingleValued));
/// assert_eq!(arity("example.com:sub"), None);
/// ```
#[must_use]
pub fn arity(key: &str) -> Option<Arity> {
    if GLOBAL_MULTIVALUED.contains(&key) || is_listed(keys::MULTIVALUED, key) {
        return Some(Arity::Multivalued);
    }
    // Every other global key is single-valued, those with a tag key in them too.
    if key.starts_with("aws:") || is_listed(keys::SINGLE_VALUED, key) {
        return Some(Arity::SingleValued);
    }
    if begins(keys::MULTIVALUED_PREFIXES, key) {
        return Some(Arity::Multivalued);
    }
    begins(keys::SINGLE_VALUED_PREFIXES, key).then_some(Arity::SingleValued)
}

/// Looks a key up in a table of (prefix, names with spaces between).
fn is_listed(table: &[(&str, &str)], key: &str) -> bool {
    let Some((prefix, name)) = key.split_once(':') else { return false };
    let found = table.binary_search_by(|(known, _)| known.cmp(&prefix)).ok();
    let names = found.and_then(|index| table.get(index)).map_or("", |(_, names)| names);
    names.split(' ').any(|known| known == name)
}

fn begins(prefixes: &[&str], key: &str) -> bool {
    prefixes.iter().any(|prefix| key.len() > prefix.len() && key.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_in_lower_case() {
        for table in [keys::MULTIVALUED, keys::SINGLE_VALUED] {
            assert!(table.is_sorted_by_key(|(prefix, _)| prefix));
            assert!(table.iter().all(|(prefix, names)| {
                prefix.to_lowercase() == *prefix && names.to_lowercase() == *names
            }));
        }
    }

    #[test]
    fn keys_of_services_are_found() {
        assert_eq!(arity("dynamodb:leadingkeys"), Some(Arity::Multivalued));
        assert_eq!(arity("sts:transitivetagkeys"), Some(Arity::Multivalued));
        assert_eq!(arity("s3:prefix"), Some(Arity::SingleValued));
        assert_eq!(arity("kms:encryptioncontext:app"), Some(Arity::SingleValued));
        assert_eq!(arity("s3:"), None);
        assert_eq!(arity("s3:pre"), None);
    }
}
