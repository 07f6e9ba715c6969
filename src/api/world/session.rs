//! Sessions as callers: from JSON and back, and what a request by one is.

use crate::accounts::CallFault;
use crate::accounts::CredentialKind;
use crate::accounts::Document;
use crate::accounts::Mfa;
use crate::accounts::OtherContext;
use crate::accounts::Session;
use crate::accounts::SessionPolicy;
use crate::api::answer;
use crate::api::evaluate::Options;
use crate::api::fields::Fields;
use crate::api::fields::wrong_type;
use crate::api::request;
use crate::api::request::written::descriptor;
use crate::api::request::written::json_of;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::api::wire::ContextMap;
use crate::api::wire::ContextValue;
use crate::api::wire::Error;
use crate::api::wire::WorldEvaluation;
use crate::api::world::World;
use crate::api::world::quoted_name;
use crate::base::suggest::did_you_mean;
use crate::json;
use crate::json::Node;
use crate::json::ObjectText;
use crate::json::quote;
use crate::request::Action;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::context::fold;
use crate::value::date::Instant;

const KNOWN: [&str; 15] = [
    "principal",
    "account",
    "credential",
    "credentialId",
    "service",
    "issuedAt",
    "expiresAt",
    "mfa",
    "sessionPolicies",
    "sessionTags",
    "transitiveTagKeys",
    "sourceIdentity",
    "federatedProvider",
    "chain",
    "notes",
];

/// A request by a session, as one by its principal.
#[derive(Debug)]
pub(super) struct BySession {
    pub(super) session: Session,
    /// The request with principal and context of the session.
    pub(super) request: String,
    /// The same as other readings of AWS's documentation have it.
    otherwise: Vec<String>,
    pub(super) notes: Vec<wire::Assumption>,
}

/// When a request is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Time {
    pub(super) at: Option<Instant>,
    /// Whether nobody said so: it is the time of the world.
    pub(super) is_assumed: bool,
}

impl World {
    /// The request as its session makes it; none where it has none.
    pub(super) fn by_session(&self, text: &str) -> Result<Option<BySession>, Error> {
        let refuse = answer::request_error;
        let input = Input::parse(text).map_err(refuse)?;
        let Some(node) = input.node.member("session") else { return Ok(None) };
        input.check_duplicates(&[]).map_err(refuse)?;
        if input.node.member("principal").is_some() {
            let message = "a request is by a session or by a principal: leave one of them out";
            let code = RequestErrorCode::Contradiction;
            return Err(refuse(RequestError::new(code, "request.session", message)));
        }
        let session = read(text, node, "request.session").map_err(refuse)?;
        let time = self.time(&input.node, "request").map_err(refuse)?;
        self.asked_by(session, time, &input).map(Some)
    }

    /// The request in `input` as a session makes it.
    pub(super) fn asked_by(
        &self,
        session: Session,
        time: Time,
        input: &Input<'_>,
    ) -> Result<BySession, Error> {
        let mut notes = Vec::new();
        let ends = session.expires_at.is_some();
        let at = time.at.filter(|_| ends || !time.is_assumed);
        session.check_time(at).map_err(call_fault)?;
        for pair in std::iter::once(&input.node).chain(pairs(&input.node)) {
            let action = pair.member("action").and_then(Node::as_str);
            let action = action.and_then(|action| Action::parse(action, "").ok());
            action.map_or(Ok(()), |action| session.check_action(&action)).map_err(call_fault)?;
        }
        if ends {
            notes.extend(note_time(time));
        }
        let own = session.context(at).into_iter().map(|(name, value)| (name, Some(value)));
        let own: OtherContext = own.chain(time_keys(at)).collect();
        let request = as_principal(&session, input, &own);
        let otherwise = session.other_readings(at).into_iter().map(|other| {
            let kept = own.iter().filter(|(name, _)| !other.iter().any(|(same, _)| same == name));
            let context: OtherContext = kept.cloned().chain(other.iter().cloned()).collect();
            as_principal(&session, input, &context)
        });
        let otherwise = otherwise.filter(|other| *other != request).collect();
        Ok(BySession { session, request, otherwise, notes })
    }

