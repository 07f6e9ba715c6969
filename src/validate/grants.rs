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
    /// The actions, by service and name.
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
    let denying: Vec<&Statement> = on_everything(Effect::Deny).collect();
    let is_left = |action: &Action<'_>| {
        denying.is_empty() || {
            let name = action.to_string();
            !denying.iter().any(|statement| is_about(statement, &name))
        }
    };
    let mut grants = Vec::new();
    for statement in on_everything(Effect::Allow) {
        if statement.action.negated {
            let allowed = |action: &Action<'_>| is_about(statement, &action.to_string());
            let actions = subject.catalog.actions().filter(allowed).filter(is_left).collect();
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
