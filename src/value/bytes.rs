//! Comparing bytes, eight at a time: compiled to WebAssembly, the standard library's own comparison
//! goes byte by byte, and ARNs begin alike for long.

/// Whether these are the same bytes.
#[must_use]
pub fn equal(a: &[u8], b: &[u8]) -> bool {
    let (words, rest) = a.as_chunks::<8>();
    let (others, other_rest) = b.as_chunks::<8>();
    // The ends differ more often than the beginnings.
    a.len() == b.len()
        && rest.iter().zip(other_rest).all(|(a, b)| a == b)
        && words
            .iter()
            .zip(others)
            .rev()
            .all(|(a, b)| u64::from_ne_bytes(*a) == u64::from_ne_bytes(*b))
}

/// What follows these bytes, when it begins with them.
#[must_use]
pub fn strip_prefix<'a>(text: &'a [u8], prefix: &[u8]) -> Option<&'a [u8]> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    equal(head, prefix).then_some(rest)
}

/// What follows this text, when it begins with it.
#[must_use]
pub fn strip_prefix_of_text<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    equal(head.as_bytes(), prefix.as_bytes()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_counts() {
        let text: Vec<u8> = (0..40).collect();
        for length in 0..text.len() {
            let same = text[..length].to_vec();
            assert!(equal(&same, &text[..length]));
            assert_eq!(strip_prefix(&text, &same), Some(&text[length..]));
            assert!(!equal(&same, &text[..=length]) && strip_prefix(&same, &text).is_none());
            for place in 0..length {
                let mut other = same.clone();
                other[place] ^= 1;
                assert!(!equal(&other, &same) && strip_prefix(&text, &other).is_none());
            }
        }
    }
}
