//! The catalog, and the calls that need it.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::api;
use crate::catalog;
use crate::js::answer;
use crate::js::text;

/// A catalog that was read.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct Catalog {
    pub(super) catalog: catalog::Catalog,
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

    /// Policies out of records or calls: the JSON of the answer.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(js_name = generatePolicies, skip_typescript)]
    pub fn generate_policies(&self, input: &str) -> Result<String, JsValue> {
        text(api::generate_policies(&self.catalog, input))
    }

    /// Present policies against the calls of sources: the JSON of the answer.
    ///
    /// # Errors
    /// Throws the plain object of a `PolicyError` or `RequestError`.
    #[wasm_bindgen(js_name = rightSizePolicies, skip_typescript)]
    pub fn right_size_policies(&self, input: &str) -> Result<String, JsValue> {
        text(api::right_size_policies(&self.catalog, input))
    }

    /// The same in the shapes of AWS.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(js_name = validatePolicy, skip_typescript)]
    pub fn validate_policy(&self, input: &str) -> Result<JsValue, JsValue> {
        answer(api::validate_policy(&self.catalog, input))
    }

    /// The actions that patterns cover.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(js_name = expandActions, skip_typescript)]
    pub fn expand_actions(&self, input: &str) -> Result<JsValue, JsValue> {
        answer(api::expand_actions(&self.catalog, input))
    }

    /// Few patterns for actions.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(js_name = shrinkActions, skip_typescript)]
    pub fn shrink_actions(&self, input: &str) -> Result<JsValue, JsValue> {
        answer(api::shrink_actions(&self.catalog, input))
    }

    /// Actions by what they do.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(js_name = actionsByAccessLevel, skip_typescript)]
    pub fn actions_by_access_level(&self, input: &str) -> Result<JsValue, JsValue> {
        answer(api::actions_by_access_level(&self.catalog, input))
    }

    /// The condition keys that an action takes.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(js_name = contextKeysFor, skip_typescript)]
    pub fn context_keys_for(&self, input: &str) -> Result<JsValue, JsValue> {
        answer(api::context_keys_for(&self.catalog, input))
    }

    /// The actions that a misspelt name may mean.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(js_name = suggestActions, skip_typescript)]
    pub fn suggest_actions(&self, input: &str) -> Result<JsValue, JsValue> {
        answer(api::suggest_actions(&self.catalog, input))
    }

    /// The requests that a record tells of: the JSON of the answer.
    ///
    /// # Errors
    /// Throws the plain object of a `PolicyError` or `RequestError`.
    #[wasm_bindgen(js_name = recordedRequests, skip_typescript)]
    pub fn recorded_requests(&self, input: &str) -> Result<String, JsValue> {
        text(api::recorded_requests(&self.catalog, input))
    }

    /// A denial, explained by policies; what has names of the user is text.
    ///
    /// # Errors
    /// Throws the plain object of a `PolicyError` or `RequestError`.
    #[wasm_bindgen(js_name = explainDenial, skip_typescript)]
    pub fn explain_denial(&self, input: &str) -> Result<JsValue, JsValue> {
        answer(api::explain_denial(&self.catalog, None, input))
    }
}

/// How long a policy is, and may be.
///
/// # Errors
/// Throws the plain object of a `RequestError`.
#[wasm_bindgen(js_name = policySize, skip_typescript)]
pub fn policy_size(input: &str) -> Result<JsValue, JsValue> {
    answer(api::policy_size(input))
}
