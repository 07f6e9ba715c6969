//! Every case of `tests/cases`, asked of the engine; known disagreements stand in
//! `tests/divergences.json`, and an entry that has become false fails.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

mod as_simulation;
mod aws_answer;
mod case_file;
mod oracle;
mod packed;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt;

use as_simulation::as_simulation;
use aws_answer::Trip;
use case_file::Case;
use case_file::Expectation;
use case_file::Question;
use iam_verdict::api;
use iam_verdict::api::Options;
use iam_verdict::api::PolicySet;
use iam_verdict::api::wire;
use iam_verdict::trace::UncertainRule;
use packed::Packer;
use serde_json::Value;
use serde_json::json;

/// What the engine says to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    Decision { decision: String, policy_type: String, code: String },
    Error { name: String, code: String },
    Findings { invalid: bool },
}

impl Answer {
    fn decision(decision: &str, policy_type: &str, code: &str) -> Self {
        Self::Decision {
            decision: decision.to_owned(),
            policy_type: policy_type.to_owned(),
            code: code.to_owned(),
        }
    }

    fn error(error: &wire::Error) -> Self {
        let error = serde_json::to_value(error).unwrap();
        Self::Error {
            name: error["name"].as_str().unwrap().to_owned(),
            code: error["code"].as_str().unwrap().to_owned(),
        }
    }

    fn agrees(&self, expect: &Expectation) -> bool {
        match (self, expect) {
            (
                Self::Decision { decision, policy_type, code },
                Expectation::Decision { decisions, policy_types, code: wanted, .. },
            ) => {
                decisions.contains(decision)
                    && (policy_types.is_empty() || policy_types.contains(policy_type))
                    && wanted.as_ref().is_none_or(|wanted| wanted == code)
            }
            (
                Self::Error { name, code },
                Expectation::Error { name: wanted, code: wanted_code },
            ) => name == wanted && wanted_code.as_ref().is_none_or(|wanted| wanted == code),
            (Self::Findings { invalid }, Expectation::Findings { invalid: wanted }) => {
                invalid == wanted
            }
            _ => false,
        }
    }

    /// The word for it in `divergences.json`.
    fn word(&self) -> &str {
        match self {
            Self::Decision { decision, .. } => decision,
            Self::Error { name, .. } => name,
            Self::Findings { invalid: true } => "invalid",
            Self::Findings { invalid: false } => "valid",
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decision { policy_type, code, .. } => {
                write!(f, "{} ({policy_type}, {code})", self.word())
            }
            Self::Error { code, .. } => write!(f, "{} ({code})", self.word()),
            Self::Findings { .. } => f.write_str(self.word()),
        }
    }
}

/// The cases of `tests/divergences.json`, each with what is answered instead.
fn divergences() -> BTreeMap<String, String> {
    let list: Value = serde_json::from_str(include_str!("divergences.json")).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let entries = list["entries"].as_array().unwrap().iter();
    entries
        .map(|entry| {
            assert!(!text(&entry["reason"]).is_empty(), "{entry} has no reason");
            (text(&entry["case"]), text(&entry["got"]))
        })
        .collect()
}

#[test]
fn every_case_is_answered_as_expected() {
    let divergences = divergences();
    let cases = case_file::all();
    let mut failures = Vec::new();
    let (mut agreed, mut diverging) = (0, 0);
    for case in &cases {
        let got = answer(&case.question);
        let agrees = got.agrees(&case.expect);
        if let Some(listed) = divergences.get(&case.id) {
            if agrees {
                failures.push(format!("{}: agrees now: drop its entry", case.id));
            } else if listed != got.word() {
                failures.push(format!("{}: listed as {listed}, got {got}", case.id));
            } else {
                diverging += 1;
            }
        } else if agrees {
            agreed += 1;
        } else {
            failures.push(disagreement(case, &got));
        }
    }
    let known: BTreeSet<&String> = cases.iter().map(|case| &case.id).collect();
    assert_eq!(known.len(), cases.len(), "an id stands twice");
    for id in divergences.keys() {
        if !known.contains(id) {
            failures.push(format!("{id}: listed in divergences.json, but no case"));
        }
    }
    println!("{} cases: {agreed} as expected, {diverging} known divergences", cases.len());
    report(&failures, cases.len());
}

