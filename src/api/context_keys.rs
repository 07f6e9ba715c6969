//! `getContextKeysForCustomPolicy`: AWS's own request, AWS's own answer (IAM API Reference,
//! `GetContextKeysForCustomPolicy`).

use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::policies;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::compile::context_keys;
use crate::policy::Policies;

/// The context keys that policies read in conditions and variables, in their first spelling, sorted.
///
/// ```
/// let response = iam_verdict::api::get_context_keys_for_custom_policy(
///     r#"{ "PolicyInputList": [{ "Version": "2012-10-17", "Statement": {
///       "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::home/${aws:username}/*",
///       "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } } } }] }"#,
/// )?;
/// assert_eq!(response.context_key_names, ["aws:MultiFactorAuthPresent", "aws:username"]);
/// # Ok::<(), iam_verdict::api::wire::Error>(())
/// ```
///
/// # Errors
/// `PolicyError` when a policy is broken, `RequestError` where AWS answers `InvalidInput`.
pub fn get_context_keys_for_custom_policy(
    input: &str,
) -> Result<wire::GetContextKeysForPolicyResponse, wire::Error> {
    let refuse = answer::request_error;
    let input = Input::parse(input).map_err(refuse)?;
    let name = "PolicyInputList";
    let fields = Fields::new(&input.node, "", &[name]).map_err(refuse)?;
    fields.require(name).map_err(refuse)?;
    let given = fields.list(name).and_then(|list| policies::policies(list, name));
    let given = Policies { identity_based: given.map_err(refuse)?, ..Policies::default() };
    let (policies, spans) = policies::compile(&input, (given, Vec::new()))?;
    input.check_duplicates(&spans).map_err(refuse)?;
    Ok(wire::GetContextKeysForPolicyResponse { context_key_names: context_keys(&policies.set) })
}
