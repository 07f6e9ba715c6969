//! Where a policy comes from: its name and its text.

use crate::base::span::LineIndex;
use crate::base::span::Range;
use crate::base::span::Span;

/// The name of a policy and, where it was given as text, the text that its spans point into.
#[derive(Debug, Clone, Default)]
pub struct PolicySource {
    /// The name that the user gave it.
    pub name: Option<String>,
    /// Its ARN.
    pub arn: Option<String>,
    /// Where its document stands in the input that it came in.
    pub place: Span,
    text: Option<(String, LineIndex)>,
}

impl PolicySource {
    /// A policy with what the user calls it.
    #[must_use]
    pub fn named(name: Option<String>, arn: Option<String>) -> Self {
        Self { name, arn, ..Self::default() }
    }

    /// A policy that was given as text: findings in it have places.
    #[must_use]
    pub fn with_text(mut self, text: String) -> Self {
        let lines = LineIndex::new(&text);
        self.text = Some((text, lines));
        self
    }

    /// The text that it was given as.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.text.as_ref().map(|(text, _)| text.as_str())
    }

    /// The place of a span in the text, if there is one.
    #[must_use]
    pub fn range(&self, span: Span) -> Option<Range> {
        let (text, lines) = self.text.as_ref()?;
        Some(lines.range(text, span))
    }
}
