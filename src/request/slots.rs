//! Condition keys for one request after another: their places are made once, values come and go.

use std::sync::Arc;

use crate::catalog::Arity;
use crate::catalog::arity;
use crate::request::context::ContextEntry;

/// The keys that have a place, by their names in lower case (rule C7).
#[derive(Debug, Clone, Default)]
pub struct SlotTable {
    names: Vec<String>,
    /// The place of a key, one more than it is, at its hash or behind it; 0 is free. A power of two,
    /// and at least twice as many as keys, so that there is always a free one.
    buckets: Vec<u32>,
}

impl SlotTable {
    /// The place of a key, which is in lower case; a new one when it has none.
    pub fn intern(&mut self, folded: &str) -> usize {
        if let Some(place) = self.place(folded) {
            return place;
        }
        let place = self.names.len();
        self.names.push(folded.to_owned());
        if self.names.len().saturating_mul(2) > self.buckets.len() {
            let size = self.names.len().saturating_mul(4).next_power_of_two();
            self.buckets = vec![0; size];
            (0..=place).for_each(|place| self.fill_bucket(place));
        } else {
            self.fill_bucket(place);
        }
        place
    }

    fn fill_bucket(&mut self, place: usize) {
        let Some(name) = self.names.get(place) else { return };
        let size = self.buckets.len();
        let mut at = bucket(name, size);
        while self.buckets.get(at).is_some_and(|taken| *taken != 0) {
            at = behind(at, size);
        }
        if let Some(free) = self.buckets.get_mut(at) {
            *free = u32::try_from(place.saturating_add(1)).unwrap_or_default();
        }
    }

    /// The keys, in the order of their places.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The place of a key.
    #[must_use]
    pub fn place(&self, folded: &str) -> Option<usize> {
        let size = self.buckets.len();
        let mut at = bucket(folded, size);
        loop {
            let place = usize::try_from(*self.buckets.get(at)?).ok()?.checked_sub(1)?;
            if self.names.get(place).is_some_and(|name| name == folded) {
                return Some(place);
            }
            at = behind(at, size);
        }
    }
}

