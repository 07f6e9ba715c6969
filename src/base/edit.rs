//! A change of a text: what to write in place of what.

use crate::base::span::Span;

/// A text in place of what stands at a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What it replaces; empty where something is added.
    pub span: Span,
    /// What to write there.
    pub text: String,
}

impl Edit {
    /// Writes `text` in place of what stands at `span`.
    #[must_use]
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Writes `text` at a byte.
    #[must_use]
    pub fn at(byte: u32, text: impl Into<String>) -> Self {
        Self::new(Span::new(byte, byte), text)
    }
}

/// The text after edits that stand in its order and do not overlap; one that does not fit the text
/// changes nothing.
///
/// ```
/// use iam_verdict::base::edit::{Edit, apply};
/// use iam_verdict::base::span::Span;
///
/// let edits = [Edit::new(Span::new(0, 1), "A"), Edit::at(3, "!")];
/// assert_eq!(apply("abc", &edits), "Abc!");
/// ```
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edited = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits.iter().filter(|edit| edit.span.start <= edit.span.end) {
        if edit.span.start < done {
            continue;
        }
        edited.push_str(Span::new(done, edit.span.start).slice(text));
        edited.push_str(&edit.text);
        done = edit.span.end;
    }
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    edited.push_str(Span::new(done, end).slice(text));
    edited
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_that_overlap_are_left_out() {
        let edits = [Edit::new(Span::new(1, 3), "x"), Edit::new(Span::new(2, 4), "y")];
        assert_eq!(apply("abcd", &edits), "axd");
        assert_eq!(apply("abcd", &[Edit::new(Span::new(3, 1), "x")]), "abcd");
        assert_eq!(apply("", &[Edit::at(0, "x")]), "x");
    }
}
