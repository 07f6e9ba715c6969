//! How deep a source nests. The parsers recurse, so what nests deeper than they can bear is not given to them.

/// Deepest nesting of brackets that is read. Code of people nests below 30, generated code below 100.
pub(crate) const MOST_NESTED: usize = 200;

/// Whether a parser can bear the text. Strings and comments are not told apart: a bracket in them counts, so that a
/// harmless file may be refused, and none that nests too deep is taken.
pub(crate) fn is_bearable(text: &str) -> bool {
    let mut depth: usize = 0;
    text.bytes().all(|byte| {
        match byte {
            b'(' | b'[' | b'{' => depth = depth.saturating_add(1),
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth <= MOST_NESTED
    })
}
