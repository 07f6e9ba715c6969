//! No access from one partition to another (R5.8).

use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::request::Request;
use crate::request::Settings;

/// Denies a call across accounts whose caller and resource are in different partitions.
pub(in crate::decide) fn decide(request: &Request, settings: &Settings) -> Option<Decision> {
    let caller = request.principal.account.as_ref();
    let owner = request.resource_account.as_ref();
    let is_cross_account = caller.is_some() && owner.is_some() && caller != owner;
    (is_cross_account && is_mismatch(request, settings)).then_some(Decision {
        answer: Answer::ImplicitDeny,
        code: ReasonCode::PartitionMismatch,
        policy_type: None,
        statement: None,
    })
}

fn is_mismatch(request: &Request, settings: &Settings) -> bool {
    let differs = || {
        let caller = request.principal.partition();
        let resource = request.resource.arn().map(|arn| arn.partition);
        caller.zip(resource).is_some_and(|(caller, resource)| caller != resource)
    };
    settings.partition_mismatch.unwrap_or_else(differs)
}
