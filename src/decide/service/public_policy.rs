//! When a bucket policy is public (R15.2; S3 User Guide, "The meaning of public").

use crate::policy::PolicyDocument;
use crate::policy::model::ConditionEntry;
use crate::policy::model::ConditionValue;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::policy::operator::Family;
use crate::policy::operator::SetOperator;
use crate::request::context::fold;
use crate::value::arn::Arn;
use crate::value::cidr::Cidr;

/// Keys that confine a statement when their values are fixed.
const CONFINING: [&str; 19] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:userid",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "s3:dataaccesspointaccount",
];

/// Whether some statement allows callers that are not confined to fixed values.
#[must_use]
pub(super) fn is_public(document: &PolicyDocument) -> bool {
    document.statements.iter().any(is_public_statement)
}

fn is_public_statement(statement: &Statement) -> bool {
    let principals = statement.principal.iter().flat_map(|principal| &principal.entries);
    let is_for_all = principals.into_iter().any(|entry| entry.kind.is_everyone());
    statement.effect == Effect::Allow && is_for_all && !statement.condition.iter().any(confines)
}

fn confines(entry: &ConditionEntry) -> bool {
    let operator = entry.operator;
    let is_positive = !operator.base.is_negated()
        && !operator.if_exists
        && operator.set != Some(SetOperator::ForAllValues);
    let key = fold(&entry.key);
    let family = operator.base.family();
    is_positive
        && !entry.values.is_empty()
        && entry.values.iter().all(|value| is_fixed(&key, family, value))
}

/// Whether one value names something in particular: no wildcard, no policy variable.
fn is_fixed(key: &str, family: Family, value: &ConditionValue) -> bool {
    if value.template.has_variables() {
        return false;
    }
    match (key, family) {
        ("aws:sourceip", Family::IpAddress) => is_narrow_range(&value.text),
        // The name of an access point may have wildcards when its account is fixed.
        ("s3:dataaccesspointarn", Family::Text | Family::TextLike | Family::Arn) => {
            Arn::parse(&value.text).is_some_and(|arn| !arn.account.contains(['*', '?']))
        }
        // A role's sessions are fixed by its id: `AROAEXAMPLE:*`.
        ("aws:userid", Family::TextLike) => {
            let id = value.text.strip_suffix(":*").unwrap_or(&value.text);
            !id.contains(['*', '?'])
        }
        (_, Family::TextLike | Family::Arn) => {
            CONFINING.contains(&key) && !value.text.contains(['*', '?'])
        }
        (_, Family::Text | Family::TextIgnoreCase) => CONFINING.contains(&key),
        (
            _,
            Family::Numeric
            | Family::Date
            | Family::Bool
            | Family::Binary
            | Family::IpAddress
            | Family::Null,
        ) => false,
    }
}

/// Not broader than /8 of IPv4 or /32 of IPv6.
fn is_narrow_range(text: &str) -> bool {
    let narrowest = if text.contains(':') { 32 } else { 8 };
    Cidr::parse(text).is_some_and(|range| range.prefix_len() >= narrowest)
}
