//! Actions and patterns of actions.

use crate::catalog::AccessLevel;
use crate::catalog::Action;
use crate::catalog::Catalog;
use crate::catalog::Label;
use crate::language::hover::list;

/// The most names in one list.
const MOST: usize = 20;

/// The risks of an action, in words.
const RISKS: [(Label, &str); 4] = [
    (Label::CredentialExposure, "hands out credentials"),
    (Label::DataAccess, "hands out data"),
    (Label::PrivilegeEscalation, "can get more permissions"),
    (Label::ResourceExposure, "can open a resource to others"),
];

pub(super) fn of(catalog: &Catalog, text: &str) -> Option<String> {
    if text.contains(['*', '?']) {
        return of_pattern(catalog, text);
    }
    Some(of_action(catalog.action(text)?))
}

fn of_action(action: Action<'_>) -> String {
    let mut parts = vec![format!("**{action}** · {}", action.access_level().as_str())];
    parts.push(format!("{} ({})", action.description(), action.service().title()));
    let risks = RISKS.iter().filter(|(label, _)| action.has_label(*label));
    let risks: Vec<&str> = risks.map(|(_, words)| *words).collect();
    if !risks.is_empty() {
        parts.push(format!("Risk: {}.", risks.join(", ")));
    }
    parts.push(resources(action));
    let keys: Vec<&str> = action.supported_keys().into_iter().map(|key| key.name()).collect();
    if !keys.is_empty() {
        parts.push(format!("Condition keys: {}", list(keys, MOST)));
    }
    let needs: Vec<String> = action.dependent_actions().map(|needed| needed.to_string()).collect();
    if !needs.is_empty() {
        parts.push(format!("Needs besides: {}", list(needs.iter().map(String::as_str), MOST)));
    }
    parts.join("\n\n")
}

fn resources(action: Action<'_>) -> String {
    let used = |used: crate::catalog::ResourceUse<'_>| {
        let required = if used.is_required { " (required)" } else { "" };
        let known = used.resource_type;
        format!("- {}{required}: `{}`", known.name(), known.arn())
    };
    let types: Vec<String> = action.resource_uses().take(MOST).map(used).collect();
    if types.is_empty() {
        return "It takes no resource: `Resource` must be `*`.".to_owned();
    }
    format!("Resources:\n{}", types.join("\n"))
}

fn of_pattern(catalog: &Catalog, text: &str) -> Option<String> {
    let covered: Vec<Action<'_>> = catalog.expand(text).collect();
    if covered.is_empty() {
        return None;
    }
    let mut parts = vec![format!("**{}** · {} actions", text.replace('*', "\\*"), covered.len())];
    for level in AccessLevel::ALL {
        let of_level = covered.iter().filter(|action| action.access_level() == level);
        let names: Vec<String> = of_level.map(ToString::to_string).collect();
        if !names.is_empty() {
            let listed = list(names.iter().map(String::as_str), MOST);
            parts.push(format!("{} ({}): {listed}", level.as_str(), names.len()));
        }
    }
    Some(parts.join("\n\n"))
}
