//! What needs rules that the engine does not have yet. It says so, and never guesses.

use crate::request::Context;
use crate::request::Request;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::principal::PrincipalType;

/// AWS STS actions for a role that the general order decides.
const ROLE_ACTIONS: [&str; 3] = [
    "AssumeRole",
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
];

/// Actions on a bucket policy, which the owner's root user may always call (R10.3).
const BUCKET_POLICY_ACTIONS: [&str; 3] =
    ["GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"];

/// Refuses a request that a rule of its own would decide.
///
/// # Errors
/// `not-yet-decided`, naming the rule.
pub fn check(request: &Request, has_endpoint_policy: bool) -> Result<(), RequestError> {
    let reason = of_sts(request)
        .or_else(|| of_iam(request))
        .or_else(|| of_kms(request));
    let reason = reason.or_else(|| of_s3(request));
    let reason = reason.or_else(|| of_forward_access(request, has_endpoint_policy));
    match reason {
        None => Ok(()),
        Some((field, rule)) => Err(RequestError::new(
            RequestErrorCode::NotYetDecided,
            field,
            format!("not yet decided: {rule} not in the engine yet"),
        )),
    }
}

type Refusal = (&'static str, &'static str);

fn of_sts(request: &Request) -> Option<Refusal> {
    if request.action.prefix() != "sts" {
        return None;
    }
    let is_role_action = ROLE_ACTIONS
        .iter()
        .any(|name| request.action.is("sts", name));
    if !is_role_action || !request.resource.is_role() {
        return Some(("request.action", "AWS STS's own rules for this action are"));
    }
    let principal = &request.principal;
    let has_own_rules = principal.session_token
        || matches!(
            principal.principal_type,
            PrincipalType::FederatedUser | PrincipalType::Root
        );
    if has_own_rules {
        return Some((
            "request.principal",
            "AWS STS's rules for these credentials are",
        ));
    }
    if is_service_linked(request) {
        return Some(("request.resource", "the rules for service-linked roles are"));
    }
    let is_tagged = |context: &Context| {
        context.entries().any(|entry| {
            let name = entry.name.to_ascii_lowercase();
            name.starts_with("aws:requesttag/")
                || name == "aws:tagkeys"
                || name == "sts:sourceidentity"
        })
    };
    is_tagged(&request.context).then_some((
        "request.context",
        "the rules for session tags and source identity are",
    ))
}

fn of_iam(request: &Request) -> Option<Refusal> {
    if request.action.prefix() != "iam" {
        return None;
    }
    if request.action.is("iam", "PassRole") {
        return Some(("request.action", "the rules for iam:PassRole are"));
    }
    let principal = &request.principal;
    if principal.session_token || principal.principal_type == PrincipalType::FederatedUser {
        return Some((
            "request.principal",
            "the rules for IAM calls with these credentials are",
        ));
    }
    is_service_linked(request)
        .then_some(("request.resource", "the rules for service-linked roles are"))
}

fn is_service_linked(request: &Request) -> bool {
    request.resource.arn().is_some_and(|arn| {
        arn.service == "iam" && arn.resource.starts_with("role/aws-service-role/")
    })
}

fn of_kms(request: &Request) -> Option<Refusal> {
    if request.action.prefix() != "kms" {
        return None;
    }
    if request.action.is("kms", "RetireGrant") {
        return Some(("request.action", "the rules for KMS grants are"));
    }
    let caller = request.principal.account.as_ref();
    let is_cross_account = caller.is_some() && caller != request.resource_account.as_ref();
    is_cross_account.then_some(("request.action", "the rules for KMS across accounts are"))
}

fn of_s3(request: &Request) -> Option<Refusal> {
    let is_root = request.principal.principal_type == PrincipalType::Root;
    let is_policy = BUCKET_POLICY_ACTIONS
        .iter()
        .any(|name| request.action.is("s3", name));
    (is_root && is_policy).then_some((
        "request.action",
        "the rule on root users and bucket policies is",
    ))
}

/// A service that goes on with the caller's session: the endpoint of the first hop does not count
/// (R17.2, R17.3).
fn of_forward_access(request: &Request, has_endpoint_policy: bool) -> Option<Refusal> {
    let via = request.context.single_value("aws:viaawsservice");
    let is_forwarded = via.is_some_and(|via| via.eq_ignore_ascii_case("true"));
    (is_forwarded && has_endpoint_policy).then_some((
        "request.context",
        "the rules for forward access sessions are",
    ))
}
