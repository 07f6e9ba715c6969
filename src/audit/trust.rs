//! Whom roles trust.

use crate::accounts::Extent;
use crate::accounts::Identity;
use crate::accounts::IdentityKind;
use crate::accounts::Membership;
use crate::audit::case::Case;
use crate::audit::case::Check;
use crate::audit::case::Missing;
use crate::audit::case::Outcome;
use crate::audit::codes::AuditCode;
use crate::audit::finding::Finding;
use crate::audit::input::Input;
use crate::audit::policies::is_of_aws;
use crate::audit::shell::word;
use crate::audit::texts::allowing;
use crate::audit::texts::trust;
use crate::policy::PolicyDocument;
use crate::policy::model::PrincipalEntry;
use crate::policy::model::PrincipalKind;
use crate::policy::model::Statement;
use crate::value::arn;
use crate::value::arn::Arn;

pub(super) fn checks<'a>() -> [Check<&'a Identity>; 4] {
    [
        Check { code: AuditCode::TrustForeignAccount, run: foreign },
        Check { code: AuditCode::ReadonlyToOutsiders, run: readonly },
        Check { code: AuditCode::TrustAccountRootWide, run: whole_account },
        Check { code: AuditCode::TrustDangling, run: dangling },
    ]
}

fn document(role: &Identity) -> Result<PolicyDocument, Input> {
    trust(role).ok_or(Input::Documents)
}

/// The principals that a trust policy lets in, with their statements.
fn principals(document: &PolicyDocument) -> impl Iterator<Item = (&Statement, &PrincipalEntry)> {
    allowing(document).flat_map(|statement| {
        let element = statement.principal.as_ref().filter(|element| !element.negated);
        let entries = element.into_iter().flat_map(|element| &element.entries);
        entries.map(move |entry| (statement, entry))
    })
}

/// The account that a principal is of.
fn account(entry: &PrincipalEntry) -> Option<&str> {
    if arn::is_account_id(&entry.text) {
        return Some(&entry.text);
    }
    let is_of_account = matches!(
        entry.kind,
        PrincipalKind::Account
            | PrincipalKind::User
            | PrincipalKind::Role
            | PrincipalKind::RoleSession
            | PrincipalKind::FederatedUser
    );
    let arn = Arn::parse(&entry.text).filter(|_| is_of_account)?;
    Some(arn.account).filter(|id| arn::is_account_id(id))
}

/// Whether an account is of somebody else.
fn is_foreign(case: &Case<'_>, account: &str) -> Result<bool, Input> {
    if account == case.id {
        return Ok(false);
    }
    match case.world.organization() {
        known @ Membership::Known(_) => {
            let own = known.of(case.id).ok_or(Input::Organization)?;
            Ok(!own.accounts().any(|listed| listed == account))
        }
        Membership::None => Ok(true),
        Membership::Unknown if case.world.account(account).is_some() => Ok(false),
        Membership::Unknown => Err(Input::Organization),
    }
}

/// The principals of other accounts that are of somebody else.
fn outsiders(
    case: &Case<'_>,
    document: &PolicyDocument,
) -> Result<Vec<String>, (Input, Vec<String>)> {
    let (mut outside, mut missing) = (Vec::new(), None);
    for (_, entry) in principals(document) {
        match account(entry).map(|account| is_foreign(case, account)) {
            Some(Ok(true)) if !outside.contains(&entry.text) => outside.push(entry.text.clone()),
            Some(Ok(_)) | None => {}
            Some(Err(input)) => missing = Some(input),
        }
    }
    match missing {
        Some(input) => Err((input, outside)),
        None => Ok(outside),
    }
}

/// A finding about the principals of a trust policy that somebody else administers.
fn outside_finding(case: &Case<'_>, role: &Identity, found: Finding) -> Outcome {
    let outsiders = outsiders(case, &document(role)?);
    let found = |outside: &[String]| {
        let add = |found: Finding, one: &String| found.evidence(&role.place, "Principal", one);
        let all = outside.iter().fold(found.clone(), add);
        if outside.is_empty() { Vec::new() } else { vec![all] }
    };
    match outsiders {
        Ok(outside) => Ok(found(&outside)),
        Err((input, outside)) => Err(Missing { input, found: found(&outside) }),
    }
}

