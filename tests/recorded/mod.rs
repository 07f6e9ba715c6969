//! Records in cases.

use std::fs;
use std::path::Path;

use iam_verdict::cloudtrail::Distinction;
use iam_verdict::cloudtrail::Log;
use serde_json::Value;
use serde_json::json;

/// Holds every case of a folder of tests: what comes of it must be what stands under `is`.
pub(crate) fn hold(folder: &str, got: impl Fn(&Value) -> Value) {
    let mut failures = Vec::new();
    let mut count = 0;
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for case in serde_json::from_str::<Vec<Value>>(&text).unwrap() {
            count += 1;
            let got = got(&case);
            if got != case["is"] {
                failures.push(format!("{}\n{got:#}\nwanted {:#}", case["title"], case["is"]));
            }
        }
    }
    assert!(count > 10, "only {count} cases");
    assert!(failures.is_empty(), "{} cases:\n{}", failures.len(), failures.join("\n\n"));
}

/// The records of a case: each is laid over the one that all have in common.
pub(crate) fn records(case: &Value) -> Vec<Value> {
    let base = json!({
        "eventVersion": "1.08", "eventType": "AwsApiCall", "awsRegion": "eu-west-1",
        "eventTime": "2026-03-15T12:00:00Z", "eventSource": "s3.amazonaws.com", "eventName": "GetObject",
        "userIdentity": {
            "type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ana", "accountId": "111122223333"
        }
    });
    let laid = |over: &Value| {
        let mut record = base.clone();
        let members = record.as_object_mut().unwrap();
        for (name, value) in over.as_object().unwrap() {
            members.insert(name.clone(), value.clone());
        }
        record
    };
    case["records"].as_array().unwrap().iter().map(laid).collect()
}

/// A log of them, told apart by addresses.
pub(crate) fn log<'r>(records: impl IntoIterator<Item = &'r Value>) -> Log {
    let mut log = Log::new(Distinction { address: true, time: false });
    for record in records {
        log.push(record.to_string().as_bytes());
    }
    log.end();
    log
}
