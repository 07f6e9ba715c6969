//! Policies where no table tells of any: whatever has a `Statement` with an `Effect`.

use std::collections::BTreeSet;

use crate::base::diagnostic::Path;
use crate::base::diagnostic::PathSegment;
use crate::base::span::Span;
use crate::infrastructure::Found;
use crate::infrastructure::Owner;
use crate::infrastructure::draft::Draft;
use crate::infrastructure::draft::DraftValue;
use crate::infrastructure::draft::literal;
use crate::infrastructure::embedded;
use crate::infrastructure::write::document;
use crate::json;
use crate::json::Node;
use crate::policy::PolicyType;

/// A file that is a policy: of JSON its text, of YAML what it says.
pub(super) fn policy(root: &Node, found: &mut Found<'_>) {
    let draft = literal(root);
    let (policy_type, place) = (inferred(&draft), (Path::root(), root.span));
    let is_json = json::parse(found.text).0.is_some();
    let written =
        if is_json { embedded::verbatim(found.text, root.span) } else { document(&draft) };
    let owner = Owner { resource: "", resource_type: "" };
    found.keep(owner.policy(None, policy_type, place, written));
}

/// Where policies are in a value, each with its type; those that stand at `known` places are left
/// out, with what is in them.
pub(super) fn search<'a>(
    root: &'a Draft,
    known: &BTreeSet<Span>,
) -> Vec<(Path, &'a Draft, PolicyType)> {
    let mut places = Vec::new();
    let mut open = vec![(Path::root(), root)];
    while let Some((path, at)) = open.pop() {
        if known.contains(&at.span) {
            continue;
        }
        if is_policy(at) {
            places.push((path, at, inferred(at)));
            continue;
        }
        match &at.value {
            DraftValue::Array(items) => {
                let items = items.iter().enumerate().rev();
                open.extend(
                    items.map(|(index, item)| (beside(&path, PathSegment::Index(index)), item)),
                );
            }
            DraftValue::Object(members) => {
                let members = members.iter().rev();
                open.extend(members.map(|member| (path.member(&member.key), &member.value)));
            }
            DraftValue::Absent
            | DraftValue::Null
            | DraftValue::Bool(_)
            | DraftValue::Number(_)
            | DraftValue::Text(_)
            | DraftValue::Truth(_) => {}
        }
    }
    places
}

/// A path with one more step.
pub(super) fn beside(path: &Path, segment: PathSegment) -> Path {
    path.segments().iter().cloned().chain([segment]).collect()
}

fn is_policy(draft: &Draft) -> bool {
    if let Some(text) = draft.as_known_text() {
        return embedded::is_policy_text(&text);
    }
    let Some(statement) = draft.member("Statement") else { return false };
    let has_effect = |statement: &Draft| statement.member("Effect").is_some();
    has_effect(statement) || statement.as_array().is_some_and(|all| all.iter().any(has_effect))
}

/// The type of a policy of which nothing else is told: without principals it is attached to one; with
/// principals and actions of STS alone it is the trust policy of a role; else that of a resource.
pub(super) fn inferred(draft: &Draft) -> PolicyType {
    let text = draft.as_known_text().and_then(|text| json::parse(&text).0);
    let embedded = text.as_ref().map(literal);
    let draft = embedded.as_ref().unwrap_or(draft);
    let Some(statement) = draft.member("Statement") else { return PolicyType::IdentityBased };
    let all = statement.as_array().unwrap_or(std::slice::from_ref(statement));
    let has_principal = |statement: &Draft| {
        statement.member("Principal").or(statement.member("NotPrincipal")).is_some()
    };
    if !all.iter().any(has_principal) {
        return PolicyType::IdentityBased;
    }
    if all.iter().all(is_trust) { PolicyType::RoleTrust } else { PolicyType::ResourceBased }
}

fn is_trust(statement: &Draft) -> bool {
    let Some(action) = statement.member("Action") else { return false };
    let actions = action.as_array().unwrap_or(std::slice::from_ref(action));
    let is_sts =
        |action: &Draft| action.as_known_text().is_some_and(|text| text.starts_with("sts:"));
    !actions.is_empty() && actions.iter().all(is_sts) && statement.member("Resource").is_none()
}
