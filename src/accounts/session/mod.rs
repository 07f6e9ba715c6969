//! Sessions: who somebody is after a sign-in or a call of AWS STS, until when, and what of it a request
//! shows (WORLD.md, W2).

mod device;
mod fault;
mod passed;
mod provider;
mod sign_in;

pub use crate::accounts::session::fault::CallFault;
pub use crate::accounts::session::fault::CallFaultCode;
pub use crate::accounts::session::passed::Passed;
pub use crate::accounts::session::passed::check_name;
pub use crate::accounts::session::passed::role_duration;
pub use crate::accounts::session::passed::user_duration;
pub use crate::accounts::session::sign_in::SignIn;

use std::borrow::Cow;

use crate::accounts::World;
use crate::accounts::document::Document;
use crate::accounts::gather::GatheredPolicy;
use crate::request::Action;
use crate::request::Principal;
use crate::request::RequestError;
use crate::request::principal::PrincipalType;
use crate::value::date::Instant;

/// How a session came to be (WORLD.md, W2.2 and W2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CredentialKind {
    /// The password of a user or root user, at the console.
    Password,
    /// A long-term access key.
    AccessKey,
    /// An SSH public key, for Git at AWS CodeCommit.
    SshPublicKey,
    /// A user name and password, or an API key, for one service.
    ServiceSpecificCredential,
    /// `AssumeRole`.
    AssumeRole,
    /// `AssumeRoleWithSAML`.
    AssumeRoleWithSaml,
    /// `AssumeRoleWithWebIdentity`.
    AssumeRoleWithWebIdentity,
    /// `GetSessionToken`.
    GetSessionToken,
    /// `GetFederationToken`.
    GetFederationToken,
    /// `AssumeRoot`.
    AssumeRoot,
}

impl CredentialKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Password,
        Self::AccessKey,
        Self::SshPublicKey,
        Self::ServiceSpecificCredential,
        Self::AssumeRole,
        Self::AssumeRoleWithSaml,
        Self::AssumeRoleWithWebIdentity,
        Self::GetSessionToken,
        Self::GetFederationToken,
        Self::AssumeRoot,
    ];

    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::AccessKey => "accessKey",
            Self::SshPublicKey => "sshPublicKey",
            Self::ServiceSpecificCredential => "serviceSpecificCredential",
            Self::AssumeRole => "assumeRole",
            Self::AssumeRoleWithSaml => "assumeRoleWithSAML",
            Self::AssumeRoleWithWebIdentity => "assumeRoleWithWebIdentity",
            Self::GetSessionToken => "getSessionToken",
            Self::GetFederationToken => "getFederationToken",
            Self::AssumeRoot => "assumeRoot",
        }
    }

    /// Whether AWS issued it for a time: requests then tell when (`aws:TokenIssueTime`).
    #[must_use]
    pub const fn is_temporary(self) -> bool {
        match self {
            Self::Password
            | Self::AssumeRole
            | Self::AssumeRoleWithSaml
            | Self::AssumeRoleWithWebIdentity
            | Self::GetSessionToken
            | Self::GetFederationToken
            | Self::AssumeRoot => true,
            Self::AccessKey | Self::SshPublicKey | Self::ServiceSpecificCredential => false,
        }
    }
}

/// What a session knows of MFA. Sessions that cannot know have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mfa {
    /// When a device was asked; none: it was not.
    pub at: Option<Instant>,
    /// When the one who assumed a role without a code had been asked: whether that passes on is not
    /// documented (W2.5.4).
    pub caller_at: Option<Instant>,
}

/// A policy that was passed when the session was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionPolicy {
    /// Its document.
    Inline(Document),
    /// A managed policy, by its ARN.
    Managed(String),
}

