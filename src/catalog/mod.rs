//! What AWS publishes about services, as data: as much of the Service Authorization Reference as
//! a decision needs.

mod arity;
mod keys;
mod resource_control;

pub use crate::catalog::arity::Arity;
pub use crate::catalog::arity::arity;
pub use crate::catalog::resource_control::is_bound_by_resource_control;
