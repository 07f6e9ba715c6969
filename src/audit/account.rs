//! Settings of an account as a whole.

use crate::accounts::Collected;
use crate::accounts::Identity;
use crate::accounts::PasswordPolicy;
use crate::audit::case::Case;
use crate::audit::case::Check;
use crate::audit::case::Outcome;
use crate::audit::codes::AuditCode;
use crate::audit::codes::Severity;
use crate::audit::finding::Finding;
use crate::audit::input::Input;
use crate::audit::options::Options;
use crate::audit::policies::is_of_aws;
use crate::base::diagnostic::Path;

pub(super) const CHECKS: [Check<()>; 3] = [
    Check { code: AuditCode::PasswordPolicyWeak, run: password_policy },
    Check { code: AuditCode::NoAccessAnalyzer, run: analyzers },
    Check { code: AuditCode::NoSupportRole, run: support },
];

/// Who lets nobody read findings of access from inside only.
const EXTERNAL: [&str; 2] = ["ACCOUNT", "ORGANIZATION"];

/// A setting of the password policy that is too weak.
struct Weakness {
    field: &'static str,
    value: String,
    what: String,
    severity: Severity,
}

fn password_policy(case: &Case<'_>, (): &()) -> Outcome {
    let command = password_command(case.options);
    let found = |message: String| {
        Finding::new(AuditCode::PasswordPolicyWeak, &case.root(), message).command(&command)
    };
    let policy = match &case.account.password_policy {
        Collected::NotCollected => return Err(Input::PasswordPolicy.into()),
        Collected::None => {
            let message = "there is no password policy: AWS's default asks for 8 characters and remembers none";
            let found = found(message.to_owned());
            return Ok(vec![found.evidence(&Path::root(), "PasswordPolicy", "none")]);
        }
        Collected::Some(policy) => policy,
    };
    let weak = weaknesses(policy, case.options);
    let Some(worst) = weak.iter().map(|one| one.severity).max() else { return Ok(Vec::new()) };
    let what: Vec<&str> = weak.iter().map(|one| one.what.as_str()).collect();
    let all = found(format!("the password policy {}", what.join(", "))).severity(worst);
    let add = |all: Finding, one: &Weakness| all.evidence(&policy.place, one.field, &one.value);
    Ok(vec![weak.iter().fold(all, add)])
}

fn weaknesses(policy: &PasswordPolicy, options: &Options) -> Vec<Weakness> {
    let text = |number: Option<i64>| number.map_or("none".to_owned(), |number| number.to_string());
    let mut weak = Vec::new();
    let mut add = |holds: bool, field, value: String, what: String, severity| {
        if holds {
            weak.push(Weakness { field, value, what, severity });
        }
    };
    let length = policy.minimum_length.unwrap_or_default();
    add(
        length < options.min_password_length,
        "MinimumPasswordLength",
        text(policy.minimum_length),
        format!("asks for {length} characters, not {}", options.min_password_length),
        Severity::Medium,
    );
    let kept = policy.reuse_prevention.unwrap_or_default();
    add(
        kept < options.min_password_reuse,
        "PasswordReusePrevention",
        text(policy.reuse_prevention),
        format!("remembers {kept} passwords, not {}", options.min_password_reuse),
        Severity::Low,
    );
    let classes = [
        ("RequireSymbols", policy.requires_symbols, "symbols"),
        ("RequireNumbers", policy.requires_numbers, "digits"),
        ("RequireUppercaseCharacters", policy.requires_uppercase, "uppercase letters"),
        ("RequireLowercaseCharacters", policy.requires_lowercase, "lowercase letters"),
    ];
    for (field, requires, class) in classes {
        let is_weak = options.asks_for_character_classes && !requires;
        let what = format!("does not ask for {class}");
        add(is_weak, field, requires.to_string(), what, Severity::Medium);
    }
    let is_endless = policy.max_age.is_none_or(|age| age == 0 || age > options.max_credential_age);
    add(
        options.asks_for_character_classes && is_endless,
        "MaxPasswordAge",
        text(policy.max_age),
        format!("lets passwords be older than {} days", options.max_credential_age),
        Severity::Low,
    );
    weak
}

fn password_command(options: &Options) -> String {
    let classes = match options.asks_for_character_classes {
        true => {
            " --require-symbols --require-numbers --require-uppercase-characters \
             --require-lowercase-characters --max-password-age 90"
        }
        false => "",
    };
    format!(
        "aws iam update-account-password-policy --minimum-password-length {} --password-reuse-prevention {}{classes} \
         --allow-users-to-change-password",
        options.min_password_length, options.min_password_reuse
    )
}

fn analyzers(case: &Case<'_>, (): &()) -> Outcome {
    let listing = &case.account.access_analyzers;
    let mut all = listing.items().iter();
    if all.any(|one| EXTERNAL.contains(&one.kind.as_str()) && one.status == "ACTIVE") {
        return Ok(Vec::new());
    }
    let others = listing.whole().ok_or(Input::AccessAnalyzers)?;
    let message = "no active analyzer of IAM Access Analyzer looks for access from outside";
    let found = Finding::new(AuditCode::NoAccessAnalyzer, &case.root(), message);
    let found =
        others.iter().fold(found, |found, one| found.evidence(&one.place, "type", &one.kind));
    let command =
        "aws accessanalyzer create-analyzer --analyzer-name external-access --type ACCOUNT";
    Ok(vec![found.command(command)])
}

fn support(case: &Case<'_>, (): &()) -> Outcome {
    let has = |identity: &Identity| {
        identity.attached.iter().any(|arn| is_of_aws(arn, "AWSSupportAccess"))
    };
    if case.account.identities_of_all_kinds().any(has) {
        return Ok(Vec::new());
    }
    case.require_details()?;
    let message = "no user, group or role has AWSSupportAccess";
    let found = Finding::new(AuditCode::NoSupportRole, &case.root(), message);
    let command = "aws iam attach-role-policy --role-name NAME --policy-arn \
                   arn:aws:iam::aws:policy/AWSSupportAccess";
    Ok(vec![found.evidence(&Path::root(), "AttachedManagedPolicies", "none").command(command)])
}
