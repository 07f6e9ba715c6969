//! The audit as data: for each check a world in which it finds something, one in which it does not, and one
//! that lacks what it needs; and `docs/AUDIT.md`, which is made of the codes. `IAM_VERDICT_WRITE=1 cargo test
//! --features catalog --test audit` writes it.
#![cfg(all(feature = "catalog", feature = "wire", not(target_arch = "wasm32")))]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use iam_verdict::api::World;
use iam_verdict::api::wire::AuditFinding;
use iam_verdict::audit::AuditCode;
use iam_verdict::audit::Options;
use iam_verdict::catalog::Catalog;
use serde_json::Value;
use serde_json::json;

fn cases() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/audit");
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        serde_json::from_str::<Vec<Value>>(&text).unwrap()
    };
    paths.iter().flat_map(read).collect()
}

/// How bad it is or that it is not assessed, whom it is about, what was found, what it rests on.
fn line(finding: &AuditFinding) -> String {
    let mut line = match finding.status {
        "open" => format!("{} {}", finding.severity, finding.subject),
        status => format!("{status} {}", finding.subject),
    };
    write!(line, ": {}", finding.finding.message).unwrap();
    let facts = finding.evidence.iter().map(|fact| format!("{} = {}", fact.field, fact.value));
    let facts: Vec<String> = facts.collect();
    if !facts.is_empty() {
        write!(line, " [{}]", facts.join("; ")).unwrap();
    }
    line
}

fn audit(catalog: Option<&Catalog>, world: &Value, options: &Value) -> Vec<AuditFinding> {
    let world = World::from(&world.to_string()).unwrap();
    world.audit(catalog, &options.to_string()).unwrap()
}

