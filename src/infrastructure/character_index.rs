//! From characters, which the YAML parser counts, to bytes.

/// How many characters lie between two checkpoints: what a look-up walks at most.
const STRIDE: usize = 64;

/// Where each character of a text begins.
#[derive(Debug)]
pub(super) struct CharacterIndex<'a> {
    text: &'a str,
    /// Of every [`STRIDE`]th character; empty for ASCII, where both counts are one.
    checkpoints: Vec<usize>,
}

impl<'a> CharacterIndex<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            return Self { text, checkpoints: Vec::new() };
        }
        let checkpoints = text.char_indices().step_by(STRIDE).map(|(byte, _)| byte).collect();
        Self { text, checkpoints }
    }

    /// The byte at which a character begins; the end of the text for one that is not there.
    pub(super) fn byte(&self, character: usize) -> u32 {
        let byte = if self.checkpoints.is_empty() {
            character.min(self.text.len())
        } else {
            self.walk(character)
        };
        u32::try_from(byte).unwrap_or(u32::MAX)
    }

    fn walk(&self, character: usize) -> usize {
        let checkpoint = character.checked_div(STRIDE).unwrap_or(0);
        let from = self.checkpoints.get(checkpoint).copied().unwrap_or(self.text.len());
        let rest = self.text.get(from..).unwrap_or_default();
        let left = character.checked_rem(STRIDE).unwrap_or(0);
        rest.char_indices().nth(left).map_or(self.text.len(), |(byte, _)| from.saturating_add(byte))
    }
}
