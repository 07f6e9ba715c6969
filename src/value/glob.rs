//! Texts with the wildcards `*` and `?` (rules A4, R4, O4).

use memchr::memmem;

/// The byte of a `*`. Neither this byte nor [`ONE`] ever occurs in UTF-8, so a value that is put
/// in for a policy variable can never be a wildcard (rule VR8).
const RUN: u8 = 0xff;
/// The byte of a `?`.
const ONE: u8 = 0xfe;

/// The most bytes of a run with `?` that is tried at every place of the text.
const SHORT: usize = 16;
/// The most bytes of a run that one [`Part`] holds: the bits of its state.
const PART: usize = 64;

/// A pattern: `*` is any run of characters, the empty one included; `?` is exactly one character,
/// which is one Unicode scalar value. Everything is anchored, and nothing escapes.
///
/// ```
/// use iam_verdict::value::glob::Glob;
/// assert!(Glob::parse("ledger/*/report.???").matches("ledger/2026/q1/report.csv"));
/// assert!(!Glob::literal("*").matches("anything"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Glob {
    bytes: Vec<u8>,
    shape: Shape,
}

/// What most patterns are, so that matching them is one comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
enum Shape {
    /// No wildcard.
    #[default]
    Literal,
    /// One `*`, at the end.
    Prefix,
    /// Anything else.
    General,
}

impl Shape {
    fn of(bytes: &[u8]) -> Self {
        match bytes.iter().position(|byte| *byte >= ONE) {
            None => Self::Literal,
            Some(first) if bytes.get(first..) == Some(&[RUN]) => Self::Prefix,
            Some(_) => Self::General,
        }
    }
}

/// Puts a pattern together from texts with and without wildcards.
#[derive(Debug, Clone, Default)]
pub struct GlobBuilder {
    bytes: Vec<u8>,
}

/// Up to [`PART`] bytes of a run; byte n is bit n. A set bit of a state says that all bytes up to
/// this one are found, and end here.
struct Part {
    /// By byte of the text: the bytes of the run that take it.
    takes: [u64; 256],
    /// The `?`s, which also take what is left of a character.
    ones: u64,
    /// The last byte of the part.
    last: u64,
}

impl GlobBuilder {
    /// Adds a text in which `*` and `?` are wildcards. Runs of `*` become one.
    pub fn wildcards(&mut self, text: &str) -> &mut Self {
        self.bytes.reserve(text.len());
        for byte in text.bytes() {
            match byte {
                b'*' if self.bytes.last() == Some(&RUN) => {}
                b'*' => self.bytes.push(RUN),
                b'?' => self.bytes.push(ONE),
                _ => self.bytes.push(byte),
            }
        }
        self
    }

    /// Adds a text as it is.
    pub fn literal(&mut self, text: &str) -> &mut Self {
        self.bytes.extend_from_slice(text.as_bytes());
        self
    }

    /// The pattern.
    #[must_use]
    pub fn finish(self) -> Glob {
        Glob::new(self.bytes)
    }
}

impl Glob {
    fn new(bytes: Vec<u8>) -> Self {
        let shape = Shape::of(&bytes);
        Self { bytes, shape }
    }

    /// A text in which every `*` and `?` is a wildcard.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut builder = Self::builder();
        builder.wildcards(text);
        builder.finish()
    }

    /// A text as it is.
    #[must_use]
    pub fn literal(text: &str) -> Self {
        Self::new(text.as_bytes().to_vec())
    }

    /// An empty builder.
    #[must_use]
    pub fn builder() -> GlobBuilder {
        GlobBuilder::default()
    }

    /// Patterns with a character between them, as one pattern.
    #[must_use]
    pub fn joined<'a>(globs: impl IntoIterator<Item = &'a Self>, between: char) -> Self {
        let mut bytes = Vec::new();
        for (index, glob) in globs.into_iter().enumerate() {
            if index > 0 {
                bytes.extend_from_slice(between.encode_utf8(&mut [0; 4]).as_bytes());
            }
            bytes.extend_from_slice(&glob.bytes);
        }
        Self::new(bytes)
    }

    /// Whether the pattern covers the whole text.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let text = text.as_bytes();
        match self.shape {
            Shape::Literal => self.bytes == text,
            Shape::Prefix => {
                self.bytes.split_last().is_some_and(|(_, head)| text.starts_with(head))
            }
            Shape::General => matches(&self.bytes, text),
        }
    }

    /// Whether it has no wildcards.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.shape == Shape::Literal
    }

    /// Whether it is `*` alone.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.bytes == [RUN]
    }

    /// The text before the first wildcard.
    #[must_use]
    pub fn literal_prefix(&self) -> &str {
        let end = self.bytes.iter().position(|byte| *byte >= ONE).unwrap_or(self.bytes.len());
        std::str::from_utf8(self.bytes.get(..end).unwrap_or_default()).unwrap_or_default()
    }
}

