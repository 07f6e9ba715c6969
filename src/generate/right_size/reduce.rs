//! The text of a policy without what is unused: changed in as few places as can be.

use crate::base::edit::Edit;
use crate::base::edit::apply;
use crate::base::span::Span;
use crate::format::Style;
use crate::format::layout;
use crate::generate::conditions::one_or_list;
use crate::generate::right_size::Entry;
use crate::generate::right_size::Kept;
use crate::generate::right_size::KeptCode;
use crate::generate::right_size::RightSizedPolicy;
use crate::generate::right_size::StatementUsage;
use crate::generate::right_size::Usage;
use crate::generate::right_size::present::Present;
use crate::generate::verify::GenerateError;
use crate::json::array;
use crate::json::quote;
use crate::policy::model::Statement;
use crate::policy::quota::Counted;

/// The policy with what is left of it. Where the names of what was used take more than `room` characters, patterns
/// stay: those first that grow most.
pub(super) fn reduce(
    policy: &Present,
    mut statements: Vec<StatementUsage>,
    room: usize,
) -> Result<RightSizedPolicy, GenerateError> {
    let size = |text: &String| Counted::CharactersWithoutWhiteSpace.count(text);
    loop {
        let reduced = written(policy, &statements)?;
        let fits = reduced.as_ref().is_none_or(|text| size(text) <= room);
        if fits || !restore(&mut statements) {
            return Ok(RightSizedPolicy { text: policy.text.clone(), reduced, statements });
        }
    }
}

/// Puts back the pattern that grew most, and tells whether there was one.
fn restore(statements: &mut [StatementUsage]) -> bool {
    let entries = statements.iter_mut().flat_map(|statement| &mut statement.actions);
    let grown = entries.filter_map(|entry| {
        let Entry::Others(names) = &entry.becomes else { return None };
        let length: usize = names.iter().map(|name| name.len().saturating_add(3)).sum();
        let growth = length.checked_sub(entry.pattern.len().saturating_add(3))?;
        (growth > 0).then_some((growth, entry))
    });
    let Some((_, entry)) = grown.max_by_key(|(growth, _)| *growth) else { return false };
    entry.becomes = Entry::Itself;
    entry.kept.push(Kept { code: KeptCode::Quota, actions: Vec::new() });
    true
}

/// Whether nothing of a statement is left.
pub(super) fn is_left_out(usage: &StatementUsage) -> bool {
    usage.usage == Usage::Unused
}

fn written(policy: &Present, usages: &[StatementUsage]) -> Result<Option<String>, GenerateError> {
    let mut edits = Vec::new();
    let mut before: Option<&Statement> = None;
    let with = || policy.statements().iter().zip(usages);
    let mut behind = policy.statements().iter().skip(1);
    for (statement, usage) in with() {
        let next = behind.next();
        if !is_left_out(usage) {
            edits.extend(entries(statement, usage));
            before = Some(statement);
            continue;
        }
        // A comma goes with what stands before it, or with what is left out at the beginning.
        let gone = match (before, next) {
            (Some(before), _) => Span::new(before.span.end, statement.span.end),
            (None, Some(next)) => Span::new(statement.span.start, next.span.start),
            (None, None) => return Ok(None),
        };
        edits.push(Edit::new(gone, ""));
        before = before.map(|_| statement);
    }
    let text = apply(&policy.text, &edits);
    let laid_out = layout(&text, Style::default());
    Ok(Some(laid_out.map_err(|faults| GenerateError::broken(&faults))?))
}

/// What changes within a statement, in the order of its text.
fn entries(statement: &Statement, usage: &StatementUsage) -> Vec<Edit> {
    let actions = usage.actions.iter().map(|entry| (&entry.pattern, &entry.becomes)).collect();
    let is_list = |index: Option<&Option<usize>>| index.is_some_and(Option::is_some);
    let has_list = is_list(statement.action.entries.first().map(|entry| &entry.index));
    let mut edits: Vec<Edit> =
        changed(actions, statement.action.span, has_list).into_iter().collect();
    if let Some(element) = statement.resource.as_ref().filter(|element| !element.negated) {
        let resources =
            usage.resources.iter().map(|entry| (&entry.pattern, &entry.becomes)).collect();
        let has_list = is_list(element.entries.first().map(|entry| &entry.index));
        edits.extend(changed(resources, element.span, has_list));
    }
    edits.sort_by_key(|edit| edit.span);
    edits
}

fn changed(entries: Vec<(&String, &Entry)>, span: Span, has_list: bool) -> Option<Edit> {
    if entries.iter().all(|(_, becomes)| **becomes == Entry::Itself) {
        return None;
    }
    let texts: Vec<String> = entries
        .into_iter()
        .flat_map(|(own, becomes)| match becomes {
            Entry::Itself => vec![own.clone()],
            Entry::Others(others) => others.clone(),
            Entry::Nothing => Vec::new(),
        })
        .collect();
    let quoted = || texts.iter().map(|text| quote(text)).collect::<Vec<String>>();
    Some(Edit::new(span, if has_list { array(&quoted()) } else { one_or_list(&texts) }))
}
