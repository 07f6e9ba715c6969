//! Buckets whose policy a caller can change, and with it get the access to objects that it does not have
//! (FINDINGS.md, section 5.2).

use crate::policy::model::ActionEntry;
use crate::policy::model::Effect;
use crate::policy::model::ResourceEntry;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::grants::covers;
use crate::validate::grants::is_about;
use crate::validate::overlap::overlap;
use crate::validate::place::Place;
use crate::value::glob::Glob;

/// An action on a bucket, and those on its objects that it stands for.
const STANDING_FOR: [(&str, &[&str]); 3] = [
    ("s3:PutBucketAcl", &["s3:PutObject", "s3:GetObject", "s3:DeleteObject"]),
    ("s3:PutBucketPolicy", &["s3:PutObject", "s3:GetObject", "s3:DeleteObject"]),
    ("s3:PutLifecycleConfiguration", &["s3:DeleteObject"]),
];

pub(super) fn check(subject: Subject<'_>, findings: &mut Vec<Finding>) {
    let statements = &subject.document.statements;
    let allowing = statements.iter().filter(|statement| statement.effect == Effect::Allow);
    for statement in allowing.filter(|statement| !statement.action.negated) {
        for entry in statement.action.entries.iter().filter(|entry| entry.text != "*") {
            let rows = STANDING_FOR.iter().filter(|(name, _)| covers(&entry.text, name));
            findings.extend(rows.filter_map(|row| found(statements, (statement, entry), row)));
        }
    }
}

fn found(
    statements: &[Statement],
    (statement, entry): (&Statement, &ActionEntry),
    (name, needed): &(&str, &[&str]),
) -> Option<Finding> {
    let element = statement.resource.as_ref().filter(|element| !element.negated)?;
    let (bucket, missing) = element.entries.iter().filter_map(bucket).find_map(|bucket| {
        if is_denied(statements, name, &bucket) {
            return None;
        }
        let objects = format!("{bucket}/*");
        let is_missing = |name: &&&str| !is_allowed(statements, name, &objects);
        needed.iter().find(is_missing).map(|missing| (bucket.clone(), *missing))
    })?;
    let message = format!("with `{name}` on `{bucket}` a caller gets what `{missing}` allows");
    let found = Place::action(statement, entry).finding(FindingCode::S3PolicyEscalation, message);
    Some(found.help(format!("leave out `{name}`, or allow `{missing}` openly")))
}

/// The name of the buckets that an entry is about.
pub(super) fn bucket(entry: &ResourceEntry) -> Option<String> {
    let resource = resource(entry)?;
    // An object is no bucket, but a pattern can be both.
    let name = resource.split('/').next().unwrap_or_default();
    let is_bucket = !resource.contains('/') || name.ends_with('*');
    is_bucket.then(|| name.to_owned())
}

/// The last field of an entry about Amazon S3.
fn resource(entry: &ResourceEntry) -> Option<&str> {
    match &entry.form {
        ResourceForm::Any => Some("*"),
        ResourceForm::Nothing => None,
        ResourceForm::Arn { fields: [_, _, service, _, _], .. } => {
            let is_s3 = Glob::parse(service).matches("s3");
            is_s3.then(|| entry.text.splitn(6, ':').nth(5).unwrap_or("*"))
        }
    }
}

/// Whether some statement allows the action on some of the resources, and none takes it back.
fn is_allowed(statements: &[Statement], name: &str, pattern: &str) -> bool {
    let reaches = |statement: &Statement| {
        let element = statement.resource.as_ref();
        element.is_some_and(|element| {
            let mut resources = element.entries.iter().filter_map(resource);
            element.negated || resources.any(|resource| overlap(resource, pattern))
        })
    };
    let mut allowing = statements.iter().filter(|statement| statement.effect == Effect::Allow);
    allowing.any(|statement| is_about(statement, name) && reaches(statement))
        && !is_denied(statements, name, pattern)
}

/// Whether an unconditional `Deny` covers the action on all of the resources.
fn is_denied(statements: &[Statement], name: &str, pattern: &str) -> bool {
    let denies = |statement: &Statement| {
        let element = statement.resource.as_ref().filter(|element| !element.negated);
        let covers_all = |resource: &str| resource == "*" || resource == pattern;
        let mut resources =
            element.into_iter().flat_map(|element| element.entries.iter().filter_map(resource));
        statement.effect == Effect::Deny
            && statement.condition.is_empty()
            && is_about(statement, name)
            && resources.any(covers_all)
    };
    statements.iter().any(denies)
}
