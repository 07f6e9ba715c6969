//! `request` of a scenario.

#[cfg(any(feature = "tools", not(feature = "js-decide")))]
pub(super) mod written;

use std::sync::Arc;

use crate::api::fields::Fields;
use crate::api::fields::wrong_type;
use crate::base::budget::MAX_CONTEXT_KEYS;
use crate::base::budget::MAX_NAME_BYTES;
use crate::base::budget::MAX_VALUE_BYTES;
use crate::json::Member;
use crate::json::Node;
use crate::json::Value;
use crate::request::Action;
use crate::request::Assumption;
use crate::request::AssumptionCode;
use crate::request::Context;
use crate::request::OwnerFault;
use crate::request::Principal;
use crate::request::Request;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::Resource;
use crate::request::Settings;
use crate::request::context::ContextEntry;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
use crate::request::context::Lookup;
use crate::request::context::fold;
use crate::request::derive;
use crate::request::principal::PrincipalType;

const KNOWN: &[&str] = &[
    "principal",
    "action",
    "resource",
    "resourceAccount",
    "context",
    "unknownContextKeys",
    #[cfg(any(feature = "tools", not(feature = "js-decide")))]
    ABSENT,
    "pairs",
    "durationSeconds",
];

/// The keys that a request is known to lack, where all others that it does not name are not known. Whoever only
/// decides has requests whole.
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
const ABSENT: &str = "absentContextKeys";

const PAIR: [&str; 4] = ["action", "resource", "resourceAccount", "context"];

const DESCRIPTOR: [&str; 13] = [
    "type",
    "arn",
    "account",
    "uniqueId",
    "roleArn",
    "roleUniqueId",
    "userArn",
    "sessionToken",
    "service",
    "provider",
    "isManagementAccount",
    "canonicalUserId",
    "tags",
];

/// A request: its own (action, resource) pair, which is the one that it is named after, and the
/// others.
#[derive(Debug)]
pub(super) struct ReadRequest {
    pub(super) request: Request,
    /// Those that it lists; where it lists none, those that follow from its context.
    pub(super) other_pairs: Vec<OtherPair>,
    /// The context keys of its own pair that were filled in.
    pub(super) derived: Vec<String>,
}

/// A pair beside the request's own.
#[derive(Debug)]
pub(super) struct OtherPair {
    pub(super) request: Request,
    /// Whether it is not known that the request needs it.
    pub(super) is_doubtful: bool,
}

/// Reads a request.
pub(super) fn read(
    node: &Node,
    path: &str,
    settings: &Settings,
) -> Result<ReadRequest, RequestError> {
    let fields = Fields::new(node, path, KNOWN)?;
    let principal = principal(fields.require("principal")?, &fields.path_of("principal"))?;
    let mut assumptions = Vec::new();
    note_role_path(&principal, &mut assumptions);
    let mut context = context(&fields, "context", &mut assumptions)?;
    insert_unknown(&fields, &mut context)?;
    let is_open = insert_absent(&fields, &mut context)?;
    let common = Common {
        principal: Arc::new(principal),
        context,
        duration_seconds: fields.seconds("durationSeconds")?,
        assumptions,
        derives: settings.derive_context,
        is_open,
    };
    let (request, derived) = common.pair(&fields, None)?;
    let mut read = ReadRequest { request, other_pairs: Vec::new(), derived };
    match fields.get("pairs") {
        None => read.other_pairs = session_pairs(&read.request),
        Some(_) => read_pairs(&mut read, &fields, &common)?,
    }
    Ok(read)
}

/// The list is the whole of them: the request's own pair, where it stands in the list, is asked as
/// it stands there. Of the request's own resource the owner is told once.
fn read_pairs(
    read: &mut ReadRequest,
    fields: &Fields<'_>,
    common: &Common,
) -> Result<(), RequestError> {
    let path = fields.path_of("pairs");
    let owner = fields.text("resourceAccount")?;
    let mut is_own_listed = false;
    for (index, node) in fields.list("pairs")?.iter().enumerate() {
        let fields = Fields::new(node, &format!("{path}[{index}]"), &PAIR)?;
        let (pair, derived) = common.pair(&fields, Some((&read.request.resource, owner)))?;
        let own = &read.request;
        if !is_own_listed && pair.action == own.action && pair.resource == own.resource {
            is_own_listed = true;
            (read.request, read.derived) = (pair, derived);
        } else {
            read.other_pairs.push(OtherPair { request: pair, is_doubtful: false });
        }
    }
    Ok(())
}

