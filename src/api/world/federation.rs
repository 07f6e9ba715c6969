//! `AssumeRoleWithSAML` and `AssumeRoleWithWebIdentity`: callers from outside of AWS, whom an identity
//! provider vouches for (WORLD.md, W2.5; EVALUATION.md, R7.10 and R7.11).

use crate::accounts::CallFault;
use crate::accounts::CallFaultCode;
use crate::accounts::CredentialKind;
use crate::accounts::Passed;
use crate::accounts::Session;
use crate::api::answer;
use crate::api::fields::wrong_type;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::api::wire::Error;
use crate::api::world::World;
use crate::api::world::assume_role::OF_ROLE;
use crate::api::world::assume_role::RoleName;
use crate::api::world::assume_role::role_keys;
use crate::api::world::session::call_fault;
use crate::api::world::session::instant;
use crate::api::world::session::texts_json;
use crate::api::world::sts::Call;
use crate::api::world::sts::Keys;
use crate::api::world::sts::PASSED;
use crate::json::Member;
use crate::json::Node;
use crate::json::quote;
use crate::request::Principal;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::principal::PrincipalType;

/// Providers that every account knows by their own names (EVALUATION.md, R7.10).
const BUILT_IN: [&str; 4] = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "www.amazon.com",
    "graph.facebook.com",
];

/// The claims by which a token passes tags and a source identity.
const TAGS: &str = "https://aws.amazon.com/tags";
const SOURCE_IDENTITY: &str = "https://aws.amazon.com/source_identity";

impl World {
    /// Assumes a role with the assertion of a SAML provider. Only the role's trust policy is asked.
    ///
    /// The options are those of [`Self::assume_role`] without `caller`, `externalId` and `serialNumber`:
    /// what the assertion passes as attributes stands in `roleSessionName`, `tags`, `transitiveTagKeys`,
    /// `sourceIdentity` and `sessionNotOnOrAfter`, its `saml:` keys in `context`. `principalArn` is the
    /// provider.
    ///
    /// # Errors
    /// As [`Self::assume_role`].
    pub fn assume_role_with_saml(&self, call: &str) -> Result<wire::Session, Error> {
        let input = Input::parse(call).map_err(answer::request_error)?;
        let provider = input.node.member("principalArn").and_then(Node::as_str);
        let mut principal = Principal::of_type(PrincipalType::Saml);
        principal.provider = Some(provider.unwrap_or_default().to_owned());
        let own = ["principalArn", "sessionNotOnOrAfter"];
        let known: Vec<&str> = OF_ROLE.into_iter().chain(own).chain(PASSED).collect();
        let mut call = Call::read(self, &input, &known, Some(Session::of(principal)))?;
        let role = RoleName::read(&call)?;
        let provider = call.require_text("principalArn")?;
        let name = call.require_text("roleSessionName")?.to_owned();
        let passed = call.passed()?;
        let at = call.at;
        let note = self.world.check_saml_provider(provider, at).map_err(call_fault)?;
        call.note("unknown-provider", note);
        let seconds = self.duration(&mut call, &role, &name)?;
        let keys = role_keys(&name, &passed, &call.caller);
        let allowed = self.ask(&call, ("sts:AssumeRoleWithSAML", role.text), &keys, &[])?;
        let mut new = self.role_session(&call, &role, &name, (&passed, seconds));
        new.credential = CredentialKind::AssumeRoleWithSaml;
        let end = instant(&input.node, "sessionNotOnOrAfter", "").map_err(answer::request_error)?;
        new.expires_at = new.expires_at.min(end.or(new.expires_at));
        Ok(call.answer(new, allowed))
    }

    /// Assumes a role with the token of an OpenID Connect provider. Only the role's trust policy is asked.
    ///
    /// `token` has the claims of the token, `iss`, `aud`, `sub`, `exp` and so on, those by which it passes
    /// tags and a source identity too; further options are `roleArn`, `roleSessionName`,
    /// `durationSeconds`, `policy`, `policyArns`, `at` and `context`.
    ///
    /// # Errors
    /// As [`Self::assume_role`].
    pub fn assume_role_with_web_identity(&self, call: &str) -> Result<wire::Session, Error> {
        let input = Input::parse(call).map_err(answer::request_error)?;
        let token = Token::read(&input.node).map_err(answer::request_error)?;
        let role = input.node.member("roleArn").and_then(Node::as_str).and_then(RoleName::parse);
        let mut principal = Principal::of_type(PrincipalType::WebIdentity);
        let provider = role.map(|role| token.provider(&role)).unwrap_or_default();
        principal.provider = Some(provider.clone());
        let own = ["token", "policy", "policyArns"];
        let known: Vec<&str> = OF_ROLE.into_iter().chain(own).collect();
        let mut call = Call::read(self, &input, &known, Some(Session::of(principal)))?;
        let role = RoleName::read(&call)?;
        let name = call.require_text("roleSessionName")?.to_owned();
        token.check_time(&call)?;
        let audiences = token.texts("aud");
        let note = self.world.check_web_identity_provider(&provider, &audiences);
        call.note("unknown-provider", note.map_err(call_fault)?);
        let mut passed = call.passed()?;
        token.passes(&mut passed).map_err(answer::request_error)?;
        passed.check(&call.caller).map_err(call_fault)?;
        let seconds = self.duration(&mut call, &role, &name)?;
        let mut keys = role_keys(&name, &passed, &call.caller);
        keys.extend(token.keys());
        let action = "sts:AssumeRoleWithWebIdentity";
        let allowed = self.ask(&call, (action, role.text), &keys, &[])?;
        let mut new = self.role_session(&call, &role, &name, (&passed, seconds));
        new.credential = CredentialKind::AssumeRoleWithWebIdentity;
        new.federated_provider = Some(provider);
        Ok(call.answer(new, allowed))
    }
}

