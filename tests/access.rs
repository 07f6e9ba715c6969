//! Who can do what, as data; and the same asked one caller at a time.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

#[expect(dead_code, reason = "worlds are generated here; of it only the runner is used")]
mod generate;

use std::fs;
use std::path::Path;

use iam_verdict::api::Options;
use iam_verdict::api::World;
use iam_verdict::api::wire::ExampleKey;
use iam_verdict::api::wire::Grant;
use proptest::prelude::any;
use serde_json::Value;
use serde_json::json;

fn files() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/access");
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        (path.display().to_string(), serde_json::from_str(&text).unwrap())
    };
    paths.iter().map(read).collect()
}

fn words(list: &Value) -> String {
    let words: Vec<&str> =
        list.as_array().into_iter().flatten().map(|word| word.as_str().unwrap()).collect();
    words.join(", ")
}

/// A grant as a line.
fn grant(grant: &Value) -> Value {
    told(grant, grant["principal"].as_str().unwrap().to_owned())
}

/// What is granted, as a line.
fn power(grant: &Value) -> Value {
    told(grant, region(grant))
}

fn region(grant: &Value) -> String {
    let text = |name: &str| grant[name].as_str().unwrap();
    format!("{} on {}", text("action"), text("resource"))
}

fn told(grant: &Value, mut line: String) -> Value {
    let except: Vec<Value> =
        grant["except"].as_array().into_iter().flatten().map(|part| json!(region(part))).collect();
    let lists = [
        ("via", grant["via"].clone()),
        ("needs", grant["needs"].clone()),
        ("except", json!(except)),
    ];
    for (word, list) in lists {
        let list = words(&list);
        if !list.is_empty() {
            line.push_str(&format!(" {word} {list}"));
        }
    }
    json!(line)
}

fn name(arn: &Value) -> &str {
    arn.as_str().unwrap().rsplit('/').next().unwrap()
}

/// A path as a line: at each role what the caller's policies and the trust policy say.
fn path(path: &Value) -> Value {
    let hops = path["hops"].as_array().unwrap();
    let mut line = name(&hops[0]["from"]).to_owned();
    for hop in hops {
        let effect = |name: &str| hop[name].as_str().unwrap_or("-").to_owned();
        let (own, trust) = (effect("identityBased"), effect("roleTrust"));
        line.push_str(&format!(" -> {} [{own}, {trust}]", name(&hop["to"])));
        let needs = words(&hop["needs"]);
        if !needs.is_empty() {
            line.push_str(&format!(" needs {needs}"));
        }
    }
    assert_eq!(path["role"], hops.last().unwrap()["to"]);
    if path["chained"] == json!(true) {
        line.push_str(" (chained)");
    }
    json!(line)
}

type Form = fn(&Value) -> Value;

/// The answer to a question in the form of the case.
fn answer(world: &World, question: &Value) -> Value {
    let answer = if question["whoCan"].is_object() {
        world.who_can(&question["whoCan"].to_string()).map(|found| json!(found))
    } else if question["whatCan"].is_object() {
        world.what_can(&question["whatCan"].to_string()).map(|found| json!(found))
    } else {
        world.reach(&question["reach"].to_string()).map(|found| json!(found))
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            let error = serde_json::to_value(error).unwrap();
            return json!({ "error": error["message"] });
        }
    };
    let is_of_one = question["whatCan"].is_object();
    let is_pattern = question["whoCan"]["resource"].as_str().is_some_and(|text| text.contains('*'));
    let grant: Form = match (is_of_one, is_pattern) {
        (true, _) => power,
        (false, true) => |one| {
            let line = format!("{}: {}", one["principal"].as_str().unwrap(), region(one));
            told(one, line)
        },
        (false, false) => grant,
    };
    let mut lines = serde_json::Map::new();
    let forms: [(&str, Form); 5] = [
        ("allowed", grant),
        ("conditional", grant),
        ("undecided", |one| one["principal"].clone()),
        ("outside", Value::clone),
        ("paths", path),
    ];
    for (name, form) in forms {
        if let Some(list) = answer[name].as_array() {
            let list: Vec<Value> = list.iter().map(form).collect();
            lines.insert(name.to_owned(), json!(list));
        }
    }
    Value::Object(lines)
}

