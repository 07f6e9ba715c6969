//! The shapes of answers in JSON and JavaScript.

mod access;
mod actions;
mod audit;
mod denial;
mod explained_denial;
#[cfg(feature = "infrastructure")]
mod extraction;
mod finding;
mod format;
mod generation;
mod policy_tests;
mod request;
mod right_size;
mod session;
mod simulation;
mod trail;
mod validation;
mod what_if;
mod world;

use serde::Serialize;
use serde::Serializer;
use serde::ser::SerializeMap;

pub use crate::api::wire::access::ExampleKey;
pub use crate::api::wire::access::Grant;
pub use crate::api::wire::access::Grants;
pub use crate::api::wire::access::Hop;
pub use crate::api::wire::access::OpenCondition;
pub use crate::api::wire::access::Part;
pub use crate::api::wire::access::Reach;
pub use crate::api::wire::access::RolePath;
pub use crate::api::wire::access::Undecided;
pub use crate::api::wire::actions::ActionContextKey;
pub use crate::api::wire::actions::ActionsByAccessLevel;
pub use crate::api::wire::audit::AuditEvidence;
pub use crate::api::wire::audit::AuditFinding;
pub use crate::api::wire::audit::AuditRemedy;
pub use crate::api::wire::denial::ParsedDenial;
pub use crate::api::wire::explained_denial::Agreement;
pub use crate::api::wire::explained_denial::AgreementCause;
pub use crate::api::wire::explained_denial::ExplainedDenial;
pub use crate::api::wire::explained_denial::ExplainedRequest;
pub use crate::api::wire::explained_denial::Fix as DenialFix;
#[cfg(feature = "infrastructure")]
pub use crate::api::wire::extraction::AssumedCondition;
#[cfg(feature = "infrastructure")]
pub use crate::api::wire::extraction::ExtractedPolicy;
#[cfg(feature = "infrastructure")]
pub use crate::api::wire::extraction::Extraction;
#[cfg(feature = "infrastructure")]
pub use crate::api::wire::extraction::UnknownPart;
pub use crate::api::wire::finding::FindingPlace;
pub use crate::api::wire::finding::Fix;
pub use crate::api::wire::finding::PolicyFinding;
pub use crate::api::wire::finding::PolicySize;
pub use crate::api::wire::finding::TextEdit;
pub use crate::api::wire::format::FitStep;
pub use crate::api::wire::format::FittedPolicy;
pub use crate::api::wire::generation::EncryptedData;
pub use crate::api::wire::generation::Gap;
pub use crate::api::wire::generation::GeneratedPolicies;
pub use crate::api::wire::generation::GeneratedPolicy;
pub use crate::api::wire::generation::OfferedCondition;
pub use crate::api::wire::generation::PolicyGeneration;
pub use crate::api::wire::generation::SeenAction;
pub use crate::api::wire::generation::SeenPlace;
pub use crate::api::wire::generation::Sighting;
pub use crate::api::wire::policy_tests::ChangedAt;
pub use crate::api::wire::policy_tests::ChangedKey;
pub use crate::api::wire::policy_tests::CoveredStatement;
pub use crate::api::wire::policy_tests::CoveredValue;
pub use crate::api::wire::policy_tests::Mutant;
pub use crate::api::wire::policy_tests::SuggestedTest;
pub use crate::api::wire::policy_tests::TestedStatement;
pub use crate::api::wire::policy_tests::ValueAt;
pub use crate::api::wire::request::PrincipalDescriptor;
pub use crate::api::wire::request::Request;
pub use crate::api::wire::request::RequestPair;
pub use crate::api::wire::right_size::ActionUsage;
pub use crate::api::wire::right_size::Kept;
pub use crate::api::wire::right_size::KeptStatement;
pub use crate::api::wire::right_size::MissingAction;
pub use crate::api::wire::right_size::NotSized;
pub use crate::api::wire::right_size::PolicyRightSizing;
pub use crate::api::wire::right_size::ResourceUsage;
pub use crate::api::wire::right_size::RightSizedPolicies;
pub use crate::api::wire::right_size::RightSizedPolicy;
pub use crate::api::wire::right_size::StatementUsage;
pub use crate::api::wire::right_size::UsedAction;
pub use crate::api::wire::session::CallerIdentity;
pub use crate::api::wire::session::CreatedServiceLinkedRole;
pub use crate::api::wire::session::DeletedServiceLinkedRole;
pub use crate::api::wire::session::Role;
pub use crate::api::wire::session::Session;
pub use crate::api::wire::session::SessionMfa;
pub use crate::api::wire::session::SessionPolicy;
pub use crate::api::wire::simulation::EvalDecisionDetails;
pub use crate::api::wire::simulation::EvaluationResult;
pub use crate::api::wire::simulation::GetContextKeysForPolicyResponse;
pub use crate::api::wire::simulation::OrganizationsDecisionDetail;
pub use crate::api::wire::simulation::PermissionsBoundaryDecisionDetail;
pub use crate::api::wire::simulation::ResourceSpecificResult;
pub use crate::api::wire::simulation::SimulatePolicyResponse;
pub use crate::api::wire::simulation::SimulatedPosition;
pub use crate::api::wire::simulation::SimulatedStatement;
pub use crate::api::wire::trail::BrokenRecord;
pub use crate::api::wire::trail::PrincipalCalls;
pub use crate::api::wire::trail::RecordedCall;
pub use crate::api::wire::trail::RecordedEvent;
pub use crate::api::wire::trail::RecordedRequest;
pub use crate::api::wire::trail::TimeBucket;
pub use crate::api::wire::trail::TrailAnswers;
pub use crate::api::wire::trail::TrailCalibration;
pub use crate::api::wire::trail::TrailDifference;
pub use crate::api::wire::trail::TrailError;
pub use crate::api::wire::trail::TrailFlip;
pub use crate::api::wire::trail::TrailReplay;
pub use crate::api::wire::trail::TrailSeen;
pub use crate::api::wire::trail::TrailSummary;
pub use crate::api::wire::trail::TrailTimeline;
pub use crate::api::wire::trail::UnmappedEvents;
pub use crate::api::wire::validation::Location;
pub use crate::api::wire::validation::PathElement;
pub use crate::api::wire::validation::Replacement;
pub use crate::api::wire::validation::Substring;
pub use crate::api::wire::validation::ValidatePolicyFinding;
pub use crate::api::wire::validation::ValidatePolicyResponse;
pub use crate::api::wire::what_if::AddedPlace;
pub use crate::api::wire::what_if::AddedPrincipal;
pub use crate::api::wire::what_if::AddedStatement;
pub use crate::api::wire::what_if::AddedStatements;
pub use crate::api::wire::what_if::ContextChange;
pub use crate::api::wire::what_if::ContextFlip;
pub use crate::api::wire::what_if::RemovedStatement;
pub use crate::api::wire::what_if::WhatIf;
pub use crate::api::wire::world::GatheredPolicies;
pub use crate::api::wire::world::PolicySource;
pub use crate::api::wire::world::WorldCounts;
pub use crate::api::wire::world::WorldEvaluation;

