//! The tokens of a text that may be broken, as one is while somebody types.

use crate::base::span::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// `{`
    OpenObject,
    /// `}`
    CloseObject,
    /// `[`
    OpenArray,
    /// `]`
    CloseArray,
    /// `:`
    Colon,
    /// `,`
    Comma,
    /// A string with its two quotes.
    String,
    /// A string that its line or the text ends.
    OpenString,
    /// A number, `true` and the like, and whatever else is none of the others.
    Word,
}

/// A token and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where, quotes included.
    pub span: Span,
}

/// The tokens of any text, one after the other; between them is nothing but white space.
///
/// ```
/// use iam_verdict::json::{TokenKind, tokens};
///
/// let kinds: Vec<TokenKind> = tokens("{ \"Eff").map(|token| token.kind).collect();
/// assert_eq!(kinds, [TokenKind::OpenObject, TokenKind::OpenString]);
/// ```
pub fn tokens(text: &str) -> impl Iterator<Item = Token> {
    let bytes = text.as_bytes();
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..)?;
        let start = at.saturating_add(rest.iter().position(|byte| !is_space(*byte))?);
        let (kind, length) = token(bytes.get(start..)?)?;
        at = start.saturating_add(length);
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Some(Token { kind, span: Span::new(place(start), place(at)) })
    })
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The kind and length of the token that a text begins with.
fn token(text: &[u8]) -> Option<(TokenKind, usize)> {
    let single = match text.first()? {
        b'{' => TokenKind::OpenObject,
        b'}' => TokenKind::CloseObject,
        b'[' => TokenKind::OpenArray,
        b']' => TokenKind::CloseArray,
        b':' => TokenKind::Colon,
        b',' => TokenKind::Comma,
        b'"' => return Some(string(text)),
        _ => {
            let ends = |byte: &u8| is_space(*byte) || b"{}[]:,\"".contains(byte);
            return Some((TokenKind::Word, text.iter().position(ends).unwrap_or(text.len())));
        }
    };
    Some((single, 1))
}

fn string(text: &[u8]) -> (TokenKind, usize) {
    let mut is_escaped = false;
    for (at, byte) in text.iter().enumerate().skip(1) {
        match byte {
            b'\n' | b'\r' => return (TokenKind::OpenString, at),
            b'"' if !is_escaped => return (TokenKind::String, at.saturating_add(1)),
            _ => is_escaped = *byte == b'\\' && !is_escaped,
        }
    }
    (TokenKind::OpenString, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn has(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(text).map(|token| token.span.slice(text)).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn a_text_is_cut_into_tokens() {
        has("", &[]);
        has(" {\"a\":[1,true ] }\r\n", &["{", "\"a\"", ":", "[", "1", ",", "true", "]", "}"]);
        has("\"a\\\"b\\\\\" c", &["\"a\\\"b\\\\\"", "c"]);
        has("é\u{a0}x-1.5e3/*", &["é\u{a0}x-1.5e3/*"]);
    }

    #[test]
    fn the_end_of_a_line_ends_a_string() {
        has("\"a: {\n\"b\"", &["\"a: {", "\"b\""]);
        has("\"a\\", &["\"a\\"]);
        let last = tokens("{\"a").last().unwrap();
        assert_eq!((last.kind, last.span), (TokenKind::OpenString, Span::new(1, 3)));
    }
}
