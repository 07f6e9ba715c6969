//! A request that tells a mutant from the policy: what a test of it could ask.

use std::sync::Arc;

use crate::api::mutants::Run;
use crate::api::mutants::Test;
use crate::api::policies::ReadPolicies;
use crate::api::wire;
use crate::decide::Answer;
use crate::policy::model::Statement;
use crate::request::Action;
use crate::request::Request;
use crate::request::Resource;
use crate::value::glob::Glob;

/// How many tests, actions and resources are tried at most: a suggestion is help, not a search.
const MOST_TESTS: usize = 12;
const MOST_NAMES: usize = 8;

/// The request of a test with an action and a resource of the statement, or of other tests, that is
/// decided otherwise by the mutant.
pub(super) fn find(
    run: &Run<'_>,
    mutant: &ReadPolicies,
    statements: (&Statement, Option<&Statement>),
) -> Option<wire::SuggestedTest> {
    let (actions, resources) = (&actions(run, statements), &resources(run, statements));
    let plain = run.tests.iter().filter(|test| test.read.other_pairs.is_empty()).take(MOST_TESTS);
    let mut asked = plain.flat_map(move |test| {
        let asked = &test.read.request;
        let actions = std::iter::once(&asked.action).chain(actions);
        actions.flat_map(move |action| {
            let resources = std::iter::once(&asked.resource).chain(resources);
            resources.filter_map(move |resource| Some((test, other(asked, action, resource)?)))
        })
    });
    let differs = |(test, request): (&Test<'_>, Request)| {
        let decision = run.answer(run.policies, &request);
        let mutant_decision = run.answer(mutant, &request);
        (decision != mutant_decision)
            .then(|| suggestion(test, &request, (decision, mutant_decision)))
    };
    asked.find_map(differs)
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
        decision: decision.as_str(),
        mutant_decision: mutant_decision.as_str(),
    }
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
