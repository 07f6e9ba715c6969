//! Who asks for what, and with which context.

use proptest::prelude::*;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::condition;

pub(super) const HOME: &str = "111122223333";
pub(super) const OTHER: &str = "444455556666";

pub(super) fn request() -> impl Strategy<Value = Value> {
    let owner = prop_oneof![4 => Just(HOME), 1 => Just(OTHER)];
    (caller(), call(), owner, condition::context()).prop_map(
        |(caller, (action, resource), owner, context)| {
            let resource = resource.replace("OWNER", owner);
            let mut request = Map::new();
            request.insert("principal".to_owned(), caller);
            request.insert("action".to_owned(), action.into());
            if resource != "*" {
                request.insert("resourceAccount".to_owned(), owner.into());
            }
            request.insert("resource".to_owned(), resource.into());
            request.insert("context".to_owned(), context);
            Value::Object(request)
        },
    )
}

fn call() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("s3:GetObject", "arn:aws:s3:::data/ana/a.txt"),
        ("s3:GetObject", "arn:aws:s3:::data/ana/a.txt"),
        ("s3:PutObject", "arn:aws:s3:::data/b.txt"),
        ("s3:ListBucket", "arn:aws:s3:::data"),
        ("s3:ListAllMyBuckets", "*"),
        ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:OWNER:jobs"),
        ("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:OWNER:table/orders"),
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:OWNER:key/1234"),
        ("sts:AssumeRole", "arn:aws:iam::OWNER:role/team/app"),
        ("iam:GetRole", "arn:aws:iam::OWNER:role/team/app"),
    ])
}

fn caller() -> impl Strategy<Value = Value> {
    let user = json!({
        "type": "iam_user", "account": HOME, "uniqueId": "AIDAEXAMPLEANA",
        "arn": "arn:aws:iam::111122223333:user/ana", "tags": { "team": "blue" },
    });
    let management = json!({
        "type": "iam_user", "account": HOME, "uniqueId": "AIDAEXAMPLEANA",
        "arn": "arn:aws:iam::111122223333:user/ana", "isManagementAccount": true,
    });
    let session = json!({
        "type": "assumed_role", "account": HOME, "roleUniqueId": "AROAEXAMPLEAPP",
        "arn": "arn:aws:sts::111122223333:assumed-role/app/run-1",
        "roleArn": "arn:aws:iam::111122223333:role/team/app", "tags": { "team": "ana" },
    });
    let federated = json!({
        "type": "federated_user", "account": HOME,
        "arn": "arn:aws:sts::111122223333:federated-user/guest",
        "userArn": "arn:aws:iam::111122223333:user/ana",
    });
    let root = json!({ "type": "root", "account": HOME });
    let service = json!({ "type": "service", "service": "events.amazonaws.com" });
    prop_oneof![
        6 => Just(user),
        1 => Just(management),
        6 => Just(session),
        2 => Just(federated),
        1 => Just(root),
        1 => Just(service),
        1 => Just(json!({ "type": "anonymous" })),
    ]
}

/// What takes a request out of the general order, now and then.
#[derive(Debug, Clone)]
pub(super) enum Special {
    Nothing,
    /// One more pair of action and resource.
    Pair(&'static str, String),
    /// A user's credentials from `GetSessionToken`.
    SessionToken,
    /// How long the new session shall last.
    Duration(u32),
    /// A grant of the KMS key, to this principal.
    Grant(&'static str),
    /// S3 Block Public Access.
    RestrictPublicBuckets,
}

pub(super) fn special() -> impl Strategy<Value = Special> {
    let grantees = vec![
        "arn:aws:iam::111122223333:user/ana",
        "arn:aws:iam::111122223333:role/team/app",
        "arn:aws:iam::444455556666:root",
    ];
    prop_oneof![
        30 => Just(Special::Nothing),
        1 => call().prop_map(|(action, arn)| Special::Pair(action, arn.replace("OWNER", HOME))),
        1 => Just(Special::SessionToken),
        1 => prop::sample::select(vec![600, 3_600, 50_000]).prop_map(Special::Duration),
        1 => prop::sample::select(grantees).prop_map(Special::Grant),
        1 => Just(Special::RestrictPublicBuckets),
    ]
}

impl Special {
    /// The scenario with it, where it fits.
    pub(super) fn put_into(self, mut scenario: Value) -> Value {
        let action = scenario["request"]["action"].as_str().unwrap_or_default().to_owned();
        let is_user = scenario["request"]["principal"]["type"] == "iam_user";
        match self {
            Self::Pair(action, resource) => {
                scenario["request"]["pairs"] = json!([{ "action": action, "resource": resource }]);
            }
            Self::SessionToken if is_user => {
                scenario["request"]["principal"]["sessionToken"] = json!(true);
            }
            Self::Duration(seconds) if action == "sts:AssumeRole" => {
                scenario["request"]["durationSeconds"] = json!(seconds);
            }
            Self::Grant(principal) if action == "kms:Decrypt" => {
                scenario["policies"]["kmsGrants"] = json!([{
                    "KeyId": scenario["request"]["resource"],
                    "GranteePrincipal": principal,
                    "Operations": ["Decrypt"],
                }]);
            }
            Self::RestrictPublicBuckets if action.starts_with("s3:") => {
                scenario["settings"]["s3RestrictPublicBuckets"] = json!(true);
            }
            _ => {}
        }
        scenario
    }
}
