//! What a replay came to.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::budget::MAX_TOLD_RECORDS;
use crate::base::budget::MAX_TOLD_RESOURCES;
use crate::cloudtrail::RecordGroup;
use crate::cloudtrail::RecordedRequest;
use crate::cloudtrail::Standing;
use crate::replay::answer::Answer;
use crate::replay::answer::Hangs;
use crate::value::date::Instant;

/// A log against two states of policies.
#[derive(Debug, Default)]
pub struct Replay {
    /// The calls that were decided.
    pub calls: u64,
    /// Those of other principals than the ones asked for.
    pub others: u64,
    /// Calls whose actions or callers are not known.
    pub unmapped: u64,
    /// Records of no call, or of one that needs no permission.
    pub no_calls: u64,
    /// The calls of which something is answered otherwise.
    pub flipped: u64,
    /// The answers to calls before.
    pub before: Totals,
    /// The answers to calls after.
    pub after: Totals,
    /// How the answers before agree with what the records tell came of the calls.
    pub calibration: Calibration,
    /// What worlds do not tell, and what is taken instead.
    pub notes: BTreeSet<String>,
    flips: BTreeMap<(String, String, Hangs, Hangs), Flip>,
    differences: BTreeMap<(String, String, bool), Difference>,
    errors: BTreeMap<String, u64>,
}

/// Calls by their answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Allowed, whatever is not known.
    pub allowed: u64,
    /// Denied, whatever is not known.
    pub denied: u64,
    /// Hanging on what is not known.
    pub depends: u64,
    /// Without an answer: policies are missing or broken.
    pub undecided: u64,
}

/// How answers agree with what came of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calibration {
    /// The answer is as it was recorded.
    pub agrees: u64,
    /// It is the other one.
    pub differs: u64,
    /// It hangs on what is not known, or there is none.
    pub open: u64,
    /// The record does not tell what came of the call.
    pub untold: u64,
}

/// How often something was seen, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// How many calls.
    pub calls: u64,
    /// The earliest.
    pub first: Option<Instant>,
    /// The latest.
    pub last: Option<Instant>,
    /// The id of one record.
    pub event_id: Option<String>,
}

/// Requests of one principal for one action that are answered otherwise.
#[derive(Debug, Clone)]
pub struct Flip {
    /// Who: of sessions their role.
    pub principal: String,
    /// The action.
    pub action: String,
    /// The answer before.
    pub before: Hangs,
    /// The answer after.
    pub after: Hangs,
    /// The calls.
    pub seen: Seen,
    /// How many of them may have asked for something else.
    pub possible: u64,
    /// Some of the resources.
    pub resources: BTreeSet<String>,
    /// What one of the two answers hangs on.
    pub depends_on: BTreeSet<String>,
}

/// Calls whose answer before is not what came of them.
#[derive(Debug, Clone)]
pub struct Difference {
    /// Who: of sessions their role.
    pub principal: String,
    /// The action.
    pub action: String,
    /// Whether they were let in.
    pub was_allowed: bool,
    /// The calls.
    pub seen: Seen,
}

impl Totals {
    pub(super) fn add(&mut self, answer: &Answer, count: u64) {
        let place = match answer.hangs() {
            Hangs::Allowed => &mut self.allowed,
            Hangs::Denied => &mut self.denied,
            Hangs::Depends => &mut self.depends,
            Hangs::Undecided => &mut self.undecided,
        };
        add(place, count);
    }
}

impl Seen {
    pub(super) fn of(group: &RecordGroup, event_id: Option<&str>) -> Self {
        let event_id = event_id.map(str::to_owned);
        Self { calls: group.count, first: group.first, last: group.last, event_id }
    }

    fn add(&mut self, other: &Self) {
        add(&mut self.calls, other.calls);
        self.first = self.first.into_iter().chain(other.first).min();
        self.last = self.last.into_iter().chain(other.last).max();
        if self.event_id.is_none() {
            self.event_id.clone_from(&other.event_id);
        }
    }
}

