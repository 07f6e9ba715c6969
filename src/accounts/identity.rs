//! Users, groups and roles: what AWS calls IAM identities.

use crate::accounts::document::Document;
use crate::base::diagnostic::Path;
use crate::value::date::Instant;

/// The kinds of identities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdentityKind {
    /// A user.
    User,
    /// A group of users.
    Group,
    /// A role.
    Role,
}

impl IdentityKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::User, Self::Group, Self::Role];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
        }
    }

    /// The list, and the members of its entries that hold name, id and inline policies (IAM API
    /// Reference, `GetAccountAuthorizationDetails`).
    pub(super) const fn members(self) -> [&'static str; 4] {
        match self {
            Self::User => ["UserDetailList", "UserName", "UserId", "UserPolicyList"],
            Self::Group => ["GroupDetailList", "GroupName", "GroupId", "GroupPolicyList"],
            Self::Role => ["RoleDetailList", "RoleName", "RoleId", "RolePolicyList"],
        }
    }
}

/// A policy that stands in the identity itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlinePolicy {
    /// Its name.
    pub name: String,
    /// Its document.
    pub document: Document,
}

/// A user, group or role with what it says about its permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// What it is.
    pub kind: IdentityKind,
    /// Its name, without path.
    pub name: String,
    /// Its ARN, with its path.
    pub arn: String,
    /// `AIDA…`, `AGPA…` or `AROA…`.
    pub unique_id: Option<String>,
    /// The policies that stand in it.
    pub inline: Vec<InlinePolicy>,
    /// The ARNs of managed policies that are attached to it.
    pub attached: Vec<String>,
    /// The ARN of the managed policy that is its permissions boundary.
    pub boundary: Option<String>,
    /// The names of the groups that a user is in.
    pub groups: Vec<String>,
    /// Who may assume a role.
    pub trust: Option<Document>,
    /// When it was made.
    pub created: Option<Instant>,
    /// Its tags.
    pub tags: Vec<(String, String)>,
    /// Where it stands in the input.
    pub place: Path,
    /// Why nothing is decided from it: what was lost of it could be a `Deny`.
    pub fault: Option<String>,
}

impl Identity {
    /// Whether another reading of it says the same.
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        let elsewhere = Self { place: self.place.clone(), ..other.clone() };
        *self == elsewhere
    }
}

/// A managed policy with the document of its default version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The default version.
    pub version: Option<String>,
    /// The document of that version.
    pub document: Option<Document>,
    /// The day of the file of AWS's policies that it was taken from.
    pub as_of: Option<String>,
    /// Where it stands in the input.
    pub place: Path,
    /// Why nothing is decided from it.
    pub fault: Option<String>,
}

impl ManagedPolicy {
    /// Whether AWS made it.
    #[must_use]
    pub fn is_of_aws(&self) -> bool {
        self.arn.split(':').nth(4) == Some("aws")
    }

    /// The number of the default version.
    pub(super) fn version_number(&self) -> Option<u32> {
        self.version.as_deref()?.strip_prefix('v')?.parse().ok()
    }
}

/// What is told of the policy of one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourcePolicy {
    /// The resource.
    pub arn: String,
    /// The account that owns it.
    pub account: Option<String>,
    /// Its policy; none when it is known that there is none.
    pub document: Option<Document>,
    /// Its tags that requests for it tell; none: it is not known which.
    pub tags: Option<Vec<(String, String)>>,
    /// Where it stands in the input.
    pub place: Path,
    /// Why nothing is decided from it.
    pub fault: Option<String>,
}
