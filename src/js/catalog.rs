//! The catalog, and the calls that need it.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::api;
use crate::catalog;
use crate::js::answer;

/// A catalog that was read.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct Catalog {
    catalog: catalog::Catalog,
}

/// Reads the bytes of `catalog.bin`.
///
/// # Errors
/// Throws a text when they are no catalog.
#[wasm_bindgen(js_name = readCatalog, skip_typescript)]
pub fn read_catalog(bytes: &[u8]) -> Result<Catalog, JsValue> {
    let read = catalog::Catalog::inflate(bytes);
    let catalog = read.map_err(|error| JsValue::from_str(&error.to_string()))?;
    Ok(Catalog { catalog })
}

#[wasm_bindgen]
impl Catalog {
    /// The day of which it is.
    #[must_use]
    #[wasm_bindgen(skip_typescript)]
    pub fn date(&self) -> String {
        self.catalog.date().to_owned()
    }

    /// Finds what is worth knowing about one policy.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(skip_typescript)]
    pub fn validate(&self, input: &str) -> Result<JsValue, JsValue> {
        answer(api::validate_with_catalog(&self.catalog, input))
    }
}