#[test]
fn every_question_has_its_answer() {
    for (file, case) in files() {
        let world = World::from(&case["world"].to_string()).unwrap();
        for question in case["questions"].as_array().unwrap() {
            let answer = answer(&world, question);
            for (name, found) in answer.as_object().unwrap() {
                let none = json!([]);
                let expected = question.get(name).unwrap_or(&none);
                assert_eq!(found, expected, "{name} of {question} in {file}");
            }
            let is_refused = question.get("error").is_some();
            assert_eq!(is_refused, answer.get("error").is_some(), "{question} in {file}");
        }
    }
}

/// A world by chance: two accounts, whose policies speak of the same few actions and resources.
struct Chance(u64);

impl Chance {
    /// A number below another one (SplitMix64).
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end).unwrap()).unwrap()
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn some<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.below(most + 1);
        (0..count).map(|_| make(self)).collect()
    }

    fn statement(&mut self) -> Value {
        let effect = self.one(&["Allow", "Allow", "Allow", "Deny"]);
        let actions = ["s3:GetObject", "s3:*", "sts:AssumeRole", "sts:*", "*", "sqs:SendMessage"];
        let resources = [
            "*",
            "arn:aws:s3:::data/*",
            "arn:aws:s3:::data/${aws:username}/*",
            "arn:aws:iam::*:role/r1",
            "arn:aws:iam::111111111111:role/*",
            "arn:aws:iam::222222222222:role/x/r2",
        ];
        let mut statement = json!({ "Effect": effect, "Action": self.one(&actions) });
        let element = self.one(&["Resource", "Resource", "Resource", "NotResource"]);
        statement[element] = json!(self.one(&resources));
        if self.below(4) == 0 {
            let value = self.one(&["true", "false"]);
            statement["Condition"] = json!({ "Bool": { "aws:MultiFactorAuthPresent": value } });
        }
        statement
    }

    fn policy(&mut self) -> Value {
        let mut statements = self.some(2, Self::statement);
        statements.push(self.statement());
        json!({ "Version": "2012-10-17", "Statement": statements })
    }

    fn inline(&mut self) -> Vec<Value> {
        self.some(2, |chance| json!({ "PolicyName": "own", "PolicyDocument": chance.policy() }))
    }

    fn attached(&mut self, account: &str) -> Vec<Value> {
        self.some(1, |chance| {
            let name = chance.one(&["m0", "m1"]);
            json!({ "PolicyArn": format!("arn:aws:iam::{account}:policy/{name}") })
        })
    }

    fn named(&mut self) -> Value {
        let account = self.one(&ACCOUNTS);
        match self.below(5) {
            0 => json!({ "AWS": account }),
            1 => {
                json!({ "AWS": format!("arn:aws:iam::{account}:role/{}", self.one(&["r0", "r1", "x/r2"])) })
            }
            2 => json!({ "AWS": format!("arn:aws:iam::{account}:user/u{}", self.below(3)) }),
            3 => json!({ "Service": "ec2.amazonaws.com" }),
            _ => json!({ "AWS": "*" }),
        }
    }

    /// A trust policy or the policy of a bucket.
    fn for_others(&mut self, actions: &[&str], resource: Option<&str>) -> Value {
        let statement = |effect: &str, chance: &mut Self| {
            let mut statement = json!({
                "Effect": effect, "Principal": chance.named(), "Action": chance.one(actions)
            });
            if let Some(resource) = resource {
                statement["Resource"] = json!(resource);
            }
            if chance.below(4) == 0 {
                statement["Condition"] = json!({ "StringEquals": { "sts:ExternalId": "known" } });
            }
            statement
        };
        let mut statements = vec![statement("Allow", self)];
        for effect in self.some(2, |chance| chance.one(&["Allow", "Allow", "Deny"])) {
            statements.push(statement(effect, self));
        }
        json!({ "Version": "2012-10-17", "Statement": statements })
    }

    fn account(&mut self, account: &str) -> Value {
        let boundary =
            json!({ "PermissionsBoundaryArn": format!("arn:aws:iam::{account}:policy/m1") });
        let mut users = Vec::new();
        for number in 0..3 {
            let mut user = json!({
                "UserName": format!("u{number}"), "UserId": format!("AIDA{account}{number}"),
                "Arn": format!("arn:aws:iam::{account}:user/u{number}"),
                "UserPolicyList": self.inline(), "AttachedManagedPolicies": self.attached(account),
                "GroupList": self.some(1, |_| "g")
            });
            if self.below(4) == 0 {
                user["PermissionsBoundary"] = boundary.clone();
            }
            users.push(user);
        }
        let mut roles = Vec::new();
        for path in ["r0", "r1", "x/r2"] {
            let mut role = json!({
                "RoleName": path.rsplit('/').next().unwrap(), "RoleId": format!("AROA{account}{path}"),
                "Arn": format!("arn:aws:iam::{account}:role/{path}"),
                "RolePolicyList": self.inline(), "AttachedManagedPolicies": self.attached(account),
                "AssumeRolePolicyDocument": self.for_others(&["sts:AssumeRole", "sts:*"], None)
            });
            if self.below(4) == 0 {
                role["PermissionsBoundary"] = boundary.clone();
            }
            roles.push(role);
        }
        let managed: Vec<Value> = ["m0", "m1"].into_iter().map(|name| json!({
            "PolicyName": name, "Arn": format!("arn:aws:iam::{account}:policy/{name}"), "DefaultVersionId": "v1",
            "PolicyVersionList": [{ "VersionId": "v1", "IsDefaultVersion": true, "Document": self.policy() }]
        })).collect();
        json!({
            "UserDetailList": users, "RoleDetailList": roles, "Policies": managed,
            "GroupDetailList": [{
                "GroupName": "g", "Arn": format!("arn:aws:iam::{account}:group/g"), "GroupPolicyList": self.inline()
            }]
        })
    }

    fn world(&mut self) -> Value {
        let mut accounts = serde_json::Map::new();
        for account in ACCOUNTS {
            accounts.insert(
                account.to_owned(),
                json!({ "authorizationDetails": self.account(account) }),
            );
        }
        let mut world = json!({ "worldVersion": 1, "accounts": accounts, "organization": null });
        if self.below(2) == 0 {
            let scp = json!({
                "PolicySummary": { "Id": "p-own", "Type": "SERVICE_CONTROL_POLICY" },
                "Content": self.policy().to_string()
            });
            let rcp = json!({
                "PolicySummary": { "Id": "p-rcp", "Type": "RESOURCE_CONTROL_POLICY" },
                "Content": json!({ "Version": "2012-10-17", "Statement": {
                    "Effect": "Deny", "Principal": "*", "Action": self.one(&["s3:*", "sqs:*", "s3:PutObject"]),
                    "Resource": self.one(&["*", "arn:aws:s3:::data/u1/*", "arn:aws:sqs:*:*:queue"])
                } }).to_string()
            });
            world["organization"] = json!({
                "describeOrganization": { "Organization": { "Id": "o-a1", "MasterAccountId": "333333333333" } },
                "listRoots": { "Roots": [{
                    "Id": "r-a1", "PolicyTypes": [
                        { "Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED" },
                        { "Type": "RESOURCE_CONTROL_POLICY", "Status": "ENABLED" }
                    ]
                }] },
                "parents": { "111111111111": "r-a1", "222222222222": "r-a1", "333333333333": "r-a1" },
                "listAccounts": { "Accounts": [{ "Id": "111111111111" }, { "Id": "222222222222" }, { "Id": "333333333333" }] },
                "policies": [scp, rcp],
                "targets": {
                    "p-FullAWSAccess": ["r-a1", "111111111111", "222222222222", "333333333333"],
                    "p-own": ["111111111111"], "p-rcp": ["111111111111"]
                }
            });
        }
        if self.below(3) > 0 {
            let policy = self.for_others(&["s3:GetObject", "s3:*"], Some("arn:aws:s3:::data/*"));
            world["accounts"]["111111111111"]["resourcePolicies"] = json!([{
                "resourceArn": "arn:aws:s3:::data", "resourceAccount": "111111111111", "policy": policy
            }]);
        }
        world
    }
}

