//! The values of `Condition`: what no request can have, and what says nothing.

use crate::catalog::is_region;
use crate::policy::model::ConditionEntry;
use crate::policy::model::ConditionValue;
use crate::policy::model::Statement;
use crate::policy::operator::BaseOperator;
use crate::policy::operator::Family;
use crate::policy::operator::SetOperator;
use crate::policy::variable::Part;
use crate::validate::Finding;
use crate::validate::findings::FindingCode;
use crate::validate::place::Place;
use crate::value::cidr::Cidr;
use crate::value::date::Instant;

/// Keys that tell who or where somebody is: AWS advises never to use wildcards with them
/// (POLICY_LANGUAGE.md, end of 8.5).
const SENSITIVE: [&str; 10] = [
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:vpceaccount",
    "aws:vpceorgid",
];
/// Keys of paths whose beginning must be known.
const PATHS: [&str; 4] =
    ["aws:principalorgpaths", "aws:resourceorgpaths", "aws:sourceorgpaths", "aws:vpceorgpaths"];
/// The fewest characters of a path before a wildcard.
const FEWEST: usize = 6;
/// Keys whose values the caller chooses.
const OF_CALLER: [&str; 2] = ["aws:useragent", "aws:referer"];
/// Ranges from which no request comes over the public network: private ones (RFC 1918, RFC 4193),
/// shared ones (RFC 6598), loopback and link-local ones.
const PRIVATE: [&str; 8] = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
];

pub(super) fn check(statement: &Statement, findings: &mut Vec<Finding>) {
    for entry in &statement.condition {
        let operator = entry.operator.to_string();
        let members = ["Condition", operator.as_str(), entry.key.as_str()];
        let key = Place { statement, members: &members, index: None, span: entry.key_span };
        let key_folded = entry.key.to_ascii_lowercase();
        check_key(key, &key_folded, statement, findings);
        check_whole(key, entry, findings);
        check_addresses(key, &key_folded, entry, findings);
        for value in &entry.values {
            let place = Place { index: value.index, span: value.span, ..key };
            findings.extend(check_value(place, &key_folded, entry, value));
        }
    }
}

fn check_key(place: Place<'_>, key: &str, statement: &Statement, findings: &mut Vec<Finding>) {
    if OF_CALLER.contains(&key) {
        let message = format!("the value of `{key}` is whatever the caller sends");
        let code = FindingCode::UntrustworthyConditionKey;
        findings.push(place.finding(code, message).help("do not rely on it"));
    }
    let has =
        |name: &str| statement.condition.iter().any(|entry| entry.key.eq_ignore_ascii_case(name));
    if key == "aws:vpcsourceip" && !has("aws:SourceVpc") && !has("aws:SourceVpce") {
        let message =
            "`aws:VpcSourceIp` tells a private address, and not of which network".to_owned();
        let help = "add a condition on `aws:SourceVpc` or `aws:SourceVpce`";
        findings.push(place.finding(FindingCode::MissingPairedConditionKeys, message).help(help));
    }
}

/// What operator and values together say.
fn check_whole(place: Place<'_>, entry: &ConditionEntry, findings: &mut Vec<Finding>) {
    let operator = entry.operator;
    let several = entry.values.len() > 1;
    let mut found = |code, message: String, help: &str| {
        findings.push(place.finding(code, message).help(help));
    };
    if several && matches!(operator.base.family(), Family::Bool | Family::Null) {
        let message = format!("`{operator}` has {} values", entry.values.len());
        found(FindingCode::InvalidConditionMultipleBoolean, message, "keep one of them");
    }
    if operator.base == BaseOperator::Null && operator.set.is_some() {
        let message = format!("`{operator}` asks the same as `Null`");
        found(FindingCode::NullWithQualifier, message, "write `Null`");
    }
    let is_limit =
        !matches!(operator.base, BaseOperator::NumericEquals | BaseOperator::NumericNotEquals);
    if several && is_limit && operator.base.family() == Family::Numeric {
        let message = format!("of the {} limits one decides", entry.values.len());
        found(FindingCode::RedundantConditionValueNum, message, "keep the widest one");
    }
    let only_star = matches!(entry.values.as_slice(), [only] if only.text == "*");
    if !only_star || operator.base.family() != Family::TextLike {
        return;
    }
    let message = format!("every value of `{}` matches `*`", entry.key);
    match (operator.base.is_negated(), operator.set, operator.if_exists) {
        (false, None, false) => {
            found(FindingCode::EquivalentToNullFalse, message, "write `Null` with `false`");
        }
        (true, None, false) => {
            found(FindingCode::EquivalentToNullTrue, message, "write `Null` with `true`");
        }
        (false, None, true) | (false, Some(SetOperator::ForAllValues), _) => {
            found(
                FindingCode::RedundantKeyDueToWildcardInCondition,
                message,
                "remove the condition",
            );
        }
        (true, Some(SetOperator::ForAnyValue), _) => {
            let code = FindingCode::RedundantStatementDueToWildcardInCondition;
            found(code, message, "remove the statement, or name values");
        }
        (true, _, _) | (false, Some(SetOperator::ForAnyValue), _) => {}
    }
}