/// Every uncertain rule has a case in which its other reading decides otherwise, and the answer
/// tells which decision that is.
#[test]
fn uncertain_rules_are_told_where_they_matter() {
    let cases = case_file::all();
    let (mut failures, mut told) = (Vec::new(), BTreeSet::new());
    for case in &cases {
        let Expectation::Decision { uncertainties: Some(wanted), .. } = &case.expect else {
            continue;
        };
        let Question::Scenario(scenario) = &case.question else {
            panic!("{}: no scenario", case.id);
        };
        let answer = api::evaluate(&scenario.to_string(), Options::default()).unwrap();
        let list = serde_json::to_value(answer.uncertainties).unwrap();
        let list = list.as_array().unwrap().iter();
        let got: BTreeMap<String, String> = list
            .map(|one| [&one["rule"], &one["otherwise"]].map(|text| text.as_str().unwrap().into()))
            .map(|[rule, otherwise]| (rule, otherwise))
            .collect();
        if got != *wanted {
            failures.push(format!("{} {}: {got:?}, not {wanted:?}", case.id, case.title));
        }
        told.extend(got.into_keys());
    }
    for rule in UncertainRule::ALL {
        if !told.contains(rule.as_str()) {
            failures.push(format!("no case shows what {} would change", rule.as_str()));
        }
    }
    report(&failures, cases.len());
}

/// What the decision depends on when keys are not known, and which decisions are possible then:
/// exactly those that the assignments of the case meet.
#[test]
fn what_depends_on_unknown_keys_is_told() {
    let cases = case_file::all();
    let (mut failures, mut told) = (Vec::new(), 0);
    for case in &cases {
        let Expectation::Decision { depends_on: Some(wanted), .. } = &case.expect else {
            continue;
        };
        let Question::Scenario(scenario) = &case.question else {
            panic!("{}: no scenario", case.id);
        };
        let answer = api::evaluate(&scenario.to_string(), Options::default()).unwrap();
        let announced = match &answer.depends_on {
            Some(depends_on) => depends_on.decisions.iter().copied().collect(),
            None => BTreeSet::from([answer.decision]),
        };
        let got = serde_json::to_value(&answer.depends_on).unwrap();
        let absent = Value::Object(serde_json::Map::new());
        let assignments = case.assignments.iter().chain([&absent]);
        let met = assignments.map(|values| decided(&assigned(scenario, values)));
        let met: BTreeSet<&str> = met.collect();
        if got != *wanted || met != announced {
            let Case { id, title, .. } = case;
            failures.push(format!("{id} {title}: {got}, not {wanted}; met are {met:?}"));
        }
        told += 1;
    }
    assert!(told > 10, "only {told} cases tell");
    report(&failures, cases.len());
}

/// The scenario with these values in its context, and nothing that is not known.
fn assigned(scenario: &Value, values: &Value) -> Value {
    let mut scenario = scenario.clone();
    let request = scenario["request"].as_object_mut().unwrap();
    request.remove("unknownContextKeys");
    let context = request["context"].as_object_mut().unwrap();
    context.extend(values.as_object().unwrap().clone());
    scenario
}

fn decided(scenario: &Value) -> &'static str {
    api::evaluate(&scenario.to_string(), Options::default()).unwrap().decision
}

