//! JSON text (RFC 8259) to nodes that keep what other readers lose: spans, member order,
//! duplicate members and the lexemes of numbers.
//!
//! Reading is a loop over an explicit stack, never recursion, so nesting costs heap up to
//! [`MAX_DEPTH`](crate::base::budget::MAX_DEPTH) and never the call stack.

mod lexer;
mod members;
mod reader;
mod tokens;
mod writer;

use crate::base::span::Span;

pub use crate::json::members::members;
pub use crate::json::reader::parse;
pub use crate::json::tokens::Token;
pub use crate::json::tokens::TokenKind;
pub use crate::json::tokens::tokens;
pub use crate::json::writer::ObjectText;
pub use crate::json::writer::array;
pub use crate::json::writer::quote;

/// One JSON value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The text of the value, quotes and brackets included.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// The kinds of JSON values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as it is written: `111122223333`, `1e3` and `10.0` stay so.
    Number(String),
    /// A string with its escapes resolved.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// An object: members in their order, duplicates kept.
    Object(Vec<Member>),
}

/// One member of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name with escapes resolved.
    pub key: String,
    /// The text of the name, quotes included.
    pub key_span: Span,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// The members when this is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&[Member]> {
        if let Value::Object(members) = &self.value { Some(members) } else { None }
    }

    /// The elements when this is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Value::Array(items) = &self.value { Some(items) } else { None }
    }

    /// The text when this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = &self.value { Some(text) } else { None }
    }

    /// The lexeme when this is a number.
    #[must_use]
    pub fn as_number(&self) -> Option<&str> {
        if let Value::Number(lexeme) = &self.value { Some(lexeme) } else { None }
    }

    /// The value of a member, the first of that name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Self> {
        self.as_object()?.iter().find(|member| member.key == name).map(|member| &member.value)
    }

    /// What it is, in JSON's words, for messages.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }
}
