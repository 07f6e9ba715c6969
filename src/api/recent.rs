//! The latest packed requests with their answers: who asks again gets the answer again.

use crate::base::budget::MAX_RECENT_ANSWERS;
use crate::base::budget::MAX_RECENT_BYTES;

/// Places for a request: so two requests of one hash both stay.
const WAYS: usize = 2;

const PLACES: usize = MAX_RECENT_ANSWERS / WAYS;

/// Answers by all the bytes of their requests, which are all that an answer depends on: policies and
/// settings of a set do not change, and who takes numbers back forgets.
#[derive(Debug, Default)]
pub(super) struct RecentAnswers {
    /// Empty until something is kept.
    places: Vec<[Kept; WAYS]>,
}

/// Where an answer is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(usize);

/// A request without bytes is none.
#[derive(Debug, Clone, Default)]
struct Kept {
    request: Vec<u8>,
    answer: u32,
}

impl RecentAnswers {
    /// The answer to the same request, or the place to keep it at.
    pub(super) fn get(&self, request: &[u8]) -> Result<u32, Place> {
        let place = Place::of(request);
        let kept = self
            .places
            .get(place.0)
            .and_then(|kept| kept.iter().find(|one| one.request == request));
        kept.map(|kept| kept.answer).ok_or(place)
    }

    /// Keeps an answer, instead of the older one of its place. Long requests are not kept.
    pub(super) fn keep(&mut self, place: Place, request: &[u8], answer: u32) {
        if request.len() > MAX_RECENT_BYTES {
            return;
        }
        if self.places.is_empty() {
            self.places.resize_with(PLACES, Default::default);
        }
        let Some([newer, older]) = self.places.get_mut(place.0) else { return };
        std::mem::swap(newer, older);
        newer.request.clear();
        newer.request.extend_from_slice(request);
        newer.answer = answer;
    }

    pub(super) fn forget(&mut self) {
        self.places.clear();
    }
}

impl Place {
    fn of(request: &[u8]) -> Self {
        Self(usize::try_from(hash(request) >> 40).unwrap_or_default() % PLACES)
    }
}

/// By words of eight bytes, each of which reaches the highest bits. Requests that share a hash take
/// each other's place, and nothing else.
fn hash(request: &[u8]) -> u64 {
    let (words, rest) = request.as_chunks::<8>();
    let last = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    let words = words.iter().map(|word| u64::from_le_bytes(*word)).chain([last]);
    // The golden ratio, as for the places of context keys.
    words.fold(0, |hash, word| (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(recent: &mut RecentAnswers, request: &[u8], answer: u32) {
        recent.keep(Place::of(request), request, answer);
    }

    #[test]
    fn an_answer_is_that_of_the_same_bytes() {
        let mut recent = RecentAnswers::default();
        assert!(recent.get(b"asked").is_err());
        for number in 0..100_u32 {
            keep(&mut recent, &number.to_le_bytes(), number);
            keep(&mut recent, format!("{number} as a longer text").as_bytes(), number + 1000);
        }
        for number in 0..100_u32 {
            assert_eq!(recent.get(&number.to_le_bytes()), Ok(number));
            let longer = format!("{number} as a longer text");
            assert_eq!(recent.get(longer.as_bytes()), Ok(number + 1000));
            assert!(recent.get(longer.trim_end_matches('t').as_bytes()).is_err());
        }
        recent.forget();
        assert!(recent.get(&0_u32.to_le_bytes()).is_err());
    }

    #[test]
    fn older_ones_make_room_and_long_ones_are_not_kept() {
        let mut recent = RecentAnswers::default();
        let count = u32::try_from(MAX_RECENT_ANSWERS).unwrap() * 4;
        (0..count).for_each(|number| keep(&mut recent, &number.to_le_bytes(), number));
        let kept: Vec<u32> =
            (0..count).filter_map(|number| recent.get(&number.to_le_bytes()).ok()).collect();
        assert!(kept.len() <= MAX_RECENT_ANSWERS && kept.len() > MAX_RECENT_ANSWERS / 2);
        assert!(kept.iter().all(|number| recent.get(&number.to_le_bytes()) == Ok(*number)));
        let long = vec![b'a'; MAX_RECENT_BYTES + 1];
        keep(&mut recent, &long, 1);
        assert!(recent.get(&long).is_err());
        assert!(recent.get(&long[1..]).is_err());
    }
}
