//! A text as a tree of objects, arrays and texts, whole or not: what can be seen of a document while
//! somebody types it.

use crate::base::budget::MAX_DEPTH;
use crate::base::budget::MAX_DOCUMENT_BYTES;
use crate::base::span::Span;
use crate::json;
use crate::json::Token;
use crate::json::TokenKind;

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    /// A string, closed or not.
    Text,
    /// A number, a word.
    Word,
    /// Nothing yet: a member has a name only.
    Missing,
}

/// The name of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) span: Span,
}

/// A value, by its place in [`Outline::items`]; a value stands behind the one that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) parent: Option<usize>,
    pub(super) name: Option<Name>,
    pub(super) kind: Kind,
    pub(super) span: Span,
    /// Of a text what it says, of a word the word.
    pub(super) text: String,
}

/// What can come next where the cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// The name of a member.
    Name,
    /// A colon behind a name.
    Colon,
    /// A value.
    Value,
    /// A comma or an end.
    Comma,
}

/// Where the cursor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) offset: u32,
    /// The object or array around it.
    pub(super) container: Option<usize>,
    pub(super) expected: Expected,
    /// The name of the member whose value is expected.
    pub(super) name: Option<Name>,
    /// The string or word that it is in.
    pub(super) token: Option<Token>,
    /// The token behind it and behind the one that it is in.
    pub(super) next: Option<TokenKind>,
}

/// The tree of a text.
#[derive(Debug)]
pub(super) struct Outline {
    pub(super) items: Vec<Item>,
    pub(super) cursor: Option<Cursor>,
}

impl Outline {
    /// Reads any text, and where in it a cursor is. Of a text that is too long nothing is seen.
    pub(super) fn read(text: &str, offset: Option<u32>) -> Self {
        if text.len() > MAX_DOCUMENT_BYTES {
            return Self { items: Vec::new(), cursor: None };
        }
        let tokens: Vec<Token> = json::tokens(text).collect();
        let mut reader =
            Reader { text, items: Vec::new(), open: Vec::new(), state: State::Value(None) };
        let mut cursor = None;
        for (place, token) in tokens.iter().enumerate() {
            let next = tokens.get(place.saturating_add(1)).map(|next| next.kind);
            let wanted = offset.filter(|_| cursor.is_none());
            if let Some(offset) = wanted.filter(|offset| *offset <= token.span.start) {
                cursor = Some(reader.cursor(offset, None, Some(token.kind)));
            }
            reader.mend(*token, next);
            if let Some(offset) = wanted.filter(|offset| is_inside(*offset, *token)) {
                cursor = Some(reader.cursor(offset, Some(*token), next));
            }
            reader.take(*token);
            if reader.open.len() > MAX_DEPTH {
                break; // no policy goes on here
            }
        }
        let is_read = reader.open.len() <= MAX_DEPTH;
        if let (Some(offset), None, true) = (offset, &cursor, is_read) {
            cursor = Some(reader.cursor(offset, None, None));
        }
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        reader.close_to(0, end);
        Self { items: reader.items, cursor }
    }

    /// The values that an object or array holds.
    pub(super) fn children(&self, parent: usize) -> impl Iterator<Item = (usize, &Item)> {
        let behind = self.items.iter().enumerate().skip(parent.saturating_add(1));
        let end = self.items.get(parent).map_or(0, |item| item.span.end);
        let inside = behind.take_while(move |(_, item)| item.span.start <= end);
        inside.filter(move |(_, item)| item.parent == Some(parent))
    }

    /// The value of a member, the first of that name.
    pub(super) fn member(&self, parent: usize, name: &str) -> Option<(usize, &Item)> {
        let is_named = |item: &Item| item.name.as_ref().is_some_and(|known| known.text == name);
        self.children(parent).find(|(_, item)| is_named(item))
    }

    /// The names of an object's members.
    pub(super) fn names(&self, parent: usize) -> impl Iterator<Item = &Name> {
        self.children(parent).filter_map(|(_, item)| item.name.as_ref())
    }

