//! Which properties of which resources are policies.
//!
//! From the resource types of the CloudFormation User Guide and the SAM specification. What no row
//! tells of is still found by its form (`sweep`); a row tells its type and its name for certain.

use crate::policy::PolicyType;
use crate::policy::PolicyType::IdentityBased;
use crate::policy::PolicyType::ResourceBased;
use crate::policy::PolicyType::RoleTrust;
use crate::policy::PolicyType::ServiceControl;
use crate::policy::PolicyType::VpcEndpoint;

/// A property that holds policies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) resource_type: &'static str,
    /// The way to it in the properties; `*` is every element of an array.
    pub(super) property: &'static str,
    pub(super) policy_type: PolicyType,
    /// Where the policy's name is: beside the document, or in the properties.
    pub(super) name: &'static str,
    pub(super) holds: Holds,
}

/// What a property holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// A document.
    Document,
    /// Documents among other values, such as names of managed policies.
    Some,
    /// Statements without a document around them.
    Statements,
}

/// Every row of a resource type.
pub(super) fn of(resource_type: &str) -> impl Iterator<Item = &'static Row> {
    ROWS.iter().filter(move |row| row.resource_type == resource_type)
}

const fn row(
    resource_type: &'static str,
    property: &'static str,
    policy_type: PolicyType,
    name: &'static str,
) -> Row {
    Row { resource_type, property, policy_type, name, holds: Holds::Document }
}

const fn resource(resource_type: &'static str, property: &'static str) -> Row {
    row(resource_type, property, ResourceBased, "")
}

const fn some(resource_type: &'static str, property: &'static str, policy_type: PolicyType) -> Row {
    Row { resource_type, property, policy_type, name: "", holds: Holds::Some }
}

const fn statements(resource_type: &'static str, property: &'static str) -> Row {
    let policy_type = ResourceBased;
    Row { resource_type, property, policy_type, name: "", holds: Holds::Statements }
}

const INLINE: &str = "Policies/*/PolicyDocument";

