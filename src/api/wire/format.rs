//! A policy that was made shorter.

use serde::Serialize;

use crate::api::wire::PathSegment;
use crate::api::wire::Range;

/// A policy that was made shorter, and how.
#[derive(Debug, Clone, Serialize)]
pub struct FittedPolicy {
    /// Its text.
    pub text: String,
    /// What was done, in the order of the given text.
    pub steps: Vec<FitStep>,
}

/// One thing that was done.
#[derive(Debug, Clone, Serialize)]
pub struct FitStep {
    /// A stable code.
    pub code: &'static str,
    /// The same in words, with the reason.
    pub message: String,
    /// The element.
    pub path: Vec<PathSegment>,
    /// Where it stood in the given text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
}
