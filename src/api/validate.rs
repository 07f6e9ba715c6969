//! `validate`: what the text of one policy tells, alone and with a catalog.

use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::policies;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::base::diagnostic::Diagnostic;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::Severity;
use crate::base::span::Span;
use crate::catalog::Catalog;
use crate::json;
use crate::policy::PolicyDocument;
use crate::policy::PolicySource;
use crate::policy::PolicyType;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::validate;
use crate::validate::Finding;
use crate::validate::Subject;

/// Finds what is wrong with, or worth knowing about, one policy:
/// `{ "policy": …, "policyType": "identityBased" }`.
///
/// ```
/// let input = r#"{ "policyType": "identityBased", "policy": {
///   "Version": "2012-10-17",
///   "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "reports" }
/// } }"#;
/// let findings = iam_verdict::api::validate(input)?;
/// assert_eq!(findings[0].code, "invalid-arn-prefix");
/// # Ok::<(), iam_verdict::api::wire::Error>(())
/// ```
///
/// # Errors
/// `RequestError` when the input is not of this shape. A broken policy is a finding, not an error.
pub fn validate(input: &str) -> Result<Vec<wire::Finding>, wire::Error> {
    let given = Given::read(input).map_err(answer::request_error)?;
    let mut diagnostics = given.diagnostics;
    diagnostics.sort_by_key(|diagnostic: &Diagnostic| (diagnostic.span, diagnostic.code));
    Ok(answer::findings(&given.source, &diagnostics))
}

/// What [`validate()`] finds, and what is worth knowing beyond the grammar, in one list by place:
/// the same input.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::api::validate_with_catalog;
/// use iam_verdict::catalog::Catalog;
///
/// let catalog = Catalog::embedded()?;
/// let policy = r#"{ \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"s3:GetObjects\", \"Resource\": \"*\" } }"#;
/// let input = format!(r#"{{ "policyType": "identityBased", "policy": "{policy}" }}"#);
/// let findings = validate_with_catalog(&catalog, &input).unwrap();
/// let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
/// assert_eq!(codes, ["missing-version", "invalid-action"]);
/// let fix = findings[1].fix.as_ref().unwrap();
/// assert_eq!(fix.edits[0].new_text, "\"s3:GetObject\"");
/// # }
/// # Ok::<(), iam_verdict::catalog::CatalogError>(())
/// ```
///
/// # Errors
/// As [`validate()`].
pub fn validate_with_catalog(
    catalog: &Catalog,
    input: &str,
) -> Result<Vec<wire::PolicyFinding>, wire::Error> {
    let given = Given::read(input).map_err(answer::request_error)?;
    let found = checked(catalog, &given);
    Ok(found.iter().map(|found| found.finding(&given.source)).collect())
}

/// A policy to look at, as it was given.
pub(super) struct Given {
    pub(super) policy_type: PolicyType,
    pub(super) source: PolicySource,
    pub(super) document: Option<PolicyDocument>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Given {
    fn read(input: &str) -> Result<Self, RequestError> {
        let input = Input::parse(input)?;
        let fields = Fields::new(&input.node, "", &["policy", "policyType", "resourceType"])?;
        let policy_type = policy_type(&fields)?;
        fields.text("resourceType")?;
        let given = policies::policy(fields.require("policy")?, "policy")?;
        input.check_duplicates(&[given.document.span])?;
        let (source, (document, diagnostics)) = policies::read_document(&input, given, policy_type);
        Ok(Self { policy_type, source, document, diagnostics })
    }
}

/// What was found, by the grammar or beyond it.
#[derive(Debug)]
pub(super) enum Found {
    Grammar(Diagnostic),
    Beyond(Finding),
}

/// Everything that is found, by place and code.
pub(super) fn checked(catalog: &Catalog, given: &Given) -> Vec<Found> {
    let Given { policy_type, document, .. } = given;
    let beyond = document
        .iter()
        .flat_map(|document| validate::validate(Subject::new(document, *policy_type, catalog)));
    let grammar = given.diagnostics.iter().cloned().map(Found::Grammar);
    let mut found: Vec<Found> = grammar.chain(beyond.map(Found::Beyond)).collect();
    found.sort_by_key(|found| (found.span(), found.code()));
    found
}

impl Found {
    pub(super) const fn span(&self) -> Span {
        match self {
            Self::Grammar(diagnostic) => diagnostic.span,
            Self::Beyond(finding) => finding.span,
        }
    }

    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Grammar(diagnostic) => diagnostic.code.as_str(),
            Self::Beyond(finding) => finding.code.as_str(),
        }
    }

    pub(super) const fn severity(&self) -> Severity {
        match self {
            Self::Grammar(diagnostic) => diagnostic.severity,
            Self::Beyond(finding) => finding.code.severity(),
        }
    }

    pub(super) const fn path(&self) -> &Path {
        match self {
            Self::Grammar(diagnostic) => &diagnostic.path,
            Self::Beyond(finding) => &finding.path,
        }
    }

    /// What was found, and what to do.
    pub(super) const fn words(&self) -> (&String, Option<&String>) {
        match self {
            Self::Grammar(diagnostic) => (&diagnostic.message, diagnostic.help.as_ref()),
            Self::Beyond(finding) => (&finding.message, finding.help.as_ref()),
        }
    }

    /// Why it matters; of the grammar, its severity says it.
    pub(super) const fn why(&self) -> Option<&'static str> {
        match self {
            Self::Grammar(_) => None,
            Self::Beyond(finding) => Some(finding.code.why()),
        }
    }

    /// The text that mends it, in place of what stands at its span.
    pub(super) fn replacement(&self) -> Option<&str> {
        match self {
            Self::Grammar(_) => None,
            Self::Beyond(finding) => finding.replacement.as_deref(),
        }
    }

    fn finding(&self, source: &PolicySource) -> wire::PolicyFinding {
        let (message, help) = self.words();
        let help = help.map(String::as_str);
        let range = answer::range(source, self.span());
        let fix = |(text, range): (&str, wire::Range)| wire::Fix {
            title: format!("write `{text}`"),
            edits: vec![wire::TextEdit { range, new_text: json::quote(text) }],
        };
        wire::PolicyFinding {
            finding_type: answer::finding_type(self.severity()),
            code: self.code(),
            message: answer::message(message, help),
            help: help.map(str::to_owned),
            why: self.why(),
            path: answer::path(self.path()),
            range,
            fix: self.replacement().zip(range).map(fix),
        }
    }
}

fn policy_type(fields: &Fields<'_>) -> Result<PolicyType, RequestError> {
    let field = fields.path_of("policyType");
    let Some(name) = fields.text("policyType")? else {
        let message = "say which type of policy it is, such as `identityBased`";
        return Err(RequestError::new(RequestErrorCode::MissingField, field, message));
    };
    PolicyType::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = PolicyType::ALL.iter().map(|known| known.as_str()).collect();
        let message = format!("`{name}` is no type of policy: expected {}", names.join(", "));
        RequestError::new(RequestErrorCode::InvalidType, field, message)
    })
}
