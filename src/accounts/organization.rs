//! The organization: its tree, and the SCPs and RCPs on the way from the root to an account.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::accounts::collected::Collected;
use crate::accounts::collected::Placed;
use crate::accounts::document::Document;
use crate::base::budget::MAX_LEVELS;
use crate::policy::PolicyType;

/// AWS's own SCP, on everything that is new (Organizations User Guide).
pub(super) const FULL_ACCESS: &str = "p-FullAWSAccess";

/// AWS's own RCP, always on everything; whoever decides adds it.
const RESOURCE_FULL_ACCESS: &str = "p-RCPFullAWSAccess";

/// An SCP or RCP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlPolicy {
    /// `p-…`.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its ARN.
    pub arn: Option<String>,
    /// Which of the two it is.
    pub policy_type: PolicyType,
    /// Its document.
    pub document: Option<Document>,
    /// Why nothing is decided from it.
    pub fault: Option<String>,
}

/// What is attached at one level of the way to an account.
#[derive(Debug, Clone)]
pub struct Level<'a> {
    /// The id of the root, unit or account.
    pub target: &'a str,
    /// Its policies of the type that was asked for.
    pub policies: Vec<&'a ControlPolicy>,
}

/// An organization.
#[derive(Debug, Default)]
pub struct Organization {
    /// `o-…`.
    pub id: Option<String>,
    /// The management account, which SCPs and RCPs do not bind.
    pub management_account: Option<String>,
    pub(super) root: Option<String>,
    /// By unit or account: what is above it.
    pub(super) parents: BTreeMap<String, String>,
    pub(super) accounts: BTreeSet<String>,
    /// By account: its tags, where they are told.
    pub(super) account_tags: BTreeMap<String, Vec<(String, String)>>,
    /// By unit: its name.
    pub(super) unit_names: BTreeMap<String, String>,
    /// What AWS calls features: central management of root users' credentials, and their sessions.
    pub features: Collected<Placed<Vec<String>>>,
    pub(super) policies: BTreeMap<String, ControlPolicy>,
    /// Policies of types that decide nothing.
    pub(super) others: BTreeSet<String>,
    /// By root, unit or account: the policies on it. None: it is not told.
    pub(super) attached: Option<BTreeMap<String, Vec<String>>>,
    /// The types of policies that are enabled on the root. None: it is not told.
    pub(super) enabled: Option<Vec<String>>,
    /// Why nothing is decided from it.
    pub(super) fault: Option<String>,
}

impl Organization {
    /// Whether it lists an account.
    #[must_use]
    pub fn lists(&self, account: &str) -> bool {
        self.accounts.contains(account)
    }

    /// The accounts that it lists.
    pub fn accounts(&self) -> impl Iterator<Item = &str> {
        self.accounts.iter().map(String::as_str)
    }

    /// Its SCPs and RCPs.
    pub fn policies(&self) -> impl Iterator<Item = &ControlPolicy> {
        self.policies.values()
    }

    /// The ids from the root to an account; none when the account is not of this organization.
    ///
    /// # Errors
    /// Why its place is not known.
    pub fn way_to<'a>(&'a self, account: &'a str) -> Result<Option<Vec<&'a str>>, String> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        if !self.accounts.contains(account) {
            return Ok(None);
        }
        let (mut way, mut at) = (vec![account], account);
        while let Some(parent) = self.parents.get(at) {
            if way.len() >= MAX_LEVELS {
                return Err(format!("{account} is below more than {MAX_LEVELS} units or a circle"));
            }
            way.push(parent);
            at = parent;
        }
        if self.root.as_deref() != Some(at) {
            return Err(format!(
                "the way from the root to {account} ends at {at}: its parent is not told"
            ));
        }
        way.reverse();
        Ok(Some(way))
    }

    /// The policies of one type by the levels to an account; none when they do not bind it.
    ///
    /// # Errors
    /// Why they are not known.
    pub fn chain<'a>(
        &'a self,
        policy_type: PolicyType,
        account: &'a str,
    ) -> Result<Option<Vec<Level<'a>>>, String> {
        let Some(way) = self.way_to(account)? else { return Ok(None) };
        let is_managing = self.management_account.as_deref() == Some(account);
        if is_managing || !self.is_enabled(policy_type) {
            return Ok(None);
        }
        let Some(attached) = &self.attached else {
            return Err("what is attached to roots, units and accounts is not told".to_owned());
        };
        let level = |target: &'a str| {
            let ids = attached.get(target).map(Vec::as_slice).unwrap_or_default();
            let ids = ids.iter().filter(|id| self.counts(id));
            let policies = ids.map(|id| self.policies.get(id).ok_or_else(|| unknown(id, target)));
            let policies = policies.collect::<Result<Vec<&ControlPolicy>, String>>()?;
            let of_type = policies.into_iter().filter(|policy| policy.policy_type == policy_type);
            Ok(Level { target, policies: of_type.collect() })
        };
        way.into_iter().map(level).collect::<Result<Vec<_>, String>>().map(Some)
    }

    /// Whether a policy that is attached takes part in decisions as it is given here.
    pub(super) fn counts(&self, id: &str) -> bool {
        id != RESOURCE_FULL_ACCESS && !self.others.contains(id)
    }

    /// Whether policies of a type are enabled on the root, where that is told.
    #[must_use]
    pub fn is_told_enabled(&self, policy_type: PolicyType) -> Option<bool> {
        let name = type_name(policy_type);
        Some(self.enabled.as_ref()?.iter().any(|enabled| enabled == name))
    }

    /// Where it is not told whether a type is enabled, policies of it that are attached count.
    fn is_enabled(&self, policy_type: PolicyType) -> bool {
        let name = type_name(policy_type);
        match &self.enabled {
            Some(enabled) => enabled.iter().any(|enabled| enabled == name),
            None => self.policies.values().any(|policy| policy.policy_type == policy_type),
        }
    }
}

fn unknown(id: &str, target: &str) -> String {
    format!("the policy {id} is attached to {target} and is not in the world")
}

/// AWS's word for a type of policies.
const fn type_name(policy_type: PolicyType) -> &'static str {
    match policy_type {
        PolicyType::ResourceControl => "RESOURCE_CONTROL_POLICY",
        PolicyType::IdentityBased
        | PolicyType::ResourceBased
        | PolicyType::PermissionsBoundary
        | PolicyType::Session
        | PolicyType::ServiceControl
        | PolicyType::VpcEndpoint
        | PolicyType::RoleTrust => "SERVICE_CONTROL_POLICY",
    }
}

/// The type that AWS's word names, of those that decide.
pub(super) fn type_named(name: &str) -> Option<PolicyType> {
    let types = [PolicyType::ServiceControl, PolicyType::ResourceControl];
    types.into_iter().find(|policy_type| type_name(*policy_type) == name)
}
