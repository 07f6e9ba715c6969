//! What an access-denied message of AWS tells.

use serde::Serialize;

use crate::api::wire::ContextMap;

/// A message that was read back. Everything that it leaves open is absent.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ParsedDenial {
    /// `explicitDeny` or `implicitDeny`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<&'static str>,
    /// The policy type that AWS names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_type: Option<&'static str>,
    /// The policy type through which the first one came to be applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<&'static str>,
    /// The caller as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// The action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The resource as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The ARN of the policy that denies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_arn: Option<String>,
    /// The bucket setting that denies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<String>,
    /// What `GetRequestAuthorizationDetails` takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_id: Option<String>,
    /// What `sts:DecodeAuthorizationMessage` takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoded_message: Option<String>,
    /// Of a decoded message: the request context.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<ContextMap>,
    /// Of a decoded message: the statements that matched, by their `Sid`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub statement_ids: Vec<String>,
}
