//! The interface of the package: JSON text in, serializable answers out. One file for each call.

mod answer;
mod authorization_details;
mod denial;
mod evaluate;
mod fields;
mod kms_grant;
pub mod language;
mod packed;
mod policies;
mod policy_set;
mod recent;
mod request;
mod scenario;
mod settings;
mod simulate;
mod validate;
pub mod wire;

pub use crate::api::authorization_details::ImportedAuthorization;
pub use crate::api::authorization_details::import_authorization_details;
pub use crate::api::denial::parse_access_denied;
pub use crate::api::evaluate::Options;
pub use crate::api::evaluate::evaluate;
pub use crate::api::policy_set::PolicySet;
pub use crate::api::simulate::simulate_custom_policy;
pub use crate::api::validate::validate;
pub use crate::api::validate::validate_with_catalog;

/// The version of the package.
pub const PACKAGE_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The version of the semantics: it changes whenever the same input may get another decision.
pub const SEMANTICS_VERSION: &str = "2026-11";
