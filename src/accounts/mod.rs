//! Accounts as AWS prints them: users, groups, roles, managed policies, the organization around them and
//! the policies of resources; and which of all these policies a request meets.
//!
//! What cannot be used is a [`Finding`], and what it was taken from decides nothing: a policy that was
//! lost could hold a `Deny`.

mod account_facts;
mod account_file;
mod aws_policies;
mod check;
mod collected;
mod credentials;
#[cfg(feature = "tools")]
mod deflated;
mod details;
mod document;
mod environment;
mod finding;
mod folders;
mod gather;
mod grants;
mod identity;
mod listing;
mod loose;
mod organization;
mod part;
mod policy_source;
mod provider;
mod public_access_block;
mod reader;
mod resource_tags;
mod role_settings;
mod service_linked;
mod session;
mod tree;
mod vpc_endpoint;

use std::collections::BTreeMap;

pub use crate::accounts::account_facts::AccessAnalyzer;
pub use crate::accounts::account_facts::PasswordPolicy;
pub use crate::accounts::account_facts::ServerCertificate;
pub use crate::accounts::account_facts::VirtualMfaDevice;
pub use crate::accounts::collected::Collected;
pub use crate::accounts::collected::Extent;
pub use crate::accounts::collected::Listed;
pub use crate::accounts::collected::Listing;
pub use crate::accounts::collected::Placed;
pub use crate::accounts::credentials::AccessKey;
pub use crate::accounts::credentials::CredentialReport;
pub use crate::accounts::credentials::CredentialStatus;
pub use crate::accounts::credentials::Credentials;
pub use crate::accounts::credentials::LastUse;
pub use crate::accounts::credentials::LoginProfile;
pub use crate::accounts::credentials::MfaDevice;
pub use crate::accounts::credentials::MfaKind;
pub use crate::accounts::credentials::ReportKey;
pub use crate::accounts::credentials::ReportRow;
pub use crate::accounts::credentials::Reported;
pub use crate::accounts::credentials::ServiceSpecificCredential;
pub use crate::accounts::credentials::SigningCertificate;
pub use crate::accounts::credentials::SshPublicKey;
#[cfg(feature = "tools")]
pub use crate::accounts::deflated::inflate_aws_policies;
pub use crate::accounts::document::Document;
pub use crate::accounts::document::ReadyPolicy;
pub use crate::accounts::environment::Environment;
pub use crate::accounts::environment::Stage;
pub use crate::accounts::finding::Finding;
pub use crate::accounts::finding::FindingCode;
pub use crate::accounts::gather::Asked;
pub use crate::accounts::gather::Gathered;
pub use crate::accounts::gather::GatheredPolicy;
pub use crate::accounts::gather::Note;
pub use crate::accounts::gather::NoteCode;
pub use crate::accounts::grants::Grant;
pub use crate::accounts::identity::Identity;
pub use crate::accounts::identity::IdentityKind;
pub use crate::accounts::identity::InlinePolicy;
pub use crate::accounts::identity::ManagedPolicy;
pub use crate::accounts::identity::ResourcePolicy;
pub use crate::accounts::organization::ControlPolicy;
pub use crate::accounts::organization::Level;
pub use crate::accounts::organization::Organization;
pub use crate::accounts::provider::OpenIdConnectProvider;
pub use crate::accounts::provider::SamlProvider;
pub use crate::accounts::reader::Reader;
pub use crate::accounts::resource_tags::is_resource_tag_key;
pub use crate::accounts::resource_tags::resource_tag_keys;
pub use crate::accounts::role_settings::RoleSettings;
pub use crate::accounts::role_settings::ServiceUse;
pub use crate::accounts::service_linked::ServiceLinkedFinding;
pub use crate::accounts::service_linked::ServiceLinkedFindingCode;
pub use crate::accounts::service_linked::ServiceLinkedRole;
pub use crate::accounts::service_linked::linked_service;
pub use crate::accounts::session::CallFault;
pub use crate::accounts::session::CallFaultCode;
pub use crate::accounts::session::CredentialKind;
pub use crate::accounts::session::Mfa;
pub use crate::accounts::session::OtherContext;
pub use crate::accounts::session::Passed;
pub use crate::accounts::session::Session;
pub use crate::accounts::session::SessionPolicy;
pub use crate::accounts::session::SignIn;
pub use crate::accounts::session::check_name;
pub use crate::accounts::session::role_duration;
pub use crate::accounts::session::user_duration;

