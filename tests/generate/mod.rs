//! Scenarios over a small vocabulary, so that policies and requests meet often.

mod condition;
pub(crate) mod policy;
mod request;

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::Config;
use proptest::test_runner::RngAlgorithm;
use proptest::test_runner::TestCaseResult;
use proptest::test_runner::TestRng;
use proptest::test_runner::TestRunner;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use policy::Kind;

/// Runs a property over generated values: the same ones in every run, and with
/// `IAM_VERDICT_LONG=100` a hundred times as many, others each time.
#[track_caller]
pub(crate) fn check<S: Strategy>(
    cases: u32,
    strategy: S,
    property: impl Fn(S::Value) -> TestCaseResult,
) where
    S::Value: Debug,
{
    let times = std::env::var("IAM_VERDICT_LONG").ok();
    let times: Option<u32> = times.map(|times| times.parse().expect("IAM_VERDICT_LONG: a number"));
    let config = Config {
        cases: cases * times.unwrap_or(1),
        failure_persistence: None,
        max_shrink_iters: 4_000,
        ..Config::default()
    };
    let mut runner = if times.is_some() {
        TestRunner::new(config)
    } else {
        let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        TestRunner::new_with_rng(config, random)
    };
    if let Err(failure) = runner.run(&strategy, property) {
        panic!("{failure}");
    }
}

/// A value with this probability, which may also be 0 or 1.
fn sometimes<S: Strategy + 'static>(weight: f64, strategy: S) -> BoxedStrategy<Option<S::Value>>
where
    S::Value: Clone,
{
    match weight {
        0.0 => Just(None).boxed(),
        1.0 => strategy.prop_map(Some).boxed(),
        weight => prop::option::weighted(weight, strategy).boxed(),
    }
}

/// A whole scenario: a request and the policies around it.
pub(crate) fn scenario() -> impl Strategy<Value = Value> {
    let plain = request::request().prop_flat_map(|request| {
        let policies = policies(&request);
        (Just(request), policies, any::<bool>()).prop_map(|(request, policies, derives)| {
            json!({
                "request": request,
                "policies": policies,
                "settings": { "deriveContext": derives },
            })
        })
    });
    (plain, request::special()).prop_map(|(scenario, special)| special.put_into(scenario))
}

/// A scenario of a few statements, or of many.
pub(crate) fn short_or_long_scenario() -> impl Strategy<Value = Value> {
    prop_oneof![2 => scenario(), 1 => long_scenario()]
}

/// A scenario with more statements in one policy than are looked through one by one.
fn long_scenario() -> impl Strategy<Value = Value> {
    let statements = |effect| {
        let statement = policy::statement(Kind::IdentityBased, effect);
        prop::collection::vec(statement, 9..30)
    };
    let effect = prop_oneof![2 => Just("Allow"), 1 => Just("Deny")];
    (scenario(), effect.prop_flat_map(statements)).prop_map(|(mut scenario, statements)| {
        if let Some(policies) = scenario["policies"].get_mut("identityBased") {
            *policies = json!([{ "Version": "2012-10-17", "Statement": statements }]);
        }
        scenario
    })
}

/// Policies of the types that such a request can have.
fn policies(request: &Value) -> impl Strategy<Value = Value> + use<> {
    let caller = request["principal"]["type"].as_str().unwrap_or_default();
    let has_identity = ["iam_user", "assumed_role", "federated_user"].contains(&caller);
    let has_session = ["assumed_role", "federated_user"].contains(&caller);
    let is_assumption = request["action"] == "sts:AssumeRole";
    let kind_of_resource = if is_assumption { Kind::RoleTrust } else { Kind::ResourceBased };
    let one_if = |condition: bool, weight: f64| if condition { weight } else { 0.0 };
    let identity = prop::collection::vec(policy::policy(Kind::IdentityBased), 1..3);
    let session = prop::collection::vec(policy::limit(Kind::Session), 1..3);
    let boundary = policy::limit(Kind::PermissionsBoundary);
    let weight_of_session = if caller == "federated_user" { 0.9 } else { 0.2 };
    (
        sometimes(one_if(has_identity, 0.9), identity),
        sometimes(0.6, policy::policy(kind_of_resource)),
        sometimes(one_if(has_identity, 0.2), boundary),
        sometimes(one_if(has_session, weight_of_session), session),
        sometimes(0.3, levels(Kind::ServiceControl)),
        sometimes(0.2, levels(Kind::ResourceControl)),
        sometimes(0.15, policy::limit(Kind::VpcEndpoint)),
    )
        .prop_map(move |(identity, resource, boundary, session, scps, rcps, endpoint)| {
            let members = [
                (Kind::IdentityBased, identity.map(Value::from)),
                (kind_of_resource, resource),
                (Kind::PermissionsBoundary, boundary),
                (Kind::Session, session.map(Value::from)),
                (Kind::ServiceControl, scps),
                (Kind::ResourceControl, rcps),
                (Kind::VpcEndpoint, endpoint),
            ];
            let present = members.into_iter();
            let present =
                present.filter_map(|(kind, member)| Some((kind.name().to_owned(), member?)));
            Value::Object(present.collect::<Map<_, _>>())
        })
}

/// The levels of an organization, from its root to the account.
pub(crate) fn levels(kind: Kind) -> impl Strategy<Value = Value> {
    prop::collection::vec(level(kind), 1..3).prop_map(Value::from)
}

/// One level: mostly what AWS attaches by itself, mostly something beside it.
fn level(kind: Kind) -> impl Strategy<Value = Value> {
    let full_access = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }],
    });
    // AWS attaches RCPFullAWSAccess everywhere, and the engine adds it.
    let weight = if kind == Kind::ServiceControl { 0.8 } else { 0.0 };
    let own = prop::collection::vec(policy::policy(kind), 0..2);
    (sometimes(weight, Just(full_access)), own)
        .prop_map(|(full, own)| Value::from_iter(full.into_iter().chain(own)))
}
