//! Present policies against activity: against cases, and against a sampling of requests that are decided before and
//! after.
#![cfg(all(feature = "catalog", not(target_arch = "wasm32")))]

mod recorded;

use std::sync::OnceLock;

use iam_verdict::api::PolicySet;
use iam_verdict::catalog::Catalog;
use iam_verdict::generate::Activity;
use iam_verdict::generate::GapCode;
use iam_verdict::generate::Missing;
use iam_verdict::generate::MissingReason;
use iam_verdict::generate::Options;
use iam_verdict::generate::PresentPolicy;
use iam_verdict::generate::Principals;
use iam_verdict::generate::RightSizeOptions;
use iam_verdict::generate::RightSized;
use iam_verdict::generate::StatementUsage;
use iam_verdict::generate::UseOutcome;
use iam_verdict::generate::right_size;
use proptest::prelude::*;
use serde_json::Value;
use serde_json::json;

fn options(case: &Value) -> RightSizeOptions {
    let asked = &case["options"];
    let texts = |name: &str| {
        let list = asked[name].as_array().into_iter().flatten();
        list.map(|text| text.as_str().unwrap().to_owned()).collect::<Vec<String>>()
    };
    let code = |name: String| GapCode::ALL.into_iter().find(|code| code.as_str() == name).unwrap();
    RightSizeOptions {
        generate: Options {
            fold: asked["fold"].as_u64().map(|most| most.try_into().unwrap()),
            grant_denied: asked["grantDenied"] == true,
            grant_unknown: asked["grantUnknown"] == true,
            conditions: Vec::new(),
        },
        accept: texts("accept").into_iter().map(code).collect(),
        data_events: texts("dataEvents"),
        narrow_resources: asked["narrowResources"] == true,
    }
}

fn activity(catalog: &Catalog, records: &[Value], options: &RightSizeOptions) -> Activity {
    let found = Principals::of(&recorded::log(records), catalog, &options.generate);
    Activity::together(found.activities.into_iter().map(|(_, activity)| activity))
}

/// `partlyUsed s3:*: s3:GetObject and 160 others, keeps data-events s3:PutObject*`, as far as there is something to tell.
fn usage_text(statement: &StatementUsage) -> String {
    let mut parts = vec![statement.usage.as_str().to_owned()];
    parts.extend(statement.kept.map(|code| format!("keeps all: {}", code.as_str())));
    for entry in &statement.actions {
        let used: Vec<&str> = entry.used.iter().map(|used| used.action.as_str()).collect();
        let kept = entry.kept.iter().map(|kept| {
            let actions =
                if kept.actions.is_empty() { "all".to_owned() } else { kept.actions.join(" ") };
            format!(", keeps {actions}: {}", kept.code.as_str())
        });
        let kept: String = kept.collect();
        parts.push(format!("{} [{}]{kept}", entry.pattern, used.join(" ")));
    }
    let unused = statement.resources.iter().filter(|resource| !resource.is_used);
    let unused: Vec<&str> = unused.map(|resource| resource.pattern.as_str()).collect();
    if statement.actions.iter().any(|entry| !entry.used.is_empty()) && !unused.is_empty() {
        parts.push(format!("not on {}", unused.join(" ")));
    }
    parts.join("; ")
}

fn shown(sized: &RightSized) -> Value {
    let document = |text: &String| serde_json::from_str::<Value>(text).unwrap();
    let reduced = |text: &Option<String>| text.as_ref().map(document);
    let reduced: Vec<Option<Value>> =
        sized.policies.iter().map(|policy| reduced(&policy.reduced)).collect();
    let statements = sized.policies.iter().flat_map(|policy| &policy.statements);
    let mut shown = json!({
        "reduced": reduced,
        "usage": statements.map(usage_text).collect::<Vec<_>>(),
    });
    let missing = sized.missing.iter();
    let missing: Vec<String> = missing
        .map(|one| format!("{} {} {}", one.reason.as_str(), one.found.action, one.found.resource))
        .collect();
    let additions =
        sized.additions.iter().map(|policy| document(&policy.text)["Statement"].clone());
    let additions: Vec<Value> = additions.collect();
    let mut add = |name: &str, value: Value| {
        if value.as_array().is_none_or(|list| !list.is_empty()) {
            shown[name] = value;
        }
    };
    add("missing", json!(missing));
    add("additions", json!(additions));
    add("unusedServices", json!(sized.unused_services));
    shown
}

