//! A whole log: what its records tell apart, each once, with how often and when.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasherDefault;
use std::hash::DefaultHasher;

use crate::base::budget::MAX_LOG_BYTES;
use crate::base::budget::MAX_TOLD_RECORDS;
use crate::cloudtrail::fingerprint::Distinction;
use crate::cloudtrail::fingerprint::Fingerprint;
use crate::cloudtrail::record::Record;
use crate::cloudtrail::record::time as time_of;
use crate::cloudtrail::stream::LogPlace;
use crate::cloudtrail::stream::Stream;
use crate::cloudtrail::stream::Taker;
use crate::cloudtrail::timeline::CallCounts;
use crate::cloudtrail::timeline::Timeline;
use crate::json;
use crate::json::Node;
use crate::json::Value;
use crate::value::date::Instant;

/// The columns of CloudTrail Lake that hold a whole record (CloudTrail User Guide, "Create or edit a query"),
/// and the member of `lookup-events` that does.
const ROWS: [&str; 3] = ["eventJson", "eventData", "CloudTrailEvent"];

/// A log that is read: JSON Lines, JSON texts one after the other, arrays, envelopes with `Records`, in chunks
/// of any size. Of records that tell the same, one is kept.
///
/// ```
/// use iam_verdict::cloudtrail::Log;
///
/// let mut log = Log::default();
/// for id in 0..3 {
///     let record = format!(
///         "{{\"eventTime\":\"2026-03-15T12:00:0{id}Z\",\"eventID\":\"{id}\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"ListBuckets\"}}\n"
///     );
///     log.push(record.as_bytes());
/// }
/// log.push(b"{\"eventName\":");
/// log.end();
/// assert_eq!((log.counts().records, log.counts().broken, log.groups().count()), (3, 1, 1));
/// assert_eq!(log.broken()[0].place.line, 4);
/// ```
#[derive(Debug, Default)]
pub struct Log {
    stream: Stream,
    book: Book,
}

/// How much was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogCounts {
    /// The bytes, decompressed.
    pub bytes: u64,
    /// The records that could be read.
    pub records: u64,
    /// What is no record, or broken.
    pub broken: u64,
    /// Records of those that could be read that are not kept, because there are too many different ones.
    pub left_out: u64,
}

/// Something in a log that is no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenRecord {
    /// Where it begins.
    pub place: LogPlace,
    /// What was found, and what was expected.
    pub reason: String,
}

/// Records that tell the same.
#[derive(Debug, Clone)]
pub struct RecordGroup {
    /// The first of them, whole.
    pub text: Box<str>,
    /// How many there are.
    pub count: u64,
    /// The time of the earliest.
    pub first: Option<Instant>,
    /// The time of the latest.
    pub last: Option<Instant>,
    /// What one of them counts for.
    counts: CallCounts,
    /// Why they are no records.
    fault: Option<String>,
}

/// Fingerprints are hashed alike on every machine and in every run.
type Index = HashMap<Box<str>, usize, BuildHasherDefault<DefaultHasher>>;

#[derive(Debug, Default)]
struct Book {
    distinction: Distinction,
    index: Index,
    groups: Vec<RecordGroup>,
    /// The bytes of both.
    kept: usize,
    key: String,
    counts: LogCounts,
    timeline: Timeline,
    broken: Vec<BrokenRecord>,
}

impl RecordGroup {
    /// The calls of all of them, by what came of them.
    #[must_use]
    pub const fn calls(&self) -> CallCounts {
        self.counts.times(self.count)
    }
}

impl Log {
    /// A log of which records are told apart by these besides.
    #[must_use]
    pub fn new(distinction: Distinction) -> Self {
        let book = Book { distinction, ..Book::default() };
        Self { book, ..Self::default() }
    }

    /// The next bytes.
    pub fn push(&mut self, chunk: &[u8]) {
        let bytes = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        self.book.counts.bytes = self.book.counts.bytes.saturating_add(bytes);
        self.stream.push(chunk, &mut self.book);
    }

    /// There is nothing more of this file; the bytes of another one may follow.
    pub fn end(&mut self) {
        self.stream.end(&mut self.book);
    }

    /// How much was read.
    #[must_use]
    pub const fn counts(&self) -> LogCounts {
        self.book.counts
    }

    /// What its records are told apart by besides.
    #[must_use]
    pub const fn distinction(&self) -> Distinction {
        self.book.distinction
    }

    /// The first of what is no record or broken.
    #[must_use]
    pub fn broken(&self) -> &[BrokenRecord] {
        &self.book.broken
    }

    /// When its calls were made; of those that tell a time.
    #[must_use]
    pub const fn timeline(&self) -> &Timeline {
        &self.book.timeline
    }

