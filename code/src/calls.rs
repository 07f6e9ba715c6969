//! What is told of a source: the calls of AWS, and what was not seen.

use serde::Serialize;
use serde_json::Map;
use serde_json::Value as Json;

use crate::program::Place;

/// A call of an operation, while the program is evaluated.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// Where.
    pub(crate) place: Place,
    /// The service, as boto3 calls it.
    pub(crate) service: &'static str,
    /// The operation.
    pub(crate) operation: &'static str,
    /// What is known of its parameters.
    pub(crate) parameters: Map<String, Json>,
    /// Attributes of one resource are read once: the place where that was made, which only the first of these calls
    /// counts for.
    pub(crate) only_first_of: Option<Place>,
}

/// A call of an operation of AWS in a source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SdkCall {
    /// The file, as it was given.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 0, in UTF-16 code units.
    pub column: usize,
    /// The service, as boto3 calls it: `s3`, `stepfunctions`.
    pub service: String,
    /// The operation, as the API calls it: `PutObject`.
    pub operation: String,
    /// The parameters that stand in the source, as far as they are known: texts with `*` where they can be anything,
    /// `null` for a value of which nothing is known.
    pub parameters: Map<String, Json>,
}

/// A place that may call AWS, and was not followed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NotSeen {
    /// The file, as it was given.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 0, in UTF-16 code units.
    pub column: usize,
    /// Why.
    pub why: String,
}

/// What sources call.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeCalls {
    /// The calls, by file and line.
    pub calls: Vec<SdkCall>,
    /// What was not seen, by file and line. Empty: all that the sources call is in `calls`.
    pub not_seen: Vec<NotSeen>,
}
