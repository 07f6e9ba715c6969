//! Present policies, and which of their statements a use meets.

use std::sync::Arc;

use crate::compile::CompiledPolicy;
use crate::evaluate::Assume;
use crate::evaluate::extent_of;
use crate::format::Style;
use crate::format::layout;
use crate::generate::activity::Use;
use crate::generate::pattern;
use crate::generate::right_size::PresentPolicy;
use crate::generate::right_size::is_allow;
use crate::generate::verify::GenerateError;
use crate::generate::verify::allows;
use crate::generate::verify::denies;
use crate::generate::verify::outcomes;
use crate::generate::verify::read;
use crate::policy::PolicySource;
use crate::policy::ValidPolicy;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::request::Request;
use crate::request::slots::SlotTable;
use crate::trace::Outcome;

/// A policy that was read.
#[derive(Debug)]
pub(super) struct Present {
    /// Laid out.
    pub(super) text: String,
    pub(super) valid: ValidPolicy,
    pub(super) compiled: Arc<CompiledPolicy>,
    /// The same with every statement about every resource: of a use that does not tell its resource whole, patterns
    /// of resources are compared instead.
    open: Arc<CompiledPolicy>,
}

/// What policies say of a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Allowing {
    /// They allow it, whatever is not known.
    Yes,
    /// They may allow it.
    Open,
    /// They do not.
    No,
    /// They deny it, whatever is not known.
    Denied,
}

impl Present {
    /// Reads a policy.
    pub(super) fn new(text: String, keys: &mut SlotTable) -> Result<Self, GenerateError> {
        let valid = read(&text)?;
        let mut document = valid.document().clone();
        document.statements.iter_mut().for_each(open);
        let opened = ValidPolicy::new((Some(document), Vec::new()), valid.policy_type())
            .map_err(|faults| GenerateError::broken(&faults))?;
        let mut compiled =
            |policy| Arc::new(CompiledPolicy::new(policy, PolicySource::default(), keys));
        let (compiled, open) = (compiled(&valid), compiled(&opened));
        Ok(Self { text, valid, compiled, open })
    }

    /// Its statements.
    pub(super) fn statements(&self) -> &[Statement] {
        &self.valid.document().statements
    }

    /// What each statement says of a use, but for resources that are not told whole.
    pub(super) fn outcomes(&self, found: &Use, request: &Request) -> Vec<Outcome> {
        outcomes(if found.is_template { &self.open } else { &self.compiled }, request)
    }

    /// Whether each statement applies to a use, or may, in one of the contexts in which it was asked.
    pub(super) fn meets(&self, found: &Use) -> Vec<bool> {
        let mut meets = vec![false; self.statements().len()];
        for request in &found.requests {
            let met = self.meets_request(found, request);
            meets.iter_mut().zip(met).for_each(|(all, one)| *all |= one);
        }
        meets
    }

    /// Whether each statement applies to a request of a use, or may.
    pub(super) fn meets_request(&self, found: &Use, request: &Request) -> Vec<bool> {
        let with = self.outcomes(found, request).into_iter().zip(self.statements());
        let meets = |(outcome, statement): (Outcome, &Statement)| {
            !matches!(outcome, Outcome::Fails(_))
                && (!found.is_template || meets_resource(statement, found, request))
        };
        with.map(meets).collect()
    }
}

/// Reads the policies, laid out.
pub(super) fn read_all(texts: impl Iterator<Item = String>) -> Result<Vec<Present>, GenerateError> {
    let mut keys = SlotTable::default();
    texts.map(|text| Present::new(text, &mut keys)).collect()
}

/// The given policies.
pub(super) fn presented(given: &[PresentPolicy]) -> Result<Vec<Present>, GenerateError> {
    let texts: Result<Vec<String>, GenerateError> = given
        .iter()
        .map(|policy| {
            layout(&policy.text, Style::default()).map_err(|faults| GenerateError::broken(&faults))
        })
        .collect();
    read_all(texts?.into_iter())
}

/// For each policy and statement, the uses that it applies to, or may.
pub(super) fn meetings<'a>(policies: &[Present], uses: &[&'a Use]) -> Vec<Vec<Vec<&'a Use>>> {
    let of_policy = |policy: &Present| {
        let mut met: Vec<Vec<&Use>> = vec![Vec::new(); policy.statements().len()];
        for found in uses {
            for (place, is_met) in met.iter_mut().zip(policy.meets(found)) {
                place.extend(is_met.then_some(*found));
            }
        }
        met
    };
    policies.iter().map(of_policy).collect()
}

/// What all policies together say of a use, in the context in which they are least for it.
pub(super) fn allowing(policies: &[Present], found: &Use) -> Allowing {
    let all: Vec<Arc<CompiledPolicy>> =
        policies.iter().map(|policy| Arc::clone(&policy.compiled)).collect();
    let asked = |request: &Request| {
        if found.is_template {
            let is_allowed = |policy: &Present| {
                let met = policy.meets_request(found, request);
                policy.statements().iter().zip(met).any(|(one, met)| met && is_allow(one.effect))
            };
            if policies.iter().any(is_allowed) { Allowing::Yes } else { Allowing::No }
        } else if allows(&all, request, Assume::CAUTIOUS) {
            Allowing::Yes
        } else if allows(&all, request, Assume { allow: true, deny: false }) {
            Allowing::Open
        } else if denies(&all, request) {
            Allowing::Denied
        } else {
            Allowing::No
        }
    };
    found.requests.iter().map(asked).max().unwrap_or(Allowing::No)
}

/// Makes a statement one about every resource.
fn open(statement: &mut Statement) {
    if let Some(element) = &mut statement.resource {
        element.negated = false;
        element.entries.truncate(1);
        element.entries.iter_mut().for_each(|entry| entry.form = ResourceForm::Any);
    }
}

/// Whether a statement can be about a resource that is not told whole.
pub(super) fn meets_resource(statement: &Statement, found: &Use, request: &Request) -> bool {
    let Some(element) = &statement.resource else { return true };
    let asked = pattern::extent(&found.resource);
    let extents =
        element.entries.iter().filter_map(|entry| extent_of(&entry.form, &request.context));
    if element.negated {
        !extents.into_iter().any(|extent| extent.covers(&asked))
    } else {
        extents.into_iter().any(|extent| !extent.is_disjoint(&asked))
    }
}
