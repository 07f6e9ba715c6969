//! What AWS publishes about services, as data.
//!
//! What a decision needs is compiled in: [`arity`] and [`is_bound_by_resource_control`]. The whole
//! Service Authorization Reference is a [`Catalog`], which tools load, and no decision reads.

mod arity;
mod columns;
#[cfg(feature = "tools")]
mod deflated;
mod entry;
mod global_keys;
mod keys;
mod kind;
mod patterns;
mod places;
mod reference;
mod resource_control;
mod suggest;

pub use crate::catalog::arity::Arity;
pub use crate::catalog::arity::arity;
pub use crate::catalog::entry::Action;
pub use crate::catalog::entry::ConditionKey;
pub use crate::catalog::entry::ResourceType;
pub use crate::catalog::entry::ResourceUse;
pub use crate::catalog::entry::Service;
pub use crate::catalog::entry::as_pattern;
pub use crate::catalog::global_keys::GLOBAL_KEYS;
pub use crate::catalog::global_keys::GlobalKey;
pub use crate::catalog::global_keys::SESSION_KEYS;
pub use crate::catalog::kind::AccessLevel;
pub use crate::catalog::kind::KeyType;
pub use crate::catalog::kind::Label;
pub use crate::catalog::places::PARTITIONS;
pub use crate::catalog::places::Partition;
pub use crate::catalog::places::is_region;
pub use crate::catalog::reference::Catalog;
pub use crate::catalog::reference::CatalogError;
pub use crate::catalog::resource_control::is_bound_by_resource_control;
