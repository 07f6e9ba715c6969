//! Condition operators, condition keys and policy variables.

use crate::language::Document;
use crate::language::known;
use crate::language::words;
use crate::policy::operator::Operator;

pub(super) fn of_operator(name: &str) -> Option<String> {
    let operator = Operator::parse(name).ok()?;
    Some(format!("**{name}**\n\n{}", words::operator(operator)))
}

pub(super) fn of_key(document: Document<'_>, name: &str) -> Option<String> {
    let key = known::find(document.catalog, name)?;
    let mut parts = vec![format!("**{}** · {}", key.name, key.kind()), key.description.clone()];
    if key.is_multivalued {
        parts.push("Read it with `ForAnyValue:` or `ForAllValues:`.".to_owned());
    }
    Some(parts.join("\n\n"))
}

/// The key of the policy variable at a byte of a text with its opening quote.
pub(super) fn variable_at(text: &str, at: u32) -> Option<&str> {
    let at = usize::try_from(at).ok()?.checked_sub(1)?;
    let begins = text.get(at..)?.starts_with("${");
    let start = if begins { at } else { text.get(..=at)?.rfind("${")? };
    let inside = text.get(start.saturating_add(2)..)?;
    let (inside, _) = inside.split_once('}')?;
    let is_inside = at <= start.saturating_add(inside.len()).saturating_add(2);
    let key = inside.split_once(',').map_or(inside, |(key, _)| key).trim();
    is_inside.then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_found_at_each_of_its_letters() {
        let text = "a${aws:username}b${x, 'y'}";
        let found: Vec<Option<&str>> = (0..27).map(|at| variable_at(text, at)).collect();
        let (first, second) = (Some("aws:username"), Some("x"));
        let expected: Vec<Option<&str>> =
            [vec![None; 2], vec![first; 15], vec![None], vec![second; 9]].concat();
        assert_eq!(found, expected);
        assert_eq!(variable_at("a${b", 3), None);
    }
}
