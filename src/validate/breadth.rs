//! Grants that are as broad as can be: everything, a whole service, all but what is named (FINDINGS.md,
//! section 5.2).

use crate::policy::PolicyType;
use crate::policy::model::ActionEntry;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::grants::is_on_everything;
use crate::validate::place::Place;

pub(super) fn check(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    if statement.effect != Effect::Allow {
        return;
    }
    if subject.is_granting() {
        for entry in &statement.action.entries {
            findings.extend(whole(subject, statement, entry));
        }
    }
    if subject.is_of_identity() && statement.action.negated {
        let message = "all actions but those named are allowed".to_owned();
        let found = Place::actions(statement).finding(FindingCode::AllowNotAction, message);
        findings.push(found.help("name the actions that are meant in `Action`"));
    }
    let takes_not_resource =
        subject.is_of_identity() || subject.policy_type == PolicyType::ResourceBased;
    let element = statement.resource.as_ref().filter(|element| element.negated);
    if let Some(element) = element.filter(|_| takes_not_resource) {
        let message = "all resources but those named are allowed".to_owned();
        let place = Place::resources(statement, element);
        let found = place.finding(FindingCode::AllowNotResource, message);
        findings.push(found.help("name the resources that are meant in `Resource`"));
    }
}

fn whole(subject: Subject<'_>, statement: &Statement, entry: &ActionEntry) -> Option<Finding> {
    let place = Place::action(statement, entry);
    if statement.action.negated || !statement.condition.is_empty() {
        return None;
    }
    if entry.text == "*" {
        return is_on_everything(statement).then(|| {
            let message = "every action is allowed on every resource".to_owned();
            let found = place.finding(FindingCode::AdminAccess, message);
            found.help("name the actions that are needed")
        });
    }
    let (prefix, name) = entry.text.split_once(':')?;
    let service = subject.catalog.service(prefix)?;
    let is_whole = name.bytes().all(|byte| byte == b'*');
    is_whole.then(|| {
        let message = format!("every action of {} is allowed", service.title());
        let found = place.finding(FindingCode::ServiceWildcard, message);
        found.help("name the actions that are needed")
    })
}
