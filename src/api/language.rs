//! Help while a policy is written, in the words of the Language Server Protocol 3.17: lines and
//! characters from 0, in UTF-16 code units.

use serde::Serialize;

use crate::api::answer;
use crate::api::validate;
use crate::api::wire;
use crate::base::diagnostic::Severity;
use crate::base::edit::Edit;
use crate::base::span;
use crate::base::span::LineIndex;
use crate::base::span::Span;
use crate::catalog::Catalog;
use crate::format;
use crate::format::Indent;
use crate::format::Style;
use crate::language;
use crate::language::CodeActionKind;
use crate::language::CompletionKind;
use crate::language::Diagnosis;
use crate::language::Document;
use crate::policy::PolicyType;

/// Who found a diagnostic.
const SOURCE: &str = "iam-verdict";
/// `DiagnosticTag.Unnecessary`: the text can be shown faded.
const UNNECESSARY: u8 = 1;

/// A place between two characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Position {
    /// From 0.
    pub line: u32,
    /// From 0, in UTF-16 code units.
    pub character: u32,
}

/// A piece of text, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Range {
    pub start: Position,
    pub end: Position,
}

/// A text in place of a range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are the protocol's")]
pub struct TextEdit {
    pub range: Range,
    pub new_text: String,
}

/// Text in Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkupContent {
    /// `markdown`
    pub kind: &'static str,
    /// The text.
    pub value: String,
}

/// What can come next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CompletionList {
    /// Whether more would come with more typed, or less.
    pub is_incomplete: bool,
    /// The likeliest first.
    pub items: Vec<CompletionItem>,
}

/// One thing that can come next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CompletionItem {
    /// What it is called.
    pub label: String,
    /// `CompletionItemKind`.
    pub kind: u8,
    /// One line about it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// More about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documentation: Option<MarkupContent>,
    /// Puts the likeliest first.
    pub sort_text: String,
    /// What the replaced text is compared with.
    pub filter_text: String,
    /// `InsertTextFormat`: 1 text, 2 snippet.
    pub insert_text_format: u8,
    /// What it changes.
    pub text_edit: TextEdit,
}

/// What a word means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hover {
    /// In Markdown.
    pub contents: MarkupContent,
    /// The word.
    pub range: Range,
}

/// What is wrong, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The text it is about.
    pub range: Range,
    /// `DiagnosticSeverity`: 1 error, 2 warning, 3 information.
    pub severity: u8,
    /// Our stable code.
    pub code: &'static str,
    /// `iam-verdict`
    pub source: &'static str,
    /// What was found, and what to do.
    pub message: String,
    /// `DiagnosticTag`s.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<u8>,
}

/// A change that is offered. The protocol's own has a `WorkspaceEdit` in place of `edits`, which
/// needs to know of which document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeAction {
    /// What it does.
    pub title: String,
    /// `quickfix` or `refactor.rewrite`.
    pub kind: &'static str,
    /// What it mends.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<Diagnostic>,
    /// Whether it is the one that is most likely meant.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_preferred: bool,
    /// The changes.
    pub edits: Vec<TextEdit>,
}

/// A policy of a type, by the name of the type.
///
/// # Errors
/// `RequestError` when there is no type of this name.
pub fn document<'a>(
    catalog: &'a Catalog,
    text: &'a str,
    policy_type: &str,
) -> Result<Document<'a>, wire::Error> {
    let policy_type = validate::named(policy_type, "policyType").map_err(answer::request_error)?;
    Ok(Document { text, policy_type, catalog })
}

/// The name of the type of policy that a text is, as far as it shows; none when it is none.
#[must_use]
pub fn guess_policy_type(text: &str) -> Option<&'static str> {
    language::guess_policy_type(text).map(PolicyType::as_str)
}

/// What can come next at a position.
#[must_use]
pub fn completion(document: Document<'_>, position: Position) -> CompletionList {
    let lines = Lines::new(document.text);
    let found = language::completion(document, lines.byte(position));
    let item = |(place, item): (usize, language::Completion)| CompletionItem {
        label: item.label,
        kind: kind_number(item.kind),
        detail: item.detail,
        documentation: Some(markdown(item.documentation)).filter(|text| !text.value.is_empty()),
        sort_text: format!("{place:04}"),
        filter_text: item.filter,
        insert_text_format: if item.is_snippet { 2 } else { 1 },
        text_edit: lines.edit(item.edit),
    };
    let items = found.items.into_iter().enumerate().map(item).collect();
    CompletionList { is_incomplete: found.is_incomplete, items }
}

