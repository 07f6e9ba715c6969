//! Why a statement did not apply: the element, its pattern, the value it met.

use crate::base::span::Span;
use crate::policy::model::Statement;
use crate::request::Request;
use crate::request::context::ContextEntry;
use crate::request::context::Lookup;
use crate::request::context::fold;
use crate::trace::Element;

/// The element of a statement that did not match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Its name as written: `NotAction`.
    pub element: &'static str,
    /// The condition operator as written.
    pub operator: Option<String>,
    /// The condition key as written.
    pub key: Option<String>,
    /// What the policy asks for.
    pub pattern: Vec<String>,
    /// What the request has; none when the key is missing, or not known.
    pub value: Option<ContextEntry>,
    /// Whether the request does not have the key.
    pub is_missing: bool,
    /// Where the element stands.
    pub span: Span,
}

/// Joins the outcome of a statement with its text and the request.
#[must_use]
pub fn failure(statement: &Statement, element: Element, request: &Request) -> Option<Failure> {
    let (name, pattern, value, span) = match element {
        Element::Condition(index) => return condition(statement, index, request),
        Element::Action => {
            let action = &statement.action;
            let name = if action.negated { "NotAction" } else { "Action" };
            let pattern = action.entries.iter().map(|entry| entry.text.clone()).collect();
            (name, pattern, request.action.as_str(), action.span)
        }
        Element::Resource => {
            let resource = statement.resource.as_ref()?;
            let name = if resource.negated { "NotResource" } else { "Resource" };
            let pattern = resource.entries.iter().map(|entry| entry.text.clone()).collect();
            (name, pattern, request.resource.as_str(), resource.span)
        }
        Element::Principal => {
            let principal = statement.principal.as_ref()?;
            let name = if principal.negated { "NotPrincipal" } else { "Principal" };
            let pattern = principal.entries.iter().map(|entry| entry.text.clone()).collect();
            (name, pattern, request.principal.display_name(), principal.span)
        }
    };
    let value =
        ContextEntry { name: String::new(), is_multivalued: false, values: vec![value.to_owned()] };
    Some(Failure {
        element: name,
        operator: None,
        key: None,
        pattern,
        value: Some(value),
        is_missing: false,
        span,
    })
}

fn condition(statement: &Statement, index: usize, request: &Request) -> Option<Failure> {
    let entry = statement.condition.get(index)?;
    let (value, is_missing) = match request.context.look_up(&fold(&entry.key)) {
        Lookup::Present(value) => (Some(value.clone()), false),
        Lookup::Absent => (None, true),
        Lookup::Unknown => (None, false),
    };
    Some(Failure {
        element: "Condition",
        operator: Some(entry.operator.to_string()),
        key: Some(entry.key.clone()),
        pattern: entry.values.iter().map(|value| value.text.clone()).collect(),
        is_missing,
        value,
        span: entry.key_span.to(entry.values_span),
    })
}