/// Matches the runs between the `*`s from left to right, each at its first place: what stands
/// before a `*` never has to be looked at again.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let mut runs = pattern.split(|byte| *byte == RUN);
    let first = runs.next().unwrap_or_default();
    let Some(mut rest) = strip(first, text) else { return false };
    let Some(last) = runs.next_back() else { return rest.is_empty() };
    for run in runs {
        match find(run, rest) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    ends_with(last, rest)
}

/// What follows a run that has no `*` at the beginning of the text.
fn strip<'t>(run: &[u8], text: &'t [u8]) -> Option<&'t [u8]> {
    if !run.contains(&ONE) {
        return text.strip_prefix(run);
    }
    let mut rest = text;
    let mut literals = run.split(|byte| *byte == ONE);
    rest = rest.strip_prefix(literals.next().unwrap_or_default())?;
    for literal in literals {
        rest = rest.get(width(*rest.first()?)?..)?.strip_prefix(literal)?;
    }
    Some(rest)
}

/// What follows the first place of a run that has no `*`. A run without wildcards is found in
/// linear time, whatever text and pattern are.
fn find<'t>(run: &[u8], text: &'t [u8]) -> Option<&'t [u8]> {
    if run.contains(&ONE) {
        // A short run costs less than the table of `Part`, which is built anew for each look.
        let is_short = run.len() <= SHORT;
        return if is_short { find_by_trying(run, text) } else { find_by_bits(run, text) };
    }
    let start = memmem::find(text, run)?;
    text.get(start.saturating_add(run.len())..)
}

fn find_by_trying<'t>(run: &[u8], text: &'t [u8]) -> Option<&'t [u8]> {
    (0..=text.len()).find_map(|start| strip(run, text.get(start..)?))
}

/// What follows the first place of a run with `?`, found with one bit for each of its bytes
/// ("shift-and", R. Baeza-Yates and G. Gonnet, 1992): trying every start instead took seconds for
/// a hostile run of 10 kB. Allocates only for runs longer than [`PART`] bytes.
fn find_by_bits<'t>(run: &[u8], text: &'t [u8]) -> Option<&'t [u8]> {
    let mut parts = run.chunks(PART);
    let last = Part::new(parts.next_back()?);
    let mut begins: Option<Vec<bool>> = None;
    for part in parts {
        let ends = Part::new(part).ends(text, begins.as_deref());
        if !ends.contains(&true) {
            return None;
        }
        begins = Some(ends);
    }
    last.first_end(text, begins.as_deref())
}

impl Part {
    fn new(run: &[u8]) -> Self {
        let mut part = Self { takes: [0; 256], ones: 0, last: 0 };
        let mut bit = 1_u64;
        for byte in run {
            if *byte == ONE {
                part.ones |= bit;
            } else if let Some(takes) = part.takes.get_mut(usize::from(*byte)) {
                *takes |= bit;
            }
            part.last = bit;
            bit = bit.rotate_left(1);
        }
        for (takes, byte) in part.takes.iter_mut().zip(0_u8..=u8::MAX) {
            if width(byte).is_some() {
                *takes |= part.ones;
            }
        }
        part
    }

    /// The state behind one more byte of the text, when the part may begin with it or not. A `?`
    /// keeps its bit until its character is over; nothing can go on in between, because neither
    /// a literal character nor a `?` begins within a character.
    fn step(&self, state: u64, byte: u8, begins: bool) -> u64 {
        let next = state.wrapping_shl(1) | u64::from(begins);
        let kept = if width(byte).is_none() { state & self.ones } else { 0 };
        next & self.takes.get(usize::from(byte)).copied().unwrap_or_default() | kept
    }

