//! Answers of AWS's GetRequestAuthorizationDetails as regression cases: every file of
//! `tests/authorization_details`, whose README tells what is compared.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

use std::fs;
use std::path::Path;
use std::time::Duration;
use std::time::Instant;

use iam_verdict::api;
use iam_verdict::api::Options;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

fn import(input: &Value) -> Value {
    let imported = api::import_authorization_details(&input.to_string());
    serde_json::from_str(&imported.unwrap_or_else(|error| panic!("{error}")).to_json()).unwrap()
}

fn evaluate(scenario: &Value) -> Result<Value, Value> {
    match api::evaluate(&scenario.to_string(), Options::default()) {
        Ok(evaluation) => Ok(serde_json::to_value(evaluation).unwrap()),
        Err(error) => Err(serde_json::to_value(error).unwrap()),
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

#[test]
fn every_answer_of_aws_is_decided_as_aws_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/authorization_details");
    let (mut failures, mut count) = (Vec::new(), 0);
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        count += 1;
        let case: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let faults = faults(&case);
        if !faults.is_empty() {
            failures.push(format!("{}:\n  {}", file.display(), faults.join("\n  ")));
        }
    }
    assert!(failures.is_empty(), "{} of {count}:\n{}", failures.len(), failures.join("\n"));
    assert!(count >= 8, "only {count} files were found");
}

/// In what our decision differs from that of AWS, or the import from what the file tells of it.
fn faults(case: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut input = json!({ "details": case["details"] });
    if let Some(policies) = case.get("policies") {
        input["policies"] = policies.clone();
    }
    let imported = import(&input);
    for note in list(case, "notes") {
        let note = note.as_str().unwrap();
        let notes = list(&imported, "notes");
        if !notes.iter().any(|given| given.as_str().unwrap().contains(note)) {
            faults.push(format!("no note tells `{note}`: {notes:?}"));
        }
    }
    let missing: Vec<&Value> =
        list(&imported, "missingPolicies").iter().map(|policy| &policy["uri"]).collect();
    if !missing.iter().copied().eq(list(case, "missingPolicies")) {
        faults.push(format!("missing policies are {missing:?}"));
    }
    let evaluation = evaluate(&imported["scenario"]);
    match evaluation {
        Ok(evaluation) if missing.is_empty() => {
            faults.extend(differences(&imported["expected"], &evaluation));
        }
        Ok(_) => faults.push("decided, though documents are missing".to_owned()),
        Err(error) if missing.is_empty() || error["name"] != "PolicyError" => {
            faults.push(format!("not decided: {error:#}"));
        }
        Err(_) => {}
    }
    faults
}

/// In what an evaluation differs from what AWS tells.
fn differences(expected: &Value, evaluation: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    if expected["decision"] != evaluation["decision"] {
        differences.push(format!(
            "AWS decided {}, we {}: {}",
            expected["decision"], evaluation["decision"], evaluation["reason"]["text"]
        ));
    }
    let (wanted, got) = (list(expected, "evaluations"), list(&evaluation["trace"], "evaluations"));
    assert_eq!(wanted.len(), got.len(), "{evaluation:#}");
    for (wanted, got) in wanted.iter().zip(got) {
        let pair = format!("{} on {}", wanted["action"], wanted["resource"]);
        if wanted["evaluatedEffect"] != got["evaluatedEffect"] {
            let (aws, ours) = (&wanted["evaluatedEffect"], &got["evaluatedEffect"]);
            differences.push(format!("{pair}: AWS says {aws}, we {ours}"));
        }
        if wanted.get("checks").is_some() {
            let (aws, ours) = (checks_of_aws(wanted), our_checks(wanted, got));
            if aws != ours {
                differences.push(format!("{pair}: AWS checks {aws:?}, we {ours:?}"));
            }
        }
        let told = list(wanted, "checks").iter().flat_map(|check| list(check, "matchedPolicies"));
        for matched in told.chain(list(wanted, "matchedPolicies")) {
            differences.extend(unmatched(matched, got).map(|what| format!("{pair}: {what}")));
        }
    }
    differences
}

