//! An explicit deny decides, wherever it stands (R1.3).

use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::decide::verdicts::Verdicts;

/// The first deny in the order of AWS's own trace: RCP, SCP, VPC endpoint, resource, identity,
/// boundary, session (R18.1).
pub(super) fn decide(verdicts: &Verdicts) -> Option<Decision> {
    let levels = verdicts.resource_control.iter().chain(&verdicts.service_control);
    let levels = levels.map(|levels| levels.deny);
    let others = [
        &verdicts.vpc_endpoint,
        &verdicts.resource,
        &verdicts.identity,
        &verdicts.boundary,
        &verdicts.session,
    ];
    let others = others.into_iter().flatten().map(|verdict| verdict.deny);
    let statement = levels.chain(others).flatten().next()?;
    Some(Decision {
        answer: Answer::ExplicitDeny,
        code: ReasonCode::StatementDenies,
        policy_type: Some(statement.policy.policy_type),
        statement: Some(statement),
    })
}