/// The claims of a token.
#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    node: &'a Node,
    /// The issuer without scheme, as condition keys begin.
    issuer: &'a str,
}

impl<'a> Token<'a> {
    fn read(call: &'a Node) -> Result<Self, RequestError> {
        let Some(node) = call.member("token") else {
            let message = "`token` is missing: expected the claims of the token";
            return Err(RequestError::new(RequestErrorCode::MissingField, "token", message));
        };
        if node.as_object().is_none() {
            return Err(wrong_type("token", node, "an object of claims"));
        }
        let Some(issuer) = node.member("iss").and_then(Node::as_str) else {
            let message = "`iss` is missing: the issuer tells the provider";
            return Err(RequestError::new(RequestErrorCode::MissingField, "token.iss", message));
        };
        let issuer = issuer.strip_prefix("https://").unwrap_or(issuer);
        Ok(Self { node, issuer: issuer.trim_end_matches('/') })
    }

    /// The provider that vouches for it, in the account of the role or known to all.
    fn provider(&self, role: &RoleName<'_>) -> String {
        if BUILT_IN.contains(&self.issuer) {
            return self.issuer.to_owned();
        }
        format!(
            "arn:{}:iam::{}:oidc-provider/{}",
            role.arn.partition, role.arn.account, self.issuer
        )
    }

    /// The texts of a claim, one or several.
    fn texts(&self, name: &str) -> Vec<&'a str> {
        let Some(node) = self.node.member(name) else { return Vec::new() };
        let several = node.as_array().map(|items| items.iter().filter_map(Node::as_str).collect());
        several.unwrap_or_else(|| node.as_str().into_iter().collect())
    }

    fn check_time(&self, call: &Call<'_>) -> Result<(), Error> {
        let end = instant(self.node, "exp", "token").map_err(answer::request_error)?;
        let Some(end) = end.filter(|end| *end <= call.at) else { return Ok(()) };
        let (end, at) = (end.to_utc().unwrap_or_default(), call.at.to_utc().unwrap_or_default());
        let message = format!("the token expired at {end}, and the call is of {at}");
        let code = CallFaultCode::ExpiredTokenException;
        Err(call_fault(CallFault::new(code, "token.exp", message)))
    }

    /// The context keys that AWS makes of the claims (IAM User Guide, "Available keys for AWS OIDC
    /// federation"). Of Google's tokens `azp`, where it is set, is the audience.
    fn keys(&self) -> Keys {
        let google = self.issuer == "accounts.google.com";
        let authorized = self.texts("azp");
        let has_other = google && !authorized.is_empty();
        let audience = if has_other { authorized } else { self.texts("aud") };
        let original = if has_other { self.texts("aud") } else { Vec::new() };
        let email = if google { self.texts("email") } else { Vec::new() };
        let named =
            [("aud", audience), ("oaud", original), ("sub", self.texts("sub")), ("email", email)];
        let named = named.into_iter().filter(|(_, texts)| !texts.is_empty());
        let mut keys: Keys =
            named.map(|(name, texts)| (self.key(name), one_or_more(&texts))).collect();
        let methods = self.texts("amr");
        if !methods.is_empty() {
            keys.push((self.key("amr"), texts_json(methods.into_iter().map(str::to_owned))));
        }
        keys
    }

    fn key(&self, claim: &str) -> String {
        format!("{}:{claim}", self.issuer)
    }

    /// Adds what the token itself passes to the session.
    fn passes(&self, passed: &mut Passed) -> Result<(), RequestError> {
        let identity = self.node.member(SOURCE_IDENTITY).and_then(Node::as_str);
        passed.source_identity = identity.map(str::to_owned);
        let Some(claim) = self.node.member(TAGS) else { return Ok(()) };
        let path = format!("token[{TAGS:?}]");
        let tags = claim.member("principal_tags").and_then(Node::as_object).unwrap_or_default();
        for Member { key, value, .. } in tags {
            let first = value.as_array().map_or(Some(value), |values| values.first());
            let Some(text) = first.and_then(Node::as_str) else {
                let path = format!("{path}.principal_tags.{key}");
                return Err(wrong_type(&path, value, "a list of one text"));
            };
            passed.tags.push((key.clone(), text.to_owned()));
        }
        let keys = claim.member("transitive_tag_keys").and_then(Node::as_array).unwrap_or_default();
        let keys = keys.iter().filter_map(Node::as_str).map(str::to_owned);
        passed.transitive_tag_keys.extend(keys);
        Ok(())
    }
}

fn one_or_more(texts: &[&str]) -> String {
    match texts {
        [one] => quote(one),
        texts => texts_json(texts.iter().map(|text| (*text).to_owned())),
    }
}
