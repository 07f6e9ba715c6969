//! Managed policies of customers, and what stands in and is attached to users, groups and roles.

use std::collections::BTreeMap;

use crate::accounts::Identity;
use crate::accounts::IdentityKind;
use crate::accounts::ManagedPolicy;
use crate::audit::case::Case;
use crate::audit::case::Check;
use crate::audit::case::Outcome;
use crate::audit::case::of_list;
use crate::audit::codes::AuditCode;
use crate::audit::finding::Finding;
use crate::audit::input::Input;
use crate::audit::shell::word;
use crate::audit::texts::allowing;
use crate::audit::texts::allows_everything;
use crate::policy::PolicyDocument;

pub(super) fn of_managed<'a>() -> [Check<&'a ManagedPolicy>; 3] {
    [
        Check { code: AuditCode::FullAdminPolicy, run: full_admin },
        Check { code: AuditCode::ServiceFullAccess, run: service_full_access },
        Check { code: AuditCode::UnattachedPolicy, run: unattached },
    ]
}

pub(super) fn of_identities<'a>() -> [Check<&'a Identity>; 5] {
    [
        Check { code: AuditCode::UserDirectPolicy, run: direct },
        Check { code: AuditCode::InlinePolicy, run: inline },
        Check { code: AuditCode::CloudshellFullAccess, run: cloudshell },
        Check { code: AuditCode::IdentityUntagged, run: untagged },
        Check { code: AuditCode::EmptyGroup, run: empty_group },
    ]
}

pub(super) const OF_ACCOUNT: [Check<()>; 1] =
    [Check { code: AuditCode::DuplicateInline, run: duplicates }];

/// Whether an ARN is that of a managed policy of AWS, of this name.
pub(super) fn is_of_aws(arn: &str, name: &str) -> bool {
    arn.split_once(":iam::aws:policy/").is_some_and(|(_, path)| path == name)
}

/// Whether AWS made the role and keeps it: such a role nobody can change.
pub(super) fn is_kept_by_aws(identity: &Identity) -> bool {
    ["/aws-service-role/", "/aws-reserved/"].iter().any(|path| identity.arn.contains(path))
}

fn document<'a>(case: &Case<'a>, policy: &ManagedPolicy) -> Result<&'a PolicyDocument, Input> {
    case.texts.managed(&policy.arn).ok_or(Input::Documents)
}

fn full_admin(case: &Case<'_>, policy: &&ManagedPolicy) -> Outcome {
    if !allows_everything(document(case, policy)?) {
        return Ok(Vec::new());
    }
    let message = format!("`{}` allows everything", policy.name);
    let found = Finding::new(AuditCode::FullAdminPolicy, &policy.arn, message);
    Ok(vec![found.evidence(&policy.place, "Action", "*")])
}

fn service_full_access(case: &Case<'_>, policy: &&ManagedPolicy) -> Outcome {
    let document = document(case, policy)?;
    if allows_everything(document) {
        return Ok(Vec::new());
    }
    let is_whole = |text: &&str| {
        let service = text.strip_suffix(":*").unwrap_or_default();
        !service.is_empty() && service != "*"
    };
    let actions = allowing(document).flat_map(|statement| &statement.action.entries);
    let mut services: Vec<&str> =
        actions.map(|entry| entry.text.as_str()).filter(is_whole).collect();
    services.sort_unstable();
    services.dedup();
    if services.is_empty() {
        return Ok(Vec::new());
    }
    let message = format!("`{}` allows or excludes whole services", policy.name);
    let found = Finding::new(AuditCode::ServiceFullAccess, &policy.arn, message);
    Ok(vec![found.evidence(&policy.place, "Action", services.join(", "))])
}

fn unattached(case: &Case<'_>, policy: &&ManagedPolicy) -> Outcome {
    case.require_details()?;
    let uses = |identity: &Identity| {
        identity.attached.contains(&policy.arn) || identity.boundary.as_ref() == Some(&policy.arn)
    };
    if case.account.identities_of_all_kinds().any(uses) {
        return Ok(Vec::new());
    }
    let message = format!("`{}` is attached to nothing", policy.name);
    let found = Finding::new(AuditCode::UnattachedPolicy, &policy.arn, message);
    let command = format!("aws iam delete-policy --policy-arn {}", word(&policy.arn));
    Ok(vec![found.evidence(&policy.place, "Arn", &policy.arn).command(command)])
}

