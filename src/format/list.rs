//! The lists of a policy, and entries of them that another entry of the same list covers.

use std::collections::BTreeMap;

use crate::base::budget::MAX_COVER_STEPS;
use crate::base::diagnostic::Path;
use crate::json::Node;
use crate::policy::operator::BaseOperator;
use crate::policy::operator::Operator;
use crate::value::extent::Extent;

/// How the entries of a list are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Actions: patterns in any letter case (rules A1, A4).
    Actions,
    /// ARNs: patterns field by field (rule R4).
    Resources,
    /// Values in which `*` and `?` are wildcards (rule O4).
    Patterns,
    /// Anything that is the same only as itself.
    Exact,
}

/// A list of a statement.
#[derive(Debug)]
pub(super) struct List<'a> {
    pub(super) kind: Kind,
    pub(super) path: Path,
    pub(super) node: &'a Node,
    pub(super) entries: &'a [Node],
}

/// The statements of a document, each with its path.
pub(super) fn statements(document: &Node) -> Vec<(Path, &Node)> {
    let path = Path::root().member("Statement");
    let Some(element) = document.member("Statement") else { return Vec::new() };
    match element.as_array() {
        Some(items) => {
            items.iter().enumerate().map(|(index, item)| (path.index(index), item)).collect()
        }
        None => vec![(path, element)],
    }
}

/// Every list of a statement whose order and repetitions say nothing (rules A1, R1, P1, C4).
pub(super) fn lists<'a>(path: &Path, statement: &'a Node) -> Vec<List<'a>> {
    let mut lists = Vec::new();
    for member in statement.as_object().unwrap_or_default() {
        let (key, path) = (member.key.as_str(), path.member(&member.key));
        match key {
            "Action" | "NotAction" => lists.extend(list(Kind::Actions, path, &member.value)),
            "Resource" | "NotResource" => lists.extend(list(Kind::Resources, path, &member.value)),
            "Principal" | "NotPrincipal" => {
                lists.extend(members(Kind::Exact, &path, &member.value));
            }
            "Condition" => {
                for operator in member.value.as_object().unwrap_or_default() {
                    let path = path.member(&operator.key);
                    lists.extend(members(values(&operator.key), &path, &operator.value));
                }
            }
            _ => {}
        }
    }
    lists
}

fn members<'a>(kind: Kind, path: &Path, node: &'a Node) -> Vec<List<'a>> {
    let members = node.as_object().unwrap_or_default().iter();
    members.filter_map(|member| list(kind, path.member(&member.key), &member.value)).collect()
}

fn list(kind: Kind, path: Path, node: &Node) -> Option<List<'_>> {
    Some(List { kind, path, node, entries: node.as_array()? })
}

fn values(operator: &str) -> Kind {
    match Operator::parse(operator).map(|operator| operator.base) {
        Ok(BaseOperator::StringLike | BaseOperator::StringNotLike) => Kind::Patterns,
        Ok(_) | Err(_) => Kind::Exact,
    }
}

/// An entry that can be left out, and the one that says what it says; by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Covered {
    pub(super) entry: usize,
    pub(super) by: usize,
}

/// The entries that another one covers that stays. Of two that cover each other the earlier stays.
pub(super) fn covered(list: &List<'_>, budget: &mut Budget) -> Vec<Covered> {
    let mut firsts: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = Vec::new();
    let mut patterns = Vec::new();
    for (place, entry) in list.entries.iter().enumerate() {
        let Some(text) = folded(list.kind, entry) else { continue };
        if let Some(first) = firsts.get(&text) {
            found.push(Covered { entry: place, by: *first });
            continue;
        }
        if list.kind != Kind::Exact && text.contains('*') && !text.contains("${") {
            patterns.push((place, text.clone()));
        }
        firsts.insert(text, place);
    }
    for (text, entry) in firsts {
        if budget.steps == 0 {
            break;
        }
        let wide = |(place, wide): &&(usize, String)| {
            let is_earlier = *place < entry;
            *place != entry
                && budget.covers(list.kind, wide, &text)
                && (is_earlier || !budget.covers(list.kind, &text, wide))
        };
        found.extend(patterns.iter().find(wide).map(|(by, _)| Covered { entry, by: *by }));
    }
    let by_entry: BTreeMap<usize, usize> =
        found.iter().map(|found| (found.entry, found.by)).collect();
    for covered in &mut found {
        covered.by = last(&by_entry, covered.by);
    }
    found.sort_by_key(|found| found.entry);
    found
}

/// The entry that stays at the end of what covers what. It ends: each step leads to a wider pattern,
/// or to an earlier one that is as wide.
fn last(by_entry: &BTreeMap<usize, usize>, from: usize) -> usize {
    let mut at = from;
    for _ in 0..by_entry.len() {
        let Some(next) = by_entry.get(&at) else { break };
        at = *next;
    }
    at
}

/// What two entries that say the same have in common; none for what is no text, number or word.
fn folded(kind: Kind, entry: &Node) -> Option<String> {
    match (kind, entry.as_str()) {
        (Kind::Actions, Some(text)) => Some(text.to_lowercase()),
        (_, Some(text)) => Some(text.to_owned()),
        (_, None) => None,
    }
}

/// How much may still be compared.
#[derive(Debug)]
pub(super) struct Budget {
    steps: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: MAX_COVER_STEPS }
    }
}

impl Budget {
    /// Whether one entry covers the other; no when there is nothing left to find it out.
    fn covers(&mut self, kind: Kind, wide: &str, narrow: &str) -> bool {
        let head = wide.find(['*', '?']).and_then(|end| wide.get(..end)).unwrap_or(wide);
        let steps =
            if narrow.starts_with(head) { wide.len().saturating_mul(narrow.len()) } else { 1 };
        self.steps = self.steps.saturating_sub(steps.max(1));
        self.steps > 0
            && narrow.starts_with(head)
            && match kind {
                Kind::Actions => covers_action(wide, narrow),
                Kind::Resources => covers_arn(wide, narrow),
                Kind::Patterns => !narrow.contains("${") && covers(wide, narrow),
                Kind::Exact => false,
            }
    }
}

fn covers(wide: &str, narrow: &str) -> bool {
    Extent::parse(wide).covers(&Extent::parse(narrow))
}

/// Whether an action pattern covers another one, both in lower case.
pub(super) fn covers_action(wide: &str, narrow: &str) -> bool {
    match (wide.split_once(':'), narrow.split_once(':')) {
        (None, _) => wide == "*",
        (Some((service, wide)), Some((other, narrow))) => service == other && covers(wide, narrow),
        (Some(_), None) => false,
    }
}

/// Field by field; what a variable stands for is not known.
fn covers_arn(wide: &str, narrow: &str) -> bool {
    if wide == "*" {
        return true;
    }
    let fields = |text: &'_ str| text.splitn(6, ':').map(str::to_owned).collect::<Vec<_>>();
    let (wide, narrow_fields) = (fields(wide), fields(narrow));
    wide.len() == 6
        && narrow_fields.len() == 6
        && !narrow.contains("${")
        && wide.iter().zip(&narrow_fields).all(|(wide, narrow)| covers(wide, narrow))
}
