//! AWS's `ValidatePolicyResponse`, in its own spelling.

use serde::Serialize;

use crate::api::wire::Range;

/// The answer to `ValidatePolicy` (IAM Access Analyzer API Reference).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ValidatePolicyResponse {
    /// The findings of this page.
    pub findings: Vec<ValidatePolicyFinding>,
    /// Where the next page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// One finding; `code`, `help`, `why` and `fix` are ours.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ValidatePolicyFinding {
    /// What was found, and what to do.
    pub finding_details: String,
    /// `ERROR`, `SECURITY_WARNING`, `WARNING` or `SUGGESTION`.
    pub finding_type: &'static str,
    /// AWS's code, or ours in the same spelling.
    pub issue_code: String,
    /// The address of AWS's documentation of the code; empty where the code is ours.
    pub learn_more_link: String,
    /// Where it stands.
    pub locations: Vec<Location>,
    /// Our code.
    pub code: &'static str,
    /// Only what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Why it matters, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// Texts that mend it, in place of others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fix: Vec<Replacement>,
}

/// A place in a policy.
#[derive(Debug, Clone, Serialize)]
pub struct Location {
    /// The way from the document to it.
    pub path: Vec<PathElement>,
    /// The text.
    pub span: Range,
}

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PathElement {
    /// An element of an array, from 0.
    Index(usize),
    /// The name of a member itself; the last step.
    Key(String),
    /// A part of a string; the last step.
    Substring(Substring),
    /// The value of a member.
    Value(String),
}

/// A part of a string, in UTF-16 code units of the string that the JSON says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Substring {
    /// The first unit, from 0.
    pub start: usize,
    /// How many.
    pub length: usize,
}

/// A text in place of another.
#[derive(Debug, Clone, Serialize)]
pub struct Replacement {
    /// The place whose text goes.
    pub range: Range,
    /// The text that comes instead.
    pub text: String,
}
