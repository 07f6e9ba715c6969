//! `trail`: a log of CloudTrail, read and replayed.

use crate::api::World;
use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::generate::generate_from_log;
use crate::api::policies;
use crate::api::policies::ReadPolicies;
use crate::api::right_size::right_size_log;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::api::wire::Error;
use crate::base::span::Span;
use crate::catalog::Catalog;
use crate::cloudtrail::BrokenRecord;
use crate::cloudtrail::CallCounts;
use crate::cloudtrail::Distinction;
use crate::cloudtrail::Log;
use crate::cloudtrail::Mapping;
use crate::cloudtrail::Timeline;
use crate::replay;
use crate::replay::PoliciesByResource;
use crate::replay::Replay;
use crate::replay::Rules;
use crate::replay::Seen;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::value::date::Instant;
use crate::value::glob::Glob;

/// A log of CloudTrail that is read in chunks of any size: JSON Lines, JSON texts one after the other, arrays,
/// envelopes with `Records`, rows of CloudTrail Lake.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::api::Trail;
/// use iam_verdict::catalog::Catalog;
///
/// let mut trail = Trail::open("{}")?;
/// trail.push(br#"{ "Records": [{ "eventVersion": "1.11", "eventTime": "2026-03-15T12:00:00Z", "eventType": "AwsApiCall",
///   "eventSource": "sqs.amazonaws.com", "eventName": "ListQueues", "eventID": "e1", "awsRegion": "eu-west-1",
///   "userIdentity": { "type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ana", "accountId": "111122223333" } }] }"#);
/// trail.end();
/// let catalog = Catalog::embedded()?;
/// let replay = trail.replay(&catalog, (None, None), r#"{
///   "before": { "policies": { "identityBased": [{ "Version": "2012-10-17",
///     "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }] } },
///   "after": { "policies": { "identityBased": [{ "Version": "2012-10-17",
///     "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } }] } }
/// }"#)?;
/// assert_eq!((replay.flips[0].action.as_str(), replay.flips[0].after), ("sqs:ListQueues", "denied"));
/// assert_eq!(replay.calibration.agrees, 1);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Trail {
    pub(super) log: Log,
}

impl Trail {
    /// A log of which nothing is read yet: `{ "distinguish": ["time", "address"] }`. What is not distinguished
    /// is not known of a call later: `time` is `aws:CurrentTime`, `aws:EpochTime` and `aws:TokenIssueTime`, `address` is
    /// `aws:SourceIp` and `aws:VpcSourceIp`. It takes memory for each call that differs in it.
    ///
    /// # Errors
    /// `RequestError` when the options are not of this shape.
    pub fn open(options: &str) -> Result<Self, Error> {
        let distinction = distinction(options).map_err(answer::request_error)?;
        Ok(Self { log: Log::new(distinction) })
    }

    /// The next bytes, decompressed.
    pub fn push(&mut self, chunk: &[u8]) {
        self.log.push(chunk);
    }

    /// There is nothing more of this file. Another one may follow.
    pub fn end(&mut self) {
        self.log.end();
    }

    /// What the log holds.
    #[must_use]
    pub fn summary(&self, catalog: &Catalog) -> wire::TrailSummary {
        let counts = self.log.counts();
        let summary = self.log.summary(&Mapping::new(catalog));
        let mut unmapped: Vec<wire::UnmappedEvents> = summary
            .unmapped
            .into_iter()
            .map(|(events, records)| wire::UnmappedEvents {
                reason: events.reason,
                event_source: events.event_source,
                event_name: events.event_name,
                records,
            })
            .collect();
        unmapped.sort_by_key(|events| std::cmp::Reverse(events.records));
        let mut principals: Vec<(String, CallCounts)> = summary.principals.into_iter().collect();
        principals.sort_by_key(|(_, calls)| std::cmp::Reverse(calls.all()));
        let principals = principals.into_iter().map(|(principal, calls)| {
            let CallCounts { allowed, denied, untold } = calls;
            wire::PrincipalCalls { principal, allowed, denied, untold }
        });
        wire::TrailSummary {
            bytes: counts.bytes,
            records: counts.records,
            distinct: summary.distinct,
            left_out: counts.left_out,
            broken: counts.broken,
            broken_records: broken_records(&self.log),
            mapped: summary.mapped,
            without_permission: summary.without_permission,
            unmapped,
            denied: summary.calls.denied,
            untold: summary.calls.untold,
            principals: principals.collect(),
            timeline: timeline(self.log.timeline()),
            first_time: summary.first.and_then(Instant::to_utc),
            last_time: summary.last.and_then(Instant::to_utc),
        }
    }

