//! `settings` of a scenario.

use crate::api::fields::Fields;
use crate::json::Node;
use crate::request::EndpointType;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::Settings;

const KNOWN: [&str; 8] = [
    "deriveContext",
    "consoleSession",
    "awsManagedKmsKey",
    "partitionMismatch",
    "roleMaxSessionDuration",
    "s3RestrictPublicBuckets",
    "bucketPolicyIsPublic",
    "endpointType",
];

/// Reads the settings; absent means the defaults.
pub(super) fn read(node: Option<&Node>) -> Result<Settings, RequestError> {
    let Some(node) = node else {
        return Ok(Settings::default());
    };
    let fields = Fields::new(node, "settings", &KNOWN)?;
    let endpoint_type = match fields.text("endpointType")? {
        None | Some("interface") => EndpointType::Interface,
        Some("gateway") => EndpointType::Gateway,
        Some(other) => {
            let message = format!("`{other}` is neither `interface` nor `gateway`");
            let field = fields.path_of("endpointType");
            return Err(RequestError::new(RequestErrorCode::InvalidSettings, field, message));
        }
    };
    Ok(Settings {
        derive_context: fields.boolean("deriveContext")?.unwrap_or(true),
        partition_mismatch: fields.boolean("partitionMismatch")?,
        endpoint_type,
        console_session: fields.boolean("consoleSession")?.unwrap_or(false),
        role_max_session_duration: fields.seconds("roleMaxSessionDuration")?,
        aws_managed_kms_key: fields.boolean("awsManagedKmsKey")?.unwrap_or(false),
        s3_restrict_public_buckets: fields.boolean("s3RestrictPublicBuckets")?.unwrap_or(false),
        bucket_policy_is_public: fields.boolean("bucketPolicyIsPublic")?,
    })
}