const ACCOUNTS: [&str; 2] = ["111111111111", "222222222222"];

/// What a call has that nothing else is told of.
fn context(mfa: &str) -> Value {
    json!({
        "aws:SecureTransport": "true", "aws:ViaAWSService": "false", "aws:MultiFactorAuthPresent": mfa,
        "sts:ExternalId": "known"
    })
}

/// Whether one caller may, by the call that decides one request.
fn may(world: &World, principal: &str, action: &str, resource: &str, context: &Value) -> bool {
    let mut request = json!({
        "principal": principal, "action": action, "resource": resource, "context": context
    });
    if !resource.contains(":role/") {
        request["resourceAccount"] = json!("111111111111");
    }
    world.evaluate(&request.to_string(), Options::default()).unwrap().evaluation.decision
        == "allowed"
}

fn direct(grants: &Value) -> Vec<String> {
    let own = |grant: &&Value| {
        grant["via"].as_array().unwrap().is_empty()
            && grant["principal"].as_str().unwrap().starts_with("arn:aws:iam")
    };
    grants
        .as_array()
        .unwrap()
        .iter()
        .filter(own)
        .map(|grant| grant["principal"].as_str().unwrap().to_owned())
        .collect()
}

/// The answers by index are those of asking everyone, and a way exists exactly where steps lead.
fn check(seed: u64) {
    let mut chance = Chance(seed);
    let given = chance.world();
    let world = World::from(&given.to_string()).unwrap();
    let findings = world.check();
    assert!(findings.iter().all(|finding| finding.finding_type != "ERROR"), "{findings:?}");
    let mfa = chance.one(&["true", "false"]);
    let context = context(mfa);
    let role = format!("arn:aws:iam::{}:role/x/r2", chance.one(&ACCOUNTS));
    for (action, resource) in
        [("s3:GetObject", "arn:aws:s3:::data/u1/file"), ("sts:AssumeRole", role.as_str())]
    {
        let mut question = json!({ "action": action, "resource": resource, "context": context });
        if action == "s3:GetObject" {
            question["resourceAccount"] = json!("111111111111");
        }
        let found = serde_json::to_value(world.who_can(&question.to_string()).unwrap()).unwrap();
        let mut all: Vec<String> = world.principals().into_iter().map(str::to_owned).collect();
        all.retain(|principal| may(&world, principal, action, resource, &context));
        all.sort();
        assert_eq!(direct(&found["allowed"]), all, "{action} on {resource} in {given:#}");
        // Nothing is open but user names in variables, which roles do not have.
        assert_eq!(direct(&found["conditional"]), Vec::<String>::new(), "{given:#}");
        question.as_object_mut().unwrap().remove("context");
        let open = serde_json::to_value(world.who_can(&question.to_string()).unwrap()).unwrap();
        let open = [direct(&open["allowed"]), direct(&open["conditional"])].concat();
        assert!(all.iter().all(|principal| open.contains(principal)), "{open:?} {all:?}");
    }
}

