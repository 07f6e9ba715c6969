//! A generated organization in sizes: how long reading it, who-can for one resource and reachability take,
//! and what memory it needs. `world ACCOUNTS` measures one size and prints one line; `benches/world.mjs` draws
//! the curve.
//!
//! Of 50 accounts each has 100 users in 10 groups, 100 roles and 100 managed policies: 10,000 principals and
//! 5,000 policies. Every 10th role is an administrator; roles trust their account, some another one, so that
//! ways lead through all accounts.

use std::fs;
use std::time::Instant;

use iam_verdict::api::World;
use serde_json::Value;
use serde_json::json;

const USERS: usize = 100;
const ROLES: usize = 100;
const GROUPS: usize = 10;
const POLICIES: usize = 100;

fn main() {
    let accounts: usize = std::env::args()
        .nth(1)
        .and_then(|count| count.parse().ok())
        .filter(|count| (1..=200).contains(count))
        .expect("how many accounts, up to 200");
    let text = world(accounts).to_string();
    let bytes = text.len();
    let (load, world) = timed(|| World::from(&text).expect("a world"));
    drop(text);
    let counts = world.counts();
    let own = bucket(accounts / 2);
    let object = json!({ "action": "s3:GetObject", "resource": format!("{own}/2026/report.csv") });
    let (first, found) = timed(|| world.who_can(&object.to_string()).expect("an answer"));
    let (again, _) = timed(|| world.who_can(&object.to_string()).expect("an answer"));
    let start = json!({ "from": format!("arn:aws:iam::{}:user/people/user-0", id(0)) });
    let (reach, reached) = timed(|| world.reach(&start.to_string()).expect("an answer"));
    let line = json!({
        "accounts": counts.accounts, "principals": counts.users + counts.roles,
        "policies": counts.managed_policies, "bytes": bytes,
        "loadMs": load, "whoCanFirstMs": first, "whoCanMs": again, "reachMs": reach,
        "allowed": found.allowed.len(), "conditional": found.conditional.len(),
        "undecided": found.undecided.len(), "paths": reached.paths.len(), "peakBytes": peak_bytes()
    });
    println!("{line}");
}

fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed().as_secs_f64() * 1000.0, done)
}

/// The most memory that this process had, as Linux tells it.
fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

fn id(account: usize) -> String {
    format!("{:012}", 100_000_000_001 + account)
}

fn bucket(account: usize) -> String {
    format!("arn:aws:s3:::data-{}", id(account))
}

fn world(accounts: usize) -> Value {
    let mut all = serde_json::Map::new();
    for account in 0..accounts {
        all.insert(id(account), self::account(account, accounts));
    }
    let ids: Vec<String> = (0..accounts).map(id).collect();
    let mut parents = serde_json::Map::new();
    let mut targets = vec!["r-a1".to_owned()];
    for (number, id) in ids.iter().enumerate() {
        let unit = format!("ou-a1-{}", number % 5);
        if !targets.contains(&unit) {
            parents.insert(unit.clone(), json!("r-a1"));
            targets.push(unit.clone());
        }
        parents.insert(id.clone(), json!(unit));
        targets.push(id.clone());
    }
    let region = json!({ "Version": "2012-10-17", "Statement": {
        "Sid": "Regions", "Effect": "Deny", "NotAction": ["iam:*", "sts:*", "s3:*", "organizations:*"], "Resource": "*",
        "Condition": { "StringNotEquals": { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] } }
    } });
    json!({
        "worldVersion": 1,
        "organization": {
            "describeOrganization": { "Organization": { "Id": "o-a1", "MasterAccountId": id(0) } },
            "listRoots": { "Roots": [{ "Id": "r-a1", "PolicyTypes": [{ "Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED" }] }] },
            "parents": parents,
            "listAccounts": { "Accounts": ids.iter().map(|id| json!({ "Id": id })).collect::<Vec<Value>>() },
            "policies": [{ "PolicySummary": { "Id": "p-region", "Type": "SERVICE_CONTROL_POLICY" }, "Content": region.to_string() }],
            "targets": { "p-FullAWSAccess": targets, "p-region": ["r-a1"] }
        },
        "accounts": all
    })
}

