//! The request context: condition keys and their values.

use std::collections::BTreeMap;

use crate::base::truth::Truth;

use crate::catalog::Arity;
use crate::catalog::arity;
use crate::request::slots::Slots;

/// Condition keys by their names in lower case (rule C7).
#[derive(Debug, Clone, Default)]
pub struct Context {
    keys: BTreeMap<String, ContextEntry>,
    /// The names as given of those that are not known.
    unknown: BTreeMap<String, String>,
    /// Whether keys that are not listed at all are not known either; else the request lacks them.
    is_open: bool,
    /// Of an open context: the names as given of those that the request lacks.
    absent: BTreeMap<String, String>,
    /// Instead of these, for one request after another: the keys that someone reads.
    slots: Option<Slots>,
}

/// One condition key of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextEntry {
    /// The name as given.
    pub name: String,
    /// Whether the key holds a set of values, by its definition (rule M5).
    pub is_multivalued: bool,
    /// The values as text (rule G14): one of a single-valued key, any number of a multivalued one.
    pub values: Vec<String>,
}

impl ContextEntry {
    /// A key with its values. Whether it holds a set of them is told by its definition; where AWS's
    /// reference does not list the key, by the form that it is given in (rule M5). Several values of
    /// a key that holds one make it a set.
    #[must_use]
    pub fn new(name: String, values: Vec<String>, is_list: bool) -> Self {
        let is_multivalued = Self::holds_set(arity(&fold(&name)), values.len(), is_list);
        Self { name, is_multivalued, values }
    }

    pub(super) const fn holds_set(arity: Option<Arity>, count: usize, is_list: bool) -> bool {
        match arity {
            Some(Arity::Multivalued) => true,
            Some(Arity::SingleValued) => count > 1,
            None => is_list,
        }
    }

    /// Whether the key has more values than its definition lets it.
    #[must_use]
    pub fn has_too_many(&self) -> bool {
        self.values.len() > 1 && arity(&fold(&self.name)) == Some(Arity::SingleValued)
    }
}

/// What the context knows of a key.
#[derive(Debug, Clone, Copy)]
pub enum Lookup<'a> {
    /// The request has it.
    Present(&'a ContextEntry),
    /// The request does not have it.
    Absent,
    /// It is not known whether the request has it.
    Unknown,
}

/// The name that keys are compared by. Folding reaches beyond ASCII: `K` has a partner there, and
/// an ASCII folding would under-match a `Deny` (POLICY_LANGUAGE.md, section 14).
#[must_use]
pub fn fold(name: &str) -> String {
    if name.is_ascii() { name.to_ascii_lowercase() } else { name.to_lowercase() }
}

impl Context {
    /// A context that has places for the keys that someone reads.
    #[must_use]
    pub fn with_slots(slots: Slots) -> Self {
        Self { slots: Some(slots), ..Self::default() }
    }

    /// The places, where it has them.
    pub const fn slots_mut(&mut self) -> Option<&mut Slots> {
        self.slots.as_mut()
    }

    /// Adds a key. When the key is there already, in any letter case, nothing is changed and the
    /// earlier name is returned.
    ///
    /// # Errors
    /// The name that the key was given before.
    pub fn insert(&mut self, entry: ContextEntry) -> Result<(), String> {
        let folded = fold(&entry.name);
        if let Some(earlier) = self.keys.get(&folded) {
            return Err(earlier.name.clone());
        }
        self.keys.insert(folded, entry);
        Ok(())
    }

    /// This context with another one over it.
    #[must_use]
    pub fn overlaid(&self, over: Self) -> Self {
        let mut context = self.clone();
        context.keys.extend(over.keys);
        context.unknown.extend(over.unknown);
        context.is_open |= over.is_open;
        context.absent.extend(over.absent);
        context
    }

    /// Gives a key another entry, or takes it out of the request; either way it is known then. For a
    /// context without places.
    pub fn set(&mut self, folded: &str, entry: Option<ContextEntry>) {
        self.unknown.remove(folded);
        match entry {
            Some(entry) => {
                self.keys.insert(folded.to_owned(), entry);
            }
            None => {
                self.keys.remove(folded);
                self.insert_absent(folded);
            }
        }
    }

    /// Takes out a key whose value is not to be relied on: of an open context, it is not known then.
    pub fn forget(&mut self, folded: &str) {
        self.keys.remove(folded);
    }

