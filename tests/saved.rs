//! Saved sets: they answer as the sets that they were made of, and nothing else is taken for one.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

#[expect(dead_code, reason = "of a case only its scenario is asked")]
mod case_file;
#[expect(dead_code, reason = "every set of its scenarios is saved, the long ones too")]
mod generate;
mod packed;

use std::fs;
use std::path::Path;

use case_file::Question;
use iam_verdict::api::Options;
use iam_verdict::api::PolicySet;
use iam_verdict::api::wire::Error;
use packed::Packer;
use proptest::prelude::*;
use serde_json::Value;
use serde_json::json;
use twox_hash::XxHash64;

/// What `compile` takes of a scenario.
fn input(scenario: &Value) -> String {
    let mut input = json!({ "policies": scenario["policies"] });
    if let Some(settings) = scenario.get("settings") {
        input["settings"] = settings.clone();
    }
    input.to_string()
}

fn reloaded(input: &str) -> PolicySet {
    PolicySet::from_bytes(&PolicySet::to_bytes(input).unwrap()).unwrap()
}

/// A whole answer without places in a text, which a saved set has none of.
fn answer(set: &PolicySet, request: &Value) -> Value {
    let evaluation = set.evaluate(&request.to_string(), Options::default());
    let mut answer = match evaluation {
        Ok(evaluation) => serde_json::to_value(evaluation).unwrap(),
        Err(error) => serde_json::to_value(error).unwrap(),
    };
    without_ranges(&mut answer);
    answer
}

fn without_ranges(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("range");
            members.values_mut().for_each(without_ranges);
        }
        Value::Array(items) => items.iter_mut().for_each(without_ranges),
        _ => {}
    }
}

/// The answer of the hot path as a number, where the request fits into bytes.
fn as_bytes(set: &mut PolicySet, request: &Value) -> Option<u32> {
    let bytes = Packer::new(set).bytes(set, request)?;
    packed::write(set, &bytes);
    Some(set.decide_packed())
}

#[test]
fn a_saved_set_answers_as_the_one_that_it_was_made_of() {
    let mut asked = 0;
    for case in case_file::all() {
        let Question::Scenario(scenario) = &case.question else { continue };
        let input = input(scenario);
        let (mut compiled, bytes) = match PolicySet::compile(&input) {
            Ok(set) => (set, PolicySet::to_bytes(&input).unwrap()),
            Err(error) => {
                let refused = PolicySet::to_bytes(&input).unwrap_err();
                assert_eq!(refused.to_string(), error.to_string(), "{}", case.id);
                continue;
            }
        };
        let mut saved = PolicySet::from_bytes(&bytes).unwrap();
        let request = &scenario["request"];
        assert_eq!(saved.context_keys(), compiled.context_keys(), "{}", case.id);
        assert_eq!(saved.packed_keys(), compiled.packed_keys(), "{}", case.id);
        assert_eq!(answer(&saved, request), answer(&compiled, request), "{}", case.id);
        assert_eq!(as_bytes(&mut saved, request), as_bytes(&mut compiled, request), "{}", case.id);
        asked += 1;
    }
    assert!(asked > 300, "only {asked} cases were asked");
}

#[test]
fn so_does_every_scenario() {
    generate::check(300, generate::scenario(), |scenario| {
        let input = input(&scenario);
        let (Ok(compiled), request) = (PolicySet::compile(&input), &scenario["request"]) else {
            return Err(TestCaseError::reject("broken"));
        };
        // What is never explained is never read whole: the decision comes first.
        let saved = reloaded(&input);
        let decide = |set: &PolicySet| {
            serde_json::to_value(set.decide(&request.to_string()).map_err(|e| e.to_string()))
                .unwrap()
        };
        prop_assert_eq!(decide(&saved), decide(&compiled));
        prop_assert_eq!(answer(&saved, request), answer(&compiled, request));
        Ok(())
    });
}

