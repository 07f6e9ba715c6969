//! No access from one partition to another (R5.8).

use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::request::Request;
use crate::request::Settings;

/// Denies a call across accounts whose caller and resource are in different partitions.
pub(in crate::decide) fn decide(request: &Request, settings: &Settings) -> Option<Decision> {
    let caller = request.principal.partition();
    let resource = request.resource.arn().map(|arn| arn.partition);
    let differs = caller.zip(resource).is_some_and(|(caller, resource)| caller != resource);
    let is_mismatch = settings.partition_mismatch.unwrap_or(differs);
    let is_cross_account =
        request.resource_account.is_some() && request.principal.account != request.resource_account;
    (is_mismatch && is_cross_account && request.principal.account.is_some()).then_some(Decision {
        answer: Answer::ImplicitDeny,
        code: ReasonCode::PartitionMismatch,
        policy_type: None,
        statement: None,
    })
}
