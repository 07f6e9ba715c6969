//! A generated log against two states of policies: how long reading and replaying it take, and what memory they
//! need. `replay RECORDS` makes JSON Lines of some 700 bytes with 20,000 distinct requests of 200 roles, in chunks of a
//! file, and prints one line; `benches/replay.mjs` draws the curve.

mod records;

use std::fmt::Write;
use std::fs;
use std::time::Duration;
use std::time::Instant;

use iam_verdict::api::Trail;
use iam_verdict::api::World;
use iam_verdict::catalog::Catalog;
use serde_json::Value;
use serde_json::json;

/// As Node reads files.
const CHUNK: usize = 64 << 10;

fn main() {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok());
    let count: usize =
        count.filter(|count| (1..=10_000_000).contains(count)).expect("how many records");
    let catalog = Catalog::embedded().expect("the catalog");
    let mut trail = Trail::open("{}").expect("a log");
    let (mut text, mut reading, mut bytes) = (String::new(), Duration::ZERO, 0);
    for place in 0..count {
        writeln!(text, "{}", records::line(place)).expect("a text");
        while text.len() >= CHUNK || (place + 1 == count && !text.is_empty()) {
            let chunk: String = text.drain(..CHUNK.min(text.len())).collect();
            let start = Instant::now();
            trail.push(chunk.as_bytes());
            reading += start.elapsed();
            bytes += chunk.len();
        }
    }
    trail.end();
    let scp = json!([[{ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "*", "Resource": "*" },
        { "Effect": "Deny", "Action": "ec2:*", "Resource": "*" },
        { "Effect": "Deny", "Action": "lambda:*", "Resource": "*",
          "Condition": { "StringNotEquals": { "aws:PrincipalOrgID": "o-a1" } } }
    ] }]]);
    let allow = json!([{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }]);
    let policies = json!({
        "before": { "policies": { "identityBased": allow } },
        "after": { "policies": { "identityBased": allow, "serviceControl": scp } }
    });
    let (by_policies, replay) =
        timed(|| trail.replay(&catalog, (None, None), &policies.to_string()).expect("a replay"));
    let world = World::from(&world().to_string()).expect("a world");
    let change = json!({ "after": { "policies": { "serviceControl": scp } } });
    let (in_world, of_world) = timed(|| {
        let worlds = (Some(&world), Some(&world));
        trail.replay(&catalog, worlds, &change.to_string()).expect("a replay")
    });
    assert_eq!((replay.calls, of_world.calls), (count as u64, count as u64));
    assert_eq!(of_world.calibration.agrees, count as u64);
    let line = json!({
        "records": count, "bytesOfOne": bytes / count, "distinct": count.min(records::DISTINCT),
        "readMs": millis(reading), "replayMs": by_policies, "worldMs": in_world,
        "flipped": replay.flipped, "flips": replay.flips.len(), "peakBytes": peak_bytes()
    });
    println!("{line}");
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let done = work();
    (millis(start.elapsed()), done)
}

/// The most memory that this process had, as Linux tells it.
fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

/// The account of the records: each role with a policy of its own.
fn world() -> Value {
    let document = |actions: Value, resource: &str| {
        json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": actions, "Resource": resource } })
    };
    let roles: Vec<Value> = (0..200)
        .map(|role| {
            let inline = document(json!(["s3:Get*", "dynamodb:*", "ec2:*", "lambda:Invoke*"]), "*");
            json!({
                "RoleName": format!("role-{role}"), "RoleId": format!("AROAEXAMPLE{role}"),
                "Arn": format!("arn:aws:iam::111122223333:role/role-{role}"),
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
                    "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "sts:AssumeRole"
                } },
                "RolePolicyList": [{ "PolicyName": "work", "PolicyDocument": inline }]
            })
        })
        .collect();
    json!({ "RoleDetailList": roles })
}
