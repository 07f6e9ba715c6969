//! How a statement names a caller: it decides what else must allow (EVALUATION.md, R2.3).

/// A set of ways in which the principals of statements name the caller.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct MatchClasses(u8);

impl MatchClasses {
    /// None: the caller is not named.
    pub const NONE: Self = Self(0);
    /// The calling user itself, the very session, or the very federated user.
    pub const DIRECT: Self = Self(1);
    /// The role of the session.
    pub const ROLE: Self = Self(1 << 1);
    /// The user who made the federated session.
    pub const CREATOR: Self = Self(1 << 2);
    /// The account: only a delegation to its own policies.
    pub const ACCOUNT: Self = Self(1 << 3);
    /// Everyone.
    pub const WILDCARD: Self = Self(1 << 4);
    /// The caller by an ARN of its own.
    pub const BY_ARN: Self = Self::DIRECT.union(Self::ROLE).union(Self::CREATOR);
    /// Everyone, singled out by a condition on `aws:PrincipalArn` (row T1.f1).
    pub const SINGLED_OUT: Self = Self(1 << 7);
    /// The calling service.
    pub const SERVICE: Self = Self(1 << 5);
    /// The identity provider of the caller.
    pub const FEDERATED: Self = Self(1 << 6);

    /// Those of either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether they share one.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether all of `other` are among them.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}
