//! Keys of Amazon S3 and Amazon DynamoDB whose conditions need care (FINDINGS.md, section 2).

use crate::policy::PolicyType;
use crate::policy::model::ConditionEntry;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::policy::operator::Family;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::place::Place;
use crate::validate::place::at_key;

const ATTRIBUTES: &str = "dynamodb:Attributes";
const SELECT: &str = "dynamodb:Select";
const SPECIFIC: &str = "SPECIFIC_ATTRIBUTES";
const PREFIX: &str = "s3:prefix";

pub(super) fn check(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    let is_of_type = subject.is_of_identity()
        || matches!(subject.policy_type, PolicyType::ResourceBased | PolicyType::VpcEndpoint);
    if !is_of_type {
        return;
    }
    for entry in &statement.condition {
        at_key(statement, entry, |place| {
            findings.extend(attributes(place, entry));
            findings.extend(prefix(place, entry));
        });
    }
}

/// Without it a request for all attributes names none, and passes.
fn attributes(place: Place<'_>, entry: &ConditionEntry) -> Option<Finding> {
    let selects = |other: &ConditionEntry| {
        let is_equal = matches!(other.operator.base.family(), Family::Text | Family::TextLike)
            && !other.operator.base.is_negated();
        let mut values = other.values.iter();
        other.key.eq_ignore_ascii_case(SELECT)
            && is_equal
            && values.any(|value| value.text == SPECIFIC)
    };
    let is_open = place.statement.effect == Effect::Allow
        && entry.key.eq_ignore_ascii_case(ATTRIBUTES)
        && !place.statement.condition.iter().any(selects);
    is_open.then(|| {
        let message = format!("requests for all attributes name none in `{}`", entry.key);
        let found = place.finding(FindingCode::DynamodbAttributesWithoutSelect, message);
        let help = "add `\"StringEqualsIfExists\": {\"dynamodb:Select\": \"SPECIFIC_ATTRIBUTES\"}`";
        found.help(help)
    })
}

/// A shorter prefix lists what lies below the one that is named.
fn prefix(place: Place<'_>, entry: &ConditionEntry) -> Option<Finding> {
    let operator = entry.operator.base;
    let is_text =
        matches!(operator.family(), Family::Text | Family::TextIgnoreCase | Family::TextLike);
    let is_negative = operator.is_negated() == (place.statement.effect == Effect::Allow);
    let found = entry.key.eq_ignore_ascii_case(PREFIX) && is_text && is_negative;
    found.then(|| {
        let message = "a request with a shorter prefix lists the same objects".to_owned();
        let found = place.finding(FindingCode::S3PrefixInNegativeContext, message);
        found.help("use `StringLike` in an `Allow`, or `StringNotLike` in a `Deny`")
    })
}
