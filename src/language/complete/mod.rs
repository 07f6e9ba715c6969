//! What can come next.

mod action;
mod condition;
mod element;
mod principal;
mod resource;
mod value;
mod variable;

use crate::base::budget::MAX_COMPLETIONS;
use crate::base::edit::Edit;
use crate::json::TokenKind;
use crate::json::quote;
use crate::language::Document;
use crate::language::outline::Cursor;
use crate::language::outline::Outline;
use crate::language::place::Place;
use crate::language::place::Slot;
use crate::language::place::Typed;

/// What a completion is, for its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    /// An element of the policy language.
    Element,
    /// A value that is one of few.
    Value,
    /// A service prefix.
    Service,
    /// An action.
    Action,
    /// A pattern that covers several actions.
    Pattern,
    /// A resource.
    Resource,
    /// A principal.
    Principal,
    /// A condition operator.
    Operator,
    /// A condition key.
    Key,
    /// A policy variable.
    Variable,
    /// A statement or a policy to fill in.
    Snippet,
}

/// One thing that can come next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What it is called.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// One line about it; may be empty.
    pub detail: String,
    /// More about it, in Markdown; may be empty.
    pub documentation: String,
    /// What the typed text is compared with: as the edit, with its quote.
    pub filter: String,
    /// What it changes: the replaced text holds the cursor.
    pub edit: Edit,
    /// Whether the new text is a snippet of LSP: `$1`, `${1:name}`.
    pub is_snippet: bool,
}

/// What can come next, the likeliest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completions {
    /// At most [`MAX_COMPLETIONS`].
    pub items: Vec<Completion>,
    /// Whether more would come with more typed, or less.
    pub is_incomplete: bool,
}

/// What can come next at a byte of a text. Nothing where nothing is known.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::catalog::Catalog;
/// use iam_verdict::language::{Document, completion};
/// use iam_verdict::policy::PolicyType;
///
/// let catalog = Catalog::embedded()?;
/// let text = r#"{ "Statement": { "Effect": "Allow", "Action": "s3:GetObjectT"#;
/// let document = Document { text, policy_type: PolicyType::IdentityBased, catalog: &catalog };
/// let found = completion(document, text.len().try_into().unwrap());
/// assert_eq!(found.items[0].label, "s3:GetObjectTagging");
/// assert_eq!(found.items[0].edit.text, "\"s3:GetObjectTagging\"");
/// # }
/// # Ok::<(), iam_verdict::catalog::CatalogError>(())
/// ```
#[must_use]
pub fn completion(document: Document<'_>, offset: u32) -> Completions {
    let outline = Outline::read(document.text, Some(offset));
    let Some(cursor) = &outline.cursor else { return Completions::default() };
    let Some(place) = Place::of_cursor(&outline, cursor) else { return Completions::default() };
    let typed = Typed::at(document.text, cursor);
    let asked = Asked { document, place, typed, cursor };
    let drafts = drafts(&asked);
    asked.completions(drafts)
}

fn drafts(asked: &Asked<'_>) -> Vec<Draft> {
    if let Some(variables) = variable::drafts(asked) {
        return variables;
    }
    match asked.place.slot {
        Slot::Document => element::policy(asked),
        Slot::DocumentElement => element::of_document(asked),
        Slot::Version => element::version(),
        Slot::Statement => element::statements(asked),
        Slot::StatementElement => element::of_statement(asked),
        Slot::Effect => element::effect(asked),
        Slot::Principal => principal::whole(asked),
        Slot::PrincipalKind => principal::kinds(asked),
        Slot::PrincipalEntry => principal::entries(asked),
        Slot::Action => action::drafts(asked),
        Slot::Resource => resource::drafts(asked),
        Slot::Operator => condition::operators(asked),
        Slot::Key => condition::keys(asked),
        Slot::Value => value::drafts(asked),
        Slot::Nothing => Vec::new(),
    }
}

/// A question: what can come next here.
struct Asked<'a> {
    document: Document<'a>,
    place: Place<'a>,
    typed: Typed,
    cursor: &'a Cursor,
}

/// What a draft writes.
#[derive(Debug, Clone)]
enum Insert {
    /// Its label, as a JSON text.
    Label,
    /// The name of a member, and its value as a snippet of JSON.
    Member(String),
    /// A snippet of JSON.
    Snippet(String),
    /// In place of the rest of what is typed, a part of a text.
    Part(Edit),
}

