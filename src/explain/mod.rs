//! A decision and its trace in words for people: the only English of the engine beside
//! diagnostics.

mod access_denied;
mod failure;
mod missing;
mod report;
mod sentence;

use crate::compile::CompiledPolicySet;
use crate::decide::Decision;
use crate::denial::type_words;
use crate::policy::PolicyRef;
use crate::policy::PolicySource;
use crate::policy::PolicyType;
use crate::policy::StatementRef;
use crate::policy::model::Statement;
use crate::request::Request;
use crate::trace::Recorder;

pub use crate::explain::access_denied::access_denied;
pub use crate::explain::failure::Failure;
pub use crate::explain::failure::failure;
pub use crate::explain::missing::missing_context_keys;
pub use crate::explain::missing::unknown_context_keys;
pub use crate::explain::report::markdown;
pub use crate::explain::report::policies_of;
pub use crate::explain::report::text;
pub use crate::explain::sentence::sentence;

/// Everything that an explanation draws on.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The policies.
    pub set: &'a CompiledPolicySet,
    /// What was asked.
    pub request: &'a Request,
    /// What happened.
    pub recorder: &'a Recorder,
    /// What came of it.
    pub decision: &'a Decision,
}

impl<'a> Subject<'a> {
    /// Where a policy comes from.
    #[must_use]
    pub fn source(&self, at: PolicyRef) -> Option<&'a PolicySource> {
        self.set.get(at).map(|policy| policy.source())
    }

    /// A statement as written.
    #[must_use]
    pub fn statement(&self, at: StatementRef) -> Option<&'a Statement> {
        self.set.get(at.policy)?.document().statements.get(at.statement)
    }

    /// How a policy is named in a text: by the name that the user gave it, else by its place.
    #[must_use]
    pub fn policy_name(&self, at: PolicyRef) -> String {
        let named = self.source(at).and_then(|source| source.name.as_deref());
        let words = type_words(at.policy_type);
        let level = at.level.map(|level| format!(" at level {level}")).unwrap_or_default();
        match named {
            Some(name) => format!("{words} `{name}`{level}"),
            None if is_single(at.policy_type) => words.to_owned(),
            None => format!("{words} {}{level}", at.index.saturating_add(1)),
        }
    }

    /// How a statement is named in a text: by its Sid, else by its place.
    #[must_use]
    pub fn statement_name(&self, at: StatementRef) -> String {
        let sid = self.statement(at).and_then(|statement| statement.sid.as_deref());
        match sid {
            Some(sid) => format!("statement `{sid}`"),
            None => format!("statement {}", at.statement.saturating_add(1)),
        }
    }
}

/// Whether a request has at most one policy of the type.
const fn is_single(policy_type: PolicyType) -> bool {
    !matches!(
        policy_type,
        PolicyType::IdentityBased
            | PolicyType::Session
            | PolicyType::ServiceControl
            | PolicyType::ResourceControl
    )
}
