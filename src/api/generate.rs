//! `generatePolicies`: policies out of a log of CloudTrail, or out of calls that sources make.

use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::scenario::Input;
use crate::api::trail;
use crate::api::wire;
use crate::catalog::Catalog;
use crate::cloudtrail::CallPlace;
use crate::cloudtrail::Distinction;
use crate::cloudtrail::Log;
use crate::generate::Activity;
use crate::generate::Gap;
use crate::generate::GenerateError;
use crate::generate::GeneratedPolicy;
use crate::generate::Options;
use crate::generate::PASSED_TO;
use crate::generate::Place;
use crate::generate::Principals;
use crate::generate::Program;
use crate::generate::Seen;
use crate::generate::Unattributed;
use crate::generate::Use;
use crate::generate::VIA_SERVICE;
use crate::generate::generate;
use crate::json::Node;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::value::arn::Arn;
use crate::value::date::Instant;
use crate::value::glob::Glob;

const OPTIONS: [&str; 5] = ["principal", "fold", "grantDenied", "grantUnknown", "conditions"];
const FIELDS: [&str; 11] = [
    "records",
    "principal",
    "calls",
    "fold",
    "grantDenied",
    "grantUnknown",
    "conditions",
    "partition",
    "region",
    "account",
    "kmsKeys",
];

/// Makes policies of `{ "records": … }` or `{ "calls": … }`: what a log of CloudTrail holds, as a text or as JSON
/// ([`Trail`](crate::api::Trail), which has a call for larger ones); or the answer of `codeCalls`. Beside them `fold`,
/// `grantDenied`, `grantUnknown` and `conditions` (see [`Options`]), for records `principal`, a pattern of ARNs, and for calls `partition`, `region`, `account` and `kmsKeys`.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::catalog::Catalog;
///
/// let catalog = Catalog::embedded()?;
/// let input = r#"{ "account": "111122223333", "region": "eu-west-1", "partition": "aws", "calls": {
///   "calls": [{ "file": "job.py", "line": 3, "column": 0, "service": "sqs", "operation": "SendMessage",
///               "parameters": { "QueueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs" } }],
///   "notSeen": []
/// } }"#;
/// let made = iam_verdict::api::generate_policies(&catalog, input).unwrap();
/// assert!(made.generated[0].complete);
/// assert_eq!(made.generated[0].granted[0].resource, "arn:aws:sqs:eu-west-1:111122223333:jobs");
/// # }
/// # Ok::<(), iam_verdict::catalog::CatalogError>(())
/// ```
///
/// # Errors
/// `RequestError` when the input is not of this shape, a condition was not offered, or the proof fails.
pub fn generate_policies(
    catalog: &Catalog,
    input: &str,
) -> Result<wire::PolicyGeneration, wire::Error> {
    made(catalog, input).map_err(answer::request_error)
}

fn made(catalog: &Catalog, input: &str) -> Result<wire::PolicyGeneration, RequestError> {
    let input = Input::parse(input)?;
    let fields = Fields::new(&input.node, "", &FIELDS)?;
    match (fields.get("records"), fields.get("calls")) {
        (Some(records), None) => of_log(&log(&input, records), &fields, (catalog, "records")),
        (None, Some(_)) if fields.get("principal").is_some() => {
            let message = "calls of sources have no principals: `principal` is of records";
            Err(RequestError::new(RequestErrorCode::Contradiction, "principal", message))
        }
        (None, Some(calls)) => {
            let options = options(&fields)?;
            let activity = activity(catalog, &fields, calls)?;
            Ok(wire::PolicyGeneration {
                generated: vec![generated(activity, (catalog, &options), "calls")?],
                unattributed: Unattributed::new(),
                left_out: 0,
                broken: 0,
                broken_records: Vec::new(),
            })
        }
        (Some(_), Some(_)) => {
            let message = "`records` and `calls` are given: policies are made of one of them";
            Err(RequestError::new(RequestErrorCode::Contradiction, "calls", message))
        }
        (None, None) => {
            let message = "a log, `records` or `calls` is missing";
            Err(RequestError::new(RequestErrorCode::MissingField, "records", message))
        }
    }
}

