//! Operators of `Condition` that hold, or fail, where a request does not have the key (FINDINGS.md,
//! section 5.1).

use crate::catalog::Arity;
use crate::catalog::arity;
use crate::policy::model::ConditionEntry;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::policy::operator::Family;
use crate::policy::operator::SetOperator;
use crate::validate::Finding;
use crate::validate::findings::FindingCode;
use crate::validate::place::Place;
use crate::validate::place::at_key;

/// Keys that only some requests have: of sessions with MFA, through a VPC endpoint, or not through one.
const OFTEN_ABSENT: [&str; 10] = [
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "aws:vpcsourceip",
];

/// The keys of the tags of a request, and the tags.
const TAG_KEYS: &str = "aws:tagkeys";
const TAG: &str = "aws:requesttag/";
const MFA: &str = "aws:multifactorauthpresent";

pub(super) fn check(statement: &Statement, findings: &mut Vec<Finding>) {
    for entry in &statement.condition {
        let key = entry.key.to_ascii_lowercase();
        at_key(statement, entry, |place| {
            findings.extend(gap(place, entry, &key));
            findings.extend(mfa(place, entry, &key));
            findings.extend(all_of_none(place, entry, &key));
            findings.extend(no_values(place, entry));
        });
    }
}

/// Whether the condition fails where a request does not have the key (rules X2 to X5, M1, M4).
pub(super) fn fails_without_key(entry: &ConditionEntry) -> bool {
    let operator = entry.operator;
    if operator.base.family() == Family::Null {
        return is_only(entry, "false");
    }
    match operator.set {
        _ if operator.if_exists => false,
        Some(SetOperator::ForAllValues) => false,
        Some(SetOperator::ForAnyValue) => true,
        None => !operator.base.is_negated(),
    }
}

/// Whether the condition has this value and no other.
pub(super) fn is_only(entry: &ConditionEntry, text: &str) -> bool {
    let is_text = |value: &str| value.eq_ignore_ascii_case(text);
    !entry.values.is_empty() && entry.values.iter().all(|value| is_text(&value.text))
}

/// A `Deny` that lets requests pass which do not have the key.
fn gap(place: Place<'_>, entry: &ConditionEntry, key: &str) -> Option<Finding> {
    let is_test = entry.operator.base.family() != Family::Null && fails_without_key(entry);
    let is_gap = place.statement.effect == Effect::Deny && is_test && OFTEN_ABSENT.contains(&key);
    is_gap.then(|| {
        let message = format!("requests without `{}` are not denied", entry.key);
        let finding = place.finding(FindingCode::DenyIfExistsGap, message);
        finding.help(format!("use `{}IfExists`", entry.operator))
    })
}

/// Conditions that seem to ask for MFA and let requests pass without it: long-term credentials do not
/// have the key, temporary ones have it with `false` too (IAM User Guide, "aws:MultiFactorAuthPresent").
fn mfa(place: Place<'_>, entry: &ConditionEntry, key: &str) -> Option<Finding> {
    if key != MFA {
        return None;
    }
    let (family, if_exists) = (entry.operator.base.family(), entry.operator.if_exists);
    let wanted = match (place.statement.effect, family, if_exists) {
        (_, Family::Bool, false) if is_only(entry, "false") => "`BoolIfExists` with `false`",
        (Effect::Allow, Family::Bool, true) if is_only(entry, "true") => "`Bool` with `true`",
        (Effect::Allow, Family::Null, _) if is_only(entry, "false") => "`Bool` with `true`",
        (Effect::Deny, Family::Null, _) if is_only(entry, "true") && !is_tested(place) => {
            "`BoolIfExists` with `false`"
        }
        _ => return None,
    };
    let message = format!("`{}` on `{}` does not ask for MFA", entry.operator, entry.key);
    let wanted = match place.statement.effect {
        Effect::Allow => "in an `Allow` use `Bool` with `true`".to_owned(),
        Effect::Deny => format!("in a `Deny` use {wanted}"),
    };
    Some(place.finding(FindingCode::BadMfaPattern, message).help(wanted))
}

/// Whether the statement asks for the value of the key too.
fn is_tested(place: Place<'_>) -> bool {
    let mut conditions = place.statement.condition.iter();
    conditions.any(|entry| {
        entry.key.eq_ignore_ascii_case(MFA) && entry.operator.base.family() == Family::Bool
    })
}

/// `ForAllValues` holds where there are no values.
fn all_of_none(place: Place<'_>, entry: &ConditionEntry, key: &str) -> Option<Finding> {
    let is_all = entry.operator.set == Some(SetOperator::ForAllValues)
        && entry.operator.base.family() != Family::Null
        && !entry.operator.base.is_negated();
    // A request that has a certain tag has keys of tags.
    let is_tag = |other: &str| key == TAG_KEYS && other.to_ascii_lowercase().starts_with(TAG);
    let is_asked = |other: &ConditionEntry| {
        let is_it = other.key.eq_ignore_ascii_case(&entry.key) || is_tag(&other.key);
        is_it && fails_without_key(other)
    };
    let is_open = place.statement.effect == Effect::Allow
        && is_all
        && arity(key) == Some(Arity::Multivalued)
        && !place.statement.condition.iter().any(is_asked);
    is_open.then(|| {
        let message = format!("requests without `{}` are allowed", entry.key);
        let finding = place.finding(FindingCode::ForallvaluesAllowNoNull, message);
        finding.help(format!("add `\"Null\": {{\"{}\": \"false\"}}`", entry.key))
    })
}

/// An empty list under a set operator or `IfExists`: what it says depends on them.
fn no_values(place: Place<'_>, entry: &ConditionEntry) -> Option<Finding> {
    let code = match (entry.operator.set, entry.operator.if_exists) {
        _ if !entry.values.is_empty() => return None,
        (Some(SetOperator::ForAllValues), _) => FindingCode::EmptyArrayConditionForallvalues,
        (Some(SetOperator::ForAnyValue), _) => FindingCode::EmptyArrayConditionForanyvalue,
        (None, true) => FindingCode::EmptyArrayConditionIfexists,
        (None, false) => return None,
    };
    let message = format!("`{}` has no value to compare `{}` with", entry.operator, entry.key);
    let place = Place { span: entry.values_span, ..place };
    Some(place.finding(code, message).help("name values, or remove the condition"))
}
