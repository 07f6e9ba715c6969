//! Context keys that follow with certainty from the principal and the resource
//! (POLICY_LANGUAGE.md, 8.7).

use std::collections::BTreeSet;

use crate::request::Assumption;
use crate::request::AssumptionCode;
use crate::request::Request;
use crate::request::context::ContextEntry;
use crate::request::context::Lookup;
use crate::request::context::fold;
use crate::request::principal::Principal;
use crate::request::principal::PrincipalType;
use crate::value::arn::Arn;

/// Fills in the keys that follow from the principal and the resource where they are absent, and
/// notes where a given one contradicts them; the given value wins. Returns the names filled in.
pub fn derive(request: &mut Request, resource_account_is_known: bool) -> Vec<String> {
    let mut derived = principal_keys(&request.principal);
    let owner = request.resource_account.as_ref().filter(|_| resource_account_is_known);
    if let Some(owner) = owner {
        derived.push(("aws:ResourceAccount".to_owned(), vec![owner.clone()]));
    }
    let mut filled = Vec::new();
    for (name, values) in derived {
        let folded = fold(&name);
        if let Some(given) = request.context.get(&folded) {
            note_contradiction(&mut request.assumptions, given, &values);
            continue;
        }
        if matches!(request.context.look_up(&folded), Lookup::Unknown) {
            continue;
        }
        let entry = ContextEntry::new(name.clone(), values, false);
        if request.context.insert(entry).is_ok() {
            filled.push(name);
        }
    }
    filled
}

/// The keys of every request that principal and resource leave no choice in, in lower case; beside
/// them those that are filled in.
const SETTLED: [&str; 9] = [
    "aws:federatedprovider",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:principaltype",
    "aws:resourceaccount",
    "aws:username",
];

/// The keys, in lower case, whose value principal and resource settle, whether or not it is filled in:
/// another value would be one of another request.
#[must_use]
pub fn settled_keys(principal: &Principal) -> BTreeSet<String> {
    let derived = principal_keys(principal).into_iter().map(|(name, _)| fold(&name));
    SETTLED.into_iter().map(str::to_owned).chain(derived).collect()
}

fn note_contradiction(assumptions: &mut Vec<Assumption>, given: &ContextEntry, values: &[String]) {
    if given.values == values {
        return;
    }
    let text = format!(
        "{} is given as `{}`, and follows from the request as `{}`: the given value was used",
        given.name,
        given.values.join("`, `"),
        values.join("`, `")
    );
    assumptions.push(Assumption { code: AssumptionCode::ContradictsRequest, text });
}

fn principal_keys(principal: &Principal) -> Vec<(String, Vec<String>)> {
    let mut keys = Vec::new();
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            keys.push((name.to_owned(), vec![value]));
        }
    };
    let is_service = principal.principal_type == PrincipalType::Service;
    let is_anonymous = principal.principal_type == PrincipalType::Anonymous;
    let anonymous = || is_anonymous.then(|| "anonymous".to_owned());
    let account = principal.account.clone().filter(|_| principal.principal_type.is_of_account());
    add("aws:PrincipalArn", principal_arn(principal));
    add("aws:PrincipalAccount", account.or_else(anonymous));
    add("aws:PrincipalType", principal_type_name(principal.principal_type).map(str::to_owned));
    add("aws:userid", user_id(principal).or_else(anonymous));
    add("aws:username", user_name(principal));
    if is_service || principal.principal_type.is_of_account() {
        add("aws:PrincipalIsAWSService", Some(is_service.to_string()));
    }
    add("aws:PrincipalServiceName", principal.service.clone().filter(|_| is_service));
    add("aws:PrincipalServiceNamesList", principal.service.clone().filter(|_| is_service));
    let is_web_identity = principal.principal_type == PrincipalType::WebIdentity;
    add("aws:FederatedProvider", principal.provider.clone().filter(|_| is_web_identity));
    for (key, value) in &principal.tags {
        add(&format!("aws:PrincipalTag/{key}"), Some(value.clone()));
    }
    keys
}

fn principal_arn(principal: &Principal) -> Option<String> {
    match principal.principal_type {
        PrincipalType::IamUser | PrincipalType::FederatedUser | PrincipalType::Root => {
            principal.arn.clone()
        }
        PrincipalType::AssumedRole | PrincipalType::ServiceLinkedRole => principal.role_arn.clone(),
        PrincipalType::WebIdentity
        | PrincipalType::Saml
        | PrincipalType::Service
        | PrincipalType::Anonymous => None,
    }
}

const fn principal_type_name(principal_type: PrincipalType) -> Option<&'static str> {
    match principal_type {
        PrincipalType::IamUser => Some("User"),
        PrincipalType::AssumedRole | PrincipalType::ServiceLinkedRole => Some("AssumedRole"),
        PrincipalType::FederatedUser => Some("FederatedUser"),
        PrincipalType::Root => Some("Account"),
        PrincipalType::Anonymous => Some("Anonymous"),
        PrincipalType::WebIdentity | PrincipalType::Saml | PrincipalType::Service => None,
    }
}

fn user_id(principal: &Principal) -> Option<String> {
    let account = principal.account.as_deref();
    match principal.principal_type {
        PrincipalType::IamUser => principal.unique_id.clone(),
        PrincipalType::Root => account.map(str::to_owned),
        PrincipalType::FederatedUser => Some(format!("{}:{}", account?, principal.session_name()?)),
        PrincipalType::AssumedRole | PrincipalType::ServiceLinkedRole => {
            let whole = principal.unique_id.clone().filter(|id| id.contains(':'));
            let role = principal.role_unique_id.as_deref();
            whole.or_else(|| Some(format!("{}:{}", role?, principal.session_name()?)))
        }
        PrincipalType::WebIdentity
        | PrincipalType::Saml
        | PrincipalType::Service
        | PrincipalType::Anonymous => None,
    }
}

fn user_name(principal: &Principal) -> Option<String> {
    if principal.principal_type != PrincipalType::IamUser {
        return None;
    }
    let arn = Arn::parse(principal.arn.as_deref()?)?;
    arn.resource.rsplit('/').next().map(str::to_owned)
}
