//! How the statements of a policy were used, and what stands for each of their entries then.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::evaluate::extent_of;
use crate::generate::activity::Seen;
use crate::generate::activity::Use;
use crate::generate::fold::fold;
use crate::generate::pattern;
use crate::generate::right_size::ActionUsage;
use crate::generate::right_size::Entry;
use crate::generate::right_size::KeptCode;
use crate::generate::right_size::ResourceUsage;
use crate::generate::right_size::RightSizeOptions;
use crate::generate::right_size::StatementUsage;
use crate::generate::right_size::Usage;
use crate::generate::right_size::UsedAction;
use crate::generate::right_size::is_allow;
use crate::generate::right_size::present::Present;
use crate::generate::right_size::sight::Sight;
use crate::generate::right_size::sight::Unseen;
use crate::policy::model::ActionEntry;
use crate::policy::model::ResourceEntry;
use crate::policy::model::Statement;
use crate::value::glob::Glob;

/// The statements of a policy by the uses that each meets.
pub(super) fn statements(
    policy: &Present,
    met: &[Vec<&Use>],
    sight: &Sight,
    (catalog, options): (&Catalog, &RightSizeOptions),
) -> Vec<StatementUsage> {
    let with = policy.statements().iter().zip(met);
    with.map(|(statement, met)| {
        let mut usage = StatementUsage {
            index: statement.index,
            sid: statement.sid.clone(),
            span: statement.span,
            usage: Usage::Denies,
            actions: Vec::new(),
            resources: Vec::new(),
            kept: None,
        };
        if is_allow(statement.effect) {
            allow(statement, met, &mut usage, (sight, catalog));
            let is_narrowed = options.narrow_resources && stays_for_use_only(&usage);
            usage.resources = resources(statement, met, is_narrowed.then_some((catalog, options)));
        }
        usage
    })
    .collect()
}

fn allow(
    statement: &Statement,
    met: &[&Use],
    usage: &mut StatementUsage,
    (sight, catalog): (&Sight, &Catalog),
) {
    if statement.action.negated {
        usage.actions = statement.action.entries.iter().map(untouched).collect();
        (usage.usage, usage.kept) = match (met.is_empty(), sight.is_clear()) {
            (true, true) => (Usage::Unused, None),
            (true, false) => (Usage::NotSeen, Some(KeptCode::NotAction)),
            (false, _) => (Usage::PartlyUsed, Some(KeptCode::NotAction)),
        };
        return;
    }
    let mut listed: BTreeSet<String> = BTreeSet::new();
    let entries = statement.action.entries.iter();
    listed.extend(entries.clone().map(|entry| entry.text.to_ascii_lowercase()));
    usage.actions =
        entries.map(|entry| action(entry, met, &mut listed, (sight, catalog))).collect();
    let is_used = usage.actions.iter().any(|entry| !entry.used.is_empty());
    let is_whole = |entry: &ActionUsage| !entry.used.is_empty() && entry.others == 0;
    let is_left = usage.actions.iter().all(|entry| entry.becomes == Entry::Nothing);
    usage.usage = match () {
        () if is_used && usage.actions.iter().all(is_whole) => Usage::Used,
        () if is_used => Usage::PartlyUsed,
        () if is_left => Usage::Unused,
        () => Usage::NotSeen,
    };
}

fn untouched(entry: &ActionEntry) -> ActionUsage {
    ActionUsage {
        pattern: entry.text.clone(),
        span: entry.span,
        used: Vec::new(),
        others: 0,
        kept: Vec::new(),
        becomes: Entry::Itself,
    }
}

