//! What was collected, what was and holds nothing, and what was not (WORLD.md, W1.10.1).

use std::ops::Deref;

use crate::base::diagnostic::Path;

/// A fact, and where it stands in the input.
#[derive(Debug, Clone)]
pub struct Placed<T> {
    /// The fact.
    pub value: T,
    /// Where it stands.
    pub place: Path,
}

impl<T> Deref for Placed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// One thing that there is, is not, or of which nothing is told.
///
/// ```
/// use iam_verdict::accounts::Collected;
///
/// assert_eq!(Collected::Some(3).known(), Some(Some(&3)));
/// assert_eq!(Collected::<i32>::None.known(), Some(None));
/// assert_eq!(Collected::<i32>::NotCollected.known(), None); // neither is said
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Collected<T> {
    /// Nothing is told.
    #[default]
    NotCollected,
    /// There is none.
    None,
    /// There is one.
    Some(T),
}

impl<T> Collected<T> {
    /// What there is, whether or not it is known that there is nothing else.
    #[must_use]
    pub const fn as_option(&self) -> Option<&T> {
        match self {
            Self::Some(value) => Some(value),
            Self::None | Self::NotCollected => None,
        }
    }

    /// What there is or that there is none, where one of the two is told.
    #[must_use]
    pub const fn known(&self) -> Option<Option<&T>> {
        match self {
            Self::Some(value) => Some(Some(value)),
            Self::None => Some(None),
            Self::NotCollected => None,
        }
    }
}

/// How much of a list is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    /// Nothing.
    #[default]
    NotCollected,
    /// What stands in it, and there is more: the last page says so, or an element cannot be read. Nothing
    /// follows from what is not in it.
    Partial,
    /// All of it.
    Whole,
}

/// Something that AWS lists and tells apart by an id.
pub trait Listed: PartialEq {
    /// The id.
    fn id(&self) -> &str;
}

/// What a command of AWS lists.
#[derive(Debug, Clone)]
pub struct Listing<T> {
    items: Vec<Placed<T>>,
    extent: Extent,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self { items: Vec::new(), extent: Extent::default() }
    }
}

impl<T> Listing<T> {
    /// A list in which nothing is yet.
    pub(super) const fn of(extent: Extent) -> Self {
        Self { items: Vec::new(), extent }
    }

    /// Its elements, whether or not they are all.
    #[must_use]
    pub fn items(&self) -> &[Placed<T>] {
        &self.items
    }

    /// How much of it is told.
    #[must_use]
    pub const fn extent(&self) -> Extent {
        self.extent
    }

    /// Its elements, where they are all.
    #[must_use]
    pub fn whole(&self) -> Option<&[Placed<T>]> {
        (self.extent == Extent::Whole).then_some(self.items.as_slice())
    }

    pub(super) const fn set_partial(&mut self) {
        self.extent = Extent::Partial;
    }
}

impl<T: Listed> Listing<T> {
    /// Adds an element; gives it back where one of its id says something else.
    pub(super) fn insert(&mut self, item: Placed<T>) -> Option<Placed<T>> {
        let Some(known) = self.items.iter().find(|known| known.id() == item.id()) else {
            self.items.push(item);
            return None;
        };
        (known.value != item.value).then_some(item)
    }

    /// Adds what another input tells of the same; gives back what contradicts it. What one of them has
    /// whole is whole.
    pub(super) fn merge(&mut self, other: Self) -> Vec<Placed<T>> {
        if other.extent == Extent::Whole || self.extent == Extent::NotCollected {
            self.extent = other.extent;
        }
        other.items.into_iter().filter_map(|item| self.insert(item)).collect()
    }
}