/// Where a name is looked for first. All of it counts: of names that differ in a few letters anywhere a policy
/// can hold thousands.
fn bucket(name: &str, size: usize) -> usize {
    let (words, rest) = name.as_bytes().as_chunks();
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let last = rest.iter().fold(0, |word, byte| (word << 8) | u64::from(*byte));
    let length = u64::try_from(name.len()).unwrap_or_default();
    // The golden ratio spreads what differs in a few bits (D. E. Knuth, TAOCP 3, 6.4).
    let mixed = words.chain([last]).fold(length, |mixed, word| {
        (mixed.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    });
    usize::try_from(mixed >> 32).unwrap_or_default() & size.wrapping_sub(1)
}

const fn behind(at: usize, size: usize) -> usize {
    at.wrapping_add(1) & size.wrapping_sub(1)
}

/// The values of one request.
#[derive(Debug, Clone)]
pub struct Slots {
    table: Arc<SlotTable>,
    slots: Vec<Slot>,
    /// What follows from the principal, for keys that the request does not have.
    derived: Option<Arc<Self>>,
}

#[derive(Debug, Clone)]
struct Slot {
    arity: Option<Arity>,
    is_present: bool,
    /// Kept while it is not present: its memory serves the next request.
    entry: ContextEntry,
}

impl Slots {
    /// No values yet.
    #[must_use]
    pub fn new(table: &Arc<SlotTable>) -> Self {
        let slot = |name: &String| Slot {
            arity: arity(name),
            is_present: false,
            entry: ContextEntry::new(name.clone(), Vec::new(), false),
        };
        let slots = table.names.iter().map(slot).collect();
        Self { table: Arc::clone(table), slots, derived: None }
    }

    /// What follows from the principal.
    pub fn derive_from(&mut self, derived: &Arc<Self>) {
        if !self.derived.as_ref().is_some_and(|known| Arc::ptr_eq(known, derived)) {
            self.derived = Some(Arc::clone(derived));
        }
    }

    /// The request does not have the key.
    pub fn clear(&mut self, place: usize) {
        if let Some(slot) = self.slots.get_mut(place) {
            slot.is_present = false;
        }
    }

    /// The request has the key, with these values.
    pub fn set<'a>(&mut self, place: usize, values: impl Iterator<Item = &'a str>, is_list: bool) {
        let Some(slot) = self.slots.get_mut(place) else { return };
        let kept = &mut slot.entry.values;
        let mut count = 0_usize;
        for value in values {
            match kept.get_mut(count) {
                Some(text) => {
                    text.clear();
                    text.push_str(value);
                }
                None => kept.push(value.to_owned()),
            }
            count = count.saturating_add(1);
        }
        kept.truncate(count);
        slot.is_present = true;
        slot.entry.is_multivalued = ContextEntry::holds_set(slot.arity, count, is_list);
    }

    /// Whether the request itself has a key.
    #[must_use]
    pub fn is_given(&self, place: usize) -> bool {
        self.slots.get(place).is_some_and(|slot| slot.is_present)
    }

    /// The entry of a key, by its name in lower case.
    #[must_use]
    pub fn get(&self, folded: &str) -> Option<&ContextEntry> {
        self.at(self.table.place(folded)?)
    }

    /// The entry of the key at a place.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<&ContextEntry> {
        let slot = self.slots.get(place)?;
        if slot.is_present {
            return Some(&slot.entry);
        }
        let derived = self.derived.as_ref()?.slots.get(place)?;
        derived.is_present.then_some(&derived.entry)
    }

    /// Every key that the request has, in the order of the places.
    pub fn entries(&self) -> impl Iterator<Item = &ContextEntry> {
        (0..self.slots.len()).filter_map(|place| self.at(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_at_its_place_and_no_other_is() {
        let names: Vec<String> = (0..300).map(|n| format!("aws:key{}/{n}", n % 7)).collect();
        let mut table = SlotTable::default();
        assert_eq!(table.place("a"), None);
        for (place, name) in names.iter().enumerate() {
            assert_eq!((table.intern(name), table.intern(name)), (place, place));
        }
        for (place, name) in names.iter().enumerate() {
            assert_eq!(table.place(name), Some(place));
        }
        for name in ["", "a", "aws:key0", "aws:key0/300"] {
            assert_eq!(table.place(name), None);
        }
    }

    #[test]
    fn keys_that_are_alike_are_spread() {
        let mut table = SlotTable::default();
        for n in 0..100_000 {
            table.intern(&format!("app:key{n:06}/same"));
        }
        let size = table.buckets.len();
        let steps = |place: usize| {
            let found = u32::try_from(place + 1).unwrap();
            let start = bucket(&table.names[place], size);
            (0..).find(|step| table.buckets[(start + step) & (size - 1)] == found).unwrap()
        };
        let all: usize = (0..table.names.len()).map(steps).sum();
        assert!(all < table.names.len(), "{all} steps for {} keys", table.names.len());
    }

    #[test]
    fn what_the_request_has_comes_before_what_is_derived() {
        let mut table = SlotTable::default();
        let _places = ["aws:username", "aws:tagkeys"].map(|name| table.intern(name));
        let table = Arc::new(table);
        let mut derived = Slots::new(&table);
        derived.set(0, ["ana"].into_iter(), false);
        let mut slots = Slots::new(&table);
        slots.derive_from(&Arc::new(derived));
        assert_eq!(slots.get("aws:username").unwrap().values, ["ana"]);
        slots.set(0, ["eve"].into_iter(), false);
        slots.set(1, ["a", "b"].into_iter(), true);
        assert_eq!(slots.get("aws:username").unwrap().values, ["eve"]);
        assert!(slots.get("aws:tagkeys").unwrap().is_multivalued);
        slots.set(1, ["c"].into_iter(), false);
        assert_eq!(slots.get("aws:tagkeys").unwrap().values, ["c"]);
        slots.clear(1);
        assert_eq!(slots.get("aws:tagkeys"), None);
        assert_eq!(slots.entries().count(), 1);
    }
}
