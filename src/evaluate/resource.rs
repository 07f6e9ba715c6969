//! `Resource` and `NotResource` (rules R1 to R12).

use std::borrow::Cow;

use crate::base::truth::Truth;
use crate::compile::pattern::Filled;
use crate::compile::pattern::GlobPattern;
use crate::compile::pattern::Lens;
use crate::compile::statement::CompiledResource;
use crate::compile::statement::ResourcePattern;
use crate::request::Request;
use crate::request::Resource;
use crate::trace::Readings;
use crate::trace::UncertainRule;
use crate::value::arn::Arn;
use crate::value::arn::OwnedArn;
use crate::value::glob::Glob;

/// Whether the element covers the resource. Without the element the resource that the policy is
/// attached to is meant, which is the one that is asked for (rule G9).
pub(super) fn matches(
    element: Option<&CompiledResource>,
    request: &Request,
    readings: &Readings,
) -> Truth {
    let Some(element) = element else {
        return Truth::True;
    };
    let lens = Lens { context: &request.context, readings };
    let listed = |pattern: &ResourcePattern| match (pattern, &request.resource) {
        (ResourcePattern::Any, _) => Truth::True,
        (ResourcePattern::Nothing, _) => Truth::False,
        (ResourcePattern::Arn { fields, resource, .. }, Resource::None) => {
            Truth::from(matches_no_resource(fields, resource, request, readings))
        }
        (ResourcePattern::Arn { head, fields, resource }, Resource::Arn(arn)) => {
            matches_arn((head.as_deref(), fields, resource), arn, lens, element.negated)
        }
    };
    let is_listed = Truth::any(element.patterns.iter().map(listed));
    if element.negated { !is_listed } else { is_listed }
}

/// A request without a resource is matched by `*` alone (rules R1, R11). The service may ask with an
/// ARN of its own instead.
fn matches_no_resource(
    fields: &[Glob; 5],
    resource: &GlobPattern,
    request: &Request,
    readings: &Readings,
) -> bool {
    let [_, _, service, _, _] = fields;
    let is_whole = matches!(resource, GlobPattern::Fixed(glob) if glob.is_any());
    is_whole
        && service.matches(request.action.prefix())
        && readings.reads_otherwise(UncertainRule::PatternWithoutResource)
}

/// Field by field (rule R4); the literal ones of them at once.
fn matches_arn(
    (head, fields, resource): (Option<&str>, &[Glob; 5], &GlobPattern),
    asked: &OwnedArn,
    lens: Lens<'_>,
    negated: bool,
) -> Truth {
    let rest = head.map(|head| asked.as_str().strip_prefix(head));
    let filled = match resource {
        GlobPattern::Fixed(_) if rest == Some(None) => return Truth::False,
        GlobPattern::Fixed(glob) => Filled::Text(Cow::Borrowed(glob)),
        GlobPattern::Variable(_) => resource.fill(lens).map(Cow::Owned),
    };
    let is_open = filled == Filled::Unknown;
    let widest = if is_open { resource.widest(lens).map(Cow::Owned) } else { filled };
    let glob = match widest {
        Filled::Text(glob) => glob,
        // An unresolved variable excludes nothing (rule VR6); the other reading is that the whole
        // statement is void.
        Filled::Nothing | Filled::Unknown => {
            let is_void =
                negated && lens.readings.reads_otherwise(UncertainRule::UnresolvedInNotResource);
            return Truth::from(is_void);
        }
    };
    let matched = if is_open { Truth::Unknown } else { Truth::True };
    if let Some(rest) = rest {
        let is_matched = rest.is_some_and(|rest| glob.matches(rest));
        return if is_matched { matched } else { Truth::False };
    }
    let arn = asked.as_arn();
    let [partition, service, region, account, last] = arn.fields();
    let asked = ["arn", partition, service, region, account];
    let each = fields.iter().zip(asked).all(|(field, text)| field.matches(text));
    if each && glob.matches(last) {
        return matched;
    }
    Truth::from(reaches_beyond(fields, &glob, &arn, lens.readings))
}

/// Whether a `*` at the end of a field reaches beyond its colon (rule R4b): only where the resource
/// has colons of its own can that differ.
fn reaches_beyond(fields: &[Glob; 5], resource: &Glob, arn: &Arn<'_>, readings: &Readings) -> bool {
    if !arn.resource.contains(':') {
        return false;
    }
    let pattern = Glob::joined(fields.iter().chain([resource]), ':');
    let text = format!("arn:{}", arn.fields().join(":"));
    pattern.matches(&text) && readings.reads_otherwise(UncertainRule::StarBeyondField)
}
