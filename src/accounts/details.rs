//! Pages of `aws iam get-account-authorization-details` (EVALUATION.md, section 22).

use crate::accounts::collected::Extent;
use crate::accounts::document::Document;
use crate::accounts::finding::FindingCode;
use crate::accounts::identity::Identity;
use crate::accounts::identity::IdentityKind;
use crate::accounts::identity::InlinePolicy;
use crate::accounts::identity::ManagedPolicy;
use crate::accounts::part::Part;
use crate::accounts::reader::Fault;
use crate::accounts::reader::Reader;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::Severity;
use crate::policy::PolicyType;
use crate::value::arn;
use crate::value::arn::Arn;

/// The members that make an object a page.
pub(super) const LISTS: [&str; 4] =
    ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"];

/// The members of identities that can be absent, and whose spelling therefore counts.
const OPTIONAL: [&str; 8] = [
    "UserPolicyList",
    "GroupPolicyList",
    "RolePolicyList",
    "AttachedManagedPolicies",
    "PermissionsBoundary",
    "GroupList",
    "AssumeRolePolicyDocument",
    "Tags",
];

impl Reader {
    /// Reads one page. `account` is the one that it is said to be of.
    pub(super) fn page(&mut self, page: &Part<'_>, account: Option<&str>) {
        let mut fault = None;
        let members = page.node.as_object();
        let has_list = LISTS.iter().any(|list| page.member(list).is_some());
        if !has_list && members.is_none_or(|members| !members.is_empty()) {
            let message = format!("expected a page with {}", LISTS.join(", "));
            self.findings().error(FindingCode::InvalidMember, &page.path, message);
        }
        self.check_spelling(page, &LISTS, &mut fault);
        let mut of_page = account.map(str::to_owned);
        for kind in IdentityKind::ALL {
            let [list, ..] = kind.members();
            for part in self.list(page, list, &mut fault) {
                self.read_identity(&part, kind, &mut of_page);
            }
        }
        for part in self.list(page, "Policies", &mut fault) {
            let Some(policy) = self.managed_policy(&part) else { continue };
            if !policy.is_of_aws() {
                self.check_account(&policy.arn, &part, &mut of_page);
            }
            self.insert_managed(policy);
        }
        let is_truncated = page.is_true("IsTruncated") || page.some("NextToken").is_some();
        let account = of_page.or_else(|| self.cut_off()).unwrap_or_default();
        if !account.is_empty() {
            self.known(&account).details = match is_truncated {
                true => Extent::Partial,
                false => Extent::Whole,
            };
        }
        self.last_pages.insert(account, is_truncated.then(|| page.path.clone()));
    }

    /// The account of which more is to follow: a page that names nobody can be of it only.
    fn cut_off(&self) -> Option<String> {
        let mut open = self.last_pages.iter().filter(|(_, path)| path.is_some());
        let (account, _) = open.next()?;
        open.next().is_none().then(|| account.clone())
    }

    fn read_identity(&mut self, part: &Part<'_>, kind: IdentityKind, account: &mut Option<String>) {
        if let Some(identity) = self.identity(part, kind) {
            self.check_account(&identity.arn, part, account);
            self.role_use(&identity, part);
            self.insert_identity(identity);
        }
    }

    fn role_use(&mut self, identity: &Identity, part: &Part<'_>) {
        if identity.kind == IdentityKind::Role && part.some("RoleLastUsed").is_some() {
            let account = Arn::parse(&identity.arn).map_or("", |arn| arn.account);
            self.role_last_used(account, &identity.name, part);
        }
    }

    /// A page is of one account.
    fn check_account(&mut self, arn: &str, part: &Part<'_>, account: &mut Option<String>) {
        let own = Arn::parse(arn).map_or("", |arn| arn.account);
        match account {
            Some(account) if account == own => {}
            Some(account) => {
                let message = format!("`{arn}` stands among what AWS prints of account {account}");
                self.findings().error(FindingCode::MixedAccounts, &part.path, message);
            }
            None => *account = Some(own.to_owned()),
        }
    }

