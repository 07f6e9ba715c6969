//! Denials explained: cases with the answers that AWS's documentation gives, every denied record of public collections,
//! and that each fix allows when it is made.
#![cfg(all(feature = "catalog", not(target_arch = "wasm32")))]

mod apply;
mod shown;

use iam_verdict::api::Options;
use iam_verdict::api::World;
use iam_verdict::api::evaluate;
use iam_verdict::api::explain_denial;
use iam_verdict::catalog::Catalog;
use serde_json::Value;
use serde_json::json;
use shown::shown;

const ACCOUNT: &str = "111122223333";

fn cases(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

/// `allow s3:*`, or a statement with a principal, as a document; documents and lists of them stay.
fn document(short: &Value) -> Value {
    let statement = |effect: &str, action: &str| json!({ "Effect": effect, "Action": action });
    let whole = |statement: Value| json!({ "Version": "2012-10-17", "Statement": statement });
    if let Some(list) = short.as_array() {
        return list.iter().map(document).collect();
    }
    if let Some(text) = short.as_str() {
        let (effect, action) = text.split_once(' ').unwrap();
        let mut one = statement(if effect == "allow" { "Allow" } else { "Deny" }, action);
        one["Resource"] = json!("*");
        return whole(one);
    }
    if short["document"].is_string() {
        let mut named = short.clone();
        named["document"] = document(&short["document"]);
        return named;
    }
    if short["principal"].is_null() {
        return short.clone();
    }
    let effect = if short["allow"].is_string() { "Allow" } else { "Deny" };
    let action = short["allow"].as_str().or(short["deny"].as_str()).unwrap();
    let mut one = statement(effect, action);
    one["Principal"] = short["principal"].clone();
    if !action.starts_with("sts:") {
        one["Resource"] = json!("*");
    }
    whole(one)
}

fn policies(short: &Value) -> Value {
    let members = short.as_object().unwrap().iter();
    members.map(|(name, policies)| (name.clone(), document(policies))).collect()
}

/// A denied record, or an allowed one where nothing is said.
fn record(case: &Value) -> Value {
    let (service, name) = case["call"].as_str().unwrap().split_once(' ').unwrap();
    let identity = match case["role"].as_str() {
        None => {
            json!({ "type": "IAMUser", "arn": format!("arn:aws:iam::{ACCOUNT}:user/ana"), "accountId": ACCOUNT, "accessKeyId": "AKIAEXAMPLE" })
        }
        Some(role) => json!({
            "type": "AssumedRole", "arn": format!("arn:aws:sts::{ACCOUNT}:assumed-role/{role}/job"), "accountId": ACCOUNT, "principalId": format!("AROA{role}:job"),
            "sessionContext": { "sessionIssuer": { "type": "Role", "arn": format!("arn:aws:iam::{ACCOUNT}:role/work/{role}"), "accountId": ACCOUNT, "principalId": format!("AROA{role}") } }
        }),
    };
    json!({
        "eventVersion": "1.11", "eventType": "AwsApiCall", "eventTime": "2026-03-15T12:00:07Z", "eventID": "e-7",
        "eventSource": format!("{service}.amazonaws.com"), "eventName": name, "awsRegion": "eu-west-1", "sourceIPAddress": "203.0.113.7",
        "userIdentity": identity, "requestParameters": case["parameters"], "recipientAccountId": ACCOUNT,
        "errorCode": case["errorMessage"].as_str().map(|_| "AccessDenied"), "errorMessage": case["errorMessage"]
    })
}

fn world() -> World {
    let trust = json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "AWS": ACCOUNT }, "Action": "sts:AssumeRole" } });
    let details = json!({ "RoleDetailList": [{
        "RoleName": "batch", "RoleId": "AROAbatch", "Arn": format!("arn:aws:iam::{ACCOUNT}:role/work/batch"),
        "AssumeRolePolicyDocument": trust, "RolePolicyList": [{ "PolicyName": "work", "PolicyDocument": document(&json!("allow sqs:*")) }]
    }] });
    let organization = json!({ "worldVersion": 1, "organization": {
        "describeOrganization": { "Organization": { "Id": "o-a1", "MasterAccountId": "999999999999", "FeatureSet": "ALL" } },
        "listRoots": { "Roots": [{ "Id": "r-a1", "Name": "Root", "PolicyTypes": [{ "Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED" }] }] },
        "organizationalUnits": [],
        "parents": { ACCOUNT: "r-a1", "999999999999": "r-a1" },
        "listAccounts": { "Accounts": [{ "Id": ACCOUNT }, { "Id": "999999999999" }] },
        "policies": [{ "PolicySummary": { "Id": "p-nodelete", "Name": "no-delete", "Type": "SERVICE_CONTROL_POLICY" }, "Content": document(&json!("deny sqs:Delete*")) }],
        "targets": { "p-FullAWSAccess": ["r-a1", ACCOUNT, "999999999999"], "p-nodelete": [ACCOUNT] }
    } });
    World::from(&json!([details, organization]).to_string()).unwrap()
}

