//! Places in a text: bytes inside the engine, UTF-16 code units for everyone outside.

/// A range of bytes in a source text, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// Behind the last byte.
    pub end: u32,
}

impl Span {
    /// From byte to byte.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text at the span; empty when it reaches beyond the text.
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        let start = usize::try_from(self.start).unwrap_or(usize::MAX);
        let end = usize::try_from(self.end).unwrap_or(usize::MAX);
        text.get(start..end).unwrap_or_default()
    }
}

/// A position as AWS's ValidatePolicy counts, in UTF-16 code units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 0.
    pub column: u32,
    /// From 0, in the whole text.
    pub offset: u32,
}

/// A place in a text, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The first code unit.
    pub start: Position,
    /// Behind the last code unit.
    pub end: Position,
}

/// How many bytes lie between two checkpoints of a [`LineIndex`]: what a look-up walks at most.
const STRIDE: usize = 256;

/// What the positions of a text are counted from: built once for a text, so that a look-up is a
/// binary search and a short walk, on a text of one very long line too.
#[derive(Debug, Clone)]
pub struct LineIndex {
    checkpoints: Vec<Checkpoint>,
}

/// The position of one byte.
#[derive(Debug, Clone, Copy)]
struct Checkpoint {
    byte: usize,
    position: Position,
}

impl Checkpoint {
    /// Steps over one character. Lines end at `\n`, `\r\n` or a lone `\r`.
    fn step(&mut self, character: char, next: Option<char>) {
        let units = u32::try_from(character.len_utf16()).unwrap_or(2);
        self.byte = self.byte.saturating_add(character.len_utf8());
        self.position.offset = self.position.offset.saturating_add(units);
        self.position.column = self.position.column.saturating_add(units);
        if character == '\n' || (character == '\r' && next != Some('\n')) {
            self.position.line = self.position.line.saturating_add(1);
            self.position.column = 0;
        }
    }
}

