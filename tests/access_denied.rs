//! Messages of AWS are read back; `tests/cases.rs` does the same with those that the engine prints.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

use iam_verdict::api;
use serde_json::Value;

fn parsed(text: &str) -> Option<Value> {
    api::parse_access_denied(text).map(|denial| serde_json::to_value(denial).unwrap())
}

#[test]
fn messages_tell_what_stands_in_them() {
    let messages: Value =
        serde_json::from_str(include_str!("access_denied/messages.json")).unwrap();
    let mut failures = Vec::new();
    for message in messages["denials"].as_array().unwrap() {
        let got = parsed(message["text"].as_str().unwrap());
        if got.as_ref() != Some(&message["tells"]) {
            failures.push(format!("{}: {got:#?}\nwanted {:#}", message["title"], message["tells"]));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    for text in messages["others"].as_array().unwrap() {
        assert_eq!(parsed(text.as_str().unwrap()), None, "{text}");
    }
}