/// A decision with everything that explains it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// `allowed`, `explicitDeny` or `implicitDeny`.
    pub decision: &'static str,
    /// Why.
    pub reason: Reason,
    /// The message that AWS would print.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_denied: Option<String>,
    /// Every statement that applies.
    pub matched_statements: Vec<MatchedStatement>,
    /// Context keys that the request does not have and that could matter.
    pub missing_context_keys: Vec<String>,
    /// What the decision depends on, when keys that are not known can change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depends_on: Option<DependsOn>,
    /// What was taken for granted.
    pub assumptions: Vec<Assumption>,
    /// Rules on which AWS is silent, where another reading would decide otherwise.
    pub uncertainties: Vec<Uncertainty>,
    /// Context keys that were filled in.
    pub derived_context: ContextMap,
    /// What happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<Trace>,
    /// What happened, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// Keys that are not known, and the decisions that they can lead to.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DependsOn {
    /// The unknown keys that statements read, in their first spelling in the policies, sorted.
    pub keys: Vec<String>,
    /// The decisions that are possible, the given one first.
    pub decisions: Vec<&'static str>,
}

/// Why a decision is as it is.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// A stable code.
    pub code: &'static str,
    /// The policy type that decided, `serviceRule` or `none`.
    pub policy_type: &'static str,
    /// One sentence for a person.
    pub text: String,
}

