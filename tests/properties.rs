//! What holds for every scenario, whatever it says. Quick by default; `IAM_VERDICT_LONG=100` asks a
//! hundred times as much.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

mod aws_answer;
mod change;
mod generate;
mod open;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use aws_answer::Trip;
use change::Place;
use generate::check;
use generate::policy::Kind;
use generate::policy::statement;
use generate::scenario;
use iam_verdict::api;
use iam_verdict::api::Options;
use iam_verdict::api::PolicySet;
use iam_verdict::api::wire::Evaluation;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;
use serde_json::Value;
use serde_json::json;

const CASES: u32 = 600;

/// Decision, and the code and policy type of the reason.
type Outcome = (&'static str, &'static str, &'static str);

fn evaluate(scenario: &Value) -> Result<Evaluation, TestCaseError> {
    let evaluation = api::evaluate(&scenario.to_string(), Options::default());
    evaluation.map_err(|error| TestCaseError::fail(format!("{error}\n{scenario}")))
}

fn outcome(scenario: &Value) -> Result<Outcome, TestCaseError> {
    let options = Options { trace: false, explain: false };
    let evaluation = api::evaluate(&scenario.to_string(), options);
    let found = evaluation.map_err(|error| TestCaseError::fail(format!("{error}\n{scenario}")))?;
    Ok((found.decision, found.reason.code, found.reason.policy_type))
}

/// Fails unless one decision may become the other.
fn may_become(
    before: Outcome,
    after: Outcome,
    allowed: &[(&str, &str)],
    changed: &Value,
) -> TestCaseResult {
    let step = (before.0, after.0);
    let is_same = step.0 == step.1;
    prop_assert!(is_same || allowed.contains(&step), "{before:?} became {after:?}\n{changed:#}");
    Ok(())
}

fn is_public_access_blocked(scenario: &Value) -> bool {
    scenario["settings"]["s3RestrictPublicBuckets"] == true
}

/// A scenario, a place in it and a statement for that place.
fn addition(
    effect: &'static str,
    places: fn(&Value) -> Vec<Place>,
) -> impl Strategy<Value = (Value, Place, Value)> {
    let with_place = (scenario(), any::<Index>()).prop_filter_map("no place", move |(s, index)| {
        let places = places(&s);
        let place = (!places.is_empty()).then(|| places[index.index(places.len())].clone());
        place.map(|place| (s, place))
    });
    with_place.prop_flat_map(move |(scenario, place)| {
        let statement = statement(place.kind, effect);
        (Just(scenario), Just(place), statement)
    })
}

#[test]
fn generated_scenarios_are_allowed_and_denied_often() {
    let counts = Cell::new(BTreeMap::<&str, u32>::new());
    check(CASES, scenario(), |scenario| {
        let mut map = counts.take();
        *map.entry(outcome(&scenario)?.0).or_default() += 1;
        counts.set(map);
        Ok(())
    });
    let counts = counts.into_inner();
    for decision in ["allowed", "explicitDeny", "implicitDeny"] {
        let share = f64::from(counts[decision]) / f64::from(counts.values().sum::<u32>());
        assert!(share > 0.08, "{decision}: {share:.2} of {counts:?}");
    }
}

/// A Deny can take the place of what was decided; it never opens anything.
#[test]
fn one_more_deny_never_allows() {
    let places = |s: &Value| [change::documents(s), change::vacancies(s)].concat();
    let denied = Cell::new(0);
    check(CASES, addition("Deny", places), |(scenario, place, statement)| {
        let before = outcome(&scenario)?;
        let changed = change::add_statement(&scenario, &place, statement);
        let after = outcome(&changed)?;
        denied.set(denied.get() + u32::from(before.0 == "allowed" && after.0 != "allowed"));
        let ways = [
            ("allowed", "explicitDeny"),
            ("allowed", "implicitDeny"), // a new boundary, session, level or endpoint policy
            ("implicitDeny", "explicitDeny"),
        ];
        may_become(before, after, &ways, &changed)
    });
    assert!(denied.get() > 5, "only {} were denied by it", denied.get());
}

/// An Allow in a policy that is there, or in a new one that can only grant, opens or does nothing.
/// (A new boundary, session, level or endpoint policy also limits, so those are not asked; under
/// S3 Block Public Access an Allow can make the bucket policy public, which denies others.)
#[test]
fn one_more_allow_never_denies() {
    let places = |s: &Value| {
        let grants = [Kind::IdentityBased, Kind::ResourceBased, Kind::RoleTrust];
        let new = change::vacancies(s).into_iter().filter(|place| grants.contains(&place.kind));
        let there = change::documents(s).into_iter().chain(new);
        there.filter(|place| place.kind != Kind::ResourceControl).collect()
    };
    let opened = Cell::new(0);
    check(CASES, addition("Allow", places), |(scenario, place, statement)| {
        if is_public_access_blocked(&scenario) {
            return Ok(());
        }
        let before = outcome(&scenario)?;
        let changed = change::add_statement(&scenario, &place, statement);
        let after = outcome(&changed)?;
        opened.set(opened.get() + u32::from(before.0 != after.0));
        may_become(before, after, &[("implicitDeny", "allowed")], &changed)
    });
    assert!(opened.get() > 5, "only {} were allowed by it", opened.get());
}

/// One more limit: a level of SCPs or RCPs, a boundary, an endpoint's policy, a session policy.
#[test]
fn one_more_limit_never_allows() {
    let limits = [
        Kind::ServiceControl,
        Kind::ResourceControl,
        Kind::PermissionsBoundary,
        Kind::VpcEndpoint,
        Kind::Session,
    ];
    let new_limit = (scenario(), select(limits.to_vec())).prop_flat_map(|(scenario, kind)| {
        (Just(scenario), Just(kind), generate::policy::policy(kind))
    });
    check(CASES, new_limit, |(scenario, kind, policy)| {
        let is_vacant = change::vacancies(&scenario).iter().any(|place| place.kind == kind);
        let has_session = scenario["policies"].get("session").is_some();
        if !is_vacant || kind == Kind::Session && has_session {
            return Ok(()); // a second session policy grants beside the first
        }
        let before = outcome(&scenario)?;
        let changed = change::add_policy(&scenario, kind, policy);
        let ways = [
            ("allowed", "explicitDeny"),
            ("allowed", "implicitDeny"),
            ("implicitDeny", "explicitDeny"),
        ];
        may_become(before, outcome(&changed)?, &ways, &changed)
    });
}

#[test]
fn the_order_of_statements_and_policies_changes_nothing() {
    let scenario = generate::short_or_long_scenario();
    check(CASES, (scenario, any::<usize>(), any::<bool>()), |(scenario, turn, is_reversed)| {
        let changed = change::reorder(&scenario, turn, is_reversed);
        prop_assert_eq!(outcome(&scenario)?, outcome(&changed)?, "{:#}", changed);
        Ok(())
    });
}

#[test]
fn a_list_says_what_its_entries_say_in_statements_of_their_own() {
    check(CASES, scenario(), |scenario| {
        let changed = change::split(&scenario);
        prop_assert_eq!(outcome(&scenario)?, outcome(&changed)?, "{:#}", scenario);
        Ok(())
    });
}

#[test]
fn a_sid_changes_nothing() {
    check(CASES, scenario(), |scenario| {
        let wanted = outcome(&scenario)?;
        for prefix in ["Allow", "Deny"] {
            let changed = change::name_statements(&scenario, prefix);
            prop_assert_eq!(wanted, outcome(&changed)?, "{:#}", changed);
        }
        Ok(())
    });
}

#[test]
fn if_exists_widens_an_allow() {
    check(CASES, scenario(), |scenario| {
        if is_public_access_blocked(&scenario) {
            return Ok(());
        }
        let changed = change::if_exists(&scenario);
        let (before, after) = (outcome(&scenario)?, outcome(&changed)?);
        may_become(before, after, &[("implicitDeny", "allowed")], &changed)
    });
}

/// Compiled or not, one request or many, with a trace or without: the same answer.
#[test]
fn every_call_gives_the_same_answer() {
    check(CASES, scenario(), |scenario| {
        let (decision, code, policy_type) = outcome(&scenario)?;
        let evaluation = evaluate(&scenario)?;
        prop_assert_eq!(decision, evaluation.decision);
        prop_assert_eq!(code, evaluation.reason.code);
        prop_assert_eq!(policy_type, evaluation.reason.policy_type);
        let input = json!({ "policies": scenario["policies"], "settings": scenario["settings"] });
        let request = &scenario["request"];
        let set = PolicySet::compile(&input.to_string()).unwrap();
        let decided = set.decide(&request.to_string()).unwrap();
        prop_assert_eq!((decision, code), (decided.decision, decided.code));
        prop_assert_eq!(policy_type, decided.policy_type);
        let byte = ["allowed", "explicitDeny", "implicitDeny"].iter().position(|d| *d == decision);
        let bytes = set.decide_many(&json!([request, request]).to_string()).unwrap();
        prop_assert_eq!(bytes, vec![u8::try_from(byte.unwrap()).unwrap(); 2]);
        Ok(())
    });
}

/// The trace tells the same story as the decision.
#[test]
fn the_trace_agrees_with_the_decision() {
    check(CASES, scenario(), |scenario| {
        let evaluation = serde_json::to_value(evaluate(&scenario)?).unwrap();
        let reason = evaluation["reason"]["policyType"].as_str().unwrap();
        let pairs = evaluation["trace"]["evaluations"].as_array().unwrap();
        let mut applying = 0;
        let mut effects = Vec::new();
        for pair in pairs {
            // Of several pairs, some may be decided by a rule, whatever decided the whole.
            let may_need_none = ["none", "serviceRule"].contains(&reason) || pairs.len() > 1;
            applying += trace_of_pair(pair, may_need_none)?;
            effects.push(pair["evaluatedEffect"].as_str().unwrap());
        }
        // Any explicit deny decides, then any implicit one (the combine rule of section 2).
        let combined = match evaluation["decision"].as_str().unwrap() {
            "allowed" => effects.iter().all(|effect| *effect == "ALLOW"),
            "explicitDeny" => effects.contains(&"EXPLICIT_DENY"),
            _ => effects.contains(&"IMPLICIT_DENY") && !effects.contains(&"EXPLICIT_DENY"),
        };
        prop_assert!(combined, "{effects:?}: {}", evaluation["decision"]);
        let matched = evaluation["matchedStatements"].as_array().unwrap();
        prop_assert_eq!(applying, matched.len(), "{:#}", evaluation);
        Ok(())
    });
}

/// The checks of one pair; the number of statements that apply.
fn trace_of_pair(pair: &Value, may_need_none: bool) -> Result<usize, TestCaseError> {
    let effect = pair["evaluatedEffect"].as_str().unwrap();
    let checks = pair["checks"].as_array().unwrap();
    let has = |effect: &str| checks.iter().any(|check| check["evaluatedEffect"] == effect);
    let decided: Vec<&Value> = checks.iter().filter(|check| check["decided"] == true).collect();
    match decided.as_slice() {
        [] => prop_assert!(may_need_none, "nothing decided: {pair:#}"),
        [check] => prop_assert_eq!(&check["evaluatedEffect"], effect, "{:#}", pair),
        _ => prop_assert!(false, "decided twice: {pair:#}"),
    }
    if !may_need_none {
        prop_assert_eq!(has("EXPLICIT_DENY"), effect == "EXPLICIT_DENY", "{:#}", pair);
        prop_assert!(effect != "ALLOW" || !has("IMPLICIT_DENY"), "{pair:#}");
    }
    let policies = checks.iter().flat_map(|check| check["policies"].as_array().unwrap());
    let mut applying = 0;
    for statement in policies.flat_map(|policy| policy["statements"].as_array().unwrap()) {
        let applies = statement["applies"] == true;
        prop_assert_eq!(applies, statement.get("failed").is_none(), "{:#}", statement);
        applying += usize::from(applies);
    }
    Ok(applying)
}

/// `importAuthorizationDetails`: what AWS would tell of a decision decides so again.
#[test]
fn what_aws_would_tell_decides_the_same_again() {
    let told = Cell::new(0);
    check(CASES / 2, scenario(), |mut scenario| {
        scenario["settings"]["deriveContext"] = json!(true);
        match aws_answer::round_trip(&scenario) {
            Trip::Same => told.set(told.get() + 1),
            Trip::NotTold(reason) => prop_assert!(!reason.is_empty()),
            Trip::Differs(what) => return Err(TestCaseError::fail(what)),
        }
        Ok(())
    });
    println!("{} told", told.get());
    assert!(told.get() > 100, "only {} could be told", told.get());
}

/// Keys that are not known: whatever they turn out to be, the decision is one of those announced,
/// what is not known never helps, and each decision announced is met, or it is told why not.
#[test]
fn what_unknown_keys_can_change_is_announced() {
    let (met, told) = (Cell::new(0), Cell::new(0));
    let question = (scenario(), any::<[Index; 2]>());
    check(2 * CASES, question, |(scenario, indexes)| {
        let named = open::keys(&scenario);
        if named.is_empty() {
            return Ok(());
        }
        let mut keys = indexes.map(|index| *index.get(&named)).to_vec();
        keys.dedup_by_key(|(key, _)| *key);
        let (open, ways) = (open::open(scenario, &keys), open::assignments(&keys));
        let evaluation = evaluate(&open)?;
        let possible = match &evaluation.depends_on {
            Some(depends_on) => depends_on.decisions.clone(),
            None => vec![evaluation.decision],
        };
        let mut seen = BTreeSet::new();
        let step = if evaluation.depends_on.is_some() { 1 } else { ways.len().div_ceil(8) };
        for way in ways.iter().step_by(step).map(|values| open::assign(&open, values)) {
            let decision = outcome(&way)?.0;
            prop_assert!(possible.contains(&decision), "{possible:?}: {decision}\n{way:#}");
            prop_assert!(evaluation.decision != "allowed" || decision == "allowed", "{way:#}");
            seen.insert(decision);
        }
        if seen.len() == possible.len() {
            met.set(met.get() + u32::from(possible.len() > 1));
        } else {
            let why = open::why_not_met(&open, &keys);
            prop_assert!(why.is_some(), "{possible:?}, met {seen:?}: {open:#}");
            told.set(told.get() + 1);
        }
        Ok(())
    });
    let (met, told) = (met.get(), told.get());
    assert!(met > 50 && told * 2 < met, "{met} met, {told} told why not");
}

/// An uncertain rule is listed when its other reading decides otherwise, and only then.
#[test]
fn an_uncertainty_would_change_the_decision() {
    let listed = Cell::new(0);
    check(CASES, scenario(), |scenario| {
        let evaluation = evaluate(&scenario)?;
        for uncertainty in &evaluation.uncertainties {
            let (series, rule) = uncertainty.rule.split_once('-').unwrap_or_default();
            prop_assert!(["PL", "EV"].contains(&series) && !rule.is_empty());
            prop_assert_ne!(uncertainty.otherwise, evaluation.decision, "{:#}", scenario);
            listed.set(listed.get() + 1);
        }
        Ok(())
    });
    assert!(listed.get() > 0, "no scenario has one");
}

/// One broken document means no decision: `evaluate` refuses exactly what `validate` finds.
#[test]
fn a_broken_document_means_no_decision() {
    let mutation = (any::<Index>(), any::<Index>(), select(&MUTATIONS[..]));
    let question = (scenario(), any::<Index>(), prop::collection::vec(mutation, 1..3));
    let (broken, whole) = (Cell::new(0), Cell::new(0));
    check(CASES, question, |(mut scenario, at, mutations)| {
        let places = change::documents(&scenario);
        if places.is_empty() {
            return Ok(());
        }
        let place = &places[at.index(places.len())];
        let document = scenario.pointer_mut(place.pointer.as_ref().unwrap()).unwrap();
        let mut text = format!("{document:#}");
        for (at, length, mutation) in mutations {
            text = mutation(&text, at.index(text.len().max(1)), length.index(40));
        }
        *document = json!(text);
        let input = json!({ "policy": text, "policyType": place.kind.name() });
        let findings = api::validate(&input.to_string()).unwrap();
        let findings = serde_json::to_value(&findings).unwrap();
        let faults = findings.as_array().unwrap().iter().filter(|f| f["findingType"] == "ERROR");
        let mut faults: Vec<Value> = faults.map(place_of).collect();
        match api::evaluate(&scenario.to_string(), Options::default()) {
            Ok(_) => prop_assert!(faults.is_empty(), "{faults:?}\n{text}"),
            Err(error) => {
                let error = serde_json::to_value(&error).unwrap();
                prop_assert_eq!(&error["name"], "PolicyError", "{:#}", error);
                let diagnostics = error["diagnostics"].as_array().unwrap();
                let mut found: Vec<Value> = diagnostics.iter().map(place_of).collect();
                let order = |value: &Value| value.to_string();
                faults.sort_by_key(order);
                found.sort_by_key(order);
                prop_assert_eq!(&found, &faults, "{}", text);
            }
        }
        let counter = if faults.is_empty() { &whole } else { &broken };
        counter.set(counter.get() + 1);
        Ok(())
    });
    assert!(broken.get() > 20 && whole.get() > 20, "{} broken, {}", broken.get(), whole.get());
}

fn place_of(fault: &Value) -> Value {
    json!([fault["code"], fault["path"], fault["range"]])
}

type Mutation = fn(&str, usize, usize) -> String;

/// What happens to texts on their way.
const MUTATIONS: [Mutation; 6] = [
    |text, at, length| [&text[..floor(text, at)], &text[floor(text, at + length)..]].concat(),
    |text, at, length| {
        let piece = &text[floor(text, at)..floor(text, at + length)];
        [&text[..floor(text, at)], piece, piece, &text[floor(text, at + length)..]].concat()
    },
    |text, at, length| {
        const INSERTED: [&str; 12] =
            ["\"", ",", "{", "}", "[", "]", "\\", "null", "\u{feff}", "é", "${", "\n"];
        let inserted = INSERTED[length % INSERTED.len()];
        [&text[..floor(text, at)], inserted, &text[floor(text, at)..]].concat()
    },
    |text, _, length| {
        const WORDS: [(&str, &str); 8] = [
            ("Allow", "allow"),
            ("Deny", "Dney"),
            ("Action", "Actions"),
            ("Resource", "NotResource"),
            ("String", "Strnig"),
            ("2012-10-17", "2012-10-18"),
            ("arn:", "\\u0061rn:"),
            ("\"*\"", "[]"),
        ];
        let (from, to) = WORDS[length % WORDS.len()];
        text.replacen(from, to, 1)
    },
    |text, at, _| text[..floor(text, at)].to_owned(),
    |text, _, _| text.replace('\n', "\r\n"),
];

/// The nearest place before which a text can be cut.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Whatever text comes, there is an answer or an error; a panic fails.
#[test]
fn no_text_is_too_strange() {
    let jsonish = "[\\[\\]{}\",:0-9a-z\\\\.+\\-$* \u{e9}]{0,120}";
    let text = prop_oneof![any::<String>(), jsonish];
    check(CASES, (text, select(&change::KINDS[..])), |(text, kind)| {
        let options = Options::default();
        prop_assert!(api::evaluate(&text, options).is_err());
        prop_assert!(PolicySet::compile(&text).is_err() || text.contains("policies"));
        let scenario = json!({
            "request": { "principal": "anonymous", "action": "s3:GetObject" },
            "policies": { "identityBased": [text] },
        });
        prop_assert!(api::evaluate(&scenario.to_string(), options).is_err());
        let input = json!({ "policy": text, "policyType": kind.name() });
        let findings = api::validate(&input.to_string()).unwrap();
        prop_assert!(findings.iter().any(|finding| finding.finding_type == "ERROR"));
        let _ = api::validate(&text);
        Ok(())
    });
}

/// Some part of a scenario replaced by any JSON: an answer or an error, by every call.
#[test]
fn no_json_is_too_strange() {
    check(CASES, (scenario(), any::<Index>(), json_value()), |(mut scenario, at, value)| {
        let mut pointers = Vec::new();
        collect_pointers(&scenario, String::new(), &mut pointers);
        *scenario.pointer_mut(&pointers[at.index(pointers.len())]).unwrap() = value;
        let text = scenario.to_string();
        let evaluated = api::evaluate(&text, Options::default());
        if let Ok(set) =
            PolicySet::compile(&json!({ "policies": scenario["policies"] }).to_string())
        {
            let _ = set.decide(&scenario["request"].to_string());
            let _ = set.evaluate(&scenario["request"].to_string(), Options::default());
        } else if let Ok(evaluation) = evaluated {
            prop_assert!(false, "{} from policies that are refused", evaluation.decision);
        }
        Ok(())
    });
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        select(vec!["*", "arn:aws:s3:::data", "Allow", "2012-10-17", ""]).prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let key = prop_oneof![
            any::<String>(),
            select(vec!["Statement", "AWS", "__proto__", "name", "document", "type"])
                .prop_map(str::to_owned),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(key, inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Pointers to every value in it.
fn collect_pointers(value: &Value, pointer: String, into: &mut Vec<String>) {
    let child = |name: &str| format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                collect_pointers(member, child(name), into);
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                collect_pointers(element, child(&index.to_string()), into);
            }
        }
        _ => {}
    }
    into.push(pointer);
}
