//! Objects of the interface: known fields only, each of its type.

use crate::base::budget::MAX_AWS_MEMBERS;
use crate::base::suggest::did_you_mean;
use crate::json::Node;
use crate::json::Value;
use crate::request::RequestError;
use crate::request::RequestErrorCode;

/// An object whose fields are all known.
#[derive(Debug, Clone)]
pub(super) struct Fields<'a> {
    node: &'a Node,
    path: String,
}

impl<'a> Fields<'a> {
    /// Takes an object, and refuses fields that are not part of the interface: a misspelt field
    /// must never be a field that is silently left out.
    pub(super) fn new(node: &'a Node, path: &str, known: &[&str]) -> Result<Self, RequestError> {
        let fields = Self::object(node, path)?;
        for member in node.as_object().unwrap_or_default() {
            if !known.contains(&member.key.as_str()) {
                let help = did_you_mean(&member.key, known.iter().copied())
                    .unwrap_or_else(|| format!("known fields are {}", known.join(", ")));
                let message = format!("there is no field `{}`: {help}", member.key);
                let field = fields.path_of(&member.key);
                return Err(RequestError::new(RequestErrorCode::UnknownField, field, message));
            }
        }
        Ok(fields)
    }

    /// Takes an object of AWS's, to which AWS may add fields: only those that are asked for count.
    pub(super) fn of_aws(node: &'a Node, path: &str) -> Result<Self, RequestError> {
        let fields = Self::object(node, path)?;
        if node.as_object().is_none_or(|members| members.len() <= MAX_AWS_MEMBERS) {
            return Ok(fields);
        }
        let message = format!("more than the {MAX_AWS_MEMBERS} members that are read");
        Err(RequestError::new(RequestErrorCode::TooLarge, path, message))
    }

    fn object(node: &'a Node, path: &str) -> Result<Self, RequestError> {
        match node.as_object() {
            Some(_) => Ok(Self { node, path: path.to_owned() }),
            None => Err(wrong_type(path, node, "an object")),
        }
    }

    /// The path of a field.
    pub(super) fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// A field, unless it is absent.
    pub(super) fn get(&self, name: &str) -> Option<&'a Node> {
        self.node.member(name)
    }

    /// A field that must be there.
    pub(super) fn require(&self, name: &str) -> Result<&'a Node, RequestError> {
        self.get(name).ok_or_else(|| {
            let code = RequestErrorCode::MissingField;
            RequestError::new(code, self.path_of(name), format!("`{name}` is missing"))
        })
    }

    /// A string, unless it is absent.
    pub(super) fn text(&self, name: &str) -> Result<Option<&'a str>, RequestError> {
        let Some(node) = self.get(name) else {
            return Ok(None);
        };
        match node.as_str() {
            Some(text) => Ok(Some(text)),
            None => Err(self.wrong_type(name, node, "a string")),
        }
    }

    /// A string that must be there.
    pub(super) fn require_text(&self, name: &str) -> Result<&'a str, RequestError> {
        let node = self.require(name)?;
        node.as_str().ok_or_else(|| self.wrong_type(name, node, "a string"))
    }

    /// A boolean, unless it is absent.
    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, RequestError> {
        let Some(node) = self.get(name) else {
            return Ok(None);
        };
        match node.value {
            Value::Bool(value) => Ok(Some(value)),
            Value::Null
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_)
            | Value::Object(_) => Err(self.wrong_type(name, node, "true or false")),
        }
    }

    /// A whole number of seconds, unless it is absent.
    pub(super) fn seconds(&self, name: &str) -> Result<Option<u64>, RequestError> {
        let Some(node) = self.get(name) else { return Ok(None) };
        let seconds = node.as_number().and_then(|lexeme| lexeme.parse().ok());
        let fault = || self.wrong_type(name, node, "a whole number of seconds");
        seconds.map(Some).ok_or_else(fault)
    }

    #[cfg(any(feature = "tools", not(feature = "js-decide")))]
    /// A number of things, unless it is absent.
    pub(super) fn count(&self, name: &str) -> Result<Option<usize>, RequestError> {
        let Some(node) = self.get(name) else { return Ok(None) };
        let count = node.as_number().and_then(|lexeme| lexeme.parse().ok());
        count.map(Some).ok_or_else(|| self.wrong_type(name, node, "a whole number"))
    }

    #[cfg(any(feature = "tools", not(feature = "js-decide")))]
    /// An array of strings; absent is empty.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<&'a str>, RequestError> {
        let text = |(index, node): (usize, &'a Node)| {
            let path = format!("{}[{index}]", self.path_of(name));
            node.as_str().ok_or_else(|| wrong_type(&path, node, "a string"))
        };
        self.list(name)?.iter().enumerate().map(text).collect()
    }

    /// An array; absent is empty.
    pub(super) fn list(&self, name: &str) -> Result<&'a [Node], RequestError> {
        let Some(node) = self.get(name) else {
            return Ok(&[]);
        };
        node.as_array().ok_or_else(|| self.wrong_type(name, node, "an array"))
    }

    pub(super) fn wrong_type(&self, name: &str, node: &Node, expected: &str) -> RequestError {
        wrong_type(&self.path_of(name), node, expected)
    }
}

pub(super) fn wrong_type(path: &str, node: &Node, expected: &str) -> RequestError {
    let message = format!("expected {expected}, found {}", node.kind());
    RequestError::new(RequestErrorCode::InvalidType, path, message)
}
