//! Coverage and mutants: known answers, and that counts and mutants are what evaluating tells.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

#[expect(dead_code, reason = "what `whatIf` adds is not needed here")]
mod apply;
mod generate;

use std::collections::BTreeMap;

use generate::check;
use generate::short_or_long_scenario;
use iam_verdict::api;
use iam_verdict::api::Options;
use proptest::prelude::*;
use serde_json::Value;
use serde_json::json;

const CASES: u32 = 200;

fn coverage(input: &Value) -> Value {
    match api::coverage(&input.to_string()) {
        Ok(covered) => serde_json::to_value(covered).unwrap(),
        Err(error) => serde_json::to_value(error).unwrap(),
    }
}

fn mutants(input: &Value) -> Value {
    match api::test_mutants(&input.to_string()) {
        Ok(mutants) => serde_json::to_value(mutants).unwrap(),
        Err(error) => serde_json::to_value(error).unwrap(),
    }
}

fn evaluate(scenario: &Value) -> Value {
    let options = Options { trace: false, explain: false };
    serde_json::to_value(api::evaluate(&scenario.to_string(), options).unwrap()).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

fn request(action: &str, resource: &str, context: &Value) -> Value {
    json!({ "principal": "arn:aws:iam::111122223333:user/ana", "action": action,
            "resource": resource, "resourceAccount": "111122223333", "context": context })
}

fn identity(statement: &Value) -> Value {
    json!({ "identityBased": [{ "Version": "2012-10-17", "Statement": [statement] }] })
}

/// Of each value of the one statement: its text, how often it matched, and how often not.
fn counts(statement: &Value, requests: &[Value]) -> Vec<(String, u64, u64)> {
    let covered = coverage(&json!({ "policies": identity(statement), "requests": requests }));
    let values = list(&covered[0]["values"]).iter();
    let count = |value: &Value, name: &str| value[name].as_u64().unwrap();
    values
        .map(|one| {
            let text = one["value"].as_str().unwrap().to_owned();
            (text, count(one, "matched"), count(one, "missed"))
        })
        .collect()
}

#[test]
fn a_value_counts_where_the_rest_of_its_statement_matches() {
    let bucket = "arn:aws:s3:::reports/a";
    let reads = request("s3:GetObject", bucket, &json!({ "aws:SourceVpc": "vpc-1" }));
    let writes = request("s3:PutObject", bucket, &json!({ "aws:SourceVpc": "vpc-3" }));
    let lists = request("s3:ListBucket", "arn:aws:s3:::other", &json!({}));
    let statement = |condition: Value, negated: bool| {
        let action = if negated { "NotAction" } else { "Action" };
        json!({ "Effect": "Allow", action: ["s3:Get*", "s3:Put*"],
                "Resource": "arn:aws:s3:::reports/*", "Condition": condition })
    };
    let in_vpc = json!({ "StringEquals": { "aws:SourceVpc": ["vpc-1", "vpc-2"] } });
    let all = [reads, writes, lists];
    let told = |statement: &Value| {
        let counts = counts(statement, &all);
        counts.into_iter().map(|(_, matched, missed)| (matched, missed)).collect::<Vec<_>>()
    };
    // `writes` has another VPC: there only the condition matters, and for `lists` nothing.
    assert_eq!(told(&statement(in_vpc, false)), [(1, 0), (0, 1), (1, 0), (1, 1), (0, 2)]);
    // A negated operator holds where no value matches; what matches is told all the same.
    let not_in_vpc = json!({ "StringNotEquals": { "aws:SourceVpc": ["vpc-1", "vpc-2"] } });
    assert_eq!(told(&statement(not_in_vpc, false)), [(0, 1), (1, 0), (1, 0), (1, 1), (0, 2)]);
    let any_vpc = json!({ "Null": { "aws:SourceVpc": "false" } });
    assert_eq!(told(&statement(any_vpc, true)), [(1, 1), (1, 1), (0, 0), (0, 0)]);
}

#[test]
fn every_kind_of_value_is_counted() {
    let context = json!({
        "aws:SourceIp": "203.0.113.7", "aws:CurrentTime": "2026-11-27T12:00:00Z",
        "aws:MultiFactorAuthAge": 60, "aws:SecureTransport": true,
        "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:topic", "aws:TagKeys": ["team", "cost"]
    });
    let requests =
        [request("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:jobs", &context)];
    for (operator, key, hit, miss) in [
        ("IpAddress", "aws:SourceIp", "203.0.113.0/24", "198.51.100.0/24"),
        ("DateGreaterThan", "aws:CurrentTime", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ("NumericLessThan", "aws:MultiFactorAuthAge", "3600", "5"),
        ("Bool", "aws:SecureTransport", "true", "false"),
        ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:t*", "arn:aws:sns:*:*:other"),
        ("ForAnyValue:StringLike", "aws:TagKeys", "te*", "x*"),
        ("ForAnyValue:StringEquals", "aws:TagKeys", "cost", "Cost"),
        ("Null", "aws:SourceIp", "false", "true"),
        ("StringEqualsIfExists", "aws:PrincipalAccount", "111122223333", "444455556666"),
        ("StringEquals", "aws:username", "${aws:PrincipalTag/owner, 'ana'}", "${aws:userid}"),
    ] {
        let condition = json!({ operator: { key: [hit, miss] } });
        let statement = json!({ "Effect": "Allow", "Action": "*", "Resource": "*",
                                "Condition": condition });
        let got = counts(&statement, &requests);
        let expected = [("*", 1, 0), ("*", 1, 0), (hit, 1, 0), (miss, 0, 1)];
        let got: Vec<_> = got.iter().map(|(text, a, b)| (text.as_str(), *a, *b)).collect();
        assert_eq!(got, expected, "{operator}");
    }
}

#[test]
fn what_a_mutant_is_and_which_test_notices() {
    let bucket = "arn:aws:s3:::reports/a";
    let statement = json!({ "Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:List*"],
        "Resource": "arn:aws:s3:::reports/*",
        "Condition": { "StringLike": { "aws:SourceVpc": ["vpc-1*", "vpc-2"] } } });
    let context = json!({ "aws:SourceVpc": "vpc-12" });
    let found = mutants(&json!({ "policies": identity(&statement), "tests": [
        { "request": request("s3:GetObject", bucket, &context), "expect": "explicitDeny" },
        { "request": request("s3:GetObject", bucket, &context), "expect": "allowed", "because": " Read" },
        { "request": request("s3:PutObject", bucket, &context), "expect": "implicitDeny" }
    ] }));
    let told: Vec<String> = list(&found)
        .iter()
        .map(|one| {
            let word = |name: &str| one["at"][name].as_str().unwrap_or_default().to_owned();
            let new = one["newValue"].as_str().unwrap_or_default();
            let change = one["change"].as_str().unwrap();
            format!("{change} {} -> {new} ({})", word("value"), one["failedTest"])
        })
        .collect();
    assert_eq!(
        told,
        [
            "statementRemoved  ->  (1)",
            "valueRemoved s3:GetObject ->  (1)",
            "valueRemoved s3:List* ->  (null)",
            "widened s3:GetObject -> s3:* (2)",
            "wildcardsRemoved s3:List* -> s3:List (null)",
            "wildcardsRemoved arn:aws:s3:::reports/* -> arn:aws:s3:::reports/ (1)",
            "widened arn:aws:s3:::reports/* -> arn:aws:s3:::* (null)",
            "conditionRemoved  ->  (null)",
            "valueRemoved vpc-1* ->  (1)",
            "valueRemoved vpc-2 ->  (null)",
            "wildcardsRemoved vpc-1* -> vpc-1 (1)",
        ]
    );
    let removed = &list(&found)[2]["suggestion"];
    assert_eq!((&removed["test"], &removed["action"]), (&json!(1), &json!("s3:ListExample")));
    let condition = &list(&found)[7]["suggestion"];
    assert_eq!((&condition["test"], &condition["decision"]), (&json!(1), &json!("implicitDeny")));
    assert_eq!(condition["context"]["key"], "aws:SourceVpc");
    assert_eq!(
        (&removed["decision"], &removed["mutantDecision"]),
        (&json!("allowed"), &json!("implicitDeny"))
    );
}

#[test]
fn principals_and_exemptions_are_taken_away_too() {
    let trust = json!({ "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": { "AWS": ["111122223333", "arn:aws:iam::444455556666:role/ci"] } } });
    let scp = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "*", "Resource": "*" },
        { "Effect": "Deny", "NotAction": "sts:*", "Resource": "*" }] });
    let policies = json!({ "roleTrust": trust, "serviceControl": [[scp]],
        "identityBased": [{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*" } }] });
    let role = "arn:aws:iam::111122223333:role/deploy";
    let tests =
        [json!({ "request": request("sts:AssumeRole", role, &json!({})), "expect": "allowed" })];
    let found = mutants(&json!({ "policies": policies, "tests": tests }));
    let of = |change: &str, value: &str| {
        let found = list(&found).iter();
        let mut found = found.filter(|one| one["change"] == change && one["at"]["value"] == value);
        found.next().unwrap_or_else(|| panic!("no {change} {value}"))["failedTest"].clone()
    };
    assert_eq!(of("valueRemoved", "111122223333"), json!(0));
    assert_eq!(of("valueRemoved", "arn:aws:iam::444455556666:role/ci"), Value::Null);
    assert_eq!(of("widened", "111122223333"), Value::Null);
    assert_eq!(of("valueRemoved", "sts:*"), json!(0));
}

#[test]
fn what_cannot_be_asked_is_refused_with_its_place() {
    let policies = identity(&json!({ "Effect": "Allow", "Action": "*", "Resource": "*" }));
    let good = request("sqs:SendMessage", "*", &json!({}));
    let error = coverage(&json!({ "policies": policies, "requests": [good, { "action": "x" }] }));
    assert_eq!((&error["index"], &error["field"]), (&json!(1), &json!("requests[1].principal")));
    let tests = json!([{ "request": good, "expect": "allow" }]);
    let error = mutants(&json!({ "policies": policies, "tests": tests }));
    assert_eq!(error["field"], "tests[0].expect");
    let error = mutants(&json!({ "policies": policies, "tests": [{ "request": good }] }));
    assert_eq!(
        (&error["code"], &error["field"]),
        (&json!("missing-field"), &json!("tests[0].expect"))
    );
}

type StatementKey = (String, u64, Option<u64>, u64);

fn key(statement: &Value) -> StatementKey {
    let number = |name: &str| statement[name].as_u64();
    let policy_type = statement["policyType"].as_str().unwrap().to_owned();
    let place = number("statementIndex").unwrap();
    (policy_type, number("policyIndex").unwrap(), number("level"), place)
}

#[test]
fn statements_are_counted_as_often_as_they_apply() {
    check(CASES, short_or_long_scenario(), |scenario| {
        let covered = coverage(&json!({ "policies": scenario["policies"],
            "settings": scenario.get("settings").cloned().unwrap_or(json!({})),
            "requests": [scenario["request"]] }));
        let mut counted: BTreeMap<StatementKey, u64> = BTreeMap::new();
        for statement in list(&covered) {
            *counted.entry(key(statement)).or_default() += statement["applied"].as_u64().unwrap();
            let of_actions =
                list(&statement["values"]).iter().filter(|one| one["element"] == "Action");
            let is_named = of_actions.clone().any(|one| one["matched"] != 0);
            prop_assert!(statement["applied"] == 0 || of_actions.count() == 0 || is_named);
        }
        let mut applied: BTreeMap<StatementKey, u64> = BTreeMap::new();
        for statement in list(&evaluate(&scenario)["matchedStatements"]) {
            *applied.entry(key(statement)).or_default() += 1;
        }
        counted.retain(|_, count| *count > 0);
        prop_assert_eq!(counted, applied, "{:#}", scenario);
        Ok(())
    });
}

#[test]
fn a_removed_statement_is_noticed_where_the_decision_changes() {
    check(CASES, short_or_long_scenario(), |scenario| {
        let expect = evaluate(&scenario)["decision"].clone();
        let found = mutants(&json!({ "policies": scenario["policies"],
            "settings": scenario.get("settings").cloned().unwrap_or(json!({})),
            "tests": [{ "request": scenario["request"], "expect": expect }] }));
        let own = scenario["request"]["resource"].as_str().unwrap_or("*");
        let removed = list(&found).iter().filter(|one| one["change"] == "statementRemoved");
        for mutant in removed {
            let resource = mutant["resource"].as_str().unwrap_or(own);
            let without = apply::without_statement(&scenario, mutant, resource);
            let is_other = evaluate(&without)["decision"] != expect;
            prop_assert_eq!(mutant["failedTest"] == 0, is_other, "{:#}\n{:#}", mutant, scenario);
        }
        Ok(())
    });
}
