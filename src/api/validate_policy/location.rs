//! Where a finding stands, in AWS's words: `Location` of the IAM Access Analyzer API Reference.

use std::ops::Range;

use crate::api::wire::PathElement;
use crate::api::wire::Substring;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::PathSegment;
use crate::base::span::Span;
use crate::json;
use crate::json::Member;
use crate::json::Node;
use crate::policy::variable::Template;

/// How many bytes an escaped UTF-16 unit has: `\u0041`.
const ESCAPED_UNIT: usize = 6;

/// The steps from the document to what a finding is about, and its text. What stands alone where a
/// list could stand has no index; the last step says whether it is a name, or only a part of a text.
pub(super) fn location(
    text: &str,
    document: Option<&Node>,
    code: &str,
    (path, span): (&Path, Span),
) -> (Vec<PathElement>, Span) {
    let mut elements = Vec::new();
    if document.is_none() {
        return (elements, span); // a text that is no JSON has no elements
    }
    let mut at = document;
    for segment in path.segments() {
        match segment {
            PathSegment::Index(index) => {
                let Some(items) = at.and_then(Node::as_array) else { continue };
                elements.push(PathElement::Index(*index));
                at = items.get(*index);
            }
            PathSegment::Member(name) => {
                let member = at.and_then(|node| member(node, name, span));
                if member.is_some_and(|member| member.key_span == span) {
                    elements.push(PathElement::Key(name.clone()));
                    return (elements, span);
                }
                elements.push(PathElement::Value(name.clone()));
                at = member.map(|member| &member.value);
            }
        }
    }
    let part = at.filter(|node| node.span == span).and_then(|node| part(text, node, code));
    let Some((substring, span)) = part else { return (elements, span) };
    elements.push(PathElement::Substring(substring));
    (elements, span)
}

/// The member of a name that the span is of, else the first one: names can stand twice.
fn member<'a>(node: &'a Node, name: &str, span: Span) -> Option<&'a Member> {
    let named = || node.as_object().unwrap_or_default().iter().filter(|member| member.key == name);
    let holds =
        |member: &&Member| member.key_span.start <= span.start && span.end <= member.value.span.end;
    named().find(holds).or_else(|| named().next())
}

/// The part of a string that a finding is about, and where it stands, unless it is about all of it.
fn part(text: &str, node: &Node, code: &str) -> Option<(Substring, Span)> {
    let string = node.as_str()?;
    let place = place_in(string, code)?;
    let (before, part) = (string.get(..place.start)?, string.get(place.clone())?);
    let units = |text: &str| text.encode_utf16().count();
    let inside = node.span.slice(text);
    let raw = |byte: usize| {
        let raw = u32::try_from(raw_offset(inside, byte)?).ok()?;
        node.span.start.checked_add(raw)
    };
    let span = Span::new(raw(place.start)?, raw(place.end)?);
    Some((Substring { start: units(before), length: units(part) }, span))
}

/// What of a string a finding of this code is about: a policy variable, or a field of an ARN.
fn place_in(string: &str, code: &str) -> Option<Range<usize>> {
    let field = match code {
        "missing-brace-in-variable"
        | "empty-variable"
        | "missing-quote-in-variable"
        | "unsupported-space-in-variable"
        | "invalid-variable-name"
        | "variable-unsupported-in-element"
        | "variable-unsupported-in-version"
        | "invalid-variable-for-operator" => return Template::place_in(string),
        "invalid-partition" => 1,
        "invalid-service" | "invalid-arn-service-case" | "wildcard-in-service-name" => 2,
        "invalid-arn-region" | "arn-region-not-allowed" => 3,
        "invalid-arn-account" | "arn-account-not-allowed" => 4,
        "invalid-arn-resource" => 5,
        _ => return None,
    };
    let mut start = 0_usize;
    for (number, text) in string.splitn(6, ':').enumerate() {
        let end = start.checked_add(text.len())?;
        if number == field {
            return Some(start..end);
        }
        start = end.checked_add(1)?;
    }
    None
}

/// Where a byte of what a JSON string says stands in its raw text, quotes included.
fn raw_offset(raw: &str, byte: usize) -> Option<usize> {
    if !raw.contains('\\') {
        return byte.checked_add(1);
    }
    let mut at = 1_usize;
    let mut said = 0_usize;
    while said < byte {
        let rest = raw.get(at..)?;
        let length = match (rest.strip_prefix('\\'), rest.chars().next()) {
            (Some(escape), _) if escape.starts_with('u') => escaped_units(rest),
            (Some(_), _) => 2,
            (None, character) => character?.len_utf8(),
        };
        let (node, _) = json::parse(&format!("\"{}\"", rest.get(..length)?));
        said = said.checked_add(node?.as_str()?.len())?;
        at = at.checked_add(length)?;
    }
    Some(at)
}

/// The length of an escaped character: beyond U+FFFF it is two units.
fn escaped_units(rest: &str) -> usize {
    let first = rest.get(2..ESCAPED_UNIT).unwrap_or_default();
    let is_high = u16::from_str_radix(first, 16).is_ok_and(|unit| (0xd800..0xdc00).contains(&unit));
    if is_high { ESCAPED_UNIT.saturating_mul(2) } else { ESCAPED_UNIT }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_among_escapes() {
        let raw = r#""a\n\u00e9\ud83d\ude00é💥z""#;
        let (node, _) = json::parse(raw);
        let node = node.unwrap();
        let said = node.as_str().unwrap();
        assert_eq!(said, "a\né😀é💥z");
        for (byte, offset) in
            [(0, 1), (1, 2), (2, 4), (4, 10), (8, 22), (10, 24), (14, 28), (15, 29)]
        {
            assert_eq!(raw_offset(raw, byte), Some(offset), "{byte}");
        }
        assert_eq!(raw_offset(raw, 99), None);
    }

    #[test]
    fn fields_are_found() {
        let arn = "arn:aws:s3:us-east-7:1:a:b";
        let field = |code| place_in(arn, code).and_then(|place| arn.get(place));
        assert_eq!(field("invalid-partition"), Some("aws"));
        assert_eq!(field("invalid-service"), Some("s3"));
        assert_eq!(field("invalid-arn-region"), Some("us-east-7"));
        assert_eq!(field("invalid-arn-account"), Some("1"));
        assert_eq!(field("invalid-arn-resource"), Some("a:b"));
        assert_eq!(field("redundant-resource"), None);
        assert_eq!(place_in("s3:GetObject", "invalid-arn-account"), None);
    }
}
