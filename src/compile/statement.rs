//! One statement, ready to match.

use crate::compile::condition::CompiledCondition;
use crate::compile::pattern::GlobPattern;
use crate::policy::model::ActionElement;
use crate::policy::model::Effect;
use crate::policy::model::PrincipalElement;
use crate::policy::model::ResourceElement;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::request::slots::SlotTable;
use crate::value::glob::Glob;

/// One statement with its patterns.
#[derive(Debug, Clone)]
pub struct CompiledStatement {
    /// What it does when it applies.
    pub effect: Effect,
    /// Whom it is about; absent in the policy types that have no principal.
    pub principal: Option<PrincipalElement>,
    /// Its actions.
    pub action: CompiledAction,
    /// Its resources; absent means whatever resource the request is about.
    pub resource: Option<CompiledResource>,
    /// Its conditions, all of which must hold.
    pub conditions: Vec<CompiledCondition>,
}

/// `Action` or `NotAction`.
#[derive(Debug, Clone)]
pub struct CompiledAction {
    /// Whether it is `NotAction`.
    pub negated: bool,
    /// Its entries.
    pub patterns: Vec<ActionPattern>,
}

/// One entry of `Action` or `NotAction`.
#[derive(Debug, Clone)]
pub enum ActionPattern {
    /// `*` (rule A1).
    Any,
    /// A service prefix and a name with wildcards, both in lower case (rule A4).
    Of {
        /// The prefix.
        prefix: String,
        /// The name.
        name: Glob,
    },
}

/// `Resource` or `NotResource`.
#[derive(Debug, Clone)]
pub struct CompiledResource {
    /// Whether it is `NotResource`.
    pub negated: bool,
    /// Its entries.
    pub patterns: Vec<ResourcePattern>,
}

/// One entry of `Resource` or `NotResource`.
#[derive(Debug, Clone)]
pub enum ResourcePattern {
    /// `*` (rule R1).
    Any,
    /// An ARN, matched field by field (rule R4).
    Arn {
        /// The first five fields with their colons, where none has a wildcard.
        head: Option<String>,
        /// `arn`, partition, service, Region and account.
        fields: Box<[Glob; 5]>,
        /// The resource field.
        resource: GlobPattern,
    },
    /// Matches nothing (rule R6).
    Nothing,
}

impl CompiledStatement {
    /// Builds the patterns of a statement.
    #[must_use]
    pub fn new(statement: &Statement, keys: &mut SlotTable) -> Self {
        let conditions = statement.condition.iter();
        Self {
            effect: statement.effect,
            principal: statement.principal.clone(),
            action: action(&statement.action),
            resource: statement.resource.as_ref().map(resource),
            conditions: conditions.map(|one| CompiledCondition::new(one, keys)).collect(),
        }
    }
}

fn action(element: &ActionElement) -> CompiledAction {
    let pattern = |text: &str| match text.split_once(':') {
        None => ActionPattern::Any,
        Some((prefix, name)) => ActionPattern::Of {
            prefix: prefix.to_ascii_lowercase(),
            name: Glob::parse(&name.to_ascii_lowercase()),
        },
    };
    let patterns = element.entries.iter().map(|entry| pattern(&entry.text)).collect();
    CompiledAction { negated: element.negated, patterns }
}

fn resource(element: &ResourceElement) -> CompiledResource {
    let pattern = |form: &ResourceForm| match form {
        ResourceForm::Any => ResourcePattern::Any,
        ResourceForm::Nothing => ResourcePattern::Nothing,
        ResourceForm::Arn { fields, resource } => {
            let globs = Box::new(fields.each_ref().map(|field| Glob::parse(field)));
            let is_literal = globs.iter().all(Glob::is_literal);
            ResourcePattern::Arn {
                head: is_literal.then(|| format!("{}:", fields.join(":"))),
                fields: globs,
                resource: GlobPattern::new(resource),
            }
        }
    };
    let patterns = element.entries.iter().map(|entry| pattern(&entry.form)).collect();
    CompiledResource { negated: element.negated, patterns }
}