/// What AWS says of the checks of an evaluation (IAM Toolbox, `Evaluation$checks`), but where a rule of
/// a service decides without them.
#[test]
fn the_checks_of_every_case_explain_its_decision() {
    const ORDER: [&str; 7] = [
        "RESOURCE_CONTROL_POLICY",
        "SERVICE_CONTROL_POLICY",
        "VPC_ENDPOINT",
        "RESOURCE",
        "PRINCIPAL",
        "PERMISSIONS_BOUNDARY",
        "SESSION",
    ];
    let cases = case_file::all();
    let mut failures = Vec::new();
    for case in &cases {
        let Question::Scenario(scenario) = &case.question else {
            continue;
        };
        let Ok(answer) = api::evaluate(&scenario.to_string(), Options::default()) else {
            continue;
        };
        let is_by_rule = answer.reason.policy_type == "serviceRule";
        for pair in answer.trace.iter().flat_map(|trace| &trace.evaluations) {
            let has =
                |effect: &str| pair.checks.iter().any(|check| check.evaluated_effect == effect);
            let (denies, lacks) = (has("EXPLICIT_DENY"), has("IMPLICIT_DENY"));
            let explains = match pair.evaluated_effect {
                "ALLOW" => !denies && !lacks,
                "EXPLICIT_DENY" => denies,
                _ => !denies && lacks != is_by_rule,
            };
            let places = pair.checks.iter().map(|check| {
                (ORDER.iter().position(|known| *known == check.check_type), check.level)
            });
            if !explains
                || !places.clone().is_sorted()
                || places.clone().any(|(at, _)| at.is_none())
            {
                failures.push(format!("{} {}: {pair:#?}", case.id, case.title));
            }
        }
    }
    report(&failures, cases.len());
}

/// `importAuthorizationDetails`: what AWS would tell of our own decision decides so again.
#[test]
fn every_case_that_aws_could_tell_decides_the_same_again() {
    let (mut failures, mut agreed) = (Vec::new(), 0_usize);
    let mut untold: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for case in case_file::all() {
        let Question::Scenario(mut scenario) = case.question else {
            continue;
        };
        scenario["settings"]["deriveContext"] = json!(true);
        match aws_answer::round_trip(&scenario) {
            Trip::Same => agreed += 1,
            Trip::NotTold(reason) => untold.entry(reason).or_default().push(case.id),
            Trip::Differs(what) => failures.push(format!("{} {}\n{what}", case.id, case.title)),
        }
    }
    for (reason, cases) in &untold {
        println!("{reason}: {}", cases.join(" "));
    }
    println!("{agreed} agree");
    report(&failures, agreed);
    assert!(agreed > 300, "only {agreed} cases could be told");
}

/// The scenario with keys filled in from the principal where they were not, and the other way round.
fn other_derivation(scenario: &Value) -> Value {
    let mut other = scenario.clone();
    let derived = other["settings"]["deriveContext"].as_bool().unwrap_or(true);
    other["settings"]["deriveContext"] = (!derived).into();
    other
}

/// Filling in keys from the principal changes the decision of those cases that say so and why, and
/// of no others.
#[test]
fn derivation_changes_what_is_explained() {
    let cases = case_file::all();
    let (mut failures, mut explained) = (Vec::new(), 0);
    for case in &cases {
        let Question::Scenario(scenario) = &case.question else {
            continue;
        };
        let (wanted, got) = (answer(&case.question), evaluated(&other_derivation(scenario)));
        let agrees = match &case.other_derivation {
            Some(other) => got.word() == other && got.word() != wanted.word(),
            None => got == wanted,
        };
        if !agrees {
            let Case { id, title, other_derivation, .. } = case;
            failures.push(format!("{id} {title}\n    {got}, else {wanted}; {other_derivation:?}"));
        }
        explained += u32::from(case.other_derivation.is_some());
    }
    assert!(explained > 10, "only {explained} cases are decided otherwise");
    report(&failures, cases.len());
}

#[test]
fn every_way_to_ask_gets_the_same_answer() {
    let cases = case_file::all();
    let mut failures = Vec::new();
    let mut packable = 0;
    for case in &cases {
        let Question::Scenario(scenario) = &case.question else {
            continue;
        };
        let wanted = answer(&case.question);
        let as_bytes = packed(scenario);
        packable += usize::from(as_bytes.is_some());
        let ways = [
            ("without trace", silent(scenario)),
            ("statements reversed", evaluated(&reversed(scenario))),
            ("compile and decide", compiled(scenario)),
        ];
        for (way, got) in ways.into_iter().chain(as_bytes.map(|got| ("as bytes", got))) {
            if got != wanted {
                let Case { id, title, .. } = case;
                failures.push(format!("{id} {title}\n    {way}: {got}, else {wanted}"));
            }
        }
    }
    assert!(packable * 2 > cases.len(), "only {packable} requests fit into bytes");
    report(&failures, cases.len());
}

