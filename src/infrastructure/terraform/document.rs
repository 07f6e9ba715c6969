//! A policy document from the blocks of the data source `aws_iam_policy_document` (documentation of
//! Terraform's AWS provider).

use std::collections::BTreeMap;

use crate::base::span::Span;
use crate::infrastructure::draft::Draft;
use crate::infrastructure::draft::DraftMember;
use crate::infrastructure::draft::DraftValue;
use crate::infrastructure::draft::Piece;

/// The elements of a statement and the attributes that they are made of.
const LISTS: [(&str, &str); 4] = [
    ("Action", "actions"),
    ("NotAction", "not_actions"),
    ("Resource", "resources"),
    ("NotResource", "not_resources"),
];

/// Attributes with documents that the statements are merged with.
const MERGED: [&str; 4] =
    ["source_json", "override_json", "source_policy_documents", "override_policy_documents"];

/// The document of a data source.
pub(super) fn draft(values: &Draft) -> Draft {
    let mut statements: Vec<Draft> =
        values.member("statement").map(blocks).unwrap_or_default().iter().map(statement).collect();
    let merged = MERGED.iter().filter_map(|name| Some((name, list(values, name)?)));
    // What is merged is not known here: it counts as a statement that is not.
    statements.extend(merged.map(|(name, merged)| Draft::unknown(merged.span, *name)));
    let version = text(values, "version");
    let version = version.unwrap_or_else(|| Draft::text(values.span, "2012-10-17"));
    let mut members = vec![named("Version", version)];
    members.extend(text(values, "policy_id").map(|id| named("Id", id)));
    members.push(named("Statement", Draft::new(values.span, DraftValue::Array(statements))));
    Draft::new(values.span, DraftValue::Object(members))
}

fn statement(block: &Draft) -> Draft {
    if block.as_hole().is_some() {
        return block.clone();
    }
    let mut members = Vec::new();
    members.extend(text(block, "sid").map(|sid| named("Sid", sid)));
    let effect = text(block, "effect").unwrap_or_else(|| Draft::text(block.span, "Allow"));
    members.push(named("Effect", effect));
    for (element, attribute) in [("Principal", "principals"), ("NotPrincipal", "not_principals")] {
        let made = block.member(attribute).and_then(principals);
        members.extend(made.map(|made| named(element, made)));
    }
    for (element, attribute) in LISTS {
        members.extend(list(block, attribute).map(|made| named(element, made)));
    }
    let made = block.member("condition").and_then(conditions);
    members.extend(made.map(|made| named("Condition", made)));
    Draft::new(block.span, DraftValue::Object(members))
}

/// Blocks of a type and its identifiers; of the type `*` all principals.
fn principals(all: &Draft) -> Option<Draft> {
    if all.as_hole().is_some() {
        return Some(all.clone());
    }
    let mut kinds = Lists::new();
    for block in blocks(all) {
        let kind = text(block, "type").and_then(|kind| kind.as_known_text());
        match (kind, list(block, "identifiers")) {
            (Some(kind), Some(identifiers)) if kind == "*" => return Some(identifiers),
            (Some(kind), Some(identifiers)) => add(&mut kinds, kind, &identifiers),
            _ => return Some(unknown(block)),
        }
    }
    (!kinds.is_empty()).then(|| object(kinds, all.span))
}

/// Blocks of an operator, a key and values.
fn conditions(all: &Draft) -> Option<Draft> {
    if all.as_hole().is_some() {
        return Some(all.clone());
    }
    let mut operators: BTreeMap<String, Lists> = BTreeMap::new();
    for block in blocks(all) {
        let word = |name: &str| text(block, name)?.as_known_text();
        let (Some(operator), Some(key)) = (word("test"), word("variable")) else {
            return Some(unknown(block));
        };
        let none = || Draft::new(block.span, DraftValue::Array(Vec::new()));
        let values = list(block, "values").unwrap_or_else(none);
        add(operators.entry(operator).or_default(), key, &values);
    }
    let members = operators.into_iter().map(|(operator, keys)| {
        let keys = object(keys, all.span);
        named(&operator, keys)
    });
    let members: Vec<DraftMember> = members.collect();
    (!members.is_empty()).then(|| Draft::new(all.span, DraftValue::Object(members)))
}

/// Lists by name, each with its place.
type Lists = BTreeMap<String, (Span, Vec<Draft>)>;

/// Adds a list under a name, to the one that is there already.
fn add(lists: &mut Lists, name: String, list: &Draft) {
    let (span, items) = lists.entry(name).or_insert((list.span, Vec::new()));
    *span = span.to(list.span);
    items.extend_from_slice(blocks(list));
}

fn object(lists: Lists, span: Span) -> Draft {
    let members = lists.into_iter().map(|(name, (span, mut items))| {
        let only = if items.len() == 1 { items.pop() } else { None };
        named(&name, only.unwrap_or_else(|| Draft::new(span, DraftValue::Array(items))))
    });
    Draft::new(span, DraftValue::Object(members.collect()))
}

fn named(key: &str, value: Draft) -> DraftMember {
    DraftMember { key: key.to_owned(), key_span: value.span, value }
}

/// What is unknown in a block makes the whole block unknown.
fn unknown(block: &Draft) -> Draft {
    let members = block.as_object().unwrap_or_default().iter();
    let hole = members.filter_map(|member| member.value.as_hole()).next();
    Draft::unknown(block.span, hole.map_or("block", |hole| hole.expression.as_str()))
}

/// The elements of a list; of all else itself.
fn blocks(draft: &Draft) -> &[Draft] {
    draft.as_array().unwrap_or(std::slice::from_ref(draft))
}

/// A text, unless it is absent or empty.
fn text(block: &Draft, name: &str) -> Option<Draft> {
    let draft = block.member(name)?;
    let is_empty = draft.as_known_text().is_some_and(|text| text.is_empty());
    draft.pieces().filter(|_| !is_empty).map(|pieces| told(draft, pieces))
}

/// A list of texts, one alone without the list; None when it is absent or empty.
fn list(block: &Draft, name: &str) -> Option<Draft> {
    let all = block.member(name)?;
    let items = blocks(all).iter().filter_map(|item| Some(told(item, item.pieces()?)));
    let mut items: Vec<Draft> = items.collect();
    match items.len() {
        0 => None,
        1 => items.pop(),
        _ => Some(Draft::new(all.span, DraftValue::Array(items))),
    }
}

/// `&{` is how Terraform writes the `${` of policies.
fn told(draft: &Draft, pieces: Vec<Piece>) -> Draft {
    let told = pieces.into_iter().map(|piece| match piece {
        Piece::Known(text) => Piece::Known(text.replace("&{", "${")),
        unknown @ Piece::Unknown(_) => unknown,
    });
    Draft::new(draft.span, DraftValue::Text(told.collect()))
}
