//! A log as it comes, in chunks of any size, cut into the texts of its records.
//!
//! Every byte is looked at once and only the record that is being read is kept, whatever stands around
//! the records: lines, arrays, the envelopes of files in Amazon S3.

use memchr::memchr;
use memchr::memchr_iter;
use memchr::memchr3;

use crate::base::budget::MAX_DEPTH;
use crate::base::budget::MAX_RECORD_BYTES;

/// The members of envelopes whose elements are records: of files in Amazon S3 (CloudTrail User Guide,
/// "CloudTrail log file examples"), of `lookup-events`, of Lake's `get-query-results`.
const LISTS: [&[u8]; 3] = [b"Records", b"Events", b"QueryResultRows"];
/// The longest name among them, and one byte more.
const NAME_BYTES: usize = 16;
/// What compressed files begin with (RFC 1952).
const GZIP: u8 = 0x1f;

/// Where something stands in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogPlace {
    /// The line, counted from 1.
    pub line: u64,
    /// The bytes before it.
    pub offset: u64,
}

/// Who gets the texts.
pub(super) trait Taker {
    /// A line that can be one whole record, and whether it is.
    fn take_line(&mut self, line: &[u8], place: LogPlace) -> bool;
    /// The text of one object.
    fn take(&mut self, text: &[u8], place: LogPlace);
    /// Something that is none, and why.
    fn refuse(&mut self, place: LogPlace, reason: String);
}

/// What has come of a log.
#[derive(Debug, Default)]
pub(super) struct Stream {
    /// The beginning of an object that came with earlier chunks.
    kept: Vec<u8>,
    /// The arrays that are open, and whether each is of an envelope.
    lists: Vec<bool>,
    object: Option<Object>,
    /// Whether nothing is to be read up to the next line.
    skips_line: bool,
    /// The bytes before the chunk.
    offset: u64,
    /// The lines that ended before `counted`.
    lines: u64,
    counted: usize,
    /// The end of the line in the chunk that was looked for last.
    line_end: usize,
}

/// An object that is being read.
#[derive(Debug, Default)]
struct Object {
    place: LogPlace,
    brackets: Vec<u8>,
    /// Whether the next byte is one of a string, and whether it is escaped there.
    is_text: bool,
    is_escaped: bool,
    /// Whether the string is the name of a member of the object itself.
    is_name: bool,
    name: Vec<u8>,
    /// The last byte outside of strings that is no space.
    last: u8,
    is_envelope: bool,
    is_too_long: bool,
}

enum Step {
    /// The object goes on in the next chunk.
    More,
    End,
    /// It is an envelope, and its list begins.
    List,
    /// Another object begins where none may: this one was cut off.
    CutOff,
    Broken(&'static str),
}

impl Stream {
    /// The next bytes.
    pub(super) fn push(&mut self, chunk: &[u8], taker: &mut impl Taker) {
        let mut at = 0;
        while at < chunk.len() {
            at = match (&self.object, self.skips_line) {
                (Some(_), _) => self.go_on(chunk, at, taker),
                (None, true) => self.skip_line(chunk, at),
                (None, false) => self.between(chunk, at, taker),
            };
        }
        self.count_lines(chunk, chunk.len());
        self.offset = self.offset.saturating_add(length(chunk));
        (self.counted, self.line_end) = (0, 0);
    }

    /// There is nothing more.
    pub(super) fn end(&mut self, taker: &mut impl Taker) {
        if let Some(object) = self.object.take() {
            taker.refuse(object.place, "the log ends inside of this record".to_owned());
        } else if !self.lists.is_empty() {
            let place = LogPlace { line: self.lines.saturating_add(1), offset: self.offset };
            taker.refuse(place, "the log ends inside of a list of records".to_owned());
        }
        *self = Self::default();
    }

