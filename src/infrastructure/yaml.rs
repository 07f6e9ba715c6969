//! YAML text to the nodes of [`crate::json`], whose spans point into the YAML.
//!
//! A short tag of CloudFormation becomes the function that it is short for: `!Sub a` is read as
//! `{ "Fn::Sub": "a" }`. Aliases and merge keys are carried out, as SAM and the AWS command line do
//! before CloudFormation sees a template; what they grow to is bounded. Reading is a loop over the
//! parser's events, never recursion.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use saphyr_parser::Event;
use saphyr_parser::Parser;
use saphyr_parser::ScalarStyle;
use saphyr_parser::ScanError;
use saphyr_parser::StrInput;
use saphyr_parser::Tag;

use crate::base::budget::MAX_DEPTH;
use crate::base::budget::MAX_YAML_NODES;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::PathSegment;
use crate::base::span::Span;
use crate::infrastructure::character_index::CharacterIndex;
use crate::infrastructure::problem::Problem;
use crate::infrastructure::problem::ProblemCode;
use crate::infrastructure::problem::Problems;
use crate::infrastructure::scalar;
use crate::infrastructure::tables;
use crate::json::Member;
use crate::json::Node;
use crate::json::Value;

/// Reads the one document of a YAML text.
///
/// # Errors
/// What is no YAML, has two documents, or is deeper or larger than what is read, with its place.
pub(super) fn parse(text: &str, problems: &mut Problems) -> Result<Node, Problem> {
    let index = CharacterIndex::new(text);
    let mut reader = Reader {
        text,
        index,
        open: Vec::new(),
        anchors: BTreeMap::new(),
        nodes: 0,
        root: None,
        problems,
    };
    let mut parser = Parser::new_from_str(text);
    while reader.read_next(&mut parser)? {}
    let end = Span::new(0, 0);
    reader.root.map(|built| built.node).ok_or_else(|| fault(end, "the text is empty"))
}

/// A value with what it counts for.
#[derive(Debug, Clone)]
struct Built {
    node: Node,
    /// How many nodes it has.
    size: usize,
    /// How many levels of arrays and objects.
    height: usize,
}

/// An array or mapping whose end is not reached yet.
struct Open {
    start: u32,
    /// Behind the last of its parts.
    end: u32,
    anchor: usize,
    function: Option<String>,
    size: usize,
    height: usize,
    parts: Parts,
}

enum Parts {
    Array(Vec<Node>),
    Object { members: Vec<Member>, key: Option<(String, Span)> },
}

struct Reader<'a, 'p> {
    text: &'a str,
    index: CharacterIndex<'a>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Built>,
    nodes: usize,
    root: Option<Built>,
    problems: &'p mut Problems,
}

