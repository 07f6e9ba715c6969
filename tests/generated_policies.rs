//! Policies out of records: against cases, against properties that a matcher of its own checks, and over the
//! records of public collections.
#![cfg(all(feature = "catalog", not(target_arch = "wasm32")))]

mod recorded;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use iam_verdict::catalog::Catalog;
use iam_verdict::generate::Activity;
use iam_verdict::generate::Generated;
use iam_verdict::generate::Options;
use iam_verdict::generate::Principals;
use iam_verdict::generate::generate;
use iam_verdict::policy::PolicyDocument;
use iam_verdict::policy::PolicyType;
use iam_verdict::policy::quota::Counted;
use iam_verdict::validate::Subject;
use iam_verdict::validate::findings::FindingCode;
use iam_verdict::validate::validate;
use proptest::prelude::*;
use serde_json::Value;
use serde_json::json;

fn gathered<'r>(
    catalog: &Catalog,
    options: &Options,
    records: impl IntoIterator<Item = &'r Value>,
) -> Principals {
    Principals::of(&recorded::log(records), catalog, options)
}

fn documents(generated: &Generated) -> Vec<Value> {
    let text = |policy: &iam_verdict::generate::GeneratedPolicy| {
        serde_json::from_str(&policy.text).unwrap()
    };
    generated.policies.iter().map(text).collect()
}

fn options(case: &Value) -> Options {
    let asked = &case["options"];
    let conditions = asked["conditions"].as_array().into_iter().flatten();
    Options {
        fold: asked["fold"].as_u64().map(|most| most.try_into().unwrap()),
        grant_denied: asked["grantDenied"] == true,
        grant_unknown: asked["grantUnknown"] == true,
        conditions: conditions.map(|key| key.as_str().unwrap().to_owned()).collect(),
    }
}

/// What was made for one principal, in the form of the cases.
fn shown(activity: Activity, catalog: &Catalog, options: &Options) -> Value {
    let generated = match generate(activity, catalog, options) {
        Ok(generated) => generated,
        Err(error) => return json!({ "error": error.to_string() }),
    };
    let statements =
        documents(&generated).into_iter().map(|document| document["Statement"].clone());
    let mut shown = json!({ "policies": statements.collect::<Vec<_>>() });
    let left = generated.not_granted.iter();
    let left: Vec<String> = left
        .map(|left| format!("{} {} {}", left.outcome.as_str(), left.action, left.resource))
        .collect();
    let gaps = generated.gaps.iter().map(|gap| format!("{} {}", gap.code.as_str(), gap.subject));
    let gaps: Vec<String> = gaps.filter(|gap| !gap.ends_with(' ')).collect();
    let offered: BTreeMap<&str, &Vec<String>> =
        generated.offered.iter().map(|offer| (offer.key, &offer.values)).collect();
    let placeholders: BTreeSet<&String> =
        generated.policies.iter().flat_map(|policy| &policy.placeholders).collect();
    let mut add = |name: &str, value: Value| {
        if value.as_array().is_none_or(|list| !list.is_empty()) {
            shown[name] = value;
        }
    };
    add("notGranted", json!(left));
    add("gaps", json!(gaps));
    add("placeholders", json!(placeholders));
    if !offered.is_empty() {
        add("offered", json!(offered));
    }
    shown
}

/// Only the members that a case tells of, but for those that are there without being told.
fn told(mut shown: Value, wanted: &Value) -> Value {
    if wanted.get("offered").is_none() {
        shown.as_object_mut().unwrap().remove("offered");
    }
    shown
}

#[test]
fn records_become_the_policies_of_the_cases() {
    let catalog = Catalog::embedded().unwrap();
    recorded::hold("tests/generated_policies", |case| {
        let options = options(case);
        let Principals { activities, unattributed } =
            gathered(&catalog, &options, &recorded::records(case));
        let mut got = serde_json::Map::new();
        for (principal, activity) in activities {
            let shown = shown(activity, &catalog, &options);
            got.insert(principal.clone(), told(shown, &case["is"][&principal]));
        }
        if !unattributed.is_empty() {
            got.insert("unattributed".to_owned(), json!(unattributed));
        }
        Value::Object(got)
    });
}

