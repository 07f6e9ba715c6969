//! `coverage`: what requests reach of policies.

use std::collections::BTreeMap;

use crate::analyze::coverage::Coverage;
use crate::analyze::coverage::Met;
use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::policies;
use crate::api::policies::ReadPolicies;
use crate::api::request;
use crate::api::request::ReadRequest;
use crate::api::scenario::Input;
use crate::api::settings;
use crate::api::value_place;
use crate::api::value_place::ValuePlace;
use crate::api::wire;
use crate::compile::CompiledPolicy;
use crate::decide::Terms;
use crate::decide::decide;
use crate::evaluate::Assume;
use crate::policy::PolicyRef;
use crate::policy::StatementRef;
use crate::policy::model::Statement;
use crate::request::Settings;
use crate::trace::Readings;

/// How often each statement of `{ "policies", "settings"?, "requests" }` applies, and how often each of
/// its values makes the difference: matches, or does not, where all other elements of the statement
/// match.
///
/// ```
/// use iam_verdict::api::coverage;
///
/// let covered = coverage(r#"{
///   "policies": { "identityBased": [{ "Version": "2012-10-17", "Statement": [
///     { "Effect": "Allow", "Action": ["sqs:SendMessage", "sqs:DeleteMessage"], "Resource": "*" }
///   ] }] },
///   "requests": [{
///     "principal": "arn:aws:iam::111122223333:user/ana",
///     "action": "sqs:SendMessage",
///     "resource": "arn:aws:sqs:eu-west-1:111122223333:jobs"
///   }]
/// }"#)?;
/// let [send, delete, any] = &covered[0].values[..] else { panic!() };
/// assert_eq!(covered[0].applied, 1);
/// assert_eq!((send.matched, send.missed), (1, 0));
/// assert_eq!((delete.matched, delete.missed), (0, 1));
/// assert!(!any.can_miss);
/// # Ok::<(), iam_verdict::api::wire::Error>(())
/// ```
///
/// # Errors
/// `PolicyError` when a policy is broken; `RequestError` with the `index` of the first request that
/// cannot be decided, or when the input is not of this shape.
pub fn coverage(input: &str) -> Result<Vec<wire::CoveredStatement>, wire::Error> {
    let refuse = answer::request_error;
    let input = Input::parse(input).map_err(refuse)?;
    let known = ["policies", "settings", "requests"];
    let fields = Fields::new(&input.node, "", &known).map_err(refuse)?;
    let (policies, spans) = policies::read(&input, fields.require("policies").map_err(refuse)?)?;
    input.check_duplicates(&spans).map_err(refuse)?;
    let settings = settings::read(fields.get("settings")).map_err(refuse)?;
    let mut seen = Seen::default();
    for (index, node) in fields.list("requests").map_err(refuse)?.iter().enumerate() {
        let read = request::read(node, &format!("requests[{index}]"), &settings);
        let read = read.map_err(|error| answer::at_index(error, index))?;
        seen.watch(&policies, &read, &settings);
    }
    let covered = policies.each().flat_map(|(resource, at, policy)| {
        let statements = policy.document().statements.iter().enumerate();
        let seen = &seen;
        statements.map(move |(place, statement)| {
            let at = StatementRef { policy: at, statement: place };
            let of = tested((resource, at), policy, statement);
            seen.covered((resource, at), of, policy, statement)
        })
    });
    Ok(covered.collect())
}

/// What was seen, by the resource whose policies were asked; none is the request's own.
#[derive(Default)]
struct Seen {
    of: BTreeMap<Option<String>, Coverage>,
}

/// A statement in one of the sets.
type Place<'a> = (Option<&'a str>, StatementRef);

impl Seen {
    fn watch(&mut self, policies: &ReadPolicies, read: &ReadRequest, settings: &Settings) {
        let own = read.request.resource.as_str();
        let readings = Readings::documented();
        let terms = Terms { settings, assume: Assume::CAUTIOUS, readings: &readings, plan: None };
        let others = read.other_pairs.iter().map(|pair| &pair.request);
        for request in std::iter::once(&read.request).chain(others) {
            let resource =
                (request.resource.as_str() != own).then(|| request.resource.as_str().to_owned());
            let coverage = self.of.entry(resource).or_default();
            decide(policies.of(request, own), request, terms, coverage);
        }
    }

    /// The counts of the sets that have the statement.
    fn counts<'a>(&'a self, (resource, at): Place<'a>) -> impl Iterator<Item = &'a Coverage> {
        let is_of_resource = policies::is_of_resource(at.policy);
        let counts = move |of: &Option<String>| !is_of_resource || of.as_deref() == resource;
        self.of.iter().filter(move |(of, _)| counts(of)).map(|(_, coverage)| coverage)
    }

    fn covered(
        &self,
        place: Place<'_>,
        of: wire::TestedStatement,
        policy: &CompiledPolicy,
        statement: &Statement,
    ) -> wire::CoveredStatement {
        let at = place.1;
        let values = value_place::values(statement).map(|(value, written)| {
            let met = self.counts(place).map(|coverage| coverage.met(at, value));
            let met = met.fold(Met::default(), |sum, met| Met {
                matched: sum.matched.saturating_add(met.matched),
                missed: sum.missed.saturating_add(met.missed),
            });
            let can_miss = written.can_miss;
            let at = value_at(policy, written);
            wire::CoveredValue { at, matched: met.matched, missed: met.missed, can_miss }
        });
        let applied = self.counts(place).map(|coverage| coverage.applied(at));
        wire::CoveredStatement {
            of,
            path: answer::path(&value_place::statement_path(statement)),
            range: answer::range(policy.source(), statement.span),
            applied: applied.fold(0, usize::saturating_add),
            values: values.collect(),
        }
    }
}

/// A statement by its place in the policies.
pub(super) fn tested(
    (resource, at): Place<'_>,
    policy: &CompiledPolicy,
    statement: &Statement,
) -> wire::TestedStatement {
    let PolicyRef { policy_type, level, index } = at.policy;
    wire::TestedStatement {
        policy_type: policy_type.as_str(),
        policy_name: policy.source().name.clone(),
        policy_index: index,
        level,
        resource: resource.map(str::to_owned),
        statement_index: at.statement,
        sid: statement.sid.clone(),
        effect: answer::effect(statement.effect),
    }
}

pub(super) fn value_at(policy: &CompiledPolicy, written: ValuePlace<'_>) -> wire::ValueAt {
    wire::ValueAt {
        element: written.element,
        operator: written.operator,
        key: written.key.map(str::to_owned),
        value: written.text.map(str::to_owned),
        path: answer::path(&written.path),
        range: answer::range(policy.source(), written.span),
    }
}
