//! Short scenarios, and what the trace tells of their checks.

use iam_verdict::api;
use iam_verdict::api::Options;
use serde_json::Value;
use serde_json::json;

pub(crate) const ANA: &str = "arn:aws:iam::111122223333:user/ana";

pub(crate) fn evaluate(scenario: &Value) -> Value {
    let evaluation = api::evaluate(&scenario.to_string(), Options::default());
    serde_json::to_value(evaluation.unwrap_or_else(|error| panic!("{error}"))).unwrap()
}

pub(crate) fn policy(statements: Value) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

pub(crate) fn allow(action: &str) -> Value {
    policy(json!([{ "Effect": "Allow", "Action": action, "Resource": "*" }]))
}

pub(crate) fn request(action: &str, resource: &str) -> Value {
    json!({ "principal": ANA, "action": action, "resource": resource, "resourceAccount": "111122223333" })
}

/// A role session with its role.
pub(crate) fn session() -> Value {
    json!({
        "type": "assumed_role",
        "arn": "arn:aws:sts::111122223333:assumed-role/app/run-1",
        "roleArn": "arn:aws:iam::111122223333:role/team/app",
    })
}

/// Every check with its effect, the one that decided marked by a star: `PRINCIPAL ALLOW*`.
pub(crate) fn checks(evaluation: &Value) -> Vec<String> {
    let checks = evaluation["trace"]["evaluations"][0]["checks"].as_array().unwrap();
    let line = |check: &Value| {
        let text = |name: &str| check[name].as_str().unwrap().to_owned();
        let mark = if check["decided"] == true { "*" } else { "" };
        format!("{} {}{mark}", text("checkType"), text("evaluatedEffect"))
    };
    checks.iter().map(line).collect()
}

#[track_caller]
pub(crate) fn assert_checks(evaluation: &Value, decision: &str, expected: &[&str]) {
    assert_eq!(evaluation["decision"], decision, "{evaluation:#}");
    assert_eq!(checks(evaluation), expected, "{evaluation:#}");
}

/// The statement at a place of the trace: check, policy, statement.
pub(crate) fn statement(evaluation: &Value, [check, policy, statement]: [usize; 3]) -> &Value {
    let check = &evaluation["trace"]["evaluations"][0]["checks"][check];
    &check["policies"][policy]["statements"][statement]
}
