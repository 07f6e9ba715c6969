//! `testMutants`: what policy tests do not notice.

use std::sync::Arc;

use crate::analyze::mutants;
use crate::analyze::mutants::Change;
use crate::api::answer;
use crate::api::coverage::tested;
use crate::api::coverage::value_at;
use crate::api::fields::Fields;
use crate::api::policies;
use crate::api::policies::ReadPolicies;
use crate::api::request;
use crate::api::request::ReadRequest;
use crate::api::scenario::Input;
use crate::api::settings;
use crate::api::suggestion;
use crate::api::value_place::condition_place;
use crate::api::value_place::statement_path;
use crate::api::value_place::value_place;
use crate::api::wire;
use crate::compile::CompiledPolicy;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::Terms;
use crate::decide::decide;
use crate::evaluate::Assume;
use crate::json::Node;
use crate::policy::StatementRef;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::request::Action;
use crate::request::Request;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::Settings;
use crate::trace::Outcome;
use crate::trace::Readings;
use crate::trace::Recorder;
use crate::trace::Silent;

/// Changes one thing at a time in the policies of `{ "policies", "settings"?, "tests" }`, and tells which
/// test fails then. A test is `{ "request", "expect", "because"? }`, as in a file of policy tests; those
/// that fail without any change are left out. `actions`, when given, are names that suggestions may have.
///
/// ```
/// use iam_verdict::api::test_mutants;
///
/// let mutants = test_mutants(r#"{
///   "policies": { "identityBased": [{ "Version": "2012-10-17", "Statement": [
///     { "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*" },
///     { "Effect": "Deny", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:*:*:audit" }
///   ] }] },
///   "tests": [{ "expect": "allowed", "request": {
///     "principal": "arn:aws:iam::111122223333:user/ana",
///     "action": "sqs:SendMessage",
///     "resource": "arn:aws:sqs:eu-west-1:111122223333:jobs"
///   } }]
/// }"#)?;
/// let removed = |index: usize| {
///     mutants.iter().find(|one| one.change == "statementRemoved" && one.of.statement_index == index)
/// };
/// assert_eq!(removed(0).and_then(|mutant| mutant.failed_test), Some(0));
/// assert_eq!(removed(1).and_then(|mutant| mutant.failed_test), None); // nobody would miss the Deny
/// # Ok::<(), iam_verdict::api::wire::Error>(())
/// ```
///
/// # Errors
/// `PolicyError` when a policy is broken; `RequestError` with the `index` of the first test that cannot be
/// decided, or when the input is not of this shape.
pub fn test_mutants(input: &str) -> Result<Vec<wire::Mutant>, wire::Error> {
    let refuse = answer::request_error;
    let input = Input::parse(input).map_err(refuse)?;
    let fields = Fields::new(&input.node, "", &["policies", "settings", "tests", "actions"])
        .map_err(refuse)?;
    let (policies, spans) = policies::read(&input, fields.require("policies").map_err(refuse)?)?;
    input.check_duplicates(&spans).map_err(refuse)?;
    let settings = settings::read(fields.get("settings")).map_err(refuse)?;
    let tests = fields.list("tests").map_err(refuse)?.iter().enumerate();
    let tests = tests.map(|(index, node)| {
        Test::read(node, index, &settings).map_err(|error| answer::at_index(error, index))
    });
    let tests: Vec<Test<'_>> = tests.collect::<Result<_, wire::Error>>()?;
    let passing = tests.into_iter().filter(|test| test.passes(&policies, &settings)).collect();
    let actions = fields.list("actions").map_err(refuse)?.iter().map(|node| {
        let name = node.as_str().ok_or_else(|| fields.wrong_type("actions", node, "names"))?;
        Action::parse(name, "actions").map(Arc::new)
    });
    let actions = actions.collect::<Result<_, RequestError>>().map_err(refuse)?;
    let run = Run { policies: &policies, settings: &settings, tests: passing, actions };
    let mutants = policies.each().flat_map(|(resource, at, policy)| {
        let statements = policy.document().statements.iter().enumerate();
        let run = &run;
        statements.flat_map(move |(place, statement)| {
            let at = StatementRef { policy: at, statement: place };
            let mutants = mutants::mutants(statement).into_iter();
            mutants
                .filter_map(move |mutant| run.mutant((resource, at), (policy, statement), mutant))
        })
    });
    Ok(mutants.collect())
}

/// A test, read once and run often.
pub(super) struct Test<'a> {
    /// Its place among all of them.
    pub(super) index: usize,
    pub(super) read: ReadRequest,
    expect: Answer,
    because: Option<&'a str>,
}

impl<'a> Test<'a> {
    fn read(node: &'a Node, index: usize, settings: &Settings) -> Result<Self, RequestError> {
        let path = format!("tests[{index}]");
        let fields = Fields::new(node, &path, &["request", "expect", "because"])?;
        let read = request::read(fields.require("request")?, &fields.path_of("request"), settings)?;
        let expect = fields.require_text("expect")?;
        let Some(expect) = Answer::from_name(expect) else {
            let message = format!(
                "`{expect}` is no decision: expected allowed, explicitDeny or implicitDeny"
            );
            let field = fields.path_of("expect");
            return Err(RequestError::new(RequestErrorCode::InvalidType, field, message));
        };
        let because = fields.text("because")?.map(str::trim);
        Ok(Self { index, read, expect, because })
    }

