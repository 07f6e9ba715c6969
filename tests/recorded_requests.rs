//! One record as requests: `evaluate` decides them as a replay of the same record does.
#![cfg(all(feature = "catalog", not(target_arch = "wasm32")))]

mod shown;

use std::collections::BTreeSet;

use iam_verdict::api::Options;
use iam_verdict::api::Trail;
use iam_verdict::api::evaluate;
use iam_verdict::api::recorded_requests;
use iam_verdict::catalog::Catalog;
use serde_json::Value;
use serde_json::json;
use shown::shown;

const SHORT: Options = Options { trace: false, explain: false };

fn corpus() -> Vec<Value> {
    let lines = include_str!("cloudtrail/corpus.jsonl").lines();
    lines.map(|line| serde_json::from_str::<Value>(line).unwrap()["record"].clone()).collect()
}

/// `allow`, `deny`, or a condition under which it is allowed.
fn document(short: &Value, effect: &str) -> Value {
    let mut statement = json!({ "Effect": effect, "Action": "*", "Resource": "*" });
    match short.as_str() {
        Some("deny") => statement["Effect"] = json!("Deny"),
        Some(_) => {}
        None => statement["Condition"] = short.clone(),
    }
    json!({ "Version": "2012-10-17", "Statement": statement })
}

fn policies(case: &Value) -> Value {
    let allow = |short: &Value| document(short, "Allow");
    let list = |list: &Value| list.as_array().unwrap().iter().map(allow).collect::<Vec<Value>>();
    let mut own = list(&case["identityBased"]);
    if !case["deny"].is_null() {
        own.push(document(&case["deny"], "Deny"));
    }
    let mut policies = json!({ "identityBased": own });
    if let Some(levels) = case["serviceControl"].as_array() {
        policies["serviceControl"] = levels.iter().map(|level| json!(list(level))).collect();
    }
    if !case["permissionsBoundary"].is_null() {
        policies["permissionsBoundary"] = allow(&case["permissionsBoundary"]);
    }
    policies
}

/// What is known of the answer to one request, and the keys that it depends on.
fn answered(request: &Value, policies: &Value) -> (&'static str, BTreeSet<String>) {
    let scenario = json!({ "request": request, "policies": policies });
    let found = evaluate(&scenario.to_string(), SHORT).unwrap();
    let (mut keys, mut decisions) = (BTreeSet::new(), vec![found.decision]);
    if let Some(depends) = found.depends_on {
        keys.extend(depends.keys);
        decisions = depends.decisions;
    }
    let allowed = decisions.iter().filter(|decision| **decision == "allowed").count();
    match allowed {
        0 => ("denied", keys),
        all if all == decisions.len() => ("allowed", keys),
        _ => ("depends", keys),
    }
}

