//! What `extract` finds in a file of infrastructure.

use serde::Serialize;

use crate::api::wire::Finding;
use crate::api::wire::PathSegment;
use crate::api::wire::PolicyFinding;
use crate::api::wire::Range;

/// The policies of a file.
#[derive(Debug, Clone, Serialize)]
pub struct Extraction {
    /// `cloudFormation`, `sam`, `terraform`, `terraformPlan`, `cdkManifest` or `policy`; absent when it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<&'static str>,
    /// As they stand in the file.
    pub policies: Vec<ExtractedPolicy>,
    /// Files that hold the policies, beside this one: those of CDK's manifest.
    pub files: Vec<String>,
    /// What keeps the file, or parts of it, from being read.
    pub diagnostics: Vec<Finding>,
}

/// A policy of a file.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExtractedPolicy {
    /// Its own name where it has one, else that of its resource.
    pub name: String,
    /// The logical id or address of its resource; absent for a file that is a policy.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub resource: String,
    /// The type of its resource.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub resource_type: String,
    /// Its type.
    pub policy_type: &'static str,
    /// The way to it, from the file on, functions left out.
    pub path: Vec<PathSegment>,
    /// Its place in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// Its text; absent when nothing of it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// What of it is not known.
    pub unknown: Vec<UnknownPart>,
    /// Conditions that are not known, and what this document takes them for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assumes: Vec<AssumedCondition>,
    /// What is worth knowing about it, with places in the file; of `validateInfrastructure` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<Vec<PolicyFinding>>,
}

/// A part of a policy that is not known before the file is put to work.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnknownPart {
    /// Where it is in the document.
    pub path: Vec<PathSegment>,
    /// How the file writes it.
    pub expression: String,
    /// What stands in for it; absent where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stand_in: Option<String>,
    /// Its place in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
}

/// What an unknown condition is taken for.
#[derive(Debug, Clone, Serialize)]
pub struct AssumedCondition {
    /// Its name.
    pub condition: String,
    /// Whether it is taken to hold.
    pub holds: bool,
}
