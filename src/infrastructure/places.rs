//! From places in a document to places in the file that it was found in.

use crate::base::span::Span;

/// Where the parts of a document stand in its file.
#[derive(Debug, Clone)]
pub(super) enum Places {
    /// The document was written anew from values of the file.
    Written(Vec<Place>),
    /// The document is a text within the file, whole.
    Embedded {
        /// The text's own place.
        whole: Span,
        /// The byte of the file for each byte of the document, and for its end; empty where they
        /// could not be told.
        bytes: Vec<u32>,
    },
}

/// One value or name of a written document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// In the document.
    pub(super) written: Span,
    /// In the file.
    pub(super) original: Span,
    /// The place of the value that holds it.
    pub(super) above: Option<usize>,
}

impl Places {
    /// The place in the file: that of the smallest value or name which holds the span.
    pub(super) fn original(&self, span: Span) -> Span {
        match self {
            Self::Written(places) => written(places, span),
            Self::Embedded { whole, bytes } => embedded(*whole, bytes, span),
        }
    }
}

fn written(places: &[Place], span: Span) -> Span {
    let behind = places.partition_point(|place| place.written.start <= span.start);
    let mut at = behind.checked_sub(1);
    while let Some(place) = at.and_then(|at| places.get(at)) {
        if span.end <= place.written.end {
            return narrowed(*place, span);
        }
        at = place.above;
    }
    places.first().map(|place| place.original).unwrap_or_default()
}

/// The first byte of a value stands for the first byte in the file: so findings about what a document
/// lacks are marked at its beginning only.
fn narrowed(place: Place, span: Span) -> Span {
    let is_first = span.start == place.written.start && span.end == span.start.saturating_add(1);
    if is_first && span != place.written && place.original.start < place.original.end {
        return Span::new(place.original.start, place.original.start.saturating_add(1));
    }
    place.original
}

fn embedded(whole: Span, bytes: &[u32], span: Span) -> Span {
    let byte = |at: u32| usize::try_from(at).ok().and_then(|at| bytes.get(at)).copied();
    match (byte(span.start), byte(span.end)) {
        (Some(start), Some(end)) if start <= end => Span::new(start, end),
        _ => whole,
    }
}

/// The byte of the file for each byte of a text that a literal of the file holds, and for its end;
/// empty where the two cannot be held beside each other. Works for strings of JSON, whose escapes
/// are counted as what they mean, and for scalars of YAML, whose indentation is passed over.
pub(super) fn align(file: &str, literal: Span, decoded: &str) -> Vec<u32> {
    let raw = literal.slice(file);
    let skipped = usize::from(raw.starts_with(['"', '\'']));
    let mut rest = raw.get(skipped..).unwrap_or_default();
    let at = |rest: &str| {
        let before = raw.len().saturating_sub(rest.len());
        literal.start.saturating_add(u32::try_from(before).unwrap_or(u32::MAX))
    };
    let is_escaped = raw.starts_with('"');
    let mut bytes = Vec::with_capacity(decoded.len().saturating_add(1));
    for character in decoded.chars() {
        let Some((start, after)) = next_of(rest, character, is_escaped) else {
            return Vec::new();
        };
        bytes.extend(std::iter::repeat_n(at(start), character.len_utf8()));
        rest = after;
    }
    bytes.push(at(rest));
    bytes
}

/// Where a character stands next in a literal, and what follows it.
fn next_of(rest: &str, character: char, is_escaped: bool) -> Option<(&str, &str)> {
    let mut start = rest;
    loop {
        if is_escaped && start.starts_with('\\') {
            return Some((start, after_escape(start, character)?));
        }
        if let Some(after) = start.strip_prefix(character) {
            let doubled = after.strip_prefix('\'').filter(|_| character == '\'' && !is_escaped);
            return Some((start, doubled.unwrap_or(after)));
        }
        // White space of YAML: indentation and folded lines.
        start = match start.strip_prefix(char::is_whitespace) {
            Some(after) => after,
            None if character.is_whitespace() => return Some((start, start)),
            None => return None,
        };
    }
}

/// What follows an escape of JSON that means this character.
fn after_escape(escape: &str, character: char) -> Option<&str> {
    let kind = escape.get(1..2)?;
    if kind != "u" {
        return escape.get(2..);
    }
    let length = if character.len_utf16() == 2 { 12 } else { 6 };
    escape.get(length..)
}
