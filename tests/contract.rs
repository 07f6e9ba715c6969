//! Real answers of the engine, written as TypeScript for `tsc` to judge: a field that is renamed,
//! missing or of another type on either side does not compile.
//!
//! This test writes `target/contract/samples.ts` and holds that every member of every union is
//! shown by some sample, since one that none shows would not be checked. The types are those of
//! the npm package, `pkg-config/src/public.d.ts`. To judge:
//!
//! ```text
//! cargo test --test contract
//! node_modules/.bin/tsc --noEmit --strict --exactOptionalPropertyTypes --target es2022 \
//!   --module nodenext target/contract/samples.ts
//! ```
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use iam_verdict::api;
use iam_verdict::api::Options;
use iam_verdict::api::PolicySet;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;

/// Each union with its members; the name is the path in an answer, without indices.
const UNIONS: [(&str, &[&str]); 14] = [
    ("Evaluation.decision", &["allowed", "explicitDeny", "implicitDeny"]),
    (
        "Evaluation.reason.policyType",
        &[
            "identityBased",
            "resourceBased",
            "permissionsBoundary",
            "session",
            "serviceControl",
            "resourceControl",
            "vpcEndpoint",
            "roleTrust",
            "serviceRule",
            "none",
        ],
    ),
    (
        "Evaluation.matchedStatements.policyType",
        &[
            "identityBased",
            "resourceBased",
            "permissionsBoundary",
            "session",
            "serviceControl",
            "resourceControl",
            "vpcEndpoint",
            "roleTrust",
        ],
    ),
    ("Evaluation.matchedStatements.effect", &["Allow", "Deny"]),
    ("Evaluation.trace.evaluations.evaluatedEffect", &["ALLOW", "EXPLICIT_DENY", "IMPLICIT_DENY"]),
    (
        "Evaluation.trace.evaluations.checks.checkType",
        &[
            "SERVICE_CONTROL_POLICY",
            "RESOURCE_CONTROL_POLICY",
            "VPC_ENDPOINT",
            "RESOURCE",
            "PRINCIPAL",
            "PERMISSIONS_BOUNDARY",
            "SESSION",
        ],
    ),
    (
        "Evaluation.trace.evaluations.checks.evaluatedEffect",
        &["ALLOW", "NO_IMPACT", "IMPLICIT_DENY", "EXPLICIT_DENY"],
    ),
    (
        "Evaluation.trace.evaluations.checks.policies.statements.applies",
        &["true", "false", "unknown"],
    ),
    (
        "Evaluation.trace.evaluations.checks.policies.statements.failed.element",
        &[
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition",
        ],
    ),
    ("Evaluation.dependsOn.decisions", &["allowed", "implicitDeny"]),
    ("DecisionWithReason.statement.policyType", &["identityBased", "serviceControl"]),
    ("Finding.findingType", &["ERROR", "WARNING", "SUGGESTION"]),
    ("ImportedAuthorization.expected.decision", &["explicitDeny", "implicitDeny"]),
    (
        "ImportedAuthorization.expected.evaluations.evaluatedEffect",
        &["ALLOW", "EXPLICIT_DENY", "IMPLICIT_DENY"],
    ),
];

/// Samples, each of which shows something that none before it did.
#[derive(Default)]
struct Samples {
    text: String,
    count: usize,
    shown: BTreeSet<String>,
}

impl Samples {
    fn add(&mut self, type_name: &str, answer: &impl Serialize) {
        let answer = serde_json::to_value(answer).unwrap();
        let mut facts = BTreeSet::new();
        collect(type_name, &answer, &mut facts);
        if facts.is_subset(&self.shown) {
            return;
        }
        self.shown.append(&mut facts);
        self.count += 1;
        let count = self.count;
        writeln!(self.text, "export const sample{count} = {answer} satisfies {type_name}").unwrap();
    }
}

/// Which members a value has, which of the unions' words stand in it, and of which type each is.
fn collect(path: &str, value: &Value, facts: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let is_map = path.ends_with("ontext"); // keys of a context are the user's
            for (name, member) in members {
                let path = if is_map { format!("{path}.*") } else { format!("{path}.{name}") };
                collect(&path, member, facts);
            }
        }
        Value::Array(elements) => {
            facts.insert(format!("{path}: list"));
            elements.iter().for_each(|element| collect(path, element, facts));
        }
        Value::String(word) if UNIONS.iter().any(|(union, _)| *union == path) => {
            facts.insert(format!("{path} {word}"));
        }
        Value::Bool(word) => {
            facts.insert(format!("{path} {word}"));
        }
        Value::String(_) => {
            facts.insert(format!("{path}: text"));
        }
        Value::Number(_) | Value::Null => {
            facts.insert(format!("{path}: number"));
        }
    }
}

#[test]
fn real_answers_are_written_for_the_type_checker() {
    let mut samples = Samples::default();
    for question in questions() {
        if let Some(scenario) = question.get("scenario") {
            ask(scenario, &mut samples);
        } else {
            let findings = api::validate(&question["validate"].to_string()).unwrap();
            findings.iter().for_each(|finding| samples.add("Finding", finding));
        }
    }
    for input in authorization_details() {
        let imported = api::import_authorization_details(&input.to_string()).unwrap().to_json();
        let imported: Value = serde_json::from_str(&imported).unwrap();
        samples.add("ImportedAuthorization", &imported);
    }
    let unshown: Vec<String> = UNIONS
        .iter()
        .flat_map(|(path, members)| members.iter().map(move |member| format!("{path} {member}")))
        .filter(|fact| !samples.shown.contains(fact))
        .collect();
    assert!(unshown.is_empty(), "no sample shows {unshown:#?}");

    let types = "DecisionWithReason, Evaluation, Finding, PolicyDiagnostic";
    let import = "../../pkg-config/src/public";
    let text = format!(
        "import type {{ {types} }} from '{import}.js'\n\
         import type {{ ImportedAuthorization }} from '{import}-tools.js'\n{}",
        samples.text
    );
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/contract");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("samples.ts"), text).unwrap();
}

fn ask(scenario: &Value, samples: &mut Samples) {
    match api::evaluate(&scenario.to_string(), Options::default()) {
        Ok(evaluation) => samples.add("Evaluation", &evaluation),
        Err(error) => {
            let error = serde_json::to_value(&error).unwrap();
            let diagnostics = error["diagnostics"].as_array().into_iter().flatten();
            diagnostics.for_each(|diagnostic| samples.add("PolicyDiagnostic", diagnostic));
            return;
        }
    }
    let mut input = json!({ "policies": scenario["policies"] });
    if let Some(settings) = scenario.get("settings") {
        input["settings"] = settings.clone();
    }
    let set = PolicySet::compile(&input.to_string()).unwrap();
    samples.add("DecisionWithReason", &set.decide(&scenario["request"].to_string()).unwrap());
}

/// The answers of AWS with their documents.
fn authorization_details() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/authorization_details");
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let read = |file: &PathBuf| -> Value {
        let case: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        json!({ "details": case["details"], "policies": case["policies"] })
    };
    files.iter().map(read).collect()
}

/// Every case, and scenarios that show what no case does.
fn questions() -> Vec<Value> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut files = vec![tests.join("contract/scenarios.json")];
    for topic in ["decision", "language"] {
        let entries = fs::read_dir(tests.join("cases").join(topic)).unwrap();
        files.extend(entries.map(|entry| entry.unwrap().path()));
    }
    files.sort();
    let read = |file: &PathBuf| -> Vec<Value> {
        serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
    };
    files.iter().flat_map(read).collect()
}