#[test]
fn each_check_finds_what_it_should_and_says_where_it_could_not_look() {
    let catalog = Catalog::embedded().unwrap();
    let (mut faults, mut seen) = (Vec::new(), BTreeMap::new());
    for case in cases() {
        let code = case["code"].as_str().unwrap();
        let mut options = case.get("options").cloned().unwrap_or_else(|| json!({}));
        options["checks"] = json!([code]);
        let catalog = (case["catalog"] != json!(false)).then_some(&catalog);
        let findings = audit(catalog, &case["world"], &options);
        let lines: Vec<String> = findings.iter().map(line).collect();
        if json!(lines) != case["expect"] {
            let lines = serde_json::to_string_pretty(&lines).unwrap();
            faults.push(format!("{code}: {}\n{lines}", case["about"]));
        }
        let is_open = |finding: &AuditFinding| finding.status == "open";
        let kinds: &mut [bool; 3] = seen.entry(code.to_owned()).or_default();
        kinds[0] |= findings.iter().any(is_open);
        kinds[1] |= findings.is_empty();
        kinds[2] |= !findings.iter().all(is_open);
    }
    for code in AuditCode::ALL {
        let kinds = seen.get(code.as_str()).copied().unwrap_or_default();
        for (kind, has) in ["fires", "is silent", "is not assessed"].iter().zip(kinds) {
            if !has {
                faults.push(format!("no case in which {} {kind}", code.as_str()));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Whoever reads a finding learns what to do; whoever runs its command runs nothing else.
#[test]
fn findings_tell_what_mends_them() {
    let catalog = Catalog::embedded().unwrap();
    let mut commands = 0;
    for case in cases() {
        for finding in audit(Some(&catalog), &case["world"], &json!({})) {
            assert!(!finding.remedy.text.is_empty() && !finding.why.is_empty());
            assert!(finding.status != "open" || !finding.evidence.is_empty(), "{}", line(&finding));
            if let Some(policy) = &finding.remedy.policy {
                serde_json::from_str::<Value>(policy).unwrap();
            }
            if let Some(command) = &finding.remedy.command {
                assert!(command.starts_with("aws "), "{command}");
                commands += 1;
            }
        }
    }
    assert!(commands > 100, "{commands}");
    let name = "a;id";
    let world = json!({ "accounts": { "111122223333": { "users": { name: {
        "listSigningCertificates": { "Certificates": [{ "CertificateId": "$(id)", "Status": "Active" }] } } } } } });
    let findings = audit(None, &world, &json!({ "checks": ["signing-cert-active"] }));
    let command = findings[0].remedy.command.as_deref().unwrap();
    assert!(command.ends_with("--user-name 'a;id' --certificate-id '$(id)'"), "{command}");
}

#[test]
fn options_are_read_and_faults_in_them_told() {
    let world = World::from(r#"{ "accounts": { "111122223333": {} } }"#).unwrap();
    let fault = |options: &str| {
        let error = serde_json::to_value(world.audit(None, options).unwrap_err()).unwrap();
        format!("{}: {}", error["field"].as_str().unwrap(), error["message"].as_str().unwrap())
    };
    assert!(fault(r#"{ "maxAge": 1 }"#).starts_with("options.maxAge: "));
    assert!(fault(r#"{ "maxUnusedDays": -1 }"#).contains("a whole number of zero or more"));
    assert!(fault(r#"{ "now": "today" }"#).contains("`today` is no date"));
    let help = fault(r#"{ "skip": ["root-no-mfas"] }"#);
    assert!(
        help.ends_with("there is no check `root-no-mfas`: did you mean `root-no-mfa`?"),
        "{help}"
    );
    let all = world.audit(None, "{}").unwrap().len();
    let skipped = world.audit(None, r#"{ "skip": ["root-no-mfa"] }"#).unwrap().len();
    assert_eq!(skipped + 1, all);
}

/// What is missing is no pass: of an account of which nothing is told every check says so.
#[test]
fn of_nothing_nothing_is_passed() {
    let findings = audit(None, &json!({ "accounts": { "111122223333": {} } }), &json!({}));
    for code in AuditCode::ALL {
        let mut own = findings.iter().filter(|finding| finding.finding.code == code.as_str());
        assert!(own.next().is_some_and(|finding| finding.status == "not-assessed"), "{code:?}");
    }
}

#[test]
fn the_page_is_made_of_the_codes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/AUDIT.md");
    let page = page();
    if std::env::var_os("IAM_VERDICT_WRITE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), page, "docs/AUDIT.md");
}

fn page() -> String {
    let mut page = "# The audit of a world\n\n".to_owned();
    page.push_str(
        "`World.audit` holds what AWS prints about accounts against best practices. Each finding \
         has a code, a severity, a subject, the facts of the input that it rests on, and what to do, with a command \
         of the AWS CLI or a policy where there is one. A check whose input is missing is `not-assessed`, with the \
         command that collects it: missing input is never a pass. Ages are whole days up to `now`, which the world \
         file or the options tell; else up to the newest date of the input, never of a clock. Of one subject and one \
         cause there is one finding: an administrator without MFA is not told again as a user without MFA.\n\n\
         Numbers `IAM.4` are controls of AWS Security Hub; CIS is the CIS AWS Foundations Benchmark.\n\n## Options\n\n",
    );
    let options = Options::default();
    let rows = [
        (
            "maxCredentialAge",
            options.max_credential_age,
            "days after which keys and credentials of one service are old",
        ),
        (
            "maxUnusedDays",
            options.max_unused_days,
            "days after which an access key or password is unused",
        ),
        (
            "maxRoleUnusedDays",
            options.max_role_unused_days,
            "days after which a role, or a service that it may use, is unused",
        ),
        ("rootUseDays", options.root_use_days, "days in which a use of the root user is recent"),
        (
            "certificateDays",
            options.certificate_days,
            "days before its end in which a certificate is told",
        ),
        (
            "maxSessionSeconds",
            i64::from(options.max_session_seconds),
            "seconds that a session of a role may last",
        ),
        (
            "maxAdminSessionSeconds",
            i64::from(options.max_admin_session_seconds),
            "seconds after which such a session of an administrator is worse",
        ),
        (
            "minPasswordLength",
            options.min_password_length,
            "characters that the password policy has to ask for",
        ),
        ("minPasswordReuse", options.min_password_reuse, "passwords that it has to remember"),
    ];
    page.push_str("| option | default | |\n|---|---|---|\n");
    for (name, value, what) in rows {
        writeln!(page, "| `{name}` | {value} | {what} |").unwrap();
    }
    page.push_str(
        "| `asksForCharacterClasses` | false | whether the password policy has to ask for every class of characters, \
         and for changes, as older standards do |\n\
         | `requiredTags` | [] | tags that users and roles need; none: any tag is enough |\n\
         | `maxHops` | 8 | roles that are assumed one after the other |\n\
         | `now` | | the date that ages count up to |\n\
         | `checks`, `skip` | | codes of the checks that are wanted, or not |\n\n## Checks\n",
    );
    for code in AuditCode::ALL {
        let references = code.references().join(", ");
        let references =
            if references.is_empty() { String::new() } else { format!(" · {references}") };
        write!(
            page,
            "\n### `{}`\n\n{}{references}\n\n{} {}. **What to do:** {}.\n",
            code.as_str(),
            code.severity().as_str(),
            code.what().trim(),
            upper(code.why()),
            code.remedy()
        )
        .unwrap();
    }
    page
}

fn upper(text: &str) -> String {
    text[..1].to_uppercase() + &text[1..]
}

/// Whatever stands in the place of what is expected is told or is no fact; nothing panics.
#[test]
fn changed_inputs_are_audited_all_the_same() {
    let mut audits = 0;
    for case in cases() {
        let text = case["world"].to_string();
        for (from, to) in [
            ("[", "{}["),
            ("\"Active\"", "7"),
            ("2026", "9999"),
            ("Z\"", "\""),
            ("[", "null,["),
            ("arn:aws:iam", "arn:aws"),
            ("true", "null"),
        ] {
            let Ok(world) = World::from(&text.replace(from, to)) else { continue };
            audits += world.audit(None, "{}").map(|_| 1).unwrap();
        }
    }
    assert!(audits > 500, "{audits}");
}