/// A session, or what stands for one with long-term credentials. It is a value: it does not hold the
/// policies of its user or role, which AWS reads anew at each request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who asks; its tags are those of the session, without those of its user or role.
    pub principal: Principal,
    /// How it came to be.
    pub credential: CredentialKind,
    /// The id of the credential, `AKIA…`; of a simulated one `ASIAEXAMPLE…`.
    pub credential_id: Option<String>,
    /// The one service that it is for, `codecommit.amazonaws.com`.
    pub service: Option<String>,
    /// When it began.
    pub issued_at: Option<Instant>,
    /// When it ends; long-term credentials do not.
    pub expires_at: Option<Instant>,
    /// What it knows of MFA.
    pub mfa: Option<Mfa>,
    /// The policies that were passed.
    pub policies: Vec<SessionPolicy>,
    /// The keys of its tags that every later session of the chain inherits.
    pub transitive_tag_keys: Vec<String>,
    /// `aws:SourceIdentity`, once set for the whole chain.
    pub source_identity: Option<String>,
    /// `aws:FederatedProvider`.
    pub federated_provider: Option<String>,
    /// From whom to whom: the ARNs of the one who began, and of each role on the way.
    pub chain: Vec<String>,
}

/// What of a session another reading of AWS's documentation would have otherwise.
pub type OtherContext = Vec<(&'static str, Option<String>)>;

impl Session {
    /// A caller with long-term credentials, of which nothing else is told.
    #[must_use]
    pub fn of(principal: Principal) -> Self {
        let chain = chain_of(&principal);
        Self {
            principal,
            credential: CredentialKind::AccessKey,
            credential_id: None,
            service: None,
            issued_at: None,
            expires_at: None,
            mfa: None,
            policies: Vec::new(),
            transitive_tag_keys: Vec::new(),
            source_identity: None,
            federated_provider: None,
            chain,
        }
    }

    /// The context keys that its requests have (POLICY_LANGUAGE.md, 8.2).
    #[must_use]
    pub fn context(&self, now: Option<Instant>) -> Vec<(&'static str, String)> {
        let issued_at = self.issued_at.filter(|_| self.credential.is_temporary());
        let mut keys = Vec::new();
        let mut add = |name, value: Option<String>| keys.extend(value.map(|value| (name, value)));
        add("aws:TokenIssueTime", issued_at.and_then(Instant::to_utc));
        let is_asked = self.mfa.map(|mfa| mfa.at.is_some());
        add(MFA_PRESENT, is_asked.map(|is_asked| is_asked.to_string()));
        add(MFA_AGE, self.mfa.and_then(|mfa| age(mfa.at?, now?)));
        add("aws:SourceIdentity", self.source_identity.clone());
        add("aws:FederatedProvider", self.federated_provider.clone());
        let is_root = self.credential == CredentialKind::AssumeRoot;
        add("aws:AssumedRoot", is_root.then(|| true.to_string()));
        keys
    }

    /// What its requests show of MFA when another page of AWS's is right (W2.5.4): one says that the
    /// credentials of `AssumeRole` tell nothing of it; and that the mark of the caller passes on is
    /// nowhere denied.
    #[must_use]
    pub fn other_readings(&self, now: Option<Instant>) -> Vec<OtherContext> {
        let Some(mfa) = self.mfa.filter(|_| self.credential == CredentialKind::AssumeRole) else {
            return Vec::new();
        };
        let mut readings = vec![vec![(MFA_PRESENT, None), (MFA_AGE, None)]];
        if let (None, Some(at)) = (mfa.at, mfa.caller_at) {
            let age = now.and_then(|now| age(at, now));
            readings.push(vec![(MFA_PRESENT, Some(true.to_string())), (MFA_AGE, age)]);
        }
        readings
    }

    /// Whether it is one of a role: the next role is chained to it (R7.14).
    #[must_use]
    pub const fn is_chained(&self) -> bool {
        self.principal.is_role_session()
    }

    /// Refuses a time before or behind the session (W2.3).
    ///
    /// # Errors
    /// When the session has not begun or is over.
    pub fn check_time(&self, now: Option<Instant>) -> Result<(), CallFault> {
        let Some(now) = now else { return Ok(()) };
        let name = self.principal.display_name();
        let text = |at: Instant| at.to_utc().unwrap_or_default();
        if let Some(issued_at) = self.issued_at.filter(|issued_at| now < *issued_at) {
            let message = format!(
                "the session of {name} begins at {}, and the request is of {}",
                text(issued_at),
                text(now)
            );
            return Err(CallFault::new(CallFaultCode::InvalidClientTokenId, "at", message));
        }
        let Some(expires_at) = self.expires_at.filter(|expires_at| *expires_at <= now) else {
            return Ok(());
        };
        let message = format!(
            "the session of {name} expired at {}, and the request is of {}: sign in or assume the role again",
            text(expires_at),
            text(now)
        );
        Err(CallFault::new(CallFaultCode::ExpiredToken, "at", message))
    }

    /// Refuses what its credential is not for (W2.2).
    ///
    /// # Errors
    /// When the action is one of another service, or not one of Git for an SSH key.
    pub fn check_action(&self, action: &Action) -> Result<(), CallFault> {
        let Some(service) = self.service.as_deref() else { return Ok(()) };
        let is_git = action.is("codecommit", "GitPull") || action.is("codecommit", "GitPush");
        let is_meant = match self.credential {
            CredentialKind::SshPublicKey => is_git,
            CredentialKind::Password
            | CredentialKind::AccessKey
            | CredentialKind::ServiceSpecificCredential
            | CredentialKind::AssumeRole
            | CredentialKind::AssumeRoleWithSaml
            | CredentialKind::AssumeRoleWithWebIdentity
            | CredentialKind::GetSessionToken
            | CredentialKind::GetFederationToken
            | CredentialKind::AssumeRoot => service.split('.').next() == Some(action.prefix()),
        };
        if is_meant {
            return Ok(());
        }
        let message = format!(
            "{} takes no credential of the kind `{}` that is for {service}",
            action.as_str(),
            self.credential.as_str()
        );
        Err(CallFault::new(CallFaultCode::InvalidClientTokenId, "action", message))
    }

    /// The permission that its requests need beside their own: an API key is a bearer token (W2.2).
    #[must_use]
    pub fn bearer_action(&self) -> Option<&'static str> {
        let service = self.service.as_deref();
        match service.filter(|_| self.credential == CredentialKind::ServiceSpecificCredential)? {
            "bedrock.amazonaws.com" => Some("bedrock:CallWithBearerToken"),
            "logs.amazonaws.com" => Some("logs:CallWithBearerToken"),
            _ => None,
        }
    }
}