/// What the word at a position means.
#[must_use]
pub fn hover(document: Document<'_>, position: Position) -> Option<Hover> {
    let lines = Lines::new(document.text);
    let found = language::hover(document, lines.byte(position))?;
    Some(Hover { contents: markdown(found.markdown), range: lines.range(found.span) })
}

/// Everything that is wrong, or worth knowing, by place.
#[must_use]
pub fn diagnostics(document: Document<'_>) -> Vec<Diagnostic> {
    let lines = Lines::new(document.text);
    language::diagnostics(document).into_iter().map(|found| diagnostic(&lines, found)).collect()
}

/// The changes that are offered for a range.
#[must_use]
pub fn code_actions(document: Document<'_>, range: Range) -> Vec<CodeAction> {
    let lines = Lines::new(document.text);
    let span = Span::new(lines.byte(range.start), lines.byte(range.end));
    let action = |found: language::CodeAction| CodeAction {
        title: found.title,
        kind: match found.kind {
            CodeActionKind::QuickFix => "quickfix",
            CodeActionKind::Rewrite => "refactor.rewrite",
        },
        diagnostics: found.diagnosis.into_iter().map(|found| diagnostic(&lines, found)).collect(),
        is_preferred: found.is_preferred,
        edits: found.edits.into_iter().map(|edit| lines.edit(edit)).collect(),
    };
    language::code_actions(document, span).into_iter().map(action).collect()
}

/// The changes of white space that lay a text out; none for a text that is no JSON.
#[must_use]
pub fn formatting(text: &str, tab_size: u32, insert_spaces: bool) -> Vec<TextEdit> {
    let tab_size = usize::try_from(tab_size).unwrap_or(usize::MAX);
    let indent = if insert_spaces { Indent::Spaces(tab_size) } else { Indent::Tab };
    let edits = format::edits(text, Style::Lines(indent)).unwrap_or_default();
    let lines = Lines::new(text);
    edits.into_iter().map(|edit| lines.edit(edit)).collect()
}

/// A text whose places are looked up.
struct Lines<'a> {
    text: &'a str,
    index: LineIndex,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, index: LineIndex::new(text) }
    }

    fn byte(&self, position: Position) -> u32 {
        self.index.byte(self.text, position.line, position.character)
    }

    fn range(&self, span: Span) -> Range {
        let position =
            |at: span::Position| Position { line: at.line.saturating_sub(1), character: at.column };
        let span::Range { start, end } = self.index.range(self.text, span);
        Range { start: position(start), end: position(end) }
    }

    fn edit(&self, edit: Edit) -> TextEdit {
        TextEdit { range: self.range(edit.span), new_text: edit.text }
    }
}

const fn markdown(value: String) -> MarkupContent {
    MarkupContent { kind: "markdown", value }
}

fn diagnostic(lines: &Lines<'_>, found: Diagnosis) -> Diagnostic {
    let help = found.help.map(|help| format!("; {help}")).unwrap_or_default();
    let is_unnecessary = found.code.starts_with("redundant-");
    Diagnostic {
        range: lines.range(found.span),
        severity: match found.severity {
            Severity::Error => 1,
            Severity::SecurityWarning | Severity::Warning => 2,
            Severity::Suggestion => 3,
        },
        code: found.code,
        source: SOURCE,
        message: format!("{}{help}", found.message),
        tags: if is_unnecessary { vec![UNNECESSARY] } else { Vec::new() },
    }
}

/// `CompletionItemKind`.
const fn kind_number(kind: CompletionKind) -> u8 {
    match kind {
        CompletionKind::Element => 10,   // Property
        CompletionKind::Value => 20,     // EnumMember
        CompletionKind::Service => 9,    // Module
        CompletionKind::Action => 3,     // Function
        CompletionKind::Pattern => 21,   // Constant
        CompletionKind::Resource => 17,  // File
        CompletionKind::Principal => 18, // Reference
        CompletionKind::Operator => 24,  // Operator
        CompletionKind::Key => 5,        // Field
        CompletionKind::Variable => 6,   // Variable
        CompletionKind::Snippet => 15,   // Snippet
    }
}
