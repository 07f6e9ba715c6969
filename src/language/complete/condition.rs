//! Condition operators and condition keys.

use std::collections::BTreeMap;

use crate::catalog::Action;
use crate::catalog::ConditionKey;
use crate::catalog::KeyType;
use crate::catalog::ResourceUse;
use crate::catalog::Service;
use crate::language::complete::Asked;
use crate::language::complete::CompletionKind;
use crate::language::complete::Draft;
use crate::language::complete::Insert;
use crate::language::complete::element::has;
use crate::language::complete::template;
use crate::language::known::KnownKey;
use crate::language::known::global_keys;
use crate::language::words;
use crate::policy::operator::BaseOperator;
use crate::policy::operator::Family;
use crate::policy::operator::Operator;
use crate::policy::operator::SetOperator;

/// The most actions of a statement whose keys are looked up: more share most of them.
const MOST_ACTIONS: usize = 100;

pub(super) fn operators(asked: &Asked<'_>) -> Vec<Draft> {
    let sets =
        [(None, 0_u8), (Some(SetOperator::ForAnyValue), 2), (Some(SetOperator::ForAllValues), 4)];
    let of_set = |(set, rank)| {
        let operators = BaseOperator::ALL.iter().map(move |base| Operator {
            set,
            base: *base,
            if_exists: false,
        });
        operators.flat_map(move |operator| {
            let if_exists = Operator { if_exists: true, ..operator };
            [of_operator(operator, rank), of_operator(if_exists, rank.saturating_add(1))]
        })
    };
    // `Null` has neither prefix nor suffix (rules C8, X3).
    let is_operator = |draft: &Draft| {
        Operator::parse(&draft.label)
            .is_ok_and(|operator| operator.base != BaseOperator::Null || operator.set.is_none())
    };
    let drafts = sets.into_iter().flat_map(of_set);
    drafts.filter(|draft| is_operator(draft) && !has(asked, &draft.label)).collect()
}

fn of_operator(operator: Operator, rank: u8) -> Draft {
    let is_flag = matches!(operator.base.family(), Family::Bool | Family::Null);
    let value = if is_flag { "{ \"$1\": \"${2:true}\" }" } else { "{ \"$1\": \"$2\" }" };
    let draft = Draft::new(CompletionKind::Operator, rank, operator.to_string());
    draft.documentation(words::operator(operator)).insert(Insert::Member(value.to_owned()))
}

/// Those that every action of the statement takes first, then those that some take, then the global
/// ones, then the others of the same services; of each those of the operator's type first.
pub(super) fn keys(asked: &Asked<'_>) -> Vec<Draft> {
    let operator = asked.place.condition().0.and_then(|name| Operator::parse(name).ok());
    let mut ranks: BTreeMap<String, (u8, KnownKey)> = BTreeMap::new();
    let mut add = |rank: u8, key: KnownKey| {
        ranks.entry(key.name.clone()).or_insert((rank, key));
    };
    let actions = actions(asked);
    let supported = supported(&actions);
    for (key, count) in supported.values() {
        add(if *count == actions.len() { 0 } else { 1 }, KnownKey::listed(*key));
    }
    global_keys().for_each(|key| add(2, KnownKey::global(key)));
    for key in of_services(asked, &actions).filter(|key| !supported.contains_key(key.name())) {
        add(3, KnownKey::listed(key));
    }
    let draft = |(rank, key): (u8, KnownKey)| {
        let is_fit = operator.is_none_or(|operator| fits(&key, operator));
        of_key(&key, rank.saturating_mul(2).saturating_add(u8::from(!is_fit)), operator)
    };
    ranks.into_values().map(draft).filter(|draft| !has(asked, &draft.label)).collect()
}

fn actions<'a>(asked: &Asked<'a>) -> Vec<Action<'a>> {
    let catalog = asked.document.catalog;
    let patterns = asked.place.actions().into_iter().filter(|pattern| *pattern != "*");
    patterns.flat_map(|pattern| catalog.expand(pattern)).take(MOST_ACTIONS).collect()
}

/// The keys that these actions take, by name, and how many of them take each.
fn supported<'a>(actions: &[Action<'a>]) -> BTreeMap<&'a str, (ConditionKey<'a>, usize)> {
    let mut counts: BTreeMap<&str, (ConditionKey<'_>, usize)> = BTreeMap::new();
    // Of each key the action that took it last: one can take a key with several resources.
    let mut lasts: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, action) in actions.iter().enumerate() {
        let of_uses = action.resource_uses().flat_map(|used: ResourceUse<'_>| {
            used.condition_keys().chain(used.resource_type.condition_keys())
        });
        for key in action.condition_keys().chain(of_uses) {
            if lasts.insert(key.name(), place) != Some(place) {
                let (_, count) = counts.entry(key.name()).or_insert((key, 0));
                *count = count.saturating_add(1);
            }
        }
    }
    counts
}

/// The keys of the actions' services, and of the service whose prefix is typed.
fn of_services<'a>(
    asked: &Asked<'a>,
    actions: &[Action<'a>],
) -> impl Iterator<Item = ConditionKey<'a>> {
    let typed = asked.typed.text.split_once(':').map(|(prefix, _)| prefix);
    let typed = typed.and_then(|prefix| asked.document.catalog.service(prefix));
    let mut services: Vec<Service<'_>> = actions.iter().map(|action| action.service()).collect();
    services.extend(typed);
    services.sort_by_key(|service| service.prefix());
    services.dedup_by_key(|service| service.prefix());
    services.into_iter().flat_map(|service| service.condition_keys())
}

fn of_key(key: &KnownKey, rank: u8, operator: Option<Operator>) -> Draft {
    let is_flag = key.key_type == KeyType::Bool
        || operator.is_some_and(|operator| operator.base == BaseOperator::Null);
    // Behind the places of the name, however many it has.
    let value = if is_flag { "\"${9:true}\"" } else { "\"$9\"" };
    let draft = Draft::new(CompletionKind::Key, rank, key.name.clone())
        .detail(key.kind())
        .documentation(key.description.clone());
    if key.name.contains("${") {
        return draft.insert(Insert::Snippet(format!("{}: {value}", template(&key.name))));
    }
    draft.insert(Insert::Member(value.to_owned()))
}

/// Whether an operator reads the values of a key, and as many as it has.
fn fits(key: &KnownKey, operator: Operator) -> bool {
    let family = operator.base.family();
    let is_of_type = match key.key_type {
        KeyType::String => {
            matches!(family, Family::Text | Family::TextIgnoreCase | Family::TextLike)
        }
        KeyType::Arn => family == Family::Arn,
        KeyType::Bool => family == Family::Bool,
        KeyType::Numeric => family == Family::Numeric,
        KeyType::Date => family == Family::Date,
        KeyType::IpAddress => family == Family::IpAddress,
        KeyType::Binary => family == Family::Binary,
    };
    family == Family::Null || (is_of_type && key.is_multivalued == operator.set.is_some())
}
