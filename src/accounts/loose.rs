//! What single commands print, outside of a world file: the top-level member tells the command, and what it
//! holds whom it is about (WORLD.md, W1.5).

use crate::accounts::finding::FindingCode;
use crate::accounts::gather::account_of;
use crate::accounts::identity::Identity;
use crate::accounts::identity::IdentityKind;
use crate::accounts::part::Part;
use crate::accounts::reader::Reader;
use crate::value::arn::Arn;

/// Users and roles, in lists and alone.
const IDENTITIES: [(&str, &str, IdentityKind); 2] =
    [("Users", "User", IdentityKind::User), ("Roles", "Role", IdentityKind::Role)];

/// Lists whose elements have an ARN, and the member of an account that they are.
const WITH_ARNS: [(&str, &str, &str); 5] = [
    ("VirtualMFADevices", "SerialNumber", "virtualMFADevices"),
    ("ServerCertificateMetadataList", "Arn", "serverCertificates"),
    ("OpenIDConnectProviderList", "Arn", "openIDConnectProviders"),
    ("SAMLProviderList", "Arn", "samlProviders"),
    ("analyzers", "arn", "accessAnalyzers"),
];

/// What tells a user, and the member of a user that it is.
const OF_USERS: [(&str, &str); 6] = [
    ("AccessKeyMetadata", "listAccessKeys"),
    ("LoginProfile", "getLoginProfile"),
    ("MFADevices", "listMFADevices"),
    ("SSHPublicKeys", "listSSHPublicKeys"),
    ("ServiceSpecificCredentials", "listServiceSpecificCredentials"),
    ("Certificates", "listSigningCertificates"),
];

/// What tells of an account without naming it.
const OF_ACCOUNTS: [(&str, &str); 2] =
    [("SummaryMap", "accountSummary"), ("PasswordPolicy", "passwordPolicy")];

/// Why nothing is decided from who is only listed.
const WITHOUT_POLICIES: &str = "its policies are not told: give what `aws iam \
                                get-account-authorization-details` prints";

impl Reader {
    /// Reads what one command prints; `false` when it is none of those that are known here.
    pub(super) fn loose(&mut self, part: &Part<'_>) -> bool {
        if part.some("Content").is_some() && part.some("ReportFormat").is_some() {
            self.credential_report(None, part);
            return true;
        }
        for (list, single, kind) in IDENTITIES {
            if part.member(list).is_none() && part.member(single).is_none() {
                continue;
            }
            let items = self.list(part, list, &mut None);
            let items = items.into_iter().chain(part.some(single));
            items.for_each(|item| self.listed(&item, kind));
            return true;
        }
        for (list, arn, member) in WITH_ARNS {
            let Some(listed) = part.member(list) else { continue };
            let first = listed.items().and_then(|mut items| items.next());
            let account = first.as_ref().and_then(|item| account_of(item.text(arn)?));
            self.of_account(part, account, member);
            return true;
        }
        for (list, member) in OF_ACCOUNTS {
            if part.member(list).is_some() {
                self.of_account(part, None, member);
                return true;
            }
        }
        for (list, member) in OF_USERS {
            if let Some(listed) = part.member(list) {
                self.of_user(part, &listed, member);
                return true;
            }
        }
        false
    }

    /// Whether what a command prints names no account, so that the other inputs have to.
    #[must_use]
    pub fn needs_account(node: &crate::json::Node) -> bool {
        let names = OF_USERS.iter().chain(&OF_ACCOUNTS).map(|(name, _)| name);
        let lists = WITH_ARNS.iter().filter(|(list, ..)| {
            let items = node.member(list).and_then(crate::json::Node::as_array);
            items.is_some_and(<[_]>::is_empty)
        });
        names.chain(lists.map(|(list, ..)| list)).any(|name| node.member(name).is_some())
    }

    fn of_account(&mut self, part: &Part<'_>, account: Option<&str>, member: &str) {
        if let Some(id) = account.map(str::to_owned).or_else(|| self.only_account(part)) {
            self.account_printed(&id, member, part);
        }
    }

    fn of_user(&mut self, part: &Part<'_>, listed: &Part<'_>, member: &str) {
        let items: Vec<Part<'_>> =
            listed.items().map_or_else(|| vec![listed.clone()], Iterator::collect);
        let names: Vec<&str> = items.iter().filter_map(|item| item.text("UserName")).collect();
        let Some(name) = names.first() else {
            let message = format!(
                "this does not say whose it is: put it under `accounts.ID.users.NAME.{member}` of a world file"
            );
            self.findings().error(FindingCode::MissingSubject, &part.path, message);
            return;
        };
        if names.len() != items.len() || names.iter().any(|other| other != name) {
            let message = "a command prints the credentials of one user: nothing here is used";
            self.findings().error(FindingCode::InvalidMember, &listed.path, message);
            return;
        }
        if let Some(account) = self.only_account(part) {
            self.credentials_printed(&account, name, member, part);
        }
    }

    /// The account of the other inputs, where they are of one.
    fn only_account(&mut self, part: &Part<'_>) -> Option<String> {
        let mut known = self.world.accounts.keys();
        if let (Some(only), None) = (known.next(), known.next()) {
            return Some(only.clone());
        }
        let message = "this does not say of which account it is: put it under `accounts.ID` of a world \
                       file, or give it with what `aws iam get-account-authorization-details` prints of one account";
        self.findings().error(FindingCode::MissingSubject, &part.path, message);
        None
    }

    /// A user or role of a list, which has no policies.
    pub(super) fn listed(&mut self, part: &Part<'_>, kind: IdentityKind) {
        let Some(identity) = self.identity(part, kind) else { return };
        let account = Arn::parse(&identity.arn).map_or("", |arn| arn.account).to_owned();
        match kind {
            IdentityKind::User => {
                self.credentials_printed(&account, &identity.name, "getUser", part);
            }
            IdentityKind::Role => self.role_settings(&account, &identity.name, part),
            IdentityKind::Group => {}
        }
        self.known(&account);
        let fault = Some(identity.fault.clone().unwrap_or_else(|| WITHOUT_POLICIES.to_owned()));
        self.listed.push(Identity { fault, ..identity });
    }

    /// Keeps who is only listed, where the details of the account do not tell them.
    pub(super) fn insert_listed(&mut self) {
        for identity in std::mem::take(&mut self.listed) {
            let account = account_of(&identity.arn).unwrap_or_default().to_owned();
            let known = self.known(&account).identities_mut(identity.kind);
            known.entry(identity.name.to_ascii_lowercase()).or_insert(identity);
        }
    }
}
