//! Plans and states of Terraform, as `terraform show -json` prints them (Terraform documentation,
//! "JSON Output Format").

mod configuration;
mod document;
mod rows;
pub(super) mod source;
mod unknown;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::diagnostic::Path;
use crate::base::diagnostic::PathSegment;
use crate::base::span::Span;
use crate::infrastructure::Found;
use crate::infrastructure::Owner;
use crate::infrastructure::draft::Draft;
use crate::infrastructure::draft::DraftValue;
use crate::infrastructure::draft::assemble;
use crate::infrastructure::draft::build;
use crate::infrastructure::draft::literal;
use crate::infrastructure::embedded;
use crate::infrastructure::sweep;
use crate::infrastructure::tables;
use crate::infrastructure::terraform::configuration::Configuration;
use crate::infrastructure::terraform::rows::Row;
use crate::infrastructure::write;
use crate::json;
use crate::json::Node;
use crate::json::Value;
use crate::policy::PolicyType;

/// The data source that makes policy documents.
const DOCUMENT: &str = "aws_iam_policy_document";

/// Finds the policies of a plan: those of resources as they will be, and the documents that data
/// sources make, unless a resource has the same.
pub(super) fn read(root: &Node, found: &mut Found<'_>) {
    let configuration = Configuration::new(root);
    let resources = resources(root);
    let mut reader = Reader { configuration, types: BTreeMap::new(), seen: BTreeSet::new() };
    for resource in resources.iter().filter(|resource| !resource.is_data) {
        reader.resource(resource, found);
    }
    for resource in resources.iter().filter(|resource| resource.is_data) {
        reader.data(resource, found);
    }
}

/// A resource or data source, as it will be.
struct Resource<'a> {
    address: &'a str,
    kind: &'a str,
    is_data: bool,
    path: Path,
    values: &'a Node,
    /// What of the values is not known: `true` where one is not.
    unknown: Option<&'a Node>,
}

/// An attribute that a row leads to.
struct Place<'a> {
    path: Path,
    value: Option<&'a Node>,
    unknown: Option<&'a Node>,
    holder: Option<&'a Node>,
}

struct Reader<'a> {
    configuration: Configuration<'a>,
    /// The types of documents, by the data source that makes them.
    types: BTreeMap<String, PolicyType>,
    /// Documents that were found, written alike.
    seen: BTreeSet<String>,
}

impl Reader<'_> {
    fn resource(&mut self, resource: &Resource<'_>, found: &mut Found<'_>) {
        let mut known: BTreeSet<Span> = BTreeSet::new();
        for row in rows::of(resource.kind) {
            let Some(policy_type) = policy_type(row, resource.values) else { return };
            let references = self.configuration.references(resource.address, row.attribute);
            for document in references.iter().flatten() {
                self.types.insert(document.clone(), policy_type);
            }
            for place in places(resource, row.attribute) {
                known.extend(place.value.map(|value| value.span));
                self.place(resource, policy_type, (place, references.as_deref()), found);
            }
        }
        let owner = Owner { resource: resource.address, resource_type: resource.kind };
        let draft = literal(resource.values);
        for (path, draft, policy_type) in sweep::search(&draft, &known) {
            let path = beside(&resource.path, path.segments());
            self.seen.extend(draft.as_known_text().and_then(|text| written_alike(&text)));
            let written = embedded::read(found.text, draft);
            found.keep(owner.policy(None, policy_type, (path, draft.span), written));
        }
    }

    /// Keeps the policy of an attribute: its text, or that it is not known.
    fn place(
        &mut self,
        resource: &Resource<'_>,
        policy_type: PolicyType,
        (place, references): (Place<'_>, Option<&[String]>),
        found: &mut Found<'_>,
    ) {
        let owner = Owner { resource: resource.address, resource_type: resource.kind };
        let name = name(policy_type, place.holder);
        if let Some((text, span)) = text(place.value) {
            self.seen.extend(written_alike(text));
            let written = embedded::whole(found.text, span, text);
            return found.keep(owner.policy(name, policy_type, (place.path, span), written));
        }
        // What the configuration does not have is not known either, but nobody's policy.
        let Some(references) = references.filter(|_| is_true(place.unknown)) else { return };
        let written = nothing_known(resource.values.span, references);
        let at = (place.path, resource.values.span);
        found.keep(owner.policy(name, policy_type, at, written));
    }

    fn data(&mut self, resource: &Resource<'_>, found: &mut Found<'_>) {
        let owner = Owner { resource: resource.address, resource_type: resource.kind };
        let told = self.types.get(&configuration::without_indexes(resource.address)).copied();
        let json = resource.values.member("json");
        let (written, draft, at) = match text(json) {
            Some((text, span)) => {
                if !self.seen.insert(written_alike(text).unwrap_or_else(|| text.to_owned())) {
                    return;
                }
                let at = (resource.path.member("json"), span);
                (embedded::whole(found.text, span, text), Draft::text(span, text), at)
            }
            None => {
                let values = unknown::draft(resource.values, resource.unknown);
                let draft = document::draft(&values);
                let at = (resource.path.clone(), resource.values.span);
                (write::document(&draft), draft, at)
            }
        };
        let policy_type = told.unwrap_or_else(|| sweep::inferred(&draft));
        found.keep(owner.policy(None, policy_type, at, written));
    }
}

