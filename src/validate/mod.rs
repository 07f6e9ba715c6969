//! What is worth knowing about a policy beyond its grammar: policy checks of AWS (IAM Access Analyzer,
//! FINDINGS.md), decided without a network from the text and a [`Catalog`]. Which of them:
//! [`findings::FindingCode::ALL`].
//!
//! The grammar itself is checked where policies are read; those findings come with the document.

mod actions;
mod arn;
mod attached;
mod breadth;
mod condition_keys;
mod condition_values;
mod data_keys;
mod effort;
mod escalation;
mod every_role;
pub mod findings;
mod grants;
mod key_support;
mod keys;
mod lockout;
mod operators;
mod overlap;
pub(crate) mod place;
mod placeholder;
mod principals;
mod resource_control;
pub mod resource_kind;
mod resources;
mod risk;
mod s3_escalation;
mod semantic;
mod service_principals;
mod size;
mod source;
mod trust;
mod trust_exposure;
mod value_forms;

use crate::base::diagnostic::Diagnostic;
use crate::base::diagnostic::Path;
use crate::base::span::Span;
use crate::base::suggest::question;
use crate::catalog::Catalog;
use crate::json::Node;
use crate::policy::PolicyDocument;
use crate::policy::PolicyType;
use crate::validate::effort::Effort;
use crate::validate::findings::FindingCode;
use crate::validate::place::Place;
use crate::validate::resource_kind::ResourceKind;
pub use crate::validate::semantic::says_all_of;

/// A policy that is looked at, and what is known of the world around it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The policy as written. Statements that the grammar refuses are not in it.
    pub document: &'a PolicyDocument,
    /// Its type.
    pub policy_type: PolicyType,
    /// What AWS publishes about its services.
    pub catalog: &'a Catalog,
    /// What the document was read from. Without it nothing is said of sizes, empty elements and
    /// repeated Sids, and a statement that stands alone has an index in its path.
    pub source: Option<Source<'a>>,
    /// What a resource-based policy is attached to.
    pub resource_type: Option<&'static ResourceKind>,
    /// The account that the policy is in. Without it nothing is said of other accounts.
    pub account: Option<&'a str>,
}

/// A policy as text.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The text that holds it.
    pub text: &'a str,
    /// The policy in it.
    pub node: &'a Node,
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
    /// Elements elsewhere that it is about too.
    pub others: Vec<Location>,
}

/// An element in a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The way to it.
    pub path: Path,
    /// Its text.
    pub span: Span,
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
/// let findings = validate(Subject::new(&document, policy_type, &catalog));
/// assert_eq!(findings[0].code.as_str(), "invalid-action");
/// assert_eq!(findings[0].help.as_deref(), Some("did you mean `s3:GetObject`?"));
/// # }
/// # Ok::<(), iam_verdict::catalog::CatalogError>(())
/// ```
#[must_use]
pub fn validate(subject: Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let effort = Effort::new();
    if let Some(source) = subject.source {
        size::check(subject, source, &mut findings);
        source::check(subject, source, &mut findings);
    }
    if subject.is_granting() {
        let grants = grants::grants(subject);
        risk::check(&grants, &mut findings);
        escalation::check(subject.catalog, &grants, &mut findings);
        s3_escalation::check(subject, &mut findings);
    }
    for statement in &subject.document.statements {
        actions::check(subject, statement, &effort, &mut findings);
        arn::check(subject, statement, &effort, &mut findings);
        resources::check(subject, statement, &mut findings);
        every_role::check(subject, statement, &mut findings);
        placeholder::check(statement, &mut findings);
        breadth::check(subject, statement, &mut findings);
        lockout::check(subject, statement, &mut findings);
        attached::check(subject, statement, &mut findings);
        principals::check(subject, statement, &mut findings);
        service_principals::check(subject, statement, &mut findings);
        trust::check(subject, statement, &mut findings);
        trust_exposure::check(subject, statement, &mut findings);
        resource_control::check(subject, statement, &mut findings);
        data_keys::check(subject, statement, &mut findings);
        condition_keys::check(subject, statement, &mut findings);
        condition_values::check(statement, &mut findings);
        key_support::check(subject, statement, &mut findings);
        operators::check(statement, &mut findings);
        value_forms::check(statement, &mut findings);
    }
    semantic::check(subject, &effort, &mut findings);
    if subject.source.is_some_and(|source| stands_alone(source.node)) {
        findings.iter_mut().for_each(without_index);
    }
    findings.sort_by_key(|finding| (finding.span, finding.code));
    findings
}

/// Whether one of the findings says more exactly what the grammar found, so that this need not be told.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::catalog::Catalog;
/// use iam_verdict::policy::{PolicyDocument, PolicyType};
/// use iam_verdict::validate::{Subject, is_refined, validate};
///
/// let catalog = Catalog::embedded()?;
/// let text = r#"{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*",
///     "Resource": "*", "Condition": { "ForAnyValue:StringEquals": { "aws:TagKeys": [] } } } }"#;
/// let (document, diagnostics) = PolicyDocument::read(text, PolicyType::IdentityBased);
/// let document = document.unwrap();
/// let findings = validate(Subject::new(&document, PolicyType::IdentityBased, &catalog));
/// assert_eq!(diagnostics[0].code.as_str(), "empty-array-condition");
/// assert!(is_refined(&diagnostics[0], &findings));
/// # }
/// # Ok::<(), iam_verdict::catalog::CatalogError>(())
/// ```
#[must_use]
pub fn is_refined(diagnostic: &Diagnostic, findings: &[Finding]) -> bool {
    let says = |finding: &Finding| {
        finding.span == diagnostic.span && finding.code.refines() == Some(diagnostic.code)
    };
    findings.iter().any(says)
}

/// Whether `Statement` is one statement and no list.
fn stands_alone(policy: &Node) -> bool {
    policy.member("Statement").is_some_and(|statement| statement.as_object().is_some())
}

/// Paths that go through a statement which stands alone.
fn without_index(finding: &mut Finding) {
    let others = finding.others.iter_mut().map(|other| &mut other.path);
    for path in std::iter::once(&mut finding.path).chain(others) {
        let steps = path.segments().iter().enumerate();
        *path = steps.filter(|(place, _)| *place != 1).map(|(_, step)| step.clone()).collect();
    }
}

impl<'a> Subject<'a> {
    /// A policy of which nothing else is known.
    #[must_use]
    pub const fn new(
        document: &'a PolicyDocument,
        policy_type: PolicyType,
        catalog: &'a Catalog,
    ) -> Self {
        Self { document, policy_type, catalog, source: None, resource_type: None, account: None }
    }

    /// Whether the policy type itself grants something: identity-based policies.
    fn is_granting(&self) -> bool {
        self.policy_type == PolicyType::IdentityBased
    }

    /// Whether it is attached to who acts, or limits them: policies without a `Principal`.
    fn is_of_identity(&self) -> bool {
        matches!(
            self.policy_type,
            PolicyType::IdentityBased | PolicyType::PermissionsBoundary | PolicyType::Session
        )
    }
}

impl Finding {
    const fn new(code: FindingCode, message: String, path: Path, span: Span) -> Self {
        Self { code, message, help: None, path, span, replacement: None, others: Vec::new() }
    }

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

    /// With another place that it is about.
    fn also(mut self, place: Place<'_>) -> Self {
        self.others.push(Location { path: place.path(), span: place.span });
        self
    }

    /// With a text that mends it.
    fn replace_with(mut self, text: &str) -> Self {
        self.replacement = Some(text.to_owned());
        self
    }
}
