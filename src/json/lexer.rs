//! Strings, numbers and words of JSON.

use crate::base::span::Span;

/// What went wrong, where, and what to do about it.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
}

/// A cursor over the text.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Lexer<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, position: 0 }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    pub(super) fn advance(&mut self) {
        self.position = self.position.saturating_add(1);
    }

    pub(super) fn offset(&self) -> u32 {
        u32::try_from(self.position).unwrap_or(u32::MAX)
    }

    /// Skips what RFC 8259 calls white space, and nothing else.
    pub(super) fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.advance();
        }
    }

    /// The span of the next character, or an empty one at the end of the text.
    pub(super) fn here(&self) -> Span {
        let rest = self.text.get(self.position..).unwrap_or_default();
        let length = rest.chars().next().map_or(0, char::len_utf8);
        let end = self.position.saturating_add(length);
        Span::new(self.offset(), u32::try_from(end).unwrap_or(u32::MAX))
    }

    pub(super) fn fault(&self, message: impl Into<String>) -> Fault {
        Fault { span: self.here(), message: message.into(), help: None }
    }

    /// What stands here, for messages: `end of the text`, or the character in backticks.
    pub(super) fn found(&self) -> String {
        let rest = self.text.get(self.position..).unwrap_or_default();
        match rest.chars().next() {
            None => "the end of the text".to_owned(),
            Some('\u{feff}') => "a byte order mark".to_owned(),
            Some(character) if character.is_control() => character.escape_unicode().to_string(),
            Some(character) => format!("`{character}`"),
        }
    }

    /// Reads `true`, `false` or `null` when it stands here.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let rest = self.text.get(self.position..).unwrap_or_default();
        let follows = rest.as_bytes().get(word.len()).copied();
        let stands = rest.starts_with(word) && !follows.is_some_and(|b| b.is_ascii_alphanumeric());
        if stands {
            self.position = self.position.saturating_add(word.len());
        }
        stands
    }

    /// Reads a number and returns its lexeme.
    pub(super) fn number(&mut self) -> Result<&'a str, Fault> {
        let start = self.position;
        if self.peek() == Some(b'-') {
            self.advance();
        }
        let integer = self.position;
        self.digits()?;
        let digits = self.position.saturating_sub(integer);
        let leading_zero = self.text.as_bytes().get(integer) == Some(&b'0') && digits > 1;
        if self.peek() == Some(b'.') {
            self.advance();
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.advance();
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.advance();
            }
            self.digits()?;
        }
        if leading_zero {
            let span = Span::new(u32::try_from(start).unwrap_or(u32::MAX), self.offset());
            return Err(Fault {
                span,
                message: "a JSON number cannot begin with 0".to_owned(),
                help: Some("write account numbers as strings, in double quotes"),
            });
        }
        Ok(self.text.get(start..self.position).unwrap_or_default())
    }

    fn digits(&mut self) -> Result<(), Fault> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.fault(format!("expected a digit, found {}", self.found())));
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.advance();
        }
        Ok(())
    }

    /// Reads a string from its opening quote on, and returns it with escapes resolved.
    pub(super) fn string(&mut self) -> Result<String, Fault> {
        self.advance();
        let mut value = String::new();
        let mut run = self.position;
        loop {
            match self.peek() {
                Some(b'"') => {
                    value.push_str(self.text.get(run..self.position).unwrap_or_default());
                    self.advance();
                    return Ok(value);
                }
                Some(b'\\') => {
                    value.push_str(self.text.get(run..self.position).unwrap_or_default());
                    value.push(self.escape()?);
                    run = self.position;
                }
                Some(0..=0x1f) => {
                    let found = self.found();
                    let mut fault =
                        self.fault(format!("a control character stands in a string: {found}"));
                    fault.help = Some("write it as an escape such as `\\n` or `\\u0001`");
                    return Err(fault);
                }
                Some(_) => self.advance(),
                None => return Err(self.fault("the string is not closed: expected `\"`")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let start = self.offset();
        self.advance();
        let escaped = self.peek();
        let simple = match escaped {
            Some(b'"') => Some('"'),
            Some(b'\\') => Some('\\'),
            Some(b'/') => Some('/'),
            Some(b'b') => Some('\u{8}'),
            Some(b'f') => Some('\u{c}'),
            Some(b'n') => Some('\n'),
            Some(b'r') => Some('\r'),
            Some(b't') => Some('\t'),
            _ => None,
        };
        if let Some(character) = simple {
            self.advance();
            return Ok(character);
        }
        if escaped != Some(b'u') {
            return Err(self.fault(format!("unknown escape: `\\` before {}", self.found())));
        }
        self.advance();
        let unit = self.hexadecimal()?;
        if let Some(character) = char::from_u32(unit) {
            return Ok(character);
        }
        let pair = self.low_surrogate(unit);
        pair.ok_or_else(|| Fault {
            span: Span::new(start, self.offset()),
            message: format!("`\\u{unit:04x}` is half of a surrogate pair, which is no character"),
            help: Some("write both halves, or the character itself"),
        })
    }

    /// The character of a high surrogate and the low one that must follow it.
    fn low_surrogate(&mut self, high: u32) -> Option<char> {
        let rest = self.text.get(self.position..)?;
        let digits = rest.strip_prefix("\\u")?.get(..4)?;
        let low = u32::from_str_radix(digits, 16).ok()?;
        let is_pair = (0xd800..0xdc00).contains(&high) && (0xdc00..0xe000).contains(&low);
        if !is_pair || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        self.position = self.position.saturating_add(6);
        let above = high.saturating_sub(0xd800).saturating_mul(0x400);
        char::from_u32(above.saturating_add(low.saturating_sub(0xdc00)).saturating_add(0x1_0000))
    }

    fn hexadecimal(&mut self) -> Result<u32, Fault> {
        let digits = self
            .text
            .get(self.position..self.position.saturating_add(4))
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some(unit) = unit else {
            return Err(self.fault("expected four hexadecimal digits after `\\u`"));
        };
        self.position = self.position.saturating_add(4);
        Ok(unit)
    }
}
