//! AWS's managed policies (`tests/managed_policies/README.md`): whatever is an error in one of them is
//! listed with its reason, and nothing else is. All of them are checked in a moment.
#![cfg(all(feature = "catalog", feature = "wire", not(target_arch = "wasm32")))]

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::time::Duration;
use std::time::Instant;

use iam_verdict::api::validate_with_catalog;
use iam_verdict::api::wire::PolicyFinding;
use iam_verdict::catalog::Catalog;
use miniz_oxide::inflate::decompress_to_vec_zlib;
use serde_json::Value;
use serde_json::json;

const PACKED: &[u8] = include_bytes!("managed_policies/policies.bin");
const ERRORS: &str = include_str!("managed_policies/errors.json");

/// Only against hanging: a hundred times what it takes.
const GUARD: Duration = Duration::from_secs(60);

/// Every policy by its name, as text.
fn policies() -> BTreeMap<String, String> {
    let packed = decompress_to_vec_zlib(PACKED).unwrap();
    let packed: Value = serde_json::from_slice(&packed).unwrap();
    let texts: Vec<&str> =
        packed["texts"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
    let mut policies = packed["policies"].clone();
    let mut before = 0;
    unpack(&mut policies, &texts, &mut before);
    let policies = policies.as_object().unwrap().iter();
    policies.map(|(name, policy)| (name.clone(), policy.to_string())).collect()
}

/// Numbers into the texts that they stand for: each is the difference to the one before.
fn unpack(value: &mut Value, texts: &[&str], before: &mut i64) {
    match value {
        Value::Number(difference) => {
            *before += difference.as_i64().unwrap();
            *value = json!(texts[usize::try_from(*before).unwrap()]);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| unpack(item, texts, before)),
        Value::Object(members) => {
            members.values_mut().for_each(|member| unpack(member, texts, before));
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fn findings(catalog: &Catalog, policy: &str) -> Vec<PolicyFinding> {
    let input = json!({ "policyType": "identityBased", "policy": policy }).to_string();
    validate_with_catalog(catalog, &input).unwrap()
}

/// The text that a finding is about; of anything but a text, the name of the policy.
fn subject((name, policy): (&String, &String), finding: &PolicyFinding) -> String {
    let range = finding.range.unwrap();
    let at = |offset: u32| usize::try_from(offset).unwrap();
    assert!(policy.is_ascii());
    let text = &policy[at(range.start.offset)..at(range.end.offset)];
    serde_json::from_str::<String>(text).unwrap_or_else(|_| name.clone())
}

/// Code, text and how many times; with the reason in the list.
type Errors = BTreeMap<(String, String), usize>;

fn listed() -> Errors {
    let mut listed = Errors::new();
    for group in serde_json::from_str::<Value>(ERRORS).unwrap().as_array().unwrap() {
        assert!(group["reason"].as_str().unwrap().len() > 20);
        for (text, count) in group["errors"].as_object().unwrap() {
            let code = group["code"].as_str().unwrap().to_owned();
            let count = usize::try_from(count.as_u64().unwrap()).unwrap();
            assert_eq!(listed.insert((code, text.clone()), count), None, "{text} is listed twice");
        }
    }
    listed
}

#[test]
fn every_error_is_listed_with_its_reason() {
    let catalog = Catalog::embedded().unwrap();
    let policies = policies();
    assert_eq!(policies.len(), 1_582);
    let start = Instant::now();
    let mut found = Errors::new();
    let mut count = 0;
    for policy in &policies {
        for finding in findings(&catalog, policy.1) {
            count += 1;
            if finding.finding_type == "ERROR" {
                let subject = subject(policy, &finding);
                *found.entry((finding.code.to_owned(), subject)).or_default() += 1;
            }
        }
    }
    println!("{count} findings in {:?}", start.elapsed());
    assert!(start.elapsed() < GUARD, "took {:?}", start.elapsed());
    let listed = listed();
    let (listed, found) = (listed.iter().collect::<BTreeSet<_>>(), found.iter().collect());
    let new: Vec<_> = BTreeSet::difference(&found, &listed).collect();
    let stale: Vec<_> = listed.difference(&found).collect();
    assert!(new.is_empty(), "not listed: {new:#?}");
    assert!(stale.is_empty(), "no longer true: {stale:#?}");
}
