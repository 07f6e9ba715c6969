//! The engine against a second evaluator that shares no code with it.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

mod generate;
mod oracle;
mod packed;

use std::cell::Cell;

use iam_verdict::api;
use iam_verdict::api::Options;
use iam_verdict::api::PolicySet;
use iam_verdict::value::glob::Glob;
use packed::Packer;
use proptest::prelude::*;
use serde_json::Value;

#[test]
fn the_engine_decides_as_the_oracle_does() {
    let (asked, answered) = (Cell::new(0), Cell::new(0));
    generate::check(20_000, generate::scenario(), |scenario| {
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
    println!("{asked} scenarios, {answered} answered");
    assert!(answered * 10 > asked * 7, "the oracle knew {answered} of {asked} only");
}

/// The hot path, which looks at the statements of a plan only, gives the answers of the text, alone
/// and in a list.
#[test]
fn every_call_decides_alike() {
    let (asked, packed) = (Cell::new(0), Cell::new(0));
    generate::check(3_000, generate::short_or_long_scenario(), |scenario| {
        let mut input = serde_json::json!({ "policies": scenario["policies"] });
        if let Some(settings) = scenario.get("settings") {
            input["settings"] = settings.clone();
        }
        let mut set = PolicySet::compile(&input.to_string()).unwrap();
        let mut packer = Packer::new(&mut set);
        let request = &scenario["request"];
        asked.set(asked.get() + 1);
        // What one request leaves behind must not reach the next.
        let mut bare = request.clone();
        bare.as_object_mut().unwrap().remove("context");
        let mut without_resource = request.clone();
        without_resource.as_object_mut().unwrap().remove("resource");
        let mut list = Vec::new();
        for request in [request, &bare, &without_resource, request] {
            let Ok(wanted) = set.decide(&request.to_string()) else { continue };
            let options = Options { trace: false, explain: false };
            let evaluation = set.evaluate(&request.to_string(), options);
            prop_assert_eq!(evaluation.unwrap().decision, wanted.decision, "{:#}", scenario);
            let Some(bytes) = packer.bytes(&mut set, request) else { return Ok(()) };
            packed::write(&mut set, &bytes);
            let number = set.decide_packed();
            let Some(got) = set.packed_reason(number) else { return Ok(()) };
            let (got, wanted) = (serde_json::to_value(got), serde_json::to_value(wanted));
            prop_assert_eq!(got.unwrap(), wanted.unwrap(), "{}\n{}", request, pretty(&scenario));
            list.push((bytes, number));
        }
        // Asked again, all are answered from what is kept; a set that forgot decides anew, and here
        // in the other order.
        for forgets in [false, true] {
            if forgets {
                set.packed_forget();
                packer = Packer::new(&mut set);
                packer.bytes(&mut set, request);
                list.reverse();
            }
            let (bytes, numbers): (Vec<&[u8]>, Vec<u32>) =
                list.iter().map(|(bytes, number)| (bytes.as_slice(), *number)).unzip();
            packed::write(&mut set, &bytes.concat());
            prop_assert_eq!(set.decide_many_packed(numbers.len()), numbers, "{:#}", scenario);
        }
        packed.set(packed.get() + 1);
        Ok(())
    });
    let (asked, packed) = (asked.get(), packed.get());
    println!("{asked} scenarios, {packed} packed");
    assert!(packed * 2 > asked, "{packed} of {asked} were packed");
}

/// Texts that the pattern takes, and texts beside them.
#[test]
fn wildcards_match_as_trying_everything_does() {
    let piece = prop_oneof![
        4 => "[ab]".prop_map(|text| (text.clone(), text)),
        1 => "[éß😀\u{301}]".prop_map(|text| (text.clone(), text)),
        2 => "[abé😀]".prop_map(|text| ("?".to_owned(), text)),
        2 => "[ab😀]{0,3}".prop_map(|text| ("*".to_owned(), text)),
        1 => "[abé?]{20,70}".prop_map(|text| (text.clone(), text.replace('?', "é"))),
        1 => "[ab?*]".prop_map(|text| (String::new(), text)),
    ];
    let pieces = prop::collection::vec(piece, 0..24);
    let matched = Cell::new(0);
    generate::check(6_000, pieces, |pieces| {
        let (pattern, text): (Vec<String>, Vec<String>) = pieces.into_iter().unzip();
        let (pattern, text) = (pattern.concat(), text.concat());
        let wanted = takes(&pattern, &text);
        prop_assert_eq!(Glob::parse(&pattern).matches(&text), wanted, "{} {}", pattern, text);
        matched.set(matched.get() + u32::from(wanted));
        Ok(())
    });
    assert!(matched.get() > 1_000, "{} matched", matched.get());
}

/// Whether the pattern takes the text: for every beginning of the pattern, which beginnings of the
/// text it takes.
fn takes(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut taken: Vec<bool> = (0..=text.len()).map(|end| end == 0).collect();
    for c in pattern.chars() {
        let shifted = (0..=text.len()).map(|end| {
            let fits = |before: usize| c == '?' || c == text[before];
            end.checked_sub(1).is_some_and(|before| taken[before] && fits(before))
        });
        taken = match c {
            '*' => (0..=text.len()).map(|end| taken[..=end].contains(&true)).collect(),
            _ => shifted.collect(),
        };
    }
    taken[text.len()]
}

fn pretty(scenario: &Value) -> String {
    serde_json::to_string_pretty(scenario).unwrap()
}
