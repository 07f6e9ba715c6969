//! The smallest changes of the context that lead to the wanted decision.

use std::collections::BTreeSet;

use crate::analyze::what_if::Wanted;
use crate::analyze::what_if::candidates::Candidate;
use crate::analyze::what_if::candidates::Key;
use crate::analyze::what_if::candidates::keys;
use crate::analyze::what_if::effort::Effort;
use crate::analyze::what_if::question::Asked;
use crate::analyze::what_if::question::Question;
use crate::analyze::what_if::question::Seen;
use crate::analyze::what_if::question::heaviest;
use crate::analyze::what_if::question::outcome;
use crate::analyze::what_if::relevance::Relevance;
use crate::base::budget::MAX_CHANGED_KEYS;
use crate::base::budget::MAX_CONTEXT_FLIPS;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::evaluate::plan::Plan;
use crate::request::context::ContextEntry;
use crate::trace::Silent;

/// A set of changes, and the answer with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextFlip {
    /// The changes, in the order of the keys.
    pub changes: Vec<ContextChange>,
    /// The answer.
    pub answer: Answer,
}

/// A context key with another value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextChange {
    /// The key.
    pub key: String,
    /// Its values, and whether they are a list; none takes the key out of the request.
    pub value: Option<(Vec<String>, bool)>,
    /// What the request has.
    pub from: Option<ContextEntry>,
}

/// A set of changes: places of keys, each with the place of its candidate, in their order.
type Changes = Vec<(usize, usize)>;

/// All sets of changes of the smallest size that leads to the wanted answer, the likely ones first.
pub(super) fn find(
    question: &Question<'_>,
    seen: &[Seen],
    wanted: Wanted,
    effort: &mut Effort,
) -> Vec<ContextFlip> {
    let decided = outcome(seen);
    if wanted.is(decided.1.answer) {
        return Vec::new();
    }
    let keys = keys(question, seen, effort);
    let named = question.named.clone();
    let mut search = Search {
        question,
        plans: named.iter().map(|asked| Plan::new(&asked.set, &asked.request.action)).collect(),
        relevance: Relevance::new(seen, named.len(), &keys),
        keys: &keys,
        steps: seen.iter().map(Seen::steps).fold(0, usize::saturating_add),
        scratch: named,
        wanted,
    };
    let found = search.run(decided, effort);
    let flip = |(changes, answer): (Changes, Answer)| ContextFlip {
        changes: changes.iter().filter_map(|change| search.change(*change)).collect(),
        answer,
    };
    search.best(found).into_iter().map(flip).collect()
}

struct Search<'a> {
    question: &'a Question<'a>,
    keys: &'a [Key],
    /// The pairs that the request names, their context changed and changed back.
    scratch: Vec<Asked>,
    plans: Vec<Plan>,
    relevance: Relevance<'a>,
    wanted: Wanted,
    steps: usize,
}

/// What came of all sets of changes of one size.
#[derive(Default)]
struct Level {
    /// By the names of the sets.
    known: BTreeSet<String>,
    found: Vec<(Changes, Answer)>,
    /// Those that do not suffice, to be made larger.
    open: Vec<Open>,
    keeps: bool,
}

/// Changes that do not suffice, and how it is decided with them.
type Open = (Changes, (usize, Decision));

