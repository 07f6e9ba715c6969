//! `iam:PassRole` for more roles than somebody named (FINDINGS.md, section 2).

use crate::policy::PolicyType;
use crate::policy::model::Effect;
use crate::policy::model::ResourceEntry;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::validate::Finding;
use crate::validate::Place;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::value::glob::Glob;

/// The name in lower case.
const PASS_ROLE: &str = "iam:passrole";
/// What the resource field of a role's ARN begins with.
const ROLE: &str = "role/";

/// How a statement reaches the action.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Named,
    Pattern,
    NotAction,
}

pub(super) fn check(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    let grants = matches!(
        subject.policy_type,
        PolicyType::IdentityBased | PolicyType::PermissionsBoundary | PolicyType::Session
    );
    if !grants || statement.effect != Effect::Allow {
        return;
    }
    let (Some(reach), Some(resource)) = (reach(statement), &statement.resource) else { return };
    let code = match (resource.negated, reach) {
        (true, Reach::Named) => FindingCode::PassRoleWithNotResource,
        (true, Reach::Pattern) => FindingCode::PassRoleWithStarInActionAndNotResource,
        (true, Reach::NotAction) => FindingCode::PassRoleWithNotActionAndNotResource,
        (false, Reach::Named) => FindingCode::PassRoleWithStarInResource,
        (false, Reach::Pattern) => FindingCode::PassRoleWithStarInActionAndResource,
        (false, Reach::NotAction) => FindingCode::PassRoleWithStarInResourceAndNotAction,
    };
    if !resource.negated && (!resource.entries.iter().any(is_every_role) || is_narrowed(statement))
    {
        return;
    }
    let members = [if resource.negated { "NotResource" } else { "Resource" }];
    let place = Place { statement, members: &members, index: None, span: resource.span };
    let message = "the statement allows iam:PassRole for every role".to_owned();
    let help = "name the roles, or the services in a condition on `iam:PassedToService`";
    findings.push(place.finding(code, message).help(help));
}

fn reach(statement: &Statement) -> Option<Reach> {
    let covers = |text: &str| {
        let pattern = if text == "*" { "*".to_owned() } else { text.to_ascii_lowercase() };
        Glob::parse(&pattern).matches(PASS_ROLE)
    };
    let mut covering = statement.action.entries.iter().filter(|entry| covers(&entry.text));
    if statement.action.negated {
        return covering.next().is_none().then_some(Reach::NotAction);
    }
    let is_named = |text: &str| text.eq_ignore_ascii_case(PASS_ROLE);
    let first = covering.next()?;
    let named = is_named(&first.text) || covering.any(|entry| is_named(&entry.text));
    Some(if named { Reach::Named } else { Reach::Pattern })
}

/// Whether the entry covers roles of any name: no letter of the name stands before a wildcard.
fn is_every_role(entry: &ResourceEntry) -> bool {
    match &entry.form {
        ResourceForm::Any => true,
        ResourceForm::Nothing => false,
        ResourceForm::Arn { fields: [_, _, service, _, _], .. } => {
            let resource = entry.text.splitn(6, ':').nth(5).unwrap_or_default();
            let head = resource.split(['*', '?']).next().unwrap_or_default();
            Glob::parse(service).matches("iam")
                && head.len() < resource.len()
                && ROLE.starts_with(head)
        }
    }
}

/// Whether a condition says to which services.
fn is_narrowed(statement: &Statement) -> bool {
    statement.condition.iter().any(|entry| {
        entry.key.eq_ignore_ascii_case("iam:PassedToService") && !entry.operator.base.is_negated()
    })
}
