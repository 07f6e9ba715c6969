//! Changes of scenarios whose effect on the decision is known beforehand.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::generate::policy::Kind;

/// Every type of policy.
pub(crate) const KINDS: [Kind; 8] = [
    Kind::IdentityBased,
    Kind::ResourceBased,
    Kind::PermissionsBoundary,
    Kind::Session,
    Kind::ServiceControl,
    Kind::ResourceControl,
    Kind::VpcEndpoint,
    Kind::RoleTrust,
];

/// Where a policy stands, or could stand.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) kind: Kind,
    /// A pointer to the document; of a policy that is not there yet, `None`.
    pub(crate) pointer: Option<String>,
}

/// Where the policies of a scenario stand.
pub(crate) fn documents(scenario: &Value) -> Vec<Place> {
    let mut places = Vec::new();
    for kind in KINDS {
        let root = format!("/policies/{}", kind.name());
        let Some(member) = scenario.pointer(&root) else {
            continue;
        };
        let mut pointers = vec![root];
        for _ in 0..depth(kind) {
            let children = |pointer: &String| {
                let list = scenario.pointer(pointer).and_then(Value::as_array);
                let count = list.map_or(0, Vec::len);
                (0..count).map(|index| format!("{pointer}/{index}")).collect::<Vec<_>>()
            };
            pointers = pointers.iter().flat_map(children).collect();
        }
        assert!(depth(kind) > 0 || member.is_object());
        let place = |pointer| Place { kind, pointer: Some(pointer) };
        places.extend(pointers.into_iter().map(place));
    }
    places
}

/// How many lists stand around a policy of this type.
const fn depth(kind: Kind) -> usize {
    match kind {
        Kind::IdentityBased | Kind::Session => 1,
        Kind::ServiceControl | Kind::ResourceControl => 2,
        Kind::ResourceBased | Kind::PermissionsBoundary | Kind::VpcEndpoint | Kind::RoleTrust => 0,
    }
}

/// Where a policy that is not there yet could stand.
pub(crate) fn vacancies(scenario: &Value) -> Vec<Place> {
    let caller = scenario["request"]["principal"]["type"].as_str().unwrap_or_default();
    let has_identity = ["iam_user", "assumed_role", "federated_user"].contains(&caller);
    let is_role = scenario["request"]["action"] == "sts:AssumeRole";
    let fits = |kind: &Kind| {
        let is_there = scenario["policies"].get(kind.name()).is_some();
        match kind {
            Kind::IdentityBased => has_identity,
            Kind::PermissionsBoundary => has_identity && !is_there,
            Kind::Session => caller == "assumed_role",
            Kind::ServiceControl | Kind::ResourceControl => true,
            Kind::ResourceBased => !is_role && !is_there,
            Kind::RoleTrust => is_role && !is_there,
            Kind::VpcEndpoint => !is_there,
        }
    };
    let place = |kind| Place { kind, pointer: None };
    KINDS.into_iter().filter(fits).map(place).collect()
}

/// The scenario with one more statement there: in the policy, or in a new one.
pub(crate) fn add_statement(scenario: &Value, place: &Place, statement: Value) -> Value {
    let mut scenario = scenario.clone();
    match &place.pointer {
        Some(pointer) => {
            let policy = scenario.pointer_mut(pointer).unwrap();
            policy["Statement"].as_array_mut().unwrap().push(statement);
            scenario
        }
        None => {
            let policy = json!({ "Version": "2012-10-17", "Statement": [statement] });
            add_policy(&scenario, place.kind, policy)
        }
    }
}

/// The scenario with one more policy of the type; of SCPs and RCPs one more level.
pub(crate) fn add_policy(scenario: &Value, kind: Kind, policy: Value) -> Value {
    let mut scenario = scenario.clone();
    let members = scenario["policies"].as_object_mut().unwrap();
    let name = kind.name().to_owned();
    match depth(kind) {
        0 => {
            members.insert(name, policy);
        }
        1 => push(members.entry(name).or_insert_with(|| json!([])), policy),
        _ => push(members.entry(name).or_insert_with(|| json!([])), json!([policy])),
    }
    scenario
}

fn push(list: &mut Value, value: Value) {
    list.as_array_mut().unwrap().push(value);
}

/// Every statement of every policy.
pub(crate) fn for_each_statement(scenario: &mut Value, mut change: impl FnMut(&mut Vec<Value>)) {
    for place in documents(scenario) {
        let pointer = place.pointer.unwrap();
        let policy = scenario.pointer_mut(&pointer).unwrap();
        change(policy["Statement"].as_array_mut().unwrap());
    }
}

