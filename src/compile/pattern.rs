//! Texts with wildcards and variables, built once where no variable is in the way.

use std::borrow::Cow;

use crate::policy::variable::Part;
use crate::policy::variable::Template;
use crate::request::context::Context;
use crate::request::context::Lookup;
use crate::request::context::fold;
use crate::trace::Readings;
use crate::trace::UncertainRule;
use crate::value::glob::Glob;
use crate::value::glob::GlobBuilder;

/// What a request's context is read through.
#[derive(Debug, Clone, Copy)]
pub struct Lens<'a> {
    /// The context.
    pub context: &'a Context,
    /// How uncertain rules are read.
    pub readings: &'a Readings,
}

impl<'a> Lens<'a> {
    /// What a policy variable becomes: the one value of a key, unless it is empty (rule VR9).
    fn value(self, folded: &str) -> Option<&'a str> {
        let value = self.context.single_value(folded);
        let entry = self.context.get(folded).filter(|entry| !entry.is_multivalued);
        let is_empty = value.is_none() && entry.is_some_and(|entry| !entry.values.is_empty());
        if is_empty && self.readings.reads_otherwise(UncertainRule::EmptyVariableValue) {
            return Some("");
        }
        value
    }
}

/// What a text with variables becomes in one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filled<T> {
    /// The text, with values in place of its variables.
    Text(T),
    /// A variable has no value and no default: the text matches nothing (rule VR6).
    Nothing,
    /// A variable is not known.
    Unknown,
}

impl<T> Filled<T> {
    /// The same with the text in another form.
    pub fn map<U>(self, form: impl FnOnce(T) -> U) -> Filled<U> {
        match self {
            Self::Text(text) => Filled::Text(form(text)),
            Self::Nothing => Filled::Nothing,
            Self::Unknown => Filled::Unknown,
        }
    }
}

/// A value that is compared as it is.
#[derive(Debug, Clone)]
pub enum TextPattern {
    /// Without variables.
    Fixed(String),
    /// With variables.
    Variable(Template),
}

/// A value in which `*` and `?` are wildcards.
#[derive(Debug, Clone)]
pub enum GlobPattern {
    /// Without variables.
    Fixed(Glob),
    /// With variables.
    Variable(Template),
}

/// An ARN with wildcards in its fields (rule O11).
#[derive(Debug, Clone)]
pub enum ArnPattern {
    /// Without variables: the six fields.
    Fixed(Box<[Glob; 6]>),
    /// With variables: split into fields after they are filled in (rule VR8).
    Variable(Template),
    /// Fewer than six fields: matches nothing.
    Nothing,
}

impl TextPattern {
    /// Builds the pattern.
    #[must_use]
    pub fn new(template: &Template) -> Self {
        if template.has_variables() {
            return Self::Variable(template.clone());
        }
        let mut text = String::new();
        for piece in pieces(template) {
            text.push_str(piece.text());
        }
        Self::Fixed(text)
    }

    /// The text in this request.
    #[must_use]
    pub fn fill(&self, lens: Lens<'_>) -> Filled<Cow<'_, str>> {
        match self {
            Self::Fixed(text) => Filled::Text(Cow::Borrowed(text)),
            Self::Variable(template) => {
                let push = |text: &mut String, piece: Piece<'_>| text.push_str(piece.text());
                fill(template, (lens, None), String::new(), push).map(Cow::Owned)
            }
        }
    }
}

impl GlobPattern {
    /// Builds the pattern.
    #[must_use]
    pub fn new(template: &Template) -> Self {
        if template.has_variables() {
            return Self::Variable(template.clone());
        }
        let mut glob = Glob::builder();
        for piece in pieces(template) {
            push(&mut glob, piece);
        }
        Self::Fixed(glob.finish())
    }

    /// The pattern in this request. What is put in for a variable is literal (rule VR8).
    #[must_use]
    pub fn fill(&self, lens: Lens<'_>) -> Filled<Glob> {
        match self {
            Self::Fixed(glob) => Filled::Text(glob.clone()),
            Self::Variable(template) => {
                fill(template, (lens, None), Glob::builder(), push).map(GlobBuilder::finish)
            }
        }
    }

