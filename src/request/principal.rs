//! Who asks.

use crate::request::error::RequestError;
use crate::request::error::RequestErrorCode;
use crate::value::arn;
use crate::value::arn::Arn;

/// The kinds of callers (EVALUATION.md, 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrincipalType {
    /// An IAM user, with long-term credentials or those of `GetSessionToken`.
    IamUser,
    /// A session of a role.
    AssumedRole,
    /// A session of a service-linked role.
    ServiceLinkedRole,
    /// A session made by `GetFederationToken`.
    FederatedUser,
    /// The root user of an account.
    Root,
    /// The caller of `AssumeRoleWithWebIdentity`.
    WebIdentity,
    /// The caller of `AssumeRoleWithSAML`.
    Saml,
    /// An AWS service on its own behalf.
    Service,
    /// A caller without credentials.
    Anonymous,
}

impl PrincipalType {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::IamUser,
        Self::AssumedRole,
        Self::ServiceLinkedRole,
        Self::FederatedUser,
        Self::Root,
        Self::WebIdentity,
        Self::Saml,
        Self::Service,
        Self::Anonymous,
    ];

    /// The spelling of the `type` of a principal descriptor.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IamUser => "iam_user",
            Self::AssumedRole => "assumed_role",
            Self::ServiceLinkedRole => "service_linked_role",
            Self::FederatedUser => "federated_user",
            Self::Root => "root",
            Self::WebIdentity => "web_identity",
            Self::Saml => "saml",
            Self::Service => "service",
            Self::Anonymous => "anonymous",
        }
    }

    /// Whether it is a principal of an account, which account entries name (rule P3).
    #[must_use]
    pub const fn is_of_account(self) -> bool {
        match self {
            Self::IamUser
            | Self::AssumedRole
            | Self::ServiceLinkedRole
            | Self::FederatedUser
            | Self::Root => true,
            Self::WebIdentity | Self::Saml | Self::Service | Self::Anonymous => false,
        }
    }
}

/// A caller. A string ARN is not enough for every rule: a session ARN hides the path of the role,
/// a federated user's ARN hides the user who made the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// What kind of caller it is.
    pub principal_type: PrincipalType,
    /// Its own ARN: of a session the session's.
    pub arn: Option<String>,
    /// Its account.
    pub account: Option<String>,
    /// `AIDA…` of a user; of a role session `AROA…` with or without `:session`.
    pub unique_id: Option<String>,
    /// The role's ARN with its path.
    pub role_arn: Option<String>,
    /// `AROA…` of the role.
    pub role_unique_id: Option<String>,
    /// The ARN of the user who called `GetFederationToken`.
    pub user_arn: Option<String>,
    /// Whether a user has the credentials of `GetSessionToken`.
    pub session_token: bool,
    /// The name of a service principal.
    pub service: Option<String>,
    /// The identity provider of a web identity or SAML caller.
    pub provider: Option<String>,
    /// Whether its account is the management account of the organization.
    pub is_management_account: bool,
    /// The canonical user id of its account (S3).
    pub canonical_user_id: Option<String>,
    /// Its tags, as `aws:PrincipalTag/…` shows them.
    pub tags: Vec<(String, String)>,
}

impl Principal {
    /// A caller of this kind, of whom nothing else is known.
    #[must_use]
    pub const fn of_type(principal_type: PrincipalType) -> Self {
        Self {
            principal_type,
            arn: None,
            account: None,
            unique_id: None,
            role_arn: None,
            role_unique_id: None,
            user_arn: None,
            session_token: false,
            service: None,
            provider: None,
            is_management_account: false,
            canonical_user_id: None,
            tags: Vec::new(),
        }
    }

