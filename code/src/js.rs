//! The WebAssembly binding: texts in, texts out.

use serde::Deserialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Source;

/// A source as JavaScript gives it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    text: String,
}

/// The version of this crate, which is the package's.
#[must_use]
#[wasm_bindgen(js_name = packageVersion)]
pub fn package_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The calls of sources: a JSON array of `{ name, text }` in, [`crate::CodeCalls`] as JSON out.
///
/// # Errors
///
/// In words, when the input is not of that shape.
#[wasm_bindgen(js_name = codeCalls)]
pub fn code_calls(input: &str) -> Result<String, String> {
    let files: Vec<File> = serde_json::from_str(input).map_err(|error| error.to_string())?;
    let sources: Vec<_> =
        files.iter().map(|file| Source { name: &file.name, text: &file.text }).collect();
    serde_json::to_string(&crate::calls(&sources)).map_err(|error| error.to_string())
}