    /// The pattern with a wildcard for each variable that is not known: what it can match at most.
    #[must_use]
    pub fn widest(&self, lens: Lens<'_>) -> Filled<Glob> {
        match self {
            Self::Fixed(glob) => Filled::Text(glob.clone()),
            Self::Variable(template) => {
                let unknown = Some(Piece::Wildcards("*"));
                fill(template, (lens, unknown), Glob::builder(), push).map(GlobBuilder::finish)
            }
        }
    }
}

impl ArnPattern {
    /// Builds the pattern.
    #[must_use]
    pub fn new(template: &Template) -> Self {
        if template.has_variables() {
            return Self::Variable(template.clone());
        }
        let mut fields = Fields::new();
        for piece in pieces(template) {
            fields.push(piece);
        }
        fields.finish().map_or(Self::Nothing, |fields| Self::Fixed(Box::new(fields)))
    }

    /// The six fields in this request.
    #[must_use]
    pub fn fill(&self, lens: Lens<'_>) -> Filled<[Glob; 6]> {
        match self {
            Self::Fixed(fields) => Filled::Text((**fields).clone()),
            Self::Nothing => Filled::Nothing,
            Self::Variable(template) => {
                match fill(template, (lens, None), Fields::new(), Fields::push) {
                    Filled::Text(fields) => fields.finish().map_or(Filled::Nothing, Filled::Text),
                    Filled::Nothing => Filled::Nothing,
                    Filled::Unknown => Filled::Unknown,
                }
            }
        }
    }
}

/// A run of text: with wildcards, or literal.
#[derive(Clone, Copy)]
enum Piece<'a> {
    Wildcards(&'a str),
    Literal(&'a str),
}

impl<'a> Piece<'a> {
    const fn text(self) -> &'a str {
        match self {
            Self::Wildcards(text) | Self::Literal(text) => text,
        }
    }
}

const fn literal(character: char) -> &'static str {
    match character {
        '*' => "*",
        '?' => "?",
        _ => "$",
    }
}

fn push(glob: &mut GlobBuilder, piece: Piece<'_>) {
    match piece {
        Piece::Wildcards(text) => glob.wildcards(text),
        Piece::Literal(text) => glob.literal(text),
    };
}

/// The runs of a text without variables.
fn pieces(template: &Template) -> impl Iterator<Item = Piece<'_>> {
    template.parts.iter().map(|part| match part {
        Part::Text(text) => Piece::Wildcards(text),
        Part::Literal(character) => Piece::Literal(literal(*character)),
        Part::Variable { .. } => Piece::Literal(""),
    })
}

/// Puts values in place of variables, and this in place of those that are not known; without it, one
/// that is not known leaves all unknown.
fn fill<T>(
    template: &Template,
    (lens, unknown): (Lens<'_>, Option<Piece<'_>>),
    mut filled: T,
    push: impl Fn(&mut T, Piece<'_>),
) -> Filled<T> {
    for part in &template.parts {
        let piece = match part {
            Part::Text(text) => Piece::Wildcards(text),
            Part::Literal(character) => Piece::Literal(literal(*character)),
            Part::Variable { key, default } => {
                let folded = fold(key);
                let is_unknown = matches!(lens.context.look_up(&folded), Lookup::Unknown);
                let known = || lens.value(&folded).or(default.as_deref()).map(Piece::Literal);
                match if is_unknown { unknown } else { known() } {
                    Some(piece) => piece,
                    None if is_unknown => return Filled::Unknown,
                    None => return Filled::Nothing,
                }
            }
        };
        push(&mut filled, piece);
    }
    Filled::Text(filled)
}

/// The fields of an ARN while it is put together.
struct Fields {
    done: Vec<Glob>,
    open: GlobBuilder,
}

impl Fields {
    fn new() -> Self {
        Self { done: Vec::with_capacity(6), open: Glob::builder() }
    }

    /// Splits at colons until the sixth field, which keeps all further ones.
    fn push(&mut self, piece: Piece<'_>) {
        let mut rest = piece.text();
        while self.done.len() < 5 {
            let Some((before, after)) = rest.split_once(':') else {
                break;
            };
            push(&mut self.open, with_text(piece, before));
            let whole = std::mem::replace(&mut self.open, Glob::builder());
            self.done.push(whole.finish());
            rest = after;
        }
        push(&mut self.open, with_text(piece, rest));
    }

    fn finish(mut self) -> Option<[Glob; 6]> {
        self.done.push(self.open.finish());
        self.done.try_into().ok()
    }
}

const fn with_text<'a>(piece: Piece<'_>, text: &'a str) -> Piece<'a> {
    match piece {
        Piece::Wildcards(_) => Piece::Wildcards(text),
        Piece::Literal(_) => Piece::Literal(text),
    }
}
