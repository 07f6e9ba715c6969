//! Policies out of activity.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::api::wire::BrokenRecord;

/// What was made of records or calls.
#[derive(Debug, Clone, Serialize)]
pub struct PolicyGeneration {
    /// One for each user and role of records, one for all calls of sources.
    pub generated: Vec<GeneratedPolicies>,
    /// How many records are of nobody who could have identity-based policies, by why.
    pub unattributed: BTreeMap<&'static str, u64>,
    /// Records that were read and are not looked at: there are too many different ones.
    #[serde(rename = "leftOut")]
    pub left_out: u64,
    /// What is no record, or broken.
    pub broken: u64,
    /// The first of these.
    #[serde(rename = "brokenRecords")]
    pub broken_records: Vec<BrokenRecord>,
}

/// Policies for one principal or program, and what they rest on.
#[derive(Debug, Clone, Serialize)]
pub struct GeneratedPolicies {
    /// The ARN of the user or role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// Identity-based policies.
    pub policies: Vec<GeneratedPolicy>,
    /// Whether all was seen, and no placeholder is left.
    pub complete: bool,
    /// The calls that were looked at.
    pub seen: Sighting,
    /// What the policies allow.
    pub granted: Vec<SeenAction>,
    /// What was asked, and they do not allow.
    #[serde(rename = "notGranted")]
    pub not_granted: Vec<SeenAction>,
    /// Calls that need no permission.
    #[serde(rename = "withoutPermission")]
    pub without_permission: BTreeSet<String>,
    /// Conditions that all granted calls fulfilled.
    pub conditions: Vec<OfferedCondition>,
    /// What services would ask of the keys by which data is encrypted, where no key is told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kms: Vec<EncryptedData>,
    /// What could not be seen.
    #[serde(rename = "notSeen")]
    pub not_seen: Vec<Gap>,
}

/// A policy that was made.
#[derive(Debug, Clone, Serialize)]
pub struct GeneratedPolicy {
    /// Its text.
    pub text: String,
    /// Characters without white space, of the 6,144 of a managed policy.
    pub size: usize,
    /// What is to be put in before it is a policy.
    pub placeholders: Vec<String>,
}

/// An action that was asked for, on one resource.
#[derive(Debug, Clone, Serialize)]
pub struct SeenAction {
    /// The action.
    pub action: String,
    /// The resource as policies name it.
    pub resource: String,
    /// What came of it.
    pub outcome: &'static str,
    /// How it came to be asked.
    pub standing: &'static str,
    /// The service that a role is passed to.
    #[serde(rename = "passedTo", skip_serializing_if = "Option::is_none")]
    pub passed_to: Option<String>,
    /// The service that asks for it on behalf of the caller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Where.
    pub seen: Sighting,
}

/// How often something was seen, when and where.
#[derive(Debug, Clone, Serialize)]
pub struct Sighting {
    /// How often.
    pub count: u64,
    /// When first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// When last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    /// Some of the places.
    pub places: Vec<SeenPlace>,
}

/// Where something was seen.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum SeenPlace {
    /// In a record.
    Record {
        /// Its id.
        #[serde(rename = "eventId")]
        event_id: String,
    },
    /// In a source.
    Source {
        /// Its name.
        file: String,
        /// From 1.
        line: u64,
        /// From 0, in UTF-16 code units.
        column: u64,
    },
}

/// A condition that all granted calls fulfilled.
#[derive(Debug, Clone, Serialize)]
pub struct OfferedCondition {
    /// The condition operator.
    pub operator: &'static str,
    /// The condition key.
    pub key: &'static str,
    /// The values that were seen.
    pub values: Vec<String>,
}

/// Data of a service that may be encrypted by a key of AWS KMS that is not told.
#[derive(Debug, Clone, Serialize)]
pub struct EncryptedData {
    /// The service, as boto3 calls it.
    pub service: &'static str,
    /// The actions on the key that it asks for on behalf of the caller.
    pub actions: Vec<&'static str>,
}

/// Something that could not be seen.
#[derive(Debug, Clone, Serialize)]
pub struct Gap {
    /// A stable code.
    pub code: &'static str,
    /// The same in words.
    pub message: &'static str,
    /// What it is about: an event, an action, a reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Where.
    pub seen: Sighting,
}
