//! Requests in the shape in which they are read.

use serde::Serialize;

use crate::api::answer::context_value;
use crate::api::request::session_pairs;
use crate::api::wire;
use crate::api::wire::ContextMap;
use crate::request::AssumptionCode;
use crate::request::Context;
use crate::request::Principal;
use crate::request::Request;
use crate::request::Resource;
use crate::request::context::ContextEntry;
use crate::request::context::fold;
use crate::request::derive;

/// A request that reads as this one: of each key it tells what this one knows.
pub(in crate::api) fn request(request: &Request) -> wire::Request {
    let mut assumed = request.assumptions.iter().map(|one| one.code);
    let owner_is_known = !assumed.any(|code| code == AssumptionCode::ResourceAccount);
    let resource = Some(&request.resource).filter(|resource| **resource != Resource::None);
    let names_no_owner = resource.is_some_and(|resource| resource.account().is_none());
    let owner = request.resource_account.clone();
    let own = || wire::RequestPair {
        action: request.action.as_str().to_owned(),
        resource: request.resource.as_str().to_owned(),
    };
    wire::Request {
        principal: descriptor(&request.principal),
        action: request.action.as_str().to_owned(),
        resource: resource.map(|resource| resource.as_str().to_owned()),
        resource_account: owner.filter(|_| owner_is_known && names_no_owner),
        context: context(request, owner_is_known),
        unknown_context_keys: request.context.unknown().map(|(_, name)| name.to_owned()).collect(),
        absent_context_keys: request
            .context
            .absent()
            .map(|names| names.map(str::to_owned).collect()),
        // What the call passes to a session is asked in requests of its own.
        pairs: if session_pairs(request).is_empty() { Vec::new() } else { vec![own()] },
    }
}

/// The descriptor of a caller.
pub(in crate::api) fn descriptor(principal: &Principal) -> wire::PrincipalDescriptor {
    let tags = principal.tags.iter();
    let tags = tags.map(|(key, value)| (key.clone(), wire::ContextValue::One(value.clone())));
    wire::PrincipalDescriptor {
        principal_type: principal.principal_type.as_str(),
        arn: principal.arn.clone(),
        account: principal.account.clone(),
        unique_id: principal.unique_id.clone(),
        role_arn: principal.role_arn.clone(),
        role_unique_id: principal.role_unique_id.clone(),
        user_arn: principal.user_arn.clone(),
        session_token: principal.session_token,
        service: principal.service.clone(),
        provider: principal.provider.clone(),
        is_management_account: principal.is_management_account,
        canonical_user_id: principal.canonical_user_id.clone(),
        tags: ContextMap(tags.collect()),
    }
}

/// The JSON of a part of a scenario; nothing, which no reader takes for that part, where there is none.
pub(in crate::api) fn json_of(part: &impl Serialize) -> String {
    serde_json::to_string(part).unwrap_or_default()
}

/// The keys but for those that principal and resource settle alike.
fn context(request: &Request, owner_is_known: bool) -> ContextMap {
    let mut bare =
        Request { context: Context::default(), assumptions: Vec::new(), ..request.clone() };
    derive(&mut bare, owner_is_known);
    let follows = |entry: &ContextEntry| bare.context.get(&fold(&entry.name)) == Some(entry);
    let told = request.context.entries().filter(|entry| !follows(entry));
    ContextMap(told.map(|entry| (entry.name.clone(), context_value(entry))).collect())
}
