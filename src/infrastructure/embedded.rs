//! Policies that a file holds as text.

use crate::base::budget::MAX_ARN_BYTES;
use crate::base::diagnostic::PathSegment;
use crate::base::span::Span;
use crate::infrastructure::Unknown;
use crate::infrastructure::draft::Draft;
use crate::infrastructure::draft::DraftValue;
use crate::infrastructure::draft::Hole;
use crate::infrastructure::draft::Piece;
use crate::infrastructure::places::Places;
use crate::infrastructure::places::align;
use crate::infrastructure::stand_in;
use crate::infrastructure::write::Written;
use crate::infrastructure::write::document;
use crate::json;
use crate::json::Node;
use crate::json::Value;

/// The document of a value: of a text what it says, of all others what they are.
pub(super) fn read(file: &str, draft: &Draft) -> Written {
    match &draft.value {
        DraftValue::Text(pieces) if draft.as_hole().is_none() => match pieces.as_slice() {
            [Piece::Known(text)] => whole(file, draft.span, text),
            pieces => mixed(pieces, draft.span),
        },
        DraftValue::Text(_)
        | DraftValue::Absent
        | DraftValue::Null
        | DraftValue::Bool(_)
        | DraftValue::Number(_)
        | DraftValue::Array(_)
        | DraftValue::Object(_)
        | DraftValue::Truth(_) => document(draft),
    }
}

/// A text that the file holds as it is.
pub(super) fn whole(file: &str, span: Span, text: &str) -> Written {
    let places = Places::Embedded { whole: span, bytes: align(file, span, text) };
    Written { text: Some(text.to_owned()), places, unknown: Vec::new() }
}

/// A part of the file as it stands there.
pub(super) fn verbatim(file: &str, span: Span) -> Written {
    let places = Places::Embedded { whole: span, bytes: (span.start..=span.end).collect() };
    Written { text: Some(span.slice(file).to_owned()), places, unknown: Vec::new() }
}

/// A text some of whose pieces are not known.
fn mixed(pieces: &[Piece], span: Span) -> Written {
    let mut text = String::new();
    let mut holes: Vec<(usize, &Hole, String, bool)> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Known(known) => text.push_str(known),
            Piece::Unknown(hole) => {
                let begun = begun(&text);
                let (filled, has_form) = stand_in::piece(begun, hole, &[]);
                holes.push((text.len(), hole, filled.clone(), has_form));
                text.push_str(&filled);
            }
        }
    }
    let node = json::parse(&text).0;
    let unknown = holes.into_iter().map(|(at, hole, filled, has_form)| {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let path = node.as_ref().map(|node| path_at(node, at)).unwrap_or_default();
        let path = path.into_iter().collect();
        let (expression, stand_in) = (hole.expression.clone(), Some(filled));
        Unknown { path, expression, stand_in, has_form, span }
    });
    let unknown = unknown.collect();
    let places = Places::Embedded { whole: span, bytes: Vec::new() };
    Written { text: Some(text), places, unknown }
}

/// The text of JSON that is being written: what stands behind the last quote, if that is near.
fn begun(text: &str) -> &str {
    let mut start = text.len().saturating_sub(MAX_ARN_BYTES);
    while !text.is_char_boundary(start) {
        start = start.saturating_add(1);
    }
    text.get(start..).unwrap_or_default().rsplit('"').next().unwrap_or_default()
}

/// The path of the smallest value that holds a byte.
fn path_at(root: &Node, byte: u32) -> Vec<PathSegment> {
    let mut path = Vec::new();
    let mut at = root;
    loop {
        let next = match &at.value {
            Value::Array(items) => {
                let index = items.partition_point(|item| item.span.end <= byte);
                items.get(index).map(|item| (PathSegment::Index(index), item))
            }
            Value::Object(members) => {
                let index = members.partition_point(|member| member.value.span.end <= byte);
                let member = members.get(index);
                member.map(|member| (PathSegment::Member(member.key.clone()), &member.value))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        };
        let Some((segment, inner)) = next else { return path };
        path.push(segment);
        at = inner;
    }
}

/// Whether a text says it is a policy.
pub(super) fn is_policy_text(text: &str) -> bool {
    if !text.trim_start().starts_with('{') || !text.contains("\"Statement\"") {
        return false;
    }
    json::parse(text).0.is_some_and(|node| node.member("Statement").is_some())
}
