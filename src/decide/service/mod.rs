//! Rules that services or accounts add to the general order; every exception has its own file.

pub(super) mod forward_access;
mod iam;
pub(super) mod kms;
pub(super) mod partition;
mod public_policy;
pub(super) mod s3;
mod sts;

use crate::compile::CompiledPolicySet;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::decide::Terms;
use crate::request::Request;
use crate::request::Settings;

/// Rules that come before every policy.
pub(super) fn preempt(request: &Request, terms: Terms<'_>) -> Option<Decision> {
    sts::decide(request, terms)
        .or_else(|| iam::decide(request))
        .or_else(|| kms::across_accounts(request))
}

/// The keys that are not known and that a rule reads for the request, in lower case.
pub fn unknown_keys(
    set: &CompiledPolicySet,
    request: &Request,
    settings: &Settings,
) -> Vec<String> {
    let is_unknown = |key: &str| request.context.unknown_name(key).is_some();
    let endpoint = set.vpc_endpoint.iter().map(|_| forward_access::VIA_SERVICE.to_owned());
    let mfa = sts::needs_mfa(request, settings).then(|| sts::HAS_MFA.to_owned());
    let keys = endpoint.chain(mfa).chain(kms::keys_of_grants(&set.kms_grants, request));
    keys.filter(|key| is_unknown(key)).collect()
}

/// The service refuses, whatever the policies say.
const fn refused(code: ReasonCode) -> Decision {
    Decision { answer: Answer::ImplicitDeny, code, policy_type: None, statement: None }
}

/// The service allows, whatever the policies say.
const fn unconditional(code: ReasonCode) -> Decision {
    Decision { answer: Answer::Allowed, code, policy_type: None, statement: None }
}