fn input(case: &Value) -> Value {
    let mut input = json!({});
    if case["record"].is_object() {
        input["record"] = record(&case["record"]);
    }
    if case["message"].is_string() {
        input["message"] = case["message"].clone();
    }
    if let Some(beside) = case["beside"].as_object() {
        input.as_object_mut().unwrap().extend(beside.clone());
    }
    if case["policies"].is_object() {
        input["policies"] = policies(&case["policies"]);
    }
    input
}

fn explained(catalog: &Catalog, world: Option<&World>, input: &Value) -> Result<Value, String> {
    let found = explain_denial(catalog, world, &input.to_string());
    let mut found = serde_json::to_value(found.map_err(|error| error.to_string())?).unwrap();
    for request in found["requests"].as_array_mut().unwrap() {
        for name in ["request", "scenario"] {
            if let Some(text) = request[name].as_str() {
                request[name] = serde_json::from_str(text).unwrap();
            }
        }
    }
    Ok(found)
}

/// Every fix is made in the scenario that was decided: then it is allowed.
fn assert_fixed(found: &Value) -> usize {
    let mut count = 0;
    for request in found["requests"].as_array().unwrap() {
        for fix in request["fixes"].as_array().unwrap() {
            let scenario = &request["scenario"];
            let resource = scenario["request"]["resource"].as_str().unwrap_or("*").to_owned();
            let list = |name: &str| fix[name].as_array().cloned().unwrap_or_default();
            let mut fixed = apply::with_context(scenario, &list("changes"));
            for statement in list("statements") {
                fixed = apply::without_statement(&fixed, &statement, &resource);
            }
            fixed = apply::with_statements(&fixed, &list("places"));
            let options = Options { trace: false, explain: false };
            let evaluation = evaluate(&fixed.to_string(), options).unwrap();
            assert_eq!(evaluation.decision, "allowed", "{fix:#}\n{scenario:#}");
            count += 1;
        }
    }
    count
}

#[test]
fn denials_are_explained_as_the_cases_tell() {
    let catalog = Catalog::embedded().unwrap();
    let world = world();
    assert!(world.check().iter().all(|one| one.finding_type != "ERROR"), "{:?}", world.check());
    let mut fixes = 0;
    for case in cases(include_str!("explained_denials/cases.json")) {
        let title = case["title"].as_str().unwrap();
        let world = (case["world"] == json!(true)).then_some(&world);
        let found = match explained(&catalog, world, &input(&case)) {
            Ok(found) => found,
            Err(error) => {
                let wanted = case["error"].as_str().unwrap_or("none");
                assert!(error.starts_with(wanted), "{title}: {error}");
                continue;
            }
        };
        assert_eq!(shown(&found, &case["is"]), case["is"], "{title}");
        fixes += assert_fixed(&found);
        let place = &case["source of fix"];
        if let Some(name) = place["name"].as_str() {
            let sources = found["requests"][0]["sources"].as_array().unwrap();
            let source = sources.iter().find(|source| source["name"] == name).unwrap();
            assert_eq!(source["attachedTo"], place["attachedTo"], "{title}");
        }
    }
    assert!(fixes > 10, "{fixes}");
}

