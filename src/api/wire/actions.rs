//! What the catalog tells of actions.

use serde::Serialize;

/// Actions by what they do, in AWS's words.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ActionsByAccessLevel {
    /// They tell that resources exist.
    #[serde(rename = "List")]
    pub list: Vec<String>,
    /// They read what is in them.
    #[serde(rename = "Read")]
    pub read: Vec<String>,
    /// They make, change and remove them.
    #[serde(rename = "Write")]
    pub write: Vec<String>,
    /// They change only tags.
    #[serde(rename = "Tagging")]
    pub tagging: Vec<String>,
    /// They change who may do what.
    #[serde(rename = "Permissions management")]
    pub permissions_management: Vec<String>,
}

/// A condition key that an action takes.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionContextKey {
    /// Its name, with `${…}` or `<…>` for what is chosen.
    pub name: String,
    /// The type of its values, as AWS spells it.
    #[serde(rename = "type")]
    pub key_type: &'static str,
    /// Whether it holds several values.
    pub multivalued: bool,
    /// By what it filters access.
    pub description: String,
    /// The types of resources that it comes with; none: with any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resource_types: Vec<String>,
}
