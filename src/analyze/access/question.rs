//! One question to many callers.

use std::sync::Arc;

use crate::accounts::Asked;
use crate::accounts::Gathered;
use crate::accounts::Membership;
use crate::accounts::Note;
use crate::accounts::World;
use crate::accounts::is_resource_tag_key;
use crate::analyze::access::caller::Caller;
use crate::analyze::access::example::example;
use crate::analyze::access::region;
use crate::compile::CompiledPolicy;
use crate::compile::CompiledPolicySet;
use crate::compile::context_keys_of;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::Terms;
use crate::decide::decide;
use crate::evaluate::Assume;
use crate::policy::Policies;
use crate::policy::StatementRef;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::request::Action;
use crate::request::Context;
use crate::request::OwnerFault;
use crate::request::Principal;
use crate::request::Request;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::Resource;
use crate::request::Settings;
use crate::request::context::ContextEntry;
use crate::request::context::Lookup;
use crate::request::context::fold;
use crate::request::derive;
use crate::request::principal::PrincipalType;
use crate::trace::Observer;
use crate::trace::Outcome;
use crate::trace::Readings;
use crate::trace::Recorder;
use crate::trace::Silent;

/// What a call has that somebody makes directly, and not a service for them: its keys and values.
const DIRECT: [(&str, &str); 2] = [("aws:SecureTransport", "true"), ("aws:ViaAWSService", "false")];

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
    /// not have them. None: none was found, and there may be none.
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

/// An action on a resource.
#[derive(Debug)]
pub struct Question {
    pub(super) action: Arc<Action>,
    pub(super) resource: Resource,
    owner: Option<String>,
    given: Context,
    organization: Vec<ContextEntry>,
    /// Whether the tags of the resource are told.
    knows_tags: bool,
    /// Whether an organization is told, or that there is none.
    knows_organization: bool,
    /// The policies on the side of the resource.
    pub(super) side: CompiledPolicySet,
    settings: Settings,
    keys: Vec<(String, String)>,
    /// What the world does not tell, and what is taken instead.
    pub notes: Vec<Note>,
}

impl Question {
    /// Asks for an action on a resource, which may be of this account, with a context that is known.
    ///
    /// # Errors
    /// When it is not known whose the resource is, or a policy on its side is missing or broken.
    pub fn new(
        world: &World,
        (action, resource): (Action, Resource),
        account: Option<&str>,
        context: Context,
    ) -> Result<Self, RequestError> {
        let owner = owner(world, &resource, account)?;
        let is_sts = action.prefix() == "sts";
        let asked = Asked { resource: &resource, owner: owner.as_deref(), is_sts };
        let mut gathered = world.gather_resource(asked)?;
        world.cross_endpoint(&context, &mut gathered)?;
        let Gathered { policies, settings, notes } = gathered;
        let mut keys = Vec::new();
        let side: Policies<_> = policies.try_map(|at, policy| {
            let ready = policy.ready(at.policy_type)?;
            keys.extend(ready.keys.iter().cloned());
            Ok::<_, RequestError>(Arc::clone(&ready.policy))
        })?;
        let organization = owner.as_deref().filter(|_| resource != Resource::None);
        let organization = organization.map(|owner| world.organization_keys("Resource", owner));
        let tags = world.resource_tags(&resource);
        let knows_tags = tags.is_some();
        let region = resource.arn().map(|arn| arn.region.to_owned());
        let region = region.filter(|region| !region::is_any(region));
        let mut given = context;
        let region = region.filter(|region| !region.is_empty());
        let region = region.map(|region| ("aws:RequestedRegion", region));
        let direct = DIRECT.map(|(name, value)| (name, value.to_owned()));
        for (name, value) in direct.into_iter().chain(region) {
            add(&mut given, name, vec![value]);
        }
        for (name, value) in tags.into_iter().flatten() {
            add(&mut given, &name, vec![value]);
        }
        Ok(Self {
            action: Arc::new(action),
            owner,
            given,
            organization: organization.unwrap_or_default(),
            knows_tags,
            knows_organization: !matches!(world.organization(), Membership::Unknown),
            side,
            settings,
            keys,
            notes,
            resource,
        })
    }

    /// The account that owns the resource; none: the call has no resource, and each caller asks in its own.
    pub(super) fn owner(&self) -> Option<&str> {
        self.owner.as_deref()
    }

    /// Whether a role is asked for, whose trust policy alone says who may have it.
    pub(super) fn is_of_trust(&self) -> bool {
        self.resource.is_role() && self.action.prefix() == "sts"
    }

