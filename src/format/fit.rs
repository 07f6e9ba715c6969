//! A policy that is shorter and says the same.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::diagnostic::Diagnostic;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::Severity;
use crate::base::edit::Edit;
use crate::base::edit::apply;
use crate::base::span::Span;
use crate::catalog::Catalog;
use crate::format::layout::Style;
use crate::format::layout::layout;
use crate::format::list::Budget;
use crate::format::list::Kind;
use crate::format::list::List;
use crate::format::list::covered;
use crate::format::list::lists;
use crate::format::list::statements;
use crate::format::shrink::Shrunk;
use crate::format::shrink::shrink;
use crate::json;
use crate::json::Node;
use crate::json::Value;
use crate::json::quote;
use crate::policy::PolicyDocument;
use crate::policy::PolicyType;

/// What may be done to make a policy shorter. Nothing is done that is not asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Steps<'a> {
    /// Leave out entries that another entry of the same list covers.
    pub leave_out_covered: bool,
    /// Write lists of one entry without the list.
    pub unwrap_lists: bool,
    /// Write patterns for names of actions, where they cover no other action of this catalog. What AWS
    /// adds later may be covered too.
    pub shrink_actions: Option<&'a Catalog>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepCode {
    /// An entry was left out that another one covers.
    CoveredEntry,
    /// A list of one entry became that entry.
    ListOfOne,
    /// A pattern stands for names of actions.
    ShrunkActions,
}

impl StepCode {
    /// The stable spelling, lower kebab case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CoveredEntry => "covered-entry",
            Self::ListOfOne => "list-of-one",
            Self::ShrunkActions => "shrunk-actions",
        }
    }
}

/// One thing that was done, and where in the given text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub code: StepCode,
    /// The same in words, with the reason.
    pub message: String,
    /// The element.
    pub path: Path,
    /// The text it is about.
    pub span: Span,
}

/// A policy that was made shorter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitted {
    /// Its text.
    pub text: String,
    /// All that was done beside the white space, in the order of the given text.
    pub steps: Vec<Step>,
}

/// Makes a policy shorter, laid out in a style. Statements are neither moved nor merged.
///
/// ```
/// use iam_verdict::format::{Steps, Style, fit};
/// use iam_verdict::policy::PolicyType;
///
/// let text = r#"{ "Version": "2012-10-17", "Statement": [
///   { "Effect": "Allow", "Action": ["s3:GetObject", "s3:Get*"], "Resource": "*" }
/// ] }"#;
/// let steps = Steps { leave_out_covered: true, unwrap_lists: true, ..Steps::default() };
/// let fitted = fit(text, PolicyType::IdentityBased, (steps, Style::Compact)).unwrap();
/// assert_eq!(
///     fitted.text,
///     r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}"#
/// );
/// assert_eq!(fitted.steps[2].message, "`s3:GetObject` is left out: `s3:Get*` covers it");
/// ```
///
/// # Errors
/// What is wrong with a policy that has errors: what it means is not known, so nothing keeps it.
pub fn fit(
    text: &str,
    policy_type: PolicyType,
    (steps, style): (Steps<'_>, Style),
) -> Result<Fitted, Vec<Diagnostic>> {
    let (_, diagnostics) = PolicyDocument::read(text, policy_type);
    let (node, _) = json::parse(text);
    let is_broken = diagnostics.iter().any(|found| found.severity == Severity::Error);
    let Some(document) = node.filter(|_| !is_broken) else { return Err(diagnostics) };
    let mut work =
        Work { text, steps, budget: Budget::default(), done: Vec::new(), edits: Vec::new() };
    if let Some(element) = document.member("Statement") {
        let is_list_of_one = matches!(element.as_array(), Some([_]));
        if is_list_of_one {
            work.unwrap(Path::root().member("Statement"), element);
        }
    }
    for (path, statement) in statements(&document) {
        for list in lists(&path, statement) {
            work.list(&list);
        }
    }
    let Work { mut done, mut edits, .. } = work;
    edits.sort_by_key(|edit| edit.span);
    done.sort_by_key(|step| step.span);
    Ok(Fitted { text: layout(&apply(text, &edits), style)?, steps: done })
}

struct Work<'a> {
    text: &'a str,
    steps: Steps<'a>,
    budget: Budget,
    done: Vec<Step>,
    edits: Vec<Edit>,
}

