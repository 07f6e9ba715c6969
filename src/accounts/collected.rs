//! What was collected, what was and holds nothing, and what was not (WORLD.md, W1.10.1).

use std::collections::BTreeMap;
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

/// Wherever they stand, equal facts are equal.
impl<T: PartialEq> PartialEq for Placed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Placed<T> {}

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
    /// By the ids of the items: where they are.
    ids: BTreeMap<String, usize>,
    is_collected: bool,
    /// Whether an element could not be read.
    has_lost: bool,
    /// The page that says that more follow, as long as none follows.
    last_page: Option<Path>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            ids: BTreeMap::new(),
            is_collected: false,
            has_lost: false,
            last_page: None,
        }
    }
}

impl<T> Listing<T> {
    /// A list that was collected, in which nothing is yet.
    pub(super) fn collected() -> Self {
        Self { is_collected: true, ..Self::default() }
    }

    /// Its elements, whether or not they are all.
    #[must_use]
    pub fn items(&self) -> &[Placed<T>] {
        &self.items
    }

    /// How much of it is told.
    #[must_use]
    pub const fn extent(&self) -> Extent {
        match (self.is_collected, self.has_lost || self.last_page.is_some()) {
            (false, _) => Extent::NotCollected,
            (true, true) => Extent::Partial,
            (true, false) => Extent::Whole,
        }
    }

    /// Its elements, where they are all.
    #[must_use]
    pub fn whole(&self) -> Option<&[Placed<T>]> {
        (self.extent() == Extent::Whole).then_some(self.items.as_slice())
    }

    /// Notes that an element is missing.
    pub(super) const fn lose(&mut self) {
        self.has_lost = true;
    }

    /// Notes that a page says that more follow.
    pub(super) fn set_last_page(&mut self, path: Path) {
        self.last_page = Some(path);
    }

    /// The page that says that more follow, where none follows.
    pub(super) const fn last_page(&self) -> Option<&Path> {
        self.last_page.as_ref()
    }
}

impl<T: Listed> Listing<T> {
    /// Adds an element; gives it back where one of its id says something else.
    pub(super) fn insert(&mut self, item: Placed<T>) -> Option<Placed<T>> {
        let known = self.ids.get(item.id()).and_then(|index| self.items.get(*index));
        let Some(known) = known else {
            self.ids.insert(item.id().to_owned(), self.items.len());
            self.items.push(item);
            return None;
        };
        (known.value != item.value).then_some(item)
    }

    /// Adds what another input tells of the same, its next page too; gives back what contradicts it.
    pub(super) fn merge(&mut self, other: Self) -> Vec<Placed<T>> {
        if !self.is_collected || other.is_collected {
            self.last_page = other.last_page;
        }
        self.is_collected |= other.is_collected;
        self.has_lost |= other.has_lost;
        other.items.into_iter().filter_map(|item| self.insert(item)).collect()
    }
}
