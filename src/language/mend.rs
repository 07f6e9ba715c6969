//! How to mend what is wrong.

use crate::base::code::Code;
use crate::base::edit::Edit;
use crate::base::span::Span;
use crate::base::suggest::near;
use crate::json::quote;
use crate::language::Document;
use crate::language::diagnose::Diagnosis;
use crate::language::diagnose::diagnostics;
use crate::language::outline::Item;
use crate::language::outline::Kind;
use crate::language::outline::Outline;
use crate::language::rewrite;
use crate::policy::operator::BaseOperator;
use crate::validate::findings::FindingCode;

/// The codes of entries that can be removed, for another one says what they say.
const REDUNDANT: [&str; 2] = ["redundant-action", "redundant-resource"];

/// What a code action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeActionKind {
    /// It mends something that is wrong.
    QuickFix,
    /// It writes the same in another way.
    Rewrite,
}

/// A change that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeAction {
    /// What it does.
    pub title: String,
    /// What it is for.
    pub kind: CodeActionKind,
    /// The changes, in the order of the text.
    pub edits: Vec<Edit>,
    /// What it mends.
    pub diagnosis: Option<Diagnosis>,
    /// Whether it is the one that is most likely meant.
    pub is_preferred: bool,
}

/// The changes that are offered for a piece of a text: what mends what is wrong there, then other ways
/// to write the value at its start.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::base::edit::apply;
/// use iam_verdict::base::span::Span;
/// use iam_verdict::catalog::Catalog;
/// use iam_verdict::language::{Document, code_actions};
/// use iam_verdict::policy::PolicyType;
///
/// let catalog = Catalog::embedded()?;
/// let text = r#"{"Statement":{"Effect":"allow","Action":"sqs:*","Resource":"*"}}"#;
/// let document = Document { text, policy_type: PolicyType::IdentityBased, catalog: &catalog };
/// let actions = code_actions(document, Span::new(23, 24));
/// assert_eq!(actions[0].title, "Write `Allow`");
/// assert!(apply(text, &actions[0].edits).contains(r#""Effect":"Allow""#));
/// # }
/// # Ok::<(), iam_verdict::catalog::CatalogError>(())
/// ```
#[must_use]
pub fn code_actions(document: Document<'_>, span: Span) -> Vec<CodeAction> {
    let fixes = Fixes::read(document.text);
    let touches = |found: &Diagnosis| found.span.start <= span.end && span.start <= found.span.end;
    let found = diagnostics(document).into_iter().filter(touches);
    let mut actions: Vec<CodeAction> = found.flat_map(|found| fixes.offers(found)).collect();
    actions.extend(rewrite::offers(document, &fixes.outline, span));
    actions
}

/// A change of a text that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// The changes, in the order of the text.
    pub edits: Vec<Edit>,
}

/// What mends the findings of one text.
#[derive(Debug)]
pub struct Fixes<'a> {
    text: &'a str,
    outline: Outline,
}

impl<'a> Fixes<'a> {
    /// Those of a text, whole or not.
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        Self { text, outline: Outline::read(text, None) }
    }

    /// Those of one finding, by its code, its place and the text that stands in for it, if one does;
    /// when there are several, the user has to choose.
    ///
    /// ```
    /// use iam_verdict::base::edit::apply;
    /// use iam_verdict::base::span::Span;
    /// use iam_verdict::language::Fixes;
    ///
    /// let text = r#"{"Statement":{"Effect":"Alow","Action":"sqs:*","Resource":"*"}}"#;
    /// let fixes = Fixes::read(text).of(("invalid-effect", Span::new(23, 29)), None);
    /// assert_eq!(fixes[0].title, "Write `Allow`");
    /// assert!(apply(text, &fixes[0].edits).contains(r#""Effect":"Allow""#));
    /// ```
    #[must_use]
    pub fn of(&self, (code, span): (&str, Span), replacement: Option<&str>) -> Vec<Fix> {
        let mends = match replacement {
            Some(text) => vec![write(span, text)],
            None if REDUNDANT.contains(&code) => {
                let edit = rewrite::remove(self.text, &self.outline, span);
                edit.map(|edit| ("Remove the entry".to_owned(), vec![edit])).into_iter().collect()
            }
            None => self.mends(code, span),
        };
        mends.into_iter().map(|(title, edits)| Fix { title, edits }).collect()
    }

    fn mends(&self, code: &str, span: Span) -> Mends {
        let written = span.slice(self.text).trim_matches('"');
        let fault = Fault { text: self.text, outline: &self.outline, span, written };
        let mend = MENDS.iter().find(|(known, _)| *known == code);
        mend.map(|(_, mend)| mend(&fault)).unwrap_or_default()
    }

    fn offers(&self, found: Diagnosis) -> Vec<CodeAction> {
        let fixes = self.of((found.code, found.span), found.replacement.as_deref());
        let is_preferred = fixes.len() == 1;
        let action = |Fix { title, edits }| CodeAction {
            title,
            kind: CodeActionKind::QuickFix,
            edits,
            diagnosis: Some(found.clone()),
            is_preferred,
        };
        fixes.into_iter().map(action).collect()
    }
}

/// Titles and changes.
type Mends = Vec<(String, Vec<Edit>)>;

/// A text in place of the one at a span.
fn write(span: Span, text: &str) -> (String, Vec<Edit>) {
    (format!("Write `{text}`"), vec![Edit::new(span, quote(text))])
}

/// A fault in a text.
struct Fault<'a> {
    text: &'a str,
    outline: &'a Outline,
    span: Span,
    /// What stands there, without quotes.
    written: &'a str,
}

