//! Resource control policies (FINDINGS.md, sections 1 and 3).

use crate::catalog::is_bound_by_resource_control;
use crate::policy::PolicyType;
use crate::policy::model::ConditionEntry;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::policy::operator::Family;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::operators::is_only;
use crate::validate::place::Place;
use crate::validate::place::at_key;

/// Conditions that go together: with one of the keys another condition belongs.
struct Pair {
    /// The keys; those that end with a slash are followed by a tag.
    keys: &'static [&'static str],
    /// The family of the operator that belongs with them.
    family: Family,
    /// The keys that it is on, one of them.
    others: &'static [&'static str],
    value: &'static str,
    code: FindingCode,
    /// What is asked of whom, without it.
    why: &'static str,
    help: &'static str,
}

const IS_SERVICE: &str = "aws:principalisawsservice";

const PAIRS: [Pair; 3] = [
    Pair {
        keys: &[
            "aws:principalaccount",
            "aws:principalarn",
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:principaltag/",
        ],
        family: Family::Bool,
        others: &[IS_SERVICE],
        value: "false",
        code: FindingCode::RcpMissingRelatedPrincipalConditionKey,
        why: "services do not have this key, and are denied too",
        help: "add `\"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}`",
    },
    Pair {
        keys: &["aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"],
        family: Family::Bool,
        others: &[IS_SERVICE],
        value: "true",
        code: FindingCode::RcpMissingRelatedServicePrincipalConditionKey,
        why: "only services have this key, and others are denied too",
        help: "add `\"Bool\": {\"aws:PrincipalIsAWSService\": \"true\"}`",
    },
    Pair {
        keys: &["aws:sourceorgid", "aws:sourceorgpaths"],
        family: Family::Null,
        others: &["aws:sourceaccount", "aws:sourcearn"],
        value: "false",
        code: FindingCode::RcpMissingServiceConditionKeyNullCheck,
        why: "services that act for nobody do not have this key, and are denied too",
        help: "add `\"Null\": {\"aws:SourceAccount\": \"false\"}`",
    },
];

pub(super) fn check(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    if subject.policy_type != PolicyType::ResourceControl || statement.effect != Effect::Deny {
        return;
    }
    for entry in &statement.action.entries {
        let Some((prefix, _)) = entry.text.split_once(':') else { continue };
        let is_known = subject.catalog.service(prefix).is_some();
        if is_known && !is_bound_by_resource_control(&prefix.to_ascii_lowercase()) {
            let message = format!("resource control policies do not bind `{prefix}`");
            let place = Place::action(statement, entry);
            let found = place.finding(FindingCode::RcpSyntaxErrorAction, message);
            findings.push(found.help("remove it: AWS Organizations refuses the policy"));
        }
    }
    for pair in &PAIRS {
        findings.extend(lacks(pair, statement));
    }
}

fn lacks(pair: &Pair, statement: &Statement) -> Option<Finding> {
    let is_other = |entry: &ConditionEntry| {
        let key = entry.key.to_ascii_lowercase();
        pair.others.contains(&key.as_str())
            && entry.operator.base.family() == pair.family
            && is_only(entry, pair.value)
    };
    if statement.condition.iter().any(is_other) {
        return None;
    }
    let is_key = |entry: &&ConditionEntry| {
        let key = entry.key.to_ascii_lowercase();
        let is = |known: &&str| key == **known || (known.ends_with('/') && key.starts_with(*known));
        entry.operator.base.family() != Family::Null && pair.keys.iter().any(is)
    };
    let entry = statement.condition.iter().find(is_key)?;
    let message = format!("`{}`: {}", entry.key, pair.why);
    Some(at_key(statement, entry, |place| place.finding(pair.code, message).help(pair.help)))
}
