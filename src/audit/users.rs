//! Users: passwords, MFA, access keys.

use crate::accounts::MfaKind;
use crate::accounts::Reported;
use crate::audit::case::Case;
use crate::audit::case::Check;
use crate::audit::case::Outcome;
use crate::audit::codes::AuditCode;
use crate::audit::codes::Severity;
use crate::audit::finding::Finding;
use crate::audit::input::Input;
use crate::audit::person::Fact;
use crate::audit::person::Key;
use crate::audit::person::Person;
use crate::audit::person::Use;
use crate::audit::shell::word;
use crate::value::date::Instant;

/// A key that is made within a minute of its user was made when somebody filled in the form.
const AT_SET_UP: i64 = 60;

/// What a policy asks for that lets people without MFA do nothing but enrol (IAM User Guide, "AWS: Allows
/// MFA-authenticated IAM users to manage their own credentials").
const DENY_WITHOUT_MFA: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"DenyAllExceptListedIfNoMFA","Effect":"Deny","NotAction":["iam:CreateVirtualMFADevice","iam:EnableMFADevice","iam:GetUser","iam:GetMFADevice","iam:ListMFADevices","iam:ListVirtualMFADevices","iam:ResyncMFADevice","sts:GetSessionToken"],"Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}]}"#;

pub(super) fn checks<'a>() -> [Check<Person<'a>>; 12] {
    [
        Check { code: AuditCode::AdminWithoutMfa, run: admin_without_mfa },
        Check { code: AuditCode::UserConsoleNoMfa, run: console_no_mfa },
        Check { code: AuditCode::UserNoMfa, run: no_mfa },
        Check { code: AuditCode::UserOnlyVirtualMfa, run: only_virtual_mfa },
        Check { code: AuditCode::UserOnlyFidoApi, run: only_fido },
        Check { code: AuditCode::UserLongTermKeys, run: long_term_keys },
        Check { code: AuditCode::TwoActiveKeys, run: two_keys },
        Check { code: AuditCode::AccessKeyOld, run: old_keys },
        Check { code: AuditCode::AccessKeyUnused, run: unused_keys },
        Check { code: AuditCode::AccessKeyNeverUsed, run: never_used_keys },
        Check { code: AuditCode::AccessKeyInactive, run: inactive_keys },
        Check { code: AuditCode::PasswordUnused, run: unused_password },
    ]
}

fn is_admin(case: &Case<'_>, person: &Person<'_>) -> Option<bool> {
    case.texts.is_admin(case.account, person.identity?)
}

fn found(code: AuditCode, person: &Person<'_>, message: String, facts: &[Fact<'_>]) -> Finding {
    let found = Finding::new(code, &person.arn, message);
    facts.iter().fold(found, |found, fact| found.evidence(fact.place, fact.field, fact.holds))
}

fn admin_without_mfa(case: &Case<'_>, person: &Person<'_>) -> Outcome {
    let mfa = person.mfa()?;
    if mfa.holds {
        return Ok(Vec::new());
    }
    if !is_admin(case, person).ok_or(Input::Documents)? {
        return Ok(Vec::new());
    }
    let message = format!("`{}` is an administrator without MFA device", person.name);
    let found = found(AuditCode::AdminWithoutMfa, person, message, &[mfa]);
    Ok(vec![found.command(enrol(person)).policy(DENY_WITHOUT_MFA)])
}

fn console_no_mfa(case: &Case<'_>, person: &Person<'_>) -> Outcome {
    let (password, mfa) = (person.password()?, person.mfa()?);
    if !password.holds || mfa.holds {
        return Ok(Vec::new());
    }
    let message = format!("`{}` signs in to the console without MFA", person.name);
    let found = found(AuditCode::UserConsoleNoMfa, person, message, &[password, mfa]);
    let is_admin = is_admin(case, person) == Some(true);
    let severity = if is_admin { Severity::High } else { Severity::Medium };
    Ok(vec![found.severity(severity).command(enrol(person)).policy(DENY_WITHOUT_MFA)])
}

fn no_mfa(_: &Case<'_>, person: &Person<'_>) -> Outcome {
    let mfa = person.mfa()?;
    let message = format!("`{}` has no MFA device", person.name);
    let found = found(AuditCode::UserNoMfa, person, message, &[mfa]);
    Ok(if mfa.holds { Vec::new() } else { vec![found.command(enrol(person))] })
}

