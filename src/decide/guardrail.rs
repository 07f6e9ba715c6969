//! What grants nothing and must allow: SCPs at every level, and the policy of the VPC endpoint
//! (R8.1, R16.1).
//!
//! RCPs are not here: AWS attaches `RCPFullAWSAccess` at every level, so they only ever deny
//! (R9.1).

use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::decide::verdicts::Verdicts;
use crate::policy::PolicyType;

/// The first that does not allow, in the order of AWS's own trace.
pub(super) fn decide(verdicts: &Verdicts) -> Option<Decision> {
    if verdicts.service_control.as_ref().is_some_and(|levels| !levels.allow) {
        return Some(implicit_deny(PolicyType::ServiceControl));
    }
    let endpoint = verdicts.vpc_endpoint.filter(|endpoint| endpoint.allow.is_none());
    endpoint.map(|_| implicit_deny(PolicyType::VpcEndpoint))
}

/// No statement of this type allows.
pub(super) const fn implicit_deny(policy_type: PolicyType) -> Decision {
    Decision {
        answer: Answer::ImplicitDeny,
        code: ReasonCode::NoStatementAllows,
        policy_type: Some(policy_type),
        statement: None,
    }
}