#[test]
fn by_index_as_one_by_one() {
    generate::check(60, any::<u64>(), |seed| {
        check(seed);
        Ok(())
    });
}

/// Every context that the trust policies and others can tell apart.
fn contexts() -> Vec<Value> {
    let mut all = Vec::new();
    for mfa in ["true", "false"] {
        all.push(context(mfa));
        let mut without = context(mfa);
        without.as_object_mut().unwrap().remove("sts:ExternalId");
        all.push(without);
    }
    all
}

fn with_example(example: &[ExampleKey]) -> Value {
    let mut tried = context("false");
    for key in example {
        tried.as_object_mut().unwrap().remove(&key.key);
        if let Some(value) = &key.value {
            tried[&key.key] = json!(value);
        }
    }
    tried
}

fn check_reach(seed: u64) {
    let mut chance = Chance(seed);
    let given = chance.world();
    let world = World::from(&given.to_string()).unwrap();
    let roles: Vec<&str> =
        world.principals().into_iter().filter(|arn| arn.contains(":role/")).collect();
    let start = format!("arn:aws:iam::{}:user/u0", chance.one(&ACCOUNTS));
    let reach = world.reach(&json!({ "from": start }).to_string()).unwrap();
    assert!(reach.undecided.is_empty(), "{given:#}");
    let found: Vec<&str> = reach.paths.iter().map(|path| path.role.as_str()).collect();
    for context in contexts() {
        let mut known = vec![start.as_str()];
        let mut next = 0;
        while let Some(from) = known.get(next).copied() {
            next += 1;
            let more: Vec<&str> =
                roles.iter().copied().filter(|role| !known.contains(role)).collect();
            known.extend(
                more.into_iter().filter(|role| may(&world, from, "sts:AssumeRole", role, &context)),
            );
        }
        let missed: Vec<&&str> = known[1..].iter().filter(|role| !found.contains(role)).collect();
        assert!(missed.is_empty(), "{missed:?} of {start} under {context} in {given:#}");
    }
    for hop in reach.paths.iter().flat_map(|path| &path.hops) {
        let can = |context: &Value| may(&world, &hop.from, "sts:AssumeRole", &hop.to, context);
        // That what is open can turn out well is promised where there is an example.
        let holds = match &hop.example {
            _ if !hop.is_conditional => contexts().iter().all(can),
            None => !contexts().iter().any(can),
            Some(example) => can(&with_example(example)),
        };
        assert!(holds, "{hop:?} in {given:#}");
    }
}

