//! What `validate` calls redundant, shadowed, impossible or without effect: whoever follows the finding
//! changes no decision. Quick by default; `IAM_VERDICT_LONG=100` asks a hundred times as much.
#![cfg(all(feature = "catalog", feature = "wire", not(target_arch = "wasm32")))]

mod generate;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;
use std::time::Instant;

use generate::check;
use generate::policy::Kind;
use generate::policy::statement;
use generate::scenario;
use generate::short_or_long_scenario;
use iam_verdict::api;
use iam_verdict::api::Options;
use iam_verdict::base::diagnostic::PathSegment;
use iam_verdict::catalog::Catalog;
use iam_verdict::policy::PolicyDocument;
use iam_verdict::policy::PolicyType;
use iam_verdict::validate::Finding;
use iam_verdict::validate::Subject;
use iam_verdict::validate::findings::FindingCode;
use iam_verdict::validate::validate;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use serde_json::json;

const CASES: u32 = 300;

/// An action that no request asks for.
const NEVER: &str = "app:Never";

/// Keys that the conditions of a policy are moved to, so that they meet, by the beginnings of operators.
const KEYS: [(&str, &[&str]); 3] = [
    ("String", &["app:label", "aws:TagKeys", "aws:UserAgent"]),
    ("Null", &["app:label", "aws:TagKeys", "aws:UserAgent"]),
    ("Date", &["aws:CurrentTime"]),
];