    /// The text of the record with such an `eventID`, where it is one that a replay or a generated policy names.
    #[must_use]
    pub fn record(&self, event_id: &str) -> Option<&str> {
        self.log.record(event_id)
    }

    /// Decides the calls by two states of policies: `{ "before": { "policies": … }, "after": { "policies": … },
    /// "principal": … }`, and tells what is answered otherwise. A state is `policies` as of a scenario, a world, or both:
    /// then the policies that are given stand in for all of their type in the world. `principal` is a pattern of ARNs.
    ///
    /// # Errors
    /// `PolicyError` when a policy is broken, `RequestError` when the input is not of this shape.
    pub fn replay(
        &self,
        catalog: &Catalog,
        (before, after): (Option<&World>, Option<&World>),
        input: &str,
    ) -> Result<wire::TrailReplay, Error> {
        let refuse = answer::request_error;
        let input = Input::parse(input).map_err(refuse)?;
        let known = ["before", "after", "principal"];
        let fields = Fields::new(&input.node, "", &known).map_err(refuse)?;
        let mut documents = Vec::new();
        let mut state = |name, world: Option<&World>| {
            policies_of(&input, &fields, (name, world.is_some()), &mut documents)
        };
        let given = (state("before", before)?, state("after", after)?);
        input.check_duplicates(&documents).map_err(refuse)?;
        let principal = fields.text("principal").map_err(refuse)?.map(Glob::parse);
        let rules = (rules(before, given.0.as_ref()), rules(after, given.1.as_ref()));
        let found = replay::replay(&self.log, &Mapping::new(catalog), rules, principal.as_ref());
        Ok(replayed(&found))
    }

    /// Makes policies for each user and role: `{ "fold": …, "grantDenied": …, "grantUnknown": …, "conditions": … }` as
    /// [`generate_policies`](crate::api::generate_policies) takes them.
    ///
    /// # Errors
    /// `RequestError` when the options are not of this shape, a condition was not offered, or the proof fails.
    pub fn generate_policies(
        &self,
        catalog: &Catalog,
        options: &str,
    ) -> Result<wire::PolicyGeneration, Error> {
        generate_from_log(&self.log, catalog, options).map_err(answer::request_error)
    }

    /// Holds present policies against what their principals did, and reduces them to that:
    /// `{ "policies": …, "principal": … }` and the options of [`right_size_policies`](crate::api::right_size_policies).
    /// In a world without `policies`, those of each user and role by itself, else those given against all of them
    /// together.
    ///
    /// # Errors
    /// `PolicyError` when a policy is broken, `RequestError` when the input is not of this shape or the proof fails.
    pub fn right_size_policies(
        &self,
        catalog: &Catalog,
        world: Option<&World>,
        input: &str,
    ) -> Result<wire::PolicyRightSizing, Error> {
        right_size_log(&self.log, (catalog, world.map(World::accounts_of)), input)
    }
}

/// The first of what is no record or broken.
pub(super) fn broken_records(log: &Log) -> Vec<wire::BrokenRecord> {
    let broken = |one: &BrokenRecord| wire::BrokenRecord {
        line: one.place.line,
        offset: one.place.offset,
        reason: one.reason.clone(),
    };
    log.broken().iter().map(broken).collect()
}

fn timeline(timeline: &Timeline) -> wire::TrailTimeline {
    let bucket = |(start, calls): (Instant, CallCounts)| {
        let CallCounts { allowed, denied, untold } = calls;
        Some(wire::TimeBucket { start: start.to_utc()?, allowed, denied, untold })
    };
    let buckets = timeline.buckets().filter_map(bucket).collect();
    wire::TrailTimeline { seconds: timeline.seconds(), buckets }
}

