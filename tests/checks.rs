//! Which checks the trace tells, as AWS's GetRequestAuthorizationDetails tells them (EVALUATION.md,
//! section 19).
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
use serde_json::Value;
use serde_json::json;

/// AWS: a check of the caller appears whenever it applies to the caller, even if no policy matched;
/// `RESOURCE` appears when the owner must allow separately.
#[test]
fn checks_of_the_caller_appear_though_nothing_was_given() {
    let federated = json!({
        "type": "federated_user", "arn": "arn:aws:sts::111122223333:federated-user/ben", "userArn": ANA,
    });
    let grant = |principal: Value| {
        policy(
            json!([{ "Effect": "Allow", "Action": "*", "Resource": "*", "Principal": principal }]),
        )
    };
    let session_arn = &federated["arn"];
    let key = "arn:aws:kms:eu-west-1:111122223333:key/1";
    let table = [
        (json!(ANA), "s3:GetObject", json!({}), "PRINCIPAL IMPLICIT_DENY*"),
        (
            json!(ANA),
            "s3:GetObject",
            json!({ "resourceBased": grant(json!({ "AWS": ANA })) }),
            "RESOURCE ALLOW*, PRINCIPAL NO_IMPACT",
        ),
        (
            federated.clone(),
            "s3:GetObject",
            json!({ "resourceBased": grant(json!({ "AWS": session_arn })) }),
            "RESOURCE ALLOW*, PRINCIPAL NO_IMPACT, SESSION NO_IMPACT",
        ),
        (
            federated,
            "s3:GetObject",
            json!({ "identityBased": [allow("s3:*")] }),
            "PRINCIPAL ALLOW, SESSION IMPLICIT_DENY*",
        ),
        (
            session(),
            "s3:GetObject",
            json!({ "identityBased": [allow("s3:*")] }),
            "PRINCIPAL ALLOW*",
        ),
        (
            json!(ANA),
            "kms:Decrypt",
            json!({ "identityBased": [allow("kms:*")] }),
            "RESOURCE IMPLICIT_DENY*, PRINCIPAL ALLOW",
        ),
        (
            json!("sns.amazonaws.com"),
            "kms:Decrypt",
            json!({ "resourceBased": grant(json!({ "Service": "sns.amazonaws.com" })) }),
            "RESOURCE ALLOW*",
        ),
        (json!("anonymous"), "s3:GetObject", json!({}), "RESOURCE IMPLICIT_DENY*"),
        (json!("arn:aws:iam::111122223333:root"), "s3:GetObject", json!({}), ""),
    ];
    for (principal, action, policies, expected) in table {
        let resource = if action == "kms:Decrypt" { key } else { "arn:aws:s3:::data/a.txt" };
        let mut request = request(action, resource);
        request["principal"] = principal;
        let found = evaluate(&json!({ "request": request, "policies": policies }));
        assert_eq!(checks(&found).join(", "), expected, "{found:#}");
    }
}

/// AWS: `ALLOW` has no denying check, `IMPLICIT_DENY` no `EXPLICIT_DENY`. Where a rule of the service
/// decides, whatever the policies say, they have no impact.
#[test]
fn a_rule_that_no_policy_can_change_leaves_the_checks_without_impact() {
    let deny = policy(json!([{ "Effect": "Deny", "Action": "*", "Resource": "*" }]));
    let found = evaluate(&json!({
        "request": { "principal": ANA, "action": "sts:GetCallerIdentity" },
        "policies": { "identityBased": [deny], "permissionsBoundary": allow("s3:*"), "serviceControl": [[]] },
    }));
    let expected = [
        "SERVICE_CONTROL_POLICY NO_IMPACT",
        "PRINCIPAL NO_IMPACT",
        "PERMISSIONS_BOUNDARY NO_IMPACT",
    ];
    assert_checks(&found, "allowed", &expected);
    assert_eq!(statement(&found, [1, 0, 0])["applies"], true);

    let found = evaluate(&json!({
        "request": { "principal": "anonymous", "action": "sts:AssumeRole", "resource": "arn:aws:iam::111122223333:role/app" },
        "policies": { "roleTrust": policy(json!([{ "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": "*" }])) },
    }));
    assert_checks(&found, "implicitDeny", &["RESOURCE IMPLICIT_DENY*"]);
}

/// As AWS lays the context of an evaluation over that of the request.
#[test]
fn the_context_of_a_pair_lies_over_that_of_the_request() {
    let role = "arn:aws:iam::111122223333:role/worker";
    let pass = policy(json!([
        { "Effect": "Allow", "Action": "iam:PassRole", "Resource": role,
          "Condition": { "StringEquals": { "iam:PassedToService": "ec2.amazonaws.com" } } },
        { "Effect": "Allow", "Action": "ec2:*", "Resource": "*",
          "Condition": { "StringEquals": { "aws:RequestedRegion": "eu-west-1" } } },
    ]));
    let passed = |service: &str| json!({ "action": "iam:PassRole", "resource": role, "context": { "iam:PassedToService": service } });
    let instance = json!({ "action": "ec2:RunInstances", "resource": "*", "context": { "aws:RequestedRegion": "eu-west-1" } });
    let ask = |pairs: Value| {
        evaluate(&json!({
            "request": { "principal": ANA, "action": "iam:PassRole", "resource": role, "pairs": pairs,
                "context": { "aws:SecureTransport": true, "aws:RequestedRegion": "us-east-1" } },
            "policies": { "identityBased": [pass] },
        }))
    };
    // The own pair of the request is the one that stands in the list, with its context.
    let found = ask(json!([instance, passed("ec2.amazonaws.com")]));
    assert_eq!(found["decision"], "allowed", "{found:#}");
    let trace = &found["trace"];
    assert_eq!(trace["requestContext"]["aws:SecureTransport"], "true");
    assert_eq!(trace["requestContext"].get("aws:RequestedRegion"), None);
    let contexts: Vec<&Value> =
        trace["evaluations"].as_array().unwrap().iter().map(|pair| &pair["context"]).collect();
    let account = json!("111122223333");
    let own = json!({ "aws:RequestedRegion": "us-east-1", "aws:ResourceAccount": account, "iam:PassedToService": "ec2.amazonaws.com" });
    assert_eq!(contexts, [&own, &json!({ "aws:RequestedRegion": "eu-west-1" })]);

    let found = ask(json!([passed("ec2.amazonaws.com"), passed("lambda.amazonaws.com")]));
    assert_eq!(found["decision"], "implicitDeny");
    assert_eq!(found["trace"]["evaluations"].as_array().unwrap().len(), 2);
}
