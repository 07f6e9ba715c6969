//! Who asked: what the keys of the context tell (POLICY_LANGUAGE.md, 8.7).

use crate::api::authorization_details::details::Details;
use crate::json::ObjectText;
use crate::policy::PolicyType;
use crate::request::Principal;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::principal::PrincipalType;
use crate::value::arn::Arn;

/// The caller of a request.
#[derive(Debug)]
pub(super) struct Caller {
    /// `principal` of the scenario. Tags stay keys of the context.
    pub(super) descriptor: String,
    /// Whether IAM takes its calls in the console only (R6.10, R6.12).
    pub(super) needs_console: bool,
    /// What is not told of it.
    pub(super) note: Option<&'static str>,
}

/// The caller, from the context and from what its policies are attached to.
pub(super) fn caller(details: &Details<'_>) -> Result<Caller, RequestError> {
    let value = |key: &str| details.context.single_value(key);
    let mut caller = ObjectText::default();
    let has_no_arn = value("aws:principalisawsservice") == Some("true")
        || value("aws:principaltype") == Some("Anonymous");
    let Some(arn) = value("aws:principalarn").filter(|_| !has_no_arn) else {
        without_arn(details, &mut caller)?;
        return Ok(Caller { descriptor: caller.end(), needs_console: false, note: None });
    };
    let principal = Principal::parse(arn, "details.requestContext[\"aws:PrincipalArn\"]")?;
    let mut principal_type = principal.principal_type;
    let (mut needs_console, mut note) = (false, None);
    match principal_type {
        PrincipalType::AssumedRole | PrincipalType::ServiceLinkedRole => {
            principal_type = session(details, &principal, &mut caller);
        }
        PrincipalType::IamUser => {
            caller.text("arn", Some(arn));
            caller.text("uniqueId", value("aws:userid"));
            // Only temporary credentials have it.
            if value("aws:tokenissuetime").is_some() {
                caller.json("sessionToken", "true");
                needs_console = value("aws:multifactorauthpresent") != Some("true");
            }
        }
        PrincipalType::FederatedUser => {
            caller.text("arn", Some(arn));
            let is_maker =
                |arn: &Arn<'_>| arn.resource.starts_with("user/") || arn.resource == "root";
            let maker = attached(details, &is_maker);
            caller.text("userArn", maker);
            needs_console = true;
            note = maker.is_none().then_some("nothing tells who made the federated session");
        }
        PrincipalType::Root
        | PrincipalType::WebIdentity
        | PrincipalType::Saml
        | PrincipalType::Service
        | PrincipalType::Anonymous => caller.text("arn", Some(arn)),
    }
    caller.text("type", Some(principal_type.as_str()));
    Ok(Caller { descriptor: caller.end(), needs_console, note })
}

/// A service, a caller with the token of an identity provider, or one without credentials.
fn without_arn(details: &Details<'_>, caller: &mut ObjectText) -> Result<(), RequestError> {
    let value = |key: &str| details.context.single_value(key);
    let names = details.context.get("aws:principalservicenameslist");
    let listed = names.and_then(|names| names.values.first()).map(String::as_str);
    let service = value("aws:principalservicename").or(listed);
    let provider = value("aws:federatedprovider");
    let principal_type = if service.is_some() {
        PrincipalType::Service
    } else if provider.is_some() {
        PrincipalType::WebIdentity
    } else if value("aws:principaltype") == Some("Anonymous") {
        PrincipalType::Anonymous
    } else {
        let message = "neither `aws:PrincipalArn` nor `aws:PrincipalServiceName` tells the caller: \
                       AWS shows only what belongs to your own organization";
        let field = "details.requestContext";
        return Err(RequestError::new(RequestErrorCode::InvalidPrincipal, field, message));
    };
    caller.text("type", Some(principal_type.as_str()));
    caller.text("service", service);
    caller.text("provider", provider.filter(|_| service.is_none()));
    Ok(())
}

/// `aws:PrincipalArn` of a session is the ARN of the role, and the name of the session stands in
/// `aws:userid`. Should it be that of the session, the role's is that of what its policies are
/// attached to.
fn session(details: &Details<'_>, principal: &Principal, caller: &mut ObjectText) -> PrincipalType {
    let own = principal.arn.as_deref();
    let name = own.and_then(|own| own.split('/').nth(1));
    let is_own_role = |arn: &Arn<'_>| {
        arn.resource.starts_with("role/") && arn.resource.rsplit('/').next() == name
    };
    let role_arn = principal.role_arn.as_deref().or_else(|| attached(details, &is_own_role));
    caller.text("roleArn", role_arn);
    caller.text("arn", own);
    let id = details.context.single_value("aws:userid");
    caller.text("uniqueId", id);
    let session = id.and_then(|id| id.split_once(':'));
    let role = role_arn.and_then(Arn::parse);
    if let (None, Some((_, session)), Some(role)) = (own, session, role) {
        let Arn { partition, account, resource, .. } = role;
        let name = resource.rsplit('/').next().unwrap_or_default();
        let arn = format!("arn:{partition}:sts::{account}:assumed-role/{name}/{session}");
        caller.text("arn", Some(&arn));
    }
    match role {
        Some(role) if role.resource.starts_with("role/aws-service-role/") => {
            PrincipalType::ServiceLinkedRole
        }
        _ => PrincipalType::AssumedRole,
    }
}

/// What a policy of the caller is attached to.
fn attached<'a>(details: &Details<'a>, is_wanted: &dyn Fn(&Arn<'_>) -> bool) -> Option<&'a str> {
    let mut attached = details.policies.iter().flat_map(|policy| {
        let is_of_caller = matches!(
            policy.policy_type,
            PolicyType::IdentityBased | PolicyType::PermissionsBoundary | PolicyType::Session
        );
        policy.attached_to.iter().filter(move |_| is_of_caller)
    });
    let is_wanted =
        |arn: &&&str| Arn::parse(arn).is_some_and(|arn| arn.service == "iam" && is_wanted(&arn));
    attached.find(is_wanted).copied()
}
