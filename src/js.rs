//! The WebAssembly binding: decode, call [`crate::api`], encode. Nothing here knows IAM.
//!
//! Text comes in, because untrusted JavaScript objects are read once, as own properties, on the
//! other side. Answers go out as objects; maps go out as `Map`, so that a key such as `__proto__`
//! stays a key.

#[cfg(feature = "tools")]
mod catalog;
#[cfg(feature = "tools")]
mod infrastructure;
#[cfg(feature = "tools")]
mod language;
#[cfg(feature = "tools")]
mod policy_tests;
#[cfg(feature = "tools")]
mod trail;
#[cfg(feature = "tools")]
mod what_if;
#[cfg(feature = "tools")]
mod world;

use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::api;
#[cfg(feature = "js")]
use crate::api::Options;
use crate::api::wire::Error;
use crate::api::wire::PolicyDiagnostic;
#[cfg(feature = "tools")]
pub use crate::js::catalog::Catalog;
#[cfg(feature = "tools")]
pub use crate::js::catalog::policy_size;
#[cfg(feature = "tools")]
pub use crate::js::catalog::read_catalog;
#[cfg(feature = "tools")]
pub use crate::js::infrastructure::extract;
#[cfg(feature = "tools")]
pub use crate::js::language::format_policy;
#[cfg(feature = "tools")]
pub use crate::js::language::formatting;
#[cfg(feature = "tools")]
pub use crate::js::language::guess_policy_type;
#[cfg(feature = "tools")]
pub use crate::js::policy_tests::coverage;
#[cfg(feature = "tools")]
pub use crate::js::policy_tests::test_mutants;
#[cfg(feature = "tools")]
pub use crate::js::trail::Trail;
#[cfg(feature = "tools")]
pub use crate::js::trail::open_trail;
#[cfg(feature = "tools")]
pub use crate::js::what_if::what_if;
#[cfg(feature = "tools")]
pub use crate::js::world::World;
#[cfg(feature = "tools")]
pub use crate::js::world::inflate_aws_managed_policies;
#[cfg(feature = "tools")]
pub use crate::js::world::read_world;

/// Decides one scenario.
///
/// # Errors
/// Throws the plain object of a `PolicyError` or `RequestError`.
#[cfg(feature = "js")]
#[wasm_bindgen(skip_typescript)]
pub fn evaluate(scenario: &str, trace: bool, explain: bool) -> Result<JsValue, JsValue> {
    answer(api::evaluate(scenario, Options { trace, explain }))
}

/// Finds what is wrong with one policy.
///
/// # Errors
/// Throws the plain object of a `RequestError`.
#[cfg(feature = "js")]
#[wasm_bindgen(skip_typescript)]
pub fn validate(input: &str) -> Result<JsValue, JsValue> {
    answer(api::validate(input))
}

/// Makes a scenario from what AWS tells of a denied request. Its names and values are those of the
/// user: it goes out as JSON text.
///
/// # Errors
/// Throws the plain object of a `RequestError`.
#[cfg(feature = "tools")]
#[wasm_bindgen(js_name = importAuthorizationDetails, skip_typescript)]
pub fn import_authorization_details(input: &str) -> Result<String, JsValue> {
    match api::import_authorization_details(input) {
        Ok(imported) => Ok(imported.to_json()),
        Err(error) => Err(thrown(&error)?),
    }
}

/// The context keys that policies read, in AWS's shapes.
///
/// # Errors
/// Throws the plain object of a `PolicyError` or `RequestError`.
#[cfg(feature = "tools")]
#[wasm_bindgen(js_name = getContextKeysForCustomPolicy, skip_typescript)]
pub fn get_context_keys_for_custom_policy(input: &str) -> Result<JsValue, JsValue> {
    answer(api::get_context_keys_for_custom_policy(input))
}

/// Reads and compiles a set of policies.
///
/// # Errors
/// Throws the plain object of a `PolicyError` or `RequestError`.
#[wasm_bindgen(skip_typescript)]
pub fn compile(input: &str) -> Result<CompiledPolicySet, JsValue> {
    match api::PolicySet::compile(input) {
        Ok(set) => Ok(CompiledPolicySet { set }),
        Err(error) => Err(thrown(&error)?),
    }
}