fn foreign(case: &Case<'_>, role: &&Identity) -> Outcome {
    let message = format!("the role `{}` trusts an account outside of the organization", role.name);
    let found = Finding::new(AuditCode::TrustForeignAccount, &role.arn, message);
    outside_finding(case, role, found.command(update(role)))
}

fn update(role: &Identity) -> String {
    format!(
        "aws iam update-assume-role-policy --role-name {} --policy-document file://trust.json",
        word(&role.name)
    )
}

fn readonly(case: &Case<'_>, role: &&Identity) -> Outcome {
    let Some(arn) = role.attached.iter().find(|arn| is_of_aws(arn, "ReadOnlyAccess")) else {
        return Ok(Vec::new());
    };
    let message = format!("the role `{}` lets another account read everything", role.name);
    let found = Finding::new(AuditCode::ReadonlyToOutsiders, &role.arn, message);
    let name = word(&role.name);
    let command =
        format!("aws iam detach-role-policy --role-name {name} --policy-arn {}", word(arn));
    let found = found.evidence(&role.place, "AttachedManagedPolicies", arn).command(command);
    outside_finding(case, role, found)
}

fn whole_account(case: &Case<'_>, role: &&Identity) -> Outcome {
    let document = document(role)?;
    let wide = principals(&document).find(|(statement, entry)| {
        let is_own = account(entry).is_some_and(|account| is_foreign(case, account) != Ok(true));
        entry.kind == PrincipalKind::Account && statement.condition.is_empty() && is_own
    });
    let Some((_, entry)) = wide else { return Ok(Vec::new()) };
    let message = format!(
        "the role `{}` trusts every principal of an account that may assume roles",
        role.name
    );
    let found = Finding::new(AuditCode::TrustAccountRootWide, &role.arn, message);
    Ok(vec![found.evidence(&role.place, "Principal", &entry.text).command(update(role))])
}

fn dangling(case: &Case<'_>, role: &&Identity) -> Outcome {
    let document = document(role)?;
    let absent = principals(&document).filter(|(_, entry)| is_absent(case, entry));
    let names: Vec<&str> = absent.map(|(_, entry)| entry.text.as_str()).collect();
    let message = format!("the role `{}` trusts who is not there", role.name);
    let found = Finding::new(AuditCode::TrustDangling, &role.arn, message);
    let add = |found: Finding, name: &&str| found.evidence(&role.place, "Principal", name);
    let all = names.iter().fold(found.command(update(role)), add);
    Ok(if names.is_empty() { Vec::new() } else { vec![all] })
}

/// Whether nobody is named: an id stands where IAM found no ARN for it any more (EVALUATION.md, R2.7).
fn is_absent(case: &Case<'_>, entry: &PrincipalEntry) -> bool {
    let kind = match entry.kind {
        PrincipalKind::UniqueId => return true,
        PrincipalKind::User => IdentityKind::User,
        PrincipalKind::Role | PrincipalKind::RoleSession => IdentityKind::Role,
        PrincipalKind::Everyone
        | PrincipalKind::EveryoneUnderAws
        | PrincipalKind::Account
        | PrincipalKind::FederatedUser
        | PrincipalKind::Service
        | PrincipalKind::Federated
        | PrincipalKind::CanonicalUser => return false,
    };
    let Some(account) = account(entry).and_then(|id| case.world.account(id)) else { return false };
    if account.details != Extent::Whole {
        return false;
    }
    let parts: Vec<&str> = entry.text.split('/').collect();
    let is_session = entry.kind == PrincipalKind::RoleSession;
    let name = if is_session { parts.get(1) } else { parts.last() };
    let found = name.and_then(|name| account.identity(kind, name));
    let is_same = |identity: &Identity| is_session || identity.arn == entry.text;
    !found.is_some_and(is_same)
}
