//! `validatePolicy`: AWS's `ValidatePolicy` of IAM Access Analyzer, in its request and answer.

mod codes;
mod location;

use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::scenario::Input;
use crate::api::validate::Found;
use crate::api::validate::Given;
use crate::api::validate::checked;
use crate::api::wire;
use crate::base::edit::Edit;
use crate::catalog::Catalog;
use crate::json;
use crate::json::Node;
use crate::language::Fixes;
use crate::policy::PolicyType;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::validate::resource_kind::ResourceKind;

/// Where AWS documents its policy checks; behind it the class and the code.
const LINK: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-";

const KNOWN: [&str; 6] = [
    "policyDocument",
    "policyType",
    "validatePolicyResourceType",
    "locale",
    "maxResults",
    "nextToken",
];
const LOCALES: [&str; 10] = ["DE", "EN", "ES", "FR", "IT", "JA", "KO", "PT_BR", "ZH_CN", "ZH_TW"];
const RESOURCE_POLICY: &str = "RESOURCE_POLICY";
const POLICY_TYPES: [(&str, PolicyType); 4] = [
    ("IDENTITY_POLICY", PolicyType::IdentityBased),
    (RESOURCE_POLICY, PolicyType::ResourceBased),
    ("SERVICE_CONTROL_POLICY", PolicyType::ServiceControl),
    ("RESOURCE_CONTROL_POLICY", PolicyType::ResourceControl),
];
const TRUST: &str = "AWS::IAM::AssumeRolePolicyDocument";
const RESOURCE_TYPES: [&str; 6] = [
    "AWS::DynamoDB::Table",
    TRUST,
    "AWS::S3::AccessPoint",
    "AWS::S3::Bucket",
    "AWS::S3::MultiRegionAccessPoint",
    "AWS::S3ObjectLambda::AccessPoint",
];

/// What is asked.
struct Asked<'a> {
    document: &'a str,
    policy_type: PolicyType,
    resource_type: Option<&'static ResourceKind>,
    /// The findings of this page: the first, and how many.
    page: (usize, usize),
}

/// Finds what is worth knowing about a policy, in the shapes of AWS: a `ValidatePolicyRequest` in, a
/// `ValidatePolicyResponse` out. Texts are English, whatever `locale` says.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::api::validate_policy;
/// use iam_verdict::catalog::Catalog;
///
/// let catalog = Catalog::embedded()?;
/// let policy = r#"{ \"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Alow\", \"Action\": \"*\", \"Resource\": \"*\" } }"#;
/// let input = format!(r#"{{ "policyType": "IDENTITY_POLICY", "policyDocument": "{policy}" }}"#);
/// let answer = validate_policy(&catalog, &input).unwrap();
/// assert_eq!(answer.findings[0].issue_code, "INVALID_EFFECT");
/// assert_eq!(answer.findings[0].locations[0].span.start.column, 52);
/// # }
/// # Ok::<(), iam_verdict::catalog::CatalogError>(())
/// ```
///
/// # Errors
/// `RequestError` when the input is not of this shape. A broken policy is a finding, not an error.
pub fn validate_policy(
    catalog: &Catalog,
    input: &str,
) -> Result<wire::ValidatePolicyResponse, wire::Error> {
    let input = Input::parse(input).map_err(answer::request_error)?;
    let asked = asked(&input).map_err(answer::request_error)?;
    let given = Given::of_text(asked.document, asked.policy_type, asked.resource_type);
    let (node, _) = json::parse(asked.document);
    let found = checked(catalog, &given, node.as_ref());
    let fixes = Fixes::read(asked.document);
    let (start, count) = asked.page;
    let end = start.saturating_add(count);
    let of_page = found.iter().skip(start).take(count);
    Ok(wire::ValidatePolicyResponse {
        findings: of_page
            .filter_map(|found| finding((&given, &fixes), node.as_ref(), found))
            .collect(),
        next_token: (end < found.len()).then(|| end.to_string()),
    })
}

