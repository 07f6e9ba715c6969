//! What was asked, and asking it again.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::compile::CompiledPolicy;
use crate::compile::CompiledPolicySet;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::decide::Terms;
use crate::decide::decide;
use crate::evaluate::Assume;
use crate::evaluate::plan::Plan;
use crate::policy::StatementRef;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::policy::variable::Template;
use crate::request::Request;
use crate::request::Settings;
use crate::trace::Element;
use crate::trace::Observer;
use crate::trace::Outcome;
use crate::trace::Readings;
use crate::trace::Recorder;
use crate::trace::Silent;

/// A scenario, read.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// The pairs that the request names, its own first.
    pub named: Vec<Asked>,
    /// The pairs that follow from the context of its own pair; they have its policies.
    pub follow: fn(&Request) -> Vec<Request>,
    /// Facts about services and accounts.
    pub settings: &'a Settings,
    /// Context keys, in lower case, that are as they are.
    pub fixed: BTreeSet<String>,
}

/// One pair with the policies for its resource.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The pair.
    pub request: Request,
    /// The policies.
    pub set: CompiledPolicySet,
}

/// One pair, and how it was decided.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The pair.
    pub asked: Asked,
    /// What happened.
    pub recorder: Recorder,
    /// What came of it.
    pub decision: Decision,
}

impl Question<'_> {
    /// Decides every pair, watched.
    #[must_use]
    pub fn decide(&self) -> Vec<Seen> {
        let seen = |asked: Asked| {
            let mut recorder = Recorder::default();
            let decision = self.decide_one(&asked, None, &mut recorder);
            Seen { asked, recorder, decision }
        };
        self.pairs().into_iter().map(seen).collect()
    }

    /// The pairs that it has, and those that follow.
    pub(super) fn pairs(&self) -> Vec<Asked> {
        let mut pairs = self.named.clone();
        if let Some(own) = self.named.first() {
            let set = &own.set;
            let follow = (self.follow)(&own.request).into_iter();
            pairs.extend(follow.map(|request| Asked { request, set: set.clone() }));
        }
        pairs
    }

    /// The pair that decides, by its place, and its decision.
    pub(super) fn answer(&self, pairs: &[Asked]) -> (usize, Decision) {
        let decided = pairs.iter().map(|asked| self.decide_one(asked, None, &mut Silent));
        heaviest(decided)
    }

    pub(super) fn decide_one(
        &self,
        asked: &Asked,
        plan: Option<&Plan>,
        observer: &mut impl Observer,
    ) -> Decision {
        let readings = Readings::documented();
        let terms =
            Terms { settings: self.settings, assume: Assume::CAUTIOUS, readings: &readings, plan };
        decide(&asked.set, &asked.request, terms, observer)
    }
}

impl Seen {
    /// The statements that count, with their policies: those that apply, and each `Deny` of which that
    /// is not known.
    pub(super) fn counting(
        &self,
    ) -> impl Iterator<Item = (StatementRef, &Arc<CompiledPolicy>, &Statement)> {
        self.recorder.statements.iter().filter_map(|(at, outcome)| {
            let (policy, statement) = self.statement(*at)?;
            let counts = match outcome {
                Outcome::Applies => true,
                Outcome::Unknown(_) => statement.effect == Effect::Deny,
                Outcome::Fails(_) => false,
            };
            counts.then_some((*at, policy, statement))
        })
    }

    /// The statements on which the context has a say: whose principal and action match, and whose
    /// resource does, or may with other values of its variables.
    pub(super) fn open(
        &self,
    ) -> impl Iterator<Item = (StatementRef, &Arc<CompiledPolicy>, &Statement, Outcome)> {
        self.recorder.statements.iter().filter_map(|(at, outcome)| {
            let is_open = |statement: &Statement| match outcome {
                Outcome::Applies | Outcome::Unknown(_) | Outcome::Fails(Element::Condition(_)) => {
                    true
                }
                Outcome::Fails(Element::Resource) => templates(statement).next().is_some(),
                Outcome::Fails(Element::Principal | Element::Action) => false,
            };
            let (policy, statement) = self.statement(*at)?;
            is_open(statement).then_some((*at, policy, statement, *outcome))
        })
    }

    /// What it takes to decide it again: a step for each statement, and for each value of a condition
    /// that is looked at, and for each sixteen bytes of it.
    pub(super) fn steps(&self) -> usize {
        let of_value = |text: &String| text.len().wrapping_div(16).saturating_add(1);
        let entries = self.open().flat_map(|(_, _, statement, _)| &statement.condition);
        let values = entries.flat_map(|entry| &entry.values);
        let of_values = values.map(|value| of_value(&value.text)).fold(0, usize::saturating_add);
        self.recorder.statements.len().saturating_add(of_values).saturating_add(STEPS_OF_DECISION)
    }

    /// A statement and its policy.
    pub(super) fn statement(&self, at: StatementRef) -> Option<(&Arc<CompiledPolicy>, &Statement)> {
        let policy = self.asked.set.get(at.policy)?;
        Some((policy, policy.document().statements.get(at.statement)?))
    }
}

/// The resources of a statement that have variables: their last fields.
pub(super) fn templates(statement: &Statement) -> impl Iterator<Item = &Template> {
    let entries = statement.resource.iter().flat_map(|resource| &resource.entries);
    let templates = entries.filter_map(|entry| entry.form.template());
    templates.filter(|template| template.has_variables())
}

/// The pair that decided, by its place, and its decision.
pub(super) fn outcome(seen: &[Seen]) -> (usize, Decision) {
    heaviest(seen.iter().map(|seen| seen.decision))
}

/// The first of those that no other outweighs.
pub(super) fn heaviest(decisions: impl Iterator<Item = Decision>) -> (usize, Decision) {
    let mut numbered = decisions.enumerate();
    let first = numbered.next().unwrap_or((0, NOTHING_ASKED));
    numbered.fold(
        first,
        |deciding, next| {
            if next.1.answer.outweighs(deciding.1.answer) { next } else { deciding }
        },
    )
}

/// What a decision takes beside its statements.
const STEPS_OF_DECISION: usize = 8;

/// Where nothing is asked, nothing is allowed.
const NOTHING_ASKED: Decision = Decision {
    answer: Answer::ImplicitDeny,
    code: ReasonCode::NoStatementAllows,
    policy_type: None,
    statement: None,
};