/// The bytes of a set of policies, from what `compile` takes.
///
/// # Errors
/// Throws the plain object of a `PolicyError` or `RequestError`.
#[wasm_bindgen(js_name = toBytes, skip_typescript)]
pub fn to_bytes(input: &str) -> Result<js_sys::Uint8Array, JsValue> {
    match api::PolicySet::to_bytes(input) {
        Ok(bytes) => Ok(js_sys::Uint8Array::from(bytes.as_slice())),
        Err(error) => Err(thrown(&error)?),
    }
}

/// The set of policies that was saved as these bytes.
///
/// # Errors
/// Throws the plain object of a `BundleError`.
#[wasm_bindgen(js_name = fromBytes, skip_typescript)]
pub fn from_bytes(bytes: &[u8]) -> Result<CompiledPolicySet, JsValue> {
    match api::PolicySet::from_bytes(bytes) {
        Ok(set) => Ok(CompiledPolicySet { set }),
        Err(error) => Err(thrown(&error)?),
    }
}

/// Reads an access-denied message; undefined when the text is about no denial.
///
/// # Errors
/// Throws when the engine cannot make an object.
#[cfg(feature = "js")]
#[wasm_bindgen(js_name = parseAccessDenied, skip_typescript)]
pub fn parse_access_denied(text: &str) -> Result<JsValue, JsValue> {
    api::parse_access_denied(text).map_or(Ok(JsValue::UNDEFINED), |denial| encode(&denial))
}

/// Simulates actions on resources, in AWS's shapes.
///
/// # Errors
/// Throws the plain object of a `PolicyError` or `RequestError`.
#[cfg(feature = "js")]
#[wasm_bindgen(js_name = simulateCustomPolicy, skip_typescript)]
pub fn simulate_custom_policy(input: &str) -> Result<JsValue, JsValue> {
    answer(api::simulate_custom_policy(input))
}

/// The versions of package and semantics.
///
/// # Errors
/// Throws when the engine cannot make an object.
#[wasm_bindgen(skip_typescript)]
pub fn version() -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    struct Version {
        package: &'static str,
        semantics: &'static str,
    }
    encode(&Version { package: api::PACKAGE_VERSION, semantics: api::SEMANTICS_VERSION })
}

/// A compiled set of policies.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct CompiledPolicySet {
    set: api::PolicySet,
}

#[wasm_bindgen]
impl CompiledPolicySet {
    /// Decides one request and explains the decision.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[cfg(feature = "js")]
    #[wasm_bindgen(skip_typescript)]
    pub fn evaluate(&self, request: &str, trace: bool, explain: bool) -> Result<JsValue, JsValue> {
        answer(self.set.evaluate(request, Options { trace, explain }))
    }

    /// Decides one request.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(skip_typescript)]
    pub fn decide(&self, request: &str) -> Result<JsValue, JsValue> {
        answer(self.set.decide(request))
    }

    /// Decides many requests: one byte each.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError` with the index of the first bad request.
    #[wasm_bindgen(js_name = decideMany, skip_typescript)]
    pub fn decide_many(&self, requests: &str) -> Result<js_sys::Uint8Array, JsValue> {
        match self.set.decide_many(requests) {
            Ok(bytes) => Ok(js_sys::Uint8Array::from(bytes.as_slice())),
            Err(error) => Err(thrown(&error)?),
        }
    }

    /// The keys of a packed request.
    #[must_use]
    #[wasm_bindgen(js_name = packedKeys, skip_typescript)]
    pub fn packed_keys(&self) -> Vec<String> {
        self.set.packed_keys()
    }

    /// The address of the buffer for packed requests.
    #[must_use]
    #[wasm_bindgen(js_name = packedBuffer, skip_typescript)]
    pub fn packed_buffer(&mut self, bytes: usize) -> usize {
        self.set.packed_buffer(bytes).as_ptr().addr()
    }

    /// The number of a principal.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(js_name = packedPrincipal, skip_typescript)]
    pub fn packed_principal(&mut self, text: &str) -> Result<u32, JsValue> {
        number(self.set.packed_principal(text))
    }

