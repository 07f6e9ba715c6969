//! `evaluate`: one scenario, one answer.

use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::policies;
use crate::api::policies::ReadPolicies;
use crate::api::request;
use crate::api::scenario::Input;
use crate::api::settings;
use crate::api::wire;
use crate::compile::CompiledPolicySet;
use crate::decide::Decision;
use crate::decide::decide;
use crate::decide::service::not_yet;
use crate::explain::Subject;
use crate::json::Node;
use crate::request::Request;
use crate::request::RequestError;
use crate::request::Settings;
use crate::trace::Observer;
use crate::trace::Recorder;

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
        Self {
            trace: true,
            explain: true,
        }
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
    let mut recorder = Recorder::default();
    let decision = checked(&policies.set, &read.request, settings, &mut recorder)?;
    let subject = Subject {
        set: &policies.set,
        sources: &policies.sources,
        request: &read.request,
        recorder: &recorder,
        decision: &decision,
    };
    Ok(answer::evaluation(&subject, &read.derived, options))
}

/// Decides one request, unless it needs rules that the engine does not have yet.
pub(super) fn checked(
    set: &CompiledPolicySet,
    request: &Request,
    settings: &Settings,
    observer: &mut impl Observer,
) -> Result<Decision, RequestError> {
    not_yet::check(request, set.vpc_endpoint.is_some())?;
    Ok(decide(set, request, settings, observer))
}
