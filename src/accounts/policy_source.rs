//! The policies of one user, group or role, as AWS's policy simulator takes them.

use std::collections::BTreeSet;

use crate::accounts::World;
use crate::accounts::gather::GatheredPolicy;
use crate::accounts::gather::account_of;
use crate::accounts::gather::check_fault;
use crate::accounts::identity::Identity;
use crate::accounts::service_linked::linked_service;
use crate::policy::Policies;
use crate::policy::PolicyType;
use crate::request::RequestError;

impl World {
    /// The policies of a user, group or role itself and the SCPs that bind it, without a resource: those of
    /// AWS's policy simulator.
    ///
    /// # Errors
    /// When a policy that could decide is not in the world, or contradicts itself there.
    pub fn gather_source<'a>(
        &'a self,
        identity: &'a Identity,
    ) -> Result<Policies<GatheredPolicy<'a>>, RequestError> {
        let field = "PolicySourceArn";
        check_fault(identity, field)?;
        let mut policies = self.gather_own(identity)?;
        let account = account_of(&identity.arn).filter(|id| !self.is_management_account(id));
        if let Some(account) = account.filter(|_| linked_service(&identity.arn).is_none()) {
            policies.service_control = self.chain(PolicyType::ServiceControl, account, field)?;
        }
        Ok(policies)
    }

    /// The identity-based policies of a user, group or role, its own and those of its groups, each once.
    ///
    /// # Errors
    /// As [`Self::gather_source`].
    pub fn identity_policies<'a>(
        &'a self,
        identity: &'a Identity,
    ) -> Result<Vec<GatheredPolicy<'a>>, RequestError> {
        check_fault(identity, "principal")?;
        Ok(self.gather_own(identity)?.identity_based)
    }

    /// Who else of the account has a policy that an identity has: by itself, by the same group, or as a boundary. In
    /// the order of users, roles and groups.
    #[must_use]
    pub fn others_with<'a>(
        &'a self,
        policy: &GatheredPolicy<'_>,
        identity: &Identity,
    ) -> Vec<&'a str> {
        let Some(account) = account_of(&identity.arn).and_then(|id| self.accounts.get(id)) else {
            return Vec::new();
        };
        let has = |other: &&Identity| {
            let is_of = |arn: &str| {
                other.attached.iter().chain(&other.boundary).any(|attached| attached == arn)
            };
            policy.arn.is_some_and(is_of)
                || policy.group.is_some_and(|group| other.groups.iter().any(|own| own == group))
        };
        let others = account
            .identities_of_all_kinds()
            .filter(|other| other.arn != identity.arn && other.arn != policy.attached_to);
        others.filter(has).map(|other| other.arn.as_str()).collect()
    }

    fn gather_own<'a>(
        &'a self,
        identity: &'a Identity,
    ) -> Result<Policies<GatheredPolicy<'a>>, RequestError> {
        let mut policies = Policies::default();
        self.gather_identity(identity, &mut policies)?;
        // A managed policy can reach a user by itself and by groups.
        let mut known = BTreeSet::new();
        policies.identity_based.retain(|policy| policy.arn.is_none_or(|arn| known.insert(arn)));
        Ok(policies)
    }

    /// SCPs bind nobody there (R8.6).
    fn is_management_account(&self, account: &str) -> bool {
        let managing =
            self.organization.of(account).and_then(|one| one.management_account.as_ref());
        managing.is_some_and(|managing| managing == account)
    }
}