pub use crate::accounts::vpc_endpoint::VpcEndpoint;

use crate::accounts::finding::Findings;
use crate::value::date::Instant;

/// One account.
#[derive(Debug, Default)]
pub struct Account {
    /// Its users, by their names in lower case: IAM tells names apart without case.
    pub users: BTreeMap<String, Identity>,
    /// Its groups, likewise.
    pub groups: BTreeMap<String, Identity>,
    /// Its roles, likewise.
    pub roles: BTreeMap<String, Identity>,
    /// How much of its users, groups, roles and policies is told: what `get-account-authorization-details`
    /// prints, with all of its pages or not.
    pub details: Extent,
    /// What it is for: told by hand, by a tag of the account or by the name of its unit.
    pub environment: Option<Environment>,
    /// By the names of users in lower case: what they sign in with.
    pub credentials: BTreeMap<String, Credentials>,
    /// By the names of roles in lower case: what is told of them beside their policies.
    pub role_settings: BTreeMap<String, RoleSettings>,
    /// By the ids of access keys: when each was last used.
    pub access_key_use: BTreeMap<String, Collected<Placed<LastUse>>>,
    /// What AWS reports about the credentials of its users and of the root user.
    pub credential_report: Collected<Placed<CredentialReport>>,
    /// `get-account-summary`: counts by AWS's names.
    pub summary: Collected<Placed<BTreeMap<String, i64>>>,
    /// `get-account-password-policy`; none: AWS's default counts.
    pub password_policy: Collected<Placed<PasswordPolicy>>,
    /// `list-virtual-mfa-devices`.
    pub virtual_mfa_devices: Listing<VirtualMfaDevice>,
    /// `list-server-certificates`.
    pub server_certificates: Listing<ServerCertificate>,
    /// `accessanalyzer list-analyzers`, of all Regions that were asked.
    pub access_analyzers: Listing<AccessAnalyzer>,
    /// Whether S3 restricts public buckets of the account.
    pub(super) restricts_public_buckets: Collected<Placed<bool>>,
    /// By bucket: whether S3 restricts it.
    pub(super) restricted_buckets: BTreeMap<String, Collected<Placed<bool>>>,
    /// `describe-vpc-endpoints`.
    pub vpc_endpoints: Listing<VpcEndpoint>,
    /// `kms list-grants` of its keys.
    pub grants: Listing<Grant>,
    /// Its providers of OpenID Connect.
    pub open_id_connect_providers: Listing<OpenIdConnectProvider>,
    /// Its providers of SAML.
    pub saml_providers: Listing<SamlProvider>,
}

impl Account {
    /// Its identities of one kind.
    #[must_use]
    pub const fn identities(&self, kind: IdentityKind) -> &BTreeMap<String, Identity> {
        match kind {
            IdentityKind::User => &self.users,
            IdentityKind::Group => &self.groups,
            IdentityKind::Role => &self.roles,
        }
    }

    const fn identities_mut(&mut self, kind: IdentityKind) -> &mut BTreeMap<String, Identity> {
        match kind {
            IdentityKind::User => &mut self.users,
            IdentityKind::Group => &mut self.groups,
            IdentityKind::Role => &mut self.roles,
        }
    }

    /// Those who can ask: its users and roles.
    pub fn principals(&self) -> impl Iterator<Item = &Identity> {
        self.users.values().chain(self.roles.values())
    }

    /// Its users, roles and groups.
    pub fn identities_of_all_kinds(&self) -> impl Iterator<Item = &Identity> {
        self.principals().chain(self.groups.values())
    }

    /// An identity by its name.
    #[must_use]
    pub fn identity(&self, kind: IdentityKind, name: &str) -> Option<&Identity> {
        self.identities(kind).get(&name.to_ascii_lowercase())
    }

    /// The credentials of a user, where some are told.
    #[must_use]
    pub fn credentials_of(&self, user: &str) -> Option<&Credentials> {
        self.credentials.get(&user.to_ascii_lowercase())
    }