fn asked<'a>(input: &'a Input<'_>) -> Result<Asked<'a>, RequestError> {
    input.check_duplicates(&[])?;
    let fields = Fields::new(&input.node, "", &KNOWN)?;
    let document = fields.require_text("policyDocument")?;
    fields.require_text("policyType")?;
    let names = POLICY_TYPES.map(|(name, _)| name);
    let name = one_of(&fields, "policyType", &names)?.unwrap_or_default();
    let resource_type = one_of(&fields, "validatePolicyResourceType", &RESOURCE_TYPES)?;
    if resource_type.is_some() && name != RESOURCE_POLICY {
        let field = "validatePolicyResourceType";
        let message = format!("only a `{RESOURCE_POLICY}` has the type of a resource");
        return Err(RequestError::new(RequestErrorCode::Contradiction, field, message));
    }
    one_of(&fields, "locale", &LOCALES)?;
    let is_told = resource_type == Some(TRUST);
    let is_open = name == RESOURCE_POLICY && resource_type.is_none();
    let policy_type = if is_told || (is_open && is_trust(document)) {
        PolicyType::RoleTrust
    } else {
        let of_name = POLICY_TYPES.iter().find(|(known, _)| *known == name);
        of_name.map_or(PolicyType::ResourceBased, |(_, policy_type)| *policy_type)
    };
    let resource_type = resource_type.and_then(ResourceKind::from_name);
    Ok(Asked { document, policy_type, resource_type, page: page(&fields)? })
}

/// A name out of a list, unless it is absent.
fn one_of<'a>(
    fields: &Fields<'a>,
    name: &str,
    known: &[&str],
) -> Result<Option<&'a str>, RequestError> {
    match fields.text(name)? {
        Some(given) if !known.contains(&given) => {
            let message = format!("`{given}` is none of {}", known.join(", "));
            Err(RequestError::new(RequestErrorCode::InvalidType, fields.path_of(name), message))
        }
        given => Ok(given),
    }
}

/// All unless `maxResults` says how many; from where `nextToken` says.
fn page(fields: &Fields<'_>) -> Result<(usize, usize), RequestError> {
    let wrong = |name: &str, expected: &str| {
        let message = format!("expected {expected}");
        RequestError::new(RequestErrorCode::InvalidType, fields.path_of(name), message)
    };
    let count = match fields.get("maxResults") {
        None => usize::MAX,
        Some(node) => {
            let count = node.as_number().and_then(|lexeme| lexeme.parse().ok());
            let count = count.filter(|count: &usize| *count > 0);
            count.ok_or_else(|| wrong("maxResults", "a whole number from 1 on"))?
        }
    };
    let start = match fields.text("nextToken")? {
        None => 0,
        Some(token) => {
            token.parse().map_err(|_| wrong("nextToken", "the `nextToken` of an answer"))?
        }
    };
    Ok((start, count))
}

/// Whether it is a role trust policy, though nobody says so: all actions are those of AWS STS, and no
/// statement has a resource. AWS's own example of a trust policy is checked as one without being told.
fn is_trust(document: &str) -> bool {
    let (Some(node), _) = json::parse(document) else { return false };
    let Some(statements) = node.member("Statement") else { return false };
    let list = |node: &'_ Node| match node.as_array() {
        Some(items) => items.to_vec(),
        None => vec![node.clone()],
    };
    let of_sts = |action: &Node| {
        action.as_str().is_some_and(|name| name.to_ascii_lowercase().starts_with("sts:"))
    };
    let is_trust = |statement: &Node| {
        let has = |name: &str| statement.member(name).is_some();
        let actions = statement.member("Action").map(list).unwrap_or_default();
        !actions.is_empty() && actions.iter().all(of_sts) && !has("Resource") && !has("NotResource")
    };
    let statements = list(statements);
    !statements.is_empty() && statements.iter().all(is_trust)
}

fn finding(
    (given, fixes): (&Given, &Fixes<'_>),
    document: Option<&Node>,
    found: &Found,
) -> Option<wire::ValidatePolicyFinding> {
    let (message, help) = found.words();
    let help = help.map(String::as_str);
    let code = found.code();
    let link = |class| format!("{LINK}{class}-{code}");
    let range = |span| answer::range(&given.source, span);
    let location = |place| {
        let (path, span) = location::location(given.text(), document, found.code(), place);
        range(span).map(|span| wire::Location { path, span })
    };
    let others = found.others().iter().map(|other| (&other.path, other.span));
    let places = std::iter::once((found.path(), found.span())).chain(others);
    let edits = found.fix(fixes).map(|fix| fix.edits).unwrap_or_default();
    let edit = |edit: Edit| Some(wire::Replacement { range: range(edit.span)?, text: edit.text });
    Some(wire::ValidatePolicyFinding {
        finding_details: answer::message(message, help),
        finding_type: answer::finding_type(found.severity()),
        issue_code: code.replace('-', "_").to_ascii_uppercase(),
        learn_more_link: codes::class(code).map(link).unwrap_or_default(),
        locations: places.filter_map(location).collect(),
        code: found.code(),
        help: help.map(str::to_owned),
        why: found.why(),
        fix: edits.into_iter().filter_map(edit).collect(),
    })
}