    /// The text of the record with such an `eventID`, where it is one of those that are kept: what a log comes to
    /// names no other.
    #[must_use]
    pub fn record(&self, event_id: &str) -> Option<&str> {
        let texts = self.groups().map(|group| group.text.as_ref());
        texts.filter(|text| text.contains(event_id)).find(|text| {
            let (node, _) = json::parse(text);
            let record = node.as_ref().and_then(|node| Record::read(node).ok());
            record.is_some_and(|record| record.event_id == Some(event_id))
        })
    }

    /// The different records, in the order of the first of each.
    pub fn groups(&self) -> impl Iterator<Item = &RecordGroup> {
        self.book.groups.iter().filter(|group| group.fault.is_none())
    }
}

impl Taker for Book {
    fn take_line(&mut self, line: &[u8], place: LogPlace) -> bool {
        let Ok(text) = std::str::from_utf8(line) else { return false };
        self.key.clear();
        let Some(found) = Fingerprint::read(text, self.distinction, &mut self.key) else {
            return false;
        };
        self.count(text, found.event_time, place);
        true
    }

    fn take(&mut self, text: &[u8], place: LogPlace) {
        if self.take_line(text, place) {
            return;
        }
        match std::str::from_utf8(text) {
            Ok(text) => self.whole(text, place),
            Err(_) => self.refuse(place, "the record is not UTF-8".to_owned()),
        }
    }

    fn refuse(&mut self, place: LogPlace, reason: String) {
        self.counts.broken = self.counts.broken.saturating_add(1);
        if self.broken.len() < MAX_TOLD_RECORDS {
            self.broken.push(BrokenRecord { place, reason });
        }
    }
}

impl Book {
    /// Reads a text whole: a row that holds a record, or one with escaped names.
    fn whole(&mut self, text: &str, place: LogPlace) {
        let (node, diagnostics) = json::parse(text);
        let Some(node) = node else {
            let reason = diagnostics.first().map(|diagnostic| diagnostic.message.clone());
            return self.refuse(place, reason.unwrap_or_default());
        };
        let record = match ROWS.into_iter().find_map(|name| node.member(name)) {
            Some(Node { value: Value::String(record), .. }) => record,
            Some(record) => record.span.slice(text),
            None => text,
        };
        self.key.clear();
        let found = Fingerprint::read(record, self.distinction, &mut self.key);
        if found.is_none() {
            self.key.clear();
            self.key.push_str(record);
        }
        self.count(record, found.and_then(|found| found.event_time), place);
    }

    /// Counts a record whose fingerprint is `key`.
    fn count(&mut self, text: &str, time: Option<&str>, place: LogPlace) {
        let Some(at) = self.find(text) else {
            self.counts.records = self.counts.records.saturating_add(1);
            self.counts.left_out = self.counts.left_out.saturating_add(1);
            return;
        };
        let Some(group) = self.groups.get_mut(at) else { return };
        if let Some(fault) = group.fault.clone() {
            return self.refuse(place, fault);
        }
        group.count = group.count.saturating_add(1);
        if let Some(time) = time.and_then(|text| time_of(text.trim_matches('"'))) {
            group.first = Some(group.first.map_or(time, |first| first.min(time)));
            group.last = Some(group.last.map_or(time, |last| last.max(time)));
            self.timeline.add(time, group.counts);
        }
        self.counts.records = self.counts.records.saturating_add(1);
    }

    /// The group of `key`; none where there is no place for another one.
    fn find(&mut self, text: &str) -> Option<usize> {
        if let Some(at) = self.index.get(self.key.as_str()) {
            return Some(*at);
        }
        let needed = self.key.len().saturating_add(text.len());
        self.kept = Some(self.kept.saturating_add(needed)).filter(|kept| *kept <= MAX_LOG_BYTES)?;
        let at = self.groups.len();
        let key = self.key.as_str().into();
        if let Entry::Vacant(place) = self.index.entry(key) {
            place.insert(at);
        }
        let (counts, fault) = match counts_of(text) {
            Ok(counts) => (counts, None),
            Err(fault) => (CallCounts::default(), Some(fault)),
        };
        let (first, last) = (None, None);
        self.groups.push(RecordGroup { text: text.into(), count: 0, first, last, counts, fault });
        Some(at)
    }
}

/// What a record counts for, or why it is none.
fn counts_of(text: &str) -> Result<CallCounts, String> {
    let (node, diagnostics) = json::parse(text);
    let fault = || diagnostics.first().map(|diagnostic| diagnostic.message.clone());
    let node = node.ok_or_else(|| fault().unwrap_or_default())?;
    Record::read(&node).map(|record| CallCounts::of(&record)).map_err(|error| error.to_string())
}
