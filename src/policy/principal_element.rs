//! `Principal` and `NotPrincipal` (rules P1 to P16, N1, G10).

use crate::base::code::Code;
use crate::base::diagnostic::Trail;
use crate::base::span::Span;
use crate::base::suggest::did_you_mean;
use crate::json::Member;
use crate::json::Node;
use crate::policy::model::Effect;
use crate::policy::model::PrincipalElement;
use crate::policy::model::PrincipalEntry;
use crate::policy::model::PrincipalKind;
use crate::policy::policy_type::PolicyType;
use crate::policy::reading::Element;
use crate::policy::reading::Entry;
use crate::policy::reading::Reading;
use crate::value::arn;
use crate::value::arn::Arn;

const KINDS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

pub(super) fn read(
    reading: &mut Reading,
    at: &Trail<'_>,
    statement: &Node,
    (members, effect): (&[Member], Option<Effect>),
) -> Option<PrincipalElement> {
    let (member, negated) = match reading.element(at, members, ["Principal", "NotPrincipal"]) {
        Element::Given { member, negated } => (member, negated),
        Element::Broken => return None,
        Element::Absent => {
            missing(reading, at, statement);
            return None;
        }
    };
    let place = at.member(&member.key);
    if !is_supported(reading, &place, member) {
        return None;
    }
    if negated {
        check_not_principal(reading, &place, member, effect);
    }
    let entries = entries(reading, &place, &member.value);
    let is_empty = entries.is_empty() && !reading.has_error();
    if is_empty && negated {
        let message = "an empty `NotPrincipal` exempts nobody".to_owned();
        reading.error(Code::EmptyNegatedElement, &place, member.value.span, message);
    } else if is_empty {
        let message = "an empty `Principal` is nobody".to_owned();
        reading.suggest(Code::EmptyArrayPrincipal, &place, member.value.span, message);
    }
    Some(PrincipalElement { negated, span: member.value.span, entries })
}

fn missing(reading: &mut Reading, at: &Trail<'_>, statement: &Node) {
    match reading.policy_type {
        PolicyType::IdentityBased
        | PolicyType::PermissionsBoundary
        | PolicyType::Session
        | PolicyType::ServiceControl => {}
        PolicyType::ResourceBased
        | PolicyType::RoleTrust
        | PolicyType::VpcEndpoint
        | PolicyType::ResourceControl => {
            let found = (Code::MissingPrincipal, "the statement has no `Principal`".to_owned());
            let help = "say who: `\"Principal\": {\"AWS\": \"...\"}`, or `\"*\"` for everyone";
            reading.error_with_help(found, (at, statement.span), help);
        }
    }
}

/// Whether the policy type has the element at all (rules G10, N1).
fn is_supported(reading: &mut Reading, at: &Trail<'_>, member: &Member) -> bool {
    let negated = member.key == "NotPrincipal";
    let (code, message) = match reading.policy_type {
        PolicyType::ResourceBased | PolicyType::VpcEndpoint => return true,
        PolicyType::RoleTrust if negated => (
            Code::RoleTrustPolicySyntaxErrorNotprincipal,
            "a role trust policy cannot have `NotPrincipal`".to_owned(),
        ),
        PolicyType::RoleTrust => return true,
        PolicyType::ResourceControl if !negated && member.value.as_str() == Some("*") => {
            return true;
        }
        PolicyType::ResourceControl => (
            Code::RcpSyntaxErrorPrincipal,
            "a resource control policy takes `\"Principal\": \"*\"` only".to_owned(),
        ),
        PolicyType::ServiceControl => (
            Code::ScpSyntaxErrorPrincipal,
            format!("a service control policy has no `{}`", member.key),
        ),
        PolicyType::IdentityBased | PolicyType::PermissionsBoundary | PolicyType::Session => (
            Code::UnsupportedPrincipal,
            format!(
                "this type of policy has no `{}`: it is about whom it is attached to",
                member.key
            ),
        ),
    };
    reading.error(code, at, member.key_span, message);
    false
}