    /// What is told of a role beside its policies.
    #[must_use]
    pub fn settings_of(&self, role: &str) -> Option<&RoleSettings> {
        self.role_settings.get(&role.to_ascii_lowercase())
    }
}

/// What is told of an organization.
#[derive(Debug, Default)]
pub enum Membership {
    /// Nothing.
    #[default]
    Unknown,
    /// That there is none.
    None,
    /// The trees, and what is attached to them; of organizations whose accounts deal with each other several.
    Known(Vec<Organization>),
}

impl Membership {
    /// The organization that lists an account.
    #[must_use]
    pub fn of(&self, account: &str) -> Option<&Organization> {
        match self {
            Self::Known(organizations) => {
                organizations.iter().find(|organization| organization.lists(account))
            }
            Self::Unknown | Self::None => None,
        }
    }
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct World {
    accounts: BTreeMap<String, Account>,
    managed: BTreeMap<String, ManagedPolicy>,
    resource_policies: BTreeMap<String, ResourcePolicy>,
    organization: Membership,
    now: Option<Now>,
    findings: Findings,
}

/// The time from which ages count. It is never that of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The time.
    pub at: Instant,
    /// Whether `now` of the input tells it; else it is the newest date of something that happened.
    pub is_given: bool,
}

/// How many of each there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Accounts that were given.
    pub accounts: usize,
    /// Users.
    pub users: usize,
    /// Groups.
    pub groups: usize,
    /// Roles.
    pub roles: usize,
    /// Managed policies, AWS's and customers'.
    pub managed_policies: usize,
    /// Policies that stand in users, groups and roles.
    pub inline_policies: usize,
    /// Resources of whose policies something is told.
    pub resource_policies: usize,
    /// SCPs and RCPs.
    pub control_policies: usize,
}

impl World {
    /// What is missing, broken or in contradiction.
    #[must_use]
    pub fn check(&self) -> &[Finding] {
        self.findings.as_slice()
    }

    /// The time from which ages count; none where no date is told.
    #[must_use]
    pub const fn now(&self) -> Option<Now> {
        self.now
    }

    /// The ARNs of all users and roles, by their accounts.
    pub fn principals(&self) -> impl Iterator<Item = &str> {
        let identities = self.accounts.values().flat_map(Account::principals);
        identities.map(|identity| identity.arn.as_str())
    }

    /// The accounts of which something is told, in order: those with users, groups and roles, and those
    /// of the organization.
    #[must_use]
    pub fn accounts(&self) -> Vec<&str> {
        let own = self.accounts.keys().map(String::as_str);
        let mut all: Vec<&str> = match &self.organization {
            Membership::Known(organizations) => {
                own.chain(organizations.iter().flat_map(Organization::accounts)).collect()
            }
            Membership::Unknown | Membership::None => own.collect(),
        };
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The accounts that were given, by their ids.
    pub fn read_accounts(&self) -> impl Iterator<Item = (&str, &Account)> {
        self.accounts.iter().map(|(id, account)| (id.as_str(), account))
    }

    /// Managed policies, AWS's and customers'.
    pub fn managed_policies(&self) -> impl Iterator<Item = &ManagedPolicy> {
        self.managed.values()
    }

    /// One account.
    #[must_use]
    pub fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.get(id)
    }

    /// What is told of the organization.
    #[must_use]
    pub const fn organization(&self) -> &Membership {
        &self.organization
    }

    /// How many of each there are.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let sum = |kind: IdentityKind| {
            self.accounts.values().map(|account| account.identities(kind).len()).sum()
        };
        let identities = self.accounts.values().flat_map(Account::identities_of_all_kinds);
        Counts {
            accounts: self.accounts.len(),
            users: sum(IdentityKind::User),
            groups: sum(IdentityKind::Group),
            roles: sum(IdentityKind::Role),
            managed_policies: self.managed.len(),
            inline_policies: identities.map(|identity| identity.inline.len()).sum(),
            resource_policies: self.resource_policies.len(),
            control_policies: match &self.organization {
                Membership::Known(organizations) => {
                    organizations.iter().map(|one| one.policies().count()).sum()
                }
                Membership::Unknown | Membership::None => 0,
            },
        }
    }
}
