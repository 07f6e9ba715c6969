//! `trail.explain`: a denial, explained by policies or a world.

mod fix;
mod scenario;
mod told;

use crate::analyze::Posed;
use crate::api::World;
use crate::api::answer;
use crate::api::denial;
use crate::api::evaluate;
use crate::api::evaluate::Options;
use crate::api::explain_denial::scenario::Scenario;
use crate::api::explain_denial::scenario::State;
use crate::api::explain_denial::told::Told;
use crate::api::fields::Fields;
use crate::api::policies;
use crate::api::request;
use crate::api::request::written;
use crate::api::request::written::json_of;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::api::wire::Error;
use crate::catalog::Catalog;
use crate::cloudtrail::RecordedRequest;
use crate::compile::CompiledPolicySet;
use crate::decide;
use crate::decide::Decision;
use crate::denial::Denial;
use crate::replay;
use crate::replay::Answer;
use crate::replay::Hangs;
use crate::request::RequestError;
use crate::request::RequestErrorCode;

const FIELDS: [&str; 8] = [
    "record",
    "message",
    "principal",
    "action",
    "resource",
    "resourceAccount",
    "context",
    "policies",
];

/// Explains a denial by `policies` as of a scenario, by a world, or by both: then those that are given stand in for all of
/// their type in the world. `{ "record": … }` is a record of CloudTrail, `{ "message": … }` an access-denied message of AWS,
/// as it is, as a command line tool prints it, or decoded; what a message does not tell may stand beside it: `principal`,
/// `action`, `resource`, `resourceAccount`; and `context`, keys that neither tells.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::catalog::Catalog;
///
/// let catalog = Catalog::embedded()?;
/// let found = iam_verdict::api::explain_denial(&catalog, None, r#"{
///   "message": "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: sqs:ListQueues because no identity-based policy allows the sqs:ListQueues action",
///   "policies": { "identityBased": [] }
/// }"#)?;
/// assert_eq!((found.answer, found.agreement.map(|one| one.agreement)), (Some("denied"), Some("agrees")));
/// assert_eq!(found.requests[0].fixes[0].places[0].statement.action, ["sqs:ListQueues"]);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// `RequestError` when it is neither one record nor a denial, or too little is told of the request; `PolicyError` when a
/// policy is broken.
pub fn explain_denial(
    catalog: &Catalog,
    world: Option<&World>,
    input: &str,
) -> Result<wire::ExplainedDenial, Error> {
    let refuse = answer::request_error;
    let input = Input::parse(input).map_err(refuse)?;
    let fields = Fields::new(&input.node, "", &FIELDS).map_err(refuse)?;
    let given = fields.get("policies");
    if given.is_none() && world.is_none() {
        let message = "neither policies nor a world are given";
        return Err(refuse(RequestError::new(RequestErrorCode::MissingField, "policies", message)));
    }
    let read = given.map(|node| policies::read(&input, node)).transpose()?;
    let documents = read.map(|(_, documents)| documents).unwrap_or_default();
    input.check_duplicates(&documents).map_err(refuse)?;
    let told = told::read(catalog, &input, &fields).map_err(refuse)?;
    let state = State { world, given, text: input.text };
    let requests = told.requests.iter().map(|request| decided(&state, request));
    let decided = requests.collect::<Result<Vec<Decided>, Error>>()?;
    Ok(explained(told, decided, world.is_some()))
}

/// One request with what was found for it.
struct Decided {
    answer: Answer,
    /// The decision, and the policies that it was made by.
    decision: Option<(CompiledPolicySet, Decision)>,
    explained: wire::ExplainedRequest,
}

