//! Bad input: for each which error, where it points, and never `allowed`. Strange input: what it
//! comes to. All of it in bounded time.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

use std::fs;
use std::path::Path;
use std::time::Duration;
use std::time::Instant;

use iam_verdict::api;
use iam_verdict::api::Options;
use iam_verdict::api::PolicySet;
use serde_json::Value;
use serde_json::json;

const ALLOW: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;

/// Only against hanging: far above what anything here needs.
const GUARD: Duration = Duration::from_secs(30);

fn document(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

fn scenario(policy: &str) -> Value {
    json!({
        "request": {
            "principal": "arn:aws:iam::111122223333:user/ana",
            "action": "s3:GetObject",
            "resource": "arn:aws:s3:::data/a.txt",
        },
        "policies": { "identityBased": [policy] },
    })
}

/// A decision, or the error as JSON.
fn ask(scenario: &str) -> Result<&'static str, Value> {
    let start = Instant::now();
    let answer = api::evaluate(scenario, Options::default());
    assert!(start.elapsed() < GUARD, "took {:?}", start.elapsed());
    match answer {
        Ok(evaluation) => Ok(evaluation.decision),
        Err(error) => Err(serde_json::to_value(&error).unwrap()),
    }
}

/// The part of a text that a range of UTF-16 units names.
fn slice(text: &str, range: &Value) -> String {
    let at = |end: &str| usize::try_from(range[end]["offset"].as_u64().unwrap()).unwrap();
    let units: Vec<u16> =
        text.encode_utf16().skip(at("start")).take(at("end") - at("start")).collect();
    String::from_utf16(&units).unwrap()
}

/// A policy text that is refused: with this code first, pointing at this text.
#[track_caller]
fn refuses(policy: &str, code: &str, place: &str) {
    let shown: String = policy.chars().take(200).collect();
    let error = ask(&scenario(policy).to_string()).expect_err(&shown);
    assert_eq!((&error["name"], &error["code"]), (&json!("PolicyError"), &json!("invalid-policy")));
    let first = &error["diagnostics"][0];
    assert_eq!(first["code"], code, "{shown}: {error:#}");
    assert_eq!(slice(policy, &first["range"]), place, "{shown}: {error:#}");
    let input = json!({ "policy": policy, "policyType": "identityBased" });
    let findings = api::validate(&input.to_string()).unwrap();
    assert!(findings.iter().any(|found| found.code == code), "{shown}: {findings:?}");
}

/// A scenario that is refused: with this code, for this field.
#[track_caller]
fn refuses_scenario(scenario: &str, code: &str, field: &str) {
    let shown: String = scenario.chars().take(300).collect();
    let error = ask(scenario).expect_err(&shown);
    assert_eq!(error["name"], "RequestError", "{shown}: {error:#}");
    assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!(field)), "{shown}");
    assert!(!error["message"].as_str().unwrap().is_empty());
}

