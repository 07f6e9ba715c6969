//! What a world tells of a request.

use serde::Serialize;

use crate::api::wire::Assumption;
use crate::api::wire::Evaluation;

/// Where a gathered policy comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicySource {
    /// The type of the policy.
    pub policy_type: &'static str,
    /// Its place among those of its type, or of its level.
    pub policy_index: usize,
    /// The level of an SCP or RCP, from the root, 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<usize>,
    /// Its name.
    pub name: String,
    /// Its ARN, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// What it is attached to: the ARN of a user, group, role or resource, the id of a root, unit or account.
    pub attached_to: String,
    /// The group by which it reaches a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The resource of `pairs` that it belongs to, where that is not the request's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The day of the file of AWS managed policies that its document was taken from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
}

/// A decision with where its policies come from.
#[derive(Debug, Clone, Serialize)]
pub struct WorldEvaluation {
    /// The decision.
    #[serde(flatten)]
    pub evaluation: Evaluation,
    /// Where its policies come from.
    pub sources: Vec<PolicySource>,
}

/// How many of each a world has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WorldCounts {
    /// Accounts that were given.
    pub accounts: usize,
    /// Users.
    pub users: usize,
    /// Groups.
    pub groups: usize,
    /// Roles.
    pub roles: usize,
    /// Managed policies, AWS's and customers'.
    pub managed_policies: usize,
    /// Policies that stand in users, groups and roles.
    pub inline_policies: usize,
    /// Resources of whose policies something is told.
    pub resource_policies: usize,
    /// SCPs and RCPs.
    pub control_policies: usize,
}

/// The policies of one decision. Texts of JSON have the shapes of the npm package.
#[derive(Debug, Clone, Serialize)]
pub struct GatheredPolicies {
    /// The request with what the world tells of its caller and resource; as JSON.
    pub request: String,
    /// The policies; as JSON.
    pub policies: String,
    /// What the world tells of services beside policies; as JSON.
    pub settings: String,
    /// Where each comes from.
    pub sources: Vec<PolicySource>,
    /// What the world does not tell, and what is taken instead.
    pub notes: Vec<Assumption>,
}
