//! `Action` and `NotAction` (rules A1 to A8).

use crate::compile::statement::ActionPattern;
use crate::compile::statement::CompiledAction;
use crate::request::Action;

/// Whether the element covers the action.
pub(super) fn matches(element: &CompiledAction, action: &Action) -> bool {
    let is_listed = element.patterns.iter().any(|pattern| covers(pattern, action));
    is_listed != element.negated
}

/// Whether an entry covers the action.
pub(super) fn covers(pattern: &ActionPattern, action: &Action) -> bool {
    match pattern {
        ActionPattern::Any => true,
        ActionPattern::Of { prefix, name } => {
            prefix == action.prefix() && name.matches(action.folded_name())
        }
    }
}
