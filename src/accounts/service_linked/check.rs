//! What is wrong with service-linked roles in a world, and which there could be (WORLD.md, W3.2, W3.3 and
//! W3.10).

use std::collections::BTreeSet;

use crate::accounts::Account;
use crate::accounts::Identity;
use crate::accounts::World;
use crate::accounts::service_linked::ServiceLinkedRole;
use crate::accounts::service_linked::linked_service;
use crate::base::diagnostic::Path;
use crate::policy::PolicyDocument;
use crate::policy::PolicyType;
use crate::policy::model::Effect;
use crate::policy::model::PrincipalElement;
use crate::policy::model::PrincipalKind;
use crate::policy::model::Statement;
use crate::value::arn::Arn;

/// Something about service-linked roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceLinkedFinding {
    /// Its stable code.
    pub code: ServiceLinkedFindingCode,
    /// The ARN of the role, user or group; of what is not there the account.
    pub subject: String,
    /// Where that stands in the input.
    pub place: Path,
    /// What was found.
    pub message: String,
}

/// The kinds of findings about service-linked roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ServiceLinkedFindingCode {
    /// The trust policy is not the one that AWS makes.
    TrustTampered,
    /// A policy for service-linked roles is attached to something else.
    PolicyMisattached,
    /// A service that is used has such a role, and the account does not have it.
    Available,
}

impl ServiceLinkedFindingCode {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TrustTampered => "slr-trust-tampered",
            Self::PolicyMisattached => "slr-policy-misattached",
            Self::Available => "slr-available",
        }
    }
}

impl World {
    /// What is wrong with service-linked roles, and which there could be.
    #[must_use]
    pub fn check_service_linked_roles(&self) -> Vec<ServiceLinkedFinding> {
        let accounts = self.accounts.iter();
        accounts.flat_map(|(id, account)| of_account(id, account)).collect()
    }
}

fn of_account(id: &str, account: &Account) -> Vec<ServiceLinkedFinding> {
    let mut findings: Vec<_> = account.roles.values().filter_map(check_trust).collect();
    findings.extend(account.identities_of_all_kinds().flat_map(check_policies));
    let linked: BTreeSet<&str> =
        account.roles.values().filter_map(|role| linked_service(&role.arn)).collect();
    let available =
        used_services(account).into_iter().filter(|used| !linked.contains(used.as_str()));
    findings.extend(available.filter_map(|principal| check_available(id, account, &principal)));
    findings
}

/// Its service alone may assume it, on no condition: anything else is not from AWS (W3.2).
fn check_trust(role: &Identity) -> Option<ServiceLinkedFinding> {
    let principal = linked_service(&role.arn)?;
    let trust = role.trust.as_ref()?;
    let (document, found) = PolicyDocument::read(trust.text(), PolicyType::RoleTrust);
    let statements = document.map(|document| document.statements).unwrap_or_default();
    let is_whole = !found.iter().any(|diagnostic| diagnostic.is_error());
    if let ([one], true) = (statements.as_slice(), is_whole)
        && is_of_aws(one, principal)
    {
        return None;
    }
    Some(ServiceLinkedFinding {
        code: ServiceLinkedFindingCode::TrustTampered,
        subject: role.arn.clone(),
        place: role.place.clone(),
        message: format!(
            "AWS makes the trust policy of a service-linked role: it allows sts:AssumeRole to {principal}, \
             and nothing else. That of `{}` is another",
            role.name
        ),
    })
}

fn is_of_aws(statement: &Statement, principal: &str) -> bool {
    let is_action = |text: &str| text.eq_ignore_ascii_case("sts:AssumeRole");
    let names_service = |element: &PrincipalElement| match element.entries.as_slice() {
        [one] => !element.negated && one.kind == PrincipalKind::Service && one.text == principal,
        _ => false,
    };
    statement.effect == Effect::Allow
        && statement.condition.is_empty()
        && !statement.action.negated
        && matches!(statement.action.entries.as_slice(), [one] if is_action(&one.text))
        && statement.principal.as_ref().is_some_and(names_service)
}

/// AWS attaches the policies of service-linked roles to nothing else (W3.3).
fn check_policies(identity: &Identity) -> Vec<ServiceLinkedFinding> {
    if linked_service(&identity.arn).is_some() {
        return Vec::new();
    }
    let attached = identity.attached.iter().chain(&identity.boundary);
    let misattached = attached.filter(|arn| arn.contains(":iam::aws:policy/aws-service-role/"));
    let finding = |arn: &String| ServiceLinkedFinding {
        code: ServiceLinkedFindingCode::PolicyMisattached,
        subject: identity.arn.clone(),
        place: identity.place.clone(),
        message: format!(
            "`{arn}` is for a service-linked role, and AWS attaches it to nothing else: here it is attached \
             to the {} `{}`",
            identity.kind.as_str(),
            identity.name
        ),
    };
    misattached.map(finding).collect()
}

/// The principals of services that roles of the account trust, or that some role used.
fn used_services(account: &Account) -> BTreeSet<String> {
    let trusts = account.roles.values().filter(|role| linked_service(&role.arn).is_none());
    let trusts = trusts.filter_map(|role| role.trust.as_ref());
    let documents =
        trusts.filter_map(|trust| PolicyDocument::read(trust.text(), PolicyType::RoleTrust).0);
    let elements = documents
        .flat_map(|document| document.statements)
        .filter_map(|statement| statement.principal)
        .filter(|element| !element.negated);
    let services = elements
        .flat_map(|element| element.entries)
        .filter(|entry| entry.kind == PrincipalKind::Service);
    let used = account.role_settings.values().filter_map(|known| known.services.as_option());
    let used =
        used.flat_map(|services| services.value.iter()).filter(|service| service.last.is_some());
    let used = used.map(|service| format!("{}.amazonaws.com", service.service));
    services.map(|entry| entry.text).chain(used).collect()
}

fn check_available(id: &str, account: &Account, principal: &str) -> Option<ServiceLinkedFinding> {
    let row = ServiceLinkedRole::of(principal)?;
    let name = row.role_name?;
    let any = account.roles.values().next()?;
    let partition = Arn::parse(&any.arn).map_or("aws", |arn| arn.partition);
    let doubt = if row.is_verified() { "" } else { " (its name was not verified)" };
    Some(ServiceLinkedFinding {
        code: ServiceLinkedFindingCode::Available,
        subject: format!("arn:{partition}:iam::{id}:root"),
        place: any.place.clone(),
        message: format!(
            "{principal} is used, and the account does not have its service-linked role `{name}`{doubt}: AWS \
             makes and maintains it"
        ),
    })
}
