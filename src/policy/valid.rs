//! The law of the house: only an error-free document is ever decided from.

use crate::base::diagnostic::Diagnostic;
use crate::policy::model::PolicyDocument;
use crate::policy::policy_type::PolicyType;

/// A document in which no reader found an error.
///
/// It cannot be made in any other way than from a reading without errors: a dropped `Deny` is an
/// open door.
///
/// ```
/// use iam_verdict::policy::PolicyDocument;
/// use iam_verdict::policy::PolicyType;
/// use iam_verdict::policy::ValidPolicy;
///
/// let typo = r#"{"Version": "2012-10-17", "Statement": [
///     {"Effect": "Allow", "Action": "*", "Resource": "*"},
///     {"Effect": "Dney", "Action": "iam:*", "Resource": "*"}]}"#;
/// let reading = PolicyDocument::read(typo, PolicyType::IdentityBased);
/// let diagnostics = ValidPolicy::new(reading, PolicyType::IdentityBased).unwrap_err();
/// assert_eq!(diagnostics[0].code.as_str(), "invalid-effect");
/// assert_eq!(diagnostics[0].help.as_deref(), Some("did you mean `Deny`?"));
/// ```
#[derive(Debug, Clone)]
pub struct ValidPolicy {
    document: PolicyDocument,
    policy_type: PolicyType,
}

impl ValidPolicy {
    /// Takes a reading of a policy of this type.
    ///
    /// # Errors
    /// All findings of the reading, when one of them is an error or there is no document.
    pub fn new(
        reading: (Option<PolicyDocument>, Vec<Diagnostic>),
        policy_type: PolicyType,
    ) -> Result<Self, Vec<Diagnostic>> {
        match reading {
            (Some(document), diagnostics) if !diagnostics.iter().any(Diagnostic::is_error) => {
                Ok(Self { document, policy_type })
            }
            (_, diagnostics) => Err(diagnostics),
        }
    }

    /// The document.
    #[must_use]
    pub const fn document(&self) -> &PolicyDocument {
        &self.document
    }

    /// The type of policy that it was read as.
    #[must_use]
    pub const fn policy_type(&self) -> PolicyType {
        self.policy_type
    }
}
