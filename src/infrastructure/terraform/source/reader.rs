//! Terraform's language to blocks (HCL specification, "Structural elements"). Read are texts, numbers,
//! lists, objects and `jsonencode`; every other expression is unknown, and told as it is written.
//! Reading is a loop over an explicit stack, never recursion.

use std::collections::BTreeMap;

use crate::base::budget::MAX_DEPTH;
use crate::base::diagnostic::Path;
use crate::base::span::Span;
use crate::infrastructure::draft::Draft;
use crate::infrastructure::draft::DraftMember;
use crate::infrastructure::draft::DraftValue;
use crate::infrastructure::problem::Problem;
use crate::infrastructure::problem::ProblemCode;
use crate::infrastructure::terraform::source::cursor::Cursor;
use crate::infrastructure::terraform::source::cursor::Ends;
use crate::infrastructure::terraform::source::cursor::pieces;

/// How much of an expression is told.
const EXPRESSION_CHARACTERS: usize = 200;

/// A block at the top of a file: `resource "aws_iam_policy" "a" { … }`.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: String,
    pub(super) labels: Vec<String>,
    /// Its attributes, and lists of the blocks in it.
    pub(super) body: Draft,
}

/// What is not closed yet.
struct Open {
    start: usize,
    kind: Kind,
    parts: Vec<DraftMember>,
    /// The name of the value that is next.
    key: Option<(String, Span)>,
    /// Where the lists of blocks are in the parts, by their names.
    lists: BTreeMap<String, usize>,
}

enum Kind {
    Body {
        kind: String,
        labels: Vec<String>,
    },
    List,
    Object,
    /// `jsonencode(`
    Call,
}

/// Reads the blocks of a file.
pub(super) fn blocks(text: &str) -> Result<Vec<Block>, Problem> {
    let mut reader =
        Reader { cursor: Cursor { text, at: 0 }, open: Vec::new(), blocks: Vec::new() };
    while reader.step()? {}
    Ok(reader.blocks)
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    open: Vec<Open>,
    blocks: Vec<Block>,
}

