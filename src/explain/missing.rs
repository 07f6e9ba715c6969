//! Context keys that the request does not have, or that are not known, and that could matter.

use std::collections::BTreeMap;

use crate::compile::variables;
use crate::decide::Answer;
use crate::explain::Subject;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::request::context::Lookup;
use crate::request::context::fold;
use crate::trace::Element;
use crate::trace::Outcome;

/// The keys and variables that are absent and were read by statements whose principal, action and
/// resource match; after an explicit deny only those that the denying statements read. In their
/// first spelling, sorted.
#[must_use]
pub fn missing_context_keys(subject: &Subject<'_>) -> Vec<String> {
    let only_denying = subject.decision.answer == Answer::ExplicitDeny;
    let mut missing = BTreeMap::new();
    for (at, outcome) in &subject.recorder.statements {
        let Some(statement) = subject.statement(*at) else {
            continue;
        };
        let denies = *outcome == Outcome::Applies && statement.effect == Effect::Deny;
        if !reaches_conditions(*outcome) || (only_denying && !denies) {
            continue;
        }
        for key in keys(statement) {
            let folded = fold(key);
            if matches!(subject.request.context.look_up(&folded), Lookup::Absent) {
                missing.entry(folded).or_insert_with(|| key.to_owned());
            }
        }
    }
    missing.into_values().collect()
}

/// The keys that are not known, and on which it depends whether a statement applies. In their first
/// spelling, sorted.
#[must_use]
pub fn unknown_context_keys(subject: &Subject<'_>) -> Vec<String> {
    let mut unknown = BTreeMap::new();
    for (at, outcome) in &subject.recorder.statements {
        let Some(statement) = subject.statement(*at) else { continue };
        if !matches!(outcome, Outcome::Unknown(_)) {
            continue;
        }
        for key in keys(statement) {
            let folded = fold(key);
            if matches!(subject.request.context.look_up(&folded), Lookup::Unknown) {
                unknown.entry(folded).or_insert_with(|| key.to_owned());
            }
        }
    }
    unknown.into_values().collect()
}

const fn reaches_conditions(outcome: Outcome) -> bool {
    match outcome {
        Outcome::Applies | Outcome::Unknown(_) | Outcome::Fails(Element::Condition(_)) => true,
        Outcome::Fails(Element::Principal | Element::Action | Element::Resource) => false,
    }
}

fn keys(statement: &Statement) -> impl Iterator<Item = &str> {
    let conditions = statement.condition.iter();
    let values = conditions.clone().flat_map(|entry| &entry.values);
    let in_values = values.flat_map(|value| variables(&value.template));
    let resources = statement.resource.iter().flat_map(|resource| &resource.entries);
    let in_resources = resources.filter_map(|entry| entry.form.template()).flat_map(variables);
    conditions.map(|entry| entry.key.as_str()).chain(in_values).chain(in_resources)
}
