//! When the calls of a log were made, and what came of them.

use std::collections::BTreeMap;

use crate::base::budget::MAX_TIME_BUCKETS;
use crate::cloudtrail::outcome::Outcome;
use crate::cloudtrail::record::Record;
use crate::value::date::Instant;

/// How many seconds of a log are told together: each is a multiple of the one before, and days are doubled.
const WIDTHS: [i64; 6] = [60, 300, 900, 3_600, 21_600, 86_400];

/// Calls by what came of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CallCounts {
    /// They were let in.
    pub allowed: u64,
    /// They were not.
    pub denied: u64,
    /// The record does not tell.
    pub untold: u64,
}

impl CallCounts {
    /// What one record counts for: nothing where it is of no call.
    #[must_use]
    pub fn of(record: &Record<'_>) -> Self {
        let none = Self::default();
        if record.no_call().is_some() {
            return none;
        }
        match record.outcome() {
            Outcome::Allowed => Self { allowed: 1, ..none },
            Outcome::Denied(_) => Self { denied: 1, ..none },
            Outcome::Unknown => Self { untold: 1, ..none },
        }
    }

    /// So many times as many.
    #[must_use]
    pub const fn times(self, count: u64) -> Self {
        Self {
            allowed: self.allowed.saturating_mul(count),
            denied: self.denied.saturating_mul(count),
            untold: self.untold.saturating_mul(count),
        }
    }

    /// All of them.
    #[must_use]
    pub const fn all(self) -> u64 {
        self.allowed.saturating_add(self.denied).saturating_add(self.untold)
    }

    /// Counts others besides.
    pub const fn add(&mut self, other: Self) {
        self.allowed = self.allowed.saturating_add(other.allowed);
        self.denied = self.denied.saturating_add(other.denied);
        self.untold = self.untold.saturating_add(other.untold);
    }
}

/// Calls by when they were made, in at most so many stretches of time of one width, which grows with the log. Those
/// without a call are not there, so that one record of another year makes none of the others coarser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    seconds: i64,
    buckets: BTreeMap<Instant, CallCounts>,
}

impl Default for Timeline {
    fn default() -> Self {
        Self { seconds: WIDTHS[0], buckets: BTreeMap::new() }
    }
}

impl Timeline {
    /// How many seconds are counted together: from a whole minute, hour or day of UTC on.
    #[must_use]
    pub const fn seconds(&self) -> i64 {
        self.seconds
    }

    /// The calls by the beginning of their stretch of time.
    pub fn buckets(&self) -> impl Iterator<Item = (Instant, CallCounts)> {
        self.buckets.iter().map(|(start, calls)| (*start, *calls))
    }

    pub(super) fn add(&mut self, time: Instant, calls: CallCounts) {
        if calls.all() == 0 {
            return;
        }
        self.buckets.entry(time.start_of(self.seconds)).or_default().add(calls);
        while self.buckets.len() > MAX_TIME_BUCKETS {
            self.widen();
        }
    }

    fn widen(&mut self) {
        let next = WIDTHS.into_iter().find(|width| *width > self.seconds);
        self.seconds = next.unwrap_or_else(|| self.seconds.saturating_mul(2));
        for (start, calls) in std::mem::take(&mut self.buckets) {
            self.buckets.entry(start.start_of(self.seconds)).or_default().add(calls);
        }
    }
}
