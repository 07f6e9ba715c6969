//! The white space between the tokens of a text.

use crate::base::budget::MAX_DOCUMENT_BYTES;
use crate::base::budget::MAX_INDENT;
use crate::base::code::Code;
use crate::base::diagnostic::Diagnostic;
use crate::base::diagnostic::Path;
use crate::base::edit::Edit;
use crate::base::edit::apply;
use crate::base::span::Span;
use crate::json;
use crate::json::Token;
use crate::json::TokenKind;

/// What stands before a line, for each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indent {
    /// So many spaces; at most [`MAX_INDENT`].
    Spaces(usize),
    /// A tab.
    Tab,
}

/// How a text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without white space.
    Compact,
    /// One member or element a line; a list of one text, number or word on the line of its member.
    Lines(Indent),
}

impl Default for Style {
    /// As AWS's documentation writes policies, with two spaces.
    fn default() -> Self {
        Self::Lines(Indent::Spaces(2))
    }
}

/// The text in this style: the same tokens in the same order. A line end behind the document stays,
/// and lines end as the first one does.
///
/// ```
/// use iam_verdict::format::{Style, layout};
///
/// let text = layout(r#"{"Action":["s3:*"] , "Sid":""}"#, Style::default()).unwrap();
/// assert_eq!(text, "{\n  \"Action\": [\"s3:*\"],\n  \"Sid\": \"\"\n}");
/// assert_eq!(layout(&text, Style::Compact).unwrap(), r#"{"Action":["s3:*"],"Sid":""}"#);
/// ```
///
/// # Errors
/// What is wrong with a text that is not one JSON value.
pub fn layout(text: &str, style: Style) -> Result<String, Vec<Diagnostic>> {
    Ok(apply(text, &edits(text, style)?))
}

/// The same as changes of the text: only of white space that differs, in its order.
///
/// # Errors
/// What is wrong with a text that is not one JSON value.
pub fn edits(text: &str, style: Style) -> Result<Vec<Edit>, Vec<Diagnostic>> {
    if text.len() > MAX_DOCUMENT_BYTES {
        return Err(vec![too_long(text)]);
    }
    if let (None, faults) = json::parse(text) {
        return Err(faults);
    }
    let tokens: Vec<Token> = json::tokens(text).collect();
    let mut page = Page { style, line_end: line_end(text), open: Vec::new() };
    let mut edits = Vec::new();
    let mut end = 0;
    for (place, token) in tokens.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| tokens.get(before));
        let behind = tokens.get(place.saturating_add(1)..).unwrap_or_default();
        let gap = page.gap(before, *token, behind);
        replace(text, Span::new(end, token.span.start), gap, &mut edits);
        end = token.span.end;
    }
    let rest = Span::new(end, u32::try_from(text.len()).unwrap_or(u32::MAX));
    let is_line = style != Style::Compact && rest.slice(text).contains(['\n', '\r']);
    let last = if is_line { page.line_end.to_owned() } else { String::new() };
    replace(text, rest, last, &mut edits);
    Ok(edits)
}

fn too_long(text: &str) -> Diagnostic {
    let message = format!(
        "the text has {} bytes, more than the {MAX_DOCUMENT_BYTES} that are read",
        text.len()
    );
    Diagnostic::error(Code::DocumentTooLarge, Span::default(), Path::root(), message)
}

fn replace(text: &str, span: Span, gap: String, edits: &mut Vec<Edit>) {
    if span.slice(text) != gap {
        edits.push(Edit::new(span, gap));
    }
}

fn line_end(text: &str) -> &'static str {
    let first = text.find('\n').and_then(|at| text.get(..at));
    if first.is_some_and(|line| line.ends_with('\r')) { "\r\n" } else { "\n" }
}

/// What is being laid out, and which objects and arrays are open.
struct Page {
    style: Style,
    line_end: &'static str,
    /// For each open object or array whether it stands on several lines.
    open: Vec<bool>,
}