    /// Reads the short form: an ARN, a service name or `anonymous`. A role's ARN means a session
    /// of it whose name is not known.
    ///
    /// # Errors
    /// When the text names no caller.
    pub fn parse(text: &str, field: &str) -> Result<Self, RequestError> {
        if text == "anonymous" {
            return Ok(Self::of_type(PrincipalType::Anonymous));
        }
        let Some(arn) = Arn::parse(text) else {
            return Self::parse_service(text, field);
        };
        let Some(principal_type) = type_of(&arn) else {
            let message = format!(
                "`{text}` is no caller: expected the ARN of a user, role, session or account root"
            );
            return Err(RequestError::new(RequestErrorCode::InvalidPrincipal, field, message));
        };
        let mut principal = Self::of_type(principal_type);
        if arn.service == "iam" && arn.resource.starts_with("role/") {
            principal.role_arn = Some(text.to_owned());
        } else {
            principal.arn = Some(text.to_owned());
        }
        principal.complete(field)
    }

    fn parse_service(text: &str, field: &str) -> Result<Self, RequestError> {
        if is_service_name(text) {
            let mut principal = Self::of_type(PrincipalType::Service);
            principal.service = Some(text.to_owned());
            return Ok(principal);
        }
        let message = if arn::is_account_id(text) {
            format!("`{text}` is an account: say which user, role or session of it asks")
        } else {
            format!(
                "`{text}` is no caller: expected an ARN, a service such as \
                     `sns.amazonaws.com`, or `anonymous`"
            )
        };
        Err(RequestError::new(RequestErrorCode::InvalidPrincipal, field, message))
    }

    /// Checks that its parts fit together, and fills in the account that its ARNs name.
    ///
    /// # Errors
    /// When a part is missing, malformed or in contradiction to another.
    pub fn complete(mut self, field: &str) -> Result<Self, RequestError> {
        let fault = |part: &str, message: String| {
            let field = if part.is_empty() { field.to_owned() } else { format!("{field}.{part}") };
            Err(RequestError::new(RequestErrorCode::InvalidPrincipal, field, message))
        };
        if let Err((part, message)) = self.check_arns() {
            return fault(part, message);
        }
        let principal_type = self.principal_type;
        if principal_type == PrincipalType::Service {
            let Some(name) = &self.service else {
                return fault("service", "a service principal needs its name".to_owned());
            };
            if !is_service_name(name) {
                let expected = "expected a name such as `sns.amazonaws.com`";
                return fault("service", format!("`{name}` is no service: {expected}"));
            }
        }
        let is_federated =
            matches!(principal_type, PrincipalType::WebIdentity | PrincipalType::Saml);
        if is_federated && self.provider.is_none() {
            return fault("provider", "expected the identity provider".to_owned());
        }
        if principal_type == PrincipalType::Root && self.arn.is_none() {
            let account = self.account.as_deref();
            self.arn = account.map(|account| format!("arn:aws:iam::{account}:root"));
        }
        let named = [&self.arn, &self.role_arn, &self.user_arn];
        let named: Vec<&str> =
            named.into_iter().flatten().filter_map(|arn| Some(Arn::parse(arn)?.account)).collect();
        let account = self.account.clone().or_else(|| named.first().map(|id| (*id).to_owned()));
        if let Some(other) = named.iter().find(|id| Some(**id) != account.as_deref()) {
            let account = account.unwrap_or_default();
            return fault(
                "account",
                format!("the account {account} is not {other}, which an ARN names"),
            );
        }
        if self.principal_type.is_of_account() && account.is_none() {
            return fault("", "expected an ARN or an account".to_owned());
        }
        if let Some(id) = account.as_deref().filter(|id| !arn::is_account_id(id)) {
            return fault("account", format!("`{id}` is no account: expected 12 digits"));
        }
        self.account = account;
        Ok(self)
    }