/// A decision and the statement that it rests on, without more.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DecisionWithReason {
    /// `allowed`, `explicitDeny` or `implicitDeny`.
    pub decision: &'static str,
    /// A stable code.
    pub code: &'static str,
    /// The policy type that decided, `serviceRule` or `none`.
    pub policy_type: &'static str,
    /// The statement that decided, when one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<StatementPlace>,
}

/// Where a statement stands.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatementPlace {
    /// The type of its policy.
    pub policy_type: &'static str,
    /// The place of its policy among those of the type, or of the level.
    pub policy_index: usize,
    /// The level of an SCP or RCP, from the root, 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<usize>,
    /// Its place in the policy.
    pub statement_index: usize,
    /// Its `Sid`, when it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
}

/// A statement that applies.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MatchedStatement {
    /// The type of its policy.
    pub policy_type: &'static str,
    /// The name that the user gave the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
    /// The place of its policy among those of the type, or of the level.
    pub policy_index: usize,
    /// The level of an SCP or RCP, from the root, 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<usize>,
    /// The (action, resource) pair of the request.
    pub pair: usize,
    /// Its place in the policy.
    pub statement_index: usize,
    /// Its `Sid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// `Allow` or `Deny`.
    pub effect: &'static str,
    /// Where it stands in the policy's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
}

/// Something that was taken for granted.
#[derive(Debug, Clone, Serialize)]
pub struct Assumption {
    /// A stable code.
    pub code: &'static str,
    /// What was assumed.
    pub text: String,
}

/// A rule on which AWS is silent.
#[derive(Debug, Clone, Serialize)]
pub struct Uncertainty {
    /// The rule, such as `PL-M5`.
    pub rule: &'static str,
    /// What is uncertain.
    pub text: String,
    /// The decision under the other reading.
    pub otherwise: &'static str,
}

/// What happened, in the shape of AWS's own trace.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    /// What all pairs have of the context, derived keys included.
    pub request_context: ContextMap,
    /// One for each (action, resource) pair.
    pub evaluations: Vec<PairEvaluation>,
}

/// One pair of a trace.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PairEvaluation {
    /// The action.
    pub action: String,
    /// The resource, or `*`.
    pub resource: String,
    /// What lies over the request's context for this pair.
    #[serde(skip_serializing_if = "ContextMap::is_empty")]
    pub context: ContextMap,
    /// `ALLOW`, `EXPLICIT_DENY` or `IMPLICIT_DENY`.
    pub evaluated_effect: &'static str,
    /// Every check that took part, in AWS's order.
    pub checks: Vec<Check>,
}

/// One check of a trace.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// Which one, by AWS's name.
    pub check_type: &'static str,
    /// What it came to, by AWS's name.
    pub evaluated_effect: &'static str,
    /// The level of an organization's policies, from the root, 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<usize>,
    /// Whether the decision rests on it.
    pub decided: bool,
    /// The policies that were evaluated in it.
    pub policies: Vec<CheckedPolicy>,
}

/// One policy of a check.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckedPolicy {
    /// Its type.
    pub policy_type: &'static str,
    /// Its place among those of the type, or of the level.
    pub policy_index: usize,
    /// The level of an SCP or RCP, from the root, 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<usize>,
    /// The name that the user gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its statements.
    pub statements: Vec<CheckedStatement>,
}

/// One statement of a check.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckedStatement {
    /// Its place in the policy.
    pub statement_index: usize,
    /// Its `Sid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// `Allow` or `Deny`.
    pub effect: &'static str,
    /// Whether it applies.
    pub applies: Applies,
    /// Where it stands in the policy's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// The element that did not match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<FailedElement>,
}

/// `true`, `false` or `"unknown"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applies {
    /// It applies.
    Yes,
    /// It does not.
    No,
    /// It depends on a key that is not known.
    Unknown,
}

impl Serialize for Applies {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Yes => serializer.serialize_bool(true),
            Self::No => serializer.serialize_bool(false),
            Self::Unknown => serializer.serialize_str("unknown"),
        }
    }
}