/// How often a code was found, and how often the decision hung on what was removed.
#[derive(Default)]
struct Count(RefCell<BTreeMap<&'static str, u32>>);

impl Count {
    fn add(&self, code: FindingCode) {
        self.add_many(code, 1);
    }

    fn add_many(&self, code: FindingCode, many: u32) {
        *self.0.borrow_mut().entry(code.as_str()).or_default() += many;
    }

    #[track_caller]
    fn hold(&self, codes: &[(FindingCode, u32)]) {
        let counts = self.0.borrow();
        println!("{counts:?}");
        for (code, least) in codes {
            let found = counts.get(code.as_str()).copied().unwrap_or_default();
            assert!(found >= *least, "{}: only {found} in {counts:?}", code.as_str());
        }
    }
}

fn findings(catalog: &Catalog, policy: &Value, kind: &str) -> Vec<Finding> {
    let policy_type = PolicyType::from_name(kind).unwrap();
    let (document, _) = PolicyDocument::read(&policy.to_string(), policy_type);
    let document = document.unwrap();
    validate(Subject::new(&document, policy_type, catalog))
}

/// The policy in which the finding is followed; none where it is no matter of decisions.
fn followed(policy: &Value, finding: &Finding) -> Option<Value> {
    let mut changed = policy.clone();
    let segments = finding.path.segments();
    let [_, PathSegment::Index(index), members @ ..] = segments else { return None };
    let statement = changed.pointer_mut(&format!("/Statement/{index}"))?;
    let name = |at: usize| match members.get(at) {
        Some(PathSegment::Member(name)) => Some(name.as_str()),
        _ => None,
    };
    match finding.code {
        FindingCode::RedundantStatement
        | FindingCode::StatementShadowedByDeny
        | FindingCode::StatementCovered
        | FindingCode::StatementNeverApplies
        | FindingCode::ConditionNeverTrue => {
            let members = statement.as_object_mut()?;
            members.remove("NotAction");
            members.insert("Action".to_owned(), json!(NEVER));
        }
        FindingCode::ConditionAlwaysTrue | FindingCode::RedundantCondition => {
            statement["Condition"][name(1)?].as_object_mut()?.remove(name(2)?)?;
        }
        FindingCode::IfExistsWithoutEffect => {
            let block = statement["Condition"].as_object_mut()?;
            let values = block.get_mut(name(1)?)?.as_object_mut()?.remove(name(2)?)?;
            let plain = name(1)?.strip_suffix("IfExists")?;
            let keys = block.entry(plain).or_insert_with(|| json!({})).as_object_mut()?;
            if keys.insert(name(2)?.to_owned(), values).is_some() {
                return None; // it stands there already, with values of its own
            }
        }
        FindingCode::RedundantAction | FindingCode::RedundantResource => {
            let Some(PathSegment::Index(entry)) = members.get(1) else { return None };
            statement[name(0)?].as_array_mut()?.remove(*entry);
        }
        _ => return None,
    }
    Some(changed)
}

fn decision(scenario: &Value) -> Option<(&'static str, &'static str)> {
    let options = Options { trace: false, explain: false };
    let evaluation = api::evaluate(&scenario.to_string(), options).ok()?;
    Some((evaluation.decision, evaluation.reason.code))
}

fn alone(policy: &Value, kind: Kind, request: &Value) -> Value {
    let is_list = kind == Kind::IdentityBased;
    let member = if is_list { json!([policy]) } else { policy.clone() };
    let settings = json!({ "deriveContext": false });
    json!({ "request": request, "policies": { kind.name(): member }, "settings": settings })
}

/// A statement for any request, on which a finding about a condition shows.
fn bare(policy: &Value, finding: &Finding) -> Option<Value> {
    let [_, PathSegment::Index(index), PathSegment::Member(member), ..] = finding.path.segments()
    else {
        return None;
    };
    let mut policy = policy.clone();
    let condition = policy["Statement"][*index].get("Condition")?.clone();
    let other = json!({ "Effect": "Allow", "Action": NEVER, "Resource": "*" });
    let open = json!({ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition });
    for (place, statement) in policy["Statement"].as_array_mut()?.iter_mut().enumerate() {
        *statement = if place == *index { open.clone() } else { other.clone() };
    }
    (member == "Condition").then_some(policy)
}

/// Statements whose conditions are about few keys, and some of them twice, in part or with a condition
/// of another one.
fn crowded(kind: Kind) -> impl Strategy<Value = Value> {
    let effect = prop_oneof![2 => Just("Allow"), 1 => Just("Deny")];
    let statements =
        prop::collection::vec(effect.prop_flat_map(move |effect| statement(kind, effect)), 2..5);
    let echo = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..9_u8);
    let echoes = prop::collection::vec(echo, 0..4);
    (statements, echoes, 0..3_usize).prop_map(|(mut statements, echoes, key)| {
        for (of, with, way) in echoes {
            let mut echo = of.get(&statements).clone();
            let other = with.get(&statements).clone();
            match way {
                0 => {}
                1 => echo["Condition"] = other.get("Condition").cloned().unwrap_or(json!({})),
                2 => echo["Effect"] = json!("Deny"),
                3 => widen(&mut echo, "Action", "*"),
                _ => merge(&mut echo, other.get("Condition")),
            }
            statements.push(echo);
        }
        statements.iter_mut().for_each(|statement| crowd(statement, key));
        json!({ "Version": "2012-10-17", "Statement": statements })
    })
}

fn widen(statement: &mut Value, member: &str, to: &str) {
    if let Some(element) = statement.get_mut(member) {
        *element = json!([element.clone(), to]);
        let flat = element.as_array().unwrap().iter().flat_map(|entry| match entry {
            Value::Array(entries) => entries.clone(),
            entry => vec![entry.clone()],
        });
        *element = flat.collect();
    }
}

fn merge(statement: &mut Value, other: Option<&Value>) {
    let Some(other) = other.and_then(Value::as_object) else { return };
    let mut block = statement.get("Condition").cloned().unwrap_or(json!({}));
    for (operator, keys) in other {
        for (key, values) in keys.as_object().unwrap() {
            block[operator][key] = values.clone();
        }
    }
    statement["Condition"] = block;
}

