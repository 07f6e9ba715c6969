//! ARNs.

use crate::catalog::Catalog;
use crate::catalog::ResourceType;
use crate::value::arn::Arn;
use crate::value::glob::Glob;

/// The most types that are told.
const MOST: usize = 10;

/// The types of resources that an ARN fits, or that a pattern of ARNs is the beginning of.
pub(super) fn of(catalog: &Catalog, text: &str) -> Option<String> {
    if text == "*" {
        return Some("**\\***\n\nEvery resource, and requests without one.".to_owned());
    }
    let arn = Arn::parse(text)?;
    let fitting: Vec<ResourceType<'_>> =
        catalog.resource_types_of_arn(arn.service).filter(|known| fits(arn, *known)).collect();
    if fitting.is_empty() {
        return None;
    }
    let line = |known: &ResourceType<'_>| format!("- {}: `{}`", known.name(), known.arn());
    let lines: Vec<String> = fitting.iter().take(MOST).map(line).collect();
    Some(format!("**{}** resources of this form:\n\n{}", arn.service, lines.join("\n")))
}

fn fits(arn: Arn<'_>, known: ResourceType<'_>) -> bool {
    let [_, _, _, resource] = known.arn_fields();
    // What is chosen is anything, and so is what the user leaves open.
    let open = opened(resource);
    let literal = arn.resource.split(['*', '?', '$']).next().unwrap_or_default();
    let head = open.split('*').next().unwrap_or_default();
    Glob::parse(&open).matches(arn.resource)
        || (arn.resource.contains(['*', '?', '$'])
            && (head.starts_with(literal) || literal.starts_with(head)))
}

/// A pattern of the reference with a wildcard for what is chosen.
fn opened(pattern: &str) -> String {
    let mut opened = String::new();
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once("${") {
        opened.push_str(before);
        opened.push('*');
        rest = behind.split_once('}').map_or("", |(_, behind)| behind);
    }
    opened.push_str(rest);
    opened
}
