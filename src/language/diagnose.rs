//! What is wrong with a policy, or worth knowing.

use crate::base::diagnostic::Severity;
use crate::base::span::Span;
use crate::json;
use crate::language::Document;
use crate::policy::PolicyDocument;
use crate::validate::Source;
use crate::validate::Subject;
use crate::validate::is_refined;
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
    /// A text in place of what stands at the span that mends it.
    pub(super) replacement: Option<String>,
}

/// Everything that is found by grammar and catalog, by where it stands and by its code.
#[must_use]
pub fn diagnostics(document: Document<'_>) -> Vec<Diagnosis> {
    let Document { text, policy_type, catalog } = document;
    let (read, grammar) = PolicyDocument::read(text, policy_type);
    let (node, _) = json::parse(text);
    let source = node.as_ref().map(|node| Source { text, node });
    let subject = read
        .as_ref()
        .map(|document| Subject { source, ..Subject::new(document, policy_type, catalog) });
    let findings = subject.map(validate).unwrap_or_default();
    let mut found: Vec<Diagnosis> = grammar
        .into_iter()
        .filter(|diagnostic| !is_refined(diagnostic, &findings))
        .map(|found| Diagnosis {
            span: found.span,
            severity: found.severity,
            code: found.code.as_str(),
            message: found.message,
            help: found.help,
            replacement: None,
        })
        .collect();
    found.extend(findings.into_iter().map(|found| Diagnosis {
        span: found.span,
        severity: found.code.severity(),
        code: found.code.as_str(),
        message: found.message,
        help: found.help,
        replacement: found.replacement,
    }));
    found.sort_by_key(|found| (found.span, found.code));
    found
}
