//! What a world tells beside policies, in the shape in which scenarios have it.

use crate::json::ObjectText;
use crate::json::quote;
use crate::policy::KmsGrant;
use crate::policy::model::PrincipalEntry;
use crate::request::EndpointType;
use crate::request::Settings;

/// What a world tells of services: whether S3 restricts public buckets, and which kind of VPC endpoint a
/// request crosses.
pub(super) fn settings(settings: &Settings) -> String {
    let mut out = ObjectText::default();
    if settings.s3_restrict_public_buckets {
        out.json("s3RestrictPublicBuckets", "true");
    }
    if settings.endpoint_type == EndpointType::Gateway {
        out.text("endpointType", Some("gateway"));
    }
    out.end()
}

/// A grant in the shape in which it is read.
pub(super) fn grant(grant: &KmsGrant) -> String {
    let pairs = |pairs: &Option<Vec<(String, String)>>| {
        let mut out = ObjectText::default();
        for (key, value) in pairs.iter().flatten() {
            out.text(quote(key).trim_matches('"'), Some(value));
        }
        pairs.as_ref().map(|_| out.end()).unwrap_or_default()
    };
    let mut constraints = ObjectText::default();
    constraints.json("EncryptionContextEquals", &pairs(&grant.encryption_context_equals));
    constraints.json("EncryptionContextSubset", &pairs(&grant.encryption_context_subset));
    constraints.text("SourceArn", grant.source_arn.as_deref());
    let operations: Vec<String> = grant.operations.iter().map(|name| quote(name)).collect();
    let text = |entry: &'_ Option<PrincipalEntry>| entry.as_ref().map(|entry| entry.text.clone());
    let mut out = ObjectText::default();
    out.text("KeyId", Some(&grant.key_id));
    out.text("GranteePrincipal", text(&grant.grantee).as_deref());
    out.text("RetiringPrincipal", text(&grant.retiring).as_deref());
    out.list("Operations", &operations);
    if !constraints.is_empty() {
        out.json("Constraints", &constraints.end());
    }
    out.end()
}
