//! A world, and what it is asked.

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::api;
use crate::api::Options;
use crate::js::answer;
use crate::js::encode;
use crate::js::text;
use crate::js::thrown;

/// A world that was read.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct World {
    world: api::World,
}

/// Reads what commands of AWS print.
///
/// # Errors
/// Throws the plain object of a `RequestError`.
#[wasm_bindgen(js_name = readWorld, skip_typescript)]
pub fn read_world(input: &str) -> Result<World, JsValue> {
    match api::World::from(input) {
        Ok(world) => Ok(World { world }),
        Err(error) => Err(thrown(&error)?),
    }
}

#[wasm_bindgen]
impl World {
    /// What is missing, broken or in contradiction.
    ///
    /// # Errors
    /// Throws when the engine cannot make an object.
    #[wasm_bindgen(skip_typescript)]
    pub fn check(&self) -> Result<JsValue, JsValue> {
        encode(&self.world.check())
    }

    /// The ARNs of users and roles.
    #[must_use]
    #[wasm_bindgen(skip_typescript)]
    pub fn principals(&self) -> Vec<String> {
        self.world.principals().into_iter().map(str::to_owned).collect()
    }

    /// The accounts.
    #[must_use]
    #[wasm_bindgen(skip_typescript)]
    pub fn accounts(&self) -> Vec<String> {
        self.world.accounts().into_iter().map(str::to_owned).collect()
    }

    /// How many of each there are.
    ///
    /// # Errors
    /// Throws when the engine cannot make an object.
    #[wasm_bindgen(skip_typescript)]
    pub fn counts(&self) -> Result<JsValue, JsValue> {
        encode(&self.world.counts())
    }

    /// The policies that decide a request; what has names of the user is text.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(skip_typescript)]
    pub fn gather(&self, request: &str) -> Result<JsValue, JsValue> {
        answer(self.world.gather(request))
    }

    /// Everyone who can do an action on a resource.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(js_name = whoCan, skip_typescript)]
    pub fn who_can(&self, question: &str) -> Result<JsValue, JsValue> {
        answer(self.world.who_can(question))
    }

    /// The roles that a caller can assume, over any number of hops.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(skip_typescript)]
    pub fn reach(&self, question: &str) -> Result<JsValue, JsValue> {
        answer(self.world.reach(question))
    }

    /// A call of AWS STS that gives a session, by its name: the JSON of the session.
    ///
    /// # Errors
    /// Throws the plain object of an `AccessDeniedError`, `ServiceError`, `PolicyError` or `RequestError`.
    #[wasm_bindgen(skip_typescript)]
    pub fn session(&self, name: &str, call: &str) -> Result<String, JsValue> {
        let world = &self.world;
        text(match name {
            "assumeRole" => world.assume_role(call),
            "assumeRoleWithSAML" => world.assume_role_with_saml(call),
            "assumeRoleWithWebIdentity" => world.assume_role_with_web_identity(call),
            "getSessionToken" => world.get_session_token(call),
            _ => world.get_federation_token(call),
        })
    }

    /// Who AWS says that a caller is.
    ///
    /// # Errors
    /// Throws the plain object of a `ServiceError` or `RequestError`.
    #[wasm_bindgen(js_name = getCallerIdentity, skip_typescript)]
    pub fn get_caller_identity(&self, call: &str) -> Result<String, JsValue> {
        text(self.world.get_caller_identity(call))
    }

    /// Decides a request: the decision, and where its policies come from.
    ///
    /// # Errors
    /// Throws the plain object of a `PolicyError` or `RequestError`.
    #[wasm_bindgen(skip_typescript)]
    pub fn evaluate(&self, request: &str, trace: bool, explain: bool) -> Result<Array, JsValue> {
        match self.world.evaluate(request, Options { trace, explain }) {
            Ok(found) => Ok(Array::of2(&encode(&found.evaluation)?, &encode(&found.sources)?)),
            Err(error) => Err(thrown(&error)?),
        }
    }
}
