//! Examples of what is found in policies: data, each with where its code fires and where it is silent.

use std::fs;
use std::path::Path;

use iam_verdict::format::Style;
use iam_verdict::format::layout;
use serde_json::Value;
use serde_json::json;

/// The cases of a folder of `tests`, in the order of its files.
pub(crate) fn cases(folder: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read =
        |file| -> Vec<Value> { serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap() };
    files.into_iter().flat_map(read).collect()
}

/// The text of an example: a `text`, in which as many letters as `long` says stand for `…`; a whole
/// `policy`; or one of one statement, `repeat`ed as often as said.
pub(crate) fn policy_text(example: &Value) -> String {
    let number = |name| example.get(name).map_or(1, |number| number.as_u64().unwrap());
    if let Some(text) = example.get("text") {
        let long = "a".repeat(usize::try_from(number("long")).unwrap());
        return text.as_str().unwrap().replace('…', &long);
    }
    let statement = example.get("statement").unwrap_or(example);
    let statements: Vec<&Value> = (0..number("repeat")).map(|_| statement).collect();
    let of_statements = || json!({ "Version": "2012-10-17", "Statement": statements });
    let policy = example.get("policy").cloned().unwrap_or_else(of_statements);
    layout(&ordered(&policy), Style::default()).unwrap()
}

/// The members of a policy in the order in which AWS's documentation has them; of other objects by name.
const ORDER: [&str; 12] = [
    "Version",
    "Id",
    "Statement",
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

fn ordered(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let rank = |name: &str| ORDER.iter().position(|known| *known == name);
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by_key(|(name, _)| rank(name).unwrap_or(ORDER.len()));
            let member = |(name, value): &(&String, &Value)| {
                format!("{}:{}", Value::from(name.as_str()), ordered(value))
            };
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(ordered).collect::<Vec<_>>().join(","))
        }
        scalar => scalar.to_string(),
    }
}