    /// For every byte of the text, whether the part can end right before it. `begins` says where
    /// it may begin; without it, anywhere.
    fn ends(&self, text: &[u8], begins: Option<&[bool]>) -> Vec<bool> {
        let mut state = 0;
        let ends = text.iter().enumerate().map(|(at, byte)| {
            let ends = state & self.last != 0;
            state = self.step(state, *byte, may_begin(begins, at));
            ends
        });
        ends.collect()
    }

    /// What follows the first place where the part ends. That may be the rest of a character that
    /// a `?` took: nothing begins there, so it can only be passed over.
    fn first_end<'t>(&self, text: &'t [u8], begins: Option<&[bool]>) -> Option<&'t [u8]> {
        let mut state = 0;
        let end = text.iter().enumerate().position(|(at, byte)| {
            state = self.step(state, *byte, may_begin(begins, at));
            state & self.last != 0
        })?;
        text.get(end.saturating_add(1)..)
    }
}

fn may_begin(begins: Option<&[bool]>, at: usize) -> bool {
    begins.is_none_or(|begins| begins.get(at) == Some(&true))
}

/// Whether the text ends with a run that has no `*`.
fn ends_with(run: &[u8], text: &[u8]) -> bool {
    if !run.contains(&ONE) {
        return text.ends_with(run);
    }
    let mut rest = text;
    let mut literals = run.rsplit(|byte| *byte == ONE);
    match rest.strip_suffix(literals.next().unwrap_or_default()) {
        Some(before) => rest = before,
        None => return false,
    }
    for literal in literals {
        let Some(start) = rest.iter().rposition(|byte| width(*byte).is_some()) else {
            return false;
        };
        match rest.get(..start).and_then(|before| before.strip_suffix(literal)) {
            Some(before) => rest = before,
            None => return false,
        }
    }
    true
}

