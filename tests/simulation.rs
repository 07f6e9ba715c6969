//! Simulations in AWS's shapes: whole answers, and refusals. `tests/cases.rs` holds that a simulation
//! decides as `evaluate` does.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

use iam_verdict::api;
use serde_json::Value;
use serde_json::json;

fn file() -> Value {
    serde_json::from_str(include_str!("simulation/cases.json")).unwrap()
}

fn simulated(input: &Value) -> Value {
    match api::simulate_custom_policy(&input.to_string()) {
        Ok(response) => serde_json::to_value(response).unwrap(),
        Err(error) => serde_json::to_value(error).unwrap(),
    }
}

#[test]
fn answers_are_whole() {
    for case in file()["cases"].as_array().unwrap() {
        let got = simulated(&case["input"]);
        assert_eq!(got, case["expect"], "{} {}\ngot {got}", case["id"], case["title"]);
    }
}

#[test]
fn what_aws_calls_invalid_input_is_refused() {
    for case in file()["errors"].as_array().unwrap() {
        let got = simulated(&case["input"]);
        assert_eq!(got["code"], case["error"], "{} {}\ngot {got}", case["id"], case["title"]);
    }
}

/// The pages together are the answer without pages.
#[test]
fn pages_make_the_whole() {
    for case in file()["cases"].as_array().unwrap() {
        let mut input = case["input"].clone();
        let names = input["ActionNames"].as_array().unwrap().len();
        input.as_object_mut().unwrap().remove("Marker");
        input["MaxItems"] = json!(names);
        let whole = simulated(&input)["EvaluationResults"].clone();
        let (mut results, mut pages) = (Vec::new(), 0);
        input["MaxItems"] = json!(1);
        loop {
            let page = simulated(&input);
            results.extend(page["EvaluationResults"].as_array().unwrap().iter().cloned());
            pages += 1;
            assert_eq!(page["IsTruncated"], page.get("Marker").is_some());
            let Some(marker) = page.get("Marker") else { break };
            input["Marker"] = marker.clone();
        }
        assert_eq!((Value::Array(results), pages), (whole, names), "{}", case["id"]);
    }
}
