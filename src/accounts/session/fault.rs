//! Why a call is refused before any policy is read.

/// What AWS answers to a call for another reason than a policy (WORLD.md, W2.3 and W2.5.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallFault {
    /// The error, by AWS's name.
    pub code: CallFaultCode,
    /// The parameter that is at fault.
    pub field: String,
    /// What was found, and what was expected.
    pub message: String,
}

impl CallFault {
    /// A fault of one parameter.
    #[must_use]
    pub fn new(code: CallFaultCode, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code, field: field.into(), message: message.into() }
    }

    /// A parameter that AWS does not take.
    #[must_use]
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(CallFaultCode::ValidationError, field, message)
    }
}

/// Errors by AWS's names (botocore, models of STS and IAM).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallFaultCode {
    /// A parameter of a form or length that AWS does not take.
    ValidationError,
    /// A parameter that contradicts another one.
    InvalidParameterValue,
    /// A policy that AWS does not take.
    MalformedPolicyDocument,
    /// A credential that is not, or no longer, one.
    InvalidClientTokenId,
    /// A sign-in that the console refuses; it gives no code of its own.
    FailedAuthentication,
    /// A session that is over.
    ExpiredToken,
    /// A token or assertion of an identity provider that is over.
    ExpiredTokenException,
    /// A token or assertion that AWS does not take.
    InvalidIdentityToken,
    /// Something that IAM does not make so, or not twice.
    InvalidInput,
    /// A user, group or role that is not there.
    NoSuchEntity,
    /// An MFA device whose code AWS does not take. No policy is about it.
    AccessDenied,
}

impl CallFaultCode {
    /// AWS's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ValidationError => "ValidationError",
            Self::InvalidParameterValue => "InvalidParameterValue",
            Self::MalformedPolicyDocument => "MalformedPolicyDocument",
            Self::InvalidClientTokenId => "InvalidClientTokenId",
            Self::FailedAuthentication => "FailedAuthentication",
            Self::ExpiredToken => "ExpiredToken",
            Self::ExpiredTokenException => "ExpiredTokenException",
            Self::InvalidIdentityToken => "InvalidIdentityToken",
            Self::InvalidInput => "InvalidInput",
            Self::NoSuchEntity => "NoSuchEntity",
            Self::AccessDenied => "AccessDenied",
        }
    }
}
