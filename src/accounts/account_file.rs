//! What a world file tells of one account (WORLD.md, W1.10).

use crate::accounts::Account;
use crate::accounts::collected::Collected;
use crate::accounts::collected::Listed;
use crate::accounts::collected::Listing;
use crate::accounts::collected::Placed;
use crate::accounts::environment::Environment;
use crate::accounts::finding::FindingCode;
use crate::accounts::part::Part;
use crate::accounts::reader::Reader;
use crate::base::diagnostic::Path;

/// The members of an account.
const MEMBERS: [&str; 18] = [
    "partition",
    "environment",
    "authorizationDetails",
    "resourcePolicies",
    "credentialReport",
    "accountSummary",
    "passwordPolicy",
    "users",
    "roles",
    "accessKeyLastUsed",
    "virtualMFADevices",
    "serverCertificates",
    "openIDConnectProviders",
    "samlProviders",
    "accessAnalyzers",
    "publicAccessBlock",
    "vpcEndpoints",
    "grants",
];

impl Reader {
    pub(super) fn account(&mut self, id: &str, account: &Part<'_>) {
        self.check_names(account, &MEMBERS);
        self.known(id);
        if let Some(details) = account.some("authorizationDetails") {
            match details.items() {
                Some(pages) => pages.for_each(|page| self.page(&page, Some(id))),
                None => self.page(&details, Some(id)),
            }
        }
        let mut fault = None;
        for part in self.list(account, "resourcePolicies", &mut fault) {
            self.resource_policy(&part, Some(id));
        }
        if let Some(environment) = account.text("environment") {
            self.known(id).environment = Some(Environment::named(environment));
        }
        for (name, user) in account.some("users").iter().flat_map(Part::members) {
            self.user(id, name, &user);
        }
        for (name, role) in account.some("roles").iter().flat_map(Part::members) {
            self.role(id, name, &role);
        }
        for (key, printed) in account.some("accessKeyLastUsed").iter().flat_map(Part::members) {
            self.access_key_use(id, key, &printed);
        }
        for (member, printed) in account.members() {
            self.account_printed(id, member, &printed);
        }
    }

    /// What is known of an account.
    pub(super) fn known(&mut self, id: &str) -> &mut Account {
        self.world.accounts.entry(id.to_owned()).or_default()
    }

    /// Adds to a list of an account what another input tells of it.
    pub(super) fn add<T: Listed>(
        &mut self,
        id: &str,
        list: impl FnOnce(&mut Account) -> &mut Listing<T>,
        listing: Listing<T>,
    ) {
        let rest = list(self.known(id)).merge(listing);
        self.contradictions(rest);
    }

    /// Keeps a fact of an account; the first one, where inputs contradict each other.
    pub(super) fn set<T: PartialEq>(
        &mut self,
        id: &str,
        fact: impl FnOnce(&mut Account) -> &mut Collected<Placed<T>>,
        told: Option<T>,
        path: &Path,
    ) {
        let known = fact(self.known(id));
        let is_same = match (&*known, told) {
            (Collected::NotCollected, None) => {
                *known = Collected::None;
                true
            }
            (Collected::NotCollected, Some(value)) => {
                *known = Collected::Some(Placed { value, place: path.clone() });
                true
            }
            (Collected::None, None) => true,
            (Collected::Some(first), Some(second)) => first.value == second,
            (Collected::None, Some(_)) | (Collected::Some(_), None) => false,
        };
        if !is_same {
            let message = "this stands here again with other contents: the first one is used";
            self.findings().error(FindingCode::Conflict, path, message);
        }
    }
}
