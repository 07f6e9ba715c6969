//! A log of CloudTrail, and what it is asked.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::api;
use crate::js::answer;
use crate::js::catalog::Catalog;
use crate::js::encode;
use crate::js::text;
use crate::js::thrown;
use crate::js::world::World;

/// A log that is read.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct Trail {
    trail: api::Trail,
    before: Option<Rc<api::World>>,
    after: Option<Rc<api::World>>,
}

/// A log of which nothing is read yet.
///
/// # Errors
/// Throws the plain object of a `RequestError`.
#[wasm_bindgen(js_name = openTrail, skip_typescript)]
pub fn open_trail(options: &str) -> Result<Trail, JsValue> {
    match api::Trail::open(options) {
        Ok(trail) => Ok(Trail { trail, before: None, after: None }),
        Err(error) => Err(thrown(&error)?),
    }
}

#[wasm_bindgen]
impl Trail {
    /// The next bytes.
    #[wasm_bindgen(skip_typescript)]
    pub fn push(&mut self, chunk: &[u8]) {
        self.trail.push(chunk);
    }

    /// There is nothing more of this file.
    #[wasm_bindgen(skip_typescript)]
    pub fn end(&mut self) {
        self.trail.end();
    }

    /// What the log holds.
    ///
    /// # Errors
    /// Throws when the engine cannot make an object.
    #[wasm_bindgen(skip_typescript)]
    pub fn summary(&self, catalog: &Catalog) -> Result<JsValue, JsValue> {
        encode(&self.trail.summary(&catalog.catalog))
    }

    /// The text of a record that is kept.
    #[wasm_bindgen(skip_typescript)]
    #[must_use]
    pub fn record(&self, event_id: &str) -> Option<String> {
        self.trail.record(event_id).map(str::to_owned)
    }

    /// The world of the state before, for the next replay.
    #[wasm_bindgen(skip_typescript)]
    pub fn before(&mut self, world: &World) {
        self.before = Some(Rc::clone(&world.world));
    }

    /// The world of the state after, for the next replay.
    #[wasm_bindgen(skip_typescript)]
    pub fn after(&mut self, world: &World) {
        self.after = Some(Rc::clone(&world.world));
    }

    /// Decides the calls by two states of policies.
    ///
    /// # Errors
    /// Throws the plain object of a `PolicyError` or `RequestError`.
    #[wasm_bindgen(skip_typescript)]
    pub fn replay(&mut self, catalog: &Catalog, input: &str) -> Result<JsValue, JsValue> {
        let (before, after) = (self.before.take(), self.after.take());
        answer(self.trail.replay(&catalog.catalog, (before.as_deref(), after.as_deref()), input))
    }

    /// Present policies against what their principals did, in the world of the state before where there is one: the
    /// JSON of the answer.
    ///
    /// # Errors
    /// Throws the plain object of a `PolicyError` or `RequestError`.
    #[wasm_bindgen(js_name = rightSizePolicies, skip_typescript)]
    pub fn right_size_policies(
        &mut self,
        catalog: &Catalog,
        input: &str,
    ) -> Result<String, JsValue> {
        let world = self.before.take();
        text(self.trail.right_size_policies(&catalog.catalog, world.as_deref(), input))
    }

    /// Policies for each user and role: the JSON of the answer.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(js_name = generatePolicies, skip_typescript)]
    pub fn generate_policies(&self, catalog: &Catalog, options: &str) -> Result<String, JsValue> {
        text(self.trail.generate_policies(&catalog.catalog, options))
    }
}