    /// Adds a key whose value is not known.
    pub fn insert_unknown(&mut self, name: &str) {
        self.unknown.entry(fold(name)).or_insert_with(|| name.to_owned());
    }

    /// From now on a key that is neither given nor known to be absent is not known. So is the context of
    /// a request of which only a part was recorded.
    ///
    /// ```
    /// use iam_verdict::request::Context;
    /// use iam_verdict::request::context::Lookup;
    ///
    /// let mut context = Context::default();
    /// context.open();
    /// context.insert_absent("aws:MultiFactorAuthPresent");
    /// assert!(matches!(context.look_up("aws:sourcevpc"), Lookup::Unknown));
    /// assert!(matches!(context.look_up("aws:multifactorauthpresent"), Lookup::Absent));
    /// ```
    pub const fn open(&mut self) {
        self.is_open = true;
    }

    /// The request does not have this key, as far as it is not given: of an open context that must be
    /// said.
    pub fn insert_absent(&mut self, name: &str) {
        self.absent.insert(fold(name), name.to_owned());
    }

    /// Of an open context: the keys that the request is known to lack, as given. None of one that is not open.
    pub fn absent(&self) -> Option<impl Iterator<Item = &str>> {
        let lacks = |(folded, _): &(&String, &String)| !self.keys.contains_key(*folded);
        let names = self.absent.iter().filter(lacks).map(|(_, name)| name.as_str());
        self.is_open.then_some(names)
    }

    /// What is known of a key, by its name in lower case.
    #[must_use]
    pub fn look_up(&self, folded: &str) -> Lookup<'_> {
        match self.get(folded) {
            Some(entry) => Lookup::Present(entry),
            None if self.unknown.contains_key(folded) => Lookup::Unknown,
            None if self.is_open && !self.absent.contains_key(folded) => Lookup::Unknown,
            None => Lookup::Absent,
        }
    }

    /// What is known of a key that has a place in the table of the set, by that or its name.
    #[must_use]
    pub fn look_up_at(&self, place: usize, folded: &str) -> Lookup<'_> {
        match &self.slots {
            None => self.look_up(folded),
            Some(slots) => slots.at(place).map_or(Lookup::Absent, Lookup::Present),
        }
    }

    /// The entry of a key, by its name in lower case.
    #[must_use]
    pub fn get(&self, folded: &str) -> Option<&ContextEntry> {
        match &self.slots {
            None => self.keys.get(folded),
            Some(slots) => slots.get(folded),
        }
    }

    /// The one value of a key that has exactly one and is not empty: what a policy variable
    /// becomes (rules VR7, VR9).
    #[must_use]
    pub fn single_value(&self, folded: &str) -> Option<&str> {
        let entry = self.get(folded).filter(|entry| !entry.is_multivalued)?;
        entry.values.first().map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether a key is `true`, in any letter case.
    #[must_use]
    pub fn is_true(&self, folded: &str) -> Truth {
        if matches!(self.look_up(folded), Lookup::Unknown) {
            return Truth::Unknown;
        }
        let value = self.single_value(folded);
        Truth::from(value.is_some_and(|value| value.eq_ignore_ascii_case("true")))
    }

    /// Whether there may be one of these keys, told by their names in lower case, beside those that the
    /// request has.
    pub fn may_have(&self, is_of_them: &dyn Fn(&str) -> bool) -> bool {
        self.is_open || self.unknown().any(|(folded, _)| is_of_them(folded))
    }

    /// The keys that are said by name not to be known: their names in lower case, and as given.
    pub fn unknown(&self) -> impl Iterator<Item = (&str, &str)> {
        let unknown = self.unknown.iter().filter(|(folded, _)| !self.keys.contains_key(*folded));
        unknown.map(|(folded, name)| (folded.as_str(), name.as_str()))
    }

    /// Every key, in the order of its name in lower case.
    pub fn entries(&self) -> impl Iterator<Item = &ContextEntry> {
        self.keys.values().chain(self.slots.iter().flat_map(Slots::entries))
    }

    /// Whether there are keys that are not known.
    #[must_use]
    pub fn has_unknown(&self) -> bool {
        self.is_open || !self.unknown.is_empty()
    }

    /// The number of keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are no keys.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}
