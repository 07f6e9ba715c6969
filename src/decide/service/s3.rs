//! Amazon S3: bucket policies and the root user, and Block Public Access (R10.3, R15.2).

use crate::compile::CompiledPolicySet;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::decide::service::public_policy::is_public;
use crate::policy::PolicyType;
use crate::request::Request;
use crate::request::Settings;
use crate::request::principal::PrincipalType;

/// The actions on a bucket policy that the owner's root user can always call.
const BUCKET_POLICY: [&str; 3] = ["GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"];

/// Whether the bucket policy cannot deny: the owner's root user can always mend it (R10.3).
pub(in crate::decide) fn cannot_deny(request: &Request) -> bool {
    let principal = &request.principal;
    principal.principal_type == PrincipalType::Root
        && principal.account == request.resource_account
        && BUCKET_POLICY.iter().any(|name| request.action.is("s3", name))
}

/// Restricts a bucket whose policy is public to services and the owner's account; AWS reports it
/// as an explicit deny of the resource-based policy (R15.2).
pub(in crate::decide) fn restrict_public_bucket(
    set: &CompiledPolicySet,
    request: &Request,
    settings: &Settings,
) -> Option<Decision> {
    let principal = &request.principal;
    let is_inside = principal.principal_type == PrincipalType::Service
        || (principal.account.is_some() && principal.account == request.resource_account);
    if !settings.s3_restrict_public_buckets || request.action.prefix() != "s3" || is_inside {
        return None;
    }
    let policy = set.resource_based.as_ref()?;
    let is_public =
        settings.bucket_policy_is_public.unwrap_or_else(|| is_public(policy.document()));
    is_public.then_some(Decision {
        answer: Answer::ExplicitDeny,
        code: ReasonCode::PublicBucketRestricted,
        policy_type: Some(PolicyType::ResourceBased),
        statement: None,
    })
}