    /// Decides a request of a session, and tells where AWS's documentation leaves the decision open.
    pub(super) fn decide_by(
        &self,
        asked: BySession,
        options: Options,
    ) -> Result<WorldEvaluation, Error> {
        let mut answer = self.decided(&asked.request, Some(&asked.session), options)?;
        let plain = Options { trace: false, explain: false };
        for other in &asked.otherwise {
            let other = self.decided(other, Some(&asked.session), plain)?;
            let (otherwise, known) = (other.evaluation.decision, &mut answer.evaluation);
            let is_told = known.uncertainties.iter().any(|told| told.rule == MFA_OF_ROLES);
            if otherwise != known.decision && !is_told {
                let text = TEXT_OF_MFA.to_owned();
                known.uncertainties.push(wire::Uncertainty { rule: MFA_OF_ROLES, text, otherwise });
            }
        }
        answer.evaluation.assumptions.extend(asked.notes);
        Ok(answer)
    }

    /// When a request is made: as `at` says, or its `aws:CurrentTime`; else it is the time of the world.
    pub(super) fn time(&self, node: &Node, path: &str) -> Result<Time, RequestError> {
        let given = instant(node, "at", path)?;
        let context = node.member("context").and_then(Node::as_object).unwrap_or_default();
        let of_context = context.iter().find(|member| fold(&member.key) == "aws:currenttime");
        let of_context = of_context.and_then(|member| Instant::parse(member.value.as_str()?));
        let told = given.or(of_context);
        Ok(Time {
            at: told.or_else(|| self.world.now().map(|now| now.at)),
            is_assumed: told.is_none(),
        })
    }
}

const MFA_OF_ROLES: &str = "W2.5.4";
const TEXT_OF_MFA: &str = "a session of AssumeRole was read to tell of MFA whether a code came with the \
                           call; one page says that it tells nothing, and whether the mark of the caller \
                           passes on is not documented";

/// Says that the time is taken from the world, or that there is none.
pub(super) fn note_time(time: Time) -> Option<wire::Assumption> {
    let Some(at) = time.at else {
        let text = "neither the request nor the world tells the time: that the session is not over is \
                    taken for granted";
        return Some(wire::Assumption { code: "unknown-time", text: text.to_owned() });
    };
    let at = at.to_utc().filter(|_| time.is_assumed)?;
    let text = format!("the time of the world, {at}, is taken for the time of the request");
    Some(wire::Assumption { code: "assumed-time", text })
}

fn time_keys(at: Option<Instant>) -> impl Iterator<Item = (&'static str, Option<String>)> {
    let keys = |at: Instant| {
        Some([("aws:CurrentTime", at.to_utc()?), ("aws:EpochTime", at.epoch_seconds().to_string())])
    };
    let keys = at.and_then(keys).into_iter().flatten();
    keys.map(|(name, value)| (name, Some(value)))
}

fn pairs(request: &Node) -> &[Node] {
    request.member("pairs").and_then(Node::as_array).unwrap_or_default()
}

/// The request as one by the principal of a session, with those of the keys that it does not have.
fn as_principal(session: &Session, input: &Input<'_>, keys: &OtherContext) -> String {
    let mut out = ObjectText::default();
    out.json("principal", &json_of(&descriptor(&session.principal)));
    for member in input.node.as_object().unwrap_or_default() {
        if !["session", "at", "principal", "context", "pairs"].contains(&member.key.as_str()) {
            out.json(&quoted_name(&member.key), member.value.span.slice(input.text));
        }
    }
    let mut asked: Vec<String> =
        pairs(&input.node).iter().map(|pair| pair.span.slice(input.text).to_owned()).collect();
    if let Some(action) = session.bearer_action() {
        if asked.is_empty() {
            asked.push(own_pair(input));
        }
        asked.push(format!("{{\"action\":{}}}", quote(action)));
    }
    out.list("pairs", &asked);
    out.json("context", &context(input, keys));
    out.end()
}

