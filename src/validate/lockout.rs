//! Policies of resources that nobody can change any more (FINDINGS.md, section 5.2).

use crate::policy::PolicyType;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::grants::is_about;
use crate::validate::place::Place;
use crate::validate::s3_escalation::bucket;

/// What changes the policy of a resource again.
const CHANGING: [&str; 2] = ["kms:PutKeyPolicy", "s3:PutBucketPolicy"];

pub(super) fn check(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    let is_denial = subject.policy_type == PolicyType::ResourceBased
        && statement.effect == Effect::Deny
        && statement.condition.is_empty();
    let is_for_everyone = statement.principal.as_ref().is_some_and(|element| {
        !element.negated && element.entries.iter().any(|entry| entry.kind.is_everyone())
    });
    if !is_denial || !is_for_everyone {
        return;
    }
    let own = subject.resource_type.and_then(|kind| match kind.name {
        "AWS::KMS::Key" => Some("kms:"),
        "AWS::S3::Bucket" => Some("s3:"),
        _ => None,
    });
    let is_own =
        |name: &&str| own.is_none_or(|prefix| name.starts_with(prefix)) && reaches(statement, name);
    let mut denied = CHANGING.into_iter().filter(is_own).filter(|name| is_about(statement, name));
    let Some(name) = denied.next() else { return };
    let message = format!("`{name}` is denied to everybody");
    let found = Place::actions(statement).finding(FindingCode::Lockout, message);
    findings.push(found.help("leave out who keeps the policy, such as by `aws:PrincipalArn`"));
}

/// Whether the statement is about what has the policy: of Amazon S3 the bucket and not its objects.
fn reaches(statement: &Statement, name: &str) -> bool {
    let is_of_bucket = name.starts_with("s3:");
    statement.resource.as_ref().is_none_or(|element| {
        !is_of_bucket
            || element.negated
            || element.entries.iter().any(|entry| bucket(entry).is_some())
    })
}
