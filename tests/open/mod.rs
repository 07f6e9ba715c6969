//! Requests of which some context keys are not known, and every way in which they can turn out.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// A key that may not be known, and what it may turn out to be beside absent: values on both sides
/// of what the generated policies ask for, and one that their operators cannot read.
pub(crate) type OpenKey = (&'static str, &'static [&'static [&'static str]]);

const OPEN_KEYS: [OpenKey; 14] = [
    ("aws:UserAgent", &[TEXTS]),
    ("aws:username", &[TEXTS]),
    ("aws:PrincipalTag/team", &[TEXTS]),
    ("aws:PrincipalType", &[TEXTS]),
    ("app:label", &[TEXTS, NUMBERS]),
    ("aws:TagKeys", &[TEXTS]),
    ("app:level", &[NUMBERS]),
    ("aws:MultiFactorAuthAge", &[NUMBERS]),
    ("aws:SecureTransport", &[BOOLEANS]),
    ("aws:MultiFactorAuthPresent", &[BOOLEANS]),
    ("aws:PrincipalArn", &[ARNS]),
    ("aws:SourceArn", &[ARNS]),
    ("aws:SourceIp", &[ADDRESSES]),
    ("aws:CurrentTime", &[DATES]),
];
const TEXTS: &[&str] = &[
    "ana",
    "Ana",
    "blue",
    "User",
    "xana",
    "x",
    "*",
    "a?a",
    "b*",
    "5",
    "true",
    "false",
    "other",
    "\"\"",
    "[]",
    r#"["ana"]"#,
    r#"["blue", "ana"]"#,
    r#"["other"]"#,
    r#"["", "other"]"#,
];
const NUMBERS: &[&str] = &[
    "-6",
    "-5",
    "4",
    "5",
    "9007199254740992",
    "9007199254740993",
    "9007199254740994",
    "unreadable",
];
const BOOLEANS: &[&str] = &["true", "false", "unreadable"];
const ARNS: &[&str] = &[
    "arn:aws:iam::111122223333:user/ana",
    "arn:aws:iam::111122223333:role/team/app",
    "arn:aws:sqs:eu-west-1:111122223333:jobs",
    "unreadable",
];
const ADDRESSES: &[&str] = &["10.1.2.3", "192.0.2.1", "2001:db8::1", "2001:db9::1", "unreadable"];
const DATES: &[&str] =
    &["2026-01-31T12:00:00Z", "2026-02-01", "2020-01-01", "2030-01-01T00:00:00Z", "unreadable"];

/// The scenario, in which nothing is derived and these keys are not known.
pub(crate) fn open(mut scenario: Value, keys: &[OpenKey]) -> Value {
    scenario["settings"]["deriveContext"] = json!(false);
    let is_open = |name: &str| keys.iter().any(|(key, _)| name.eq_ignore_ascii_case(key));
    let context = scenario["request"]["context"].as_object_mut().unwrap();
    context.retain(|name, _| !is_open(name));
    scenario["request"]["unknownContextKeys"] = keys.iter().map(|(key, _)| *key).collect();
    scenario
}

/// Every way in which the keys can turn out.
pub(crate) fn assignments(keys: &[OpenKey]) -> Vec<Map<String, Value>> {
    keys.iter().fold(vec![Map::new()], |ways, (key, values)| {
        let given = ways.iter().flat_map(|way| {
            values.iter().copied().flatten().map(|text| {
                let value = serde_json::from_str(text).unwrap_or_else(|_| (*text).into());
                let mut way = way.clone();
                way.insert((*key).to_owned(), value);
                way
            })
        });
        let given: Vec<Map<String, Value>> = given.collect();
        ways.into_iter().chain(given).collect()
    })
}

/// The scenario with these values, in which everything is known.
pub(crate) fn assign(open: &Value, values: &Map<String, Value>) -> Value {
    let mut scenario = open.clone();
    let request = scenario["request"].as_object_mut().unwrap();
    request.remove("unknownContextKeys");
    request["context"].as_object_mut().unwrap().extend(values.clone());
    scenario
}

/// Those of the keys that the policies of the scenario name.
pub(crate) fn keys(scenario: &Value) -> Vec<OpenKey> {
    let texts = scenario["policies"].to_string().to_lowercase();
    let is_named = |(key, _): &&OpenKey| texts.contains(&key.to_lowercase());
    OPEN_KEYS.iter().filter(is_named).copied().collect()
}

/// Why a decision that is announced may be met by no value: every test of a key is taken by itself,
/// so two of one key that exclude each other are not seen, nor one that no value passes.
pub(crate) fn why_not_met(scenario: &Value, keys: &[OpenKey]) -> Option<&'static str> {
    let texts = scenario["policies"].to_string().to_lowercase();
    let is_read_twice = |(key, _): &OpenKey| texts.matches(&key.to_lowercase()).count() > 1;
    // Who passes session tags needs a permission more, and IAM takes some sessions with MFA only,
    // whatever conditions ask of the keys.
    let action = scenario["request"]["action"].as_str().unwrap_or_default();
    let is_read_by_rule = |(key, _): &OpenKey| {
        let rules = [("aws:TagKeys", "sts:"), ("aws:MultiFactorAuthPresent", "iam:")];
        rules.iter().any(|(read, prefix)| key == read && action.starts_with(prefix))
    };
    if keys.iter().any(|key| is_read_twice(key) || is_read_by_rule(key)) {
        return Some("a key is read twice");
    }
    let is_never_passed = |(key, _): &OpenKey| {
        let Some((before, after)) = texts.split_once(&format!("{}\":", key.to_lowercase())) else {
            return true; // a variable, whose text may not fit whatever its value is
        };
        // Read once, the key stands between the operator and the values of its only test.
        let operator = before.rsplit_once("\":{").map_or("", |(operator, _)| operator);
        let operator = operator.rsplit('"').next().unwrap_or_default();
        let values = after.split(['}', ']']).next().unwrap_or_default();
        let unreadable = ["${", "yes", "five", "2026-02-30", "10.0.0.0/33", "\"*\""];
        let is_plain = !operator.starts_with("for");
        unreadable.iter().any(|text| values.contains(text)) || *key == "aws:TagKeys" && is_plain
    };
    keys.iter().any(is_never_passed).then_some("no value passes the test")
}