/// Policies for each user and role of a log that is kept, from `fold` and the other options.
pub(super) fn generate_from_log(
    log: &Log,
    catalog: &Catalog,
    input: &str,
) -> Result<wire::PolicyGeneration, RequestError> {
    let input = Input::parse(input)?;
    let fields = Fields::new(&input.node, "", &OPTIONS)?;
    of_log(log, &fields, (catalog, "log"))
}

fn of_log(
    log: &Log,
    fields: &Fields<'_>,
    (catalog, field): (&Catalog, &str),
) -> Result<wire::PolicyGeneration, RequestError> {
    let options = options(fields)?;
    let Principals { activities, unattributed } = principals(log, fields, (catalog, &options))?;
    let generated = |(principal, activity)| {
        let made = generated(activity, (catalog, &options), field)?;
        Ok(wire::GeneratedPolicies { principal: Some(principal), ..made })
    };
    Ok(wire::PolicyGeneration {
        generated: activities.into_iter().map(generated).collect::<Result<_, RequestError>>()?,
        unattributed,
        left_out: log.counts().left_out,
        broken: log.counts().broken,
        broken_records: trail::broken_records(log),
    })
}

/// Those of a log whose ARN the pattern `principal` covers, where there is one.
pub(super) fn principals(
    log: &Log,
    fields: &Fields<'_>,
    (catalog, options): (&Catalog, &Options),
) -> Result<Principals, RequestError> {
    let wanted = fields.text("principal")?.map(Glob::parse);
    let mut found = Principals::of(log, catalog, options);
    found.activities.retain(|(arn, _)| wanted.as_ref().is_none_or(|wanted| wanted.matches(arn)));
    Ok(found)
}

pub(super) fn options(fields: &Fields<'_>) -> Result<Options, RequestError> {
    let is_asked = |name| Ok(fields.boolean(name)? == Some(true));
    Ok(Options {
        fold: fields.count("fold")?,
        grant_denied: is_asked("grantDenied")?,
        grant_unknown: is_asked("grantUnknown")?,
        conditions: fields.texts("conditions")?.into_iter().map(str::to_owned).collect(),
    })
}

/// A log of records that are handed over whole. Addresses are told apart: a condition on them can be offered.
fn log(input: &Input<'_>, records: &Node) -> Log {
    let mut log = Log::new(Distinction { address: true, time: false });
    log.push(records.as_str().unwrap_or_else(|| records.span.slice(input.text)).as_bytes());
    log.end();
    log
}

/// The keys of AWS KMS by which the data is encrypted that calls read and write.
fn keys(fields: &Fields<'_>) -> Result<Vec<String>, RequestError> {
    let key = |(index, text): (usize, &str)| {
        let arn = Arn::parse(text).filter(|arn| arn.service == "kms");
        if arn.is_some_and(|arn| arn.resource.starts_with("key/")) {
            return Ok(text.to_owned());
        }
        let message =
            format!("`{text}` is not the ARN of a key: expected arn:aws:kms:REGION:ACCOUNT:key/ID");
        let field = format!("kmsKeys[{index}]");
        Err(RequestError::new(RequestErrorCode::InvalidResource, field, message))
    };
    fields.texts("kmsKeys")?.into_iter().enumerate().map(key).collect()
}

pub(super) fn activity(
    catalog: &Catalog,
    fields: &Fields<'_>,
    calls: &Node,
) -> Result<Activity, RequestError> {
    let place = CallPlace {
        partition: fields.text("partition")?,
        region: fields.text("region")?,
        account: fields.text("account")?,
    };
    let mut program = Program::new(catalog, place, keys(fields)?);
    let calls = Fields::new(calls, "calls", &["calls", "notSeen"])?;
    for (index, call) in calls.list("calls")?.iter().enumerate() {
        let known = ["file", "line", "column", "service", "operation", "parameters"];
        let call = Fields::new(call, &format!("calls.calls[{index}]"), &known)?;
        let operation = (call.require_text("service")?, call.require_text("operation")?);
        program.add(operation, call.require("parameters")?, &source(&call)?)?;
    }
    for (index, gap) in calls.list("notSeen")?.iter().enumerate() {
        let known = ["file", "line", "column", "why"];
        let gap = Fields::new(gap, &format!("calls.notSeen[{index}]"), &known)?;
        program.not_seen(gap.require_text("why")?, source(&gap)?);
    }
    Ok(program.finish())
}

