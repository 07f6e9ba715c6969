//! `AssumeRole` and its sisters for callers from outside (WORLD.md, W2.5; EVALUATION.md, section 7).

use crate::accounts::CredentialKind;
use crate::accounts::Identity;
use crate::accounts::IdentityKind;
use crate::accounts::Mfa;
use crate::accounts::Passed;
use crate::accounts::Session;
use crate::accounts::check_name;
use crate::accounts::resource_tag_keys;
use crate::accounts::role_duration;
use crate::api::answer;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::api::wire::Error;
use crate::api::world::World;
use crate::api::world::session::call_fault;
use crate::api::world::session::texts_json;
use crate::api::world::sts::Call;
use crate::api::world::sts::Keys;
use crate::api::world::sts::PASSED;
use crate::decide::HOUR;
use crate::json::quote;
use crate::request::Principal;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::principal::PrincipalType;
use crate::value::arn;
use crate::value::arn::Arn;

/// The options of a call for a role.
pub(super) const OF_ROLE: [&str; 3] = ["roleArn", "roleSessionName", "durationSeconds"];

impl World {
    /// Assumes a role: asks both sides, and gives the session that comes of it.
    ///
    /// The text is the JSON of the call: `caller`, a session or a principal as a request names one,
    /// `roleArn`, and what AWS's own call takes, in camelCase: `roleSessionName` (else the caller's name),
    /// `durationSeconds`, `externalId`, `serialNumber` (a code of that MFA device comes with the call),
    /// `policy`, `policyArns`, `tags`, `transitiveTagKeys`, `sourceIdentity`; and `at`, the time (else the
    /// world's), and further keys of its `context`.
    ///
    /// ```
    /// use iam_verdict::api::{Options, World};
    ///
    /// let world = World::from(r#"{ "worldVersion": 1, "now": "2026-11-24T12:00:00Z", "accounts": {
    ///   "111122223333": { "authorizationDetails": {
    ///     "UserDetailList": [{ "UserName": "ana", "Arn": "arn:aws:iam::111122223333:user/ana" }],
    ///     "RoleDetailList": [{
    ///       "RoleName": "deploy", "Arn": "arn:aws:iam::111122223333:role/deploy",
    ///       "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
    ///         "Effect": "Allow", "Action": "sts:AssumeRole",
    ///         "Principal": { "AWS": "arn:aws:iam::111122223333:user/ana" } } },
    ///       "RolePolicyList": [{ "PolicyName": "jobs", "PolicyDocument": { "Version": "2012-10-17",
    ///         "Statement": { "Effect": "Allow", "Action": "sqs:*", "Resource": "*" } } }]
    ///     }]
    ///   } }
    /// } }"#)?;
    /// let session = world.assume_role(
    ///     r#"{ "caller": "arn:aws:iam::111122223333:user/ana",
    ///          "roleArn": "arn:aws:iam::111122223333:role/deploy" }"#,
    /// )?;
    /// assert_eq!(session.expires_at.as_deref(), Some("2026-11-24T13:00:00Z"));
    /// let session = serde_json::to_string(&session).unwrap();
    /// let request = format!(r#"{{ "session": {session}, "action": "sqs:ListQueues" }}"#);
    /// assert_eq!(world.evaluate(&request, Options::default())?.evaluation.decision, "allowed");
    /// # Ok::<(), iam_verdict::api::wire::Error>(())
    /// ```
    ///
    /// # Errors
    /// `AccessDeniedError` with the decision when one side does not allow it; `ServiceError` when AWS would
    /// refuse the call before it reads a policy; `RequestError` as [`Self::gather`].
    pub fn assume_role(&self, call: &str) -> Result<wire::Session, Error> {
        let input = Input::parse(call).map_err(answer::request_error)?;
        let options = ["externalId", "serialNumber"];
        let known: Vec<&str> = OF_ROLE.into_iter().chain(options).chain(PASSED).collect();
        let mut call = Call::read(self, &input, &known, None)?;
        let role = RoleName::read(&call)?;
        let name = match call.text("roleSessionName")? {
            Some(name) => name.to_owned(),
            None => own_name(&call.caller.principal),
        };
        let mut passed = call.passed()?;
        if let Some(own) = &call.caller.source_identity {
            // It goes on to the next session, with the permission that passing it needs (R7.13).
            passed.source_identity.get_or_insert_with(|| own.clone());
        }
        let mut keys = role_keys(&name, &passed, &call.caller);
        keys.extend(call.text("externalId")?.map(|id| ("sts:ExternalId".to_owned(), quote(id))));
        let has_code = self.check_device(&mut call)?;
        if has_code {
            keys.push(("aws:MultiFactorAuthPresent".to_owned(), quote("true")));
            keys.push(("aws:MultiFactorAuthAge".to_owned(), quote("0")));
        }
        let seconds = self.duration(&mut call, &role, &name)?;
        let allowed = self.ask(&call, ("sts:AssumeRole", role.text), &keys, &[])?;
        let caller_at = call.caller.mfa.and_then(|mfa| mfa.at).filter(|_| !has_code);
        let mfa = Mfa { at: has_code.then_some(call.at), caller_at };
        let mut new = self.role_session(&call, &role, &name, (&passed, seconds));
        new.credential = CredentialKind::AssumeRole;
        new.mfa = Some(mfa);
        if !call.caller.transitive_tag_keys.is_empty() {
            let keys = call.caller.transitive_tag_keys.join("`, `");
            let text = format!(
                "the session inherits the tags `{keys}`: whether AWS asks for sts:TagSession again for \
                 them is not documented, and it was not asked for"
            );
            call.note("inherited-tags", Some(text));
        }
        Ok(call.answer(new, allowed))
    }