    /// The texts of a value: its own, or those of a list.
    pub(super) fn texts(&self, place: usize) -> Vec<&Item> {
        let Some(item) = self.items.get(place) else { return Vec::new() };
        let is_text = |item: &&Item| item.kind == Kind::Text;
        match item.kind {
            Kind::Text => vec![item],
            Kind::Array => self.children(place).map(|(_, item)| item).filter(is_text).collect(),
            Kind::Object | Kind::Word | Kind::Missing => Vec::new(),
        }
    }

    /// The way from the document to a value: the value last.
    pub(super) fn way(&self, place: usize) -> Vec<(usize, &Item)> {
        let mut way = Vec::new();
        let mut at = Some(place);
        while let Some(item) = at.and_then(|at| Some((at, self.items.get(at)?))) {
            way.push(item);
            at = item.1.parent;
        }
        way.reverse();
        way
    }
}

/// Whether a cursor stands in a token, or at the end of one that is still typed.
fn is_inside(offset: u32, token: Token) -> bool {
    let is_open = matches!(token.kind, TokenKind::OpenString | TokenKind::Word);
    token.span.start < offset && (offset < token.span.end || (is_open && offset == token.span.end))
}

/// What the object or array that was opened last waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    /// A value: the first of all, an array's, or that of a member.
    Value(Option<Name>),
    /// The name of a member.
    Name,
    /// The colon behind a name.
    Colon(Name),
    /// What separates values or ends them.
    Comma,
}

struct Reader<'a> {
    text: &'a str,
    items: Vec<Item>,
    open: Vec<usize>,
    state: State,
}

