//! Who can do what: the callers of a world, each asked by the same code that decides one request.
//!
//! What a question does not tell is left open: an answer that hangs on it is conditional, and says on
//! which condition keys.

mod caller;
mod example;
mod index;
mod placed;
mod question;
mod reach;
mod region;
mod what_can;
mod who_can;

pub use crate::analyze::access::caller::Caller;
pub use crate::analyze::access::index::Index;
pub use crate::analyze::access::placed::Placed;
pub use crate::analyze::access::question::Question;
pub use crate::analyze::access::reach::Hop;
pub use crate::analyze::access::reach::Path;
pub use crate::analyze::access::reach::Reach;
pub use crate::analyze::access::reach::Reached;
pub use crate::analyze::access::reach::reach;
pub use crate::analyze::access::region::Region;
pub use crate::analyze::access::what_can::Power;
pub use crate::analyze::access::what_can::Wanted;
pub use crate::analyze::access::what_can::WhatCan;
pub use crate::analyze::access::what_can::asks_for_roles;
pub use crate::analyze::access::what_can::assuming_them;
pub use crate::analyze::access::what_can::what_can;
pub use crate::analyze::access::what_can::what_can_by;
pub use crate::analyze::access::who_can::Asked;
pub use crate::analyze::access::who_can::Grant;
pub use crate::analyze::access::who_can::WhoCan;
pub use crate::analyze::access::who_can::who_can;

/// A caller of whom nothing can be said, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// The caller.
    pub principal: String,
    /// What is missing or broken.
    pub error: String,
}
