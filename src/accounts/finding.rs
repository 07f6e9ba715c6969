//! What is missing, broken or in contradiction in a world.

use crate::base::budget::MAX_WORLD_FINDINGS;
use crate::base::code::Code;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::Severity;

/// One finding about what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// An error fails the decisions that need what it is about, where a policy of theirs could be lost.
    pub severity: Severity,
    /// Its stable code.
    pub code: FindingCode,
    /// What was found, and what to do.
    pub message: String,
    /// Where it stands in the input.
    pub path: Path,
}

/// The kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FindingCode {
    /// A policy document against the grammar.
    Grammar(Code),
    /// Attached, and without a document.
    MissingPolicy,
    /// A permissions boundary that is not there.
    MissingBoundary,
    /// A group that a user is a member of and that is not there.
    MissingGroup,
    /// A member without which the object around it says nothing.
    MissingMember,
    /// A member of another type than AWS prints.
    InvalidMember,
    /// A name that AWS does not print and a world file does not have.
    UnknownMember,
    /// Something else than twelve digits in a string.
    InvalidAccount,
    /// An entity of another account than those around it.
    MixedAccounts,
    /// One ARN or name with different contents.
    Conflict,
    /// The last page says that there are more.
    TruncatedInput,
    /// Two default versions of one policy of AWS.
    VersionMismatch,
    /// A document that was encoded twice.
    EncodedTwice,
    /// Roots, units and accounts that are no tree.
    OrganizationTree,
    /// Policies of AWS that were taken from a data file.
    AwsPolicyData,
    /// What only its owner should know.
    Secret,
    /// What does not say whom it is about.
    MissingSubject,
    /// A user or role that the account does not have.
    UnknownIdentity,
    /// Known, and not read.
    NotRead,
    /// There are more findings than are kept.
    TooMany,
}

impl FindingCode {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Grammar(code) => code.as_str(),
            Self::MissingPolicy => "missing-policy",
            Self::MissingBoundary => "missing-boundary",
            Self::MissingGroup => "missing-group",
            Self::MissingMember => "missing-member",
            Self::InvalidMember => "invalid-member",
            Self::UnknownMember => "unknown-member",
            Self::InvalidAccount => "invalid-account",
            Self::MixedAccounts => "mixed-accounts",
            Self::Conflict => "conflicting-pages",
            Self::TruncatedInput => "truncated-input",
            Self::VersionMismatch => "version-mismatch",
            Self::EncodedTwice => "encoded-twice",
            Self::OrganizationTree => "organization-tree",
            Self::AwsPolicyData => "aws-policy-data",
            Self::Secret => "secret",
            Self::MissingSubject => "missing-subject",
            Self::UnknownIdentity => "unknown-identity",
            Self::NotRead => "not-read",
            Self::TooMany => "too-many-findings",
        }
    }
}

/// Findings, up to their limit.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    pub(super) fn add(
        &mut self,
        severity: Severity,
        code: FindingCode,
        path: &Path,
        message: impl Into<String>,
    ) {
        let (code, message) = match self.0.len() {
            0..MAX_WORLD_FINDINGS => (code, message.into()),
            MAX_WORLD_FINDINGS => (
                FindingCode::TooMany,
                format!("there are more than the {MAX_WORLD_FINDINGS} findings that are kept"),
            ),
            _ => return,
        };
        self.0.push(Finding { severity, code, message, path: path.clone() });
    }

    pub(super) fn error(&mut self, code: FindingCode, path: &Path, message: impl Into<String>) {
        self.add(Severity::Error, code, path, message);
    }

    pub(super) fn as_slice(&self) -> &[Finding] {
        &self.0
    }
}
