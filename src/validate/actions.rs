//! `Action` and `NotAction`: names that no service has, entries that say nothing more.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::suggest::near;
use crate::catalog::Catalog;
use crate::policy::model::ActionEntry;
use crate::policy::model::Statement;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::effort::Effort;
use crate::validate::findings::FindingCode;
use crate::validate::place::Place;
use crate::validate::semantic::scope::Area;

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

pub(super) fn check(
    subject: Subject<'_>,
    statement: &Statement,
    effort: &Effort,
    findings: &mut Vec<Finding>,
) {
    let members = [if statement.action.negated { "NotAction" } else { "Action" }];
    let entries = &statement.action.entries;
    let place = |entry: &ActionEntry| (entry.index, entry.span);
    for entry in entries {
        let (index, span) = place(entry);
        let place = Place { statement, members: &members, index, span };
        findings.extend(unknown(subject, place, &entry.text));
    }
    for (redundant, covering) in redundant(subject, entries, effort) {
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

/// What one action costs that a pattern is expanded to.
const EXPANSION: usize = 50;

/// An entry with what it covers.
struct Covering<'a> {
    entry: &'a ActionEntry,
    area: Area,
    /// The actions of the catalog, by service and name; none of `*`.
    actions: BTreeSet<String>,
}

impl<'a> Covering<'a> {
    fn new(catalog: &Catalog, entry: &'a ActionEntry, effort: &Effort) -> Self {
        let mut actions = BTreeSet::new();
        if entry.text != "*" && effort.spend(EXPANSION) {
            let expanded = catalog.expand(&entry.text).take_while(|_| effort.spend(EXPANSION));
            actions.extend(expanded.map(|action| action.to_string()));
        }
        if effort.is_spent() {
            actions.clear(); // some may be missing
        }
        Self { entry, area: Area::of_action(entry), actions }
    }

    /// Whether it covers all that the other one does: by its pattern, or else all actions that there
    /// are.
    fn covers(&self, other: &Self, effort: &Effort) -> bool {
        self.area.covers(&other.area, effort)
            || (!other.actions.is_empty()
                && other.actions.len() <= self.actions.len()
                && effort.spend(other.actions.len())
                && other.actions.is_subset(&self.actions))
    }
}

/// The entries that another one covers, with that one. Of two that cover the same the later one is
/// redundant, or the pattern beside a name.
fn redundant<'a>(
    subject: Subject<'_>,
    entries: &'a [ActionEntry],
    effort: &Effort,
) -> Vec<(&'a ActionEntry, &'a ActionEntry)> {
    if entries.len() < 2 {
        return Vec::new();
    }
    let mut names: BTreeMap<String, &ActionEntry> = BTreeMap::new();
    let mut redundant = Vec::new();
    let all: Vec<Covering<'_>> =
        entries.iter().map(|entry| Covering::new(subject.catalog, entry, effort)).collect();
    let is_pattern = |one: &Covering<'_>| one.entry.text.contains(['*', '?']);
    let patterns: Vec<(usize, &Covering<'_>)> =
        all.iter().enumerate().filter(|(_, one)| is_pattern(one)).collect();
    for (place, one) in all.iter().enumerate().take_while(|_| !effort.is_spent()) {
        let covering = patterns.iter().find(|(other, wide)| {
            *other != place
                && wide.covers(one, effort)
                && (*other < place || !is_pattern(one) || !one.covers(wide, effort))
        });
        let folded = one.entry.text.to_ascii_lowercase();
        let covering = covering.map(|(_, wide)| wide.entry);
        let covering = covering.or_else(|| names.get(&folded).copied());
        redundant.extend(covering.map(|covering| (one.entry, covering)));
        names.entry(folded).or_insert(one.entry);
    }
    redundant
}
