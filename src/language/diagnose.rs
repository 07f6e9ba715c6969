//! What is wrong with a policy, or worth knowing.

use crate::base::code::Code;
use crate::base::diagnostic::Severity;
use crate::base::span::Span;
use crate::language::Document;
use crate::policy::PolicyDocument;
use crate::validate::Subject;
use crate::validate::validate;

/// One thing that is wrong, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// The text it is about.
    pub span: Span,
    /// How much it weighs.
    pub severity: Severity,
    /// Its stable code.
    pub code: &'static str,
    /// What was found, without full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The code, where the grammar found it.
    pub(super) grammar: Option<Code>,
    /// A text in place of what stands at the span that mends it.
    pub(super) replacement: Option<String>,
}

/// Everything that is found by grammar and catalog, by where it stands and by its code.
#[must_use]
pub fn diagnostics(document: Document<'_>) -> Vec<Diagnosis> {
    let Document { text, policy_type, catalog } = document;
    let (read, grammar) = PolicyDocument::read(text, policy_type);
    let mut found: Vec<Diagnosis> = grammar
        .into_iter()
        .map(|found| Diagnosis {
            span: found.span,
            severity: found.severity,
            code: found.code.as_str(),
            message: found.message,
            help: found.help,
            grammar: Some(found.code),
            replacement: None,
        })
        .collect();
    let subject = read.as_ref().map(|document| Subject::new(document, policy_type, catalog));
    let findings = subject.map(validate).unwrap_or_default();
    found.extend(findings.into_iter().map(|found| Diagnosis {
        span: found.span,
        severity: found.code.severity(),
        code: found.code.as_str(),
        message: found.message,
        help: found.help,
        grammar: None,
        replacement: found.replacement,
    }));
    found.sort_by_key(|found| (found.span, found.code));
    found
}