impl Reader<'_> {
    fn cursor(&self, offset: u32, token: Option<Token>, next: Option<TokenKind>) -> Cursor {
        let (expected, name) = match &self.state {
            State::Value(name) => (Expected::Value, name.clone()),
            State::Name => (Expected::Name, None),
            State::Colon(_) => (Expected::Colon, None),
            State::Comma => (Expected::Comma, None),
        };
        Cursor { offset, container: self.open.last().copied(), expected, name, token, next }
    }

    fn kind_of_open(&self, below: usize) -> Option<Kind> {
        let place = self.open.len().checked_sub(below.saturating_add(1))?;
        self.items.get(*self.open.get(place)?).map(|item| item.kind)
    }

    /// Before a token that does not fit, what is missing is taken for there.
    fn mend(&mut self, token: Token, next: Option<TokenKind>) {
        let is_string = matches!(token.kind, TokenKind::String | TokenKind::OpenString);
        let is_word = is_string || token.kind == TokenKind::Word;
        let is_name = is_string && next == Some(TokenKind::Colon);
        // A list that is not closed yet, before the next member.
        let in_list = self.kind_of_open(0) == Some(Kind::Array);
        if is_name && in_list && self.kind_of_open(1) == Some(Kind::Object) {
            self.close_to(self.open.len().saturating_sub(1), token.span.start);
            self.state = State::Name;
        }
        let in_object = self.kind_of_open(0) == Some(Kind::Object);
        match &self.state {
            State::Value(Some(_)) if is_name => self.missing(),
            State::Colon(_) if is_word => self.missing(),
            State::Comma if is_word && in_object => self.state = State::Name,
            State::Comma if is_word || is_open(token.kind) => {
                if !self.open.is_empty() && !in_object {
                    self.state = State::Value(None);
                }
            }
            State::Value(_) | State::Colon(_) | State::Comma | State::Name => {}
        }
    }

    fn take(&mut self, token: Token) {
        match token.kind {
            TokenKind::OpenObject => self.open(Kind::Object, token),
            TokenKind::OpenArray => self.open(Kind::Array, token),
            TokenKind::CloseObject => self.close(Kind::Object, token),
            TokenKind::CloseArray => self.close(Kind::Array, token),
            TokenKind::Colon => {
                if let State::Colon(name) = &self.state {
                    self.state = State::Value(Some(name.clone()));
                }
            }
            TokenKind::Comma => {
                self.missing();
                self.state = match self.kind_of_open(0) {
                    Some(Kind::Object) => State::Name,
                    _ => State::Value(None),
                };
            }
            TokenKind::String | TokenKind::OpenString | TokenKind::Word => self.word(token),
        }
    }

    fn open(&mut self, kind: Kind, token: Token) {
        let place = self.items.len();
        self.push(kind, token.span, String::new());
        self.open.push(place);
        self.state = if kind == Kind::Object { State::Name } else { State::Value(None) };
    }

    fn close(&mut self, kind: Kind, token: Token) {
        let is_it = |place: &usize| self.items.get(*place).is_some_and(|item| item.kind == kind);
        let Some(depth) = self.open.iter().rposition(is_it) else { return };
        self.missing();
        let place = self.open.get(depth).copied();
        self.close_to(depth, token.span.start);
        if let Some(item) = place.and_then(|place| self.items.get_mut(place)) {
            item.span.end = token.span.end;
        }
        self.state = State::Comma;
    }

    /// Closes what is open at this depth and deeper.
    fn close_to(&mut self, depth: usize, end: u32) {
        self.missing();
        for place in self.open.split_off(depth) {
            if let Some(item) = self.items.get_mut(place) {
                item.span.end = end.max(item.span.end);
            }
        }
    }

    /// The member whose value does not come.
    fn missing(&mut self) {
        if let State::Value(Some(name)) | State::Colon(name) = &self.state {
            let end = name.span.end;
            self.push(Kind::Missing, Span::new(end, end), String::new());
            self.state = State::Comma;
        }
        if self.kind_of_open(0) == Some(Kind::Object) && self.state == State::Comma {
            self.state = State::Name;
        }
    }

    fn word(&mut self, token: Token) {
        let text = text_of(self.text, token);
        if self.state == State::Name {
            self.state = State::Colon(Name { text, span: token.span });
            return;
        }
        let kind = if token.kind == TokenKind::Word { Kind::Word } else { Kind::Text };
        self.push(kind, token.span, text);
        self.state = State::Comma;
    }

    /// A value of what is open, with the name that was read before.
    fn push(&mut self, kind: Kind, span: Span, text: String) {
        let name = match std::mem::replace(&mut self.state, State::Comma) {
            State::Value(name) => name,
            State::Colon(name) => Some(name),
            State::Name | State::Comma => None,
        };
        self.items.push(Item { parent: self.open.last().copied(), name, kind, span, text });
    }
}

const fn is_open(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::OpenObject | TokenKind::OpenArray)
}

