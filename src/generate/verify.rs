//! The proof: policies are read back as anybody reads them, and held against what they were made of.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::base::diagnostic::Diagnostic;
use crate::compile::CompiledPolicy;
use crate::evaluate::Assume;
use crate::evaluate::Case;
use crate::evaluate::Verdict;
use crate::evaluate::evaluate;
use crate::generate::activity::Use;
use crate::generate::documents::GeneratedPolicy;
use crate::generate::pattern::filled;
use crate::generate::statements::Grants;
use crate::generate::statements::Statement;
use crate::policy::PolicyDocument;
use crate::policy::PolicySource;
use crate::policy::PolicyType;
use crate::policy::ValidPolicy;
use crate::policy::model::Effect;
use crate::request::Request;
use crate::request::Resource;
use crate::request::slots::SlotTable;
use crate::trace::Observer;
use crate::trace::Outcome;
use crate::trace::Readings;
use crate::trace::Recorder;
use crate::trace::Silent;
use crate::value::extent::Extent;

/// Why there is no policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GenerateError {
    /// A use that is granted is not allowed by the policies.
    NotAllowed {
        /// The action.
        action: String,
        /// The resource.
        resource: String,
    },
    /// A statement allows what no use asked for.
    Outside {
        /// The action.
        action: String,
        /// The resource.
        resource: String,
    },
    /// A resource that fits no managed policy.
    TooLong {
        /// The action.
        action: String,
        /// The resource.
        resource: String,
    },
    /// A policy that cannot be read back: the first finding.
    Broken(String),
    /// A condition on this key was asked for, and not all calls fulfilled one.
    NotOffered(String),
}

impl GenerateError {
    pub(super) fn broken(faults: &[Diagnostic]) -> Self {
        let first = faults.first().map(|found| found.message.clone());
        Self::Broken(first.unwrap_or_default())
    }

    pub(super) fn too_long(statement: &Statement) -> Self {
        let first = |list: &[String]| list.first().cloned().unwrap_or_default();
        Self::TooLong { action: first(&statement.actions), resource: first(&statement.resources) }
    }
}

impl fmt::Display for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAllowed { action, resource } => write!(
                f,
                "the policies would not allow `{action}` on `{resource}`, which was seen: there is no policy"
            ),
            Self::Outside { action, resource } => write!(
                f,
                "the policies would allow `{action}` on `{resource}`, which was not seen: there is no policy"
            ),
            Self::TooLong { action, resource } => write!(
                f,
                "`{action}` on `{resource}` fits no managed policy: fold resources, or leave it out"
            ),
            Self::Broken(message) => write!(f, "a policy would have an error: {message}"),
            Self::NotOffered(key) => write!(
                f,
                "not all calls that are granted tell of `{key}`: only a condition that is offered can be put in"
            ),
        }
    }
}

impl std::error::Error for GenerateError {}

/// Proves that policies allow each use, and nothing outside of the patterns of their actions. Whatever stands
/// for the placeholders stands for them in both.
pub(super) fn verify(
    policies: &[GeneratedPolicy],
    uses: &[Use],
    grants: &Grants,
) -> Result<(), GenerateError> {
    stated(uses, grants)?;
    let mut table = SlotTable::default();
    let mut compiled = Vec::new();
    for policy in policies {
        within(&read(&policy.text)?, grants)?;
        let source = PolicySource::default();
        let filled = read(&filled(&policy.text))?;
        compiled.push(Arc::new(CompiledPolicy::new(&filled, source, &mut table)));
    }
    for (found, request) in uses.iter().flat_map(Use::each_request) {
        let resource = filled(request.resource.as_str());
        let resource =
            Resource::parse(Some(&resource), "resource").map_err(|_| not_allowed(found))?;
        let request = Request { resource, ..request.clone() };
        if !allows(&compiled, &request, Assume::CAUTIOUS) {
            return Err(not_allowed(found));
        }
    }
    Ok(())
}

