//! `evaluate`: one scenario, one answer.

use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::policies;
use crate::api::policies::ReadPolicies;
use crate::api::request;
use crate::api::scenario::Input;
use crate::api::settings;
use crate::api::wire;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::decide;
use crate::decide::decide_assuming;
use crate::evaluate::Assume;
use crate::explain::Subject;
use crate::json::Node;
use crate::request::Request;
use crate::request::RequestError;
use crate::request::Settings;
use crate::trace::Recorder;
use crate::trace::Silent;

/// What an answer holds beside the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Every step of the decision.
    pub trace: bool,
    /// The decision in words.
    pub explain: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { trace: true, explain: true }
    }
}

/// Decides one scenario: a request, the policies that apply to it, and settings.
///
/// The text is the JSON of `Scenario` in the npm package. A policy is an object, or a string that
/// holds its text: of a text, places are told.
///
/// ```
/// use iam_verdict::api::{Options, evaluate};
///
/// let scenario = r#"{
///   "request": {
///     "principal": "arn:aws:iam::111122223333:user/ana",
///     "action": "s3:GetObject",
///     "resource": "arn:aws:s3:::reports/2026.csv"
///   },
///   "policies": { "identityBased": [{
///     "Version": "2012-10-17",
///     "Statement": { "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::reports/*" }
///   }] }
/// }"#;
/// let evaluation = evaluate(scenario, Options::default())?;
/// assert_eq!(evaluation.decision, "allowed");
/// assert_eq!(evaluation.reason.policy_type, "identityBased");
/// # Ok::<(), iam_verdict::api::wire::Error>(())
/// ```
///
/// # Errors
/// `PolicyError` when a policy is broken, with every fault of every policy; `RequestError` when
/// the request cannot be decided.
pub fn evaluate(scenario: &str, options: Options) -> Result<wire::Evaluation, wire::Error> {
    let refuse = answer::request_error;
    let input = Input::parse(scenario).map_err(refuse)?;
    let fields = Fields::new(&input.node, "", &["request", "policies", "settings"]);
    let fields = fields.map_err(refuse)?;
    let (policies, spans) = policies::read(&input, fields.get("policies"))?;
    input.check_duplicates(&spans).map_err(refuse)?;
    let settings = settings::read(fields.get("settings")).map_err(refuse)?;
    let request = fields.require("request").map_err(refuse)?;
    explained(&policies, request, &settings, options).map_err(refuse)
}

/// Decides one request and explains the decision.
pub(super) fn explained(
    policies: &ReadPolicies,
    node: &Node,
    settings: &Settings,
    options: Options,
) -> Result<wire::Evaluation, RequestError> {
    let read = request::read(node, "request", settings)?;
    let own = read.request.resource.as_str().to_owned();
    let pair = |request: Request| {
        let mut recorder = Recorder::default();
        let set = policies.of(&request, &own);
        let decision = decide(set, &request, settings, &mut recorder);
        Pair { request, recorder, decision }
    };
    let first = pair(read.request);
    let others: Vec<Pair> = read.other_pairs.into_iter().map(pair).collect();
    let pairs: Vec<Subject<'_>> =
        std::iter::once(&first).chain(&others).map(|pair| pair.subject(policies, &own)).collect();
    let decides = others.iter().fold(&first, |deciding, pair| {
        if outweighs(pair.decision.answer, deciding.decision.answer) { pair } else { deciding }
    });
    let is_open = first.request.context.has_unknown();
    let possible = if is_open { possible(policies, &own, settings, &pairs) } else { Vec::new() };
    let subject = decides.subject(policies, &own);
    Ok(answer::evaluation(&pairs, &subject, (&read.derived, &possible), options))
}

/// Every answer that is possible as the unknown turns out, the cautious one first. Between "every
/// unknown Allow allows" and "none does" the answers lie in order, and so for Deny: the four corners
/// are all of them.
fn possible(
    policies: &ReadPolicies,
    own: &str,
    settings: &Settings,
    pairs: &[Subject<'_>],
) -> Vec<Answer> {
    let answer = |assume: Assume| {
        let decide = |pair: &Subject<'_>| {
            let set = policies.of(pair.request, own);
            decide_assuming(set, pair.request, (settings, assume), &mut Silent).answer
        };
        pairs.iter().map(decide).fold(Answer::Allowed, |deciding, answer| {
            if outweighs(answer, deciding) { answer } else { deciding }
        })
    };
    let mut possible = Vec::new();
    for answer in Assume::ALL.into_iter().map(answer) {
        if !possible.contains(&answer) {
            possible.push(answer);
        }
    }
    possible
}

/// Decides one request.
pub(super) fn decided(
    policies: &ReadPolicies,
    node: &Node,
    path: &str,
    settings: &Settings,
) -> Result<Decision, RequestError> {
    let read = request::read(node, path, settings)?;
    let own = read.request.resource.as_str();
    let decide =
        |request: &Request| decide(policies.of(request, own), request, settings, &mut Silent);
    Ok(read.other_pairs.iter().map(decide).fold(decide(&read.request), |deciding, decision| {
        if outweighs(decision.answer, deciding.answer) { decision } else { deciding }
    }))
}

/// Any explicit deny outweighs any implicit one, and that any allow (R13.2).
const fn outweighs(answer: Answer, other: Answer) -> bool {
    const fn weight(answer: Answer) -> u8 {
        match answer {
            Answer::Allowed => 0,
            Answer::ImplicitDeny => 1,
            Answer::ExplicitDeny => 2,
        }
    }
    weight(answer) > weight(other)
}

/// One (action, resource) pair, decided.
#[derive(Debug)]
struct Pair {
    request: Request,
    recorder: Recorder,
    decision: Decision,
}

impl Pair {
    fn subject<'a>(&'a self, policies: &'a ReadPolicies, own: &str) -> Subject<'a> {
        Subject {
            set: policies.of(&self.request, own),
            request: &self.request,
            recorder: &self.recorder,
            decision: &self.decision,
        }
    }
}
