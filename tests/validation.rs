//! The findings of `validate`: each fires where it must, where it must not it is silent, and what it
//! offers in place of a text mends it.
#![cfg(all(feature = "catalog", feature = "wire", not(target_arch = "wasm32")))]

mod example;

use std::collections::BTreeSet;

use example::cases;
use example::policy_text;
use iam_verdict::api::validate_with_catalog;
use iam_verdict::base::diagnostic::Path;
use iam_verdict::base::diagnostic::PathSegment;
use iam_verdict::base::span::Span;
use iam_verdict::catalog::Catalog;
use iam_verdict::json::parse;
use iam_verdict::policy::PolicyDocument;
use iam_verdict::policy::PolicyType;
use iam_verdict::validate::Finding;
use iam_verdict::validate::Source;
use iam_verdict::validate::Subject;
use iam_verdict::validate::findings::FindingCode;
use iam_verdict::validate::resource_kind::ResourceKind;
use iam_verdict::validate::validate;
use serde_json::Value;
use serde_json::json;

/// The findings of a case's code in a policy, with what the case tells of the world around it.
fn findings(catalog: &Catalog, case: &Value, text: &str) -> Vec<Finding> {
    let code = case["code"].as_str().unwrap();
    let told = |name| case.get(name).map(|told| told.as_str().unwrap());
    let named = told("policyType").map(PolicyType::from_name);
    let policy_type = named.map_or(PolicyType::IdentityBased, Option::unwrap);
    let node = parse(text).0.unwrap();
    let (document, diagnostics) = PolicyDocument::read_node(&node, text, policy_type);
    let document = document.unwrap_or_else(|| panic!("{diagnostics:?}\n{text}"));
    let subject = Subject {
        source: Some(Source { text, node: &node }),
        resource_type: told("resourceType").map(|name| ResourceKind::from_name(name).unwrap()),
        account: told("account"),
        ..Subject::new(&document, policy_type, catalog)
    };
    validate(subject).into_iter().filter(|finding| finding.code.as_str() == code).collect()
}

fn path(path: &Path) -> Value {
    let segments = path.segments().iter().map(|segment| match segment {
        PathSegment::Member(name) => json!(name),
        PathSegment::Index(index) => json!(index),
    });
    segments.collect()
}

