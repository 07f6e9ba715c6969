//! Statements with one thing changed, for tests that should notice.

use std::collections::BTreeSet;

use crate::policy::model::ActionEntry;
use crate::policy::model::ConditionValue;
use crate::policy::model::PrincipalEntry;
use crate::policy::model::PrincipalKind;
use crate::policy::model::ResourceEntry;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::policy::operator::Family;
use crate::policy::variable::Part;
use crate::policy::variable::Template;
use crate::trace::Element;
use crate::trace::ValueRef;

/// One change of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The statement is gone.
    WithoutStatement,
    /// One key under one operator of `Condition` is gone.
    WithoutCondition(usize),
    /// A value is gone; of `NotAction`, `NotResource` and `NotPrincipal` also the last one.
    WithoutValue(ValueRef),
    /// The wildcards of a value match nothing any more.
    WithoutWildcards(ValueRef),
    /// A value covers every action of its service, every resource of its kind of ARN, or everyone.
    Widened(ValueRef),
}

/// A changed statement.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// What was changed.
    pub change: Change,
    /// The statement then; none when it is gone.
    pub statement: Option<Statement>,
}

/// Every mutant of a statement.
#[must_use]
pub fn mutants(statement: &Statement) -> Vec<Mutant> {
    let mut mutants = vec![Mutant { change: Change::WithoutStatement, statement: None }];
    let mut push = |change, statement| mutants.push(Mutant { change, statement: Some(statement) });
    if let Some(element) = &statement.principal {
        let is_open = element.entries.iter().any(|entry| entry.kind.is_everyone());
        without_values(element.entries.len(), element.negated, Element::Principal, |value| {
            let mut less = statement.clone();
            less.principal.as_mut().map(|element| element.entries.remove(value.index));
            push(Change::WithoutValue(value), less);
        });
        if !element.negated && !is_open {
            open_principal(statement, &mut push);
        }
    }
    let action = &statement.action;
    without_values(action.entries.len(), action.negated, Element::Action, |value| {
        let mut less = statement.clone();
        less.action.entries.remove(value.index);
        push(Change::WithoutValue(value), less);
    });
    if !action.negated {
        other_actions(statement, &mut push);
    }
    if let Some(element) = &statement.resource {
        without_values(element.entries.len(), element.negated, Element::Resource, |value| {
            let mut less = statement.clone();
            less.resource.as_mut().map(|element| element.entries.remove(value.index));
            push(Change::WithoutValue(value), less);
        });
        if !element.negated {
            other_resources(statement, &element.entries, &mut push);
        }
    }
    for index in 0..statement.condition.len() {
        other_conditions(statement, index, &mut push);
    }
    mutants
}

/// The last value stays, or the element would not be one; without the last value of a `Not…` element
/// nothing is left out any more.
fn without_values(count: usize, negated: bool, element: Element, tell: impl FnMut(ValueRef)) {
    if count > 1 || negated {
        (0..count).map(|index| ValueRef { element, index }).for_each(tell);
    }
}

/// The first principal of the account's side becomes everyone.
fn open_principal(statement: &Statement, push: &mut impl FnMut(Change, Statement)) {
    let is_named = |entry: &&PrincipalEntry| entry.kind.member() == Some("AWS");
    let entries = statement.principal.iter().flat_map(|element| &element.entries);
    let Some((index, _)) = entries.enumerate().find(|(_, entry)| is_named(entry)) else { return };
    let mut more = statement.clone();
    let entries = more.principal.as_mut().map(|element| &mut element.entries);
    if let Some(entry) = entries.and_then(|entries| entries.get_mut(index)) {
        entry.kind = PrincipalKind::EveryoneUnderAws;
        "*".clone_into(&mut entry.text);
        push(Change::Widened(ValueRef { element: Element::Principal, index }), more);
    }
}

fn other_actions(statement: &Statement, push: &mut impl FnMut(Change, Statement)) {
    let entries = &statement.action.entries;
    let whole = |text: &str| text.split_once(':').is_none_or(|(_, name)| is_any(name));
    let lower = |text: &str| text.to_ascii_lowercase();
    // What is covered already, or was widened before, is not widened again.
    let mut known: BTreeSet<String> =
        entries.iter().filter(|entry| whole(&entry.text)).map(|entry| lower(&entry.text)).collect();
    for (index, ActionEntry { text, .. }) in entries.iter().enumerate() {
        let Some((prefix, name)) = text.split_once(':') else { continue };
        let value = ValueRef { element: Element::Action, index };
        let with = |text: String| {
            let mut other = statement.clone();
            if let Some(entry) = other.action.entries.get_mut(index) {
                entry.text = text;
            }
            other
        };
        if let Some(name) = without_wildcards(name) {
            push(Change::WithoutWildcards(value), with(format!("{prefix}:{name}")));
        }
        let wide = format!("{prefix}:*");
        if !known.contains("*") && known.insert(lower(&wide)) {
            push(Change::Widened(value), with(wide));
        }
    }
}

