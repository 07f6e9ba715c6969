//! The types of policies that take part in a decision.

/// A type of policy, in AWS's words (IAM User Guide, "Policies and permissions").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PolicyType {
    /// Attached to a user, group or role; managed or inline.
    IdentityBased,
    /// Attached to a resource, such as a bucket policy or a key policy.
    ResourceBased,
    /// The managed policy that sets the most that a user or role can be allowed.
    PermissionsBoundary,
    /// Passed when a session is made.
    Session,
    /// Service control policy (SCP) of an organization: the most that its principals can do.
    ServiceControl,
    /// Resource control policy (RCP) of an organization: the most that can be done to its
    /// resources.
    ResourceControl,
    /// Attached to a VPC endpoint.
    VpcEndpoint,
    /// The trust policy of a role: who may assume it.
    RoleTrust,
}

impl PolicyType {
    /// Every type, in the order of the interface.
    pub const ALL: [Self; 8] = [
        Self::IdentityBased,
        Self::ResourceBased,
        Self::PermissionsBoundary,
        Self::Session,
        Self::ServiceControl,
        Self::ResourceControl,
        Self::VpcEndpoint,
        Self::RoleTrust,
    ];

    /// The name in JSON and TypeScript.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IdentityBased => "identityBased",
            Self::ResourceBased => "resourceBased",
            Self::PermissionsBoundary => "permissionsBoundary",
            Self::Session => "session",
            Self::ServiceControl => "serviceControl",
            Self::ResourceControl => "resourceControl",
            Self::VpcEndpoint => "vpcEndpoint",
            Self::RoleTrust => "roleTrust",
        }
    }

    /// Its place in [`PolicyType::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::IdentityBased => 0,
            Self::ResourceBased => 1,
            Self::PermissionsBoundary => 2,
            Self::Session => 3,
            Self::ServiceControl => 4,
            Self::ResourceControl => 5,
            Self::VpcEndpoint => 6,
            Self::RoleTrust => 7,
        }
    }

    /// Whether its policies stand at levels of an organization.
    #[must_use]
    pub const fn has_levels(self) -> bool {
        matches!(self, Self::ServiceControl | Self::ResourceControl)
    }

    /// The type with that name in JSON and TypeScript.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy_type| policy_type.as_str() == name)
    }

    /// Whether IAM or Organizations stores it, and so applies IAM's rules on `Sid` (S1, S2).
    pub(crate) const fn has_iam_sids(self) -> bool {
        !matches!(self, Self::ResourceBased | Self::VpcEndpoint)
    }

    /// Whether IAM stores it, and so applies IAM's rules on characters and partitions (G1, R5).
    pub(crate) const fn is_stored_by_iam(self) -> bool {
        matches!(
            self,
            Self::IdentityBased | Self::PermissionsBoundary | Self::Session | Self::RoleTrust
        )
    }
}
