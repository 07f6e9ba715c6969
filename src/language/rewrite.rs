//! Other ways to write the same.

use crate::base::edit::Edit;
use crate::base::span::Span;
use crate::json;
use crate::json::Token;
use crate::json::TokenKind;
use crate::json::array;
use crate::json::quote;
use crate::language::Document;
use crate::language::mend::CodeAction;
use crate::language::mend::CodeActionKind;
use crate::language::outline::Item;
use crate::language::outline::Kind;
use crate::language::outline::Outline;
use crate::language::place::Place;
use crate::language::place::Slot;

/// The most actions that are written in place of a pattern.
const MOST_EXPANDED: usize = 100;

/// What can be written otherwise at the start of a span.
pub(super) fn offers(document: Document<'_>, outline: &Outline, span: Span) -> Vec<CodeAction> {
    let holds = |item: &Item| item.span.start <= span.start && span.start < item.span.end;
    let lists = [Slot::Action, Slot::Resource, Slot::PrincipalEntry, Slot::Value];
    let mut actions = Vec::new();
    for (place, item) in outline.items.iter().enumerate().filter(|(_, item)| holds(item)) {
        if !matches!(item.kind, Kind::Text | Kind::Array) {
            continue;
        }
        let slot = Place::of_value(outline, item).slot;
        if !lists.contains(&slot) {
            continue;
        }
        let is_member = item.name.is_some();
        let is_text = item.kind == Kind::Text;
        if is_member && is_text {
            actions.push(wrap(document.text, item));
        } else if is_member {
            actions.extend(unwrap(document.text, outline, (place, item)));
        }
        if slot == Slot::Action && is_text {
            actions.extend(expand(document, item));
        }
    }
    actions
}

fn rewrite(title: impl Into<String>, edit: Edit) -> CodeAction {
    let (title, kind) = (title.into(), CodeActionKind::Rewrite);
    CodeAction { title, kind, edits: vec![edit], diagnosis: None, is_preferred: false }
}

fn wrap(text: &str, item: &Item) -> CodeAction {
    let written = item.span.slice(text);
    rewrite("Write as a list", Edit::new(item.span, format!("[{written}]")))
}

fn unwrap(text: &str, outline: &Outline, (place, item): (usize, &Item)) -> Option<CodeAction> {
    let mut entries = outline.children(place);
    let (Some((_, only)), None) = (entries.next(), entries.next()) else { return None };
    if !matches!(only.kind, Kind::Text | Kind::Word) {
        return None;
    }
    Some(rewrite("Write without the list", Edit::new(item.span, only.span.slice(text))))
}

/// The actions that a pattern covers, by name.
fn expand(document: Document<'_>, item: &Item) -> Option<CodeAction> {
    if !item.text.contains(['*', '?']) {
        return None;
    }
    let covered = document.catalog.expand(&item.text).take(MOST_EXPANDED.saturating_add(1));
    let names: Vec<String> = covered.map(|action| quote(&action.to_string())).collect();
    if names.is_empty() || names.len() > MOST_EXPANDED {
        return None;
    }
    let title = format!("Write the {} actions that `{}` covers", names.len(), item.text);
    let text = if item.name.is_some() { array(&names) } else { names.join(", ") };
    Some(rewrite(title, Edit::new(item.span, text)))
}

/// Removes an entry of a list with one of the commas beside it.
pub(super) fn remove(text: &str, outline: &Outline, span: Span) -> Option<Edit> {
    let item = outline.items.iter().find(|item| item.span == span)?;
    let parent = outline.items.get(item.parent?)?;
    if parent.kind != Kind::Array {
        return None;
    }
    let tokens: Vec<Token> = json::tokens(text).collect();
    let at = tokens.iter().position(|token| token.span == span)?;
    let before = at.checked_sub(1).and_then(|before| tokens.get(before))?;
    let behind = tokens.get(at.saturating_add(1))?;
    let next = tokens.get(at.saturating_add(2));
    let removed = match (before.kind, behind.kind, next) {
        (TokenKind::Comma, _, _) => Span::new(before.span.start, span.end),
        (_, TokenKind::Comma, Some(next)) => Span::new(span.start, next.span.start),
        _ => span,
    };
    Some(Edit::new(removed, ""))
}
