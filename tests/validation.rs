//! The findings of `validate`: each fires where it must, where it must not it is silent, and what it
//! offers in place of a text mends it.
#![cfg(all(feature = "catalog", feature = "wire", not(target_arch = "wasm32")))]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use iam_verdict::base::diagnostic::PathSegment;
use iam_verdict::catalog::Catalog;
use iam_verdict::policy::PolicyDocument;
use iam_verdict::policy::PolicyType;
use iam_verdict::validate::Finding;
use iam_verdict::validate::Subject;
use iam_verdict::validate::findings::FindingCode;
use iam_verdict::validate::validate;
use serde_json::Value;
use serde_json::json;

fn cases() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validation");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read =
        |file| -> Vec<Value> { serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap() };
    files.into_iter().flat_map(read).collect()
}

/// The findings of a case's code in a policy of one statement, and its text.
fn findings(catalog: &Catalog, case: &Value, statement: &Value) -> (Vec<Finding>, String) {
    let code = case["code"].as_str().unwrap();
    let named = case.get("policyType").map(|name| PolicyType::from_name(name.as_str().unwrap()));
    let policy_type = named.map_or(PolicyType::IdentityBased, Option::unwrap);
    let policy = json!({ "Version": "2012-10-17", "Statement": [statement] });
    let text = serde_json::to_string_pretty(&policy).unwrap();
    let (document, diagnostics) = PolicyDocument::read(&text, policy_type);
    let document = document.unwrap_or_else(|| panic!("{diagnostics:?}\n{text}"));
    let subject = Subject { document: &document, policy_type, catalog };
    let found = validate(subject).into_iter().filter(|finding| finding.code.as_str() == code);
    (found.collect(), text)
}

fn path(finding: &Finding) -> Value {
    let segments = finding.path.segments().iter().map(|segment| match segment {
        PathSegment::Member(name) => json!(name),
        PathSegment::Index(index) => json!(index),
    });
    segments.collect()
}

#[test]
fn findings_fire_where_they_must_and_only_there() {
    let catalog = Catalog::embedded().unwrap();
    for case in cases() {
        let code = case["code"].as_str().unwrap();
        for example in case["fires"].as_array().unwrap() {
            let statement = &example["statement"];
            let (found, text) = findings(&catalog, &case, statement);
            let [finding] = found.as_slice() else { panic!("{code}: {found:?}\n{text}") };
            assert_eq!(path(finding), example["path"], "{code}\n{text}");
            for (value, name) in [(&finding.help, "help"), (&finding.replacement, "replacement")] {
                let wanted = example.get(name).cloned().unwrap_or_else(|| json!(value));
                assert_eq!(json!(value), wanted, "{code}\n{text}");
            }
            mends(&catalog, (&case, &text), finding);
        }
        for statement in case["silent"].as_array().unwrap() {
            let (found, text) = findings(&catalog, &case, statement);
            assert!(found.is_empty(), "{code}: {found:?}\n{text}");
        }
    }
}

/// What is offered in place of the text at the place leaves a policy without the finding.
fn mends(catalog: &Catalog, (case, text): (&Value, &str), finding: &Finding) {
    let code = &case["code"];
    let Some(replacement) = &finding.replacement else { return };
    let place = |at: u32| usize::try_from(at).unwrap();
    let span = place(finding.span.start)..place(finding.span.end);
    let before = text.get(span.clone()).unwrap();
    assert!(before.starts_with('"') && before.ends_with('"'), "{code}: {before}");
    let mut mended = text.to_owned();
    mended.replace_range(span, &json!(replacement).to_string());
    let mended: Value = serde_json::from_str(&mended).unwrap();
    let (found, text) = findings(catalog, case, &mended["Statement"][0]);
    assert!(found.is_empty(), "{code} is not mended: {found:?}\n{text}");
}

#[test]
fn every_finding_has_an_example() {
    let cases = cases();
    let with_example: BTreeSet<&str> =
        cases.iter().map(|case| case["code"].as_str().unwrap()).collect();
    let all: BTreeSet<&str> = FindingCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(with_example, all);
    for case in &cases {
        for part in ["fires", "silent"] {
            assert!(!case[part].as_array().unwrap().is_empty(), "{} {part}", case["code"]);
        }
    }
}
