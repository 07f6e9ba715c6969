//! What is known of a condition key.

use crate::catalog::Arity;
use crate::catalog::Catalog;
use crate::catalog::ConditionKey;
use crate::catalog::GLOBAL_KEYS;
use crate::catalog::GlobalKey;
use crate::catalog::KeyType;
use crate::catalog::SESSION_KEYS;
use crate::catalog::arity;
use crate::language::words::global_key;

/// What a user chooses in the name of a key, in the reference's older spelling.
const TAG_KEY: &str = "tag-key";

/// A condition key of AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KnownKey {
    /// Its name, with `${…}` for what is chosen.
    pub(super) name: String,
    pub(super) key_type: KeyType,
    pub(super) is_multivalued: bool,
    /// What it tells.
    pub(super) description: String,
}

impl KnownKey {
    pub(super) fn global(key: &GlobalKey) -> Self {
        let name = match key.name.strip_suffix('/') {
            Some(tag) => format!("{tag}/${{TagKey}}"),
            None => key.name.to_owned(),
        };
        Self {
            name,
            key_type: key.key_type,
            is_multivalued: arity(&key.name.to_ascii_lowercase()) == Some(Arity::Multivalued),
            description: global_key(key.name).to_owned(),
        }
    }

    pub(super) fn listed(key: ConditionKey<'_>) -> Self {
        let name = key.name().replace('<', "${").replace('>', "}");
        let name = match name.strip_suffix(TAG_KEY) {
            Some(head) => format!("{head}${{TagKey}}"),
            None => name,
        };
        Self {
            name,
            key_type: key.key_type(),
            is_multivalued: key.is_multivalued(),
            description: format!("Filters access by {}", key.description()),
        }
    }

    /// Whether a key in a policy is this one, in any letter case.
    pub(super) fn is(&self, written: &str) -> bool {
        let Some((head, rest)) = self.name.split_once("${") else {
            return self.name.eq_ignore_ascii_case(written);
        };
        let tail = rest.split_once('}').map_or("", |(_, tail)| tail);
        let begin = written.get(..head.len());
        let chosen = written.len() > head.len().saturating_add(tail.len());
        let end = written.len().checked_sub(tail.len()).and_then(|start| written.get(start..));
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(head))
            && chosen
            && end.is_some_and(|end| end.eq_ignore_ascii_case(tail))
    }

    /// The type and how many values, for one line.
    pub(super) fn kind(&self) -> String {
        let several = if self.is_multivalued { ", several values" } else { "" };
        format!("{}{several}", self.key_type.as_str())
    }
}

/// The global keys and those of every session.
pub(super) fn global_keys() -> impl Iterator<Item = &'static GlobalKey> {
    GLOBAL_KEYS.iter().chain(SESSION_KEYS)
}

/// The key of a name as a policy writes it.
pub(super) fn find(catalog: &Catalog, written: &str) -> Option<KnownKey> {
    let global = global_keys().map(KnownKey::global).find(|key| key.is(written));
    let prefix = written.split_once(':').map_or("", |(prefix, _)| prefix);
    let own = catalog.service(prefix);
    let listed = || {
        let of_own = own.into_iter().flat_map(|service| service.condition_keys());
        let all = catalog.services().flat_map(|service| service.condition_keys());
        let begins = move |key: &ConditionKey<'_>| {
            let head = key.name().get(..prefix.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(prefix))
        };
        let keys = of_own.chain(all).filter(begins).map(KnownKey::listed);
        let mut keys = keys.filter(|key| key.is(written));
        // One without a choice is nearer than one that would have this text chosen.
        let first = keys.next()?;
        if first.name.contains("${") {
            keys.find(|key| !key.name.contains("${")).or(Some(first))
        } else {
            Some(first)
        }
    };
    global.or_else(listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is_found(written: &str, name: &str, kind: &str) {
        let catalog = Catalog::read(include_bytes!("../catalog/reference.bin")).unwrap();
        let found = find(&catalog, written).unwrap_or_else(|| panic!("{written}"));
        assert_eq!((found.name.as_str(), found.kind().as_str()), (name, kind), "{written}");
        assert!(!found.description.is_empty(), "{written}");
    }

    #[test]
    fn keys_are_found_as_policies_write_them() {
        is_found("aws:sourceip", "aws:SourceIp", "IPAddress");
        is_found("aws:PrincipalTag/Cost Center", "aws:PrincipalTag/${TagKey}", "String");
        is_found("aws:TagKeys", "aws:TagKeys", "String, several values");
        is_found("s3:existingobjecttag/a", "s3:ExistingObjectTag/${key}", "String");
        is_found("s3:prefix", "s3:prefix", "String");
        is_found("lambda:SourceFunctionArn", "lambda:SourceFunctionArn", "ARN");
    }

    #[test]
    fn others_are_not() {
        let catalog = Catalog::read(include_bytes!("../catalog/reference.bin")).unwrap();
        for written in ["", "aws:", "aws:PrincipalTag/", "s3:prefixes", "nothing:at/all"] {
            assert_eq!(find(&catalog, written), None, "{written}");
        }
    }

    #[test]
    fn every_global_key_is_described() {
        for key in global_keys() {
            assert!(!global_key(key.name).is_empty(), "{}", key.name);
        }
    }
}
