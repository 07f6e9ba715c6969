//! Who can do something: at once, and by roles that they can assume.

use std::collections::BTreeSet;
use std::mem;

use crate::accounts::Note;
use crate::analyze::Open;
use crate::analyze::Standing;
use crate::analyze::access::Undecided;
use crate::analyze::access::caller::Caller;
use crate::analyze::access::index;
use crate::analyze::access::index::Capable;
use crate::analyze::access::index::Index;
use crate::analyze::access::question::Question;
use crate::analyze::access::region::Region;
use crate::analyze::access::what_can::Power;
use crate::analyze::access::what_can::Wanted;
use crate::analyze::access::what_can::WhatCan;
use crate::analyze::access::what_can::what_can;
use crate::base::budget::MAX_ROLE_HOPS;
use crate::request::Action;
use crate::request::Context;
use crate::request::RequestError;
use crate::request::Resource;

/// Somebody who can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Who: the ARN of a user, role or session, a service, an identity provider, `anonymous`.
    pub principal: String,
    /// What it can do on which resources.
    pub region: Region,
    /// Parts of the region that are denied; told of patterns.
    pub except: Vec<Region>,
    /// The roles that it assumes for it, one after the other; none: it needs no other.
    pub via: Vec<String>,
    /// What it hangs on; none: it can in any case. Over several roles without an example.
    pub open: Option<Open>,
}

/// The answer to "who can".
#[derive(Debug, Clone, Default)]
pub struct WhoCan {
    /// Those who can in any case.
    pub allowed: Vec<Grant>,
    /// Those who can when something holds that the question does not tell.
    pub conditional: Vec<Grant>,
    /// Those of whom nothing can be said.
    pub undecided: Vec<Undecided>,
    /// Accounts and callers that the resource's policy names and that are not in the world.
    pub outside: BTreeSet<String>,
    /// What the world does not tell, and what is taken instead.
    pub notes: Vec<Note>,
    /// Whether everything was looked at.
    pub is_complete: bool,
}

impl Grant {
    fn key(&self) -> (String, Region) {
        (self.principal.clone(), self.region.clone())
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// An action on a resource, which may be a pattern.
    pub region: &'a Region,
    /// The account that owns the resource, where its ARN does not tell.
    pub account: Option<&'a str>,
    /// What is known of the request.
    pub context: &'a Context,
}

/// Finds everyone who can do what is asked for. Of a pattern of resources also those who can within it.
///
/// # Errors
/// When it is not known whose the resource is, or a policy on its side is missing or broken.
pub fn who_can(index: &Index<'_>, asked: Asked<'_>) -> Result<WhoCan, RequestError> {
    let mut found = match asked.region.has_wildcards() {
        true => within(index, asked)?,
        false => at_once(index, asked)?,
    };
    let mut via = Via::new(index, &found);
    via.go(&found);
    found.undecided.append(&mut via.undecided);
    found.allowed.append(&mut via.allowed);
    found.conditional.append(&mut via.conditional);
    found.sort();
    Ok(found)
}

/// Those who can do one action on one resource without assuming a role first.
fn at_once(index: &Index<'_>, asked: Asked<'_>) -> Result<WhoCan, RequestError> {
    let resource = Resource::parse(Some(&asked.region.resource), "resource")?;
    let action = Action::parse(&asked.region.action, "action")?;
    let question =
        Question::new(index.world, (action, resource), asked.account, asked.context.clone())?;
    let capable = index.capable(&question.action);
    let mut found = direct(index, &question, &capable, |_| true);
    for grant in found.allowed.iter_mut().chain(&mut found.conditional) {
        grant.region = asked.region.clone();
    }
    found.notes = question.notes;
    found.is_complete = true;
    Ok(found)
}

/// Those who can do something within a pattern, and what of it.
fn within(index: &Index<'_>, asked: Asked<'_>) -> Result<WhoCan, RequestError> {
    let action = Action::parse(&asked.region.action, "action")?;
    let candidates = index.candidates_within(&action, asked.region);
    let resource = Resource::parse(asked.region.any_resource().as_deref(), "resource")?;
    let pair = (action, resource);
    let question = Question::new(index.world, pair, asked.account, asked.context.clone())?;
    let mut found = WhoCan { is_complete: true, notes: question.notes, ..WhoCan::default() };
    let regions = std::slice::from_ref(asked.region);
    let wanted = Wanted { regions, account: asked.account, context: asked.context };
    let mut add = |principal: &str, caller: Result<&Caller, &RequestError>| match caller {
        Ok(caller) => found.add_powers(principal, what_can(index, caller, wanted)),
        Err(error) => found.undecided.push(undecided(principal, error)),
    };
    for (principal, caller) in candidates.identities.iter().filter_map(|at| index.caller(*at)) {
        add(principal, caller);
    }
    for text in &candidates.others {
        let caller = index::other(text).and_then(|principal| Caller::new(index.world, principal));
        add(text, caller.as_ref());
    }
    found.outside = candidates.outside;
    Ok(found)
}

/// Those who can without assuming a role first, of those that `counts` is for.
fn direct(
    index: &Index<'_>,
    question: &Question,
    capable: &Capable<'_>,
    counts: impl Fn(&str) -> bool,
) -> WhoCan {
    let candidates = index.candidates(question, capable);
    let mut found = WhoCan { outside: candidates.outside, ..WhoCan::default() };
    for (principal, caller) in candidates.identities.iter().filter_map(|at| index.caller(*at)) {
        if counts(principal) {
            found.add(principal, caller.map(|caller| question.ask(caller)));
        }
    }
    for text in candidates.others.iter().filter(|text| counts(text)) {
        let caller = index::other(text).and_then(|principal| Caller::new(index.world, principal));
        found.add(text, caller.as_ref().map(|caller| question.ask(caller)));
    }
    found
}

impl WhoCan {
    fn sort(&mut self) {
        let order = |grant: &Grant| {
            (grant.principal.clone(), grant.via.len(), grant.region.resource.clone())
        };
        self.allowed.sort_by_cached_key(order);
        self.conditional.sort_by_cached_key(order);
        self.undecided.sort_unstable_by(|one, other| one.principal.cmp(&other.principal));
        self.undecided.dedup();
    }