/// The request's own pair, to stand in a list of pairs.
fn own_pair(input: &Input<'_>) -> String {
    let mut pair = ObjectText::default();
    for name in ["action", "resource"] {
        let text = input.node.member(name).map(|node| node.span.slice(input.text));
        pair.json(name, text.unwrap_or_default());
    }
    pair.end()
}

fn context(input: &Input<'_>, keys: &OtherContext) -> String {
    let given = input.node.member("context").and_then(Node::as_object).unwrap_or_default();
    let told = request::told_keys(&input.node);
    let mut out = ObjectText::default();
    for member in given {
        out.json(&quoted_name(&member.key), member.value.span.slice(input.text));
    }
    for (name, value) in keys.iter().filter(|(name, _)| !told.contains(&fold(name))) {
        out.text(name, value.as_deref());
    }
    out.end()
}

/// The error of a call that AWS refuses before it reads a policy.
pub(super) fn call_fault(fault: CallFault) -> Error {
    let CallFault { code, field, message } = fault;
    Error::ServiceError { code: code.as_str(), message, field }
}

/// Reads a session as it went out.
pub(super) fn read(source: &str, node: &Node, path: &str) -> Result<Session, RequestError> {
    let fields = Fields::new(node, path, &KNOWN)?;
    let principal = fields.require("principal")?;
    let mut principal = request::principal(principal, &fields.path_of("principal"))?;
    let account = fields.text("account")?;
    if account.is_some_and(|account| principal.account.as_deref() != Some(account)) {
        let message = "the account of the session is not that of its principal";
        let code = RequestErrorCode::Contradiction;
        return Err(RequestError::new(code, fields.path_of("account"), message));
    }
    principal.tags = request::tags(&fields, "sessionTags")?;
    let owned = |name: &str| fields.text(name).map(|text| text.map(str::to_owned));
    let mut session = Session::of(principal);
    session.credential = credential(&fields)?;
    session.credential_id = owned("credentialId")?;
    session.service = owned("service")?;
    session.issued_at = instant(node, "issuedAt", path)?;
    session.expires_at = instant(node, "expiresAt", path)?;
    session.mfa = fields.get("mfa").map(|node| mfa(node, &fields.path_of("mfa"))).transpose()?;
    session.policies = policies(source, &fields)?;
    session.transitive_tag_keys = texts(&fields, "transitiveTagKeys")?;
    session.source_identity = owned("sourceIdentity")?;
    session.federated_provider = owned("federatedProvider")?;
    if fields.get("chain").is_some() {
        session.chain = texts(&fields, "chain")?;
    }
    check_ends(&session, &fields)?;
    Ok(session)
}

/// What AWS issues for a time has a beginning and an end: without them it would be good for ever.
fn check_ends(session: &Session, fields: &Fields<'_>) -> Result<(), RequestError> {
    if !session.credential.is_temporary() {
        return Ok(());
    }
    for (name, at) in [("issuedAt", session.issued_at), ("expiresAt", session.expires_at)] {
        if at.is_none() {
            let kind = session.credential.as_str();
            let message = format!("a session of the kind `{kind}` needs its `{name}`");
            let code = RequestErrorCode::MissingField;
            return Err(RequestError::new(code, fields.path_of(name), message));
        }
    }
    Ok(())
}

fn credential(fields: &Fields<'_>) -> Result<CredentialKind, RequestError> {
    let name = fields.require_text("credential")?;
    let known = CredentialKind::ALL.into_iter().find(|kind| kind.as_str() == name);
    known.ok_or_else(|| {
        let names = CredentialKind::ALL.map(CredentialKind::as_str);
        let help =
            did_you_mean(name, names).unwrap_or_else(|| format!("expected {}", names.join(", ")));
        let message = format!("`{name}` is no kind of credential: {help}");
        RequestError::new(RequestErrorCode::InvalidType, fields.path_of("credential"), message)
    })
}

