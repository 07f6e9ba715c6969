//! The keys of `Condition`: names that no request has, operators that do not fit.

use crate::base::suggest::near;
use crate::base::suggest::question;
use crate::catalog::Arity;
use crate::catalog::GLOBAL_KEYS;
use crate::catalog::KeyType;
use crate::catalog::arity;
use crate::catalog::as_pattern;
use crate::policy::model::ConditionEntry;
use crate::policy::model::Statement;
use crate::policy::operator::Family;
use crate::policy::operator::SetOperator;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::keys::Known;
use crate::validate::keys::known;
use crate::validate::place::Place;
use crate::value::glob::Glob;

/// A global key that AWS's checks name as one that policies still have.
const FORMER: &str = "aws:ARN";

pub(super) fn check(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    for entry in &statement.condition {
        let operator = entry.operator.to_string();
        let members = ["Condition", operator.as_str(), entry.key.as_str()];
        let place = Place { statement, members: &members, index: None, span: entry.key_span };
        let Some((prefix, _)) = entry.key.split_once(':') else { continue };
        let is_global = prefix.eq_ignore_ascii_case("aws");
        match known(subject.catalog, &entry.key) {
            Known::Key(key_type) => fits(place, entry, key_type, findings),
            Known::WithoutTag => {
                let message = format!("`{}` names no tag", entry.key);
                let code = FindingCode::MissingTagKeyInCondition;
                let key = entry.key.trim_end_matches('/');
                findings
                    .push(place.finding(code, message).help(format!("write `{key}/` and the tag")));
            }
            Known::No if entry.key.eq_ignore_ascii_case(FORMER) => {
                let message = format!("requests do not have `{}`", entry.key);
                let help = "use `aws:PrincipalArn` for who asks, or `aws:SourceArn` for what a \
                            service asks for";
                let code = FindingCode::UnsupportedGlobalConditionKey;
                findings.push(place.finding(code, message).help(help));
            }
            Known::No if is_global => findings.push(unknown_global(place, &entry.key)),
            Known::No => findings.extend(unknown_of_service(subject, place, &entry.key, prefix)),
        }
    }
}

fn unknown_global(place: Place<'_>, key: &str) -> Finding {
    let names = near(key, GLOBAL_KEYS.iter().map(|global| global.name));
    let found = place.finding(
        FindingCode::InvalidGlobalConditionKey,
        format!("there is no global condition key `{key}`"),
    );
    found.offer(&names)
}

fn unknown_of_service(
    subject: Subject<'_>,
    place: Place<'_>,
    key: &str,
    prefix: &str,
) -> Option<Finding> {
    let catalog = subject.catalog;
    let is_foreign = |known: &str| {
        let pattern = as_pattern(known);
        Glob::parse(&pattern.to_ascii_lowercase()).matches(&prefix.to_ascii_lowercase())
    };
    let has_prefix = catalog.service(prefix).is_some()
        || catalog.foreign_prefixes().any(|(known, _)| is_foreign(known));
    // Identity providers are known by their hosts: AWS lists few of them, and not every claim of those.
    if prefix.contains('.') {
        return None;
    }
    if !has_prefix {
        let names = near(prefix, catalog.services().map(|service| service.prefix()));
        let message = format!("there is no service with the prefix `{prefix}`");
        let mut found = place.finding(FindingCode::InvalidService, message);
        found.help = question(&names);
        return Some(found);
    }
    let begins = |name: &&str| {
        name.split_once(':').is_some_and(|(known, _)| known.eq_ignore_ascii_case(prefix))
    };
    let listed = catalog.services().flat_map(|service| service.condition_keys());
    let mut names: Vec<&str> = listed.map(|listed| listed.name()).filter(begins).collect();
    names.sort_unstable();
    names.dedup();
    let message = format!("there is no condition key `{key}`");
    let found = place.finding(FindingCode::InvalidServiceConditionKey, message);
    Some(found.offer(&near(key, names)))
}

/// Whether operator and key fit (FINDINGS.md: TYPE_MISMATCH and those beside it).
fn fits(place: Place<'_>, entry: &ConditionEntry, key_type: KeyType, findings: &mut Vec<Finding>) {
    let operator = entry.operator;
    let key = entry.key.as_str();
    if key_type == KeyType::Arn && operator.base.family() == Family::TextLike {
        let message = format!("`{key}` holds ARNs, and `{operator}` compares texts");
        let code = FindingCode::StringLikeOperatorWithArnConditionKeys;
        findings.push(place.finding(code, message).help("use `ArnLike` or `ArnNotLike`"));
    } else if key_type == KeyType::Arn
        && matches!(operator.base.family(), Family::Text | Family::TextIgnoreCase)
    {
        let message = format!("`{key}` holds ARNs, and `{operator}` compares texts");
        let help = "use `ArnEquals` or `ArnNotEquals`";
        findings.push(place.finding(FindingCode::ArnKeyStringOperator, message).help(help));
    } else if !is_of_family(key, key_type, operator.base.family()) {
        let message =
            format!("`{key}` is of type {}, which `{operator}` does not read", key_type.as_str());
        let help = format!("use an operator for {}", key_type.as_str());
        findings.push(place.finding(FindingCode::TypeMismatch, message).help(help));
    }
    if operator.base.family() != Family::Null {
        findings.extend(has_right_set(place, entry));
    }
}

/// Whether the set operator fits how many values the key holds (rules M1, M5).
fn has_right_set(place: Place<'_>, entry: &ConditionEntry) -> Option<Finding> {
    let ConditionEntry { key, operator, .. } = entry;
    match (arity(&key.to_ascii_lowercase())?, operator.set) {
        (Arity::SingleValued, Some(SetOperator::ForAllValues)) => {
            let message = format!("`{key}` holds one value, and `ForAllValues` holds without any");
            let code = FindingCode::ForallvaluesWithSingleValuedKey;
            Some(place.finding(code, message).help("remove `ForAllValues:`"))
        }
        (Arity::Multivalued, None) => {
            let message = format!("`{key}` holds several values, which `{operator}` never matches");
            let help = "put `ForAnyValue:` or `ForAllValues:` before the operator";
            Some(place.finding(FindingCode::MissingQualifier, message).help(help))
        }
        (Arity::SingleValued, None | Some(SetOperator::ForAnyValue))
        | (Arity::Multivalued, Some(_)) => None,
    }
}

fn is_of_family(key: &str, key_type: KeyType, family: Family) -> bool {
    match (key_type, family) {
        (_, Family::Null)
        | (KeyType::String, Family::Text | Family::TextIgnoreCase | Family::TextLike)
        // Exact texts of ARNs can be compared; a finding of our own advises against it.
        | (KeyType::Arn, Family::Arn | Family::Text | Family::TextIgnoreCase | Family::TextLike)
        | (KeyType::Bool, Family::Bool)
        | (KeyType::Numeric, Family::Numeric)
        | (KeyType::Date, Family::Date)
        | (KeyType::IpAddress, Family::IpAddress)
        | (KeyType::Binary, Family::Binary) => true,
        // It tells seconds, and the provider is told as an ARN or as a host.
        (_, Family::Numeric) => key.eq_ignore_ascii_case("aws:EpochTime"),
        (_, Family::Arn) => key.eq_ignore_ascii_case("aws:FederatedProvider"),
        (_, _) => false,
    }
}
