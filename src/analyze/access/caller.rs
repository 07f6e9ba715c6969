//! A caller with what its requests have in common.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::accounts::World;
use crate::compile::CompiledPolicySet;
use crate::policy::Policies;
use crate::request::Action;
use crate::request::Context;
use crate::request::Principal;
use crate::request::Request;
use crate::request::RequestError;
use crate::request::Resource;
use crate::request::context::ContextEntry;
use crate::request::derive;
use crate::request::principal::PrincipalType;
use crate::request::settled_keys;

/// Keys that only requests of services on somebody's behalf have, in lower case (IAM User Guide, "AWS
/// global condition context keys").
const OF_SERVICES: [&str; 7] = [
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
];

/// Keys that tell of credentials, in lower case: who asks without any has none of them.
const OF_CREDENTIALS: [&str; 5] = [
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:sourceidentity",
    "aws:tokenissuetime",
    "kms:calleraccount",
];

/// A caller, and the policies on its side.
#[derive(Debug)]
pub struct Caller {
    /// As the world knows it.
    pub principal: Arc<Principal>,
    /// The policies on its side; those of the resource are absent.
    pub policies: CompiledPolicySet,
    /// The context keys that these policies read: their names in lower case, and as they are spelled.
    pub(super) keys: Vec<(String, String)>,
    /// The keys of its organization.
    pub(super) organization: Vec<ContextEntry>,
    settled: BTreeSet<String>,
}

impl Caller {
    /// A caller by its short form: an ARN, a service, `anonymous`.
    ///
    /// # Errors
    /// When there is no such caller, or a policy of it is missing or broken.
    pub fn of(world: &World, text: &str) -> Result<Self, RequestError> {
        Self::new(world, Principal::parse(text, "principal")?)
    }

    /// A caller.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn new(world: &World, principal: Principal) -> Result<Self, RequestError> {
        let principal = world.identify(principal)?;
        let gathered = world.gather_caller(&principal)?;
        let mut keys = Vec::new();
        let policies: Policies<_> = gathered.policies.try_map(|at, policy| {
            let ready = policy.ready(at.policy_type)?;
            keys.extend(ready.keys.iter().cloned());
            Ok::<_, RequestError>(Arc::clone(&ready.policy))
        })?;
        keys.sort_unstable();
        keys.dedup_by(|one, other| one.0 == other.0);
        let account = principal.account.as_deref();
        let account = account.filter(|_| principal.principal_type.is_of_account());
        let organization = account.map(|account| world.organization_keys("Principal", account));
        Ok(Self {
            settled: settled_keys(&principal),
            principal: Arc::new(principal),
            policies,
            keys,
            organization: organization.unwrap_or_default(),
        })
    }

    /// What every request of this caller has.
    pub(super) fn context(&self) -> Context {
        let mut request = Request {
            principal: Arc::clone(&self.principal),
            action: Arc::new(Action::default()),
            resource: Resource::None,
            resource_account: None,
            context: Context::default(),
            duration_seconds: None,
            assumptions: Vec::new(),
        };
        derive(&mut request, false);
        request.context
    }

    /// Whether the request of this caller does not have a key that nobody gave it, by its name in lower
    /// case. Else it is not known.
    pub(super) fn lacks(&self, folded: &str) -> bool {
        let is_direct = self.principal.principal_type != PrincipalType::Service;
        let is_anonymous = self.principal.principal_type == PrincipalType::Anonymous;
        self.settled.contains(folded)
            || folded.starts_with("aws:principaltag/")
            || (is_direct && OF_SERVICES.contains(&folded))
            || (is_anonymous && OF_CREDENTIALS.contains(&folded))
    }
}