impl Work<'_> {
    fn list(&mut self, list: &List<'_>) {
        let mut kept: BTreeMap<usize, String> = list
            .entries
            .iter()
            .map(|entry| entry.span.slice(self.text).to_owned())
            .enumerate()
            .collect();
        let count = kept.len();
        if self.steps.leave_out_covered {
            self.leave_out(list, &mut kept);
        }
        if let (Kind::Actions, Some(catalog)) = (list.kind, self.steps.shrink_actions) {
            self.shrink(list, catalog, &mut kept);
        }
        let is_changed = kept.len() < count;
        let entries: Vec<String> = kept.into_values().collect();
        match entries.as_slice() {
            [only] if self.steps.unwrap_lists && is_scalar(list.entries) => {
                self.say(
                    StepCode::ListOfOne,
                    list.path.clone(),
                    list.node.span,
                    "a list of one entry is that entry".to_owned(),
                );
                self.edits.push(Edit::new(list.node.span, only.clone()));
            }
            entries if is_changed => {
                self.edits.push(Edit::new(list.node.span, json::array(entries)))
            }
            _ => {}
        }
    }

    fn leave_out(&mut self, list: &List<'_>, kept: &mut BTreeMap<usize, String>) {
        for found in covered(list, &mut self.budget) {
            let text =
                |place: usize| list.entries.get(place).and_then(Node::as_str).unwrap_or_default();
            let (left_out, by) = (text(found.entry), text(found.by));
            let message = format!("`{left_out}` is left out: `{by}` covers it");
            let span = list.entries.get(found.entry).map_or(list.node.span, |entry| entry.span);
            self.say(StepCode::CoveredEntry, list.path.index(found.entry), span, message);
            kept.remove(&found.entry);
        }
    }

    fn shrink(&mut self, list: &List<'_>, catalog: &Catalog, kept: &mut BTreeMap<usize, String>) {
        let entries = list.entries.iter().enumerate();
        let left = entries.filter(|(place, _)| kept.contains_key(place));
        let names: Vec<(usize, &str)> =
            left.filter_map(|(place, entry)| Some((place, entry.as_str()?))).collect();
        // Patterns can have actions in common: the first one stands for them.
        let mut open: BTreeSet<usize> = names.iter().map(|(place, _)| *place).collect();
        for Shrunk { pattern, entries } in shrink(catalog, &names) {
            let places: Vec<usize> =
                entries.into_iter().filter(|place| open.contains(place)).collect();
            let listed: usize =
                places.iter().filter_map(|place| kept.get(place)).map(String::len).sum();
            let (Some(first), true) = (places.first(), pattern.len() < listed) else { continue };
            let message = format!(
                "`{pattern}` stands for {} entries: in the catalog of {} it covers no other action; it \
                 would cover one of such a name that AWS adds",
                places.len(),
                catalog.date()
            );
            let span = list.entries.get(*first).map_or(list.node.span, |entry| entry.span);
            self.say(StepCode::ShrunkActions, list.path.index(*first), span, message);
            for place in &places {
                open.remove(place);
                kept.remove(place);
            }
            kept.insert(*first, quote(&pattern));
        }
    }

    /// Takes the brackets of a list away.
    fn unwrap(&mut self, path: Path, list: &Node) {
        if !self.steps.unwrap_lists {
            return;
        }
        let Span { start, end } = list.span;
        self.edits.push(Edit::new(Span::new(start, start.saturating_add(1)), ""));
        self.edits.push(Edit::new(Span::new(end.saturating_sub(1), end), ""));
        self.say(
            StepCode::ListOfOne,
            path,
            list.span,
            "a list of one statement is that statement".to_owned(),
        );
    }

    fn say(&mut self, code: StepCode, path: Path, span: Span, message: String) {
        self.done.push(Step { code, message, path, span });
    }
}

fn is_scalar(entries: &[Node]) -> bool {
    entries
        .iter()
        .all(|entry| matches!(entry.value, Value::String(_) | Value::Number(_) | Value::Bool(_)))
}
