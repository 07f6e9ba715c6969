//! Packs requests as `pkg-config/src/packed.ts` does, for Rust.

use std::collections::HashMap;

use iam_verdict::api::PolicySet;
use serde_json::Value;

/// A set, and what it knows by number.
pub(crate) struct Packer {
    keys: Vec<String>,
    known: HashMap<(&'static str, String), u32>,
}

impl Packer {
    pub(crate) fn new(set: &mut PolicySet) -> Self {
        set.packed_buffer(64 * 1024);
        Self { keys: set.packed_keys(), known: HashMap::new() }
    }

    /// A request as it stands in the buffer; `None` when it is not of the common form.
    pub(crate) fn bytes(&mut self, set: &mut PolicySet, request: &Value) -> Option<Vec<u8>> {
        let members = request.as_object()?;
        let common = ["principal", "action", "resource", "resourceAccount", "context"];
        if members.keys().any(|name| !common.contains(&name.as_str())) {
            return None;
        }
        let principal = request["principal"].to_string();
        let principal =
            self.number("principal", &principal, |text| set.packed_principal(text).ok())?;
        let action = request["action"].as_str()?;
        let action = self.number("action", action, |text| set.packed_action(text).ok())?;
        let account = match members.get("resourceAccount") {
            None => 0,
            Some(account) => {
                self.number("account", account.as_str()?, |text| Some(set.packed_account(text)))?
            }
        };
        let resource = match members.get("resource") {
            None => None,
            Some(resource) => Some(resource.as_str()?).filter(|resource| *resource != "*"),
        };
        let length = resource.map_or(0, |resource| resource.len() + 1);
        let mut words = vec![principal, action, account, u32::try_from(length).ok()?, 0];
        let mut texts = resource.unwrap_or_default().as_bytes().to_vec();
        align(&mut texts);
        for key in &self.keys {
            let given = members.get("context").and_then(Value::as_object).into_iter().flatten();
            let mut given = given.filter(|(name, _)| name.to_lowercase() == *key);
            let value = given.next().map(|(_, value)| value);
            if given.next().is_some() {
                return None;
            }
            words.push(value.map_or(Some(0), |value| add(value, &mut texts))?);
            align(&mut texts);
        }
        if !texts.is_ascii() {
            return None;
        }
        words[4] = u32::try_from(texts.len()).ok()?;
        Some(words.iter().flat_map(|word| word.to_le_bytes()).chain(texts).collect())
    }

    fn number(
        &mut self,
        kind: &'static str,
        text: &str,
        know: impl FnOnce(&str) -> Option<u32>,
    ) -> Option<u32> {
        if let Some(number) = self.known.get(&(kind, text.to_owned())) {
            return Some(*number);
        }
        let number = know(text)?;
        self.known.insert((kind, text.to_owned()), number);
        Some(number)
    }
}

/// Puts requests, one behind the other, into the buffer.
pub(crate) fn write(set: &mut PolicySet, bytes: &[u8]) {
    set.packed_buffer(bytes.len())[..bytes.len()].copy_from_slice(bytes);
}

/// The next text begins with a whole word.
fn align(texts: &mut Vec<u8>) {
    texts.resize(texts.len().next_multiple_of(4), 0);
}

/// Adds the texts of a value; gives its word.
fn add(value: &Value, texts: &mut Vec<u8>) -> Option<u32> {
    let Some(values) = value.as_array() else {
        let text = text(value)?;
        texts.extend(text.bytes());
        return Some(u32::try_from(text.len()).ok()? << 2 | 1);
    };
    for value in values {
        let text = text(value)?;
        texts.extend(format!("{},{text}", text.len()).bytes());
    }
    Some(u32::try_from(values.len()).ok()? << 2 | 2)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