fn direct(_: &Case<'_>, user: &&Identity) -> Outcome {
    if user.kind != IdentityKind::User || (user.inline.is_empty() && user.attached.is_empty()) {
        return Ok(Vec::new());
    }
    let message = format!("`{}` has policies of its own", user.name);
    let found = Finding::new(AuditCode::UserDirectPolicy, &user.arn, message);
    let found = user
        .inline
        .iter()
        .fold(found, |found, policy| found.evidence(&user.place, "UserPolicyList", &policy.name));
    let found = user
        .attached
        .iter()
        .fold(found, |found, arn| found.evidence(&user.place, "AttachedManagedPolicies", arn));
    let name = word(&user.name);
    let command = match (user.attached.first(), user.inline.first()) {
        (Some(arn), _) => {
            format!("aws iam detach-user-policy --user-name {name} --policy-arn {}", word(arn))
        }
        (None, Some(policy)) => format!(
            "aws iam delete-user-policy --user-name {name} --policy-name {}",
            word(&policy.name)
        ),
        (None, None) => return Ok(Vec::new()),
    };
    Ok(vec![found.command(command)])
}

fn inline(_: &Case<'_>, identity: &&Identity) -> Outcome {
    if identity.inline.is_empty() {
        return Ok(Vec::new());
    }
    let kind = identity.kind.as_str();
    let names: Vec<&str> = identity.inline.iter().map(|policy| policy.name.as_str()).collect();
    let message = format!("policies stand in the {kind} `{}`", identity.name);
    let found = Finding::new(AuditCode::InlinePolicy, &identity.arn, message);
    Ok(vec![found.evidence(&identity.place, "PolicyName", names.join(", "))])
}

/// The same text in several places; spaces count, as they do for whoever compares by hand.
fn duplicates(case: &Case<'_>, (): &()) -> Outcome {
    let mut places: BTreeMap<&str, Vec<(&Identity, &str)>> = BTreeMap::new();
    for identity in case.account.identities_of_all_kinds() {
        for policy in &identity.inline {
            places.entry(policy.document.text()).or_default().push((identity, &policy.name));
        }
    }
    let mut all = Vec::new();
    for (_, places) in places {
        let [(first, name), _, ..] = places.as_slice() else { continue };
        let message = format!("the text of `{name}` stands {} times", places.len());
        let found = Finding::new(AuditCode::DuplicateInline, &first.arn, message);
        all.push(places.iter().fold(found, |found, (identity, name)| {
            found.evidence(&identity.place, "PolicyName", format!("{name} of {}", identity.arn))
        }));
    }
    of_list(all, case.account.details, Input::Details)
}

fn cloudshell(_: &Case<'_>, identity: &&Identity) -> Outcome {
    let name = "AWSCloudShellFullAccess";
    let Some(arn) = identity.attached.iter().find(|arn| is_of_aws(arn, name)) else {
        return Ok(Vec::new());
    };
    let kind = identity.kind.as_str();
    let message = format!("the {kind} `{}` has {name}", identity.name);
    let found = Finding::new(AuditCode::CloudshellFullAccess, &identity.arn, message);
    let (own, policy) = (word(&identity.name), word(arn));
    let command = format!("aws iam detach-{kind}-policy --{kind}-name {own} --policy-arn {policy}");
    let found = found.evidence(&identity.place, "AttachedManagedPolicies", arn);
    Ok(vec![found.command(command)])
}

fn untagged(case: &Case<'_>, identity: &&Identity) -> Outcome {
    if identity.kind == IdentityKind::Group || is_kept_by_aws(identity) {
        return Ok(Vec::new());
    }
    if identity.fault.is_some() {
        return Err(Input::Details.into());
    }
    let has = |key: &String| identity.tags.iter().any(|(own, _)| own.eq_ignore_ascii_case(key));
    let missing: Vec<&str> =
        case.options.required_tags.iter().filter(|key| !has(key)).map(String::as_str).collect();
    let what = match (case.options.required_tags.is_empty(), missing.is_empty()) {
        (true, _) if identity.tags.is_empty() => "has no tags".to_owned(),
        (true, _) | (false, true) => return Ok(Vec::new()),
        (false, false) => format!("lacks the tags {}", missing.join(", ")),
    };
    let kind = identity.kind.as_str();
    let message = format!("the {kind} `{}` {what}", identity.name);
    let keys: Vec<&str> = identity.tags.iter().map(|(key, _)| key.as_str()).collect();
    let command = format!(
        "aws iam tag-{kind} --{kind}-name {} --tags Key=Owner,Value=NAME",
        word(&identity.name)
    );
    let found = Finding::new(AuditCode::IdentityUntagged, &identity.arn, message);
    Ok(vec![found.evidence(&identity.place, "Tags", keys.join(", ")).command(command)])
}

fn empty_group(case: &Case<'_>, group: &&Identity) -> Outcome {
    if group.kind != IdentityKind::Group {
        return Ok(Vec::new());
    }
    let is_in =
        |user: &Identity| user.groups.iter().any(|own| own.eq_ignore_ascii_case(&group.name));
    if case.account.users.values().any(is_in) {
        return Ok(Vec::new());
    }
    case.require_details()?;
    let message = format!("the group `{}` has no members", group.name);
    let found = Finding::new(AuditCode::EmptyGroup, &group.arn, message);
    let command = format!("aws iam delete-group --group-name {}", word(&group.name));
    Ok(vec![found.evidence(&group.place, "GroupList", "none").command(command)])
}
