//! Worlds as data: what is found in them, which policies a request meets, and what is decided.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

use std::fs;
use std::path::Path;

use iam_verdict::api::Options;
use iam_verdict::api::World;
use miniz_oxide::inflate::decompress_to_vec_zlib;
use serde_json::Value;
use serde_json::json;

/// Every file of `tests/world`, in order.
fn files() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/world");
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(path).unwrap();
        (name, serde_json::from_str(&text).unwrap())
    };
    paths.iter().map(read).collect()
}

fn joined(path: &Value) -> String {
    let step = |segment: &Value| match segment {
        Value::Number(index) => format!("[{index}]"),
        name => format!(".{}", name.as_str().unwrap()),
    };
    let text: String = path.as_array().unwrap().iter().map(step).collect();
    text.trim_start_matches('.').to_owned()
}

fn finding(finding: &iam_verdict::api::wire::Finding) -> Value {
    let path = joined(&serde_json::to_value(&finding.path).unwrap());
    json!(format!("{} {} at {path}: {}", finding.finding_type, finding.code, finding.message))
}

/// One source as a line, after a look whether that policy stands where it says.
fn source(source: &Value, policies: &Value) -> Value {
    let text = |name: &str| source[name].as_str().unwrap_or_default();
    let (kind, index) = (text("policyType"), source["policyIndex"].as_u64().unwrap());
    let index = usize::try_from(index).unwrap();
    let of_pair = policies["resources"].as_array().into_iter().flatten();
    let mut sides = of_pair
        .filter(|side| !text("resource").is_empty() && side["resource"] == source["resource"]);
    let side = sides.next().unwrap_or(policies);
    let level = source["level"].as_u64().map(|level| usize::try_from(level).unwrap());
    let policy = match (level, side[kind].is_array()) {
        (Some(level), _) => &side[kind][level][index],
        (None, true) => &side[kind][index],
        (None, false) => &side[kind],
    };
    assert_eq!(policy["name"], source["name"], "{source}");
    assert_eq!(policy["arn"], source["arn"], "{source}");
    let place = level.map_or_else(|| index.to_string(), |level| format!("{level}.{index}"));
    let mut line = format!("{kind} {place} {} on {}", text("name"), text("attachedTo"));
    for (word, name) in [("by", "group"), ("for", "resource"), ("as of", "asOf")] {
        if let Some(value) = source[name].as_str() {
            line.push_str(&format!(" {word} {value}"));
        }
    }
    json!(line)
}

/// What comes of a request, with the members that the case expects.
fn outcome(world: &World, case: &Value) -> Value {
    let request = case["request"].to_string();
    let evaluated = match world.evaluate(&request, Options::default()) {
        Ok(evaluated) => serde_json::to_value(evaluated).unwrap(),
        Err(error) => {
            let error = serde_json::to_value(error).unwrap();
            let of_policy = error["diagnostics"][0]["message"].as_str();
            let message = error["message"].as_str().or(of_policy).unwrap();
            return json!({ "error": format!("{}: {message}", error["name"].as_str().unwrap()) });
        }
    };
    let gathered = world.gather(&request).unwrap();
    let policies: Value = serde_json::from_str(&gathered.policies).unwrap();
    let completed: Value = serde_json::from_str(&gathered.request).unwrap();
    let lines = evaluated["sources"].as_array().unwrap().iter().map(|one| source(one, &policies));
    let mut outcome = json!({
        "decision": evaluated["decision"],
        "sources": lines.collect::<Vec<Value>>(),
        "notes": evaluated["assumptions"].as_array().unwrap().iter().map(|note| &note["code"]).collect::<Vec<_>>(),
        "completed": completed,
    });
    let expected = case["expect"].as_object().unwrap();
    outcome.as_object_mut().unwrap().retain(|name, _| expected.contains_key(name));
    outcome
}

#[test]
fn worlds_are_read_and_decided_as_expected() {
    let files = files();
    assert!(files.len() >= 4, "{} worlds", files.len());
    for (name, case) in files {
        let world = World::from(&case["world"].to_string()).unwrap();
        let findings: Vec<Value> = world.check().iter().map(finding).collect();
        let read = json!({
            "accounts": world.accounts(),
            "principals": world.principals(),
            "counts": world.counts(),
            "findings": findings,
        });
        assert_eq!(
            case["expect"],
            read,
            "{name}\n{}",
            serde_json::to_string_pretty(&read).unwrap()
        );
        let mut faults = Vec::new();
        for asked in case["requests"].as_array().unwrap() {
            let outcome = outcome(&world, asked);
            if outcome != asked["expect"] {
                faults.push(format!(
                    "{}\n{}",
                    asked["about"],
                    serde_json::to_string_pretty(&outcome).unwrap()
                ));
            }
        }
        assert!(faults.is_empty(), "{name}\n{}", faults.join("\n"));
    }
}

