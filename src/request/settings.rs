//! Facts about services and accounts that policies and requests do not hold.

/// What a caller may tell beyond the request. Every field is for one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whether context keys that follow from the request are filled in. Rules read the principal
    /// either way.
    pub derive_context: bool,
    /// Whether caller and resource are in different partitions (EVALUATION.md, R5.8). Absent: as
    /// their ARNs say.
    pub partition_mismatch: Option<bool>,
    /// The kind of VPC endpoint that the request crosses (R16.3, R16.4).
    pub endpoint_type: EndpointType,
}

/// The kinds of VPC endpoints whose policies differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndpointType {
    /// An interface endpoint: principals are matched as everywhere.
    Interface,
    /// A gateway endpoint: an account as principal means its root user only.
    Gateway,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            derive_context: true,
            partition_mismatch: None,
            endpoint_type: EndpointType::Interface,
        }
    }
}
