//! Requests on their way out, in the shape in which they come in.

use serde::Serialize;

use crate::api::wire::ContextMap;

/// One request: the `request` of a scenario.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Who asks.
    pub principal: PrincipalDescriptor,
    /// For what.
    pub action: String,
    /// On what; absent: on nothing that has an ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The account that owns the resource, where its ARN does not tell and it is not assumed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_account: Option<String>,
    /// The context, without what follows from principal and resource.
    pub context: ContextMap,
    /// Keys that are not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown_context_keys: Vec<String>,
    /// Keys that the request is known to lack, where all others that it does not name are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent_context_keys: Option<Vec<String>>,
    /// The whole list of what it needs, where more could follow from what is not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<RequestPair>,
}

/// An action on a resource.
#[derive(Debug, Clone, Serialize)]
pub struct RequestPair {
    /// The action.
    pub action: String,
    /// The resource, or `*`.
    pub resource: String,
}

/// A caller, as the `principal` of a request describes one.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PrincipalDescriptor {
    /// The kind of caller.
    #[serde(rename = "type")]
    pub principal_type: &'static str,
    /// Its ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Its account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// `AIDA…` of a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unique_id: Option<String>,
    /// The ARN of the role, with its path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// `AROA…` of the role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_unique_id: Option<String>,
    /// The user who called `GetFederationToken`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_arn: Option<String>,
    /// Whether a user has the credentials of `GetSessionToken`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub session_token: bool,
    /// The name of a service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The identity provider of a caller from outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Whether its account is the management account.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_management_account: bool,
    /// The canonical user id of its account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canonical_user_id: Option<String>,
    /// Its tags.
    #[serde(skip_serializing_if = "ContextMap::is_empty")]
    pub tags: ContextMap,
}
