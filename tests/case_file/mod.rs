//! Cases as data: every file of `tests/cases` holds a list of questions with known answers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use serde_json::Value;

/// A question with its known answer.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) question: Question,
    pub(crate) expect: Expectation,
    /// What the keys may turn out to be that are not known, beside absent.
    pub(crate) assignments: Vec<Value>,
    /// What is decided under the other `deriveContext`, where that differs: the explained list of
    /// those decisions that derivation changes.
    pub(crate) other_derivation: Option<String>,
}

#[derive(Debug)]
pub(crate) enum Question {
    /// One call of `evaluate`.
    Scenario(Value),
    /// One call of `validate`.
    Validate(Value),
}

#[derive(Debug)]
pub(crate) enum Expectation {
    /// Any of these decisions, for one of these policy types and with this code where the case
    /// tells, with exactly these uncertain rules and the decision of their other reading, and with exactly this under
    /// `dependsOn`: null when nothing depends on keys that are not known.
    Decision {
        decisions: Vec<String>,
        policy_types: Vec<String>,
        code: Option<String>,
        uncertainties: Option<BTreeMap<String, String>>,
        depends_on: Option<Value>,
    },
    /// An error of this name, and of this code where the case tells.
    Error { name: String, code: Option<String> },
    /// Whether `validate` finds an error.
    Findings { invalid: bool },
}

/// Every case of every topic, in the order of the files.
pub(crate) fn all() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files = Vec::new();
    for topic in sorted(&root) {
        if topic.is_dir() {
            files.extend(sorted(&topic));
        }
    }
    let cases: Vec<Case> = files.iter().flat_map(|file| read(file)).collect();
    assert!(cases.len() > 400, "only {} cases were found: are files missing?", cases.len());
    cases
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn read(file: &Path) -> Vec<Case> {
    let place = file.display();
    let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{place}: {e}"));
    let list: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{place}: {e}"));
    let list = list.as_array().unwrap_or_else(|| panic!("{place}: no list"));
    list.iter().map(case).collect()
}

fn case(value: &Value) -> Case {
    let id = text(&value["id"]);
    let question = match (value.get("scenario"), value.get("validate")) {
        (Some(scenario), None) => Question::Scenario(scenario.clone()),
        (None, Some(validate)) => Question::Validate(validate.clone()),
        _ => panic!("{id}: a case has a scenario or a validate"),
    };
    let expect = expectation(&value["expect"]).unwrap_or_else(|| panic!("{id}: no expect"));
    let title = text(&value["title"]);
    let assignments = value["assignments"].as_array().cloned().unwrap_or_default();
    let other_derivation = value.get("otherDerivation").map(|other| {
        assert!(!text(&other["because"]).is_empty(), "{id}: why is it decided otherwise?");
        text(&other["decision"])
    });
    Case { id, title, question, expect, assignments, other_derivation }
}

fn expectation(expect: &Value) -> Option<Expectation> {
    if let Some(decision) = expect.get("decision") {
        return Some(Expectation::Decision {
            decisions: texts(decision),
            policy_types: expect.get("policyType").map(texts).unwrap_or_default(),
            code: expect.get("code").map(text),
            uncertainties: expect.get("uncertainties").map(uncertainties),
            depends_on: expect.get("dependsOn").cloned(),
        });
    }
    if let Some(name) = expect.get("error") {
        return Some(Expectation::Error { name: text(name), code: expect.get("code").map(text) });
    }
    let findings = expect.get("findings")?;
    Some(Expectation::Findings { invalid: text(findings) == "invalid" })
}

fn uncertainties(value: &Value) -> BTreeMap<String, String> {
    let rules = value.as_object().unwrap_or_else(|| panic!("expected an object, found {value}"));
    rules.iter().map(|(rule, otherwise)| (rule.clone(), text(otherwise))).collect()
}

fn text(value: &Value) -> String {
    let text = value.as_str();
    text.unwrap_or_else(|| panic!("expected a string, found {value}")).to_owned()
}

/// A string, or a list of strings.
fn texts(value: &Value) -> Vec<String> {
    match value.as_array() {
        Some(list) => list.iter().map(text).collect(),
        None => vec![text(value)],
    }
}
