//! Why a request cannot be decided.

/// A request, or the scenario around it, that cannot be decided as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestError {
    /// What kind of fault it is.
    pub code: RequestErrorCode,
    /// The field that is at fault, such as `request.principal.arn`.
    pub field: String,
    /// What was found, and what was expected.
    pub message: String,
}

/// The kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestErrorCode {
    /// The input is no JSON, or holds a member twice.
    InvalidJson,
    /// A field of another type than it takes.
    InvalidType,
    /// A field that is not part of the interface.
    UnknownField,
    /// A field that must be given is not.
    MissingField,
    /// A principal that cannot be understood.
    InvalidPrincipal,
    /// Not one action `service:name`.
    InvalidAction,
    /// Neither `*` nor an ARN.
    InvalidResource,
    /// A context that cannot be understood.
    InvalidContext,
    /// A set of policies that cannot be: for example an empty list of SCP levels.
    InvalidPolicies,
    /// A setting that does not exist or has no such value.
    InvalidSettings,
    /// Two parts of the request contradict each other.
    Contradiction,
    /// Longer than what is read.
    TooLarge,
}

impl RequestErrorCode {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidJson => "invalid-json",
            Self::InvalidType => "invalid-type",
            Self::UnknownField => "unknown-field",
            Self::MissingField => "missing-field",
            Self::InvalidPrincipal => "invalid-principal",
            Self::InvalidAction => "invalid-action",
            Self::InvalidResource => "invalid-resource",
            Self::InvalidContext => "invalid-context",
            Self::InvalidPolicies => "invalid-policies",
            Self::InvalidSettings => "invalid-settings",
            Self::Contradiction => "contradiction",
            Self::TooLarge => "too-large",
        }
    }
}

impl RequestError {
    /// A fault of one field.
    #[must_use]
    pub fn new(
        code: RequestErrorCode,
        field: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { code, field: field.into(), message: message.into() }
    }
}

impl std::fmt::Display for RequestError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

impl std::error::Error for RequestError {}