fn check_not_principal(
    reading: &mut Reading,
    at: &Trail<'_>,
    member: &Member,
    effect: Option<Effect>,
) {
    if effect == Some(Effect::Allow) {
        let message = "`NotPrincipal` with `Allow` is not supported".to_owned();
        let found = (Code::AllowWithNotPrincipal, message);
        let help = "it would allow everyone else, anonymous callers included: name whom to allow";
        return reading.error_with_help(found, (at, member.key_span), help);
    }
    let message = "`NotPrincipal` with `Deny` denies more than it seems to: the account, the role \
                   and the session must each be listed; `\"Principal\": \"*\"` with a condition on \
                   aws:PrincipalArn is safer";
    reading.warn(Code::DenyNotPrincipal, at, member.key_span, message.to_owned());
}

fn entries(reading: &mut Reading, at: &Trail<'_>, value: &Node) -> Vec<PrincipalEntry> {
    if let Some(text) = value.as_str() {
        return everyone(reading, at, value, text).into_iter().collect();
    }
    let Some(members) = value.as_object() else {
        reading.wrong_type(at, value, "\"*\" or an object such as {\"AWS\": \"...\"}");
        return Vec::new();
    };
    let mut principals = Vec::new();
    for member in members {
        let place = at.member(&member.key);
        if !KINDS.contains(&member.key.as_str()) {
            let message = format!("`{}` is no kind of principal", member.key);
            let help = did_you_mean(&member.key, KINDS).unwrap_or_else(|| {
                "the kinds are AWS, Service, Federated, CanonicalUser".to_owned()
            });
            let found = (Code::InvalidPrincipalKey, message);
            reading.error_with_help(found, (&place, member.key_span), help);
            continue;
        }
        for entry in reading.entries(&member.value, &place, false) {
            let trail = entry.trail(&place);
            if let Some(kind) = kind(reading, &trail, &member.key, &entry) {
                let Entry { index, text, span } = entry;
                principals.push(PrincipalEntry { text: text.to_owned(), index, span, kind });
            }
        }
    }
    principals
}

/// `"Principal": "*"` (rules P1, P14, P15).
fn everyone(
    reading: &mut Reading,
    at: &Trail<'_>,
    value: &Node,
    text: &str,
) -> Option<PrincipalEntry> {
    if text != "*" {
        let message = format!("`{text}` stands where only `\"*\"` or an object can");
        let help = format!("write {{\"AWS\": \"{text}\"}}");
        let found = (Code::InvalidPrincipalFormat, message);
        reading.error_with_help(found, (at, value.span), help);
        return None;
    }
    if reading.is_trust() {
        let message = "a role trust policy cannot have the bare principal `*`".to_owned();
        let found = (Code::RoleTrustPolicyUnsupportedWildcardInPrincipal, message);
        let help = "name the principals; {\"AWS\": \"*\"} would be every AWS account";
        reading.error_with_help(found, (at, value.span), help);
        return None;
    }
    let kind = PrincipalKind::Everyone;
    Some(PrincipalEntry { text: text.to_owned(), index: None, span: value.span, kind })
}

fn kind(
    reading: &mut Reading,
    at: &Trail<'_>,
    member: &str,
    entry: &Entry<'_>,
) -> Option<PrincipalKind> {
    let text = entry.text;
    if member == "AWS" && text == "*" {
        return Some(PrincipalKind::EveryoneUnderAws);
    }
    if text.contains(['*', '?']) {
        let message = format!("wildcards do not work within a principal: `{text}`");
        let found = (Code::UnsupportedWildcardInPrincipal, message);
        let help = "write the name out, or `\"*\"` with a condition on aws:PrincipalArn";
        reading.error_with_help(found, (at, entry.span), help);
        return None;
    }
    let (kind, expected) = match member {
        "AWS" => {
            (aws(text), "an account number, or the ARN of an account root, user, role or session")
        }
        "Service" => (service(text), "a service such as `sqs.amazonaws.com`"),
        "Federated" => return federated(reading, at, entry),
        _ => (canonical_user(text), "64 hexadecimal digits"),
    };
    if kind.is_none() {
        let message =
            format!("`{text}` is no principal of the kind `{member}`: expected {expected}");
        reading.error(Code::PrincipalFormat, at, entry.span, message);
    }
    kind
}

/// A principal that stands alone, as in a KMS grant: an entry under `AWS`, or a service.
#[must_use]
pub fn principal_entry(text: &str) -> Option<PrincipalEntry> {
    let kind = aws(text).or_else(|| service(text))?;
    Some(PrincipalEntry { text: text.to_owned(), index: None, span: Span::default(), kind })
}

