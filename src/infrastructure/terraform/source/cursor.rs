//! A cursor over a text in Terraform's language: what stands next, and where something ends.

use crate::base::diagnostic::Path;
use crate::base::span::Span;
use crate::infrastructure::draft::Hole;
use crate::infrastructure::draft::Piece;
use crate::infrastructure::problem::Problem;
use crate::infrastructure::problem::ProblemCode;

/// Where an expression ends, besides the end of what holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// The end of the line: an attribute of a block.
    Line,
    /// A comma: an element of a list or of a call.
    Comma,
    /// A comma or the end of the line: a member of an object.
    Either,
}

/// A place in a text.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn starts_with(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    pub(super) fn skip(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes).min(self.text.len());
        while !self.text.is_char_boundary(self.at) {
            self.at = self.at.saturating_add(1);
        }
    }

    /// Goes on when this text stands here.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let stands = self.starts_with(text);
        if stands {
            self.skip(text.len());
        }
        stands
    }

    /// Skips white space and comments, line ends among them or not.
    pub(super) fn skip_space(&mut self, with_lines: bool) {
        loop {
            let before = self.at;
            let is_space = |c: char| c.is_whitespace() && (with_lines || c != '\n');
            let rest = self.rest();
            self.skip(rest.len().saturating_sub(rest.trim_start_matches(is_space).len()));
            if self.starts_with("#") || self.starts_with("//") {
                self.skip(self.rest().find('\n').unwrap_or(self.rest().len()));
            } else if self.starts_with("/*") {
                let end = self.rest().find("*/").map(|end| end.saturating_add(2));
                self.skip(end.unwrap_or(self.rest().len()));
            }
            if self.at == before {
                return;
            }
        }
    }

    pub(super) fn offset(&self) -> u32 {
        u32::try_from(self.at).unwrap_or(u32::MAX)
    }

    pub(super) fn span_from(&self, start: usize) -> Span {
        Span::new(u32::try_from(start).unwrap_or(u32::MAX), self.offset())
    }

    pub(super) fn fault(&self, message: &str) -> Problem {
        let length = self.peek().map_or(0, char::len_utf8);
        let end = u32::try_from(self.at.saturating_add(length)).unwrap_or(u32::MAX);
        let (code, path) = (ProblemCode::TerraformSyntaxError, Path::root());
        Problem { code, message: message.to_owned(), path, span: Span::new(self.offset(), end) }
    }

    /// A name, such as `aws_iam_policy`; empty when none stands here.
    pub(super) fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or_default();
        if name.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return "";
        }
        self.skip(length);
        name
    }

    /// Goes to the end of an expression, whatever stands in it.
    pub(super) fn skip_expression(&mut self, ends: Ends) -> Result<(), Problem> {
        let start = self.clone();
        let mut open: Vec<char> = Vec::new();
        while let Some(next) = self.peek() {
            if open.last() == Some(&'"') {
                self.skip_in_text(next, &mut open);
                continue;
            }
            let is_end = match next {
                '\n' => ends != Ends::Comma,
                ',' => ends != Ends::Line,
                ')' | ']' | '}' => true,
                _ => false,
            };
            if open.is_empty() && is_end {
                return Ok(());
            }
            self.skip_in_code(next, &mut open)?;
        }
        // A last line needs no end.
        let is_whole = open.is_empty() && ends == Ends::Line;
        if is_whole { Ok(()) } else { Err(start.fault("the expression has no end")) }
    }

    fn skip_in_text(&mut self, next: char, open: &mut Vec<char>) {
        if next == '\\' {
            self.skip(1);
        } else if self.starts_with("$${") || self.starts_with("%%{") {
            self.skip(2);
        } else if self.starts_with("${") || self.starts_with("%{") {
            self.skip(1);
            open.push('}');
        } else if next == '"' {
            open.pop();
        }
        self.skip(1);
    }

    fn skip_in_code(&mut self, next: char, open: &mut Vec<char>) -> Result<(), Problem> {
        match next {
            '"' => open.push('"'),
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' => {
                open.pop();
            }
            '#' => {
                self.skip_space(false);
                return Ok(());
            }
            '/' if self.starts_with("//") || self.starts_with("/*") => {
                self.skip_space(false);
                return Ok(());
            }
            '<' if self.heredoc()?.is_some() => return Ok(()),
            _ => {}
        }
        self.skip(1);
        Ok(())
    }

    /// Goes over a text between `<<END` and `END`, and gives it; None when none begins here.
    pub(super) fn heredoc(&mut self) -> Result<Option<(&'a str, Span)>, Problem> {
        let mut cursor = self.clone();
        if !cursor.take("<<") {
            return Ok(None);
        }
        cursor.take("-");
        let marker = cursor.name();
        if marker.is_empty() || !(cursor.take("\n") || cursor.take("\r\n")) {
            return Ok(None);
        }
        let start = cursor.at;
        while cursor.peek().is_some() {
            let line = cursor.rest().split('\n').next().unwrap_or_default();
            if line.trim() == marker {
                let span = cursor.span_from(start);
                cursor.skip(line.trim_end().len());
                *self = cursor;
                return Ok(Some((span.slice(self.text), span)));
            }
            cursor.skip(line.len().saturating_add(1));
        }
        Err(self.fault(&format!("the text has no end: expected a line `{marker}`")))
    }

    /// Reads a text in quotes, from its first quote on.
    pub(super) fn quoted(&mut self) -> Result<Vec<Piece>, Problem> {
        let start = self.clone();
        self.skip(1);
        let body = self.at;
        let mut open = vec!['"'];
        while let Some(next) = self.peek() {
            match open.last() {
                Some('"') => self.skip_in_text(next, &mut open),
                Some(_) => self.skip_in_code(next, &mut open)?,
                None => break,
            }
            if open.is_empty() {
                let end = self.at.saturating_sub(1);
                return Ok(pieces(self.text.get(body..end).unwrap_or_default(), true));
            }
        }
        Err(start.fault("the text is not closed: expected `\"`"))
    }
}

