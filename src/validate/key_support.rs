//! Whether the actions of a statement have the keys of its `Condition`.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::policy::PolicyType;
use crate::policy::model::ActionEntry;
use crate::policy::model::ConditionEntry;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::policy::operator::Family;
use crate::policy::operator::SetOperator;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::keys::Known;
use crate::validate::keys::is_of_every_action;
use crate::validate::keys::known;
use crate::validate::keys::lists;
use crate::validate::keys::supports;
use crate::validate::operators::fails_without_key;
use crate::validate::place::Place;
use crate::validate::place::at_key;
use crate::value::glob::Glob;

/// Keys that a request has only because of another action (IAM User Guide, "IAM and AWS STS condition
/// context keys"; Amazon EC2 User Guide, "Grant permission to tag resources during creation").
const ACT_TOGETHER: [(&str, &str); 3] = [
    ("ec2:CreateAction", "ec2:CreateTags"),
    ("sts:SourceIdentity", "sts:SetSourceIdentity"),
    ("sts:TransitiveTagKeys", "sts:TagSession"),
];

/// Keys that only the services of [`SENDING`] send, with those of them that do not send it (IAM User
/// Guide, "AWS global condition context keys", copy of 2026).
const OF_SOME_SERVICES: [(&str, &[&str]); 4] = [
    ("aws:SourceVpcArn", &["dynamodb", "gamelift", "shield"]),
    ("aws:VpceAccount", &[]),
    ("aws:VpceOrgID", &[]),
    ("aws:VpceOrgPaths", &[]),
];
/// The services that send keys of networks beside the common ones.
const SENDING: [&str; 39] = [
    "acm-pca",
    "applicationinsights",
    "apprunner",
    "athena",
    "cloudformation",
    "comprehendmedical",
    "compute-optimizer",
    "datasync",
    "discovery",
    "dynamodb",
    "ebs",
    "ecr",
    "ecs",
    "firehose",
    "gamelift",
    "healthlake",
    "iam",
    "iotfleetwise",
    "iotwireless",
    "kinesisanalytics",
    "kms",
    "lambda",
    "medical-imaging",
    "omics",
    "payment-cryptography",
    "polly",
    "rbin",
    "rekognition",
    "route53",
    "s3",
    "scheduler",
    "servicediscovery",
    "servicequotas",
    "shield",
    "ssm-contacts",
    "storagegateway",
    "textract",
    "transcribe",
    "transfer",
];

/// Actions whose requests have a key that the reference does not list with them (Amazon Bedrock User
/// Guide, "Control permissions to AWS Marketplace").
const BESIDE_REFERENCE: [(&str, &str); 2] = [
    ("aws-marketplace:ProductId", "aws-marketplace:Subscribe"),
    ("aws-marketplace:ProductId", "aws-marketplace:Unsubscribe"),
];

const RESOURCE_TAG: &str = "aws:resourcetag/";
/// The most services that a message names.
const MOST_NAMES: usize = 3;

pub(super) fn check(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    for entry in &statement.condition {
        at_key(statement, entry, |place| {
            unsupported(subject, place, entry, findings);
            findings.extend(missing_action(place, entry));
            findings.extend(some_services(place, entry));
            findings.extend(resource_tag(subject, place, entry));
            findings.extend(irrelevant(subject, place, entry));
        });
    }
}

