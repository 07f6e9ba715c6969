//! `settings` of a scenario.

use crate::api::fields::Fields;
use crate::api::fields::not_yet;
use crate::json::Node;
use crate::json::Value;
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

/// Settings of service rules that the engine does not have yet.
const NOT_YET: [(&str, &str); 4] = [
    ("consoleSession", "the rule on console sessions is"),
    ("awsManagedKmsKey", "the rules for AWS managed KMS keys are"),
    (
        "s3RestrictPublicBuckets",
        "the rules for S3 block public access are",
    ),
    (
        "bucketPolicyIsPublic",
        "the rules for S3 block public access are",
    ),
];

/// Reads the settings; absent means the defaults.
pub(super) fn read(node: Option<&Node>) -> Result<Settings, RequestError> {
    let Some(node) = node else {
        return Ok(Settings::default());
    };
    let fields = Fields::new(node, "settings", &KNOWN)?;
    for (name, rule) in NOT_YET {
        if fields.boolean(name)? == Some(true) {
            return Err(not_yet(fields.path_of(name), rule));
        }
    }
    if let Some(duration) = fields.get("roleMaxSessionDuration")
        && !matches!(duration.value, Value::Number(_))
    {
        return Err(fields.wrong_type("roleMaxSessionDuration", duration, "a number of seconds"));
    }
    let endpoint_type = match fields.text("endpointType")? {
        None | Some("interface") => EndpointType::Interface,
        Some("gateway") => EndpointType::Gateway,
        Some(other) => {
            let message = format!("`{other}` is neither `interface` nor `gateway`");
            let field = fields.path_of("endpointType");
            return Err(RequestError::new(
                RequestErrorCode::InvalidSettings,
                field,
                message,
            ));
        }
    };
    Ok(Settings {
        derive_context: fields.boolean("deriveContext")?.unwrap_or(true),
        partition_mismatch: fields.boolean("partitionMismatch")?,
        endpoint_type,
    })
}