#[test]
fn a_way_is_found_exactly_where_steps_lead() {
    generate::check(60, any::<u64>(), |seed| {
        check_reach(seed);
        Ok(())
    });
}

/// What is said by patterns holds of each action and resource, and says everything.
fn check_powers(seed: u64) {
    let mut chance = Chance(seed);
    let given = chance.world();
    let world = World::from(&given.to_string()).unwrap();
    let account = chance.one(&ACCOUNTS);
    let name = chance.one(&["user/u0", "user/u1", "role/r0", "role/x/r2"]);
    let principal = format!("arn:aws:iam::{account}:{name}");
    let question = json!({ "principal": principal, "direct": true }).to_string();
    let found = world.what_can(&question).unwrap();
    assert!(found.undecided.is_empty() && found.complete, "{:?}", found.undecided);
    let actions = ["s3:GetObject", "s3:PutObject", "sqs:SendMessage", "ec2:StopInstances"];
    // Each with its owner. What the world does not tell the owner of is meant of the caller's own account.
    let of_bucket = if has_bucket(&given) { "111111111111" } else { account };
    let resources = [
        ("arn:aws:s3:::data/u1/file", of_bucket),
        ("arn:aws:s3:::data/u0/file", of_bucket),
        ("arn:aws:s3:::data/other", of_bucket),
        ("arn:aws:s3:::else/file", account),
        ("arn:aws:sqs:eu-west-1:111111111111:queue", "111111111111"),
    ];
    let pairs = actions.iter().flat_map(|one| resources.iter().map(move |other| (*one, *other)));
    for (action, (resource, owner)) in pairs {
        let speaks = |grant: &&Grant| {
            let is_of_owner = owner == account || grant.resource.starts_with("arn:aws:s3:::data");
            is_of_owner
                && covers(&grant.action, &grant.resource, action, resource)
                && !grant
                    .except
                    .iter()
                    .any(|part| covers(&part.action, &part.resource, action, resource))
        };
        let is_sure = found.allowed.iter().any(|grant| speaks(&grant));
        let is_open = found.conditional.iter().any(|grant| speaks(&grant));
        let may = |context: &Value| {
            let mut request = json!({
                "principal": principal, "action": action, "resource": resource, "context": context
            });
            if resource.contains(":::") {
                request["resourceAccount"] = json!(owner);
            }
            let decided = world.evaluate(&request.to_string(), Options::default()).unwrap();
            decided.evaluation.decision == "allowed"
        };
        let about = || format!("{action} on {resource} by {principal}: {:#?} in {given:#}", found);
        if is_sure {
            assert!(contexts().iter().all(may), "more than is allowed: {}", about());
        }
        if !is_sure && !is_open {
            assert!(!contexts().iter().any(may), "less than is allowed: {}", about());
        }
    }
}

