//! Role trust policies: who gets in by which action, and what must be known of them (FINDINGS.md,
//! sections 1 and 2).

use crate::policy::PolicyType;
use crate::policy::model::Effect;
use crate::policy::model::PrincipalEntry;
use crate::policy::model::PrincipalKind;
use crate::policy::model::Statement;
use crate::policy::operator::SetOperator;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::keys::Known;
use crate::validate::keys::known;
use crate::validate::place::Place;
use crate::value::glob::Glob;

const GITHUB: &str = "token.actions.githubusercontent.com";
const ROLES_ANYWHERE: &str = "rolesanywhere.amazonaws.com";
const WITH_SAML: &str = "sts:AssumeRoleWithSAML";
const WITH_WEB_IDENTITY: &str = "sts:AssumeRoleWithWebIdentity";
const ASSUME_ROLE: &str = "sts:AssumeRole";
/// What IAM Roles Anywhere calls.
const OF_ROLES_ANYWHERE: [&str; 3] = [ASSUME_ROLE, "sts:SetSourceIdentity", "sts:TagSession"];

/// By which action a principal assumes a role.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    Saml,
    /// An OIDC provider, by its host.
    Oidc,
    Plain,
}

pub(super) fn check(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    if subject.policy_type != PolicyType::RoleTrust || statement.effect != Effect::Allow {
        return;
    }
    let Some(element) = &statement.principal else { return };
    for entry in &element.entries {
        let place = Place::principal(statement, element, entry);
        findings.extend(mismatched(place, entry));
        findings.extend(roles_anywhere(place, entry));
        findings.extend(provider(place, entry));
    }
    conditions(subject, statement, findings);
}

fn door(entry: &PrincipalEntry) -> Door {
    match (entry.kind, host(entry)) {
        (PrincipalKind::Federated, Some(_)) => Door::Oidc,
        (PrincipalKind::Federated, None) => Door::Saml,
        (_, _) => Door::Plain,
    }
}

/// The host of an OIDC provider, and of those that AWS knows by their names.
fn host(entry: &PrincipalEntry) -> Option<&str> {
    if entry.kind != PrincipalKind::Federated || entry.text.contains(":saml-provider/") {
        return None;
    }
    Some(entry.text.split_once(":oidc-provider/").map_or(entry.text.as_str(), |(_, host)| host))
}

/// Actions that only label a session are for everyone.
fn mismatched(place: Place<'_>, entry: &PrincipalEntry) -> Option<Finding> {
    let (wanted, door) = match door(entry) {
        Door::Saml => (WITH_SAML, "a SAML provider"),
        Door::Oidc => (WITH_WEB_IDENTITY, "an OIDC provider"),
        Door::Plain => (ASSUME_ROLE, "such a principal"),
    };
    let doors = [ASSUME_ROLE, WITH_SAML, WITH_WEB_IDENTITY];
    let mut actions =
        place.statement.action.entries.iter().filter(|_| !place.statement.action.negated);
    let other = actions.find(|action| {
        let is = |name: &&str| action.text.eq_ignore_ascii_case(name);
        doors.iter().any(|name| is(name) && *name != wanted)
    })?;
    let message = format!("`{}` is not for {door}: `{}`", other.text, entry.text);
    let found = place.finding(FindingCode::MismatchedActionForPrincipal, message);
    Some(found.help(format!("write `{wanted}`")))
}

fn roles_anywhere(place: Place<'_>, entry: &PrincipalEntry) -> Option<Finding> {
    if entry.kind != PrincipalKind::Service || entry.text != ROLES_ANYWHERE {
        return None;
    }
    let covers = |name: &&str| {
        let catches = |text: &str| {
            let pattern = Glob::parse(&text.to_ascii_lowercase());
            pattern.matches(&name.to_ascii_lowercase())
        };
        let listed = place.statement.action.entries.iter().any(|entry| catches(&entry.text));
        listed != place.statement.action.negated
    };
    let missing: Vec<&str> = OF_ROLES_ANYWHERE.into_iter().filter(|name| !covers(name)).collect();
    let (first, _) = missing.split_first()?;
    let message = format!("IAM Roles Anywhere needs `{first}` too");
    let found = place.finding(FindingCode::MissingActionForRolesAnywhereTrustPolicy, message);
    Some(found.help(format!("add {}", missing.join(", "))))
}

/// Who of a provider's users get in.
fn provider(place: Place<'_>, entry: &PrincipalEntry) -> Option<Finding> {
    let host = host(entry)?;
    let has = |beginning: &str| {
        let keys = place.statement.condition.iter().map(|entry| entry.key.to_ascii_lowercase());
        let beginning = beginning.to_ascii_lowercase();
        keys.into_iter().any(|key| key.starts_with(&beginning))
    };
    if !has(&format!("{host}:")) {
        let message = format!("no condition says who of `{host}` gets in");
        let found = place.finding(FindingCode::MissingConditionKeyForOidcPrincipal, message);
        return Some(found.help(format!("add conditions on `{host}:aud` and `{host}:sub`")));
    }
    if host == GITHUB && !has(&format!("{GITHUB}:sub")) {
        let message = "no condition says which repository gets in".to_owned();
        let found = place.finding(FindingCode::MissingGithubRepoConditionKey, message);
        return Some(found.help(format!("add a condition on `{GITHUB}:sub`")));
    }
    None
}

fn conditions(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    let has =
        |name: &str| statement.condition.iter().any(|entry| entry.key.eq_ignore_ascii_case(name));
    for entry in &statement.condition {
        let operator = entry.operator.to_string();
        let members = ["Condition", operator.as_str(), entry.key.as_str()];
        let key = entry.key.to_ascii_lowercase();
        let place = Place { statement, members: &members, index: None, span: entry.key_span };
        if let Some(set) = entry.operator.set.filter(|_| key.ends_with(":aud")) {
            findings.extend(audience(subject, place, &entry.key, set));
        }
        if key != format!("{GITHUB}:sub") || entry.operator.base.is_negated() {
            continue;
        }
        for value in &entry.values {
            let repository = value.text.split(':').nth(1).unwrap_or_default();
            let is_named = !repository.contains(['*', '?']) && has(&format!("{GITHUB}:ref"));
            if value.text.contains(['*', '?']) && !is_named {
                let place = Place { index: value.index, span: value.span, ..place };
                let message =
                    format!("`{}` lets in more than one repository or branch", value.text);
                let code = FindingCode::SpecificGithubRepoAndBranchRecommended;
                let help = "such as `repo:ORG/REPO:ref:refs/heads/BRANCH`";
                findings.push(place.finding(code, message).help(help));
            }
        }
    }
}

/// A set operator on an audience, which is one value of the providers that are known.
fn audience(
    subject: Subject<'_>,
    place: Place<'_>,
    key: &str,
    set: SetOperator,
) -> Option<Finding> {
    let is_known = matches!(known(subject.catalog, key), Known::Key(_));
    match (set, is_known) {
        (SetOperator::ForAnyValue, true) => {
            let message = format!("`{key}` is one value");
            let code = FindingCode::ForanyvalueWithAudienceClaimType;
            Some(place.finding(code, message).help("remove `ForAnyValue:`"))
        }
        // Of a known one another finding tells that `ForAllValues` holds without any value.
        (SetOperator::ForAllValues, true) => None,
        (SetOperator::ForAnyValue | SetOperator::ForAllValues, false) => {
            let message = format!("`{key}` is one value of most providers");
            let code = FindingCode::ConfirmAudienceClaimType;
            let help = "remove the set operator, unless the provider sends several audiences";
            Some(place.finding(code, message).help(help))
        }
    }
}
