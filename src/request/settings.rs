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
    /// Whether the session was made by signing in to the console (R6.10).
    pub console_session: bool,
    /// The longest session of the role that is assumed, in seconds (R7.14).
    pub role_max_session_duration: Option<u64>,
    /// Whether AWS manages the KMS key: no RCP binds it (R9.9).
    pub aws_managed_kms_key: bool,
    /// Whether S3 Block Public Access restricts public buckets (R15.2).
    pub s3_restrict_public_buckets: bool,
    /// Whether the bucket policy is public. Absent: as its text says (R15.2).
    pub bucket_policy_is_public: Option<bool>,
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
            console_session: false,
            role_max_session_duration: None,
            aws_managed_kms_key: false,
            s3_restrict_public_buckets: false,
            bucket_policy_is_public: None,
        }
    }
}
