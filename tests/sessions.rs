//! Sessions as data: who signs in or assumes which role, what comes of it, and what may be done with it.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use iam_verdict::accounts;
use iam_verdict::api::Options;
use iam_verdict::api::World;
use iam_verdict::api::wire::Error;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;

type Sessions = BTreeMap<String, Value>;

/// Every file of `tests/sessions`, in order.
fn files() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions");
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        (path.display().to_string(), serde_json::from_str(&text).unwrap())
    };
    paths.iter().map(read).collect()
}

/// The input of a step, with the session `$name` where it stands for one.
fn filled(input: &Value, sessions: &Sessions) -> Value {
    let mut input = input.clone();
    for name in ["caller", "session"] {
        let named = input[name].as_str().and_then(|text| text.strip_prefix('$'));
        if let Some(known) = named {
            input[name] = sessions.get(known).unwrap_or_else(|| panic!("{known}")).clone();
        }
    }
    input
}

fn told<T: Serialize>(answer: Result<T, Error>) -> Result<Value, Value> {
    answer
        .map(|answer| serde_json::to_value(answer).unwrap())
        .map_err(|error| serde_json::to_value(error).unwrap())
}

fn call(world: &World, name: &str, input: &str) -> Result<Value, Value> {
    match name {
        "signIn" => told(world.sign_in(input)),
        "assumeRole" => told(world.assume_role(input)),
        "assumeRoot" => told(world.assume_root(input)),
        "assumeRoleWithSAML" => told(world.assume_role_with_saml(input)),
        "assumeRoleWithWebIdentity" => told(world.assume_role_with_web_identity(input)),
        "getSessionToken" => told(world.get_session_token(input)),
        "getFederationToken" => told(world.get_federation_token(input)),
        "getCallerIdentity" => told(world.get_caller_identity(input)),
        "createServiceLinkedRole" => told(world.create_service_linked_role(input)),
        "deleteServiceLinkedRole" => told(world.delete_service_linked_role(input)),
        "simulatePrincipalPolicy" => told(world.simulate_principal_policy(input)),
        "evaluate" => told(world.evaluate(input, Options::default())),
        other => panic!("{other}"),
    }
}

fn codes(list: &Value, name: &str) -> Value {
    list.as_array().into_iter().flatten().map(|entry| entry[name].clone()).collect()
}

fn decision(evaluation: &Value) -> Value {
    let source = |source: &Value| {
        let text = |name: &str| source[name].as_str().unwrap_or_default().to_owned();
        format!("{} {} on {}", text("policyType"), text("name"), text("attachedTo"))
    };
    let sources = evaluation["sources"].as_array().unwrap().iter().map(source);
    json!({
        "decision": evaluation["decision"],
        "reason": format!(
            "{} {}",
            evaluation["reason"]["code"].as_str().unwrap(),
            evaluation["reason"]["policyType"].as_str().unwrap()
        ),
        "sources": sources.collect::<Vec<String>>(),
        "uncertainties": codes(&evaluation["uncertainties"], "rule"),
        "notes": codes(&evaluation["assumptions"], "code"),
    })
}

/// What a step came to, in the words of the files.
fn outcome(answer: &Result<Value, Value>) -> Value {
    match answer {
        Ok(answer) if answer.get("decision").is_some() => decision(answer),
        Ok(session) => {
            let mut session = session.clone();
            if session.get("EvaluationResults").is_none() {
                session["notes"] = codes(&session["notes"], "code");
            }
            session
        }
        Err(error) => {
            let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
            let mut outcome = match error.get("evaluation") {
                Some(evaluation) => decision(evaluation),
                None => json!({ "field": error["field"] }),
            };
            let (name, code) = (text("name"), text("code"));
            outcome["error"] = json!(format!("{name} {code}: {}", text("message")));
            outcome
        }
    }
}

