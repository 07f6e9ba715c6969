//! `GetSessionToken`, `GetFederationToken` and `GetCallerIdentity` (WORLD.md, W2.5 and W2.6).

use crate::accounts::CredentialKind;
use crate::accounts::IdentityKind;
use crate::accounts::Mfa;
use crate::accounts::Session;
use crate::accounts::check_name;
use crate::accounts::user_duration;
use crate::api::answer;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::api::wire::Error;
use crate::api::world::World;
use crate::api::world::assume_role::tag_keys;
use crate::api::world::session::call_fault;
use crate::api::world::sts::Call;
use crate::api::world::sts::made_up;
use crate::request::Principal;
use crate::request::principal::PrincipalType;
use crate::value::arn::Arn;

impl World {
    /// Temporary credentials of a user or root user, for `caller`: with `serialNumber`, a code of that MFA
    /// device comes with the call. It needs no permission. Further options are `durationSeconds`, `at` and
    /// `context`.
    ///
    /// # Errors
    /// As [`Self::assume_role`].
    pub fn get_session_token(&self, call: &str) -> Result<wire::Session, Error> {
        let input = Input::parse(call).map_err(answer::request_error)?;
        let mut call = Call::read(self, &input, &["serialNumber", "durationSeconds"], None)?;
        let has_code = self.check_device(&mut call)?;
        let asked = call.seconds("durationSeconds")?;
        let seconds = user_duration(asked, call.caller.principal.principal_type);
        let seconds = seconds.map_err(call_fault)?;
        let allowed = self.ask(&call, ("sts:GetSessionToken", "*"), &[], &[])?;
        let mut principal = call.caller.principal.clone();
        principal.session_token = principal.principal_type == PrincipalType::IamUser;
        let new = Session {
            credential: CredentialKind::GetSessionToken,
            issued_at: Some(call.at),
            expires_at: call.end(seconds),
            mfa: Some(Mfa { at: has_code.then_some(call.at), caller_at: None }),
            ..Session::of(principal)
        };
        Ok(call.answer(new, allowed))
    }

    /// A session for somebody whom a user vouches for: `caller`, `name`, `policy`, `policyArns`, `tags`,
    /// `durationSeconds`, `at`, `context`. Without a policy it may do nothing that its user may.
    ///
    /// # Errors
    /// As [`Self::assume_role`].
    pub fn get_federation_token(&self, call: &str) -> Result<wire::Session, Error> {
        let input = Input::parse(call).map_err(answer::request_error)?;
        let known = ["name", "durationSeconds", "policy", "policyArns", "tags"];
        let call = Call::read(self, &input, &known, None)?;
        let name = call.require_text("name")?;
        check_name(name, "name", 2..=32).map_err(call_fault)?;
        let passed = call.passed()?;
        let caller = &call.caller.principal;
        let asked = call.seconds("durationSeconds")?;
        let seconds = user_duration(asked, caller.principal_type).map_err(call_fault)?;
        let account = caller.account.clone().unwrap_or_default();
        let partition = caller.partition().unwrap_or("aws");
        let arn = format!("arn:{partition}:sts::{account}:federated-user/{name}");
        let action = "sts:GetFederationToken";
        let pairs: &[&str] = if passed.tags.is_empty() { &[] } else { &[action, "sts:TagSession"] };
        let allowed = self.ask(&call, (action, &arn), &tag_keys(&passed), pairs)?;
        let mut principal = Principal::of_type(PrincipalType::FederatedUser);
        principal.arn = Some(arn.clone());
        principal.account = Some(account);
        principal.user_arn.clone_from(&caller.arn);
        let chain = call.caller.chain.iter().cloned().chain([arn]).collect();
        principal.tags = passed.tags;
        let new = Session {
            credential: CredentialKind::GetFederationToken,
            issued_at: Some(call.at),
            expires_at: call.end(seconds),
            policies: passed.policies,
            chain,
            ..Session::of(principal)
        };
        Ok(call.answer(new, allowed))
    }

    /// Who AWS says that `caller` is, a session or a principal as a request names one. It needs no
    /// permission.
    ///
    /// ```
    /// use iam_verdict::api::World;
    ///
    /// let world = World::from(r#"{ "UserDetailList": [{
    ///   "UserName": "ana", "UserId": "AIDAANA", "Arn": "arn:aws:iam::111122223333:user/team/ana"
    /// }] }"#)?;
    /// let who = world.get_caller_identity(
    ///     r#"{ "caller": "arn:aws:iam::111122223333:user/team/ana", "at": "2026-11-24T12:00:00Z" }"#,
    /// )?;
    /// assert_eq!(who.user_id, "AIDAANA");
    /// assert_eq!(who.arn, "arn:aws:iam::111122223333:user/team/ana");
    /// # Ok::<(), iam_verdict::api::wire::Error>(())
    /// ```
    ///
    /// # Errors
    /// `ServiceError` when the session is over, `RequestError` when `caller` is no caller.
    pub fn get_caller_identity(&self, call: &str) -> Result<wire::CallerIdentity, Error> {
        let input = Input::parse(call).map_err(answer::request_error)?;
        let call = Call::read(self, &input, &[], None)?;
        self.ask(&call, ("sts:GetCallerIdentity", "*"), &[], &[])?;
        let caller = &call.caller.principal;
        let account = caller.account.clone().unwrap_or_default();
        let arn = own_arn(caller);
        Ok(wire::CallerIdentity { user_id: self.user_id(caller, &arn), account, arn })
    }

    /// `aws:userid` (POLICY_LANGUAGE.md, 8.7).
    fn user_id(&self, caller: &Principal, arn: &str) -> String {
        let account = caller.account.as_deref().unwrap_or_default();
        let name = arn.rsplit('/').next().unwrap_or_default();
        match caller.principal_type {
            PrincipalType::IamUser => {
                let known = self.world.identity(IdentityKind::User, arn);
                let known = known.and_then(|user| user.unique_id.clone());
                let id = caller.unique_id.clone().or(known);
                id.unwrap_or_else(|| made_up("AIDAEXAMPLE", arn))
            }
            PrincipalType::AssumedRole | PrincipalType::ServiceLinkedRole => {
                let role = caller.role_arn.as_deref().unwrap_or_default();
                let known = caller.role_unique_id.clone();
                format!("{}:{name}", known.unwrap_or_else(|| made_up("AROAEXAMPLE", role)))
            }
            PrincipalType::FederatedUser => format!("{account}:{name}"),
            PrincipalType::Root
            | PrincipalType::WebIdentity
            | PrincipalType::Saml
            | PrincipalType::Service
            | PrincipalType::Anonymous => account.to_owned(),
        }
    }
}

/// The ARN of the caller itself: of a session the session's.
fn own_arn(caller: &Principal) -> String {
    let named = caller.arn.clone();
    named.unwrap_or_else(|| {
        let role = caller.role_arn.as_deref().unwrap_or_default();
        let account = caller.account.as_deref().unwrap_or_default();
        let partition = Arn::parse(role).map_or("aws", |arn| arn.partition);
        let name = role.rsplit('/').next().unwrap_or_default();
        format!("arn:{partition}:sts::{account}:assumed-role/{name}/session")
    })
}
