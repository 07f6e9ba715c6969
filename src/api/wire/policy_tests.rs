//! What tests of policies reach, and what they do not notice.

use serde::Serialize;

use crate::api::wire::ContextValue;
use crate::api::wire::PathSegment;
use crate::api::wire::Range;

/// A statement of one policy of a set.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TestedStatement {
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
    /// The resource, of a policy under `resources`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Its place in the policy.
    pub statement_index: usize,
    /// Its `Sid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// `Allow` or `Deny`.
    pub effect: &'static str,
}

/// How often a statement applied, and how often its values made the difference.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CoveredStatement {
    /// Which one.
    #[serde(flatten)]
    pub of: TestedStatement,
    /// The way to it, from the policy on.
    pub path: Vec<PathSegment>,
    /// Where it stands in the policy's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// How often it applied.
    pub applied: usize,
    /// Its values.
    pub values: Vec<CoveredValue>,
}

/// How often a value met a request that every other element of its statement matches.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CoveredValue {
    /// Where.
    #[serde(flatten)]
    pub at: ValueAt,
    /// How often it matched.
    pub matched: usize,
    /// How often it did not.
    pub missed: usize,
    /// Whether there are requests that it does not match.
    pub can_miss: bool,
}

/// A value of a statement, or a condition as a whole.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ValueAt {
    /// `Action`, `NotAction` and so on.
    pub element: &'static str,
    /// The condition operator as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// The condition key as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The value as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The way to it, from the policy on.
    pub path: Vec<PathSegment>,
    /// Where it stands in the policy's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
}

/// A policy with one thing changed, and whether a test noticed.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mutant {
    /// The changed statement.
    #[serde(flatten)]
    pub of: TestedStatement,
    /// `statementRemoved`, `conditionRemoved`, `valueRemoved`, `wildcardsRemoved` or `widened`.
    pub change: &'static str,
    /// What was changed; the statement when it was removed.
    pub at: ChangedAt,
    /// What stands there instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_value: Option<String>,
    /// The first test that fails then; absent: all tests pass still.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_test: Option<usize>,
    /// A request that is decided otherwise then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<SuggestedTest>,
}

/// Where a mutant differs.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum ChangedAt {
    /// In a value or condition.
    Value(ValueAt),
    /// In the statement as a whole.
    Statement {
        /// The way to it, from the policy on.
        path: Vec<PathSegment>,
        /// Where it stands in the policy's text.
        #[serde(skip_serializing_if = "Option::is_none")]
        range: Option<Range>,
    },
}

/// The request of a test with some things changed.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SuggestedTest {
    /// The test whose request it is.
    pub test: usize,
    /// Another action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Another resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Another value of a context key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<ChangedKey>,
    /// The decision.
    pub decision: &'static str,
    /// The decision of the mutant.
    pub mutant_decision: &'static str,
}

/// A context key with another value.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangedKey {
    /// Its name.
    pub key: String,
    /// Its value; absent: the request does not have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<ContextValue>,
}
