//! One scenario, so many times: `counts NAME TIMES`, for `scripts/counts.mjs`, which counts what it
//! executes. Without a name: lists them.

#[path = "../tests/packed/mod.rs"]
mod packed;

use iam_verdict::api::Options;
use iam_verdict::api::PolicySet;
use packed::Packer;
use serde_json::Value;
use serde_json::json;

/// Most times that a scenario is asked for.
const MOST_TIMES: usize = 1000;

/// Makes ready, and gives what is to be counted.
type Scenario = fn() -> Box<dyn FnMut()>;

const SCENARIOS: [(&str, Scenario); 6] = [
    ("compile the stack", compile),
    ("decide by one policy, packed", || decide_packed(&one_policy())),
    ("decide by the stack, packed", || decide_packed(&stack())),
    ("decide by the stack, packed, asked again", || decide_again(&stack())),
    ("decide by the stack, text", decide_text),
    ("evaluate the stack, with trace and explanation", evaluate),
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(name) = arguments.next() else {
        for (name, _) in SCENARIOS {
            println!("{name}");
        }
        return;
    };
    let times = arguments.next().and_then(|times| times.parse().ok());
    let times = times.filter(|times| *times <= MOST_TIMES).expect("how many times");
    let scenario = SCENARIOS.iter().find(|(known, _)| *known == name);
    let (_, prepare) = scenario.expect("the name of a scenario");
    let mut once = prepare();
    for _ in 0..times {
        once();
    }
}

/// Policies of every type.
fn stack() -> Value {
    serde_json::from_str(include_str!("stack.json")).expect("JSON")
}

fn one_policy() -> Value {
    json!({ "identityBased": [stack()["identityBased"][0]] })
}

/// What one statement allows, what one denies, and what none is about.
fn requests() -> Vec<Value> {
    let asked = [
        ("s3:GetObject", "arn:aws:s3:::reports-1/2026/11.csv", "ship"),
        ("s3:GetObject", "arn:aws:s3:::reports-1/private/11.csv", "ship"),
        ("s3:PutObject", "arn:aws:s3:::uploads/ship/11.csv", "ship"),
        ("s3:DeleteObject", "arn:aws:s3:::reports-1/2026/11.csv", "pay-eu"),
        ("s3:ListBucket", "arn:aws:s3:::reports-1", "pay-eu"),
    ];
    let request = |(action, resource, team)| {
        json!({
            "principal": { "type": "assumed_role",
                "arn": "arn:aws:sts::111122223333:assumed-role/app/s1",
                "roleArn": "arn:aws:iam::111122223333:role/app" },
            "action": action,
            "resource": resource,
            "resourceAccount": "111122223333",
            "context": {
                "aws:SourceIp": "203.0.113.7",
                "aws:SecureTransport": "true",
                "aws:RequestedRegion": "eu-west-1",
                "aws:PrincipalOrgID": "o-abc123def4",
                "aws:PrincipalTag/team": team,
                "aws:CurrentTime": "2026-11-26T12:00:00Z",
                "aws:UserAgent": "aws-cli/2.30.0",
            },
        })
    };
    asked.map(request).to_vec()
}

fn compile() -> Box<dyn FnMut()> {
    let input = json!({ "policies": stack() }).to_string();
    Box::new(move || assert!(PolicySet::compile(&input).is_ok()))
}

/// None of them was asked before.
fn decide_packed(policies: &Value) -> Box<dyn FnMut()> {
    let numbered = |(number, mut request): (usize, Value)| {
        request["resource"] = json!(format!("{}-{number}", request["resource"].as_str().unwrap()));
        request
    };
    let requests = requests().into_iter().cycle().take(MOST_TIMES);
    packed_in_turn(policies, &requests.enumerate().map(numbered).collect::<Vec<Value>>())
}

fn decide_again(policies: &Value) -> Box<dyn FnMut()> {
    packed_in_turn(policies, &requests())
}

fn packed_in_turn(policies: &Value, requests: &[Value]) -> Box<dyn FnMut()> {
    let mut set = compiled(policies);
    let mut packer = Packer::new(&mut set);
    let bytes = |request| packer.bytes(&mut set, request).expect("a request of the common form");
    let requests: Vec<Vec<u8>> = requests.iter().map(bytes).collect();
    let mut turn = 0;
    Box::new(move || {
        packed::write(&mut set, &requests[turn % requests.len()]);
        turn += 1;
        assert_ne!(set.decide_packed(), u32::MAX, "not of the common form");
    })
}

fn decide_text() -> Box<dyn FnMut()> {
    let set = compiled(&stack());
    let mut requests = texts();
    Box::new(move || assert!(set.decide(&requests()).is_ok()))
}

fn evaluate() -> Box<dyn FnMut()> {
    let set = compiled(&stack());
    let mut requests = texts();
    Box::new(move || assert!(set.evaluate(&requests(), Options::default()).is_ok()))
}

fn compiled(policies: &Value) -> PolicySet {
    let input = json!({ "policies": policies }).to_string();
    PolicySet::compile(&input).expect("the policies are valid")
}

/// One text after the other, for ever.
fn texts() -> impl FnMut() -> String {
    let texts: Vec<String> = requests().iter().map(Value::to_string).collect();
    let mut turn = 0;
    move || {
        turn += 1;
        texts[turn % texts.len()].clone()
    }
}