fn enrol(person: &Person<'_>) -> String {
    let name = word(person.name);
    format!(
        "aws iam create-virtual-mfa-device --virtual-mfa-device-name {name} --outfile seed.png \
         --bootstrap-method QRCodePNG && aws iam enable-mfa-device --user-name {name} --serial-number ARN \
         --authentication-code1 CODE --authentication-code2 CODE"
    )
}

/// The kinds of a user's MFA devices, all of them.
fn kinds(person: &Person<'_>) -> Result<Vec<MfaKind>, Input> {
    let devices = person.credentials.and_then(|known| known.mfa_devices.whole());
    let devices = devices.ok_or(Input::MfaDevices)?;
    Ok(devices.iter().map(|device| device.kind()).collect())
}

fn only_virtual_mfa(_: &Case<'_>, person: &Person<'_>) -> Outcome {
    let kinds = kinds(person)?;
    let can_be_phished = |kind: &MfaKind| matches!(kind, MfaKind::Virtual | MfaKind::HardwareTotp);
    if kinds.is_empty() || !kinds.iter().all(can_be_phished) {
        return Ok(Vec::new());
    }
    let message = format!("the MFA devices of `{}` show codes, which can be phished", person.name);
    Ok(vec![with_devices(
        Finding::new(AuditCode::UserOnlyVirtualMfa, &person.arn, message),
        person,
    )])
}

fn only_fido(case: &Case<'_>, person: &Person<'_>) -> Outcome {
    let kinds = kinds(person)?;
    let is_only = !kinds.is_empty() && kinds.iter().all(|kind| *kind == MfaKind::Fido);
    if !is_only || !person.keys(case)?.iter().any(|key| key.is_active) {
        return Ok(Vec::new());
    }
    let message = format!(
        "`{}` has access keys, and MFA devices that AWS STS takes no codes of: its calls are never marked with MFA",
        person.name
    );
    Ok(vec![with_devices(Finding::new(AuditCode::UserOnlyFidoApi, &person.arn, message), person)])
}

fn with_devices(found: Finding, person: &Person<'_>) -> Finding {
    let devices = person.credentials.into_iter().flat_map(|known| known.mfa_devices.items());
    devices.fold(found, |found, device| {
        found.evidence(&device.place, "SerialNumber", &device.serial_number)
    })
}

fn active<'a>(case: &Case<'a>, person: &Person<'a>) -> Result<Vec<Key<'a>>, Input> {
    Ok(person.keys(case)?.into_iter().filter(|key| key.is_active).collect())
}

fn of_key(code: AuditCode, person: &Person<'_>, key: &Key<'_>, what: &str) -> Finding {
    let message = format!("{} of `{}` {what}", key.name(), person.name);
    let found = Finding::new(code, &person.arn, message);
    let status = if key.is_active { "Active" } else { "Inactive" };
    let found = found.evidence(key.place, key.field, status);
    match key.id {
        Some(id) => found.evidence(key.place, "AccessKeyId", id),
        None => found,
    }
}

fn deactivate(person: &Person<'_>, key: &Key<'_>) -> String {
    let (name, id) = (word(person.name), key.id.map_or("ID".to_owned(), word));
    format!("aws iam update-access-key --user-name {name} --access-key-id {id} --status Inactive")
}

fn delete(person: &Person<'_>, key: &Key<'_>) -> String {
    let (name, id) = (word(person.name), key.id.map_or("ID".to_owned(), word));
    format!("aws iam delete-access-key --user-name {name} --access-key-id {id}")
}

fn long_term_keys(case: &Case<'_>, person: &Person<'_>) -> Outcome {
    let keys = active(case, person)?;
    let code = AuditCode::UserLongTermKeys;
    Ok(keys
        .first()
        .map(|key| of_key(code, person, key, "is active and never ends"))
        .into_iter()
        .collect())
}

fn two_keys(case: &Case<'_>, person: &Person<'_>) -> Outcome {
    let keys = active(case, person)?;
    let [_, second, ..] = keys.as_slice() else { return Ok(Vec::new()) };
    let message = format!("`{}` has two active access keys", person.name);
    let found = Finding::new(AuditCode::TwoActiveKeys, &person.arn, message);
    let found =
        keys.iter().fold(found, |found, key| found.evidence(key.place, key.field, "Active"));
    Ok(vec![found.command(deactivate(person, second))])
}

