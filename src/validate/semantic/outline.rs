//! A statement as what it covers.

use std::collections::BTreeSet;

use crate::policy::model::ActionEntry;
use crate::policy::model::Effect;
use crate::policy::model::PrincipalElement;
use crate::policy::model::PrincipalEntry;
use crate::policy::model::PrincipalKind;
use crate::policy::model::ResourceEntry;
use crate::policy::model::Statement;
use crate::request::context::fold;
use crate::validate::effort::Effort;
use crate::validate::semantic::scope::Scope;
use crate::validate::semantic::test::Test;

/// The key by which a statement for everyone says for whom (EVALUATION.md, row T1.f1).
const SINGLES_OUT: &str = "aws:principalarn";

/// A statement with what its elements cover.
#[derive(Debug)]
pub(super) struct Outline<'a> {
    pub(super) statement: &'a Statement,
    pub(super) actions: Scope,
    pub(super) resources: Scope,
    pub(super) tests: Vec<Test<'a>>,
}

impl<'a> Outline<'a> {
    pub(super) fn of(statement: &'a Statement) -> Self {
        Self {
            statement,
            actions: Scope::of_actions(&statement.action),
            resources: Scope::of_resources(statement.resource.as_ref()),
            tests: statement.condition.iter().map(Test::of).collect(),
        }
    }

    /// Whether it is proven to deny whatever the other one allows.
    pub(super) fn denies_all_of(&self, allow: &Self, effort: &Effort) -> bool {
        names_whom(self.statement, allow.statement, effort) && self.applies_where(allow, effort)
    }

    /// Whether it is proven to say all that the other one says, which has the same effect.
    pub(super) fn says_all_of(&self, other: &Self, effort: &Effort) -> bool {
        let is_named = match other.statement.effect {
            Effect::Deny => names_whom(self.statement, other.statement, effort),
            // How an Allow names the caller decides what else must allow (EVALUATION.md, R2.3).
            Effect::Allow => {
                names_as(self.statement, other.statement, effort)
                    && (self.singles_out() || !other.singles_out())
            }
        };
        is_named && self.applies_where(other, effort)
    }

    /// Whether it applies wherever the other one does, as far as actions, resources and conditions go.
    fn applies_where(&self, other: &Self, effort: &Effort) -> bool {
        let is_implied = |test: &Test<'_>| {
            other.tests.iter().any(|given| effort.spend(1) && given.implies(test, effort))
        };
        self.actions.covers(&other.actions, effort)
            && self.resources.covers(&other.resources, effort)
            && self.tests.iter().all(is_implied)
    }

    fn singles_out(&self) -> bool {
        let mut entries = self.statement.principal.iter().flat_map(|element| &element.entries);
        entries.any(|entry| entry.kind.is_everyone())
            && self.tests.iter().any(|test| test.key == SINGLES_OUT)
    }

    /// What it says, whatever its `Sid` and the order of its lists: two statements of which this is the
    /// same decide the same.
    pub(super) fn wording(&self) -> impl Ord + use<> {
        let statement = self.statement;
        let actions: BTreeSet<String> = statement
            .action
            .entries
            .iter()
            .map(|entry: &ActionEntry| entry.text.to_ascii_lowercase())
            .collect();
        let resources = statement.resource.as_ref().map(|element| {
            let texts = element.entries.iter().map(|entry: &ResourceEntry| entry.text.clone());
            (element.negated, texts.collect::<BTreeSet<String>>())
        });
        let principals = statement.principal.as_ref().map(|element| {
            let texts =
                element.entries.iter().map(|entry| format!("{:?} {}", entry.kind, entry.text));
            (element.negated, texts.collect::<BTreeSet<String>>())
        });
        let conditions = statement.condition.iter().map(|entry| {
            let values = entry.values.iter().map(|value| value.text.clone());
            let values: BTreeSet<String> = values.collect();
            (entry.operator.to_string(), fold(&entry.key), values)
        });
        let conditions: BTreeSet<(String, String, BTreeSet<String>)> = conditions.collect();
        let is_deny = statement.effect == Effect::Deny;
        ((is_deny, statement.action.negated, actions), resources, principals, conditions)
    }
}

fn is_same(one: &PrincipalEntry, other: &PrincipalEntry) -> bool {
    one.kind == other.kind && one.text == other.text
}

fn lists(element: &PrincipalElement, entry: &PrincipalEntry, effort: &Effort) -> bool {
    element.entries.iter().any(|own| effort.spend(1) && is_same(own, entry))
}

fn lists_all_of(wide: &PrincipalElement, narrow: &PrincipalElement, effort: &Effort) -> bool {
    narrow.entries.iter().all(|entry| lists(wide, entry, effort))
}

/// Whether the one is about everybody that the other one is about.
fn names_whom(wide: &Statement, narrow: &Statement, effort: &Effort) -> bool {
    let (Some(wide), Some(narrow)) = (&wide.principal, &narrow.principal) else {
        return wide.principal.is_none() && narrow.principal.is_none();
    };
    let has = |kind: PrincipalKind| wide.entries.iter().any(|entry| entry.kind == kind);
    let is_for_all = has(PrincipalKind::Everyone);
    // Whether `{"AWS": "*"}` is about services is read in two ways (rule P2).
    let is_for_callers = has(PrincipalKind::EveryoneUnderAws);
    let is_caller = |entry: &PrincipalEntry| {
        !matches!(entry.kind, PrincipalKind::Everyone | PrincipalKind::Service)
    };
    match (wide.negated, narrow.negated) {
        (false, _) if is_for_all => true,
        (false, true) | (true, false) => false,
        (true, true) => lists_all_of(narrow, wide, effort),
        (false, false) => narrow
            .entries
            .iter()
            .all(|entry| (is_for_callers && is_caller(entry)) || lists(wide, entry, effort)),
    }
}

/// Whether the one names everybody in the way in which the other one does.
fn names_as(wide: &Statement, narrow: &Statement, effort: &Effort) -> bool {
    match (&wide.principal, &narrow.principal) {
        (None, None) => true,
        (Some(wide), Some(narrow)) => match (wide.negated, narrow.negated) {
            (false, false) => lists_all_of(wide, narrow, effort),
            (true, true) => lists_all_of(narrow, wide, effort),
            (false, true) | (true, false) => false,
        },
        (None, Some(_)) | (Some(_), None) => false,
    }
}
