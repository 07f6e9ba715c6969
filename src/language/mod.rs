//! Help while a policy is written: what can come next, what a word means, what is wrong, how to mend
//! it. Texts are taken as they are, whole or not; places are bytes of the text.
//!
//! Nothing here keeps state: every question comes with the text that it is about.

mod complete;
mod diagnose;
mod guess;
mod hover;
mod known;
mod mend;
mod outline;
mod place;
mod rewrite;
mod words;

use crate::catalog::Catalog;
use crate::policy::PolicyType;

pub use crate::language::complete::Completion;
pub use crate::language::complete::CompletionKind;
pub use crate::language::complete::Completions;
pub use crate::language::complete::completion;
pub use crate::language::diagnose::Diagnosis;
pub use crate::language::diagnose::diagnostics;
pub use crate::language::guess::guess_policy_type;
pub use crate::language::hover::Hover;
pub use crate::language::hover::hover;
pub use crate::language::mend::CodeAction;
pub use crate::language::mend::CodeActionKind;
pub use crate::language::mend::Fix;
pub use crate::language::mend::Fixes;
pub use crate::language::mend::code_actions;

/// A policy that is being written, and what is known of the world around it.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its text as it is now.
    pub text: &'a str,
    /// Its type.
    pub policy_type: PolicyType,
    /// What AWS publishes about its services.
    pub catalog: &'a Catalog,
}
