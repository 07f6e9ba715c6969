//! Cross-account access, from staging to production, step by step:
//! `cargo run --example staging_to_production`.
//!
//! The steps are cases of `tests/cases/decision/staging-to-production.json`, so that the story stays
//! true.

use std::error::Error;

use iam_verdict::api::Options;
use iam_verdict::api::evaluate;
use serde_json::Value;

const STEPS: &str = include_str!("../tests/cases/decision/staging-to-production.json");

fn main() -> Result<(), Box<dyn Error>> {
    let steps: Vec<Value> = serde_json::from_str(STEPS)?;
    for (index, step) in steps.iter().enumerate() {
        let evaluation = evaluate(&step["scenario"].to_string(), Options::default())?;
        println!("{}. {}", index + 1, step["title"].as_str().unwrap_or_default());
        println!("   {}: {}\n", evaluation.decision, evaluation.reason.text);
    }
    Ok(())
}
