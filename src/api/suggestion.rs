//! A request that tells a mutant from the policy: what a test of it could ask.

use std::sync::Arc;

use crate::analyze::what_if::witness::witnesses;
use crate::api::answer;
use crate::api::mutants::Run;
use crate::api::mutants::Test;
use crate::api::policies::ReadPolicies;
use crate::api::wire;
use crate::decide::Answer;
use crate::policy::model::ConditionEntry;
use crate::policy::model::Statement;
use crate::request::Action;
use crate::request::Request;
use crate::request::Resource;
use crate::request::context::ContextEntry;
use crate::request::context::fold;
use crate::value::glob::Glob;

/// How many tests, actions and resources are tried at most: a suggestion is help, not a search.
const MOST_TESTS: usize = 12;
const MOST_NAMES: usize = 8;

/// The request of a test with another value of a condition key, or with an action and a resource of the
/// statement or of other tests, that is decided otherwise by the mutant.
pub(super) fn find(
    run: &Run<'_>,
    mutant: &ReadPolicies,
    statements: (&Statement, Option<&Statement>),
) -> Option<wire::SuggestedTest> {
    let (actions, resources) = (&actions(run, statements), &resources(run, statements));
    let plain = run.tests.iter().filter(|test| test.read.other_pairs.is_empty()).take(MOST_TESTS);
    let asked = plain.flat_map(move |test| {
        let asked = &test.read.request;
        let actions = std::iter::once(&asked.action).chain(actions);
        actions.flat_map(move |action| {
            let resources = std::iter::once(&asked.resource).chain(resources);
            resources.filter_map(move |resource| Some((test, other(asked, action, resource)?)))
        })
    });
    let plain = run.tests.iter().filter(|test| test.read.other_pairs.is_empty()).take(MOST_TESTS);
    let in_context = plain.flat_map(|test| {
        let keys = keys(test, statements).into_iter();
        keys.map(move |(key, value)| (test, with_key(&test.read.request, &key, value)))
    });
    let differs = |(test, request): (&Test<'_>, Request)| {
        let decision = run.answer(run.policies, &request);
        let mutant_decision = run.answer(mutant, &request);
        (decision != mutant_decision)
            .then(|| suggestion(test, &request, (decision, mutant_decision)))
    };
    in_context.chain(asked).find_map(differs)
}

fn suggestion(
    test: &Test<'_>,
    request: &Request,
    (decision, mutant_decision): (Answer, Answer),
) -> wire::SuggestedTest {
    let asked = &test.read.request;
    let other = |text: &str, asked: &str| (text != asked).then(|| text.to_owned());
    wire::SuggestedTest {
        test: test.index,
        action: other(request.action.as_str(), asked.action.as_str()),
        resource: other(request.resource.as_str(), asked.resource.as_str()),
        context: changed_key(asked, request),
        decision: decision.as_str(),
        mutant_decision: mutant_decision.as_str(),
    }
}

/// The key in which two requests differ, with its value in the second one; none where it has it no more.
fn changed_key(asked: &Request, other: &Request) -> Option<wire::ChangedKey> {
    let differs = |entry: &&ContextEntry| {
        let folded = fold(&entry.name);
        asked.context.get(&folded) != other.context.get(&folded)
    };
    if let Some(entry) = other.context.entries().find(differs) {
        let value = Some(answer::context_value(entry));
        return Some(wire::ChangedKey { key: entry.name.clone(), value });
    }
    let gone = asked.context.entries().find(differs)?;
    Some(wire::ChangedKey { key: gone.name.clone(), value: None })
}

/// Keys of the statement's conditions with values that they name, with others, and without any. What
/// follows from the caller stays.
fn keys(
    test: &Test<'_>,
    (own, changed): (&Statement, Option<&Statement>),
) -> Vec<(String, Option<ContextEntry>)> {
    let entries = [Some(own), changed].into_iter().flatten().flat_map(|one| &one.condition);
    let is_free = |entry: &&ConditionEntry| {
        let folded = fold(&entry.key);
        !test.read.derived.iter().any(|derived| fold(derived) == folded)
    };
    let mut keys: Vec<(String, Option<ContextEntry>)> = Vec::new();
    for entry in entries.filter(is_free) {
        let is_list = entry.operator.set.is_some();
        let named = witnesses(entry, &test.read.request.context).into_iter();
        let named = named.filter(|witness| witness.is_plain).take(MOST_NAMES);
        let values = named
            .map(|witness| Some(ContextEntry::new(entry.key.clone(), vec![witness.text], is_list)));
        for value in values.chain([None]) {
            let key = (fold(&entry.key), value);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

fn with_key(asked: &Request, folded: &str, value: Option<ContextEntry>) -> Request {
    let mut request = asked.clone();
    request.context.set(folded, value);
    request
}

/// The request with another action and a resource of its service, of the same account: what follows from an account
/// stays as it was read.
fn other(asked: &Request, action: &Arc<Action>, resource: &Resource) -> Option<Request> {
    let is_same_account = resource.account() == asked.resource.account();
    let is_of_service = resource.arn().is_none_or(|arn| arn.service == action.prefix());
    let is_other = resource != &asked.resource || action.as_str() != asked.action.as_str();
    (is_other && is_same_account && is_of_service).then(|| Request {
        action: Arc::clone(action),
        resource: resource.clone(),
        ..asked.clone()
    })
}

/// Those of tests first, then names that the caller knows; an example of a wildcard is no action of AWS.
fn actions(run: &Run<'_>, (own, changed): (&Statement, Option<&Statement>)) -> Vec<Arc<Action>> {
    let entries = || {
        let statements = [Some(own), changed].into_iter().flatten();
        let entries = statements.flat_map(|statement| &statement.action.entries);
        entries.filter(|entry| entry.text.contains(':'))
    };
    let is_written = |action: &&Arc<Action>| {
        let name = action.as_str().to_ascii_lowercase();
        entries().any(|entry| Glob::parse(&entry.text.to_ascii_lowercase()).matches(&name))
    };
    let written = entries()
        .filter_map(|entry| Action::parse(&example(&entry.text, "Example"), "").ok().map(Arc::new));
    let asked = run.tests.iter().map(|test| &test.read.request.action).filter(is_written);
    let known = run.actions.iter().filter(is_written);
    let mut actions: Vec<Arc<Action>> = Vec::new();
    for action in asked.chain(known).cloned().chain(written) {
        if !actions.contains(&action) {
            actions.push(action);
        }
    }
    actions.truncate(MOST_NAMES);
    actions
}

/// Those that the statement names, those of tests, and none.
fn resources(run: &Run<'_>, (own, changed): (&Statement, Option<&Statement>)) -> Vec<Resource> {
    let elements =
        [Some(own), changed].into_iter().flatten().filter_map(|one| one.resource.as_ref());
    let entries = elements.flat_map(|element| &element.entries);
    let literal = entries.filter(|entry| {
        let template = entry.form.template();
        template.is_some_and(|template| !template.has_variables())
    });
    let written = literal
        .filter_map(|entry| Resource::parse(Some(&example(&entry.text, "example")), "").ok());
    let asked = run.tests.iter().map(|test| test.read.request.resource.clone());
    let mut resources = Vec::new();
    for resource in written.chain(asked) {
        if !resources.contains(&resource) {
            resources.push(resource);
        }
    }
    resources.truncate(MOST_NAMES);
    resources.push(Resource::None);
    resources
}

/// Something that a pattern matches.
fn example(pattern: &str, star: &str) -> String {
    pattern.replace('*', star).replace('?', "x")
}
