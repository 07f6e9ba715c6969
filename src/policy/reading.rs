//! What the readers of all elements share: the policy type, the version, the findings.

use crate::base::budget::MAX_DIAGNOSTICS;
use crate::base::budget::MAX_PATTERN_BYTES;
use crate::base::code::Code;
use crate::base::diagnostic::Diagnostic;
use crate::base::diagnostic::Severity;
use crate::base::diagnostic::Trail;
use crate::base::span::Span;
use crate::json::Member;
use crate::json::Node;
use crate::json::Value;
use crate::policy::model::Version;
use crate::policy::policy_type::PolicyType;
use crate::policy::variable::Template;

/// One reading of one document.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) policy_type: PolicyType,
    pub(super) version: Version,
    pub(super) diagnostics: Vec<Diagnostic>,
    has_error: bool,
}

/// An element that has a `Not…` twin.
pub(super) enum Element<'a> {
    /// Neither is there.
    Absent,
    /// One of the two is there.
    Given { member: &'a Member, negated: bool },
    /// Both are there.
    Broken,
}

/// A string of a list, with its place.
pub(super) struct Entry<'a> {
    pub(super) index: Option<usize>,
    pub(super) text: &'a str,
    pub(super) span: Span,
}

impl Entry<'_> {
    /// The path of this entry in the element at `element`.
    pub(super) fn trail<'t>(&self, element: &'t Trail<'t>) -> Trail<'t> {
        match self.index {
            Some(index) => element.index(index),
            None => *element,
        }
    }
}

impl Reading {
    pub(super) const fn new(policy_type: PolicyType) -> Self {
        let version = Version::V2008;
        Self { policy_type, version, diagnostics: Vec::new(), has_error: false }
    }

    pub(super) const fn has_error(&self) -> bool {
        self.has_error
    }

    /// Keeps a finding. Beyond the limit only the first error is still kept: the verdict must not
    /// depend on how many remarks came before.
    pub(super) fn keep(&mut self, diagnostic: Diagnostic) {
        let first_error = diagnostic.is_error() && !self.has_error;
        self.has_error |= diagnostic.is_error();
        if self.diagnostics.len() < MAX_DIAGNOSTICS || first_error {
            self.diagnostics.push(diagnostic);
        }
    }

    pub(super) fn error(&mut self, code: Code, at: &Trail<'_>, span: Span, message: String) {
        self.keep(Diagnostic::error(code, span, at.path(), message));
    }

    pub(super) fn error_with_help(
        &mut self,
        found: (Code, String),
        (at, span): (&Trail<'_>, Span),
        help: impl Into<String>,
    ) {
        let (code, message) = found;
        self.keep(Diagnostic::error(code, span, at.path(), message).help(help));
    }

    pub(super) fn warn(&mut self, code: Code, at: &Trail<'_>, span: Span, message: String) {
        let diagnostic = Diagnostic::error(code, span, at.path(), message);
        self.keep(diagnostic.severity(Severity::Warning));
    }

    pub(super) fn suggest(&mut self, code: Code, at: &Trail<'_>, span: Span, message: String) {
        let diagnostic = Diagnostic::error(code, span, at.path(), message);
        self.keep(diagnostic.severity(Severity::Suggestion));
    }

    /// An element or its `Not…` twin, and whether it is the twin. Both together are an error, which
    /// is reported here (rules G8, G9, G10).
    pub(super) fn element<'a>(
        &mut self,
        at: &Trail<'_>,
        members: &'a [Member],
        [name, not_name]: [&str; 2],
    ) -> Element<'a> {
        match (find(members, name), find(members, not_name)) {
            (None, None) => Element::Absent,
            (Some(member), None) => Element::Given { member, negated: false },
            (None, Some(member)) => Element::Given { member, negated: true },
            (Some(_), Some(twin)) => {
                let message = format!("the statement has both `{name}` and `{not_name}`");
                let found = (Code::UnsupportedElementCombination, message);
                let place = at.member(not_name);
                self.error_with_help(found, (&place, twin.key_span), "keep one of them");
                Element::Broken
            }
        }
    }

    /// Reports an empty list (rule G12): IAM refuses it; other services may have stored it, and then
    /// it matches nothing. The `Not…` form is refused everywhere: it must never read as "everything".
    pub(super) fn check_not_empty(&mut self, at: &Trail<'_>, member: &Member, code: Code) {
        if !member.value.as_array().is_some_and(<[Node]>::is_empty) {
            return;
        }
        let (name, span) = (&member.key, member.value.span);
        if name.starts_with("Not") {
            let message = format!("an empty `{name}` excludes nothing");
            return self.error(Code::EmptyNegatedElement, at, span, message);
        }
        let message = format!("an empty `{name}` matches nothing");
        if self.policy_type.has_iam_sids() {
            self.error(code, at, span, message);
        } else {
            self.suggest(code, at, span, message);
        }
    }

    /// The text with its variables, in the documents whose version has them (rule VR2).
    pub(super) fn template(&self, text: &str) -> Template {
        match self.version {
            Version::V2008 => Template::plain(text),
            Version::V2012 => Template::parse(text).unwrap_or_else(|_| Template::plain(text)),
        }
    }

    /// Refuses a text that is longer than any that AWS takes in its place.
    pub(super) fn check_length(&mut self, at: &Trail<'_>, span: Span, text: &str) {
        if text.len() > MAX_PATTERN_BYTES {
            let length = text.len();
            let message =
                format!("{length} bytes, more than the {MAX_PATTERN_BYTES} that are read");
            self.error(Code::DocumentTooLarge, at, span, message);
        }
    }

    pub(super) fn wrong_type(&mut self, at: &Trail<'_>, node: &Node, expected: &str) {
        let message = format!("expected {expected}, found {}", node.kind());
        self.error(Code::DataTypeMismatch, at, node.span, message);
    }

    /// The strings of a scalar-or-array element (rule G11). `null` elements are skipped where the
    /// element may hold them (rule G14).
    pub(super) fn entries<'a>(
        &mut self,
        node: &'a Node,
        at: &Trail<'_>,
        skip_null: bool,
    ) -> Vec<Entry<'a>> {
        if let Some(text) = node.as_str() {
            self.check_length(at, node.span, text);
            return vec![Entry { index: None, text, span: node.span }];
        }
        let Some(items) = node.as_array() else {
            self.wrong_type(at, node, "a string or an array of strings");
            return Vec::new();
        };
        let mut entries = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let place = at.index(index);
            match &item.value {
                Value::String(text) => {
                    self.check_length(&place, item.span, text);
                    entries.push(Entry { index: Some(index), text, span: item.span });
                }
                Value::Null if skip_null => {
                    let message = "`null` in a list is skipped by IAM".to_owned();
                    self.warn(Code::NullListElement, &place, item.span, message);
                }
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::Array(_)
                | Value::Object(_) => self.wrong_type(&place, item, "a string"),
            }
        }
        entries
    }
}

/// The value of a member and where its name stands, the first of that name.
pub(super) fn find<'a>(members: &'a [Member], name: &str) -> Option<&'a Member> {
    members.iter().find(|member| member.key == name)
}
