//! A policy document as it is written: AWS's elements, each with its place in the text.

use crate::base::span::Span;
use crate::policy::operator::Operator;
use crate::policy::variable::Template;

/// The policy language version (rule G3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// `2008-10-17`, also meant where `Version` is missing: policy variables are plain text.
    V2008,
    /// `2012-10-17`: policy variables work (rule VR2).
    V2012,
}

/// A whole document. Statements with an error are left out of it, which is why only
/// [`ValidPolicy`](crate::policy::ValidPolicy) may decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyDocument {
    /// The language version.
    pub version: Version,
    /// The statements, in their order.
    pub statements: Vec<Statement>,
}

/// What a statement does when it applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// `Allow`
    Allow,
    /// `Deny`
    Deny,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its place in `Statement`, counted from 0.
    pub index: usize,
    /// The whole statement in the text.
    pub span: Span,
    /// `Sid`, unless empty (rule S1).
    pub sid: Option<String>,
    /// `Effect`.
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`, in the policy types that have them.
    pub principal: Option<PrincipalElement>,
    /// `Action` or `NotAction`.
    pub action: ActionElement,
    /// `Resource` or `NotResource`. Absent in trust policies, and in resource-based policies that
    /// mean the resource they are attached to (rule G9).
    pub resource: Option<ResourceElement>,
    /// `Condition`, one entry for each key under each operator.
    pub condition: Vec<ConditionEntry>,
}

/// `Action` or `NotAction`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionElement {
    /// Whether it is `NotAction`.
    pub negated: bool,
    /// The element's value in the text.
    pub span: Span,
    /// Its entries.
    pub entries: Vec<ActionEntry>,
}

/// One action pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionEntry {
    /// As written.
    pub text: String,
    /// Its place in the list, counted from 0; none when it stands alone.
    pub index: Option<usize>,
    /// Where.
    pub span: Span,
}

/// `Resource` or `NotResource`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceElement {
    /// Whether it is `NotResource`.
    pub negated: bool,
    /// The element's value in the text.
    pub span: Span,
    /// Its entries.
    pub entries: Vec<ResourceEntry>,
}

/// One resource pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceEntry {
    /// As written.
    pub text: String,
    /// Its place in the list, counted from 0; none when it stands alone.
    pub index: Option<usize>,
    /// Where.
    pub span: Span,
    /// What it covers.
    pub form: ResourceForm,
}

/// The forms of a resource pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResourceForm {
    /// `*`: every resource, and requests without one (rule R1).
    Any,
    /// An ARN: five fields of text with wildcards, and a sixth that may hold variables (rule VR1).
    Arn {
        /// `arn`, partition, service, Region and account.
        fields: [String; 5],
        /// The resource field.
        resource: Template,
    },
    /// A short ARN in a policy type that does not complete it (rule R6).
    Nothing,
}

impl ResourceForm {
    /// The resource field, when there is one.
    #[must_use]
    pub const fn template(&self) -> Option<&Template> {
        match self {
            Self::Arn { resource, .. } => Some(resource),
            Self::Any | Self::Nothing => None,
        }
    }
}

/// `Principal` or `NotPrincipal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrincipalElement {
    /// Whether it is `NotPrincipal`.
    pub negated: bool,
    /// The element's value in the text.
    pub span: Span,
    /// Its entries.
    pub entries: Vec<PrincipalEntry>,
}

/// One principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrincipalEntry {
    /// As written.
    pub text: String,
    /// Its place in the list, counted from 0; none when it stands alone.
    pub index: Option<usize>,
    /// Where.
    pub span: Span,
    /// Whom it names.
    pub kind: PrincipalKind,
}

/// Whom a principal entry names (rules P1 to P11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrincipalKind {
    /// `"*"`: everyone.
    Everyone,
    /// `{"AWS": "*"}`: everyone too (rule P2).
    EveryoneUnderAws,
    /// An account, by its number or its root ARN.
    Account,
    /// An IAM user, by its ARN.
    User,
    /// A role, by its ARN: each of its sessions.
    Role,
    /// One session of a role, by its ARN.
    RoleSession,
    /// One federated user session, by its ARN.
    FederatedUser,
    /// A user or role, by the unique id that AWS stores in place of the ARN.
    UniqueId,
    /// A service principal.
    Service,
    /// An identity provider.
    Federated,
    /// An account, by its canonical user id (S3).
    CanonicalUser,
}

impl PrincipalKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Everyone,
        Self::EveryoneUnderAws,
        Self::Account,
        Self::User,
        Self::Role,
        Self::RoleSession,
        Self::FederatedUser,
        Self::UniqueId,
        Self::Service,
        Self::Federated,
        Self::CanonicalUser,
    ];

    /// The member of the element that such entries stand under; none: they stand in its place.
    #[must_use]
    pub const fn member(self) -> Option<&'static str> {
        match self {
            Self::Everyone => None,
            Self::EveryoneUnderAws
            | Self::Account
            | Self::User
            | Self::Role
            | Self::RoleSession
            | Self::FederatedUser
            | Self::UniqueId => Some("AWS"),
            Self::Service => Some("Service"),
            Self::Federated => Some("Federated"),
            Self::CanonicalUser => Some("CanonicalUser"),
        }
    }

    /// Whether it names everyone, in one of the two spellings (rules P1, P2).
    #[must_use]
    pub const fn is_everyone(self) -> bool {
        matches!(self, Self::Everyone | Self::EveryoneUnderAws)
    }
}

/// One condition key under one operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionEntry {
    /// The operator.
    pub operator: Operator,
    /// The key as written.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// Its values.
    pub values: Vec<ConditionValue>,
    /// Where the values stand.
    pub values_span: Span,
}

/// One value of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionValue {
    /// Its text: of a number the lexeme, of a boolean its word (rule G14).
    pub text: String,
    /// Its place in the list, counted from 0; none when it stands alone.
    pub index: Option<usize>,
    /// Where.
    pub span: Span,
    /// The text with its variables, under operators that take them and in documents whose version
    /// has them.
    pub template: Template,
}