impl<'a> Reader<'a, '_> {
    /// Reads one event; false at the end.
    fn read_next(&mut self, parser: &mut Parser<'a, StrInput<'a>>) -> Result<bool, Problem> {
        let Some(event) = parser.next_event() else { return Ok(false) };
        let (event, span) = event.map_err(|error| self.syntax_error(&error))?;
        let span =
            Span::new(self.index.byte(span.start.index()), self.index.byte(span.end.index()));
        match event {
            Event::Nothing | Event::StreamStart | Event::DocumentEnd => {}
            Event::StreamEnd => return Ok(false),
            Event::DocumentStart(_) if self.root.is_none() => {}
            Event::DocumentStart(_) => {
                return Err(fault(span, "a second document begins: a file has one"));
            }
            Event::Alias(anchor) => self.alias(anchor, span)?,
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(&text, style, (anchor, tag.as_deref()), span)?;
            }
            Event::SequenceStart(anchor, tag) => {
                self.open(Parts::Array(Vec::new()), (anchor, tag.as_deref()), span)?;
            }
            Event::MappingStart(anchor, tag) => {
                let parts = Parts::Object { members: Vec::new(), key: None };
                self.open(parts, (anchor, tag.as_deref()), span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span)?,
        }
        Ok(true)
    }

    fn syntax_error(&self, error: &ScanError) -> Problem {
        let at = self.index.byte(error.marker().index());
        let span = Span::new(at, at);
        // The parser's own limit, which it meets first where brackets have nothing between them.
        if error.info() == "recursion limit exceeded" {
            self.too_deep(span)
        } else {
            fault(span, error.info())
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        (anchor, tag): (usize, Option<&Tag>),
        span: Span,
    ) -> Result<(), Problem> {
        let own = scalar::own_span(self.text, span, anchor != 0 || tag.is_some());
        let value = scalar::value(text, style, tag);
        let built = Built { node: Node { span: own, value }, size: 1, height: 0 };
        let built = wrap(built, tag.and_then(function_of), span);
        self.finish(built, anchor)
    }

    fn open(
        &mut self,
        parts: Parts,
        (anchor, tag): (usize, Option<&Tag>),
        span: Span,
    ) -> Result<(), Problem> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.too_deep(span));
        }
        let function = tag.and_then(function_of);
        let (start, end) = (span.start, span.end);
        self.open.push(Open { start, end, anchor, function, size: 1, height: 1, parts });
        Ok(())
    }

    fn close(&mut self, span: Span) -> Result<(), Problem> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        // A collection in block style ends with its last part: the parser tells where the next begins.
        let end = if span.start < span.end { span.end } else { open.end };
        let span = Span::new(open.start, end);
        let mut size = open.size;
        let value = match open.parts {
            Parts::Array(items) => Value::Array(items),
            Parts::Object { members, .. } => {
                self.report_duplicates(&members);
                let before = members.len();
                let members = merge(members, MAX_YAML_NODES);
                size = size.saturating_add(members.len().saturating_sub(before));
                Value::Object(members)
            }
        };
        let built = Built { node: Node { span, value }, size, height: open.height };
        self.finish(wrap(built, open.function, span), open.anchor)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Problem> {
        // An alias within what it names has no end.
        let Some(named) = self.anchors.get(&anchor) else {
            return Err(fault(span, "the alias names what it is itself a part of"));
        };
        if self.open.len().saturating_add(named.height) > MAX_DEPTH {
            return Err(self.too_deep(span));
        }
        self.nodes = self.nodes.saturating_add(named.size);
        self.check_size(span)?;
        let named = named.clone();
        self.add(named, span)
    }

    /// Remembers a value that has an anchor, and puts it where it belongs.
    fn finish(&mut self, built: Built, anchor: usize) -> Result<(), Problem> {
        let span = built.node.span;
        self.nodes = self.nodes.saturating_add(1);
        if anchor != 0 {
            self.nodes = self.nodes.saturating_add(built.size);
            self.check_size(span)?;
            self.anchors.insert(anchor, built.clone());
        }
        self.check_size(span)?;
        self.add(built, span)
    }

    fn add(&mut self, built: Built, span: Span) -> Result<(), Problem> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(built);
            return Ok(());
        };
        open.end = open.end.max(span.end);
        open.size = open.size.saturating_add(built.size);
        open.height = open.height.max(built.height.saturating_add(1));
        match &mut open.parts {
            Parts::Array(items) => items.push(built.node),
            Parts::Object { members, key } => match key.take() {
                Some((key, key_span)) => {
                    members.push(Member { key, key_span, value: built.node });
                }
                None => *key = Some((key_text(&built.node)?, span)),
            },
        }
        Ok(())
    }

    fn check_size(&self, span: Span) -> Result<(), Problem> {
        if self.nodes <= MAX_YAML_NODES {
            return Ok(());
        }
        let message =
            format!("more than the {MAX_YAML_NODES} values that are read, aliases counted");
        Err(Problem { code: ProblemCode::FileTooLarge, message, path: self.path(), span })
    }

    fn too_deep(&self, span: Span) -> Problem {
        let message = format!("nested deeper than {MAX_DEPTH} levels");
        Problem { code: ProblemCode::FileTooLarge, message, path: Path::root(), span }
    }

    fn report_duplicates(&mut self, members: &[Member]) {
        let mut seen = BTreeSet::new();
        for member in members {
            let is_again = !seen.insert(member.key.as_str()) && member.key != "<<";
            if is_again && !self.problems.is_full() {
                let path = self.path().member(&member.key);
                let message = format!("the member `{}` stands twice in one mapping", member.key);
                let code = ProblemCode::DuplicateKey;
                self.problems.push(Problem { code, message, path, span: member.key_span });
            }
        }
    }

    fn path(&self) -> Path {
        let step = |open: &Open| match &open.parts {
            Parts::Array(items) => PathSegment::Index(items.len()),
            Parts::Object { key, .. } => {
                PathSegment::Member(key.as_ref().map(|(name, _)| name.clone()).unwrap_or_default())
            }
        };
        self.open.iter().map(step).collect()
    }
}

fn fault(span: Span, message: &str) -> Problem {
    let (code, path) = (ProblemCode::YamlSyntaxError, Path::root());
    Problem { code, message: message.to_owned(), path, span }
}

/// The function that a short tag stands for.
fn function_of(tag: &Tag) -> Option<String> {
    if tag.handle != "!" || tag.suffix.is_empty() {
        return None;
    }
    match tag.suffix.as_str() {
        name @ ("Ref" | "Condition") => Some(name.to_owned()),
        name => Some(format!("Fn::{name}")),
    }
}

fn wrap(built: Built, function: Option<String>, span: Span) -> Built {
    let Some(key) = function else { return built };
    let size = built.size.saturating_add(1);
    let height = built.height.saturating_add(1);
    let member = Member { key, key_span: span, value: built.node };
    Built { node: Node { span, value: Value::Object(vec![member]) }, size, height }
}

/// A member's name: CloudFormation takes texts only, and numbers as text.
fn key_text(node: &Node) -> Result<String, Problem> {
    match &node.value {
        Value::String(text) | Value::Number(text) => Ok(text.clone()),
        Value::Bool(value) => Ok(value.to_string()),
        Value::Null => Ok("null".to_owned()),
        Value::Array(_) | Value::Object(_) => Err(fault(node.span, "a member's name is no text")),
    }
}

/// Carries out `<<`: members of the named mappings that are not there already.
fn merge(members: Vec<Member>, most: usize) -> Vec<Member> {
    if members.iter().all(|member| member.key != "<<") {
        return members;
    }
    let (merged, mut own): (Vec<Member>, Vec<Member>) =
        members.into_iter().partition(|member| member.key == "<<" && is_mergeable(&member.value));
    let mut names = tables::set(own.iter().map(|member| member.key.clone()));
    for source in merged {
        let sources = match source.value.value {
            Value::Array(items) => items,
            value @ (Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Object(_)) => vec![Node { span: source.value.span, value }],
        };
        for member in sources.into_iter().flat_map(members_of) {
            if own.len() < most && names.insert(member.key.clone()) {
                own.push(member);
            }
        }
    }
    own
}

fn is_mergeable(node: &Node) -> bool {
    match &node.value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().all(|item| item.as_object().is_some()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn members_of(node: Node) -> Vec<Member> {
    match node.value {
        Value::Object(members) => members,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Vec::new()
        }
    }
}
