//! What the trace tells for requests that teach something: checks in AWS's order, why each
//! statement did not apply, and where that stands in the text.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

mod asked;

use asked::ANA;
use asked::allow;
use asked::assert_checks;
use asked::checks;
use asked::evaluate;
use asked::policy;
use asked::request;
use asked::session;
use asked::statement;
use iam_verdict::api;
use iam_verdict::api::Options;
use serde_json::Value;
use serde_json::json;

/// The part of the text that a range of UTF-16 units names; line and column say the same.
fn slice(text: &str, range: &Value) -> String {
    let number = |end: &str, part: &str| range[end][part].as_u64().unwrap();
    let (start, end) = (number("start", "offset"), number("end", "offset"));
    let units: Vec<u16> = text.encode_utf16().collect();
    for edge in ["start", "end"] {
        let offset = usize::try_from(number(edge, "offset")).unwrap();
        let before = String::from_utf16(&units[..offset]).unwrap();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
        assert_eq!((number(edge, "line"), number(edge, "column")), (line as u64, column as u64));
    }
    let range = usize::try_from(start).unwrap()..usize::try_from(end).unwrap();
    String::from_utf16(&units[range]).unwrap()
}

#[test]
fn an_explicit_deny_names_its_statement_and_the_others_say_why_not() {
    let text = r#"{
  "Version": "2012-10-17",
  "Statement": [
    { "Sid": "All", "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
    { "Sid": "Keep", "Effect": "Deny", "Action": "s3:Delete*", "Resource": "arn:aws:s3:::reports/*" },
    { "Sid": "Queues", "Effect": "Allow", "Action": [ "sqs:*" ], "Resource": "*" },
    { "Sid": "Drafts", "Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::reports/*" }
  ]
}"#;
    let arn = "arn:aws:iam::111122223333:policy/keep";
    let found = evaluate(&json!({
        "request": request("s3:DeleteObject", "arn:aws:s3:::reports/2026.csv"),
        "policies": { "identityBased": [{ "name": "keep", "arn": arn, "document": text }] },
    }));
    assert_checks(&found, "explicitDeny", &["PRINCIPAL EXPLICIT_DENY*"]);
    assert_eq!(found["trace"]["evaluations"][0]["evaluatedEffect"], "EXPLICIT_DENY");
    assert_eq!(
        (&found["reason"]["code"], &found["reason"]["policyType"]),
        (&json!("statement-denies"), &json!("identityBased"))
    );
    assert_eq!(
        found["accessDenied"],
        format!(
            "User: {ANA} is not authorized to perform: s3:DeleteObject on resource: \
            \"arn:aws:s3:::reports/2026.csv\" with an explicit deny in an identity-based policy: {arn}"
        )
    );
    let sids: Vec<&Value> =
        found["matchedStatements"].as_array().unwrap().iter().map(|s| &s["sid"]).collect();
    assert_eq!(sids, ["All", "Keep"]);
    let keep = &found["matchedStatements"][1];
    assert_eq!(
        (&keep["policyName"], &keep["effect"], &keep["statementIndex"]),
        (&json!("keep"), &json!("Deny"), &json!(1))
    );
    let shown = slice(text, &keep["range"]);
    assert!(shown.starts_with(r#"{ "Sid": "Keep""#) && shown.ends_with('}'), "{shown}");

    let queues = statement(&found, [0, 0, 2]);
    assert_eq!((&queues["sid"], &queues["applies"]), (&json!("Queues"), &json!(false)));
    assert_eq!(
        (&queues["failed"]["element"], &queues["failed"]["pattern"]),
        (&json!("Action"), &json!(["sqs:*"]))
    );
    assert_eq!(queues["failed"]["value"], "s3:DeleteObject");
    assert_eq!(slice(text, &queues["failed"]["range"]), r#"[ "sqs:*" ]"#);
    let drafts = statement(&found, [0, 0, 3]);
    assert_eq!(drafts["failed"]["element"], "NotResource");
    assert_eq!(drafts["failed"]["value"], "arn:aws:s3:::reports/2026.csv");
}

#[test]
fn a_boundary_that_does_not_allow_decides_though_the_policy_does() {
    let found = evaluate(&json!({
        "request": request("iam:CreateUser", "arn:aws:iam::111122223333:user/new"),
        "policies": { "identityBased": [allow("*")], "permissionsBoundary": allow("s3:*") },
    }));
    assert_checks(
        &found,
        "implicitDeny",
        &["PRINCIPAL ALLOW", "PERMISSIONS_BOUNDARY IMPLICIT_DENY*"],
    );
    assert_eq!(found["reason"]["policyType"], "permissionsBoundary");
    assert_eq!(
        found["accessDenied"],
        format!(
            "User: {ANA} is not authorized to perform: iam:CreateUser on resource: \
            arn:aws:iam::111122223333:user/new because no permissions boundary allows the iam:CreateUser action"
        )
    );
    assert_eq!(statement(&found, [1, 0, 0])["failed"]["pattern"], json!(["s3:*"]));
}

/// Table T1: a session that the resource's policy names needs nothing else inside its account.
#[test]
fn what_need_not_allow_has_no_impact() {
    let bucket = policy(
        json!([{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*",
        "Principal": { "AWS": "arn:aws:sts::111122223333:assumed-role/app/run-1" } }]),
    );
    let mut scenario = json!({
        "request": request("s3:GetObject", "arn:aws:s3:::data/a.txt"),
        "policies": {
            "identityBased": [allow("ec2:*")], "permissionsBoundary": allow("ec2:*"),
            "session": [allow("ec2:*")], "resourceBased": bucket,
        },
    });
    scenario["request"]["principal"] = session();
    let found = evaluate(&scenario);
    assert_checks(
        &found,
        "allowed",
        &[
            "RESOURCE ALLOW*",
            "PRINCIPAL NO_IMPACT",
            "PERMISSIONS_BOUNDARY NO_IMPACT",
            "SESSION NO_IMPACT",
        ],
    );
    assert_eq!(found.get("accessDenied"), None);

    scenario["policies"]["resourceBased"]["Statement"][0]["Principal"]["AWS"] =
        json!("arn:aws:iam::111122223333:role/team/app");
    let found = evaluate(&scenario);
    assert_checks(
        &found,
        "implicitDeny",
        &[
            "RESOURCE ALLOW",
            "PRINCIPAL NO_IMPACT",
            "PERMISSIONS_BOUNDARY IMPLICIT_DENY*",
            "SESSION IMPLICIT_DENY",
        ],
    );
}

/// KMS grants are reported under the resource's policy (section 19); what the key policy denies too.
#[test]
fn a_grant_stands_in_the_check_of_the_resource() {
    let key = "arn:aws:kms:eu-west-1:111122223333:key/1234";
    let grant = json!({ "KeyId": key, "GranteePrincipal": ANA, "Operations": ["Decrypt"] });
    let mut scenario = json!({
        "request": request("kms:Decrypt", key),
        "policies": { "identityBased": [], "kmsGrants": [grant] },
    });
    assert_checks(&evaluate(&scenario), "allowed", &["RESOURCE ALLOW*", "PRINCIPAL NO_IMPACT"]);
    let key_policy = |effect: &str| {
        policy(json!([{ "Effect": effect, "Principal": "*", "Action": "kms:*", "Resource": "*" }]))
    };
    scenario["policies"]["resourceBased"] = key_policy("Allow");
    assert_checks(&evaluate(&scenario), "allowed", &["RESOURCE ALLOW*", "PRINCIPAL NO_IMPACT"]);
    scenario["policies"]["resourceBased"] = key_policy("Deny");
    assert_checks(
        &evaluate(&scenario),
        "explicitDeny",
        &["RESOURCE EXPLICIT_DENY*", "PRINCIPAL NO_IMPACT"],
    );
}

/// A restricted bucket is reported as an explicit deny of the resource's policy (R15.2), which may
/// allow.
#[test]
fn a_public_bucket_that_is_restricted_is_denied_by_the_check_of_the_resource() {
    let bucket = policy(
        json!([{ "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*" }]),
    );
    let mut scenario = json!({
        "request": request("s3:GetObject", "arn:aws:s3:::data/a.txt"),
        "policies": { "identityBased": [allow("s3:*")], "resourceBased": bucket },
        "settings": { "s3RestrictPublicBuckets": true },
    });
    scenario["request"]["resourceAccount"] = json!("444455556666");
    let found = evaluate(&scenario);
    assert_checks(&found, "explicitDeny", &["RESOURCE EXPLICIT_DENY*", "PRINCIPAL ALLOW"]);
}

/// Of several levels that deny alike, the first from the root decides (section 18).
#[test]
fn one_check_decides() {
    let scenario = json!({
        "request": request("s3:GetObject", "arn:aws:s3:::data/a.txt"),
        "policies": {
            "identityBased": [allow("s3:*")],
            "serviceControl": [[allow("*")], [allow("ec2:*")], [allow("sqs:*")]],
        },
    });
    assert_checks(
        &evaluate(&scenario),
        "implicitDeny",
        &[
            "SERVICE_CONTROL_POLICY ALLOW",
            "SERVICE_CONTROL_POLICY IMPLICIT_DENY*",
            "SERVICE_CONTROL_POLICY IMPLICIT_DENY",
            "PRINCIPAL ALLOW",
        ],
    );
}

#[test]
fn every_level_of_an_organization_is_a_check() {
    let region = json!([
        { "Effect": "Allow", "Action": "*", "Resource": "*" },
        { "Sid": "Region", "Effect": "Deny", "Action": "*", "Resource": "*",
          "Condition": { "StringNotEquals": { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] } } },
    ]);
    let mut scenario = json!({
        "request": request("s3:GetObject", "arn:aws:s3:::data/a.txt"),
        "policies": {
            "identityBased": [allow("s3:*")],
            "resourceControl": [[], []],
            "serviceControl": [[policy(region)], [allow("ec2:*"), allow("sqs:*")], [allow("*")]],
        },
    });
    scenario["request"]["context"] = json!({ "aws:RequestedRegion": "eu-west-1" });
    let found = evaluate(&scenario);
    assert_checks(
        &found,
        "implicitDeny",
        &[
            "RESOURCE_CONTROL_POLICY ALLOW",
            "RESOURCE_CONTROL_POLICY ALLOW",
            "SERVICE_CONTROL_POLICY ALLOW",
            "SERVICE_CONTROL_POLICY IMPLICIT_DENY*",
            "SERVICE_CONTROL_POLICY ALLOW",
            "PRINCIPAL ALLOW",
        ],
    );
    assert_eq!(
        found["accessDenied"],
        format!(
            "User: {ANA} is not authorized to perform: s3:GetObject on resource: \
            \"arn:aws:s3:::data/a.txt\" because no service control policy allows the s3:GetObject action"
        )
    );
    let kept = statement(&found, [2, 0, 1]);
    assert_eq!(kept["failed"]["operator"], "StringNotEquals");
    assert_eq!(kept["failed"]["key"], "aws:RequestedRegion");
    assert_eq!(kept["failed"]["pattern"], json!(["eu-west-1", "eu-central-1"]));
    assert_eq!(kept["failed"]["value"], "eu-west-1");
    assert_eq!(kept["failed"].get("missing"), None);
    let second = &found["trace"]["evaluations"][0]["checks"][3]["policies"];
    assert_eq!((&second[1]["level"], &second[1]["policyIndex"]), (&json!(1), &json!(1)));

    scenario["request"]["context"] = json!({ "aws:RequestedRegion": "us-east-1" });
    let found = evaluate(&scenario);
    assert_eq!(found["reason"]["policyType"], "serviceControl");
    assert_eq!(checks(&found)[2], "SERVICE_CONTROL_POLICY EXPLICIT_DENY*");
    assert!(
        found["accessDenied"]
            .as_str()
            .unwrap()
            .ends_with("with an explicit deny in a service control policy")
    );
}

#[test]
fn a_missing_key_is_told_with_its_place() {
    let text = r#"{"Version":"2012-10-17","Id":"é","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*",
"Condition":{"StringEquals":{"aws:PrincipalTag/Team":"blue"},"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}"#;
    let mut scenario = json!({
        "request": request("s3:GetObject", "arn:aws:s3:::data/a.txt"),
        "policies": { "identityBased": [text] },
    });
    let found = evaluate(&scenario);
    assert_checks(&found, "implicitDeny", &["PRINCIPAL IMPLICIT_DENY*"]);
    assert_eq!(
        found["missingContextKeys"],
        json!(["aws:MultiFactorAuthPresent", "aws:PrincipalTag/Team"])
    );
    let failed = &statement(&found, [0, 0, 0])["failed"];
    assert_eq!((&failed["element"], &failed["missing"]), (&json!("Condition"), &json!(true)));
    assert_eq!(
        (&failed["operator"], &failed["key"]),
        (&json!("StringEquals"), &json!("aws:PrincipalTag/Team"))
    );
    assert_eq!(failed.get("value"), None);
    assert_eq!(slice(text, &failed["range"]), r#""aws:PrincipalTag/Team":"blue""#);

    scenario["request"]["context"] =
        json!({ "aws:principaltag/TEAM": "blue", "aws:MultiFactorAuthPresent": false });
    let found = evaluate(&scenario);
    assert_eq!(found["missingContextKeys"], json!([]));
    let failed = &statement(&found, [0, 0, 0])["failed"];
    assert_eq!((&failed["operator"], &failed["value"]), (&json!("Bool"), &json!("false")));
    assert_eq!(slice(text, &failed["range"]), r#""aws:MultiFactorAuthPresent":"true""#);

    scenario["request"]["unknownContextKeys"] = json!(["aws:MultiFactorAuthPresent"]);
    scenario["request"]["context"] = json!({ "aws:principaltag/TEAM": "blue" });
    let found = evaluate(&scenario);
    assert_eq!(statement(&found, [0, 0, 0])["applies"], "unknown");
    assert_eq!(found["dependsOn"]["keys"], json!(["aws:MultiFactorAuthPresent"]));
    let mut decisions: Vec<&str> = found["dependsOn"]["decisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d.as_str().unwrap())
        .collect();
    decisions.sort_unstable();
    assert_eq!(decisions, ["allowed", "implicitDeny"]);
}

/// Positions count UTF-16 units, whatever stands before them.
#[test]
fn ranges_hold_behind_characters_of_two_units() {
    let text = "{\"Version\":\"2012-10-17\",\"Id\":\"😀 漢\",\r\n\"Statement\":{\"Sid\":\"😀\",\"Effect\":\"Allow\",\
        \"Principal\":{\"AWS\":\"444455556666\"},\"Action\":\"s3:*\",\"Resource\":\"*\"}}";
    let found = evaluate(&json!({
        "request": request("s3:GetObject", "arn:aws:s3:::data/a.txt"),
        "policies": { "resourceBased": text },
    }));
    let failed = &statement(&found, [0, 0, 0])["failed"];
    assert_eq!(
        (&failed["element"], &failed["pattern"]),
        (&json!("Principal"), &json!(["444455556666"]))
    );
    assert_eq!(failed["value"], ANA);
    assert_eq!(slice(text, &failed["range"]), r#"{"AWS":"444455556666"}"#);
    assert!(slice(text, &statement(&found, [0, 0, 0])["range"]).starts_with("{\"Sid\":\"😀\""));
}

#[test]
fn across_accounts_both_sides_are_checks() {
    let bucket = |principal: &str| {
        policy(
            json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": { "AWS": principal } }]),
        )
    };
    let ask = |identity: Value, bucket: Value| {
        evaluate(&json!({
            "request": { "principal": ANA, "action": "s3:GetObject", "resource": "arn:aws:s3:::data/a.txt", "resourceAccount": "444455556666" },
            "policies": { "identityBased": [identity], "resourceBased": bucket },
        }))
    };
    let found = ask(allow("s3:*"), bucket("111122223333"));
    assert_eq!(checks(&found).join(", "), "RESOURCE ALLOW*, PRINCIPAL ALLOW");
    let found = ask(allow("s3:*"), bucket("999988887777"));
    assert_checks(&found, "implicitDeny", &["RESOURCE IMPLICIT_DENY*", "PRINCIPAL ALLOW"]);
    assert!(
        found["accessDenied"]
            .as_str()
            .unwrap()
            .ends_with("because no resource-based policy allows the s3:GetObject action")
    );
    assert!(found["reason"]["text"].as_str().unwrap().contains("444455556666"));
    let found = ask(allow("ec2:*"), bucket("111122223333"));
    assert_checks(&found, "implicitDeny", &["RESOURCE ALLOW", "PRINCIPAL IMPLICIT_DENY*"]);
    assert!(
        found["accessDenied"]
            .as_str()
            .unwrap()
            .ends_with("because no identity-based policy allows the s3:GetObject action")
    );
}

/// Section 20 of the evaluation: AWS's own words, by the type that decides.
#[test]
fn access_denied_is_in_the_words_of_aws() {
    let deny = |principal: bool| {
        let mut deny = json!([{ "Effect": "Deny", "Action": "s3:GetObject", "Resource": "*" }]);
        if principal {
            deny[0]["Principal"] = json!("*");
        }
        policy(deny)
    };
    let everyone = |action: &str| {
        policy(json!([{ "Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*" }]))
    };
    let table = [
        (json!({}), "because no identity-based policy allows the s3:GetObject action"),
        (
            json!({ "permissionsBoundary": deny(false) }),
            "with an explicit deny in a permissions boundary",
        ),
        (json!({ "session": [deny(false)] }), "with an explicit deny in a session policy"),
        (
            json!({ "session": [allow("ec2:*")], "identityBased": [allow("*")] }),
            "because no session policy allows the s3:GetObject action",
        ),
        (
            json!({ "serviceControl": [[deny(false)]] }),
            "with an explicit deny in a service control policy",
        ),
        (
            json!({ "resourceControl": [[deny(true)]] }),
            "with an explicit deny in a resource control policy",
        ),
        (json!({ "vpcEndpoint": deny(true) }), "with an explicit deny in a VPC endpoint policy"),
        (
            json!({ "vpcEndpoint": everyone("ec2:*") }),
            "because no VPC endpoint policy allows the s3:GetObject action",
        ),
        (
            json!({ "resourceBased": deny(true) }),
            "with an explicit deny in a resource-based policy",
        ),
    ];
    for (policies, reason) in table {
        let mut scenario = json!({ "request": request("s3:GetObject", "arn:aws:s3:::data/a.txt"), "policies": policies });
        scenario["request"]["principal"] = session();
        let expected = format!(
            "User: arn:aws:sts::111122223333:assumed-role/app/run-1 is not authorized to perform: \
            s3:GetObject on resource: \"arn:aws:s3:::data/a.txt\" {reason}"
        );
        assert_eq!(evaluate(&scenario)["accessDenied"], expected);
    }
    let role = "arn:aws:iam::111122223333:role/team/app";
    let trust = |effect: &str, account: &str| {
        policy(
            json!([{ "Effect": effect, "Principal": { "AWS": account }, "Action": "sts:AssumeRole" }]),
        )
    };
    for (trust, reason) in [
        (
            trust("Allow", "444455556666"),
            "because no role trust policy allows the sts:AssumeRole action",
        ),
        (trust("Deny", "111122223333"), "with an explicit deny in the role trust policy"),
    ] {
        let found = evaluate(&json!({
            "request": { "principal": ANA, "action": "sts:AssumeRole", "resource": role },
            "policies": { "identityBased": [allow("sts:*")], "roleTrust": trust },
        }));
        assert_eq!(
            found["accessDenied"],
            format!(
                "User: {ANA} is not authorized to perform: sts:AssumeRole on resource: {role} {reason}"
            )
        );
    }
}

#[test]
fn trace_and_explanation_come_only_when_asked_for() {
    let scenario =
        json!({ "request": request("s3:GetObject", "arn:aws:s3:::data/a.txt"), "policies": {} });
    for (trace, explain) in [(true, false), (false, true), (false, false)] {
        let found = api::evaluate(&scenario.to_string(), Options { trace, explain }).unwrap();
        let found = serde_json::to_value(&found).unwrap();
        assert_eq!(
            (found.get("trace").is_some(), found.get("explanation").is_some()),
            (trace, explain)
        );
        assert!(found["reason"]["text"].as_str().unwrap().ends_with('.'));
    }
}
