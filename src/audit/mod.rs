//! Best practices, held against a world: each check tells what it found, on what that rests and what to do, or
//! that it could not look (WORLD.md, W5).
//!
//! What is missing in the input is never a pass: it is told as not assessed, with the command that collects it.

mod account;
mod case;
mod codes;
mod credentials;
mod documents;
mod finding;
mod input;
mod options;
mod organization;
mod paths;
mod person;
mod policies;
mod providers;
mod roles;
mod root;
mod service_linked;
mod shell;
mod texts;
mod trust;
mod users;

use std::collections::BTreeSet;

use crate::accounts::Extent;
use crate::accounts::Identity;
use crate::accounts::ManagedPolicy;
use crate::accounts::World;
use crate::catalog::Catalog;
use crate::value::arn::Arn;

pub use crate::audit::codes::AuditCode;
pub use crate::audit::codes::Severity;
pub use crate::audit::finding::Evidence;
pub use crate::audit::finding::Finding;
pub use crate::audit::finding::Status;
pub use crate::audit::input::Input;
pub use crate::audit::options::Options;

use crate::audit::case::Case;
use crate::audit::case::run;
use crate::audit::case::without;
use crate::audit::texts::Texts;

/// Of one subject and one cause there is one finding: where the first is open, the others say nothing
/// (WORLD.md, W5.3).
const SUPPRESSED: [(AuditCode, &[AuditCode]); 5] = [
    (AuditCode::AdminWithoutMfa, &[AuditCode::UserConsoleNoMfa, AuditCode::UserNoMfa]),
    (AuditCode::UserConsoleNoMfa, &[AuditCode::UserNoMfa]),
    (AuditCode::UserDirectPolicy, &[AuditCode::InlinePolicy]),
    (AuditCode::FullAdminPolicy, &[AuditCode::AdminAccess]),
    (AuditCode::ServiceFullAccess, &[AuditCode::ServiceWildcard]),
];

/// Makes every check, and tells the worst first.
///
/// ```
/// use iam_verdict::accounts::Reader;
/// use iam_verdict::audit::{AuditCode, Options, audit};
/// use iam_verdict::base::diagnostic::Path;
///
/// let text = r#"{ "accounts": { "111122223333": {
///     "accountSummary": { "SummaryMap": { "AccountAccessKeysPresent": 1, "AccountMFAEnabled": 1 } } } } }"#;
/// let mut reader = Reader::default();
/// reader.read(text, &iam_verdict::json::parse(text).0.unwrap(), Path::root());
/// let findings = audit(&reader.finish(), None, &Options::default());
/// assert_eq!(findings[0].code, AuditCode::RootAccessKey);
/// assert_eq!(findings[0].subject, "arn:aws:iam::111122223333:root");
/// ```
#[must_use]
pub fn audit(world: &World, catalog: Option<&Catalog>, options: &Options) -> Vec<Finding> {
    let texts = Texts::of(world);
    let mut findings = Vec::new();
    organization::check(world, &mut findings);
    service_linked::check(world, &mut findings);
    for (id, account) in world.read_accounts() {
        let case = Case { world, id, account, options, texts: &texts, catalog };
        audit_account(&case, &mut findings);
    }
    paths::check(world, &texts, options, &mut findings);
    suppress(&mut findings);
    findings.sort_by(|one, other| {
        let is_open = |finding: &Finding| finding.status == Status::Open;
        let by_weight = (is_open(other), other.severity).cmp(&(is_open(one), one.severity));
        by_weight
            .then_with(|| one.code.cmp(&other.code))
            .then_with(|| one.subject.cmp(&other.subject))
            .then_with(|| one.status.cmp(&other.status))
    });
    // Several parts of a check can lack the same.
    findings.dedup_by(|one, other| {
        let is_same = (one.code, one.status) == (other.code, other.status);
        one.status != Status::Open && is_same && one.subject == other.subject
    });
    findings
}

fn audit_account(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let once = [()];
    run(case, &root::CHECKS, &once, findings);
    run(case, &account::CHECKS, &once, findings);
    run(case, &credentials::OF_ACCOUNT, &once, findings);
    run(case, &providers::CHECKS, &once, findings);
    run(case, &policies::OF_ACCOUNT, &once, findings);
    let details = case.account.details;
    let people = person::people(case);
    run(case, &users::checks(), &people, findings);
    run(case, &credentials::checks(), &people, findings);
    let is_reported = case.account.credential_report.as_option().is_some();
    let are_some_missing = details == Extent::Partial && !is_reported;
    if are_some_missing || (people.is_empty() && details != Extent::Whole) {
        without(case, &users::checks(), Input::CredentialReport, findings);
        without(case, &credentials::checks(), Input::Details, findings);
    }
    let roles: Vec<&Identity> = case.account.roles.values().collect();
    let all: Vec<&Identity> = case.account.identities_of_all_kinds().collect();
    let managed: Vec<&ManagedPolicy> = managed_by(case.world, case.id).collect();
    run(case, &policies::of_managed(), &managed, findings);
    run(case, &policies::of_identities(), &all, findings);
    run(case, &roles::checks(), &roles, findings);
    run(case, &trust::checks(), &roles, findings);
    if details != Extent::Whole {
        without(case, &policies::of_managed(), Input::Details, findings);
        without(case, &policies::of_identities(), Input::Details, findings);
        without(case, &roles::checks(), Input::Details, findings);
        without(case, &trust::checks(), Input::Details, findings);
    }
    documents::check(case, &managed, findings);
}

/// The managed policies that an account made.
fn managed_by<'a>(world: &'a World, id: &'a str) -> impl Iterator<Item = &'a ManagedPolicy> {
    let is_own =
        move |policy: &&ManagedPolicy| Arn::parse(&policy.arn).is_some_and(|arn| arn.account == id);
    world.managed_policies().filter(is_own)
}

fn suppress(findings: &mut Vec<Finding>) {
    let is_open = |finding: &&Finding| finding.status == Status::Open;
    let open = findings.iter().filter(is_open);
    let open: BTreeSet<(AuditCode, String)> =
        open.map(|finding| (finding.code, finding.subject.clone())).collect();
    let is_suppressed = |finding: &Finding| {
        finding.status == Status::Open
            && SUPPRESSED.iter().any(|(by, codes)| {
                codes.contains(&finding.code) && open.contains(&(*by, finding.subject.clone()))
            })
    };
    findings.retain(|finding| !is_suppressed(finding));
}
