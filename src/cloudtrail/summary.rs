//! What a log holds, in numbers.

use std::collections::BTreeMap;

use crate::cloudtrail::log::Log;
use crate::cloudtrail::mapping::Mapping;
use crate::cloudtrail::record::Record;
use crate::cloudtrail::requests::NoRequest;
use crate::cloudtrail::requests::RecordedRequest;
use crate::cloudtrail::timeline::CallCounts;
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
    /// Calls, mapped or not, by what came of them.
    pub calls: CallCounts,
    /// The calls that are mapped by who made them: of sessions their role.
    pub principals: BTreeMap<String, CallCounts>,
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
            summary.calls.add(group.calls());
            match mapping.requests(&record) {
                Ok(requests) => {
                    add(&mut summary.mapped, group.count);
                    let caller = requests.first().map(RecordedRequest::caller).unwrap_or_default();
                    summary.principals.entry(caller.to_owned()).or_default().add(group.calls());
                }
                Err(NoRequest::NoPermissionNeeded) => {
                    add(&mut summary.without_permission, group.count);
                }
                Err(reason) => {
                    let key = Unmapped {
                        reason: reason.as_str(),
                        event_source: record.event_source.to_owned(),
                        event_name: record.event_name.to_owned(),
                    };
                    add(summary.unmapped.entry(key).or_default(), group.count);
                }
            }
        }
        summary
    }
}
