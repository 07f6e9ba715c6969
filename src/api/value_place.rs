//! Single values of statements in the words of policies, with the ways to them.

use crate::base::diagnostic::Path;
use crate::base::diagnostic::PathSegment;
use crate::base::span::Span;
use crate::policy::model::PrincipalKind;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::trace::Element;
use crate::trace::ValueRef;
use crate::validate::place::Place;
use crate::validate::place::at_key;

/// A value, or an element as a whole.
#[derive(Debug)]
pub(super) struct ValuePlace<'a> {
    /// `Action`, `NotAction` and so on.
    pub(super) element: &'static str,
    pub(super) operator: Option<String>,
    pub(super) key: Option<&'a str>,
    /// As written; of an element as a whole none.
    pub(super) text: Option<&'a str>,
    pub(super) path: Path,
    pub(super) span: Span,
    /// Whether there are requests that it does not match.
    pub(super) can_miss: bool,
}

/// Every value of a statement, in the order principal, action, resource, conditions.
pub(super) fn values(statement: &Statement) -> impl Iterator<Item = (ValueRef, ValuePlace<'_>)> {
    let principals = statement.principal.as_ref().map_or(0, |element| element.entries.len());
    let resources = statement.resource.as_ref().map_or(0, |element| element.entries.len());
    let conditions = statement.condition.iter().enumerate();
    let conditions = conditions.map(|(at, entry)| (Element::Condition(at), entry.values.len()));
    let actions = (Element::Action, statement.action.entries.len());
    let counts = [(Element::Principal, principals), actions, (Element::Resource, resources)];
    let all = counts.into_iter().chain(conditions);
    let all =
        all.flat_map(|(element, count)| (0..count).map(move |index| ValueRef { element, index }));
    all.filter_map(|value| Some((value, value_place(statement, value)?)))
}

/// The place of a value.
pub(super) fn value_place(statement: &Statement, value: ValueRef) -> Option<ValuePlace<'_>> {
    let ValueRef { element, index } = value;
    let name = |negated, plain, not| if negated { not } else { plain };
    let (element, text, place, can_miss) = match element {
        Element::Principal => {
            let element = statement.principal.as_ref()?;
            let entry = element.entries.get(index)?;
            let can_miss =
                !matches!(entry.kind, PrincipalKind::Everyone | PrincipalKind::EveryoneUnderAws);
            let place = Place::principal(statement, element, entry);
            (name(element.negated, "Principal", "NotPrincipal"), &entry.text, place, can_miss)
        }
        Element::Action => {
            let element = &statement.action;
            let entry = element.entries.get(index)?;
            let place = Place::action(statement, entry);
            (
                name(element.negated, "Action", "NotAction"),
                &entry.text,
                place,
                entry.text.contains(':'),
            )
        }
        Element::Resource => {
            let element = statement.resource.as_ref()?;
            let entry = element.entries.get(index)?;
            let place = Place::resource(statement, element, entry);
            let can_miss = entry.form != ResourceForm::Any;
            (name(element.negated, "Resource", "NotResource"), &entry.text, place, can_miss)
        }
        Element::Condition(at) => {
            let entry = statement.condition.get(at)?;
            let value = entry.values.get(index)?;
            let (path, span) = at_key(statement, entry, |key| {
                let place = key.value(value);
                (place.path(), place.span)
            });
            return Some(ValuePlace {
                element: "Condition",
                operator: Some(entry.operator.to_string()),
                key: Some(&entry.key),
                text: Some(&value.text),
                path,
                span,
                can_miss: true,
            });
        }
    };
    let (path, span) = (place.path(), place.span);
    Some(ValuePlace { element, operator: None, key: None, text: Some(text), path, span, can_miss })
}

/// The place of a condition as a whole.
pub(super) fn condition_place(statement: &Statement, index: usize) -> Option<ValuePlace<'_>> {
    let entry = statement.condition.get(index)?;
    Some(ValuePlace {
        element: "Condition",
        operator: Some(entry.operator.to_string()),
        key: Some(&entry.key),
        text: None,
        path: at_key(statement, entry, |place| place.path()),
        span: entry.key_span.to(entry.values_span),
        can_miss: true,
    })
}

/// The way to a statement from the policy on.
pub(super) fn statement_path(statement: &Statement) -> Path {
    let segments =
        [PathSegment::Member("Statement".to_owned()), PathSegment::Index(statement.index)];
    segments.into_iter().collect()
}
