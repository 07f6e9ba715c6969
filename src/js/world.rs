//! A world, and what it is asked.

use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::accounts;
use crate::api;
use crate::api::Options;
use crate::js::answer;
use crate::js::catalog::Catalog;
use crate::js::encode;
use crate::js::text;
use crate::js::thrown;

/// A world that was read.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct World {
    pub(super) world: Rc<api::World>,
}

/// Reads what commands of AWS print.
///
/// # Errors
/// Throws the plain object of a `RequestError`.
#[wasm_bindgen(js_name = readWorld, skip_typescript)]
pub fn read_world(input: &str) -> Result<World, JsValue> {
    match api::World::from(input) {
        Ok(world) => Ok(World { world: Rc::new(world) }),
        Err(error) => Err(thrown(&error)?),
    }
}

/// The text of `aws-managed-policies.bin`.
#[must_use]
#[wasm_bindgen(js_name = inflateAwsManagedPolicies, skip_typescript)]
pub fn inflate_aws_managed_policies(bytes: &[u8]) -> Option<String> {
    accounts::inflate_aws_policies(bytes)
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

    /// What a caller can do.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(js_name = whatCan, skip_typescript)]
    pub fn what_can(&self, question: &str) -> Result<JsValue, JsValue> {
        answer(self.world.what_can(question))
    }

    /// Best practices, held against the world: the JSON of findings.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(skip_typescript)]
    pub fn audit(&self, catalog: &Catalog, options: &str) -> Result<String, JsValue> {
        text(self.world.audit(Some(&catalog.catalog), options))
    }

    /// A denial, explained in the world; what has names of the user is text.
    ///
    /// # Errors
    /// Throws the plain object of a `PolicyError` or `RequestError`.
    #[wasm_bindgen(js_name = explainDenial, skip_typescript)]
    pub fn explain_denial(&self, catalog: &Catalog, input: &str) -> Result<JsValue, JsValue> {
        answer(api::explain_denial(&catalog.catalog, Some(&self.world), input))
    }

    /// The roles that a caller can assume, over any number of hops.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(skip_typescript)]
    pub fn reach(&self, question: &str) -> Result<JsValue, JsValue> {
        answer(self.world.reach(question))
    }

    /// A call of AWS, by its name: the JSON of its answer.
    ///
    /// # Errors
    /// Throws the plain object of an `AccessDeniedError`, `ServiceError`, `PolicyError` or `RequestError`; a
    /// text where there is no such call.
    #[wasm_bindgen(skip_typescript)]
    pub fn call(&self, name: &str, input: &str) -> Result<String, JsValue> {
        let world = &self.world;
        match name {
            "signIn" => text(world.sign_in(input)),
            "assumeRole" => text(world.assume_role(input)),
            "assumeRoleWithSAML" => text(world.assume_role_with_saml(input)),
            "assumeRoleWithWebIdentity" => text(world.assume_role_with_web_identity(input)),
            "getSessionToken" => text(world.get_session_token(input)),
            "getFederationToken" => text(world.get_federation_token(input)),
            "getCallerIdentity" => text(world.get_caller_identity(input)),
            "simulatePrincipalPolicy" => text(world.simulate_principal_policy(input)),
            "createServiceLinkedRole" => text(world.create_service_linked_role(input)),
            "deleteServiceLinkedRole" => text(world.delete_service_linked_role(input)),
            _ => Err(JsValue::from_str("there is no such call")),
        }
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
