//! The texts that a pattern covers: whether they hold all those of another pattern, or none of them.
//! What is said here is proven for every text; where a proof is out of reach the answer is "no".

use std::collections::BTreeSet;

/// The longest pattern, in symbols, whose `?`s are followed one by one: the bits of a set of places.
const FOLLOWED: usize = 127;

/// All texts that a pattern covers, whatever its policy variables stand for.
///
/// ```
/// use iam_verdict::value::extent::Extent;
/// let (wide, narrow) = (Extent::parse("logs/*"), Extent::parse("logs/2026-??/*.gz"));
/// assert!(wide.covers(&narrow) && !narrow.covers(&wide));
/// assert!(!wide.is_disjoint(&narrow) && wide.is_disjoint(&Extent::parse("log/*")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extent {
    symbols: Vec<Symbol>,
}

/// A step of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Symbol {
    /// This character.
    Char(char),
    /// A text that is not known, by its name: the same one wherever the name is the same.
    Unknown(String),
    /// Any one character.
    One,
    /// Any characters, or none.
    Run,
}

impl Extent {
    /// Of a text in which every `*` and `?` is a wildcard.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut extent = Self::default();
        extent.wildcards(text);
        extent
    }

    /// Goes on with a text in which `*` and `?` are wildcards.
    pub fn wildcards(&mut self, text: &str) {
        for character in text.chars() {
            self.push(match character {
                '*' => Symbol::Run,
                '?' => Symbol::One,
                _ => Symbol::Char(character),
            });
        }
    }

    /// Goes on with a text as it is.
    pub fn literal(&mut self, text: &str) {
        self.symbols.extend(text.chars().map(Symbol::Char));
    }

    /// Goes on with a text that is not known.
    pub fn unknown(&mut self, name: String) {
        self.symbols.push(Symbol::Unknown(name));
    }

    /// Goes on with what another one covers.
    pub fn append(&mut self, other: &Self) {
        other.symbols.iter().for_each(|symbol| self.push(symbol.clone()));
    }

    /// Wildcards beside each other cover the same in any order, so `?`s come first.
    fn push(&mut self, symbol: Symbol) {
        match (self.symbols.last(), symbol) {
            (Some(Symbol::Run), Symbol::Run) => {}
            (Some(Symbol::Run), Symbol::One) => {
                self.symbols.pop();
                self.symbols.extend([Symbol::One, Symbol::Run]);
            }
            (_, symbol) => self.symbols.push(symbol),
        }
    }

    /// The same without regard to letter case, as far as that is known: it covers at least every text
    /// in lower case that the pattern covers in some letter case. A character can become several ones
    /// in lower case, so a `?` becomes a `*`.
    #[must_use]
    pub fn folded(&self) -> Self {
        let mut folded = Self::default();
        for symbol in &self.symbols {
            match symbol {
                Symbol::Char(character) => {
                    folded.symbols.extend(character.to_lowercase().map(Symbol::Char));
                }
                Symbol::Unknown(_) | Symbol::One | Symbol::Run => folded.push(Symbol::Run),
            }
        }
        folded
    }

    /// How many symbols it has: what comparing costs grows with the product of two.
    #[must_use]
    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    /// Whether it covers the empty text only.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.symbols.is_empty()
    }

    /// Whether it covers every text.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.symbols == [Symbol::Run]
    }

    /// The text, when it is one and known.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        let character = |symbol: &Symbol| match symbol {
            Symbol::Char(character) => Some(*character),
            Symbol::Unknown(_) | Symbol::One | Symbol::Run => None,
        };
        self.symbols.iter().map(character).collect()
    }

    /// Whether part of it is not known.
    #[must_use]
    pub fn has_unknown(&self) -> bool {
        self.symbols.iter().any(|symbol| matches!(symbol, Symbol::Unknown(_)))
    }

    /// Whether the first characters of the two differ, so that no text has both beginnings.
    #[must_use]
    pub fn begins_otherwise(&self, other: &Self) -> bool {
        differ_early(self.symbols.iter(), other.symbols.iter())
    }

    /// Whether it is proven that every text of the other one is covered. Without `?` in this pattern,
    /// and without unknown texts in either, a `false` is proven too.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        if self.begins_otherwise(other) {
            return false;
        }
        if takes(&self.symbols, &other.symbols) {
            return true;
        }
        let has_one = self.symbols.contains(&Symbol::One);
        has_one && !self.has_unknown() && !other.has_unknown() && follows(self, other)
    }

    /// Whether it is proven that no text is covered by both. Without unknown texts, a `false` is
    /// proven too.
    #[must_use]
    pub fn is_disjoint(&self, other: &Self) -> bool {
        let backwards = (self.symbols.iter().rev(), other.symbols.iter().rev());
        self.begins_otherwise(other)
            || differ_early(backwards.0, backwards.1)
            || !meet(&self.symbols, &other.symbols)
    }
}

