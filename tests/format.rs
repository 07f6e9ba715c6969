//! A policy says the same in every layout, and after every step that makes it shorter.
#![cfg(all(feature = "catalog", feature = "wire", not(target_arch = "wasm32")))]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use iam_verdict::api;
use iam_verdict::api::Options;
use iam_verdict::catalog::AccessLevel;
use iam_verdict::catalog::Catalog;
use iam_verdict::format::Fitted;
use iam_verdict::format::Indent;
use iam_verdict::format::StepCode;
use iam_verdict::format::Steps;
use iam_verdict::format::Style;
use iam_verdict::format::fit;
use iam_verdict::format::layout;
use iam_verdict::json;
use iam_verdict::json::Node;
use iam_verdict::json::Value as Json;
use iam_verdict::policy::PolicyType;
use proptest::prelude::*;
use serde_json::Value;
use serde_json::json;

const STYLES: [Style; 3] =
    [Style::Compact, Style::Lines(Indent::Spaces(4)), Style::Lines(Indent::Tab)];

/// What a text says as JSON, without its places: members in their order, lexemes of numbers.
fn said(text: &str) -> String {
    let mut open = vec![(String::new(), json::parse(text).0.unwrap())];
    let mut words = Vec::new();
    while let Some((path, Node { value, .. })) = open.pop() {
        match value {
            Json::Array(items) => {
                words.push(format!("{path} [{}]", items.len()));
                open.extend(items.into_iter().map(|item| (format!("{path}["), item)));
            }
            Json::Object(members) => {
                words.push(format!("{path} {{{}}}", members.len()));
                let inside = |member: json::Member| {
                    (format!("{path}.{}", member.key.escape_default()), member.value)
                };
                open.extend(members.into_iter().map(inside));
            }
            other => words.push(format!("{path} {other:?}")),
        }
    }
    words.join("\n")
}

#[track_caller]
fn keeps_its_meaning(text: &str) {
    for style in STYLES {
        let laid_out = layout(text, style).unwrap();
        assert_eq!(said(&laid_out), said(text), "{text}");
        assert_eq!(layout(&laid_out, style).unwrap(), laid_out, "{text}");
    }
}