fn mfa(node: &Node, path: &str) -> Result<Mfa, RequestError> {
    let fields = Fields::new(node, path, &["present", "at", "callerAt"])?;
    let at = instant(node, "at", path)?;
    let present = fields.boolean("present")?;
    if present.is_some_and(|present| present != at.is_some()) {
        let message = "with `present` goes `at`, the time at which the device was asked";
        return Err(RequestError::new(RequestErrorCode::Contradiction, path, message));
    }
    Ok(Mfa { at, caller_at: instant(node, "callerAt", path)? })
}

fn policies(source: &str, fields: &Fields<'_>) -> Result<Vec<SessionPolicy>, RequestError> {
    let path = fields.path_of("sessionPolicies");
    let policy = |(index, node): (usize, &Node)| {
        let path = format!("{path}[{index}]");
        let fields = Fields::new(node, &path, &["arn", "document"])?;
        match (fields.text("arn")?, fields.get("document")) {
            (Some(arn), None) => Ok(SessionPolicy::Managed(arn.to_owned())),
            (None, Some(node)) => inline(source, node, &fields.path_of("document")),
            (Some(_), Some(_)) | (None, None) => {
                let message = "expected `arn` or `document`";
                Err(RequestError::new(RequestErrorCode::InvalidPolicies, path, message))
            }
        }
    };
    fields.list("sessionPolicies")?.iter().enumerate().map(policy).collect()
}

/// A document, as text or object.
pub(super) fn inline(source: &str, node: &Node, path: &str) -> Result<SessionPolicy, RequestError> {
    let document = Document::read(source, node).map(|(document, _)| document);
    let document = document.ok_or_else(|| wrong_type(path, node, "a policy document"))?;
    Ok(SessionPolicy::Inline(document))
}

pub(super) fn texts(fields: &Fields<'_>, name: &str) -> Result<Vec<String>, RequestError> {
    let path = fields.path_of(name);
    let text = |(index, node): (usize, &Node)| match node.as_str() {
        Some(text) => Ok(text.to_owned()),
        None => Err(wrong_type(&format!("{path}[{index}]"), node, "a string")),
    };
    fields.list(name)?.iter().enumerate().map(text).collect()
}

/// A time: text in ISO 8601, or seconds since 1970.
pub(super) fn instant(
    node: &Node,
    name: &str,
    path: &str,
) -> Result<Option<Instant>, RequestError> {
    let Some(node) = node.member(name) else { return Ok(None) };
    let text = node.as_str().or_else(|| node.as_number());
    let at = text.and_then(Instant::parse).filter(|at| at.to_utc().is_some());
    at.map(Some).ok_or_else(|| {
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        wrong_type(&path, node, "a time such as \"2026-03-15T12:00:00Z\"")
    })
}

/// The session as it goes out.
pub(super) fn told(session: Session, notes: Vec<wire::Assumption>) -> wire::Session {
    let text = |at: Option<Instant>| at.and_then(Instant::to_utc);
    let tags = session.principal.tags.iter().cloned();
    let tags = tags.map(|(key, value)| (key, ContextValue::One(value))).collect();
    let policy = |policy: SessionPolicy| match policy {
        SessionPolicy::Managed(arn) => wire::SessionPolicy { arn: Some(arn), document: None },
        SessionPolicy::Inline(document) => {
            wire::SessionPolicy { arn: None, document: Some(document.text().to_owned()) }
        }
    };
    let mfa = |mfa: Mfa| wire::SessionMfa {
        present: mfa.at.is_some(),
        at: text(mfa.at),
        caller_at: text(mfa.caller_at),
    };
    wire::Session {
        account: session.principal.account.clone(),
        principal: wire::PrincipalDescriptor {
            tags: ContextMap::default(),
            ..descriptor(&session.principal)
        },
        credential: session.credential.as_str(),
        credential_id: session.credential_id,
        service: session.service,
        issued_at: text(session.issued_at),
        expires_at: text(session.expires_at),
        mfa: session.mfa.map(mfa),
        session_policies: session.policies.into_iter().map(policy).collect(),
        session_tags: ContextMap(tags),
        transitive_tag_keys: session.transitive_tag_keys,
        source_identity: session.source_identity,
        federated_provider: session.federated_provider,
        chain: session.chain,
        notes,
    }
}

