//! `iam:PassRole` and `iam:CreateServiceLinkedRole` for more roles than somebody named (FINDINGS.md,
//! sections 2 and 3).

use crate::policy::PolicyType;
use crate::policy::model::Effect;
use crate::policy::model::ResourceEntry;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::place::Place;
use crate::value::glob::Glob;

/// An action that should be allowed for some roles only.
struct Rule {
    /// Its name as AWS writes it.
    action: &'static str,
    /// The condition key that says for which services.
    key: &'static str,
    /// With `NotResource`: when it is named, reached by a pattern, reached by `NotAction`.
    not_resource: [FindingCode; 3],
    /// Likewise for every role.
    star: [FindingCode; 3],
}

const RULES: [Rule; 2] = [
    Rule {
        action: "iam:PassRole",
        key: "iam:PassedToService",
        not_resource: [
            FindingCode::PassRoleWithNotResource,
            FindingCode::PassRoleWithStarInActionAndNotResource,
            FindingCode::PassRoleWithNotActionAndNotResource,
        ],
        star: [
            FindingCode::PassRoleWithStarInResource,
            FindingCode::PassRoleWithStarInActionAndResource,
            FindingCode::PassRoleWithStarInResourceAndNotAction,
        ],
    },
    Rule {
        action: "iam:CreateServiceLinkedRole",
        key: "iam:AWSServiceName",
        not_resource: [
            FindingCode::CreateSlrWithNotResource,
            FindingCode::CreateSlrWithStarInActionAndNotResource,
            FindingCode::CreateSlrWithNotActionAndNotResource,
        ],
        star: [
            FindingCode::CreateSlrWithStarInResource,
            FindingCode::CreateSlrWithStarInActionAndResource,
            FindingCode::CreateSlrWithStarInResourceAndNotAction,
        ],
    },
];

/// What the resource field of a role's ARN begins with.
const ROLE: &str = "role/";

pub(super) fn check(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    let grants = matches!(
        subject.policy_type,
        PolicyType::IdentityBased | PolicyType::PermissionsBoundary | PolicyType::Session
    );
    if grants && statement.effect == Effect::Allow {
        findings.extend(RULES.iter().filter_map(|rule| found(rule, statement)));
    }
}

fn found(rule: &Rule, statement: &Statement) -> Option<Finding> {
    let resource = statement.resource.as_ref()?;
    let [named, by_pattern, by_not_action] =
        if resource.negated { rule.not_resource } else { rule.star };
    let is_open = resource.negated
        || (resource.entries.iter().any(is_every_role) && !is_narrowed(rule, statement));
    if !is_open {
        return None;
    }
    let folded = rule.action.to_ascii_lowercase();
    let covers = |text: &str| Glob::parse(&text.to_ascii_lowercase()).matches(&folded);
    let mut covering = statement.action.entries.iter().filter(|entry| covers(&entry.text));
    let code = match (statement.action.negated, covering.next()) {
        (true, None) => by_not_action,
        (true, Some(_)) | (false, None) => return None,
        (false, Some(first)) => {
            let mut all = std::iter::once(first).chain(covering);
            let is_named = all.any(|entry| entry.text.eq_ignore_ascii_case(rule.action));
            if is_named { named } else { by_pattern }
        }
    };
    let members = [if resource.negated { "NotResource" } else { "Resource" }];
    let place = Place { statement, members: &members, index: None, span: resource.span };
    let message = format!("the statement allows {} for every role", rule.action);
    let help = format!("name the roles, or the services in a condition on `{}`", rule.key);
    Some(place.finding(code, message).help(help))
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

/// Whether a condition says for which services.
fn is_narrowed(rule: &Rule, statement: &Statement) -> bool {
    let mut conditions = statement.condition.iter();
    conditions
        .any(|entry| entry.key.eq_ignore_ascii_case(rule.key) && !entry.operator.base.is_negated())
}