impl LineIndex {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut at = Checkpoint { byte: 0, position: Position { line: 1, column: 0, offset: 0 } };
        let mut checkpoints = vec![at];
        let mut characters = text.chars().peekable();
        let mut due = STRIDE;
        while let Some(character) = characters.next() {
            at.step(character, characters.peek().copied());
            if at.byte >= due {
                checkpoints.push(at);
                due = at.byte.saturating_add(STRIDE);
            }
        }
        Self { checkpoints }
    }

    /// The place of a span of the text that the index was made from.
    #[must_use]
    pub fn range(&self, text: &str, span: Span) -> Range {
        Range { start: self.position(text, span.start), end: self.position(text, span.end) }
    }

    /// The position of a byte. A byte within a character counts as its first.
    #[must_use]
    pub fn position(&self, text: &str, byte: u32) -> Position {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        let behind = self.checkpoints.partition_point(|checkpoint| checkpoint.byte <= byte);
        let nearest = self.checkpoints.get(behind.saturating_sub(1)).copied();
        let Some(mut at) = nearest else {
            return Position { line: 1, column: 0, offset: 0 };
        };
        let mut characters = text.get(at.byte..).unwrap_or_default().chars().peekable();
        while let Some(character) = characters.next() {
            if at.byte.saturating_add(character.len_utf8()) > byte {
                break;
            }
            at.step(character, characters.peek().copied());
        }
        at.position
    }

    /// The byte of a column, in UTF-16 code units, of a line, both counted from 0; behind the end of a
    /// line that is shorter its end, behind the last line the end of the text. Half of a character
    /// counts as its first.
    #[must_use]
    pub fn byte(&self, text: &str, line: u32, column: u32) -> u32 {
        let wanted = (line.saturating_add(1), column);
        let reached = |at: &Checkpoint| (at.position.line, at.position.column) <= wanted;
        let behind = self.checkpoints.partition_point(reached);
        let Some(mut at) = self.checkpoints.get(behind.saturating_sub(1)).copied() else {
            return 0;
        };
        let mut characters = text.get(at.byte..).unwrap_or_default().chars().peekable();
        while let Some(character) = characters.next() {
            let mut next = at;
            next.step(character, characters.peek().copied());
            let ends_line = at.position.line == wanted.0 && matches!(character, '\n' | '\r');
            if ends_line || !reached(&next) {
                break;
            }
            at = next;
        }
        u32::try_from(at.byte).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is_at(text: &str, needle: &str, expected: (u32, u32, u32)) {
        let byte = u32::try_from(text.find(needle).unwrap()).unwrap();
        let position = LineIndex::new(text).position(text, byte);
        assert_eq!((position.line, position.column, position.offset), expected, "{text:?}");
    }

    #[test]
    fn lines_end_in_three_ways() {
        is_at("a\nb", "b", (2, 0, 2));
        is_at("a\r\nb", "b", (2, 0, 3));
        is_at("a\rb", "b", (2, 0, 2));
        is_at("a\n\n  b", "b", (3, 2, 5));
    }

    #[test]
    fn units_are_those_of_javascript() {
        is_at("é💥b", "b", (1, 3, 3));
        let long = format!("{}b", "💥".repeat(1_000));
        is_at(&long, "b", (1, 2_000, 2_000));
    }

    #[test]
    fn a_byte_within_a_character_counts_as_its_first() {
        assert_eq!(LineIndex::new("💥b").position("💥b", 2).offset, 0);
        assert_eq!(LineIndex::new("ab").position("ab", 99).offset, 2);
    }

    #[test]
    fn bytes_are_found_by_line_and_column() {
        let text = "a\r\né💥b\n\nc";
        let byte = |line, column| LineIndex::new(text).byte(text, line, column);
        assert_eq!((byte(0, 0), byte(0, 1), byte(0, 2), byte(0, 99)), (0, 1, 1, 1));
        assert_eq!((byte(1, 0), byte(1, 1), byte(1, 2), byte(1, 3)), (3, 5, 5, 9));
        assert_eq!((byte(1, 4), byte(1, 5), byte(2, 0), byte(2, 1)), (10, 10, 11, 11));
        assert_eq!((byte(3, 0), byte(3, 1), byte(3, 9), byte(9, 9)), (12, 13, 13, 13));
    }

    #[test]
    fn a_span_out_of_range_is_empty() {
        for (start, end) in [(0, 9), (2, 1), (9, 9), (1, 2), (u32::MAX, u32::MAX)] {
            assert_eq!(Span::new(start, end).slice("é"), "", "{start}..{end}");
        }
        assert_eq!(Span::new(0, 2).slice("é"), "é");
        assert_eq!(Span::new(4, 6).to(Span::new(1, 3)), Span::new(1, 6));
    }

    #[test]
    fn one_long_line_stays_cheap() {
        let text = "é".repeat(500_000);
        let index = LineIndex::new(&text);
        for byte in (0..1_000_000).step_by(100) {
            assert_eq!(index.position(&text, byte).offset.saturating_mul(2), byte);
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::string_slice,
    reason = "numbers of a test are small"
)]
mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// As counted from the beginning of the text; longer than a stride.
        #[test]
        fn agrees_with_counting(
            text in "([aé💥 ]|\r\n|\r|\n|[a-z]{90}){0,40}", byte in 0_u32..2_000,
        ) {
            let whole = text.char_indices().map(|(start, c)| start + c.len_utf8());
            let end = whole.take_while(|end| *end <= byte as usize).last().unwrap_or(0);
            let before = &text[..end];
            // Half of a line end is not one.
            let is_cut = before.ends_with('\r') && text[end..].starts_with('\n');
            let ends = before.replace("\r\n", "\n").replace('\r', "\n");
            let lines = ends.matches('\n').count() - usize::from(is_cut);
            let counted = before.strip_suffix('\r').filter(|_| is_cut).unwrap_or(before);
            let line = counted.rfind(['\n', '\r']).map_or(0, |at| at + 1);
            let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap();
            let expected = Position {
                line: u32::try_from(lines).unwrap() + 1,
                column: units(&before[line..]),
                offset: units(before),
            };
            let index = LineIndex::new(&text);
            prop_assert_eq!(index.position(&text, byte), expected);
            let back = index.byte(&text, expected.line - 1, expected.column);
            let start = u32::try_from(end).unwrap() - u32::from(is_cut);
            prop_assert_eq!(back, start);
        }
    }
}
