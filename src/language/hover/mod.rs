//! What a word means.

mod action;
mod condition;
mod resource;

use crate::base::span::Span;
use crate::language::Document;
use crate::language::outline::Item;
use crate::language::outline::Kind;
use crate::language::outline::Name;
use crate::language::outline::Outline;
use crate::language::place::Place;
use crate::language::place::Slot;
use crate::language::words;

/// What a word means, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// In Markdown.
    pub markdown: String,
    /// The word, quotes included.
    pub span: Span,
}

/// What the word at a byte of a text means; none where nothing is known of it.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::catalog::Catalog;
/// use iam_verdict::language::{Document, hover};
/// use iam_verdict::policy::PolicyType;
///
/// let catalog = Catalog::embedded()?;
/// let text = r#"{ "Statement": [{ "Action": "sqs:SendMessage" "#;
/// let document = Document { text, policy_type: PolicyType::IdentityBased, catalog: &catalog };
/// let found = hover(document, 35).unwrap();
/// assert!(found.markdown.starts_with("**sqs:SendMessage** · Write\n\n"));
/// assert_eq!(found.span.slice(text), "\"sqs:SendMessage\"");
/// # }
/// # Ok::<(), iam_verdict::catalog::CatalogError>(())
/// ```
#[must_use]
pub fn hover(document: Document<'_>, offset: u32) -> Option<Hover> {
    let outline = Outline::read(document.text, None);
    let holds = |span: Span| span.start <= offset && offset < span.end;
    let named = outline.items.iter().find_map(|item| {
        item.name.as_ref().filter(|name| holds(name.span)).map(|name| (item, name))
    });
    if let Some((item, name)) = named {
        let markdown = of_name(document, &Place::of_name(&outline, item), name)?;
        return Some(Hover { markdown, span: name.span });
    }
    let is_word = |item: &&Item| matches!(item.kind, Kind::Text | Kind::Word) && holds(item.span);
    let item = outline.items.iter().find(is_word)?;
    let at = offset.saturating_sub(item.span.start);
    let markdown = of_value(document, &Place::of_value(&outline, item), (item, at))?;
    Some(Hover { markdown, span: item.span })
}

fn of_name(document: Document<'_>, place: &Place<'_>, name: &Name) -> Option<String> {
    let text = name.text.as_str();
    let is = |slots: &[Slot]| slots.contains(&place.slot);
    if is(&[Slot::Operator]) {
        return condition::of_operator(text);
    }
    if is(&[Slot::Key]) {
        return condition::of_key(document, text);
    }
    let is_element = is(&[Slot::DocumentElement, Slot::StatementElement]);
    let of_element = is_element.then(|| words::element(text));
    let of_kind = is(&[Slot::PrincipalKind]).then(|| words::principal_kind(text));
    let words = of_element.or(of_kind).filter(|words| !words.is_empty())?;
    Some(format!("**{text}**\n\n{words}"))
}

fn of_value(document: Document<'_>, place: &Place<'_>, (item, at): (&Item, u32)) -> Option<String> {
    let text = item.text.as_str();
    let is = |slots: &[Slot]| slots.contains(&place.slot);
    let takes_variables = is(&[Slot::Resource, Slot::Value]);
    if let Some(variable) = condition::variable_at(text, at).filter(|_| takes_variables) {
        return condition::of_key(document, variable);
    }
    if is(&[Slot::Action]) {
        return action::of(document.catalog, text);
    }
    if is(&[Slot::Resource]) {
        return resource::of(document.catalog, text);
    }
    if is(&[Slot::Effect, Slot::Version]) {
        let name = place.names.first().map_or("", String::as_str);
        return Some(format!("**{text}**\n\n{}", words::element(name)));
    }
    let is_everybody = is(&[Slot::Principal]) && text == "*";
    is_everybody.then(|| "**\\***\n\nEverybody, anonymous callers included.".to_owned())
}

/// Names as a list in code, the first of them; and how many are left out.
fn list<'a>(names: impl IntoIterator<Item = &'a str>, most: usize) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let shown: Vec<String> = names.iter().take(most).map(|name| format!("`{name}`")).collect();
    let left = names.len().saturating_sub(most);
    let more = if left > 0 { format!(" and {left} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}
