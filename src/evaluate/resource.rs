//! `Resource` and `NotResource` (rules R1 to R12).

use crate::base::truth::Truth;
use crate::compile::pattern::Filled;
use crate::compile::pattern::GlobPattern;
use crate::compile::statement::CompiledResource;
use crate::compile::statement::ResourcePattern;
use crate::request::Context;
use crate::request::Request;
use crate::value::arn::Arn;

/// Whether the element covers the resource. Without the element the resource that the policy is
/// attached to is meant, which is the one that is asked for (rule G9).
pub(super) fn matches(element: Option<&CompiledResource>, request: &Request) -> Truth {
    let Some(element) = element else {
        return Truth::True;
    };
    let arn = request.resource.arn();
    let listed = |pattern| matches_pattern(pattern, arn.as_ref(), &request.context);
    let is_listed = Truth::any(element.patterns.iter().map(listed));
    if element.negated { !is_listed } else { is_listed }
}

/// A request without a resource is matched by `*` alone (rules R1, R11).
fn matches_pattern(pattern: &ResourcePattern, arn: Option<&Arn<'_>>, context: &Context) -> Truth {
    let (fields, resource) = match (pattern, arn) {
        (ResourcePattern::Any, _) => return Truth::True,
        (ResourcePattern::Nothing, _) | (ResourcePattern::Arn { .. }, None) => return Truth::False,
        (ResourcePattern::Arn { fields, resource }, Some(arn)) => {
            let [partition, service, region, account, last] = arn.fields();
            let asked = ["arn", partition, service, region, account];
            if !fields.iter().zip(asked).all(|(field, text)| field.matches(text)) {
                return Truth::False;
            }
            (resource, last)
        }
    };
    if let GlobPattern::Fixed(glob) = fields {
        return Truth::from(glob.matches(resource));
    }
    match fields.fill(context) {
        Filled::Text(glob) => Truth::from(glob.matches(resource)),
        Filled::Nothing => Truth::False,
        Filled::Unknown => Truth::Unknown,
    }
}
