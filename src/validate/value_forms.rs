//! Values of `Condition` and principals that have a form of their own: KMS keys, service principals.

use crate::policy::model::ConditionEntry;
use crate::policy::model::ConditionValue;
use crate::policy::model::PrincipalKind;
use crate::policy::model::Statement;
use crate::policy::operator::Family;
use crate::validate::Finding;
use crate::validate::findings::FindingCode;
use crate::validate::overlap::overlap;
use crate::validate::place::Place;
use crate::validate::place::at_key;
use crate::value::arn::Arn;
use crate::value::arn::is_account_id;

/// A key of S3 that holds the ARN of a KMS key; of others the name tells it.
const KMS_KEY_OF_S3: &str = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const KMS_KEY_ENDINGS: [&str; 2] = ["kmskeyarn", "kmskeyarns"];

/// Keys that hold service principals.
const SERVICE_KEYS: [&str; 6] = [
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "iam:passedtoservice",
];
/// The keys of any service that hold a service of one Region.
const VIA_SERVICE: &str = ":viaservice";
/// How the names of service principals end: the domains of the partitions (botocore 1.44,
/// `partitions.json`), that of principals which no customer makes roles for, and Alexa's.
const DOMAINS: [&str; 9] = [
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonaws.eu",
    ".c2s.ic.gov",
    ".sc2s.sgov.gov",
    ".cloud.adc-e.uk",
    ".csp.hci.ic.gov",
    ".aws.internal",
    ".amazon.com",
];

pub(super) fn check(statement: &Statement, findings: &mut Vec<Finding>) {
    if let Some(element) = &statement.principal {
        let services = element.entries.iter().filter(|entry| entry.kind == PrincipalKind::Service);
        let faulty = services.filter(|entry| !is_service(&entry.text));
        findings.extend(faulty.map(|entry| {
            let place = Place::principal(statement, element, entry);
            no_service(place, &entry.text, "`sqs.amazonaws.com`")
        }));
    }
    for entry in &statement.condition {
        at_key(statement, entry, |place| {
            let values = entry.values.iter().filter(|value| !value.template.has_variables());
            findings.extend(values.filter_map(|value| check_value(place, entry, value)));
        });
    }
}

fn check_value(
    place: Place<'_>,
    entry: &ConditionEntry,
    value: &ConditionValue,
) -> Option<Finding> {
    let family = entry.operator.base.family();
    let is_exact = matches!(family, Family::Text | Family::TextIgnoreCase);
    let text = value.text.as_str();
    let is_pattern = !is_exact && text.contains(['*', '?']);
    if !is_exact && !matches!(family, Family::TextLike | Family::Arn) {
        return None;
    }
    let key = entry.key.to_ascii_lowercase();
    let place = place.value(value);
    if key == KMS_KEY_OF_S3 || KMS_KEY_ENDINGS.iter().any(|ending| key.ends_with(ending)) {
        let is_key = if is_pattern { covers_kms_key(text) } else { is_kms_key(text) };
        return (!is_key).then(|| {
            let message = format!("`{text}` is not the ARN of a KMS key");
            let found = place.finding(FindingCode::InvalidKmsKeyValue, message);
            found.help("write `arn:aws:kms:REGION:ACCOUNT:key/ID`; aliases and ids do not match")
        });
    }
    if is_pattern {
        return None;
    }
    if SERVICE_KEYS.contains(&key.as_str()) && !is_service(text) {
        return Some(no_service(place, text, "`sqs.amazonaws.com`"));
    }
    let is_regional = text.split('.').count() > 3 && is_service(text);
    let is_faulty = key.ends_with(VIA_SERVICE) && !is_regional;
    is_faulty.then(|| no_service(place, text, "`sqs.eu-west-1.amazonaws.com`"))
}

fn is_kms_key(text: &str) -> bool {
    Arn::parse(text).is_some_and(|arn| {
        let id = arn.resource.strip_prefix("key/").unwrap_or_default();
        let has_place = !arn.region.is_empty() && is_account_id(arn.account);
        arn.service == "kms" && has_place && !id.is_empty()
    })
}

fn covers_kms_key(pattern: &str) -> bool {
    let Some(arn) = Arn::parse(pattern) else { return pattern.starts_with(['*', '?']) };
    overlap(arn.service, "kms") && overlap(arn.resource, "key/*")
}

fn is_service(text: &str) -> bool {
    let name = DOMAINS.iter().find_map(|domain| text.strip_suffix(domain));
    let is_letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._".contains(&b);
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(is_letter))
}

fn no_service(place: Place<'_>, text: &str, example: &str) -> Finding {
    let message = format!("`{text}` is no service principal");
    let folded = text.to_ascii_lowercase();
    let found = place.finding(FindingCode::InvalidServicePrincipalFormat, message);
    if folded != text && is_service(&folded) {
        return found.help("service principals are written small").replace_with(&folded);
    }
    found.help(format!("write a name such as {example}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn service_principals_have_a_name_and_a_domain() {
        for domain in DOMAINS {
            assert!(is_service(&format!("a-1.b_2{domain}")) && !is_service(domain), "{domain}");
        }
        for text in ["sqs", "SQS.amazonaws.com", "sqs.amazonaws.org", "a b.amazonaws.com"] {
            assert!(!is_service(text), "{text}");
        }
    }

    #[test]
    fn arns_of_kms_keys() {
        for (text, is_key) in [
            ("arn:aws:kms:us-east-1:111122223333:key/a", true),
            ("arn:aws:kms:us-east-1:111122223333:key/", false),
            ("arn:aws:kms:us-east-1:1234:key/a", false),
            ("arn:aws:kms::111122223333:key/a", false),
            ("arn:aws:s3:us-east-1:111122223333:key/a", false),
            ("arn:aws:kms:us-east-1:111122223333:alias/a", false),
            ("a", false),
        ] {
            assert_eq!(is_kms_key(text), is_key, "{text}");
        }
        assert!(covers_kms_key("*") && covers_kms_key("arn:*:k*:*:*:k*"));
        assert!(!covers_kms_key("a*") && !covers_kms_key("arn:*:s3:*:*:*"));
    }
}
