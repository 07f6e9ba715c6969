//! What comparing patterns may cost in one document.

use std::cell::Cell;

use crate::base::budget::MAX_COVER_STEPS;

/// The steps that are left.
#[derive(Debug)]
pub(super) struct Effort {
    left: Cell<usize>,
}

impl Effort {
    /// All that one document has.
    pub(super) const fn new() -> Self {
        Self { left: Cell::new(MAX_COVER_STEPS) }
    }

    /// Whether none are left.
    pub(super) const fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Takes steps; `false` where there are not so many left, and then nothing may be claimed.
    pub(super) fn spend(&self, steps: usize) -> bool {
        let left = self.left.get().checked_sub(steps);
        self.left.set(left.unwrap_or_default());
        left.is_some()
    }
}
