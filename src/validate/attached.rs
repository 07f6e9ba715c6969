//! Whether a policy is about what it is attached to.

use crate::policy::PolicyType;
use crate::policy::model::ActionEntry;
use crate::policy::model::ResourceEntry;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::overlap::overlap;
use crate::validate::place::Place;
use crate::validate::resource_kind::Scope;

/// The prefix of all that a role trust policy can allow.
const OF_TRUST: &str = "sts";

pub(super) fn check(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    let scope = subject.resource_type.and_then(|kind| kind.scope.as_ref());
    let of_resource = subject.policy_type == PolicyType::ResourceBased;
    let scope = scope.filter(|_| of_resource);
    let of_trust = (subject.policy_type == PolicyType::RoleTrust).then_some(OF_TRUST);
    if let Some(prefix) = scope.map(|scope| scope.prefix).or(of_trust) {
        let entries = statement.action.entries.iter();
        findings.extend(entries.filter_map(|entry| foreign_action(statement, entry, prefix)));
    }
    let Some((scope, element)) = scope.zip(statement.resource.as_ref()) else { return };
    for entry in element.entries.iter().filter(|entry| is_foreign(entry, scope)) {
        let message = format!("`{}` is not what the policy is attached to", entry.text);
        let place = Place::resource(statement, element, entry);
        let found = place.finding(FindingCode::UnsupportedResourceArnInPolicy, message);
        let [region, account] = scope.has_region_and_account.map(|has| if has { "…" } else { "" });
        let (prefix, beginning) = (scope.prefix, scope.beginning);
        let form = format!("arn:…:{prefix}:{region}:{account}:{beginning}…");
        findings.push(found.help(format!("write its own ARN, such as `{form}`")));
    }
}

fn foreign_action(statement: &Statement, entry: &ActionEntry, prefix: &str) -> Option<Finding> {
    let (of, _) = entry.text.split_once(':')?;
    if of.eq_ignore_ascii_case(prefix) {
        return None;
    }
    let message = format!("`{}` is never asked on what the policy is attached to", entry.text);
    let place = Place::action(statement, entry);
    let found = place.finding(FindingCode::UnsupportedActionInPolicy, message);
    Some(found.help(format!("name actions of `{prefix}`")))
}

fn is_foreign(entry: &ResourceEntry, scope: &Scope) -> bool {
    let fields = match &entry.form {
        ResourceForm::Any => return true,
        ResourceForm::Nothing => return false,
        ResourceForm::Arn { fields, .. } => fields,
    };
    let [_, _, service, region, account] = fields;
    let resource = entry.text.splitn(6, ':').nth(5).unwrap_or("*");
    let fits = |field: &str, has: bool| has != field.is_empty() || field == "*";
    let [has_region, has_account] = scope.has_region_and_account;
    let is_own = overlap(service, scope.prefix)
        && fits(region, has_region)
        && fits(account, has_account)
        && overlap(resource, &format!("{}*", scope.beginning));
    !is_own
}