/// The entries under `AWS` (rules P3 to P8, P16).
fn aws(text: &str) -> Option<PrincipalKind> {
    if arn::is_account_id(text) {
        return Some(PrincipalKind::Account);
    }
    if ["AIDA", "AROA"].iter().any(|prefix| text.starts_with(prefix)) {
        let is_id = text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        return is_id.then_some(PrincipalKind::UniqueId);
    }
    let arn = Arn::parse(text)?;
    // A CloudFront origin access identity has `cloudfront` in place of the account number.
    let has_account = arn::is_account_id(arn.account) || arn.account == "cloudfront";
    if !has_account || !arn.region.is_empty() {
        return None;
    }
    let (kind, name) = arn.resource.split_once('/').unwrap_or((arn.resource, ""));
    match (arn.service, kind, name.is_empty()) {
        ("iam", "root", true) if arn.resource == "root" => Some(PrincipalKind::Account),
        ("iam", "user", false) => Some(PrincipalKind::User),
        ("iam", "role", false) => Some(PrincipalKind::Role),
        ("sts", "assumed-role", false) if name.split('/').count() == 2 => {
            Some(PrincipalKind::RoleSession)
        }
        ("sts", "federated-user", false) => Some(PrincipalKind::FederatedUser),
        _ => None,
    }
}

fn service(text: &str) -> Option<PrincipalKind> {
    let is_name = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    let is_service = text.contains('.') && text.bytes().all(is_name);
    is_service.then_some(PrincipalKind::Service)
}

fn canonical_user(text: &str) -> Option<PrincipalKind> {
    let is_id = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    is_id.then_some(PrincipalKind::CanonicalUser)
}

/// An identity provider: of use in trust policies only (rule P10).
fn federated(reading: &mut Reading, at: &Trail<'_>, entry: &Entry<'_>) -> Option<PrincipalKind> {
    let text = entry.text;
    if !reading.is_trust() {
        let message =
            format!("`{text}`: identity providers are principals of role trust policies only");
        reading.warn(Code::FederatedPrincipalNotSupported, at, entry.span, message);
        return Some(PrincipalKind::Federated);
    }
    let is_provider = match Arn::parse(text) {
        Some(arn) => {
            let kind = arn.resource.split_once('/').map(|(kind, _)| kind);
            arn.service == "iam" && matches!(kind, Some("oidc-provider" | "saml-provider"))
        }
        None => service(text).is_some(),
    };
    if is_provider {
        return Some(PrincipalKind::Federated);
    }
    let message = format!("`{text}` names no identity provider");
    let found = (Code::InvalidFederatedPrincipalSyntaxInRoleTrustPolicy, message);
    let help = "write the ARN of an oidc-provider or saml-provider, or a name such as \
                `cognito-identity.amazonaws.com`";
    reading.error_with_help(found, (at, entry.span), help);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(text: &str, kind: PrincipalKind) {
        assert_eq!(aws(text), Some(kind), "{text}");
    }

    #[test]
    fn arns_tell_their_kind() {
        is("111122223333", PrincipalKind::Account);
        is("arn:aws:iam::111122223333:root", PrincipalKind::Account);
        is("arn:aws-cn:iam::111122223333:user/eng/ana", PrincipalKind::User);
        is("arn:aws:iam::111122223333:role/team/deploy", PrincipalKind::Role);
        is("arn:aws:sts::111122223333:assumed-role/deploy/ci", PrincipalKind::RoleSession);
        is("arn:aws:sts::111122223333:federated-user/guest", PrincipalKind::FederatedUser);
        is("AIDAEXAMPLEEXAMPLEANA", PrincipalKind::UniqueId);
    }

    #[test]
    fn what_cannot_be_a_principal() {
        for text in [
            "ana",
            "11112222333",
            "arn:aws:iam::111122223333:group/dev",
            "arn:aws:iam::111122223333:policy/p",
            "arn:aws:iam::111122223333:instance-profile/p",
            "arn:aws:iam::111122223333:user/",
            "arn:aws:sts::111122223333:assumed-role/deploy",
            "arn:aws:s3:::bucket",
        ] {
            assert_eq!(aws(text), None, "{text}");
        }
    }
}