    /// Where a caller stands.
    #[must_use]
    pub fn ask(&self, caller: &Caller) -> Standing {
        let (set, request) = (self.set(caller), self.request(caller));
        let hopeful = Assume { allow: true, deny: false };
        if self.decide(&set, &request, hopeful, &mut Silent).answer != Answer::Allowed {
            return Standing::Denied;
        }
        let mut recorder = Recorder::default();
        let cautious = self.decide(&set, &request, Assume::CAUTIOUS, &mut recorder);
        if cautious.answer == Answer::Allowed {
            return Standing::Allowed;
        }
        let is_allowed =
            |assume| self.decide(&set, &request, assume, &mut Silent).answer == Answer::Allowed;
        let hangs_on_denies = !is_allowed(Assume { allow: true, deny: true });
        let hangs_on_allows = !is_allowed(Assume { allow: false, deny: false });
        let hangs_on = |effect: Effect| match effect {
            Effect::Allow => hangs_on_allows || !hangs_on_denies,
            Effect::Deny => hangs_on_denies || !hangs_on_allows,
        };
        let open = recorder.statements.iter().filter(|(_, outcome)| is_unknown(*outcome));
        let open: Vec<(&CompiledPolicy, &Statement)> =
            open.filter_map(|(at, _)| statement(&set, *at)).collect();
        let all =
            open.iter().flat_map(|(policy, statement)| conditions(policy, statement, &request));
        let entries = open.iter().flat_map(|(_, statement)| &statement.condition);
        let example = example(entries, &request, |request| {
            self.decide(&set, request, Assume::CAUTIOUS, &mut Silent).answer == Answer::Allowed
        });
        let conditions = all.filter(|one| hangs_on(one.effect)).collect();
        Standing::Conditional(Open { conditions, example })
    }

    /// The decision for a caller when every condition that is not known turns out well for it, as somebody
    /// watches it.
    pub(super) fn watch<O: Observer>(&self, caller: &Caller, observer: &mut O) -> Decision {
        let hopeful = Assume { allow: true, deny: false };
        self.decide(&self.set(caller), &self.request(caller), hopeful, observer)
    }

    fn decide<O: Observer>(
        &self,
        set: &CompiledPolicySet,
        request: &Request,
        assume: Assume,
        observer: &mut O,
    ) -> Decision {
        let readings = Readings::documented();
        let terms = Terms { settings: &self.settings, assume, readings: &readings, plan: None };
        decide(set, request, terms, observer)
    }

    fn set(&self, caller: &Caller) -> CompiledPolicySet {
        CompiledPolicySet {
            resource_control: self.side.resource_control.clone(),
            resource_based: self.side.resource_based.clone(),
            role_trust: self.side.role_trust.clone(),
            vpc_endpoint: self.side.vpc_endpoint.clone(),
            kms_grants: self.side.kms_grants.clone(),
            ..caller.policies.clone()
        }
    }

    fn request(&self, caller: &Caller) -> Request {
        let mut context = self.given.clone();
        for entry in caller.organization.iter().chain(&self.organization) {
            add_entry(&mut context, entry.clone());
        }
        let owner = self.owner.clone().or_else(|| caller.principal.account.clone());
        // The account of whoever calls (AWS KMS Developer Guide, "AWS KMS condition keys").
        let account = caller.principal.account.clone().filter(|_| self.action.prefix() == "kms");
        if let Some(account) = account {
            add(&mut context, "kms:CallerAccount", vec![account]);
        }
        let mut request = Request {
            principal: Arc::clone(&caller.principal),
            action: Arc::clone(&self.action),
            resource: self.resource.clone(),
            resource_account: owner,
            context,
            duration_seconds: None,
            assumptions: Vec::new(),
        };
        derive(&mut request, self.owner.is_some());
        for (folded, name) in caller.keys.iter().chain(&self.keys) {
            let is_absent = caller.lacks(folded)
                || (self.knows_organization && is_of_organization(folded))
                || (self.knows_tags && is_resource_tag_key(folded));
            if !is_absent && request.context.get(folded).is_none() {
                request.context.insert_unknown(name);
            }
        }
        request
    }
}

/// Adds a key that is not given.
fn add(context: &mut Context, name: &str, values: Vec<String>) {
    add_entry(context, ContextEntry::new(name.to_owned(), values, false));
}

fn add_entry(context: &mut Context, entry: ContextEntry) {
    // A key that is there already stays as it is given.
    let (Ok(()) | Err(_)) = context.insert(entry);
}

fn is_of_organization(folded: &str) -> bool {
    let own = [
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:resourceorgid",
        "aws:resourceorgpaths",
    ];
    own.contains(&folded)
}

const fn is_unknown(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Unknown(_))
}

/// The owner of the resource. A bucket's ARN names none: then the world, or the only account there is.
fn owner(
    world: &World,
    resource: &Resource,
    given: Option<&str>,
) -> Result<Option<String>, RequestError> {
    let fault = |code, message| Err(RequestError::new(code, "resourceAccount", message));
    let nobody = Principal::of_type(PrincipalType::Anonymous);
    let given = given.or_else(|| match resource.account() {
        Some(_) => None,
        None => world.owner_of(resource),
    });
    match resource.owner(given, &nobody) {
        Ok(Some(owner)) => return Ok(Some(owner.to_owned())),
        Ok(None) => {}
        Err(OwnerFault::NoAccount(given)) => {
            let message = format!("`{given}` is no account: expected 12 digits");
            return fault(RequestErrorCode::InvalidResource, message);
        }
        Err(OwnerFault::Contradiction { named, given }) => {
            let message = format!("the ARN names the account {named}, and {given} is given");
            return fault(RequestErrorCode::Contradiction, message);
        }
    }
    let accounts = world.accounts();
    match (resource, accounts.as_slice()) {
        (Resource::None, _) => Ok(None),
        (Resource::Arn(_), [only]) => Ok(Some((*only).to_owned())),
        (Resource::Arn(_), _) => {
            let message = format!(
                "neither `{}` nor the world tells which account owns it: give `resourceAccount`",
                resource.as_str()
            );
            fault(RequestErrorCode::InvalidResource, message)
        }
    }
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