const ROWS: &[Row] = &[
    row("AWS::IAM::Policy", "PolicyDocument", IdentityBased, "PolicyName"),
    row("AWS::IAM::ManagedPolicy", "PolicyDocument", IdentityBased, "ManagedPolicyName"),
    row("AWS::IAM::Role", "AssumeRolePolicyDocument", RoleTrust, ""),
    row("AWS::IAM::Role", INLINE, IdentityBased, "PolicyName"),
    row("AWS::IAM::User", INLINE, IdentityBased, "PolicyName"),
    row("AWS::IAM::Group", INLINE, IdentityBased, "PolicyName"),
    row("AWS::IAM::RolePolicy", "PolicyDocument", IdentityBased, "PolicyName"),
    row("AWS::IAM::UserPolicy", "PolicyDocument", IdentityBased, "PolicyName"),
    row("AWS::IAM::GroupPolicy", "PolicyDocument", IdentityBased, "PolicyName"),
    row("AWS::IoT::Policy", "PolicyDocument", IdentityBased, "PolicyName"),
    row("AWS::SSO::PermissionSet", "InlinePolicy", IdentityBased, "Name"),
    some("AWS::Serverless::Function", "Policies", IdentityBased),
    some("AWS::Serverless::Function", "Policies/*", IdentityBased),
    row("AWS::Serverless::Function", "AssumeRolePolicyDocument", RoleTrust, ""),
    some("AWS::Serverless::StateMachine", "Policies", IdentityBased),
    some("AWS::Serverless::StateMachine", "Policies/*", IdentityBased),
    statements("AWS::Serverless::Api", "Auth/ResourcePolicy/CustomStatements"),
    row("AWS::EC2::VPCEndpoint", "PolicyDocument", VpcEndpoint, ""),
    // Of its `Type`, which may be another one.
    row("AWS::Organizations::Policy", "Content", ServiceControl, "Name"),
    resource("AWS::Organizations::ResourcePolicy", "Content"),
    resource("AWS::ApiGateway::RestApi", "Policy"),
    resource("AWS::Backup::BackupVault", "AccessPolicy"),
    resource("AWS::Backup::LogicallyAirGappedBackupVault", "AccessPolicy"),
    resource("AWS::CloudTrail::ResourcePolicy", "ResourcePolicy"),
    resource("AWS::CodeArtifact::Domain", "PermissionsPolicyDocument"),
    resource("AWS::CodeArtifact::Repository", "PermissionsPolicyDocument"),
    resource("AWS::DynamoDB::Table", "ResourcePolicy/PolicyDocument"),
    resource("AWS::DynamoDB::Table", "StreamSpecification/ResourcePolicy/PolicyDocument"),
    resource("AWS::DynamoDB::GlobalTable", "Replicas/*/ResourcePolicy/PolicyDocument"),
    resource(
        "AWS::DynamoDB::GlobalTable",
        "Replicas/*/ReplicaStreamSpecification/ResourcePolicy/PolicyDocument",
    ),
    resource("AWS::ECR::PublicRepository", "RepositoryPolicyText"),
    resource("AWS::ECR::RegistryPolicy", "PolicyText"),
    resource("AWS::ECR::Repository", "RepositoryPolicyText"),
    resource("AWS::ECR::RepositoryCreationTemplate", "RepositoryPolicy"),
    resource("AWS::EFS::FileSystem", "FileSystemPolicy"),
    resource("AWS::Elasticsearch::Domain", "AccessPolicies"),
    resource("AWS::EventSchemas::RegistryPolicy", "Policy"),
    resource("AWS::Events::EventBus", "Policy"),
    statements("AWS::Events::EventBusPolicy", "Statement"),
    resource("AWS::KMS::Key", "KeyPolicy"),
    resource("AWS::KMS::ReplicaKey", "KeyPolicy"),
    resource("AWS::Kinesis::ResourcePolicy", "ResourcePolicy"),
    resource("AWS::Lex::ResourcePolicy", "Policy"),
    resource("AWS::Logs::Destination", "DestinationPolicy"),
    resource("AWS::Logs::ResourcePolicy", "PolicyDocument"),
    resource("AWS::MSK::ClusterPolicy", "Policy"),
    resource("AWS::MediaStore::Container", "Policy"),
    resource("AWS::OpenSearchService::Domain", "AccessPolicies"),
    resource("AWS::Redshift::Cluster", "NamespaceResourcePolicy"),
    resource("AWS::RedshiftServerless::Namespace", "NamespaceResourcePolicy"),
    resource("AWS::S3::AccessPoint", "Policy"),
    resource("AWS::S3::BucketPolicy", "PolicyDocument"),
    resource("AWS::S3::MultiRegionAccessPointPolicy", "Policy"),
    resource("AWS::S3Express::AccessPoint", "Policy"),
    resource("AWS::S3Express::BucketPolicy", "PolicyDocument"),
    resource("AWS::S3ObjectLambda::AccessPointPolicy", "PolicyDocument"),
    resource("AWS::S3Outposts::AccessPoint", "Policy"),
    resource("AWS::S3Outposts::BucketPolicy", "PolicyDocument"),
    resource("AWS::S3Tables::TableBucketPolicy", "ResourcePolicy"),
    resource("AWS::S3Tables::TablePolicy", "ResourcePolicy"),
    resource("AWS::S3Vectors::VectorBucketPolicy", "Policy"),
    resource("AWS::SNS::TopicInlinePolicy", "PolicyDocument"),
    resource("AWS::SNS::TopicPolicy", "PolicyDocument"),
    resource("AWS::SQS::QueueInlinePolicy", "PolicyDocument"),
    resource("AWS::SQS::QueuePolicy", "PolicyDocument"),
    resource("AWS::SSM::ResourcePolicy", "Policy"),
    resource("AWS::SageMaker::ModelPackageGroup", "ModelPackageGroupPolicy"),
    resource("AWS::SecretsManager::ResourcePolicy", "ResourcePolicy"),
    resource("AWS::VpcLattice::AuthPolicy", "Policy"),
    resource("AWS::VpcLattice::ResourcePolicy", "Policy"),
    resource("AWS::XRay::ResourcePolicy", "PolicyDocument"),
];
