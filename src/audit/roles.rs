//! Roles: who does not use them, and how long their sessions are.

use crate::accounts::Collected;
use crate::accounts::Identity;
use crate::accounts::RoleSettings;
use crate::audit::case::Case;
use crate::audit::case::Check;
use crate::audit::case::Outcome;
use crate::audit::codes::AuditCode;
use crate::audit::codes::Severity;
use crate::audit::finding::Finding;
use crate::audit::input::Input;
use crate::audit::policies::is_kept_by_aws;
use crate::audit::shell::word;

pub(super) fn checks<'a>() -> [Check<&'a Identity>; 3] {
    [
        Check { code: AuditCode::UnusedRole, run: unused },
        Check { code: AuditCode::UnusedService, run: unused_services },
        Check { code: AuditCode::SessionTooLong, run: long_sessions },
    ]
}

fn settings<'a>(case: &Case<'a>, role: &Identity) -> Result<&'a RoleSettings, Input> {
    case.account.settings_of(&role.name).ok_or(Input::Roles)
}

fn unused(case: &Case<'_>, role: &&Identity) -> Outcome {
    if is_kept_by_aws(role) {
        return Ok(Vec::new());
    }
    let most = case.options.max_role_unused_days;
    let found = Finding::new(AuditCode::UnusedRole, &role.arn, "");
    let (age, what, mut found) = match &settings(case, role)?.last_used {
        Collected::NotCollected => return Err(Input::Roles.into()),
        Collected::None => {
            let age = case.age(role.created.ok_or(Input::Dates)?)?;
            (age, "is", found.evidence(&role.place, "RoleLastUsed", "none"))
        }
        Collected::Some(last) => {
            let at = last.at.to_utc().unwrap_or_default();
            (case.age(last.at)?, "was last used", found.evidence(&last.place, "LastUsedDate", at))
        }
    };
    if age <= most {
        return Ok(Vec::new());
    }
    found.message = match what {
        "is" => format!("the role `{}` is {age} days old and was never used", role.name),
        what => format!("the role `{}` {what} {age} days ago", role.name),
    };
    Ok(vec![found.command(format!("aws iam delete-role --role-name {}", word(&role.name)))])
}

fn unused_services(case: &Case<'_>, role: &&Identity) -> Outcome {
    if is_kept_by_aws(role) {
        return Ok(Vec::new());
    }
    let most = case.options.max_role_unused_days;
    let known = case.account.settings_of(&role.name).and_then(|known| known.services.as_option());
    let services = known.ok_or(Input::ServiceLastAccessed)?;
    // What a role that is new does not use yet, it may use tomorrow.
    if case.age(role.created.ok_or(Input::Dates)?)? <= most {
        return Ok(Vec::new());
    }
    let mut unused = Vec::new();
    for service in &services.value {
        let is_unused = match service.last {
            Some(at) => case.age(at)? > most,
            None => true,
        };
        if is_unused {
            unused.push(service.service.as_str());
        }
    }
    let used = services.value.len().saturating_sub(unused.len());
    // A role that uses nothing is unused as a whole.
    if unused.is_empty() || used == 0 {
        return Ok(Vec::new());
    }
    let message = format!(
        "the role `{}` may use {} services that it did not use in {most} days",
        role.name,
        unused.len()
    );
    let found = Finding::new(AuditCode::UnusedService, &role.arn, message);
    Ok(vec![found.evidence(&services.place, "ServiceNamespace", unused.join(", "))])
}

fn long_sessions(case: &Case<'_>, role: &&Identity) -> Outcome {
    if is_kept_by_aws(role) {
        return Ok(Vec::new());
    }
    let known = settings(case, role)?.max_session_duration.as_option();
    let seconds = known.ok_or(Input::Roles)?;
    if seconds.value <= case.options.max_session_seconds {
        return Ok(Vec::new());
    }
    let is_admin = case.texts.is_admin(case.account, role) == Some(true);
    let is_worse = is_admin && seconds.value > case.options.max_admin_session_seconds;
    let severity = if is_worse { Severity::High } else { Severity::Medium };
    let who = if is_admin { "of administrators by" } else { "of" };
    let message =
        format!("sessions {who} the role `{}` may last {} seconds", role.name, seconds.value);
    let found = Finding::new(AuditCode::SessionTooLong, &role.arn, message).severity(severity);
    let command = format!(
        "aws iam update-role --role-name {} --max-session-duration {}",
        word(&role.name),
        case.options.max_session_seconds
    );
    Ok(vec![found.evidence(&seconds.place, "MaxSessionDuration", seconds.value).command(command)])
}