/// Actions whose requests never have the key. Where a missing key satisfies the condition on purpose
/// (`IfExists`, `ForAllValues`, `Null`) there is nothing to say.
fn unsupported(
    subject: Subject<'_>,
    place: Place<'_>,
    entry: &ConditionEntry,
    findings: &mut Vec<Finding>,
) {
    let key = entry.key.as_str();
    let operator = entry.operator;
    let is_meant = operator.if_exists
        || operator.set == Some(SetOperator::ForAllValues)
        || operator.base.family() == Family::Null;
    let action = &place.statement.action;
    let is_listed = || matches!(known(subject.catalog, key), Known::Key(_));
    if is_meant || action.negated || is_of_every_action(key) || !is_listed() {
        return;
    }
    let lacks = |entry: &&ActionEntry| {
        let mut covered = subject.catalog.expand(&entry.text).peekable();
        let is_beside = |(known, action): &(&str, &str)| {
            known.eq_ignore_ascii_case(key) && entry.text.eq_ignore_ascii_case(action)
        };
        covered.peek().is_some()
            && !covered.any(|action| supports(action, key))
            && !BESIDE_REFERENCE.iter().any(is_beside)
    };
    let lacking: Vec<&ActionEntry> = action.entries.iter().filter(lacks).collect();
    if lacking.is_empty() || !is_of_some_action(subject.catalog, key) {
        return; // a key that the reference lists for no action tells nothing
    }
    let (patterns, named): (Vec<&ActionEntry>, Vec<&ActionEntry>) =
        lacking.into_iter().partition(|entry| entry.text.contains(['*', '?']));
    let codes = [
        (FindingCode::UnsupportedActionForConditionKey, named),
        (FindingCode::ConditionKeyNotInAction, patterns),
    ];
    for (code, entries) in codes.into_iter().filter(|(_, entries)| !entries.is_empty()) {
        let names: Vec<&str> = entries.iter().map(|entry| entry.text.as_str()).collect();
        let message = format!("requests for {} do not have `{key}`", quoted(&names));
        let found = place.finding(code, message);
        let found = found.help("put them into a statement without this key");
        let places = entries.iter().map(|entry| Place::action(place.statement, entry));
        findings.push(places.fold(found, Finding::also));
    }
}

fn is_of_some_action(catalog: &Catalog, key: &str) -> bool {
    let listing = catalog.services().filter(|service| lists(*service, key));
    let mut actions = listing.flat_map(|service| service.actions());
    actions.any(|action| supports(action, key))
}

fn quoted(names: &[&str]) -> String {
    let first: Vec<String> =
        names.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    let first = first.join(", ");
    if more == 0 { first } else { format!("{first} and {more} more") }
}

/// A key that requests have only together with another action.
fn missing_action(place: Place<'_>, entry: &ConditionEntry) -> Option<Finding> {
    let (_, needed) = ACT_TOGETHER.iter().find(|(key, _)| entry.key.eq_ignore_ascii_case(key))?;
    let action = &place.statement.action;
    let folded = needed.to_ascii_lowercase();
    let covers = |text: &str| Glob::parse(&text.to_ascii_lowercase()).matches(&folded);
    if action.negated || action.entries.iter().any(|entry| covers(&entry.text)) {
        return None;
    }
    let message = format!("requests have `{}` only together with `{needed}`", entry.key);
    let found = place.finding(FindingCode::MissingActionForConditionKey, message);
    Some(found.help(format!("add `{needed}` to the actions")))
}

/// A key that only some services send, with actions of others.
fn some_services(place: Place<'_>, entry: &ConditionEntry) -> Option<Finding> {
    let is_key = |(key, _): &&(&str, &[&str])| entry.key.eq_ignore_ascii_case(key);
    let (key, without) = OF_SOME_SERVICES.iter().find(is_key)?;
    let action = &place.statement.action;
    let sends = |prefix: &str| SENDING.contains(&prefix) && !without.contains(&prefix);
    let is_of_other = |entry: &&ActionEntry| {
        let prefix = entry.text.split(':').next().unwrap_or_default().to_ascii_lowercase();
        !sends(&prefix)
    };
    let others: Vec<&ActionEntry> = action.entries.iter().filter(is_of_other).collect();
    let message = if action.negated {
        format!("not all services send `{key}`, and `NotAction` is about most of them")
    } else {
        let names: Vec<&str> = others.iter().map(|entry| entry.text.as_str()).collect();
        names.first()?;
        format!("not all services send `{key}`: {}", quoted(&names))
    };
    let found = place.finding(FindingCode::UseConditionKeyOnlyWithSupportedServices, message);
    let found = found.help("name actions of services that send it");
    if action.negated {
        return Some(found.also(Place::actions(place.statement)));
    }
    let places = others.into_iter().map(|entry| Place::action(place.statement, entry));
    Some(places.fold(found, Finding::also))
}

