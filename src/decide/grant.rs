//! Who must allow, on the caller's side and on the resource's (EVALUATION.md, section 2, steps 4
//! to 7, and tables T1 and T2).

use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::decide::guardrail::implicit_deny;
use crate::decide::service::kms;
use crate::decide::verdicts::Verdicts;
use crate::evaluate::class::MatchClasses;
use crate::policy::PolicyType;
use crate::policy::StatementRef;
use crate::request::Request;
use crate::request::principal::PrincipalType;
use crate::trace::Readings;
use crate::trace::UncertainRule;

/// The policy types whose Allow the request needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Needs {
    /// How the resource's policy must name the caller; none when it need not allow.
    pub(super) resource: MatchClasses,
    pub(super) identity: bool,
    pub(super) boundary: bool,
    pub(super) session: bool,
}

const DIRECT: MatchClasses = MatchClasses::DIRECT.union(MatchClasses::WILDCARD);
const LIMITED: MatchClasses = MatchClasses::ROLE.union(MatchClasses::CREATOR);
const ANY: MatchClasses = DIRECT.union(LIMITED).union(MatchClasses::ACCOUNT);

/// What this request needs.
pub(super) fn needs(request: &Request, verdicts: &Verdicts, readings: &Readings) -> Needs {
    if verdicts.is_granted {
        let boundary = verdicts.boundary.is_some();
        let session = verdicts.session.is_some();
        let is_limited =
            (boundary || session) && readings.reads_otherwise(UncertainRule::LimitsOfGrant);
        let resource = MatchClasses::NONE;
        let (boundary, session) = (boundary && is_limited, session && is_limited);
        return Needs { resource, identity: false, boundary, session };
    }
    if kms::retires_grant(request) {
        return Needs { resource: ANY, identity: false, boundary: false, session: false };
    }
    let only = |resource| Needs { resource, identity: false, boundary: false, session: false };
    match request.principal.principal_type {
        PrincipalType::Anonymous => only(MatchClasses::WILDCARD),
        PrincipalType::Service => only(MatchClasses::SERVICE.union(MatchClasses::WILDCARD)),
        PrincipalType::WebIdentity | PrincipalType::Saml => only(MatchClasses::FEDERATED),
        PrincipalType::Root => {
            let is_granted = is_same_account(request) && !demands_resource_side(request);
            let account = MatchClasses::ACCOUNT.union(MatchClasses::WILDCARD);
            let resource = if is_granted { MatchClasses::NONE } else { account };
            Needs { session: verdicts.session.is_some(), ..only(resource) }
        }
        PrincipalType::IamUser
        | PrincipalType::AssumedRole
        | PrincipalType::ServiceLinkedRole
        | PrincipalType::FederatedUser => identity_needs(request, verdicts, readings),
    }
}

/// A user or session. Inside one account the resource's policy can stand in for the caller's own;
/// how it names the caller says for how much of it (table T1). Across accounts both sides must
/// allow, and nothing stands in for anything (table T2).
fn identity_needs(request: &Request, verdicts: &Verdicts, readings: &Readings) -> Needs {
    let boundary = verdicts.boundary.is_some();
    let is_federated = request.principal.principal_type == PrincipalType::FederatedUser;
    let session = verdicts.session.is_some() || is_federated;
    let all = Needs { resource: MatchClasses::NONE, identity: true, boundary, session };
    // The organization vouches for the root users of its accounts, which have no policy to ask (R10.5).
    let is_for_root = request.action.is("sts", "AssumeRoot");
    if !is_same_account(request) && !is_for_root {
        return Needs { resource: ANY, ..all };
    }
    let named = verdicts.resource.map(|resource| resource.classes).unwrap_or_default();
    if is_uncertain_bypass(named, boundary || session, readings) {
        return Needs { resource: DIRECT, identity: false, ..all };
    }
    if named.intersects(DIRECT) {
        // A user who is named in a trust policy still needs the boundary (R7.6).
        let is_user_of_trust = verdicts.is_trust && !named.intersects(MatchClasses::WILDCARD);
        let boundary = boundary
            && is_user_of_trust
            && !readings.reads_otherwise(UncertainRule::BoundaryUnderTrust);
        return Needs { resource: DIRECT, identity: false, boundary, session: false };
    }
    if named.intersects(LIMITED) {
        return Needs { resource: LIMITED, identity: false, ..all };
    }
    if demands_resource_side(request) {
        return Needs { resource: ANY, ..all };
    }
    all
}

/// Whether an Allow for everyone, by which nobody is singled out, is read to leave the limits of
/// the caller in force (row T1.f2).
fn is_uncertain_bypass(named: MatchClasses, is_limited: bool, readings: &Readings) -> bool {
    let surely = MatchClasses::DIRECT.union(MatchClasses::SINGLED_OUT);
    is_limited
        && named.intersects(MatchClasses::WILDCARD)
        && !named.intersects(surely)
        && readings.reads_otherwise(UncertainRule::LimitsOfWildcard)
}

/// Decides by what is needed, in the order of AWS's own trace (R18.2).
pub(super) fn decide(request: &Request, verdicts: &Verdicts, needs: Needs) -> Decision {
    let is_anonymous = request.principal.principal_type == PrincipalType::Anonymous;
    if is_anonymous && verdicts.is_trust {
        let code = ReasonCode::AnonymousCaller;
        return Decision { code, ..implicit_deny(PolicyType::RoleTrust) };
    }
    let named = verdicts.resource.filter(|resource| resource.classes.intersects(needs.resource));
    if !needs.resource.is_empty() && named.is_none() {
        return implicit_deny(verdicts.resource_type());
    }
    let identity = verdicts.identity.and_then(|identity| identity.allow);
    if needs.identity && identity.is_none() {
        return implicit_deny(PolicyType::IdentityBased);
    }
    let boundary = verdicts.boundary.and_then(|boundary| boundary.allow);
    if needs.boundary && boundary.is_none() {
        return implicit_deny(PolicyType::PermissionsBoundary);
    }
    let session = verdicts.session.and_then(|session| session.allow);
    if needs.session && session.is_none() {
        let is_missing = verdicts.session.is_none();
        let code =
            if is_missing { ReasonCode::NoSessionPolicy } else { ReasonCode::NoStatementAllows };
        return Decision { code, ..implicit_deny(PolicyType::Session) };
    }
    if verdicts.is_granted {
        let code = ReasonCode::KmsGrantAllows;
        let policy_type = Some(PolicyType::ResourceBased);
        return Decision { answer: Answer::Allowed, code, policy_type, statement: None };
    }
    allowed(named.and_then(|resource| resource.allow).or(identity.filter(|_| needs.identity)))
}

fn allowed(statement: Option<StatementRef>) -> Decision {
    Decision {
        answer: Answer::Allowed,
        code: statement.map_or(ReasonCode::RootUser, |_| ReasonCode::StatementAllows),
        policy_type: statement.map(|statement| statement.policy.policy_type),
        statement,
    }
}

fn is_same_account(request: &Request) -> bool {
    request.resource_account.is_none() || request.principal.account == request.resource_account
}

/// Whether the resource's policy must allow inside its own account too: KMS keys, and roles for
/// AWS STS (R7.1, R14.1).
fn demands_resource_side(request: &Request) -> bool {
    let is_kms = request.action.prefix() == "kms" && request.resource.is_kms_key();
    let is_role = request.action.prefix() == "sts" && request.resource.is_role();
    is_kms || is_role
}