    fn add_powers(&mut self, principal: &str, powers: WhatCan) {
        for Power { region, except, via, open } in powers.powers {
            let grants = match open {
                None => &mut self.allowed,
                Some(_) => &mut self.conditional,
            };
            grants.push(Grant { principal: principal.to_owned(), region, except, via, open });
        }
        let of = |one: Undecided| Undecided {
            principal: principal.to_owned(),
            error: format!("{}: {}", one.principal, one.error),
        };
        self.undecided.extend(powers.undecided.into_iter().map(of));
        self.is_complete &= powers.is_complete;
    }

    fn add(&mut self, principal: &str, standing: Result<Standing, &RequestError>) {
        let grant = |open| Grant {
            principal: principal.to_owned(),
            region: Region::default(),
            except: Vec::new(),
            via: Vec::new(),
            open,
        };
        match standing {
            Ok(Standing::Denied) => {}
            Ok(Standing::Allowed) => self.allowed.push(grant(None)),
            Ok(Standing::Conditional(open)) => self.conditional.push(grant(Some(open))),
            Err(error) => self.undecided.push(undecided(principal, error)),
        }
    }
}

pub(super) fn undecided(principal: &str, error: &RequestError) -> Undecided {
    Undecided { principal: principal.to_owned(), error: error.to_string() }
}

/// The calls that begin a session of a role: with credentials of AWS, with a token of an identity provider.
const ASSUMING: [&str; 3] =
    ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

/// The question whether somebody may begin a session of a role by a call.
pub(super) fn assuming(
    index: &Index<'_>,
    call: &str,
    role: &str,
) -> Result<Question, RequestError> {
    let action = Action::parse(call, "action")?;
    let resource = Resource::parse(Some(role), "resource")?;
    Question::new(index.world, (action, resource), None, Context::default())
}

/// Goes back from those who can to those who can become them.
struct Via<'a, 'b> {
    index: &'a Index<'b>,
    capable: Vec<(&'static str, Capable<'b>)>,
    /// Everyone who was found, each with what it can do.
    known: BTreeSet<(String, Region)>,
    /// What was found of a role and hangs on something: who could assume it, and the way on from there.
    open: Vec<(Grant, Grant)>,
    allowed: Vec<Grant>,
    conditional: Vec<Grant>,
    undecided: Vec<Undecided>,
}

impl<'a, 'b> Via<'a, 'b> {
    fn new(index: &'a Index<'b>, found: &WhoCan) -> Self {
        let capable = |call| Some((call, index.capable(&Action::parse(call, "action").ok()?)));
        let known = found.allowed.iter().map(Grant::key);
        Self {
            index,
            capable: ASSUMING.into_iter().filter_map(capable).collect(),
            known: known.collect(),
            open: Vec::new(),
            allowed: Vec::new(),
            conditional: Vec::new(),
            undecided: Vec::new(),
        }
    }