/// What a string says, of one that is not closed as it is written.
pub(super) fn text_of(text: &str, token: Token) -> String {
    let written = token.span.slice(text);
    match token.kind {
        TokenKind::String if written.contains('\\') => {
            let (node, _) = json::parse(written);
            let read = node.and_then(|node| node.as_str().map(str::to_owned));
            read.unwrap_or_else(|| written.trim_matches('"').to_owned())
        }
        TokenKind::String | TokenKind::OpenString => {
            let inside = written.strip_prefix('"').unwrap_or(written);
            let is_closed = token.kind == TokenKind::String;
            let closed = inside.strip_suffix('"').filter(|_| is_closed);
            closed.unwrap_or(inside).to_owned()
        }
        TokenKind::Word
        | TokenKind::OpenObject
        | TokenKind::CloseObject
        | TokenKind::OpenArray
        | TokenKind::CloseArray
        | TokenKind::Colon
        | TokenKind::Comma => written.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as one line each: depth, name, kind, text.
    fn tree(text: &str) -> String {
        let outline = Outline::read(text, None);
        let line = |(place, item): (usize, &Item)| {
            let depth = "  ".repeat(outline.way(place).len().saturating_sub(1));
            let name = item.name.as_ref().map_or("", |name| name.text.as_str());
            format!("{depth}{name} {:?} {}", item.kind, item.text)
        };
        outline.items.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_whole_document_is_a_tree() {
        let expected = " Object \n  a Array \n     Text x\"\n     Word 1\n  b Object ";
        assert_eq!(tree(r#"{"a":["x\"",1],"b":{}}"#), expected);
    }

    #[test]
    fn what_is_missing_is_taken_for_there() {
        let whole = tree(r#"{"a":["x"],"b":"y"}"#);
        for text in [
            "{\"a\":[\"x\", \"b\":\"y\"}",
            "{\"a\":[\"x\"] \"b\":\"y\"",
            "{\"a\":[\"x\n \"b\":\"y\"",
            "{\"a\":[\"x\"],,\"b\":\"y\"}}",
        ] {
            assert_eq!(tree(text), whole, "{text}");
        }
        assert_eq!(tree(r#"{"a": "b":1}"#), " Object \n  a Missing \n  b Word 1");
        assert_eq!(tree(r#"{"a" "b":1"#), " Object \n  a Missing \n  b Word 1");
        assert_eq!(tree(r#"{"a","b":1"#), " Object \n  a Missing \n  b Word 1");
        assert_eq!(tree(r#"{"a"#), " Object \n  a Missing ");
        assert_eq!(tree(r#"]},:"#), "");
    }

    #[track_caller]
    fn at_cursor(text: &str, expected: Expected, name: Option<&str>, token: Option<&str>) {
        let offset = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let outline = Outline::read(&text, u32::try_from(offset).ok());
        let cursor = outline.cursor.unwrap();
        assert_eq!(cursor.expected, expected, "{text}");
        assert_eq!(cursor.name.map(|name| name.text).as_deref(), name, "{text}");
        assert_eq!(cursor.token.map(|token| token.span.slice(&text)), token, "{text}");
    }

    #[test]
    fn the_cursor_knows_what_comes_next() {
        at_cursor("|", Expected::Value, None, None);
        at_cursor("{|}", Expected::Name, None, None);
        at_cursor("{\"Ac|\"}", Expected::Name, None, Some("\"Ac\""));
        at_cursor("{\"Ac|", Expected::Name, None, Some("\"Ac"));
        at_cursor("{Ac| }", Expected::Name, None, Some("Ac"));
        at_cursor("{\"a\"|}", Expected::Colon, None, None);
        at_cursor("{\"a\": |}", Expected::Value, Some("a"), None);
        at_cursor("{\"a\": \"|\"}", Expected::Value, Some("a"), Some("\"\""));
        at_cursor("{\"a\": \"|\n\"b\": 1}", Expected::Value, Some("a"), Some("\""));
        at_cursor("{\"a\": [\"x\", |]}", Expected::Value, None, None);
        at_cursor("{\"a\": [\"x\"|]}", Expected::Comma, None, None);
        at_cursor("{\"a\": [\"x\", \"|", Expected::Value, None, Some("\""));
        at_cursor("{\"a\": 1 |}", Expected::Comma, None, None);
        at_cursor("{\"a\": 1\n\"|\"}", Expected::Name, None, Some("\"\""));
        at_cursor("{\"a\": |\n\"b\": 1}", Expected::Value, Some("a"), None);
        at_cursor("{\"a\": [\"x\", |\n\"b\": 1}", Expected::Value, None, None);
        at_cursor("{\"a\": 1}|", Expected::Comma, None, None);
        at_cursor("{\"a\": [\"x\", \"b|\": 1}", Expected::Name, None, Some("\"b\""));
    }

    #[test]
    fn deep_and_long_texts_are_read_in_time() {
        for text in ["[".repeat(1_000_000), "{\"a\":".repeat(200_000)] {
            let outline = Outline::read(&text, Some(900_000));
            assert!(outline.cursor.is_none() && outline.items.len() < 100);
        }
        for text in ["}]".repeat(500_000), format!("[{}", "1,".repeat(500_000))] {
            assert!(Outline::read(&text, Some(900_000)).cursor.is_some());
        }
    }
}