impl Page {
    /// The white space before a token. Objects and arrays are opened and closed on the way.
    fn gap(&mut self, before: Option<&Token>, token: Token, behind: &[Token]) -> String {
        let is_close = matches!(token.kind, TokenKind::CloseObject | TokenKind::CloseArray);
        let was_lines = self.open.last() == Some(&true);
        if is_close {
            self.open.pop();
        }
        let gap = match (before.map(|token| token.kind), token.kind) {
            (None, _) | (_, TokenKind::Colon | TokenKind::Comma) => String::new(),
            (Some(TokenKind::Colon), _) if self.style != Style::Compact => " ".to_owned(),
            (Some(TokenKind::Colon), _) => String::new(),
            (Some(_), _) if was_lines => self.line(),
            (Some(_), _) => String::new(),
        };
        if matches!(token.kind, TokenKind::OpenObject | TokenKind::OpenArray) {
            self.open.push(self.style != Style::Compact && is_on_lines(token.kind, behind));
        }
        gap
    }

    fn line(&self) -> String {
        let indent = match self.style {
            Style::Compact => String::new(),
            Style::Lines(Indent::Tab) => "\t".to_owned(),
            Style::Lines(Indent::Spaces(count)) => " ".repeat(count.min(MAX_INDENT)),
        };
        format!("{}{}", self.line_end, indent.repeat(self.open.len()))
    }
}

/// Whether what was just opened goes on several lines: neither when it is empty nor as a list of one
/// text, number or word.
fn is_on_lines(kind: TokenKind, behind: &[Token]) -> bool {
    let mut kinds = behind.iter().map(|token| token.kind);
    match (kind, kinds.next(), kinds.next()) {
        (_, Some(TokenKind::CloseObject | TokenKind::CloseArray), _) => false,
        (
            TokenKind::OpenArray,
            Some(TokenKind::String | TokenKind::Word),
            Some(TokenKind::CloseArray),
        ) => false,
        (_, _, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(text: &str, expected: &str) {
        let laid_out = layout(text, Style::default()).unwrap();
        assert_eq!(laid_out, expected);
        assert_eq!(edits(&laid_out, Style::default()).unwrap(), [], "once is enough");
    }

    #[test]
    fn members_stand_on_lines_of_their_own() {
        becomes(
            "{\"b\":{\"c\":[1,\"\\u0041\"],\"a\":{}},\"a\":[ ]}",
            "{\n  \"b\": {\n    \"c\": [\n      1,\n      \"\\u0041\"\n    ],\n    \"a\": {}\n  },\n  \"a\": []\n}",
        );
        becomes(
            "[ [ \"a\" ], [{}], [[1]] ]",
            "[\n  [\"a\"],\n  [\n    {}\n  ],\n  [\n    [1]\n  ]\n]",
        );
        becomes(" 1e3", "1e3");
    }

    #[test]
    fn what_is_doubled_stays() {
        becomes("{\"a\":1.0,\"a\":1.00}", "{\n  \"a\": 1.0,\n  \"a\": 1.00\n}");
    }

    #[test]
    fn ends_of_lines_are_kept() {
        becomes("{\r\n\"a\":\n1}\r\n\n", "{\r\n  \"a\": 1\r\n}\r\n");
        becomes("{\n\"a\":\r\n1}  ", "{\n  \"a\": 1\n}");
        assert_eq!(layout("[1,\n2]\n", Style::Compact).unwrap(), "[1,2]");
    }

    #[test]
    fn indents_are_tabs_or_spaces() {
        let laid_out = |indent| layout("[1,2]", Style::Lines(indent)).unwrap();
        assert_eq!(laid_out(Indent::Tab), "[\n\t1,\n\t2\n]");
        assert_eq!(laid_out(Indent::Spaces(0)), "[\n1,\n2\n]");
        assert_eq!(
            laid_out(Indent::Spaces(99)),
            format!("[\n{0}1,\n{0}2\n]", " ".repeat(MAX_INDENT))
        );
    }

    #[test]
    fn only_white_space_that_differs_is_changed() {
        let found = edits("{\n  \"a\": [1],\n  \"b\":2\n}", Style::default()).unwrap();
        assert_eq!(found, [Edit::at(20, " ")]);
        let faults = edits("{\"a\": }", Style::default()).unwrap_err();
        assert_eq!(faults[0].code.as_str(), "json-syntax-error");
    }
}
