//! Patterns, matched by trying everything.

/// One place of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// This character.
    Exactly(char),
    /// `?`: any one character.
    AnyOne,
    /// `*`: any run of characters, also none.
    AnyRun,
}

/// Whether the pattern takes the whole text.
pub(super) fn matches(pattern: &[Piece], text: &[char]) -> bool {
    match pattern.first() {
        None => text.is_empty(),
        Some(Piece::AnyRun) => (0..=text.len()).any(|taken| matches(&pattern[1..], &text[taken..])),
        Some(Piece::AnyOne) => !text.is_empty() && matches(&pattern[1..], &text[1..]),
        Some(Piece::Exactly(c)) => text.first() == Some(c) && matches(&pattern[1..], &text[1..]),
    }
}

/// A text in which `*` and `?` are wildcards.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let piece = |c| match c {
        '*' => Piece::AnyRun,
        '?' => Piece::AnyOne,
        c => Piece::Exactly(c),
    };
    text.chars().map(piece).collect()
}

pub(super) fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// The six fields of an ARN pattern: the sixth keeps all further colons.
pub(super) fn pattern_fields(pattern: &[Piece]) -> Vec<Vec<Piece>> {
    pattern.splitn(6, |piece| *piece == Piece::Exactly(':')).map(<[Piece]>::to_vec).collect()
}

/// The six fields of an ARN.
pub(super) fn fields(text: &str) -> Vec<Vec<char>> {
    text.splitn(6, ':').map(chars).collect()
}

/// Whether every field of the pattern takes the same field of the ARN.
pub(super) fn fields_match(pattern: &[Vec<Piece>], arn: &[Vec<char>]) -> bool {
    let pairs = pattern.iter().zip(arn);
    pattern.len() == 6 && arn.len() == 6 && pairs.into_iter().all(|(p, field)| matches(p, field))
}
