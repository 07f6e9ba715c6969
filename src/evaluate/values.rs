//! Each value of a statement alone, read by the code that decides.

use crate::base::truth::Truth;
use crate::compile::CompiledPolicy;
use crate::compile::pattern::Lens;
use crate::compile::statement::CompiledResource;
use crate::compile::statement::CompiledStatement;
use crate::evaluate::Case;
use crate::evaluate::action;
use crate::evaluate::condition;
use crate::evaluate::principal;
use crate::evaluate::resource;
use crate::policy::model::Statement;
use crate::trace::Element;
use crate::trace::ValueRef;

/// Tells of each value whether it alone matches the request, where all other elements of the
/// statement match: there it depends on the element whether the statement applies.
pub(super) fn watch(
    policy: &CompiledPolicy,
    place: usize,
    case: Case<'_>,
    mut tell: impl FnMut(ValueRef, Truth),
) {
    let written = policy.document().statements.get(place);
    let (Some(written), Some(compiled)) = (written, policy.statements().get(place)) else { return };
    let elements = elements(compiled, case);
    for (element, _) in &elements {
        let rest = elements.iter().filter(|(other, _)| other != element);
        if Truth::all(rest.map(|(_, truth)| *truth)) != Truth::True {
            continue;
        }
        let matched = values(*element, written, compiled, case);
        for (index, matched) in matched.into_iter().enumerate() {
            tell(ValueRef { element: *element, index }, matched);
        }
    }
}

/// Whether each element matches.
fn elements(statement: &CompiledStatement, case: Case<'_>) -> Vec<(Element, Truth)> {
    let request = case.request;
    let asks = statement.requirements();
    let principal = asks.principal.as_ref();
    let principal = principal.map(|element| principal::matches(element, case).0);
    let action = Truth::from(action::matches(&statement.action, &request.action));
    let resource = asks.resource.as_ref();
    let resource = resource.map(|element| resource::matches(Some(element), request, case.readings));
    let lens = lens(case);
    let conditions = asks.conditions.iter().enumerate();
    let conditions =
        conditions.map(|(index, one)| (Element::Condition(index), condition::holds(one, lens)));
    let principal = principal.map(|truth| (Element::Principal, truth));
    let resource = resource.map(|truth| (Element::Resource, truth));
    let elements = principal.into_iter().chain([(Element::Action, action)]).chain(resource);
    elements.chain(conditions).collect()
}

/// Whether each value of an element matches, alone and whatever the element makes of that.
fn values(
    element: Element,
    written: &Statement,
    statement: &CompiledStatement,
    case: Case<'_>,
) -> Vec<Truth> {
    let (request, asks) = (case.request, statement.requirements());
    match element {
        Element::Principal => {
            let entries = asks.principal.iter().flat_map(|element| &element.entries);
            entries.map(|entry| principal::names(entry, case)).collect()
        }
        Element::Action => {
            let patterns = statement.action.patterns.iter();
            patterns.map(|one| Truth::from(action::covers(one, &request.action))).collect()
        }
        Element::Resource => {
            let patterns = asks.resource.iter().flat_map(|element| &element.patterns);
            let alone = |pattern| CompiledResource { negated: false, patterns: vec![pattern] };
            let alone = patterns.cloned().map(alone);
            alone.map(|one| resource::matches(Some(&one), request, case.readings)).collect()
        }
        Element::Condition(index) => {
            let written = written.condition.get(index);
            let compiled = asks.conditions.get(index);
            let (Some(written), Some(compiled)) = (written, compiled) else { return Vec::new() };
            let alone = written.values.iter().map(|value| compiled.with_value(value));
            alone.map(|one| condition::meets(&one, lens(case))).collect()
        }
    }
}

const fn lens(case: Case<'_>) -> Lens<'_> {
    Lens { context: &case.request.context, readings: case.readings }
}