/// The bytes of the character that begins with this byte; none within a character.
const fn width(lead: u8) -> Option<usize> {
    match lead {
        0x00..=0x7f => Some(1),
        0x80..=0xbf => None,
        0xc0..=0xdf => Some(2),
        0xe0..=0xef => Some(3),
        0xf0..=0xff => Some(4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn covers(pattern: &str, text: &str) {
        assert!(Glob::parse(pattern).matches(text), "{pattern:?} covers {text:?}");
    }

    #[track_caller]
    fn covers_not(pattern: &str, text: &str) {
        assert!(!Glob::parse(pattern).matches(text), "{pattern:?} does not cover {text:?}");
    }

    #[test]
    fn wildcards() {
        covers("*", "");
        covers("", "");
        covers("**", "a/b:c\n");
        covers("a*c", "ac");
        covers("a*b*c", "a-b-b-c");
        covers("?", "é");
        covers("*?", "x💥");
        covers("a?c*", "a💥c");
        covers_not("", "a");
        covers_not("?", "");
        covers_not("??", "é");
        covers_not("a*c", "acx");
        covers_not("a\\*", "a*");
        covers_not("[ab]", "a");
        covers_not("Get*", "getObject");
        covers("a*?c", "abbc");
        covers("*a?*?b*", "xxa💥yéb");
        covers_not("*??", "é");
        covers_not("a*a", "a");
        covers("a**a", "aa");
    }

    #[test]
    fn what_is_put_in_is_literal() {
        let mut builder = Glob::builder();
        builder.wildcards("a/").literal("*").wildcards("/*");
        let glob = builder.finish();
        assert!(glob.matches("a/*/x") && !glob.matches("a/b/x"));
        assert_eq!(glob.literal_prefix(), "a/*/");
    }

    /// The definition, character by character: what the fast matching is held against.
    fn covers_by_definition(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (None, Some(_)) => false,
            (Some(('*', rest)), _) => {
                let skips = !text.is_empty() && covers_by_definition(pattern, &text[1..]);
                covers_by_definition(rest, text) || skips
            }
            (Some(('?', rest)), Some((_, text))) => covers_by_definition(rest, text),
            (Some((wanted, rest)), Some((found, text))) => {
                wanted == found && covers_by_definition(rest, text)
            }
            (Some(_), None) => false,
        }
    }

    /// Every text of up to five characters over an alphabet.
    fn texts(alphabet: &[char]) -> Vec<Vec<char>> {
        let mut all = vec![Vec::new()];
        let mut last = all.clone();
        for _ in 0..5 {
            let longer = |text: &Vec<char>| {
                let with = |c: &char| text.iter().chain([c]).copied().collect::<Vec<char>>();
                alphabet.iter().map(with).collect::<Vec<_>>()
            };
            last = last.iter().flat_map(longer).collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    #[test]
    fn agrees_with_the_definition_on_all_short_texts() {
        let candidates = texts(&['a', 'b', 'é']);
        for pattern in texts(&['a', 'é', '*', '?']) {
            let glob = Glob::parse(&pattern.iter().collect::<String>());
            for text in candidates.iter().filter(|text| text.len() < 5) {
                let expected = covers_by_definition(&pattern, text);
                let found = glob.matches(&text.iter().collect::<String>());
                assert_eq!(found, expected, "{pattern:?} {text:?}");
            }
        }
    }

    fn around(length: usize) -> [usize; 3] {
        [length.saturating_sub(1), length, length.saturating_add(1)]
    }

    #[test]
    fn runs_of_every_length() {
        for length in [SHORT, PART, PART.saturating_mul(2)].into_iter().flat_map(around) {
            let shorter = length.saturating_sub(1);
            let pattern = format!("*{}b*", "?".repeat(length));
            covers(&pattern, &format!("{}b", "é".repeat(length)));
            covers(&pattern, &format!("xx{}bx", "💥".repeat(length)));
            covers_not(&pattern, &format!("{}b", "é".repeat(shorter)));
            let ending = format!("*a{}*", "?".repeat(length));
            covers(&ending, &format!("xa{}", "💥".repeat(length)));
            covers_not(&ending, &format!("xa{}", "💥".repeat(shorter)));
            let two = format!("*{0}c*{0}d", "a?".repeat(length));
            covers(&two, &format!("x{0}c{0}d", "aé".repeat(length)));
            covers_not(&two, &format!("x{0}d{0}c", "aé".repeat(length)));
        }
    }

    #[test]
    fn hostile_patterns_stay_cheap() {
        let pattern = format!("{}x", "*a".repeat(5_000));
        covers_not(&pattern, &"a".repeat(20_000));
        let long = format!("*{}b", "a".repeat(5_000));
        covers_not(&long, &"a".repeat(1_000_000));
        let ones = format!("*{}b*", "a?".repeat(5_000));
        covers_not(&ones, &"a".repeat(20_000));
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::arithmetic_side_effects, reason = "numbers of a test are small")]
mod properties {
    use super::*;
    use proptest::prelude::*;

    /// The definition again, as a table over pattern and text: for patterns too long to try all.
    fn covers_by_table(pattern: &[char], text: &[char]) -> bool {
        let mut row = vec![false; text.len() + 1];
        row[0] = true;
        for wanted in pattern {
            let mut next = vec![*wanted == '*' && row[0]];
            for (at, found) in text.iter().enumerate() {
                next.push(match wanted {
                    '*' => row[at + 1] || next[at],
                    '?' => row[at],
                    _ => row[at] && wanted == found,
                });
            }
            row = next;
        }
        row[text.len()]
    }

    proptest! {
        /// The texts are made from the pattern, so that about half of them are covered.
        #[test]
        fn agrees_with_the_table(
            pattern in "[aé*?]{0,6}([aé?]{50,150}|[aé?]{1,40})[aé*?💥]{0,6}",
            stars in prop::collection::vec("[aé💥]{0,40}", 16),
            ones in "[aé💥]{200}",
            cut in 0_usize..400,
        ) {
            let (mut stars, mut ones) = (stars.iter(), ones.chars());
            let mut text = Vec::new();
            for wanted in pattern.chars() {
                match wanted {
                    '*' => text.extend(stars.next().into_iter().flat_map(|run| run.chars())),
                    '?' => text.extend(ones.next()),
                    _ => text.push(wanted),
                }
            }
            if cut < text.len() {
                text.remove(cut);
            }
            // Anywhere in the text, too: then the search is not anchored.
            for pattern in [pattern.clone(), format!("*{pattern}*")] {
                let expected = covers_by_table(&pattern.chars().collect::<Vec<_>>(), &text);
                let found = Glob::parse(&pattern).matches(&text.iter().collect::<String>());
                prop_assert_eq!(found, expected, "{} {:?}", pattern, text);
            }
        }
    }
}
