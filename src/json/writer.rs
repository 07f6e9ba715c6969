//! Text of JSON from parts that are JSON already.

use std::fmt::Write;

/// An object that is being written, member by member.
#[derive(Debug, Default)]
pub struct ObjectText(String);

impl ObjectText {
    /// Adds a member whose value is JSON, unless that is empty.
    pub fn json(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let separator = if self.0.is_empty() { "" } else { "," };
        let _ = write!(self.0, "{separator}\"{name}\":{value}");
    }

    /// Adds a member with a string, unless it is absent.
    pub fn text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.json(name, &quote(value));
        }
    }

    /// Adds a member with an array of what is JSON, unless there is none.
    pub fn list(&mut self, name: &str, items: &[String]) {
        if !items.is_empty() {
            self.json(name, &array(items));
        }
    }

    /// Whether it has no members.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The object.
    #[must_use]
    pub fn end(self) -> String {
        format!("{{{}}}", self.0)
    }
}

/// An array of values that are JSON.
#[must_use]
pub fn array(items: &[String]) -> String {
    format!("[{}]", items.join(","))
}

/// A string with its quotes.
///
/// ```
/// assert_eq!(iam_verdict::json::quote("é \"b\"\n"), r#""é \u0022b\u0022\u000a""#);
/// ```
#[must_use]
pub fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        if character >= ' ' && character != '"' && character != '\\' {
            out.push(character);
            continue;
        }
        let code = u32::from(character);
        out.push_str("\\u00");
        out.extend(
            [code >> 4, code & 15].into_iter().filter_map(|digit| char::from_digit(digit, 16)),
        );
    }
    out.push('"');
    out
}
