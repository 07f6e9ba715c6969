//! AWS's evaluation order (IAM User Guide, "How AWS enforcement code logic evaluates requests to
//! allow or deny access"; EVALUATION.md, section 2).

mod applicable;
mod checks;
mod explicit_deny;
mod grant;
mod guardrail;
mod service;
mod verdicts;

use crate::compile::CompiledPolicySet;
use crate::evaluate::Assume;
use crate::evaluate::plan::Plan;
use crate::policy::PolicyType;
use crate::policy::StatementRef;
use crate::request::Request;
use crate::request::Settings;
use crate::trace::Observer;
use crate::trace::Readings;

use crate::decide::verdicts::Verdicts;

pub use crate::decide::service::keys_of_rules;
pub use crate::decide::service::reads_key;
pub use crate::decide::service::sts::HOUR;
pub use crate::decide::service::sts::LONGEST_OF_ROOT;
pub use crate::decide::service::sts::LONGEST_OF_USER;
pub use crate::decide::service::sts::SHORTEST_SESSION;
pub use crate::decide::service::unknown_keys_of_rules;

/// The context keys that rules of services read, but for those of the encryption context.
pub const KEYS_OF_RULES: [&str; 4] = [
    "aws:MultiFactorAuthPresent",
    "aws:PrincipalServiceNamesList",
    "aws:SourceArn",
    "aws:ViaAWSService",
];

/// The answer to a request, in the words of AWS's policy simulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Everything that must allow does, and nothing denies.
    Allowed,
    /// A statement denies.
    ExplicitDeny,
    /// No statement denies, and something that must allow does not.
    ImplicitDeny,
}

impl Answer {
    /// The spelling of AWS's simulator.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::ExplicitDeny => "explicitDeny",
            Self::ImplicitDeny => "implicitDeny",
        }
    }

    /// The answer with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Allowed, Self::ExplicitDeny, Self::ImplicitDeny];
        all.into_iter().find(|answer| answer.as_str() == name)
    }

    /// Whether it decides beside another one, of another pair of the same request: any explicit deny
    /// outweighs any implicit one, and that any allow (R13.2).
    #[must_use]
    pub const fn outweighs(self, other: Self) -> bool {
        self.weight() > other.weight()
    }

    const fn weight(self) -> u8 {
        match self {
            Self::Allowed => 0,
            Self::ImplicitDeny => 1,
            Self::ExplicitDeny => 2,
        }
    }
}

/// An answer and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The answer.
    pub answer: Answer,
    /// Why.
    pub code: ReasonCode,
    /// The policy type that decided; none when a rule did.
    pub policy_type: Option<PolicyType>,
    /// The statement that decided, when one did.
    pub statement: Option<StatementRef>,
}

/// Why a decision is as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReasonCode {
    /// A statement allows.
    StatementAllows,
    /// A statement denies.
    StatementDenies,
    /// No statement of the policy type allows.
    NoStatementAllows,
    /// A federated user to whom no session policy was passed (R6.7).
    NoSessionPolicy,
    /// The root user is allowed by default in its own account (R10.1).
    RootUser,
    /// Caller and resource are in different partitions (R5.8).
    PartitionMismatch,
    /// A caller without credentials can never call AWS STS (R7.17).
    AnonymousCaller,
    /// The call needs no permission (R6.11).
    NoPermissionNeeded,
    /// The service does not take this call with these credentials (R6.10 to R6.13, R10.4).
    CredentialsNotAccepted,
    /// The session may not last as long (R7.14).
    DurationNotAccepted,
    /// AWS manages the resource (R11.1, R11.4).
    ManagedByAws,
    /// A role is passed inside of its account only (R12.2).
    PassRoleAcrossAccounts,
    /// The operation of KMS does not work across accounts (R14.12).
    KmsAcrossAccounts,
    /// A grant of the KMS key allows (R14.7).
    KmsGrantAllows,
    /// S3 Block Public Access restricts a bucket whose policy is public (R15.2).
    PublicBucketRestricted,
}

impl ReasonCode {
    /// Every code.
    pub const ALL: [Self; 15] = [
        Self::StatementAllows,
        Self::StatementDenies,
        Self::NoStatementAllows,
        Self::NoSessionPolicy,
        Self::RootUser,
        Self::PartitionMismatch,
        Self::AnonymousCaller,
        Self::NoPermissionNeeded,
        Self::CredentialsNotAccepted,
        Self::DurationNotAccepted,
        Self::ManagedByAws,
        Self::PassRoleAcrossAccounts,
        Self::KmsAcrossAccounts,
        Self::KmsGrantAllows,
        Self::PublicBucketRestricted,
    ];

    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StatementAllows => "statement-allows",
            Self::StatementDenies => "statement-denies",
            Self::NoStatementAllows => "no-statement-allows",
            Self::NoSessionPolicy => "no-session-policy",
            Self::RootUser => "root-user",
            Self::PartitionMismatch => "partition-mismatch",
            Self::AnonymousCaller => "anonymous-caller",
            Self::NoPermissionNeeded => "no-permission-needed",
            Self::CredentialsNotAccepted => "credentials-not-accepted",
            Self::DurationNotAccepted => "duration-not-accepted",
            Self::ManagedByAws => "managed-by-aws",
            Self::PassRoleAcrossAccounts => "pass-role-across-accounts",
            Self::KmsAcrossAccounts => "kms-across-accounts",
            Self::KmsGrantAllows => "kms-grant-allows",
            Self::PublicBucketRestricted => "public-bucket-restricted",
        }
    }

    /// Whether a rule of a service decided, and no policy.
    #[must_use]
    pub const fn is_service_rule(self) -> bool {
        matches!(
            self,
            Self::PartitionMismatch
                | Self::CredentialsNotAccepted
                | Self::DurationNotAccepted
                | Self::ManagedByAws
                | Self::PassRoleAcrossAccounts
                | Self::KmsAcrossAccounts
        )
    }
}

/// On what terms a request is decided.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// Facts about services and accounts.
    pub settings: &'a Settings,
    /// What statements count as whose outcome is not known.
    pub assume: Assume,
    /// How uncertain rules are read.
    pub readings: &'a Readings,
    /// Which statements can apply to the action; without a plan every statement is looked at. It
    /// changes no decision.
    pub plan: Option<&'a Plan>,
}

/// Decides a request.
///
/// Every policy that applies is evaluated. Rules of a service that no policy can change come first;
/// then an explicit deny anywhere decides; then each level of the organization and the VPC endpoint
/// must allow; then the caller and the resource.
pub fn decide<O: Observer>(
    set: &CompiledPolicySet,
    request: &Request,
    terms: Terms<'_>,
    observer: &mut O,
) -> Decision {
    let verdicts = Verdicts::evaluate(set, request, terms, observer);
    let needs = grant::needs(request, &verdicts, terms.readings);
    let decision = service::preempt(request, terms)
        .or_else(|| explicit_deny::decide(&verdicts))
        .or_else(|| service::s3::restrict_public_bucket(set, request, terms.settings))
        .or_else(|| guardrail::decide(&verdicts))
        .or_else(|| service::partition::decide(request, terms.settings))
        .unwrap_or_else(|| grant::decide(request, &verdicts, needs));
    if O::WATCHES {
        checks::report(request.principal.principal_type, &verdicts, needs, &decision, observer);
    }
    decision
}
