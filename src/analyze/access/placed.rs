//! A request of which a part was recorded, in a world.

use std::sync::Arc;

use crate::accounts::Asked;
use crate::accounts::Gathered;
use crate::accounts::Membership;
use crate::accounts::Note;
use crate::accounts::World;
use crate::accounts::is_resource_tag_key;
use crate::analyze::access::caller::Caller;
use crate::compile::CompiledPolicySet;
use crate::policy::Policies;
use crate::request::AssumptionCode;
use crate::request::Request;
use crate::request::RequestError;
use crate::request::Resource;
use crate::request::Settings;
use crate::request::context::ContextEntry;
use crate::request::derive;
use crate::request::principal::PrincipalType;

/// A request with what a world tells of it, and what decides it there.
#[derive(Debug)]
pub struct Placed {
    /// The policies.
    pub set: CompiledPolicySet,
    /// The request. What neither it nor the world tells of its context is as it was.
    pub request: Request,
    /// What the world tells of services.
    pub settings: Settings,
    /// What the world does not tell, and what is taken instead.
    pub notes: Vec<Note>,
}

impl Caller {
    /// A request of this caller in a world.
    ///
    /// # Errors
    /// When a policy on the side of the resource is missing or broken.
    pub fn place(&self, world: &World, mut request: Request) -> Result<Placed, RequestError> {
        request.principal = Arc::clone(&self.principal);
        let is_assumed = |request: &Request| {
            request.assumptions.iter().any(|one| one.code == AssumptionCode::ResourceAccount)
        };
        let mut owner_is_known = !is_assumed(&request) && request.resource != Resource::None;
        if let Some(owner) = world.owner_of(&request.resource)
            && !owner_is_known
        {
            request.resource_account = Some(owner.to_owned());
            request.assumptions.retain(|one| one.code != AssumptionCode::ResourceAccount);
            owner_is_known = true;
        }
        let is_sts = request.action.prefix() == "sts";
        let owner = request.resource_account.clone();
        let asked = Asked { resource: &request.resource, owner: owner.as_deref(), is_sts };
        let mut gathered = world.gather_resource(asked)?;
        world.cross_endpoint(&request.context, &mut gathered)?;
        let Gathered { policies, settings, notes } = gathered;
        let mut keys = self.keys.clone();
        let side: Policies<_> = policies.try_map(|at, policy| {
            let ready = policy.ready(at.policy_type)?;
            keys.extend(ready.keys.iter().cloned());
            Ok::<_, RequestError>(Arc::clone(&ready.policy))
        })?;
        let caller = &self.policies;
        let set = CompiledPolicySet {
            identity_based: caller.identity_based.clone(),
            permissions_boundary: caller.permissions_boundary.clone(),
            service_control: caller.service_control.clone(),
            ..side
        };
        let owner = owner.as_deref().filter(|_| request.resource != Resource::None);
        self.tell(world, owner, &keys, &mut request);
        derive(&mut request, owner_is_known);
        Ok(Placed { set, request, settings, notes })
    }

    /// Adds to a request what the world tells of its caller and resource.
    fn tell(
        &self,
        world: &World,
        owner: Option<&str>,
        keys: &[(String, String)],
        request: &mut Request,
    ) {
        let tags = world.resource_tags(&request.resource);
        let context = &mut request.context;
        let resource = owner.map(|owner| world.organization_keys("Resource", owner));
        let tag = |(name, value): &(String, String)| {
            ContextEntry::new(name.clone(), vec![value.clone()], false)
        };
        let told = self.organization.iter().cloned().chain(resource.into_iter().flatten());
        for entry in told.chain(tags.iter().flatten().map(tag)) {
            // What the record tells stays.
            let (Ok(()) | Err(_)) = context.insert(entry);
        }
        // Of an account that the world does not have, the organization is not known.
        if matches!(world.organization(), Membership::None) {
            let accounts = world.accounts();
            let sides = [("Principal", self.principal.account.as_deref()), ("Resource", owner)];
            let known = sides.iter().filter(|(_, id)| id.is_some_and(|id| accounts.contains(&id)));
            for (side, _) in known {
                context.insert_absent(&format!("aws:{side}OrgID"));
                context.insert_absent(&format!("aws:{side}OrgPaths"));
            }
        }
        // Sessions can have tags of their own, which are not told.
        let is_user = self.principal.principal_type == PrincipalType::IamUser;
        for (folded, name) in keys {
            let is_of_user = is_user && folded.starts_with("aws:principaltag/");
            if is_of_user || (tags.is_some() && is_resource_tag_key(folded)) {
                context.insert_absent(name);
            }
        }
    }
}
