//! A denial, explained.

use serde::Serialize;

use crate::api::wire::AddedPlace;
use crate::api::wire::ContextChange;
use crate::api::wire::Evaluation;
use crate::api::wire::ParsedDenial;
use crate::api::wire::PolicySource;
use crate::api::wire::RecordedEvent;
use crate::api::wire::RemovedStatement;

/// What was denied, by what, and what would allow it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExplainedDenial {
    /// The call, of a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<RecordedEvent>,
    /// What AWS's text tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denial: Option<ParsedDenial>,
    /// The answer to the call by the given policies: `allowed`, `denied`, `depends` or `undecided`; none where there is
    /// no request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<&'static str>,
    /// What `depends` hangs on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    /// Whether AWS's words and the answer agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Agreement>,
    /// The place in `requests` of the one that the answer rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decides: Option<usize>,
    /// The requests of the call.
    pub requests: Vec<ExplainedRequest>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub none: Option<&'static str>,
}

/// Whether AWS's words and an answer agree.
#[derive(Debug, Clone, Serialize)]
pub struct Agreement {
    /// `agrees`, `differs`, `open` where the answer hangs on what is not known, `untold` where it is not told what came of
    /// the call.
    pub agreement: &'static str,
    /// What it most likely means where they do not.
    pub causes: Vec<AgreementCause>,
}

/// Why words and answer may differ.
#[derive(Debug, Clone, Serialize)]
pub struct AgreementCause {
    /// A stable code.
    pub code: &'static str,
    /// The same for a person.
    pub text: String,
}

/// One request of a denied call, decided.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExplainedRequest {
    /// The request, as JSON.
    pub request: String,
    /// `call`, `dependent` or `possible`.
    pub standing: &'static str,
    /// Whether its resource is not named whole.
    pub is_template: bool,
    /// What is known of the answer: `allowed`, `denied`, `depends` or `undecided`.
    pub answer: &'static str,
    /// What `depends` hangs on: condition keys, and `resource` where that is not named whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    /// Why nothing was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What was decided: request, policies and settings, as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// The decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<Evaluation>,
    /// Where the policies come from, in a world.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<PolicySource>,
    /// What would allow it, each decided anew: the smallest one first.
    pub fixes: Vec<Fix>,
    /// Whether everything was looked at that there is to look at.
    pub complete: bool,
}

/// Changes that allow a request when they are made together.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Fix {
    /// Context keys with other values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<ContextChange>,
    /// Statements that go.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<RemovedStatement>,
    /// Statements that come, and where.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<AddedPlace>,
}