/// A set with every kind of element.
fn rich() -> String {
    let document = |statements: Value| json!({ "Version": "2012-10-17", "Statement": statements });
    json!({
        "policies": {
            "identityBased": [{ "name": "Réad", "arn": "arn:aws:iam::111122223333:policy/read", "document": document(json!([
                { "Sid": "Home", "Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "arn:aws:s3:::home/${aws:username}/*",
                  "Condition": { "ForAnyValue:StringLikeIfExists": { "aws:TagKeys": ["a*", "${aws:PrincipalTag/Team, 'none'}"] } } },
                { "Effect": "Deny", "NotAction": "sts:*", "NotResource": "*", "Condition": { "NumericLessThan": { "s3:max-keys": "10" }, "Null": { "aws:userid": true } } }
            ])) }],
            "resourceBased": document(json!([{ "Effect": "Deny", "NotPrincipal": { "AWS": ["111122223333", "arn:aws:iam::111122223333:role/a"] }, "Action": "s3:*", "Resource": "arn:aws:s3:::home" }])).to_string(),
            "serviceControl": [[document(json!([{ "Effect": "Allow", "Action": "*", "Resource": "*" }]))], []],
            "kmsGrants": [{ "KeyId": "k", "GranteePrincipal": "arn:aws:iam::111122223333:role/a", "Operations": ["Decrypt"] }],
            "resources": [{ "resource": "arn:aws:s3:::other", "resourceBased": { "Version": "2008-10-17", "Statement": { "Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::other/${x" } } }]
        },
        "settings": { "deriveContext": false, "endpointType": "gateway" }
    })
    .to_string()
}

fn code(bytes: &[u8]) -> Result<(), String> {
    match PolicySet::from_bytes(bytes) {
        Ok(_) => Ok(()),
        Err(Error::BundleError { code, .. }) => Err(code.to_owned()),
        Err(other) => panic!("{other:?}"),
    }
}

/// The head says again what is true of the rest: what someone does who means to.
fn with_true_head(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() >= 24 {
        let length = u32::try_from(bytes.len()).unwrap();
        bytes[12..16].copy_from_slice(&length.to_le_bytes());
        let hash = XxHash64::oneshot(0, &bytes[24..]);
        bytes[16..24].copy_from_slice(&hash.to_le_bytes());
    }
    bytes
}

#[test]
fn what_was_cut_off_or_changed_is_refused() {
    let bytes = PolicySet::to_bytes(&rich()).unwrap();
    assert_eq!(code(&bytes), Ok(()));
    for length in 0..bytes.len() {
        let refused = if length < 8 { "not-a-bundle" } else { "truncated" };
        assert_eq!(code(&bytes[..length]), Err(refused.to_owned()), "{length} bytes");
    }
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            let refused = match at {
                0..8 => "not-a-bundle",
                8..12 => "unsupported-format",
                12..16 => "truncated",
                _ => "corrupt",
            };
            assert_eq!(code(&changed), Err(refused.to_owned()), "bit {bit} of byte {at}");
        }
    }
    assert_eq!(code(&[&bytes[..], b"x"].concat()), Err("truncated".to_owned()));
}

/// Requests that reach every policy of the rich set.
fn requests() -> [Value; 3] {
    let ana = "arn:aws:iam::111122223333:user/ana";
    [
        json!({ "principal": ana, "action": "s3:GetObject", "resource": "arn:aws:s3:::home/ana/x", "resourceAccount": "111122223333" }),
        json!({ "principal": ana, "action": "kms:Decrypt", "resource": "arn:aws:kms:eu-west-1:111122223333:key/k" }),
        json!({ "principal": ana, "action": "s3:ListBucket", "resource": "arn:aws:s3:::home", "resourceAccount": "111122223333",
                "pairs": [{ "action": "s3:ListBucket", "resource": "arn:aws:s3:::other", "resourceAccount": "111122223333" }] }),
    ]
}

/// Every place is checked: whatever the bytes are, they are refused, or make a set that answers.
fn is_harmless(bytes: &[u8]) {
    let set = match PolicySet::from_bytes(bytes) {
        Ok(set) => set,
        Err(error) => return assert!(matches!(error, Error::BundleError { .. }), "{error:?}"),
    };
    let _ = set.context_keys();
    for request in requests() {
        let (decided, explained) = (set.decide(&request.to_string()), answer(&set, &request));
        if let Ok(decided) = decided {
            assert_eq!(explained["decision"], decided.decision);
        }
    }
}

#[test]
fn what_was_changed_on_purpose_does_no_harm() {
    let bytes = PolicySet::to_bytes(&rich()).unwrap();
    for length in 24..bytes.len() {
        is_harmless(&with_true_head(bytes[..length].to_vec()));
    }
    for at in 24..bytes.len() {
        for change in [1, 2, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[at] ^= change;
            is_harmless(&with_true_head(changed));
        }
    }
}

#[test]
fn so_does_any_mixture() {
    let bytes = PolicySet::to_bytes(&rich()).unwrap();
    let change = (any::<proptest::sample::Index>(), any::<[u8; 4]>(), 1_usize..5);
    let changes = prop::collection::vec(change, 1..6);
    generate::check(2_000, changes, |changes| {
        let mut changed = bytes.clone();
        for (at, with, length) in changes {
            let at = 24 + at.index(changed.len() - 24);
            let end = (at + length).min(changed.len());
            changed.splice(at..end, with.into_iter().take(end - at));
        }
        is_harmless(&with_true_head(changed));
        Ok(())
    });
}

#[test]
fn other_bytes_are_no_saved_set() {
    assert_eq!(code(b""), Err("not-a-bundle".to_owned()));
    assert_eq!(code(b"{\"Version\":\"2012-10-17\"}"), Err("not-a-bundle".to_owned()));
    let bytes = PolicySet::to_bytes(&rich()).unwrap();
    let message = PolicySet::from_bytes(&bytes[..40]).unwrap_err().to_string();
    assert_eq!(
        message,
        format!("the saved policy set has 40 bytes and should have {}", bytes.len())
    );
}

/// Bytes that were saved once stay readable: with a new form this file stays, and is refused by its version, and a
/// new one comes. `IAM_VERDICT_WRITE=1` writes it.
#[test]
fn what_was_saved_before_is_read() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/saved/form-1.bin");
    if std::env::var_os("IAM_VERDICT_WRITE").is_some() {
        fs::write(&file, PolicySet::to_bytes(&rich()).unwrap()).unwrap();
    }
    let saved = PolicySet::from_bytes(&fs::read(&file).unwrap()).unwrap();
    let compiled = PolicySet::compile(&rich()).unwrap();
    for request in requests() {
        assert_eq!(answer(&saved, &request), answer(&compiled, &request));
    }
}

#[test]
fn the_same_policy_many_times_is_bounded() {
    let statement = json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
    let policy = json!({ "Version": "2012-10-17", "Statement": vec![statement; 1_000] });
    let input = json!({ "policies": { "identityBased": [policy] } }).to_string();
    let bytes = PolicySet::to_bytes(&input).unwrap();
    let frame = br#"{"policies":{"identityBased":[0]}}"#;
    let at = bytes.windows(frame.len()).position(|window| window == frame).unwrap();
    let many = format!(r#"{{"policies":{{"identityBased":[{}]}}}}"#, vec!["0"; 201].join(","));
    let mut changed = bytes[..24].to_vec();
    changed.extend(u32::try_from(many.len()).unwrap().to_le_bytes());
    changed.extend(many.as_bytes());
    changed.extend(&bytes[at + frame.len()..]);
    let error = PolicySet::from_bytes(&with_true_head(changed)).unwrap_err().to_string();
    assert!(error.contains("201000 statements"), "{error}");
}

/// Rows may point to one text as often as they like, but not to more than all policies together can hold.
#[test]
fn one_text_many_times_is_bounded() {
    let long = "a".repeat(16_000);
    let policy = json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": [format!("s3:{long}"), "s3:b"], "Resource": "*" }] });
    let bytes =
        PolicySet::to_bytes(&json!({ "policies": { "identityBased": [policy] } }).to_string())
            .unwrap();
    let frame = usize::try_from(u32::from_le_bytes(bytes[24..28].try_into().unwrap())).unwrap();
    let tables = 28 + frame;
    let word = |at: usize| {
        u32::from_le_bytes(bytes[tables + 4 * at..tables + 4 * at + 4].try_into().unwrap())
    };
    let [keys, policies, statements, principals, actions] =
        [0, 1, 2, 3, 4].map(|at| usize::try_from(word(at)).unwrap());
    assert_eq!((policies, statements, principals, actions), (1, 1, 0, 2));
    let row = 8 + 2 * keys + 3 * policies + 7 * statements;
    let first = [word(row), word(row + 1)].map(u32::to_le_bytes).concat();
    let place = |at: usize| tables + 4 * at;
    let mut changed = bytes[..place(row)].to_vec();
    let count = 9_000_u32;
    changed[place(4)..place(5)].copy_from_slice(&count.to_le_bytes());
    let ends = place(8 + 2 * keys + 3 * policies + 4);
    changed[ends..ends + 4].copy_from_slice(&count.to_le_bytes());
    for _ in 0..count {
        changed.extend(&first);
    }
    changed.extend(&bytes[place(row + 4)..]);
    let error = PolicySet::from_bytes(&with_true_head(changed)).unwrap_err().to_string();
    assert!(error.contains("more text than policies can have"), "{error}");
}
