//! What the texts of policies tell: the checks of `validate`, run over the world.

use std::collections::BTreeMap;

use crate::accounts::Document;
use crate::accounts::Extent;
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
    // The same text stands in many places, and tells the same in each.
    let mut told: BTreeMap<(&str, bool), Option<Vec<Told>>> = BTreeMap::new();
    for text in &texts {
        let key = (text.document.text(), text.policy_type == PolicyType::RoleTrust);
        match told.entry(key).or_insert_with(|| of_text(case, catalog, text)) {
            Some(told) => findings.extend(told.iter().map(|told| told.finding(text))),
            None => broken = broken.saturating_add(1),
        }
    }
    if broken > 0 {
        let whom = format!(" for {broken} of {} policies", texts.len());
        let not_assessed =
            |code: &AuditCode| Finding::not_assessed(*code, &case.root(), Input::Documents, &whom);
        findings.extend(CODES.iter().map(not_assessed));
    }
    if case.account.details != Extent::Whole {
        let not_assessed =
            |code: &AuditCode| Finding::not_assessed(*code, &case.root(), Input::Details, "");
        findings.extend(CODES.iter().map(not_assessed));
    }
}

/// What a text tells, wherever it stands.
struct Told {
    code: AuditCode,
    message: String,
    /// Elements of the policy, and what they say.
    places: Vec<(Path, String)>,
}

impl Told {
    fn finding(&self, text: &Text<'_>) -> Finding {
        let message = format!("`{}`: {}", text.name, self.message);
        let found = Finding::new(self.code, text.subject, message);
        self.places.iter().fold(found, |found, (path, value)| {
            found.evidence(text.place, &format!("{}: {path}", text.name), value)
        })
    }
}

fn texts<'a>(case: &Case<'a>, managed: &[&'a ManagedPolicy]) -> Vec<Text<'a>> {
    let mut texts = Vec::new();
    let own = || case.account.identities_of_all_kinds();
    // What is only a boundary gives nothing.
    let gives = |policy: &&&ManagedPolicy| {
        let is_boundary = own().any(|one| one.boundary.as_ref() == Some(&policy.arn));
        !is_boundary || own().any(|one| one.attached.contains(&policy.arn))
    };
    for policy in managed.iter().filter(gives) {
        texts.extend(policy.document.as_ref().map(|document| Text {
            document,
            policy_type: PolicyType::IdentityBased,
            name: &policy.name,
            subject: &policy.arn,
            place: &policy.place,
        }));
    }
    for identity in own().filter(|identity| !is_kept_by_aws(identity)) {
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

/// What is told of each code; none: the grammar refuses the text.
fn of_text(case: &Case<'_>, catalog: &Catalog, text: &Text<'_>) -> Option<Vec<Told>> {
    let document = read(text.document, text.policy_type)?;
    let subject = Subject::new(&document, text.policy_type, catalog);
    let mut all: BTreeMap<AuditCode, Told> = BTreeMap::new();
    for found in validate::validate(Subject { account: Some(case.id), ..subject }) {
        let Some(code) = CODES.iter().find(|code| code.as_str() == found.code.as_str()) else {
            continue;
        };
        let told = all.entry(*code).or_insert_with(|| Told {
            code: *code,
            message: found.message,
            places: Vec::new(),
        });
        told.places.push((found.path, found.span.slice(text.document.text()).to_owned()));
    }
    Some(all.into_values().collect())
}
