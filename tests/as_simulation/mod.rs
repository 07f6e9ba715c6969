//! A scenario as a request of `SimulateCustomPolicy`.

use serde_json::Value;
use serde_json::json;

/// The question in AWS's shape, where it can be asked so: of a user or root user of whom no more than
/// the ARN is told, with policies that AWS's simulator takes.
pub(crate) fn as_simulation(scenario: &Value) -> Option<Value> {
    let (request, policies) = (&scenario["request"], scenario["policies"].as_object()?);
    let has =
        |members: &Value, names: &[&str]| names.iter().any(|name| members.get(name).is_some());
    if has(request, &["pairs", "unknownContextKeys", "durationSeconds"])
        || scenario["settings"]
            .as_object()
            .into_iter()
            .flatten()
            .any(|(name, _)| name != "deriveContext")
    {
        return None;
    }
    let id = request["principal"]["uniqueId"].as_str();
    if id.is_some_and(|id| scenario["policies"].to_string().contains(id)) {
        return None; // an ARN does not tell the id
    }
    let mut input = json!({
        "CallerArn": caller(&request["principal"])?,
        "ActionNames": [request["action"]],
        "PolicyInputList": policies.get("identityBased").cloned().unwrap_or_else(|| json!([])),
    });
    let set = |input: &mut Value, name: &str, value: Option<&Value>| {
        if let Some(value) = value {
            input[name] = value.clone();
        }
    };
    let resource = request.get("resource").filter(|resource| **resource != "*");
    set(&mut input, "ResourceArns", resource.map(|one| json!([one])).as_ref());
    set(&mut input, "ResourceOwner", request.get("resourceAccount"));
    for (name, policy) in policies {
        match name.as_str() {
            "identityBased" => {}
            "permissionsBoundary" => input["PermissionsBoundaryPolicyInputList"] = json!([policy]),
            "resourceBased" | "roleTrust" => input["ResourcePolicy"] = policy.clone(),
            "serviceControl" => {
                let levels = policy.as_array()?.iter();
                let levels = levels.map(|level| json!({ "ServiceControlPolicyInputList": level }));
                input["OrderedOrganizationPolicyInputList"] = levels.collect();
            }
            _ => return None,
        }
    }
    let context = request.get("context").and_then(Value::as_object);
    let entries = context.into_iter().flatten().map(|(name, value)| {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let (values, kind) = match value.as_array() {
            Some(values) => (values.iter().map(text).collect(), "stringList"),
            None => (vec![text(value)], "string"),
        };
        json!({ "ContextKeyName": name, "ContextKeyValues": values, "ContextKeyType": kind })
    });
    input["ContextEntries"] = entries.collect();
    Some(input)
}

fn caller(principal: &Value) -> Option<&str> {
    let Some(descriptor) = principal.as_object() else { return principal.as_str() };
    let is_told = |name: &str| ["type", "arn", "account", "uniqueId"].contains(&name);
    let is_plain = descriptor.keys().all(|name| is_told(name));
    descriptor.get("arn").filter(|_| is_plain)?.as_str()
}