/// Whether a pattern of a policy covers a text: `*` and `?`, `${*}` and its like, and nothing else.
fn covers(pattern: &[char], text: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['$', '{', escaped @ ('*' | '?' | '$'), '}', rest @ ..] => {
            text.first() == Some(escaped) && covers(rest, &text[1..])
        }
        ['*', rest @ ..] => (0..=text.len()).any(|at| covers(rest, &text[at..])),
        ['?', rest @ ..] => !text.is_empty() && covers(rest, &text[1..]),
        [letter, rest @ ..] => text.first() == Some(letter) && covers(rest, &text[1..]),
    }
}

/// The pairs of actions and resource patterns of a policy.
fn pairs(document: &Value) -> Vec<(String, String)> {
    let list = |value: &Value| match value {
        Value::Array(items) => items.iter().map(|item| item.as_str().unwrap().to_owned()).collect(),
        one => vec![one.as_str().unwrap().to_owned()],
    };
    let mut pairs = Vec::new();
    for statement in document["Statement"].as_array().unwrap() {
        assert_eq!(statement["Effect"], "Allow");
        for action in list(&statement["Action"]) {
            for resource in list(&statement["Resource"]) {
                pairs.push((action.clone(), resource));
            }
        }
    }
    pairs
}

/// What holds of every set of generated policies.
fn check(generated: &Generated) {
    let mut allowed = Vec::new();
    for (policy, document) in generated.policies.iter().zip(documents(generated)) {
        let size = Counted::CharactersWithoutWhiteSpace.count(&policy.text);
        assert!(size <= 6_144, "{size}");
        let sids: Vec<&Value> = document["Statement"]
            .as_array()
            .unwrap()
            .iter()
            .map(|statement| &statement["Sid"])
            .collect();
        let different: BTreeSet<String> = sids.iter().map(ToString::to_string).collect();
        assert_eq!(different.len(), sids.len(), "{sids:?}");
        allowed.extend(pairs(&document));
    }
    for (action, resource) in &allowed {
        assert!(action.contains(':') && !action.contains(['*', '?']), "{action}");
        assert!(
            generated.granted.iter().any(|found| found.action == *action
                && (found.resource == *resource || resource.ends_with('*') && resource != "*")),
            "{action} {resource}"
        );
    }
    for found in &generated.granted {
        let resource: Vec<char> = found.requests[0].resource.as_str().chars().collect();
        let is_allowed = allowed.iter().any(|(action, pattern)| {
            let pattern: Vec<char> = pattern.chars().collect();
            *action == found.action && covers(&pattern, &resource)
        });
        assert!(is_allowed || found.resource.contains("${"), "{} {}", found.action, found.resource);
    }
}

fn corpus() -> Vec<Value> {
    let lines = include_str!("cloudtrail/corpus.jsonl").lines();
    lines.map(|line| serde_json::from_str::<Value>(line).unwrap()["record"].clone()).collect()
}

#[test]
fn every_principal_of_public_collections_gets_policies_that_are_proven() {
    let catalog = Catalog::embedded().unwrap();
    let plain = Options::default();
    let wide =
        Options { fold: Some(3), grant_denied: true, grant_unknown: true, ..Options::default() };
    for options in [plain, wide] {
        let activities = gathered(&catalog, &options, &corpus()).activities;
        assert!(activities.len() > 30, "{}", activities.len());
        for (principal, activity) in activities {
            let generated = generate(activity, &catalog, &options);
            let generated = generated.unwrap_or_else(|error| panic!("{principal}: {error}"));
            check(&generated);
            assert!(!generated.is_complete());
        }
    }
}

