//! AWS STS: which credentials may call what, and for how long (EVALUATION.md, section 6 and R7.14,
//! R10.4).

use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::decide::Terms;
use crate::decide::service::refused;
use crate::decide::service::unconditional;
use crate::request::Request;
use crate::request::Settings;
use crate::request::principal::PrincipalType;

/// The key that tells of MFA.
pub(super) const HAS_MFA: &str = "aws:multifactorauthpresent";
/// Shortest session, in seconds (STS API reference, `DurationSeconds`).
pub const SHORTEST_SESSION: u64 = 900;
/// What a role allows unless it says otherwise, and the most that a chained session gets (R7.14).
pub const HOUR: u64 = 3_600;
/// Longest session of `GetSessionToken` and `GetFederationToken`: 36 hours.
pub const LONGEST_OF_USER: u64 = 129_600;
/// Longest session of `AssumeRoot`.
pub const LONGEST_OF_ROOT: u64 = 900;

/// Calls that need no permission, refusals of credentials, and refusals of durations.
pub(in crate::decide) fn decide(request: &Request, terms: Terms<'_>) -> Option<Decision> {
    if request.action.prefix() == "iam" {
        return calls_of_iam(request, terms);
    }
    if request.action.prefix() != "sts" {
        return None;
    }
    if !accepts_credentials(request) {
        return Some(refused(ReasonCode::CredentialsNotAccepted));
    }
    if !accepts_duration(request, terms.settings) {
        return Some(refused(ReasonCode::DurationNotAccepted));
    }
    let needs_none = is_any(request, &["GetCallerIdentity", "GetSessionToken"]);
    needs_none.then(|| unconditional(ReasonCode::NoPermissionNeeded))
}

fn is_any(request: &Request, names: &[&str]) -> bool {
    names.iter().any(|name| request.action.is("sts", name))
}

/// Whether STS takes such a call with these credentials (R6.10, R6.12, R6.13, R10.4).
fn accepts_credentials(request: &Request) -> bool {
    let principal = &request.principal;
    let is_assume_role = is_any(request, &["AssumeRole", "TagSession", "SetSourceIdentity"]);
    match principal.principal_type {
        PrincipalType::FederatedUser => is_any(request, &["GetCallerIdentity"]),
        PrincipalType::IamUser if principal.session_token => {
            is_assume_role || is_any(request, &["GetCallerIdentity"])
        }
        PrincipalType::AssumedRole | PrincipalType::ServiceLinkedRole => {
            !is_any(request, &["GetFederationToken", "GetSessionToken"])
        }
        PrincipalType::Root => !is_any(request, &["AssumeRole", "AssumeRoot"]),
        PrincipalType::IamUser
        | PrincipalType::WebIdentity
        | PrincipalType::Saml
        | PrincipalType::Service
        | PrincipalType::Anonymous => true,
    }
}

/// IAM takes no calls from federated sessions outside of the console (R6.10), and those of
/// `GetSessionToken` only with MFA (R6.12).
fn calls_of_iam(request: &Request, terms: Terms<'_>) -> Option<Decision> {
    let is_federated = request.principal.principal_type == PrincipalType::FederatedUser;
    let has_mfa = request.context.is_true(HAS_MFA).known_or(terms.assume.allow);
    let is_refused = is_federated || (needs_mfa(request) && !has_mfa);
    (is_refused && !terms.settings.console_session)
        .then(|| refused(ReasonCode::CredentialsNotAccepted))
}

/// Whether IAM takes the call with MFA only, or from the console.
pub(super) fn needs_mfa(request: &Request) -> bool {
    request.action.prefix() == "iam" && request.principal.session_token
}

/// Whether the session may last as long as it is asked for. Too long is an error of the call, not
/// a denial by a policy.
fn accepts_duration(request: &Request, settings: &Settings) -> bool {
    let Some(duration) = request.duration_seconds else {
        return true;
    };
    let is_root = request.principal.principal_type == PrincipalType::Root;
    let longest = if is_any(request, &["GetFederationToken", "GetSessionToken"]) {
        LONGEST_OF_USER
    } else if is_any(request, &["AssumeRoot"]) {
        return duration <= LONGEST_OF_ROOT;
    } else if request.principal.is_role_session() {
        HOUR
    } else {
        settings.role_max_session_duration.unwrap_or(HOUR)
    };
    // For the root user AWS falls back to one hour without a word.
    (SHORTEST_SESSION..=longest).contains(&duration) || (is_root && duration >= SHORTEST_SESSION)
}
