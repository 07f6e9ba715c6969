//! `Principal` and `NotPrincipal` (rules P1 to P11, N2 to N5).

use crate::base::truth::Truth;
use crate::evaluate::Case;
use crate::evaluate::class::MatchClasses;
use crate::policy::model::PrincipalElement;
use crate::policy::model::PrincipalEntry;
use crate::policy::model::PrincipalKind;
use crate::request::Request;
use crate::request::context::Lookup;
use crate::request::principal::Principal;
use crate::request::principal::PrincipalType;
use crate::trace::UncertainRule;
use crate::value::arn;
use crate::value::arn::Arn;

/// The key that holds every name of a calling service, in lower case.
pub const SERVICE_NAMES: &str = "aws:principalservicenameslist";

/// Whether the element covers the caller, and how it names it.
pub(super) fn matches(element: &PrincipalElement, case: Case<'_>) -> (Truth, MatchClasses) {
    let classes = element.entries.iter().map(|entry| class(entry, case));
    let named = classes.fold(MatchClasses::NONE, MatchClasses::union);
    let is_listed = if element.negated { is_exempt(named, case) } else { !named.is_empty() };
    let may_be_listed = || element.entries.iter().any(|entry| may_be_service(entry, case.request));
    let (listed, named) = if !is_listed && may_be_listed() {
        (Truth::Unknown, MatchClasses::SERVICE)
    } else {
        (Truth::from(is_listed), named)
    };
    if element.negated { (!listed, MatchClasses::NONE) } else { (listed, named) }
}

/// Whether the entry, standing alone, names the caller.
pub(super) fn names(entry: &PrincipalEntry, case: Case<'_>) -> Truth {
    if class(entry, case).is_empty() && may_be_service(entry, case.request) {
        return Truth::Unknown;
    }
    Truth::from(!class(entry, case).is_empty())
}

/// Whether a caller that the entries of `NotPrincipal` name in these ways is exempt (rules N3 to
/// N5): every level must be listed. A missing level may deny, AWS says, so it does.
fn is_exempt(named: MatchClasses, case: Case<'_>) -> bool {
    if named.contains(MatchClasses::WILDCARD) {
        return true;
    }
    let of_account = |own: MatchClasses| own.union(MatchClasses::ACCOUNT);
    let needed = match case.request.principal.principal_type {
        PrincipalType::Root => MatchClasses::ACCOUNT,
        PrincipalType::IamUser | PrincipalType::FederatedUser => of_account(MatchClasses::DIRECT),
        PrincipalType::AssumedRole | PrincipalType::ServiceLinkedRole => {
            of_account(MatchClasses::DIRECT.union(MatchClasses::ROLE))
        }
        PrincipalType::Service => MatchClasses::SERVICE,
        PrincipalType::WebIdentity | PrincipalType::Saml => MatchClasses::FEDERATED,
        PrincipalType::Anonymous => return false,
    };
    if case.has_boundary {
        return false;
    }
    let is_partly_listed = named.contains(MatchClasses::ACCOUNT)
        && named.intersects(MatchClasses::DIRECT.union(MatchClasses::ROLE));
    named.contains(needed)
        || (is_partly_listed && case.readings.reads_otherwise(UncertainRule::PartlyListed))
}

/// How the entry names the caller.
fn class(entry: &PrincipalEntry, case: Case<'_>) -> MatchClasses {
    let class = named_class(entry, case);
    let is_by_arn = class.intersects(MatchClasses::BY_ARN) && case.is_gateway_endpoint;
    if is_by_arn && case.readings.reads_otherwise(UncertainRule::NamedInGatewayEndpoint) {
        return MatchClasses::NONE;
    }
    class
}