#[test]
fn the_type_that_aws_names_is_the_type_that_denies() {
    let catalog = Catalog::embedded().unwrap();
    let types = cases(include_str!("explained_denials/types.json"));
    assert_eq!(types.len(), 8);
    for case in types {
        let text = |name: &str, or: &str| case[name].as_str().unwrap_or(or).to_owned();
        let action = text("action", "sqs:ListQueueTags");
        let asked = format!(
            "User: {} is not authorized to perform: {action} on resource: {}",
            text("principal", "arn:aws:iam::111122223333:user/ana"),
            text("resource", "arn:aws:sqs:eu-west-1:111122223333:jobs")
        );
        let none = case["none"].as_str().unwrap();
        let denied =
            format!("{asked} with an explicit deny in {}", case["words"].as_str().unwrap());
        let lacking = format!("{asked} because no {none} allows the {action} action");
        for (message, given, decision) in
            [(denied, "deny", "explicitDeny"), (lacking, "lack", "implicitDeny")]
        {
            // Every level of RCPs has one that allows all (RCPFullAWSAccess).
            if case[given].is_null() {
                continue;
            }
            let mut input = json!({ "message": message, "policies": policies(&case[given]) });
            if case["context"].is_object() {
                input["context"] = case["context"].clone();
            }
            let found = explained(&catalog, None, &input).unwrap();
            let evaluation = &found["requests"][0]["evaluation"];
            assert_eq!(evaluation["reason"]["policyType"], case["type"], "{message}\n{found:#}");
            assert_eq!(evaluation["decision"], decision, "{message}");
            assert_eq!(found["agreement"]["agreement"], "agrees", "{message}\n{found:#}");
            assert!(assert_fixed(&found) > 0, "{message}\n{found:#}");
        }
    }
}

#[test]
fn every_denied_record_of_public_collections_is_explained() {
    let catalog = Catalog::embedded().unwrap();
    let states = ["identityBased", "vpcEndpoint"].map(|named| {
        // That makes what AWS says of records that name a type.
        let short = match named {
            "identityBased" => json!({ "identityBased": ["allow nothing:Nothing"] }),
            _ => json!({ "identityBased": ["allow *"], "vpcEndpoint": { "principal": "*", "deny": "*" } }),
        };
        (named, policies(&short))
    });
    let (mut denied, mut without, mut agreeing) = (0, 0, 0);
    for line in include_str!("cloudtrail/corpus.jsonl").lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        for (named, policies) in &states {
            let input = json!({ "record": line["record"], "policies": policies });
            let found = explained(&catalog, None, &input).unwrap();
            let said = found["denial"]["policyType"].as_str();
            let is_made_so = said.unwrap_or("identityBased") == *named;
            if found["event"]["outcome"] != json!("denied") || !is_made_so {
                continue;
            }
            let count = line["count"].as_u64().unwrap();
            denied += count;
            if found["none"].is_string() {
                without += count;
                continue;
            }
            assert_eq!(found["answer"], "denied", "{found:#}");
            assert_eq!(found["agreement"]["agreement"], "agrees", "{found:#}");
            let decides = &found["requests"][found["decides"].as_u64().unwrap() as usize];
            let by = &decides["evaluation"]["reason"]["policyType"];
            assert!(said.is_none_or(|said| by == said), "{found:#}");
            agreeing += if said.is_some() { count } else { 0 };
            assert!(assert_fixed(&found) > 0, "{found:#}");
        }
    }
    assert_eq!((denied, without, agreeing), (149, 2, 7));
}
