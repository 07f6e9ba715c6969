//! `Action` and `NotAction`: names that no service has, entries that say nothing more.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::suggest::near;
use crate::policy::model::ActionEntry;
use crate::policy::model::Statement;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::place::Place;

/// Operations of APIs that have no action of their own, and the actions that they ask for (Amazon S3
/// User Guide, "Required permissions for Amazon S3 API operations"; the developer guides of Amazon SQS
/// and AWS Lambda).
const OPERATIONS: [(&str, &str); 16] = [
    ("lambda:Invoke", "lambda:InvokeFunction"),
    ("lambda:InvokeWithResponseStream", "lambda:InvokeFunction"),
    ("s3:CompleteMultipartUpload", "s3:PutObject"),
    ("s3:CopyObject", "s3:PutObject"),
    ("s3:CreateMultipartUpload", "s3:PutObject"),
    ("s3:DeleteObjects", "s3:DeleteObject"),
    ("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration"),
    ("s3:HeadBucket", "s3:ListBucket"),
    ("s3:HeadObject", "s3:GetObject"),
    ("s3:ListBuckets", "s3:ListAllMyBuckets"),
    ("s3:ListObjects", "s3:ListBucket"),
    ("s3:ListObjectsV2", "s3:ListBucket"),
    ("s3:PutBucketEncryption", "s3:PutEncryptionConfiguration"),
    ("sqs:ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility"),
    ("sqs:DeleteMessageBatch", "sqs:DeleteMessage"),
    ("sqs:SendMessageBatch", "sqs:SendMessage"),
];

pub(super) fn check(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    let members = [if statement.action.negated { "NotAction" } else { "Action" }];
    let entries = &statement.action.entries;
    let place = |entry: &ActionEntry| (entry.index, entry.span);
    for entry in entries {
        let (index, span) = place(entry);
        let place = Place { statement, members: &members, index, span };
        findings.extend(unknown(subject, place, &entry.text));
    }
    for (redundant, covering) in redundant(subject, entries) {
        let (index, span) = place(redundant);
        let place = Place { statement, members: &members, index, span };
        let (text, other) = (&redundant.text, &covering.text);
        let message = format!("`{text}` is covered by `{other}` of the same list");
        findings.push(place.finding(FindingCode::RedundantAction, message).help("remove it"));
    }
}

fn unknown(subject: Subject<'_>, place: Place<'_>, text: &str) -> Option<Finding> {
    let (prefix, name) = text.split_once(':')?;
    let catalog = subject.catalog;
    let Some(service) = catalog.service(prefix) else {
        let names = near(prefix, catalog.services().map(|service| service.prefix()));
        let names: Vec<String> = names.iter().map(|known| format!("{known}:{name}")).collect();
        let message = format!("there is no service with the prefix `{prefix}`");
        return Some(place.finding(FindingCode::InvalidServiceInAction, message).offer(&names));
    };
    if catalog.expand(text).next().is_some() {
        return None;
    }
    let is_pattern = name.contains(['*', '?']);
    let message = if is_pattern {
        format!("{} has no action that `{text}` covers", service.title())
    } else {
        format!("{} has no action `{name}`", service.title())
    };
    let found = place.finding(FindingCode::InvalidAction, message);
    let asked = OPERATIONS.iter().find(|(operation, _)| operation.eq_ignore_ascii_case(text));
    if let Some((operation, action)) = asked {
        let help = format!("the operation `{operation}` asks for `{action}`");
        return Some(found.help(help).replace_with(action));
    }
    let names =
        if is_pattern { Vec::new() } else { near(name, service.actions().map(|a| a.name())) };
    if !names.is_empty() {
        let names: Vec<String> =
            names.iter().map(|name| format!("{}:{name}", service.prefix())).collect();
        return Some(found.offer(&names));
    }
    let elsewhere = catalog.services().filter_map(|service| service.action(name));
    let elsewhere: Vec<String> = elsewhere.map(|action| action.to_string()).take(3).collect();
    Some(found.offer(&elsewhere))
}

/// The entries that another one covers, with that one: a pattern that covers all of its actions, or an
/// earlier one that is the same.
fn redundant<'a>(
    subject: Subject<'_>,
    entries: &'a [ActionEntry],
) -> Vec<(&'a ActionEntry, &'a ActionEntry)> {
    let is_pattern = |entry: &ActionEntry| entry.text.contains(['*', '?']);
    let covered = |entry: &ActionEntry| match entry.text.as_str() {
        "*" => BTreeSet::new(),
        text => subject.catalog.expand(text).map(|action| action.to_string()).collect(),
    };
    let patterns: Vec<(usize, &ActionEntry, BTreeSet<String>)> = entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| is_pattern(entry))
        .map(|(place, entry)| (place, entry, covered(entry)))
        .collect();
    let mut names: BTreeMap<String, &ActionEntry> = BTreeMap::new();
    let mut redundant = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let actions = covered(entry);
        let covers = |(other, wide, all): &&(usize, &ActionEntry, BTreeSet<String>)| {
            let is_earlier = *other < place;
            match (wide.text.as_str(), entry.text.as_str()) {
                ("*", "*") => is_earlier,
                ("*", _) => true,
                (_, "*") => false,
                _ => {
                    let is_smaller = actions.len() < all.len() || !is_pattern(entry);
                    *other != place
                        && !actions.is_empty()
                        && actions.is_subset(all)
                        && (is_smaller || is_earlier)
                }
            }
        };
        let by_pattern = patterns.iter().find(covers).map(|(_, wide, _)| *wide);
        let folded = entry.text.to_ascii_lowercase();
        let covering = by_pattern.or_else(|| names.get(&folded).copied());
        redundant.extend(covering.map(|covering| (entry, covering)));
        names.entry(folded).or_insert(entry);
    }
    redundant
}
