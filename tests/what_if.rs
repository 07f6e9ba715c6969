//! What would change a decision: known answers, and that whatever is told comes true when it is done.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

mod apply;
mod generate;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use generate::check;
use generate::scenario;
use generate::short_or_long_scenario;
use iam_verdict::api;
use iam_verdict::api::Options;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use serde_json::Value;
use serde_json::json;

const CASES: u32 = 400;

/// Keys that principal and resource settle.
const SETTLED: [&str; 9] = [
    "aws:federatedprovider",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:principaltype",
    "aws:resourceaccount",
    "aws:username",
];

fn ask(scenario: &Value, wanted: Option<&str>) -> Value {
    match api::what_if(&scenario.to_string(), wanted) {
        Ok(found) => serde_json::to_value(found).unwrap(),
        Err(error) => serde_json::to_value(error).unwrap(),
    }
}

fn decision(scenario: &Value) -> Result<&'static str, TestCaseError> {
    let options = Options { trace: false, explain: false };
    let evaluation = api::evaluate(&scenario.to_string(), options);
    let evaluation =
        evaluation.map_err(|error| TestCaseError::fail(format!("{error}\n{scenario}")))?;
    Ok(evaluation.decision)
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("no {name} in {value}"))
}

/// What the files of a folder hold.
fn files(folder: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts = entries.map(|path| fs::read_to_string(path).unwrap());
    texts.map(|text| serde_json::from_str(&text).unwrap()).collect()
}

#[test]
fn every_case_is_answered_as_it_says() {
    let mut count = 0;
    for file in files("tests/what_if") {
        for case in file.as_array().unwrap() {
            let got = ask(&case["scenario"], case.get("wanted").and_then(Value::as_str));
            assert_eq!(got, case["expect"], "{}\n{got:#}", case["title"]);
            count += 1;
        }
    }
    assert!(count > 20, "only {count} cases");
}

/// Whatever is told comes true; and of the same scenario the same is told.
fn comes_true(scenario: &Value, wanted: Option<&str>) -> Result<Value, TestCaseError> {
    let found = ask(scenario, wanted);
    prop_assert_eq!(&found, &ask(scenario, wanted));
    let evaluation = api::evaluate(&scenario.to_string(), Options { trace: true, explain: false });
    let evaluation = serde_json::to_value(evaluation.unwrap()).unwrap();
    prop_assert_eq!(&found["decision"], &evaluation["decision"]);
    prop_assert_eq!(&found["missingContextKeys"], &evaluation["missingContextKeys"]);
    let mut denies = 0;
    let mut bare = scenario.clone();
    for removed in list(&found, "statements") {
        let pair = removed["pair"].as_u64().unwrap() as usize;
        let resource = evaluation["trace"]["evaluations"][pair]["resource"].as_str().unwrap();
        let without = apply::without_statement(scenario, removed, resource);
        prop_assert_eq!(&removed["decision"], decision(&without)?, "{:#}\n{:#}", removed, scenario);
        if removed["effect"] == "Deny" {
            denies += 1;
            bare = apply::without_statement(&bare, removed, resource);
        } else {
            prop_assert_ne!(&removed["decision"], &found["decision"]);
        }
    }
    let matched = list(&evaluation, "matchedStatements");
    let denying = matched.iter().filter(|statement| statement["effect"] == "Deny").count();
    prop_assert!(denies >= denying, "{} of {} in {:#}", denies, denying, scenario);
    let without_denies = found.get("withoutDenies");
    prop_assert_eq!(without_denies.is_some(), denies > 0);
    if let Some(without) = without_denies {
        prop_assert_eq!(without, decision(&bare)?, "{:#}", scenario);
    }
    added_statements_come_true(scenario, &found)?;
    let goal = wanted.unwrap_or(if found["decision"] == "allowed" { "denied" } else { "allowed" });
    changed_context_comes_true(scenario, &found, goal)?;
    for change in list(&found, "context").iter().flat_map(|flip| list(flip, "changes")) {
        prop_assert!(evaluation["derivedContext"].get(change["key"].as_str().unwrap()).is_none());
    }
    Ok(found)
}

/// And none of them can be left out.
fn added_statements_come_true(scenario: &Value, found: &Value) -> TestCaseResult {
    for added in list(found, "allows") {
        let places = list(added, "places");
        prop_assert!(!places.is_empty());
        let with = apply::with_statements(scenario, places);
        prop_assert_eq!(&added["decision"], decision(&with)?, "{:#}\n{:#}", added, scenario);
        for left_out in 0..places.len() {
            let mut rest = places.to_vec();
            rest.remove(left_out);
            let with = apply::with_statements(scenario, &rest);
            prop_assert_ne!(&added["decision"], decision(&with)?, "{:#}\n{:#}", added, scenario);
        }
    }
    Ok(())
}

/// All of the same size, none twice, no key that principal and resource settle.
fn changed_context_comes_true(scenario: &Value, found: &Value, goal: &str) -> TestCaseResult {
    let flips = list(found, "context");
    let is_goal = |decision: &str| match goal {
        "denied" => decision != "allowed",
        goal => decision == goal,
    };
    prop_assert!(flips.len() <= 10);
    for (index, flip) in flips.iter().enumerate() {
        let changes = list(flip, "changes");
        prop_assert_eq!(changes.len(), list(&flips[0], "changes").len());
        prop_assert!((1..=3).contains(&changes.len()));
        prop_assert!(!flips[..index].iter().any(|other| other["changes"] == flip["changes"]));
        for change in changes {
            let key = change["key"].as_str().unwrap().to_lowercase();
            prop_assert!(!SETTLED.contains(&&key[..]), "{key}");
            let is_unknown = scenario["request"].get("unknownContextKeys").is_some();
            prop_assert!(is_unknown || change.get("value") != change.get("from"), "{change}");
        }
        let with = apply::with_context(scenario, changes);
        let after = decision(&with)?;
        prop_assert_eq!(&flip["decision"], after, "{:#}\n{:#}", flip, scenario);
        prop_assert!(is_goal(after));
    }
    prop_assert!(flips.is_empty() || !is_goal(found["decision"].as_str().unwrap()));
    Ok(())
}

