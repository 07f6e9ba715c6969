//! From a credential to a session (WORLD.md, W2.2 and W2.3).

use crate::accounts::CredentialStatus;
use crate::accounts::Credentials;
use crate::accounts::IdentityKind;
use crate::accounts::Listed;
use crate::accounts::Listing;
use crate::accounts::World;
use crate::accounts::session::CallFault;
use crate::accounts::session::CallFaultCode;
use crate::accounts::session::CredentialKind;
use crate::accounts::session::Mfa;
use crate::accounts::session::Session;
use crate::request::Principal;
use crate::request::principal::PrincipalType;
use crate::value::arn::Arn;
use crate::value::date::Instant;

/// Where SSH keys are taken.
const CODE_COMMIT: &str = "codecommit.amazonaws.com";
/// What a session of the console lasts, in seconds: 12 hours (IAM User Guide, "Sign in to the console").
const CONSOLE_SESSION: i64 = 43_200;

/// A credential that somebody signs in with. The secret part of it is nobody's business.
#[derive(Debug, Clone, Copy)]
pub struct SignIn<'a> {
    /// What it is: a password or a long-term key.
    pub credential: CredentialKind,
    /// The id of a key.
    pub id: Option<&'a str>,
    /// The service that it is for, where the world does not tell.
    pub service: Option<&'a str>,
    /// Whether an MFA device is asked too.
    pub has_mfa: bool,
    /// When.
    pub at: Instant,
}

/// What there is to say of a sign-in that was taken.
type Note = (&'static str, String);

/// A key of a user, as far as signing in needs it.
struct Key<'a> {
    id: &'a str,
    status: CredentialStatus,
    service: Option<&'a str>,
    expires: Option<Instant>,
}

impl World {
    /// The user who has a key of this id.
    #[must_use]
    pub fn user_of_key(&self, credential: CredentialKind, id: &str) -> Option<&str> {
        self.accounts.values().find_map(|account| {
            let has = |known: &&Credentials| {
                let (keys, _) = keys(known, credential);
                keys.iter().any(|key| key.id == id)
            };
            let owner = account.credentials.values().find(has)?;
            let user = account.identity(IdentityKind::User, &owner.user)?;
            Some(user.arn.as_str())
        })
    }

    /// The session of a user or root user with a credential, and what the world does not tell of it.
    ///
    /// # Errors
    /// When the credential is inactive, over or not there, or is not one of such a caller.
    pub fn sign_in(
        &self,
        principal: Principal,
        sign_in: SignIn<'_>,
    ) -> Result<(Session, Vec<Note>), CallFault> {
        let name = principal.display_name().to_owned();
        let known = self.credentials_of(&principal);
        let mut notes = Vec::new();
        let mut session = Session::of(principal);
        session.credential = sign_in.credential;
        if sign_in.credential == CredentialKind::Password {
            notes.extend(check_password(&name, known, sign_in.at)?);
            notes.extend(check_console_mfa(&name, known, sign_in.has_mfa)?);
            session.issued_at = Some(sign_in.at);
            session.expires_at = sign_in.at.later(CONSOLE_SESSION);
            session.mfa = Some(Mfa { at: sign_in.has_mfa.then_some(sign_in.at), caller_at: None });
            return Ok((session, notes));
        }
        if sign_in.has_mfa {
            let message = format!(
                "the requests of a key of {name} tell nothing of MFA: pass the `serialNumber` of a device \
                 to GetSessionToken or AssumeRole"
            );
            return Err(CallFault::invalid("mfa", message));
        }
        notes.extend(choose_key(&mut session, known, sign_in)?);
        Ok((session, notes))
    }

    /// What is told of the credentials of a user.
    fn credentials_of(&self, principal: &Principal) -> Option<&Credentials> {
        let arn = Arn::parse(principal.arn.as_deref()?)?;
        let name = arn.resource.strip_prefix("user/")?.rsplit('/').next()?;
        self.account(arn.account)?.credentials_of(name)
    }
}

fn refused(message: String) -> CallFault {
    CallFault::new(CallFaultCode::FailedAuthentication, "credential", message)
}

fn check_password(
    name: &str,
    known: Option<&Credentials>,
    at: Instant,
) -> Result<Option<Note>, CallFault> {
    match known.and_then(|known| known.login_profile.known()) {
        Some(None) => Err(refused(format!("{name} has no password for the console"))),
        Some(Some(profile)) if profile.created.is_some_and(|created| at < created) => {
            let at = at.to_utc().unwrap_or_default();
            Err(refused(format!("{name} had no password for the console at {at}")))
        }
        Some(Some(profile)) if profile.is_reset_required => {
            let text = format!("{name} has to set a new password before anything else");
            Ok(Some(("password-reset-required", text)))
        }
        Some(Some(_)) => Ok(None),
        None => {
            let text = format!(
                "the world does not tell whether {name} has a password: that there is one is taken for \
                 granted"
            );
            Ok(Some(("unknown-credential", text)))
        }
    }
}

