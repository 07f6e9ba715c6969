//! Which statements could apply at all: what can be told from them before a caller is known.

use crate::compile::pattern::GlobPattern;
use crate::compile::statement::CompiledResource;
use crate::compile::statement::CompiledStatement;
use crate::compile::statement::ResourcePattern;
use crate::evaluate::action;
use crate::request::Action;
use crate::request::Resource;

/// Whether a statement could apply to somebody's request for the action on the resource. It never says
/// "no" of a statement that does apply; conditions, principals and variables are left open.
#[must_use]
pub fn could_apply(statement: &CompiledStatement, action: &Action, resource: &Resource) -> bool {
    action::matches(&statement.action, action)
        && could_cover(statement.requirements().resource.as_ref(), resource)
}

fn could_cover(element: Option<&CompiledResource>, resource: &Resource) -> bool {
    let (Some(element), Some(arn)) = (element, resource.arn()) else { return true };
    if element.negated {
        return true;
    }
    let [partition, service, region, account, last] = arn.fields();
    let asked = ["arn", partition, service, region, account];
    let covers = |pattern: &ResourcePattern| match pattern {
        ResourcePattern::Any => true,
        ResourcePattern::Nothing => false,
        ResourcePattern::Arn { fields, resource, .. } => {
            // A resource with colons can be met by a field before it (rule R4b).
            last.contains(':')
                || (fields.iter().zip(asked).all(|(field, text)| field.matches(text))
                    && could_match(resource, last))
        }
    };
    element.patterns.iter().any(covers)
}

fn could_match(pattern: &GlobPattern, text: &str) -> bool {
    match pattern {
        GlobPattern::Fixed(glob) => glob.matches(text),
        GlobPattern::Variable(_) => true,
    }
}
