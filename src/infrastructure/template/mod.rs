//! Templates of CloudFormation and SAM, and those that CDK makes.

mod names;
mod resolver;
mod resources;
mod rows;
mod text;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::budget::MAX_CONDITION_ROUNDS;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::PathSegment;
use crate::base::span::Span;
use crate::infrastructure::ExtractedPolicy;
use crate::infrastructure::Found;
use crate::infrastructure::Owner;
use crate::infrastructure::draft::Draft;
use crate::infrastructure::draft::DraftMember;
use crate::infrastructure::draft::DraftValue;
use crate::infrastructure::embedded;
use crate::infrastructure::sweep;
use crate::infrastructure::tables;
use crate::infrastructure::template::names::Names;
use crate::infrastructure::template::names::Resource;
use crate::infrastructure::template::resolver::Resolver;
use crate::infrastructure::template::rows::Holds;
use crate::infrastructure::template::rows::Row;
use crate::infrastructure::way::Place;
use crate::infrastructure::way::places;
use crate::json::Node;
use crate::policy::PolicyType;

/// Finds the policies of a template's resources.
pub(super) fn read(root: &Node, given: &BTreeMap<String, String>, found: &mut Found<'_>) {
    let mut names = Names::new(root, given);
    let mut problems = std::mem::take(&mut found.problems);
    let mut resolver = Resolver::new(found.text, &mut problems);
    decide_conditions(root, &mut names, &mut resolver);
    name_resources(&mut names, &mut resolver);
    let boundaries = boundaries(&names);
    let mut policies = Vec::new();
    for (id, resource) in &names.resources {
        let template = Template { file: found.text, names: &names, boundaries: &boundaries };
        policies.extend(template.policies(&mut resolver, id, resource));
    }
    found.problems = problems;
    policies.into_iter().for_each(|policy| found.keep(policy));
}

/// Works out the conditions, each of which may name others: those that go round stay unknown.
fn decide_conditions(root: &Node, names: &mut Names<'_>, resolver: &mut Resolver<'_, '_>) {
    let conditions = root.member("Conditions").and_then(Node::as_object).unwrap_or_default();
    for _ in 0..MAX_CONDITION_ROUNDS {
        let mut is_changed = false;
        for condition in conditions {
            let truth = resolver.truth(names, &condition.value);
            let known = names.conditions.get_mut(condition.key.as_str());
            if let Some(known) = known.filter(|known| **known != truth) {
                is_changed = true;
                *known = truth;
            }
        }
        if !is_changed {
            return;
        }
    }
}

/// Works out the names that functions give to resources. One that is made of another such name is
/// not known.
fn name_resources(names: &mut Names<'_>, resolver: &mut Resolver<'_, '_>) {
    let resources = names.resources.iter();
    let to_resolve =
        resources.filter_map(|(id, resource)| Some((*id, resource.name_to_resolve()?)));
    let to_resolve: Vec<(&str, &Node)> = to_resolve.collect();
    let known = to_resolve.into_iter().map(|(id, node)| (id, resolver.resolve(names, node)));
    let known: Vec<(&str, Draft)> = known.collect();
    for (id, name) in known {
        if let Some(resource) = names.resources.get_mut(id) {
            resource.name = name.as_known_text();
        }
    }
}

/// The managed policies that are boundaries and nothing else.
fn boundaries<'a>(names: &Names<'a>) -> BTreeSet<&'a str> {
    let property = |resource: &Resource<'a>, name: &str| resource.properties?.member(name);
    let reference = |node: &'a Node| node.member("Ref")?.as_str();
    let resources = || names.resources.values();
    let bounds = resources().filter_map(|r| reference(property(r, "PermissionsBoundary")?));
    let attached = resources().filter_map(|r| property(r, "ManagedPolicyArns")?.as_array());
    let attached = tables::set(attached.flatten().filter_map(reference));
    let is_attached = |id: &&str| {
        let attaches = |resource: &Resource<'a>| {
            ["Roles", "Users", "Groups"].iter().any(|name| property(resource, name).is_some())
        };
        attached.contains(id) || names.resources.get(id).is_some_and(attaches)
    };
    tables::set(bounds.filter(|id| !is_attached(id)))
}

/// What all resources of a template share.
#[derive(Clone, Copy)]
struct Template<'a> {
    file: &'a str,
    names: &'a Names<'a>,
    boundaries: &'a BTreeSet<&'a str>,
}