    fn requests(&self) -> impl Iterator<Item = &Request> {
        let others = self.read.other_pairs.iter().map(|pair| &pair.request);
        std::iter::once(&self.read.request).chain(others)
    }

    /// Whether the decision is the expected one, for the expected reason.
    fn passes(&self, policies: &ReadPolicies, settings: &Settings) -> bool {
        let own = self.read.request.resource.as_str();
        let readings = Readings::documented();
        let terms = Terms { settings, assume: Assume::CAUTIOUS, readings: &readings, plan: None };
        let seen = self.requests().map(|request| {
            let mut recorder = Recorder::default();
            (decide(policies.of(request, own), request, terms, &mut recorder), recorder, request)
        });
        let seen: Vec<(Decision, Recorder, &Request)> = seen.collect();
        let deciding = seen.iter().map(|(decision, _, _)| decision).reduce(|deciding, decision| {
            if decision.answer.outweighs(deciding.answer) { decision } else { deciding }
        });
        let Some(deciding) = deciding.filter(|decision| decision.answer == self.expect) else {
            return false;
        };
        let Some(because) = self.because else { return true };
        answer::reason_type(deciding) == because
            || seen.iter().any(|(_, recorder, request)| {
                let set = policies.of(request, own);
                let causes = recorder.statements.iter().filter(|(at, outcome)| {
                    *outcome == Outcome::Applies
                        && deciding.policy_type == Some(at.policy.policy_type)
                });
                let mut statements = causes.filter_map(|(at, _)| {
                    set.get(at.policy)?.document().statements.get(at.statement)
                });
                let allows = deciding.answer == Answer::Allowed;
                statements.any(|statement| {
                    (statement.effect == Effect::Allow) == allows
                        && statement.sid.as_deref() == Some(because)
                })
            })
    }
}

/// What every mutant is tested with.
pub(super) struct Run<'a> {
    pub(super) policies: &'a ReadPolicies,
    pub(super) settings: &'a Settings,
    pub(super) tests: Vec<Test<'a>>,
    /// Names that suggestions may have.
    pub(super) actions: Vec<Arc<Action>>,
}

impl Run<'_> {
    fn mutant(
        &self,
        place: (Option<&str>, StatementRef),
        (policy, statement): (&Arc<CompiledPolicy>, &Statement),
        mutant: mutants::Mutant,
    ) -> Option<wire::Mutant> {
        let at = place.1.statement;
        let changed = mutant.statement.clone();
        let other = match changed {
            None => policy.without(&[at]),
            Some(changed) => policy.with_statement(at, changed, &mut self.policies.keys.clone()),
        };
        let policies = self.policies.with(policy, other);
        let failed = self.tests.iter().find(|test| !test.passes(&policies, self.settings));
        let failed_test = failed.map(|test| test.index);
        let suggestion = match failed_test {
            Some(_) => None,
            None => suggestion::find(self, &policies, (statement, mutant.statement.as_ref())),
        };
        Some(wire::Mutant {
            of: tested(place, policy, statement),
            change: name(mutant.change),
            at: changed_at(policy, statement, mutant.change)?,
            new_value: mutant.statement.and_then(|other| new_value(&other, mutant.change)),
            failed_test,
            suggestion,
        })
    }

    /// What a request is decided to, by these policies.
    pub(super) fn answer(&self, policies: &ReadPolicies, request: &Request) -> Answer {
        let readings = Readings::documented();
        let settings = self.settings;
        let terms = Terms { settings, assume: Assume::CAUTIOUS, readings: &readings, plan: None };
        let set = policies.of(request, request.resource.as_str());
        decide(set, request, terms, &mut Silent).answer
    }
}

const fn name(change: Change) -> &'static str {
    match change {
        Change::WithoutStatement => "statementRemoved",
        Change::WithoutCondition(_) => "conditionRemoved",
        Change::WithoutValue(_) => "valueRemoved",
        Change::WithoutWildcards(_) => "wildcardsRemoved",
        Change::Widened(_) => "widened",
    }
}

fn changed_at(
    policy: &CompiledPolicy,
    statement: &Statement,
    change: Change,
) -> Option<wire::ChangedAt> {
    let written = match change {
        Change::WithoutStatement => {
            let path = answer::path(&statement_path(statement));
            let range = answer::range(policy.source(), statement.span);
            return Some(wire::ChangedAt::Statement { path, range });
        }
        Change::WithoutCondition(index) => condition_place(statement, index)?,
        Change::WithoutValue(value) | Change::WithoutWildcards(value) | Change::Widened(value) => {
            value_place(statement, value)?
        }
    };
    Some(wire::ChangedAt::Value(value_at(policy, written)))
}

fn new_value(changed: &Statement, change: Change) -> Option<String> {
    match change {
        Change::WithoutWildcards(value) | Change::Widened(value) => {
            value_place(changed, value)?.text.map(str::to_owned)
        }
        Change::WithoutStatement | Change::WithoutCondition(_) | Change::WithoutValue(_) => None,
    }
}
