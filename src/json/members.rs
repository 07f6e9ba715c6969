//! The members of an object as they stand in the text, without nodes.

/// The members of the object that a text is: names between their quotes and texts of values, both as they stand
/// there. `None`, once, where the text is no object. Of values only that their strings and brackets close is
/// looked at: it takes a small part of what [`parse`](crate::json::parse) does.
///
/// ```
/// let text = r#"{ "a": {"x": [1, 2]}, "b": "}" }"#;
/// let found: Option<Vec<(&str, &str)>> = iam_verdict::json::members(text).collect();
/// assert_eq!(found, Some(vec![("a", r#"{"x": [1, 2]}"#), ("b", r#""}""#)]));
/// assert_eq!(iam_verdict::json::members("{ \"a\": [").last(), Some(None));
/// ```
pub fn members(text: &str) -> impl Iterator<Item = Option<(&str, &str)>> {
    let mut cursor = Cursor { text, at: 0, is_begun: false, is_over: false };
    std::iter::from_fn(move || {
        if cursor.is_over {
            return None;
        }
        let found = cursor.member();
        cursor.is_over = !matches!(found, Some(Some(_)));
        found.map_or(Some(None), |member| member.map(Some))
    })
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
    /// Whether the object was opened.
    is_begun: bool,
    /// Whether it was closed, or is none.
    is_over: bool,
}

impl<'a> Cursor<'a> {
    /// The next member, `Some(None)` behind the last one; none where that is neither.
    fn member(&mut self) -> Option<Option<(&'a str, &'a str)>> {
        self.skip_space();
        if self.is_begun {
            if self.take(b'}') {
                return self.end();
            }
            self.take(b',').then_some(())?;
        } else {
            self.is_begun = true;
            self.take(b'{').then_some(())?;
            self.skip_space();
            if self.take(b'}') {
                return self.end();
            }
        }
        self.skip_space();
        let name = self.string()?;
        self.skip_space();
        self.take(b':').then_some(())?;
        self.skip_space();
        let start = self.at;
        self.value()?;
        Some(Some((name, self.text.get(start..self.at)?)))
    }

    fn end(&mut self) -> Option<Option<(&'a str, &'a str)>> {
        self.skip_space();
        self.peek().is_none().then_some(None)
    }

    fn value(&mut self) -> Option<()> {
        match self.peek()? {
            b'"' => self.string().map(|_| ()),
            b'{' | b'[' => self.nested(),
            _ => {
                let rest = self.text.as_bytes().get(self.at..)?;
                let ends =
                    |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
                let length = rest.iter().position(ends).filter(|length| *length > 0)?;
                self.at = self.at.saturating_add(length);
                Some(())
            }
        }
    }

    /// An object or array with all that is in it.
    fn nested(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth = depth.saturating_add(1),
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.advance(1);
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// A string, without its quotes.
    fn string(&mut self) -> Option<&'a str> {
        self.take(b'"').then_some(())?;
        let start = self.at;
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            self.advance(memchr::memchr2(b'"', b'\\', rest)?);
            let end = self.at;
            if self.take(b'"') {
                return self.text.get(start..end);
            }
            self.advance(2); // what is escaped is no quote
        }
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.advance(1);
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let stands = self.peek() == Some(byte);
        self.advance(usize::from(stands));
        stands
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    const fn advance(&mut self, count: usize) {
        self.at = self.at.saturating_add(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn has(text: &str, expected: Option<&[(&str, &str)]>) {
        let found: Option<Vec<(&str, &str)>> = members(text).collect();
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn what_is_no_object_has_no_members() {
        let texts = [
            "",
            "1",
            "[{\"a\": 1}]",
            "{\"a\": 1",
            "{\"a\": [1}",
            "{\"a\": 1} x",
            "{} {}",
            "{\"a\": \"",
            "]",
            "{1}",
        ];
        texts.iter().for_each(|text| has(text, None));
    }

    #[test]
    fn members_are_told_as_they_stand() {
        has("{}", Some(&[]));
        has(
            "{\"b\": {\"a\": 1}, \"a\" : \"x\\\"}\" }",
            Some(&[("b", "{\"a\": 1}"), ("a", "\"x\\\"}\"")]),
        );
        has(" {\"a\":{\"a\":[]}} \n", Some(&[("a", "{\"a\":[]}")]));
        has("{\"\\u0061\":-1.5e3,\"a\":null}", Some(&[("\\u0061", "-1.5e3"), ("a", "null")]));
    }
}
