//! Texts of the interface: one JSON document, read once.

use crate::base::budget::MAX_INPUT_BYTES;
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::json;
use crate::json::Node;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
use crate::json::TokenKind;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
use crate::json::tokens;
use crate::request::RequestError;
use crate::request::RequestErrorCode;

/// A parsed text and what was found in it that only some readers may pass over.
#[derive(Debug)]
pub(super) struct Input<'a> {
    pub(super) text: &'a str,
    pub(super) node: Node,
    duplicates: Vec<Diagnostic>,
}

impl<'a> Input<'a> {
    /// Parses a text.
    pub(super) fn parse(text: &'a str) -> Result<Self, RequestError> {
        if text.len() > MAX_INPUT_BYTES {
            let message = format!(
                "the input has {} bytes, more than the {MAX_INPUT_BYTES} that are read",
                text.len()
            );
            return Err(RequestError::new(RequestErrorCode::TooLarge, "", message));
        }
        match json::parse(text) {
            (Some(node), duplicates) => Ok(Self { text, node, duplicates }),
            (None, diagnostics) => Err(invalid(diagnostics.first())),
        }
    }

    /// Refuses duplicate members, except inside of policy documents, whose own reading reports
    /// them.
    pub(super) fn check_duplicates(&self, documents: &[Span]) -> Result<(), RequestError> {
        let is_inside = |span: Span| {
            documents
                .iter()
                .any(|document| document.start <= span.start && span.end <= document.end)
        };
        match self.duplicates.iter().find(|duplicate| !is_inside(duplicate.span)) {
            None => Ok(()),
            duplicate @ Some(_) => Err(invalid(duplicate)),
        }
    }
}

fn invalid(diagnostic: Option<&Diagnostic>) -> RequestError {
    let path = diagnostic.map(|diagnostic| diagnostic.path.to_string()).unwrap_or_default();
    let message = diagnostic.map(|diagnostic| diagnostic.message.clone()).unwrap_or_default();
    RequestError::new(RequestErrorCode::InvalidJson, path, message)
}

#[cfg(any(feature = "tools", not(feature = "js-decide")))]
/// The values that stand one after the other in a text: concatenated JSON, JSON Lines.
pub(super) fn values(text: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0_usize, 0);
    let mut values = Vec::new();
    for token in tokens(text) {
        if depth == 0 {
            start = token.span.start;
        }
        match token.kind {
            TokenKind::OpenObject | TokenKind::OpenArray => depth = depth.saturating_add(1),
            TokenKind::CloseObject | TokenKind::CloseArray => depth = depth.saturating_sub(1),
            TokenKind::Colon
            | TokenKind::Comma
            | TokenKind::String
            | TokenKind::OpenString
            | TokenKind::Word => {}
        }
        if depth == 0 {
            values.push(Span::new(start, token.span.end).slice(text));
        }
    }
    values
}
