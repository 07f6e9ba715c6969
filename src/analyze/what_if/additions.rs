//! Statements that are added where nothing allows.

use std::sync::Arc;

use crate::analyze::what_if::effort::Effort;
use crate::analyze::what_if::question::Asked;
use crate::analyze::what_if::question::Question;
use crate::analyze::what_if::question::Seen;
use crate::base::budget::MAX_ADDED_STATEMENTS;
use crate::catalog::is_bound_by_resource_control;
use crate::compile::CompiledPolicy;
use crate::compile::CompiledPolicySet;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::json::ObjectText;
use crate::json::array;
use crate::json::quote;
use crate::policy::PolicyDocument;
use crate::policy::PolicySource;
use crate::policy::PolicyType;
use crate::policy::ValidPolicy;
use crate::policy::model::Version;
use crate::request::Request;
use crate::request::Resource;
use crate::request::principal::Principal;
use crate::request::principal::PrincipalType;
use crate::request::slots::SlotTable;
use crate::trace::CheckEffect;
use crate::trace::CheckType;
use crate::trace::Recorder;

/// Statements that together allow, none of which can be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// Where they stand.
    pub places: Vec<Place>,
    /// The answer with them.
    pub answer: Answer,
}

/// Where a statement is added, and which one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The type of the policy.
    pub policy_type: PolicyType,
    /// The level of an SCP.
    pub level: Option<usize>,
    /// Whether the policy is there; else it is a new one.
    pub is_there: bool,
    /// The resource that has the policy, where it is one of the resource.
    pub resource: Option<String>,
    /// The statement.
    pub statement: AddedStatement,
}

/// A statement that allows what is asked on one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedStatement {
    /// `Principal`, in the policy types that have it.
    pub principal: Option<AddedPrincipal>,
    /// `Action`: those of the pairs that need it.
    pub actions: Vec<String>,
    /// `Resource`, in the policy types that have it.
    pub resource: Option<String>,
}

/// The principal of such a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddedPrincipal {
    /// `"*"`
    Everyone,
    /// An account, user, role or session.
    Aws(String),
    /// A service.
    Service(String),
    /// An identity provider.
    Federated(String),
}

impl AddedPrincipal {
    /// The member of the element that it stands under, and its name.
    const fn member(&self) -> Option<(&'static str, &String)> {
        match self {
            Self::Everyone => None,
            Self::Aws(name) => Some(("AWS", name)),
            Self::Service(name) => Some(("Service", name)),
            Self::Federated(name) => Some(("Federated", name)),
        }
    }
}

/// Few statements that allow, as small a list as is needed; another one that begins on the resource's
/// side, where resources of the service have policies.
pub(super) fn find(question: &Question<'_>, seen: &[Seen], effort: &mut Effort) -> Vec<Addition> {
    let pairs: Vec<Asked> = seen.iter().map(|seen| seen.asked.clone()).collect();
    let steps = seen.iter().map(Seen::steps).fold(0, usize::saturating_add);
    let search = Search { question, pairs, steps };
    let on_resource = search.resource_place().map(|place| vec![place]);
    let starts = std::iter::once(Vec::new()).chain(on_resource);
    let mut found: Vec<Addition> = Vec::new();
    for start in starts {
        let Some(places) = search.complete(start, effort) else { continue };
        let Some(places) = search.needed(places, effort) else { continue };
        let answer = search.answer(&places);
        if answer == Answer::Allowed && !found.iter().any(|known| known.places == places) {
            let behind = found.partition_point(|known| known.places.len() <= places.len());
            found.insert(behind, Addition { places, answer });
        }
    }
    found
}

struct Search<'a> {
    question: &'a Question<'a>,
    pairs: Vec<Asked>,
    steps: usize,
}

