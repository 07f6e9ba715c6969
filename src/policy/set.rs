//! The policies that apply to one request, by their types.

use crate::policy::kms_grant::KmsGrant;
use crate::policy::policy_type::PolicyType;

/// One policy of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PolicyRef {
    /// Its type.
    pub policy_type: PolicyType,
    /// The level of an SCP or RCP: 0 is the root, the last one the account.
    pub level: Option<usize>,
    /// Its place among those of its type, or of its level; counted from 0.
    pub index: usize,
}

/// One statement of one policy of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StatementRef {
    /// The policy.
    pub policy: PolicyRef,
    /// The statement's place in it, counted from 0.
    pub statement: usize,
}

/// The policies of a set, in whatever form `P`.
#[derive(Debug, Clone)]
pub struct Policies<P> {
    /// Those of the user with its groups, or of the role.
    pub identity_based: Vec<P>,
    /// The permissions boundary of the user or role.
    pub permissions_boundary: Option<P>,
    /// Those passed when the session was made; none passed is empty.
    pub session: Vec<P>,
    /// SCPs by level, from the root to the account. Absent: the caller is not under SCPs, which
    /// is something else than a level without policies.
    pub service_control: Option<Vec<Vec<P>>>,
    /// RCPs by level, likewise, of the resource's account.
    pub resource_control: Option<Vec<Vec<P>>>,
    /// That of the VPC endpoint that the request crosses.
    pub vpc_endpoint: Option<P>,
    /// That of the resource.
    pub resource_based: Option<P>,
    /// The trust policy of the role that the request is about.
    pub role_trust: Option<P>,
    /// Grants of the KMS key that the request is about.
    pub kms_grants: Vec<KmsGrant>,
}

impl<P> Default for Policies<P> {
    fn default() -> Self {
        Self {
            identity_based: Vec::new(),
            permissions_boundary: None,
            session: Vec::new(),
            service_control: None,
            resource_control: None,
            vpc_endpoint: None,
            resource_based: None,
            role_trust: None,
            kms_grants: Vec::new(),
        }
    }
}

impl<P> Policies<P> {
    /// Every policy with its place.
    pub fn iter(&self) -> impl Iterator<Item = (PolicyRef, &P)> {
        numbered(PolicyType::IdentityBased, None, &self.identity_based)
            .chain(one(PolicyType::PermissionsBoundary, &self.permissions_boundary))
            .chain(numbered(PolicyType::Session, None, &self.session))
            .chain(levels(PolicyType::ServiceControl, self.service_control.as_ref()))
            .chain(levels(PolicyType::ResourceControl, self.resource_control.as_ref()))
            .chain(one(PolicyType::VpcEndpoint, &self.vpc_endpoint))
            .chain(one(PolicyType::ResourceBased, &self.resource_based))
            .chain(one(PolicyType::RoleTrust, &self.role_trust))
    }

    /// The policy at a place.
    #[must_use]
    pub fn get(&self, at: PolicyRef) -> Option<&P> {
        match at.policy_type {
            PolicyType::IdentityBased => self.identity_based.get(at.index),
            PolicyType::PermissionsBoundary => self.permissions_boundary.as_ref(),
            PolicyType::Session => self.session.get(at.index),
            PolicyType::ServiceControl => {
                self.service_control.as_ref()?.get(at.level?)?.get(at.index)
            }
            PolicyType::ResourceControl => {
                self.resource_control.as_ref()?.get(at.level?)?.get(at.index)
            }
            PolicyType::VpcEndpoint => self.vpc_endpoint.as_ref(),
            PolicyType::ResourceBased => self.resource_based.as_ref(),
            PolicyType::RoleTrust => self.role_trust.as_ref(),
        }
    }

    /// The policy at a place, to be changed.
    pub fn get_mut(&mut self, at: PolicyRef) -> Option<&mut P> {
        match at.policy_type {
            PolicyType::IdentityBased => self.identity_based.get_mut(at.index),
            PolicyType::PermissionsBoundary => self.permissions_boundary.as_mut(),
            PolicyType::Session => self.session.get_mut(at.index),
            PolicyType::ServiceControl => {
                self.service_control.as_mut()?.get_mut(at.level?)?.get_mut(at.index)
            }
            PolicyType::ResourceControl => {
                self.resource_control.as_mut()?.get_mut(at.level?)?.get_mut(at.index)
            }
            PolicyType::VpcEndpoint => self.vpc_endpoint.as_mut(),
            PolicyType::ResourceBased => self.resource_based.as_mut(),
            PolicyType::RoleTrust => self.role_trust.as_mut(),
        }
    }

    /// The same set with each policy in another form.
    ///
    /// # Errors
    /// The first error of `form`.
    pub fn try_map<Q, E>(
        self,
        mut form: impl FnMut(PolicyRef, P) -> Result<Q, E>,
    ) -> Result<Policies<Q>, E> {
        let mut at = |policy_type, level, index, policy| {
            form(PolicyRef { policy_type, level, index }, policy)
        };
        let mut list = |policy_type, level, policies: Vec<P>| -> Result<Vec<Q>, E> {
            let numbered = policies.into_iter().enumerate();
            numbered.map(|(index, policy)| at(policy_type, level, index, policy)).collect()
        };
        let identity_based = list(PolicyType::IdentityBased, None, self.identity_based)?;
        let session = list(PolicyType::Session, None, self.session)?;
        let mut levels = |policy_type, levels: Vec<Vec<P>>| -> Result<Vec<Vec<Q>>, E> {
            let numbered = levels.into_iter().enumerate();
            numbered.map(|(level, policies)| list(policy_type, Some(level), policies)).collect()
        };
        let scps = self.service_control.map(|scps| levels(PolicyType::ServiceControl, scps));
        let rcps = self.resource_control.map(|rcps| levels(PolicyType::ResourceControl, rcps));
        let mut one = |policy_type, policy: Option<P>| {
            policy.map(|policy| at(policy_type, None, 0, policy)).transpose()
        };
        Ok(Policies {
            identity_based,
            permissions_boundary: one(PolicyType::PermissionsBoundary, self.permissions_boundary)?,
            session,
            service_control: scps.transpose()?,
            resource_control: rcps.transpose()?,
            vpc_endpoint: one(PolicyType::VpcEndpoint, self.vpc_endpoint)?,
            resource_based: one(PolicyType::ResourceBased, self.resource_based)?,
            role_trust: one(PolicyType::RoleTrust, self.role_trust)?,
            kms_grants: self.kms_grants,
        })
    }
}

fn numbered<P>(
    policy_type: PolicyType,
    level: Option<usize>,
    policies: &[P],
) -> impl Iterator<Item = (PolicyRef, &P)> {
    let policies = policies.iter().enumerate();
    policies.map(move |(index, policy)| (PolicyRef { policy_type, level, index }, policy))
}

fn one<P>(policy_type: PolicyType, policy: &Option<P>) -> impl Iterator<Item = (PolicyRef, &P)> {
    numbered(policy_type, None, policy.as_slice())
}

fn levels<P>(
    policy_type: PolicyType,
    levels: Option<&Vec<Vec<P>>>,
) -> impl Iterator<Item = (PolicyRef, &P)> {
    let levels = levels.into_iter().flatten().enumerate();
    levels.flat_map(move |(level, policies)| numbered(policy_type, Some(level), policies))
}