/// A completion before it is known whether it fits what is typed.
#[derive(Debug, Clone)]
struct Draft {
    label: String,
    kind: CompletionKind,
    detail: String,
    documentation: String,
    /// The lower the likelier.
    rank: u8,
    insert: Insert,
    /// Whether it fits whatever is typed.
    always: bool,
}

impl Draft {
    fn new(kind: CompletionKind, rank: u8, label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            kind,
            detail: String::new(),
            documentation: String::new(),
            rank,
            insert: Insert::Label,
            always: false,
        }
    }

    fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    fn documentation(mut self, documentation: impl Into<String>) -> Self {
        self.documentation = documentation.into();
        self
    }

    fn insert(mut self, insert: Insert) -> Self {
        self.insert = insert;
        self
    }
}

impl Asked<'_> {
    fn completions(&self, drafts: Vec<Draft>) -> Completions {
        let folded = self.typed.text.to_lowercase();
        let fits = |draft: &Draft| match fits(&draft.label.to_lowercase(), &folded) {
            None if draft.always => Some(0),
            fits => fits,
        };
        let fitting = drafts.into_iter().filter_map(|draft| Some((fits(&draft)?, draft)));
        let mut fitting: Vec<(u8, Draft)> = fitting.collect();
        fitting.sort_by(|(fits, a), (other, b)| {
            fits.cmp(other).then(a.rank.cmp(&b.rank)).then_with(|| a.label.cmp(&b.label))
        });
        let is_incomplete = !folded.is_empty() || fitting.len() > MAX_COMPLETIONS;
        fitting.truncate(MAX_COMPLETIONS);
        let items = fitting.into_iter().map(|(_, draft)| self.completion(draft)).collect();
        Completions { items, is_incomplete }
    }

    fn completion(&self, draft: Draft) -> Completion {
        let Draft { label, kind, detail, documentation, insert, .. } = draft;
        let quoted = quote(&label);
        let behind = self.typed.behind;
        let is_named = self.cursor.next == Some(TokenKind::Colon);
        let (edit, is_snippet) = match insert {
            Insert::Label => (Edit::new(self.typed.span, format!("{quoted}{behind}")), false),
            Insert::Member(_) if is_named => (Edit::new(self.typed.span, quoted), false),
            Insert::Member(value) => {
                let text = format!("{}: {value}{behind}", escape(&quoted));
                (Edit::new(self.typed.span, text), true)
            }
            Insert::Snippet(text) => (Edit::new(self.typed.span, format!("{text}{behind}")), true),
            Insert::Part(edit) => {
                let filter = edit.text.clone();
                return Completion {
                    label,
                    kind,
                    detail,
                    documentation,
                    filter,
                    edit,
                    is_snippet: false,
                };
            }
        };
        // What always fits must do so where it is compared again.
        let compared = if draft.always { &self.typed.text } else { &label };
        let quote = if self.typed.is_quoted { "\"" } else { "" };
        let filter = format!("{quote}{compared}");
        Completion { label, kind, detail, documentation, filter, edit, is_snippet }
    }
}

/// How well a label fits what is typed, the lower the better: it begins so, or it holds it; of a name
/// behind a prefix, that name does.
fn fits(label: &str, typed: &str) -> Option<u8> {
    let of_name = |(prefix, name): (&str, &str)| {
        let (known, label) = label.split_once(':')?;
        (known == prefix && label.contains(name)).then_some(1)
    };
    match label.find(typed) {
        Some(0) => Some(0),
        Some(_) => Some(1),
        None => typed.split_once(':').and_then(of_name),
    }
}

/// A text as it stands in a snippet.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '$' | '}' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A text of JSON as a snippet in which what is chosen, `${name}`, is to be filled in.
fn template(text: &str) -> String {
    let mut snippet = String::from("\"");
    let mut rest = text;
    let mut number = 1_usize;
    while let Some((before, behind)) = rest.split_once("${") {
        let (name, behind) = behind.split_once('}').unwrap_or((behind, ""));
        snippet.push_str(&escape(before));
        snippet.push_str(&format!("${{{number}:{}}}", escape(name)));
        number = number.saturating_add(1);
        rest = behind;
    }
    snippet.push_str(&escape(rest));
    snippet.push('"');
    snippet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_filled_in() {
        assert_eq!(
            template("arn:${Partition}:s3:::${BucketName}"),
            "\"arn:${1:Partition}:s3:::${2:BucketName}\""
        );
        assert_eq!(template("a$b}${c"), "\"a\\$b\\}${1:c}\"");
        assert_eq!(escape("\"${aws:x}\""), "\"\\${aws:x\\}\"");
    }
}