/// The pieces of a text with `${…}`.
pub(super) fn pieces(body: &str, has_escapes: bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut known = String::new();
    let mut cursor = Cursor { text: body, at: 0 };
    while let Some(next) = cursor.peek() {
        if cursor.take("$${") {
            known.push_str("${");
        } else if cursor.take("%%{") {
            known.push_str("%{");
        } else if cursor.starts_with("${") || cursor.starts_with("%{") {
            let expression = interpolation(&mut cursor);
            pieces.push(Piece::Known(std::mem::take(&mut known)));
            pieces.push(Piece::Unknown(Hole { expression, stand_in: None }));
        } else if has_escapes && next == '\\' {
            known.push_str(&escape(&mut cursor));
        } else {
            known.push(next);
            cursor.skip(1);
        }
    }
    pieces.push(Piece::Known(known));
    pieces.retain(|piece| *piece != Piece::known(""));
    if pieces.is_empty() { vec![Piece::known("")] } else { pieces }
}

/// Goes over `${…}`, and gives what stands in it.
fn interpolation(cursor: &mut Cursor<'_>) -> String {
    cursor.skip(2);
    let start = cursor.at;
    let mut open = vec!['}'];
    while let Some(next) = cursor.peek().filter(|_| !open.is_empty()) {
        if open.last() == Some(&'"') {
            cursor.skip_in_text(next, &mut open);
        } else if cursor.skip_in_code(next, &mut open).is_err() {
            // A text within that has no end has all that is left.
            cursor.skip(cursor.rest().len());
        }
    }
    let inside = cursor.span_from(start).slice(cursor.text);
    let inside = inside.strip_suffix('}').unwrap_or(inside);
    inside.trim_matches('~').trim().to_owned()
}

fn escape(cursor: &mut Cursor<'_>) -> String {
    cursor.skip(1);
    let Some(kind) = cursor.peek() else { return String::new() };
    cursor.skip(1);
    let length = match kind {
        'n' => return "\n".to_owned(),
        'r' => return "\r".to_owned(),
        't' => return "\t".to_owned(),
        'u' => 4,
        'U' => 8,
        other => return other.to_string(),
    };
    let digits = cursor.rest().get(..length).unwrap_or_default();
    let character = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    cursor.skip(digits.len());
    character.map(String::from).unwrap_or_default()
}
