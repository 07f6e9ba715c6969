//! What would allow a request, smallest first. Nothing is tried here: every change was decided anew by `whatIf`.

use crate::analyze::what_if::Wanted;
use crate::api::evaluate::Scenario;
use crate::api::what_if;
use crate::api::wire;
use crate::api::wire::DenialFix;
use crate::decide::Answer;
use crate::request::RequestError;

/// The changes that allow a scenario, and whether everything was looked at.
pub(super) fn find(scenario: &Scenario<'_>) -> Result<(Vec<DenialFix>, bool), RequestError> {
    let found = what_if::changes(scenario, Some(Wanted::Answer(Answer::Allowed)))?;
    let allowed = Answer::Allowed.as_str();
    let changes = found.context.into_iter().filter(|flip| flip.decision == allowed);
    let mut fixes: Vec<DenialFix> =
        changes.map(|flip| DenialFix { changes: flip.changes, ..DenialFix::default() }).collect();
    let added = |statements: &[wire::RemovedStatement], added: wire::AddedStatements| DenialFix {
        statements: statements.to_vec(),
        places: added.places,
        ..DenialFix::default()
    };
    let allows = found.allows.into_iter().filter(|addition| addition.decision == allowed);
    fixes.extend(allows.map(|addition| added(&[], addition)));
    let alone = found.statements.iter().filter(|statement| statement.decision == allowed);
    let alone: Vec<wire::RemovedStatement> = alone.cloned().collect();
    let denies = found.statements.iter().filter(|statement| statement.effect == "Deny");
    let denies: Vec<wire::RemovedStatement> = denies.cloned().collect();
    if alone.is_empty() && found.without_denies == Some(allowed) {
        fixes.push(DenialFix { statements: denies, ..DenialFix::default() });
    } else if found.without_denies == Some(Answer::ImplicitDeny.as_str()) {
        let additions = what_if::additions_without_denies(scenario)?.into_iter();
        let additions = additions.filter(|addition| addition.decision == allowed);
        fixes.extend(additions.map(|addition| added(&denies, addition)));
    }
    let one = |statement| DenialFix { statements: vec![statement], ..DenialFix::default() };
    fixes.extend(alone.into_iter().map(one));
    fixes.sort_by_key(|fix| {
        let changed = [fix.changes.len(), fix.places.len(), fix.statements.len()];
        changed.into_iter().fold(0, usize::saturating_add)
    });
    Ok((fixes, found.complete))
}
