//! Values of conditions.

use crate::catalog::KeyType;
use crate::catalog::PARTITIONS;
use crate::language::complete::Asked;
use crate::language::complete::CompletionKind;
use crate::language::complete::Draft;
use crate::language::complete::Insert;
use crate::language::complete::principal;
use crate::language::complete::template;
use crate::language::known;
use crate::policy::operator::Family;
use crate::policy::operator::Operator;

/// Keys whose values are one of few (the documentation of the keys).
const VALUES: [(&str, &[&str]); 4] = [
    ("aws:principaltype", &["Account", "Anonymous", "AssumedRole", "FederatedUser", "User"]),
    (
        "s3:x-amz-acl",
        &[
            "authenticated-read",
            "aws-exec-read",
            "bucket-owner-full-control",
            "bucket-owner-read",
            "log-delivery-write",
            "private",
            "public-read",
            "public-read-write",
        ],
    ),
    ("s3:x-amz-server-side-encryption", &["AES256", "aws:fsx", "aws:kms", "aws:kms:dsse"]),
    (
        "dynamodb:select",
        &["ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "COUNT", "SPECIFIC_ATTRIBUTES"],
    ),
];

/// Keys that hold service principals.
const OF_SERVICES: [&str; 7] = [
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "iam:awsservicename",
    "iam:passedtoservice",
];

pub(super) fn drafts(asked: &Asked<'_>) -> Vec<Draft> {
    let (operator, key) = asked.place.condition();
    let Some(key) = key else { return Vec::new() };
    let family =
        operator.and_then(|name| Operator::parse(name).ok()).map(|known| known.base.family());
    let folded = key.to_ascii_lowercase();
    let value = |rank, text: &str| Draft::new(CompletionKind::Value, rank, text);
    if matches!(family, Some(Family::Bool | Family::Null)) {
        return vec![value(0, "true"), value(1, "false")];
    }
    if folded == "aws:requestedregion" || folded.ends_with(":region") {
        return regions();
    }
    if OF_SERVICES.contains(&folded.as_str()) {
        return principal::services();
    }
    if let Some((_, values)) = VALUES.iter().find(|(known, _)| *known == folded) {
        return values.iter().map(|text| value(0, text)).collect();
    }
    if folded == "aws:principalarn" {
        return principal::accounts();
    }
    let key_type = known::find(asked.document.catalog, key).map(|known| known.key_type);
    let form = |text: &str, detail: &str| {
        let draft = value(0, text).detail(detail);
        draft.insert(Insert::Snippet(template(text)))
    };
    match key_type {
        Some(KeyType::Bool) => vec![value(0, "true"), value(1, "false")],
        Some(KeyType::IpAddress) => vec![
            form("${203.0.113.0/24}", "a range of IPv4 addresses"),
            form("${2001:db8::/32}", "a range of IPv6 addresses"),
        ],
        Some(KeyType::Date) => vec![form("${2026-01-01T00:00:00Z}", "a date in UTC")],
        Some(KeyType::Arn) => {
            vec![form("arn:aws:${Service}:${Region}:${Account}:${Resource}", "an ARN")]
        }
        Some(KeyType::String | KeyType::Numeric | KeyType::Binary) | None => Vec::new(),
    }
}

fn regions() -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (partition, rank) in PARTITIONS.iter().zip(0_u8..) {
        drafts.extend(
            partition
                .regions
                .iter()
                .map(|name| Draft::new(CompletionKind::Value, rank, *name).detail(partition.name)),
        );
    }
    drafts
}
