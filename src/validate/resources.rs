//! Whether the resources of a statement are ones that its actions are asked on (FINDINGS.md, section
//! 5.1).

use std::collections::BTreeMap;

use crate::catalog::Action;
use crate::catalog::ResourceType;
use crate::catalog::as_pattern;
use crate::policy::PolicyType;
use crate::policy::model::ActionEntry;
use crate::policy::model::Effect;
use crate::policy::model::ResourceElement;
use crate::policy::model::ResourceEntry;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::overlap::overlap;
use crate::validate::place::Place;

/// The most names that a message lists.
const MOST_NAMES: usize = 3;

/// Service and resource of an entry, with a wildcard for each variable.
type Scope<'a> = (&'a str, String);

/// What the entries of a `Resource` reach.
struct Reached<'a> {
    scopes: Vec<Scope<'a>>,
    /// Of each service that was asked for, the names of its types of resources that they reach.
    types: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Reached<'a> {
    fn is_reached(&mut self, action: Action<'a>) -> bool {
        let service = action.service();
        let types = self.types.entry(service.prefix()).or_insert_with(|| {
            let reached = service.resource_types().filter(|known| reaches(&self.scopes, *known));
            reached.map(ResourceType::name).collect()
        });
        action.resource_uses().any(|used| types.contains(&used.resource_type.name()))
    }
}

fn reaches(scopes: &[Scope<'_>], known: ResourceType<'_>) -> bool {
    let [service, _, _, resource] = known.arn_fields();
    let resource = as_pattern(resource);
    scopes.iter().any(|(of, pattern)| overlap(of, service) && overlap(pattern, &resource))
}

pub(super) fn check<'a>(
    subject: Subject<'a>,
    statement: &'a Statement,
    findings: &mut Vec<Finding>,
) {
    let Some(element) = &statement.resource else { return };
    for entry in &element.entries {
        findings.extend(effectively_star(statement, element, entry));
    }
    if element.negated || statement.action.negated || subject.policy_type == PolicyType::RoleTrust {
        return;
    }
    let has_star = element.entries.iter().any(|entry| entry.form == ResourceForm::Any);
    if has_star {
        return findings.extend(unneeded_star(subject, statement));
    }
    let mut reached = Reached {
        scopes: element.entries.iter().filter_map(scope).collect(),
        types: BTreeMap::new(),
    };
    for entry in &statement.action.entries {
        findings.extend(mismatch(subject, statement, entry, &mut reached));
    }
}

fn scope(entry: &ResourceEntry) -> Option<Scope<'_>> {
    let ResourceForm::Arn { fields: [_, _, service, _, _], .. } = &entry.form else { return None };
    let resource = entry.text.splitn(6, ':').nth(5).unwrap_or("*");
    Some((service, as_pattern(resource)))
}

/// An ARN that covers every resource.
fn effectively_star(
    statement: &Statement,
    element: &ResourceElement,
    entry: &ResourceEntry,
) -> Option<Finding> {
    let ResourceForm::Arn { fields: [_, _, service, region, account], .. } = &entry.form else {
        return None;
    };
    let (_, resource) = scope(entry)?;
    let is_star = |field: &str| !field.is_empty() && field.bytes().all(|byte| byte == b'*');
    let fields = [service.as_str(), region, account, &resource];
    fields.into_iter().all(is_star).then(|| {
        let message = format!("`{}` covers every resource", entry.text);
        let found = Place::resource(statement, element, entry)
            .finding(FindingCode::ResourceEffectivelyStar, message);
        found.help("name the service and its resources, or write `*`")
    })
}

/// Actions that an `Allow` of one policy grants on every resource, though they are always asked on one
/// that could be named.
fn unneeded_star(subject: Subject<'_>, statement: &Statement) -> Option<Finding> {
    let is_open = subject.is_granting()
        && statement.effect == Effect::Allow
        && statement.condition.is_empty();
    if !is_open {
        return None;
    }
    let needing = |entry: &&ActionEntry| {
        entry.text != "*" && subject.catalog.expand(&entry.text).any(needs_resource)
    };
    let needing: Vec<&ActionEntry> = statement.action.entries.iter().filter(needing).collect();
    let first = needing.first()?;
    let element = statement.resource.as_ref()?;
    let message = format!("`{}` is allowed on every resource", first.text);
    let place = Place::resources(statement, element);
    let found = place.finding(FindingCode::ResourceStarUnneeded, message);
    let found = found.help("name the resources that are meant");
    let places = needing.into_iter().map(|entry| Place::action(statement, entry));
    Some(places.fold(found, Finding::also))
}

/// Whether the action is always asked on a resource: of a required type, or of one of several.
fn needs_resource(action: Action<'_>) -> bool {
    let mut uses = action.resource_uses();
    let first = uses.next();
    first.is_some_and(|first| first.is_required || uses.next().is_some())
}

/// An action, or those of a pattern, and whether the entries of `Resource` reach what they are asked on.
fn mismatch<'a>(
    subject: Subject<'a>,
    statement: &Statement,
    entry: &ActionEntry,
    reached: &mut Reached<'a>,
) -> Option<Finding> {
    if entry.text == "*" || reached.scopes.is_empty() {
        return None;
    }
    let covered: Vec<Action<'_>> = subject.catalog.expand(&entry.text).collect();
    let unreached: Vec<Action<'_>> =
        covered.iter().copied().filter(|action| !reached.is_reached(*action)).collect();
    let first = *unreached.first()?;
    let place = Place::action(statement, entry);
    if unreached.len() < covered.len() {
        let names: Vec<&str> =
            unreached.iter().map(|action| action.name()).take(MOST_NAMES).collect();
        let message = format!(
            "of the {} actions of `{}` {} are asked on other resources, such as {}",
            covered.len(),
            entry.text,
            unreached.len(),
            names.join(", ")
        );
        let found = place.finding(FindingCode::ResourceMismatchInPattern, message);
        return Some(found.help("name the actions that are meant"));
    }
    let types: Vec<ResourceType<'_>> =
        first.resource_uses().map(|used| used.resource_type).collect();
    if !types.is_empty() {
        let message = format!("`{}` is not asked on such resources", entry.text);
        let found = place.finding(FindingCode::ResourceMismatch, message);
        let forms: Vec<String> = types.iter().map(|known| known.arn()).take(MOST_NAMES).collect();
        return Some(found.help(format!("it is asked on such as {}", forms.join(", "))));
    }
    let is_grant = subject.is_of_identity() && statement.effect == Effect::Allow;
    is_grant.then(|| {
        let message = format!("`{}` is asked on no resource, so it needs `*`", entry.text);
        let found = place.finding(FindingCode::ResourceStarRequired, message);
        found.help("put it into a statement with `\"Resource\": \"*\"`")
    })
}