/// The scenario with its lists of statements and policies turned: rotated, and reversed or not.
pub(crate) fn reorder(scenario: &Value, turn: usize, is_reversed: bool) -> Value {
    let reorder_list = |list: &mut Vec<Value>| {
        let by = turn % list.len().max(1);
        list.rotate_left(by);
        if is_reversed {
            list.reverse();
        }
    };
    let mut scenario = scenario.clone();
    for_each_statement(&mut scenario, reorder_list);
    for (name, member) in scenario["policies"].as_object_mut().unwrap() {
        match name.as_str() {
            "identityBased" | "session" => reorder_list(member.as_array_mut().unwrap()),
            "serviceControl" | "resourceControl" => {
                let levels = member.as_array_mut().unwrap();
                levels.iter_mut().filter_map(Value::as_array_mut).for_each(reorder_list);
            }
            _ => {}
        }
    }
    scenario
}

/// One statement for each entry of the lists of positive elements: together they say the same.
pub(crate) fn split(scenario: &Value) -> Value {
    let mut scenario = scenario.clone();
    for_each_statement(&mut scenario, |statements| {
        for element in ["Action", "Resource"] {
            let split = |statement: &Value| match statement.get(element).and_then(Value::as_array) {
                Some(entries) => with_each(statement, element, entries),
                None => vec![statement.clone()],
            };
            *statements = statements.iter().flat_map(split).collect();
        }
        *statements = statements.iter().flat_map(split_principal).collect();
        *statements = statements.iter().flat_map(split_condition).collect();
    });
    scenario
}

fn with_each(statement: &Value, element: &str, entries: &[Value]) -> Vec<Value> {
    let with = |entry: &Value| {
        let mut statement = statement.clone();
        statement[element] = entry.clone();
        statement
    };
    entries.iter().map(with).collect()
}

fn split_principal(statement: &Value) -> Vec<Value> {
    let Some(kinds) = statement.get("Principal").and_then(Value::as_object) else {
        return vec![statement.clone()];
    };
    let mut entries = Vec::new();
    for (kind, names) in kinds {
        let names = names.as_array().cloned().unwrap_or_else(|| vec![names.clone()]);
        entries.extend(names.into_iter().map(|name| json!({ kind: name })));
    }
    with_each(statement, "Principal", &entries)
}

/// Values of a positive operator are alternatives; of a negated one, or of all values of a set,
/// they are not.
fn split_condition(statement: &Value) -> Vec<Value> {
    let mut whole = vec![statement.clone()];
    for (operator, keys) in statement["Condition"].as_object().into_iter().flatten() {
        if operator.contains("Not") || operator.starts_with("ForAllValues") {
            continue;
        }
        for (key, values) in keys.as_object().into_iter().flatten() {
            let Some(values) = values.as_array() else {
                continue;
            };
            let with = |statement: &Value, value: &Value| {
                let mut statement = statement.clone();
                statement["Condition"][operator][key] = value.clone();
                statement
            };
            let split =
                |statement: Value| values.iter().map(|value| with(&statement, value)).collect();
            let split: Vec<Vec<Value>> = whole.into_iter().map(split).collect();
            whole = split.into_iter().flatten().collect();
        }
    }
    whole
}

/// A `Sid` for every statement, with this prefix.
pub(crate) fn name_statements(scenario: &Value, prefix: &str) -> Value {
    let mut scenario = scenario.clone();
    for_each_statement(&mut scenario, |statements| {
        for (index, statement) in statements.iter_mut().enumerate() {
            statement["Sid"] = json!(format!("{prefix}{index}"));
        }
    });
    scenario
}

/// `…IfExists` on the operators of every Allow statement.
pub(crate) fn if_exists(scenario: &Value) -> Value {
    let mut scenario = scenario.clone();
    for_each_statement(&mut scenario, |statements| {
        let allows = statements.iter_mut().filter(|statement| statement["Effect"] == "Allow");
        let blocks = allows.filter_map(|statement| statement.get_mut("Condition")?.as_object_mut());
        blocks.for_each(widen);
    });
    scenario
}

fn widen(block: &mut Map<String, Value>) {
    for operator in block.keys().cloned().collect::<Vec<_>>() {
        let widened = format!("{operator}IfExists");
        let takes_suffix = !operator.ends_with("Null") && !operator.ends_with("IfExists");
        if takes_suffix && !block.contains_key(&widened) {
            let keys = block.remove(&operator).unwrap();
            block.insert(widened, keys);
        }
    }
}