/// Private addresses as those that requests come from.
fn check_addresses(
    place: Place<'_>,
    key: &str,
    entry: &ConditionEntry,
    findings: &mut Vec<Finding>,
) {
    let family = entry.operator.base.family();
    if key != "aws:sourceip" || family != Family::IpAddress {
        return;
    }
    let private: Vec<&ConditionValue> =
        entry.values.iter().filter(|value| is_private(value)).collect();
    let is_negated = entry.operator.base.is_negated();
    if private.is_empty() {
        return;
    }
    let help = "private addresses are told by `aws:VpcSourceIp`";
    if private.len() == entry.values.len() {
        let code = if is_negated {
            FindingCode::PrivateNotIpAddress
        } else {
            FindingCode::PrivateIpAddress
        };
        let place = Place { span: entry.values_span, ..place };
        let message = "`aws:SourceIp` never is a private address".to_owned();
        return findings.push(place.finding(code, message).help(help));
    }
    for value in private {
        let code = if is_negated {
            FindingCode::PrivateNotIpAddressSubset
        } else {
            FindingCode::PrivateIpAddressSubset
        };
        let place = Place { index: value.index, span: value.span, ..place };
        let message = format!("`{}` is private, and `aws:SourceIp` never is", value.text);
        findings.push(place.finding(code, message).help(help));
    }
}

fn is_private(value: &ConditionValue) -> bool {
    let Some(range) = Cidr::parse(&value.text) else { return false };
    PRIVATE.iter().filter_map(|private| Cidr::parse(private)).any(|private| private.covers(&range))
}

/// One value; the first thing that is worth knowing of it.
fn check_value(
    place: Place<'_>,
    key: &str,
    entry: &ConditionEntry,
    value: &ConditionValue,
) -> Option<Finding> {
    let family = entry.operator.base.family();
    let text = value.text.as_str();
    if family == Family::IpAddress {
        return host_bits(place, text);
    }
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if family == Family::Date && is_number {
        let message = format!("`{text}` is a date as seconds since 1970");
        let found = place.finding(FindingCode::InvalidDateValue, message);
        let date = Instant::parse(text).and_then(Instant::to_utc);
        return Some(match date {
            Some(date) => found.help(format!("write `{date}`")).replace_with(&date),
            None => found.help("write it such as `2026-03-15T12:00:00Z`"),
        });
    }
    let takes_wildcards = matches!(family, Family::TextLike | Family::Arn);
    if value.template.has_variables() {
        // What a variable stands for is not known.
        let text_with_wildcards = with_wildcards(value);
        let is_open = takes_wildcards
            && text_with_wildcards.contains(['*', '?'])
            && is_too_permissive(key, &text_with_wildcards);
        return is_open.then(|| {
            let message = format!("the variable in `{text}` can stand for values of others");
            let found = place.finding(FindingCode::VariableUsageTooPermissive, message);
            found.help("write the value, or compare with `StringEquals`")
        });
    }
    let has_wildcard = has_wildcard(value);
    if has_wildcard && matches!(family, Family::Text | Family::TextIgnoreCase) {
        let message = format!("the wildcard in `{text}` is a letter under `{}`", entry.operator);
        let found = place.finding(FindingCode::WildcardWithoutLikeOperator, message);
        return Some(found.help("use `StringLike` or `StringNotLike`"));
    }
    if has_wildcard && takes_wildcards {
        return is_too_permissive(key, text).then(|| {
            let message = format!("the wildcard in `{text}` reaches values of others");
            let found = place.finding(FindingCode::WildcardUsageTooPermissive, message);
            found.help("write the whole value")
        });
    }
    if !matches!(family, Family::Text | Family::TextIgnoreCase | Family::TextLike) {
        return None;
    }
    if (key == "aws:requestedregion" || key.ends_with(":region")) && !is_region(text) {
        let message = format!("there is no Region `{text}`");
        return Some(
            place.finding(FindingCode::InvalidRegion, message).help("such as `eu-west-1`"),
        );
    }
    let (code, prefix) = match key {
        "aws:sourcevpc" => (FindingCode::InvalidVpcFormat, "vpc-"),
        "aws:sourcevpce" => (FindingCode::InvalidVpceFormat, "vpce-"),
        _ => return None,
    };
    let id = text.strip_prefix(prefix).unwrap_or_default();
    let is_id = matches!(id.len(), 8 | 17) && id.chars().all(|c| c.is_ascii_alphanumeric());
    let message = format!("`{text}` is not `{prefix}` with 8 or 17 letters and digits");
    (!is_id).then(|| place.finding(code, message))
}

/// A wildcard as written: `${*}` is none.
fn has_wildcard(value: &ConditionValue) -> bool {
    value.template.parts.iter().any(|part| match part {
        Part::Text(text) => text.contains(['*', '?']),
        Part::Literal(_) | Part::Variable { .. } => false,
    })
}

/// The text with a wildcard for each variable that can stand for one: what AWS knows of who asks
/// cannot.
fn with_wildcards(value: &ConditionValue) -> String {
    let parts = value.template.parts.iter().map(|part| match part {
        Part::Text(text) => text.clone(),
        Part::Literal(literal) => literal.to_string(),
        Part::Variable { key, .. } if SENSITIVE.contains(&key.to_ascii_lowercase().as_str()) => {
            String::new()
        }
        Part::Variable { .. } => "*".to_owned(),
    });
    parts.collect()
}

fn is_too_permissive(key: &str, text: &str) -> bool {
    let wildcard = text.find(['*', '?']).unwrap_or(text.len());
    if key == "aws:userid" {
        // The id, a colon, and the name of the session: only one of the two may be open.
        let id = text.split_once(':').map(|(id, _)| id);
        return id.is_none_or(|id| id != "*" && id.contains(['*', '?']));
    }
    SENSITIVE.contains(&key) || (PATHS.contains(&key) && wildcard < FEWEST)
}

fn host_bits(place: Place<'_>, text: &str) -> Option<Finding> {
    let range = Cidr::parse(text)?;
    let network = range.network();
    if network == range.address() {
        return None;
    }
    let better = format!("{network}/{}", range.prefix_len());
    let message = format!("`{text}` is the range `{better}`");
    let found = place.finding(FindingCode::ImproveIpRange, message);
    Some(found.help(format!("write `{better}`")).replace_with(&better))
}