impl Template<'_> {
    /// The policies of a resource: where they rest on conditions that are not known, as they are
    /// when these hold, and then those that are different when they do not.
    fn policies(
        self,
        resolver: &mut Resolver<'_, '_>,
        id: &str,
        resource: &Resource<'_>,
    ) -> Vec<ExtractedPolicy> {
        let Some(properties) = resource.properties else { return Vec::new() };
        resolver.holds = true;
        resolver.assumed.clear();
        let draft = resolver.resolve(self.names, properties);
        let mut policies = self.of_properties(id, resource.resource_type, &draft);
        if resolver.assumed.is_empty() {
            return policies;
        }
        let held = std::mem::take(&mut resolver.assumed);
        resolver.holds = false;
        let draft = resolver.resolve(self.names, properties);
        let mut others = self.of_properties(id, resource.resource_type, &draft);
        let failed = std::mem::take(&mut resolver.assumed);
        let key = |policy: &ExtractedPolicy| (policy.span, policy.document.clone());
        let those_that_held = tables::set(policies.iter().map(key));
        let those_that_failed = tables::set(others.iter().map(key));
        others.retain(|other| !those_that_held.contains(&key(other)));
        others.iter_mut().for_each(|other| other.assumed.clone_from(&failed));
        let rests = policies.iter_mut().filter(|policy| !those_that_failed.contains(&key(policy)));
        rests.for_each(|policy| policy.assumed.clone_from(&held));
        policies.extend(others);
        policies
    }

    fn of_properties(self, id: &str, resource_type: &str, draft: &Draft) -> Vec<ExtractedPolicy> {
        let owner = Owner { resource: id, resource_type };
        let base: Path = ["Resources", id, "Properties"].into_iter().map(member).collect();
        let mut known: BTreeSet<Span> = BTreeSet::new();
        let mut policies = Vec::new();
        for row in rows::of(resource_type) {
            let Some(policy_type) = self.policy_type(row, id, draft) else {
                return policies;
            };
            let is_policy = |place: &Place<'_>| {
                row.holds != Holds::Some || place.draft.member("Statement").is_some()
            };
            for place in places(draft, &base, row.property).into_iter().filter(is_policy) {
                known.extend([place.draft.span, place.holder.span].iter().take(spans(row.holds)));
                let name = place.holder.member(row.name).and_then(Draft::as_known_text);
                let written = embedded::read(self.file, &wrapped(row.holds, place.draft));
                let at = (place.path, place.draft.span);
                policies.push(owner.policy(name, policy_type, at, written));
            }
        }
        for (path, draft, policy_type) in sweep::search(draft, &known) {
            let path = base.segments().iter().chain(path.segments()).cloned().collect();
            let written = embedded::read(self.file, draft);
            policies.push(owner.policy(None, policy_type, (path, draft.span), written));
        }
        policies
    }

    /// The type of the policies of a row; None when they are no policies of IAM.
    fn policy_type(self, row: &Row, id: &str, draft: &Draft) -> Option<PolicyType> {
        if self.boundaries.contains(id) {
            return Some(PolicyType::PermissionsBoundary);
        }
        if row.policy_type != PolicyType::ServiceControl {
            return Some(row.policy_type);
        }
        match draft.member("Type").and_then(Draft::as_known_text).as_deref() {
            None | Some("SERVICE_CONTROL_POLICY") => Some(PolicyType::ServiceControl),
            Some("RESOURCE_CONTROL_POLICY") => Some(PolicyType::ResourceControl),
            Some(_) => None,
        }
    }
}

fn member(name: &str) -> PathSegment {
    PathSegment::Member(name.to_owned())
}

/// How many of a place and its holder are read with it.
const fn spans(holds: Holds) -> usize {
    match holds {
        Holds::Document | Holds::Some => 1,
        Holds::Statements => 2,
    }
}

/// Statements with a document around them.
fn wrapped(holds: Holds, draft: &Draft) -> Cow<'_, Draft> {
    if holds != Holds::Statements {
        return Cow::Borrowed(draft);
    }
    let span = draft.span;
    let part = |key: &str, value| DraftMember { key: key.to_owned(), key_span: span, value };
    let version = part("Version", Draft::text(span, "2012-10-17"));
    let members = vec![version, part("Statement", draft.clone())];
    Cow::Owned(Draft::new(span, DraftValue::Object(members)))
}
