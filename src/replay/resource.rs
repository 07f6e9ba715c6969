//! A resource that a record does not name whole: whether policies tell apart what it may have been.

use crate::compile::CompiledPolicySet;
use crate::evaluate::could_apply;
use crate::evaluate::extent_of;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::request::Request;
use crate::request::Resource;
use crate::value::extent::Extent;

/// Whether a statement of this effect that covers the action covers some of the resources that it may have been, and
/// not all: by `Resource`, or by `NotResource`.
pub(super) fn is_open(
    set: &CompiledPolicySet,
    request: &Request,
    effect: Effect,
    is_negated: bool,
) -> bool {
    let asked = asked(request.resource.as_str());
    let statements = set.iter().flat_map(|(_, policy)| {
        let compiled = policy.statements().iter();
        compiled.zip(&policy.document().statements)
    });
    let mut relevant = statements.filter(|(compiled, statement)| {
        statement.effect == effect
            && statement.resource.as_ref().is_some_and(|one| one.negated == is_negated)
            && could_apply(compiled, &request.action, &Resource::None)
    });
    relevant.any(|(_, statement)| tells_apart(statement, request, &asked))
}

fn tells_apart(statement: &Statement, request: &Request, asked: &Extent) -> bool {
    let Some(element) = &statement.resource else { return false };
    let extents: Vec<Extent> = element
        .entries
        .iter()
        .filter_map(|entry| extent_of(&entry.form, &request.context))
        .collect();
    let covers_all = extents.iter().any(|extent| extent.covers(asked));
    let covers_none = extents.iter().all(|extent| extent.is_disjoint(asked));
    !(covers_all || covers_none)
}

/// The resources that a template with `${…}` stands for.
fn asked(template: &str) -> Extent {
    let mut extent = Extent::default();
    let mut rest = template;
    if template == "*" {
        return Extent::parse("*");
    }
    while let Some((before, behind)) = rest.split_once("${") {
        extent.literal(before);
        extent.wildcards("*");
        rest = behind.split_once('}').map_or("", |(_, behind)| behind);
    }
    extent.literal(rest);
    extent
}
