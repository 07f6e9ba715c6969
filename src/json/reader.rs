//! The loop that builds nodes.

use std::collections::BTreeSet;

use crate::base::budget::MAX_DEPTH;
use crate::base::budget::MAX_DIAGNOSTICS;
use crate::base::code::Code;
use crate::base::diagnostic::Diagnostic;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::PathSegment;
use crate::base::span::Span;
use crate::json::Member;
use crate::json::Node;
use crate::json::Value;
use crate::json::lexer::Fault;
use crate::json::lexer::Lexer;

/// Members up to which duplicates are looked for by comparing each with each.
const SMALL_OBJECT: usize = 16;

/// Reads one JSON value, and nothing after it.
///
/// A syntax fault ends the reading: no node, one diagnostic. Duplicate members (rule G13) leave
/// the node whole, with one diagnostic each.
///
/// ```
/// let (node, diagnostics) = iam_verdict::json::parse(r#"{"a": 1e3, "a": true}"#);
/// assert_eq!(node.map(|n| n.as_object().map_or(0, <[_]>::len)), Some(2));
/// assert_eq!(diagnostics[0].code.as_str(), "duplicate-json-key");
/// ```
#[must_use]
pub fn parse(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let mut reader = Reader { lexer: Lexer::new(text), open: Vec::new(), diagnostics: Vec::new() };
    match reader.document() {
        Ok(node) => (Some(node), reader.diagnostics),
        Err(fault) => (None, vec![reader.syntax_error(fault)]),
    }
}

/// An object or array whose end is not reached yet.
enum Open {
    Array { start: u32, items: Vec<Node> },
    Object { start: u32, members: Vec<Member>, key: Option<(String, Span)> },
}

