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
use crate::policy::model::Statement;
use crate::policy::variable::Part;
use crate::policy::variable::Template;
use crate::request::context::fold;
use crate::request::slots::SlotTable;

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
    /// Builds the patterns of a valid policy, and gives the context keys that it reads a place.
    #[must_use]
    pub fn new(policy: &ValidPolicy, source: PolicySource, keys: &mut SlotTable) -> Self {
        let document = policy.document().clone();
        let mut statements = Vec::with_capacity(document.statements.len());
        for statement in &document.statements {
            statements.push(CompiledStatement::new(statement, keys));
            for key in context_keys_of(statement) {
                keys.intern(&fold(key));
            }
        }
        Self { source, document, statements }
    }

    /// The policy without the statements at these places: of a valid policy a part, so as valid.
    #[must_use]
    pub fn without(&self, places: &[usize]) -> Self {
        let mut less = self.clone();
        let mut place = 0_usize..;
        less.statements.retain(|_| place.next().is_none_or(|place| !places.contains(&place)));
        let mut place = 0_usize..;
        let statements = &mut less.document.statements;
        statements.retain(|_| place.next().is_none_or(|place| !places.contains(&place)));
        less
    }

    /// The policy with the statements of another one behind its own.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        let mut more = self.clone();
        more.statements.extend(other.statements.iter().cloned());
        more.document.statements.extend(other.document.statements.iter().cloned());
        more
    }

    /// The policy with another statement at a place.
    #[must_use]
    pub fn with_statement(&self, place: usize, statement: Statement, keys: &mut SlotTable) -> Self {
        let mut other = self.clone();
        if let Some(compiled) = other.statements.get_mut(place) {
            *compiled = CompiledStatement::new(&statement, keys);
        }
        if let Some(written) = other.document.statements.get_mut(place) {
            *written = statement;
        }
        other
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
    let statements = set.iter().flat_map(|(_, policy)| &policy.document.statements);
    for key in statements.flat_map(context_keys_of) {
        keys.entry(fold(key)).or_insert_with(|| key.to_owned());
    }
    keys.into_values().collect()
}

/// The keys of a statement's conditions, and those of its variables.
pub fn context_keys_of(statement: &Statement) -> impl Iterator<Item = &str> {
    let conditions = statement.condition.iter();
    let values = conditions.clone().flat_map(|entry| &entry.values);
    let in_values = values.flat_map(|value| variables(&value.template));
    let resources = statement.resource.iter().flat_map(|resource| &resource.entries);
    let in_resources = resources.filter_map(|entry| entry.form.template()).flat_map(variables);
    conditions.map(|entry| entry.key.as_str()).chain(in_values).chain(in_resources)
}

/// The keys of the variables in a text.
pub fn variables(template: &Template) -> impl Iterator<Item = &str> {
    template.parts.iter().filter_map(|part| match part {
        Part::Variable { key, .. } => Some(key.as_str()),
        Part::Text(_) | Part::Literal(_) => None,
    })
}