/// Passing session tags or a source identity needs permissions of its own on the role (R7.12,
/// R7.13).
pub(super) fn session_pairs(request: &Request) -> Vec<OtherPair> {
    let is_assumed = request.action.prefix() == "sts"
        && request.action.name().to_ascii_lowercase().starts_with("assumerole");
    if !is_assumed || !request.resource.is_role() {
        return Vec::new();
    }
    let tags = session_pair(request, is_session_tag, "sts:TagSession");
    let identity = session_pair(request, is_source_identity, "sts:SetSourceIdentity");
    tags.into_iter().chain(identity).collect()
}

/// The pair of this action, when the request passes what such keys tell, or may.
fn session_pair(request: &Request, is_key: fn(&str) -> bool, action: &str) -> Option<OtherPair> {
    let is_needed = request.context.entries().any(|entry| is_key(&fold(&entry.name)));
    if !is_needed && !request.context.may_have(&is_key) {
        return None;
    }
    let action = Arc::new(Action::parse(action, "").ok()?);
    let passes = if is_needed { "passes" } else { "may pass" };
    let text = format!("the request {passes} what needs {} on the role too", action.as_str());
    let mut pair = Request { action, ..request.clone() };
    pair.assumptions.push(Assumption { code: AssumptionCode::SessionPermission, text });
    Some(OtherPair { request: pair, is_doubtful: !is_needed })
}

/// The keys that tell what a new session is passed.
pub(super) const SESSION_KEYS: [&str; 3] =
    ["aws:RequestTag/*", "aws:TagKeys", "sts:SourceIdentity"];

fn is_session_tag(folded: &str) -> bool {
    folded.starts_with("aws:requesttag/") || folded == "aws:tagkeys"
}

fn is_source_identity(folded: &str) -> bool {
    folded == "sts:sourceidentity"
}

/// Whether the key tells what a new session is passed, by its name in lower case.
pub(super) fn is_session_key(folded: &str) -> bool {
    is_session_tag(folded) || is_source_identity(folded)
}

/// What all pairs of a request have in common.
#[derive(Debug)]
struct Common {
    principal: Arc<Principal>,
    context: Context,
    duration_seconds: Option<u64>,
    assumptions: Vec<Assumption>,
    derives: bool,
    is_open: bool,
}

impl Common {
    /// One pair with the context keys that were filled in. Its own context lies over the common one.
    /// `owned` is a resource whose owner is told elsewhere.
    fn pair(
        &self,
        fields: &Fields<'_>,
        owned: Option<(&Resource, Option<&str>)>,
    ) -> Result<(Request, Vec<String>), RequestError> {
        let action = Action::parse(fields.require_text("action")?, &fields.path_of("action"))?;
        let resource = Resource::parse(fields.text("resource")?, &fields.path_of("resource"))?;
        let told = owned.filter(|(owned, _)| **owned == resource).and_then(|(_, owner)| owner);
        let given = fields.text("resourceAccount")?.or(told);
        let owner = resource_account(fields, given, &resource, &self.principal)?;
        let owner_is_known = given.is_some() || resource.account().is_some();
        let mut assumptions = self.assumptions.clone();
        let is_assumed = !owner_is_known && resource != Resource::None;
        let assumed = owner.as_deref().filter(|_| is_assumed).map(Assumption::resource_account);
        assumptions.extend(assumed);
        let over = context(fields, "context", &mut Vec::new())?;
        let mut request = Request {
            principal: Arc::clone(&self.principal),
            action: Arc::new(action),
            resource,
            resource_account: owner,
            context: self.context.overlaid(over),
            duration_seconds: self.duration_seconds,
            assumptions,
        };
        let derived = if self.derives { derive(&mut request, owner_is_known) } else { Vec::new() };
        if self.is_open {
            request.context.open();
        }
        Ok((request, derived))
    }
}

fn note_role_path(principal: &Principal, assumptions: &mut Vec<Assumption>) {
    if !principal.is_role_session() || principal.role_arn.is_some() {
        return;
    }
    let name = principal.display_name();
    let text = format!(
        "{name} does not tell the path of its role: roles of its account with that name are taken \
         as its role"
    );
    assumptions.push(Assumption { code: AssumptionCode::RolePath, text });
}

