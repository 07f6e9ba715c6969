//! The message that AWS would print (EVALUATION.md, section 20).

use crate::decide::Answer;
use crate::denial::explicit_words;
use crate::denial::type_words;
use crate::explain::Subject;
use crate::policy::PolicyType;
use crate::request::Resource;

/// `User: … is not authorized to perform: … because …`; none when the request is allowed.
#[must_use]
pub fn access_denied(subject: &Subject<'_>) -> Option<String> {
    let request = subject.request;
    let action = request.action.as_str();
    let reason = match (subject.decision.answer, subject.decision.policy_type) {
        (Answer::Allowed, _) => return None,
        (_, None) => String::new(),
        (Answer::ExplicitDeny, Some(policy_type)) => {
            format!(" with an explicit deny in {}{}", explicit_words(policy_type), arn(subject))
        }
        (Answer::ImplicitDeny, Some(policy_type)) => {
            format!(" because no {} allows the {action} action", type_words(policy_type))
        }
    };
    let resource = match &request.resource {
        Resource::None => String::new(),
        Resource::Arn(arn) if request.action.prefix() == "s3" => format!(" on resource: \"{arn}\""),
        Resource::Arn(arn) => format!(" on resource: {arn}"),
    };
    let caller = request.principal.display_name();
    Some(format!("User: {caller} is not authorized to perform: {action}{resource}{reason}"))
}

/// AWS ends some messages with the policy's ARN.
fn arn(subject: &Subject<'_>) -> String {
    let Some(at) = subject.decision.statement else {
        return String::new();
    };
    let is_printed = matches!(
        at.policy.policy_type,
        PolicyType::IdentityBased
            | PolicyType::PermissionsBoundary
            | PolicyType::Session
            | PolicyType::ServiceControl
            | PolicyType::ResourceControl
    );
    let arn = subject.source(at.policy).and_then(|source| source.arn.as_deref());
    arn.filter(|_| is_printed).map(|arn| format!(": {arn}")).unwrap_or_default()
}