    /// First along what holds in any case, so that nobody is conditional who need not be.
    fn go(&mut self, found: &WhoCan) {
        let mut frontier = found.allowed.clone();
        while !frontier.is_empty() {
            let mut next = Vec::new();
            for grant in &frontier {
                let before = self.before(grant);
                self.open.extend(before.conditional.into_iter().map(|open| (open, grant.clone())));
                next.extend(before.allowed.into_iter().map(|before| follow(before, grant)));
            }
            frontier = self.fresh(next);
            self.allowed.extend(frontier.iter().cloned());
        }
        self.known.extend(found.conditional.iter().map(Grant::key));
        let open = mem::take(&mut self.open);
        let first = open.into_iter().map(|(before, grant)| follow(before, &grant)).collect();
        frontier = self.fresh(first);
        self.conditional.extend(frontier.iter().cloned());
        frontier.extend(found.conditional.iter().cloned());
        while !frontier.is_empty() {
            let mut next = Vec::new();
            for grant in &frontier {
                let before = self.before(grant);
                let all = before.allowed.into_iter().chain(before.conditional);
                next.extend(all.map(|before| follow(before, grant)));
            }
            frontier = self.fresh(next);
            self.conditional.extend(frontier.iter().cloned());
        }
    }

    /// Those of them who were not found before, each once.
    fn fresh(&mut self, grants: Vec<Grant>) -> Vec<Grant> {
        let fresh = grants.into_iter().filter(|grant| self.known.insert(grant.key()));
        fresh.collect()
    }

    /// Those who can become the role that a way begins with, and were not found before.
    fn before(&mut self, grant: &Grant) -> WhoCan {
        let mut all = WhoCan::default();
        let place = self.index.place(&grant.principal);
        let identity = place.and_then(|place| self.index.identities.get(place));
        let role = identity.filter(|identity| identity.trust.is_some());
        let Some(role) = role.filter(|_| grant.via.len() < MAX_ROLE_HOPS) else { return all };
        let is_new =
            |principal: &str| !self.known.contains(&(principal.to_owned(), grant.region.clone()));
        let mut faults = Vec::new();
        for (call, capable) in &self.capable {
            match assuming(self.index, call, &role.arn) {
                Ok(question) => {
                    let mut found = direct(self.index, &question, capable, is_new);
                    all.allowed.append(&mut found.allowed);
                    all.conditional.append(&mut found.conditional);
                    faults.append(&mut found.undecided);
                }
                Err(error) => faults.push(undecided(&role.arn, &error)),
            }
        }
        self.undecided.extend(faults);
        all
    }
}

/// The way of somebody who first becomes the one that a way begins with.
fn follow(before: Grant, grant: &Grant) -> Grant {
    let via = std::iter::once(&grant.principal).chain(&grant.via).cloned().collect();
    let open = both(before.open, grant.open.as_ref());
    Grant { principal: before.principal, via, open, ..grant.clone() }
}

/// What a way hangs on that goes on from another one.
fn both(one: Option<Open>, other: Option<&Open>) -> Option<Open> {
    if one.is_none() && other.is_none() {
        return None;
    }
    let own = one.map(|open| open.conditions).unwrap_or_default();
    let others = other.into_iter().flat_map(|open| open.conditions.clone());
    Some(Open { conditions: own.into_iter().chain(others).collect(), example: None })
}