/// Whether a value is the expected one. A text that ends in `*` is a beginning.
fn is_as_expected(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::String(expected), Value::String(found)) => match expected.strip_suffix('*') {
            Some(beginning) => found.starts_with(beginning),
            None => expected == found,
        },
        (Value::Array(expected), Value::Array(found)) => {
            let mut both = expected.iter().zip(found);
            expected.len() == found.len() && both.all(|(one, other)| is_as_expected(one, other))
        }
        (Value::Object(expected), Value::Object(found)) => {
            let is_same = |(name, one): (&String, &Value)| {
                found.get(name).is_some_and(|other| is_as_expected(one, other))
            };
            expected.len() == found.len() && expected.iter().all(is_same)
        }
        (expected, found) => expected == found,
    }
}

/// What is found about service-linked roles.
fn service_linked(world: &Value) -> Value {
    let text = world.to_string();
    let mut reader = accounts::Reader::default();
    reader.read(&text, &iam_verdict::json::parse(&text).0.unwrap(), Default::default());
    let world = reader.finish();
    let line = |finding: accounts::ServiceLinkedFinding| {
        json!(format!("{} {}: {}", finding.code.as_str(), finding.subject, finding.message))
    };
    world.check_service_linked_roles().into_iter().map(line).collect()
}

#[test]
fn sessions_come_and_are_used_as_expected() {
    let files = files();
    assert!(files.len() >= 3, "{} files", files.len());
    for (file, case) in files {
        let world = World::from(&case["world"].to_string()).unwrap();
        let errors: Vec<_> =
            world.check().into_iter().filter(|one| one.finding_type == "ERROR").collect();
        assert!(errors.is_empty(), "{file}: {errors:?}");
        if let Some(expected) = case.get("serviceLinked") {
            assert_eq!(*expected, service_linked(&case["world"]), "{file}");
        }
        let mut sessions = Sessions::new();
        let mut faults = Vec::new();
        for step in case["steps"].as_array().unwrap() {
            let input = filled(&step["input"], &sessions).to_string();
            let answer = call(&world, step["call"].as_str().unwrap(), &input);
            let again = call(&world, step["call"].as_str().unwrap(), &input);
            assert_eq!(answer, again, "the same call, the same answer");
            let gathered = world.gather(&input).map(|gathered| gathered.notes);
            if let (Ok(answer), Ok(notes), "evaluate") =
                (&answer, gathered, step["call"].as_str().unwrap())
            {
                let told = codes(&answer["assumptions"], "code");
                let of_time = told.as_array().unwrap().contains(&json!("assumed-time"));
                assert_eq!(
                    of_time,
                    notes.iter().any(|note| note.code == "assumed-time"),
                    "{input}"
                );
            }
            let outcome = outcome(&answer);
            let expected = step["expect"].as_object().unwrap();
            let found = |name: &String| outcome.get(name).cloned().unwrap_or_default();
            let wrong: Vec<_> = expected
                .iter()
                .filter(|(name, value)| !is_as_expected(value, &found(name)))
                .map(|(name, _)| format!("  {name}: {}", found(name)))
                .collect();
            let is_error = outcome.get("error").is_some() != expected.contains_key("error");
            if !wrong.is_empty() || is_error {
                faults.push(format!("{}\n{}\n  {outcome}", step["about"], wrong.join("\n")));
            }
            if let (Some(name), Ok(session)) = (step["as"].as_str(), answer) {
                sessions.insert(name.to_owned(), session);
            }
        }
        assert!(faults.is_empty(), "{file}\n{}", faults.join("\n"));
    }
}

/// What is cut off is refused, what is misspelt or of another type is told or answered; nothing panics.
#[test]
fn calls_that_are_cut_or_changed_are_refused_or_answered() {
    for (file, case) in files() {
        let world = World::from(&case["world"].to_string()).unwrap();
        for step in case["steps"].as_array().unwrap() {
            let (name, text) = (step["call"].as_str().unwrap(), step["input"].to_string());
            for at in (0..text.len()).step_by(23).filter(|at| text.is_char_boundary(*at)) {
                assert!(call(&world, name, &text[..at]).is_err(), "{file} {}", &text[..at]);
            }
            for (from, to) in [
                (":", ":[],\"x\":"),
                ("\"arn:", "\""),
                ("{", "[{"),
                ("2026", "1826"),
                ("\"}", "\",\"at\":7}"),
            ] {
                let _ = call(&world, name, &text.replace(from, to));
            }
        }
    }
}
