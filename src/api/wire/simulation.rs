//! AWS's `SimulatePolicyResponse`, in its own spelling.

use serde::Serialize;

/// The answer to a simulation (IAM API Reference, `SimulatePolicyResponse`).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SimulatePolicyResponse {
    /// One for each action of this page.
    pub evaluation_results: Vec<EvaluationResult>,
    /// Whether there are more.
    pub is_truncated: bool,
    /// Where the next page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// The context keys that policies read (IAM API Reference, `GetContextKeysForPolicyResponse`).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContextKeysForPolicyResponse {
    /// Their names.
    pub context_key_names: Vec<String>,
}

/// One action on all resources: the most restrictive decision of them.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluationResult {
    /// The action.
    pub eval_action_name: String,
    /// The resource when there is one, else `*`.
    pub eval_resource_name: String,
    /// `allowed`, `explicitDeny` or `implicitDeny`.
    pub eval_decision: &'static str,
    /// The statements that decided.
    pub matched_statements: Vec<SimulatedStatement>,
    /// Context keys that are read and were not given.
    pub missing_context_values: Vec<String>,
    /// Present when SCPs were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organizations_decision_detail: Option<OrganizationsDecisionDetail>,
    /// Present when a permissions boundary was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail>,
    /// What each policy type says, across accounts; empty inside one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_decision_details: Option<EvalDecisionDetails>,
    /// One for each resource, when resources were given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resource_specific_results: Vec<ResourceSpecificResult>,
}

/// One action on one resource.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResourceSpecificResult {
    /// The resource.
    pub eval_resource_name: String,
    /// `allowed`, `explicitDeny` or `implicitDeny`.
    pub eval_resource_decision: &'static str,
    /// The statements that decided.
    pub matched_statements: Vec<SimulatedStatement>,
    /// Context keys that are read and were not given.
    pub missing_context_values: Vec<String>,
    /// What each policy type says, across accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_decision_details: Option<EvalDecisionDetails>,
    /// Present when a permissions boundary was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail>,
}

/// A statement that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SimulatedStatement {
    /// The input that its policy was, such as `PolicyInputList.1`.
    pub source_policy_id: String,
    /// `IAM Policy`, `Resource Policy` or `Permissions Boundary Policy`.
    pub source_policy_type: &'static str,
    /// Where it begins, when the policy was given as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_position: Option<SimulatedPosition>,
    /// Where it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_position: Option<SimulatedPosition>,
}

/// A place as the policy simulator counts: lines and columns from 1, behind what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SimulatedPosition {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// What the SCPs say.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OrganizationsDecisionDetail {
    /// Whether every level allows, and none denies.
    pub allowed_by_organizations: bool,
}

/// What the permissions boundary says.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PermissionsBoundaryDecisionDetail {
    /// Whether it allows, and does not deny.
    pub allowed_by_permissions_boundary: bool,
}

/// What each policy type says by itself, by AWS's names of them.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct EvalDecisionDetails {
    /// The identity-based policies.
    #[serde(rename = "IAM Policy", skip_serializing_if = "Option::is_none")]
    pub iam_policy: Option<&'static str>,
    /// The policy of the resource.
    #[serde(rename = "Resource Policy", skip_serializing_if = "Option::is_none")]
    pub resource_policy: Option<&'static str>,
    /// The permissions boundary, when one was given.
    #[serde(rename = "Permissions Boundary Policy", skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_policy: Option<&'static str>,
}
