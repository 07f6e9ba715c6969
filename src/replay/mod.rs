//! A log of CloudTrail against two states of policies: which calls another state would answer otherwise.
//!
//! Each different record is decided once for each state, with what it does not tell left open, so an answer is one
//! of three: allowed, denied, or one that hangs on what is not known, by name.

mod agreement;
mod answer;
mod decider;
mod resource;
mod tally;

use std::collections::BTreeSet;

use crate::cloudtrail::Log;
use crate::cloudtrail::Mapping;
use crate::cloudtrail::NoRequest;
use crate::cloudtrail::Outcome;
use crate::cloudtrail::Record;
use crate::cloudtrail::RecordGroup;
use crate::cloudtrail::RecordedRequest;
use crate::cloudtrail::Standing;
use crate::json;
use crate::replay::decider::Decider;
use crate::value::glob::Glob;

pub use crate::replay::agreement::Agreement;
pub use crate::replay::agreement::Cause;
pub use crate::replay::agreement::Found;
pub use crate::replay::agreement::Said;
pub use crate::replay::agreement::agreement;
pub use crate::replay::answer::Answer;
pub use crate::replay::answer::Hangs;
pub use crate::replay::decider::PoliciesByResource;
pub use crate::replay::decider::Rules;
pub use crate::replay::decider::answer;
pub use crate::replay::tally::Calibration;
pub use crate::replay::tally::Difference;
pub use crate::replay::tally::Flip;
pub use crate::replay::tally::Replay;
pub use crate::replay::tally::Seen;
pub use crate::replay::tally::Totals;

/// Decides the calls of a log by two states of policies. Of `principals`, if it is there, only those whose ARN
/// it covers are looked at: of a session, the ARN of its role.
#[must_use]
pub fn replay(
    log: &Log,
    mapping: &Mapping<'_>,
    (before, after): (Rules<'_>, Rules<'_>),
    principals: Option<&Glob>,
) -> Replay {
    let left_open = log.distinction().left_out();
    let mut sides = (Decider::new(before), Decider::new(after));
    let mut found = Replay::default();
    for group in log.groups() {
        let (node, _) = json::parse(&group.text);
        let Some(Ok(record)) = node.as_ref().map(Record::read) else { continue };
        match mapping.requests(&record) {
            Err(NoRequest::Principal(_) | NoRequest::Event(_)) => found.unmapped(group.count),
            Err(_) => found.no_calls(group.count),
            Ok(mut requests) => {
                let principal = requests.first().map(RecordedRequest::caller).unwrap_or_default();
                let principal = principal.to_owned();
                if principals.is_some_and(|wanted| !wanted.matches(&principal)) {
                    found.others(group.count);
                    continue;
                }
                for request in &mut requests {
                    left_open.iter().for_each(|key| request.request.context.forget(key));
                }
                let seen = Seen::of(group, record.event_id);
                let answers = |side: &mut Decider<'_>| -> Vec<Answer> {
                    requests.iter().map(|request| side.decide(request)).collect()
                };
                let (before, after) = (answers(&mut sides.0), answers(&mut sides.1));
                let call = Call { principal, requests: &requests, seen, group };
                call.count(&record, (&before, &after), &mut found);
            }
        }
    }
    found.notes = sides.0.notes().into_iter().chain(sides.1.notes()).collect::<BTreeSet<_>>();
    found
}

/// The requests of records that tell the same.
struct Call<'a> {
    principal: String,
    requests: &'a [RecordedRequest],
    seen: Seen,
    group: &'a RecordGroup,
}

impl Call<'_> {
    fn count(
        self,
        record: &Record<'_>,
        (before, after): (&[Answer], &[Answer]),
        found: &mut Replay,
    ) {
        let (was, is) = (whole(self.requests, before), whole(self.requests, after));
        found.before.add(&was, self.group.count);
        found.after.add(&is, self.group.count);
        found.calls = found.calls.saturating_add(self.group.count);
        let mut flipped = BTreeSet::new();
        for ((request, before), after) in self.requests.iter().zip(before).zip(after) {
            if !before.differs(after) {
                continue;
            }
            // Of one call an action counts once, however many resources it has.
            let key = (request.request.action.as_str(), before.hangs(), after.hangs());
            let seen = flipped.insert(key).then_some(&self.seen);
            found.flip(&self.principal, (request, before, after), seen);
        }
        if !flipped.is_empty() {
            found.flipped = found.flipped.saturating_add(self.group.count);
        }
        let allowed = match record.outcome() {
            Outcome::Allowed => Some(true),
            Outcome::Denied(_) => Some(false),
            Outcome::Unknown => None,
        };
        let action = self.requests.first().map(|request| request.request.action.as_str());
        let call = (self.principal.as_str(), action.unwrap_or_default());
        found.calibrate(call, (allowed, &was), &self.seen);
    }
}

/// The answer to a call by those to its requests: what outweighs the others of what it certainly asks for, and what
/// all that it possibly asks for have in common.
#[must_use]
pub fn whole(requests: &[RecordedRequest], answers: &[Answer]) -> Answer {
    let with = requests.iter().zip(answers);
    let (possible, certain): (Vec<_>, Vec<_>) =
        with.partition(|(request, _)| request.standing == Standing::Possible);
    let certain = certain.into_iter().map(|(_, answer)| answer.clone());
    let possible = possible.into_iter().map(|(_, answer)| answer.clone());
    let possible = possible.reduce(Answer::either);
    certain.chain(possible).reduce(Answer::and).unwrap_or(Answer::Allowed)
}
