//! The reason of a decision in one plain sentence.

use crate::decide::Answer;
use crate::decide::ReasonCode;
use crate::explain::Subject;
use crate::policy::PolicyType;
use crate::policy::StatementRef;
use crate::request::Resource;
use crate::trace::CheckEffect;
use crate::trace::CheckType;
use crate::trace::Outcome;

/// One sentence for a person.
#[must_use]
pub fn sentence(subject: &Subject<'_>) -> String {
    let asked = asked(subject);
    match subject.decision.answer {
        Answer::Allowed => allowed(subject, &asked),
        Answer::ExplicitDeny => explicit_deny(subject, &asked),
        Answer::ImplicitDeny => implicit_deny(subject, &asked),
    }
}

/// `s3:GetObject on arn:aws:s3:::bucket/key`
fn asked(subject: &Subject<'_>) -> String {
    let action = subject.request.action.as_str();
    match &subject.request.resource {
        Resource::None => action.to_owned(),
        Resource::Arn(arn) => format!("{action} on {arn}"),
    }
}

fn allowed(subject: &Subject<'_>, asked: &str) -> String {
    let Some(at) = subject.decision.statement else {
        return by_rule(subject.decision.code, asked);
    };
    let both = subject.recorder.checks.iter().any(|check| {
        check.check_type == CheckType::Principal && check.effect == CheckEffect::Allow
    });
    let is_resource_side =
        matches!(at.policy.policy_type, PolicyType::ResourceBased | PolicyType::RoleTrust);
    let account = &subject.request.principal.account;
    let is_cross_account = account.is_some() && *account != subject.request.resource_account;
    let also = if is_resource_side && is_cross_account && both {
        ", as does the caller's own account"
    } else {
        ""
    };
    format!(
        "{} of the {} allows {asked}{also}, and nothing denies it.",
        capital(&subject.statement_name(at)),
        subject.policy_name(at.policy)
    )
}

fn explicit_deny(subject: &Subject<'_>, asked: &str) -> String {
    let Some(at) = subject.decision.statement else {
        return format!("{asked} is denied.");
    };
    let is_open = |(seen, outcome): &(StatementRef, Outcome)| {
        *seen == at && matches!(outcome, Outcome::Unknown(_))
    };
    if subject.recorder.statements.iter().any(is_open) {
        return format!(
            "{} of the {} may deny {asked}: it depends on a context key that is not known.",
            capital(&subject.statement_name(at)),
            subject.policy_name(at.policy)
        );
    }
    format!(
        "{} of the {} denies {asked}; an explicit deny outranks every allow.",
        capital(&subject.statement_name(at)),
        subject.policy_name(at.policy)
    )
}

fn implicit_deny(subject: &Subject<'_>, asked: &str) -> String {
    match (subject.decision.code, subject.decision.policy_type) {
        (ReasonCode::NoStatementAllows, Some(policy_type)) => no_allow(subject, policy_type, asked),
        (code, _) => by_rule(code, asked),
    }
}

/// Decisions that no statement makes.
fn by_rule(code: ReasonCode, asked: &str) -> String {
    match code {
        ReasonCode::StatementAllows => format!("A statement allows {asked}."),
        ReasonCode::StatementDenies => format!("A statement denies {asked}."),
        ReasonCode::NoStatementAllows => format!("Nothing allows {asked}."),
        ReasonCode::NoSessionPolicy => format!(
            "No session policy was passed to the federated user's session, so it has no \
             permissions of its own: {asked} is not allowed."
        ),
        ReasonCode::RootUser => {
            format!("The root user may do everything in its account that nothing denies: {asked}.")
        }
        ReasonCode::PartitionMismatch => {
            format!("No policy can allow {asked} from another partition of AWS.")
        }
        ReasonCode::AnonymousCaller => {
            format!("A caller without credentials can never call AWS STS: {asked} is not allowed.")
        }
        ReasonCode::NoPermissionNeeded => {
            format!("{asked} needs no permission, and no policy can deny it.")
        }
        ReasonCode::CredentialsNotAccepted => format!(
            "The service does not take {asked} with credentials of this kind, whatever the \
             policies say."
        ),
        ReasonCode::DurationNotAccepted => {
            format!("The session cannot last as long as it is asked for: {asked} fails.")
        }
        ReasonCode::ManagedByAws => {
            format!("AWS manages this resource: no policy can allow {asked}.")
        }
        ReasonCode::PassRoleAcrossAccounts => {
            format!("A role can be passed inside of its own account only: {asked} fails.")
        }
        ReasonCode::KmsAcrossAccounts => {
            format!("AWS KMS does not let another account call {asked}, whatever the policies say.")
        }
        ReasonCode::KmsGrantAllows => {
            format!("A grant of the KMS key allows {asked}, and nothing denies it.")
        }
        ReasonCode::PublicBucketRestricted => format!(
            "The bucket policy is public, and S3 Block Public Access restricts such buckets to \
             AWS services and the owner's account: {asked} is denied."
        ),
    }
}

fn no_allow(subject: &Subject<'_>, policy_type: PolicyType, asked: &str) -> String {
    let request = subject.request;
    match policy_type {
        PolicyType::IdentityBased => {
            format!("No statement of the caller's identity-based policies allows {asked}.")
        }
        PolicyType::PermissionsBoundary => format!(
            "No statement of the permissions boundary allows {asked}, and the boundary is the most \
             that the caller can be allowed."
        ),
        PolicyType::Session => format!(
            "No statement of the session policies allows {asked}, and they are the most that the \
             session can be allowed."
        ),
        PolicyType::ServiceControl => {
            let level = subject.recorder.checks.iter().find(|check| check.decided);
            let level = level.and_then(|check| check.level).unwrap_or_default();
            format!(
                "No service control policy at level {level} (counted from the root, 0) allows \
                 {asked}, and every level must."
            )
        }
        PolicyType::ResourceControl => format!("No resource control policy allows {asked}."),
        PolicyType::VpcEndpoint => format!(
            "The request crosses a VPC endpoint, and no statement of its policy allows {asked}."
        ),
        PolicyType::RoleTrust => format!(
            "No statement of the role's trust policy allows {asked} to {}.",
            request.principal.display_name()
        ),
        PolicyType::ResourceBased => {
            match (&request.principal.account, &request.resource_account) {
                (Some(caller), Some(owner)) if caller != owner => format!(
                    "The resource belongs to account {owner}, and no statement of its resource-based \
                 policy allows {asked} to {} of account {caller}; across accounts both sides must \
                 allow.",
                    request.principal.display_name()
                ),
                _ => format!(
                    "No statement of the resource-based policy allows {asked} to {}.",
                    request.principal.display_name()
                ),
            }
        }
    }
}

/// Our own words, which are ASCII.
fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
