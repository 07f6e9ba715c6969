//! Present policies against what was used of them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::api::wire::BrokenRecord;
use crate::api::wire::Gap;
use crate::api::wire::GeneratedPolicy;
use crate::api::wire::SeenAction;
use crate::api::wire::Sighting;

/// What came of holding policies against an activity.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyRightSizing {
    /// One for each user and role of a world, else one for all of them or for a program.
    pub right_sized: Vec<RightSizedPolicies>,
    /// The users and roles of whom that cannot be told.
    pub not_sized: Vec<NotSized>,
    /// How many records are of nobody who could have identity-based policies, by why.
    pub unattributed: BTreeMap<&'static str, u64>,
    /// Records that were read and are not looked at: there are too many different ones.
    pub left_out: u64,
    /// What is no record, or broken.
    pub broken: u64,
    /// The first of these.
    pub broken_records: Vec<BrokenRecord>,
}

/// A user or role of whom it cannot be told what of its policies was used.
#[derive(Debug, Clone, Serialize)]
pub struct NotSized {
    /// Its ARN.
    pub principal: String,
    /// Why.
    pub message: String,
}

/// The policies of one principal, of several, or for a program.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RightSizedPolicies {
    /// Whose activity it is, by ARNs; none for sources.
    pub principals: Vec<String>,
    /// The calls that were looked at.
    pub seen: Sighting,
    /// The policies.
    pub policies: Vec<RightSizedPolicy>,
    /// Services of which nothing was used and nothing stays.
    pub unused_services: BTreeSet<String>,
    /// What was asked and the policies do not allow.
    pub missing: Vec<MissingAction>,
    /// Policies for that, as far as it is granted.
    pub additions: Vec<GeneratedPolicy>,
    /// How many uses are proven to be allowed as before.
    pub proven: usize,
    /// What could not be seen.
    pub not_seen: Vec<Gap>,
}

/// A policy, and what is left of it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RightSizedPolicy {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `given`, `inline`, `customerManaged` or `awsManaged`.
    pub kind: &'static str,
    /// The ARN of the user, group or role that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_to: Option<String>,
    /// Who else has it.
    pub shared_with: Vec<String>,
    /// The policy as it is, laid out.
    pub text: String,
    /// What is left of it; absent: nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reduced: Option<String>,
    /// Characters without white space of what is left.
    pub size: usize,
    /// How many it may have: of an inline policy, beside the others of whoever has it.
    pub limit: usize,
    /// Whether something of it is left out.
    pub changed: bool,
    /// Its statements.
    pub statements: Vec<StatementUsage>,
}

/// How a statement was used.
#[derive(Debug, Clone, Serialize)]
pub struct StatementUsage {
    /// Its place in `Statement`.
    pub index: usize,
    /// Its `Sid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// The line of the text on which it begins, from 1.
    pub line: usize,
    /// `used`, `partlyUsed`, `notSeen`, `unused` or `denies`.
    pub usage: &'static str,
    /// Its entries of `Action`.
    pub actions: Vec<ActionUsage>,
    /// Its entries of `Resource`.
    pub resources: Vec<ResourceUsage>,
    /// Why all of it stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<KeptStatement>,
}

/// Why a statement stays.
#[derive(Debug, Clone, Serialize)]
pub struct KeptStatement {
    /// A stable code.
    pub code: &'static str,
    /// The same in words.
    pub message: &'static str,
}

/// How an action or pattern of actions was used.
#[derive(Debug, Clone, Serialize)]
pub struct ActionUsage {
    /// As written.
    pub pattern: String,
    /// Its line, from 1.
    pub line: usize,
    /// The actions under it that were used.
    pub used: Vec<UsedAction>,
    /// How many others of the catalog are under it.
    pub others: usize,
    /// What of it stays without having been used.
    pub kept: Vec<Kept>,
}

/// An action that was used.
#[derive(Debug, Clone, Serialize)]
pub struct UsedAction {
    /// The action.
    pub action: String,
    /// Where.
    pub seen: Sighting,
}

/// Something that stays without having been used.
#[derive(Debug, Clone, Serialize)]
pub struct Kept {
    /// A stable code.
    pub code: &'static str,
    /// The same in words.
    pub message: &'static str,
    /// The actions, as names and patterns; none: all of the entry.
    pub actions: Vec<String>,
}

/// A resource or pattern of resources.
#[derive(Debug, Clone, Serialize)]
pub struct ResourceUsage {
    /// As written.
    pub pattern: String,
    /// Its line, from 1.
    pub line: usize,
    /// Whether a use was about a resource under it.
    pub used: bool,
}

/// Something that was asked and the policies do not allow.
#[derive(Debug, Clone, Serialize)]
pub struct MissingAction {
    /// What was asked.
    #[serde(flatten)]
    pub action: SeenAction,
    /// What is known of why.
    pub reason: &'static str,
}