#[test]
fn findings_fire_where_they_must_and_only_there() {
    let catalog = Catalog::embedded().unwrap();
    let mut faults = Vec::new();
    for case in cases("validation") {
        let code = case["code"].as_str().unwrap();
        for example in case["fires"].as_array().unwrap() {
            let text = policy_text(example);
            let faulty = fires(&catalog, &case, (example, &text)).err();
            faults.extend(faulty.map(|fault| format!("{code}: {fault}\n{}", beginning(&text))));
        }
        for example in case["silent"].as_array().unwrap() {
            let text = policy_text(example);
            let found = findings(&catalog, &case, &text);
            if !found.is_empty() {
                faults.push(format!("{code} is not silent: {found:?}\n{}", beginning(&text)));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn beginning(text: &str) -> String {
    text.chars().take(1_000).collect()
}

/// The one finding of the example stands where it must, and says what it must.
fn fires(catalog: &Catalog, case: &Value, (example, text): (&Value, &str)) -> Result<(), String> {
    let found = findings(catalog, case, text);
    let [finding] = found.as_slice() else { return Err(format!("found {found:?}")) };
    let others: Value = finding.others.iter().map(|other| path(&other.path)).collect();
    let told = [
        ("path", path(&finding.path), Some(Value::Null)),
        ("others", others, Some(json!([]))),
        ("message", json!(finding.message), None),
        ("help", json!(finding.help), None),
        ("replacement", json!(finding.replacement), None),
        ("at", json!(finding.span.slice(text)), None),
    ];
    for (name, value, otherwise) in told {
        let wanted = example.get(name).cloned().or(otherwise).unwrap_or_else(|| value.clone());
        if value != wanted {
            return Err(format!("{name} is {value}, not {wanted}"));
        }
    }
    if finding.message.contains("``") {
        return Err(format!("something is missing in {}", finding.message));
    }
    let others = finding.others.iter().map(|other| (&other.path, other.span));
    for (path, span) in others.chain([(&finding.path, finding.span)]) {
        stands_at(text, path, span)?;
    }
    mends(catalog, (case, text), finding)
}

/// The place is the element of the path, or the name of the member, or text in one of them.
fn stands_at(text: &str, path: &Path, span: Span) -> Result<(), String> {
    let root = parse(text).0.unwrap();
    let (mut node, mut name) = (&root, None);
    for segment in path.segments() {
        (node, name) = match segment {
            PathSegment::Member(member) => {
                let members = node.as_object().unwrap().iter();
                let found = members.rev().find(|one| one.key == *member).unwrap();
                (&found.value, Some(found.key_span))
            }
            PathSegment::Index(index) => {
                (node.as_array().and_then(|all| all.get(*index)).unwrap_or(node), None)
            }
        };
    }
    let is_within = |outer: Span| outer.start <= span.start && span.end <= outer.end;
    let is_there = span == node.span || name == Some(span);
    let is_part = node.as_str().is_some() && is_within(node.span);
    if is_there || is_part {
        return Ok(());
    }
    Err(format!("{path} is {}, not {}", node.span.slice(text), span.slice(text)))
}

/// What is offered in place of the text at the place leaves a policy without the finding.
fn mends(catalog: &Catalog, (case, text): (&Value, &str), finding: &Finding) -> Result<(), String> {
    let Some(replacement) = &finding.replacement else { return Ok(()) };
    let place = |at: u32| usize::try_from(at).unwrap();
    let span = place(finding.span.start)..place(finding.span.end);
    let before = text.get(span.clone()).unwrap();
    if !before.starts_with('"') || !before.ends_with('"') {
        return Err(format!("{before} is replaced"));
    }
    let mut mended = text.to_owned();
    mended.replace_range(span, &json!(replacement).to_string());
    let found = findings(catalog, case, &mended);
    if found.is_empty() { Ok(()) } else { Err(format!("it is not mended: {found:?}\n{mended}")) }
}

#[test]
fn every_finding_has_an_example() {
    let cases = cases("validation");
    let all: BTreeSet<&str> = FindingCode::ALL.iter().map(|code| code.as_str()).collect();
    for part in ["fires", "silent"] {
        let has_part = |case: &&Value| !case[part].as_array().unwrap().is_empty();
        let with_example: BTreeSet<&str> =
            cases.iter().filter(has_part).map(|case| case["code"].as_str().unwrap()).collect();
        assert_eq!(with_example, all, "{part}");
    }
}

/// Where a finding says more exactly what the grammar found, only it is told.
#[test]
fn what_a_finding_says_more_exactly_is_told_once() {
    let catalog = Catalog::embedded().unwrap();
    let codes = |policy_type: &str, statement: Value| -> Vec<&str> {
        let policy = json!({ "Version": "2012-10-17", "Statement": statement });
        let input = json!({ "policyType": policy_type, "policy": policy }).to_string();
        let found = validate_with_catalog(&catalog, &input).unwrap();
        found.iter().map(|finding| finding.code).collect()
    };
    let statement = |operator: &str| {
        json!({ "Effect": "Deny", "Action": "ec2:CreateTags", "Resource": "*",
            "Condition": { operator: { "aws:TagKeys": [] } } })
    };
    for (operator, code) in [
        ("ForAllValues:StringEquals", "empty-array-condition-forallvalues"),
        ("ForAnyValue:StringEquals", "empty-array-condition-foranyvalue"),
    ] {
        let found = codes("identityBased", statement(operator));
        let empty = found.iter().filter(|code| code.starts_with("empty-array-condition"));
        assert_eq!(empty.collect::<Vec<_>>(), [&code]);
    }
    let nobody = json!({ "Effect": "Allow", "Principal": {}, "Action": "s3:*", "Resource": "*" });
    assert_eq!(codes("resourceBased", nobody), ["empty-object-principal"]);
}

/// The findings of a case's code as the interface tells them.
fn told(catalog: &Catalog, case: &Value, text: &str) -> Vec<Value> {
    let policy_type = case.get("policyType").cloned().unwrap_or_else(|| json!("identityBased"));
    let mut input = json!({ "policyType": policy_type, "policy": text });
    for name in ["resourceType", "account"] {
        if let Some(told) = case.get(name) {
            input[name] = told.clone();
        }
    }
    let found = validate_with_catalog(catalog, &input.to_string()).unwrap();
    let found = serde_json::to_value(found).unwrap();
    let of_code = |found: &&Value| found["code"] == case["code"];
    found.as_array().unwrap().iter().filter(of_code).cloned().collect()
}

/// The text after the edits of a fix, whose places are counted in UTF-16.
fn edited(text: &str, edits: &Value) -> String {
    let mut units: Vec<u16> = text.encode_utf16().collect();
    for edit in edits.as_array().unwrap().iter().rev() {
        let at =
            |end: &str| usize::try_from(edit["range"][end]["offset"].as_u64().unwrap()).unwrap();
        units.splice(at("start")..at("end"), edit["newText"].as_str().unwrap().encode_utf16());
    }
    String::from_utf16(&units).unwrap()
}

/// Of the grammar as beyond it: a fix leaves one finding fewer of its code.
#[test]
fn a_fix_mends_what_it_is_for() {
    let catalog = Catalog::embedded().unwrap();
    let mut mended = BTreeSet::new();
    for case in ["diagnostics", "validation"].into_iter().flat_map(cases) {
        for example in case["fires"].as_array().unwrap() {
            let text = policy_text(example);
            let found = told(&catalog, &case, &text);
            for fix in found.iter().filter_map(|finding| finding.get("fix")) {
                let after = edited(&text, &fix["edits"]);
                let left = told(&catalog, &case, &after);
                assert!(left.len() < found.len(), "{}: {fix} in {text}: {left:?}", case["code"]);
                mended.insert(case["code"].as_str().unwrap().to_owned());
            }
        }
    }
    println!("{} codes are mended", mended.len());
    for code in ["invalid-effect", "missing-version", "invalid-action", "redundant-action"] {
        assert!(mended.contains(code), "{code}");
    }
}
