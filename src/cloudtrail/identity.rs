//! `userIdentity`: who called (CloudTrail User Guide, "CloudTrail userIdentity element").

use crate::cloudtrail::record::Members;
use crate::cloudtrail::record::RecordError;
use crate::request::Principal;
use crate::request::principal::PrincipalType;
use crate::value::arn::Arn;
use crate::value::arn::is_account_id;
use crate::value::date::Instant;

/// What stands in `invokedBy` and `sourceIPAddress` where a service of AWS's own called that is not named.
const INTERNAL: &str = "AWS Internal";

/// Who called.
#[derive(Debug, Clone)]
pub struct UserIdentity<'a> {
    /// `IAMUser`, `AssumedRole`, …
    pub identity_type: Option<&'a str>,
    /// The unique id; of a session with its name.
    pub principal_id: Option<&'a str>,
    /// The ARN; of a session the session's.
    pub arn: Option<&'a str>,
    /// The account.
    pub account_id: Option<&'a str>,
    /// The id of the access key.
    pub access_key_id: Option<&'a str>,
    /// The identity provider of a SAML or web identity.
    pub identity_provider: Option<&'a str>,
    /// The service that called, on its own behalf or on that of the caller.
    pub invoked_by: Option<&'a str>,
    /// The account of the provider of a product that called by temporary delegation.
    pub invoked_by_delegate: Option<&'a str>,
    /// The ARN of the function or task whose credentials were used.
    pub source_arn: Option<&'a str>,
    /// The session.
    pub session: Option<SessionContext<'a>>,
}

/// The session of temporary credentials.
#[derive(Debug, Clone)]
pub struct SessionContext<'a> {
    /// `Role`, `IAMUser` or `Root`: who the credentials were made for.
    pub issuer_type: Option<&'a str>,
    /// The ARN of it; of a role with its path.
    pub issuer_arn: Option<&'a str>,
    /// The unique id of it.
    pub issuer_id: Option<&'a str>,
    /// Whether it was made with MFA.
    pub mfa_authenticated: Option<bool>,
    /// When it was made.
    pub creation_date: Option<Instant>,
    /// The source identity that it carries.
    pub source_identity: Option<&'a str>,
    /// The version of the instance metadata service that gave the credentials.
    pub ec2_role_delivery: Option<&'a str>,
    /// Whether it was made by `AssumeRoot`.
    pub assumed_root: Option<bool>,
    /// The identity provider of a web identity.
    pub federated_provider: Option<&'a str>,
}

/// Why nobody can be taken for the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrincipalFault {
    /// The record does not tell who called.
    Missing,
    /// An identity that is no principal of IAM, such as a user of IAM Identity Center or of a directory.
    NoPrincipal,
    /// What is told of the caller is too little or contradicts itself.
    Unreadable,
}

impl PrincipalFault {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing-identity",
            Self::NoPrincipal => "no-principal",
            Self::Unreadable => "unreadable-identity",
        }
    }
}