impl Search<'_> {
    /// The resource's side of the pair that is denied.
    fn resource_place(&self) -> Option<Place> {
        let (pair, _) = self.question.answer(&self.pairs);
        let asked = self.pairs.get(pair)?;
        let has_policies = asked.set.resource_based.is_some()
            || asked.set.role_trust.is_some()
            || is_bound_by_resource_control(asked.request.action.prefix());
        let is_trust = asked.request.action.prefix() == "sts" && asked.request.resource.is_role();
        let policy_type = if is_trust { PolicyType::RoleTrust } else { PolicyType::ResourceBased };
        let is_asked = has_policies && asked.request.resource != Resource::None;
        if is_asked { place(asked, (policy_type, None)) } else { None }
    }

    /// These places, and whatever else must allow, one after the other as the decision asks for it.
    fn complete(&self, mut places: Vec<Place>, effort: &mut Effort) -> Option<Vec<Place>> {
        let mut pairs = self.with(&places);
        while effort.spend(self.steps) && places.len() < MAX_ADDED_STATEMENTS {
            let (pair, decision) = self.question.answer(&pairs);
            if decision.answer == Answer::Allowed {
                return Some(places);
            }
            let lacking = self.lacking(pairs.get(pair)?, decision)?;
            let next = place(self.pairs.get(pair)?, lacking)?;
            merge(&mut places, next)?;
            pairs = self.with(&places);
        }
        None
    }

    /// The policy type that does not allow, and its level.
    fn lacking(&self, asked: &Asked, decision: Decision) -> Option<(PolicyType, Option<usize>)> {
        if decision.answer != Answer::ImplicitDeny {
            return None;
        }
        let policy_type = decision.policy_type?;
        if !policy_type.has_levels() {
            return Some((policy_type, None));
        }
        let mut recorder = Recorder::default();
        self.question.decide_one(asked, None, &mut recorder);
        let lacks = recorder.checks.iter().find(|check| {
            check.check_type == CheckType::of(policy_type)
                && check.effect == CheckEffect::ImplicitDeny
        });
        lacks.map(|check| (policy_type, check.level))
    }

    /// Those without which it would not be allowed.
    fn needed(&self, places: Vec<Place>, effort: &mut Effort) -> Option<Vec<Place>> {
        let mut needed = places.clone();
        for place in places {
            let rest: Vec<Place> =
                needed.iter().filter(|other| **other != place).cloned().collect();
            if !effort.spend(self.steps) {
                return None;
            }
            if self.answer(&rest) == Answer::Allowed {
                needed = rest;
            }
        }
        Some(needed)
    }

    fn answer(&self, places: &[Place]) -> Answer {
        self.question.answer(&self.with(places)).1.answer
    }

    fn with(&self, places: &[Place]) -> Vec<Asked> {
        let mut pairs = self.pairs.clone();
        for place in places {
            add(&mut pairs, place);
        }
        pairs
    }
}

/// Takes a place up: of a statement that differs in its actions only, these. None when it is there
/// already, so that nothing would change.
fn merge(places: &mut Vec<Place>, next: Place) -> Option<()> {
    let is_like = |known: &&mut Place| {
        let mut like = next.clone();
        like.statement.actions.clone_from(&known.statement.actions);
        **known == like
    };
    let Some(known) = places.iter_mut().find(is_like) else {
        places.push(next);
        return Some(());
    };
    let actions = &mut known.statement.actions;
    let more = next.statement.actions.into_iter().filter(|action| !actions.contains(action));
    let more: Vec<String> = more.collect();
    let changes = !more.is_empty();
    actions.extend(more);
    changes.then_some(())
}

fn place(asked: &Asked, (policy_type, level): (PolicyType, Option<usize>)) -> Option<Place> {
    let there = single(&asked.set, policy_type);
    let version = there.map_or(Version::V2012, |policy| policy.document().version);
    let statement = statement(&asked.request, policy_type, version)?;
    let resource = is_of_resource(policy_type).then(|| asked.request.resource.as_str().to_owned());
    Some(Place { policy_type, level, is_there: there.is_some(), resource, statement })
}

/// The policy of a type that has one at most.
fn single(set: &CompiledPolicySet, policy_type: PolicyType) -> Option<&Arc<CompiledPolicy>> {
    match policy_type {
        PolicyType::PermissionsBoundary => set.permissions_boundary.as_ref(),
        PolicyType::VpcEndpoint => set.vpc_endpoint.as_ref(),
        PolicyType::ResourceBased => set.resource_based.as_ref(),
        PolicyType::RoleTrust => set.role_trust.as_ref(),
        PolicyType::IdentityBased
        | PolicyType::Session
        | PolicyType::ServiceControl
        | PolicyType::ResourceControl => None,
    }
}

const fn is_of_resource(policy_type: PolicyType) -> bool {
    matches!(policy_type, PolicyType::ResourceBased | PolicyType::RoleTrust)
}

/// The statement that allows just this request in a policy of that type.
fn statement(
    request: &Request,
    policy_type: PolicyType,
    version: Version,
) -> Option<AddedStatement> {
    let principal = match policy_type {
        PolicyType::ResourceBased | PolicyType::RoleTrust => Some(principal(&request.principal)?),
        PolicyType::VpcEndpoint | PolicyType::ResourceControl => Some(AddedPrincipal::Everyone),
        PolicyType::IdentityBased
        | PolicyType::PermissionsBoundary
        | PolicyType::Session
        | PolicyType::ServiceControl => None,
    };
    let has_resource = policy_type != PolicyType::RoleTrust;
    let resource = has_resource.then(|| literal(&request.resource, version));
    Some(AddedStatement { principal, actions: vec![request.action.as_str().to_owned()], resource })
}