/// The type of the policies of a row; None when they are no policies of IAM.
fn policy_type(row: &Row, values: &Node) -> Option<PolicyType> {
    if row.policy_type != PolicyType::ServiceControl {
        return Some(row.policy_type);
    }
    match values.member("type").and_then(Node::as_str) {
        None | Some("SERVICE_CONTROL_POLICY") => Some(PolicyType::ServiceControl),
        Some("RESOURCE_CONTROL_POLICY") => Some(PolicyType::ResourceControl),
        Some(_) => None,
    }
}

/// A document of which nothing is known but what it is made of.
fn nothing_known(span: Span, references: &[String]) -> write::Written {
    let made_of = references.first().map_or("known after apply", String::as_str);
    write::document(&Draft::unknown(span, made_of))
}

/// A policy's text without its spaces and with its members in one order, to hold it beside others.
fn written_alike(text: &str) -> Option<String> {
    let node = json::parse(text).0?;
    let sorted = build(&node, |_, node, parts| {
        let mut draft = assemble(node, parts);
        if let DraftValue::Object(members) = &mut draft.value {
            let named = members.drain(..).map(|member| (member.key.clone(), member));
            *members = tables::map(named).into_values().collect();
        }
        draft
    });
    write::document(&sorted).text
}

/// The name of a policy that has one of its own.
fn name(policy_type: PolicyType, holder: Option<&Node>) -> Option<String> {
    let is_named = matches!(policy_type, PolicyType::IdentityBased) || policy_type.has_levels();
    let name = holder?.member("name")?.as_str()?;
    is_named.then(|| name.to_owned())
}

fn text(node: Option<&Node>) -> Option<(&str, Span)> {
    let node = node?;
    node.as_str().filter(|text| !text.is_empty()).map(|text| (text, node.span))
}

fn is_true(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.value == Value::Bool(true))
}

/// Everything that the way of a row leads to.
fn places<'a>(resource: &Resource<'a>, way: &str) -> Vec<Place<'a>> {
    let path = resource.path.clone();
    let (value, unknown) = (Some(resource.values), resource.unknown);
    let mut at = vec![Place { path, value, unknown, holder: None }];
    for step in way.split('/') {
        at = at.iter().flat_map(|place| next(place, step)).collect();
    }
    at
}

