//! Organizations.

use crate::accounts::Collected;
use crate::accounts::Extent;
use crate::accounts::Membership;
use crate::accounts::Organization;
use crate::accounts::World;
use crate::audit::codes::AuditCode;
use crate::audit::finding::Finding;
use crate::audit::input::Input;
use crate::base::diagnostic::Path;
use crate::policy::PolicyType;

type Check = fn(&World, &Organization, &str) -> Result<Option<Finding>, Input>;

const CHECKS: [(AuditCode, Check); 3] = [
    (AuditCode::RootCredentialsNotCentral, not_central),
    (AuditCode::ScpAbsent, without_scps),
    (AuditCode::ManagementAccountWorkloads, workloads),
];

/// Looks at each organization. That there is none is an answer too.
pub(super) fn check(world: &World, findings: &mut Vec<Finding>) {
    match world.organization() {
        Membership::None => {}
        Membership::Unknown => {
            let (id, input) = ("organization", Input::Organization);
            let not_assessed = |(code, _)| Finding::not_assessed(code, id, input, "");
            findings.extend(CHECKS.into_iter().map(not_assessed));
        }
        Membership::Known(organizations) => {
            for organization in organizations {
                check_one(world, organization, findings);
            }
        }
    }
}

fn check_one(world: &World, organization: &Organization, findings: &mut Vec<Finding>) {
    let id = organization.id.as_deref().unwrap_or("organization");
    for (code, check) in CHECKS {
        match check(world, organization, id) {
            Ok(found) => findings.extend(found),
            Err(input) => findings.push(Finding::not_assessed(code, id, input, "")),
        }
    }
}

fn not_central(_: &World, organization: &Organization, id: &str) -> Result<Option<Finding>, Input> {
    let (names, place) = match &organization.features {
        Collected::NotCollected => return Err(Input::OrganizationFeatures),
        Collected::None => (Vec::new(), Path::root()),
        Collected::Some(features) => (features.value.clone(), features.place.clone()),
    };
    if names.iter().any(|name| name == "RootCredentialsManagement") {
        return Ok(None);
    }
    let message = "credentials of root users are not managed centrally";
    let found = Finding::new(AuditCode::RootCredentialsNotCentral, id, message);
    let found = found.evidence(&place, "EnabledFeatures", names.join(", "));
    Ok(Some(found.command("aws iam enable-organizations-root-credentials-management")))
}

fn without_scps(
    _: &World,
    organization: &Organization,
    id: &str,
) -> Result<Option<Finding>, Input> {
    let is_on = organization.is_told_enabled(PolicyType::ServiceControl);
    if is_on.ok_or(Input::Organization)? {
        return Ok(None);
    }
    let message = "service control policies are not enabled";
    let found = Finding::new(AuditCode::ScpAbsent, id, message);
    let path = Path::root().member("organization").member("listRoots");
    let command =
        "aws organizations enable-policy-type --root-id ROOT --policy-type SERVICE_CONTROL_POLICY";
    Ok(Some(
        found
            .evidence(&path, "PolicyTypes", "SERVICE_CONTROL_POLICY is not ENABLED")
            .command(command),
    ))
}

fn workloads(
    world: &World,
    organization: &Organization,
    _: &str,
) -> Result<Option<Finding>, Input> {
    let id = organization.management_account.as_deref().ok_or(Input::Organization)?;
    let account = world.account(id).ok_or(Input::Details)?;
    let rows = account.credential_report.as_option().map(|report| &report.rows);
    let reported = rows.into_iter().flatten().filter(|row| !row.is_root());
    let users = account.users.values().map(|user| (&user.place, user.name.as_str()));
    let mut all: Vec<(&Path, &str)> = users.collect();
    if all.is_empty() {
        all = reported.map(|row| (&row.place, row.user.as_str())).collect();
    }
    if all.is_empty() && rows.is_none() && account.details != Extent::Whole {
        return Err(Input::Details);
    }
    let message = format!("the management account has {} users", all.len());
    let arn = format!("arn:aws:iam::{id}:root");
    let found = Finding::new(AuditCode::ManagementAccountWorkloads, &arn, message);
    let add =
        |found: Finding, (place, name): &(&Path, &str)| found.evidence(place, "UserName", name);
    Ok((!all.is_empty()).then(|| all.iter().fold(found, add)))
}
