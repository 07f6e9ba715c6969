//! Where in a policy a cursor or a value stands.

use crate::base::span::Span;
use crate::json::TokenKind;
use crate::language::outline::Cursor;
use crate::language::outline::Expected;
use crate::language::outline::Item;
use crate::language::outline::Kind;
use crate::language::outline::Outline;

/// What is written at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// The whole policy.
    Document,
    /// The name of a member of the policy.
    DocumentElement,
    /// The value of `Version`.
    Version,
    /// A statement.
    Statement,
    /// The name of a member of a statement.
    StatementElement,
    /// The value of `Effect`.
    Effect,
    /// The value of `Principal` or `NotPrincipal`.
    Principal,
    /// The name of a member of `Principal`.
    PrincipalKind,
    /// A principal of a kind.
    PrincipalEntry,
    /// An action.
    Action,
    /// A resource.
    Resource,
    /// A condition operator.
    Operator,
    /// A condition key.
    Key,
    /// A value of a condition.
    Value,
    /// Nothing that is known.
    Nothing,
}

/// A place in a policy.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub(super) outline: &'a Outline,
    pub(super) slot: Slot,
    /// The object or array around it.
    pub(super) container: Option<usize>,
    /// The statement around it.
    pub(super) statement: Option<usize>,
    /// The members on the way to it, from the statement on.
    pub(super) names: Vec<String>,
}

impl<'a> Place<'a> {
    pub(super) fn of_cursor(outline: &'a Outline, cursor: &Cursor) -> Option<Self> {
        let name = cursor.name.as_ref().map(|name| name.text.as_str());
        let is_name = match cursor.expected {
            Expected::Name => true,
            Expected::Value => false,
            Expected::Colon | Expected::Comma => return None,
        };
        Some(Self::new(outline, cursor.container, (name, is_name)))
    }

    /// The place of the name of a member.
    pub(super) fn of_name(outline: &'a Outline, item: &Item) -> Self {
        Self::new(outline, item.parent, (None, true))
    }

    pub(super) fn of_value(outline: &'a Outline, item: &Item) -> Self {
        let name = item.name.as_ref().map(|name| name.text.as_str());
        Self::new(outline, item.parent, (name, false))
    }

    fn new(
        outline: &'a Outline,
        container: Option<usize>,
        (name, is_name): (Option<&str>, bool),
    ) -> Self {
        let way = container.map(|place| outline.way(place)).unwrap_or_default();
        let named = |item: &Item| item.name.as_ref().map(|name| name.text.clone());
        let is_statement = |(depth, (_, item)): &(usize, &(usize, &Item))| {
            let is_listed = *depth == 2 && item.name.is_none();
            item.kind == Kind::Object && (*depth == 1 || is_listed)
        };
        let is_under =
            way.get(1).is_some_and(|(_, item)| named(item).as_deref() == Some("Statement"));
        let found = way.iter().enumerate().find(is_statement).filter(|_| is_under);
        let statement = found.map(|(_, (place, _))| *place);
        let below = found.map_or(1, |(depth, _)| depth.saturating_add(1));
        let inside = way.iter().skip(below).filter_map(|(_, item)| named(item));
        let names: Vec<String> = inside.chain(name.map(str::to_owned)).collect();
        let slot = match (statement, container) {
            (Some(_), _) => in_statement(&names, is_name),
            (None, Some(_)) => in_document(&names, is_name),
            (None, None) => Slot::Document,
        };
        Self { outline, slot, container, statement, names }
    }

    /// The member of the statement that it belongs to.
    pub(super) fn element(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// The values of a member of the statement that are texts.
    pub(super) fn texts(&self, member: &str) -> Vec<&'a Item> {
        let found = self.statement.and_then(|statement| self.outline.member(statement, member));
        found.map(|(place, _)| self.outline.texts(place)).unwrap_or_default()
    }

    /// The actions that the statement lists; under `NotAction` none, for it is all others.
    pub(super) fn actions(&self) -> Vec<&'a str> {
        self.texts("Action").into_iter().map(|item| item.text.as_str()).collect()
    }

    /// The condition operator and condition key that it belongs to.
    pub(super) fn condition(&self) -> (Option<&str>, Option<&str>) {
        let mut names = self.names.iter().map(String::as_str).skip(1);
        (names.next(), names.next())
    }
}

fn in_statement(names: &[String], is_name: bool) -> Slot {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match (names.as_slice(), is_name) {
        ([], true) => Slot::StatementElement,
        (["Effect"], false) => Slot::Effect,
        (["Action" | "NotAction"], false) => Slot::Action,
        (["Resource" | "NotResource"], false) => Slot::Resource,
        (["Principal" | "NotPrincipal"], false) => Slot::Principal,
        (["Principal" | "NotPrincipal"], true) => Slot::PrincipalKind,
        (["Principal" | "NotPrincipal", _], false) => Slot::PrincipalEntry,
        (["Condition"], true) => Slot::Operator,
        (["Condition", _], true) => Slot::Key,
        (["Condition", _, _], false) => Slot::Value,
        (_, _) => Slot::Nothing,
    }
}

fn in_document(names: &[String], is_name: bool) -> Slot {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match (names.as_slice(), is_name) {
        ([], true) => Slot::DocumentElement,
        (["Version"], false) => Slot::Version,
        (["Statement"], false) => Slot::Statement,
        (_, _) => Slot::Nothing,
    }
}

/// What is typed at a cursor, and what a completion replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    /// The text before the cursor, without its quote.
    pub(super) text: String,
    pub(super) span: Span,
    /// Whether it begins with a quote.
    pub(super) is_quoted: bool,
    /// What must stand behind it: a comma, or nothing.
    pub(super) behind: &'static str,
}

impl Typed {
    pub(super) fn at(text: &str, cursor: &Cursor) -> Self {
        let behind = match cursor.next {
            Some(
                TokenKind::String
                | TokenKind::OpenString
                | TokenKind::Word
                | TokenKind::OpenObject
                | TokenKind::OpenArray,
            ) => ",",
            _ => "",
        };
        let offset = cursor.offset;
        let Some(token) = cursor.token else {
            let span = Span::new(offset, offset);
            return Self { text: String::new(), span, is_quoted: false, behind };
        };
        let is_quoted = token.kind != TokenKind::Word;
        let start = token.span.start.saturating_add(u32::from(is_quoted));
        let typed = Span::new(start, offset).slice(text);
        let rest = Span::new(offset, token.span.end).slice(text);
        // A string that was not closed ends at the quote of the next one, whose words follow it.
        let is_whole = token.kind == TokenKind::String && cursor.next != Some(TokenKind::Word);
        let end = rest.find([',', '{', '}', '[', ']', '"', ' ', '\t']).unwrap_or(rest.len());
        let end = if is_whole { rest.len() } else { end };
        let is_cut = !is_whole && end < rest.len();
        Self {
            text: typed.to_owned(),
            span: Span::new(
                token.span.start,
                offset.saturating_add(u32::try_from(end).unwrap_or(0)),
            ),
            is_quoted,
            behind: if is_cut { "" } else { behind },
        }
    }
}