/// A template reads as a policy: names without colon are none of condition keys, but have their form.
pub(super) fn read(text: &str) -> Result<ValidPolicy, GenerateError> {
    let reading = PolicyDocument::read(text, PolicyType::IdentityBased);
    ValidPolicy::new(reading, PolicyType::IdentityBased)
        .map_err(|faults| GenerateError::broken(&faults))
}

pub(super) fn not_allowed(found: &Use) -> GenerateError {
    GenerateError::NotAllowed { action: found.action.clone(), resource: found.resource.clone() }
}

/// Whether identity-based policies allow a request, when what is not known of it comes to this.
pub(super) fn allows(policies: &[Arc<CompiledPolicy>], request: &Request, assume: Assume) -> bool {
    let verdict = asked(policies, request, assume, &mut Silent);
    verdict.allow.is_some() && verdict.deny.is_none()
}

/// Whether one of them denies a request, whatever is not known of it.
pub(super) fn denies(policies: &[Arc<CompiledPolicy>], request: &Request) -> bool {
    let assume = Assume { allow: true, deny: false };
    asked(policies, request, assume, &mut Silent).deny.is_some()
}

/// What each statement of a policy says of a request.
pub(super) fn outcomes(policy: &Arc<CompiledPolicy>, request: &Request) -> Vec<Outcome> {
    let mut recorder = Recorder::default();
    asked(std::slice::from_ref(policy), request, Assume::CAUTIOUS, &mut recorder);
    recorder.statements.into_iter().map(|(_, outcome)| outcome).collect()
}

fn asked(
    policies: &[Arc<CompiledPolicy>],
    request: &Request,
    assume: Assume,
    observer: &mut impl Observer,
) -> Verdict {
    let readings = Readings::documented();
    let case = Case {
        request,
        has_boundary: false,
        is_gateway_endpoint: false,
        assume,
        readings: &readings,
        plan: None,
    };
    evaluate((PolicyType::IdentityBased, None), policies, case, observer)
}

/// Each pattern is that of a use, or takes in several.
fn stated(uses: &[Use], grants: &Grants) -> Result<(), GenerateError> {
    let mut asked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for found in uses {
        asked.entry(&found.action).or_default().insert(&found.resource);
    }
    for (grant, patterns) in grants {
        let Some(asked) = asked.get(grant.action.as_str()) else { continue };
        for pattern in patterns.iter().filter(|pattern| !asked.contains(pattern.as_str())) {
            let extent = Extent::parse(pattern);
            let covered = asked.iter().filter(|known| extent.covers(&Extent::parse(known)));
            if covered.count() < 2 {
                return Err(outside(&grant.action, pattern));
            }
        }
    }
    Ok(())
}

/// Each statement names actions one by one, each on patterns that are its own.
fn within(policy: &ValidPolicy, grants: &Grants) -> Result<(), GenerateError> {
    let mut known: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (grant, patterns) in grants {
        known.extend(patterns.iter().map(|pattern| (grant.action.as_str(), pattern.as_str())));
    }
    for statement in &policy.document().statements {
        let resources = statement.resource.as_ref();
        let is_plain = statement.effect == Effect::Allow
            && !statement.action.negated
            && resources.is_some_and(|element| !element.negated);
        let resources = resources.map(|element| element.entries.as_slice()).unwrap_or_default();
        let pairs = statement.action.entries.iter().flat_map(|action| {
            resources.iter().map(|resource| (action.text.as_str(), resource.text.as_str()))
        });
        for (action, resource) in pairs {
            if !is_plain || !known.contains(&(action, resource)) {
                return Err(outside(action, resource));
            }
        }
    }
    Ok(())
}

pub(super) fn outside(action: &str, resource: &str) -> GenerateError {
    GenerateError::Outside { action: action.to_owned(), resource: resource.to_owned() }
}
