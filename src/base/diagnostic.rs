//! A finding about a text: what was found, where, what to do.

use crate::base::code::Code;
use crate::base::span::Span;

/// How much a finding weighs; the four classes of IAM Access Analyzer's policy checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The document is refused: no decision is made from it.
    Error,
    /// The document is decided as written, and what it says is risky.
    SecurityWarning,
    /// The document is decided as written, and probably means something else.
    Warning,
    /// The document is decided as written, and could be better.
    Suggestion,
}

/// One step of the way from the document to an element.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PathSegment {
    /// A member of an object, by its name.
    Member(String),
    /// An element of an array, counted from 0.
    Index(usize),
}

/// Where an element stands: `["Statement", 0, "Action"]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Path(Vec<PathSegment>);

impl Path {
    /// The document itself.
    #[must_use]
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// The path of a member of the element at `self`.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        let mut segments = self.0.clone();
        segments.push(PathSegment::Member(name.to_owned()));
        Self(segments)
    }

    /// The path of an element of the array at `self`.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        let mut segments = self.0.clone();
        segments.push(PathSegment::Index(index));
        Self(segments)
    }

    /// The steps from the document on.
    #[must_use]
    pub fn segments(&self) -> &[PathSegment] {
        &self.0
    }
}

/// A path while a reader walks down: each step borrows the one above, and nothing is allocated
/// until a finding needs it.
#[derive(Debug, Clone, Copy)]
pub struct Trail<'a> {
    above: Option<&'a Trail<'a>>,
    step: Step<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Root,
    Member(&'a str),
    Index(usize),
}

impl<'a> Trail<'a> {
    /// The document itself.
    pub const ROOT: Trail<'static> = Trail { above: None, step: Step::Root };

    /// One step down, to a member.
    #[must_use]
    pub const fn member(&'a self, name: &'a str) -> Trail<'a> {
        Trail { above: Some(self), step: Step::Member(name) }
    }

    /// One step down, to an array element.
    #[must_use]
    pub const fn index(&'a self, index: usize) -> Trail<'a> {
        Trail { above: Some(self), step: Step::Index(index) }
    }

    /// The path walked so far.
    #[must_use]
    pub fn path(&self) -> Path {
        let mut segments = Vec::new();
        let mut at = Some(self);
        while let Some(trail) = at {
            match trail.step {
                Step::Root => {}
                Step::Member(name) => segments.push(PathSegment::Member(name.to_owned())),
                Step::Index(index) => segments.push(PathSegment::Index(index)),
            }
            at = trail.above;
        }
        segments.reverse();
        Path(segments)
    }
}

impl FromIterator<PathSegment> for Path {
    fn from_iter<I: IntoIterator<Item = PathSegment>>(segments: I) -> Self {
        Self(segments.into_iter().collect())
    }
}

impl std::fmt::Display for Path {
    /// As a person would write it: `Statement[0].Action`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                PathSegment::Index(index) => write!(f, "[{index}]")?,
                PathSegment::Member(name) if name.contains([':', '.', '/', ' ', '[']) => {
                    write!(f, "[{name:?}]")?;
                }
                PathSegment::Member(name) if position == 0 => write!(f, "{name}")?,
                PathSegment::Member(name) => write!(f, ".{name}")?,
            }
        }
        Ok(())
    }
}

/// One finding. The message is lower case, without full stop, with the user's own text in
/// backticks; what to do about it stands apart in `help`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it weighs.
    pub severity: Severity,
    /// Its stable code.
    pub code: Code,
    /// What was found, and what was expected instead.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The element it is about.
    pub path: Path,
    /// The text it is about.
    pub span: Span,
}

impl Diagnostic {
    /// A finding that refuses the document.
    #[must_use]
    pub fn error(code: Code, span: Span, path: Path, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, message: message.into(), help: None, path, span }
    }

    /// The same finding with another weight.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same finding with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether it refuses the document.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