/// Whether two characters at the same place differ before anything else comes.
fn differ_early<'a>(
    one: impl Iterator<Item = &'a Symbol>,
    other: impl Iterator<Item = &'a Symbol>,
) -> bool {
    for pair in one.zip(other) {
        match pair {
            (Symbol::Char(one), Symbol::Char(other)) if one == other => {}
            (Symbol::Char(_), Symbol::Char(_)) => return true,
            (_, _) => return false,
        }
    }
    false
}

/// Whether the wide pattern covers the narrow one read as a text, in which a wildcard or an unknown
/// text is a letter that nothing but a wildcard takes: a `*` only another `*`.
fn takes(wide: &[Symbol], narrow: &[Symbol]) -> bool {
    let (mut at, mut place) = (0_usize, 0_usize);
    // Behind the last `*`, and where what follows it was tried.
    let mut again: Option<(usize, usize)> = None;
    while let Some(found) = narrow.get(place) {
        let is_taken = match (wide.get(at), found) {
            (Some(Symbol::Run), _) => {
                at = at.saturating_add(1);
                again = Some((at, place));
                continue;
            }
            (Some(Symbol::One), Symbol::Char(_) | Symbol::One) => true,
            (Some(wanted), found) => wanted == found,
            (None, _) => false,
        };
        if is_taken {
            at = at.saturating_add(1);
            place = place.saturating_add(1);
            continue;
        }
        let Some((behind, tried)) = again else { return false };
        at = behind;
        place = tried.saturating_add(1);
        again = Some((behind, place));
    }
    wide.get(at..).is_some_and(|rest| rest.iter().all(|symbol| *symbol == Symbol::Run))
}

/// Whether some text is covered by both, where an unknown text may be any.
fn meet(one: &[Symbol], other: &[Symbol]) -> bool {
    let is_open = |symbol: &Symbol| matches!(symbol, Symbol::Run | Symbol::Unknown(_));
    // For each beginning of the other one: whether a text fits it and the beginning of this one.
    let mut row: Vec<bool> = Vec::with_capacity(other.len().saturating_add(1));
    row.push(true);
    for right in other {
        row.push(is_open(right) && row.last() == Some(&true));
    }
    for left in one {
        let mut next: Vec<bool> = Vec::with_capacity(row.len());
        next.push(is_open(left) && row.first() == Some(&true));
        for (right, above) in other.iter().zip(row.windows(2)) {
            let [diagonal, above] = above else { break };
            let before = next.last() == Some(&true);
            next.push(if is_open(left) || is_open(right) {
                before || *above
            } else {
                let is_same = left == right || *left == Symbol::One || *right == Symbol::One;
                is_same && *diagonal
            });
        }
        row = next;
    }
    row.last() == Some(&true)
}

