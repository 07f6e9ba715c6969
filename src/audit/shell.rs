//! Words of commands. Names come from files that anybody may have written: what a shell would take for more
//! than a word is quoted.

/// A word of a command line.
pub(super) fn word(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_:/-".contains(&byte);
    if !text.is_empty() && !text.starts_with('-') && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_name_is_it_stays_one_word() {
        assert_eq!(word("ana.b+c@x"), "ana.b+c@x");
        assert_eq!(word("a; rm -rf /"), "'a; rm -rf /'");
        assert_eq!(word("a'$(b)"), "'a'\\''$(b)'");
        assert_eq!(word("-rf"), "'-rf'");
        assert_eq!(word(""), "''");
    }
}
