//! Rules that services or accounts add to the general order; every exception has its own file.

pub(super) mod forward_access;
mod iam;
pub(super) mod kms;
pub(super) mod partition;
mod public_policy;
pub(super) mod s3;
pub(super) mod sts;

use crate::compile::CompiledPolicySet;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::KEYS_OF_RULES;
use crate::decide::ReasonCode;
use crate::decide::Terms;
use crate::evaluate::SERVICE_NAMES;
use crate::request::Request;
use crate::request::context::Lookup;
use crate::request::context::fold;
use crate::request::principal::PrincipalType;

/// Rules that come before every policy.
pub(super) fn preempt(request: &Request, terms: Terms<'_>) -> Option<Decision> {
    sts::decide(request, terms)
        .or_else(|| iam::decide(request))
        .or_else(|| kms::across_accounts(request))
}

/// Whether a rule reads the context key for the request, by its name in lower case.
pub fn reads_key(set: &CompiledPolicySet, request: &Request, key: &str) -> bool {
    match key {
        forward_access::VIA_SERVICE => set.vpc_endpoint.is_some(),
        sts::HAS_MFA => sts::needs_mfa(request),
        SERVICE_NAMES => request.principal.principal_type == PrincipalType::Service,
        _ => kms::reads_key(&set.kms_grants, request, key),
    }
}

/// The context keys that rules may read with these policies; `Prefix/*` for every key that begins so.
pub fn keys_of_rules(set: &CompiledPolicySet) -> impl Iterator<Item = String> {
    let may_be_read = |key: &&str| match fold(key).as_str() {
        forward_access::VIA_SERVICE => set.vpc_endpoint.is_some(),
        kms::SOURCE => set.kms_grants.iter().any(|grant| grant.source_arn.is_some()),
        _ => true,
    };
    let of_all = KEYS_OF_RULES.into_iter().filter(may_be_read).map(str::to_owned);
    of_all.chain(set.kms_grants.iter().flat_map(kms::encryption_context_keys))
}

/// Those of them that rules read with this request, and that are not known of it.
pub fn unknown_keys_of_rules(
    set: &CompiledPolicySet,
    request: &Request,
) -> impl Iterator<Item = String> {
    keys_of_rules(set).filter(|key| {
        let folded = fold(key);
        let is_unknown = matches!(request.context.look_up(&folded), Lookup::Unknown);
        is_unknown && reads_key(set, request, &folded)
    })
}

/// The service refuses, whatever the policies say.
const fn refused(code: ReasonCode) -> Decision {
    Decision { answer: Answer::ImplicitDeny, code, policy_type: None, statement: None }
}

/// The service allows, whatever the policies say.
const fn unconditional(code: ReasonCode) -> Decision {
    Decision { answer: Answer::Allowed, code, policy_type: None, statement: None }
}
