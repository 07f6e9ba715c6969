//! Prints generated scenarios, each with what the engine answers natively, for
//! `tests/js/generated.test.mjs`, which asks the package the same:
//! `cargo test --test scenarios -- 1000`.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

mod generate;

use std::cell::RefCell;
use std::io::BufWriter;
use std::io::Write;

use iam_verdict::api;
use iam_verdict::api::Options;
use proptest::prelude::*;
use serde_json::json;

fn main() {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok());
    let count = count.expect("usage: scenarios COUNT");
    let output = RefCell::new(BufWriter::new(std::io::stdout()));
    generate::check(count, generate::short_or_long_scenario(), |scenario| {
        let options = Options { trace: false, explain: false };
        let answer = match api::evaluate(&scenario.to_string(), options) {
            Ok(found) => json!([found.decision, found.reason.policy_type, found.reason.code]),
            Err(error) => return Err(TestCaseError::fail(format!("{error}\n{scenario:#}"))),
        };
        let line = json!({ "scenario": scenario, "answer": answer });
        writeln!(output.borrow_mut(), "{line}").expect("whoever asked reads");
        Ok(())
    });
}