/// The element of a statement that did not match, and why.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FailedElement {
    /// Its name as written.
    pub element: &'static str,
    /// The condition operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// The condition key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What the policy asks for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pattern: Vec<String>,
    /// What the request has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<ContextValue>,
    /// Present and true when the request does not have the key.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub missing: bool,
    /// Where it stands in the policy's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
}

/// The decision in words.
#[derive(Debug, Clone, Serialize)]
pub struct Explanation {
    /// Plain text.
    pub text: String,
    /// Markdown.
    pub markdown: String,
}

/// Context keys and values, in the order of the keys.
#[derive(Debug, Clone, Default)]
pub struct ContextMap(pub Vec<(String, ContextValue)>);

impl ContextMap {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for ContextMap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// The value of a key: one text, or a list of a multivalued key.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum ContextValue {
    /// Of a single-valued key.
    One(String),
    /// Of a multivalued key.
    Many(Vec<String>),
}

/// A place in a text, in UTF-16 code units, end exclusive.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Range {
    /// The first unit.
    pub start: Position,
    /// Behind the last unit.
    pub end: Position,
}

/// A position in a text, as AWS's ValidatePolicy counts.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 0.
    pub column: u32,
    /// From 0.
    pub offset: u32,
}

/// One finding of `validate`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// `ERROR`, `SECURITY_WARNING`, `WARNING` or `SUGGESTION`.
    pub finding_type: &'static str,
    /// A stable code.
    pub code: &'static str,
    /// What was found, and what to do.
    pub message: String,
    /// The element that it is about.
    pub path: Vec<PathSegment>,
    /// Where it stands in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
}

/// A step of a path: a name or an index.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum PathSegment {
    /// A member.
    Member(String),
    /// An array element.
    Index(usize),
}

/// Why there is no answer.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "name")]
pub enum Error {
    /// A policy is broken: no decision for the whole set.
    PolicyError {
        /// A stable code.
        code: &'static str,
        /// How many policies are broken, and the first fault.
        message: String,
        /// Every fault.
        diagnostics: Vec<PolicyDiagnostic>,
    },
    /// The request, or what is around it, cannot be decided.
    RequestError {
        /// A stable code.
        code: &'static str,
        /// What was found, and what was expected.
        message: String,
        /// The field that is at fault.
        field: String,
        /// The place of the request in `decideMany`.
        #[serde(skip_serializing_if = "Option::is_none")]
        index: Option<usize>,
    },
    /// Bytes are no saved policy set, or not the one that was saved.
    BundleError {
        /// A stable code.
        code: &'static str,
        /// What was found, and what was expected.
        message: String,
    },
    // An engine without worlds does not carry what only they refuse with.
    #[cfg(any(feature = "tools", not(feature = "js-decide")))]
    /// AWS would refuse the call before it reads a policy: a credential that is over, a parameter that it
    /// does not take.
    ServiceError {
        /// The error, by AWS's name.
        code: &'static str,
        /// What was found, and what was expected.
        message: String,
        /// The parameter that is at fault.
        field: String,
    },
    #[cfg(any(feature = "tools", not(feature = "js-decide")))]
    /// No policy allows the call, or one denies it.
    AccessDeniedError {
        /// The error, by AWS's name.
        code: &'static str,
        /// The message that AWS would print.
        message: String,
        /// The decision.
        evaluation: Box<WorldEvaluation>,
    },
}

/// One fault of one policy.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyDiagnostic {
    /// A stable code.
    pub code: &'static str,
    /// What was found, and what to do.
    pub message: String,
    /// The element that it is about.
    pub path: Vec<PathSegment>,
    /// Where it stands in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// The type of the policy.
    pub policy_type: &'static str,
    /// The place of the policy among those of its type, or of its level.
    pub policy_index: usize,
    /// The level of an SCP or RCP, from the root, 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<usize>,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::PolicyError { message, .. }
            | Self::RequestError { message, .. }
            | Self::BundleError { message, .. } => f.write_str(message),
            #[cfg(any(feature = "tools", not(feature = "js-decide")))]
            Self::ServiceError { message, .. } | Self::AccessDeniedError { message, .. } => {
                f.write_str(message)
            }
        }
    }
}

impl std::error::Error for Error {}
