//! What the audit found, and what it could not look at.

use crate::audit::codes::AuditCode;
use crate::audit::codes::Severity;
use crate::audit::input::Input;
use crate::base::diagnostic::Path;

/// Whether a check found something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It did.
    Open,
    /// It could not look: an input is missing. That is no pass.
    NotAssessed(Input),
}

/// A fact of the input that a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Where it stands in the input.
    pub path: Path,
    /// AWS's name of it.
    pub field: String,
    /// What it says.
    pub value: String,
}

/// One finding of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check.
    pub code: AuditCode,
    /// How bad it is.
    pub severity: Severity,
    /// Whether it was found or could not be looked for.
    pub status: Status,
    /// The ARN of what it is about; of what is about a whole account that of its root user, of an organization
    /// its id.
    pub subject: String,
    /// What was found.
    pub message: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// A command of the AWS CLI that mends it.
    pub command: Option<String>,
    /// A policy document that mends it.
    pub policy: Option<String>,
}

impl Finding {
    /// A finding as bad as its check usually is.
    pub(super) fn new(code: AuditCode, subject: &str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            status: Status::Open,
            subject: subject.to_owned(),
            message: message.into(),
            evidence: Vec::new(),
            command: None,
            policy: None,
        }
    }

    pub(super) fn not_assessed(code: AuditCode, subject: &str, input: Input, whom: &str) -> Self {
        let message = format!("not assessed{whom}: {}", input.missing());
        Self {
            status: Status::NotAssessed(input),
            command: input.command().map(str::to_owned),
            ..Self::new(code, subject, message)
        }
    }

    pub(super) const fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(super) fn evidence(mut self, path: &Path, field: &str, value: impl ToString) -> Self {
        let value = value.to_string();
        self.evidence.push(Evidence { path: path.clone(), field: field.to_owned(), value });
        self
    }

    pub(super) fn command(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }

    pub(super) fn policy(mut self, policy: impl Into<String>) -> Self {
        self.policy = Some(policy.into());
        self
    }
}