/// Moves the conditions to few keys.
fn crowd(statement: &mut Value, place: usize) {
    let Some(block) = statement.get_mut("Condition").and_then(Value::as_object_mut) else { return };
    for (operator, keys) in block {
        let base = operator.split(':').next_back().unwrap_or_default();
        let Some((_, few)) = KEYS.iter().find(|(begin, _)| base.starts_with(begin)) else {
            continue;
        };
        let values = keys.as_object().unwrap().values().next().cloned();
        *keys = json!({ few[place % few.len()]: values.unwrap() });
    }
}

/// Fails unless the two policies decide alike; how many requests they do not leave to others.
fn agree(
    (kind, before, after): (Kind, &Value, &Value),
    requests: &[&Value],
    finding: &Finding,
) -> Result<u32, TestCaseError> {
    let mut decided = 0;
    for request in requests {
        let wanted = decision(&alone(before, kind, request));
        let given = decision(&alone(after, kind, request));
        prop_assert_eq!(wanted, given, "{:?}\n{:#}\n{:#}", finding, before, request);
        decided += u32::from(wanted.is_some_and(|(decision, _)| decision != "implicitDeny"));
    }
    Ok(decided)
}

/// The policy stands alone: nothing hides what a statement of it does.
#[test]
fn what_is_found_in_a_policy_changes_no_decision_of_it() {
    let catalog = Catalog::embedded().unwrap();
    let (found, decisive) = (Count::default(), Count::default());
    let kind = select(vec![Kind::IdentityBased, Kind::IdentityBased, Kind::ResourceBased]);
    let question = kind.prop_flat_map(|kind| {
        let requests = prop::collection::vec(scenario(), 8);
        (Just(kind), crowded(kind), requests)
    });
    check(CASES, question, |(kind, policy, scenarios)| {
        let requests = scenarios.iter().map(|scenario| &scenario["request"]);
        let requests: Vec<&Value> = requests.collect();
        for finding in findings(&catalog, &policy, kind.name()) {
            let Some(changed) = followed(&policy, &finding) else { continue };
            found.add(finding.code);
            let decides = agree((kind, &policy, &changed), &requests, &finding)?;
            let bare = bare(&policy, &finding);
            let bare = bare.and_then(|bare| Some((followed(&bare, &finding)?, bare)));
            let decides_bare = match &bare {
                Some((changed, policy)) => {
                    agree((Kind::IdentityBased, policy, changed), &requests, &finding)?
                }
                None => 0,
            };
            decisive.add_many(finding.code, decides + decides_bare);
        }
        Ok(())
    });
    let least = [
        (FindingCode::RedundantStatement, 30),
        (FindingCode::StatementShadowedByDeny, 20),
        (FindingCode::StatementCovered, 50),
        (FindingCode::ConditionNeverTrue, 20),
        (FindingCode::ConditionAlwaysTrue, 5),
        (FindingCode::RedundantCondition, 1),
        (FindingCode::IfExistsWithoutEffect, 20),
        (FindingCode::RedundantAction, 50),
        (FindingCode::RedundantResource, 50),
    ];
    found.hold(&least);
    decisive.hold(&least.map(|(code, _)| (code, 1)));
}

/// The types of a scenario's policies and where they stand: alone, in a list, or in one of levels.
fn documents(scenario: &Value) -> Vec<(String, String)> {
    let members = scenario["policies"].as_object().unwrap().iter();
    let mut open: Vec<(String, String)> =
        members.map(|(kind, _)| (kind.clone(), format!("/policies/{kind}"))).collect();
    let mut documents = Vec::new();
    while let Some((kind, pointer)) = open.pop() {
        match scenario.pointer(&pointer).unwrap() {
            Value::Array(list) => {
                let each = 0..list.len();
                open.extend(each.map(|index| (kind.clone(), format!("{pointer}/{index}"))));
            }
            policy if policy.get("Statement").is_some() => documents.push((kind, pointer)),
            _ => {} // a grant
        }
    }
    documents
}

