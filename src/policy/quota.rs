//! How long policies may be (FINDINGS.md, section 6).

use crate::policy::PolicyType;

/// What AWS counts of a policy's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Every character.
    Characters,
    /// Every character but white space.
    CharactersWithoutWhiteSpace,
    /// Every byte of UTF-8.
    Bytes,
}

impl Counted {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Characters => "characters",
            Self::CharactersWithoutWhiteSpace => "charactersWithoutWhiteSpace",
            Self::Bytes => "bytes",
        }
    }

    /// How many a text has of them.
    ///
    /// ```
    /// use iam_verdict::policy::quota::Counted;
    ///
    /// let text = "{ \"é\": 1 }";
    /// let counted = [Counted::Characters, Counted::CharactersWithoutWhiteSpace, Counted::Bytes];
    /// assert_eq!(counted.map(|counted| counted.count(text)), [10, 7, 11]);
    /// ```
    #[must_use]
    pub fn count(self, text: &str) -> usize {
        match self {
            Self::Characters => text.chars().count(),
            Self::CharactersWithoutWhiteSpace => {
                text.chars().filter(|character| !character.is_whitespace()).count()
            }
            Self::Bytes => text.len(),
        }
    }
}

/// A quota that a policy counts against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// What it is of, for people.
    pub name: &'static str,
    /// What is counted.
    pub counted: Counted,
    /// The most.
    pub limit: usize,
}

const fn quota(name: &'static str, counted: Counted, limit: usize) -> Quota {
    Quota { name, counted, limit }
}

use Counted::Bytes;
use Counted::Characters;
use Counted::CharactersWithoutWhiteSpace as WithoutWhiteSpace;

/// What every call of IAM takes at most (botocore, `policyDocumentType`).
pub const IN_A_CALL: Quota = quota("policy in a call of IAM", Characters, 131_072);

// IAM User Guide, "IAM and AWS STS quotas".
/// What a managed policy may have.
pub const MANAGED: Quota = quota("managed policy", WithoutWhiteSpace, 6_144);
/// What all inline policies of a user may have.
pub const INLINE_OF_USER: Quota =
    quota("inline policies of a user, in sum", WithoutWhiteSpace, 2_048);
/// What all inline policies of a group may have.
pub const INLINE_OF_GROUP: Quota =
    quota("inline policies of a group, in sum", WithoutWhiteSpace, 5_120);
/// What all inline policies of a role may have.
pub const INLINE_OF_ROLE: Quota =
    quota("inline policies of a role, in sum", WithoutWhiteSpace, 10_240);
const IDENTITY: &[Quota] = &[MANAGED, INLINE_OF_USER, INLINE_OF_GROUP, INLINE_OF_ROLE, IN_A_CALL];
const BOUNDARY: &[Quota] = &[MANAGED, IN_A_CALL];
const SESSION: &[Quota] = &[quota("session policies, in sum", Characters, 2_048)];
const TRUST: &[Quota] = &[quota("role trust policy", WithoutWhiteSpace, 2_048), IN_A_CALL];
// AWS Organizations User Guide, "Quotas and service limits": 10,240 since 2026-05-15.
const SERVICE_CONTROL: &[Quota] = &[quota("service control policy", Characters, 10_240)];
const RESOURCE_CONTROL: &[Quota] = &[quota("resource control policy", Characters, 5_120)];
// AWS PrivateLink guide, "Control access to VPC endpoints using endpoint policies".
const VPC_ENDPOINT: &[Quota] = &[quota("VPC endpoint policy", Characters, 20_480)];
/// Where the kind of the resource is not known: what a bucket policy may have.
const RESOURCE: &[Quota] = &[quota("resource-based policy of most services", Bytes, 20_480)];

/// The quotas that a policy of this type counts against, first the one of the type itself. Of a
/// resource-based policy the kind of its resource may say another one.
#[must_use]
pub const fn quotas(policy_type: PolicyType) -> &'static [Quota] {
    match policy_type {
        PolicyType::IdentityBased => IDENTITY,
        PolicyType::PermissionsBoundary => BOUNDARY,
        PolicyType::Session => SESSION,
        PolicyType::RoleTrust => TRUST,
        PolicyType::ServiceControl => SERVICE_CONTROL,
        PolicyType::ResourceControl => RESOURCE_CONTROL,
        PolicyType::VpcEndpoint => VPC_ENDPOINT,
        PolicyType::ResourceBased => RESOURCE,
    }
}