/// `listed`: in lower case, what the statement has beside it; of what several patterns cover, one becomes it.
fn action(
    entry: &ActionEntry,
    met: &[&Use],
    listed: &mut BTreeSet<String>,
    (sight, catalog): (&Sight, &Catalog),
) -> ActionUsage {
    let folded = entry.text.to_ascii_lowercase();
    let glob = Glob::parse(&folded);
    let mut used: BTreeMap<&str, Seen> = BTreeMap::new();
    for found in met.iter().filter(|found| glob.matches(&found.action.to_ascii_lowercase())) {
        used.entry(&found.action).or_default().add(&found.seen);
    }
    let Unseen { is_whole, kept } = sight.unseen(&entry.text, catalog);
    let is_pattern = folded.contains(['*', '?']);
    let becomes = match (is_pattern, used.is_empty()) {
        (_, _) if is_whole => Entry::Itself,
        (false, true) => Entry::Nothing,
        (false, false) => Entry::Itself,
        (true, _) => {
            let unseen = kept.iter().flat_map(|kept| kept.actions.iter().map(String::as_str));
            let all: BTreeSet<&str> = used.keys().copied().chain(unseen).collect();
            let new = uncovered(all).filter(|name| listed.insert(name.to_ascii_lowercase()));
            let new: Vec<String> = new.map(str::to_owned).collect();
            if new.is_empty() { Entry::Nothing } else { Entry::Others(new) }
        }
    };
    let known = if is_pattern { catalog.expand(&entry.text).count() } else { 1 };
    let others = known.saturating_sub(used.len());
    let used =
        used.into_iter().map(|(action, seen)| UsedAction { action: action.to_owned(), seen });
    ActionUsage {
        pattern: entry.text.clone(),
        span: entry.span,
        used: used.collect(),
        others,
        kept,
        becomes,
    }
}

/// Those of actions and patterns that no other one of them covers.
fn uncovered(all: BTreeSet<&str>) -> impl Iterator<Item = &str> {
    let patterns = all.iter().copied().filter(|name| name.contains(['*', '?']));
    let globs: Vec<(&str, Glob)> =
        patterns.map(|name| (name, Glob::parse(&name.to_ascii_lowercase()))).collect();
    all.into_iter().filter(move |name| {
        let folded = name.to_ascii_lowercase();
        !globs.iter().any(|(other, glob)| other != name && glob.matches(&folded))
    })
}

/// Whether all that is left of a statement was used.
fn stays_for_use_only(usage: &StatementUsage) -> bool {
    usage.kept.is_none()
        && usage.usage != Usage::Unused
        && usage.actions.iter().all(|entry| entry.kept.is_empty())
}

/// The entries of `Resource`; with a catalog they become what was used of them.
fn resources(
    statement: &Statement,
    met: &[&Use],
    narrowed: Option<(&Catalog, &RightSizeOptions)>,
) -> Vec<ResourceUsage> {
    let element = statement.resource.as_ref().filter(|element| !element.negated);
    let entries = element.map(|element| element.entries.as_slice()).unwrap_or_default();
    let usage = |entry: &ResourceEntry| {
        let about: Vec<&&Use> = met.iter().filter(|found| is_about(entry, found)).collect();
        let becomes = match narrowed {
            Some(_) if about.is_empty() => Entry::Nothing,
            Some((catalog, options)) => narrow(entry, &about, (catalog, options)),
            None => Entry::Itself,
        };
        let (pattern, is_used) = (entry.text.clone(), !about.is_empty());
        ResourceUsage { pattern, span: entry.span, is_used, becomes }
    };
    entries.iter().map(usage).collect()
}

fn is_about(entry: &ResourceEntry, found: &Use) -> bool {
    let asked = pattern::extent(&found.resource);
    let extents =
        found.requests.iter().filter_map(|request| extent_of(&entry.form, &request.context));
    extents.into_iter().any(|extent| !extent.is_disjoint(&asked))
}

/// The resources that were used in place of a pattern, where all of them are told and under it.
fn narrow(
    entry: &ResourceEntry,
    about: &[&&Use],
    (catalog, options): (&Catalog, &RightSizeOptions),
) -> Entry {
    let is_under = |found: &&&Use| {
        let asked = pattern::extent(&found.resource);
        !found.is_template
            && found.resource != "*"
            // Policies of the older version have no `${*}`.
            && !found.resource.contains("${")
            && found.requests.iter().all(|request| {
                extent_of(&entry.form, &request.context).is_some_and(|own| own.covers(&asked))
            })
    };
    if !about.iter().all(is_under) || !entry.text.contains(['*', '?']) {
        return Entry::Itself;
    }
    let used: BTreeSet<String> = about.iter().map(|found| found.resource.clone()).collect();
    let used = match options.generate.fold {
        Some(most) if used.len() > most => fold(used, catalog),
        Some(_) | None => used,
    };
    Entry::Others(used.into_iter().collect())
}
