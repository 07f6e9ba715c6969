//! The engine against a second evaluator that shares no code with it.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

mod generate;
mod oracle;

use std::cell::Cell;

use iam_verdict::api;
use iam_verdict::api::Options;
use proptest::prelude::*;
use serde_json::Value;

#[test]
fn the_engine_decides_as_the_oracle_does() {
    let (asked, answered) = (Cell::new(0), Cell::new(0));
    generate::check(3_000, generate::scenario(), |scenario| {
        asked.set(asked.get() + 1);
        let Some(wanted) = oracle::decide(&scenario) else {
            return Ok(());
        };
        answered.set(answered.get() + 1);
        let options = Options { trace: false, explain: false };
        let got = api::evaluate(&scenario.to_string(), options);
        let got =
            got.map_err(|error| TestCaseError::fail(format!("{error}\n{}", pretty(&scenario))))?;
        prop_assert_eq!(
            (got.decision, got.reason.policy_type),
            (wanted.decision, wanted.policy_type),
            "engine, oracle; {}\n{}",
            got.reason.text,
            pretty(&scenario)
        );
        Ok(())
    });
    let (asked, answered) = (asked.get(), answered.get());
    assert!(answered * 10 > asked * 8, "the oracle knew {answered} of {asked} only");
}

fn pretty(scenario: &Value) -> String {
    serde_json::to_string_pretty(scenario).unwrap()
}