/// The resource as an element names it: its wildcards are plain characters (rule VR4). Documents
/// without variables cannot say so.
fn literal(resource: &Resource, version: Version) -> String {
    let text = resource.as_str();
    let Some(arn) = resource.arn().filter(|_| version == Version::V2012) else {
        return text.to_owned();
    };
    let mut literal = text.strip_suffix(arn.resource).unwrap_or_default().to_owned();
    for character in arn.resource.chars() {
        match character {
            '*' => literal.push_str("${*}"),
            '?' => literal.push_str("${?}"),
            '$' => literal.push_str("${$}"),
            other => literal.push(other),
        }
    }
    literal
}

/// The caller as a principal: a session by its role, where that is known.
fn principal(caller: &Principal) -> Option<AddedPrincipal> {
    let session = || caller.role_arn.clone().or_else(|| caller.arn.clone());
    match caller.principal_type {
        PrincipalType::Anonymous => Some(AddedPrincipal::Everyone),
        PrincipalType::Service => caller.service.clone().map(AddedPrincipal::Service),
        PrincipalType::WebIdentity | PrincipalType::Saml => {
            caller.provider.clone().map(AddedPrincipal::Federated)
        }
        PrincipalType::AssumedRole | PrincipalType::ServiceLinkedRole => {
            session().map(AddedPrincipal::Aws)
        }
        PrincipalType::IamUser | PrincipalType::FederatedUser => {
            caller.arn.clone().map(AddedPrincipal::Aws)
        }
        PrincipalType::Root => {
            let root = caller.arn.clone().or_else(|| caller.account.clone());
            root.map(AddedPrincipal::Aws)
        }
    }
}

/// Adds the statement, unless no policy can hold it. Policies of the resource belong to pairs with
/// that resource, all others to every pair.
fn add(pairs: &mut [Asked], place: &Place) -> bool {
    for asked in pairs {
        let is_its = place.resource.as_ref().is_none_or(|of| of == asked.request.resource.as_str());
        if is_its && !add_to(&mut asked.set, place) {
            return false;
        }
    }
    true
}

fn add_to(set: &mut CompiledPolicySet, place: &Place) -> bool {
    let there = single(set, place.policy_type).cloned();
    let version = there.as_ref().map_or(Version::V2012, |policy| policy.document().version);
    let Some(new) = policy(place, version) else { return false };
    let joined =
        || Some(Arc::new(there.as_ref().map_or_else(|| new.clone(), |own| own.joined(&new))));
    match place.policy_type {
        PolicyType::IdentityBased => set.identity_based.push(Arc::new(new)),
        PolicyType::Session => set.session.push(Arc::new(new)),
        PolicyType::PermissionsBoundary => set.permissions_boundary = joined(),
        PolicyType::VpcEndpoint => set.vpc_endpoint = joined(),
        PolicyType::ResourceBased => set.resource_based = joined(),
        PolicyType::RoleTrust => set.role_trust = joined(),
        PolicyType::ServiceControl | PolicyType::ResourceControl => {
            let levels = if place.policy_type == PolicyType::ServiceControl {
                &mut set.service_control
            } else {
                &mut set.resource_control
            };
            let level = place.level.and_then(|level| levels.as_mut()?.get_mut(level));
            let Some(level) = level else { return false };
            level.push(Arc::new(new));
        }
    }
    true
}

/// A policy of this one statement, read as any other is.
fn policy(place: &Place, version: Version) -> Option<CompiledPolicy> {
    let mut document = ObjectText::default();
    document.json(
        "Version",
        match version {
            Version::V2008 => r#""2008-10-17""#,
            Version::V2012 => r#""2012-10-17""#,
        },
    );
    document.json("Statement", &array(&[place.statement.to_json()]));
    let reading = PolicyDocument::read(&document.end(), place.policy_type);
    let valid = ValidPolicy::new(reading, place.policy_type).ok()?;
    Some(CompiledPolicy::new(&valid, PolicySource::default(), &mut SlotTable::default()))
}

impl AddedStatement {
    /// The statement as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut statement = ObjectText::default();
        statement.text("Effect", Some("Allow"));
        match self.principal.as_ref().map(AddedPrincipal::member) {
            None => {}
            Some(None) => statement.json("Principal", r#""*""#),
            Some(Some((kind, name))) => {
                let mut principal = ObjectText::default();
                principal.text(kind, Some(name));
                statement.json("Principal", &principal.end());
            }
        }
        let actions: Vec<String> = self.actions.iter().map(|action| quote(action)).collect();
        statement.list("Action", &actions);
        statement.text("Resource", self.resource.as_deref());
        statement.end()
    }
}
