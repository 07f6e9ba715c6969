//! AWS's policy checks (IAM Access Analyzer, "policy check reference"): which of them are there, and why
//! not the others.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

use std::collections::BTreeMap;

use iam_verdict::base::code::Code;
use iam_verdict::base::diagnostic::Severity;
use iam_verdict::validate::findings::FindingCode;
use serde_json::Value;

/// AWS's codes, with the reason where ours are without it.
fn checks() -> Vec<Value> {
    serde_json::from_str(include_str!("policy_checks.json")).unwrap()
}

/// Our code for one of AWS's.
fn ours(check: &Value) -> String {
    check["code"].as_str().unwrap().to_lowercase().replace('_', "-")
}

#[test]
fn every_check_of_aws_is_there_or_has_a_reason() {
    let grammar = Code::ALL.iter().map(|code| code.as_str());
    let all: Vec<&str> = grammar.chain(FindingCode::ALL.iter().map(|code| code.as_str())).collect();
    let checks = checks();
    assert_eq!(checks.len(), 153);
    let mut faults = Vec::new();
    for check in &checks {
        let code = ours(check);
        match (all.contains(&code.as_str()), check.get("missing")) {
            (true, None) => {}
            (false, Some(reason)) => assert!(reason.as_str().unwrap().len() > 20, "{code}"),
            (true, Some(_)) => faults.push(format!("{code} is there: remove the reason")),
            (false, None) => faults.push(format!("{code} is missing without a reason")),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Findings weigh what AWS's checks of the same name weigh; of the grammar each place says it, by what
/// the policy type makes of it.
#[test]
fn findings_weigh_what_aws_gives_them() {
    let types: BTreeMap<String, String> = checks()
        .iter()
        .map(|check| (ours(check), check["type"].as_str().unwrap().to_owned()))
        .collect();
    for code in FindingCode::ALL {
        let Some(wanted) = types.get(code.as_str()) else { continue };
        let given = match code.severity() {
            Severity::Error => "ERROR",
            Severity::SecurityWarning => "SECURITY_WARNING",
            Severity::Warning => "WARNING",
            Severity::Suggestion => "SUGGESTION",
        };
        assert_eq!(given, wanted, "{}", code.as_str());
    }
}

/// The codes of the documentation's table of parliament's findings are ours.
#[test]
fn codes_of_the_table_of_parliaments_findings_are_there() {
    let table = include_str!("../docs/FINDINGS_PARLIAMENT.md");
    let grammar = Code::ALL.iter().map(|code| code.as_str());
    let all: Vec<&str> = grammar.chain(FindingCode::ALL.iter().map(|code| code.as_str())).collect();
    let mut named = 0;
    for row in table.lines().filter(|line| line.starts_with("| `")) {
        let cell = row.split('|').nth(2).unwrap();
        for code in cell.split(", ").map(|code| code.trim().trim_matches('`')) {
            assert!(code.is_empty() || all.contains(&code), "{code}");
            named += 1;
        }
    }
    assert!(named > 50, "only {named} codes were read");
}