fn distinction(options: &str) -> Result<Distinction, RequestError> {
    let input = Input::parse(options)?;
    input.check_duplicates(&[])?;
    let fields = Fields::new(&input.node, "", &["distinguish"])?;
    let mut distinction = Distinction::default();
    for (index, item) in fields.list("distinguish")?.iter().enumerate() {
        match item.as_str() {
            Some("time") => distinction.time = true,
            Some("address") => distinction.address = true,
            _ => {
                let path = format!("distinguish[{index}]");
                let message = "expected `time` or `address`".to_owned();
                return Err(RequestError::new(RequestErrorCode::InvalidType, path, message));
            }
        }
    }
    Ok(distinction)
}

/// The policies of a state, which may have none where it has a world.
fn policies_of(
    input: &Input<'_>,
    fields: &Fields<'_>,
    (name, has_world): (&str, bool),
    documents: &mut Vec<Span>,
) -> Result<Option<ReadPolicies>, Error> {
    let refuse = answer::request_error;
    let state = fields.get(name);
    let state = state.map(|node| Fields::new(node, name, &["policies"])).transpose();
    let state = state.map_err(refuse)?;
    match state.and_then(|state| state.get("policies")) {
        Some(node) => {
            let (policies, spans) = policies::read(input, node)?;
            documents.extend(spans);
            Ok(Some(policies))
        }
        None if has_world => Ok(None),
        None => {
            let message = "neither policies nor a world are given".to_owned();
            let code = RequestErrorCode::MissingField;
            Err(refuse(RequestError::new(code, format!("{name}.policies"), message)))
        }
    }
}

fn rules<'a>(world: Option<&'a World>, given: Option<&'a ReadPolicies>) -> Rules<'a> {
    let by_resource = |policies: &'a ReadPolicies| -> &'a dyn PoliciesByResource { policies };
    Rules { world: world.map(World::accounts_of), policies: given.map(by_resource) }
}

fn replayed(found: &Replay) -> wire::TrailReplay {
    let flip = |flip: &replay::Flip| wire::TrailFlip {
        principal: flip.principal.clone(),
        action: flip.action.clone(),
        before: flip.before.as_str(),
        after: flip.after.as_str(),
        seen: seen(&flip.seen),
        possible: Some(flip.possible).filter(|count| *count > 0),
        resources: flip.resources.iter().cloned().collect(),
        depends_on: flip.depends_on.iter().cloned().collect(),
    };
    let difference = |one: &replay::Difference| wire::TrailDifference {
        principal: one.principal.clone(),
        action: one.action.clone(),
        recorded: if one.was_allowed { "allowed" } else { "denied" },
        seen: seen(&one.seen),
    };
    let error =
        |(error, calls): (&String, &u64)| wire::TrailError { error: error.clone(), calls: *calls };
    let calibration = found.calibration;
    wire::TrailReplay {
        calls: found.calls,
        others: found.others,
        unmapped: found.unmapped,
        no_calls: found.no_calls,
        flipped: found.flipped,
        before: answers(found.before),
        after: answers(found.after),
        flips: found.flips().into_iter().map(flip).collect(),
        calibration: wire::TrailCalibration {
            agrees: calibration.agrees,
            differs: calibration.differs,
            open: calibration.open,
            untold: calibration.untold,
            differences: found.differences().into_iter().map(difference).collect(),
        },
        errors: found.errors().iter().map(error).collect(),
        notes: found.notes.iter().cloned().collect(),
    }
}

const fn answers(totals: replay::Totals) -> wire::TrailAnswers {
    wire::TrailAnswers {
        allowed: totals.allowed,
        denied: totals.denied,
        depends: totals.depends,
        undecided: totals.undecided,
    }
}

fn seen(seen: &Seen) -> wire::TrailSeen {
    wire::TrailSeen {
        calls: seen.calls,
        first_time: seen.first.and_then(Instant::to_utc),
        last_time: seen.last.and_then(Instant::to_utc),
        event_id: seen.event_id.clone(),
    }
}
