//! `validate`: what the text of one policy tells, alone and with a catalog.

use std::collections::BinaryHeap;

use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::policies;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::base::budget::MAX_CHECKED_BYTES;
use crate::base::code::Code;
use crate::base::diagnostic::Diagnostic;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::Severity;
use crate::base::edit::Edit;
use crate::base::span::Span;
use crate::catalog::Catalog;
use crate::json;
use crate::json::Node;
use crate::language::Fix;
use crate::language::Fixes;
use crate::policy::PolicyDocument;
use crate::policy::PolicySource;
use crate::policy::PolicyType;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::validate;
use crate::validate::Finding;
use crate::validate::Location;
use crate::validate::Source;
use crate::validate::Subject;
use crate::validate::resource_kind::ResourceKind;

const KNOWN: [&str; 4] = ["policy", "policyType", "resourceType", "account"];

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
    let numbered = given.diagnostics.iter().enumerate();
    let order: BinaryHeap<(Span, Code, usize)> =
        numbered.map(|(number, one)| (one.span, one.code, number)).collect();
    let order = order.into_sorted_vec().into_iter();
    let diagnostics = order.filter_map(|(_, _, number)| given.diagnostics.get(number));
    Ok(answer::findings(&given.source, diagnostics))
}

/// What [`validate()`] finds, and what is worth knowing beyond the grammar, in one list by place:
/// the same input, and besides `"resourceType": "AWS::S3::Bucket"`, what a resource-based policy is
/// attached to, and `"account"`, the one that the policy is in.
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
    let (node, _) = json::parse(given.text());
    let fixes = Fixes::read(given.text());
    let finding = |found: Found| wire::PolicyFinding {
        fix: found.fix(&fixes).and_then(|fix| placed(&given.source, fix)),
        ..found.finding(&given.source)
    };
    Ok(checked(catalog, &given, node.as_ref()).into_iter().map(finding).collect())
}

/// A policy to look at, as it was given.
pub(super) struct Given {
    pub(super) policy_type: PolicyType,
    /// What a resource-based policy is attached to, and the account that it is in.
    around: (Option<&'static ResourceKind>, Option<String>),
    pub(super) source: PolicySource,
    /// The JSON of an object, whose places mean nothing to the caller.
    json: Option<String>,
    document: Option<PolicyDocument>,
    diagnostics: Vec<Diagnostic>,
}

impl Given {
    /// A policy that is a text.
    pub(super) fn of_text(
        text: &str,
        policy_type: PolicyType,
        resource_type: Option<&'static ResourceKind>,
    ) -> Self {
        let (document, diagnostics) = PolicyDocument::read(text, policy_type);
        let source = PolicySource::default().with_text(text.to_owned());
        let around = (resource_type, None);
        Self { policy_type, around, source, json: None, document, diagnostics }
    }

    fn read(input: &str) -> Result<Self, RequestError> {
        let input = Input::parse(input)?;
        let fields = Fields::new(&input.node, "", &KNOWN)?;
        let policy_type = policy_type(&fields)?;
        let resource_type = fields.text("resourceType")?.and_then(ResourceKind::from_name);
        let account = fields.text("account")?.map(str::to_owned);
        let given = policies::policy(fields.require("policy")?, "policy")?;
        let span = given.document.span;
        input.check_duplicates(&[span])?;
        let (source, (document, diagnostics)) = policies::read_document(&input, given, policy_type);
        let json = source.text().is_none().then(|| span.slice(input.text).to_owned());
        let around = (resource_type, account);
        Ok(Self { policy_type, around, source, json, document, diagnostics })
    }

    /// The text that all spans point into.
    pub(super) fn text(&self) -> &str {
        self.json.as_deref().or(self.source.text()).unwrap_or_default()
    }
}

/// What was found, by the grammar or beyond it.
#[derive(Debug)]
pub(super) enum Found {
    Grammar(Diagnostic),
    Beyond(Finding),
}

/// Everything that is found, by place and code; of a policy longer than [`MAX_CHECKED_BYTES`] what its
/// grammar and its size tell. `node`: the policy, where it is JSON.
pub(super) fn checked(catalog: &Catalog, given: &Given, node: Option<&Node>) -> Vec<Found> {
    let (resource_type, account) = &given.around;
    let is_long = given.text().len() > MAX_CHECKED_BYTES;
    let without_statements = |document: &PolicyDocument| PolicyDocument {
        version: document.version,
        statements: Vec::new(),
    };
    let document = given.document.as_ref();
    let cut = document.filter(|_| is_long).map(without_statements);
    let subject = cut.as_ref().or(document).map(|document| Subject {
        document,
        policy_type: given.policy_type,
        catalog,
        source: node.map(|node| Source { text: given.text(), node }),
        resource_type: *resource_type,
        account: account.as_deref(),
    });
    let beyond = subject.map(validate::validate).unwrap_or_default();
    let is_told = |diagnostic: &&Diagnostic| !validate::is_refined(diagnostic, &beyond);
    let grammar = given.diagnostics.iter().filter(is_told).cloned().map(Found::Grammar);
    let mut found: Vec<Found> = grammar.collect();
    found.extend(beyond.into_iter().map(Found::Beyond));
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

    /// Elements elsewhere that it is about too.
    pub(super) fn others(&self) -> &[Location] {
        match self {
            Self::Grammar(_) => &[],
            Self::Beyond(finding) => &finding.others,
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

    /// What mends it, when there is one way to.
    pub(super) fn fix(&self, fixes: &Fixes<'_>) -> Option<Fix> {
        let mut fixes = fixes.of((self.code(), self.span()), self.replacement());
        fixes.pop().filter(|_| fixes.is_empty())
    }

    /// As the caller reads it, but for what mends it.
    pub(super) fn finding(&self, source: &PolicySource) -> wire::PolicyFinding {
        let (message, help) = self.words();
        let help = help.map(String::as_str);
        let place = |other: &Location| wire::FindingPlace {
            path: answer::path(&other.path),
            range: answer::range(source, other.span),
        };
        wire::PolicyFinding {
            finding_type: answer::finding_type(self.severity()),
            code: self.code(),
            message: answer::message(message, help),
            help: help.map(str::to_owned),
            why: self.why(),
            path: answer::path(self.path()),
            range: answer::range(source, self.span()),
            others: self.others().iter().map(place).collect(),
            fix: None,
        }
    }
}

/// A fix with places of a text that was given as such.
fn placed(source: &PolicySource, Fix { title, edits }: Fix) -> Option<wire::Fix> {
    let edit = |edit: Edit| {
        let range = answer::range(source, edit.span)?;
        Some(wire::TextEdit { range, new_text: edit.text })
    };
    Some(wire::Fix { title, edits: edits.into_iter().map(edit).collect::<Option<_>>()? })
}

pub(super) fn policy_type(fields: &Fields<'_>) -> Result<PolicyType, RequestError> {
    let field = fields.path_of("policyType");
    let Some(name) = fields.text("policyType")? else {
        let message = "say which type of policy it is, such as `identityBased`";
        return Err(RequestError::new(RequestErrorCode::MissingField, field, message));
    };
    named(name, &field)
}

/// The type of a name.
pub(super) fn named(name: &str, field: &str) -> Result<PolicyType, RequestError> {
    PolicyType::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = PolicyType::ALL.iter().map(|known| known.as_str()).collect();
        let message = format!("`{name}` is no type of policy: expected {}", names.join(", "));
        RequestError::new(RequestErrorCode::InvalidType, field, message)
    })
}
