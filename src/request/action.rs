//! The action that is asked for.

use crate::base::budget::MAX_NAME_BYTES;
use crate::request::error::RequestError;
use crate::request::error::RequestErrorCode;

/// One action of one service: `s3:GetObject`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Action {
    text: String,
    prefix: String,
    folded_name: String,
}

impl Action {
    /// Reads an action.
    ///
    /// # Errors
    /// When it is not one action with a service prefix: a request asks for one, without wildcards.
    pub fn parse(text: &str, field: &str) -> Result<Self, RequestError> {
        let fault = |message: String| {
            Err(RequestError::new(RequestErrorCode::InvalidAction, field, message))
        };
        if text.len() > MAX_NAME_BYTES {
            return fault(format!("the action is longer than {MAX_NAME_BYTES} bytes"));
        }
        if text.contains(['*', '?']) {
            return fault(format!("`{text}` has a wildcard: a request asks for one action"));
        }
        let Some((prefix, name)) = text.split_once(':') else {
            return fault(format!("`{text}` is no action: expected one such as `s3:GetObject`"));
        };
        if prefix.is_empty() || name.is_empty() || name.contains(':') {
            return fault(format!("`{text}` is no action: expected one such as `s3:GetObject`"));
        }
        let (prefix, folded_name) = (prefix.to_ascii_lowercase(), name.to_ascii_lowercase());
        Ok(Self { text: text.to_owned(), prefix, folded_name })
    }

    /// As given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The service prefix in lower case.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The name behind the colon in lower case: actions are compared so (rule A4).
    #[must_use]
    pub fn folded_name(&self) -> &str {
        &self.folded_name
    }

    /// The name behind the colon, as given.
    #[must_use]
    pub fn name(&self) -> &str {
        self.text.get(self.prefix.len().saturating_add(1)..).unwrap_or_default()
    }

    /// Whether it is this action, without regard to letter case (rule A4).
    #[must_use]
    pub fn is(&self, prefix: &str, name: &str) -> bool {
        self.prefix() == prefix && self.name().eq_ignore_ascii_case(name)
    }
}
