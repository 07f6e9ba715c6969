//! The binding in a real JavaScript runtime: Node, and with `WASM_BINDGEN_USE_BROWSER=1` a headless
//! browser. Shapes are read as JavaScript reads them.
#![cfg(all(target_arch = "wasm32", feature = "js"))]

use iam_verdict::js;
use js_sys::Array;
use js_sys::JSON;
use js_sys::Map;
use js_sys::Object;
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const REQUEST: &str = r#"{"principal":"arn:aws:iam::111122223333:user/ana","action":"s3:GetObject",
    "resource":"arn:aws:s3:::data/a.txt","resourceAccount":"111122223333"}"#;
const ALLOW: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}"#;

fn scenario(policies: &str) -> String {
    format!(r#"{{"request":{REQUEST},"policies":{policies}}}"#)
}

/// A policy given as text.
fn text(policy: &str) -> String {
    JSON::stringify(&policy.into()).unwrap().into()
}

/// The value at a path of names and indices: `trace.evaluations.0.action`.
#[track_caller]
fn at(value: &JsValue, path: &str) -> JsValue {
    let mut value = value.clone();
    for name in path.split('.') {
        value = Reflect::get(&value, &name.into()).unwrap_or_else(|_| panic!("nothing at {path}"));
    }
    value
}

#[track_caller]
fn assert_text(value: &JsValue, path: &str, expected: &str) {
    assert_eq!(at(value, path).as_string().as_deref(), Some(expected), "{path}");
}

fn names(value: &JsValue) -> Vec<String> {
    let keys = Object::keys(value.unchecked_ref::<Object>());
    keys.iter().filter_map(|key| key.as_string()).collect()
}

#[wasm_bindgen_test]
fn an_evaluation_is_a_plain_object() {
    let policies = format!(r#"{{"identityBased":[{{"name":"read","document":{}}}]}}"#, text(ALLOW));
    let found = js::evaluate(&scenario(&policies), true, true).unwrap();
    assert_text(&found, "decision", "allowed");
    assert_text(&found, "reason.policyType", "identityBased");
    assert_text(&found, "reason.code", "statement-allows");
    assert_text(&found, "matchedStatements.0.sid", "Read");
    assert_text(&found, "matchedStatements.0.policyName", "read");
    assert_eq!(at(&found, "matchedStatements.0.policyIndex").as_f64(), Some(0.0));
    assert_text(&found, "trace.evaluations.0.checks.0.checkType", "PRINCIPAL");
    assert_eq!(at(&found, "trace.evaluations.0.checks.0.decided").as_bool(), Some(true));
    assert!(at(&found, "explanation.markdown").is_string());
    assert!(Array::is_array(&at(&found, "missingContextKeys")));
    assert!(!names(&found).contains(&"accessDenied".to_owned()), "absent, not undefined");
}

#[wasm_bindgen_test]
fn trace_and_explanation_come_when_asked_for() {
    let found = js::evaluate(&scenario("{}"), false, false).unwrap();
    let names = names(&found);
    assert!(!names.iter().any(|name| name == "trace" || name == "explanation"));
    assert_text(&found, "decision", "implicitDeny");
    assert!(at(&found, "accessDenied").is_string());
}

/// Keys of the input never become names of an object.
#[wasm_bindgen_test]
fn contexts_are_maps() {
    let request =
        REQUEST.replacen('{', r#"{"context":{"__proto__":"x","aws:TagKeys":["a","b"]},"#, 1);
    let scenario = format!(r#"{{"request":{request},"policies":{{}}}}"#);
    let found = js::evaluate(&scenario, true, false).unwrap();
    let context: Map = at(&found, "trace.requestContext").dyn_into().expect("a Map");
    assert_eq!(context.get(&"__proto__".into()).as_string().as_deref(), Some("x"));
    assert!(Array::is_array(&context.get(&"aws:TagKeys".into())));
    let derived: Map = at(&found, "derivedContext").dyn_into().expect("a Map");
    assert_eq!(derived.get(&"aws:username".into()).as_string().as_deref(), Some("ana"));
}

#[wasm_bindgen_test]
fn ranges_count_as_javascript_does() {
    let policy = r#"{"Version":"2012-10-17","Id":"😀","Statement":[{"Effect":"Dney","Principal":"*","Action":"*","Resource":"*"}]}"#;
    let input = format!(r#"{{"policyType":"resourceBased","policy":{}}}"#, text(policy));
    let findings: Array = js::validate(&input).unwrap().unchecked_into();
    let fault =
        findings.iter().find(|f| at(f, "code").as_string().as_deref() == Some("invalid-effect"));
    let fault = fault.expect("a finding");
    assert_text(&fault, "findingType", "ERROR");
    let offset = |end: &str| at(&fault, &format!("range.{end}.offset")).as_f64().unwrap() as u32;
    let shown = js_sys::JsString::from(policy).slice(offset("start"), offset("end"));
    assert_eq!(String::from(shown), "\"Dney\"");
    assert_eq!(at(&fault, "path.1").as_f64(), Some(0.0));
    assert_text(&fault, "path.2", "Effect");
}

#[wasm_bindgen_test]
fn errors_are_thrown_as_plain_objects() {
    let broken = text(&ALLOW.replace("Allow", "Alow"));
    let policies = format!(r#"{{"serviceControl":[[{broken}]]}}"#);
    let error = js::evaluate(&scenario(&policies), true, true).unwrap_err();
    assert_text(&error, "name", "PolicyError");
    assert_text(&error, "code", "invalid-policy");
    assert_text(&error, "diagnostics.0.code", "invalid-effect");
    assert_text(&error, "diagnostics.0.policyType", "serviceControl");
    assert_eq!(at(&error, "diagnostics.0.level").as_f64(), Some(0.0));
    assert!(!error.is_instance_of::<js_sys::Error>());

    let error = js::evaluate("{}", true, true).unwrap_err();
    assert_text(&error, "name", "RequestError");
    assert_text(&error, "code", "missing-field");
    assert_text(&error, "field", "request");
    assert!(js::validate("[").is_err());
    assert!(js::compile(&format!(r#"{{"policies":{policies}}}"#)).is_err());
}

#[wasm_bindgen_test]
fn a_compiled_set_decides() {
    let input = format!(
        r#"{{"policies":{{"identityBased":[{ALLOW}]}},"settings":{{"deriveContext":false}}}}"#
    );
    let set = js::compile(&input).unwrap();
    let decided = set.decide(REQUEST).unwrap();
    assert_text(&decided, "decision", "allowed");
    assert_text(&decided, "statement.policyType", "identityBased");
    assert_eq!(at(&decided, "statement.statementIndex").as_f64(), Some(0.0));
    let evaluated = set.evaluate(REQUEST, true, false).unwrap();
    assert_text(&evaluated, "decision", "allowed");

    let other = REQUEST.replace("s3:GetObject", "s3:PutObject");
    let bytes = set.decide_many(&format!("[{REQUEST},{other},{REQUEST}]")).unwrap();
    assert_eq!(bytes.to_vec(), [0, 2, 0]);
    let error = set.decide_many(&format!("[{REQUEST},{{}}]")).unwrap_err();
    assert_text(&error, "name", "RequestError");
    assert_eq!(at(&error, "index").as_f64(), Some(1.0));
    assert!(set.decide("{}").is_err());
    assert!(set.context_keys().contains(&"aws:MultiFactorAuthPresent".to_owned()));
}

#[cfg(feature = "tools")]
#[wasm_bindgen_test]
fn an_imported_answer_is_text() {
    let policy = r#"{"type":"IDENTITY_BASED_POLICY","uri":"__proto__"}"#;
    let details = format!(
        r#"{{"requestContext":{{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/ana"}},"policies":[{policy}],
        "evaluations":[{{"action":"sqs:ListQueues","resource":"","evaluatedEffect":"IMPLICIT_DENY"}}]}}"#
    );
    let input = format!(r#"{{"details":{},"policies":{{"__proto__":{ALLOW}}}}}"#, text(&details));
    let imported = JSON::parse(&js::import_authorization_details(&input).unwrap()).unwrap();
    assert_text(&imported, "expected.decision", "implicitDeny");
    assert_text(&imported, "scenario.policies.identityBased.0.name", "__proto__");
    assert_text(&imported, "expected.evaluations.0.action", "sqs:ListQueues");
    let scenario = JSON::stringify(&at(&imported, "scenario")).unwrap();
    let found = js::evaluate(&String::from(scenario), false, false).unwrap();
    assert_text(&found, "decision", "implicitDeny");

    let error = js::import_authorization_details("{}").unwrap_err();
    assert_text(&error, "name", "RequestError");
    assert_text(&error, "field", "details");
}

#[cfg(feature = "tools")]
#[wasm_bindgen_test]
fn a_catalog_is_read_and_asked() {
    let bytes = include_bytes!("../src/catalog/reference.bin");
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(bytes, 1);
    let catalog = js::read_catalog(&packed).unwrap();
    assert_eq!(catalog.date().len(), "2026-09-26".len());
    let policy = ALLOW.replace("s3:Get*", "s3:GetObjects");
    let input = format!(r#"{{"policyType":"identityBased","policy":{}}}"#, text(&policy));
    let findings = catalog.validate(&input).unwrap();
    assert_text(&findings, "0.code", "invalid-action");
    assert_text(&findings, "0.findingType", "ERROR");
    assert_text(&findings, "0.fix.edits.0.newText", "\"s3:GetObject\"");
    assert!(at(&findings, "0.why").is_string());
    assert_text(&catalog.validate("{}").unwrap_err(), "name", "RequestError");

    let broken = packed.get(..packed.len() / 2).unwrap();
    for other in [&bytes[..], broken, b""] {
        let error = js::read_catalog(other).unwrap_err();
        assert!(error.as_string().unwrap().contains("compressed bytes"));
    }
    let endless = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 9 << 20], 1);
    assert!(js::read_catalog(&endless).is_err());
    let other = miniz_oxide::deflate::compress_to_vec_zlib(b"{}", 1);
    let error = js::read_catalog(&other).unwrap_err();
    assert_eq!(error.as_string().as_deref(), Some("these bytes are no catalog"));
}

#[cfg(feature = "tools")]
#[wasm_bindgen_test]
fn a_file_of_infrastructure_is_read() {
    let template = "Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      \
                    PolicyDocument: { Statement: { Effect: Allow, Action: s3:GetObjects, Resource: '*' } }\n";
    let input = format!(r#"{{"text":{}}}"#, text(template));
    let found = js::extract(&input).unwrap();
    assert_text(&found, "format", "cloudFormation");
    assert_text(&found, "policies.0.policyType", "identityBased");
    assert_text(&js::extract("{}").unwrap_err(), "name", "RequestError");

    let bytes = include_bytes!("../src/catalog/reference.bin");
    let catalog = js::read_catalog(&miniz_oxide::deflate::compress_to_vec_zlib(bytes, 1)).unwrap();
    let found = catalog.validate_infrastructure(&input).unwrap();
    assert_text(&found, "policies.0.findings.1.code", "invalid-action");
    assert_text(&found, "policies.0.findings.1.fix.edits.0.newText", "s3:GetObject");
}

#[wasm_bindgen_test]
fn the_version_is_told() {
    let version = js::version().unwrap();
    assert_text(&version, "package", env!("CARGO_PKG_VERSION"));
    assert!(at(&version, "semantics").is_string());
}