fn named_class(entry: &PrincipalEntry, case: Case<'_>) -> MatchClasses {
    let principal = &case.request.principal;
    let (is_named, class) = match entry.kind {
        PrincipalKind::Everyone => (true, MatchClasses::WILDCARD),
        PrincipalKind::EveryoneUnderAws => {
            let is_service = principal.principal_type == PrincipalType::Service;
            let is_left_out =
                is_service && case.readings.reads_otherwise(UncertainRule::ServiceUnderAws);
            (!is_left_out, MatchClasses::WILDCARD)
        }
        PrincipalKind::Account => (is_account(&entry.text, case), MatchClasses::ACCOUNT),
        PrincipalKind::User => return user_class(&entry.text, principal),
        PrincipalKind::Role => (is_role(&entry.text, principal), MatchClasses::ROLE),
        PrincipalKind::RoleSession | PrincipalKind::FederatedUser => {
            (principal.arn.as_deref() == Some(&entry.text), MatchClasses::DIRECT)
        }
        PrincipalKind::UniqueId => return unique_id_class(&entry.text, principal),
        PrincipalKind::Service => (is_service(&entry.text, case.request), MatchClasses::SERVICE),
        PrincipalKind::Federated => (is_provider(&entry.text, principal), MatchClasses::FEDERATED),
        PrincipalKind::CanonicalUser => {
            let id = principal.canonical_user_id.as_deref();
            (id.is_some_and(|id| id.eq_ignore_ascii_case(&entry.text)), MatchClasses::ACCOUNT)
        }
    };
    if is_named { class } else { MatchClasses::NONE }
}

/// An account covers its root user, users, role sessions and federated users; not services and
/// not anonymous callers (rule P3).
fn is_account(text: &str, case: Case<'_>) -> bool {
    let principal = &case.request.principal;
    if !principal.principal_type.is_of_account() {
        return false;
    }
    if case.is_gateway_endpoint && principal.principal_type != PrincipalType::Root {
        return false;
    }
    let account = principal.account.as_deref();
    match Arn::parse(text) {
        None => arn::is_account_id(text) && account == Some(text),
        Some(root) => {
            let partition = principal.partition().unwrap_or(root.partition);
            account == Some(root.account) && partition == root.partition
        }
    }
}

/// A user's ARN is the user itself, or the maker of the federated session (rules P4, P7).
fn user_class(text: &str, principal: &Principal) -> MatchClasses {
    let is_user = principal.principal_type == PrincipalType::IamUser;
    if is_user && principal.arn.as_deref() == Some(text) {
        return MatchClasses::DIRECT;
    }
    let is_federated_user = principal.principal_type == PrincipalType::FederatedUser;
    if is_federated_user && principal.user_arn.as_deref() == Some(text) {
        return MatchClasses::CREATOR;
    }
    MatchClasses::NONE
}

/// A role's ARN covers its sessions. A session ARN has no path: when nothing else is known of the
/// role, partition, account and name decide (rule P5).
fn is_role(text: &str, principal: &Principal) -> bool {
    if !principal.is_role_session() {
        return false;
    }
    if let Some(role_arn) = &principal.role_arn {
        return role_arn == text;
    }
    let session = principal.arn.as_deref().and_then(Arn::parse);
    let (Some(session), Some(role)) = (session, Arn::parse(text)) else {
        return false;
    };
    let session_role = session.resource.split('/').nth(1);
    session.partition == role.partition
        && session.account == role.account
        && session_role == role.resource.rsplit('/').next()
}

/// The id that AWS stored for a user or role that was named by its ARN (rule P8).
fn unique_id_class(text: &str, principal: &Principal) -> MatchClasses {
    let own = principal.unique_id.as_deref().and_then(|id| id.split(':').next());
    if principal.principal_type == PrincipalType::IamUser && own == Some(text) {
        return MatchClasses::DIRECT;
    }
    let role = principal.role_unique_id.as_deref().or(own);
    if principal.is_role_session() && role == Some(text) {
        return MatchClasses::ROLE;
    }
    MatchClasses::NONE
}

/// A service is known by every name that it has, Regional ones included (rule P9).
fn is_service(text: &str, request: &Request) -> bool {
    if request.principal.principal_type != PrincipalType::Service {
        return false;
    }
    let names = request.context.get(SERVICE_NAMES);
    let names = names.into_iter().flat_map(|entry| &entry.values).map(String::as_str);
    request.principal.service.as_deref().into_iter().chain(names).any(|name| name == text)
}

/// Whether the entry may be a name of the calling service, of which not every name is known.
fn may_be_service(entry: &PrincipalEntry, request: &Request) -> bool {
    entry.kind == PrincipalKind::Service
        && request.principal.principal_type == PrincipalType::Service
        && matches!(request.context.look_up(SERVICE_NAMES), Lookup::Unknown)
}

fn is_provider(text: &str, principal: &Principal) -> bool {
    let federated =
        matches!(principal.principal_type, PrincipalType::WebIdentity | PrincipalType::Saml);
    federated && principal.provider.as_deref() == Some(text)
}