/// The places of a pattern as bits: a set of them says where a text may have come to.
struct Places {
    /// Those of a `?`.
    ones: u128,
    /// Those of a `*`.
    runs: u128,
    /// Behind all symbols.
    end: u128,
}

impl Places {
    /// Where the pattern may be behind one more character.
    fn step(&self, from: u128, takes: u128) -> u128 {
        self.open((from & (takes | self.ones)).wrapping_shl(1) | (from & self.runs))
    }

    /// With those that a `*` of no characters leads to. No two `*` stand beside each other.
    fn open(&self, from: u128) -> u128 {
        from | (from & self.runs).wrapping_shl(1)
    }
}

/// Follows the narrow pattern through the wide one. For a wildcard of the narrow one it is enough to
/// follow a letter that the wide one does not have: whatever covers that covers every other letter.
/// Not further than the product of their lengths, which is what comparing two patterns may cost.
fn follows(wide: &Extent, narrow: &Extent) -> bool {
    if wide.len() > FOLLOWED {
        return false;
    }
    let bits = |is: &dyn Fn(&Symbol) -> bool| {
        let bit = |(place, symbol): (usize, &Symbol)| {
            let bit = 1_u128.checked_shl(u32::try_from(place).unwrap_or(u32::MAX));
            if is(symbol) { bit.unwrap_or_default() } else { 0 }
        };
        wide.symbols.iter().enumerate().map(bit).fold(0, |all, bit| all | bit)
    };
    let end = u32::try_from(wide.len()).ok().and_then(|length| 1_u128.checked_shl(length));
    let places = Places {
        ones: bits(&|symbol| *symbol == Symbol::One),
        runs: bits(&|symbol| *symbol == Symbol::Run),
        end: end.unwrap_or_default(),
    };
    let takes: Vec<u128> = narrow.symbols.iter().map(|found| bits(&|own| own == found)).collect();
    let most = wide.len().saturating_add(1).saturating_mul(narrow.len().saturating_add(1));
    let mut seen: BTreeSet<(usize, u128)> = BTreeSet::new();
    let mut open = vec![(0_usize, places.open(1))];
    while let Some((at, set)) = open.pop() {
        if set == 0 || seen.len() >= most {
            return false;
        }
        if !seen.insert((at, set)) {
            continue;
        }
        let next = at.saturating_add(1);
        match narrow.symbols.get(at) {
            None if set & places.end == 0 => return false,
            None => {}
            Some(Symbol::Char(_)) => {
                let takes = takes.get(at).copied().unwrap_or_default();
                open.push((next, places.step(set, takes)));
            }
            Some(Symbol::One) => open.push((next, places.step(set, 0))),
            Some(Symbol::Run) => open.extend([(next, set), (at, places.step(set, 0))]),
            Some(Symbol::Unknown(_)) => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn covers(wide: &str, narrow: &str, expected: bool) {
        let found = Extent::parse(wide).covers(&Extent::parse(narrow));
        assert_eq!(found, expected, "{wide} covers {narrow}");
    }

    #[test]
    fn patterns_that_cover_others() {
        for (wide, narrow) in [
            ("*", "*"),
            ("*", ""),
            ("a*", "ab*"),
            ("*b*", "ab*c"),
            ("a?*", "a*?"),
            ("?*", "*a"),
            ("*?", "a*"),
            ("*a*", "*ba?*"),
            ("??*", "a*b"),
            ("*a?*b*", "a*?x*b"),
        ] {
            covers(wide, narrow, true);
        }
        for (wide, narrow) in [
            ("a*", "*"),
            ("?", "*"),
            ("a?", "a*"),
            ("*?*", "*"),
            ("a*b", "a*"),
            ("", "a"),
            ("?", ""),
        ] {
            covers(wide, narrow, false);
        }
    }

    #[test]
    fn unknown_texts_are_themselves_only() {
        let with = |head: &str, name: &str, tail: &str| {
            let mut extent = Extent::parse(head);
            extent.unknown(name.to_owned());
            extent.wildcards(tail);
            extent
        };
        let home = with("home/", "aws:username", "/*");
        assert!(home.covers(&with("home/", "aws:username", "/docs/*")));
        assert!(Extent::parse("home/*").covers(&home));
        assert!(!home.covers(&with("home/", "aws:userid", "/*")));
        assert!(!home.covers(&Extent::parse("home/ana/*")));
        assert!(!Extent::parse("home/?/*").covers(&home));
        // Its name is no text.
        assert!(!Extent::parse("*username*").covers(&with("", "aws:username", "")));
        assert!(!home.is_disjoint(&Extent::parse("home/ana/*")));
        assert!(home.is_disjoint(&Extent::parse("house/*")));
        assert!(!home.is_disjoint(&Extent::parse("home/*.txt")));
        assert!(with("", "k", ".gz").is_disjoint(&Extent::parse("*.txt")));
    }

    #[test]
    fn letter_case_is_folded_beyond_ascii() {
        let folded = Extent::parse("É?K").folded();
        assert!(folded.covers(&Extent::parse("éxk")) && folded.covers(&Extent::parse("éxyk")));
    }

    /// Of two that are followed, and of two that are too long for it.
    #[test]
    fn long_patterns_end() {
        let wide = |times: usize| Extent::parse(&"?*a*".repeat(times));
        let narrow = |times: usize| Extent::parse(&"*?a*".repeat(times));
        assert!(wide(30).covers(&narrow(30)) && !narrow(31).covers(&wide(30)));
        let not_empty = Extent::parse("?*");
        assert!(not_empty.covers(&Extent::parse(&"*b".repeat(2_000))));
        let long = Extent::parse(&"?*a".repeat(50));
        assert!(long.covers(&long) && !long.covers(&Extent::parse(&"*aa".repeat(50))));
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use crate::value::glob::Glob;

    /// Every text over an alphabet of up to so many characters.
    fn texts(alphabet: &[&str], longest: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..longest {
            let with = |text: &String, c: &&str| format!("{text}{c}");
            let longer = last.iter().flat_map(|text| alphabet.iter().map(move |c| with(text, c)));
            last = longer.collect::<Vec<_>>();
            all.extend(last.iter().cloned());
        }
        all
    }

    /// All pairs of patterns of up to four symbols, against all texts of up to six characters: the
    /// letter `x` is in no pattern, as there always is one that is in neither.
    #[test]
    fn agrees_with_the_definition_on_all_short_patterns() {
        let patterns = texts(&["a", "b", "*", "?"], 4);
        let texts = texts(&["a", "b", "x"], 6);
        let matched = |pattern: &String| {
            let glob = Glob::parse(pattern);
            let bits = |chunk: &[String]| {
                let matches = |text: &String| u64::from(glob.matches(text));
                chunk.iter().map(matches).fold(0_u64, |bits, bit| bits << 1 | bit)
            };
            texts.chunks(64).map(bits).collect::<Vec<u64>>()
        };
        let sets: Vec<(Extent, Vec<u64>)> =
            patterns.iter().map(|pattern| (Extent::parse(pattern), matched(pattern))).collect();
        let (mut covering, mut apart) = (0, 0);
        for (wide, large) in &sets {
            for (narrow, small) in &sets {
                let holds_all = small.iter().zip(large).all(|(small, large)| small & !large == 0);
                let holds_none = small.iter().zip(large).all(|(small, large)| small & large == 0);
                assert_eq!(wide.covers(narrow), holds_all, "{wide:?} covers {narrow:?}");
                assert_eq!(wide.is_disjoint(narrow), holds_none, "{wide:?} apart {narrow:?}");
                covering += u32::from(holds_all);
                apart += u32::from(holds_none);
            }
        }
        assert!(covering > 3_000 && apart > 30_000, "{covering} {apart}");
    }
}
