//! What a log of CloudTrail holds, and what came of replaying it.

use serde::Serialize;

use crate::api::wire::ParsedDenial;
use crate::api::wire::Request;

/// What a log holds.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrailSummary {
    /// The bytes that were read, decompressed.
    pub bytes: u64,
    /// The records that could be read.
    pub records: u64,
    /// How many of them differ in what a decision can depend on.
    pub distinct: u64,
    /// Records that were read and are not looked at: there are too many different ones.
    pub left_out: u64,
    /// What is no record, or broken.
    pub broken: u64,
    /// The first of these.
    pub broken_records: Vec<BrokenRecord>,
    /// Records that tell of requests.
    pub mapped: u64,
    /// Calls that need no permission.
    pub without_permission: u64,
    /// Records that tell of no request, and why; what is seen most comes first.
    pub unmapped: Vec<UnmappedEvents>,
    /// Calls that were denied.
    pub denied: u64,
    /// Calls of which the record does not tell whether they were denied.
    pub untold: u64,
    /// Who made the calls that are mapped; who made most comes first.
    pub principals: Vec<PrincipalCalls>,
    /// When calls were made, and what came of them.
    pub timeline: TrailTimeline,
    /// The time of the earliest record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_time: Option<String>,
    /// The time of the latest record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_time: Option<String>,
}

/// The calls of one principal, by what came of them.
#[derive(Debug, Clone, Serialize)]
pub struct PrincipalCalls {
    /// The ARN, of sessions that of their role.
    pub principal: String,
    /// They were let in.
    pub allowed: u64,
    /// They were not.
    pub denied: u64,
    /// The record does not tell.
    pub untold: u64,
}

/// Calls by time.
#[derive(Debug, Clone, Serialize)]
pub struct TrailTimeline {
    /// How many seconds are counted together.
    pub seconds: i64,
    /// Where there are calls.
    pub buckets: Vec<TimeBucket>,
}

/// The calls of a stretch of time, by what came of them.
#[derive(Debug, Clone, Serialize)]
pub struct TimeBucket {
    /// Its beginning, in UTC.
    pub start: String,
    /// They were let in.
    pub allowed: u64,
    /// They were not.
    pub denied: u64,
    /// The record does not tell.
    pub untold: u64,
}

/// Something in a log that is no record.
#[derive(Debug, Clone, Serialize)]
pub struct BrokenRecord {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// The bytes before it, decompressed.
    pub offset: u64,
    /// What was found, and what was expected.
    pub reason: String,
}

/// Records that tell of no request.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnmappedEvents {
    /// Why.
    pub reason: &'static str,
    /// The service.
    pub event_source: String,
    /// The event.
    pub event_name: String,
    /// How many there are.
    pub records: u64,
}

/// A log against two states of policies.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrailReplay {
    /// The calls that were decided.
    pub calls: u64,
    /// Calls of other principals than the ones asked for.
    pub others: u64,
    /// Calls whose actions or callers are not known.
    pub unmapped: u64,
    /// Records of no call, or of one that needs no permission.
    pub no_calls: u64,
    /// The calls of which something is answered otherwise.
    pub flipped: u64,
    /// The answers before.
    pub before: TrailAnswers,
    /// The answers after.
    pub after: TrailAnswers,
    /// What is answered otherwise: what is denied comes first, and of that what is seen most.
    pub flips: Vec<TrailFlip>,
    /// How the answers before agree with what came of the calls.
    pub calibration: TrailCalibration,
    /// Why calls have no answer.
    pub errors: Vec<TrailError>,
    /// What worlds do not tell, and what is taken instead.
    pub notes: Vec<String>,
}

/// Calls by their answers.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct TrailAnswers {
    /// Allowed, whatever is not known.
    pub allowed: u64,
    /// Denied, whatever is not known.
    pub denied: u64,
    /// Hanging on what is not known.
    pub depends: u64,
    /// Without an answer: policies are missing or broken.
    pub undecided: u64,
}

/// Requests of one principal for one action that are answered otherwise.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrailFlip {
    /// Who: of sessions their role.
    pub principal: String,
    /// The action.
    pub action: String,
    /// The answer before: `allowed`, `denied`, `depends` or `undecided`.
    pub before: &'static str,
    /// The answer after.
    pub after: &'static str,
    /// The calls.
    #[serde(flatten)]
    pub seen: TrailSeen,
    /// How many of the calls may have asked for something else; none: no call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub possible: Option<u64>,
    /// Some of the resources.
    pub resources: Vec<String>,
    /// What `depends` hangs on: condition keys, `resource` or `action` where the record does not name these whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
}

/// How often something was seen, and when.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrailSeen {
    /// How many calls.
    pub calls: u64,
    /// The earliest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_time: Option<String>,
    /// The latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_time: Option<String>,
    /// The `eventID` of one of their records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
}

/// How answers agree with what came of calls.
#[derive(Debug, Clone, Serialize)]
pub struct TrailCalibration {
    /// Calls that were answered as it was recorded.
    pub agrees: u64,
    /// Calls that were answered otherwise.
    pub differs: u64,
    /// Calls whose answer hangs on what is not known, or that have none.
    pub open: u64,
    /// Calls of which the record does not tell what came of them.
    pub untold: u64,
    /// Those that were answered otherwise; what is seen most comes first.
    pub differences: Vec<TrailDifference>,
}

/// Calls that were answered otherwise than it was recorded.
#[derive(Debug, Clone, Serialize)]
pub struct TrailDifference {
    /// Who: of sessions their role.
    pub principal: String,
    /// The action.
    pub action: String,
    /// What was recorded: `allowed` or `denied`.
    pub recorded: &'static str,
    /// The calls.
    #[serde(flatten)]
    pub seen: TrailSeen,
}

/// Why calls have no answer.
#[derive(Debug, Clone, Serialize)]
pub struct TrailError {
    /// What is missing or broken.
    pub error: String,
    /// How many calls.
    pub calls: u64,
}

/// One record, and the requests that it tells of.
#[derive(Debug, Clone, Serialize)]
pub struct RecordedCall {
    /// The call.
    #[serde(flatten)]
    pub event: RecordedEvent,
    /// Where it was denied: what the text of that tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denial: Option<ParsedDenial>,
    /// The requests that were decided for it.
    pub requests: Vec<RecordedRequest>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub none: Option<&'static str>,
}

/// A call, as its record tells it, and what came of it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedEvent {
    /// The service, `s3.amazonaws.com`.
    pub event_source: String,
    /// The call, `GetObject`.
    pub event_name: String,
    /// The id of the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// When the call was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_time: Option<String>,
    /// What came of it: `allowed`, `denied`, or `unknown` where it failed in a way that does not tell.
    pub outcome: &'static str,
    /// Why it failed, in one word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
}

/// One request that a record tells of.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedRequest {
    /// The request.
    pub request: Request,
    /// `call`: the call asks for it; `dependent`: the call needs it besides; `possible`: it is one of several that the
    /// record does not tell apart.
    pub standing: &'static str,
    /// Whether the resource has `${…}` for what the record does not tell, or is `*` because nothing of it is told.
    pub is_template: bool,
}