#[test]
fn what_is_told_of_generated_scenarios_comes_true() {
    let counts = Cell::new(BTreeMap::<String, u32>::new());
    let wanted = prop::sample::select(vec![None, None, Some("explicitDeny"), Some("implicitDeny")]);
    check(CASES, (short_or_long_scenario(), wanted), |(scenario, wanted)| {
        let found = comes_true(&scenario, wanted)?;
        let mut map = counts.take();
        for part in ["statements", "allows", "context"] {
            let is_told = !list(&found, part).is_empty();
            *map.entry(part.to_owned()).or_default() += u32::from(is_told);
        }
        *map.entry(format!("complete: {}", found["complete"])).or_default() += 1;
        counts.set(map);
        Ok(())
    });
    let counts = counts.into_inner();
    for part in ["statements", "allows", "context", "complete: true"] {
        assert!(counts[part] > CASES / 25, "{counts:?}");
    }
}

#[test]
fn what_is_told_of_every_case_comes_true() {
    let mut count = 0;
    for file in files("tests/cases/decision") {
        for case in file.as_array().unwrap() {
            let scenario = &case["scenario"];
            if api::evaluate(&scenario.to_string(), Options::default()).is_err() {
                assert_eq!(ask(scenario, None)["decision"], Value::Null, "{}", case["id"]);
                continue;
            }
            if let Err(error) = comes_true(scenario, None) {
                panic!("{}: {error}", case["id"]);
            }
            count += 1;
        }
    }
    assert!(count > 200, "only {count} cases");
}

/// Where the search is complete, no smaller change leads there: tried with every value that a
/// policy names, and a few others.
#[test]
fn what_is_not_told_is_not_there() {
    let tried = Cell::new(0);
    check(CASES / 2, scenario(), |scenario| {
        let found = ask(&scenario, None);
        if found["complete"] != true || scenario["request"].get("pairs").is_some() {
            return Ok(());
        }
        let size = list(&found, "context").first().map_or(4, |flip| list(flip, "changes").len());
        let singles = singles(&scenario);
        let goal = if found["decision"] == "allowed" { "denied" } else { "allowed" };
        let flips = |changes: &[Value]| -> Result<bool, TestCaseError> {
            tried.set(tried.get() + 1);
            let after = decision(&apply::with_context(&scenario, changes))?;
            Ok((after == "allowed") == (goal == "allowed"))
        };
        for change in singles.iter().filter(|_| size > 1) {
            let leads = flips(std::slice::from_ref(change))?;
            prop_assert!(!leads, "{:#}\n{:#}\n{:#}", change, found, scenario);
        }
        // Of pairs some: they are many.
        let count = singles.len();
        for step in (0..60).filter(|_| size > 2 && count > 1) {
            let (one, other) = (step * 7 % count, (step * 7 + step + 1) % count);
            if singles[one]["key"] == singles[other]["key"] {
                continue;
            }
            let changes = [singles[one].clone(), singles[other].clone()];
            prop_assert!(!flips(&changes)?, "{:#?}\n{:#}\n{:#}", changes, found, scenario);
        }
        Ok(())
    });
    assert!(tried.get() > 1_000, "only {} were tried", tried.get());
}

/// Every change of one key to a value that conditions name, to another one, and to none.
fn singles(scenario: &Value) -> Vec<Value> {
    let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    gather(&scenario["policies"], &mut values);
    let mut singles = Vec::new();
    for (key, named) in values.iter().filter(|(key, _)| is_free(key)) {
        singles.push(json!({ "key": key }));
        for text in named.iter().map(String::as_str).chain(["zzz"]) {
            singles.push(json!({ "key": key, "value": text }));
        }
    }
    singles
}

fn is_free(key: &str) -> bool {
    !SETTLED.contains(&key) && !["aws:principaltag/team", "aws:userid"].contains(&key)
}

fn gather(value: &Value, values: &mut BTreeMap<String, BTreeSet<String>>) {
    let conditions = value.get("Condition").and_then(Value::as_object);
    for keys in conditions.into_iter().flat_map(|block| block.values()) {
        for (key, named) in keys.as_object().unwrap() {
            let known = values.entry(key.to_lowercase()).or_default();
            let named = named.as_array().cloned().unwrap_or_else(|| vec![named.clone()]);
            let text =
                |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            known.extend(named.into_iter().map(text));
        }
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, values)),
        Value::Object(members) => members.values().for_each(|member| gather(member, values)),
        _ => {}
    }
}

#[test]
fn what_is_no_decision_is_refused() {
    let scenario = json!({ "request": { "principal": "anonymous", "action": "s3:GetObject" }, "policies": {} });
    let error = ask(&scenario, Some("maybe"));
    assert_eq!(
        (&error["name"], &error["field"]),
        (&json!("RequestError"), &json!("options.wanted"))
    );
    assert_eq!(ask(&json!({}), None)["name"], "RequestError");
}