    pub(super) fn identity(&mut self, part: &Part<'_>, kind: IdentityKind) -> Option<Identity> {
        let [_, name_member, id, inline] = kind.members();
        let name = self.require_text(part, name_member)?;
        let text = self.require_text(part, "Arn")?;
        let own = format!("{}/", kind.as_str());
        let fits = |arn: &Arn<'_>| {
            let is_named = arn.resource.rsplit('/').next() == Some(name);
            arn.service == "iam" && arn.resource.starts_with(&own) && is_named
        };
        if !Arn::parse(text).is_some_and(|arn| fits(&arn) && arn::is_account_id(arn.account)) {
            let message = format!("`{text}` is not the ARN of a {} `{name}`", kind.as_str());
            self.findings().error(FindingCode::InvalidMember, &part.path.member("Arn"), message);
            return None;
        }
        let mut fault = None;
        self.check_spelling(part, &OPTIONAL, &mut fault);
        let inline = self.inline(part.some(inline), &mut fault);
        let attached = self.attached(part, &mut fault);
        let boundary = self.boundary(part, &mut fault);
        let groups = self.groups(part, kind, &mut fault);
        let trust = self.trust(part, kind, &mut fault);
        let tags = self.tags(part, &mut fault);
        Some(Identity {
            kind,
            name: name.to_owned(),
            arn: text.to_owned(),
            unique_id: part.text(id).map(str::to_owned),
            inline,
            attached,
            boundary,
            groups,
            trust,
            created: self.date(part, "CreateDate"),
            tags,
            place: part.path.clone(),
            fault,
        })
    }

    pub(super) fn inline(
        &mut self,
        list: Option<Part<'_>>,
        fault: &mut Fault,
    ) -> Vec<InlinePolicy> {
        let mut policies = Vec::new();
        for item in self.elements(list, fault) {
            let (Some(name), Some(document)) =
                (item.text("PolicyName"), item.some("PolicyDocument"))
            else {
                self.lose(
                    &item,
                    FindingCode::MissingMember,
                    fault,
                    "an inline policy needs `PolicyName` and `PolicyDocument`",
                );
                continue;
            };
            if let Some(document) = self.document(&document, PolicyType::IdentityBased, fault) {
                policies.push(InlinePolicy { name: name.to_owned(), document });
            }
        }
        policies
    }

    fn attached(&mut self, part: &Part<'_>, fault: &mut Fault) -> Vec<String> {
        let mut attached = Vec::new();
        for item in self.list(part, "AttachedManagedPolicies", fault) {
            match item.text("PolicyArn") {
                Some(arn) => attached.push(arn.to_owned()),
                None => self.lose(
                    &item,
                    FindingCode::MissingMember,
                    fault,
                    "an attached policy needs its `PolicyArn`",
                ),
            }
        }
        attached
    }

    fn boundary(&mut self, part: &Part<'_>, fault: &mut Fault) -> Option<String> {
        let boundary = part.some("PermissionsBoundary")?;
        let arn = boundary.text("PermissionsBoundaryArn");
        if arn.is_none() {
            self.lose(
                &boundary,
                FindingCode::MissingMember,
                fault,
                "a permissions boundary needs its `PermissionsBoundaryArn`",
            );
        }
        arn.map(str::to_owned)
    }

    fn groups(&mut self, part: &Part<'_>, kind: IdentityKind, fault: &mut Fault) -> Vec<String> {
        match kind {
            IdentityKind::User => self.texts(part.some("GroupList"), "the name of a group", fault),
            IdentityKind::Group | IdentityKind::Role => Vec::new(),
        }
    }

    /// The elements of a list of strings; `expected` is what each of them is.
    pub(super) fn texts(
        &mut self,
        list: Option<Part<'_>>,
        expected: &str,
        fault: &mut Fault,
    ) -> Vec<String> {
        let mut texts = Vec::new();
        for item in self.elements(list, fault) {
            match item.node.as_str() {
                Some(text) => texts.push(text.to_owned()),
                None => {
                    let message = format!("expected {expected}, found {}", item.node.kind());
                    self.lose(&item, FindingCode::InvalidMember, fault, message);
                }
            }
        }
        texts
    }

    fn trust(
        &mut self,
        part: &Part<'_>,
        kind: IdentityKind,
        fault: &mut Fault,
    ) -> Option<Document> {
        if kind != IdentityKind::Role {
            return None;
        }
        let document = part.some("AssumeRolePolicyDocument");
        self.trust_policy(document, "AssumeRolePolicyDocument", &part.path, fault)
    }

    /// The trust policy of a role; `name` is where it should be.
    pub(super) fn trust_policy(
        &mut self,
        document: Option<Part<'_>>,
        name: &str,
        role: &Path,
        fault: &mut Fault,
    ) -> Option<Document> {
        let Some(document) = document else {
            let message = format!("the role has no `{name}`: nobody can be told to assume it");
            self.findings().error(FindingCode::MissingMember, role, message);
            return None;
        };
        self.document(&document, PolicyType::RoleTrust, fault)
    }

    pub(super) fn tags(&mut self, part: &Part<'_>, fault: &mut Fault) -> Vec<(String, String)> {
        let mut tags = Vec::new();
        for item in self.list(part, "Tags", fault) {
            match (item.text("Key"), item.text("Value")) {
                (Some(key), Some(value)) => tags.push((key.to_owned(), value.to_owned())),
                _ => self.lose(
                    &item,
                    FindingCode::MissingMember,
                    fault,
                    "a tag needs `Key` and `Value`",
                ),
            }
        }
        tags
    }

    pub(super) fn managed_policy(&mut self, part: &Part<'_>) -> Option<ManagedPolicy> {
        let arn = self.managed_arn(part, "Arn")?;
        let mut fault = None;
        let default = part.text("DefaultVersionId");
        let versions = self.list(part, "PolicyVersionList", &mut fault);
        let is_named =
            |version: &&Part<'_>| default.is_some() && version.text("VersionId") == default;
        let version = versions.iter().find(|version| version.is_true("IsDefaultVersion"));
        let version = version.or_else(|| versions.iter().find(is_named));
        let document = version.and_then(|version| version.some("Document"));
        let document = self.managed_document(document, arn, &part.path, &mut fault);
        let version = version.and_then(|version| version.text("VersionId")).or(default);
        let name = part.text("PolicyName").or_else(|| arn.rsplit('/').next());
        Some(ManagedPolicy {
            name: name.unwrap_or_default().to_owned(),
            arn: arn.to_owned(),
            version: version.map(str::to_owned),
            document,
            as_of: None,
            place: part.path.clone(),
            fault,
        })
    }

    /// The ARN of a managed policy: the member `name`.
    pub(super) fn managed_arn<'a>(&mut self, part: &Part<'a>, name: &str) -> Option<&'a str> {
        let arn = self.require_text(part, name)?;
        let is_policy = |arn: Arn<'_>| arn.service == "iam" && arn.resource.starts_with("policy/");
        if !Arn::parse(arn).is_some_and(is_policy) {
            let message = format!("`{arn}` is not the ARN of a managed policy");
            self.findings().error(FindingCode::InvalidMember, &part.path.member(name), message);
            return None;
        }
        Some(arn)
    }

    /// The document of the default version of a managed policy.
    pub(super) fn managed_document(
        &mut self,
        document: Option<Part<'_>>,
        arn: &str,
        policy: &Path,
        fault: &mut Fault,
    ) -> Option<Document> {
        let document = document
            .and_then(|document| self.document(&document, PolicyType::IdentityBased, fault));
        if document.is_none() {
            let message = format!("`{arn}` has no document of its default version");
            self.findings().add(Severity::Warning, FindingCode::MissingPolicy, policy, message);
        }
        document
    }

    /// One name without case is one identity.
    pub(super) fn insert_identity(&mut self, identity: Identity) {
        let account = Arn::parse(&identity.arn).map_or("", |arn| arn.account).to_owned();
        let account = self.world.accounts.entry(account).or_default();
        let known = account.identities_mut(identity.kind);
        let key = identity.name.to_ascii_lowercase();
        let Some(first) = known.get_mut(&key) else {
            known.insert(key, identity);
            return;
        };
        if first.agrees_with(&identity) {
            return;
        }
        let message = if first.arn == identity.arn {
            format!("`{}` stands here again with other contents", identity.arn)
        } else {
            format!("`{}` and `{}` have one name", first.arn, identity.arn)
        };
        first.fault.get_or_insert_with(|| message.clone());
        self.findings().error(FindingCode::Conflict, &identity.place, message);
    }

    /// Of a policy of AWS the newer version counts: each account prints it as of its own day.
    pub(super) fn insert_managed(&mut self, policy: ManagedPolicy) {
        let Some(first) = self.world.managed.get_mut(&policy.arn) else {
            self.world.managed.insert(policy.arn.clone(), policy);
            return;
        };
        let (path, arn) = (policy.place.clone(), policy.arn.clone());
        if first.document == policy.document {
            return;
        }
        if policy.is_of_aws() && first.version_number() != policy.version_number() {
            let message = format!("`{arn}` stands here in two versions: the newer one is used");
            if first.version_number() < policy.version_number() {
                *first = policy;
            }
            self.findings().add(Severity::Warning, FindingCode::VersionMismatch, &path, message);
            return;
        }
        let message = format!("`{arn}` stands here again with another document");
        first.fault.get_or_insert_with(|| message.clone());
        self.findings().error(FindingCode::Conflict, &path, message);
    }
}
