//! Functions of CloudFormation that make texts and lists from others.

use crate::base::budget::MAX_LIST_ELEMENTS;
use crate::base::span::Span;
use crate::infrastructure::draft::Draft;
use crate::infrastructure::draft::DraftValue;
use crate::infrastructure::draft::Hole;
use crate::infrastructure::draft::Piece;

/// A part of the text of `Fn::Sub`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Text(&'a str),
    Variable(&'a str),
}

/// The parts of a text of `Fn::Sub`: `${name}` is a variable, `${!name}` the text `${name}`.
pub(super) fn template(pattern: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once("${") {
        let Some((name, after)) = behind.split_once('}') else { break };
        parts.push(Part::Text(before));
        match name.strip_prefix('!') {
            Some(literal) => parts.extend(["${", literal, "}"].map(Part::Text)),
            None => parts.push(Part::Variable(name.trim())),
        }
        rest = after;
    }
    parts.push(Part::Text(rest));
    parts
}

/// The pieces of a text, with known ones that touch as one.
pub(super) fn merged(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut merged: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (merged.last_mut(), piece) {
            (_, Piece::Known(text)) if text.is_empty() => {}
            (Some(Piece::Known(before)), Piece::Known(text)) => before.push_str(&text),
            (_, piece) => merged.push(piece),
        }
    }
    if merged.is_empty() { vec![Piece::known("")] } else { merged }
}

/// A text; of a list of texts the elements, with commas between them as CloudFormation puts them.
pub(super) fn listed(value: &DraftValue) -> Vec<Piece> {
    match value {
        DraftValue::Text(pieces) => pieces.clone(),
        DraftValue::Array(items) => pieces_of(items, ",").unwrap_or_default(),
        DraftValue::Absent
        | DraftValue::Null
        | DraftValue::Bool(_)
        | DraftValue::Number(_)
        | DraftValue::Object(_)
        | DraftValue::Truth(_) => Vec::new(),
    }
}

/// How long the text of `Fn::Join` will be.
pub(super) fn length_of_join(arguments: &[Draft]) -> usize {
    let [delimiter, list] = arguments else { return 0 };
    let delimiter = delimiter.as_known_text().map_or(0, |delimiter| delimiter.len());
    let items = list.as_array().unwrap_or_default();
    let lengths = items.iter().filter_map(Draft::pieces).flatten().map(|piece| match piece {
        Piece::Known(text) => text.len(),
        Piece::Unknown(hole) => hole.expression.len(),
    });
    lengths.fold(delimiter.saturating_mul(items.len()), usize::saturating_add)
}

/// `Fn::Join`: a delimiter and a list.
pub(super) fn join(arguments: &[Draft]) -> Option<Vec<Piece>> {
    let [delimiter, list] = arguments else { return None };
    pieces_of(list.as_array()?, &delimiter.as_known_text()?)
}

fn pieces_of(items: &[Draft], delimiter: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            pieces.push(Piece::known(delimiter));
        }
        pieces.extend(item.pieces()?);
    }
    Some(merged(pieces))
}

/// `Fn::Split`: a delimiter and a text. What stands in for an unknown piece is split too: the account
/// of an ARN that is not known is not known either, and has the form of one.
pub(super) fn split(arguments: &[Draft], span: Span) -> Option<DraftValue> {
    let [delimiter, text] = arguments else { return None };
    let delimiter = delimiter.as_known_text().filter(|delimiter| !delimiter.is_empty())?;
    let mut lists: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in text.pieces()? {
        let (text, hole) = match &piece {
            Piece::Known(text) => (text, None),
            Piece::Unknown(hole) => (hole.stand_in.as_ref()?, Some(hole)),
        };
        for (index, part) in text.split(delimiter.as_str()).enumerate() {
            if lists.len() > MAX_LIST_ELEMENTS {
                return None;
            }
            if index > 0 {
                lists.push(Vec::new());
            }
            let made = match hole {
                None => Piece::known(part),
                Some(hole) => Piece::Unknown(Hole {
                    expression: hole.expression.clone(),
                    stand_in: Some(part.to_owned()),
                }),
            };
            lists.last_mut()?.push(made);
        }
    }
    let item = |pieces| Draft::new(span, DraftValue::Text(merged(pieces)));
    Some(DraftValue::Array(lists.into_iter().map(item).collect()))
}

/// `Fn::Select`: a number and a list.
pub(super) fn select(arguments: &[Draft]) -> Option<DraftValue> {
    let [index, list] = arguments else { return None };
    let index: usize = index.as_known_text()?.parse().ok()?;
    list.as_array()?.get(index).map(|item| item.value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_policies_stay_when_they_are_escaped() {
        use Part::{Text, Variable};
        assert_eq!(template("a${B}"), [Text("a"), Variable("B"), Text("")]);
        assert_eq!(
            template("${ A.B }${!aws:username}"),
            [
                Text(""),
                Variable("A.B"),
                Text(""),
                Text("${"),
                Text("aws:username"),
                Text("}"),
                Text("")
            ]
        );
        assert_eq!(template("a${B"), [Text("a${B")]);
        assert_eq!(template(""), [Text("")]);
    }

    #[test]
    fn known_pieces_that_touch_are_one() {
        assert_eq!(
            merged(vec![Piece::known("a"), Piece::known(""), Piece::known("b")]),
            [Piece::known("ab")]
        );
        assert_eq!(merged(Vec::new()), [Piece::known("")]);
    }
}