/// A list of texts as JSON.
pub(super) fn texts_json(texts: impl Iterator<Item = String>) -> String {
    json::array(&texts.map(|text| quote(&text)).collect::<Vec<String>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use serde_json::json;

    fn read_again(session: &Value) -> Result<Value, RequestError> {
        let text = session.to_string();
        let input = Input::parse(&text).unwrap();
        let session = read(&text, &input.node, "session")?;
        Ok(serde_json::to_value(told(session, Vec::new())).unwrap())
    }

    fn session() -> Value {
        json!({
            "principal": {
                "type": "assumed_role", "account": "111122223333",
                "arn": "arn:aws:sts::111122223333:assumed-role/app/run",
                "roleArn": "arn:aws:iam::111122223333:role/svc/app", "roleUniqueId": "AROAAPP"
            },
            "account": "111122223333",
            "credential": "assumeRole",
            "credentialId": "ASIAEXAMPLEAAAAAAAAA",
            "issuedAt": "2026-11-24T12:00:00Z",
            "expiresAt": "2026-11-24T13:00:00Z",
            "mfa": { "present": true, "at": "2026-11-24T11:59:00Z" },
            "sessionPolicies": [{ "arn": "arn:aws:iam::aws:policy/ReadOnlyAccess" }, { "document": "{}" }],
            "sessionTags": { "__proto__": "\"", "Team": "data" },
            "transitiveTagKeys": ["Team"],
            "sourceIdentity": "ana",
            "federatedProvider": "accounts.google.com",
            "chain": ["accounts.google.com", "arn:aws:iam::111122223333:role/svc/app"]
        })
    }

    #[test]
    fn what_goes_out_comes_back_in() {
        assert_eq!(read_again(&session()).unwrap(), session());
        let of_service = json!({
            "principal": { "type": "iam_user", "arn": "arn:aws:iam::111122223333:user/ana", "account": "111122223333" },
            "account": "111122223333", "credential": "serviceSpecificCredential",
            "service": "codecommit.amazonaws.com", "chain": ["arn:aws:iam::111122223333:user/ana"]
        });
        assert_eq!(read_again(&of_service).unwrap(), of_service);
    }

    #[test]
    fn what_is_no_session_is_refused() {
        let refused = |name: &str, value: Value| {
            let mut session = session();
            session[name] = value;
            read_again(&session).unwrap_err().to_string()
        };
        for (name, value, told) in [
            ("expiresAt", json!("soon"), "session.expiresAt: expected a time such as"),
            ("expiresAt", json!("1969-12-31"), "session.expiresAt: expected a time"),
            ("account", json!("999999999999"), "session.account: the account of the session"),
            ("mfa", json!({ "present": true }), "session.mfa: with `present` goes `at`"),
            (
                "sessionPolicies",
                json!([{}]),
                "session.sessionPolicies[0]: expected `arn` or `document`",
            ),
            ("sessionPolicies", json!([{ "document": 7 }]), "session.sessionPolicies[0].document"),
            ("sessionTags", json!({ "a": 7 }), "session.sessionTags.a: expected a string"),
            ("transitiveTagKeys", json!([7]), "session.transitiveTagKeys[0]: expected a string"),
            (
                "credential",
                json!("assumeRol"),
                "session.credential: `assumeRol` is no kind of credential",
            ),
            ("tags", json!({}), "session.tags: there is no field `tags`"),
        ] {
            let message = refused(name, value);
            assert!(message.starts_with(told), "{message}");
        }
        for name in ["issuedAt", "expiresAt"] {
            let mut session = session();
            session.as_object_mut().unwrap().remove(name);
            let message = read_again(&session).unwrap_err().to_string();
            assert_eq!(
                message,
                format!("session.{name}: a session of the kind `assumeRole` needs its `{name}`")
            );
        }
    }
}