    /// The number of an action.
    ///
    /// # Errors
    /// Throws the plain object of a `RequestError`.
    #[wasm_bindgen(js_name = packedAction, skip_typescript)]
    pub fn packed_action(&mut self, text: &str) -> Result<u32, JsValue> {
        number(self.set.packed_action(text))
    }

    /// The number of an account.
    #[wasm_bindgen(js_name = packedAccount, skip_typescript)]
    pub fn packed_account(&mut self, text: &str) -> u32 {
        self.set.packed_account(text)
    }

    /// Forgets all numbers.
    #[wasm_bindgen(js_name = packedForget, skip_typescript)]
    pub fn packed_forget(&mut self) {
        self.set.packed_forget();
    }

    /// Decides the request in the buffer.
    #[wasm_bindgen(js_name = decidePacked, skip_typescript)]
    pub fn decide_packed(&mut self) -> u32 {
        self.set.decide_packed()
    }

    /// Decides the requests in the buffer.
    #[wasm_bindgen(js_name = decideManyPacked, skip_typescript)]
    pub fn decide_many_packed(&mut self, count: usize) -> Vec<u32> {
        self.set.decide_many_packed(count)
    }

    /// What a packed answer says.
    ///
    /// # Errors
    /// Throws when the engine cannot make an object.
    #[wasm_bindgen(js_name = packedReason, skip_typescript)]
    pub fn packed_reason(&self, packed: u32) -> Result<JsValue, JsValue> {
        self.set.packed_reason(packed).map_or(Ok(JsValue::UNDEFINED), |reason| encode(&reason))
    }

    /// The context keys that the policies read.
    #[must_use]
    #[wasm_bindgen(js_name = contextKeys, skip_typescript)]
    pub fn context_keys(&self) -> Vec<String> {
        self.set.context_keys()
    }
}

fn answer<T: Serialize>(result: Result<T, Error>) -> Result<JsValue, JsValue> {
    match result {
        Ok(value) => encode(&value),
        Err(error) => Err(thrown(&error)?),
    }
}

/// What is thrown. Not [`api::wire::Error`] itself: the decision that one of them holds would bring all that
/// writes decisions into engines that never throw it.
#[derive(Serialize)]
struct Thrown<'a> {
    name: &'static str,
    code: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnostics: Option<&'a [PolicyDiagnostic]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    #[cfg(feature = "tools")]
    #[serde(skip_serializing_if = "Option::is_none")]
    evaluation: Option<&'a api::wire::WorldEvaluation>,
}

fn thrown(error: &Error) -> Result<JsValue, JsValue> {
    let named = |name, code, message| Thrown {
        name,
        code,
        message,
        diagnostics: None,
        field: None,
        index: None,
        #[cfg(feature = "tools")]
        evaluation: None,
    };
    encode(&match error {
        Error::PolicyError { code, message, diagnostics } => {
            Thrown { diagnostics: Some(diagnostics), ..named("PolicyError", code, message) }
        }
        Error::RequestError { code, message, field, index } => {
            Thrown { field: Some(field), index: *index, ..named("RequestError", code, message) }
        }
        Error::BundleError { code, message } => named("BundleError", code, message),
        #[cfg(feature = "tools")]
        Error::ServiceError { code, message, field } => {
            Thrown { field: Some(field), ..named("ServiceError", code, message) }
        }
        #[cfg(feature = "tools")]
        Error::AccessDeniedError { code, message, evaluation } => {
            Thrown { evaluation: Some(evaluation), ..named("AccessDeniedError", code, message) }
        }
    })
}

/// The same as JSON text, which JavaScript reads faster than it takes objects that are made member by member.
#[cfg(feature = "tools")]
fn text<T: Serialize>(result: Result<T, Error>) -> Result<String, JsValue> {
    match result {
        Ok(value) => serde_json::to_string(&value).map_err(|error| error.to_string().into()),
        Err(error) => Err(thrown(&error)?),
    }
}

fn number(result: Result<u32, Error>) -> Result<u32, JsValue> {
    match result {
        Ok(number) => Ok(number),
        Err(error) => Err(thrown(&error)?),
    }
}

fn encode<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    serde_wasm_bindgen::to_value(value).map_err(JsValue::from)
}