/// The console asks everybody for MFA who has a device.
fn check_console_mfa(
    name: &str,
    known: Option<&Credentials>,
    has_mfa: bool,
) -> Result<Option<Note>, CallFault> {
    let devices = known.map(|known| &known.mfa_devices);
    let has_device = devices.is_some_and(|devices| !devices.items().is_empty());
    if has_device && !has_mfa {
        let message = format!("{name} has an MFA device, and the console asks for it: say `mfa`");
        return Err(refused(message));
    }
    if has_device || !has_mfa {
        return Ok(None);
    }
    if devices.is_some_and(|devices| devices.whole().is_some()) {
        return Err(refused(format!("{name} has no MFA device")));
    }
    let text = format!(
        "the world does not tell the MFA devices of {name}: that there is one is taken for granted"
    );
    Ok(Some(("unknown-mfa-device", text)))
}

/// Takes the key that is named, else one of the kind that can be used.
fn choose_key(
    session: &mut Session,
    known: Option<&Credentials>,
    sign_in: SignIn<'_>,
) -> Result<Option<Note>, CallFault> {
    let name = session.principal.display_name().to_owned();
    let kind = sign_in.credential.as_str();
    let is_user = session.principal.principal_type == PrincipalType::IamUser;
    if !is_user && sign_in.credential != CredentialKind::AccessKey {
        return Err(invalid(format!("{name} is no user: only users have a credential `{kind}`")));
    }
    let (keys, is_whole) = known.map(|known| keys(known, sign_in.credential)).unwrap_or_default();
    let is_meant = |key: &&Key<'_>| {
        let is_of_service = sign_in.service.is_none_or(|service| key.service == Some(service));
        sign_in.id.is_none_or(|id| key.id == id) && is_of_service
    };
    let meant: Vec<&Key<'_>> = keys.iter().filter(is_meant).collect();
    if let Some(key) = meant.iter().find(|key| key.is_usable(sign_in.at)) {
        session.credential_id = Some(key.id.to_owned());
        session.service = key.service.map(str::to_owned);
        return Ok(None);
    }
    if let Some(key) = meant.first() {
        return Err(invalid(format!("the {kind} `{}` of {name} is {}", key.id, key.state())));
    }
    let id = sign_in.id.map(|id| format!(" `{id}`")).unwrap_or_default();
    if is_whole {
        return Err(invalid(format!("{name} has no {kind}{id}")));
    }
    session.credential_id = sign_in.id.map(str::to_owned);
    session.service = sign_in.service.map(str::to_owned);
    if sign_in.credential == CredentialKind::SshPublicKey {
        session.service = Some(CODE_COMMIT.to_owned());
    }
    if session.service.is_none() && sign_in.credential != CredentialKind::AccessKey {
        let message =
            format!("the world does not tell what the {kind}{id} of {name} is for: say `service`");
        return Err(CallFault::invalid("credential.service", message));
    }
    let text = format!(
        "the world does not tell the {kind}{id} of {name}: that it is active is taken for granted"
    );
    Ok(Some(("unknown-credential", text)))
}

fn invalid(message: String) -> CallFault {
    CallFault::new(CallFaultCode::InvalidClientTokenId, "credential", message)
}

impl Key<'_> {
    fn is_usable(&self, at: Instant) -> bool {
        self.status == CredentialStatus::Active && self.expires.is_none_or(|end| at < end)
    }

    /// Why it cannot be used.
    fn state(&self) -> String {
        match (self.status, self.expires.and_then(Instant::to_utc)) {
            (CredentialStatus::Active, Some(end)) => format!("Expired since {end}"),
            (status, _) => status.as_str().to_owned(),
        }
    }
}

/// The keys of one kind, and whether they are all.
fn keys(known: &Credentials, credential: CredentialKind) -> (Vec<Key<'_>>, bool) {
    match credential {
        CredentialKind::AccessKey => listed(&known.access_keys, |key| Key {
            id: &key.id,
            status: key.status,
            service: None,
            expires: None,
        }),
        CredentialKind::SshPublicKey => listed(&known.ssh_public_keys, |key| Key {
            id: &key.id,
            status: key.status,
            service: Some(CODE_COMMIT),
            expires: None,
        }),
        CredentialKind::ServiceSpecificCredential => {
            listed(&known.service_specific_credentials, |key| Key {
                id: &key.id,
                status: key.status,
                service: Some(&key.service),
                expires: key.expires,
            })
        }
        CredentialKind::Password
        | CredentialKind::AssumeRole
        | CredentialKind::AssumeRoleWithSaml
        | CredentialKind::AssumeRoleWithWebIdentity
        | CredentialKind::GetSessionToken
        | CredentialKind::GetFederationToken
        | CredentialKind::AssumeRoot => (Vec::new(), false),
    }
}

fn listed<'a, T: Listed>(
    listing: &'a Listing<T>,
    key: impl Fn(&'a T) -> Key<'a>,
) -> (Vec<Key<'a>>, bool) {
    let keys = listing.items().iter().map(|placed| key(&placed.value));
    (keys.collect(), listing.whole().is_some())
}