/// What is known of the answer to the call.
fn whole(answers: &[(&'static str, &str)]) -> &'static str {
    let mut certain: Vec<&'static str> = Vec::new();
    let mut possible = BTreeSet::new();
    for (answer, standing) in answers {
        match *standing {
            "possible" => drop(possible.insert(*answer)),
            _ => certain.push(answer),
        }
    }
    match possible.len() {
        0 => {}
        1 => certain.extend(possible),
        _ => certain.push("depends"),
    }
    ["denied", "depends"].into_iter().find(|one| certain.contains(one)).unwrap_or("allowed")
}

/// The answer that a replay gives to the call, and the keys that it names.
fn replayed(catalog: &Catalog, record: &Value, policies: &Value) -> (String, BTreeSet<String>) {
    let mut trail = Trail::open(r#"{ "distinguish": ["time", "address"] }"#).unwrap();
    trail.push(record.to_string().as_bytes());
    trail.end();
    let nothing = json!({ "policies": {} });
    let input = json!({ "before": { "policies": policies }, "after": nothing });
    let found = trail.replay(catalog, (None, None), &input.to_string()).unwrap();
    let found = serde_json::to_value(found).unwrap();
    let before = found["before"].as_object().unwrap();
    let answer = before.iter().find(|(_, count)| **count == json!(1)).map(|(answer, _)| answer);
    let keys =
        found["flips"].as_array().unwrap().iter().filter_map(|flip| flip["dependsOn"].as_array());
    let keys = keys.flatten().map(|key| key.as_str().unwrap().to_owned()).collect();
    (answer.cloned().unwrap_or_default(), keys)
}

#[test]
fn records_are_told_as_the_cases_have_it() {
    let catalog = Catalog::embedded().unwrap();
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("recorded_requests/cases.json")).unwrap();
    for case in cases {
        let title = case["title"].as_str().unwrap();
        let record = if case["text"].is_string() { &case["text"] } else { &case["record"] };
        let mut input = json!({ "record": record });
        if !case["policies"].is_null() {
            input["policies"] = case["policies"].clone();
        }
        match recorded_requests(&catalog, &input.to_string()) {
            Ok(call) => {
                let call = serde_json::to_value(call).unwrap();
                assert_eq!(shown(&call, &case["is"]), case["is"], "{title}\n{call:#}");
            }
            Err(error) => {
                let wanted = case["error"].as_str().unwrap_or_default();
                assert!(
                    !wanted.is_empty() && error.to_string().contains(wanted),
                    "{title}: {error}"
                );
            }
        }
    }
}

#[test]
fn an_absent_key_is_not_told_otherwise() {
    let request = |more: Value| {
        let mut request = json!({ "principal": "arn:aws:iam::111122223333:user/ana", "action": "sqs:ListQueues" });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "request": request, "policies": {} }).to_string()
    };
    let refused = |more| evaluate(&request(more), SHORT).unwrap_err().to_string();
    let absent = json!({ "absentContextKeys": ["aws:SourceIp"], "context": { "aws:sourceip": "203.0.113.7" } });
    assert!(refused(absent).contains("told otherwise"));
    let unknown =
        json!({ "absentContextKeys": ["aws:SourceIp"], "unknownContextKeys": ["aws:SourceIp"] });
    assert!(refused(unknown).contains("told otherwise"));
    assert!(refused(json!({ "absentContextKeys": "aws:SourceIp" })).contains("an array"));
}

#[track_caller]
fn assert_same_by_name(
    catalog: &Catalog,
    (record, policies): (&Value, &Value),
    answers: &[(&'static str, &str)],
) {
    let input = json!({ "record": record, "policies": policies }).to_string();
    let call = serde_json::to_value(recorded_requests(catalog, &input).unwrap()).unwrap();
    let requests = call["requests"].as_array().unwrap();
    let found: Vec<_> = requests.iter().map(|one| answered(&one["request"], policies).0).collect();
    let wanted: Vec<_> = answers.iter().map(|(answer, _)| *answer).collect();
    assert_eq!(found, wanted, "{policies:#}\n{call:#}");
}

#[test]
fn requests_are_decided_as_the_record_is_replayed() {
    let catalog = Catalog::embedded().unwrap();
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("recorded_requests/policies.json")).unwrap();
    let (mut decided, mut depending, mut templates) = (0, 0, 0);
    for (place, record) in corpus().into_iter().enumerate() {
        let input = json!({ "record": record }).to_string();
        let call = serde_json::to_value(recorded_requests(&catalog, &input).unwrap()).unwrap();
        let requests = call["requests"].as_array().unwrap();
        assert_eq!(requests.is_empty(), call["none"].is_string(), "{call:#}");
        for (case, policies) in cases.iter().map(policies).enumerate() {
            let (replayed, named) = replayed(&catalog, &record, &policies);
            if requests.is_empty() {
                assert_eq!(replayed, "", "{call:#}");
                continue;
            }
            let mut keys = BTreeSet::new();
            let mut answers = Vec::new();
            for one in requests {
                let (answer, of_one) = answered(&one["request"], &policies);
                keys.extend(of_one);
                answers.push((answer, one["standing"].as_str().unwrap()));
            }
            // Which keys are named hangs on the policies: a few of each are enough.
            if (place + case) % 8 == 0 {
                assert_same_by_name(&catalog, (&record, &policies), &answers);
            }
            let is_template = requests.iter().any(|one| one["isTemplate"] == json!(true));
            decided += 1;
            templates += u32::from(is_template);
            depending += u32::from(!keys.is_empty());
            assert_eq!(whole(&answers), replayed, "{policies:#}\n{call:#}");
            let named = named.iter().filter(|key| !["resource", "action"].contains(&key.as_str()));
            assert!(named.clone().all(|key| keys.contains(key)), "{named:?} {keys:?}\n{call:#}");
        }
    }
    assert!(
        decided > 8_000 && depending > 2_000 && templates > 500,
        "{decided} {depending} {templates}"
    );
}