const MFA_PRESENT: &str = "aws:MultiFactorAuthPresent";
const MFA_AGE: &str = "aws:MultiFactorAuthAge";

/// Seconds from one time to another.
fn age(from: Instant, to: Instant) -> Option<String> {
    let seconds = to.epoch_seconds().checked_sub(from.epoch_seconds())?;
    (seconds >= 0).then(|| seconds.to_string())
}

/// The beginning of a chain: the role of a session, else the caller itself.
fn chain_of(principal: &Principal) -> Vec<String> {
    let named = match principal.principal_type {
        PrincipalType::AssumedRole | PrincipalType::ServiceLinkedRole => {
            principal.role_arn.as_ref().or(principal.arn.as_ref())
        }
        PrincipalType::IamUser | PrincipalType::FederatedUser | PrincipalType::Root => {
            principal.arn.as_ref()
        }
        PrincipalType::WebIdentity | PrincipalType::Saml => principal.provider.as_ref(),
        PrincipalType::Service => principal.service.as_ref(),
        PrincipalType::Anonymous => None,
    };
    named.cloned().into_iter().collect()
}

impl World {
    /// The policies that were passed to a session.
    ///
    /// # Errors
    /// When the world does not have a managed policy among them.
    pub fn session_policies<'a>(
        &'a self,
        session: &'a Session,
    ) -> Result<Vec<GatheredPolicy<'a>>, RequestError> {
        let attached_to = session.principal.display_name();
        let policy = |policy: &'a SessionPolicy| match policy {
            SessionPolicy::Managed(arn) => self.managed(arn, attached_to, None),
            SessionPolicy::Inline(document) => Ok(GatheredPolicy {
                name: Cow::Borrowed("session policy"),
                arn: None,
                document,
                attached_to,
                group: None,
                as_of: None,
            }),
        };
        session.policies.iter().map(policy).collect()
    }
}