/// The owner of the resource: the account in its ARN, the one given, or else the caller's, as
/// AWS's own simulator assumes.
fn resource_account(
    fields: &Fields<'_>,
    given: Option<&str>,
    resource: &Resource,
    principal: &Principal,
) -> Result<Option<String>, RequestError> {
    let (code, message) = match resource.owner(given, principal) {
        Ok(owner) => return Ok(owner.map(str::to_owned)),
        Err(OwnerFault::NoAccount(given)) => (
            RequestErrorCode::InvalidResource,
            format!("`{given}` is no account: expected 12 digits"),
        ),
        Err(OwnerFault::Contradiction { named, given }) => (
            RequestErrorCode::Contradiction,
            format!("the ARN names the account {named}, and {given} is given"),
        ),
    };
    Err(RequestError::new(code, fields.path_of("resourceAccount"), message))
}

/// A principal: its short form, or its descriptor.
pub(super) fn principal(node: &Node, path: &str) -> Result<Principal, RequestError> {
    if let Some(text) = node.as_str() {
        return check_length(path, text).and_then(|()| Principal::parse(text, path));
    }
    if node.as_object().is_none() {
        return Err(wrong_type(path, node, "a string or a principal descriptor"));
    }
    let fields = Fields::new(node, path, &DESCRIPTOR)?;
    let type_field = fields.path_of("type");
    let name = fields.text("type")?.unwrap_or_default();
    let known = PrincipalType::ALL.into_iter().find(|known| known.as_str() == name);
    let Some(principal_type) = known else {
        let names: Vec<&str> = PrincipalType::ALL.iter().map(|known| known.as_str()).collect();
        let message = format!("`{name}` is no type of principal: expected {}", names.join(", "));
        return Err(RequestError::new(RequestErrorCode::InvalidPrincipal, type_field, message));
    };
    let text = |name: &str| -> Result<Option<String>, RequestError> {
        let Some(text) = fields.text(name)? else {
            return Ok(None);
        };
        check_length(&fields.path_of(name), text)?;
        Ok(Some(text.to_owned()))
    };
    let mut principal = Principal::of_type(principal_type);
    principal.arn = text("arn")?;
    principal.account = text("account")?;
    principal.unique_id = text("uniqueId")?;
    principal.role_arn = text("roleArn")?;
    principal.role_unique_id = text("roleUniqueId")?;
    principal.user_arn = text("userArn")?;
    principal.session_token = fields.boolean("sessionToken")?.unwrap_or(false);
    principal.service = text("service")?;
    principal.provider = text("provider")?;
    principal.is_management_account = fields.boolean("isManagementAccount")?.unwrap_or(false);
    principal.canonical_user_id = text("canonicalUserId")?;
    principal.tags = tags(&fields, "tags")?;
    principal.complete(path)
}

fn check_length(field: &str, text: &str) -> Result<(), RequestError> {
    if text.len() <= MAX_NAME_BYTES {
        return Ok(());
    }
    let message = format!("longer than {MAX_NAME_BYTES} bytes");
    Err(RequestError::new(RequestErrorCode::TooLarge, field, message))
}

/// The tags in a field; absent means none.
pub(super) fn tags(fields: &Fields<'_>, name: &str) -> Result<Vec<(String, String)>, RequestError> {
    let Some(node) = fields.get(name) else {
        return Ok(Vec::new());
    };
    let path = fields.path_of(name);
    let Some(members) = node.as_object() else {
        return Err(wrong_type(&path, node, "an object of tags"));
    };
    let tag = |member: &Member| match member.value.as_str() {
        Some(value) => Ok((member.key.clone(), value.to_owned())),
        None => Err(wrong_type(&format!("{path}.{}", member.key), &member.value, "a string")),
    };
    members.iter().map(tag).collect()
}