struct Reader<'a> {
    lexer: Lexer<'a>,
    open: Vec<Open>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Node, Fault> {
        self.lexer.skip_space();
        loop {
            let Some(mut node) = self.value()? else {
                continue;
            };
            loop {
                match self.close_or_continue(node)? {
                    Step::Done(root) => return self.end(root),
                    Step::Closed(closed) => node = closed,
                    Step::Next => break,
                }
            }
        }
    }

    fn end(&mut self, root: Node) -> Result<Node, Fault> {
        self.lexer.skip_space();
        if self.lexer.peek().is_none() {
            return Ok(root);
        }
        Err(self
            .lexer
            .fault(format!("expected nothing after the document, found {}", self.lexer.found())))
    }

    /// A whole value, or `None` when an object or array was opened and its first value is next.
    fn value(&mut self) -> Result<Option<Node>, Fault> {
        self.lexer.skip_space();
        let start = self.lexer.offset();
        let value = match self.lexer.peek() {
            Some(b'{') => return self.open_object(start),
            Some(b'[') => return self.open_array(start),
            Some(b'"') => Value::String(self.lexer.string()?),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.lexer.number()?.to_owned()),
            _ if self.lexer.word("true") => Value::Bool(true),
            _ if self.lexer.word("false") => Value::Bool(false),
            _ if self.lexer.word("null") => Value::Null,
            _ => return Err(self.unexpected("a value")),
        };
        Ok(Some(Node { span: Span::new(start, self.lexer.offset()), value }))
    }

    fn open_object(&mut self, start: u32) -> Result<Option<Node>, Fault> {
        self.check_depth()?;
        self.lexer.advance();
        self.lexer.skip_space();
        if self.lexer.peek() == Some(b'}') {
            self.lexer.advance();
            let span = Span::new(start, self.lexer.offset());
            return Ok(Some(Node { span, value: Value::Object(Vec::new()) }));
        }
        let key = Some(self.key()?);
        self.open.push(Open::Object { start, members: Vec::new(), key });
        Ok(None)
    }

    fn open_array(&mut self, start: u32) -> Result<Option<Node>, Fault> {
        self.check_depth()?;
        self.lexer.advance();
        self.lexer.skip_space();
        if self.lexer.peek() == Some(b']') {
            self.lexer.advance();
            let span = Span::new(start, self.lexer.offset());
            return Ok(Some(Node { span, value: Value::Array(Vec::new()) }));
        }
        self.open.push(Open::Array { start, items: Vec::new() });
        Ok(None)
    }

    fn check_depth(&self) -> Result<(), Fault> {
        if self.open.len() < MAX_DEPTH {
            return Ok(());
        }
        Err(self.lexer.fault(format!("nested deeper than {MAX_DEPTH} levels")))
    }

    fn key(&mut self) -> Result<(String, Span), Fault> {
        self.lexer.skip_space();
        if self.lexer.peek() != Some(b'"') {
            return Err(self.unexpected("a member name in double quotes"));
        }
        let start = self.lexer.offset();
        let key = self.lexer.string()?;
        let span = Span::new(start, self.lexer.offset());
        self.lexer.skip_space();
        if self.lexer.peek() != Some(b':') {
            return Err(self.unexpected("`:` after the member name"));
        }
        self.lexer.advance();
        Ok((key, span))
    }

    /// Puts a finished value where it belongs, and looks at what follows it.
    fn close_or_continue(&mut self, node: Node) -> Result<Step, Fault> {
        self.lexer.skip_space();
        match self.open.last_mut() {
            None => return Ok(Step::Done(node)),
            Some(Open::Array { items, .. }) => items.push(node),
            Some(Open::Object { members, key, .. }) => {
                let (key, key_span) = key.take().unwrap_or_default();
                members.push(Member { key, key_span, value: node });
            }
        }
        let in_object = matches!(self.open.last(), Some(Open::Object { .. }));
        match (self.lexer.peek(), in_object) {
            (Some(b','), _) => self.next_element(in_object),
            (Some(b'}'), true) | (Some(b']'), false) => {
                self.lexer.advance();
                Ok(self.close())
            }
            (_, true) => Err(self.unexpected("`,` or `}`")),
            (_, false) => Err(self.unexpected("`,` or `]`")),
        }
    }

    fn next_element(&mut self, in_object: bool) -> Result<Step, Fault> {
        let comma = self.lexer.here();
        self.lexer.advance();
        self.lexer.skip_space();
        if matches!(self.lexer.peek(), Some(b'}' | b']')) {
            return Err(Fault {
                span: comma,
                message: "a comma stands before the end of the list".to_owned(),
                help: Some("remove the comma"),
            });
        }
        if in_object {
            let next = self.key()?;
            if let Some(Open::Object { key, .. }) = self.open.last_mut() {
                *key = Some(next);
            }
        }
        Ok(Step::Next)
    }

    fn close(&mut self) -> Step {
        let end = self.lexer.offset();
        match self.open.pop() {
            Some(Open::Array { start, items }) => {
                Step::Closed(Node { span: Span::new(start, end), value: Value::Array(items) })
            }
            Some(Open::Object { start, members, .. }) => {
                self.report_duplicates(&members);
                Step::Closed(Node { span: Span::new(start, end), value: Value::Object(members) })
            }
            None => Step::Next,
        }
    }

    fn report_duplicates(&mut self, members: &[Member]) {
        let mut seen = BTreeSet::new();
        for (position, member) in members.iter().enumerate() {
            let is_again = if members.len() <= SMALL_OBJECT {
                members.iter().take(position).any(|earlier| earlier.key == member.key)
            } else {
                !seen.insert(member.key.as_str())
            };
            if is_again && self.diagnostics.len() < MAX_DIAGNOSTICS {
                self.report_duplicate(member);
            }
        }
    }

    fn report_duplicate(&mut self, member: &Member) {
        let message = format!("the member `{}` stands twice in one object", member.key);
        let path = path_of(&self.open).member(&member.key);
        let found = Diagnostic::error(Code::DuplicateJsonKey, member.key_span, path, message);
        let help = "keep one of them: readers differ in which one they use";
        self.diagnostics.push(found.help(help));
    }

    fn unexpected(&self, expected: &str) -> Fault {
        let mut fault =
            self.lexer.fault(format!("expected {expected}, found {}", self.lexer.found()));
        fault.help = match self.lexer.peek() {
            Some(b'\'') => Some("JSON takes double quotes only"),
            Some(b'/') => Some("JSON has no comments"),
            Some(0xef) if self.lexer.offset() == 0 => Some("save the text without byte order mark"),
            _ => None,
        };
        fault
    }

    fn syntax_error(&self, fault: Fault) -> Diagnostic {
        let path = path_of(&self.open);
        let diagnostic = Diagnostic::error(Code::JsonSyntaxError, fault.span, path, fault.message);
        match fault.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

enum Step {
    /// The document is whole.
    Done(Node),
    /// An object or array was closed, and is itself a finished value.
    Closed(Node),
    /// Another value follows in the same object or array.
    Next,
}

/// Where the reading stands: the keys and indexes of what is open.
fn path_of(open: &[Open]) -> Path {
    open.iter()
        .map(|level| match level {
            Open::Array { items, .. } => PathSegment::Index(items.len()),
            Open::Object { members, key, .. } => {
                let name = key.as_ref().map(|(name, _)| name);
                let last = members.last().map(|member| &member.key);
                PathSegment::Member(name.or(last).cloned().unwrap_or_default())
            }
        })
        .collect()
}
