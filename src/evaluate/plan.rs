//! Which statements of a set can apply to an action, found once for each action that is asked for.
//!
//! A plan leaves out statements that certainly do not apply, and nothing else: whether the others do
//! is decided by the same code that decides without a plan.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;

use crate::compile::CompiledPolicySet;
use crate::compile::pattern::GlobPattern;
use crate::compile::statement::CompiledResource;
use crate::compile::statement::CompiledStatement;
use crate::compile::statement::ResourcePattern;
use crate::evaluate::action;
use crate::policy::PolicyRef;
use crate::policy::PolicyType;
use crate::policy::model::Effect;
use crate::policy::variable::Part;
use crate::request::Action;
use crate::request::Resource;

/// Up to so many statements are looked through; of more, their resources are searched.
const FEW: usize = 8;

/// Runs of statements that are merged without taking memory.
const RUNS: usize = 8;

/// The statements that can apply to one action, for each list of policies.
#[derive(Debug, Default)]
pub struct Plan {
    /// By policy type, then by level; a type without levels has one list.
    lists: [Vec<PlannedList>; PolicyType::ALL.len()],
}

/// Those of one policy type, or of one level of it.
#[derive(Debug, Default)]
pub struct PlannedList {
    /// Those that deny.
    pub denies: Candidates,
    /// Those that allow.
    pub allows: Candidates,
    /// One that allows whatever is asked: of every resource, everyone and without conditions.
    pub allows_always: Option<Place>,
}

/// Statements of one effect, in their order.
#[derive(Debug, Default)]
pub struct Candidates {
    places: Vec<Place>,
    /// For each of these a text that every resource begins with which it covers, when they are few.
    prefixes: Vec<String>,
    /// The places by the literal beginnings of their resources, sorted, when they are many.
    nodes: Vec<Node>,
}

/// Statements with a resource that begins with a text.
#[derive(Debug)]
struct Node {
    prefix: String,
    /// The longest other prefix that this one begins with.
    parent: Option<usize>,
    places: Vec<Place>,
}

/// A statement of a list of policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The policy in the list.
    pub policy: usize,
    /// The statement in the policy.
    pub statement: usize,
}

impl Plan {
    /// Finds the statements whose `Action` or `NotAction` covers the action.
    #[must_use]
    pub fn new(set: &CompiledPolicySet, asked: &Action) -> Self {
        let mut plan = Self::default();
        for (PolicyRef { policy_type, level, index }, policy) in set.iter() {
            let Some(lists) = plan.lists.get_mut(policy_type.index()) else { continue };
            let level = level.unwrap_or_default();
            if lists.len() <= level {
                lists.resize_with(level.saturating_add(1), PlannedList::default);
            }
            let Some(list) = lists.get_mut(level) else { continue };
            let statements = policy.statements().iter().enumerate();
            for (statement, one) in
                statements.filter(|(_, one)| action::matches(&one.action, asked))
            {
                list.add(Place { policy: index, statement }, one);
            }
        }
        for policy_type in PolicyType::ALL {
            let lists = plan.lists.get_mut(policy_type.index()).into_iter().flatten();
            for (number, list) in lists.enumerate() {
                let level = policy_type.has_levels().then_some(number);
                let resource = |place: &Place| resource_of(set, (policy_type, level), *place);
                list.denies.sort_by_prefix(resource);
                list.allows.sort_by_prefix(resource);
            }
        }
        plan
    }

    /// The statements of a list; none when it has none that can apply.
    #[must_use]
    pub fn list(&self, policy_type: PolicyType, level: Option<usize>) -> Option<&PlannedList> {
        self.lists.get(policy_type.index())?.get(level.unwrap_or_default())
    }

    /// How many statements it holds: what it costs in memory.
    #[must_use]
    pub fn statement_count(&self) -> usize {
        let count =
            |list: &PlannedList| list.denies.places.len().saturating_add(list.allows.places.len());
        self.lists.iter().flatten().map(count).sum()
    }
}

fn resource_of(
    set: &CompiledPolicySet,
    (policy_type, level): (PolicyType, Option<usize>),
    place: Place,
) -> Option<&CompiledResource> {
    let policy = set.get(PolicyRef { policy_type, level, index: place.policy })?;
    policy.statements().get(place.statement)?.requirements().resource.as_ref()
}

impl PlannedList {
    fn add(&mut self, place: Place, statement: &CompiledStatement) {
        match statement.effect {
            Effect::Deny => self.denies.places.push(place),
            Effect::Allow => {
                self.allows.places.push(place);
                if self.allows_always.is_none() && applies_always(statement) {
                    self.allows_always = Some(place);
                }
            }
        }
    }
}

impl Candidates {
    fn sort_by_prefix<'a>(&mut self, resource: impl Fn(&Place) -> Option<&'a CompiledResource>) {
        if self.places.len() <= FEW {
            let common = |place| common_beginning(&beginnings(resource(place)));
            self.prefixes = self.places.iter().map(common).collect();
            return;
        }
        let mut sorted: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        for place in &self.places {
            for prefix in beginnings(resource(place)) {
                sorted.entry(prefix).or_default().push(*place);
            }
        }
        self.nodes = linked(sorted);
    }

    /// Visits the statements that can apply to a request for the resource, in their order and none
    /// twice, as long as `visit` says to go on.
    pub fn visit(&self, resource: &Resource, mut visit: impl FnMut(Place) -> ControlFlow<()>) {
        let flow = match resource {
            Resource::Arn(arn) if !self.nodes.is_empty() => {
                covering(&self.nodes, arn.as_str()).try_for_each(visit)
            }
            Resource::Arn(arn) => {
                let asked = arn.as_str().as_bytes();
                let each = self.places.iter().zip(&self.prefixes);
                let mut covering = each.filter(|(_, prefix)| asked.starts_with(prefix.as_bytes()));
                covering.try_for_each(|(place, _)| visit(*place))
            }
            Resource::None => self.places.iter().try_for_each(|place| visit(*place)),
        };
        let (ControlFlow::Break(()) | ControlFlow::Continue(())) = flow;
    }
}

