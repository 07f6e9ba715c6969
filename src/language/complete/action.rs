//! Service prefixes, actions and patterns of actions.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::budget::MAX_COMPLETIONS;
use crate::catalog::Action;
use crate::catalog::Service;
use crate::catalog::is_bound_by_resource_control;
use crate::language::complete::Asked;
use crate::language::complete::CompletionKind;
use crate::language::complete::Draft;
use crate::language::complete::Insert;
use crate::policy::PolicyType;

/// What role trust policies decide (POLICY_LANGUAGE.md; IAM User Guide, "Creating a role").
const OF_TRUST: [&str; 6] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:SetContext",
    "sts:SetSourceIdentity",
    "sts:TagSession",
];

/// Letters from which on actions are found by their name alone.
const NAME_FROM: usize = 3;

pub(super) fn drafts(asked: &Asked<'_>) -> Vec<Draft> {
    let catalog = asked.document.catalog;
    let listed = listed(asked);
    let is_trust = asked.document.policy_type == PolicyType::RoleTrust;
    let mut drafts: Vec<Draft> = match asked.typed.text.split_once(':') {
        _ if is_trust => {
            let actions = OF_TRUST.iter().filter_map(|name| catalog.action(name));
            actions.map(|action| of_action(action, 0)).collect()
        }
        Some((prefix, name)) => of_service(asked, prefix, name),
        None => services(asked),
    };
    drafts.retain(|draft| !listed.contains(&draft.label.to_lowercase()));
    drafts
}

/// What the list has beside what is typed.
fn listed(asked: &Asked<'_>) -> BTreeSet<String> {
    let typed = asked.cursor.token.map(|token| token.span);
    let items = asked.place.texts(asked.place.element()).into_iter();
    let others = items.filter(|item| Some(item.span) != typed);
    others.map(|item| item.text.to_lowercase()).collect()
}

fn is_bound(asked: &Asked<'_>, service: Service<'_>) -> bool {
    asked.document.policy_type != PolicyType::ResourceControl
        || is_bound_by_resource_control(service.prefix())
}

fn services(asked: &Asked<'_>) -> Vec<Draft> {
    let typed = asked.typed.text.to_ascii_lowercase();
    let catalog = asked.document.catalog;
    let bound = || catalog.services().filter(|service| is_bound(asked, *service));
    let prefix = |service: Service<'_>| {
        let label = format!("{}:", service.prefix());
        let text = format!("\"{label}$1\"");
        let draft = Draft::new(CompletionKind::Service, 1, label).detail(service.title());
        draft.insert(Insert::Snippet(text))
    };
    let mut drafts: Vec<Draft> = bound().map(prefix).collect();
    if asked.document.policy_type != PolicyType::ResourceControl {
        drafts.push(Draft::new(CompletionKind::Pattern, 0, "*").detail("every action"));
    }
    if typed.len() >= NAME_FROM {
        let named = bound().flat_map(Service::actions).filter(|action| {
            let head = action.name().get(..typed.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(&typed))
        });
        drafts.extend(named.take(MAX_COMPLETIONS).map(|action| of_action(action, 2)));
    }
    drafts
}

fn of_service(asked: &Asked<'_>, prefix: &str, name: &str) -> Vec<Draft> {
    let Some(service) = asked.document.catalog.service(prefix) else { return Vec::new() };
    if !is_bound(asked, service) {
        return Vec::new();
    }
    if name.contains(['*', '?']) {
        return of_pattern(asked);
    }
    let patterns = verbs(service).into_iter().map(|(verb, count)| pattern(service, verb, count));
    let actions = service.actions().map(|action| of_action(action, 1));
    actions.chain(patterns).collect()
}

/// The typed pattern, and what it covers.
fn of_pattern(asked: &Asked<'_>) -> Vec<Draft> {
    let typed = asked.typed.text.as_str();
    let covered: Vec<Action<'_>> = asked.document.catalog.expand(typed).collect();
    let detail = format!("covers {} actions", covered.len());
    let whole = Draft::new(CompletionKind::Pattern, 0, typed).detail(detail);
    let names = covered.into_iter().map(|action| Draft { always: true, ..of_action(action, 1) });
    std::iter::once(whole).chain(names).collect()
}

fn of_action(action: Action<'_>, rank: u8) -> Draft {
    let draft = Draft::new(CompletionKind::Action, rank, action.to_string());
    draft.detail(action.access_level().as_str()).documentation(action.description())
}

/// The first words of several actions, and of how many; the empty one is all of them.
fn verbs(service: Service<'_>) -> BTreeMap<&str, usize> {
    let mut verbs = BTreeMap::new();
    let mut count = |verb| {
        let count: &mut usize = verbs.entry(verb).or_default();
        *count = count.saturating_add(1);
    };
    for action in service.actions() {
        let name = action.name();
        let end = name.char_indices().skip(1).find(|(_, letter)| letter.is_ascii_uppercase());
        count("");
        if let Some(verb) = end.and_then(|(end, _)| name.get(..end)) {
            count(verb);
        }
    }
    verbs.retain(|_, count| *count > 1);
    verbs
}

fn pattern(service: Service<'_>, verb: &str, count: usize) -> Draft {
    let label = format!("{}:{verb}*", service.prefix());
    // `Get*` can cover names that no word ends in: `GetterOf…` is none of `Get`.
    let detail = if verb.is_empty() {
        format!("all {count} actions")
    } else {
        format!("{count} actions or more")
    };
    let rank = if verb.is_empty() { 0 } else { 2 };
    Draft::new(CompletionKind::Pattern, rank, label).detail(detail)
}