fn source(fields: &Fields<'_>) -> Result<Place, RequestError> {
    let count = |name| {
        let count = fields.count(name)?.unwrap_or_default();
        Ok(u64::try_from(count).unwrap_or(u64::MAX))
    };
    Ok(Place::Source {
        file: fields.require_text("file")?.to_owned(),
        line: count("line")?,
        column: count("column")?,
    })
}

fn generated(
    activity: Activity,
    (catalog, options): (&Catalog, &Options),
    field: &str,
) -> Result<wire::GeneratedPolicies, RequestError> {
    let seen = sighting(&activity.seen);
    let without_permission = activity.without_permission.clone();
    let kms = activity.encrypted.iter().map(|(service, actions)| wire::EncryptedData {
        service,
        actions: actions.iter().copied().collect(),
    });
    let kms = kms.collect();
    let made = generate(activity, catalog, options).map_err(|error| refused(&error, field))?;
    let complete = made.is_complete();
    let conditions = made.offered.into_iter().map(|offer| wire::OfferedCondition {
        operator: offer.operator,
        key: offer.key,
        values: offer.values,
    });
    Ok(wire::GeneratedPolicies {
        principal: None,
        policies: policies(made.policies),
        complete,
        seen,
        granted: made.granted.iter().map(action).collect(),
        not_granted: made.not_granted.iter().map(action).collect(),
        without_permission,
        conditions: conditions.collect(),
        kms,
        not_seen: made.gaps.iter().map(gap).collect(),
    })
}

pub(super) fn policies(made: Vec<GeneratedPolicy>) -> Vec<wire::GeneratedPolicy> {
    let policy = |policy: GeneratedPolicy| wire::GeneratedPolicy {
        text: policy.text,
        size: policy.size,
        placeholders: policy.placeholders,
    };
    made.into_iter().map(policy).collect()
}

pub(super) fn refused(error: &GenerateError, field: &str) -> RequestError {
    let (code, field) = match error {
        GenerateError::NotOffered(_) => (RequestErrorCode::Contradiction, "conditions"),
        GenerateError::TooLong { .. } => (RequestErrorCode::TooLarge, field),
        GenerateError::NotAllowed { .. }
        | GenerateError::Outside { .. }
        | GenerateError::Broken(_) => (RequestErrorCode::InvalidPolicies, field),
    };
    RequestError::new(code, field, error.to_string())
}

pub(super) fn action(found: &Use) -> wire::SeenAction {
    let service = |key| {
        let only_for = found.only_for.as_ref().filter(|only_for| only_for.key == key);
        only_for.map(|only_for| only_for.service.clone())
    };
    wire::SeenAction {
        action: found.action.clone(),
        resource: found.resource.clone(),
        outcome: found.outcome.as_str(),
        standing: found.standing.as_str(),
        passed_to: service(PASSED_TO),
        via: service(VIA_SERVICE),
        seen: sighting(&found.seen),
    }
}

pub(super) fn gap(gap: &Gap) -> wire::Gap {
    wire::Gap {
        code: gap.code.as_str(),
        message: gap.code.text(),
        subject: Some(gap.subject.clone()).filter(|subject| !subject.is_empty()),
        seen: sighting(&gap.seen),
    }
}

pub(super) fn sighting(seen: &Seen) -> wire::Sighting {
    let place = |place: &Place| match place {
        Place::Record(event_id) => wire::SeenPlace::Record { event_id: event_id.clone() },
        Place::Source { file, line, column } => {
            wire::SeenPlace::Source { file: file.clone(), line: *line, column: *column }
        }
    };
    wire::Sighting {
        count: seen.count,
        first: seen.first.and_then(Instant::to_utc),
        last: seen.last.and_then(Instant::to_utc),
        places: seen.places.iter().map(place).collect(),
    }
}
