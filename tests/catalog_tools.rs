//! The calls that need the catalog, and the size of policies: each case of `tests/catalog_tools`, which
//! `tests/js/catalog_tools.test.mjs` asks of the package. What shrinks actions never widens them.
//!
//! A case has an `answer` or an `error`; of a policy that may be found fault with for other reasons
//! too, findings that it `has`, or codes that it `lacks`.
#![cfg(all(feature = "catalog", feature = "wire", not(target_arch = "wasm32")))]

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;
use std::time::Instant;

use iam_verdict::api;
use iam_verdict::api::wire::Error;
use iam_verdict::catalog::Catalog;
use proptest::prelude::*;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;

/// Only against hanging: far above what anything here needs.
const GUARD: Duration = Duration::from_secs(30);

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::embedded().unwrap());

fn value<T: Serialize>(result: Result<T, Error>) -> Value {
    match result {
        Ok(answer) => json!({ "answer": answer }),
        Err(error) => {
            let error = serde_json::to_value(error).unwrap();
            assert_eq!(error["name"], "RequestError");
            json!({ "error": { "code": error["code"], "field": error["field"] } })
        }
    }
}

fn ask(call: &str, input: &Value) -> Value {
    let (catalog, input) = (&*CATALOG, input.to_string());
    match call {
        "validatePolicy" => value(api::validate_policy(catalog, &input)),
        "policySize" => value(api::policy_size(&input)),
        "expandActions" => value(api::expand_actions(catalog, &input)),
        "shrinkActions" => value(api::shrink_actions(catalog, &input)),
        "actionsByAccessLevel" => value(api::actions_by_access_level(catalog, &input)),
        "contextKeysFor" => value(api::context_keys_for(catalog, &input)),
        "suggestActions" => value(api::suggest_actions(catalog, &input)),
        other => panic!("there is no call {other}"),
    }
}

#[test]
fn every_case_is_answered_as_it_says() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("catalog_tools/cases.json")).unwrap();
    assert!(cases.len() > 40);
    for case in &cases {
        let got = ask(case["call"].as_str().unwrap(), &case["input"]);
        let found = got["answer"]["findings"].as_array();
        let mut parts = 0;
        for (part, wanted) in case.as_object().unwrap() {
            let holds = match part.as_str() {
                "answer" | "error" => got[part] == *wanted,
                "has" => all(wanted, |finding| found.unwrap().contains(finding)),
                "lacks" => all(wanted, |code| found.unwrap().iter().all(|f| f["code"] != *code)),
                "title" | "call" | "input" => continue,
                other => panic!("a case has no {other}"),
            };
            assert!(holds, "{}: {got:#}", case["title"]);
            parts += 1;
        }
        assert_eq!(parts, 1, "{}", case["title"]);
    }
}

/// Of a list that says something.
fn all(wanted: &Value, holds: impl Fn(&Value) -> bool) -> bool {
    let wanted = wanted.as_array().unwrap();
    !wanted.is_empty() && wanted.iter().all(holds)
}

#[test]
fn more_names_than_are_read_are_refused() {
    let names = vec!["sqs:*"; 50_001];
    let error = ask("expandActions", &json!(names));
    assert_eq!(error["error"]["code"], "too-large");
    let long = format!("sqs:{}", "*a".repeat(10_000));
    assert_eq!(ask("expandActions", &json!([long]))["error"]["field"], "actions[0]");
    assert_eq!(ask("contextKeysFor", &json!(long))["error"]["field"], "action");
}

/// Half a million characters of patterns, each of which is held against every action of its service.
#[test]
fn a_policy_that_is_far_too_long_is_told_so_in_bounded_time() {
    let codes = |count: usize| {
        let patterns: Vec<String> = (0..count).map(|number| format!("ec2:*{number}*a*")).collect();
        let statement = json!({ "Effect": "Allow", "Action": patterns, "Resource": "*" });
        let policy = json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string();
        let input = json!({ "policyType": "identityBased", "policy": policy }).to_string();
        let start = Instant::now();
        let findings = api::validate_with_catalog(&CATALOG, &input).unwrap();
        assert!(start.elapsed() < GUARD, "took {:?}", start.elapsed());
        findings.into_iter().map(|finding| finding.code).collect::<BTreeSet<_>>()
    };
    assert!(codes(100).contains("invalid-action"));
    let of_size = ["document-too-long", "policy-size-exceeds-identity-policy-quota"];
    assert_eq!(codes(100_000), BTreeSet::from(of_size));
}

fn expanded<'a>(patterns: impl IntoIterator<Item = &'a String>) -> BTreeSet<String> {
    let actions = patterns.into_iter().flat_map(|pattern| CATALOG.expand(pattern));
    actions.map(|action| action.to_string()).collect()
}

/// Some actions of some services: of each a run, of which every so-many-th is left out.
fn some_actions() -> impl Strategy<Value = BTreeSet<String>> {
    let run = (0_usize..22_091, 1_usize..120, 2_usize..9);
    prop::collection::vec(run, 1..4).prop_map(|runs| {
        let all: Vec<String> = CATALOG.actions().map(|action| action.to_string()).collect();
        let run = |(start, count, step): (usize, usize, usize)| {
            let names = all[start..].iter().take(count).enumerate();
            let kept = names.filter(move |(place, _)| place % step != 0).map(|(_, name)| name);
            kept.cloned().collect::<Vec<_>>()
        };
        runs.into_iter().flat_map(run).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn shrinking_covers_the_same_actions(wanted in some_actions()) {
        let shrunk = CATALOG.shrink(wanted.iter().map(String::as_str));
        prop_assert_eq!(expanded(&shrunk), wanted);
    }
}

/// All 22,000 at once, and all but one of each service.
#[test]
fn shrinking_all_actions_widens_nothing() {
    let all: BTreeSet<String> = CATALOG.actions().map(|action| action.to_string()).collect();
    assert_eq!(all.len(), 22_091);
    assert_eq!(expanded(&CATALOG.shrink(all.iter().map(String::as_str))), all);
    let first = CATALOG.services().filter_map(|service| service.actions().next());
    let left_out: BTreeSet<String> = first.map(|action| action.to_string()).collect();
    let wanted: BTreeSet<String> = all.difference(&left_out).cloned().collect();
    let shrunk = CATALOG.shrink(wanted.iter().map(String::as_str));
    assert_eq!(expanded(&shrunk), wanted);
    assert!(shrunk.len() * 2 < wanted.len(), "{} of {}", shrunk.len(), wanted.len());
}
