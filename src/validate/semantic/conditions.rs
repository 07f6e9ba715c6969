//! Conditions that never hold, always hold, or say nothing beside others of their statement.

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::catalog::SESSION_KEYS;
use crate::policy::model::Statement;
use crate::policy::operator::Operator;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::effort::Effort;
use crate::validate::findings::FindingCode;
use crate::validate::place::Place;
use crate::validate::place::at_key;
use crate::validate::semantic::outline::Outline;
use crate::validate::semantic::test::Test;

/// What looking at two conditions costs beside comparing their values.
const PAIR: usize = 5;
/// What looking up the keys of one action costs.
const ACTION: usize = 500;

pub(super) fn check(
    subject: Subject<'_>,
    outline: &Outline<'_>,
    effort: &Effort,
    findings: &mut Vec<Finding>,
) {
    let mut by_key: BTreeMap<&str, Vec<Numbered<'_>>> = BTreeMap::new();
    for (place, test) in outline.tests.iter().enumerate() {
        by_key.entry(&test.key).or_default().push((place, test));
    }
    for (place, test) in outline.tests.iter().enumerate() {
        let operator = test.entry.operator.to_string();
        let members = ["Condition", operator.as_str(), test.entry.key.as_str()];
        let span = test.entry.key_span;
        let at = Place { statement: outline.statement, members: &members, index: None, span };
        let same = by_key.get(test.key.as_str()).into_iter().flatten();
        let others = same.take_while(|_| effort.spend(PAIR)).filter(|(other, _)| *other != place);
        let beside: Vec<(bool, &Test<'_>)> =
            others.map(|(other, beside)| (*other < place, *beside)).collect();
        let found = never(at, test, &beside, effort)
            .or_else(|| always(at, test))
            .or_else(|| never_carried(subject.catalog, at, test, effort))
            .or_else(|| implied(at, test, &beside, effort))
            .or_else(|| idle_if_exists(at, test, &beside));
        findings.extend(found);
    }
}

/// A condition with its place in the statement.
type Numbered<'a> = (usize, &'a Test<'a>);

/// Of two conditions that exclude each other the later one is told of.
fn never(
    at: Place<'_>,
    test: &Test<'_>,
    beside: &[(bool, &Test<'_>)],
    effort: &Effort,
) -> Option<Finding> {
    let code = FindingCode::ConditionNeverTrue;
    let key = &test.entry.key;
    if test.never_holds() {
        let operator = test.entry.operator;
        let message = format!("`{operator}` can read no value of the list for `{key}`");
        let found = at.finding(code, message);
        return Some(found.help("write values that the operator reads, or remove the statement"));
    }
    let (_, earlier) =
        beside.iter().find(|(is_earlier, other)| *is_earlier && test.excludes(other, effort))?;
    let (one, other) = (test.entry.operator, earlier.entry.operator);
    let message = format!("`{one}` and `{other}` on `{key}` never hold together");
    let found = at.finding(code, message).help("mend one of the two, or remove the statement");
    Some(with(found, at, earlier))
}

fn always(at: Place<'_>, test: &Test<'_>) -> Option<Finding> {
    // A single `*` has a code of AWS.
    if !test.always_holds() || test.entry.values.len() < 2 {
        return None;
    }
    let message = format!("whatever `{}` is, the condition holds", test.entry.key);
    let found = at.finding(FindingCode::ConditionAlwaysTrue, message);
    Some(found.help("remove the condition, or write what it should ask for"))
}

/// A negated operator on a key of a service that requests for none of the actions have (rule X2).
fn never_carried(
    catalog: &Catalog,
    at: Place<'_>,
    test: &Test<'_>,
    effort: &Effort,
) -> Option<Finding> {
    let Operator { set, base, .. } = test.entry.operator;
    let (prefix, _) = test.key.split_once(':')?;
    let is_session = SESSION_KEYS.iter().any(|known| known.name.eq_ignore_ascii_case(&test.key));
    // Keys of AWS STS are about the session, whatever it asks for.
    if !base.is_negated() || set.is_some() || is_session || prefix == "sts" {
        return None;
    }
    let mut listed = catalog.service(prefix)?.condition_keys();
    let is_key = |name: &str| name.eq_ignore_ascii_case(&test.key);
    if !listed.any(|known| is_key(known.name())) || may_carry(catalog, at.statement, is_key, effort)
    {
        return None;
    }
    let message =
        format!("no request for these actions has `{}`, so the condition holds", test.entry.key);
    let found = at.finding(FindingCode::ConditionAlwaysTrue, message);
    Some(found.help("remove the condition, or name actions that have the key"))
}

/// Whether a request for one of the statement's actions may have the key, or it is not known.
fn may_carry(
    catalog: &Catalog,
    statement: &Statement,
    is_key: impl Fn(&str) -> bool,
    effort: &Effort,
) -> bool {
    let entries = &statement.action.entries;
    let is_open = statement.action.negated || entries.is_empty();
    is_open
        || entries.iter().any(|entry| {
            let mut actions = catalog.expand(&entry.text).peekable();
            entry.text == "*"
                || actions.peek().is_none()
                || actions.any(|action| {
                    !effort.spend(ACTION)
                        || action.supported_keys().into_iter().any(|key| is_key(key.name()))
                })
        })
}

fn implied(
    at: Place<'_>,
    test: &Test<'_>,
    beside: &[(bool, &Test<'_>)],
    effort: &Effort,
) -> Option<Finding> {
    let (_, other) = beside.iter().find(|(is_earlier, other)| {
        other.implies(test, effort) && (*is_earlier || !test.implies(other, effort))
    })?;
    let operator = other.entry.operator;
    let message =
        format!("the condition holds wherever `{operator}` on `{}` does", other.entry.key);
    let found = at.finding(FindingCode::RedundantCondition, message).help("remove it");
    Some(with(found, at, other))
}

/// The finding with the place of another condition of the same statement.
fn with(found: Finding, at: Place<'_>, other: &Test<'_>) -> Finding {
    at_key(at.statement, other.entry, |place| found.also(place))
}

fn idle_if_exists(at: Place<'_>, test: &Test<'_>, beside: &[(bool, &Test<'_>)]) -> Option<Finding> {
    let operator = test.entry.operator;
    let asks = beside.iter().find(|(_, other)| other.fails_without_key());
    let message = match asks {
        _ if !operator.if_exists => return None,
        _ if test.has_idle_if_exists() => {
            format!("`{operator}` holds without the key anyway")
        }
        Some((_, other)) => {
            format!("`{}` on the same key fails without it", other.entry.operator)
        }
        None => return None,
    };
    let plain = Operator { if_exists: false, ..operator };
    let found = at.finding(FindingCode::IfExistsWithoutEffect, message);
    Some(found.help(format!("write `{plain}`")))
}
