//! `evaluate`: one scenario, one answer.

use crate::api::answer;
use crate::api::answer::Doubts;
use crate::api::fields::Fields;
use crate::api::policies;
use crate::api::policies::ReadPolicies;
use crate::api::request;
use crate::api::request::OtherPair;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
use crate::api::request::SESSION_KEYS;
use crate::api::request::is_session_key;
use crate::api::scenario::Input;
use crate::api::settings;
use crate::api::wire;
use crate::compile::CompiledPolicySet;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::Terms;
use crate::decide::decide;
use crate::decide::reads_key;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
use crate::decide::unknown_keys_of_rules;
use crate::evaluate::Assume;
use crate::explain::Subject;
use crate::json::Node;
use crate::request::Request;
use crate::request::RequestError;
use crate::request::Settings;
use crate::trace::Readings;
use crate::trace::Recorder;
use crate::trace::Silent;
use crate::trace::UncertainRule;

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
    let input = Input::parse(scenario).map_err(answer::request_error)?;
    let Scenario { policies, request, settings } = read(&input)?;
    explained(&policies, request, &settings, options).map_err(answer::request_error)
}

/// A scenario whose request is not read yet.
pub(super) struct Scenario<'a> {
    pub(super) policies: ReadPolicies,
    pub(super) request: &'a Node,
    pub(super) settings: Settings,
}

/// Reads a scenario up to its request.
pub(super) fn read<'a>(input: &'a Input<'_>) -> Result<Scenario<'a>, wire::Error> {
    let refuse = answer::request_error;
    let fields = Fields::new(&input.node, "", &["request", "policies", "settings"]);
    let fields = fields.map_err(refuse)?;
    let request = fields.require("request").map_err(refuse)?;
    let policies = fields.require("policies").map_err(refuse)?;
    let (policies, spans) = policies::read(input, policies)?;
    input.check_duplicates(&spans).map_err(refuse)?;
    let settings = settings::read(fields.get("settings")).map_err(refuse)?;
    Ok(Scenario { policies, request, settings })
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
    let readings = Readings::documented();
    let pair = |OtherPair { request, is_doubtful }: OtherPair| {
        let mut recorder = Recorder::default();
        let set = policies.of(&request, &own);
        let terms = Terms { settings, assume: Assume::CAUTIOUS, readings: &readings, plan: None };
        let decision = decide(set, &request, terms, &mut recorder);
        Pair { request, recorder, decision, is_doubtful }
    };
    let first = pair(OtherPair { request: read.request, is_doubtful: false });
    let others: Vec<Pair> = read.other_pairs.into_iter().map(pair).collect();
    let pairs = || std::iter::once(&first).chain(&others);
    let subjects: Vec<Subject<'_>> = pairs().map(|pair| pair.subject(policies, &own)).collect();
    let decides = others.iter().fold(&first, |deciding, pair| {
        if pair.decision.answer.outweighs(deciding.decision.answer) { pair } else { deciding }
    });
    let again = Again { policies, own: &own, settings, pairs: pairs().collect() };
    let is_open = first.request.context.has_unknown();
    let possible = if is_open { again.possible() } else { Vec::new() };
    let subject = decides.subject(policies, &own);
    let uncertain = if readings.met().is_empty() {
        Vec::new()
    } else {
        again.otherwise(&readings, subject.decision.answer)
    };
    let keys = again.keys_of_rules();
    let doubts = Doubts { possible: &possible, keys: &keys, uncertain: &uncertain };
    Ok(answer::evaluation(&subjects, &subject, (&read.derived, doubts), options))
}

/// The same request, decided again on other terms.
struct Again<'a> {
    policies: &'a ReadPolicies,
    own: &'a str,
    settings: &'a Settings,
    pairs: Vec<&'a Pair>,
}

