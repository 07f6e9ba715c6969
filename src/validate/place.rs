//! Where a finding stands: the elements of a statement with the ways to them.

use crate::base::diagnostic::Path;
use crate::base::diagnostic::PathSegment;
use crate::base::span::Span;
use crate::policy::model::ActionEntry;
use crate::policy::model::ConditionEntry;
use crate::policy::model::ConditionValue;
use crate::policy::model::PrincipalElement;
use crate::policy::model::PrincipalEntry;
use crate::policy::model::ResourceElement;
use crate::policy::model::ResourceEntry;
use crate::policy::model::Statement;
use crate::validate::Finding;
use crate::validate::findings::FindingCode;

/// An element of a statement, for a finding about it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) statement: &'a Statement,
    /// The members on the way to it, from the statement on.
    pub(crate) members: &'a [&'a str],
    pub(crate) index: Option<usize>,
    pub(crate) span: Span,
}

impl<'a> Place<'a> {
    /// `Action` or `NotAction` as a whole.
    pub(crate) const fn actions(statement: &'a Statement) -> Self {
        let members: &[&str] = if statement.action.negated { &["NotAction"] } else { &["Action"] };
        Self { statement, members, index: None, span: statement.action.span }
    }

    /// An entry of `Action` or `NotAction`.
    pub(crate) const fn action(statement: &'a Statement, entry: &ActionEntry) -> Self {
        Self { index: entry.index, span: entry.span, ..Self::actions(statement) }
    }

    /// `Resource` or `NotResource` as a whole.
    pub(crate) const fn resources(statement: &'a Statement, element: &ResourceElement) -> Self {
        let members: &[&str] = if element.negated { &["NotResource"] } else { &["Resource"] };
        Self { statement, members, index: None, span: element.span }
    }

    /// An entry of `Resource` or `NotResource`.
    pub(crate) const fn resource(
        statement: &'a Statement,
        element: &ResourceElement,
        entry: &ResourceEntry,
    ) -> Self {
        let whole = Self::resources(statement, element);
        Self { index: entry.index, span: entry.span, ..whole }
    }

    /// An entry of `Principal` or `NotPrincipal`, under the kind that it is of.
    pub(crate) fn principal(
        statement: &'a Statement,
        element: &PrincipalElement,
        entry: &PrincipalEntry,
    ) -> Self {
        let members: &[&str] = match (element.negated, entry.kind.member()) {
            (false, Some("AWS")) => &["Principal", "AWS"],
            (false, Some("Service")) => &["Principal", "Service"],
            (false, Some("Federated")) => &["Principal", "Federated"],
            (false, Some(_)) => &["Principal", "CanonicalUser"],
            (false, None) => &["Principal"],
            (true, Some("AWS")) => &["NotPrincipal", "AWS"],
            (true, Some("Service")) => &["NotPrincipal", "Service"],
            (true, Some("Federated")) => &["NotPrincipal", "Federated"],
            (true, Some(_)) => &["NotPrincipal", "CanonicalUser"],
            (true, None) => &["NotPrincipal"],
        };
        Self { statement, members, index: entry.index, span: entry.span }
    }

    /// A value of the key that this place is.
    pub(crate) const fn value(self, value: &ConditionValue) -> Self {
        Self { index: value.index, span: value.span, ..self }
    }

    /// The way to it from the policy on.
    pub(crate) fn path(&self) -> Path {
        let statement = PathSegment::Index(self.statement.index);
        let members = self.members.iter().map(|name| PathSegment::Member((*name).to_owned()));
        let segments = [PathSegment::Member("Statement".to_owned()), statement].into_iter();
        segments.chain(members).chain(self.index.map(PathSegment::Index)).collect()
    }

    /// A finding about it.
    pub(crate) fn finding(self, code: FindingCode, message: impl Into<String>) -> Finding {
        Finding::new(code, message.into(), self.path(), self.span)
    }
}

/// What is told of a key of `Condition` where it stands.
pub(crate) fn at_key<T>(
    statement: &Statement,
    entry: &ConditionEntry,
    tell: impl FnOnce(Place<'_>) -> T,
) -> T {
    let operator = entry.operator.to_string();
    let members = ["Condition", operator.as_str(), entry.key.as_str()];
    tell(Place { statement, members: &members, index: None, span: entry.key_span })
}
