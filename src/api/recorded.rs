//! `trail.requests`: one record of CloudTrail as the requests that it tells of.

use crate::api::answer;
use crate::api::denial;
use crate::api::fields::Fields;
use crate::api::policies;
use crate::api::request::written;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::catalog::Catalog;
use crate::cloudtrail::Log;
use crate::cloudtrail::Mapping;
use crate::cloudtrail::NoRequest;
use crate::cloudtrail::Outcome;
use crate::cloudtrail::Record;
use crate::cloudtrail::RecordedRequest;
use crate::denial::Denial;
use crate::json;
use crate::json::Node;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::context::Lookup;
use crate::request::slots::SlotTable;
use crate::value::date::Instant;

/// The requests that a record of CloudTrail tells of, in the shape of a scenario's, and what came of the call:
/// `{ "record": …, "policies": … }`. The record is a text or an object, alone or the only one in what logs have around
/// records. What it does not tell of the context is not known: `absentContextKeys` are the keys that the requests are
/// known to lack. Where `policies` are given, `unknownContextKeys` are those that these read and that are not known.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::catalog::Catalog;
///
/// let catalog = Catalog::embedded()?;
/// let call = iam_verdict::api::recorded_requests(&catalog, r#"{ "record": {
///   "eventVersion": "1.11", "eventType": "AwsApiCall", "eventSource": "sqs.amazonaws.com",
///   "eventName": "DeleteQueue", "awsRegion": "eu-west-1", "errorCode": "AccessDenied",
///   "userIdentity": { "type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ana" },
///   "requestParameters": { "queueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs" } } }"#)?;
/// assert_eq!((call.event.outcome, call.requests[0].request.action.as_str()), ("denied", "sqs:DeleteQueue"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// `RequestError` when it is not one record, or the input is not of this shape; `PolicyError` when a policy is broken.
pub fn recorded_requests(
    catalog: &Catalog,
    input: &str,
) -> Result<wire::RecordedCall, wire::Error> {
    let refuse = answer::request_error;
    let input = Input::parse(input).map_err(refuse)?;
    let fields = Fields::new(&input.node, "", &["record", "policies"]).map_err(refuse)?;
    let policies = fields.get("policies").map(|node| policies::read(&input, node)).transpose()?;
    let node = record_of(&input, &fields).map_err(refuse)?;
    let record = read(&node).map_err(refuse)?;
    let keys = policies.as_ref().map(|(policies, _)| &policies.keys);
    Ok(call(&record, Mapping::new(catalog).requests(&record), keys))
}

/// The one record of the field `record`, however logs wrap it.
pub(super) fn record_of(input: &Input<'_>, fields: &Fields<'_>) -> Result<Node, RequestError> {
    let node = fields.require("record")?;
    let text = node.as_str().unwrap_or_else(|| node.span.slice(input.text));
    let mut log = Log::default();
    log.push(text.as_bytes());
    log.end();
    if let Some(fault) = log.broken().first() {
        return Err(broken(fault.reason.clone()));
    }
    let records = log.counts().records;
    let one = log.groups().next().filter(|_| records == 1);
    let one = one.and_then(|group| json::parse(&group.text).0);
    one.ok_or_else(|| broken(format!("expected one record, found {records}")))
}

pub(super) fn read(node: &Node) -> Result<Record<'_>, RequestError> {
    Record::read(node).map_err(|fault| broken(fault.to_string()))
}

fn broken(message: String) -> RequestError {
    RequestError::new(RequestErrorCode::InvalidType, "record", message)
}

/// A record, and the requests that were found for it. `keys`: those that policies read.
fn call(
    record: &Record<'_>,
    found: Result<Vec<RecordedRequest>, NoRequest>,
    keys: Option<&SlotTable>,
) -> wire::RecordedCall {
    let none = found.as_ref().err().map(|reason| reason.as_str());
    let requests = found.unwrap_or_default();
    wire::RecordedCall {
        event: event(record),
        denial: denial_of(record).map(denial::told),
        requests: requests.iter().map(|request| recorded(request, keys)).collect(),
        none,
    }
}

/// The call, and what came of it.
pub(super) fn event(record: &Record<'_>) -> wire::RecordedEvent {
    let text = |text: Option<&str>| text.map(str::to_owned);
    wire::RecordedEvent {
        event_source: record.event_source.to_owned(),
        event_name: record.event_name.to_owned(),
        event_id: text(record.event_id),
        event_time: record.event_time.and_then(Instant::to_utc),
        outcome: match record.outcome() {
            Outcome::Allowed => "allowed",
            Outcome::Denied(_) => "denied",
            Outcome::Unknown => "unknown",
        },
        error_code: text(record.error_code),
        error_message: text(record.error_message),
    }
}

/// What the error of a denied call tells, where it tells anything.
pub(super) fn denial_of(record: &Record<'_>) -> Option<Denial> {
    match record.outcome() {
        Outcome::Denied(denial) => Some(*denial).filter(|denial| *denial != Denial::default()),
        Outcome::Allowed | Outcome::Unknown => None,
    }
}

fn recorded(recorded: &RecordedRequest, keys: Option<&SlotTable>) -> wire::RecordedRequest {
    let mut request = written::request(&recorded.request);
    if let Some(keys) = keys {
        let context = &recorded.request.context;
        let is_unknown = |key: &&String| matches!(context.look_up(key), Lookup::Unknown);
        request.absent_context_keys = None;
        request.unknown_context_keys = keys.names().iter().filter(is_unknown).cloned().collect();
    }
    wire::RecordedRequest {
        request,
        standing: recorded.standing.as_str(),
        is_template: recorded.is_template,
    }
}
