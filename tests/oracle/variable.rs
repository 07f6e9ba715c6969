//! Policy variables (rules VR1 to VR11): text of a policy to pieces of a pattern.

use super::context::Context;
use super::glob::Piece;

/// What `*` and `?` mean where the text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wildcards {
    Work,
    ArePlain,
}

/// The text with its variables put in; `None` when one has neither a value nor a default.
pub(super) fn resolve(
    text: &str,
    has_variables: bool,
    wildcards: Wildcards,
    context: &Context,
) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if has_variables && rest.starts_with("${") {
            let end = rest.find('}')?;
            pieces.extend(value(&rest[2..end], context)?.chars().map(Piece::Exactly));
            rest = &rest[end + 1..];
            continue;
        }
        pieces.push(match c {
            '*' if wildcards == Wildcards::Work => Piece::AnyRun,
            '?' if wildcards == Wildcards::Work => Piece::AnyOne,
            c => Piece::Exactly(c),
        });
        rest = &rest[c.len_utf8()..];
    }
    Some(pieces)
}

/// What stands for `${name}` or `${name, 'default'}`.
fn value(inside: &str, context: &Context) -> Option<String> {
    if ["*", "?", "$"].contains(&inside) {
        return Some(inside.to_owned());
    }
    let (name, default) = match inside.split_once(',') {
        Some((name, default)) => (name, Some(default.trim().trim_matches('\'').to_owned())),
        None => (inside, None),
    };
    // VR7: a multivalued key never resolves. VR9: an empty text is no value.
    let given = context.find(name).filter(|entry| !entry.is_multivalued);
    let given = given.and_then(|entry| entry.values.first().cloned());
    given.filter(|value| !value.is_empty()).or(default)
}