/// The context in a field; absent means no keys.
pub(super) fn context(
    fields: &Fields<'_>,
    name: &str,
    assumptions: &mut Vec<Assumption>,
) -> Result<Context, RequestError> {
    let mut context = Context::default();
    let Some(node) = fields.get(name) else {
        return Ok(context);
    };
    let path = fields.path_of(name);
    let Some(members) = node.as_object() else {
        return Err(wrong_type(&path, node, "an object of condition keys"));
    };
    if members.len() > MAX_CONTEXT_KEYS {
        let message = format!("more than {MAX_CONTEXT_KEYS} context keys");
        return Err(RequestError::new(RequestErrorCode::TooLarge, path, message));
    }
    for member in members {
        let field = format!("{path}[{:?}]", member.key);
        let fault = |message: String| {
            RequestError::new(RequestErrorCode::InvalidContext, field.as_str(), message)
        };
        if member.key.is_empty() {
            return Err(fault("a context key has no name".to_owned()));
        }
        let entry = context_entry(member, &field, assumptions)?;
        context.insert(entry).map_err(|earlier| {
            fault(format!("`{}` and `{earlier}` are the same context key", member.key))
        })?;
    }
    Ok(context)
}

/// The keys of which it is not known whether the request has them.
fn insert_unknown(fields: &Fields<'_>, context: &mut Context) -> Result<(), RequestError> {
    let path = fields.path_of("unknownContextKeys");
    for node in fields.list("unknownContextKeys")? {
        let Some(name) = node.as_str().filter(|name| !name.is_empty()) else {
            return Err(wrong_type(&path, node, "the name of a context key"));
        };
        if context.get(&fold(name)).is_some() {
            let message = format!("`{name}` is given in the context, and said to be unknown");
            return Err(RequestError::new(RequestErrorCode::Contradiction, path, message));
        }
        context.insert_unknown(name);
    }
    Ok(())
}

/// The keys that the request lacks, and whether all others that it does not name are not known.
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
fn insert_absent(fields: &Fields<'_>, context: &mut Context) -> Result<bool, RequestError> {
    for name in fields.texts(ABSENT)? {
        if !matches!(context.look_up(&fold(name)), Lookup::Absent) {
            let message = format!("`{name}` is told otherwise, and said to be absent");
            let path = fields.path_of(ABSENT);
            return Err(RequestError::new(RequestErrorCode::Contradiction, path, message));
        }
        context.insert_absent(name);
    }
    Ok(fields.get(ABSENT).is_some())
}

#[cfg(not(any(feature = "tools", not(feature = "js-decide"))))]
const fn insert_absent(_: &Fields<'_>, _: &mut Context) -> Result<bool, RequestError> {
    Ok(false)
}

/// The keys of which a request tells anything, in lower case: nobody else is to tell them.
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
pub(super) fn told_keys(node: &Node) -> Vec<String> {
    let given = node.member("context").and_then(Node::as_object).unwrap_or_default();
    let listed = ["unknownContextKeys", ABSENT].into_iter().filter_map(|name| node.member(name));
    let listed = listed.filter_map(Node::as_array).flatten().filter_map(Node::as_str);
    given.iter().map(|member| member.key.as_str()).chain(listed).map(fold).collect()
}

/// A key with its values.
fn context_entry(
    member: &Member,
    field: &str,
    assumptions: &mut Vec<Assumption>,
) -> Result<ContextEntry, RequestError> {
    let (values, is_list) = match member.value.as_array() {
        None => (vec![scalar(&member.value, field)?], false),
        Some(items) => {
            let values = items.iter().map(|item| scalar(item, field));
            (values.collect::<Result<Vec<String>, RequestError>>()?, true)
        }
    };
    let entry = ContextEntry::new(member.key.clone(), values, is_list);
    if entry.has_too_many() {
        let (name, count) = (&entry.name, entry.values.len());
        let text = format!("{name} holds one value, and {count} are given: taken as multivalued");
        assumptions.push(Assumption { code: AssumptionCode::SeveralValues, text });
    }
    Ok(entry)
}

fn scalar(node: &Node, field: &str) -> Result<String, RequestError> {
    match &node.value {
        Value::String(text) | Value::Number(text) if text.len() > MAX_VALUE_BYTES => {
            let message = format!("a value is longer than {MAX_VALUE_BYTES} bytes");
            Err(RequestError::new(RequestErrorCode::TooLarge, field, message))
        }
        Value::String(text) | Value::Number(text) => Ok(text.clone()),
        Value::Bool(value) => Ok(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => {
            Err(wrong_type(field, node, "a string, a number, a boolean or a list of them"))
        }
    }
}
