//! What is known of an answer.

use std::collections::BTreeSet;

/// What a request that is only partly known hangs on beside condition keys: the resource that it is for.
const RESOURCE: &str = "resource";
/// Where it is not told which of several things a call asked for.
const ACTION: &str = "action";

/// The answer to a request that is only partly known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// It is allowed, whatever is not known.
    Allowed,
    /// It is denied, whatever is not known.
    Denied,
    /// It hangs on condition keys by these names, or on the `resource` or `action` where the record does not name
    /// these whole.
    Depends(BTreeSet<String>),
    /// It cannot be told: the policies of the caller or the resource are missing or broken.
    Undecided(String),
}

/// The kinds of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hangs {
    /// It is allowed.
    Allowed,
    /// It is denied.
    Denied,
    /// It hangs on what is not known.
    Depends,
    /// It cannot be told.
    Undecided,
}

impl Hangs {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::Depends => "depends",
            Self::Undecided => "undecided",
        }
    }
}

impl Answer {
    /// Its kind.
    #[must_use]
    pub const fn hangs(&self) -> Hangs {
        match self {
            Self::Allowed => Hangs::Allowed,
            Self::Denied => Hangs::Denied,
            Self::Depends(_) => Hangs::Depends,
            Self::Undecided(_) => Hangs::Undecided,
        }
    }

    /// What it hangs on.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let keys = match self {
            Self::Depends(keys) => Some(keys),
            Self::Allowed | Self::Denied | Self::Undecided(_) => None,
        };
        keys.into_iter().flatten().map(String::as_str)
    }

    /// Whether it is another answer: one of another kind, or one that hangs on something else.
    #[must_use]
    pub fn differs(&self, other: &Self) -> bool {
        self.hangs() != other.hangs() || !self.keys().eq(other.keys())
    }

    /// The same, where another resource could be answered otherwise.
    pub(super) fn of_open_resource(self) -> Self {
        self.hanging_on(RESOURCE)
    }

    /// The answer to both being asked: any denial denies.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Denied, _) | (_, Self::Denied) => Self::Denied,
            (Self::Undecided(error), _) | (_, Self::Undecided(error)) => Self::Undecided(error),
            (Self::Allowed, other) | (other, Self::Allowed) => other,
            (Self::Depends(mut keys), Self::Depends(others)) => {
                keys.extend(others);
                Self::Depends(keys)
            }
        }
    }

    /// The answer to one of the two being asked, it is not known which.
    pub(super) fn either(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Self::Undecided(error), _) | (_, Self::Undecided(error)) => Self::Undecided(error),
            (one, other) => {
                let keys = one.keys().chain(other.keys()).map(str::to_owned).collect();
                Self::Depends(keys).hanging_on(ACTION)
            }
        }
    }

    fn hanging_on(self, what: &str) -> Self {
        match self {
            Self::Undecided(error) => Self::Undecided(error),
            Self::Allowed | Self::Denied => Self::Depends(BTreeSet::from([what.to_owned()])),
            Self::Depends(mut keys) => {
                keys.insert(what.to_owned());
                Self::Depends(keys)
            }
        }
    }
}