/// How a fault is mended.
type Mend = fn(&Fault<'_>) -> Mends;

/// The findings that are mended beside a text in their place, by their code, and how.
const MENDS: [(&str, Mend); 14] = [
    (Code::ActionHasSpace.as_str(), |fault| {
        vec![write(fault.span, &fault.written.replace(' ', ""))]
    }),
    (Code::InvalidConditionOperator.as_str(), |fault| {
        operator(fault.written).map(|name| write(fault.span, &name)).into_iter().collect()
    }),
    (Code::InvalidEffect.as_str(), |fault| fault.near(&["Allow", "Deny"])),
    (Code::InvalidPolicyElement.as_str(), |fault| {
        fault.near(if fault.is_at_top() { &OF_DOCUMENT } else { &OF_STATEMENT })
    }),
    (Code::InvalidPrincipalKey.as_str(), |fault| {
        fault.near(&["AWS", "Service", "Federated", "CanonicalUser"])
    }),
    (Code::InvalidVersion.as_str(), |fault| vec![write(fault.span, VERSION)]),
    (Code::JsonSyntaxError.as_str(), |fault| syntax(fault).into_iter().collect()),
    (Code::MissingEffect.as_str(), |fault| {
        ["Allow", "Deny"].into_iter().filter_map(|effect| add_effect(fault, effect)).collect()
    }),
    (FindingCode::MissingQualifier.as_str(), |fault| {
        ["ForAnyValue", "ForAllValues"].into_iter().filter_map(|set| with_set(fault, set)).collect()
    }),
    (Code::MissingVersion.as_str(), |fault| add_version(fault).into_iter().collect()),
    (Code::NullWithIfExists.as_str(), |fault| vec![write(fault.span, "Null")]),
    (Code::RcpVersion.as_str(), |fault| match fault.written.starts_with("20") {
        true => vec![write(fault.span, VERSION)],
        false => add_version(fault).into_iter().collect(),
    }),
    (Code::UnsupportedSid.as_str(), |fault| {
        let kept: String = fault.written.chars().filter(char::is_ascii_alphanumeric).collect();
        vec![write(fault.span, &kept)]
    }),
    (Code::VersionOld.as_str(), |fault| vec![write(fault.span, VERSION)]),
];

const VERSION: &str = "2012-10-17";
const OF_DOCUMENT: [&str; 3] = ["Version", "Id", "Statement"];
const OF_STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

impl Fault<'_> {
    fn near(&self, known: &[&str]) -> Mends {
        let near = near(self.written, known.iter().copied());
        near.first().map(|name| write(self.span, name)).into_iter().collect()
    }

    /// Whether it is a member of the document itself.
    fn is_at_top(&self) -> bool {
        self.outline.names(0).any(|name| name.span == self.span)
    }
}

/// The operator that was meant, with its set operator and `IfExists`.
fn operator(written: &str) -> Option<String> {
    let (set, rest) = written.split_once(':').map_or(("", written), |(set, rest)| (set, rest));
    let (base, suffix) =
        rest.strip_suffix("IfExists").map_or((rest, ""), |base| (base, "IfExists"));
    let known: Vec<&str> = BaseOperator::ALL.iter().map(|operator| operator.as_str()).collect();
    let base = *near(base, known).first()?;
    let set = match set {
        "" => String::new(),
        set => format!("{}:", near(set, ["ForAllValues", "ForAnyValue"]).first()?),
    };
    Some(format!("{set}{base}{suffix}"))
}

/// The operator that a condition key stands under, with a set operator.
fn with_set(fault: &Fault<'_>, set: &str) -> Option<(String, Vec<Edit>)> {
    let is_key = |item: &&Item| item.name.as_ref().is_some_and(|name| name.span == fault.span);
    let key = fault.outline.items.iter().find(is_key)?;
    let operator = fault.outline.items.get(key.parent?)?.name.as_ref()?;
    Some(write(operator.span, &format!("{set}:{}", operator.text)))
}

fn add_version(fault: &Fault<'_>) -> Option<(String, Vec<Edit>)> {
    let root = fault.outline.items.first().filter(|item| item.kind == Kind::Object)?;
    let first = fault.outline.names(0).next();
    let start = root.span.start.saturating_add(1);
    let gap = first.map_or("", |name| Span::new(start, name.span.start).slice(fault.text));
    let comma = if first.is_some() { "," } else { "" };
    let text = format!("{gap}\"Version\": \"{VERSION}\"{comma}");
    Some(("Add `Version`".to_owned(), vec![Edit::at(start, text)]))
}

fn add_effect(fault: &Fault<'_>, effect: &str) -> Option<(String, Vec<Edit>)> {
    let is_statement = |item: &Item| item.span == fault.span && item.kind == Kind::Object;
    let place = fault.outline.items.iter().position(is_statement)?;
    let first = fault.outline.names(place).next();
    let comma = if first.is_some() { ", " } else { "" };
    let at = first.map_or(fault.span.start.saturating_add(1), |name| name.span.start);
    let text = format!("\"Effect\": \"{effect}\"{comma}");
    Some((format!("Add `\"Effect\": \"{effect}\"`"), vec![Edit::at(at, text)]))
}

/// A comma too many, or one too few.
fn syntax(fault: &Fault<'_>) -> Option<(String, Vec<Edit>)> {
    let found = fault.span.slice(fault.text);
    if found == "," {
        return Some(("Remove the comma".to_owned(), vec![Edit::new(fault.span, "")]));
    }
    let before = Span::new(0, fault.span.start).slice(fault.text).trim_end();
    let ends_value = before.ends_with(|c: char| "\"}]".contains(c) || c.is_ascii_alphanumeric());
    let begins_next = found.starts_with(['"', '{', '[']);
    let at = u32::try_from(before.len()).ok().filter(|_| ends_value && begins_next)?;
    Some(("Add a comma".to_owned(), vec![Edit::at(at, ",")]))
}
