//! What would change a decision.

use serde::Serialize;
use serde::Serializer;

use crate::api::wire::ContextValue;
use crate::api::wire::Range;

/// What would change the decision of a scenario.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhatIf {
    /// The decision as it is.
    pub decision: &'static str,
    /// Statements without which it would be another one, and every explicit `Deny` that applies.
    pub statements: Vec<RemovedStatement>,
    /// The decision without every `Deny` that applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_denies: Option<&'static str>,
    /// Statements that, when they are added, allow.
    pub allows: Vec<AddedStatements>,
    /// Context keys that the request does not have and that could matter.
    pub missing_context_keys: Vec<String>,
    /// The smallest changes of the context that lead to the wanted decision.
    pub context: Vec<ContextFlip>,
    /// Whether everything was looked at that there is to look at.
    pub complete: bool,
}

/// A statement, and the decision without it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RemovedStatement {
    /// The type of its policy.
    pub policy_type: &'static str,
    /// The name that the user gave the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
    /// The place of its policy among those of the type, or of the level.
    pub policy_index: usize,
    /// The level of an SCP or RCP, from the root, 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<usize>,
    /// The (action, resource) pair of the request.
    pub pair: usize,
    /// Its place in the policy.
    pub statement_index: usize,
    /// Its `Sid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// `Allow` or `Deny`.
    pub effect: &'static str,
    /// Where it stands in the policy's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// The decision without it.
    pub decision: &'static str,
}

/// Statements that are added together, and the decision with them.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AddedStatements {
    /// Where they stand.
    pub places: Vec<AddedPlace>,
    /// The decision with them.
    pub decision: &'static str,
}

/// Where a statement is added.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AddedPlace {
    /// The type of the policy.
    pub policy_type: &'static str,
    /// The place of the policy; of a new one, none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_index: Option<usize>,
    /// The level of an SCP, from the root, 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<usize>,
    /// The resource that has the policy, where it is not the request's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The statement.
    pub statement: AddedStatement,
}

/// A statement in AWS's spelling.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddedStatement {
    /// `Allow`
    pub effect: &'static str,
    /// Whom it allows, in the policy types that say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<AddedPrincipal>,
    /// The actions: one, or a list.
    #[serde(serialize_with = "one_or_many")]
    pub action: Vec<String>,
    /// The resource, in the policy types that say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
}

fn one_or_many<S: Serializer>(actions: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    match actions {
        [action] => action.serialize(serializer),
        actions => actions.serialize(serializer),
    }
}

/// The principal of a statement.
#[derive(Debug, Clone, Serialize)]
pub enum AddedPrincipal {
    /// An account, user, role or session.
    #[serde(rename = "AWS")]
    Aws(String),
    /// A service.
    Service(String),
    /// An identity provider.
    Federated(String),
    /// `"*"`
    #[serde(untagged)]
    Everyone(&'static str),
}

/// Changes of the context, and the decision with them.
#[derive(Debug, Clone, Serialize)]
pub struct ContextFlip {
    /// The changes, in the order of the keys.
    pub changes: Vec<ContextChange>,
    /// The decision with them.
    pub decision: &'static str,
}

/// A context key with another value.
#[derive(Debug, Clone, Serialize)]
pub struct ContextChange {
    /// The key.
    pub key: String,
    /// Its value; absent when the key is taken out of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<ContextValue>,
    /// The value that the request has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<ContextValue>,
}
