//! Rules that services or accounts add to the general order; every exception has its own file.

pub mod not_yet;
pub(super) mod partition;