/// The tags of a resource, of services whose requests do not tell them: where a missing key makes the
/// condition fail, the statement never applies to these.
fn resource_tag(subject: Subject<'_>, place: Place<'_>, entry: &ConditionEntry) -> Option<Finding> {
    let folded = entry.key.to_ascii_lowercase();
    let tag = folded.strip_prefix(RESOURCE_TAG)?;
    let statement = place.statement;
    let (by_name, by_exclusion, never) = match statement.effect {
        Effect::Allow => (
            FindingCode::AllowWithUnsupportedTagConditionKeyForService,
            FindingCode::AllowNotactionWithUnsupportedTagConditionKeyForService,
            "never allowed",
        ),
        Effect::Deny => (
            FindingCode::DenyWithUnsupportedTagConditionKeyForService,
            FindingCode::DenyNotactionWithUnsupportedTagConditionKeyForService,
            "never denied",
        ),
    };
    let is_of_trust = subject.policy_type == PolicyType::RoleTrust;
    if tag.is_empty() || is_of_trust || !fails_without_key(entry) {
        return None;
    }
    if statement.action.negated {
        let message = format!("services without tags are {never}, and `NotAction` is about them");
        let found = place.finding(by_exclusion, message).help("name the actions in `Action`");
        return Some(found.also(Place::actions(statement)));
    }
    let lacks = |entry: &&ActionEntry| {
        let mut covered = subject.catalog.expand(&entry.text).peekable();
        covered.peek().is_some() && !covered.any(|action| supports(action, &folded))
    };
    let lacking: Vec<&ActionEntry> = statement.action.entries.iter().filter(lacks).collect();
    let prefix = |entry: &&ActionEntry| entry.text.split(':').next().map(str::to_ascii_lowercase);
    let prefixes: BTreeSet<String> = lacking.iter().filter_map(prefix).collect();
    let prefixes: Vec<&str> = prefixes.iter().map(String::as_str).collect();
    prefixes.first()?;
    let message = format!(
        "requests for {} actions of {} do not have `{}`: they are {never}",
        lacking.len(),
        quoted(&prefixes),
        entry.key
    );
    let found = place.finding(by_name, message).help("put them into another statement");
    let places = lacking.into_iter().map(|entry| Place::action(statement, entry));
    Some(places.fold(found, Finding::also))
}

/// A policy of a bucket or an access point is about its own account.
fn irrelevant(subject: Subject<'_>, place: Place<'_>, entry: &ConditionEntry) -> Option<Finding> {
    let kind = subject.resource_type?;
    let is_of_s3 = matches!(kind.name, "AWS::S3::Bucket" | "AWS::S3::AccessPoint");
    let is_irrelevant = is_of_s3 && entry.key.eq_ignore_ascii_case("s3:ResourceAccount");
    is_irrelevant.then(|| {
        let message = format!("`{}` is the account that the policy is in", entry.key);
        let found = place.finding(FindingCode::IrrelevantConditionKeyInPolicy, message);
        found.help("remove the condition")
    })
}

#[cfg(test)]
#[cfg(feature = "catalog")]
mod tests {
    use super::*;

    #[test]
    fn tables_name_what_there_is() {
        let catalog = Catalog::embedded().unwrap();
        let is_key = |key: &str| matches!(known(&catalog, key), Known::Key(_));
        assert!(SENDING.is_sorted());
        assert!(SENDING.iter().all(|prefix| catalog.service(prefix).is_some()));
        for (key, without) in OF_SOME_SERVICES {
            assert!(is_key(key), "{key}");
            assert!(without.iter().all(|prefix| SENDING.contains(prefix)), "{key}");
        }
        for (key, action) in ACT_TOGETHER.into_iter().chain(BESIDE_REFERENCE) {
            assert!(is_key(key) && catalog.action(action).is_some(), "{key} {action}");
        }
        // A row that the reference has by now has no use.
        for (key, action) in BESIDE_REFERENCE {
            assert!(!catalog.action(action).is_some_and(|action| supports(action, key)), "{key}");
        }
    }
}
