//! What can be known about decisions beyond one of them.

pub mod what_if;
