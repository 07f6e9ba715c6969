//! Sessions: what goes out comes back in as it is.

use serde::Serialize;

use crate::api::wire::Assumption;
use crate::api::wire::ContextMap;
use crate::api::wire::PrincipalDescriptor;

/// A session, or what stands for one with long-term credentials. A plain value: it goes out as JSON and
/// comes back in as the `session` of a request, or as the `caller` of the next call.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Who asks.
    pub principal: PrincipalDescriptor,
    /// The account of the one who asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// How it came to be: `password`, `accessKey`, `assumeRole` …
    pub credential: &'static str,
    /// The id of the credential. That of a simulated one is made up: `ASIAEXAMPLE…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential_id: Option<String>,
    /// The one service that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// When it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<String>,
    /// When it ends; long-term credentials do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// What it knows of MFA; absent where it cannot know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mfa: Option<SessionMfa>,
    /// The policies that were passed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub session_policies: Vec<SessionPolicy>,
    /// Its tags, those that it inherited too.
    #[serde(skip_serializing_if = "ContextMap::is_empty")]
    pub session_tags: ContextMap,
    /// The keys of those that every later session of the chain inherits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transitive_tag_keys: Vec<String>,
    /// Who is behind it, once said for the whole chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
    /// The identity provider behind it, where that shows in its requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub federated_provider: Option<String>,
    /// From whom to whom: the one who began, and each role on the way.
    pub chain: Vec<String>,
    /// What the world does not tell, and what AWS leaves open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Assumption>,
}

/// What a session knows of MFA.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionMfa {
    /// Whether a device was asked.
    pub present: bool,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// When the one who assumed a role without a code had been asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller_at: Option<String>,
}

/// A policy that was passed to a session: a managed one by its ARN, or the text of a document.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionPolicy {
    /// The ARN of a managed policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// The text of a document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// A role, as AWS describes it (`Role`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Role {
    /// Its path.
    pub path: String,
    /// Its name.
    pub role_name: String,
    /// Its id, which is made up: `AROAEXAMPLE…`.
    pub role_id: String,
    /// Its ARN.
    pub arn: String,
    /// When it was made.
    pub create_date: String,
    /// The text of its trust policy.
    pub assume_role_policy_document: String,
    /// What people wrote about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The longest of its sessions, in seconds.
    pub max_session_duration: u64,
}

/// A service-linked role that would be made (`CreateServiceLinkedRoleResponse`), and what is to be said of it.
#[derive(Debug, Clone, Serialize)]
pub struct CreatedServiceLinkedRole {
    /// The role.
    #[serde(rename = "Role")]
    pub role: Role,
    /// The AWS managed policy that it has, as far as it is known.
    #[serde(rename = "managedPolicyArn", skip_serializing_if = "Option::is_none")]
    pub managed_policy_arn: Option<String>,
    /// What is not known.
    pub notes: Vec<Assumption>,
}

/// A service-linked role that would be deleted (`DeleteServiceLinkedRoleResponse`), and what is to be said of it.
#[derive(Debug, Clone, Serialize)]
pub struct DeletedServiceLinkedRole {
    /// The id of the task, which is made up.
    #[serde(rename = "DeletionTaskId")]
    pub deletion_task_id: String,
    /// What is not known.
    pub notes: Vec<Assumption>,
}

/// Who AWS says that a caller is (`GetCallerIdentityResponse`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CallerIdentity {
    /// `aws:userid`. Where the world does not tell an id it is made up: `AROAEXAMPLE…`.
    pub user_id: String,
    /// The account.
    pub account: String,
    /// The ARN of the caller itself, which is not always `aws:PrincipalArn`.
    pub arn: String,
}
