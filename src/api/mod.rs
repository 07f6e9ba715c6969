//! The interface of the package: JSON text in, serializable answers out. One file for each call.

mod actions;
mod answer;
mod authorization_details;
mod bundle;
mod context_keys;
mod coverage;
mod denial;
mod evaluate;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
mod explain_denial;
#[cfg(feature = "infrastructure")]
mod extract;
mod fields;
mod format;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
mod generate;
mod kms_grant;
pub mod language;
mod mutants;
mod packed;
mod policies;
mod policy_set;
mod policy_size;
mod recent;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
mod recorded;
mod request;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
mod right_size;
mod scenario;
mod settings;
mod simulate;
mod suggestion;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
mod trail;
mod validate;
mod validate_policy;
mod value_place;
mod what_if;
pub mod wire;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
mod world;

pub use crate::api::actions::actions_by_access_level;
pub use crate::api::actions::context_keys_for;
pub use crate::api::actions::expand_actions;
pub use crate::api::actions::shrink_actions;
pub use crate::api::actions::suggest_actions;
pub use crate::api::authorization_details::ImportedAuthorization;
pub use crate::api::authorization_details::import_authorization_details;
pub use crate::api::context_keys::get_context_keys_for_custom_policy;
pub use crate::api::coverage::coverage;
pub use crate::api::denial::parse_access_denied;
pub use crate::api::evaluate::Options;
pub use crate::api::evaluate::evaluate;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
pub use crate::api::explain_denial::explain_denial;
#[cfg(feature = "infrastructure")]
pub use crate::api::extract::extract;
#[cfg(feature = "infrastructure")]
pub use crate::api::extract::validate_infrastructure;
pub use crate::api::format::fit_policy;
pub use crate::api::format::format_policy;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
pub use crate::api::generate::generate_policies;
pub use crate::api::mutants::test_mutants;
pub use crate::api::policy_set::PolicySet;
pub use crate::api::policy_size::policy_size;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
pub use crate::api::recorded::recorded_requests;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
pub use crate::api::right_size::right_size_policies;
pub use crate::api::simulate::simulate_custom_policy;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
pub use crate::api::trail::Trail;
pub use crate::api::validate::validate;
pub use crate::api::validate::validate_with_catalog;
pub use crate::api::validate_policy::validate_policy;
pub use crate::api::what_if::what_if;
#[cfg(any(feature = "tools", not(feature = "js-decide")))]
pub use crate::api::world::World;

/// The version of the package.
pub const PACKAGE_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The version of the semantics: it changes whenever the same input may get another decision.
pub const SEMANTICS_VERSION: &str = "2026-11";
