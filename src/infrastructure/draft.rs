//! Values of a file after its functions were worked out, as far as they can be.

use crate::base::span::Span;
use crate::base::truth::Truth;
use crate::json::Member;
use crate::json::Node;
use crate::json::Value;

/// One value, and where it stands in the file: what a function gave stands where the function does.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) span: Span,
    pub(super) value: DraftValue,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(super) enum DraftValue {
    /// Nothing: the member or element that holds it is left out (`AWS::NoValue`).
    Absent,
    Null,
    Bool(bool),
    Number(String),
    /// Text, some of whose pieces may not be known. One unknown piece alone may stand for a value of
    /// any kind.
    Text(Vec<Piece>),
    Array(Vec<Draft>),
    Object(Vec<DraftMember>),
    /// What a function of conditions gives.
    Truth(Truth),
}

/// One member of an object.
#[derive(Debug, Clone)]
pub(super) struct DraftMember {
    pub(super) key: String,
    pub(super) key_span: Span,
    pub(super) value: Draft,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Known(String),
    Unknown(Hole),
}

/// Something that is not known before the file is put to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hole {
    /// How the file writes it.
    pub(super) expression: String,
    /// Something of the same form, where the form is known.
    pub(super) stand_in: Option<String>,
}

impl Piece {
    pub(super) fn known(text: impl Into<String>) -> Self {
        Self::Known(text.into())
    }
}

impl Draft {
    pub(super) const fn new(span: Span, value: DraftValue) -> Self {
        Self { span, value }
    }

    pub(super) fn text(span: Span, text: impl Into<String>) -> Self {
        Self::new(span, DraftValue::Text(vec![Piece::known(text)]))
    }

    pub(super) fn unknown(span: Span, expression: impl Into<String>) -> Self {
        let hole = Hole { expression: expression.into(), stand_in: None };
        Self::new(span, DraftValue::Text(vec![Piece::Unknown(hole)]))
    }

    /// A value that is neither an array nor an object; none of those.
    pub(super) fn scalar(node: &Node) -> Option<Self> {
        let value = match &node.value {
            Value::Null => DraftValue::Null,
            Value::Bool(value) => DraftValue::Bool(*value),
            Value::Number(lexeme) => DraftValue::Number(lexeme.clone()),
            Value::String(text) => DraftValue::Text(vec![Piece::known(text.as_str())]),
            Value::Array(_) | Value::Object(_) => return None,
        };
        Some(Self::new(node.span, value))
    }

    /// The text when all of it is known; numbers and booleans count as text, as CloudFormation
    /// hands them over.
    pub(super) fn as_known_text(&self) -> Option<String> {
        match &self.value {
            DraftValue::Text(pieces) => {
                let known = pieces.iter().map(|piece| match piece {
                    Piece::Known(text) => Some(text.as_str()),
                    Piece::Unknown(_) => None,
                });
                known.collect()
            }
            DraftValue::Number(lexeme) => Some(lexeme.clone()),
            DraftValue::Bool(value) => Some(value.to_string()),
            DraftValue::Absent
            | DraftValue::Null
            | DraftValue::Array(_)
            | DraftValue::Object(_)
            | DraftValue::Truth(_) => None,
        }
    }

    /// The pieces of a text; those of a number or boolean as text.
    pub(super) fn pieces(&self) -> Option<Vec<Piece>> {
        if let DraftValue::Text(pieces) = &self.value {
            return Some(pieces.clone());
        }
        self.as_known_text().map(|text| vec![Piece::Known(text)])
    }

    /// What is not known, when that is the whole value.
    pub(super) fn as_hole(&self) -> Option<&Hole> {
        let DraftValue::Text(pieces) = &self.value else { return None };
        match pieces.as_slice() {
            [Piece::Unknown(hole)] => Some(hole),
            _ => None,
        }
    }

    pub(super) fn as_array(&self) -> Option<&[Self]> {
        if let DraftValue::Array(items) = &self.value { Some(items) } else { None }
    }

    pub(super) fn as_object(&self) -> Option<&[DraftMember]> {
        if let DraftValue::Object(members) = &self.value { Some(members) } else { None }
    }

    pub(super) const fn is_absent(&self) -> bool {
        matches!(self.value, DraftValue::Absent)
    }

    /// The value of a member, the first of that name.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        self.as_object()?.iter().find(|member| member.key == name).map(|member| &member.value)
    }
}

/// Builds a value from the inside out, by a loop: `close` makes an array or object from what holds it,
/// its node and what its elements or members came to.
pub(super) fn build<'a>(
    root: &'a Node,
    mut close: impl FnMut(Option<&'a Node>, &'a Node, Vec<Draft>) -> Draft,
) -> Draft {
    let mut open: Vec<(&Node, Vec<Draft>)> = Vec::new();
    let mut at = root;
    loop {
        let mut done = match Draft::scalar(at) {
            Some(scalar) => scalar,
            None if child(at, 0).is_none() => close(holder(&open), at, Vec::new()),
            None => {
                open.push((at, Vec::new()));
                at = child(at, 0).unwrap_or(at);
                continue;
            }
        };
        loop {
            let Some((node, mut parts)) = open.pop() else { return done };
            parts.push(done);
            if let Some(next) = child(node, parts.len()) {
                open.push((node, parts));
                at = next;
                break;
            }
            done = close(holder(&open), node, parts);
        }
    }
}

/// What holds the value that is built now.
fn holder<'a>(open: &[(&'a Node, Vec<Draft>)]) -> Option<&'a Node> {
    open.last().map(|(node, _)| *node)
}

/// An array or object of what its parts came to, without those that are absent.
pub(super) fn assemble(node: &Node, parts: Vec<Draft>) -> Draft {
    let value = match &node.value {
        Value::Object(members) => {
            let members = members.iter().zip(parts).filter(|(_, part)| !part.is_absent());
            let member = |(member, value): (&Member, Draft)| DraftMember {
                key: member.key.clone(),
                key_span: member.key_span,
                value,
            };
            DraftValue::Object(members.map(member).collect())
        }
        Value::Array(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            DraftValue::Array(parts.into_iter().filter(|part| !part.is_absent()).collect())
        }
    };
    Draft::new(node.span, value)
}

/// A value without functions.
pub(super) fn literal(root: &Node) -> Draft {
    build(root, |_, node, parts| assemble(node, parts))
}

fn child(node: &Node, index: usize) -> Option<&Node> {
    match &node.value {
        Value::Array(items) => items.get(index),
        Value::Object(members) => members.get(index).map(|member| &member.value),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}
