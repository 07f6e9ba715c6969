//! What was found, as far as a case tells of it.

use serde_json::Value;

/// Of what was found what the case tells, and `null` for what is not there.
pub(crate) fn shown(found: &Value, wanted: &Value) -> Value {
    match wanted {
        Value::Object(members) => members
            .iter()
            .map(|(name, wanted)| (name.clone(), shown(&found[name], wanted)))
            .collect(),
        Value::Array(items) if items.iter().any(Value::is_object) => {
            let found = found.as_array().into_iter().flatten().enumerate();
            found
                .map(|(index, found)| shown(found, items.get(index).unwrap_or(&Value::Null)))
                .collect()
        }
        _ => found.clone(),
    }
}
