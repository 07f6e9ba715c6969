//! Which attributes of which resources are policies.
//!
//! From the documentation of Terraform's AWS provider. What no row tells of is still found by its
//! form (`sweep`); a row tells its type for certain.

use crate::policy::PolicyType;
use crate::policy::PolicyType::IdentityBased;
use crate::policy::PolicyType::ResourceBased;
use crate::policy::PolicyType::RoleTrust;
use crate::policy::PolicyType::ServiceControl;
use crate::policy::PolicyType::Session;
use crate::policy::PolicyType::VpcEndpoint;

/// An attribute that holds a policy as text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) resource: &'static str,
    /// The way to it; `*` is every block of a list.
    pub(super) attribute: &'static str,
    pub(super) policy_type: PolicyType,
}

/// Every row of a type of resource.
pub(super) fn of(resource: &str) -> impl Iterator<Item = &'static Row> {
    ROWS.iter().filter(move |row| row.resource == resource)
}

const fn row(resource: &'static str, attribute: &'static str, policy_type: PolicyType) -> Row {
    Row { resource, attribute, policy_type }
}

/// A resource-based policy in the attribute `policy`.
const fn on(resource: &'static str) -> Row {
    row(resource, "policy", ResourceBased)
}

const ROWS: &[Row] = &[
    row("aws_iam_group_policy", "policy", IdentityBased),
    row("aws_iam_policy", "policy", IdentityBased),
    row("aws_iam_role", "assume_role_policy", RoleTrust),
    row("aws_iam_role", "inline_policy/*/policy", IdentityBased),
    row("aws_iam_role_policy", "policy", IdentityBased),
    row("aws_iam_user_policy", "policy", IdentityBased),
    row("aws_iot_policy", "policy", IdentityBased),
    row("aws_ssoadmin_permission_set_inline_policy", "inline_policy", IdentityBased),
    row("aws_transfer_access", "policy", Session),
    row("aws_transfer_user", "policy", Session),
    row("aws_vpc_endpoint", "policy", VpcEndpoint),
    row("aws_vpc_endpoint_policy", "policy", VpcEndpoint),
    // Of its `type`, which may be another one.
    row("aws_organizations_policy", "content", ServiceControl),
    row("aws_organizations_resource_policy", "content", ResourceBased),
    on("aws_acmpca_policy"),
    on("aws_api_gateway_rest_api"),
    on("aws_api_gateway_rest_api_policy"),
    on("aws_backup_vault_policy"),
    on("aws_cloudwatch_event_bus_policy"),
    row("aws_cloudwatch_log_destination_policy", "access_policy", ResourceBased),
    row("aws_cloudwatch_log_resource_policy", "policy_document", ResourceBased),
    row("aws_codeartifact_domain_permissions_policy", "policy_document", ResourceBased),
    row("aws_codeartifact_repository_permissions_policy", "policy_document", ResourceBased),
    on("aws_codebuild_resource_policy"),
    on("aws_dynamodb_resource_policy"),
    on("aws_ecr_registry_policy"),
    on("aws_ecr_repository_policy"),
    on("aws_ecrpublic_repository_policy"),
    on("aws_efs_file_system_policy"),
    row("aws_elasticsearch_domain", "access_policies", ResourceBased),
    row("aws_elasticsearch_domain_policy", "access_policies", ResourceBased),
    row("aws_glacier_vault", "access_policy", ResourceBased),
    on("aws_glacier_vault_lock"),
    on("aws_glue_resource_policy"),
    on("aws_kinesis_resource_policy"),
    on("aws_kms_external_key"),
    on("aws_kms_key"),
    on("aws_kms_key_policy"),
    on("aws_kms_replica_external_key"),
    on("aws_kms_replica_key"),
    on("aws_media_store_container_policy"),
    on("aws_msk_cluster_policy"),
    on("aws_networkfirewall_resource_policy"),
    row("aws_opensearch_domain", "access_policies", ResourceBased),
    row("aws_opensearch_domain_policy", "access_policies", ResourceBased),
    on("aws_redshift_resource_policy"),
    on("aws_redshiftserverless_resource_policy"),
    on("aws_s3_access_point"),
    on("aws_s3_bucket"),
    on("aws_s3_bucket_policy"),
    on("aws_s3control_access_point_policy"),
    on("aws_s3control_bucket_policy"),
    row("aws_s3control_multi_region_access_point_policy", "details/*/policy", ResourceBased),
    on("aws_s3control_object_lambda_access_point_policy"),
    row("aws_s3tables_table_bucket_policy", "resource_policy", ResourceBased),
    row("aws_s3tables_table_policy", "resource_policy", ResourceBased),
    row("aws_sagemaker_model_package_group_policy", "resource_policy", ResourceBased),
    on("aws_schemas_registry_policy"),
    on("aws_secretsmanager_secret"),
    on("aws_secretsmanager_secret_policy"),
    on("aws_ses_identity_policy"),
    on("aws_sesv2_email_identity_policy"),
    on("aws_sns_topic"),
    on("aws_sns_topic_policy"),
    on("aws_sqs_queue"),
    on("aws_sqs_queue_policy"),
    on("aws_vpclattice_auth_policy"),
    on("aws_vpclattice_resource_policy"),
];