impl Replay {
    /// What is answered otherwise: what is denied comes first, and of that what is seen most.
    #[must_use]
    pub fn flips(&self) -> Vec<&Flip> {
        let mut flips: Vec<&Flip> = self.flips.values().collect();
        let rank = |flip: &Flip| match (flip.before, flip.after) {
            (Hangs::Allowed, Hangs::Denied) => 0_u8,
            (_, Hangs::Denied) => 1,
            (Hangs::Allowed, _) => 2,
            (_, Hangs::Depends | Hangs::Undecided) => 3,
            (_, Hangs::Allowed) => 4,
        };
        flips.sort_by_key(|flip| (rank(flip), std::cmp::Reverse(flip.seen.calls)));
        flips
    }

    /// Where the answer before is not what came of the call: what is seen most comes first.
    #[must_use]
    pub fn differences(&self) -> Vec<&Difference> {
        let mut all: Vec<&Difference> = self.differences.values().collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.seen.calls));
        all
    }

    /// Why there are calls without an answer, and how many.
    #[must_use]
    pub const fn errors(&self) -> &BTreeMap<String, u64> {
        &self.errors
    }

    pub(super) const fn unmapped(&mut self, count: u64) {
        add(&mut self.unmapped, count);
    }

    pub(super) const fn no_calls(&mut self, count: u64) {
        add(&mut self.no_calls, count);
    }

    pub(super) const fn others(&mut self, count: u64) {
        add(&mut self.others, count);
    }

    /// Counts a request that is answered otherwise; `seen` is absent where its call is counted already.
    pub(super) fn flip(
        &mut self,
        principal: &str,
        (request, before, after): (&RecordedRequest, &Answer, &Answer),
        seen: Option<&Seen>,
    ) {
        let action = request.request.action.as_str();
        let key = (principal.to_owned(), action.to_owned(), before.hangs(), after.hangs());
        let flip = self.flips.entry(key).or_insert_with(|| Flip {
            principal: principal.to_owned(),
            action: action.to_owned(),
            before: before.hangs(),
            after: after.hangs(),
            seen: Seen::default(),
            possible: 0,
            resources: BTreeSet::new(),
            depends_on: BTreeSet::new(),
        });
        flip.depends_on.extend(before.keys().chain(after.keys()).map(str::to_owned));
        if flip.resources.len() < MAX_TOLD_RESOURCES {
            flip.resources.insert(request.request.resource.as_str().to_owned());
        }
        if let Some(seen) = seen {
            flip.seen.add(seen);
            if request.standing == Standing::Possible {
                add(&mut flip.possible, seen.calls);
            }
        }
    }

    /// Holds an answer before against what came of the call, where that is told.
    pub(super) fn calibrate(
        &mut self,
        (principal, action): (&str, &str),
        (was_allowed, answer): (Option<bool>, &Answer),
        seen: &Seen,
    ) {
        if let Answer::Undecided(error) = answer
            && (self.errors.len() < MAX_TOLD_RECORDS || self.errors.contains_key(error))
        {
            add(self.errors.entry(error.clone()).or_default(), seen.calls);
        }
        let calibration = &mut self.calibration;
        let Some(was_allowed) = was_allowed else {
            return add(&mut calibration.untold, seen.calls);
        };
        match (answer, was_allowed) {
            (Answer::Depends(_) | Answer::Undecided(_), _) => {
                add(&mut calibration.open, seen.calls)
            }
            (Answer::Allowed, true) | (Answer::Denied, false) => {
                add(&mut calibration.agrees, seen.calls);
            }
            (Answer::Allowed, false) | (Answer::Denied, true) => {
                add(&mut calibration.differs, seen.calls);
                let key = (principal.to_owned(), action.to_owned(), was_allowed);
                let difference = self.differences.entry(key).or_insert_with(|| Difference {
                    principal: principal.to_owned(),
                    action: action.to_owned(),
                    was_allowed,
                    seen: Seen::default(),
                });
                difference.seen.add(seen);
            }
        }
    }
}

const fn add(place: &mut u64, count: u64) {
    *place = place.saturating_add(count);
}