/// Any JSON text, with white space, doubled members and escapes.
fn text() -> impl Strategy<Value = String> {
    let space = "[ \t\r\n]{0,2}";
    let leaf = prop_oneof![
        "\"[a-c\u{e9}]{0,3}(\\\\[nt\"/]|\\\\u00e9)?\"",
        "-?(0|[1-9][0-9]{0,2})(\\.[0-9]{1,2})?",
        Just("null".to_owned()),
        Just("true".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let item = (space, inner.clone(), space).prop_map(|(a, item, b)| format!("{a}{item}{b}"));
        let member = ("\"[ab]\"", space, item.clone())
            .prop_map(|(key, space, value)| format!("{key}{space}:{value}"));
        prop_oneof![
            prop::collection::vec(item, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..4)
                .prop_map(|members| format!("{{{}}}", members.join(",\r\n"))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn every_json_text_keeps_its_meaning(text in text()) {
        keeps_its_meaning(&text);
    }
}

/// Every policy of a scenario as text with its type.
fn policies(scenario: &Value) -> Vec<(PolicyType, String, Value)> {
    let mut found = Vec::new();
    let mut open: Vec<(PolicyType, String, Value)> = PolicyType::ALL
        .into_iter()
        .filter_map(|kind| {
            let pointer = format!("/policies/{}", kind.as_str());
            Some((kind, pointer.clone(), scenario.pointer(&pointer)?.clone()))
        })
        .collect();
    while let Some((kind, pointer, value)) = open.pop() {
        match value {
            Value::Array(items) => open.extend(
                items
                    .into_iter()
                    .enumerate()
                    .map(|(i, item)| (kind, format!("{pointer}/{i}"), item)),
            ),
            Value::Object(mut members) if members.contains_key("document") => {
                let document = members.remove("document").unwrap();
                open.push((kind, format!("{pointer}/document"), document));
            }
            policy @ (Value::Object(_) | Value::String(_)) => found.push((kind, pointer, policy)),
            _ => {}
        }
    }
    found
}

fn fitted(catalog: &Catalog, (kind, policy): (PolicyType, &Value)) -> Option<(String, Fitted)> {
    let text = policy.as_str().map_or_else(|| policy.to_string(), str::to_owned);
    let steps =
        Steps { leave_out_covered: true, unwrap_lists: true, shrink_actions: Some(catalog) };
    let fitted = fit(&text, kind, (steps, Style::Compact)).ok()?;
    assert!(fitted.text.len() <= text.len(), "{text}\n{fitted:?}");
    Some((text, fitted))
}

/// What is decided, and why.
fn outcome(scenario: &Value) -> Option<(&'static str, &'static str, &'static str)> {
    let options = Options { trace: false, explain: false };
    let evaluation = api::evaluate(&scenario.to_string(), options).ok()?;
    Some((evaluation.decision, evaluation.reason.code, evaluation.reason.policy_type))
}

/// The scenario with every policy made shorter, and how many steps that took.
fn shortened(catalog: &Catalog, scenario: &Value) -> (Value, Vec<StepCode>) {
    let mut shortened = scenario.clone();
    let mut done = Vec::new();
    for (kind, pointer, policy) in policies(scenario) {
        let Some((text, fitted)) = fitted(catalog, (kind, &policy)) else { continue };
        keeps_its_meaning(&text);
        done.extend(fitted.steps.iter().map(|step| step.code));
        *shortened.pointer_mut(&pointer).unwrap() = fitted.text.into();
    }
    (shortened, done)
}

/// Every scenario of `tests/cases`, with the id of its case.
fn scenarios() -> Vec<(String, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let files =
        folders.filter(|path| path.is_dir()).flat_map(|folder| fs::read_dir(folder).unwrap());
    let mut scenarios = Vec::new();
    for file in files {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
        let scenario = |case: &Value| Some((case["id"].to_string(), case.get("scenario")?.clone()));
        scenarios.extend(cases.iter().filter_map(scenario));
    }
    assert!(scenarios.len() > 400, "{}", scenarios.len());
    scenarios
}

/// The scenario with entries that others cover, in every list of actions and resources.
fn padded(scenario: &Value) -> Value {
    let mut scenario = scenario.clone();
    for (_, pointer, _) in policies(&scenario) {
        let statements =
            scenario.pointer_mut(&pointer).and_then(|policy| policy.get_mut("Statement"));
        for statement in statements.and_then(Value::as_array_mut).into_iter().flatten() {
            for element in ["Action", "NotAction", "Resource", "NotResource"] {
                statement.get_mut(element).into_iter().for_each(pad);
            }
        }
    }
    scenario
}

/// Each entry again: in capitals where letter case does not matter, cut short before a `*`, as it is.
fn pad(element: &mut Value) {
    let entries = element.as_array().cloned().unwrap_or_else(|| vec![element.clone()]);
    let texts = entries.iter().filter_map(Value::as_str);
    let more = texts.filter(|text| text.len() > 12).flat_map(|text| {
        let folded = if text.starts_with("arn:") { text.to_owned() } else { text.to_uppercase() };
        let cut = text.get(..text.len() - 2).filter(|cut| !cut.contains("${"));
        [Some(folded), cut.map(|cut| format!("{cut}*")), Some(text.to_owned())]
    });
    *element = entries.iter().cloned().chain(more.flatten().map(Value::from)).collect();
}

#[test]
fn the_cases_are_decided_as_before() {
    let catalog = Catalog::embedded().unwrap();
    let mut all = Vec::new();
    for (id, scenario) in scenarios() {
        for scenario in [padded(&scenario), scenario] {
            let (shortened, done) = shortened(&catalog, &scenario);
            assert_eq!(outcome(&shortened), outcome(&scenario), "{id}: {scenario:#}");
            all.extend(done);
        }
    }
    let count = |code: StepCode| all.iter().filter(|done| **done == code).count();
    assert!(count(StepCode::CoveredEntry) > 1_000, "{}", count(StepCode::CoveredEntry));
    assert!(count(StepCode::ListOfOne) > 1_000, "{}", count(StepCode::ListOfOne));
}

/// The policy of one statement with these actions, made shorter.
fn with_actions(catalog: &Catalog, actions: &[&str]) -> (Vec<String>, Vec<StepCode>) {
    let statement = json!({ "Effect": "Deny", "NotAction": actions, "Resource": "*" });
    let policy = json!({ "Version": "2012-10-17", "Statement": [statement] });
    let (_, fitted) = fitted(catalog, (PolicyType::ServiceControl, &policy)).unwrap();
    let policy: Value = serde_json::from_str(&fitted.text).unwrap();
    let entries = match &policy["Statement"]["NotAction"] {
        Value::Array(entries) => entries.clone(),
        only => vec![only.clone()],
    };
    let entries = entries.iter().map(|entry| entry.as_str().unwrap().to_owned());
    (entries.collect(), fitted.steps.iter().map(|step| step.code).collect())
}

#[test]
fn a_pattern_stands_where_its_first_action_stood() {
    let catalog = Catalog::embedded().unwrap();
    let given =
        ["sns:Publish", "S3:getObjectAcl", "s3:List*", "s3:GetBucketAcl", "sns:TagResource"];
    let (actions, steps) =
        with_actions(&catalog, &[&given[..], &["s3:GetObjectVersionAcl"]].concat());
    assert_eq!(actions, ["sns:Publish", "s3:Get*Acl", "s3:List*", "sns:TagResource"]);
    assert_eq!(steps, [StepCode::ListOfOne, StepCode::ShrunkActions]);
    let (actions, steps) = with_actions(&catalog, &["s3:GetBucketAcl", "s3:GetObjectAcl"]);
    assert_eq!(actions, ["s3:GetBucketAcl", "s3:GetObjectAcl"], "Get*Acl covers a third one");
    assert_eq!(steps, [StepCode::ListOfOne]);
}

/// Two of three actions of every service, and those of each level: as many are covered as before.
#[test]
fn shrinking_neither_widens_nor_loses() {
    let catalog = Catalog::embedded().unwrap();
    let mut steps = 0;
    for service in catalog.services() {
        let names: Vec<String> = service.actions().map(|action| action.to_string()).collect();
        let some =
            names.iter().enumerate().filter(|(place, _)| place % 3 != 0).map(|(_, name)| name);
        let of_level =
            service.actions().filter(|action| action.access_level() == AccessLevel::Read);
        let of_level: Vec<String> = of_level.map(|action| action.to_string()).collect();
        for wanted in [some.collect::<BTreeSet<_>>(), of_level.iter().collect()] {
            let listed: Vec<&str> = wanted.iter().map(|name| name.as_str()).collect();
            if listed.is_empty() {
                continue;
            }
            let (actions, done) = with_actions(&catalog, &listed);
            let covered = actions.iter().flat_map(|pattern| catalog.expand(pattern));
            let covered: BTreeSet<String> = covered.map(|action| action.to_string()).collect();
            assert!(covered.iter().eq(wanted), "{listed:?} became {actions:?}");
            steps += done.len();
        }
    }
    assert!(steps > 1_000, "{steps}");
}

#[test]
fn what_takes_too_long_to_prove_stays() {
    let long = |index: usize| format!("arn:aws:s3:::{}*{index}", "a*".repeat(500));
    let catalog = Catalog::embedded().unwrap();
    for (count, expected) in [(10, 1), (400, 0)] {
        let mut resources: Vec<String> = (0..count).map(long).collect();
        resources.extend(["arn:aws:s3:::b*", "arn:aws:s3:::bc"].map(str::to_owned));
        let statement = json!({ "Effect": "Allow", "Action": "s3:*", "Resource": resources });
        let policy = json!({ "Version": "2012-10-17", "Statement": statement });
        let (_, fitted) = fitted(&catalog, (PolicyType::IdentityBased, &policy)).unwrap();
        assert_eq!(fitted.steps.len(), expected);
    }
}

#[test]
fn a_policy_with_errors_is_not_made_shorter() {
    let text = r#"{"Statement":[{"Effect":"Dney","Action":["*"],"Resource":"*"}]}"#;
    let steps = Steps { unwrap_lists: true, ..Steps::default() };
    let faults = fit(text, PolicyType::IdentityBased, (steps, Style::Compact)).unwrap_err();
    assert!(faults.iter().any(|fault| fault.code.as_str() == "invalid-effect"), "{faults:?}");
}