    /// How long the new session lasts. Too long is an error of the call, not a denial.
    pub(super) fn duration(
        &self,
        call: &mut Call<'_>,
        role: &RoleName<'_>,
        name: &str,
    ) -> Result<u64, Error> {
        check_name(name, "roleSessionName", 2..=64).map_err(call_fault)?;
        let asked = call.seconds("durationSeconds")?;
        let longest = self.longest_session(role);
        if longest.is_none() {
            let text = format!(
                "the world does not tell the MaxSessionDuration of `{}`: {HOUR} seconds were taken, which \
                 every role allows",
                role.text
            );
            call.note("max-session-unknown", Some(text));
        }
        role_duration(asked, call.caller.is_chained(), longest).map_err(call_fault)
    }

    /// How long sessions of a role may be, where it is told. That of a service-linked role cannot be
    /// changed (W3.8).
    fn longest_session(&self, role: &RoleName<'_>) -> Option<u64> {
        if role.is_service_linked() {
            return Some(HOUR);
        }
        let settings = self.world.account(role.arn.account)?.settings_of(role.name)?;
        settings.max_session_duration.as_option().map(|seconds| u64::from(seconds.value))
    }

    /// The session of a role, as far as all calls agree.
    pub(super) fn role_session(
        &self,
        call: &Call<'_>,
        role: &RoleName<'_>,
        name: &str,
        (passed, seconds): (&Passed, u64),
    ) -> Session {
        let principal_type = match role.is_service_linked() {
            true => PrincipalType::ServiceLinkedRole,
            false => PrincipalType::AssumedRole,
        };
        let Arn { partition, account, .. } = role.arn;
        let mut principal = Principal::of_type(principal_type);
        principal.arn =
            Some(format!("arn:{partition}:sts::{account}:assumed-role/{}/{name}", role.name));
        principal.account = Some(account.to_owned());
        principal.role_arn = Some(role.text.to_owned());
        let known = self.world.identity(IdentityKind::Role, role.text);
        principal.role_unique_id = known.and_then(|role: &Identity| role.unique_id.clone());
        let (tags, transitive_tag_keys) = passed.with_inherited(&call.caller);
        principal.tags = tags;
        let chain = call.caller.chain.iter().cloned().chain([role.text.to_owned()]).collect();
        Session {
            issued_at: Some(call.at),
            expires_at: call.end(seconds),
            policies: passed.policies.clone(),
            transitive_tag_keys,
            source_identity: passed.source_identity.clone(),
            chain,
            ..Session::of(principal)
        }
    }

