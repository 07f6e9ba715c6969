//! What is found while a policy is read: each code fires where it must and is silent where it must not,
//! at its place.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

mod example;

use std::collections::BTreeSet;

use example::cases;
use example::policy_text;
use iam_verdict::api;
use iam_verdict::api::wire;
use iam_verdict::base::code::Code;
use serde_json::Value;
use serde_json::json;

/// What of the case's code is found in a policy.
fn found(case: &Value, example: &Value) -> Vec<wire::Finding> {
    let policy_type = case.get("policyType").cloned().unwrap_or_else(|| json!("identityBased"));
    let input = json!({ "policyType": policy_type, "policy": policy_text(example) });
    let found = api::validate(&input.to_string()).unwrap();
    found.into_iter().filter(|finding| finding.code == case["code"]).collect()
}

#[test]
fn diagnostics_fire_where_they_must_and_only_there() {
    let mut faults = Vec::new();
    for case in cases("diagnostics") {
        let code = &case["code"];
        for example in case["fires"].as_array().unwrap() {
            let found = found(&case, example);
            let [finding] = found.as_slice() else {
                faults.push(format!("{code} in {example}: {found:?}"));
                continue;
            };
            let path = serde_json::to_value(&finding.path).unwrap();
            if *example.get("path").unwrap_or(&path) != path {
                faults.push(format!("{code} in {example}: at {path}"));
            }
            if finding.range.is_none() || finding.message.is_empty() {
                faults.push(format!("{code} in {example}: {finding:?}"));
            }
        }
        for example in case["silent"].as_array().unwrap() {
            let found = found(&case, example);
            if !found.is_empty() {
                faults.push(format!("{code} is not silent: {found:?} in {example}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_diagnostic_has_an_example() {
    let cases = cases("diagnostics");
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    for part in ["fires", "silent"] {
        let has_part = |case: &&Value| !case[part].as_array().unwrap().is_empty();
        let with_example: BTreeSet<&str> =
            cases.iter().filter(has_part).map(|case| case["code"].as_str().unwrap()).collect();
        assert_eq!(with_example, all, "{part}");
    }
}
