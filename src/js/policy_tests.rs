//! What tests of policies reach, and what they do not notice.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::api;
use crate::js::text;

/// How often statements apply, and how often their values make the difference; as JSON text.
///
/// # Errors
/// Throws the plain object of a `PolicyError` or `RequestError`.
#[wasm_bindgen(skip_typescript)]
pub fn coverage(input: &str) -> Result<String, JsValue> {
    text(api::coverage(input))
}

/// Which changes of policies their tests notice; as JSON text.
///
/// # Errors
/// Throws the plain object of a `PolicyError` or `RequestError`.
#[wasm_bindgen(js_name = testMutants, skip_typescript)]
pub fn test_mutants(input: &str) -> Result<String, JsValue> {
    text(api::test_mutants(input))
}
