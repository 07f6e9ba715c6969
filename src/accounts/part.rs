//! A part of what AWS printed, and where it stands.

use crate::base::diagnostic::Path;
use crate::json::Member;
use crate::json::Node;
use crate::json::Value;

/// A value with its text and its place.
#[derive(Debug, Clone)]
pub(super) struct Part<'a> {
    pub(super) source: &'a str,
    pub(super) node: &'a Node,
    pub(super) path: Path,
}

impl<'a> Part<'a> {
    fn at(&self, node: &'a Node, path: Path) -> Self {
        Self { source: self.source, node, path }
    }

    /// A member, unless it is absent.
    pub(super) fn member(&self, name: &str) -> Option<Self> {
        self.node.member(name).map(|node| self.at(node, self.path.member(name)))
    }

    /// A member that holds something, `null` being nothing.
    pub(super) fn some(&self, name: &str) -> Option<Self> {
        self.member(name).filter(|part| part.node.value != Value::Null)
    }

    /// The text of a member, where it is a string.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.node.member(name)?.as_str()
    }

    /// Whether a member is `true`.
    pub(super) fn is_true(&self, name: &str) -> bool {
        self.node.member(name).is_some_and(|node| node.value == Value::Bool(true))
    }

    /// The elements, where it is an array.
    pub(super) fn items(&self) -> Option<impl Iterator<Item = Self>> {
        let items = self.node.as_array()?.iter().enumerate();
        Some(items.map(|(index, node)| self.at(node, self.path.index(index))))
    }

    /// The members, where it is an object.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a str, Self)> {
        let members: &'a [Member] = self.node.as_object().unwrap_or_default();
        members
            .iter()
            .map(|Member { key, value, .. }| (key.as_str(), self.at(value, self.path.member(key))))
    }
}
