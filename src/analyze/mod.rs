//! What can be known about decisions beyond one of them.

pub mod access;
pub mod coverage;
pub mod mutants;
mod standing;
pub mod what_if;

pub use crate::analyze::standing::Condition;
pub use crate::analyze::standing::Open;
pub use crate::analyze::standing::Posed;
pub use crate::analyze::standing::Standing;