/// Among all the other policies that a request meets.
#[test]
fn what_is_found_changes_no_decision_of_a_whole_scenario() {
    let catalog = Catalog::embedded().unwrap();
    let found = Count::default();
    check(2 * CASES, short_or_long_scenario(), |scenario| {
        for (kind, pointer) in documents(&scenario) {
            let policy = scenario.pointer(&pointer).unwrap();
            let findings = findings(&catalog, policy, &kind).into_iter();
            let followed = findings.filter_map(|found| Some((followed(policy, &found)?, found)));
            for (changed, finding) in followed {
                found.add(finding.code);
                let mut after = scenario.clone();
                *after.pointer_mut(&pointer).unwrap() = changed;
                let (wanted, given) = (decision(&scenario), decision(&after));
                prop_assert_eq!(wanted, given, "{:?}\n{:#}", finding, scenario);
            }
        }
        Ok(())
    });
    found.hold(&[(FindingCode::StatementCovered, 20), (FindingCode::RedundantResource, 20)]);
}

/// Keys with the operators and values of conditions on them, and what they are in requests.
#[derive(Debug)]
struct Family {
    key: &'static str,
    operators: &'static [&'static str],
    values: &'static [&'static str],
    contexts: fn() -> Value,
}

const FAMILIES: [Family; 6] = [
    Family {
        key: "app:label",
        operators: &[
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
        ],
        values: &["ana", "Ana", "a*", "*", "?na", "b*", "", "${*}", "${aws:username}", "blue"],
        contexts: || {
            json!([
                "",
                "ana",
                "Ana",
                "anna",
                "blue",
                "*",
                "bob",
                ["ana"],
                ["ana", "blue"],
                [""],
                [],
                ["", "ana"],
                ["xana"]
            ])
        },
    },
    Family {
        key: "app:level",
        operators: &[
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
            "StringEquals",
        ],
        values: &["5", "5.0", "4", "6", "five"],
        contexts: || json!([4, 5, "5.0", 5.5, 6, 7, "five", "", [5], [4, 6], []]),
    },
    Family {
        key: "app:day",
        operators: &["DateEquals", "DateNotEquals", "DateLessThan", "DateGreaterThanEquals"],
        values: &["2026-01-31", "2026-02-01T00:00:00Z", "1769860800"],
        contexts: || {
            json!(["2026-01-31", "2026-01-31T12:00:00Z", "2026-02-01", "soon", ["2026-02-02"]])
        },
    },
    Family {
        key: "app:address",
        operators: &["IpAddress", "NotIpAddress", "StringEquals", "StringNotLike"],
        values: &["10.0.0.0/8", "10.1.2.3", "10.1.0.0/16", "192.0.2.0/24", "2001:db8::/32"],
        contexts: || {
            json!(["10.1.2.3", "10.2.0.1", "2001:db8::1", "x", "", ["10.1.2.3", "192.0.2.1"]])
        },
    },
    Family {
        key: "app:source",
        operators: &["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringEquals"],
        values: &[
            "arn:aws:sqs:eu-west-1:111122223333:jobs",
            "arn:aws:sqs:*:111122223333:*",
            "arn:aws:sqs:eu-*:*:${aws:username}",
            "arn:aws:sns:*:*:jobs",
            "arn:*:*:*:*:*",
            "*",
        ],
        contexts: || {
            json!([
                "arn:aws:sqs:eu-west-1:111122223333:jobs",
                "arn:aws:sns:eu-west-1:1:jobs",
                "jobs",
                "",
                "arn:aws:sqs:eu-west-1:444455556666:ana",
                ["arn:aws:sns:eu-west-1:1:jobs"]
            ])
        },
    },
    Family {
        key: "app:flag",
        operators: &["Bool", "StringEquals", "StringNotEquals"],
        values: &["true", "false", "TRUE", "yes"],
        contexts: || json!(["true", "false", "True", "yes", "", ["true"], ["true", "false"], []]),
    },
];

