//! What every policy type says about the request.

use std::sync::Arc;

use crate::compile::CompiledPolicy;
use crate::compile::CompiledPolicySet;
use crate::decide::Terms;
use crate::decide::applicable::asks_for_role;
use crate::decide::applicable::takes_part;
use crate::decide::service::forward_access;
use crate::decide::service::kms;
use crate::decide::service::s3;
use crate::evaluate;
use crate::evaluate::Case;
use crate::evaluate::Verdict;
use crate::evaluate::class::MatchClasses;
use crate::policy::PolicyType;
use crate::policy::StatementRef;
use crate::request::EndpointType;
use crate::request::Request;
use crate::trace::Observer;

/// One verdict for each policy type that takes part and was given; for those of an organization
/// one for each level.
#[derive(Debug, Clone, Default)]
pub(super) struct Verdicts {
    pub(super) resource_control: Option<Levels>,
    pub(super) service_control: Option<Levels>,
    pub(super) vpc_endpoint: Option<Verdict>,
    pub(super) resource: Option<Verdict>,
    pub(super) identity: Option<Verdict>,
    pub(super) boundary: Option<Verdict>,
    pub(super) session: Option<Verdict>,
    /// Whether the resource's policy is a role's trust policy.
    pub(super) is_trust: bool,
    /// Whether a grant of the KMS key allows.
    pub(super) is_granted: bool,
}

/// What the levels of an organization say.
#[derive(Debug, Clone)]
pub(super) struct Levels {
    /// The first statement that denies.
    pub(super) deny: Option<StatementRef>,
    /// Whether every level allows.
    pub(super) allow: bool,
    /// Level by level, for whoever watches.
    pub(super) each: Vec<Verdict>,
}

impl Levels {
    fn collect(verdicts: impl Iterator<Item = Verdict>, is_watched: bool) -> Self {
        let mut levels = Self { deny: None, allow: true, each: Vec::new() };
        for verdict in verdicts {
            levels.deny = levels.deny.or(verdict.deny);
            levels.allow &= verdict.allow.is_some();
            if is_watched {
                levels.each.push(verdict);
            }
        }
        levels
    }
}

impl Verdicts {
    /// Evaluates every policy that takes part.
    pub(super) fn evaluate<O: Observer>(
        set: &CompiledPolicySet,
        request: &Request,
        terms: Terms<'_>,
        observer: &mut O,
    ) -> Self {
        let Terms { settings, assume, readings, plan } = terms;
        let has_boundary = set.permissions_boundary.is_some()
            && takes_part(PolicyType::PermissionsBoundary, request, settings);
        let case =
            Case { request, has_boundary, is_gateway_endpoint: false, assume, readings, plan };
        let is_gateway_endpoint = settings.endpoint_type == EndpointType::Gateway;
        let endpoint = Case { is_gateway_endpoint, ..case };
        let mut list = |policy_type, level, policies: &[Arc<CompiledPolicy>], case| {
            evaluate::evaluate((policy_type, level), policies, case, observer)
        };
        let mut levels = |policy_type, levels: Option<&Vec<Vec<Arc<CompiledPolicy>>>>| {
            let levels =
                levels.filter(|_| takes_part(policy_type, request, settings))?.iter().enumerate();
            let verdicts =
                levels.map(|(level, policies)| list(policy_type, Some(level), policies, case));
            Some(Levels::collect(verdicts, O::WATCHES))
        };
        let resource_control = levels(PolicyType::ResourceControl, set.resource_control.as_ref());
        let service_control = levels(PolicyType::ServiceControl, set.service_control.as_ref());
        let mut one = |policy_type, policies: &[Arc<CompiledPolicy>], case| {
            let given = !policies.is_empty() && takes_part(policy_type, request, settings);
            given.then(|| list(policy_type, None, policies, case))
        };
        let vpc_endpoint = one(PolicyType::VpcEndpoint, set.vpc_endpoint.as_slice(), endpoint);
        let vpc_endpoint =
            vpc_endpoint.and_then(|verdict| forward_access::of_endpoint(verdict, request, assume));
        let trust = one(PolicyType::RoleTrust, set.role_trust.as_slice(), case);
        let resource = one(PolicyType::ResourceBased, set.resource_based.as_slice(), case);
        Self {
            resource_control,
            service_control,
            vpc_endpoint,
            resource: trust.or(resource).map(|verdict| of_resource(verdict, request)),
            identity: one(PolicyType::IdentityBased, &set.identity_based, case),
            boundary: one(
                PolicyType::PermissionsBoundary,
                set.permissions_boundary.as_slice(),
                case,
            ),
            session: one(PolicyType::Session, &set.session, case),
            is_trust: asks_for_role(request),
            is_granted: kms::is_granted(&set.kms_grants, case),
        }
    }

    /// The policy type of the resource's side.
    pub(super) const fn resource_type(&self) -> PolicyType {
        if self.is_trust { PolicyType::RoleTrust } else { PolicyType::ResourceBased }
    }
}

/// What the resource's policy says, as far as its service lets it (R10.3, R14.9).
fn of_resource(mut verdict: Verdict, request: &Request) -> Verdict {
    if s3::cannot_deny(request) {
        verdict.deny = None;
    }
    if kms::retires_grant(request) {
        verdict.allow = None;
        verdict.classes = MatchClasses::NONE;
    }
    verdict
}