    fn go_on(&mut self, chunk: &[u8], at: usize, taker: &mut impl Taker) -> usize {
        let (Some(object), Some(rest)) = (&mut self.object, chunk.get(at..)) else {
            return chunk.len();
        };
        let (count, step) = object.scan(rest);
        let piece = rest.get(..count).unwrap_or_default();
        object.is_too_long |= self.kept.len().saturating_add(count) > MAX_RECORD_BYTES;
        let (place, is_envelope, is_too_long) =
            (object.place, object.is_envelope, object.is_too_long);
        let is_kept = !is_envelope && !is_too_long;
        if matches!(step, Step::More) {
            if is_kept {
                self.kept.extend_from_slice(piece);
            } else {
                self.kept = Vec::new();
            }
            return chunk.len();
        }
        self.object = None;
        let mut next = at.saturating_add(count);
        match step {
            Step::End if is_envelope => {}
            Step::End if is_too_long => {
                let reason =
                    format!("the record is longer than the {MAX_RECORD_BYTES} bytes that are read");
                taker.refuse(place, reason);
            }
            Step::End if self.kept.is_empty() => taker.take(piece, place),
            Step::End => {
                self.kept.extend_from_slice(piece);
                taker.take(&self.kept, place);
            }
            Step::List => self.lists.push(true),
            Step::CutOff => {
                taker.refuse(place, "the record is cut off: another one begins inside".to_owned());
                next = next.saturating_sub(1);
            }
            Step::Broken(reason) => {
                taker.refuse(place, reason.to_owned());
                self.skips_line = piece.last() != Some(&b'\n');
            }
            Step::More => {}
        }
        self.kept.clear();
        next
    }

    fn between(&mut self, chunk: &[u8], at: usize, taker: &mut impl Taker) -> usize {
        let next = at.saturating_add(1);
        let Some(byte) = chunk.get(at) else { return next };
        match byte {
            // A byte order mark, and what begins each text of a sequence (RFC 7464).
            b' ' | b'\t' | b'\r' | b'\n' | b',' | 0xef | 0xbb | 0xbf | 0x1e => next,
            b'{' => {
                let place = self.place(chunk, at);
                if let Some(end) = self.whole_line(chunk, at)
                    && taker.take_line(chunk.get(at..end).unwrap_or_default(), place)
                {
                    return end;
                }
                self.object = Some(Object { place, ..Object::default() });
                at
            }
            b'[' if self.lists.len() < MAX_DEPTH => {
                self.lists.push(false);
                next
            }
            b']' if !self.lists.is_empty() => {
                if self.lists.pop() == Some(true) {
                    let place = self.place(chunk, at);
                    self.object = Some(Object::behind_list(place));
                }
                next
            }
            _ => {
                let place = self.place(chunk, at);
                let reason = match *byte {
                    GZIP if place.offset == 0 => "the log is compressed: give it decompressed",
                    _ => "expected the object of a record, found something else",
                };
                taker.refuse(place, reason.to_owned());
                self.skips_line = true;
                next
            }
        }
    }

    /// The end of a line that can be one record, where it is not one of many in a list.
    fn whole_line(&mut self, chunk: &[u8], at: usize) -> Option<usize> {
        if !self.lists.is_empty() {
            return None;
        }
        if self.line_end <= at {
            let length = memchr(b'\n', chunk.get(at..)?);
            self.line_end = length.map_or(usize::MAX, |length| at.saturating_add(length));
        }
        let line = chunk.get(at..self.line_end)?;
        let is_whole = line.len() <= MAX_RECORD_BYTES && line.trim_ascii_end().ends_with(b"}");
        is_whole.then_some(self.line_end)
    }

    fn skip_line(&mut self, chunk: &[u8], at: usize) -> usize {
        let rest = chunk.get(at..).unwrap_or_default();
        let Some(length) = memchr(b'\n', rest) else { return chunk.len() };
        self.skips_line = false;
        at.saturating_add(length)
    }

