//! `BinaryEquals` (rule O9).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::base::truth::Truth;

/// Whether the value is base64 of the same bytes.
pub(super) fn equals(values: &[Vec<u8>], value: &str) -> Truth {
    let Ok(bytes) = STANDARD.decode(value) else {
        return Truth::False;
    };
    Truth::from(values.contains(&bytes))
}