fn next<'a>(place: &Place<'a>, step: &str) -> Vec<Place<'a>> {
    // Nothing within what is unknown as a whole is known.
    let within = |part: Option<&'a Node>| if is_true(place.unknown) { place.unknown } else { part };
    if step != "*" {
        let value = place.value.and_then(|value| value.member(step));
        let unknown = within(place.unknown.and_then(|unknown| unknown.member(step)));
        let path = place.path.member(step);
        return vec![Place { path, value, unknown, holder: place.value }];
    }
    let Some(items) = place.value.and_then(Node::as_array) else {
        let Place { path, unknown, holder, .. } = place;
        let is_unknown = is_true(*unknown);
        let whole = Place { path: path.clone(), value: None, unknown: *unknown, holder: *holder };
        return if is_unknown { vec![whole] } else { Vec::new() };
    };
    let item = |(index, value): (usize, &'a Node)| Place {
        path: beside(&place.path, &[PathSegment::Index(index)]),
        value: Some(value),
        unknown: within(place.unknown.and_then(|unknown| unknown.as_array()?.get(index))),
        holder: place.value,
    };
    items.iter().enumerate().map(item).collect()
}

fn beside(path: &Path, more: &[PathSegment]) -> Path {
    path.segments().iter().chain(more).cloned().collect()
}

/// The resources of a plan as they will be; of a state as they are; and of both the documents that
/// were read before.
fn resources(root: &Node) -> Vec<Resource<'_>> {
    let path = |name: &str| Path::root().member(name);
    let changes = root.member("resource_changes").and_then(Node::as_array);
    let mut all: Vec<Resource<'_>> = match changes {
        Some(changes) => {
            let numbered = changes.iter().enumerate();
            numbered.filter_map(|(index, node)| change(index, node)).collect()
        }
        None => Vec::new(),
    };
    if changes.is_none() {
        for name in ["planned_values", "values"] {
            all.extend(root.member(name).into_iter().flat_map(|node| modules(node, path(name))));
        }
    }
    let before = root.member("prior_state").and_then(|state| state.member("values"));
    let path = path("prior_state").member("values");
    let before = before.into_iter().flat_map(|node| modules(node, path.clone()));
    all.extend(before.filter(|resource| resource.is_data));
    all.retain(|resource| !resource.is_data || resource.kind == DOCUMENT);
    all
}

fn change(index: usize, node: &Node) -> Option<Resource<'_>> {
    let change = node.member("change")?;
    let path = Path::root().member("resource_changes");
    let path = beside(&path, &[PathSegment::Index(index)]).member("change").member("after");
    let values = change.member("after").filter(|values| values.as_object().is_some())?;
    resource(node, path, values, change.member("after_unknown"))
}

fn resource<'a>(
    node: &'a Node,
    path: Path,
    values: &'a Node,
    unknown: Option<&'a Node>,
) -> Option<Resource<'a>> {
    let text = |name: &str| node.member(name).and_then(Node::as_str);
    let (address, kind) = (text("address")?, text("type")?);
    Some(Resource { address, kind, is_data: text("mode") == Some("data"), path, values, unknown })
}

/// The resources of a module and of those within it.
fn modules(values: &Node, path: Path) -> Vec<Resource<'_>> {
    let mut all = Vec::new();
    let mut open: Vec<(Path, &Node)> = Vec::new();
    open.extend(values.member("root_module").map(|node| (path.member("root_module"), node)));
    while let Some((path, module)) = open.pop() {
        let list = |name: &str| module.member(name).and_then(Node::as_array).unwrap_or_default();
        for (index, node) in list("resources").iter().enumerate() {
            let at = beside(&path.member("resources"), &[PathSegment::Index(index)]);
            let values = node.member("values").filter(|values| values.as_object().is_some());
            all.extend(values.and_then(|values| resource(node, at.member("values"), values, None)));
        }
        for (index, node) in list("child_modules").iter().enumerate().rev() {
            open.push((beside(&path.member("child_modules"), &[PathSegment::Index(index)]), node));
        }
    }
    all
}
