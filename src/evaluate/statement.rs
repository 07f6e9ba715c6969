//! One statement: principal, action, resource, conditions (POLICY_LANGUAGE.md, section 10).

use crate::base::truth::Truth;
use crate::compile::pattern::Lens;
use crate::compile::statement::CompiledStatement;
use crate::compile::statement::Requirements;
use crate::evaluate::Case;
use crate::evaluate::action;
use crate::evaluate::class::MatchClasses;
use crate::evaluate::condition;
use crate::evaluate::principal;
use crate::evaluate::resource;
use crate::trace::Element;
use crate::trace::Outcome;

/// Whether the statement applies, and how it names the caller.
pub(super) fn evaluate(statement: &CompiledStatement, case: Case<'_>) -> (Outcome, MatchClasses) {
    let request = case.request;
    let mut classes = MatchClasses::NONE;
    let mut unknown = None;
    let asks = statement.requirements();
    if let Some(element) = &asks.principal {
        let (covers, named) = principal::matches(element, case);
        match covers {
            Truth::True => {}
            Truth::False => return (Outcome::Fails(Element::Principal), classes),
            Truth::Unknown => unknown = Some(Element::Principal),
        }
        classes = named;
    }
    // A plan holds only statements that cover the action.
    if case.plan.is_none() && !action::matches(&statement.action, &request.action) {
        return (Outcome::Fails(Element::Action), classes);
    }
    let lens = Lens { context: &request.context, readings: case.readings };
    match resource::matches(asks.resource.as_ref(), request, case.readings) {
        Truth::True => {}
        Truth::False => return (Outcome::Fails(Element::Resource), classes),
        Truth::Unknown => unknown = unknown.or(Some(Element::Resource)),
    }
    for (index, condition) in asks.conditions.iter().enumerate() {
        match condition::holds(condition, lens) {
            Truth::True => {}
            Truth::False => return (Outcome::Fails(Element::Condition(index)), classes),
            Truth::Unknown => unknown = unknown.or(Some(Element::Condition(index))),
        }
    }
    if classes.intersects(MatchClasses::WILDCARD) && is_singled_out(asks) {
        classes = classes.union(MatchClasses::SINGLED_OUT);
    }
    (unknown.map_or(Outcome::Applies, Outcome::Unknown), classes)
}

/// Whether the statement, which is for everyone, says by a condition for whom (row T1.f1).
fn is_singled_out(asks: &Requirements) -> bool {
    asks.conditions.iter().any(|condition| condition.key == "aws:principalarn")
}