fn other_resources(
    statement: &Statement,
    entries: &[ResourceEntry],
    push: &mut impl FnMut(Change, Statement),
) {
    let is_whole = |resource: &Template| match resource.parts.as_slice() {
        [Part::Text(text)] => is_any(text),
        _ => false,
    };
    let covers_all = entries.iter().any(|entry| entry.form == ResourceForm::Any);
    let mut known: Vec<&[String; 5]> = entries
        .iter()
        .filter_map(|entry| match &entry.form {
            ResourceForm::Arn { fields, resource } => is_whole(resource).then_some(fields),
            ResourceForm::Any | ResourceForm::Nothing => None,
        })
        .collect();
    for (index, entry) in entries.iter().enumerate() {
        let ResourceForm::Arn { fields, resource } = &entry.form else { continue };
        let value = ValueRef { element: Element::Resource, index };
        let with = |resource: Template| {
            let mut other = statement.clone();
            let entries = other.resource.as_mut().map(|element| &mut element.entries);
            if let Some(entry) = entries.and_then(|entries| entries.get_mut(index)) {
                entry.text = format!("{}:{}", fields.join(":"), text_of(&resource));
                entry.form = ResourceForm::Arn { fields: fields.clone(), resource };
            }
            other
        };
        if let Some(resource) = literal(resource) {
            push(Change::WithoutWildcards(value), with(resource));
        }
        if !covers_all && !known.contains(&fields) {
            known.push(fields);
            push(Change::Widened(value), with(Template::plain("*")));
        }
    }
}

fn other_conditions(
    statement: &Statement,
    condition: usize,
    push: &mut impl FnMut(Change, Statement),
) {
    let Some(entry) = statement.condition.get(condition) else { return };
    let mut less = statement.clone();
    less.condition.remove(condition);
    push(Change::WithoutCondition(condition), less);
    let element = Element::Condition(condition);
    without_values(entry.values.len(), false, element, |value| {
        let mut less = statement.clone();
        less.condition.get_mut(condition).map(|entry| entry.values.remove(value.index));
        push(Change::WithoutValue(value), less);
    });
    let takes_wildcards = matches!(entry.operator.base.family(), Family::TextLike | Family::Arn);
    if !takes_wildcards || entry.operator.base.is_negated() {
        return;
    }
    for (index, ConditionValue { template, .. }) in entry.values.iter().enumerate() {
        let Some(template) = literal(template) else { continue };
        let mut other = statement.clone();
        let values = other.condition.get_mut(condition).map(|entry| &mut entry.values);
        if let Some(value) = values.and_then(|values| values.get_mut(index)) {
            value.text = text_of(&template);
            value.template = template;
            push(Change::WithoutWildcards(ValueRef { element, index }), other);
        }
    }
}

fn is_any(text: &str) -> bool {
    text.contains('*') && text.chars().all(|character| character == '*')
}

/// The text without its wildcards; none when it has none, or nothing else.
fn without_wildcards(text: &str) -> Option<String> {
    let literal = text.replace(['*', '?'], "");
    (literal.len() < text.len() && !literal.is_empty()).then_some(literal)
}

/// The same for a text with variables.
fn literal(template: &Template) -> Option<Template> {
    let without = |part: &Part| match part {
        Part::Text(text) => Part::Text(text.replace(['*', '?'], "")),
        Part::Literal(_) | Part::Variable { .. } => part.clone(),
    };
    let parts: Vec<Part> = template.parts.iter().map(without).collect();
    let is_empty = |part: &Part| matches!(part, Part::Text(text) if text.is_empty());
    let is_other = parts != template.parts && !parts.iter().all(is_empty);
    is_other.then_some(Template { parts })
}

/// The text as it is written.
fn text_of(template: &Template) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Literal(character) => format!("${{{character}}}"),
        Part::Variable { key, default: None } => format!("${{{key}}}"),
        Part::Variable { key, default: Some(default) } => format!("${{{key}, '{default}'}}"),
    };
    template.parts.iter().map(part).collect()
}
