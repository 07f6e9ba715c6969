//! Placeholders that stand in the resources of a template: nobody has put a name in their place.

use crate::policy::model::ResourceEntry;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::policy::variable::Part;
use crate::policy::variable::Template;
use crate::validate::Finding;
use crate::validate::findings::FindingCode;
use crate::validate::place::Place;

pub(super) fn check(statement: &Statement, findings: &mut Vec<Finding>) {
    let Some(element) = &statement.resource else { return };
    let member = if element.negated { "NotResource" } else { "Resource" };
    for entry in &element.entries {
        let Some(name) = placeholder(entry) else { continue };
        let message = format!("`${{{name}}}` is a placeholder: nothing stands in its place yet");
        let place = Place { statement, members: &[member], index: entry.index, span: entry.span };
        let help = "write the name, or `*` for any; names of condition keys have a prefix, such as `${aws:username}`";
        findings.push(place.finding(FindingCode::PlaceholderLeft, message).help(help.to_owned()));
    }
}

/// The first variable that no condition key can be: their names have a prefix and a colon (IAM User Guide, "AWS
/// global condition context keys"). One with a default has a value.
fn placeholder(entry: &ResourceEntry) -> Option<String> {
    let ResourceForm::Arn { fields, resource } = &entry.form else { return None };
    let fields = fields.iter().filter_map(|field| Template::parse(field).ok());
    let parts = fields.chain(std::iter::once(resource.clone())).flat_map(|template| template.parts);
    parts.into_iter().find_map(|part| match part {
        Part::Variable { key, default: None } if !key.contains(':') => Some(key),
        Part::Variable { .. } | Part::Text(_) | Part::Literal(_) => None,
    })
}
