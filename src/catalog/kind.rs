//! Of what kind actions and condition keys are.

/// What an action does, as the reference tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccessLevel {
    /// Tells that resources exist.
    List,
    /// Reads what is in them.
    Read,
    /// Makes, changes and removes them.
    Write,
    /// Changes only tags.
    Tagging,
    /// Changes who may do what.
    PermissionsManagement,
}

impl AccessLevel {
    /// Every level, in the order of their numbers.
    pub const ALL: [Self; 5] =
        [Self::List, Self::Read, Self::Write, Self::Tagging, Self::PermissionsManagement];

    /// AWS's words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Read => "Read",
            Self::Write => "Write",
            Self::Tagging => "Tagging",
            Self::PermissionsManagement => "Permissions management",
        }
    }
}

/// The type of a condition key's values, by its name in the reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// Text.
    String,
    /// An ARN.
    Arn,
    /// `true` or `false`.
    Bool,
    /// A number.
    Numeric,
    /// A date.
    Date,
    /// An address or a range of them.
    IpAddress,
    /// Bytes in base64.
    Binary,
}

impl KeyType {
    /// Every type, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::String,
        Self::Arn,
        Self::Bool,
        Self::Numeric,
        Self::Date,
        Self::IpAddress,
        Self::Binary,
    ];

    /// AWS's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Arn => "ARN",
            Self::Bool => "Bool",
            Self::Numeric => "Numeric",
            Self::Date => "Date",
            Self::IpAddress => "IPAddress",
            Self::Binary => "Binary",
        }
    }
}

/// A risk of an action, by the labels of iam-dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// It hands out credentials.
    CredentialExposure,
    /// It hands out data.
    DataAccess,
    /// With it, a caller can get more permissions.
    PrivilegeEscalation,
    /// It can open a resource to others.
    ResourceExposure,
}

impl Label {
    pub(super) const fn bit(self) -> u8 {
        match self {
            Self::CredentialExposure => 1,
            Self::DataAccess => 1 << 1,
            Self::PrivilegeEscalation => 1 << 2,
            Self::ResourceExposure => 1 << 3,
        }
    }
}
