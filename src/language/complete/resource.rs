//! ARNs of the resources that the statement's actions are asked on.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::catalog::ResourceType;
use crate::language::complete::Asked;
use crate::language::complete::CompletionKind;
use crate::language::complete::Draft;
use crate::language::complete::Insert;
use crate::language::complete::template;

/// The partition that is written first: of `${Partition}`.
const PARTITION: (&str, &str) = ("${Partition}", "aws");

/// The most actions of a statement whose resources are looked up.
const MOST_ACTIONS: usize = 1_000;

pub(super) fn drafts(asked: &Asked<'_>) -> Vec<Draft> {
    let catalog = asked.document.catalog;
    let mut types: BTreeMap<String, (u8, ResourceType<'_>)> = BTreeMap::new();
    let patterns: BTreeSet<&str> = asked.place.actions().into_iter().collect();
    let patterns = patterns.into_iter().filter(|pattern| *pattern != "*");
    let actions = patterns.flat_map(|pattern| catalog.expand(pattern)).take(MOST_ACTIONS);
    for used in actions.flat_map(|action| action.resource_uses()) {
        let rank = if used.is_required { 1 } else { 2 };
        let known = types.entry(used.resource_type.arn()).or_insert((rank, used.resource_type));
        known.0 = known.0.min(rank);
    }
    // What is typed names a service.
    let service = asked.typed.text.split(':').nth(2).filter(|service| !service.is_empty());
    for known in service.into_iter().flat_map(|service| catalog.resource_types_of_arn(service)) {
        types.entry(known.arn()).or_insert((3, known));
    }
    let of_types = types.into_iter().map(|(arn, (rank, known))| of_type(&arn, rank, known));
    let any = Draft::new(CompletionKind::Resource, 0, "*").detail("every resource");
    std::iter::once(any).chain(of_types).collect()
}

fn of_type(arn: &str, rank: u8, known: ResourceType<'_>) -> Draft {
    let (partition, written) = PARTITION;
    let arn = arn.replacen(partition, written, 1);
    let draft = Draft::new(CompletionKind::Resource, rank, arn.clone()).detail(known.name());
    draft.insert(Insert::Snippet(template(&arn)))
}
