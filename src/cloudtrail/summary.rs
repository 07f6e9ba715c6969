//! What a log holds, in numbers.

use std::collections::BTreeMap;

use crate::cloudtrail::log::Log;
use crate::cloudtrail::mapping::Mapping;
use crate::cloudtrail::outcome::Outcome;
use crate::cloudtrail::record::Record;
use crate::cloudtrail::requests::NoRequest;
use crate::json;
use crate::value::date::Instant;

/// The records of a log by what is known of them.
#[derive(Debug, Clone, Default)]
pub struct LogSummary {
    /// How many different records there are.
    pub distinct: u64,
    /// Records that tell of requests.
    pub mapped: u64,
    /// Calls that need no permission.
    pub without_permission: u64,
    /// Records that tell of none, by the reason: no calls, events or callers that are not known.
    pub unmapped: BTreeMap<Unmapped, u64>,
    /// Calls that were denied.
    pub denied: u64,
    /// Calls of which the record does not tell whether they were.
    pub untold: u64,
    /// The earliest time.
    pub first: Option<Instant>,
    /// The latest time.
    pub last: Option<Instant>,
}

/// Records that tell of no request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmapped {
    /// Why.
    pub reason: &'static str,
    /// The service.
    pub event_source: String,
    /// The event.
    pub event_name: String,
}

impl Log {
    /// What it holds.
    #[must_use]
    pub fn summary(&self, mapping: &Mapping<'_>) -> LogSummary {
        let mut summary = LogSummary::default();
        let add = |place: &mut u64, count: u64| *place = place.saturating_add(count);
        for group in self.groups() {
            let (node, _) = json::parse(&group.text);
            let Some(Ok(record)) = node.as_ref().map(Record::read) else { continue };
            add(&mut summary.distinct, 1);
            summary.first = summary.first.into_iter().chain(group.first).min();
            summary.last = summary.last.into_iter().chain(group.last).max();
            let is_call = match mapping.requests(&record) {
                Ok(_) => {
                    add(&mut summary.mapped, group.count);
                    true
                }
                Err(NoRequest::NoPermissionNeeded) => {
                    add(&mut summary.without_permission, group.count);
                    true
                }
                Err(reason) => {
                    let key = Unmapped {
                        reason: reason.as_str(),
                        event_source: record.event_source.to_owned(),
                        event_name: record.event_name.to_owned(),
                    };
                    add(summary.unmapped.entry(key).or_default(), group.count);
                    record.no_call().is_none()
                }
            };
            match record.outcome() {
                Outcome::Denied(_) if is_call => add(&mut summary.denied, group.count),
                Outcome::Unknown if is_call => add(&mut summary.untold, group.count),
                Outcome::Allowed | Outcome::Denied(_) | Outcome::Unknown => {}
            }
        }
        summary
    }
}
