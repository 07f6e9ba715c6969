//! Which statements could apply at all: what can be told from them before a caller is known.

use crate::compile::pattern::GlobPattern;
use crate::compile::statement::CompiledResource;
use crate::compile::statement::CompiledStatement;
use crate::compile::statement::ResourcePattern;
use crate::evaluate::action;
use crate::policy::model::ResourceForm;
use crate::policy::variable::Part;
use crate::request::Action;
use crate::request::Context;
use crate::request::Resource;
use crate::request::context::fold;
use crate::value::extent::Extent;

/// Whether a statement could apply to somebody's request for the action on the resource. It never says
/// "no" of a statement that does apply; conditions, principals and variables are left open.
#[must_use]
pub fn could_apply(statement: &CompiledStatement, action: &Action, resource: &Resource) -> bool {
    action::matches(&statement.action, action)
        && could_cover(statement.requirements().resource.as_ref(), resource)
}

/// What an entry of `Resource` or `NotResource` covers in a context, of the whole ARN at once; a variable that has no
/// value there is not known. None where it covers nothing.
#[must_use]
pub fn extent_of(form: &ResourceForm, context: &Context) -> Option<Extent> {
    let (fields, resource) = match form {
        ResourceForm::Any => return Some(Extent::parse("*")),
        ResourceForm::Nothing => return None,
        ResourceForm::Arn { fields, resource } => (fields, resource),
    };
    let mut extent = Extent::parse(&fields.join(":"));
    extent.literal(":");
    for part in &resource.parts {
        match part {
            Part::Text(text) => extent.wildcards(text),
            Part::Literal(character) => extent.literal(&character.to_string()),
            Part::Variable { key, default } => {
                let value = context.single_value(&fold(key)).or(default.as_deref());
                match value {
                    Some(value) => extent.literal(value),
                    None => extent.unknown(key.clone()),
                }
            }
        }
    }
    Some(extent)
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
