//! What is worth knowing about a policy beyond its grammar: policy checks of AWS (IAM Access Analyzer,
//! FINDINGS.md), decided without a network from the text and a [`Catalog`]. Which of them:
//! [`findings::FindingCode::ALL`].
//!
//! The grammar itself is checked where policies are read; those findings come with the document.

mod actions;
mod arn;
mod condition_keys;
mod condition_values;
mod every_role;
pub mod findings;
mod overlap;
mod trust;

use crate::base::diagnostic::Path;
use crate::base::diagnostic::PathSegment;
use crate::base::span::Span;
use crate::base::suggest::question;
use crate::catalog::Catalog;
use crate::policy::PolicyDocument;
use crate::policy::PolicyType;
use crate::policy::model::Statement;
use crate::validate::findings::FindingCode;

/// A policy that is looked at, and what is known of the world around it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The policy as written. Statements that the grammar refuses are not in it.
    pub document: &'a PolicyDocument,
    /// Its type.
    pub policy_type: PolicyType,
    /// What AWS publishes about its services.
    pub catalog: &'a Catalog,
}

/// One finding. The message is lower case, without full stop, with the user's own text in
/// backticks; what to do about it stands apart in `help`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its stable code, which says how much it weighs and why it matters.
    pub code: FindingCode,
    /// What was found.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The element it is about.
    pub path: Path,
    /// The text it is about.
    pub span: Span,
    /// A text that mends it, in place of what stands at `span`.
    pub replacement: Option<String>,
}

/// An entry of a statement, for a finding about it.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    statement: &'a Statement,
    /// The members on the way to it, from the statement on.
    members: &'a [&'a str],
    index: Option<usize>,
    span: Span,
}

/// Every finding, by where it stands in the text, then by its code.
///
/// ```
/// use iam_verdict::policy::{PolicyDocument, PolicyType};
/// use iam_verdict::validate::{Subject, validate};
/// # #[cfg(feature = "catalog")] {
/// # use iam_verdict::catalog::Catalog;
///
/// let catalog = Catalog::embedded()?;
/// let text = r#"{ "Version": "2012-10-17", "Statement":
///     { "Effect": "Allow", "Action": "s3:GetObjects", "Resource": "*" } }"#;
/// let policy_type = PolicyType::IdentityBased;
/// let (document, _) = PolicyDocument::read(text, policy_type);
/// let document = document.unwrap();
/// let subject = Subject { document: &document, policy_type, catalog: &catalog };
/// let findings = validate(subject);
/// assert_eq!(findings[0].code.as_str(), "invalid-action");
/// assert_eq!(findings[0].help.as_deref(), Some("did you mean `s3:GetObject`?"));
/// # }
/// # Ok::<(), iam_verdict::catalog::CatalogError>(())
/// ```
#[must_use]
pub fn validate(subject: Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for statement in &subject.document.statements {
        actions::check(subject, statement, &mut findings);
        arn::check(subject, statement, &mut findings);
        every_role::check(subject, statement, &mut findings);
        trust::check(subject, statement, &mut findings);
        condition_keys::check(subject, statement, &mut findings);
        condition_values::check(statement, &mut findings);
    }
    findings.sort_by_key(|finding| (finding.span, finding.code));
    findings
}

impl Place<'_> {
    fn finding(self, code: FindingCode, message: impl Into<String>) -> Finding {
        let statement = PathSegment::Index(self.statement.index);
        let members = self.members.iter().map(|name| PathSegment::Member((*name).to_owned()));
        let segments = [PathSegment::Member("Statement".to_owned()), statement].into_iter();
        let path = segments.chain(members).chain(self.index.map(PathSegment::Index)).collect();
        let message = message.into();
        Finding { code, message, help: None, path, span: self.span, replacement: None }
    }
}

impl Finding {
    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Asks whether one of these was meant; a single one is put in place of the text.
    fn offer(mut self, names: &[impl AsRef<str>]) -> Self {
        self.help = question(names);
        match names {
            [only] => self.replace_with(only.as_ref()),
            _ => self,
        }
    }

    /// With a text that mends it.
    fn replace_with(mut self, text: &str) -> Self {
        self.replacement = Some(text.to_owned());
        self
    }
}
