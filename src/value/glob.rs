//! Texts with the wildcards `*` and `?` (rules A4, R4, O4).

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
        matches(&self.bytes, text.as_bytes(), |a, b| a == b)
    }

    /// Whether the pattern covers the whole text, with ASCII letters in any case.
    #[must_use]
    pub fn matches_ignore_ascii_case(&self, text: &str) -> bool {
        matches(&self.bytes, text.as_bytes(), |a, b| a.eq_ignore_ascii_case(&b))
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

/// Two cursors, and one way back: to behind the last `*`, with one more character given to it.
/// What stood before that `*` never has to be looked at again.
fn matches(pattern: &[u8], text: &[u8], same: impl Fn(u8, u8) -> bool) -> bool {
    let (mut p, mut t) = (0_usize, 0_usize);
    let mut way_back: Option<(usize, usize)> = None;
    while t < text.len() {
        let width = match (pattern.get(p), text.get(t)) {
            (Some(&RUN), _) => {
                p = p.saturating_add(1);
                way_back = Some((p, t));
                continue;
            }
            (Some(&ONE), Some(&lead)) => width(lead),
            (Some(&wanted), Some(&found)) if same(wanted, found) => Some(1),
            _ => None,
        };
        if let Some(width) = width {
            p = p.saturating_add(1);
            t = t.saturating_add(width);
            continue;
        }
        let Some((after_run, given)) = way_back else {
            return false;
        };
        // The last `*` reaches to the end when nothing follows it.
        if after_run == pattern.len() {
            return true;
        }
        p = after_run;
        t = given.saturating_add(1);
        way_back = Some((after_run, t));
    }
    pattern.get(p..).unwrap_or_default().iter().all(|byte| *byte == RUN)
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
    }

    #[test]
    fn letter_case_matters_unless_asked() {
        covers_not("Get*", "getObject");
        assert!(Glob::parse("Get*").matches_ignore_ascii_case("getobject"));
        assert!(!Glob::parse("k").matches_ignore_ascii_case("\u{212a}"));
    }

    #[test]
    fn what_is_put_in_is_literal() {
        let mut builder = Glob::builder();
        builder.wildcards("a/").literal("*").wildcards("/*");
        let glob = builder.finish();
        assert!(glob.matches("a/*/x") && !glob.matches("a/b/x"));
        assert_eq!(glob.literal_prefix(), "a/*/");
    }

    #[test]
    fn many_stars_stay_cheap() {
        let pattern = format!("{}x", "*a".repeat(5_000));
        covers_not(&pattern, &"a".repeat(20_000));
    }
}
