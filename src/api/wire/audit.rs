//! What the audit of a world tells.

use serde::Serialize;

use crate::api::wire::Finding;
use crate::api::wire::PathSegment;

/// A finding of the audit: what `Finding` says, and whom it is about, how bad it is, what it rests on and what to
/// do.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditFinding {
    /// Code, message and the place of the first fact it rests on.
    #[serde(flatten)]
    pub finding: Finding,
    /// `critical`, `high`, `medium` or `low`.
    pub severity: &'static str,
    /// `open`, or `not-assessed`: an input is missing, which is no pass.
    pub status: &'static str,
    /// The ARN of what it is about; of a whole account that of its root user, of an organization its id.
    pub subject: String,
    /// What it rests on.
    pub evidence: Vec<AuditEvidence>,
    /// Why it matters, in one sentence.
    pub why: &'static str,
    /// What to do.
    pub remedy: AuditRemedy,
    /// The controls of AWS Security Hub and of the CIS AWS Foundations Benchmark that ask for the same.
    pub references: &'static [&'static str],
}

/// A fact of the input.
#[derive(Debug, Clone, Serialize)]
pub struct AuditEvidence {
    /// Where it stands.
    pub path: Vec<PathSegment>,
    /// AWS's name of it.
    pub field: String,
    /// What it says.
    pub value: String,
}

/// What mends a finding, or what collects the input that is missing.
#[derive(Debug, Clone, Serialize)]
pub struct AuditRemedy {
    /// In words.
    pub text: &'static str,
    /// A command of the AWS CLI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// A policy document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
}
