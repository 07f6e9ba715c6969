//! What came of a call: its error code tells.

use crate::cloudtrail::record::Record;
use crate::denial::Denial;
use crate::denial::parse_access_denied;
use crate::policy::PolicyType;

/// Codes of denials, and what others begin or end with (EVALUATION.md, section 21; service authorization
/// error codes of the API references).
const DENIED: [&str; 6] = [
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "AuthorizationErrorException",
    "KMSAccessDeniedException",
    VPC_ENDPOINT_DENIED,
];
const DENIED_BEGIN: [&str; 3] = ["Forbidden", "NotAuthorized", "Unauthorized"];
const DENIED_END: [&str; 2] = ["UnauthorizedOperation", "AccessDenied"];

/// What a network activity event of a VPC endpoint has (CloudTrail User Guide, "Logging network activity
/// events").
const VPC_ENDPOINT_DENIED: &str = "VpceAccessDenied";

/// EC2's answer to a call that was only tried and would have been made (Amazon EC2 API Reference, `DryRun`).
const DRY_RUN: &str = "DryRunOperation";

/// What the codes of errors end, begin or are with that come after a call was let in: what it is about is
/// not there, is there already, is in use, or there is too much of it.
const AFTER_BEGIN: [&str; 3] = ["NoSuch", "Duplicate", "CannotDelete"];
const AFTER_END: [&str; 16] = [
    "AlreadyExists",
    "AlreadyExistsException",
    "AlreadyInUse",
    "DoesNotExist",
    "InUse",
    "InUseException",
    "LimitExceeded",
    "LimitExceededException",
    "NotEmpty",
    "NotFound",
    "NotFoundError",
    "NotFoundException",
    "NotFoundFault",
    "NotSupported",
    "QuotaExceededException",
    "StateFault",
];
const AFTER: [&str; 7] = [
    "ConflictException",
    "DeleteConflict",
    "DependencyViolation",
    "EntityTemporarilyUnmodifiable",
    "EntityTemporarilyUnmodifiableException",
    "OperationAborted",
    "PasswordPolicyViolation",
];
/// Those that look like it and come before: the bucket is looked for first (Amazon S3 User Guide, "How Amazon
/// S3 authorizes a request").
const BEFORE: [&str; 2] = ["NoSuchBucket", "RequestLimitExceeded"];

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was let in, whether or not it then failed for another reason.
    Allowed,
    /// It was not, and what its error tells of why.
    Denied(Box<Denial>),
    /// It failed in a way that does not tell, such as for too many calls.
    Unknown,
}

impl Record<'_> {
    /// What came of the call.
    ///
    /// ```
    /// use iam_verdict::cloudtrail::Outcome;
    /// use iam_verdict::cloudtrail::Record;
    /// use iam_verdict::json;
    /// use iam_verdict::policy::PolicyType;
    ///
    /// let (node, _) = json::parse(
    ///     r#"{ "eventSource": "sqs.amazonaws.com", "eventName": "DeleteQueue", "errorCode": "AccessDenied",
    ///          "errorMessage": "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: sqs:DeleteQueue on resource: arn:aws:sqs:eu-west-1:111122223333:jobs with an explicit deny in a service control policy" }"#,
    /// );
    /// let node = node.ok_or("no JSON")?;
    /// let Outcome::Denied(denial) = Record::read(&node)?.outcome() else { return Err("no denial".into()) };
    /// assert_eq!(denial.policy_type, Some(PolicyType::ServiceControl));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        // EC2 puts in front whose fault it was.
        let Some(code) = self.error_code.map(|code| code.strip_prefix("Client.").unwrap_or(code))
        else {
            return Outcome::Allowed;
        };
        let begins = |starts: &[&str]| starts.iter().any(|start| code.starts_with(start));
        let ends = |ends: &[&str]| ends.iter().any(|end| code.ends_with(end));
        if DENIED.contains(&code) || begins(&DENIED_BEGIN) || ends(&DENIED_END) {
            return Outcome::Denied(Box::new(self.denial(code)));
        }
        let is_after = AFTER.contains(&code) || begins(&AFTER_BEGIN) || ends(&AFTER_END);
        if code == DRY_RUN || (is_after && !BEFORE.contains(&code)) {
            return Outcome::Allowed;
        }
        Outcome::Unknown
    }

    fn denial(&self, code: &str) -> Denial {
        let mut denial = self.error_message.and_then(parse_access_denied).unwrap_or_default();
        if code == VPC_ENDPOINT_DENIED {
            denial.policy_type = denial.policy_type.or(Some(PolicyType::VpcEndpoint));
        }
        denial
    }
}
