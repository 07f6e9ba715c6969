//! Valid policies made ready to match: patterns built once, numbers, dates and ranges read once,
//! letter case folded once.

pub mod condition;
pub mod pattern;
pub mod statement;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::compile::statement::CompiledStatement;
use crate::policy::Policies;
use crate::policy::PolicyDocument;
use crate::policy::PolicySource;
use crate::policy::ValidPolicy;
use crate::policy::variable::Part;
use crate::policy::variable::Template;
use crate::request::context::fold;

/// A whole set of policies, ready to decide from.
///
/// The policies are shared: the sets of several resources of one request have most of them in
/// common.
pub type CompiledPolicySet = Policies<Arc<CompiledPolicy>>;

/// One policy, ready to match.
#[derive(Debug, Clone)]
pub struct CompiledPolicy {
    source: PolicySource,
    document: PolicyDocument,
    statements: Vec<CompiledStatement>,
}

impl CompiledPolicy {
    /// Builds the patterns of a valid policy.
    #[must_use]
    pub fn new(policy: &ValidPolicy, source: PolicySource) -> Self {
        let document = policy.document().clone();
        let statements = document.statements.iter().map(CompiledStatement::new).collect();
        Self { source, document, statements }
    }

    /// Where it comes from.
    #[must_use]
    pub const fn source(&self) -> &PolicySource {
        &self.source
    }

    /// The policy as written.
    #[must_use]
    pub const fn document(&self) -> &PolicyDocument {
        &self.document
    }

    /// Its statements, in their order.
    #[must_use]
    pub fn statements(&self) -> &[CompiledStatement] {
        &self.statements
    }
}

/// Every context key that the set reads, in its first spelling, sorted by its name in lower case:
/// the keys of conditions and those of policy variables.
#[must_use]
pub fn context_keys(set: &CompiledPolicySet) -> Vec<String> {
    let mut keys = BTreeMap::new();
    for (_, policy) in set.iter() {
        for statement in &policy.document.statements {
            let resources = statement.resource.iter().flat_map(|resource| &resource.entries);
            let resources = resources.filter_map(|entry| entry.form.template());
            let conditions = statement.condition.iter();
            for key in conditions.clone().map(|entry| &entry.key) {
                keys.entry(fold(key)).or_insert_with(|| key.clone());
            }
            let values = conditions.flat_map(|entry| &entry.values).map(|value| &value.template);
            for key in resources.chain(values).flat_map(variables) {
                keys.entry(fold(key)).or_insert_with(|| key.to_owned());
            }
        }
    }
    keys.into_values().collect()
}

/// The keys of the variables in a text.
pub fn variables(template: &Template) -> impl Iterator<Item = &str> {
    template.parts.iter().filter_map(|part| match part {
        Part::Variable { key, .. } => Some(key.as_str()),
        Part::Text(_) | Part::Literal(_) => None,
    })
}
