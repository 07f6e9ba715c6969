//! Services as principals: on whose behalf they act (FINDINGS.md, sections 1, 2 and 4; IAM User Guide,
//! "The confused deputy problem").

use crate::policy::PolicyType;
use crate::policy::model::ConditionEntry;
use crate::policy::model::Effect;
use crate::policy::model::PrincipalElement;
use crate::policy::model::PrincipalEntry;
use crate::policy::model::PrincipalKind;
use crate::policy::model::Statement;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::operators::fails_without_key;
use crate::validate::place::Place;
use crate::validate::place::at_key;

/// What tells for which resource or whom a service acts.
pub(super) const SOURCE_KEYS: [&str; 4] =
    ["aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"];
/// Keys that narrow who a service acts for in a way that is no proof.
const INSTEAD: [&str; 6] = [
    "aws:referer",
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:useragent",
    "aws:vpcsourceip",
];
/// Keys about principals of accounts, which services are not.
const OF_ACCOUNTS: [&str; 3] = ["aws:principalorgid", "aws:principalorgpaths", "aws:username"];
const PRINCIPAL_TAG: &str = "aws:principaltag/";

pub(super) fn check(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    let Some(element) = &statement.principal else { return };
    let is_service = |entry: &&PrincipalEntry| entry.kind == PrincipalKind::Service;
    let services: Vec<&PrincipalEntry> = element.entries.iter().filter(is_service).collect();
    if services.is_empty() || element.negated {
        return;
    }
    for entry in &statement.condition {
        at_key(statement, entry, |place| findings.extend(of_accounts(place, entry)));
    }
    if subject.policy_type == PolicyType::ResourceBased && statement.effect == Effect::Allow {
        unrestricted(statement, element, &services, findings);
    }
}

/// Whether a condition on one of the keys must hold.
pub(super) fn is_restricted_by(statement: &Statement, keys: &[&str]) -> bool {
    let mut conditions = statement.condition.iter();
    conditions.any(|entry| {
        keys.contains(&entry.key.to_ascii_lowercase().as_str()) && fails_without_key(entry)
    })
}

fn of_accounts(place: Place<'_>, entry: &ConditionEntry) -> Option<Finding> {
    let key = entry.key.to_ascii_lowercase();
    let is_of_accounts = OF_ACCOUNTS.contains(&key.as_str()) || key.starts_with(PRINCIPAL_TAG);
    if !is_of_accounts || !fails_without_key(entry) {
        return None;
    }
    let message = format!("requests of services do not have `{}`", entry.key);
    let found = place.finding(FindingCode::UnsupportedConditionKeyForServicePrincipal, message);
    Some(found.help("use `aws:SourceOrgID` for services, in a statement of their own"))
}

fn unrestricted(
    statement: &Statement,
    element: &PrincipalElement,
    services: &[&PrincipalEntry],
    findings: &mut Vec<Finding>,
) {
    if is_restricted_by(statement, &SOURCE_KEYS) {
        return;
    }
    let instead = statement
        .condition
        .iter()
        .find(|entry| INSTEAD.contains(&entry.key.to_ascii_lowercase().as_str()));
    for service in services {
        let place = Place::principal(statement, element, service);
        let help = "add a condition on `aws:SourceArn` or `aws:SourceAccount`";
        findings.push(match instead {
            Some(other) => {
                let message =
                    format!("only `{}` says for whom `{}` may act", other.key, service.text);
                let code = FindingCode::RecommendedConditionKeyForServicePrincipal;
                at_key(statement, other, |key| place.finding(code, message).help(help).also(key))
            }
            None => {
                let message = format!("nothing says for whom `{}` may act", service.text);
                place.finding(FindingCode::RestrictAccessToServicePrincipal, message).help(help)
            }
        });
    }
}
