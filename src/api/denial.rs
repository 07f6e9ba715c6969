//! `parseAccessDenied`: what a message of AWS tells.

use crate::api::wire;
use crate::decide::Answer;
use crate::denial;
use crate::denial::Denial;
use crate::policy::PolicyType;

/// Reads an access-denied message of AWS: by which policy type, for whom, for what. None when the
/// text is about no denial.
///
/// ```
/// let text = "User: anonymous is not authorized to perform: s3:GetObject on resource: \
///             \"arn:aws:s3:::reports/2026.csv\" because no resource-based policy allows the \
///             s3:GetObject action";
/// let denial = iam_verdict::api::parse_access_denied(text).ok_or("no denial")?;
/// assert_eq!(denial.policy_type, Some("resourceBased"));
/// assert_eq!(denial.resource.as_deref(), Some("arn:aws:s3:::reports/2026.csv"));
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn parse_access_denied(text: &str) -> Option<wire::ParsedDenial> {
    denial::parse_access_denied(text).map(told)
}

/// What a message tells, on its way out.
pub(super) fn told(denial: Denial) -> wire::ParsedDenial {
    let values = |mut values: Vec<String>| match (values.len(), values.pop()) {
        (1, Some(value)) => wire::ContextValue::One(value),
        (_, last) => {
            values.extend(last);
            wire::ContextValue::Many(values)
        }
    };
    let context = denial.context.into_iter().map(|(key, list)| (key, values(list))).collect();
    let context = wire::ContextMap(context);
    wire::ParsedDenial {
        decision: denial.answer.map(Answer::as_str),
        policy_type: denial.policy_type.map(PolicyType::as_str),
        through: denial.through.map(PolicyType::as_str),
        principal: denial.principal,
        action: denial.action,
        resource: denial.resource,
        policy_arn: denial.policy_arn,
        setting: denial.setting,
        authorization_id: denial.authorization_id,
        encoded_message: denial.encoded_message,
        context: (!context.0.is_empty()).then_some(context),
        statement_ids: denial.statement_ids,
    }
}
