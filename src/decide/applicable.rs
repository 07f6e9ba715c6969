//! Which policy types take part, by caller and resource (EVALUATION.md, 1.2, 8, 9).

use crate::base::truth::Truth;
use crate::catalog::is_bound_by_resource_control;
use crate::decide::service::forward_access;
use crate::decide::service::kms;
use crate::policy::PolicyType;
use crate::request::Request;
use crate::request::Resource;
use crate::request::Settings;
use crate::request::principal::PrincipalType;

/// Whether a policy type takes part in deciding the request at all.
#[must_use]
pub(super) fn takes_part(policy_type: PolicyType, request: &Request, settings: &Settings) -> bool {
    let caller = request.principal.principal_type;
    let has_identity = has_identity(caller);
    match policy_type {
        PolicyType::IdentityBased => has_identity,
        PolicyType::PermissionsBoundary => {
            has_identity && caller != PrincipalType::ServiceLinkedRole
        }
        // A session policy of the root user is the task policy of AssumeRoot (R10.5).
        PolicyType::Session => has_identity || caller == PrincipalType::Root,
        PolicyType::ServiceControl => is_under_service_control(request),
        PolicyType::ResourceControl => is_under_resource_control(request, settings),
        PolicyType::VpcEndpoint => forward_access::is_forwarded(request) != Truth::True,
        PolicyType::RoleTrust => asks_for_role(request),
        // A role's only resource policy is its trust policy, which `iam:` actions never read
        // (R7.16), and an action without a resource has none to ask.
        PolicyType::ResourceBased => request.action.prefix() != "iam" && !asks_for_role(request),
    }
}

/// Whether such a caller has identity-based policies, be they none: users and roles do.
#[must_use]
pub(super) const fn has_identity(caller: PrincipalType) -> bool {
    matches!(
        caller,
        PrincipalType::IamUser
            | PrincipalType::AssumedRole
            | PrincipalType::ServiceLinkedRole
            | PrincipalType::FederatedUser
    )
}

/// SCPs bind users, roles and root users of member accounts; not service-linked roles, services,
/// callers from outside, nor the management account (R8.5 to R8.9).
fn is_under_service_control(request: &Request) -> bool {
    let caller = request.principal.principal_type;
    caller.is_of_account()
        && caller != PrincipalType::ServiceLinkedRole
        && !request.principal.is_management_account
}

/// RCPs bind every caller but service-linked roles (R9.3, R9.6), for the services that support
/// them (R9.7), on resources (R9.11) outside the management account (R9.5); not the retiring of KMS
/// grants (R9.8), nor keys that AWS manages (R9.9).
fn is_under_resource_control(request: &Request, settings: &Settings) -> bool {
    let principal = &request.principal;
    let owner_is_management_account =
        principal.is_management_account && principal.account == request.resource_account;
    is_bound_by_resource_control(request.action.prefix())
        && request.resource != Resource::None
        && principal.principal_type != PrincipalType::ServiceLinkedRole
        && !owner_is_management_account
        && !kms::retires_grant(request)
        && !settings.aws_managed_kms_key
}

/// Whether the request is one of AWS STS for a role, which the role's trust policy decides.
#[must_use]
pub(super) fn asks_for_role(request: &Request) -> bool {
    request.action.prefix() == "sts" && request.resource.is_role()
}