impl<'a> UserIdentity<'a> {
    pub(super) fn read(members: &Members<'a>) -> Result<Self, RecordError> {
        let delegate = members.object("invokedByDelegate")?;
        let scope = members.object("inScopeOf")?;
        let session = members.object("sessionContext")?;
        let within = |object: Option<Members<'a>>, name| match object {
            Some(object) => object.text(name),
            None => Ok(None),
        };
        Ok(Self {
            identity_type: members.text("type")?,
            principal_id: members.text("principalId")?,
            arn: members.text("arn")?,
            account_id: members.text("accountId")?,
            access_key_id: members.text("accessKeyId")?,
            identity_provider: members.text("identityProvider")?,
            invoked_by: members.text("invokedBy")?,
            invoked_by_delegate: within(delegate, "accountId")?,
            source_arn: within(scope, "sourceArn")?,
            session: session.map(|session| SessionContext::read(&session)).transpose()?,
        })
    }

    /// The service that called with the caller's permissions, or on its own behalf.
    #[must_use]
    pub fn invoking_service(&self) -> Option<&'a str> {
        self.invoked_by.filter(|name| name.contains('.') && !name.contains(' '))
    }

    /// Whether a service of AWS's called that is not named.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.invoked_by == Some(INTERNAL)
    }

    /// Whether the credentials are known to be long-term or known to be temporary: both can be open.
    #[must_use]
    pub fn has_long_term_credentials(&self) -> Option<bool> {
        let has_session =
            self.session.as_ref().is_some_and(|session| session.creation_date.is_some());
        let key = self.access_key_id.and_then(|key| key.get(..4));
        match (has_session, key) {
            (true, _) | (_, Some("ASIA")) => Some(false),
            (false, Some("AKIA")) => Some(true),
            (false, _) => None,
        }
    }

    /// The caller as a principal (EVALUATION.md, section 21). `console` is whether the credentials were
    /// those of a console session, where that is told.
    ///
    /// # Errors
    /// When it is no principal of IAM, or too little is told of it.
    pub fn principal(&self, console: Option<bool>) -> Result<Principal, PrincipalFault> {
        let principal = match self.identity_type {
            Some("Root") => self.named(PrincipalType::Root),
            Some("IAMUser") => {
                let is_temporary = self.has_long_term_credentials() == Some(false);
                let session_token =
                    is_temporary && console == Some(false) && self.invoked_by.is_none();
                Principal { session_token, ..self.named(PrincipalType::IamUser) }
            }
            Some("AssumedRole") => self.role_session(),
            Some("Role") => {
                let role_arn = self.arn.map(str::to_owned);
                Principal { arn: None, role_arn, ..self.named(PrincipalType::AssumedRole) }
            }
            Some("FederatedUser") => {
                let issuer = self.session.as_ref().and_then(|session| session.issuer_arn);
                let user_arn = issuer.map(str::to_owned);
                Principal { user_arn, ..self.named(PrincipalType::FederatedUser) }
            }
            Some("SAMLUser") => self.federated(PrincipalType::Saml),
            Some("WebIdentityUser") => self.federated(PrincipalType::WebIdentity),
            Some("AWSService") => self.service(),
            Some("AWSAccount") => self.foreign()?,
            Some("IdentityCenterUser" | "Directory" | "Unknown") => {
                return Err(PrincipalFault::NoPrincipal);
            }
            Some(_) => return Err(PrincipalFault::Unreadable),
            None => return Err(PrincipalFault::Missing),
        };
        principal.complete("userIdentity").map_err(|_| PrincipalFault::Unreadable)
    }

    fn named(&self, principal_type: PrincipalType) -> Principal {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Principal {
            arn: text(self.arn),
            account: text(self.account_id),
            unique_id: text(self.principal_id),
            ..Principal::of_type(principal_type)
        }
    }

    /// A session of a role. Only its issuer tells the path of the role, and that it is service-linked.
    fn role_session(&self) -> Principal {
        let issuer = self.session.as_ref().filter(|session| session.issuer_type == Some("Role"));
        let role_arn = issuer.and_then(|session| session.issuer_arn);
        let is_linked = role_arn.is_some_and(|arn| arn.contains(":role/aws-service-role/"));
        let principal_type =
            if is_linked { PrincipalType::ServiceLinkedRole } else { PrincipalType::AssumedRole };
        let role_unique_id = issuer.and_then(|session| session.issuer_id).map(str::to_owned);
        Principal {
            role_arn: role_arn.map(str::to_owned),
            role_unique_id,
            ..self.named(principal_type)
        }
    }

    fn federated(&self, principal_type: PrincipalType) -> Principal {
        let provider = self.identity_provider.map(str::to_owned);
        Principal { provider, ..Principal::of_type(principal_type) }
    }

    fn service(&self) -> Principal {
        let service = self.invoking_service().map(str::to_owned);
        Principal { service, ..Principal::of_type(PrincipalType::Service) }
    }

    /// The caller from another account: only its unique id tells what it is (IAM User Guide, "IAM identifiers").
    fn foreign(&self) -> Result<Principal, PrincipalFault> {
        let principal_type = match self.principal_id.and_then(|id| id.get(..4)) {
            Some("AROA") => PrincipalType::AssumedRole,
            Some("AIDA") => PrincipalType::IamUser,
            _ if self.principal_id.is_some_and(is_account_id) => PrincipalType::Root,
            _ => return Err(PrincipalFault::Unreadable),
        };
        Ok(self.named(principal_type))
    }

    /// The partition that its ARN names.
    #[must_use]
    pub fn partition(&self) -> Option<&'a str> {
        Arn::parse(self.arn?).map(|arn| arn.partition)
    }
}

impl<'a> SessionContext<'a> {
    fn read(members: &Members<'a>) -> Result<Self, RecordError> {
        let issuer = members.object("sessionIssuer")?;
        let attributes = members.object("attributes")?;
        let web = members.object("webIdFederationData")?;
        let text = |object: &Option<Members<'a>>, name| match object {
            Some(object) => object.text(name),
            None => Ok(None),
        };
        let (mfa_authenticated, creation_date) = match &attributes {
            Some(attributes) => {
                (attributes.flag("mfaAuthenticated")?, attributes.instant("creationDate")?)
            }
            None => (None, None),
        };
        Ok(Self {
            issuer_type: text(&issuer, "type")?,
            issuer_arn: text(&issuer, "arn")?,
            issuer_id: text(&issuer, "principalId")?,
            mfa_authenticated,
            creation_date,
            source_identity: members.text("sourceIdentity")?,
            ec2_role_delivery: members.number("ec2RoleDelivery")?,
            assumed_root: members.flag("assumedRoot")?,
            federated_provider: text(&web, "federatedProvider")?,
        })
    }
}