fn account(number: usize, accounts: usize) -> Value {
    let id = id(number);
    let iam = |rest: String| format!("arn:aws:iam::{id}:{rest}");
    let policies = (0..POLICIES).map(|policy| json!({
        "PolicyName": format!("policy-{policy}"), "Arn": iam(format!("policy/policy-{policy}")), "DefaultVersionId": "v1",
        "PolicyVersionList": [{ "VersionId": "v1", "IsDefaultVersion": true, "Document": managed(number, policy) }]
    }));
    let users = (0..USERS).map(|user| json!({
        "UserName": format!("user-{user}"), "UserId": format!("AIDA{id}{user}"), "Arn": iam(format!("user/people/user-{user}")),
        "GroupList": [format!("group-{}", user % GROUPS)],
        "Tags": [{ "Key": "team", "Value": format!("team-{}", user % 7) }],
        "AttachedManagedPolicies": [{ "PolicyArn": iam(format!("policy/policy-{}", user % POLICIES)) }]
    }));
    let groups = (0..GROUPS).map(|group| json!({
        "GroupName": format!("group-{group}"), "Arn": iam(format!("group/group-{group}")),
        "GroupPolicyList": [{ "PolicyName": "become", "PolicyDocument": allow(&["sts:AssumeRole"], &iam(format!("role/work/role-{group}*"))) }]
    }));
    let roles = (0..ROLES).map(|role| {
        // Each 5th one trusts the neighbour's account beside its own.
        let neighbour = self::id((number + 1) % accounts);
        let trusted = if role % 5 == 0 { json!([id, neighbour]) } else { json!([id]) };
        let inline = if role % 10 == 0 {
            allow(&["*"], "*")
        } else {
            allow(&["s3:GetObject", "s3:ListBucket"], &format!("{}/team-{}/*", bucket(number), role % 7))
        };
        json!({
            "RoleName": format!("role-{role}"), "RoleId": format!("AROA{id}{role}"), "Arn": iam(format!("role/work/role-{role}")),
            "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Principal": { "AWS": trusted }, "Action": "sts:AssumeRole"
            } },
            "RolePolicyList": [{ "PolicyName": "own", "PolicyDocument": inline }],
            "AttachedManagedPolicies": [{ "PolicyArn": iam(format!("policy/policy-{}", (role * 7) % POLICIES)) }]
        })
    });
    json!({
        "authorizationDetails": {
            "UserDetailList": users.collect::<Vec<Value>>(), "GroupDetailList": groups.collect::<Vec<Value>>(),
            "RoleDetailList": roles.collect::<Vec<Value>>(), "Policies": policies.collect::<Vec<Value>>()
        },
        "resourcePolicies": [{
            "resourceArn": bucket(number), "resourceAccount": id,
            "policy": { "Version": "2012-10-17", "Statement": [
                { "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": format!("{}/2026/*", bucket(number)),
                  "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-a1" } } },
                { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": format!("{}/*", bucket(number)),
                  "Condition": { "Bool": { "aws:SecureTransport": "false" } } }
            ] }
        }]
    })
}

fn allow(actions: &[&str], resource: &str) -> Value {
    json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": actions, "Resource": resource } })
}

/// A managed policy of an ordinary length.
fn managed(account: usize, policy: usize) -> Value {
    let bucket = bucket(account);
    json!({ "Version": "2012-10-17", "Statement": [
        { "Sid": "Data", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "Resource": format!("{bucket}/policy-{policy}/*") },
        { "Sid": "Queue", "Effect": "Allow", "Action": "sqs:*", "Resource": format!("arn:aws:sqs:eu-west-1:{}:queue-{policy}-*", id(account)) },
        { "Sid": "Table", "Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
          "Resource": format!("arn:aws:dynamodb:eu-west-1:{}:table/table-{policy}", id(account)),
          "Condition": { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["${aws:PrincipalTag/team}-*"] } } },
        { "Sid": "Look", "Effect": "Allow", "Action": ["ec2:Describe*", "cloudwatch:Get*", "logs:Describe*"], "Resource": "*" },
        { "Sid": "Private", "Effect": "Deny", "Action": "s3:GetObject", "Resource": format!("{bucket}/private/*"),
          "Condition": { "StringNotEquals": { "aws:PrincipalTag/team": format!("team-{}", policy % 7) } } }
    ] })
}
