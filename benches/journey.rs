//! What each stage of a decision costs: `cargo bench --manifest-path benches/Cargo.toml`.

use divan::Bencher;
use iam_verdict::api::Options;
use iam_verdict::api::PolicySet;

const REQUEST: &str = r#"{
    "principal": { "type": "assumed_role", "arn": "arn:aws:sts::111122223333:assumed-role/app/s1",
                   "roleArn": "arn:aws:iam::111122223333:role/app" },
    "action": "s3:GetObject", "resource": "arn:aws:s3:::app-data-7/reports/2026.csv",
    "resourceAccount": "111122223333",
    "context": { "aws:SourceIp": "203.0.113.7", "aws:SecureTransport": "true",
                 "aws:RequestedRegion": "eu-west-1" } }"#;

/// A set of one identity-based policy with this many statements, the last of which allows.
fn policies(statements: usize) -> String {
    let other = |n: usize| {
        format!(
            r#"{{"Effect": "Allow", "Action": ["sqs:Send*", "sns:Publish"],
                "Resource": "arn:aws:sqs:*:111122223333:queue-{n}*"}},"#
        )
    };
    let others: String = (1..statements).map(other).collect();
    let last = r#"{"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::app-data-*/*",
        "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"},
                      "Bool": {"aws:SecureTransport": "true"}}}"#;
    format!(
        r#"{{"policies": {{"identityBased": [{{"Version": "2012-10-17",
            "Statement": [{others} {last}]}}]}}}}"#
    )
}

#[divan::bench(args = [5, 100, 10_000])]
fn compile(bencher: Bencher<'_, '_>, statements: usize) {
    let input = policies(statements);
    bencher.bench(|| PolicySet::compile(&input));
}

#[divan::bench(args = [5, 100, 10_000])]
fn decide(bencher: Bencher<'_, '_>, statements: usize) {
    let set = PolicySet::compile(&policies(statements)).expect("the policies are valid");
    assert_eq!(set.decide(REQUEST).expect("the request is valid").decision, "allowed");
    bencher.bench(|| set.decide(REQUEST));
}

#[divan::bench(args = [5, 100])]
fn evaluate_with_trace(bencher: Bencher<'_, '_>, statements: usize) {
    let set = PolicySet::compile(&policies(statements)).expect("the policies are valid");
    bencher.bench(|| set.evaluate(REQUEST, Options::default()));
}

fn main() {
    divan::main();
}