#[test]
fn huge_and_deep_texts_are_refused() {
    refuses(&" ".repeat(10_000_000), "document-too-large", "");
    refuses(&"x".repeat(10_000_000), "document-too-large", "");
    let long =
        format!(r#"{{"Effect":"Allow","Action":"{}","Resource":"*"}}"#, "a".repeat(10_000_000));
    refuses(&document(&long), "document-too-large", "");
    for (deep, place) in [("[", "["), ("{\"a\":", "{"), ("[{\"a\":", "[")] {
        refuses(&deep.repeat(10_000), "json-syntax-error", place);
    }
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let action = format!(r#"{{"Effect":"Allow","Action":{deep},"Resource":"*"}}"#);
    refuses(&document(&action), "json-syntax-error", "[");
    let whole = scenario(&document(ALLOW)).to_string();
    refuses_scenario(&format!("{whole}{}", " ".repeat(64 << 20)), "too-large", "");
    let error = ask(&whole.replacen("\"s3:GetObject\"", &deep, 1)).expect_err("deep action");
    assert_eq!(error["code"], "invalid-json");
}

#[test]
fn what_is_no_json_is_refused() {
    let allow = document(ALLOW);
    let table: [(String, &str, &str); 20] = [
        (String::new(), "json-syntax-error", ""),
        (" \n\t".to_owned(), "json-syntax-error", ""),
        ("null".to_owned(), "json-syntax-error", "null"),
        ("[]".to_owned(), "json-syntax-error", "[]"),
        (format!("\u{feff}{allow}"), "json-syntax-error", "\u{feff}"),
        (format!("{allow}x"), "json-syntax-error", "x"),
        (format!("{allow}{allow}"), "json-syntax-error", "{"),
        (format!("{allow}\0"), "json-syntax-error", "\0"),
        (allow[..40].to_owned(), "json-syntax-error", ""),
        (document(&format!("{ALLOW},")), "json-syntax-error", ","),
        (document(&format!("{ALLOW} // all")), "json-syntax-error", "/"),
        (document(&format!("/* all */{ALLOW}")), "json-syntax-error", "/"),
        (allow.replace('"', "'"), "json-syntax-error", "'"),
        (allow.replace("\"*\"", "*"), "json-syntax-error", "*"),
        (allow.replace("\"*\"", "NaN"), "json-syntax-error", "N"),
        (allow.replace("\"*\"", "012345678901"), "json-syntax-error", "012345678901"),
        (allow.replace("\"*\"", "\"\n\""), "json-syntax-error", "\n"),
        (allow.replace("\"*\"", r#""\x""#), "json-syntax-error", "x"),
        (allow.replace("\"*\"", r#""😀\ud800""#), "json-syntax-error", r"\ud800"),
        (allow.replace("\"*\"", r#""\udc00\ud800""#), "json-syntax-error", r"\udc00"),
    ];
    for (policy, code, place) in table {
        refuses(&policy, code, place);
    }
}

#[test]
fn duplicate_members_are_refused_however_they_are_spelled() {
    for twin in [r#""Effect""#, r#""\u0045ffect""#, r#""Eff\u0065ct""#] {
        let statement =
            format!(r#"{{"Effect":"Deny",{twin}:"Allow","Action":"*","Resource":"*"}}"#);
        refuses(&document(&statement), "duplicate-json-key", twin);
    }
    let version = r#"{"Version":"2012-10-17","Version":"2008-10-17","Statement":[]}"#;
    refuses(version, "duplicate-json-key", r#""Version""#);
    let condition = |keys: &str| {
        document(&format!(
            r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{"StringEquals":{{{keys}}}}}}}"#
        ))
    };
    refuses(&condition(r#""aws:x":"a","aws:x":"b""#), "duplicate-json-key", r#""aws:x""#);
    let code = "duplicate-keys-with-different-case";
    refuses(&condition(r#""aws:x":"a","AWS:X":"b""#), code, r#""AWS:X""#);
}

/// Beside a statement that allows everything: a Deny that is broken must not be passed over.
#[test]
fn a_broken_statement_is_never_passed_over() {
    let table = [
        (r#"{"Effect":"Dney","Action":"*","Resource":"*"}"#, "invalid-effect", r#""Dney""#),
        (r#"{"Effect":"deny","Action":"*","Resource":"*"}"#, "invalid-effect", r#""deny""#),
        (r#"{"Effect":["Deny"],"Action":"*","Resource":"*"}"#, "data-type-mismatch", r#"["Deny"]"#),
        (r#"{"Effect":null,"Action":"*","Resource":"*"}"#, "data-type-mismatch", "null"),
        (
            r#"{"effect":"Deny","Action":"*","Resource":"*"}"#,
            "invalid-policy-element",
            r#""effect""#,
        ),
        (r#"{"Effect":"Deny","Action":5,"Resource":"*"}"#, "data-type-mismatch", "5"),
        (r#"{"Effect":"Deny","Action":null,"Resource":"*"}"#, "data-type-mismatch", "null"),
        (r#"{"Effect":"Deny","Action":[null],"Resource":"*"}"#, "data-type-mismatch", "null"),
        (r#"{"Effect":"Deny","Action":[],"Resource":"*"}"#, "empty-array-action", "[]"),
        (r#"{"Effect":"Deny","NotAction":[],"Resource":"*"}"#, "empty-negated-element", "[]"),
        (
            r#"{"Effect":"Deny","Action":"**","Resource":"*"}"#,
            "invalid-service-in-action",
            r#""**""#,
        ),
        (
            r#"{"Effect":"Deny","Action":"*","NotAction":"*","Resource":"*"}"#,
            "unsupported-element-combination",
            r#""NotAction""#,
        ),
        (
            r#"{"Effect":"Deny","Action":"*","Resource":"*","Comment":"x"}"#,
            "invalid-policy-element",
            r#""Comment""#,
        ),
        (
            r#"{"Effect":"Deny","Action":"*","Resource":"*","__proto__":{}}"#,
            "invalid-policy-element",
            r#""__proto__""#,
        ),
        (
            r#"{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::data/${aws:username"}"#,
            "missing-brace-in-variable",
            r#""arn:aws:s3:::data/${aws:username""#,
        ),
        (
            r#"{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::${${aws:username}}"}"#,
            "invalid-variable-name",
            r#""arn:aws:s3:::${${aws:username}}""#,
        ),
        (r#"{"Effect":"Deny","Action":"*","Resource":"data"}"#, "invalid-arn-prefix", r#""data""#),
        (r#"{"Action":"*","Resource":"*"}"#, "missing-effect", r#"{"Action":"*","Resource":"*"}"#),
        ("null", "data-type-mismatch", "null"),
        ("[]", "data-type-mismatch", "[]"),
    ];
    for (broken, code, place) in table {
        refuses(&document(&format!("{ALLOW},{broken}")), code, place);
        refuses(&document(&format!("{broken},{ALLOW}")), code, place);
    }
    refuses(&document(""), "missing-statement", "[]");
    refuses(r#"{"Version":"2012-10-17","Statement":{}}"#, "missing-effect", "{}");
    refuses(r#"{"Version":"2012-10-18","Statement":[]}"#, "invalid-version", r#""2012-10-18""#);
}

#[test]
fn a_broken_condition_is_never_passed_over() {
    let table = [
        (r#"{"StringEqual":{"aws:x":"a"}}"#, "invalid-condition-operator", r#""StringEqual""#),
        (r#"{"stringequals":{"aws:x":"a"}}"#, "invalid-condition-operator", r#""stringequals""#),
        (
            r#"{"ForAnyValue::Bool":{"aws:x":"a"}}"#,
            "invalid-condition-operator",
            r#""ForAnyValue::Bool""#,
        ),
        (r#"{"NullIfExists":{"aws:x":"true"}}"#, "null-with-if-exists", r#""NullIfExists""#),
        (r#"{"StringEquals":{"aws:x":null}}"#, "data-type-mismatch", "null"),
        (r#"{"StringEquals":{"aws:x":{"a":1}}}"#, "data-type-mismatch", r#"{"a":1}"#),
        (r#"{"StringEquals":{"aws:x":[["a"]]}}"#, "data-type-mismatch", r#"["a"]"#),
        (r#"{"StringEquals":["aws:x","a"]}"#, "data-type-mismatch", r#"["aws:x","a"]"#),
        ("[]", "data-type-mismatch", "[]"),
        (r#""aws:x""#, "data-type-mismatch", r#""aws:x""#),
    ];
    for (condition, code, place) in table {
        let deny = r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":"#;
        refuses(&document(&format!("{ALLOW},{deny}{condition}}}")), code, place);
    }
}

/// Every policy of a set is read, whichever it is and whether or not it would be asked.
#[test]
fn one_broken_policy_of_any_type_refuses_the_set() {
    let broken = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Dney", "Principal": "*", "Action": "*", "Resource": "*" },
    ] });
    let members = [
        ("identityBased", json!([broken])),
        ("permissionsBoundary", broken.clone()),
        ("session", json!([broken])),
        ("serviceControl", json!([[broken]])),
        ("resourceControl", json!([[], [broken]])),
        ("vpcEndpoint", broken.clone()),
        ("resourceBased", broken.clone()),
        ("roleTrust", broken.clone()),
    ];
    for (policy_type, member) in members {
        let mut scenario = scenario(&document(ALLOW));
        scenario["policies"][policy_type] = member;
        let error = ask(&scenario.to_string()).expect_err(policy_type);
        assert_eq!(error["name"], "PolicyError", "{policy_type}");
        let found = error["diagnostics"].as_array().unwrap();
        let effect = found.iter().find(|found| found["code"] == "invalid-effect").unwrap();
        assert_eq!(effect["policyType"], policy_type);
        let level = (policy_type == "resourceControl").then_some(1);
        let level = level.or((policy_type == "serviceControl").then_some(0));
        assert_eq!(effect["level"].as_u64(), level, "{policy_type}");
    }
}

#[test]
fn bad_scenarios_are_refused() {
    let whole = scenario(&document(ALLOW)).to_string();
    let request = whole[whole.find("\"request\":{").unwrap() + 11..].to_owned();
    let with = |field: &str| whole.replacen("\"request\":{", &format!("\"request\":{{{field},"), 1);
    let context = |entries: &str| with(&format!("\"context\":{{{entries}}}"));
    assert!(request.contains("principal"));
    let table = [
        (String::new(), "invalid-json", ""),
        ("null".to_owned(), "invalid-type", ""),
        ("{}".to_owned(), "missing-field", "request"),
        (format!("{whole}x"), "invalid-json", ""),
        (format!("\u{feff}{whole}"), "invalid-json", ""),
        (whole.replacen("\"policies\"", "\"polices\"", 1), "unknown-field", "polices"),
        (
            whole.replacen("\"identityBased\"", "\"identity\"", 1),
            "unknown-field",
            "policies.identity",
        ),
        (with(r#""Action":"s3:*""#), "unknown-field", "request.Action"),
        (with(r#""__proto__":{"context":{}}"#), "unknown-field", "request.__proto__"),
        (with(r#""action":"s3:PutObject""#), "invalid-json", "request.action"),
        (context(r#""a:b":"1","a:b":"2""#), "invalid-json", r#"request.context["a:b"]"#),
        (context(r#""a:b":"1","A:B":"2""#), "invalid-context", r#"request.context["A:B"]"#),
        (context(r#""a:b":null"#), "invalid-type", r#"request.context["a:b"]"#),
        (context(r#""a:b":{"c":1}"#), "invalid-type", r#"request.context["a:b"]"#),
        (context(r#""a:b":[["c"]]"#), "invalid-type", r#"request.context["a:b"]"#),
        (context(r#""":"c""#), "invalid-context", r#"request.context[""]"#),
        (with(r#""context":["a:b"]"#), "invalid-type", "request.context"),
        (with(r#""durationSeconds":"long""#), "invalid-type", "request.durationSeconds"),
        (with(r#""resourceAccount":111122223333"#), "invalid-type", "request.resourceAccount"),
        (with(r#""resourceAccount":"11112222333""#), "invalid-resource", "request.resourceAccount"),
    ];
    for (scenario, code, field) in table {
        refuses_scenario(&scenario, code, field);
    }
    let many: Vec<String> = (0..20_000).map(|index| format!(r#""a:b{index}":"c""#)).collect();
    refuses_scenario(&context(&many.join(",")), "too-large", "request.context");
}

#[test]
fn bad_values_of_a_request_are_refused() {
    let table = [
        ("action", json!(""), "invalid-action"),
        ("action", json!("s3"), "invalid-action"),
        ("action", json!("*"), "invalid-action"),
        ("action", json!("s3:Get*"), "invalid-action"),
        ("action", json!("s3:Get?bject"), "invalid-action"),
        ("action", json!(["s3:GetObject"]), "invalid-type"),
        ("resource", json!(""), "invalid-resource"),
        ("resource", json!("data/a.txt"), "invalid-resource"),
        ("resource", json!("arn:aws:s3"), "invalid-resource"),
        ("resource", json!(null), "invalid-type"),
        ("principal", json!(""), "invalid-principal"),
        ("principal", json!("ana"), "invalid-principal"),
        ("principal", json!("*"), "invalid-principal"),
        ("principal", json!("111122223333"), "invalid-principal"),
        ("principal", json!("arn:aws:iam::111122223333:group/x"), "invalid-principal"),
        ("principal", json!("arn:aws:iam::11112222333:user/ana"), "invalid-principal"),
        ("principal", json!(7), "invalid-type"),
    ];
    for (field, value, code) in table {
        let mut scenario = scenario(&document(ALLOW));
        scenario["request"][field] = value;
        refuses_scenario(&scenario.to_string(), code, &format!("request.{field}"));
    }
    let session = "arn:aws:sts::111122223333:assumed-role/Deploy/ci";
    let role = "arn:aws:iam::111122223333:role/team/Build";
    for (part, principal) in [
        ("service", json!({ "type": "service", "service": "sns" })),
        ("roleArn", json!({ "type": "assumed_role", "arn": session, "roleArn": role })),
    ] {
        let mut scenario = scenario(&document(ALLOW));
        scenario["request"]["principal"] = principal;
        let field = format!("request.principal.{part}");
        refuses_scenario(&scenario.to_string(), "invalid-principal", &field);
    }
    let mut levels = scenario(&document(ALLOW));
    levels["policies"]["serviceControl"] = json!([]);
    refuses_scenario(&levels.to_string(), "invalid-policies", "policies.serviceControl");
}

/// Names that mean something to JavaScript are plain names here.
#[test]
fn polluted_keys_are_plain_keys() {
    let mut scenario = scenario(&document(
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"__proto__":"x"}}}"#,
    ));
    for (context, decision) in [
        (json!({ "__proto__": "x" }), "allowed"),
        (json!({ "constructor": "x", "toString": "x" }), "implicitDeny"),
    ] {
        scenario["request"]["context"] = context;
        assert_eq!(ask(&scenario.to_string()), Ok(decision));
    }
}

/// Letter case of key names is folded beyond ASCII: else a Deny on such a name would not match.
#[test]
fn the_letter_case_of_keys_folds_beyond_ascii() {
    let deny = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" },
        { "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
          "Condition": { "StringEquals": { "app:\u{212a}ey": "x" } } },
    ] });
    let mut scenario = scenario(&document(ALLOW));
    scenario["policies"]["resourceBased"] = deny;
    scenario["request"]["context"] = json!({ "APP:key": "x" });
    assert_eq!(ask(&scenario.to_string()), Ok("explicitDeny"));
    scenario["request"]["context"] = json!({ "app:\u{c9}": "x", "app:\u{e9}": "y" });
    let field = "request.context[\"app:\u{e9}\"]";
    refuses_scenario(&scenario.to_string(), "invalid-context", field);
}

/// Whether a condition with this operator and value holds for a request with this value.
#[track_caller]
fn holds(operator: &str, pattern: &str, value: &str) -> bool {
    let condition = format!(r#"{{"{operator}":{{"app:x":{pattern}}}}}"#);
    let allow = r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":"#;
    let mut scenario = scenario(&document(&format!("{allow}{condition}}}")));
    scenario["request"]["context"] = json!({ "app:x": value });
    match ask(&scenario.to_string()) {
        Ok("allowed") => true,
        Ok("implicitDeny") => false,
        other => panic!("{operator} {pattern}: {other:?}"),
    }
}

#[test]
fn strange_texts_match_as_written() {
    let table = [
        ("StringLike", r#""*""#, "", true),
        ("StringLike", r#""""#, "", true),
        ("StringLike", r#""""#, "a", false),
        ("StringLike", r#""?""#, "", false),
        ("StringLike", r#""?""#, "\u{e9}", true),
        ("StringLike", r#""?""#, "\u{1f600}", true),
        ("StringLike", r#""?""#, "e\u{301}", false),
        ("StringLike", r#""??""#, "e\u{301}", true),
        ("StringLike", r#""a*b""#, "a\n\0b", true),
        ("StringLike", r#""a\\*b""#, r"a\xb", true),
        ("StringLike", r#""a\\*b""#, "a*b", false),
        ("StringLike", r#""a${*}b""#, "a*b", true),
        ("StringLike", r#""a${*}b""#, "axb", false),
        ("StringLike", r#""${?}${$}{a}""#, "?${a}", true),
        ("StringLike", r#""${app:none, '*'}""#, "x", false),
        ("StringEquals", r#""*""#, "x", false),
        ("StringEquals", r#""\u00e9""#, "e\u{301}", false),
        ("StringEquals", r#"" a""#, "a", false),
        ("StringEqualsIgnoreCase", r#""stra\u00dfe""#, "STRASSE", false),
        ("StringEqualsIgnoreCase", r#""k""#, "\u{212a}", true),
        ("StringEqualsIgnoreCase", r#""\u03c3""#, "\u{3c2}", false),
    ];
    for (operator, pattern, value, expected) in table {
        assert_eq!(holds(operator, pattern, value), expected, "{operator} {pattern} {value:?}");
    }
}

#[test]
fn strange_numbers_dates_and_addresses_are_read_strictly() {
    let table = [
        ("NumericEquals", "5", "+5.0", true),
        ("NumericEquals", "0", "-0", true),
        ("NumericEquals", "9007199254740993", "9007199254740992", false),
        (
            "NumericEquals",
            "123456789012345678901234567890",
            "123456789012345678901234567890.0",
            true,
        ),
        ("NumericEquals", "1e400", "1e400", false),
        ("NumericEquals", "1e2", "100", false),
        ("NumericNotEquals", "1e2", "100", true),
        ("NumericEquals", r#""0x10""#, "16", false),
        ("NumericEquals", r#"" 5""#, "5", false),
        ("NumericEquals", r#""NaN""#, "NaN", false),
        ("NumericLessThan", r#""10""#, "9.99999999999999999999999999", true),
        ("StringEquals", "1e2", "1e2", true),
        ("StringEquals", "1.0", "1", false),
        ("StringEquals", "true", "true", true),
        ("DateEquals", r#""2028-02-29""#, "2028-02-29T00:00:00Z", true),
        ("DateEquals", r#""2026-02-29""#, "2026-03-01T00:00:00Z", false),
        ("DateEquals", r#""2026-01-01T14:00:00+14:00""#, "2026-01-01T00:00Z", true),
        ("DateEquals", r#""2026-01-01T00:00:60Z""#, "2026-01-01T00:01:00Z", false),
        ("DateEquals", "1767225600", "2026-01-01", true),
        ("DateLessThan", r#""9999-12-31""#, "0001-01-01", true),
        ("DateEquals", r#""99999999999999999999""#, "99999999999999999999", false),
        ("IpAddress", r#""10.0.0.0/33""#, "10.0.0.1", false),
        ("IpAddress", r#""010.0.0.1""#, "10.0.0.1", false),
        ("IpAddress", r#""10.0.0.77/8""#, "10.9.9.9", true),
        ("IpAddress", r#""0.0.0.0/0""#, "2001:db8::1", false),
        ("IpAddress", r#""::/0""#, "10.0.0.1", false),
        ("IpAddress", r#""10.0.0.1""#, "::ffff:10.0.0.1", false),
        ("IpAddress", r#""fe80::/10""#, "fe80::1%eth0", false),
        ("IpAddress", r#""2001:DB8:0::1""#, "2001:db8::0:1", true),
        ("NotIpAddress", r#""10.0.0.0/8""#, "no address", true),
        ("BinaryEquals", r#""QUJD""#, "QUJD", true),
        ("BinaryEquals", r#""QUJ""#, "QUJ", false),
        ("Bool", r#""TRUE""#, "true", true),
        ("Bool", r#""1""#, "1", false),
        ("ArnLike", r#""*""#, "arn:aws:iam::111122223333:user/ana", false),
        ("ArnLike", r#""arn:aws:iam::*:*""#, "arn:aws:iam::111122223333:user/a:b", true),
        ("ArnLike", r#""arn:aws:iam:*""#, "arn:aws:iam::111122223333:user/ana", false),
    ];
    for (operator, pattern, value, expected) in table {
        assert_eq!(holds(operator, pattern, value), expected, "{operator} {pattern} {value:?}");
    }
}

/// Patterns that make backtracking matchers slow, and large sets.
#[test]
fn hard_patterns_are_matched_in_time() {
    let long = "a".repeat(100_000);
    let stars = |piece: &str, count: usize, end: &str| format!("\"{}{end}\"", piece.repeat(count));
    assert!(!holds("StringLike", &stars("*a", 5_000, "x"), &long));
    assert!(holds("StringLike", &stars("*a", 5_000, ""), &long));
    assert!(!holds("StringLike", &stars("*", 10_000, "x"), &long));
    assert!(!holds("StringLike", &format!("\"*{}b\"", "a".repeat(5_000)), &long));
    assert!(holds("StringLike", &stars("?", 16_000, ""), &long[..16_000]));
    assert!(!holds("StringLike", &format!("\"*{}b*\"", "?a".repeat(4_000)), &long));
    let limit = stars("?", 100_000, "");
    let statement =
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"app:x":"#;
    refuses(&document(&format!("{statement}{limit}}}}}}}")), "document-too-large", &limit);
    let values: Vec<String> = (0..100_000).map(|index| format!("v{index}")).collect();
    let condition = json!({ "ForAllValues:StringEquals": { "app:x": ["v1", "v2"] } });
    let allow =
        json!({ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition });
    let mut scenario = scenario(&document(&allow.to_string()));
    scenario["request"]["context"] = json!({ "app:x": values });
    assert_eq!(ask(&scenario.to_string()), Ok("implicitDeny"));
}

/// Whatever once went wrong: see `tests/regressions/README.md`.
#[test]
fn what_once_went_wrong_does_not_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if !path.ends_with("README.md") {
            let bytes = fs::read(&path).unwrap();
            try_everything(&String::from_utf8_lossy(&bytes));
        }
    }
    try_everything(&document(ALLOW));
}

fn try_everything(text: &str) {
    let start = Instant::now();
    let _ = ask(text);
    let set = PolicySet::compile(&json!({ "policies": {} }).to_string()).unwrap();
    let _ = (PolicySet::compile(text), set.decide(text), set.decide_many(text));
    let as_page = json!({ "details": text, "policies": { "p": text } }).to_string();
    let _ = (api::import_authorization_details(text), api::import_authorization_details(&as_page));
    let policy_types = [
        "identityBased",
        "resourceBased",
        "permissionsBoundary",
        "session",
        "serviceControl",
        "resourceControl",
        "vpcEndpoint",
        "roleTrust",
    ];
    for policy_type in policy_types {
        let input = json!({ "policy": text, "policyType": policy_type });
        let findings = api::validate(&input.to_string()).unwrap();
        let is_broken = findings.iter().any(|finding| finding.finding_type == "ERROR");
        let mut scenario = scenario(&document(ALLOW));
        scenario["policies"] = match policy_type {
            "identityBased" | "session" => json!({ policy_type: [text] }),
            "serviceControl" | "resourceControl" => json!({ policy_type: [[text]] }),
            _ => json!({ policy_type: text }),
        };
        assert_eq!(ask(&scenario.to_string()).is_err(), is_broken, "{policy_type}: {text}");
    }
    assert!(start.elapsed() < GUARD);
}
