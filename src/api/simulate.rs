//! `simulateCustomPolicy`: AWS's own request, AWS's own answer (IAM API Reference,
//! `SimulateCustomPolicy`). Differences stand in `docs/COMPARE.md`.

mod input;
mod result;

use std::sync::Arc;

use crate::api::answer;
use crate::api::policies;
use crate::api::policies::ReadPolicies;
use crate::api::scenario::Input;
use crate::api::simulate::input::Simulation;
use crate::api::wire;
use crate::decide::Decision;
use crate::decide::Terms;
use crate::decide::decide;
use crate::evaluate::Assume;
use crate::explain::Subject;
use crate::request::Action;
use crate::request::Request;
use crate::request::Resource;
use crate::request::Settings;
use crate::request::derive;
use crate::trace::Readings;
use crate::trace::Recorder;

/// Simulates every action on every resource, as AWS's policy simulator does, and answers in its
/// shape.
///
/// ```
/// let response = iam_verdict::api::simulate_custom_policy(
///     r#"{
///       "PolicyInputList": [
///         "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sqs:*\",\"Resource\":\"*\"}}"
///       ],
///       "ActionNames": ["sqs:ListQueues", "sns:ListTopics"]
///     }"#,
/// )?;
/// let decisions = response.evaluation_results.iter().map(|result| result.eval_decision);
/// assert_eq!(decisions.collect::<Vec<_>>(), ["allowed", "implicitDeny"]);
/// # Ok::<(), iam_verdict::api::wire::Error>(())
/// ```
///
/// # Errors
/// `PolicyError` when a policy is broken, `RequestError` where AWS answers `InvalidInput`.
pub fn simulate_custom_policy(input: &str) -> Result<wire::SimulatePolicyResponse, wire::Error> {
    let refuse = answer::request_error;
    let input = Input::parse(input).map_err(refuse)?;
    let (simulation, given) = input::read(&input.node).map_err(refuse)?;
    let (policies, spans) = policies::compile(&input, (given, Vec::new()))?;
    input.check_duplicates(&spans).map_err(refuse)?;
    let page = simulation.page();
    let results = page.actions.iter().map(|action| {
        let asked = simulation.resources.iter().map(|resource| simulation.pair(action, resource));
        let pairs: Vec<Pair> = asked.map(|request| Pair::decide(request, &policies)).collect();
        let subjects: Vec<Subject<'_>> = pairs.iter().map(|pair| pair.subject(&policies)).collect();
        result::evaluation(action, &subjects)
    });
    Ok(wire::SimulatePolicyResponse {
        evaluation_results: results.collect(),
        is_truncated: page.next.is_some(),
        marker: page.next,
    })
}

impl Simulation {
    /// The request for one action on one resource. Without a caller the account that owns the
    /// resource is asked from.
    fn pair(&self, action: &Action, resource: &Resource) -> Request {
        let named = resource.account().map(str::to_owned).or_else(|| self.resource_owner.clone());
        let mut principal = self.caller.clone();
        if !self.caller_is_known {
            principal.account = named.clone().or(principal.account);
        }
        let resource_account = named.clone().or_else(|| principal.account.clone());
        let mut request = Request {
            principal: Arc::new(principal),
            action: Arc::new(action.clone()),
            resource: resource.clone(),
            resource_account,
            context: self.context.clone(),
            duration_seconds: None,
            assumptions: Vec::new(),
        };
        if self.caller_is_known {
            derive(&mut request, named.is_some());
        }
        request
    }
}

/// One action on one resource, decided.
#[derive(Debug)]
struct Pair {
    request: Request,
    recorder: Recorder,
    decision: Decision,
}

impl Pair {
    fn decide(request: Request, policies: &ReadPolicies) -> Self {
        let mut recorder = Recorder::default();
        let (settings, readings) = (Settings::default(), Readings::documented());
        let terms = Terms {
            settings: &settings,
            assume: Assume::CAUTIOUS,
            readings: &readings,
            plan: None,
        };
        let decision = decide(&policies.set, &request, terms, &mut recorder);
        Self { request, recorder, decision }
    }

    const fn subject<'a>(&'a self, policies: &'a ReadPolicies) -> Subject<'a> {
        let Self { request, recorder, decision } = self;
        Subject { set: &policies.set, request, recorder, decision }
    }
}