/// AWS's checks with their effects. A session without policies has a default one, which allows.
fn checks_of_aws(evaluation: &Value) -> Vec<(String, String)> {
    let checks = list(evaluation, "checks").iter();
    let has_policies = |check: &&Value| {
        check["checkType"] != "SESSION"
            || check["evaluatedEffect"] == "IMPLICIT_DENY"
            || !list(check, "matchedPolicies").is_empty()
    };
    checks.filter(has_policies).map(check).collect()
}

/// Ours, as AWS tells them: `RESOURCE` only where the owner must allow separately. Where AWS does not
/// tell it, what the resource's policy says belongs to the principal's check.
fn our_checks(wanted: &Value, got: &Value) -> Vec<(String, String)> {
    let is_told =
        |name: &str| list(wanted, "checks").iter().any(|check| check["checkType"] == name);
    let mut ours: Vec<(String, String)> = list(got, "checks").iter().map(check).collect();
    let Some(at) = ours.iter().position(|(name, _)| name == "RESOURCE" && !is_told(name)) else {
        return ours;
    };
    let (_, effect) = ours.remove(at);
    let principal = ours.iter_mut().find(|(name, _)| name == "PRINCIPAL");
    if let Some((_, of_principal)) = principal.filter(|_| effect != "NO_IMPACT") {
        *of_principal = effect;
    }
    ours
}

fn check(check: &Value) -> (String, String) {
    let text = |name: &str| check[name].as_str().unwrap().to_owned();
    (text("checkType"), text("evaluatedEffect"))
}

/// Why a policy that matched on AWS does not match here: by the effects of its statements, whose sids
/// AWS may have made up.
fn unmatched(matched: &Value, got: &Value) -> Option<String> {
    let uri = matched["uri"].as_str().unwrap();
    if uri.ends_with("/p-RCPFullAWSAccess") {
        return None; // the engine adds it without telling
    }
    let checks = list(got, "checks").iter();
    let policies = checks.flat_map(|check| list(check, "policies"));
    let statements = policies
        .filter(|policy| policy["name"] == uri || policy.get("name").is_none())
        .flat_map(|policy| list(policy, "statements"));
    let applying: Vec<&Value> =
        statements.filter(|statement| statement["applies"] == true).collect();
    let lacks = |told: &&Value| {
        let effect = told["evaluatedEffect"].as_str().unwrap();
        let fits = |ours: &&&Value| ours["effect"].as_str().unwrap().to_uppercase() == effect;
        let sids: Vec<&Value> =
            applying.iter().filter(fits).filter_map(|ours| ours.get("sid")).collect();
        let has_unnamed = applying.iter().filter(fits).any(|ours| ours.get("sid").is_none());
        !sids.contains(&&told["sid"]) && !has_unnamed
    };
    let statement = list(matched, "matchedStatements").iter().find(lacks)?;
    Some(format!("the statement {statement} of `{uri}` matched on AWS only"))
}

const ANA: &str = "arn:aws:iam::111122223333:user/ana";

/// An answer about one evaluation, of a user with one policy.
fn answer() -> Value {
    json!({
        "details": {
            "requestContext": { "aws:PrincipalArn": ANA, "aws:EpochTime": 1 },
            "evaluations": [{ "action": "s3:GetObject", "resource": "arn:aws:s3:::data/a.txt",
                "evaluatedEffect": "ALLOW", "checks": [{ "checkType": "PRINCIPAL", "evaluatedEffect": "ALLOW" }] }],
            "policies": [{ "type": "IDENTITY_BASED_POLICY", "uri": "p-1", "attachedTo": [{ "arn": ANA }] }],
        },
        "policies": { "p-1": allow("s3:*") },
    })
}

fn allow(action: &str) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": action, "Resource": "*" }] })
}

/// The answer with other values at some places.
fn changed(changes: &[(&str, Value)]) -> Value {
    let mut answer = answer();
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = answer.pointer_mut(parent).unwrap_or_else(|| panic!("nothing at {parent}"));
        match parent {
            Value::Array(items) => items.push(value.clone()),
            parent if value.is_null() => drop(parent.as_object_mut().unwrap().remove(name)),
            parent => parent[name] = value.clone(),
        }
    }
    answer
}

#[track_caller]
fn refuses(pointer: &str, value: Value, code: &str, field: &str) {
    let input = changed(&[(pointer, value)]).to_string();
    let error = api::import_authorization_details(&input).expect_err(pointer);
    let error = serde_json::to_value(error).unwrap();
    assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!(field)), "{error}");
}