#[test]
fn policies_are_reduced_as_the_cases_say() {
    let catalog = Catalog::embedded().unwrap();
    recorded::hold("tests/right_size", |case| {
        let options = options(case);
        let activity = activity(&catalog, &recorded::records(case), &options);
        let policies = case["policies"].as_array().unwrap().iter();
        let present: Vec<PresentPolicy> = policies
            .map(|policy| PresentPolicy {
                text: policy.to_string(),
                room: case["room"].as_u64().map_or(6_144, |room| room.try_into().unwrap()),
            })
            .collect();
        match right_size(&activity, &present, (&catalog, &options)) {
            Ok(sized) => shown(&sized),
            Err(error) => json!({ "error": error.to_string() }),
        }
    });
}

/// Policies that allow too much.
fn wide() -> Vec<PresentPolicy> {
    let allow = |action: Value, resource: &str| json!({ "Effect": "Allow", "Action": action, "Resource": resource });
    let documents = [
        json!([allow(json!("*"), "*")]),
        json!([
            allow(json!(["s3:List*", "s3:Get*"]), "arn:aws:s3:::*"),
            allow(json!(["ec2:*", "iam:*", "kms:*", "ssm:*", "rds:*", "lambda:*"]), "*"),
            allow(json!("sts:*"), "arn:aws:iam::*:role/*"),
            json!({ "Effect": "Deny", "NotAction": "sts:*", "Resource": "*", "Condition": { "Bool": { "aws:SecureTransport": "false" } } })
        ]),
    ];
    let policy = |statements: Value| PresentPolicy {
        text: json!({ "Version": "2012-10-17", "Statement": statements }).to_string(),
        room: 6_144,
    };
    documents.map(policy).into()
}

#[test]
fn wide_policies_of_every_principal_of_public_collections_are_reduced() {
    let catalog = Catalog::embedded().unwrap();
    let lines = include_str!("cloudtrail/corpus.jsonl").lines();
    let records: Vec<Value> =
        lines.map(|line| serde_json::from_str::<Value>(line).unwrap()["record"].clone()).collect();
    let plain = RightSizeOptions::default();
    let narrow = RightSizeOptions {
        accept: GapCode::ALL.into(),
        narrow_resources: true,
        generate: Options { fold: Some(3), ..Options::default() },
        ..RightSizeOptions::default()
    };
    let mut named = 0;
    for options in [plain, narrow] {
        let found = Principals::of(&recorded::log(&records), &catalog, &options.generate);
        assert!(found.activities.len() > 30, "{}", found.activities.len());
        for (principal, activity) in found.activities {
            let sized = right_size(&activity, &wide(), (&catalog, &options));
            let sized = sized.unwrap_or_else(|error| panic!("{principal}: {error}"));
            let everything = &sized.policies[0].statements[0].actions[0];
            assert_eq!(sized.policies[0].is_changed(), everything.kept.is_empty(), "{principal}");
            // Whether a call used TLS is not always told.
            let mut missing = sized.missing.iter();
            let is_open = |one: &Missing| match one.found.outcome {
                UseOutcome::Denied => one.reason == MissingReason::Denied,
                UseOutcome::Allowed | UseOutcome::Unknown => one.reason == MissingReason::Depends,
            };
            assert!(missing.all(is_open), "{principal}");
            named += everything.used.len();
        }
    }
    assert!(named > 300, "{named}");
}