    fn place(&mut self, chunk: &[u8], at: usize) -> LogPlace {
        self.count_lines(chunk, at);
        let before = length(chunk.get(..at).unwrap_or_default());
        LogPlace { line: self.lines.saturating_add(1), offset: self.offset.saturating_add(before) }
    }

    fn count_lines(&mut self, chunk: &[u8], up_to: usize) {
        let passed = chunk.get(self.counted..up_to).unwrap_or_default();
        let ended = u64::try_from(memchr_iter(b'\n', passed).count()).unwrap_or(u64::MAX);
        self.lines = self.lines.saturating_add(ended);
        self.counted = up_to;
    }
}

impl Object {
    /// The rest of an envelope behind its list.
    fn behind_list(place: LogPlace) -> Self {
        Self { place, brackets: vec![b'{'], last: b']', is_envelope: true, ..Self::default() }
    }

    /// How many of the bytes belong to it, and what then is.
    fn scan(&mut self, bytes: &[u8]) -> (usize, Step) {
        let mut at = 0_usize;
        while let Some(byte) = bytes.get(at) {
            let step = if self.is_text {
                let (count, ends) = self.text(bytes.get(at..).unwrap_or_default());
                at = at.saturating_add(count);
                (!ends).then_some(Step::Broken("a string of the record does not end in its line"))
            } else {
                at = at.saturating_add(1);
                self.structure(*byte)
            };
            if let Some(step) = step {
                return (at, step);
            }
        }
        (at, Step::More)
    }

    /// Reads on in a string, and tells how many bytes, and whether it can end: a line may not.
    fn text(&mut self, rest: &[u8]) -> (usize, bool) {
        if std::mem::take(&mut self.is_escaped) {
            return (1, true);
        }
        let found = memchr3(b'"', b'\\', b'\n', rest);
        let count = found.unwrap_or(rest.len());
        if self.is_name {
            let free = NAME_BYTES.saturating_sub(self.name.len()).min(count);
            self.name.extend_from_slice(rest.get(..free).unwrap_or_default());
        }
        match rest.get(count) {
            None => return (count, true),
            Some(b'"') => (self.is_text, self.last) = (false, b'"'),
            Some(b'\\') => self.is_escaped = true,
            Some(_) => return (count.saturating_add(1), false),
        }
        (count.saturating_add(1), true)
    }

    fn structure(&mut self, byte: u8) -> Option<Step> {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => None,
            b'"' => {
                self.is_text = true;
                self.is_name = self.brackets.len() == 1 && matches!(self.last, b'{' | b',');
                if self.is_name {
                    self.name.clear();
                }
                None
            }
            b'{' | b'[' => self.open(byte),
            b'}' | b']' => self.close(byte),
            _ => {
                self.last = byte;
                None
            }
        }
    }

    fn open(&mut self, byte: u8) -> Option<Step> {
        let may_open = match self.brackets.last() {
            None => true,
            Some(b'[') => matches!(self.last, b'[' | b','),
            Some(_) => self.last == b':',
        };
        if !may_open {
            return Some(match byte {
                b'{' => Step::CutOff,
                _ => Step::Broken("the record has an array where none may be"),
            });
        }
        if byte == b'[' && self.brackets.len() == 1 && LISTS.contains(&self.name.as_slice()) {
            self.is_envelope = true;
            return Some(Step::List);
        }
        if self.brackets.len() >= MAX_DEPTH {
            return Some(Step::Broken("the record is nested deeper than 64 levels"));
        }
        self.brackets.push(byte);
        self.last = byte;
        None
    }

    fn close(&mut self, byte: u8) -> Option<Step> {
        let opened = if byte == b'}' { b'{' } else { b'[' };
        if self.brackets.pop() != Some(opened) {
            return Some(Step::Broken("the record closes a bracket that is not open"));
        }
        self.last = byte;
        self.brackets.is_empty().then_some(Step::End)
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
