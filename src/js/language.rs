//! Help while a policy is written. Answers go out as JSON text.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::api;
use crate::api::language;
use crate::api::language::Position;
use crate::api::language::Range;
use crate::js::answer;
use crate::js::catalog::Catalog;
use crate::js::text as json;
use crate::language::Document;

#[wasm_bindgen]
impl Catalog {
    /// What can come next at a line and a character.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(skip_typescript)]
    pub fn completion(
        &self,
        text: &str,
        policy_type: &str,
        line: u32,
        character: u32,
    ) -> Result<String, JsValue> {
        let at = Position { line, character };
        json(self.document(text, policy_type).map(|document| language::completion(document, at)))
    }

    /// What the word at a line and a character means; `null` where nothing is known of it.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(skip_typescript)]
    pub fn hover(
        &self,
        text: &str,
        policy_type: &str,
        line: u32,
        character: u32,
    ) -> Result<String, JsValue> {
        let at = Position { line, character };
        json(self.document(text, policy_type).map(|document| language::hover(document, at)))
    }

    /// What is wrong, or worth knowing.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(skip_typescript)]
    pub fn diagnostics(&self, text: &str, policy_type: &str) -> Result<String, JsValue> {
        json(self.document(text, policy_type).map(language::diagnostics))
    }

    /// The changes that are offered from a line and a character to another line and character.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(js_name = codeActions, skip_typescript)]
    pub fn code_actions(
        &self,
        text: &str,
        policy_type: &str,
        range: &[u32],
    ) -> Result<String, JsValue> {
        let mut places = range.iter().copied();
        let mut position = || Position {
            line: places.next().unwrap_or_default(),
            character: places.next().unwrap_or_default(),
        };
        let range = Range { start: position(), end: position() };
        json(self.document(text, policy_type).map(|found| language::code_actions(found, range)))
    }

    /// A policy that is shorter and says the same.
    ///
    /// # Errors
    /// Throws the plain object of a `PolicyError` or `RequestError`.
    #[wasm_bindgen(js_name = fitPolicy, skip_typescript)]
    pub fn fit_policy(&self, input: &str) -> Result<JsValue, JsValue> {
        answer(api::fit_policy(&self.catalog, input))
    }

    fn document<'a>(
        &'a self,
        text: &'a str,
        policy_type: &str,
    ) -> Result<Document<'a>, api::wire::Error> {
        language::document(&self.catalog, text, policy_type)
    }
}

/// Which type of policy a text is, as far as it shows; undefined when it is none.
#[must_use]
#[wasm_bindgen(js_name = guessPolicyType, skip_typescript)]
pub fn guess_policy_type(text: &str) -> Option<String> {
    language::guess_policy_type(text).map(str::to_owned)
}

/// The changes that lay a text out.
///
/// # Errors
/// Throws when the engine cannot make an object.
#[wasm_bindgen(skip_typescript)]
pub fn formatting(text: &str, tab_size: u32, insert_spaces: bool) -> Result<String, JsValue> {
    json(Ok(language::formatting(text, tab_size, insert_spaces)))
}

/// A policy, laid out.
///
/// # Errors
/// Throws the plain object of a `PolicyError` or `RequestError`.
#[wasm_bindgen(js_name = formatPolicy, skip_typescript)]
pub fn format_policy(input: &str) -> Result<JsValue, JsValue> {
    answer(api::format_policy(input))
}