    fn check_arns(&self) -> Result<(), (&'static str, String)> {
        let check = |part, value: &Option<String>, fits: fn(&Arn<'_>) -> bool, expected: &str| {
            let Some(text) = value else { return Ok(()) };
            if Arn::parse(text).is_some_and(|arn| fits(&arn)) {
                return Ok(());
            }
            Err((part, format!("`{text}` is not {expected}")))
        };
        let is_role = |arn: &Arn<'_>| arn.service == "iam" && arn.resource.starts_with("role/");
        let is_user = |arn: &Arn<'_>| {
            arn.service == "iam" && (arn.resource.starts_with("user/") || arn.resource == "root")
        };
        check("roleArn", &self.role_arn, is_role, "the ARN of a role")?;
        check("userArn", &self.user_arn, is_user, "the ARN of a user")?;
        let Some(text) = &self.arn else { return Ok(()) };
        let kind = Arn::parse(text).and_then(|arn| type_of(&arn));
        let fits = match self.principal_type {
            PrincipalType::AssumedRole | PrincipalType::ServiceLinkedRole => {
                matches!(kind, Some(PrincipalType::AssumedRole | PrincipalType::ServiceLinkedRole))
                    && text.contains(":assumed-role/")
            }
            PrincipalType::IamUser | PrincipalType::FederatedUser | PrincipalType::Root => {
                kind == Some(self.principal_type)
            }
            PrincipalType::WebIdentity
            | PrincipalType::Saml
            | PrincipalType::Service
            | PrincipalType::Anonymous => true,
        };
        let role = self.role_arn.as_deref().and_then(last_part);
        let role_of_session = text.split('/').nth(1).filter(|_| self.is_role_session());
        if let (true, Some(role), Some(other)) = (fits, role, role_of_session)
            && role != other
        {
            let message = format!("the role {role} is not {other}, whose session `{text}` is");
            return Err(("roleArn", message));
        }
        if fits {
            return Ok(());
        }
        let name = self.principal_type.as_str();
        Err(("arn", format!("`{text}` is not the ARN of a principal of type `{name}`")))
    }

    /// Whether it is a session of a role.
    #[must_use]
    pub const fn is_role_session(&self) -> bool {
        matches!(self.principal_type, PrincipalType::AssumedRole | PrincipalType::ServiceLinkedRole)
    }

    /// The last part of the session's ARN.
    #[must_use]
    pub fn session_name(&self) -> Option<&str> {
        let arn = Arn::parse(self.arn.as_deref()?)?;
        let is_session = arn.service == "sts";
        arn.resource.rsplit_once('/').map(|(_, name)| name).filter(|_| is_session)
    }

    /// The partition that its ARN names.
    #[must_use]
    pub fn partition(&self) -> Option<&str> {
        let text = self.arn.as_deref().or(self.role_arn.as_deref())?;
        Arn::parse(text).map(|arn| arn.partition)
    }

    /// How AWS names it in its messages.
    #[must_use]
    pub fn display_name(&self) -> &str {
        let named = self.arn.as_deref().or(self.role_arn.as_deref()).or(self.service.as_deref());
        let named = named.or(self.provider.as_deref()).or(self.account.as_deref());
        named.unwrap_or(self.principal_type.as_str())
    }
}

fn is_service_name(text: &str) -> bool {
    let is_of_name = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    text.contains('.') && text.bytes().all(is_of_name)
}

/// The name at the end of a path.
fn last_part(text: &str) -> Option<&str> {
    text.rsplit_once('/').map(|(_, name)| name)
}

/// The kind of caller that an ARN names.
fn type_of(arn: &Arn<'_>) -> Option<PrincipalType> {
    if !arn::is_account_id(arn.account) || !arn.region.is_empty() {
        return None;
    }
    let (kind, name) = arn.resource.split_once('/').unwrap_or((arn.resource, ""));
    match (arn.service, kind) {
        ("iam", "root") if arn.resource == "root" => Some(PrincipalType::Root),
        ("iam", "user") if !name.is_empty() => Some(PrincipalType::IamUser),
        ("iam", "role") if name.starts_with("aws-service-role/") => {
            Some(PrincipalType::ServiceLinkedRole)
        }
        ("iam", "role") if !name.is_empty() => Some(PrincipalType::AssumedRole),
        ("sts", "assumed-role") if name.split('/').filter(|part| !part.is_empty()).count() == 2 => {
            Some(PrincipalType::AssumedRole)
        }
        ("sts", "federated-user") if !name.is_empty() => Some(PrincipalType::FederatedUser),
        _ => None,
    }
}
