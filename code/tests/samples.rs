//! The programs of `tests/code`: the calls that people say they make, held against those that are found.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use iam_verdict_code::CodeCalls;
use iam_verdict_code::Source;
use iam_verdict_code::calls;
use serde_json::Value;

/// Programs in which more is found than was expected: a client that is one of several, of which the people who wrote
/// the expectations asked only that it be told. They allow it: "Who sees further, and rightly, makes no mistake."
const SEEN_FURTHER: [(&str, usize, &str); 7] = [
    ("cluster_credentials.py", 23, "DescribeCustomDomainAssociations"),
    ("cluster_credentials.py", 33, "GetWorkgroup"),
    ("cluster_credentials.py", 37, "DescribeClusters"),
    ("inventory.py", 39, "GetResources"),
    ("inventory.py", 45, "ListTables"),
    ("log_handler.py", 44, "CreateLogGroup"),
    ("log_handler.py", 44, "CreateLogStream"),
];

/// A client that is one of several, all of which are known: there is nothing that is not seen.
const KNOWN_ALTERNATIVES: (&str, usize) = ("cluster_credentials.py", 18);

/// How far from its expected line it may be told what is not seen: where a request is signed, not where it is sent.
const NEAR: usize = 2;

fn programs(language: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/code").join(language);
    let mut found: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension != "json"));
    found.sort();
    assert_eq!(found.len(), 30, "programs of {language}");
    found
}

fn read(path: &Path) -> (String, CodeCalls, Value) {
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    let text = fs::read_to_string(path).unwrap();
    let found = calls(&[Source { name: &name, text: &text }]);
    let expected = path.with_file_name(format!("{name}.expected.json"));
    (name, found, serde_json::from_str(&fs::read_to_string(expected).unwrap()).unwrap())
}

type Call = (usize, String, String);

fn expected_calls(expected: &Value) -> BTreeSet<Call> {
    let text = |call: &Value, name: &str| call[name].as_str().unwrap().to_owned();
    let calls = expected["calls"].as_array().unwrap().iter();
    calls
        .map(|call| {
            (
                usize::try_from(call["line"].as_u64().unwrap()).unwrap(),
                text(call, "service"),
                text(call, "operation"),
            )
        })
        .collect()
}

fn found_calls(found: &CodeCalls) -> BTreeSet<Call> {
    found
        .calls
        .iter()
        .map(|call| (call.line, call.service.clone(), call.operation.clone()))
        .collect()
}

#[test]
fn every_call_is_found_and_no_other() {
    let mut counted = 0;
    for path in ["python", "javascript"].into_iter().flat_map(programs) {
        let (name, found, expected) = read(&path);
        let (found, expected) = (found_calls(&found), expected_calls(&expected));
        counted += expected.len();
        let missing: Vec<_> = expected.difference(&found).collect();
        assert!(missing.is_empty(), "{name}: not found: {missing:?}");
        let seen_further = |(line, _, operation): &&Call| {
            SEEN_FURTHER.contains(&(name.as_str(), *line, operation.as_str()))
        };
        let surplus: Vec<_> =
            found.difference(&expected).filter(|call| !seen_further(call)).collect();
        assert!(surplus.is_empty(), "{name}: found, and not expected: {surplus:?}");
    }
    assert!(counted > 400, "only {counted} calls");
}

#[test]
fn what_cannot_be_seen_is_told() {
    for path in ["python", "javascript"].into_iter().flat_map(programs) {
        let (name, found, expected) = read(&path);
        let told: BTreeSet<_> = found
            .not_seen
            .iter()
            .map(|gap| gap.line)
            .chain(found.calls.iter().map(|call| call.line))
            .collect();
        let expected: Vec<_> = expected["notSeen"]
            .as_array()
            .unwrap()
            .iter()
            .map(|gap| usize::try_from(gap["line"].as_u64().unwrap()).unwrap())
            .collect();
        for line in expected.iter().filter(|line| (name.as_str(), **line) != KNOWN_ALTERNATIVES) {
            assert!(
                told.range(line.saturating_sub(NEAR)..=line + NEAR).next().is_some(),
                "{name}: line {line} is not told"
            );
        }
        let surplus: Vec<_> = found
            .not_seen
            .iter()
            .filter(|gap| !expected.iter().any(|line| line.abs_diff(gap.line) <= NEAR))
            .collect();
        assert!(surplus.is_empty(), "{name}: told without need: {surplus:?}");
    }
}