impl Again<'_> {
    fn answer(&self, assume: Assume, readings: &Readings) -> Answer {
        let terms = Terms { settings: self.settings, assume, readings, plan: None };
        let decide = |pair: &&Pair| {
            let set = self.policies.of(&pair.request, self.own);
            let answer = decide(set, &pair.request, terms, &mut Silent).answer;
            pair.counts(answer, assume).then_some(answer)
        };
        self.pairs.iter().filter_map(decide).fold(Answer::Allowed, |deciding, answer| {
            if answer.outweighs(deciding) { answer } else { deciding }
        })
    }

    /// The keys that are not known and that rules read, and not statements.
    fn keys_of_rules(&self) -> Vec<String> {
        let of_pair = |pair: &&Pair| {
            let set = self.policies.of(&pair.request, self.own);
            let keys = pair.request.context.unknown().filter(|(folded, _)| {
                reads_key(set, &pair.request, folded)
                    || (pair.is_doubtful && is_session_key(folded))
            });
            let named = keys.map(|(_, name)| name.to_owned());
            named.chain(untold_keys(set, pair)).collect::<Vec<String>>()
        };
        self.pairs.iter().flat_map(of_pair).collect()
    }

    /// Every answer that is possible as the unknown turns out, the cautious one first. Between
    /// "every unknown Allow allows" and "none does" the answers lie in order, and so for Deny: the
    /// four corners are all of them.
    fn possible(&self) -> Vec<Answer> {
        let mut possible = Vec::new();
        for assume in Assume::ALL {
            let answer = self.answer(assume, &Readings::documented());
            if !possible.contains(&answer) {
                possible.push(answer);
            }
        }
        possible
    }

    /// The rules whose other reading would change the decision: those that do alone, and those that
    /// do only together, where all of them together decide what none does alone.
    fn otherwise(&self, met: &Readings, answer: Answer) -> Vec<(UncertainRule, Answer)> {
        let met = self.reached(met.met());
        let alone: Vec<Answer> = met.iter().map(|rule| self.flipped(&[*rule])).collect();
        let together = self.flipped(&met);
        let is_new = together != answer && !alone.contains(&together);
        let needed = if is_new { self.needed(&met, together) } else { Vec::new() };
        let otherwise = |(rule, alone): (UncertainRule, Answer)| match alone == answer {
            false => Some((rule, alone)),
            true => needed.contains(&rule).then_some((rule, together)),
        };
        met.into_iter().zip(alone).filter_map(otherwise).collect()
    }

    fn flipped(&self, rules: &[UncertainRule]) -> Answer {
        self.answer(Assume::CAUTIOUS, &Readings::otherwise(rules))
    }

    /// Those of the rules without which the answer would be another.
    fn needed(&self, rules: &[UncertainRule], together: Answer) -> Vec<UncertainRule> {
        rules.iter().fold(rules.to_vec(), |needed, rule| {
            let rest: Vec<_> = needed.iter().copied().filter(|other| other != rule).collect();
            if self.flipped(&rest) == together { rest } else { needed }
        })
    }

    /// These rules, and those that the decision comes to when they are read the other way.
    fn reached(&self, mut met: Vec<UncertainRule>) -> Vec<UncertainRule> {
        loop {
            let readings = Readings::otherwise(&met);
            self.answer(Assume::CAUTIOUS, &readings);
            let all = UncertainRule::ALL.iter().copied();
            let more = readings.met();
            let more =
                all.filter(|rule| met.contains(rule) || more.contains(rule)).collect::<Vec<_>>();
            if more.len() == met.len() {
                return met;
            }
            met = more;
        }
    }
}

/// The keys of rules that an open context does not tell.
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
fn untold_keys(set: &CompiledPolicySet, pair: &Pair) -> impl Iterator<Item = String> {
    let is_open = pair.request.context.absent().is_some();
    let of_session = (is_open && pair.is_doubtful).then_some(SESSION_KEYS);
    let of_session = of_session.into_iter().flatten().map(str::to_owned);
    let of_rules = is_open.then(|| unknown_keys_of_rules(set, &pair.request));
    of_rules.into_iter().flatten().chain(of_session)
}

#[cfg(not(any(feature = "tools", not(feature = "js-decide"))))]
const fn untold_keys(_: &CompiledPolicySet, _: &Pair) -> std::iter::Empty<String> {
    std::iter::empty()
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
    let readings = Readings::documented();
    let terms = Terms { settings, assume: Assume::CAUTIOUS, readings: &readings, plan: None };
    let decide = |request: &Request| decide(policies.of(request, own), request, terms, &mut Silent);
    let others = read.other_pairs.iter().map(|pair| decide(&pair.request));
    Ok(others.fold(decide(&read.request), |deciding, decision| {
        if decision.answer.outweighs(deciding.answer) { decision } else { deciding }
    }))
}

/// One (action, resource) pair, decided.
#[derive(Debug)]
struct Pair {
    request: Request,
    recorder: Recorder,
    decision: Decision,
    /// Whether it is not known that the request needs it.
    is_doubtful: bool,
}

impl Pair {
    /// Whether the answer to it counts: of a pair that the request may not need, a denial counts as
    /// the unknown is assumed to turn out.
    const fn counts(&self, answer: Answer, assume: Assume) -> bool {
        !self.is_doubtful
            || match answer {
                Answer::Allowed => true,
                Answer::ImplicitDeny => !assume.allow,
                Answer::ExplicitDeny => assume.deny,
            }
    }

    fn subject<'a>(&'a self, policies: &'a ReadPolicies, own: &str) -> Subject<'a> {
        Subject {
            set: policies.of(&self.request, own),
            request: &self.request,
            recorder: &self.recorder,
            decision: &self.decision,
        }
    }
}
