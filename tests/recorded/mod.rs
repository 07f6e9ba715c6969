//! Records in cases.

use iam_verdict::cloudtrail::Distinction;
use iam_verdict::cloudtrail::Log;
use serde_json::Value;
use serde_json::json;

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
