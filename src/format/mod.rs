//! Policy texts in one layout, and shorter ones that say the same.
//!
//! [`layout`] changes white space and nothing else: members, their order, duplicates, numbers and
//! escapes stay as they are. [`fit`] makes a policy shorter by steps that keep its meaning, and says
//! each of them.

mod fit;
mod layout;
mod list;
mod shrink;

pub use crate::format::fit::Fitted;
pub use crate::format::fit::Step;
pub use crate::format::fit::StepCode;
pub use crate::format::fit::Steps;
pub use crate::format::fit::fit;
pub use crate::format::layout::Indent;
pub use crate::format::layout::Style;
pub use crate::format::layout::edits;
pub use crate::format::layout::layout;
