//! The resource that the action is asked on.

use crate::base::budget::MAX_NAME_BYTES;
use crate::request::error::RequestError;
use crate::request::error::RequestErrorCode;
use crate::request::principal::Principal;
use crate::value::arn;
use crate::value::arn::Arn;
use crate::value::arn::OwnedArn;

/// Why nobody can be taken for the owner of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnerFault<'a> {
    /// What is given is no account.
    NoAccount(&'a str),
    /// The ARN names another account than the one given.
    Contradiction {
        /// The account in the ARN.
        named: &'a str,
        /// The account that is given.
        given: &'a str,
    },
}

/// The resource of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// `*`: the action takes no resource (rule R11).
    None,
    /// An ARN. Its `*` and `?` are plain characters.
    Arn(OwnedArn),
}

impl Resource {
    /// Reads a resource; absent means `*`.
    ///
    /// # Errors
    /// When it is neither `*` nor an ARN with six fields.
    pub fn parse(text: Option<&str>, field: &str) -> Result<Self, RequestError> {
        let fault = |message: String| {
            Err(RequestError::new(RequestErrorCode::InvalidResource, field, message))
        };
        let Some(text) = text.filter(|text| *text != "*") else {
            return Ok(Self::None);
        };
        if text.len() > MAX_NAME_BYTES {
            return fault(format!("the resource is longer than {MAX_NAME_BYTES} bytes"));
        }
        OwnedArn::parse(text).map(Self::Arn).map_or_else(
            || {
                fault(format!(
                    "`{text}` is neither `*` nor an ARN \
                     `arn:partition:service:region:account:resource`"
                ))
            },
            Ok,
        )
    }

    /// `*` or the ARN.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::None => "*",
            Self::Arn(arn) => arn.as_str(),
        }
    }

    /// The fields of the ARN, when there is one.
    #[must_use]
    pub fn arn(&self) -> Option<Arn<'_>> {
        match self {
            Self::None => None,
            Self::Arn(arn) => Some(arn.as_arn()),
        }
    }

    /// The account that the ARN names.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Arn(arn) => Some(arn.account()).filter(|account| arn::is_account_id(account)),
        }
    }

    /// The account that owns it: the one in its ARN, the one given, or else the caller's, as AWS's
    /// own simulator assumes.
    ///
    /// # Errors
    /// When the account that is given is none, or contradicts the ARN.
    pub fn owner<'a>(
        &'a self,
        given: Option<&'a str>,
        caller: &'a Principal,
    ) -> Result<Option<&'a str>, OwnerFault<'a>> {
        if let Some(given) = given.filter(|given| !arn::is_account_id(given)) {
            return Err(OwnerFault::NoAccount(given));
        }
        match (self.account(), given) {
            (Some(named), Some(given)) if named != given => {
                Err(OwnerFault::Contradiction { named, given })
            }
            (named, given) => Ok(named.or(given).or(caller.account.as_deref())),
        }
    }

    /// Whether it is a role of IAM.
    #[must_use]
    pub fn is_role(&self) -> bool {
        self.arn().is_some_and(|arn| arn.service == "iam" && arn.resource.starts_with("role/"))
    }

    /// Whether it is a KMS key: its key policy must allow, inside the account too.
    #[must_use]
    pub fn is_kms_key(&self) -> bool {
        self.arn().is_some_and(|arn| arn.service == "kms" && arn.resource.starts_with("key/"))
    }
}
