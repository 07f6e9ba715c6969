//! One question to many callers.

use std::sync::Arc;

use crate::accounts::Asked;
use crate::accounts::Gathered;
use crate::accounts::Membership;
use crate::accounts::Note;
use crate::accounts::World;
use crate::accounts::is_resource_tag_key;
use crate::analyze::Posed;
use crate::analyze::Standing;
use crate::analyze::access::caller::Caller;
use crate::analyze::access::example::example;
use crate::analyze::access::region;
use crate::analyze::standing::HOPEFUL;
use crate::compile::CompiledPolicySet;
use crate::decide::Decision;
use crate::evaluate::Assume;
use crate::policy::Policies;
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
use crate::request::derive;
use crate::request::principal::PrincipalType;
use crate::trace::Observer;

/// What a call has that somebody makes directly, and not a service for them: its keys and values.
const DIRECT: [(&str, &str); 2] = [("aws:SecureTransport", "true"), ("aws:ViaAWSService", "false")];

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
        let posed = Posed { set: &set, request: &request, settings: &self.settings };
        posed.standing_with(|open| {
            let entries = open.iter().flat_map(|(_, statement)| &statement.condition);
            example(entries, &request, |request| {
                Posed { request, ..posed }.is_allowed(Assume::CAUTIOUS)
            })
        })
    }

    /// The decision for a caller when every condition that is not known turns out well for it, as somebody
    /// watches it.
    pub(super) fn watch<O: Observer>(&self, caller: &Caller, observer: &mut O) -> Decision {
        let (set, request) = (self.set(caller), self.request(caller));
        Posed { set: &set, request: &request, settings: &self.settings }.decide(HOPEFUL, observer)
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
