//! What happened, as ids and outcomes without text, and who watches it.
//!
//! Deciding takes an [`Observer`]. [`Silent`] costs nothing; [`Recorder`] keeps everything. The
//! same code runs under both, so an explanation can never disagree with a decision.

mod reading;

use crate::base::truth::Truth;
use crate::policy::PolicyType;
use crate::policy::StatementRef;

pub use crate::trace::reading::Readings;
pub use crate::trace::reading::UncertainRule;

/// One of the steps of a decision, by the names of AWS's own trace (EVALUATION.md, section 19).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CheckType {
    /// RCPs of the resource's organization.
    ResourceControlPolicy,
    /// SCPs of the caller's organization.
    ServiceControlPolicy,
    /// The policy of the VPC endpoint.
    VpcEndpoint,
    /// The resource's policy, or the role's trust policy.
    Resource,
    /// The caller's identity-based policies.
    Principal,
    /// The caller's permissions boundary.
    PermissionsBoundary,
    /// The policies passed to the session.
    Session,
}

impl CheckType {
    /// Every check, in AWS's order.
    pub const ALL: [Self; 7] = [
        Self::ResourceControlPolicy,
        Self::ServiceControlPolicy,
        Self::VpcEndpoint,
        Self::Resource,
        Self::Principal,
        Self::PermissionsBoundary,
        Self::Session,
    ];

    /// The check that policies of a type belong to.
    #[must_use]
    pub const fn of(policy_type: PolicyType) -> Self {
        match policy_type {
            PolicyType::ResourceControl => Self::ResourceControlPolicy,
            PolicyType::ServiceControl => Self::ServiceControlPolicy,
            PolicyType::VpcEndpoint => Self::VpcEndpoint,
            PolicyType::ResourceBased | PolicyType::RoleTrust => Self::Resource,
            PolicyType::IdentityBased => Self::Principal,
            PolicyType::PermissionsBoundary => Self::PermissionsBoundary,
            PolicyType::Session => Self::Session,
        }
    }

    /// AWS's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ResourceControlPolicy => "RESOURCE_CONTROL_POLICY",
            Self::ServiceControlPolicy => "SERVICE_CONTROL_POLICY",
            Self::VpcEndpoint => "VPC_ENDPOINT",
            Self::Resource => "RESOURCE",
            Self::Principal => "PRINCIPAL",
            Self::PermissionsBoundary => "PERMISSIONS_BOUNDARY",
            Self::Session => "SESSION",
        }
    }
}

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckEffect {
    /// Its policies allow.
    Allow,
    /// Nothing in it matched, and nothing had to.
    NoImpact,
    /// It had to allow, and no statement did.
    ImplicitDeny,
    /// A statement denies.
    ExplicitDeny,
}

impl CheckEffect {
    /// AWS's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "ALLOW",
            Self::NoImpact => "NO_IMPACT",
            Self::ImplicitDeny => "IMPLICIT_DENY",
            Self::ExplicitDeny => "EXPLICIT_DENY",
        }
    }
}

/// One check of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// Which one.
    pub check_type: CheckType,
    /// The level of an organization's policies: 0 is the root.
    pub level: Option<usize>,
    /// What it came to.
    pub effect: CheckEffect,
    /// Whether the decision rests on it.
    pub decided: bool,
}

/// The element of a statement that did not match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Element {
    /// `Principal` or `NotPrincipal`.
    Principal,
    /// `Action` or `NotAction`.
    Action,
    /// `Resource` or `NotResource`.
    Resource,
    /// One key under one operator of `Condition`, by its place in the statement.
    Condition(usize),
}

/// One value of an element, by its place among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ValueRef {
    /// The element.
    pub element: Element,
    /// Its place, counted from 0.
    pub index: usize,
}

/// What a statement came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Every element matches: its effect counts.
    Applies,
    /// It does not apply; the first element that did not match, in the order principal, action,
    /// resource, conditions.
    Fails(Element),
    /// Whether it applies depends on a context key that is not known; the first such element.
    Unknown(Element),
}

/// Someone who watches a decision being made.
pub trait Observer {
    /// Whether it does anything with what it is told.
    const WATCHES: bool = true;
    /// Whether it is told of single values.
    const WATCHES_VALUES: bool = false;

    /// A statement was evaluated.
    fn statement(&mut self, at: StatementRef, outcome: Outcome);
    /// A check came to its end.
    fn check(&mut self, check: Check);
    /// Whether a value alone matches the request; told where all other elements of its statement match.
    fn value(&mut self, _: StatementRef, _: ValueRef, _: Truth) {}
}

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    const WATCHES: bool = false;

    #[inline]
    fn statement(&mut self, _: StatementRef, _: Outcome) {}
    #[inline]
    fn check(&mut self, _: Check) {}
}

/// Keeps all that happened.
#[derive(Debug, Clone, Default)]
pub struct Recorder {
    /// Every statement that was evaluated, and what it came to.
    pub statements: Vec<(StatementRef, Outcome)>,
    /// Every check, in AWS's order.
    pub checks: Vec<Check>,
}

impl Observer for Recorder {
    fn statement(&mut self, at: StatementRef, outcome: Outcome) {
        self.statements.push((at, outcome));
    }

    fn check(&mut self, check: Check) {
        self.checks.push(check);
    }
}
