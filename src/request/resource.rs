//! The resource that the action is asked on.

use crate::base::budget::MAX_NAME_BYTES;
use crate::request::error::RequestError;
use crate::request::error::RequestErrorCode;
use crate::value::arn;
use crate::value::arn::Arn;

/// The resource of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// `*`: the action takes no resource (rule R11).
    None,
    /// An ARN. Its `*` and `?` are plain characters.
    Arn(String),
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
        if Arn::parse(text).is_none() {
            return fault(format!(
                "`{text}` is neither `*` nor an ARN \
                 `arn:partition:service:region:account:resource`"
            ));
        }
        Ok(Self::Arn(text.to_owned()))
    }

    /// `*` or the ARN.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::None => "*",
            Self::Arn(text) => text,
        }
    }

    /// The fields of the ARN, when there is one.
    #[must_use]
    pub fn arn(&self) -> Option<Arn<'_>> {
        match self {
            Self::None => None,
            Self::Arn(text) => Arn::parse(text),
        }
    }

    /// The account that the ARN names.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.arn().map(|arn| arn.account).filter(|account| arn::is_account_id(account))
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
