//! Actions that are a risk on every resource (FINDINGS.md, section 5.2): each a row of a table.

use crate::catalog::AccessLevel;
use crate::catalog::Action;
use crate::catalog::Label;
use crate::validate::Finding;
use crate::validate::findings::FindingCode;
use crate::validate::grants::Grant;

/// What makes an action a risk.
enum Mark {
    Level(&'static [AccessLevel]),
    Label(Label),
    Names(&'static [&'static str]),
    /// Of one of these levels, though resources could be named.
    OnResource(&'static [AccessLevel]),
}

struct Risk {
    code: FindingCode,
    mark: Mark,
    what: &'static str,
}

const RISKS: [Risk; 5] = [
    Risk {
        code: FindingCode::PermissionsManagement,
        mark: Mark::Level(&[AccessLevel::PermissionsManagement]),
        what: "changes permissions",
    },
    Risk {
        code: FindingCode::ResourceExposure,
        mark: Mark::Label(Label::ResourceExposure),
        what: "can open resources to others",
    },
    Risk {
        code: FindingCode::CredentialsExposure,
        mark: Mark::Label(Label::CredentialExposure),
        what: "hands out credentials",
    },
    Risk {
        code: FindingCode::DataExfiltration,
        // The actions of cloudsplaining's finding of the same name.
        mark: Mark::Names(&[
            "s3:GetObject",
            "secretsmanager:GetSecretValue",
            "ssm:GetParameter",
            "ssm:GetParameters",
            "ssm:GetParametersByPath",
        ]),
        what: "reads data or secrets",
    },
    Risk {
        code: FindingCode::InfrastructureModification,
        mark: Mark::OnResource(&[
            AccessLevel::Write,
            AccessLevel::Tagging,
            AccessLevel::PermissionsManagement,
        ]),
        what: "changes resources that could be named",
    },
];

/// The most names that a message lists.
const MOST_NAMES: usize = 3;

/// One finding for each risk of a statement.
pub(super) fn check(grants: &[Grant<'_>], findings: &mut Vec<Finding>) {
    let of_one = |one: &Grant<'_>, other: &Grant<'_>| one.statement.index == other.statement.index;
    for grants in grants.chunk_by(of_one) {
        findings.extend(RISKS.iter().filter_map(|risk| found(risk, grants)));
    }
}

fn found(risk: &Risk, grants: &[Grant<'_>]) -> Option<Finding> {
    let mut names: Vec<&Action<'_>> = Vec::new();
    let mut places = Vec::new();
    for grant in grants.iter().filter(|grant| !grant.is_everything()) {
        let is_risky = |action: &&Action<'_>| is_marked(&risk.mark, **action);
        let before = names.len();
        names.extend(grant.actions.iter().filter(is_risky));
        places.extend((names.len() > before).then(|| grant.place()));
    }
    let (first, others) = places.split_first()?;
    let named: Vec<String> =
        names.iter().take(MOST_NAMES).map(|action| format!("`{action}`")).collect();
    let named = named.join(", ");
    let what = risk.what;
    let message = match names.len().saturating_sub(MOST_NAMES) {
        _ if names.len() == 1 => format!("{named} {what}, here of every resource"),
        0 => format!("each of {named} {what}, here of every resource"),
        more => format!("each of {named} and {more} more {what}, here of every resource"),
    };
    let found = first.finding(risk.code, message);
    let found = found.help("name the resources that are meant, or add a condition");
    Some(others.iter().fold(found, |found, place| found.also(*place)))
}

fn is_marked(mark: &Mark, action: Action<'_>) -> bool {
    match mark {
        Mark::Level(levels) => levels.contains(&action.access_level()),
        Mark::Label(label) => action.has_label(*label),
        Mark::Names(names) => {
            let of_service = |name: &&&str| {
                name.split_once(':').is_some_and(|(prefix, name)| {
                    prefix == action.service().prefix() && name == action.name()
                })
            };
            names.iter().any(|name| of_service(&name))
        }
        Mark::OnResource(levels) => {
            levels.contains(&action.access_level()) && action.resource_uses().next().is_some()
        }
    }
}
