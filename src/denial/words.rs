//! How AWS names policy types in its messages.

use crate::policy::PolicyType;

/// AWS's words for a policy type, in the singular.
#[must_use]
pub const fn type_words(policy_type: PolicyType) -> &'static str {
    match policy_type {
        PolicyType::IdentityBased => "identity-based policy",
        PolicyType::ResourceBased => "resource-based policy",
        PolicyType::PermissionsBoundary => "permissions boundary",
        PolicyType::Session => "session policy",
        PolicyType::ServiceControl => "service control policy",
        PolicyType::ResourceControl => "resource control policy",
        PolicyType::VpcEndpoint => "VPC endpoint policy",
        PolicyType::RoleTrust => "role trust policy",
    }
}

/// How AWS names the policy type that denies.
#[must_use]
pub const fn explicit_words(policy_type: PolicyType) -> &'static str {
    match policy_type {
        PolicyType::IdentityBased => "an identity-based policy",
        PolicyType::ResourceBased => "a resource-based policy",
        PolicyType::PermissionsBoundary => "a permissions boundary",
        PolicyType::Session => "a session policy",
        PolicyType::ServiceControl => "a service control policy",
        PolicyType::ResourceControl => "a resource control policy",
        PolicyType::VpcEndpoint => "a VPC endpoint policy",
        PolicyType::RoleTrust => "the role trust policy",
    }
}