#[test]
fn keys_that_a_set_does_not_list_change_nothing() {
    let cases = case_file::all();
    let mut failures = Vec::new();
    let mut left_out = 0;
    for case in &cases {
        let Question::Scenario(scenario) = &case.question else {
            continue;
        };
        let Ok(set) = compile(scenario) else { continue };
        let listed = set.context_keys();
        let is_listed = |key: &str| {
            listed.iter().any(|name| match name.strip_suffix('*') {
                Some(prefix) => key.to_lowercase().starts_with(&prefix.to_lowercase()),
                None => key.to_lowercase() == name.to_lowercase(),
            })
        };
        let mut without = scenario.clone();
        if let Some(Value::Object(context)) = without["request"].get_mut("context") {
            let before = context.len();
            context.retain(|key, _| is_listed(key));
            left_out += before - context.len();
        }
        let (wanted, got) = (answer(&case.question), evaluated(&without));
        if got != wanted {
            let Case { id, title, .. } = case;
            failures.push(format!("{id} {title}\n    with what is listed: {got}, else {wanted}"));
        }
    }
    assert!(left_out > 10, "only {left_out} keys are left out");
    report(&failures, cases.len());
}

/// What the engine prints is AWS's form, so that reading it back gives what was asked and decided.
#[test]
fn access_denied_messages_are_read_back() {
    let mut read = 0;
    for case in case_file::all() {
        let Question::Scenario(scenario) = &case.question else { continue };
        let Ok(evaluation) = api::evaluate(&scenario.to_string(), Options::default()) else {
            continue;
        };
        let Some(text) = &evaluation.access_denied else { continue };
        let got = serde_json::to_value(api::parse_access_denied(text)).unwrap();
        let trace = evaluation.trace.unwrap();
        let asked = trace.evaluations.iter().map(|pair| (&pair.action, &pair.resource));
        let wanted = asked.map(|(action, resource)| {
            let resource = (resource != "*").then_some(resource);
            json!({ "action": action, "resource": resource })
        });
        let got_asked = json!({ "action": got["action"], "resource": got["resource"] });
        let id = &case.id;
        assert!(wanted.into_iter().any(|wanted| wanted == got_asked), "{id}: {text}\n{got:#}");
        let reason = &evaluation.reason;
        if !matches!(reason.policy_type, "serviceRule" | "none") {
            assert_eq!(got["policyType"], reason.policy_type, "{id}: {text}");
            assert_eq!(got["decision"], evaluation.decision, "{id}: {text}");
        }
        read += 1;
    }
    assert!(read > 100, "only {read} messages were read");
}

#[test]
fn a_simulation_decides_as_evaluate_does() {
    let mut asked = 0;
    for case in case_file::all() {
        let Question::Scenario(scenario) = &case.question else { continue };
        let Some(input) = as_simulation(scenario) else { continue };
        let mut scenario = scenario.clone();
        scenario["settings"] = json!({});
        let options = Options { trace: false, explain: false };
        let Ok(evaluation) = api::evaluate(&scenario.to_string(), options) else { continue };
        if evaluation.assumptions.iter().any(|known| known.code == "session-permission") {
            continue; // decided by more than one pair
        }
        let got = api::simulate_custom_policy(&input.to_string()).unwrap();
        let decision = got.evaluation_results[0].eval_decision;
        let (id, title) = (&case.id, &case.title);
        assert_eq!(decision, evaluation.decision, "{id} {title}\n{input}");
        asked += 1;
    }
    assert!(asked > 80, "only {asked} cases were asked");
}

