//! What a search may cost.

/// Steps that are left.
#[derive(Debug, Clone)]
pub(super) struct Effort {
    left: usize,
    is_spent: bool,
}

impl Effort {
    /// So many steps.
    pub(super) const fn of(steps: usize) -> Self {
        Self { left: steps, is_spent: false }
    }

    /// Takes steps; none when there are not as many.
    pub(super) fn spend(&mut self, steps: usize) -> bool {
        match self.left.checked_sub(steps) {
            Some(left) => self.left = left,
            None => self.is_spent = true,
        }
        !self.is_spent
    }

    /// How often so many steps can be taken.
    pub(super) const fn affords(&self, steps: usize) -> usize {
        match self.left.checked_div(steps) {
            Some(times) => times,
            None => self.left,
        }
    }

    /// Whether something was left undone.
    pub(super) const fn is_spent(&self) -> bool {
        self.is_spent
    }
}
