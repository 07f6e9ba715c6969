//! What keeps a file, or a part of it, from being read.

use crate::base::budget::MAX_DIAGNOSTICS;
use crate::base::diagnostic::Path;
use crate::base::span::Span;

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Why a file, or a part of it, is not read.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ProblemCode { $($(#[$doc])* $name,)* }

        impl ProblemCode {
            /// Every code, in the order of this list.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable spelling, lower kebab case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

problems! {
    /// No JSON.
    JsonSyntaxError = "json-syntax-error",
    /// No YAML.
    YamlSyntaxError = "yaml-syntax-error",
    /// No file in Terraform's language.
    TerraformSyntaxError = "terraform-syntax-error",
    /// The same member twice in one object.
    DuplicateKey = "duplicate-key",
    /// Longer, deeper or more numerous than what is read.
    FileTooLarge = "file-too-large",
    /// Neither a template, nor a plan, nor a policy.
    UnknownFormat = "unknown-format",
    /// A function names what the template does not have.
    UnknownReference = "unknown-reference",
}

impl ProblemCode {
    /// Whether nothing of the file was read because of it.
    #[must_use]
    pub const fn is_fatal(self) -> bool {
        match self {
            Self::JsonSyntaxError
            | Self::YamlSyntaxError
            | Self::TerraformSyntaxError
            | Self::FileTooLarge
            | Self::UnknownFormat => true,
            Self::DuplicateKey | Self::UnknownReference => false,
        }
    }
}

/// One problem, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its stable code.
    pub code: ProblemCode,
    /// What was found; lower case, without full stop, the file's own text in backticks.
    pub message: String,
    /// The element it is about.
    pub path: Path,
    /// The text it is about.
    pub span: Span,
}

/// The problems of a file, by their places: each once, and no more than anybody reads.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    /// Whether more are not kept.
    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= MAX_DIAGNOSTICS
    }

    /// Keeps a problem, by its place and code.
    pub(super) fn push(&mut self, problem: Problem) {
        let key = |problem: &Problem| (problem.span, problem.code);
        if !self.is_full() && !self.0.contains(&problem) {
            let before = self.0.partition_point(|other| key(other) <= key(&problem));
            self.0.insert(before, problem);
        }
    }

    pub(super) fn in_order(self) -> Vec<Problem> {
        self.0
    }
}