#[test]
fn a_template_is_no_finished_policy() {
    let catalog = Catalog::embedded().unwrap();
    let options = Options::default();
    let mut templates = 0;
    for (_, activity) in gathered(&catalog, &options, &corpus()).activities {
        for policy in generate(activity, &catalog, &options).unwrap().policies {
            let (document, _) = PolicyDocument::read(&policy.text, PolicyType::IdentityBased);
            let document = document.unwrap();
            let subject = Subject::new(&document, PolicyType::IdentityBased, &catalog);
            let findings = validate(subject);
            let is_told = findings.iter().any(|found| found.code == FindingCode::PlaceholderLeft);
            assert_eq!(is_told, !policy.placeholders.is_empty(), "{}", policy.text);
            templates += u32::from(is_told);
        }
    }
    assert!(templates > 5, "{templates}");
}

/// Names with all that has a meaning in patterns and variables.
fn name() -> impl Strategy<Value = String> {
    // Asterisks only are how some services hide a value.
    proptest::string::string_regex("[a-c][a-c/*?$\\{\\}:]{0,5}").unwrap()
}

fn record(action: &str, bucket: &str, key: &str, error: Option<&str>) -> Value {
    json!({
        "eventType": "AwsApiCall", "eventSource": "s3.amazonaws.com", "eventName": action,
        "errorCode": error,
        "userIdentity": {
            "type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ana", "accountId": "111122223333"
        },
        "requestParameters": { "bucketName": bucket, "key": key }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Without folding nothing is allowed that was not seen, however things are named.
    #[test]
    fn nothing_outside_of_what_was_seen_is_allowed(
        seen in proptest::collection::vec((0..3_usize, "[ab]", name(), any::<bool>()), 1..12),
        tried in proptest::collection::vec((0..3_usize, "[ab]", name()), 12),
    ) {
        const ACTIONS: [&str; 3] = ["GetObject", "PutObject", "DeleteObject"];
        let catalog = Catalog::embedded().unwrap();
        let options = Options::default();
        let records: Vec<Value> = seen
            .iter()
            .map(|(action, bucket, key, is_denied)| {
                record(ACTIONS[*action], bucket, key, is_denied.then_some("AccessDenied"))
            })
            .collect();
        for (_, activity) in gathered(&catalog, &options, &records).activities {
            let generated = generate(activity, &catalog, &options).unwrap();
            check(&generated);
            let allowed: Vec<_> = documents(&generated).iter().flat_map(pairs).collect();
            let all = seen.iter().map(|(action, bucket, key, _)| (action, bucket, key));
            for (action, bucket, key) in all.chain(tried.iter().map(|(a, b, k)| (a, b, k))) {
                let action = ACTIONS[*action];
                let arn = format!("arn:aws:s3:::{bucket}/{key}");
                let text: Vec<char> = arn.chars().collect();
                let is_allowed = allowed.iter().any(|(known, pattern)| {
                    let pattern: Vec<char> = pattern.chars().collect();
                    *known == format!("s3:{action}") && covers(&pattern, &text)
                });
                let was_seen = seen.iter().any(|(known, of, name, is_denied)| {
                    !is_denied && (ACTIONS[*known], of, name) == (action, bucket, key)
                });
                prop_assert_eq!(is_allowed, was_seen, "{} {}", action, arn);
            }
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    /// What takes more than a policy has room for is split, and every part is whole.
    #[test]
    fn long_lists_are_split(count in 100..600_usize, length in 1..120_usize) {
        let catalog = Catalog::embedded().unwrap();
        let options = Options::default();
        let keys = (0..count).map(|index| format!("{index}{}", "x".repeat(length)));
        let records: Vec<Value> = keys.map(|key| record("GetObject", "b", &key, None)).collect();
        let activities = gathered(&catalog, &options, &records).activities;
        let generated = generate(activities[0].1.clone(), &catalog, &options).unwrap();
        check(&generated);
        let all: Vec<_> = documents(&generated).iter().flat_map(pairs).collect();
        prop_assert_eq!(all.len(), count);
        prop_assert!(generated.policies.len() >= count * length / 6_144);
    }
}