fn refused(text: &str) -> String {
    let error = serde_json::to_value(World::from(text).unwrap_err()).unwrap();
    format!(
        "{} {}: {}",
        error["code"].as_str().unwrap(),
        error["field"].as_str().unwrap(),
        error["message"].as_str().unwrap()
    )
}

#[test]
fn what_is_no_json_or_says_something_twice_is_refused() {
    assert!(refused("{").starts_with("invalid-json"));
    let twice = r#"{ "UserDetailList": [], "UserDetailList": [] }"#;
    assert!(refused(twice).contains("stands twice"), "{}", refused(twice));
    let page = serde_json::to_string(&[twice]).unwrap();
    assert!(refused(&page).starts_with("invalid-json [0]"), "{}", refused(&page));
}

#[test]
fn a_member_that_stands_twice_in_a_document_fails_its_decisions_only() {
    let world = World::from(
        r#"{ "RoleDetailList": [], "UserDetailList": [
            { "UserName": "ana", "Arn": "arn:aws:iam::111122223333:user/ana", "UserPolicyList": [
                { "PolicyName": "p", "PolicyDocument": { "Version": "2012-10-17", "Version": "2008-10-17",
                  "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } } }] },
            { "UserName": "ben", "Arn": "arn:aws:iam::111122223333:user/ben" }] }"#,
    )
    .unwrap();
    let ask = |name: &str| {
        let principal = format!("arn:aws:iam::111122223333:user/{name}");
        let request = json!({ "principal": principal, "action": "sqs:ListQueues" });
        world.evaluate(&request.to_string(), Options::default())
    };
    assert_eq!(world.check()[0].code, "duplicate-json-key");
    assert!(ask("ana").is_err());
    assert_eq!(ask("ben").unwrap().evaluation.decision, "implicitDeny");
}

#[test]
fn findings_and_inputs_have_their_limits() {
    let users = vec![json!({ "UserName": "ana" }); 10_001];
    let world = World::from(&json!({ "UserDetailList": users }).to_string()).unwrap();
    let findings = world.check();
    assert_eq!(findings.len(), 10_001);
    assert_eq!(findings[10_000].code, "too-many-findings");
    let inputs = format!("[{}7]", "7,".repeat(100_000));
    assert!(refused(&inputs).starts_with("too-large"), "{}", refused(&inputs));
}

/// What is cut off is refused, what is misspelt or of another type is told; nothing panics.
#[test]
fn inputs_that_are_cut_or_changed_are_told_or_read() {
    for (_, case) in files() {
        let text = case["world"].to_string();
        for at in (0..text.len()).step_by(97).filter(|at| text.is_char_boundary(*at)) {
            assert!(World::from(&text[..at]).is_err());
        }
        for (from, to) in [
            ("[", "{}["),
            ("\"Arn\"", "\"arn\""),
            ("\"Statement\"", "\"statement\""),
            ("{", "[{"),
            ("null", "7"),
        ] {
            let changed = text.replace(from, to);
            if let Ok(world) = World::from(&changed) {
                assert!(changed == text || !world.check().is_empty(), "{from}");
            }
        }
    }
}

/// The data file of the package has every policy once, and completes what an account prints.
#[test]
fn policies_of_aws_are_completed_from_the_data_file() {
    let packed: &[u8] = include_bytes!("../pkg-config/data/aws-managed-policies.bin");
    let data = String::from_utf8(decompress_to_vec_zlib(packed).unwrap()).unwrap();
    let policies: Value = serde_json::from_str(&data).unwrap();
    let policies = &policies["awsManagedPolicies"];
    let arns = policies["Policies"].as_array().unwrap().iter();
    let arns: Vec<&str> = arns.map(|policy| policy["Arn"].as_str().unwrap()).collect();
    assert!(arns.len() > 1_500 && arns.is_sorted_by(|one, other| one < other), "{}", arns.len());
    assert!(policies["date"].as_str().unwrap() > "2026-08");
    let names =
        ["AdministratorAccess", "PowerUserAccess", "service-role/AWSLambdaBasicExecutionRole"];
    for arn in names.map(|name| format!("arn:aws:iam::aws:policy/{name}")) {
        assert!(arns.contains(&arn.as_str()), "{arn}");
    }
    let details = r#"{ "UserDetailList": [{ "UserName": "ana", "Arn": "arn:aws:iam::111122223333:user/ana",
        "AttachedManagedPolicies": [{ "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess" }] }] }"#;
    let world = World::from(&serde_json::to_string(&[details, &data]).unwrap()).unwrap();
    let findings: Vec<&str> = world.check().iter().map(|finding| finding.code).collect();
    assert_eq!(findings, ["aws-policy-data"]);
    let ask = |action: &str| {
        let request =
            json!({ "principal": "arn:aws:iam::111122223333:user/ana", "action": action });
        world.evaluate(&request.to_string(), Options::default()).unwrap().evaluation.decision
    };
    assert_eq!((ask("s3:ListAllMyBuckets"), ask("s3:CreateBucket")), ("allowed", "implicitDeny"));
}
