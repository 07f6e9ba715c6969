//! What the texts of policies tell: the checks of `validate`, run over the world.

use std::collections::BTreeMap;

use crate::accounts::Document;
use crate::accounts::Identity;
use crate::accounts::ManagedPolicy;
use crate::audit::case::Case;
use crate::audit::codes::AuditCode;
use crate::audit::finding::Finding;
use crate::audit::input::Input;
use crate::audit::policies::is_kept_by_aws;
use crate::audit::texts::read;
use crate::base::diagnostic::Path;
use crate::catalog::Catalog;
use crate::policy::PolicyType;
use crate::validate;
use crate::validate::Subject;

/// The checks that `validate` makes under the same names.
const CODES: [AuditCode; 10] = [
    AuditCode::AdminAccess,
    AuditCode::PrivilegeEscalation,
    AuditCode::ServiceWildcard,
    AuditCode::AllowNotAction,
    AuditCode::TrustWithoutExternalId,
    AuditCode::OidcTrustWithoutSub,
    AuditCode::SamlTrustWithoutAud,
    AuditCode::ConfusedDeputyTrust,
    AuditCode::TrustAnyPrincipal,
    AuditCode::TrustAnyPrincipalWithConditions,
];

/// A document, whose it is, and where that stands.
struct Text<'a> {
    document: &'a Document,
    policy_type: PolicyType,
    name: &'a str,
    subject: &'a str,
    place: &'a Path,
}

/// Looks at managed policies of customers, policies that stand in users, groups and roles, and trust policies.
pub(super) fn check(case: &Case<'_>, managed: &[&ManagedPolicy], findings: &mut Vec<Finding>) {
    let Some(catalog) = case.catalog else {
        let not_assessed =
            |code: &AuditCode| Finding::not_assessed(*code, &case.root(), Input::Catalog, "");
        findings.extend(CODES.iter().map(not_assessed));
        return;
    };
    let mut broken = 0_usize;
    let texts = texts(case, managed);
    for text in &texts {
        match of_text(case, catalog, text) {
            Some(found) => findings.extend(found),
            None => broken = broken.saturating_add(1),
        }
    }
    if broken > 0 || texts.is_empty() {
        let input = if texts.is_empty() { Input::Details } else { Input::Documents };
        let whom = match broken {
            0 => String::new(),
            count => format!(" for {count} of {} policies", texts.len()),
        };
        let not_assessed =
            |code: &AuditCode| Finding::not_assessed(*code, &case.root(), input, &whom);
        findings.extend(CODES.iter().map(not_assessed));
    }
}

fn texts<'a>(case: &Case<'a>, managed: &[&'a ManagedPolicy]) -> Vec<Text<'a>> {
    let mut texts = Vec::new();
    for policy in managed {
        texts.extend(policy.document.as_ref().map(|document| Text {
            document,
            policy_type: PolicyType::IdentityBased,
            name: &policy.name,
            subject: &policy.arn,
            place: &policy.place,
        }));
    }
    let own = case.account.identities_of_all_kinds();
    for identity in own.filter(|identity| !is_kept_by_aws(identity)) {
        texts.extend(of_identity(identity));
    }
    texts
}

fn of_identity(identity: &Identity) -> impl Iterator<Item = Text<'_>> {
    let text = |document, policy_type, name| Text {
        document,
        policy_type,
        name,
        subject: &identity.arn,
        place: &identity.place,
    };
    let trust = identity.trust.iter();
    let trust =
        trust.map(move |trust| text(trust, PolicyType::RoleTrust, "AssumeRolePolicyDocument"));
    let inline = identity.inline.iter();
    inline
        .map(move |policy| text(&policy.document, PolicyType::IdentityBased, &policy.name))
        .chain(trust)
}

/// One finding for each code and document.
fn of_text(case: &Case<'_>, catalog: &Catalog, text: &Text<'_>) -> Option<Vec<Finding>> {
    let document = read(text.document, text.policy_type)?;
    let subject = Subject::new(&document, text.policy_type, catalog);
    let mut all: BTreeMap<AuditCode, Finding> = BTreeMap::new();
    for found in validate::validate(Subject { account: Some(case.id), ..subject }) {
        let Some(code) = CODES.iter().find(|code| code.as_str() == found.code.as_str()) else {
            continue;
        };
        let known = all.remove(code);
        let known = known.unwrap_or_else(|| {
            Finding::new(*code, text.subject, format!("`{}`: {}", text.name, found.message))
        });
        let field = format!("{}: {}", text.name, found.path);
        all.insert(
            *code,
            known.evidence(text.place, &field, found.span.slice(text.document.text())),
        );
    }
    Some(all.into_values().collect())
}