/// Conditions on one key, of one family and of `Null`.
fn conditions() -> impl Strategy<Value = (&'static Family, Value)> {
    let family = (0..FAMILIES.len()).prop_map(|place| &FAMILIES[place]);
    family.prop_flat_map(|family| {
        let set = prop_oneof![6 => Just(""), 1 => Just("ForAllValues:"), 1 => Just("ForAnyValue:")];
        let suffix = prop_oneof![4 => Just(""), 1 => Just("IfExists")];
        let values = prop::collection::vec(select(family.values), 1..4);
        let test = (set, select(family.operators), suffix, values).prop_map(
            |(set, base, suffix, values)| (format!("{set}{base}{suffix}"), json!(values)),
        );
        let missing = vec![json!("true"), json!("false"), json!("true"), json!(["true", "false"])];
        let null = select(missing).prop_map(|value| ("Null".to_owned(), value));
        let tests = prop::collection::vec(prop_oneof![5 => test, 1 => null], 2..5);
        tests.prop_map(move |tests| {
            let mut block = json!({});
            for (operator, values) in tests {
                block[operator][family.key] = values;
            }
            (family, block)
        })
    })
}

/// A condition by itself, with every value in turn that its key can have.
#[test]
fn what_is_found_in_conditions_changes_no_decision() {
    let catalog = Catalog::embedded().unwrap();
    let (found, decisive) = (Count::default(), Count::default());
    let effect = select(vec!["Allow", "Deny"]);
    check(3 * CASES, (conditions(), effect), |((family, block), effect)| {
        let open = json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
        let mut asked = open.clone();
        asked["Effect"] = json!(effect);
        asked["Condition"] = block;
        let second = if effect == "Deny" {
            open
        } else {
            json!({ "Effect": "Allow", "Action": NEVER, "Resource": "*" })
        };
        let policy = json!({ "Version": "2012-10-17", "Statement": [asked, second] });
        let contexts = (family.contexts)();
        let present = contexts.as_array().unwrap().iter();
        let contexts = present.map(|value| json!({ family.key: value })).chain([json!({})]);
        let requests: Vec<Value> =
            contexts.flat_map(|one| ["ana", "blue"].map(|name| request(name, &one))).collect();
        let requests: Vec<&Value> = requests.iter().collect();
        for finding in findings(&catalog, &policy, "identityBased") {
            let Some(changed) = followed(&policy, &finding) else { continue };
            found.add(finding.code);
            let decided = agree((Kind::IdentityBased, &policy, &changed), &requests, &finding)?;
            if effect == "Allow" {
                decisive.add_many(finding.code, decided);
            }
        }
        Ok(())
    });
    found.hold(&[
        (FindingCode::ConditionNeverTrue, 100),
        (FindingCode::ConditionAlwaysTrue, 20),
        (FindingCode::RedundantCondition, 100),
        (FindingCode::IfExistsWithoutEffect, 100),
    ]);
    decisive
        .hold(&[(FindingCode::RedundantCondition, 100), (FindingCode::IfExistsWithoutEffect, 100)]);
}

fn request(user: &str, context: &Value) -> Value {
    let mut context = context.clone();
    context["aws:username"] = json!(user);
    json!({
        "principal": {
            "type": "iam_user", "account": "111122223333",
            "arn": format!("arn:aws:iam::111122223333:user/{user}"),
        },
        "action": "s3:GetObject",
        "resource": "arn:aws:s3:::data/a.txt",
        "resourceAccount": "111122223333",
        "context": context,
    })
}

/// As many statements as a set may have, in one document: what is compared is bounded.
#[test]
fn many_statements_are_looked_at_in_time() {
    let catalog = Catalog::embedded().unwrap();
    let statement = |number: usize| {
        let condition = json!({ "StringLike": { "aws:PrincipalTag/team": format!("t{number}*") } });
        json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": condition })
    };
    let statements: Vec<Value> = (0..20_000).map(statement).collect();
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    let begin = Instant::now();
    let found = findings(&catalog, &policy, Kind::IdentityBased.name());
    let covered = found.iter().filter(|finding| finding.code == FindingCode::StatementCovered);
    assert!(covered.count() > 100, "`t1*` covers `t10*`");
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
}
