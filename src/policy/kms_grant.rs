//! Grants of KMS keys, in the shape that `kms:ListGrants` prints (EVALUATION.md, R14.7 to R14.9).

use crate::policy::model::PrincipalEntry;

/// A grant: it allows one grantee some operations on one key, and never denies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KmsGrant {
    /// The key: its ARN or its id.
    pub key_id: String,
    /// The principal that may use the key.
    pub grantee: Option<PrincipalEntry>,
    /// The principal that may retire the grant.
    pub retiring: Option<PrincipalEntry>,
    /// Names of KMS operations, such as `Decrypt`.
    pub operations: Vec<String>,
    /// The encryption context that the request must have, and nothing else.
    pub encryption_context_equals: Option<Vec<(String, String)>>,
    /// The encryption context that the request must have at least.
    pub encryption_context_subset: Option<Vec<(String, String)>>,
    /// The resource on whose behalf the grantee must ask.
    pub source_arn: Option<String>,
}