fn linked(sorted: BTreeMap<String, Vec<Place>>) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::with_capacity(sorted.len());
    for (prefix, places) in sorted {
        // The one before is the parent, or one of its own parents is: whatever stands between a
        // prefix and the text in this order begins with the prefix too.
        let mut parent = nodes.len().checked_sub(1);
        while let Some(node) = parent.and_then(|parent| nodes.get(parent)) {
            if prefix.starts_with(&node.prefix) {
                break;
            }
            parent = node.parent;
        }
        nodes.push(Node { prefix, parent, places });
    }
    nodes
}

/// The statements of every prefix that the text begins with.
fn covering<'a>(nodes: &'a [Node], text: &str) -> Merged<'a> {
    let mut places = Merged::default();
    let behind = nodes.partition_point(|node| node.prefix.as_str() <= text);
    let mut next = behind.checked_sub(1);
    while let Some(node) = next.and_then(|next| nodes.get(next)) {
        if text.starts_with(&node.prefix) {
            places.add(&node.places);
        }
        next = node.parent;
    }
    places
}

/// Sorted runs of statements, merged while they are asked for.
#[derive(Debug, Default)]
struct Merged<'a> {
    runs: [&'a [Place]; RUNS],
    count: usize,
    /// What is too much for the runs.
    others: BinaryHeap<Reverse<Place>>,
}

impl<'a> Merged<'a> {
    fn add(&mut self, run: &'a [Place]) {
        match self.runs.get_mut(self.count) {
            Some(free) => {
                *free = run;
                self.count = self.count.saturating_add(1);
            }
            None => self.others.extend(run.iter().copied().map(Reverse)),
        }
    }
}

impl Iterator for Merged<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        let runs = self.runs.get_mut(..self.count)?;
        let firsts = runs.iter().filter_map(|run| run.first());
        let least = *firsts.chain(self.others.peek().map(|Reverse(place)| place)).min()?;
        for run in runs {
            if let Some((first, rest)) = run.split_first()
                && *first == least
            {
                *run = rest;
            }
        }
        while self.others.peek() == Some(&Reverse(least)) {
            self.others.pop();
        }
        Some(least)
    }
}

/// The literal beginning of each pattern. What excludes, and what has no resources, covers all.
fn beginnings(element: Option<&CompiledResource>) -> Vec<String> {
    match element {
        Some(element) if !element.negated => {
            element.patterns.iter().filter_map(beginning).collect()
        }
        Some(_) | None => vec![String::new()],
    }
}

/// Whether a statement applies to every request for an action that it covers.
fn applies_always(statement: &CompiledStatement) -> bool {
    let covers_all = |element: &CompiledResource| {
        let is_any = |pattern: &ResourcePattern| matches!(pattern, ResourcePattern::Any);
        !element.negated && element.patterns.iter().any(is_any)
    };
    let asks = statement.requirements();
    asks.principal.is_none()
        && asks.conditions.is_empty()
        && asks.resource.as_ref().is_none_or(covers_all)
}

/// What all of the texts begin with.
fn common_beginning(texts: &[String]) -> String {
    let Some((first, others)) = texts.split_first() else { return String::new() };
    let shared = |text: &String| {
        let same = first.chars().zip(text.chars()).take_while(|(a, b)| a == b);
        same.map(|(character, _)| character.len_utf8()).sum()
    };
    let length = others.iter().map(shared).min().unwrap_or(first.len());
    first.get(..length).unwrap_or_default().to_owned()
}

/// The text before the first wildcard or variable; none for a pattern that matches nothing.
fn beginning(pattern: &ResourcePattern) -> Option<String> {
    let (fields, resource) = match pattern {
        ResourcePattern::Any => return Some(String::new()),
        ResourcePattern::Nothing => return None,
        ResourcePattern::Arn { fields, resource, .. } => (fields, resource),
    };
    let mut text = String::new();
    for field in fields.iter() {
        text.push_str(field.literal_prefix());
        if !field.is_literal() {
            return Some(text);
        }
        text.push(':');
    }
    match resource {
        GlobPattern::Fixed(glob) => text.push_str(glob.literal_prefix()),
        GlobPattern::Variable(template) => {
            let first = template.parts.first();
            if let Some(Part::Text(first)) = first {
                text.push_str(first.split(['*', '?']).next().unwrap_or_default());
            }
        }
    }
    Some(text)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// As looking at every prefix.
        #[test]
        fn every_beginning_is_found(texts in prop::collection::vec("a{0,12}b?", 0..40), asked in "a{0,14}b?") {
            let mut sorted: BTreeMap<String, Vec<Place>> = BTreeMap::new();
            for (statement, text) in texts.iter().enumerate() {
                sorted.entry(text.clone()).or_default().push(Place { policy: 0, statement });
            }
            let nodes = linked(sorted);
            let found: Vec<usize> = covering(&nodes, &asked).map(|place| place.statement).collect();
            let wanted = texts.iter().enumerate().filter(|(_, text)| asked.starts_with(text.as_str()));
            prop_assert_eq!(found, wanted.map(|(index, _)| index).collect::<Vec<_>>());
        }
    }
}