static CATALOG: OnceLock<Catalog> = OnceLock::new();
const ACTIONS: [&str; 4] = ["GetObject", "PutObject", "ListBucket", "DeleteBucket"];
const BUCKETS: [&str; 3] = ["a", "b", "ab"];
/// The last one is of records that do not tell which.
const KEYS: [&str; 4] = ["x", "x/y", "z", ""];
const REGIONS: [&str; 2] = ["eu-west-1", "us-east-1"];

/// One call, by places in the lists above.
type Call = (usize, usize, usize, usize);

fn call() -> impl Strategy<Value = Call> {
    (0..ACTIONS.len(), 0..BUCKETS.len(), 0..KEYS.len(), 0..REGIONS.len())
}

fn record((action, bucket, key, region): Call, error: Option<&str>) -> Value {
    let mut parameters = json!({ "bucketName": BUCKETS[bucket] });
    if ACTIONS[action].ends_with("Object") && !KEYS[key].is_empty() {
        parameters["key"] = json!(KEYS[key]);
    }
    let event = if ACTIONS[action] == "ListBucket" { "ListObjects" } else { ACTIONS[action] };
    json!({
        "eventType": "AwsApiCall", "eventSource": "s3.amazonaws.com", "eventName": event,
        "awsRegion": REGIONS[region], "errorCode": error,
        "userIdentity": {
            "type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ana", "accountId": "111122223333"
        },
        "requestParameters": parameters
    })
}

/// The same call as a request, with a tag that no record tells of.
fn request((action, bucket, key, region): Call, tag: &str) -> Value {
    let bucket = BUCKETS[bucket];
    let resource = match ACTIONS[action].ends_with("Object") {
        true => format!("arn:aws:s3:::{bucket}/{}", KEYS[key]),
        false => format!("arn:aws:s3:::{bucket}"),
    };
    json!({
        "principal": "arn:aws:iam::111122223333:user/ana",
        "action": format!("s3:{}", ACTIONS[action]),
        "resource": resource,
        "context": { "aws:RequestedRegion": REGIONS[region], "aws:PrincipalTag/team": tag }
    })
}

fn entries(all: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let one = proptest::sample::select(all).prop_map(|one| json!(one));
    let some = proptest::sample::subsequence(all, 1..4).prop_map(|some| json!(some));
    prop_oneof![one, some]
}

fn statement() -> impl Strategy<Value = Value> {
    const PATTERNS: &[&str] = &[
        "*",
        "s3:*",
        "s3:Get*",
        "s3:*Object",
        "s3:GetObject",
        "s3:PutObject",
        "s3:List*",
        "s3:DeleteBucket",
        "s3:?etObject",
        "ec2:*",
        "ec2:RunInstances",
        "S3:getobject",
    ];
    const RESOURCES: &[&str] = &[
        "*",
        "arn:aws:s3:::*",
        "arn:aws:s3:::a",
        "arn:aws:s3:::a/*",
        "arn:aws:s3:::a*",
        "arn:aws:s3:::?/x",
        "arn:aws:s3:::b/x*",
        "arn:aws:s3:::ab/z",
        "arn:aws:s3:::${aws:PrincipalTag/team}/*",
        "arn:aws:ec2:*:*:instance/*",
    ];
    const CONDITIONS: [&str; 6] = [
        r#"null"#,
        r#"{ "StringEquals": { "aws:RequestedRegion": "us-east-1" } }"#,
        r#"null"#,
        r#"{ "StringEquals": { "aws:RequestedRegion": "eu-west-1" } }"#,
        r#"{ "StringNotEquals": { "aws:PrincipalTag/team": "a" } }"#,
        r#"{ "StringLikeIfExists": { "aws:PrincipalTag/team": ["a*", "b"] }, "Bool": { "aws:SecureTransport": "true" } }"#,
    ];
    let parts = (
        proptest::bool::weighted(0.2),
        proptest::bool::weighted(0.15),
        proptest::bool::weighted(0.15),
        entries(PATTERNS),
        entries(RESOURCES),
        0..CONDITIONS.len(),
    );
    parts.prop_map(|(is_deny, is_not_action, is_not_resource, action, resource, condition)| {
        let mut statement = json!({ "Effect": if is_deny { "Deny" } else { "Allow" } });
        statement[if is_not_action { "NotAction" } else { "Action" }] = action;
        statement[if is_not_resource { "NotResource" } else { "Resource" }] = resource;
        let condition: Value = serde_json::from_str(CONDITIONS[condition]).unwrap();
        if !condition.is_null() {
            statement["Condition"] = condition;
        }
        statement
    })
}