/// The oracle is itself held against the known answers.
#[test]
fn the_oracle_answers_the_cases_that_are_its_own() {
    let mut failures = Vec::new();
    let mut answered = 0;
    for case in case_file::all() {
        let Question::Scenario(scenario) = &case.question else {
            continue;
        };
        let Expectation::Decision { decisions, policy_types, .. } = &case.expect else {
            continue;
        };
        let Some(answer) = oracle::decide(scenario) else {
            continue;
        };
        answered += 1;
        let agrees = decisions.iter().any(|decision| decision == answer.decision)
            && (policy_types.is_empty() || policy_types.iter().any(|t| t == answer.policy_type));
        if !agrees {
            let (id, title) = (&case.id, &case.title);
            failures.push(format!(
                "{id} {title}\n    wanted {decisions:?} {policy_types:?}, got {answer:?}"
            ));
        }
    }
    println!("{answered} answered");
    assert!(failures.is_empty(), "{} of {answered}:\n{}", failures.len(), failures.join("\n"));
}

fn disagreement(case: &Case, got: &Answer) -> String {
    let Case { id, title, expect, .. } = case;
    format!("{id} {title}\n    wanted {expect:?}\n    got    {got}")
}

#[track_caller]
fn report(failures: &[String], count: usize) {
    assert!(failures.is_empty(), "{} of {count} cases:\n{}", failures.len(), failures.join("\n"));
}

fn answer(question: &Question) -> Answer {
    match question {
        Question::Scenario(scenario) => evaluated(scenario),
        Question::Validate(input) => match api::validate(&input.to_string()) {
            Ok(findings) => Answer::Findings {
                invalid: findings.iter().any(|found| found.finding_type == "ERROR"),
            },
            Err(error) => Answer::error(&error),
        },
    }
}

fn evaluated(scenario: &Value) -> Answer {
    evaluate(scenario, Options::default())
}

fn silent(scenario: &Value) -> Answer {
    let options = Options { trace: false, explain: false };
    evaluate(scenario, options)
}

fn evaluate(scenario: &Value, options: Options) -> Answer {
    match api::evaluate(&scenario.to_string(), options) {
        Ok(evaluation) => {
            let reason = &evaluation.reason;
            Answer::decision(evaluation.decision, reason.policy_type, reason.code)
        }
        Err(error) => Answer::error(&error),
    }
}

fn compiled(scenario: &Value) -> Answer {
    let decision = compile(scenario).and_then(|set| set.decide(&scenario["request"].to_string()));
    match decision {
        Ok(decision) => Answer::decision(decision.decision, decision.policy_type, decision.code),
        Err(error) => Answer::error(&error),
    }
}

/// What the hot path answers; `None` when the request is not of the form that it takes.
fn packed(scenario: &Value) -> Option<Answer> {
    let mut set = compile(scenario).ok()?;
    let bytes = Packer::new(&mut set).bytes(&mut set, &scenario["request"])?;
    packed::write(&mut set, &bytes);
    let number = set.decide_packed();
    let decision = set.packed_reason(number)?;
    Some(Answer::decision(decision.decision, decision.policy_type, decision.code))
}

fn compile(scenario: &Value) -> Result<PolicySet, wire::Error> {
    let mut input = json!({ "policies": scenario["policies"] });
    if let Some(settings) = scenario.get("settings") {
        input["settings"] = settings.clone();
    }
    PolicySet::compile(&input.to_string())
}

/// The scenario with the statements of every policy, and the policies of every list, in the other
/// order.
fn reversed(scenario: &Value) -> Value {
    let mut scenario = scenario.clone();
    for (name, member) in scenario["policies"].as_object_mut().unwrap() {
        match name.as_str() {
            "serviceControl" | "resourceControl" => {
                for level in member.as_array_mut().unwrap() {
                    reverse_policies(level);
                }
            }
            "identityBased" | "session" => reverse_policies(member),
            "kmsGrants" | "resources" => {}
            _ => reverse_statements(member),
        }
    }
    scenario
}

fn reverse_policies(list: &mut Value) {
    let list = list.as_array_mut().unwrap();
    list.reverse();
    list.iter_mut().for_each(reverse_statements);
}

/// A text stays as it is: its faults have places.
fn reverse_statements(policy: &mut Value) {
    let policy = match policy.get("document") {
        Some(_) => &mut policy["document"],
        None => policy,
    };
    if let Some(statements) = policy.get_mut("Statement").and_then(Value::as_array_mut) {
        statements.reverse();
    }
}
