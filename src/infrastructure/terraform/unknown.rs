//! Values of a plan with what of them is not known.

use std::collections::BTreeMap;

use crate::base::span::Span;
use crate::infrastructure::draft::Draft;
use crate::infrastructure::draft::DraftMember;
use crate::infrastructure::draft::DraftValue;
use crate::infrastructure::draft::assemble;
use crate::infrastructure::draft::build;
use crate::infrastructure::tables;
use crate::json::Node;
use crate::json::Value;

/// What is not known, by the place of what holds it: the name or index of each, and the way to it.
type Holes<'a> = BTreeMap<Span, BTreeMap<Step<'a>, String>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step<'a> {
    Member(&'a str),
    Index(usize),
}

/// The values, with a hole wherever `unknown`, which has their shape, says `true`.
pub(super) fn draft(values: &Node, unknown: Option<&Node>) -> Draft {
    let holes = unknown.map(|unknown| holes(values, unknown)).unwrap_or_default();
    build(values, |_, node, parts| {
        let draft = assemble(node, parts);
        match holes.get(&node.span) {
            Some(holes) => with_holes(draft, holes),
            None => draft,
        }
    })
}

fn holes<'a>(values: &'a Node, unknown: &'a Node) -> Holes<'a> {
    let mut holes = Holes::new();
    let mut open = vec![(String::new(), values, unknown)];
    while let Some((path, values, unknown)) = open.pop() {
        let parts = tables::map(children(values));
        for (step, unknown) in children(unknown) {
            let path = match step {
                Step::Member(name) if path.is_empty() => name.to_owned(),
                Step::Member(name) => format!("{path}.{name}"),
                Step::Index(index) => format!("{path}[{index}]"),
            };
            if unknown.value == Value::Bool(true) {
                holes.entry(values.span).or_default().insert(step, path);
            } else if let Some(part) = parts.get(&step) {
                open.push((path, part, unknown));
            }
        }
    }
    holes
}

fn children(node: &Node) -> Vec<(Step<'_>, &Node)> {
    match &node.value {
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, item)| (Step::Index(index), item)).collect()
        }
        Value::Object(members) => {
            members.iter().map(|member| (Step::Member(&member.key), &member.value)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn with_holes(mut draft: Draft, holes: &BTreeMap<Step<'_>, String>) -> Draft {
    let span = draft.span;
    match &mut draft.value {
        DraftValue::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                if let Some(path) = holes.get(&Step::Index(index)) {
                    *item = Draft::unknown(item.span, path.as_str());
                }
            }
        }
        DraftValue::Object(members) => {
            members.retain(|member| !holes.contains_key(&Step::Member(&member.key)));
            members.extend(holes.iter().filter_map(|(step, path)| {
                let Step::Member(name) = step else { return None };
                let value = Draft::unknown(span, path.as_str());
                Some(DraftMember { key: (*name).to_owned(), key_span: span, value })
            }));
        }
        DraftValue::Absent
        | DraftValue::Null
        | DraftValue::Bool(_)
        | DraftValue::Number(_)
        | DraftValue::Text(_)
        | DraftValue::Truth(_) => {}
    }
    draft
}