fn policies() -> impl Strategy<Value = Vec<Value>> {
    let policy = proptest::collection::vec(statement(), 1..4)
        .prop_map(|statements| json!({ "Version": "2012-10-17", "Statement": statements }));
    proptest::collection::vec(policy, 1..3)
}

fn chosen() -> impl Strategy<Value = RightSizeOptions> {
    let parts = (any::<bool>(), any::<bool>(), proptest::option::of(0..3_usize));
    parts.prop_map(|(is_accepted, narrow_resources, fold)| RightSizeOptions {
        generate: Options { fold, ..Options::default() },
        accept: GapCode::ALL.into_iter().filter(|_| is_accepted).collect(),
        narrow_resources,
        ..RightSizeOptions::default()
    })
}

fn set(policies: &[Value]) -> PolicySet {
    let input = json!({ "policies": { "identityBased": policies } });
    PolicySet::compile(&input.to_string()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    /// Whatever was let in and was allowed is allowed after, and nothing that was not; in every context that the log
    /// does not tell of, too.
    #[test]
    fn nothing_used_is_lost_and_nothing_is_gained(
        policies in policies(),
        seen in proptest::collection::vec((call(), 0..4_usize), 0..6),
        options in chosen(),
    ) {
        let catalog = CATALOG.get_or_init(|| Catalog::embedded().unwrap());
        let error = |kind: usize| (kind == 3).then_some("AccessDenied");
        let records: Vec<Value> = seen.iter().map(|(call, kind)| record(*call, error(*kind))).collect();
        let activity = activity(catalog, &records, &options);
        let present = policies.iter().map(|policy| PresentPolicy { text: policy.to_string(), room: 6_144 });
        let sized = right_size(&activity, &present.collect::<Vec<_>>(), (catalog, &options));
        let sized = sized.unwrap_or_else(|error| panic!("{error}\n{policies:#?}\n{seen:?}"));
        let reduced = sized.policies.iter().filter_map(|policy| policy.reduced.as_ref());
        let reduced: Vec<Value> = reduced.map(|text| serde_json::from_str(text).unwrap()).collect();
        let (before, after) = (set(&policies), set(&reduced));
        let decide = |set: &PolicySet, call: Call, tag: &str| {
            set.decide(&request(call, tag).to_string()).unwrap().decision == "allowed"
        };
        // Of a call whose object is not told, each object may have been meant.
        let is_seen = |call: Call| {
            let (action, bucket, key, region) = call;
            seen.iter().any(|(seen, kind)| {
                let is_of_object = ACTIONS[action].ends_with("Object");
                let is_same = !is_of_object || seen.2 == key || KEYS[seen.2].is_empty();
                *kind != 3 && is_same && (seen.0, seen.1, seen.3) == (action, bucket, region)
            })
        };
        let places = (0..BUCKETS.len()).flat_map(|bucket| (0..KEYS.len() - 1).map(move |key| (bucket, key)));
        for (action, (bucket, key)) in (0..ACTIONS.len()).flat_map(|action| places.clone().map(move |place| (action, place))) {
            for (region, tag) in [(0, "a"), (0, "b"), (1, "a"), (1, "c")] {
                let call = (action, bucket, key, region);
                let (was, is) = (decide(&before, call, tag), decide(&after, call, tag));
                prop_assert!(was || !is, "gained {:?} {}\n{:#?}\n{:#?}", call, tag, policies, reduced);
                prop_assert!(!is_seen(call) || !was || is, "lost {:?} {}\n{:#?}\n{:#?}", call, tag, policies, reduced);
            }
        }
    }
}
