//! What an activity does not tell: actions that may be used though nothing of them was seen.

use std::collections::BTreeMap;

use crate::base::budget::MAX_KEPT_PATTERNS;
use crate::catalog::Catalog;
use crate::generate::activity::Activity;
use crate::generate::activity::GapCode;
use crate::generate::right_size::Kept;
use crate::generate::right_size::KeptCode;
use crate::generate::right_size::RightSizeOptions;
use crate::value::extent::Extent;
use crate::value::glob::Glob;

/// Actions that are used without a record of their own.
const UNLOGGED: &str = include_str!("unlogged.tsv");

/// What could not be seen, and was not accepted to be unused.
#[derive(Debug)]
pub(super) struct Sight {
    /// Patterns of actions that may be used unseen, in lower case, as they are written, and why.
    rows: Vec<(Extent, &'static str, GapCode)>,
    /// Services of which calls are not known, by the prefixes of their actions.
    services: BTreeMap<String, GapCode>,
    /// Why anything may be used unseen.
    anything: Option<GapCode>,
}

/// What of an entry stays because it could not be seen.
#[derive(Debug, Default)]
pub(super) struct Unseen {
    /// Whether all of it does.
    pub(super) is_whole: bool,
    /// Else the actions that do, as names and patterns.
    pub(super) kept: Vec<Kept>,
}

impl Sight {
    pub(super) fn of(activity: &Activity, options: &RightSizeOptions) -> Self {
        let is_open = |code: GapCode| !options.accept.contains(&code);
        let rows = UNLOGGED.lines().filter(|line| !line.starts_with('#'));
        let rows = rows.filter_map(|line| line.split_once('\t')).filter_map(|(pattern, kind)| {
            let (service, _) = pattern.split_once(':')?;
            let code = match (kind, pattern) {
                // A program is seen to make them.
                ("d", _) if !activity.is_of_log => return None,
                ("d", _) if options.data_events.iter().any(|known| known == service) => {
                    return None;
                }
                ("d", _) => GapCode::DataEvents,
                (_, "iam:PassRole") => GapCode::PassRole,
                (_, _) => GapCode::NotLogged,
            };
            let extent = Extent::parse(&pattern.to_ascii_lowercase());
            is_open(code).then_some((extent, pattern, code))
        });
        let gaps = activity.gaps.iter().filter(|gap| is_open(gap.code));
        let (mut services, mut anything) = (BTreeMap::new(), None);
        for gap in gaps {
            match (gap.code, gap.subject.split_once(':')) {
                (GapCode::NotSeen | GapCode::UnreadRecords, _) => anything = Some(gap.code),
                // An SDK calls a service otherwise than its actions do.
                (GapCode::UnknownService, _) if !activity.is_of_log => anything = Some(gap.code),
                (GapCode::UnknownAction | GapCode::UnknownService, Some((service, _))) => {
                    services.insert(service.to_ascii_lowercase(), gap.code);
                }
                (_, _) => {}
            }
        }
        Self { rows: rows.collect(), services, anything }
    }

    /// Whether nothing can have been missed, whatever the action.
    pub(super) fn is_clear(&self) -> bool {
        self.rows.is_empty() && self.services.is_empty() && self.anything.is_none()
    }

    /// What of an action or pattern may be used unseen.
    pub(super) fn unseen(&self, entry: &str, catalog: &Catalog) -> Unseen {
        let folded = entry.to_ascii_lowercase();
        let service = folded.split_once(':').map(|(service, _)| service);
        let whole = |code| Unseen { is_whole: true, kept: vec![Kept::whole(code)] };
        let of_service = || match service {
            Some(service) => self.services.get(service),
            None => self.services.values().next(),
        };
        if let Some(code) = self.anything.as_ref().or_else(of_service) {
            return whole(KeptCode::Gap(*code));
        }
        let own = Extent::parse(&folded);
        let mut parts: BTreeMap<GapCode, Vec<String>> = BTreeMap::new();
        for (row, pattern, code) in &self.rows {
            if service.is_some() && pattern.split_once(':').map(|(of, _)| of) != service {
                continue;
            }
            if row.covers(&own) {
                return whole(KeptCode::Gap(*code));
            }
            let part = if own.covers(row) {
                vec![(*pattern).to_owned()]
            } else if own.is_disjoint(row) {
                continue;
            } else {
                let glob = Glob::parse(&folded);
                let both = catalog.expand(pattern).map(|action| action.to_string());
                both.filter(|action| glob.matches(&action.to_ascii_lowercase())).collect()
            };
            parts.entry(*code).or_default().extend(part);
        }
        let count: usize = parts.values().map(Vec::len).sum();
        let is_whole = count > MAX_KEPT_PATTERNS;
        let kept = |(code, actions): (GapCode, Vec<String>)| {
            let actions = if is_whole { Vec::new() } else { actions };
            Some(Kept { code: KeptCode::Gap(code), actions })
                .filter(|kept| is_whole || !kept.actions.is_empty())
        };
        Unseen { is_whole, kept: parts.into_iter().filter_map(kept).collect() }
    }
}

#[cfg(all(test, feature = "catalog"))]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_of_an_action_of_the_catalog_and_stands_once() {
        let catalog = Catalog::embedded().unwrap();
        let rows: Vec<&str> = UNLOGGED.lines().filter(|line| !line.starts_with('#')).collect();
        for row in &rows {
            let (pattern, kind) = row.split_once('\t').unwrap();
            assert!(catalog.expand(pattern).next().is_some(), "{pattern}");
            assert!(matches!(kind, "d" | "n"), "{row}");
        }
        assert!(rows.is_sorted(), "rows stand in their order");
        assert!(rows.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