impl Reader<'_> {
    /// Reads one part; false at the end of the file.
    fn step(&mut self) -> Result<bool, Problem> {
        self.cursor.skip_space(true);
        let Some(next) = self.cursor.peek() else {
            return match self.open.last() {
                None => Ok(false),
                Some(_) => Err(self.cursor.fault("something is not closed at the end of the text")),
            };
        };
        let Some(open) = self.open.last() else {
            return self.item().map(|()| true);
        };
        let is_named = open.key.is_some();
        match (&open.kind, next) {
            (Kind::Body { .. }, '}') => self.close('}')?,
            (Kind::Body { .. }, _) => self.item()?,
            (Kind::Object, '}') | (Kind::List, ']') | (Kind::Call, ')') => self.close(next)?,
            (_, ',') => self.cursor.skip(1),
            (Kind::Object, _) if !is_named => self.object_key()?,
            (Kind::Object | Kind::List | Kind::Call, _) => self.value()?,
        }
        Ok(true)
    }

    /// An attribute or block.
    fn item(&mut self) -> Result<(), Problem> {
        let start = self.cursor.at;
        let name = self.cursor.name();
        if name.is_empty() {
            return Err(self.cursor.fault("expected an attribute or a block"));
        }
        let span = self.cursor.span_from(start);
        self.cursor.skip_space(false);
        if self.cursor.starts_with("=") && !self.cursor.starts_with("==") {
            self.cursor.skip(1);
            self.cursor.skip_space(false);
            let key = Some((name.to_owned(), span));
            match self.open.last_mut() {
                Some(open) => open.key = key,
                None => return Err(self.cursor.fault("expected a block")),
            }
            return self.value();
        }
        let labels = self.labels()?;
        if !self.cursor.take("{") {
            return Err(self.cursor.fault("expected `=` or `{`"));
        }
        let kind = Kind::Body { kind: name.to_owned(), labels };
        self.push(start, kind)
    }

    fn labels(&mut self) -> Result<Vec<String>, Problem> {
        let mut labels = Vec::new();
        loop {
            self.cursor.skip_space(false);
            let name = self.cursor.name();
            if !name.is_empty() {
                labels.push(name.to_owned());
            } else if self.cursor.starts_with("\"") {
                let draft = Draft::new(Span::default(), DraftValue::Text(self.cursor.quoted()?));
                labels.push(draft.as_known_text().unwrap_or_default());
            } else {
                return Ok(labels);
            }
        }
    }

    fn object_key(&mut self) -> Result<(), Problem> {
        let start = self.cursor.at;
        let name = if self.cursor.starts_with("\"") {
            let draft = Draft::new(Span::default(), DraftValue::Text(self.cursor.quoted()?));
            draft.as_known_text()
        } else if self.cursor.starts_with("(") {
            self.cursor.skip(1);
            self.cursor.skip_expression(Ends::Comma)?;
            self.cursor.take(")");
            None
        } else {
            Some(self.cursor.name().to_owned()).filter(|name| !name.is_empty())
        };
        let span = self.cursor.span_from(start);
        // A name that is made stands as it is written.
        let name = name.unwrap_or_else(|| span.slice(self.cursor.text).to_owned());
        self.cursor.skip_space(false);
        if !self.cursor.take("=") && !self.cursor.take(":") {
            return Err(self.cursor.fault("expected `=` or `:` after a member's name"));
        }
        self.cursor.skip_space(false);
        if let Some(open) = self.open.last_mut() {
            open.key = Some((name, span));
        }
        Ok(())
    }

    /// The value that is next: a whole one, or the beginning of a list or object.
    fn value(&mut self) -> Result<(), Problem> {
        let start = self.cursor.at;
        let is_loop = |cursor: &Cursor<'_>| {
            let mut cursor = cursor.clone();
            cursor.skip(1);
            cursor.skip_space(true);
            cursor.name() == "for"
        };
        let container = match self.cursor.peek() {
            Some('[') if !is_loop(&self.cursor) => Some((1, Kind::List)),
            Some('{') if !is_loop(&self.cursor) => Some((1, Kind::Object)),
            _ if self.cursor.starts_with(CALL) => Some((CALL.len(), Kind::Call)),
            _ => None,
        };
        if let Some((length, kind)) = container {
            self.cursor.skip(length);
            return self.push(start, kind);
        }
        let value = self.leaf()?;
        self.finish(start, value)
    }

    /// A value that holds no others; None when the expression is not read.
    fn leaf(&mut self) -> Result<Option<Draft>, Problem> {
        let start = self.cursor.at;
        if self.cursor.starts_with("\"") {
            let value = DraftValue::Text(self.cursor.quoted()?);
            return Ok(Some(Draft::new(self.cursor.span_from(start), value)));
        }
        if let Some((text, span)) = self.cursor.heredoc()? {
            // Its own place: the text between the marks.
            return Ok(Some(Draft::new(span, DraftValue::Text(pieces(text, false)))));
        }
        let rest = self.cursor.rest();
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-' || c == '_';
        let word = rest.get(..rest.find(|c| !is_part(c)).unwrap_or(rest.len())).unwrap_or_default();
        let value = match word {
            "true" => DraftValue::Bool(true),
            "false" => DraftValue::Bool(false),
            "null" => DraftValue::Null,
            word if word.starts_with(|c: char| c.is_ascii_digit()) => {
                DraftValue::Number(word.to_owned())
            }
            _ => return Ok(None),
        };
        self.cursor.skip(word.len());
        Ok(Some(Draft::new(self.cursor.span_from(start), value)))
    }

    fn push(&mut self, start: usize, kind: Kind) -> Result<(), Problem> {
        if self.open.len() < MAX_DEPTH {
            let (parts, lists) = (Vec::new(), BTreeMap::new());
            self.open.push(Open { start, kind, parts, key: None, lists });
            return Ok(());
        }
        let message = format!("nested deeper than {MAX_DEPTH} levels");
        let span = self.cursor.span_from(start);
        Err(Problem { code: ProblemCode::FileTooLarge, message, path: Path::root(), span })
    }

    fn close(&mut self, mark: char) -> Result<(), Problem> {
        self.cursor.skip(mark.len_utf8());
        let Some(open) = self.open.pop() else { return Ok(()) };
        let span = self.cursor.span_from(open.start);
        let mut values = open.parts;
        let value = match open.kind {
            Kind::Body { kind, labels } => {
                let body = Draft::new(span, DraftValue::Object(values));
                self.add_block(kind, labels, body);
                return Ok(());
            }
            Kind::Object => Some(Draft::new(span, DraftValue::Object(values))),
            Kind::List => {
                let items = values.into_iter().map(|member| member.value).collect();
                Some(Draft::new(span, DraftValue::Array(items)))
            }
            // A policy that is made a text is read as the policy that it says.
            Kind::Call => values.pop().map(|member| member.value),
        };
        self.finish(open.start, value)
    }

    /// Puts a value where it belongs, when the expression ends with it; else the whole of it is
    /// unknown.
    fn finish(&mut self, start: usize, value: Option<Draft>) -> Result<(), Problem> {
        let ends = match self.open.last().map(|open| &open.kind) {
            None | Some(Kind::Body { .. }) => Ends::Line,
            Some(Kind::Object) => Ends::Either,
            Some(Kind::List | Kind::Call) => Ends::Comma,
        };
        self.cursor.skip_space(ends == Ends::Comma);
        let is_end = |c: char| match c {
            '\n' => ends != Ends::Comma,
            ',' => ends != Ends::Line,
            ')' | ']' | '}' => true,
            _ => false,
        };
        let draft = match (value, self.cursor.peek().is_none_or(is_end)) {
            (Some(value), true) => value,
            _ => {
                self.cursor.skip_expression(ends)?;
                if self.cursor.at == start {
                    return Err(self.cursor.fault("expected a value"));
                }
                let span = self.cursor.span_from(start);
                let written = span.slice(self.cursor.text).trim_end();
                let length = u32::try_from(written.len()).unwrap_or(u32::MAX);
                let begun: String = written.chars().take(EXPRESSION_CHARACTERS).collect();
                let line = begun.split_whitespace().collect::<Vec<_>>().join(" ");
                Draft::unknown(Span::new(span.start, span.start.saturating_add(length)), line)
            }
        };
        if let Some(open) = self.open.last_mut() {
            let (key, key_span) = open.key.take().unwrap_or_default();
            open.parts.push(DraftMember { key, key_span, value: draft });
        }
        Ok(())
    }

    fn add_block(&mut self, kind: String, labels: Vec<String>, body: Draft) {
        let Some(open) = self.open.last_mut() else {
            return self.blocks.push(Block { kind, labels, body });
        };
        // What a dynamic block makes is not known.
        let (kind, block) = match labels.first().filter(|_| kind == "dynamic") {
            Some(made) => (made.clone(), Draft::unknown(body.span, format!("dynamic \"{made}\""))),
            None => (kind, body),
        };
        let span = block.span;
        let number = *open.lists.entry(kind.clone()).or_insert(open.parts.len());
        if number == open.parts.len() {
            let value = Draft::new(span, DraftValue::Array(Vec::new()));
            open.parts.push(DraftMember { key: kind, key_span: span, value });
        }
        let list = open.parts.get_mut(number).map(|member| &mut member.value.value);
        if let Some(DraftValue::Array(blocks)) = list {
            blocks.push(block);
        }
    }
}

const CALL: &str = "jsonencode(";
