//! `validate`: what the text of one policy tells.

use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::policies;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::base::diagnostic::Diagnostic;
use crate::policy::PolicyType;
use crate::request::RequestError;
use crate::request::RequestErrorCode;

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
    let refuse = answer::request_error;
    let input = Input::parse(input).map_err(refuse)?;
    let fields = Fields::new(&input.node, "", &["policy", "policyType", "resourceType"]);
    let fields = fields.map_err(refuse)?;
    let policy_type = policy_type(&fields).map_err(refuse)?;
    fields.text("resourceType").map_err(refuse)?;
    let node = fields.require("policy").map_err(refuse)?;
    let given = policies::policy(node, "policy").map_err(refuse)?;
    let span = given.document.span;
    input.check_duplicates(&[span]).map_err(refuse)?;
    let (source, (_, mut diagnostics)) = policies::read_document(&input, given, policy_type);
    diagnostics.sort_by_key(|diagnostic: &Diagnostic| (diagnostic.span, diagnostic.code));
    Ok(answer::findings(&source, &diagnostics))
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
