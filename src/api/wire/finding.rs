//! What `validate` of the tools finds, and how long a policy may be.

use serde::Serialize;

use crate::api::wire::PathSegment;
use crate::api::wire::Range;

/// One finding about a policy, with why it matters and what mends it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyFinding {
    /// `ERROR`, `SECURITY_WARNING`, `WARNING` or `SUGGESTION`.
    pub finding_type: &'static str,
    /// A stable code.
    pub code: &'static str,
    /// What was found, and what to do.
    pub message: String,
    /// Only what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Why it matters, in one sentence; of the grammar, its severity says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// The element that it is about.
    pub path: Vec<PathSegment>,
    /// Where it stands in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// Elements elsewhere that it is about too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<FindingPlace>,
    /// What mends it, where that is mechanical and the policy was given as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// An element that a finding is about too.
#[derive(Debug, Clone, Serialize)]
pub struct FindingPlace {
    /// The element.
    pub path: Vec<PathSegment>,
    /// Where it stands in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
}

/// What mends a finding.
#[derive(Debug, Clone, Serialize)]
pub struct Fix {
    /// What it does, in words.
    pub title: String,
    /// Changes of the text, none over another.
    pub edits: Vec<TextEdit>,
}

/// A change of a text.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TextEdit {
    /// The place whose text goes.
    pub range: Range,
    /// The text that comes instead.
    pub new_text: String,
}

/// The size of a policy against a quota.
#[derive(Debug, Clone, Serialize)]
pub struct PolicySize {
    /// What the quota is of, for people.
    pub quota: &'static str,
    /// What is counted: `characters`, `charactersWithoutWhiteSpace` or `bytes`.
    pub counted: &'static str,
    /// How many there are.
    pub size: usize,
    /// The most.
    pub limit: usize,
    /// How many may come; below 0: how many are too many.
    pub left: i64,
}
