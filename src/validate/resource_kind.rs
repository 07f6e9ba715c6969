//! What resource-based policies are attached to, and what holds for each kind.

/// A kind of resource that has a policy.
#[derive(Debug, PartialEq, Eq)]
pub struct ResourceKind {
    /// Its name in CloudFormation, which `validatePolicyResourceType` has too.
    pub name: &'static str,
    /// The most bytes that a policy of such a resource has (FINDINGS.md, section 6).
    pub most_bytes: usize,
    /// What such a policy can be about, where AWS's checks know it.
    pub(super) scope: Option<Scope>,
}

/// What the policies of a kind of resource can be about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Scope {
    /// The prefix of its actions.
    pub(super) prefix: &'static str,
    /// Region and account of its ARNs: whether they have one.
    pub(super) has_region_and_account: [bool; 2],
    /// How the last field of its ARNs begins; empty: with any name.
    pub(super) beginning: &'static str,
}

const fn kind(name: &'static str, most_bytes: usize) -> ResourceKind {
    ResourceKind { name, most_bytes, scope: None }
}

const fn scoped(
    name: &'static str,
    scope: (&'static str, [bool; 2], &'static str),
) -> ResourceKind {
    let (prefix, has_region_and_account, beginning) = scope;
    let scope = Some(Scope { prefix, has_region_and_account, beginning });
    ResourceKind { name, most_bytes: DEFAULT_BYTES, scope }
}

/// The most bytes where the kind is not known: those of a bucket policy.
pub(super) const DEFAULT_BYTES: usize = 20_480;

/// Every kind that is known. Of a kind with a scope the name is one of ValidatePolicy's
/// (botocore, `ValidatePolicyResourceType`); the quotas are those of the services' user guides and
/// service models.
pub const RESOURCE_KINDS: &[ResourceKind] = &[
    kind("AWS::ACMPCA::CertificateAuthority", 81_920),
    kind("AWS::CloudTrail::Channel", 8_192),
    kind("AWS::CloudTrail::Dashboard", 8_192),
    kind("AWS::CloudTrail::EventDataStore", 8_192),
    kind("AWS::CodeArtifact::Domain", 7_168),
    kind("AWS::CodeArtifact::Repository", 7_168),
    scoped("AWS::DynamoDB::Table", ("dynamodb", [true, true], "table/")),
    kind("AWS::ECR::Repository", 10_240),
    kind("AWS::EFS::FileSystem", 20_000),
    kind("AWS::KMS::Key", 32_768),
    kind("AWS::Logs::LogGroup", 51_200),
    kind("AWS::OpenSearchService::Domain", 102_400),
    scoped("AWS::S3::AccessPoint", ("s3", [true, true], "accesspoint/")),
    scoped("AWS::S3::Bucket", ("s3", [false, false], "")),
    scoped("AWS::S3::MultiRegionAccessPoint", ("s3", [false, true], "accesspoint/")),
    scoped("AWS::S3ObjectLambda::AccessPoint", ("s3-object-lambda", [true, true], "accesspoint/")),
    kind("AWS::S3Tables::Table", 20_480),
    kind("AWS::S3Tables::TableBucket", 20_480),
    kind("AWS::SNS::Topic", 30_720),
    kind("AWS::SQS::Queue", 8_192),
    kind("AWS::SecretsManager::Secret", 20_480),
];

impl ResourceKind {
    /// The kind of that name.
    ///
    /// ```
    /// use iam_verdict::validate::resource_kind::ResourceKind;
    /// let bucket = ResourceKind::from_name("AWS::S3::Bucket").unwrap();
    /// assert_eq!(bucket.most_bytes, 20_480);
    /// assert_eq!(ResourceKind::from_name("AWS::S3::Object"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        RESOURCE_KINDS.iter().find(|kind| kind.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_sorted() {
        assert!(RESOURCE_KINDS.is_sorted_by_key(|kind| kind.name));
    }
}
