//! Logs replayed against other policies: cases with the answers that AWS's documentation gives.
#![cfg(all(feature = "catalog", not(target_arch = "wasm32")))]

use iam_verdict::api::Trail;
use iam_verdict::api::World;
use iam_verdict::catalog::Catalog;
use serde_json::Value;
use serde_json::json;

/// The records of a case, as JSON Lines.
fn lines(records: &Value) -> String {
    let mut lines = String::new();
    for record in records.as_array().unwrap() {
        let (service, name) = record["call"].as_str().unwrap().split_once(' ').unwrap();
        let second = record["second"].as_u64().unwrap();
        let identity = match record["role"].as_str() {
            None => {
                json!({ "type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ana", "accountId": "111122223333", "accessKeyId": "AKIAEXAMPLE" })
            }
            Some(role) => json!({
                "type": "AssumedRole", "arn": format!("arn:aws:sts::111122223333:assumed-role/{role}/s"), "accountId": "111122223333",
                "principalId": format!("AROA{role}:s"),
                "sessionContext": { "sessionIssuer": {
                    "type": "Role", "arn": format!("arn:aws:iam::111122223333:role/work/{role}"), "accountId": "111122223333", "principalId": format!("AROA{role}")
                } }
            }),
        };
        let line = json!({
            "eventVersion": "1.11", "eventType": "AwsApiCall", "eventTime": format!("2026-03-15T12:00:{second:02}Z"),
            "eventID": format!("id-{second}"), "eventSource": format!("{service}.amazonaws.com"), "eventName": name,
            "awsRegion": "eu-west-1", "sourceIPAddress": "203.0.113.7", "userIdentity": identity,
            "requestParameters": record["parameters"], "errorCode": record["errorCode"], "recipientAccountId": "111122223333"
        });
        for _ in 0..record["times"].as_u64().unwrap_or(1) {
            lines += &format!("{line}\n");
        }
    }
    lines
}

/// `allow *` and the like as statements, and documents around them.
fn document(short: &Value) -> Value {
    let statement = match short.as_str() {
        None => short.clone(),
        Some(text) => {
            let (effect, action) = text.split_once(' ').unwrap();
            json!({ "Effect": if effect == "allow" { "Allow" } else { "Deny" }, "Action": action, "Resource": "*" })
        }
    };
    json!({ "Version": "2012-10-17", "Statement": statement })
}

/// A state of policies; without a world everything is allowed on the side of the caller.
fn state(case: &Value, name: &str) -> Value {
    if case[name].is_null() {
        return json!({});
    }
    let levels = case[name]["serviceControl"].as_array().map(|levels| {
        let level =
            |level: &Value| level.as_array().unwrap().iter().map(document).collect::<Value>();
        levels.iter().map(level).collect::<Value>()
    });
    let mut policies = json!({});
    if let Some(levels) = levels {
        policies["serviceControl"] = levels;
    }
    if case["world"].is_null() {
        policies["identityBased"] = json!([document(&json!("allow *"))]);
    }
    json!({ "policies": policies })
}

fn world() -> World {
    let trust = json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "sts:AssumeRole" } });
    let details = json!({
        "UserDetailList": [{ "UserName": "ana", "Arn": "arn:aws:iam::111122223333:user/ana" }],
        "RoleDetailList": [{
            "RoleName": "batch", "RoleId": "AROAbatch", "Arn": "arn:aws:iam::111122223333:role/work/batch",
            "AssumeRolePolicyDocument": trust, "RolePolicyList": [{ "PolicyName": "p", "PolicyDocument": document(&json!("allow sqs:*")) }]
        }]
    });
    World::from(&details.to_string()).unwrap()
}

/// Of what was found what the case tells; of what it does not tell there is to be nothing.
fn shown(found: &Value, wanted: &Value) -> Value {
    let Some(members) = found.as_object() else { return found.clone() };
    let mut shown = serde_json::Map::new();
    for (name, value) in members {
        let told = &wanted[name];
        let is_nothing = *value == json!(0) || *value == json!([]);
        if told.is_null()
            && (is_nothing || ["flips", "notes", "errors", "differences"].contains(&name.as_str()))
        {
            continue;
        }
        let value = match value {
            Value::Object(_) => shown_or(value, told),
            _ => value.clone(),
        };
        shown.insert(name.clone(), value);
    }
    Value::Object(shown)
}