#[test]
fn what_is_no_answer_is_refused_with_its_place() {
    refuses("/detail", json!({}), "unknown-field", "detail");
    refuses("/details", json!(5), "invalid-type", "details");
    refuses("/details", json!([]), "missing-field", "details");
    refuses("/details", json!("{"), "invalid-json", "details");
    refuses("/details", json!([r#"{"a":1,"a":1}"#]), "invalid-json", "details[0]");
    let other = changed(&[("/details/requestContext/aws:EpochTime", json!(2))])["details"].clone();
    let pages = json!([answer()["details"], other]);
    refuses("/details", pages, "contradiction", "details[1].requestContext");
    refuses("/policies", json!([]), "invalid-type", "policies");
    refuses("/policies/p-1", json!(true), "invalid-type", "policies[\"p-1\"]");

    let context = "details.requestContext";
    refuses("/details/requestContext", Value::Null, "missing-field", context);
    let arn = "/details/requestContext/aws:PrincipalArn";
    refuses(arn, Value::Null, "invalid-principal", context);
    refuses(arn, json!("ana"), "invalid-principal", &format!("{context}[\"aws:PrincipalArn\"]"));
    let key = "/details/requestContext/aws:x";
    refuses(key, json!({ "a": 1 }), "invalid-type", &format!("{context}[\"aws:x\"]"));

    let cut = changed(&[("/details", json!({ "evaluations": [] }))]);
    let error = api::import_authorization_details(&cut.to_string()).unwrap_err().to_string();
    assert!(error.contains("--no-paginate"), "{error}");
}

#[test]
fn bad_evaluations_and_policies_are_refused_with_their_place() {
    refuses("/details/evaluations", json!([]), "missing-field", "details");
    refuses("/details/evaluations", json!({}), "invalid-type", "details.evaluations");
    let evaluation = |name: &str, value: Value, code: &str, field: &str| {
        let field = format!("details.evaluations[0].{field}");
        refuses(&format!("/details/evaluations/0/{name}"), value, code, &field);
    };
    evaluation("action", Value::Null, "missing-field", "action");
    evaluation("action", json!("GetObject"), "invalid-action", "action");
    evaluation("resource", json!("a.txt"), "invalid-resource", "resource");
    evaluation("evaluatedEffect", json!("Allow"), "invalid-type", "evaluatedEffect");
    evaluation("context", json!({ "aws:x": [[]] }), "invalid-type", "context[\"aws:x\"]");
    evaluation("checks", json!(["PRINCIPAL"]), "invalid-type", "checks[0]");
    evaluation("checks/-", json!({}), "missing-field", "checks[1].checkType");

    let policy = |name: &str, value: Value, code: &str, field: &str| {
        let field = format!("details.policies[0].{field}");
        refuses(&format!("/details/policies/0/{name}"), value, code, &field);
    };
    policy("uri", json!(1), "invalid-type", "uri");
    policy("type", Value::Null, "missing-field", "type");
    policy("attachedTo", json!([ANA]), "invalid-type", "attachedTo[0]");
}

/// What the answer leaves open, and what was taken instead.
#[test]
fn what_the_answer_does_not_tell_is_noted() {
    let policies = "/details/policies/-";
    let checks = "/details/evaluations/0/checks/-";
    let listed = |name: &str, uri: &str| json!({ "type": name, "uri": uri, "attachedTo": [{ "arn": "arn:aws:s3:::other" }] });
    let grant =
        json!({ "type": "RESOURCE_BASED_POLICY", "uri": "g", "policySource": { "grantId": "1" } });
    let checked =
        |name: &str, effect: &str| json!({ "checkType": name, "evaluatedEffect": effect });
    let table = [
        (
            policies,
            listed("ACCESS_CONTROL_LIST", "acl"),
            "policies of type `ACCESS_CONTROL_LIST` are not known",
        ),
        (policies, listed("RESOURCE_BASED_POLICY", "r"), "`r` has no place"),
        (policies, listed("SERVICE_CONTROL_POLICY", "s"), "`s` has no place"),
        (
            policies,
            listed("VPC_ENDPOINT_POLICY", "v"),
            "`v` was taken as the policy of an interface endpoint",
        ),
        (policies, grant, "`g` is a grant of a KMS key: give what ListGrants prints"),
        (checks, checked("SESSION", "IMPLICIT_DENY"), "SESSION IMPLICIT_DENY: no policy is listed"),
        (
            checks,
            checked("PERMISSIONS_BOUNDARY", "ALLOW"),
            "PERMISSIONS_BOUNDARY ALLOW: no policy is listed",
        ),
        (checks, checked("RESOURCE", "ALLOW"), "RESOURCE ALLOW: no policy is listed"),
        (checks, checked("ACCESS_POINT", "ALLOW"), "checks of type `ACCESS_POINT` are not known"),
        ("/details/nextToken", json!("x"), "further evaluations were not given"),
        ("/policies/p-2", json!({}), "no policy of the answer has the URI `p-2`"),
    ];
    for (pointer, value, note) in table {
        let imported = import(&changed(&[(pointer, value)]));
        let notes = list(&imported, "notes");
        assert!(
            notes.iter().any(|given| given.as_str().unwrap().contains(note)),
            "{note}: {notes:?}"
        );
    }
    assert_eq!(import(&answer())["notes"], json!([]));

    let federated = "arn:aws:sts::111122223333:federated-user/ben";
    let imported = import(&changed(&[
        ("/details/requestContext/aws:PrincipalArn", json!(federated)),
        ("/details/evaluations/0/action", json!("iam:GetUser")),
        ("/details/evaluations/0/resource", json!(ANA)),
    ]));
    let scenario = &imported["scenario"];
    assert_eq!(scenario["settings"]["consoleSession"], true);
    assert_eq!(
        scenario["request"]["principal"],
        json!({ "type": "federated_user", "arn": federated, "userArn": ANA })
    );
    assert!(list(&imported, "notes")[0].as_str().unwrap().contains("console"));

    let imported = import(&changed(&[
        ("/details/requestContext/aws:PrincipalArn", json!(federated)),
        ("/details/policies", json!([])),
    ]));
    assert!(imported["notes"].to_string().contains("nothing tells who made the federated session"));
}

/// POLICY_LANGUAGE.md, 8.7: the role's ARN with its path, and the session's name in `aws:userid`.
#[test]
fn the_caller_is_told_by_the_context() {
    let role = "arn:aws-cn:iam::111122223333:role/team/app";
    let session = "arn:aws-cn:sts::111122223333:assumed-role/app/run-1";
    let linked = "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/X";
    let table = [
        (
            json!({ "aws:PrincipalArn": ANA, "aws:UserId": "AIDA1", "aws:TokenIssueTime": "2026-11-20T10:00:00Z" }),
            json!({ "type": "iam_user", "arn": ANA, "uniqueId": "AIDA1", "sessionToken": true }),
        ),
        (
            json!({ "AWS:principalarn": role, "aws:userid": "AROA1:run-1" }),
            json!({ "type": "assumed_role", "roleArn": role, "arn": session, "uniqueId": "AROA1:run-1" }),
        ),
        (json!({ "aws:PrincipalArn": session }), json!({ "type": "assumed_role", "arn": session })),
        (
            json!({ "aws:PrincipalArn": linked, "aws:userid": "AROA1:s" }),
            json!({ "type": "service_linked_role", "roleArn": linked, "uniqueId": "AROA1:s",
            "arn": "arn:aws:sts::111122223333:assumed-role/X/s" }),
        ),
        (
            json!({ "aws:PrincipalArn": "arn:aws:iam::111122223333:root", "aws:PrincipalType": "Account" }),
            json!({ "type": "root", "arn": "arn:aws:iam::111122223333:root" }),
        ),
        (
            json!({ "aws:PrincipalIsAWSService": true, "aws:PrincipalServiceName": "sns.amazonaws.com" }),
            json!({ "type": "service", "service": "sns.amazonaws.com" }),
        ),
        (
            json!({ "aws:PrincipalServiceNamesList": ["sns.amazonaws.com", "sns.eu-west-1.amazonaws.com"] }),
            json!({ "type": "service", "service": "sns.amazonaws.com" }),
        ),
        (
            json!({ "aws:FederatedProvider": "accounts.google.com" }),
            json!({ "type": "web_identity", "provider": "accounts.google.com" }),
        ),
        (json!({ "aws:PrincipalType": "Anonymous" }), json!({ "type": "anonymous" })),
    ];
    for (context, principal) in table {
        let imported = import(&changed(&[("/details/requestContext", context)]));
        assert_eq!(imported["scenario"]["request"]["principal"], principal);
    }
    // A session under its own ARN: its role is what its policies are attached to.
    let attached = json!([{ "arn": role }]);
    let imported = import(&changed(&[
        ("/details/requestContext", json!({ "aws:PrincipalArn": session })),
        ("/details/policies/0/attachedTo", attached),
    ]));
    assert_eq!(imported["scenario"]["request"]["principal"]["roleArn"], role);
}

/// As much of everything as is read.
#[test]
fn a_large_answer_is_imported_in_time() {
    let evaluation = |index: usize| {
        let level = |level: usize| json!({ "checkType": "RESOURCE_CONTROL_POLICY", "evaluatedEffect": "ALLOW", "targetArn": format!("level-{level}") });
        json!({ "action": "s3:GetObject", "resource": format!("arn:aws:s3:::data/{index}"), "evaluatedEffect": "ALLOW",
            "checks": Value::from_iter((0..20).map(level)) })
    };
    let policy = |index: usize| {
        let name = if index.is_multiple_of(2) {
            "RESOURCE_CONTROL_POLICY"
        } else {
            "RESOURCE_BASED_POLICY"
        };
        json!({ "type": name, "uri": index.to_string(), "attachedTo": [{ "arn": format!("arn:aws:s3:::data/{index}") }] })
    };
    let input = changed(&[
        ("/details/evaluations", Value::from_iter((0..1000).map(evaluation))),
        ("/details/policies", Value::from_iter((0..2000).map(policy))),
    ]);
    let start = Instant::now();
    let imported = api::import_authorization_details(&input.to_string()).unwrap();
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    assert!(imported.scenario.len() > 100_000);
}

#[test]
fn huge_answers_are_refused_in_time() {
    let repeated = |value: Value, count: usize| Value::Array(vec![value; count]);
    let evaluation = &answer()["details"]["evaluations"][0];
    let check = |index: usize| json!({ "checkType": "SERVICE_CONTROL_POLICY", "evaluatedEffect": "ALLOW", "targetArn": index.to_string() });
    let place = |index: usize| json!({ "arn": format!("arn:aws:organizations::1:ou/o/{index}") });
    let scp = json!({ "type": "SERVICE_CONTROL_POLICY", "uri": "p-1", "attachedTo": (0..20).map(place).collect::<Value>() });
    let long = "x".repeat(4 << 20);
    let many = |count: usize, item: &dyn Fn(usize) -> Value| Value::from_iter((0..count).map(item));
    let policy = |index: usize| json!({ "type": "SESSION_POLICY", "uri": index.to_string() });
    let documents = Map::from_iter((0..2001).map(|index| (index.to_string(), json!({}))));
    let page = |first: usize| {
        let policies = Value::from_iter((first..first + 1500).map(policy));
        changed(&[("/details/policies", policies)])["details"].clone()
    };
    let table = [
        vec![("/details", repeated(answer()["details"].clone(), 101))],
        vec![("/details", json!([page(0), page(1500)]))],
        vec![("/details/evaluations", repeated(evaluation.clone(), 1001))],
        vec![("/details/evaluations/0/checks", many(21, &check))],
        vec![("/details/policies", many(2001, &policy))],
        vec![("/details/policies/0/attachedTo", many(2001, &place))],
        vec![("/policies", documents.into())],
        // One document at twenty levels.
        vec![
            ("/details/evaluations/0/checks", Value::Null),
            ("/details/policies/-", scp),
            ("/policies/p-1", json!({ "Id": long })),
        ],
    ];
    for changes in table {
        let start = Instant::now();
        let error = api::import_authorization_details(&changed(&changes).to_string()).unwrap_err();
        let error = serde_json::to_value(error).unwrap();
        assert_eq!(error["code"], "too-large", "{error}");
        assert!(start.elapsed() < Duration::from_secs(30), "{error}");
    }
}
