//! Valid policies made ready to match: patterns built once, numbers, dates and ranges read once,
//! letter case folded once.

pub mod bundle;
pub mod condition;
pub mod pattern;
pub mod statement;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::OnceLock;

use crate::compile::bundle::Bundle;
use crate::compile::statement::CompiledStatement;
use crate::policy::Policies;
use crate::policy::PolicyDocument;
use crate::policy::PolicySource;
use crate::policy::ValidPolicy;
use crate::policy::model::Statement;
use crate::policy::model::Version;
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
    document: Document,
    statements: Vec<CompiledStatement>,
}

#[derive(Debug, Clone)]
enum Document {
    Read(PolicyDocument),
    /// Read when it is first asked for: to explain, not to decide.
    Saved {
        bundle: Arc<Bundle>,
        policy: usize,
        read: OnceLock<PolicyDocument>,
    },
}

impl CompiledPolicy {
    /// Builds the patterns of a valid policy, and gives the context keys that it reads a place.
    #[must_use]
    pub fn new(policy: &ValidPolicy, source: PolicySource, keys: &mut SlotTable) -> Self {
        let document = policy.document();
        let mut statements = Vec::with_capacity(document.statements.len());
        for statement in &document.statements {
            statements.push(CompiledStatement::new(statement, keys));
            for key in context_keys_of(statement) {
                keys.intern(&fold(key));
            }
        }
        Self { source, document: Document::Read(document.clone()), statements }
    }

    /// A policy of a saved set, by its number in it; its source has no text.
    #[must_use]
    pub fn saved(bundle: &Arc<Bundle>, policy: usize, source: PolicySource) -> Self {
        let rows = bundle.statements(policy);
        let statements = rows.map(|row| CompiledStatement::saved(bundle, row)).collect();
        let bundle = Arc::clone(bundle);
        let document = Document::Saved { bundle, policy, read: OnceLock::new() };
        Self { source, document, statements }
    }

    /// The policy without the statements at these places: of a valid policy a part, so as valid.
    #[must_use]
    pub fn without(&self, places: &[usize]) -> Self {
        let mut less = self.clone();
        let mut place = 0_usize..;
        less.statements.retain(|_| place.next().is_none_or(|place| !places.contains(&place)));
        let mut place = 0_usize..;
        less.document = self.changed(|document| {
            let statements = &mut document.statements;
            statements.retain(|_| place.next().is_none_or(|place| !places.contains(&place)));
        });
        less
    }

    /// The policy with the statements of another one behind its own.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        let mut more = self.clone();
        more.statements.extend(other.statements.iter().cloned());
        more.document = self.changed(|document| {
            document.statements.extend(other.document().statements.iter().cloned());
        });
        more
    }

    /// The policy with another statement at a place.
    #[must_use]
    pub fn with_statement(&self, place: usize, statement: Statement, keys: &mut SlotTable) -> Self {
        let mut other = self.clone();
        if let Some(compiled) = other.statements.get_mut(place) {
            *compiled = CompiledStatement::new(&statement, keys);
        }
        other.document = self.changed(|document| {
            if let Some(written) = document.statements.get_mut(place) {
                *written = statement;
            }
        });
        other
    }

    fn changed(&self, change: impl FnOnce(&mut PolicyDocument)) -> Document {
        let mut document = self.document().clone();
        change(&mut document);
        Document::Read(document)
    }

    /// Where it comes from.
    #[must_use]
    pub const fn source(&self) -> &PolicySource {
        &self.source
    }

    /// The policy as written; of a saved set without places in a text.
    #[must_use]
    pub fn document(&self) -> &PolicyDocument {
        match &self.document {
            Document::Read(document) => document,
            Document::Saved { bundle, policy, read } => read.get_or_init(|| {
                let nothing = || PolicyDocument { version: Version::V2012, statements: Vec::new() };
                bundle.document(*policy).unwrap_or_else(nothing)
            }),
        }
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
    let statements = set.iter().flat_map(|(_, policy)| &policy.document().statements);
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
