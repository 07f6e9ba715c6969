//! Policy documents: what AWS's policy grammar allows, as written.
//!
//! A tolerant reading ([`PolicyDocument`] with its diagnostics) is for editors. Only an error-free
//! document becomes a [`ValidPolicy`], and nothing else is ever decided from.

mod action_element;
mod condition_element;
mod document;
mod kms_grant;
pub mod model;
pub mod operator;
mod policy_type;
mod principal_element;
pub mod quota;
mod reading;
mod resource_element;
pub mod set;
mod source;
mod statement;
mod valid;
pub mod variable;

pub use crate::policy::kms_grant::KmsGrant;
pub use crate::policy::model::PolicyDocument;
pub use crate::policy::policy_type::PolicyType;
pub use crate::policy::principal_element::principal_entry;
pub use crate::policy::set::Policies;
pub use crate::policy::set::PolicyRef;
pub use crate::policy::set::StatementRef;
pub use crate::policy::source::PolicySource;
pub use crate::policy::valid::ValidPolicy;
