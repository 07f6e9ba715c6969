//! The root user.

use crate::accounts::MfaKind;
use crate::accounts::Placed;
use crate::accounts::ReportRow;
use crate::accounts::Reported;
use crate::audit::case::Case;
use crate::audit::case::Check;
use crate::audit::case::Outcome;
use crate::audit::codes::AuditCode;
use crate::audit::finding::Finding;
use crate::audit::input::Input;

pub(super) const CHECKS: [Check<()>; 5] = [
    Check { code: AuditCode::RootAccessKey, run: access_keys },
    Check { code: AuditCode::RootSigningCert, run: signing_certificates },
    Check { code: AuditCode::RootNoMfa, run: no_mfa },
    Check { code: AuditCode::RootVirtualMfa, run: virtual_mfa },
    Check { code: AuditCode::RootRecentlyUsed, run: recently_used },
];

fn row<'a>(case: &'a Case<'_>) -> Option<&'a Placed<ReportRow>> {
    case.account.credential_report.as_option()?.root()
}

fn access_keys(case: &Case<'_>, (): &()) -> Outcome {
    let active = row(case).map(|row| row.access_keys.each_ref().map(|key| key.active));
    let columns = ["access_key_1_active", "access_key_2_active"];
    let found =
        Finding::new(AuditCode::RootAccessKey, &case.root(), "the root user has access keys");
    let command = "aws iam delete-access-key --access-key-id ID   # signed in as the root user";
    present(
        case,
        "AccountAccessKeysPresent",
        active.map(|active| (columns, active)),
        found.command(command),
    )
}

fn signing_certificates(case: &Case<'_>, (): &()) -> Outcome {
    let active = row(case).map(|row| row.certificates_active);
    let message = "the root user has an active signing certificate";
    let found = Finding::new(AuditCode::RootSigningCert, &case.root(), message);
    let columns = ["cert_1_active", "cert_2_active"];
    let command =
        "aws iam delete-signing-certificate --certificate-id ID   # signed in as the root user";
    let active = active.map(|active| (columns, active));
    present(case, "AccountSigningCertificatesPresent", active, found.command(command))
}

/// Whether the summary counts some, or the report has one that is active.
fn present(
    case: &Case<'_>,
    count: &str,
    reported: Option<([&str; 2], [Reported<bool>; 2])>,
    mut found: Finding,
) -> Outcome {
    let counted = case.count(count);
    if let Some((number, path)) = counted.filter(|(number, _)| *number > 0) {
        found = found.evidence(path, count, number);
    }
    if let (Some((columns, active)), Some(row)) = (reported, row(case)) {
        for (column, _) in
            columns.into_iter().zip(active).filter(|(_, active)| *active == Reported::Some(true))
        {
            found = found.evidence(&row.place, column, true);
        }
    }
    let is_told = reported.is_some_and(|(_, active)| active.iter().all(|one| is_answer(*one)));
    match (found.evidence.is_empty(), counted.is_some() || is_told) {
        (false, _) => Ok(vec![found]),
        (true, true) => Ok(Vec::new()),
        (true, false) => Err(Input::Summary.into()),
    }
}

fn is_answer(cell: Reported<bool>) -> bool {
    matches!(cell, Reported::Some(_) | Reported::Absent)
}

/// Whether the root user has a password or access keys. Where it is not told it has: every account did until
/// they could be removed centrally.
fn has_credentials(case: &Case<'_>) -> bool {
    let count = |name| case.count(name).map(|(count, _)| count > 0);
    let keys = row(case).map(|row| &row.access_keys);
    let keys = keys.map(|keys| keys.iter().any(|key| key.active == Reported::Some(true)));
    let password = row(case).and_then(|row| row.password_enabled.value());
    let has_keys = count("AccountAccessKeysPresent").or(keys);
    let has_password = count("AccountPasswordPresent").or(password);
    has_keys != Some(false) || has_password != Some(false)
}

fn no_mfa(case: &Case<'_>, (): &()) -> Outcome {
    let message = "the root user has no MFA device";
    let mut found = Finding::new(AuditCode::RootNoMfa, &case.root(), message);
    let counted = case.count("AccountMFAEnabled");
    let active = row(case).and_then(|row| Some((row.mfa_active.value()?, &row.place)));
    let has_mfa = match (counted, active) {
        (Some((count, path)), _) => {
            found = found.evidence(path, "AccountMFAEnabled", count);
            count > 0
        }
        (None, Some((active, path))) => {
            found = found.evidence(path, "mfa_active", active);
            active
        }
        (None, None) => return Err(Input::Summary.into()),
    };
    Ok(if has_mfa || !has_credentials(case) { Vec::new() } else { vec![found] })
}

fn virtual_mfa(case: &Case<'_>, (): &()) -> Outcome {
    let devices = &case.account.virtual_mfa_devices;
    let is_virtual = |kind: MfaKind| kind == MfaKind::Virtual;
    let mut of_root = devices.items().iter().filter(|device| device.is_of_root());
    if let Some(device) = of_root.find(|device| is_virtual(device.kind())) {
        let message =
            format!("`{}` is a virtual MFA device of the root user", device.serial_number);
        let found = Finding::new(AuditCode::RootVirtualMfa, &case.root(), message);
        let found = found.evidence(&device.place, "SerialNumber", &device.serial_number);
        return Ok(if has_credentials(case) { vec![found] } else { Vec::new() });
    }
    let has_none = case.count("AccountMFAEnabled").is_some_and(|(count, _)| count == 0);
    match devices.whole() {
        None if !has_none => Err(Input::VirtualMfaDevices.into()),
        Some(_) | None => Ok(Vec::new()),
    }
}

fn recently_used(case: &Case<'_>, (): &()) -> Outcome {
    let Some(row) = row(case) else { return Err(Input::CredentialReport.into()) };
    let [first, second] = &row.access_keys;
    let uses = [
        ("password_last_used", row.password_last_used),
        ("access_key_1_last_used_date", first.last_used),
        ("access_key_2_last_used_date", second.last_used),
    ];
    let mut found = Finding::new(AuditCode::RootRecentlyUsed, &case.root(), "");
    let mut days = None;
    for (column, used) in uses {
        let Some(at) = used.value() else { continue };
        let age = case.age(at)?;
        if age <= case.options.root_use_days {
            found = found.evidence(&row.place, column, at.to_utc().unwrap_or_default());
            days = Some(days.map_or(age, |least: i64| least.min(age)));
        }
    }
    let Some(days) = days else { return Ok(Vec::new()) };
    found.message = format!("the root user was used {days} days ago");
    Ok(vec![found])
}
