//! Policies in files of infrastructure.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::api;
use crate::js::answer;
use crate::js::catalog::Catalog;

/// Finds the policies of a file.
///
/// # Errors
/// Throws the plain object of a `RequestError`.
#[wasm_bindgen(skip_typescript)]
pub fn extract(input: &str) -> Result<JsValue, JsValue> {
    answer(api::extract(input))
}

#[wasm_bindgen]
impl Catalog {
    /// Finds the policies of a file, and what is worth knowing about them.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(js_name = validateInfrastructure, skip_typescript)]
    pub fn validate_infrastructure(&self, input: &str) -> Result<JsValue, JsValue> {
        answer(api::validate_infrastructure(&self.catalog, input))
    }
}
