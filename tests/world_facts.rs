//! What is read of credentials, roles and providers, as data: each world with the facts that it tells.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;

use iam_verdict::accounts::Account;
use iam_verdict::accounts::Collected;
use iam_verdict::accounts::CredentialReport;
use iam_verdict::accounts::Credentials;
use iam_verdict::accounts::Extent;
use iam_verdict::accounts::LastUse;
use iam_verdict::accounts::Listing;
use iam_verdict::accounts::Membership;
use iam_verdict::accounts::PasswordPolicy;
use iam_verdict::accounts::Placed;
use iam_verdict::accounts::Reader;
use iam_verdict::accounts::ReportKey;
use iam_verdict::accounts::ReportRow;
use iam_verdict::accounts::Reported;
use iam_verdict::accounts::RoleSettings;
use iam_verdict::accounts::World;
use iam_verdict::base::diagnostic;
use iam_verdict::json;
use iam_verdict::value::date::Instant;
use serde_json::Map;
use serde_json::Value;

fn day(at: Instant) -> String {
    at.to_utc().unwrap()
}

fn date(at: Option<Instant>) -> String {
    at.map_or_else(|| "-".to_owned(), day)
}

fn last(used: &LastUse) -> String {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    format!("{} {} {}", day(used.at), or_none(&used.service), or_none(&used.region))
}

/// What is told: `null` that there is none, nothing where nothing is told.
fn fact<T>(told: &Collected<T>, write: impl Fn(&T) -> Value) -> Option<Value> {
    match told {
        Collected::NotCollected => None,
        Collected::None => Some(Value::Null),
        Collected::Some(value) => Some(write(value)),
    }
}

fn list<T>(listing: &Listing<T>, write: impl Fn(&T) -> String) -> Option<Value> {
    let mut lines: Vec<String> = listing.items().iter().map(|item| write(item)).collect();
    match listing.extent() {
        Extent::NotCollected => return None,
        Extent::Partial => lines.push("and more".to_owned()),
        Extent::Whole => {}
    }
    Some(lines.into())
}

/// The facts that are told.
fn told(facts: Vec<(&str, Option<Value>)>) -> Value {
    let told = facts.into_iter().filter_map(|(name, fact)| Some((name.to_owned(), fact?)));
    Value::Object(told.collect())
}

fn user(known: &Credentials) -> Value {
    told(vec![
        ("accessKeys", {
            list(&known.access_keys, |key| {
                format!("{} {} {}", key.id, key.status.as_str(), date(key.created))
            })
        }),
        ("loginProfile", {
            fact(&known.login_profile, |profile| {
                let reset = if profile.is_reset_required { " to be reset" } else { "" };
                format!("{}{reset}", date(profile.created)).into()
            })
        }),
        ("passwordLastUsed", fact(&known.password_last_used, |at| day(at.value).into())),
        ("mfaDevices", {
            list(&known.mfa_devices, |device| {
                format!("{} {:?} {}", device.serial_number, device.kind(), date(device.enabled))
            })
        }),
        ("sshPublicKeys", {
            list(&known.ssh_public_keys, |key| {
                format!("{} {} {}", key.id, key.status.as_str(), date(key.uploaded))
            })
        }),
        ("serviceSpecificCredentials", {
            list(&known.service_specific_credentials, |own| {
                let dates = format!("{} {}", date(own.created), date(own.expires));
                format!("{} {} {} {dates}", own.id, own.service, own.status.as_str())
            })
        }),
        ("signingCertificates", {
            list(&known.signing_certificates, |own| {
                format!("{} {} {}", own.id, own.status.as_str(), date(own.uploaded))
            })
        }),
    ])
}

fn role(known: &RoleSettings) -> Value {
    let used = |used: &Placed<LastUse>| last(used).into();
    told(vec![
        ("maxSessionDuration", fact(&known.max_session_duration, |seconds| seconds.value.into())),
        ("description", fact(&known.description, |text| text.value.clone().into())),
        ("lastUsed", fact(&known.last_used, used)),
        ("services", {
            fact(&known.services, |services| {
                let lines = services.value.iter();
                lines.map(|one| format!("{} {}", one.service, date(one.last))).collect()
            })
        }),
    ])
}

fn reported<T: Copy>(cell: Reported<T>, write: impl Fn(T) -> String) -> String {
    match cell {
        Reported::Some(value) => write(value),
        Reported::Absent => "Absent".to_owned(),
        Reported::Never => "Never".to_owned(),
        Reported::Unknown => "Unknown".to_owned(),
        Reported::NotSupported => "NotSupported".to_owned(),
    }
}

