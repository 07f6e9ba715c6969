//! What every floor above speaks of: places in a text, findings, limits. Knows nothing of AWS.

pub mod budget;
pub mod code;
pub mod diagnostic;
pub mod edit;
pub mod span;
pub mod suggest;
pub mod truth;