impl Search<'_> {
    fn run(&mut self, decided: (usize, Decision), effort: &mut Effort) -> Vec<(Changes, Answer)> {
        let mut open: Vec<Open> = vec![(Vec::new(), decided)];
        for size in 1..=MAX_CHANGED_KEYS {
            let mut level = Level { keeps: size < MAX_CHANGED_KEYS, ..Level::default() };
            let are_tried = open.iter().all(|(changes, decided)| {
                let most = effort.affords(self.steps).saturating_add(1);
                let mut more = self.larger(changes, *decided, most).into_iter();
                more.all(|more| self.attempt(more, &mut level, effort))
            });
            if !are_tried || !level.found.is_empty() {
                return level.found;
            }
            open = level.open;
        }
        Vec::new()
    }

    /// Decides with these changes, unless the effort is spent.
    fn attempt(&mut self, changes: Changes, level: &mut Level, effort: &mut Effort) -> bool {
        if !level.known.insert(name(&changes)) {
            return true;
        }
        if !effort.spend(self.steps) {
            return false;
        }
        let decided = self.decide(&changes);
        if self.wanted.is(decided.1.answer) {
            level.found.push((changes, decided.1.answer));
        } else if level.keeps && level.found.is_empty() {
            level.open.push((changes, decided));
        }
        true
    }

    /// These changes and one more, of a key that must change: as many of these sets as can be tried.
    fn larger(&self, changes: &Changes, decided: (usize, Decision), most: usize) -> Vec<Changes> {
        let relevant = self.relevance.of(decided, self.wanted).into_iter();
        let free = relevant.filter(|place| changes.iter().all(|(changed, _)| changed != place));
        let candidates = free.flat_map(|place| {
            let count = self.keys.get(place).map_or(0, |key| key.candidates.len());
            (0..count).map(move |candidate| (place, candidate))
        });
        let with = |change: (usize, usize)| {
            let mut changes = changes.clone();
            let behind = changes.partition_point(|known| *known < change);
            changes.insert(behind, change);
            changes
        };
        candidates.map(with).take(most).collect()
    }

    fn decide(&mut self, changes: &Changes) -> (usize, Decision) {
        let keys = self.keys;
        let changed = changes.iter().filter_map(|(place, candidate)| {
            let key = keys.get(*place)?;
            Some((key, key.candidates.get(*candidate)?))
        });
        let changed: Vec<(&Key, &Candidate)> = changed.collect();
        for asked in &mut self.scratch {
            for (key, candidate) in &changed {
                asked.request.context.set(&key.folded, candidate.entry.clone());
            }
        }
        let decided = self.decide_scratch();
        for asked in &mut self.scratch {
            let context = &mut asked.request.context;
            for (key, _) in &changed {
                context.set(&key.folded, key.current.clone());
                key.unknown.iter().for_each(|name| context.insert_unknown(name));
            }
        }
        decided
    }

    fn decide_scratch(&self) -> (usize, Decision) {
        let own = self.scratch.first();
        let follow = own.map(|own| (self.question.follow)(&own.request)).unwrap_or_default();
        let follow = follow.into_iter().zip(own.into_iter().cycle()).map(|(request, own)| {
            let asked = Asked { request, set: own.set.clone() };
            self.question.decide_one(&asked, None, &mut Silent)
        });
        let named = self.scratch.iter().zip(&self.plans);
        let named =
            named.map(|(asked, plan)| self.question.decide_one(asked, Some(plan), &mut Silent));
        heaviest(named.chain(follow))
    }

    /// The likely ones first: those that a person would try, of each key the first value before the
    /// second one. What stands at an edge is left out where the same keys have a plain way.
    fn best(&self, mut found: Vec<(Changes, Answer)>) -> Vec<(Changes, Answer)> {
        let mut best: Vec<(Changes, Answer)> = Vec::new();
        while best.len() < MAX_CONTEXT_FLIPS {
            let ranked = found.iter().enumerate();
            let first = ranked.min_by_key(|(_, (changes, _))| self.rank(changes));
            let Some((place, _)) = first else { break };
            let (changes, answer) = found.swap_remove(place);
            let is_plain = changes.iter().all(|change| self.is_plain(*change));
            let is_way = |known: &(Changes, Answer)| {
                let places = known.0.iter().map(|(place, _)| place);
                known.1 == answer && places.eq(changes.iter().map(|(place, _)| place))
            };
            if is_plain || !best.iter().any(is_way) {
                best.push((changes, answer));
            }
        }
        best
    }

    fn rank<'c>(&self, changes: &'c Changes) -> (usize, usize, &'c Changes) {
        let edges = changes.iter().filter(|change| !self.is_plain(**change)).count();
        let ranks = changes.iter().map(|(_, candidate)| *candidate);
        (edges, ranks.fold(0_usize, usize::saturating_add), changes)
    }

    fn is_plain(&self, (place, candidate): (usize, usize)) -> bool {
        let key = self.keys.get(place);
        key.and_then(|key| key.candidates.get(candidate)).is_some_and(|found| found.is_plain)
    }

    fn change(&self, (place, candidate): (usize, usize)) -> Option<ContextChange> {
        let key = self.keys.get(place)?;
        let candidate = key.candidates.get(candidate)?;
        let values = candidate.entry.as_ref().map(|entry| entry.values.clone());
        Some(ContextChange {
            key: key.name.clone(),
            value: values.map(|values| (values, candidate.is_list)),
            from: key.current.clone(),
        })
    }
}

/// A set of changes as a text.
fn name(changes: &Changes) -> String {
    let mut name = String::new();
    for (place, candidate) in changes {
        for number in [place, candidate] {
            name.push_str(&number.to_string());
            name.push(' ');
        }
    }
    name
}