fn report_rows(report: &CredentialReport) -> Value {
    let at = |cell| reported(cell, day);
    let flag = |cell| reported(cell, |flag: bool| flag.to_string());
    let key = |key: &ReportKey| {
        format!(
            "key {} rotated {} used {}",
            flag(key.active),
            at(key.last_rotated),
            at(key.last_used)
        )
    };
    let row = |row: &ReportRow| {
        let [one, two] = &row.access_keys;
        let [first, second] = row.certificates_active;
        format!(
            "created {}, password {} used {} changed {}, MFA {}, {}, {}, certificates {} {}",
            at(row.created),
            flag(row.password_enabled),
            at(row.password_last_used),
            at(row.password_last_changed),
            flag(row.mfa_active),
            key(one),
            key(two),
            flag(first),
            flag(second)
        )
    };
    let rows = report.rows.iter();
    Value::Object(rows.map(|own| (own.user.clone(), row(own).into())).collect())
}

fn password_policy(policy: &PasswordPolicy) -> Value {
    let number = |number: Option<i64>| number.map_or("-".to_owned(), |number| number.to_string());
    format!(
        "{} characters, symbols {}, numbers {}, uppercase {}, lowercase {}, age {}, reuse {}",
        number(policy.minimum_length),
        policy.requires_symbols,
        policy.requires_numbers,
        policy.requires_uppercase,
        policy.requires_lowercase,
        number(policy.max_age),
        number(policy.reuse_prevention)
    )
    .into()
}

fn account(account: &Account) -> Value {
    let each = |facts: Map<String, Value>| (!facts.is_empty()).then_some(Value::Object(facts));
    let users = account.credentials.values();
    let roles = account.role_settings.values();
    let used = |used: &Placed<LastUse>| last(used).into();
    let keys = account.access_key_use.iter();
    told(vec![
        ("environment", {
            account.environment.as_ref().map(|own| {
                let stage = own.stage.map(|stage| format!(" ({stage:?})")).unwrap_or_default();
                format!("{}{stage}", own.name).into()
            })
        }),
        ("credentialReport", fact(&account.credential_report, |report| report_rows(report))),
        ("summary", {
            let number = |(name, number): (&String, &i64)| (name.clone(), (*number).into());
            fact(&account.summary, |map| Value::Object(map.value.iter().map(number).collect()))
        }),
        ("passwordPolicy", fact(&account.password_policy, |policy| password_policy(policy))),
        ("virtualMFADevices", {
            list(&account.virtual_mfa_devices, |device| {
                let root = if device.is_of_root() { " of root" } else { "" };
                format!("{}{root}", device.serial_number)
            })
        }),
        ("serverCertificates", {
            list(&account.server_certificates, |one| {
                format!("{} {} {}", one.arn, one.name, date(one.expires))
            })
        }),
        ("accessAnalyzers", {
            list(&account.access_analyzers, |one| {
                format!("{} {} {}", one.arn, one.kind, one.status)
            })
        }),
        ("users", each(users.map(|known| (known.user.clone(), user(known))).collect())),
        ("roles", each(roles.map(|known| (known.role.clone(), role(known))).collect())),
        ("accessKeyUse", {
            each(keys.map(|(id, told)| (id.clone(), fact(told, used).unwrap())).collect())
        }),
        ("openIDConnectProviders", {
            list(&account.open_id_connect_providers, |one| {
                let ids = one.client_ids.as_ref().map_or("-".to_owned(), |ids| ids.join(","));
                format!("{} {} {ids}", one.arn, one.url)
            })
        }),
        ("samlProviders", {
            list(&account.saml_providers, |one| {
                format!("{} {} {}", one.arn, date(one.created), date(one.valid_until))
            })
        }),
    ])
}

fn read(text: &str) -> World {
    let mut reader = Reader::default();
    reader.read(text, &json::parse(text).0.unwrap(), diagnostic::Path::root());
    reader.finish()
}

fn facts(world: &World) -> Value {
    let accounts = world.accounts();
    let known = accounts.iter().filter_map(|id| Some(((*id).to_owned(), world.account(id)?)));
    let findings = world.check().iter();
    let findings: Vec<String> = findings
        .map(|finding| format!("{} {}: {}", finding.code.as_str(), finding.path, finding.message))
        .collect();
    let now = world.now().map(|now| {
        let origin = if now.is_given { "given" } else { "newest date" };
        Value::String(format!("{}, {origin}", day(now.at)))
    });
    let features = match world.organization() {
        Membership::Known(organizations) => {
            let features = organizations.first().map(|one| &one.features);
            features.and_then(|features| fact(features, |one| one.value.clone().into()))
        }
        Membership::Unknown | Membership::None => None,
    };
    told(vec![
        ("now", now),
        ("features", features),
        ("accounts", Some(Value::Object(known.map(|(id, one)| (id, account(one))).collect()))),
        ("findings", Some(findings.into())),
    ])
}

#[test]
fn facts_are_read_as_aws_prints_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/world_facts");
    let mut faults = Vec::new();
    let mut cases = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let file: Vec<Value> = serde_json::from_str(&text).unwrap();
        for case in file {
            cases += 1;
            let facts = facts(&read(&case["world"].to_string()));
            if facts != case["expect"] {
                let facts = serde_json::to_string_pretty(&facts).unwrap();
                faults.push(format!("{}\n{facts}", case["about"]));
            }
        }
    }
    assert!(cases >= 5, "{cases} cases");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
