//! What can be known about decisions beyond one of them.

pub mod access;
pub mod coverage;
pub mod mutants;
pub mod what_if;
