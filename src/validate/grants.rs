//! What an identity-based policy grants on everything: actions that a statement without a condition
//! allows on `*`, but for those that an unconditional `Deny` of the same policy takes back.

use crate::catalog::Action;
use crate::policy::model::ActionEntry;
use crate::policy::model::Effect;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::validate::Subject;
use crate::validate::place::Place;
use crate::value::glob::Glob;

/// An element of a policy that grants actions on everything.
#[derive(Debug)]
pub(super) struct Grant<'a> {
    pub(super) statement: &'a Statement,
    /// The entry of `Action`; none: `NotAction` as a whole.
    pub(super) entry: Option<&'a ActionEntry>,
    /// The actions, in the order of the catalog.
    pub(super) actions: Vec<Action<'a>>,
}

impl<'a> Grant<'a> {
    /// Where it stands.
    pub(super) const fn place(&self) -> Place<'a> {
        match self.entry {
            Some(entry) => Place::action(self.statement, entry),
            None => Place::actions(self.statement),
        }
    }

    /// Whether it grants the action.
    pub(super) fn has(&self, action: Action<'_>) -> bool {
        self.actions.binary_search(&action).is_ok()
    }

    /// Whether it grants every action there is: whatever is told of single ones goes without saying.
    pub(super) fn is_everything(&self) -> bool {
        self.entry.is_some_and(|entry| entry.text == "*")
    }
}

/// Whether a pattern covers an action's name, in any letter case.
pub(super) fn covers(pattern: &str, name: &str) -> bool {
    Glob::parse(&pattern.to_ascii_lowercase()).matches(&name.to_ascii_lowercase())
}

/// Whether the statement is about the action.
pub(super) fn is_about(statement: &Statement, name: &str) -> bool {
    let listed = statement.action.entries.iter().any(|entry| covers(&entry.text, name));
    listed != statement.action.negated
}

/// Whether the statement is about every resource, whatever the request is.
pub(super) fn is_on_everything(statement: &Statement) -> bool {
    let has_star = statement.resource.as_ref().is_some_and(|element| {
        !element.negated && element.entries.iter().any(|entry| entry.form == ResourceForm::Any)
    });
    has_star && statement.condition.is_empty()
}

/// Every element that grants something on everything.
pub(super) fn grants(subject: Subject<'_>) -> Vec<Grant<'_>> {
    let statements = &subject.document.statements;
    let on_everything = |effect: Effect| {
        let fits =
            move |statement: &&Statement| statement.effect == effect && is_on_everything(statement);
        statements.iter().filter(fits)
    };
    let denying: Vec<About> = on_everything(Effect::Deny).map(About::new).collect();
    let is_left = |action: &Action<'_>| !denying.iter().any(|about| about.is_about(*action));
    let mut grants = Vec::new();
    for statement in on_everything(Effect::Allow) {
        if statement.action.negated {
            let about = About::new(statement);
            let allowed = |action: &Action<'_>| about.is_about(*action) && is_left(action);
            let actions = subject.catalog.actions().filter(allowed).collect();
            grants.push(Grant { statement, entry: None, actions });
            continue;
        }
        for entry in &statement.action.entries {
            let actions = subject.catalog.expand(&entry.text).filter(is_left).collect();
            grants.push(Grant { statement, entry: Some(entry), actions });
        }
    }
    grants.retain(|grant| !grant.actions.is_empty());
    grants
}

/// The patterns of a statement, read once for all actions of the catalog.
struct About {
    negated: bool,
    has_star: bool,
    /// Prefix and name of each pattern, in lower case.
    patterns: Vec<(String, Glob)>,
}

impl About {
    fn new(statement: &Statement) -> Self {
        let entries = &statement.action.entries;
        let pattern = |entry: &ActionEntry| {
            let (prefix, name) = entry.text.split_once(':')?;
            Some((prefix.to_ascii_lowercase(), Glob::parse(&name.to_ascii_lowercase())))
        };
        Self {
            negated: statement.action.negated,
            has_star: entries.iter().any(|entry| entry.text == "*"),
            patterns: entries.iter().filter_map(pattern).collect(),
        }
    }

    fn is_about(&self, action: Action<'_>) -> bool {
        let is_listed = |(prefix, name): &(String, Glob)| {
            prefix == action.service().prefix() && name.matches(&action.name().to_ascii_lowercase())
        };
        (self.has_star || self.patterns.iter().any(is_listed)) != self.negated
    }
}
