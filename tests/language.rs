//! Help while a policy is written: cases as data, with the cursor where a `|` stands, and texts that
//! are cut off anywhere.
#![cfg(all(feature = "catalog", feature = "wire", not(target_arch = "wasm32")))]

use std::fs;
use std::path::Path;
use std::time::Duration;
use std::time::Instant;

use iam_verdict::api::language;
use iam_verdict::api::language::Position;
use iam_verdict::api::language::Range;
use iam_verdict::base::edit::Edit;
use iam_verdict::base::edit::apply;
use iam_verdict::base::span::LineIndex;
use iam_verdict::base::span::Span;
use iam_verdict::catalog::Catalog;
use iam_verdict::json;
use iam_verdict::language::Document;
use iam_verdict::policy::PolicyType;
use serde_json::Value;
use serde_json::json;

const ORIGIN: Position = Position { line: 0, character: 0 };

fn cases(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language").join(file);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The text of a case, its type and the place of its cursor.
fn asked(case: &Value) -> (String, PolicyType, Position) {
    let marked = match &case["text"] {
        Value::Array(lines) => {
            lines.iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
        }
        text => text.as_str().unwrap().to_owned(),
    };
    let at = marked.find('|').unwrap_or_else(|| panic!("no cursor: {marked}"));
    let text = marked.replacen('|', "", 1);
    let position = position(&text, at);
    let named = case.get("policyType").map_or("identityBased", |name| name.as_str().unwrap());
    (text, PolicyType::from_name(named).unwrap(), position)
}

fn position(text: &str, byte: usize) -> Position {
    let at = LineIndex::new(text).position(text, u32::try_from(byte).unwrap());
    Position { line: at.line - 1, character: at.column }
}

fn span(text: &str, range: Range) -> Span {
    let index = LineIndex::new(text);
    let byte = |at: Position| index.byte(text, at.line, at.character);
    Span::new(byte(range.start), byte(range.end))
}

fn edited(text: &str, edits: &[language::TextEdit]) -> String {
    let edit = |edit: &language::TextEdit| Edit::new(span(text, edit.range), edit.new_text.clone());
    apply(text, &edits.iter().map(edit).collect::<Vec<_>>())
}

fn texts(value: &Value) -> Vec<String> {
    let texts = value.as_array().into_iter().flatten();
    texts.map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[test]
fn completions_are_those_of_the_place() {
    let catalog = Catalog::embedded().unwrap();
    let cases = cases("completion.json");
    for case in &cases {
        let (text, policy_type, position) = asked(case);
        let document = Document { text: &text, policy_type, catalog: &catalog };
        let found = language::completion(document, position);
        let labels: Vec<&str> = found.items.iter().map(|item| item.label.as_str()).collect();
        if let Some(all) = case.get("all") {
            assert_eq!(labels, texts(all), "{text}");
        }
        let first = texts(&case["first"]);
        assert_eq!(
            labels.get(..first.len()),
            Some(&first.iter().map(String::as_str).collect::<Vec<_>>()[..]),
            "{text}: {labels:?}"
        );
        for label in texts(&case["has"]) {
            assert!(labels.contains(&label.as_str()), "{text}: no {label} in {labels:?}");
        }
        for label in texts(&case["hasNot"]) {
            assert!(!labels.contains(&label.as_str()), "{text}: {label} in {labels:?}");
        }
        if let Some(details) = case.get("detail") {
            assert_eq!(found.items[0].detail, details.as_str().unwrap(), "{text}");
        }
        if let Some(written) = case.get("writes") {
            let expected = written.as_str().unwrap();
            assert_eq!(edited(&text, &[found.items[0].text_edit.clone()]), expected, "{text}");
        }
        for item in &found.items {
            fits(&text, position, item);
        }
    }
    assert!(cases.len() > 50, "{}", cases.len());
}

/// A client keeps an item whose filter text goes on from what is typed, and takes edits that hold the
/// cursor on one line (LSP 3.17, `CompletionItem.textEdit`).
fn fits(text: &str, position: Position, item: &language::CompletionItem) {
    let Range { start, end } = item.text_edit.range;
    assert!(start.line == end.line && start.line == position.line, "{item:?}");
    assert!((start.character..=end.character).contains(&position.character), "{item:?}");
    let typed = span(text, Range { start, end: position }).slice(text).to_lowercase();
    let filter = item.filter_text.to_lowercase();
    // Its letters in their order, as clients compare at their widest.
    let mut rest = filter.chars();
    assert!(typed.chars().all(|c| rest.any(|other| other == c)), "{text}: {typed}, {filter}");
    assert!(typed.is_empty() || filter.starts_with('"') == typed.starts_with('"'), "{item:?}");
}

#[test]
fn hovers_tell_what_stands_there() {
    let catalog = Catalog::embedded().unwrap();
    let cases = cases("hover.json");
    for case in &cases {
        let (text, policy_type, position) = asked(case);
        let document = Document { text: &text, policy_type, catalog: &catalog };
        let found = language::hover(document, position);
        let Some(word) = case.get("word").and_then(Value::as_str) else {
            assert_eq!(found, None, "{text}");
            continue;
        };
        let found = found.unwrap_or_else(|| panic!("nothing: {text}"));
        assert_eq!(span(&text, found.range).slice(&text), word, "{text}");
        for part in texts(&case["says"]) {
            assert!(found.contents.value.contains(&part), "{part}: {}", found.contents.value);
        }
    }
    assert!(cases.len() > 15, "{}", cases.len());
}

#[test]
fn code_actions_change_what_they_say() {
    let catalog = Catalog::embedded().unwrap();
    let cases = cases("code_action.json");
    for case in &cases {
        let (text, policy_type, position) = asked(case);
        let document = Document { text: &text, policy_type, catalog: &catalog };
        let found = language::code_actions(document, Range { start: position, end: position });
        let titles: Vec<&str> = found.iter().map(|action| action.title.as_str()).collect();
        let Some(title) = case.get("title").and_then(Value::as_str) else {
            assert_eq!(titles, Vec::<&str>::new(), "{text}");
            continue;
        };
        let action = found.iter().find(|action| action.title == title);
        let action = action.unwrap_or_else(|| panic!("{text}: {titles:?}"));
        assert_eq!(edited(&text, &action.edits), case["writes"].as_str().unwrap(), "{titles:?}");
        assert_eq!(action.kind, case.get("kind").map_or("quickfix", |kind| kind.as_str().unwrap()));
        for mended in &action.diagnostics {
            let after = edited(&text, &action.edits);
            let document = Document { text: &after, ..document };
            let left = language::diagnostics(document);
            assert!(!left.iter().any(|left| left.code == mended.code), "{after}: {left:?}");
        }
    }
    assert!(cases.len() > 15, "{}", cases.len());
}

#[test]
fn diagnostics_are_those_of_grammar_and_catalog() {
    let catalog = Catalog::embedded().unwrap();
    let text = "{\"Statement\":[\n{\"Effect\":\"allow\",\"Action\":\"s3:Get💥\",\"Resource\":\"*\"},\n{\"Effect\":\"Allow\",\"Action\":[\"s3:*\",\"s3:Gett\"],\"Resource\":\"*\"}]}";
    let document = Document { text, policy_type: PolicyType::IdentityBased, catalog: &catalog };
    let found = language::diagnostics(document);
    let codes: Vec<&str> = found.iter().map(|found| found.code).collect();
    let expected =
        ["missing-version", "invalid-effect", "character-outside-latin1", "invalid-action"];
    assert!(expected.iter().all(|code| codes.contains(code)), "{codes:?}");
    let effect = found.iter().find(|found| found.code == "invalid-effect").unwrap();
    let expected = json!({
        "range": { "start": { "line": 1, "character": 10 }, "end": { "line": 1, "character": 17 } },
        "severity": 1,
        "code": "invalid-effect",
        "source": "iam-verdict",
        "message": "`allow` is no effect: expected `Allow` or `Deny`; did you mean `Allow`?",
    });
    assert_eq!(serde_json::to_value(effect).unwrap(), expected);
}

#[test]
fn a_layout_is_made_of_changes_of_white_space() {
    let text = "{\"Version\":\"2012-10-17\",\n \"Statement\": []}";
    let edits = language::formatting(text, 4, true);
    let laid_out = edited(text, &edits);
    assert_eq!(laid_out, "{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": []\n}");
    assert_eq!(language::formatting(&laid_out, 4, true), []);
    assert_eq!(language::formatting("{", 4, true), []);
    assert_eq!(edited("[1,2]", &language::formatting("[1,2]", 4, false)), "[\n\t1,\n\t2\n]");
}

/// Everything that is asked of a text, at a place of it.
fn ask_all(document: Document<'_>, at: Position) -> usize {
    let range = Range { start: at, end: at };
    let completions = language::completion(document, at);
    for item in &completions.items {
        fits(document.text, at, item);
    }
    let hover = language::hover(document, at);
    completions.items.len()
        + usize::from(hover.is_some())
        + language::code_actions(document, range).len()
}

/// The examples of the playground and the policies of the cases.
fn policies() -> Vec<(PolicyType, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/examples");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    let mut found = Vec::new();
    for file in files {
        let example: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        let mut open = vec![example];
        while let Some(value) = open.pop() {
            match value {
                Value::Object(members) if members.contains_key("Statement") => {
                    found.push((
                        PolicyType::IdentityBased,
                        serde_json::to_string_pretty(&members).unwrap(),
                    ));
                }
                Value::Object(members) => open.extend(members.into_iter().map(|(_, value)| value)),
                Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
    }
    assert!(found.len() > 20, "{}", found.len());
    found
}

#[test]
fn every_beginning_of_a_policy_has_an_answer() {
    let catalog = Catalog::embedded().unwrap();
    let mut answers = 0;
    for (policy_type, text) in policies() {
        for (end, _) in text.char_indices() {
            let text = &text[..end];
            let document = Document { text, policy_type, catalog: &catalog };
            answers += ask_all(document, position(text, end));
        }
    }
    assert!(answers > 100_000, "{answers}");
}

#[test]
fn every_place_of_a_whole_policy_has_an_answer() {
    let catalog = Catalog::embedded().unwrap();
    for (policy_type, text) in policies().into_iter().step_by(5) {
        let document = Document { text: &text, policy_type, catalog: &catalog };
        for (at, _) in text.char_indices() {
            ask_all(document, position(&text, at));
        }
    }
}

#[test]
fn long_and_deep_texts_are_answered_in_time() {
    let catalog = Catalog::embedded().unwrap();
    let statement =
        "{\"Effect\":\"Allow\",\"Action\":[\"s3:Get*\",\"sqs:SendMessage\"],\"Resource\":\"*\"},\n";
    let long = format!("{{\"Statement\":[{}{{\"Action\":\"s3:", statement.repeat(13_000));
    let texts = [
        long,
        "[".repeat(1_000_000),
        format!("{{\"Statement\":[{}", "{\"Action\":[".repeat(90_000)),
        format!("{{\"Statement\":[{{\"Action\":[{}\"s3:", "\"s3:*\",".repeat(140_000)),
        "\"".repeat(1_000_000),
        "💥".repeat(250_000),
    ];
    for text in texts {
        let begin = Instant::now();
        let document =
            Document { text: &text, policy_type: PolicyType::IdentityBased, catalog: &catalog };
        let at = position(&text, text.len());
        let _answers = (language::completion(document, at), language::hover(document, ORIGIN));
        let spent = begin.elapsed();
        // Far above what it takes, far below what something quadratic would.
        assert!(spent < Duration::from_secs(5), "{spent:?}: {}", &text[..20]);
        assert!(json::tokens(&text).count() > 0);
    }
}