/// The active keys that are as asked, told with a number of days.
fn old(
    case: &Case<'_>,
    since: Option<Instant>,
    most: i64,
    missing: Input,
) -> Result<Option<i64>, Input> {
    let age = case.age(since.ok_or(missing)?)?;
    Ok((age > most).then_some(age))
}

fn old_keys(case: &Case<'_>, person: &Person<'_>) -> Outcome {
    let mut all = Vec::new();
    for key in active(case, person)? {
        if let Some(age) = old(case, key.created, case.options.max_credential_age, Input::Dates)? {
            let what = format!("is {age} days old");
            all.push(
                of_key(AuditCode::AccessKeyOld, person, &key, &what).command(format!(
                    "aws iam create-access-key --user-name {}",
                    word(person.name)
                )),
            );
        }
    }
    Ok(all)
}

fn unused_keys(case: &Case<'_>, person: &Person<'_>) -> Outcome {
    let mut all = Vec::new();
    for key in active(case, person)? {
        let last = match key.used {
            Use::At(at) => Some(at),
            Use::Never => continue,
            Use::Unknown => None,
        };
        if let Some(age) = old(case, last, case.options.max_unused_days, Input::AccessKeyUse)? {
            let what = format!("was last used {age} days ago");
            let found = of_key(AuditCode::AccessKeyUnused, person, &key, &what);
            all.push(found.command(deactivate(person, &key)));
        }
    }
    Ok(all)
}

fn never_used_keys(case: &Case<'_>, person: &Person<'_>) -> Outcome {
    let mut all = Vec::new();
    for key in active(case, person)? {
        match key.used {
            Use::Never => {}
            Use::At(_) => continue,
            Use::Unknown => return Err(Input::AccessKeyUse.into()),
        }
        let is_of_form = person.created().zip(key.created).is_some_and(|(user, key)| {
            user.later(AT_SET_UP).is_some_and(|end| user <= key && key <= end)
        });
        let has_password = person.password().is_ok_and(|password| password.holds);
        let what = if is_of_form && has_password {
            "was made with the user and never used".to_owned()
        } else {
            let age = old(case, key.created, case.options.max_unused_days, Input::Dates)?;
            let Some(age) = age else { continue };
            format!("is {age} days old and was never used")
        };
        let found = of_key(AuditCode::AccessKeyNeverUsed, person, &key, &what);
        all.push(found.command(delete(person, &key)));
    }
    Ok(all)
}

fn inactive_keys(case: &Case<'_>, person: &Person<'_>) -> Outcome {
    let mut all = Vec::new();
    for key in person.keys(case)?.into_iter().filter(|key| !key.is_active) {
        if let Some(age) = old(case, key.created, case.options.max_credential_age, Input::Dates)? {
            let what = format!("is inactive and {age} days old");
            let found = of_key(AuditCode::AccessKeyInactive, person, &key, &what);
            all.push(found.command(delete(person, &key)));
        }
    }
    Ok(all)
}

fn unused_password(case: &Case<'_>, person: &Person<'_>) -> Outcome {
    let password = person.password()?;
    if !password.holds {
        return Ok(Vec::new());
    }
    let reported = person.row.map(|row| (row.password_last_used, row.password_last_changed));
    let used = reported.and_then(|(used, _)| used.value());
    let listed = person.credentials.map(|known| &known.password_last_used);
    let listed = listed.and_then(|used| used.known());
    let used = used.max(listed.flatten().map(|at| at.value));
    let is_never = matches!(reported, Some((Reported::Unknown | Reported::Absent, _)))
        || matches!(listed, Some(None));
    let changed = reported.and_then(|(_, changed)| changed.value());
    let profile = person.credentials.and_then(|known| known.login_profile.as_option());
    let made = changed.or_else(|| profile?.created).or_else(|| person.created());
    let since = used.or_else(|| made.filter(|_| is_never));
    let most = case.options.max_unused_days;
    let Some(age) = old(case, since, most, Input::CredentialReport)? else { return Ok(Vec::new()) };
    let what = if used.is_some() { "was last used" } else { "was never used, and made" };
    let message = format!("the password of `{}` {what} {age} days ago", person.name);
    let found = found(AuditCode::PasswordUnused, person, message, &[password]);
    Ok(vec![
        found.command(format!("aws iam delete-login-profile --user-name {}", word(person.name))),
    ])
}
