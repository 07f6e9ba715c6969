//! Principals of resource-based policies and role trust policies: unknown ones, everyone, other accounts.

use crate::policy::PolicyType;
use crate::policy::model::ConditionEntry;
use crate::policy::model::Effect;
use crate::policy::model::PrincipalElement;
use crate::policy::model::PrincipalEntry;
use crate::policy::model::PrincipalKind;
use crate::policy::model::Statement;
use crate::policy::operator::Family;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::operators::fails_without_key;
use crate::validate::place::Place;
use crate::value::arn::Arn;
use crate::value::arn::is_account_id;
use crate::value::cidr::Cidr;

/// Keys with which a policy for everyone is about somebody (Amazon S3 User Guide, "The meaning of
/// public", and the keys of AWS KMS and of VPC endpoints that tell accounts).
const NARROWING: [&str; 24] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:userid",
    "aws:username",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "aws:vpcsourceip",
    "kms:calleraccount",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
];

pub(super) fn check(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    let Some(element) = &statement.principal else { return };
    for entry in &element.entries {
        let place = Place::principal(statement, element, entry);
        findings.extend(unknown(place, entry));
        if statement.effect == Effect::Allow && !element.negated {
            findings.extend(public(subject, place, entry));
            findings.extend(of_other_account(subject, place, entry));
        }
    }
    if subject.policy_type == PolicyType::RoleTrust {
        redundant(statement, element, findings);
    }
}

/// What AWS stores in place of a user or role that was deleted.
fn unknown(place: Place<'_>, entry: &PrincipalEntry) -> Option<Finding> {
    if entry.kind != PrincipalKind::UniqueId {
        return None;
    }
    let (code, what) = if entry.text.starts_with("AROA") {
        (FindingCode::InvalidRoleReference, "role")
    } else {
        (FindingCode::InvalidUserReference, "user")
    };
    let message = format!("`{}` is the id of a {what} that was deleted", entry.text);
    Some(place.finding(code, message).help(format!("write the ARN of the {what}, or remove it")))
}

fn public(subject: Subject<'_>, place: Place<'_>, entry: &PrincipalEntry) -> Option<Finding> {
    let is_of_resource = subject.policy_type == PolicyType::ResourceBased;
    let is_public = is_of_resource
        && entry.kind.is_everyone()
        && !place.statement.condition.iter().any(narrows);
    is_public.then(|| {
        let message = "everybody is allowed, without an account too".to_owned();
        let found = place.finding(FindingCode::PublicPrincipal, message);
        found.help("name the principals, or add a condition such as on `aws:PrincipalOrgID`")
    })
}

/// Whether a condition keeps most of the world out: on a key that tells who or where somebody is, with
/// fixed values.
pub(super) fn narrows(entry: &ConditionEntry) -> bool {
    let key = entry.key.to_ascii_lowercase();
    let operator = entry.operator;
    let is_test = operator.base.family() != Family::Null && !operator.base.is_negated();
    let is_fixed = |text: &str| match Cidr::parse(text) {
        Some(range) => range.prefix_len() > 0,
        None => {
            let chosen = text.strip_prefix("arn:").unwrap_or(text);
            chosen.chars().any(|c| !matches!(c, '*' | '?' | ':'))
        }
    };
    NARROWING.contains(&key.as_str())
        && is_test
        && fails_without_key(entry)
        && !entry.values.is_empty()
        && entry.values.iter().all(|value| is_fixed(&value.text))
}

/// The account of a principal that is of one.
pub(super) fn account(entry: &PrincipalEntry) -> Option<&str> {
    match entry.kind {
        PrincipalKind::Account
        | PrincipalKind::User
        | PrincipalKind::Role
        | PrincipalKind::RoleSession
        | PrincipalKind::FederatedUser => {}
        PrincipalKind::Everyone
        | PrincipalKind::EveryoneUnderAws
        | PrincipalKind::UniqueId
        | PrincipalKind::Service
        | PrincipalKind::Federated
        | PrincipalKind::CanonicalUser => return None,
    }
    let account = Arn::parse(&entry.text).map_or(entry.text.as_str(), |arn| arn.account);
    is_account_id(account).then_some(account)
}

fn of_other_account(
    subject: Subject<'_>,
    place: Place<'_>,
    entry: &PrincipalEntry,
) -> Option<Finding> {
    let (own, account) = (subject.account?, account(entry)?);
    if account == own {
        return None;
    }
    let message = format!("`{}` is of another account than {own}", entry.text);
    let found = place.finding(FindingCode::CrossAccountPrincipal, message);
    Some(found.help("make sure that this account is meant"))
}

/// Sessions of roles that are listed themselves.
fn redundant(statement: &Statement, element: &PrincipalElement, findings: &mut Vec<Finding>) {
    let role = |entry: &PrincipalEntry| {
        let arn = Arn::parse(&entry.text)?;
        let mut names = arn.resource.split('/');
        let name = match entry.kind {
            PrincipalKind::Role => names.next_back()?,
            PrincipalKind::RoleSession => names.nth(1)?,
            PrincipalKind::Everyone
            | PrincipalKind::EveryoneUnderAws
            | PrincipalKind::Account
            | PrincipalKind::User
            | PrincipalKind::FederatedUser
            | PrincipalKind::UniqueId
            | PrincipalKind::Service
            | PrincipalKind::Federated
            | PrincipalKind::CanonicalUser => return None,
        };
        Some((arn.account.to_owned(), name.to_owned()))
    };
    let is_session = |entry: &&PrincipalEntry| entry.kind == PrincipalKind::RoleSession;
    for session in element.entries.iter().filter(is_session) {
        let is_its_role = |other: &&PrincipalEntry| {
            other.kind == PrincipalKind::Role && role(other) == role(session)
        };
        let Some(other) = element.entries.iter().find(is_its_role) else { continue };
        let message = format!("`{}` is a session of `{}`", session.text, other.text);
        let place = Place::principal(statement, element, session);
        let found = place.finding(FindingCode::RedundantPrincipalInRoleTrustPolicy, message);
        findings.push(found.help("remove it"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PolicyDocument;

    fn is_narrow(condition: &str) -> bool {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":"*",
                "Action":"s3:GetObject","Resource":"*","Condition":{condition}}}}}"#
        );
        let (document, diagnostics) = PolicyDocument::read(&text, PolicyType::ResourceBased);
        document.unwrap_or_else(|| panic!("{diagnostics:?}")).statements[0]
            .condition
            .iter()
            .any(narrows)
    }

    #[test]
    fn every_key_narrows_by_what_it_is_and_not_by_what_it_is_not() {
        assert!(NARROWING.is_sorted());
        for key in NARROWING {
            assert!(is_narrow(&format!(r#"{{"StringEquals":{{"{key}":["a","b"]}}}}"#)), "{key}");
            for condition in [
                format!(r#"{{"StringNotEquals":{{"{key}":"a"}}}}"#),
                format!(r#"{{"StringEqualsIfExists":{{"{key}":"a"}}}}"#),
                format!(r#"{{"StringLike":{{"{key}":["a","*"]}}}}"#),
                format!(r#"{{"StringEquals":{{"{key}":[]}}}}"#),
                format!(r#"{{"Null":{{"{key}":"false"}}}}"#),
            ] {
                assert!(!is_narrow(&condition), "{condition}");
            }
        }
        assert!(!is_narrow(r#"{"Bool":{"aws:SecureTransport":"true"}}"#));
        assert!(!is_narrow(r#"{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","::/0"]}}"#));
    }
}
