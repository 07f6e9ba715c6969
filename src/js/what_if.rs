//! What would change a decision.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::api;
use crate::js::answer;

/// Finds what would change the decision of a scenario.
///
/// # Errors
/// Throws the plain object of a `PolicyError` or `RequestError`.
#[wasm_bindgen(js_name = whatIf, skip_typescript)]
pub fn what_if(scenario: &str, wanted: Option<String>) -> Result<JsValue, JsValue> {
    answer(api::what_if(scenario, wanted.as_deref()))
}
