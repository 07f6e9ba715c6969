//! Texts with the wildcards `*` and `?` (rules A4, R4, O4).

use memchr::memmem;

/// The byte of a `*`. Neither this byte nor [`ONE`] ever occurs in UTF-8, so a value that is put
/// in for a policy variable can never be a wildcard (rule VR8).
const RUN: u8 = 0xff;
/// The byte of a `?`.
const ONE: u8 = 0xfe;

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
}

/// Puts a pattern together from texts with and without wildcards.
#[derive(Debug, Clone, Default)]
pub struct GlobBuilder {
    bytes: Vec<u8>,
}

impl GlobBuilder {
    /// Adds a text in which `*` and `?` are wildcards. Runs of `*` become one.
    pub fn wildcards(&mut self, text: &str) -> &mut Self {
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
        Glob { bytes: self.bytes }
    }
}

impl Glob {
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
        Self { bytes: text.as_bytes().to_vec() }
    }

    /// An empty builder.
    #[must_use]
    pub fn builder() -> GlobBuilder {
        GlobBuilder::default()
    }

    /// Whether the pattern covers the whole text.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        matches(&self.bytes, text.as_bytes())
    }

    /// Whether it has no wildcards.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        !self.bytes.iter().any(|byte| *byte >= ONE)
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
    if !run.contains(&ONE) {
        let start = memmem::find(text, run)?;
        return text.get(start.saturating_add(run.len())..);
    }
    (0..=text.len()).find_map(|start| strip(run, text.get(start..)?))
}

/// Whether the text ends with a run that has no `*`.
fn ends_with(run: &[u8], text: &[u8]) -> bool {
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

    #[test]
    fn many_stars_stay_cheap() {
        let pattern = format!("{}x", "*a".repeat(5_000));
        covers_not(&pattern, &"a".repeat(20_000));
        let long = format!("*{}b", "a".repeat(5_000));
        covers_not(&long, &"a".repeat(1_000_000));
    }
}
