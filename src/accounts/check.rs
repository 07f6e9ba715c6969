//! What is named and is not there.

use crate::accounts::Account;
use crate::accounts::Membership;
use crate::accounts::World;
use crate::accounts::finding::FindingCode;
use crate::accounts::identity::Identity;
use crate::accounts::identity::IdentityKind;
use crate::accounts::organization::Organization;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::Severity;
use crate::base::suggest::did_you_mean;

type Missing = (FindingCode, Path, String);

impl World {
    /// Looks up every name of a policy, group, unit or account.
    pub(super) fn check_references(&mut self) {
        let mut missing = Vec::new();
        for account in self.accounts.values() {
            for identity in account.identities_of_all_kinds() {
                let groups = identity.groups.iter();
                let absent =
                    groups.filter(|name| account.identity(IdentityKind::Group, name).is_none());
                missing.extend(absent.map(|name| no_group(identity, name)));
                self.check_policies(identity, &mut missing);
            }
            check_credentials(account, &mut missing);
        }
        self.check_organizations(&mut missing);
        let cut_off: Vec<Path> = self.accounts.values().flat_map(last_pages).cloned().collect();
        for path in cut_off {
            let message =
                "the last page says that more follow: nothing is said about what is not in it";
            self.findings.add(Severity::Warning, FindingCode::TruncatedInput, &path, message);
        }
        for (code, path, message) in missing {
            self.findings.error(code, &path, message);
        }
    }

    fn check_policies(&self, identity: &Identity, missing: &mut Vec<Missing>) {
        let has = |arn: &str| self.managed.get(arn).is_some_and(|policy| policy.document.is_some());
        let absent = identity.attached.iter().filter(|arn| !has(arn));
        missing.extend(absent.map(|arn| {
            let message =
                format!("`{arn}` is attached to `{}`, and its document is not here", identity.arn);
            (FindingCode::MissingPolicy, identity.place.clone(), message)
        }));
        if let Some(arn) = identity.boundary.as_deref().filter(|arn| !has(arn)) {
            let message = format!(
                "`{arn}` is the permissions boundary of `{}`, and is not here",
                identity.arn
            );
            missing.push((FindingCode::MissingBoundary, identity.place.clone(), message));
        }
    }

    fn check_organizations(&self, missing: &mut Vec<Missing>) {
        let Membership::Known(organizations) = &self.organization else { return };
        organizations.iter().for_each(|organization| check_organization(organization, missing));
    }
}

fn check_organization(organization: &Organization, missing: &mut Vec<Missing>) {
    let path = Path::root().member("organization");
    for account in organization.accounts() {
        if let Err(message) = organization.way_to(account) {
            missing.push((FindingCode::OrganizationTree, path.clone(), message));
        }
    }
    for (target, ids) in organization.attached.iter().flatten() {
        let has = |id: &str| {
            let policy = organization.policies.get(id);
            policy.is_some_and(|policy| policy.document.is_some()) || !organization.counts(id)
        };
        let absent = ids.iter().filter(|id| !has(id));
        missing.extend(absent.map(|id| {
            let message = format!("{id} is attached to {target}, and its document is not here");
            (FindingCode::MissingPolicy, path.clone(), message)
        }));
    }
    if organization.attached.is_none() {
        let message =
            "what is attached to roots, units and accounts is not told: `targets` is missing";
        missing.push((FindingCode::MissingMember, path, message.to_owned()));
    }
}

/// The pages of lists of an account that say that more follow, and after which none does.
fn last_pages(account: &Account) -> impl Iterator<Item = &Path> {
    let of_account = [
        account.virtual_mfa_devices.last_page(),
        account.server_certificates.last_page(),
        account.access_analyzers.last_page(),
        account.open_id_connect_providers.last_page(),
        account.saml_providers.last_page(),
        account.vpc_endpoints.last_page(),
        account.grants.last_page(),
    ];
    let of_users = account.credentials.values().flat_map(|known| {
        [
            known.access_keys.last_page(),
            known.mfa_devices.last_page(),
            known.ssh_public_keys.last_page(),
            known.service_specific_credentials.last_page(),
            known.signing_certificates.last_page(),
        ]
    });
    of_account.into_iter().chain(of_users).flatten()
}

/// A list of users or roles that is not given lacks none.
fn check_credentials(account: &Account, missing: &mut Vec<Missing>) {
    let users = account.credentials.values();
    let users = users.map(|known| (IdentityKind::User, &known.user, &known.place));
    let roles = account.role_settings.values();
    let roles = roles.map(|known| (IdentityKind::Role, &known.role, &known.place));
    for (kind, name, place) in users.chain(roles) {
        let known = account.identities(kind);
        if known.is_empty() || account.identity(kind, name).is_some() {
            continue;
        }
        let names = known.values().map(|identity| identity.name.as_str());
        let help = did_you_mean(name, names).map(|help| format!(": {help}")).unwrap_or_default();
        let message = format!("there is no {} `{name}`{help}", kind.as_str());
        missing.push((FindingCode::UnknownIdentity, place.clone().unwrap_or_default(), message));
    }
}

fn no_group(identity: &Identity, name: &str) -> Missing {
    let message = format!("`{}` is in the group `{name}`, which is not here", identity.arn);
    (FindingCode::MissingGroup, identity.place.clone(), message)
}
