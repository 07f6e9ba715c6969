//! Rules that services or accounts add to the general order; every exception has its own file.

pub(super) mod forward_access;
mod iam;
pub(super) mod kms;
pub(super) mod partition;
mod public_policy;
pub(super) mod s3;
mod sts;

use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::request::Request;
use crate::request::Settings;

/// Rules that come before every policy.
pub(super) fn preempt(request: &Request, settings: &Settings) -> Option<Decision> {
    sts::decide(request, settings)
        .or_else(|| iam::decide(request))
        .or_else(|| kms::across_accounts(request))
}

/// The service refuses, whatever the policies say.
const fn refused(code: ReasonCode) -> Decision {
    Decision { answer: Answer::ImplicitDeny, code, policy_type: None, statement: None }
}

/// The service allows, whatever the policies say.
const fn unconditional(code: ReasonCode) -> Decision {
    Decision { answer: Answer::Allowed, code, policy_type: None, statement: None }
}