fn shown_or(found: &Value, told: &Value) -> Value {
    shown(found, if told.is_null() { &Value::Null } else { told })
}

#[test]
fn logs_are_replayed_as_the_cases_tell() {
    let catalog = Catalog::embedded().unwrap();
    let cases: Vec<Value> = serde_json::from_str(include_str!("replay/cases.json")).unwrap();
    let world = world();
    for case in cases {
        let title = case["title"].as_str().unwrap();
        let distinguish =
            if case["distinguish"].is_null() { json!([]) } else { case["distinguish"].clone() };
        let mut trail = Trail::open(&json!({ "distinguish": distinguish }).to_string()).unwrap();
        trail.push(lines(&case["records"]).as_bytes());
        trail.end();
        let mut input = json!({ "before": state(&case, "before"), "after": state(&case, "after") });
        if !case["principal"].is_null() {
            input["principal"] = case["principal"].clone();
        }
        let used = (!case["world"].is_null()).then_some(&world);
        let found = trail.replay(&catalog, (used, used), &input.to_string()).unwrap();
        let found = serde_json::to_value(found).unwrap();
        let got = shown(&found, &case["is"]);
        assert_eq!(got, case["is"], "{title}\n{found:#}");
        if let Some(keys) = case["dependsOn"].as_array() {
            let told = found["flips"][0]["dependsOn"].as_array().cloned().unwrap_or_default();
            assert_eq!(told, *keys, "{title}");
        }
    }
}

#[test]
fn a_state_needs_policies_or_a_world() {
    let catalog = Catalog::embedded().unwrap();
    let trail = Trail::open("{}").unwrap();
    let error = |input: &str| trail.replay(&catalog, (None, None), input).unwrap_err().to_string();
    assert!(error("{}").contains("neither policies nor a world"), "{}", error("{}"));
    let broken = r#"{ "before": { "policies": {} }, "after": { "policies": { "identityBased": [{ "Version": 1 }] } } }"#;
    assert!(!error(broken).is_empty());
    assert!(
        Trail::open(r#"{ "distinguish": ["colour"] }"#)
            .unwrap_err()
            .to_string()
            .contains("`time` or `address`")
    );
}

#[test]
fn a_log_is_told_in_numbers() {
    let catalog = Catalog::embedded().unwrap();
    let mut trail = Trail::open("{}").unwrap();
    let records = json!([
        { "call": "sqs ListQueues", "second": 4, "times": 2 }, { "call": "sqs ListQueues", "second": 1, "errorCode": "AccessDenied" },
        { "call": "sqs Nothing", "second": 2 }, { "call": "sts GetCallerIdentity", "second": 9 },
        { "call": "sqs ListQueues", "second": 3, "errorCode": "ThrottlingException" }
    ]);
    trail.push(format!("no record\n{}", lines(&records)).as_bytes());
    trail.end();
    let summary = serde_json::to_value(trail.summary(&catalog)).unwrap();
    let told = [
        "records",
        "distinct",
        "leftOut",
        "broken",
        "mapped",
        "withoutPermission",
        "denied",
        "untold",
    ]
    .map(|name| summary[name].as_u64().unwrap());
    assert_eq!(told, [6, 5, 0, 1, 4, 1, 1, 1], "{summary:#}");
    assert_eq!(
        (&summary["firstTime"], &summary["lastTime"]),
        (&json!("2026-03-15T12:00:01Z"), &json!("2026-03-15T12:00:09Z"))
    );
    assert_eq!(summary["brokenRecords"][0]["line"], 1);
    let unmapped = json!([{ "reason": "unknown-action", "eventSource": "sqs.amazonaws.com", "eventName": "Nothing", "records": 1 }]);
    assert_eq!(summary["unmapped"], unmapped);
}
