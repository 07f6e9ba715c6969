//! What `whatIf` tells, done to the scenario: so that it can be decided anew, as anybody would.

use serde_json::Value;
use serde_json::json;

/// The scenario without a statement. In its place stands one that never matters, because a policy needs
/// one at least.
pub(crate) fn without_statement(scenario: &Value, removed: &Value, resource: &str) -> Value {
    let policy_type = removed["policyType"].as_str().unwrap();
    let mut neutral = json!({ "Effect": "Deny", "Action": "nothing:Nothing" });
    if policy_type != "roleTrust" {
        neutral["Resource"] = json!("*");
    }
    match policy_type {
        "roleTrust" => neutral["Principal"] = json!({ "AWS": "*" }),
        "resourceBased" | "vpcEndpoint" | "resourceControl" => neutral["Principal"] = json!("*"),
        _ => {}
    }
    let mut scenario = scenario.clone();
    let member = side(&mut scenario, policy_type, resource).get_mut(policy_type).unwrap();
    let index = removed["policyIndex"].as_u64().unwrap() as usize;
    let policy = match (policy_type, removed.get("level")) {
        (_, Some(level)) => &mut member[level.as_u64().unwrap() as usize][index],
        ("identityBased" | "session", None) => &mut member[index],
        _ => member,
    };
    let statements = statements(policy);
    statements[removed["statementIndex"].as_u64().unwrap() as usize] = neutral;
    scenario
}

/// The scenario with statements at places.
pub(crate) fn with_statements(scenario: &Value, places: &[Value]) -> Value {
    let mut scenario = scenario.clone();
    for place in places {
        let policy_type = place["policyType"].as_str().unwrap();
        let own = scenario["request"]["resource"].as_str().unwrap_or("*").to_owned();
        let resource = place["resource"].as_str().unwrap_or(&own);
        let statement = place["statement"].clone();
        let side = side(&mut scenario, policy_type, resource);
        let new = json!({ "Version": "2012-10-17", "Statement": [&statement] });
        match (policy_type, place.get("level"), place.get("policyIndex")) {
            ("serviceControl", Some(level), None) => {
                let level = level.as_u64().unwrap() as usize;
                push(&mut side[policy_type][level], new);
            }
            ("identityBased" | "session", None, None) => push(&mut side[policy_type], new),
            // Two statements of one entry go into the same new policy.
            (_, None, None) if side[policy_type].is_null() => side[policy_type] = new,
            (_, None, index) => {
                assert!(index.is_none_or(|index| *index == 0));
                statements(&mut side[policy_type]).push(statement);
            }
            other => panic!("there is no such place: {other:?}"),
        }
    }
    scenario
}

/// The scenario with another context.
pub(crate) fn with_context(scenario: &Value, changes: &[Value]) -> Value {
    let mut scenario = scenario.clone();
    let request = scenario["request"].as_object_mut().unwrap();
    for change in changes {
        let key = change["key"].as_str().unwrap();
        let is_other = |name: &str| name.to_lowercase() != key.to_lowercase();
        if let Some(unknown) = request.get_mut("unknownContextKeys") {
            unknown.as_array_mut().unwrap().retain(|name| is_other(name.as_str().unwrap()));
        }
        if let Some(absent) = request.get_mut("absentContextKeys") {
            let absent = absent.as_array_mut().unwrap();
            absent.retain(|name| is_other(name.as_str().unwrap()));
            absent.extend(change.get("value").is_none().then(|| json!(key)));
        }
        let context = request.entry("context").or_insert_with(|| json!({}));
        let context = context.as_object_mut().unwrap();
        context.retain(|name, _| is_other(name));
        if let Some(value) = change.get("value") {
            context.insert(key.to_owned(), value.clone());
        }
    }
    scenario
}

/// The object that holds the policies of this type for a resource.
fn side<'a>(scenario: &'a mut Value, policy_type: &str, resource: &str) -> &'a mut Value {
    let own = scenario["request"]["resource"].as_str().unwrap_or("*") == resource;
    let of_resource = ["resourceBased", "roleTrust", "resourceControl"].contains(&policy_type);
    let policies = &mut scenario["policies"];
    if own || !of_resource {
        return policies;
    }
    let others = policies.as_object_mut().unwrap().entry("resources");
    let others = others.or_insert_with(|| json!([])).as_array_mut().unwrap();
    let found = others.iter().position(|other| other["resource"] == resource);
    let place = found.unwrap_or_else(|| {
        others.push(json!({ "resource": resource }));
        others.len() - 1
    });
    &mut others[place]
}

/// The statements of a policy in any of its forms, as a list.
fn statements(policy: &mut Value) -> &mut Vec<Value> {
    if policy.get("document").is_some() && policy.get("Statement").is_none() {
        return statements(&mut policy["document"]);
    }
    if let Some(text) = policy.as_str() {
        *policy = serde_json::from_str(text).unwrap();
    }
    if policy["Statement"].is_object() {
        policy["Statement"] = json!([policy["Statement"]]);
    }
    policy["Statement"].as_array_mut().unwrap()
}

fn push(list: &mut Value, policy: Value) {
    if list.is_null() {
        *list = json!([]);
    }
    list.as_array_mut().unwrap().push(policy);
}
