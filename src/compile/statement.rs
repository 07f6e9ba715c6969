//! One statement, ready to match.

use std::sync::Arc;
use std::sync::OnceLock;

use crate::compile::bundle::Bundle;
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
    /// Its actions.
    pub action: CompiledAction,
    rest: Rest,
}

/// What a statement asks of a request beside the action.
#[derive(Debug, Clone, Default)]
pub struct Requirements {
    /// Whom it is about; absent in the policy types that have no principal.
    pub principal: Option<PrincipalElement>,
    /// Its resources; absent means whatever resource the request is about.
    pub resource: Option<CompiledResource>,
    /// Its conditions, all of which must hold.
    pub conditions: Vec<CompiledCondition>,
}

#[derive(Debug, Clone)]
enum Rest {
    Built(Requirements),
    /// Built when it is first asked for: of a saved set most statements never are.
    Saved {
        bundle: Arc<Bundle>,
        row: usize,
        built: OnceLock<Requirements>,
    },
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
        let requirements = Requirements {
            principal: statement.principal.clone(),
            resource: statement.resource.as_ref().map(CompiledResource::new),
            conditions: conditions.map(|one| CompiledCondition::new(one, keys)).collect(),
        };
        let action = CompiledAction::new(&statement.action);
        Self { effect: statement.effect, action, rest: Rest::Built(requirements) }
    }

    /// A statement of a saved set.
    pub(super) fn saved(bundle: &Arc<Bundle>, row: usize) -> Self {
        let effect = bundle.effect(row);
        // INVARIANT: what cannot be read of a checked set, which is nothing, denies and never allows.
        let unreadable =
            || CompiledAction { negated: effect == Effect::Deny, patterns: Vec::new() };
        Self {
            effect,
            action: bundle.compiled_action(row).unwrap_or_else(unreadable),
            rest: Rest::Saved { bundle: Arc::clone(bundle), row, built: OnceLock::new() },
        }
    }

    /// What it asks of a request beside the action.
    #[must_use]
    pub fn requirements(&self) -> &Requirements {
        match &self.rest {
            Rest::Built(requirements) => requirements,
            Rest::Saved { bundle, row, built } => built.get_or_init(|| {
                bundle.requirements(*row).unwrap_or_else(|| match self.effect {
                    Effect::Deny => Requirements::default(),
                    Effect::Allow => Requirements::of_nothing(),
                })
            }),
        }
    }
}

impl Requirements {
    /// What no request meets.
    fn of_nothing() -> Self {
        let resource = CompiledResource { negated: false, patterns: Vec::new() };
        Self { resource: Some(resource), ..Self::default() }
    }
}

impl CompiledAction {
    fn new(element: &ActionElement) -> Self {
        let patterns = element.entries.iter().map(|entry| ActionPattern::new(&entry.text));
        Self { negated: element.negated, patterns: patterns.collect() }
    }
}

impl ActionPattern {
    /// Builds the pattern of an entry.
    #[must_use]
    pub fn new(text: &str) -> Self {
        match text.split_once(':') {
            None => Self::Any,
            Some((prefix, name)) => Self::Of {
                prefix: prefix.to_ascii_lowercase(),
                name: Glob::parse(&name.to_ascii_lowercase()),
            },
        }
    }
}

impl CompiledResource {
    /// Builds the patterns.
    #[must_use]
    pub fn new(element: &ResourceElement) -> Self {
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
        Self { negated: element.negated, patterns }
    }
}
