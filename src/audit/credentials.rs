//! Credentials of users beside password and access keys, and server certificates.

use crate::accounts::CredentialStatus;
use crate::accounts::Reported;
use crate::audit::case::Case;
use crate::audit::case::Check;
use crate::audit::case::Outcome;
use crate::audit::case::of_list;
use crate::audit::codes::AuditCode;
use crate::audit::codes::Severity;
use crate::audit::finding::Finding;
use crate::audit::input::Input;
use crate::audit::person::Person;
use crate::audit::shell::word;

/// The services whose credentials can have an age (WORLD.md, W2.2).
const WITH_AGE: [&str; 2] = ["bedrock.amazonaws.com", "logs.amazonaws.com"];

pub(super) fn checks<'a>() -> [Check<Person<'a>>; 4] {
    [
        Check { code: AuditCode::ServiceCredentialNoExpiry, run: no_expiry },
        Check { code: AuditCode::ServiceCredentialOld, run: old_service_credentials },
        Check { code: AuditCode::SshKeyOld, run: old_ssh_keys },
        Check { code: AuditCode::SigningCertActive, run: signing_certificates },
    ]
}

pub(super) const OF_ACCOUNT: [Check<()>; 1] =
    [Check { code: AuditCode::ServerCertificateExpired, run: server_certificates }];

fn no_expiry(_: &Case<'_>, person: &Person<'_>) -> Outcome {
    let missing = Input::ServiceSpecificCredentials;
    let Some(known) = person.credentials else { return Err(missing.into()) };
    let listing = &known.service_specific_credentials;
    let endless = listing.items().iter().filter(|own| {
        let is_active = own.status == CredentialStatus::Active;
        is_active && own.expires.is_none() && WITH_AGE.contains(&own.service.as_str())
    });
    let found = endless.map(|own| {
        let message = format!("`{}` of `{}` for {} never ends", own.id, person.name, own.service);
        let found = Finding::new(AuditCode::ServiceCredentialNoExpiry, &person.arn, message);
        let found = found.evidence(&own.place, "ServiceSpecificCredentialId", &own.id);
        found.command(delete_service_credential(person, &own.id))
    });
    of_list(found.collect(), listing.extent(), missing)
}

fn delete_service_credential(person: &Person<'_>, id: &str) -> String {
    let (name, id) = (word(person.name), word(id));
    format!(
        "aws iam delete-service-specific-credential --user-name {name} --service-specific-credential-id {id}"
    )
}

fn old_service_credentials(case: &Case<'_>, person: &Person<'_>) -> Outcome {
    let missing = Input::ServiceSpecificCredentials;
    let Some(known) = person.credentials else { return Err(missing.into()) };
    let listing = &known.service_specific_credentials;
    let mut all = Vec::new();
    for own in listing.items().iter().filter(|own| own.status == CredentialStatus::Active) {
        let age = case.age(own.created.ok_or(Input::Dates)?)?;
        if age > case.options.max_credential_age {
            let message =
                format!("`{}` of `{}` for {} is {age} days old", own.id, person.name, own.service);
            let found = Finding::new(AuditCode::ServiceCredentialOld, &person.arn, message);
            let found = found.evidence(&own.place, "ServiceSpecificCredentialId", &own.id);
            all.push(found.command(delete_service_credential(person, &own.id)));
        }
    }
    of_list(all, listing.extent(), missing)
}

fn old_ssh_keys(case: &Case<'_>, person: &Person<'_>) -> Outcome {
    let missing = Input::SshPublicKeys;
    let Some(known) = person.credentials else { return Err(missing.into()) };
    let mut all = Vec::new();
    let listing = &known.ssh_public_keys;
    for own in listing.items().iter().filter(|own| own.status == CredentialStatus::Active) {
        let age = case.age(own.uploaded.ok_or(Input::Dates)?)?;
        if age > case.options.max_credential_age {
            let message =
                format!("the SSH key `{}` of `{}` is {age} days old", own.id, person.name);
            let found = Finding::new(AuditCode::SshKeyOld, &person.arn, message);
            let found = found.evidence(&own.place, "SSHPublicKeyId", &own.id);
            let (name, id) = (word(person.name), word(&own.id));
            all.push(found.command(format!(
                "aws iam delete-ssh-public-key --user-name {name} --ssh-public-key-id {id}"
            )));
        }
    }
    of_list(all, listing.extent(), missing)
}

fn signing_certificates(_: &Case<'_>, person: &Person<'_>) -> Outcome {
    let name = person.name;
    let message = format!("`{name}` has an active signing certificate");
    let found = Finding::new(AuditCode::SigningCertActive, &person.arn, message);
    let command = |id: &str| {
        let name = word(name);
        format!("aws iam delete-signing-certificate --user-name {name} --certificate-id {id}")
    };
    let listed = person.credentials.map(|known| &known.signing_certificates);
    if let Some(listed) = listed.and_then(|listed| listed.whole()) {
        let active = listed.iter().filter(|own| own.status == CredentialStatus::Active);
        let all = active.map(|own| {
            let found = found.clone().evidence(&own.place, "CertificateId", &own.id);
            found.command(command(&word(&own.id)))
        });
        return Ok(all.collect());
    }
    let row = person.row.ok_or(Input::SigningCertificates)?;
    if row.certificates_active.contains(&Reported::NotSupported) {
        return Err(Input::SigningCertificates.into());
    }
    let columns = ["cert_1_active", "cert_2_active"].into_iter().zip(row.certificates_active);
    let active = columns.filter(|(_, active)| *active == Reported::Some(true));
    let all = active
        .map(|(column, _)| found.clone().evidence(&row.place, column, true).command(command("ID")));
    Ok(all.collect())
}

fn server_certificates(case: &Case<'_>, (): &()) -> Outcome {
    let listing = &case.account.server_certificates;
    let mut all = Vec::new();
    for own in listing.items() {
        let end = own.expires.ok_or(Input::Dates)?;
        let now = case.now()?;
        let has_ended = now > end;
        if !has_ended && end.days_since(now) >= case.options.certificate_days {
            continue;
        }
        let (what, severity) = match has_ended {
            true => ("has ended", Severity::Medium),
            false => ("ends soon", Severity::Low),
        };
        let end = end.to_utc().unwrap_or_default();
        let message = format!("the server certificate `{}` {what}", own.name);
        let found = Finding::new(AuditCode::ServerCertificateExpired, &own.arn, message);
        let found = found.severity(severity).evidence(&own.place, "Expiration", end);
        let name = word(&own.name);
        all.push(found.command(format!(
            "aws iam delete-server-certificate --server-certificate-name {name}"
        )));
    }
    of_list(all, listing.extent(), Input::ServerCertificates)
}