    /// Whether a code of an MFA device comes with the call.
    pub(super) fn check_device(&self, call: &mut Call<'_>) -> Result<bool, Error> {
        let Some(serial) = call.text("serialNumber")? else { return Ok(false) };
        let principal = &call.caller.principal;
        let note = self.world.check_device(principal, serial).map_err(call_fault)?;
        call.note("unknown-mfa-device", note);
        Ok(true)
    }
}

/// The context keys of a call for a role.
pub(super) fn role_keys(name: &str, passed: &Passed, caller: &Session) -> Keys {
    let mut keys = vec![("sts:RoleSessionName".to_owned(), quote(name))];
    keys.extend(tag_keys(passed));
    let identity = passed.source_identity.as_deref();
    keys.extend(identity.map(|identity| ("sts:SourceIdentity".to_owned(), quote(identity))));
    // Inherited tags take the place of the role's own before its trust is asked (R7.20).
    let (tags, _) = Passed::default().with_inherited(caller);
    let tags = tags.iter().flat_map(|(key, value)| {
        resource_tag_keys("iam", key).into_iter().map(|key| (key, quote(value)))
    });
    keys.extend(tags);
    keys
}

/// The keys that tell which tags are passed.
pub(super) fn tag_keys(passed: &Passed) -> Keys {
    let mut keys: Keys = Vec::new();
    let tags = passed.tags.iter();
    keys.extend(tags.map(|(key, value)| (format!("aws:RequestTag/{key}"), quote(value))));
    if !passed.tags.is_empty() {
        let names = passed.tags.iter().map(|(key, _)| key.clone());
        keys.push(("aws:TagKeys".to_owned(), texts_json(names)));
    }
    if !passed.transitive_tag_keys.is_empty() {
        let names = passed.transitive_tag_keys.iter().cloned();
        keys.push(("sts:TransitiveTagKeys".to_owned(), texts_json(names)));
    }
    keys
}

/// What a caller calls its session when nobody says.
fn own_name(principal: &Principal) -> String {
    let arn = principal.arn.as_deref().unwrap_or_default();
    let name = arn.rsplit('/').next().filter(|name| !name.is_empty() && !name.contains(':'));
    name.unwrap_or("session").to_owned()
}

/// The ARN of a role.
#[derive(Debug, Clone, Copy)]
pub(super) struct RoleName<'a> {
    pub(super) text: &'a str,
    pub(super) arn: Arn<'a>,
    /// Its name, without path.
    pub(super) name: &'a str,
}

impl<'a> RoleName<'a> {
    pub(super) fn read(call: &Call<'a>) -> Result<Self, Error> {
        let text = call.require_text("roleArn")?;
        Self::parse(text).ok_or_else(|| {
            let message = format!("`{text}` is not the ARN of a role");
            let code = RequestErrorCode::InvalidResource;
            answer::request_error(RequestError::new(code, "roleArn", message))
        })
    }

    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let arn = Arn::parse(text).filter(|arn| arn.service == "iam")?;
        let name = arn.resource.strip_prefix("role/")?.rsplit('/').next()?;
        let is_named = !name.is_empty() && arn::is_account_id(arn.account);
        is_named.then_some(Self { text, arn, name })
    }

    pub(super) fn is_service_linked(&self) -> bool {
        self.arn.resource.starts_with("role/aws-service-role/")
    }
}