fn decided(state: &State<'_>, recorded: &RecordedRequest) -> Result<Decided, Error> {
    let scenario = match state.scenario(&recorded.request) {
        Ok(scenario) => scenario,
        Err(error) => {
            let answer = Answer::Undecided(error.to_string());
            let explained = request_of(recorded, &answer);
            return Ok(Decided { answer, decision: None, explained });
        }
    };
    let refuse = answer::request_error;
    let Scenario { text, sources, notes } = scenario;
    let input = Input::parse(&text).map_err(refuse)?;
    let read = evaluate::read(&input)?;
    let evaluate::Scenario { policies, request: node, settings } = &read;
    let evaluation = evaluate::explained(policies, node, settings, Options::default());
    let mut evaluation = evaluation.map_err(refuse)?;
    evaluation.assumptions.extend(notes);
    let decision = evaluate::decided(policies, node, "request", settings).map_err(refuse)?;
    let request = request::read(node, "request", settings).map_err(refuse)?.request;
    let posed = Posed { set: &policies.set, request: &request, settings };
    let answer = replay::answer(posed, recorded.is_template);
    let is_allowed = decision.answer == decide::Answer::Allowed;
    let (fixes, complete) =
        if is_allowed { (Vec::new(), true) } else { fix::find(&read).map_err(refuse)? };
    let explained = wire::ExplainedRequest {
        evaluation: Some(evaluation),
        sources,
        fixes,
        complete,
        ..request_of(recorded, &answer)
    };
    let decision = Some((read.policies.set, decision));
    let explained = wire::ExplainedRequest { scenario: Some(text), ..explained };
    Ok(Decided { answer, decision, explained })
}

/// A request of which nothing was decided yet.
fn request_of(recorded: &RecordedRequest, answer: &Answer) -> wire::ExplainedRequest {
    wire::ExplainedRequest {
        request: json_of(&written::request(&recorded.request)),
        standing: recorded.standing.as_str(),
        is_template: recorded.is_template,
        answer: answer.hangs().as_str(),
        depends_on: answer.keys().map(str::to_owned).collect(),
        error: match answer {
            Answer::Undecided(error) => Some(error.clone()),
            Answer::Allowed | Answer::Denied | Answer::Depends(_) => None,
        },
        scenario: None,
        evaluation: None,
        sources: Vec::new(),
        fixes: Vec::new(),
        complete: true,
    }
}

fn explained(told: Told, decided: Vec<Decided>, is_of_world: bool) -> wire::ExplainedDenial {
    let answers: Vec<Answer> = decided.iter().map(|one| one.answer.clone()).collect();
    let whole = replay::whole(&told.requests, &answers);
    let decides = deciding(told.denial.as_ref(), &told.requests, &answers);
    let decision = decides.and_then(|place| decided.get(place)?.decision.as_ref());
    let agreement = decides.map(|_| {
        let said = replay::Said { was_allowed: told.was_allowed, denial: told.denial.as_ref() };
        let decision = decision.map(|(set, decision)| (set, decision));
        let (agreement, causes) =
            replay::agreement(said, replay::Found { answer: &whole, decision, is_of_world });
        let cause = |cause: &replay::Cause| wire::AgreementCause {
            code: cause.as_str(),
            text: cause.text(),
        };
        let causes = causes.iter().map(cause).collect();
        wire::Agreement { agreement: agreement.as_str(), causes }
    });
    wire::ExplainedDenial {
        event: told.event,
        denial: told.denial.map(denial::told),
        answer: decides.map(|_| whole.hangs().as_str()),
        depends_on: whole.keys().map(str::to_owned).collect(),
        agreement,
        decides,
        requests: decided.into_iter().map(|one| one.explained).collect(),
        none: told.none,
    }
}

/// The request that an answer rests on, by its place: the one that AWS names, else the first that is denied, else the first
/// that is not allowed.
fn deciding(
    denial: Option<&Denial>,
    requests: &[RecordedRequest],
    answers: &[Answer],
) -> Option<usize> {
    let is_named = |asked: &RecordedRequest| {
        let action = denial.and_then(|denial| denial.action.as_deref());
        let resource = denial.and_then(|denial| denial.resource.as_deref());
        let (own, on) = (asked.request.action.as_str(), asked.request.resource.as_str());
        action.is_some_and(|action| action.eq_ignore_ascii_case(own))
            && resource.is_none_or(|resource| resource == on)
    };
    let hangs = |wanted: &dyn Fn(Hangs) -> bool| answers.iter().position(|one| wanted(one.hangs()));
    requests
        .iter()
        .position(is_named)
        .or_else(|| hangs(&|one| one == Hangs::Denied))
        .or_else(|| hangs(&|one| one != Hangs::Allowed))
        .or_else(|| (!requests.is_empty()).then_some(0))
}