fn has_bucket(world: &Value) -> bool {
    world["accounts"]["111111111111"]["resourcePolicies"].is_array()
}

/// Whether patterns cover an action on a resource, by a glob of a few lines.
fn covers(actions: &str, resources: &str, action: &str, resource: &str) -> bool {
    glob(&actions.to_lowercase(), &action.to_lowercase()) && glob(resources, resource)
}

fn glob(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((begin, rest)) => text.strip_prefix(begin).is_some_and(|text| {
            (0..=text.len()).any(|at| text.is_char_boundary(at) && glob(rest, &text[at..]))
        }),
    }
}

#[test]
fn what_patterns_say_holds_of_each_request() {
    generate::check(60, any::<u64>(), |seed| {
        check_powers(seed);
        Ok(())
    });
}

/// Patterns that meet in more ways than are looked at: what is cut off is told to be.
#[test]
fn an_answer_that_was_cut_says_that_it_is_not_complete() {
    let (most, asked) = (110, "arn:aws:s3:::b/begin109*");
    let begins: Vec<String> =
        (0..most).map(|number| format!("arn:aws:s3:::b/begin{number:03}*")).collect();
    let ends: Vec<String> =
        (0..most).map(|number| format!("arn:aws:s3:::b/*end{number:03}")).collect();
    let policy = |statements: Value| json!({ "Version": "2012-10-17", "Statement": statements });
    let allow =
        |resources: &[String]| json!({ "Effect": "Allow", "Action": "*", "Resource": resources });
    let deny =
        |resources: &[String]| json!({ "Effect": "Deny", "Action": "*", "NotResource": resources });
    let complete = |own: Value, boundary: Value| {
        let arn = "arn:aws:iam::111122223333:policy/boundary";
        let world = json!({
            "UserDetailList": [{
                "UserName": "ana", "Arn": "arn:aws:iam::111122223333:user/ana",
                "UserPolicyList": [{ "PolicyName": "own", "PolicyDocument": policy(own) }],
                "PermissionsBoundary": { "PermissionsBoundaryArn": arn }
            }],
            "Policies": [{ "PolicyName": "boundary", "Arn": arn, "PolicyVersionList": [
                { "VersionId": "v1", "IsDefaultVersion": true, "Document": policy(boundary) }
            ] }]
        });
        let world = World::from(&world.to_string()).unwrap();
        let question = json!({
            "principal": "arn:aws:iam::111122223333:user/ana",
            "actions": ["s3:GetObject"], "resources": [asked], "direct": true
        });
        world.what_can(&question.to_string()).unwrap().complete
    };
    let all = ["*".to_owned()];
    assert!(complete(json!([allow(&begins[..9])]), json!([allow(&ends[..9])])));
    assert!(!complete(json!([allow(&begins)]), json!([allow(&ends)])), "by the boundary");
    assert!(
        !complete(json!([allow(&begins), deny(&ends)]), json!([allow(&all)])),
        "by what is spared"
    );
}
