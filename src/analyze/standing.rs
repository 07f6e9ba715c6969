//! What is known of the answer to a request of which not all is known: one of three, and on which conditions
//! the third hangs.

use crate::compile::CompiledPolicy;
use crate::compile::CompiledPolicySet;
use crate::compile::context_keys_of;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::Terms;
use crate::decide::decide;
use crate::evaluate::Assume;
use crate::policy::StatementRef;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::request::Request;
use crate::request::Settings;
use crate::request::context::Lookup;
use crate::request::context::fold;
use crate::trace::Observer;
use crate::trace::Outcome;
use crate::trace::Readings;
use crate::trace::Recorder;
use crate::trace::Silent;

/// What every unknown that is in the caller's favour comes to.
pub(super) const HOPEFUL: Assume = Assume { allow: true, deny: false };

/// Where a caller stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is denied, whatever the rest of the context.
    Denied,
    /// It is allowed, whatever the rest of the context.
    Allowed,
    /// It is allowed when something holds that is not known.
    Conditional(Open),
}

/// What an answer hangs on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Open {
    /// The conditions of policies; none where a rule of a service reads a key that is not known.
    pub conditions: Vec<Condition>,
    /// A context that was tried and lets the caller: keys with their values, or without where the request must
    /// not have them. None: none was found or looked for, and there may be none.
    pub example: Option<Vec<(String, Option<String>)>>,
}

/// A condition on which an answer hangs: one key under one operator, or a key that a variable reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The key as the policy spells it.
    pub key: String,
    /// The operator; none: a variable of the policy stands for the key.
    pub operator: Option<String>,
    /// Its values.
    pub values: Vec<String>,
    /// What its statement does. Of one that denies it must not hold, or another condition must not.
    pub effect: Effect,
    /// The policy.
    pub policy: String,
    /// The statement's `Sid`.
    pub sid: Option<String>,
}

/// A request and what decides it.
#[derive(Debug, Clone, Copy)]
pub struct Posed<'a> {
    /// The policies.
    pub set: &'a CompiledPolicySet,
    /// The request.
    pub request: &'a Request,
    /// Facts about services and accounts.
    pub settings: &'a Settings,
}

/// Statements of which it is not known whether they apply.
pub(super) type OpenStatements<'a> = Vec<(&'a CompiledPolicy, &'a Statement)>;

impl<'a> Posed<'a> {
    /// Where the caller stands; no example is looked for.
    #[must_use]
    pub fn standing(self) -> Standing {
        self.standing_with(|_| None)
    }

    /// Where the caller stands, with an example of a context that lets it, from the statements of which it is
    /// not known whether they apply.
    pub(super) fn standing_with(
        self,
        example: impl FnOnce(&OpenStatements<'a>) -> Option<Vec<(String, Option<String>)>>,
    ) -> Standing {
        if !self.is_allowed(HOPEFUL) {
            return Standing::Denied;
        }
        let mut recorder = Recorder::default();
        if self.decide(Assume::CAUTIOUS, &mut recorder).answer == Answer::Allowed {
            return Standing::Allowed;
        }
        let hangs_on_denies = !self.is_allowed(Assume { allow: true, deny: true });
        let hangs_on_allows = !self.is_allowed(Assume { allow: false, deny: false });
        let hangs_on = |effect: Effect| match effect {
            Effect::Allow => hangs_on_allows || !hangs_on_denies,
            Effect::Deny => hangs_on_denies || !hangs_on_allows,
        };
        let open = recorder.statements.iter().filter(|(_, outcome)| is_unknown(*outcome));
        let open: OpenStatements<'a> =
            open.filter_map(|(at, _)| statement(self.set, *at)).collect();
        let all = open.iter().flat_map(|(policy, one)| conditions(policy, one, self.request));
        let conditions = all.filter(|one| hangs_on(one.effect)).collect();
        Standing::Conditional(Open { conditions, example: example(&open) })
    }

    pub(super) fn is_allowed(self, assume: Assume) -> bool {
        self.decide(assume, &mut Silent).answer == Answer::Allowed
    }

    pub(super) fn decide<O: Observer>(self, assume: Assume, observer: &mut O) -> Decision {
        let readings = Readings::documented();
        let terms = Terms { settings: self.settings, assume, readings: &readings, plan: None };
        decide(self.set, self.request, terms, observer)
    }
}

const fn is_unknown(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Unknown(_))
}

fn statement(set: &CompiledPolicySet, at: StatementRef) -> Option<(&CompiledPolicy, &Statement)> {
    let policy = set.get(at.policy)?;
    Some((policy, policy.document().statements.get(at.statement)?))
}

/// The conditions of a statement whose keys are not known, and the keys of its variables that are not.
fn conditions(policy: &CompiledPolicy, statement: &Statement, request: &Request) -> Vec<Condition> {
    let is_open = |key: &str| matches!(request.context.look_up(&fold(key)), Lookup::Unknown);
    let condition = |key: &str, operator, values| Condition {
        key: key.to_owned(),
        operator,
        values,
        effect: statement.effect,
        policy: policy.source().name.clone().unwrap_or_default(),
        sid: statement.sid.clone(),
    };
    let entries = statement.condition.iter().filter(|entry| is_open(&entry.key));
    let own = entries.map(|entry| {
        let values = entry.values.iter().map(|value| value.text.clone()).collect();
        condition(&entry.key, Some(entry.operator.to_string()), values)
    });
    let is_of_condition = |key: &str| statement.condition.iter().any(|entry| entry.key == key);
    let variables = context_keys_of(statement).filter(|key| !is_of_condition(key) && is_open(key));
    let variables = variables.map(|key| condition(key, None, Vec::new()));
    own.chain(variables).collect()
}
