//! Signing in with a credential (WORLD.md, W2.2 and W2.3).

use crate::accounts::CredentialKind;
use crate::accounts::Session;
use crate::accounts::SignIn;
use crate::api::answer;
use crate::api::fields::Fields;

use crate::api::scenario::Input;
use crate::api::wire;
use crate::api::wire::Error;
use crate::api::world::World;
use crate::api::world::session;
use crate::api::world::session::call_fault;
use crate::api::world::sts::Call;
use crate::json::Node;
use crate::request::Principal;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::principal::PrincipalType;

/// What somebody signs in with.
const KINDS: [CredentialKind; 4] = [
    CredentialKind::Password,
    CredentialKind::AccessKey,
    CredentialKind::SshPublicKey,
    CredentialKind::ServiceSpecificCredential,
];

/// Credentials that are none for signing in, and what they are.
const OTHERS: [(&str, &str); 3] = [
    ("mfaDevice", "an MFA device is a second factor only, never alone"),
    ("signingCertificate", "no interface of today takes a signing certificate"),
    ("serverCertificate", "a server certificate is no identity at AWS"),
];

impl World {
    /// Signs in with a credential, of which no secret is asked.
    ///
    /// The text is the JSON of `{ "credential": { "type", "user", "id", "service" }, "mfa", "at" }`: `type` is
    /// `password` (the console), `accessKey`, `sshPublicKey` or `serviceSpecificCredential`; `user` is the ARN
    /// of a user or root user, which the `id` of a key tells too; `service` is asked for where the world does
    /// not tell what a credential is for; `mfa` says that a device is asked at the console; `at` is the time,
    /// else the world's.
    ///
    /// ```
    /// use iam_verdict::api::World;
    ///
    /// let world = World::from(r#"{ "worldVersion": 1, "now": "2026-11-24T12:00:00Z", "accounts": {
    ///   "111122223333": {
    ///     "authorizationDetails": { "UserDetailList": [
    ///       { "UserName": "ana", "Arn": "arn:aws:iam::111122223333:user/ana" }
    ///     ] },
    ///     "users": { "ana": { "listAccessKeys": { "AccessKeyMetadata": [
    ///       { "UserName": "ana", "AccessKeyId": "AKIAEXAMPLE1", "Status": "Active" },
    ///       { "UserName": "ana", "AccessKeyId": "AKIAEXAMPLE2", "Status": "Inactive" }
    ///     ] } } }
    ///   }
    /// } }"#)?;
    /// let key = |id: &str| format!(r#"{{ "credential": {{ "type": "accessKey", "id": "{id}" }} }}"#);
    /// let session = world.sign_in(&key("AKIAEXAMPLE1"))?;
    /// assert_eq!(session.principal.arn.as_deref(), Some("arn:aws:iam::111122223333:user/ana"));
    /// assert!(world.sign_in(&key("AKIAEXAMPLE2")).is_err());
    /// # Ok::<(), iam_verdict::api::wire::Error>(())
    /// ```
    ///
    /// # Errors
    /// `ServiceError` when the credential is inactive, over or not there; `RequestError` when the call cannot
    /// be understood.
    pub fn sign_in(&self, call: &str) -> Result<wire::Session, Error> {
        let refuse = answer::request_error;
        let input = Input::parse(call).map_err(refuse)?;
        let credential = input.node.member("credential");
        let credential = credential.ok_or_else(|| {
            missing("credential", "`credential` is missing: expected who signs in with what")
        });
        let credential = credential.and_then(Credential::read).map_err(refuse)?;
        let principal = self.owner_of_key(&credential).map_err(refuse)?;
        let known = ["credential", "mfa"];
        let call = Call::read(self, &input, &known, Some(Session::of(principal.clone())))?;
        let Credential { kind, id, service, .. } = credential;
        let has_mfa = call.fields.boolean("mfa").map_err(refuse)?.unwrap_or(false);
        let sign_in = SignIn { credential: kind, id, service, has_mfa, at: call.at };
        let (new, notes) = self.world.sign_in(principal, sign_in).map_err(call_fault)?;
        let of_time = if kind.is_temporary() { call.notes } else { Vec::new() };
        let notes = notes.into_iter().map(|(code, text)| wire::Assumption { code, text });
        Ok(session::told(new, of_time.into_iter().chain(notes).collect()))
    }

    /// The user whom a credential names, or whose key it is.
    fn owner_of_key(&self, credential: &Credential<'_>) -> Result<Principal, RequestError> {
        let Credential { kind, id, user, .. } = *credential;
        let of_key = id.and_then(|id| self.world.user_of_key(kind, id));
        let Some(text) = user.or(of_key) else {
            let what = match id {
                Some(id) => format!("the world does not tell whose `{id}` is: say its `user`"),
                None => "expected the ARN of a user".to_owned(),
            };
            return Err(missing("credential.user", &what));
        };
        let principal = Principal::parse(text, "credential.user")?;
        if !matches!(principal.principal_type, PrincipalType::IamUser | PrincipalType::Root) {
            let message = format!(
                "`{text}` is neither a user nor a root user: others have no credentials of their own"
            );
            let code = RequestErrorCode::InvalidPrincipal;
            return Err(RequestError::new(code, "credential.user", message));
        }
        self.known_caller(principal)
    }
}

fn missing(field: &str, message: &str) -> RequestError {
    RequestError::new(RequestErrorCode::MissingField, field, message)
}

/// The credential of a call.
#[derive(Debug, Clone, Copy)]
struct Credential<'a> {
    kind: CredentialKind,
    user: Option<&'a str>,
    id: Option<&'a str>,
    service: Option<&'a str>,
}

impl<'a> Credential<'a> {
    fn read(node: &'a Node) -> Result<Self, RequestError> {
        let fields = Fields::new(node, "credential", &["type", "user", "id", "service"])?;
        let name = fields.require_text("type")?;
        let Some(kind) = KINDS.into_iter().find(|kind| kind.as_str() == name) else {
            let other = OTHERS.iter().find(|(other, _)| *other == name);
            let names = KINDS.map(CredentialKind::as_str).join(", ");
            let why = other.map_or_else(
                || format!("`{name}` is no kind of credential"),
                |(_, why)| format!("nobody signs in with `{name}`: {why}"),
            );
            let message = format!("{why}; expected {names}");
            return Err(RequestError::new(
                RequestErrorCode::InvalidType,
                "credential.type",
                message,
            ));
        };
        let [user, id, service] =
            [fields.text("user")?, fields.text("id")?, fields.text("service")?];
        Ok(Self { kind, user, id, service })
    }
}
