//! Accounts and organizations in the folders that iam-collect writes: an object of the paths of its files and of
//! what they hold (WORLD.md, W1.10.6). What there is none of has no file there.

use std::collections::BTreeMap;

use crate::accounts::collected::Extent;
use crate::accounts::collected::Listing;
use crate::accounts::collected::Placed;
use crate::accounts::finding::FindingCode;
use crate::accounts::gather::last_part;
use crate::accounts::identity::Identity;
use crate::accounts::identity::IdentityKind;
use crate::accounts::identity::ManagedPolicy;
use crate::accounts::identity::ResourcePolicy;
use crate::accounts::organization::ControlPolicy;
use crate::accounts::organization::Organization;
use crate::accounts::part::Part;
use crate::accounts::reader::Fault;
use crate::accounts::reader::Reader;
use crate::accounts::resource_tags::Tags;
use crate::accounts::tree::Attached;
use crate::accounts::tree::attach;
use crate::base::diagnostic::Severity;
use crate::json::Node;
use crate::json::Value;
use crate::policy::PolicyType;
use crate::value::arn;
use crate::value::arn::Arn;

/// Parts of the names of files that could hold a policy or lead to one.
const DECIDING: [&str; 4] = ["polic", "group", "boundar", "grant"];

const TRUST: &str = "trust-policy.json";

/// The files of one folder by their names. Whoever reads one takes it out; what is left was not read.
#[derive(Default)]
struct Folder<'a>(BTreeMap<&'a str, Part<'a>>);

impl<'a> Folder<'a> {
    /// A file that holds something.
    fn take(&mut self, name: &str) -> Option<Part<'a>> {
        self.0.remove(name).filter(|file| file.node.value != Value::Null)
    }
}

impl Reader {
    /// Whether an object holds files by their paths.
    pub(super) fn is_of_folders(node: &Node) -> bool {
        let members = node.as_object().unwrap_or_default();
        members.iter().any(|member| steps(&member.key).len() > 1)
    }

    /// Reads the files of all accounts and organizations.
    pub(super) fn folders(&mut self, files: &Part<'_>) {
        let mut folders: BTreeMap<&str, Folder<'_>> = BTreeMap::new();
        for (path, file) in files.members() {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            folders.entry(folder).or_default().0.insert(name, file);
        }
        let mut organizations: BTreeMap<&str, Vec<(&str, Folder<'_>)>> = BTreeMap::new();
        for (path, folder) in folders {
            match steps(path).as_slice() {
                ["accounts", id, inside @ ..] => self.account_folder(id, inside, folder),
                ["organizations", id, ..] => {
                    organizations.entry(id).or_default().push((path, folder));
                }
                // Made from the other files.
                ["indexes"] => self.pass_over("indexes", folder),
                _ => self.leave(folder, &mut None),
            }
        }
        for (id, folders) in organizations {
            self.organization_folders(id, folders);
        }
    }

    fn account_folder(&mut self, id: &str, inside: &[&str], mut folder: Folder<'_>) {
        self.known(id);
        match inside {
            [] => {
                folder.take("metadata.json");
                if let Some(block) = folder.take("s3-bpa.json") {
                    self.restrict_account(id, &block);
                }
                self.leave(folder, &mut None);
            }
            ["iam", "policy", _] | ["iam", "aws", "policy", _] => self.policy_folder(id, folder),
            ["iam", "user", _] => self.identity_folder(id, IdentityKind::User, folder),
            ["iam", "group", _] => self.identity_folder(id, IdentityKind::Group, folder),
            ["iam", "role", _] => self.identity_folder(id, IdentityKind::Role, folder),
            ["iam", ..] => self.leave(folder, &mut None),
            // What AWS RAM shares is allowed by policies of AWS's making; without them less is.
            ["ram", ..] => self.pass_over("ram", folder),
            ["ec2", _, "vpc-endpoint", _] => self.endpoint_folder(id, folder),
            _ => self.resource_folder(id, folder),
        }
    }

    fn identity_folder(&mut self, id: &str, kind: IdentityKind, mut folder: Folder<'_>) {
        let Some(metadata) = self.metadata(&mut folder) else { return };
        let Some(text) = self.require_text(&metadata, "arn") else { return };
        let own = format!("{}/", kind.as_str());
        let is_own = |arn: &Arn<'_>| arn.service == "iam" && arn.resource.starts_with(&own);
        if !Arn::parse(text).is_some_and(|arn| is_own(&arn) && arn.account == id) {
            let message = format!("`{text}` is not the ARN of a {} of account {id}", kind.as_str());
            let path = metadata.path.member("arn");
            self.findings().error(FindingCode::InvalidMember, &path, message);
            return;
        }
        let name = last_part(text);
        if let Some(other) = metadata.text("name").filter(|other| *other != name) {
            let message = format!("the name is `{other}`, and the ARN `{text}`: the ARN counts");
            let path = metadata.path.member("name");
            self.findings().add(Severity::Warning, FindingCode::Conflict, &path, message);
        }
        let mut fault = None;
        let inline = self.inline(folder.take("inline-policies.json"), &mut fault);
        let attached = folder.take("managed-policies.json");
        let attached = self.texts(attached, "the ARN of a policy", &mut fault);
        let (mut groups, mut trust) = (Vec::new(), None);
        match kind {
            IdentityKind::User => {
                groups = self.texts(folder.take("groups.json"), "a group", &mut fault);
            }
            IdentityKind::Role => {
                let policy = folder.take(TRUST);
                trust = self.trust_policy(policy, TRUST, &metadata.path, &mut fault);
            }
            IdentityKind::Group => {}
        }
        let boundary = self.boundary_of(&metadata, &mut fault);
        let tags = folder.take("tags.json").map(|tags| self.tags_by_key(&tags, &mut fault));
        let created = self.date(&metadata, "created");
        self.leave(folder, &mut fault);
        self.known(id).details = Extent::Whole;
        self.insert_identity(Identity {
            kind,
            name: name.to_owned(),
            arn: text.to_owned(),
            unique_id: metadata.text("id").map(str::to_owned),
            inline,
            attached,
            boundary,
            groups: groups.iter().map(|group| last_part(group).to_owned()).collect(),
            trust,
            created,
            tags: tags.unwrap_or_default(),
            place: metadata.path,
            fault,
        });
    }

    /// The ARN of the permissions boundary.
    fn boundary_of(&mut self, metadata: &Part<'_>, fault: &mut Fault) -> Option<String> {
        let boundary = metadata.some("permissionBoundary")?;
        let arn = boundary.node.as_str();
        if arn.is_none() {
            let message =
                format!("expected the ARN of the boundary, found {}", boundary.node.kind());
            self.lose(&boundary, FindingCode::InvalidMember, fault, message);
        }
        arn.map(str::to_owned)
    }

    fn policy_folder(&mut self, id: &str, mut folder: Folder<'_>) {
        let Some(metadata) = self.metadata(&mut folder) else { return };
        let Some(arn) = self.managed_arn(&metadata, "arn") else { return };
        let mut fault = None;
        let document = folder.take("current-policy.json");
        let document = self.managed_document(document, arn, &metadata.path, &mut fault);
        self.leave(folder, &mut fault);
        self.known(id).details = Extent::Whole;
        self.insert_managed(ManagedPolicy {
            name: last_part(arn).to_owned(),
            arn: arn.to_owned(),
            version: metadata.text("defaultVersionId").map(str::to_owned),
            document,
            as_of: None,
            place: metadata.path,
            fault,
        });
    }

    fn endpoint_folder(&mut self, account: &str, mut folder: Folder<'_>) {
        let Some(metadata) = self.metadata(&mut folder) else { return };
        let Some(id) = self.require_text(&metadata, "id") else { return };
        let Some(kind) = self.require_text(&metadata, "type") else { return };
        let mut fault = None;
        let document = folder.take("endpoint-policy.json");
        self.leave(folder, &mut fault);
        let value = self.endpoint(id, kind, document, fault);
        let mut listing = Listing::collected();
        listing.insert(Placed { value, place: metadata.path });
        self.add(account, |account| &mut account.vpc_endpoints, listing);
    }

    fn resource_folder(&mut self, id: &str, mut folder: Folder<'_>) {
        let Some(metadata) = self.metadata(&mut folder) else { return };
        let Some(text) = self.require_text(&metadata, "arn") else { return };
        let Some(arn) = Arn::parse(text) else {
            let message = format!("`{text}` is no ARN");
            let path = metadata.path.member("arn");
            self.findings().error(FindingCode::InvalidMember, &path, message);
            return;
        };
        let mut fault = None;
        if arn::is_account_id(arn.account) && arn.account != id {
            let message = format!("`{text}` stands among the resources of account {id}");
            self.lose(&metadata, FindingCode::MixedAccounts, &mut fault, message);
        }
        let document = folder.take("policy.json");
        let document = document
            .and_then(|policy| self.document(&policy, PolicyType::ResourceBased, &mut fault));
        let tags = folder.take("tags.json").map(|tags| self.tags_by_key(&tags, &mut fault));
        let is_bucket = arn.service == "s3" && arn.account.is_empty();
        if let Some(block) = is_bucket.then(|| folder.take("bpa.json")).flatten() {
            self.restrict_bucket(id, arn.resource, &block);
        }
        // Tags of a bucket count once attribute-based access control is enabled for it.
        let count = !is_bucket || metadata.is_true("abacEnabled");
        self.leave(folder, &mut fault);
        self.insert_resource_policy(ResourcePolicy {
            arn: text.to_owned(),
            account: Some(id.to_owned()),
            document,
            tags: if count { tags } else { Some(Tags::new()) },
            place: metadata.path,
            fault,
        });
    }

    fn organization_folders(&mut self, id: &str, folders: Vec<(&str, Folder<'_>)>) {
        let mut organization = Organization { id: Some(id.to_owned()), ..Organization::default() };
        let mut attached = Attached::new();
        let first = folders.iter().find_map(|(_, folder)| folder.0.values().next().cloned());
        let Some(first) = first else { return };
        let mut own = Folder::default();
        for (path, mut folder) in folders {
            match steps(path).get(2..).unwrap_or_default() {
                [] => own = std::mem::take(&mut folder),
                ["ous", unit] => {
                    let metadata = folder.take("metadata.json");
                    let name = metadata.and_then(|metadata| metadata.text("name"));
                    let named = name.map(|name| ((*unit).to_owned(), name.to_owned()));
                    organization.unit_names.extend(named);
                }
                ["scps", _] => {
                    let policy_type = PolicyType::ServiceControl;
                    self.control_policy_folder(policy_type, &mut folder, &mut organization);
                }
                ["rcps", _] => {
                    let policy_type = PolicyType::ResourceControl;
                    self.control_policy_folder(policy_type, &mut folder, &mut organization);
                }
                // Policies of types that decide no request.
                [kind, _] if kind.ends_with("-policies") => {
                    self.pass_over(kind, std::mem::take(&mut folder));
                }
                _ => {}
            }
            self.leave(folder, &mut organization.fault);
        }
        if let Some(metadata) = own.take("metadata.json") {
            self.organization_metadata(&metadata, &mut organization);
        }
        for (name, above) in [("ous.json", "parent"), ("accounts.json", "ou")] {
            match own.take(name) {
                Some(targets) => {
                    self.targets_of(&targets, above, &mut organization, &mut attached);
                }
                None => {
                    let message = format!("`{name}` of {id} is missing");
                    self.lose(&first, FindingCode::MissingMember, &mut organization.fault, message);
                }
            }
        }
        if let Some(structure) = own.take("structure.json") {
            self.structure(structure, &mut organization);
        }
        self.leave(own, &mut organization.fault);
        organization.attached = Some(attached);
        self.insert_organization(&first, organization);
    }

    fn organization_metadata(&mut self, metadata: &Part<'_>, organization: &mut Organization) {
        organization.management_account = metadata.text("rootAccountId").map(str::to_owned);
        organization.root = metadata.text("rootOu").map(str::to_owned);
        match metadata.some("features") {
            Some(features) => {
                let names = features.members().map(|(name, _)| name.to_owned());
                organization.enabled = Some(names.filter(|name| features.is_true(name)).collect());
            }
            None => self.note_unknown_types("features", &metadata.path),
        }
    }

    /// By root, unit or account: what is above it, in the member `above`, and the policies on it.
    fn targets_of(
        &mut self,
        targets: &Part<'_>,
        above: &str,
        organization: &mut Organization,
        attached: &mut Attached,
    ) {
        for (id, target) in targets.members() {
            if arn::is_account_id(id) {
                organization.accounts.insert(id.to_owned());
            }
            if let Some(above) = target.text(above) {
                self.place_below(&target, id, above, organization);
            }
            for list in ["scps", "rcps"] {
                let arns = target.some(list);
                let arns = self.texts(arns, "the ARN of a policy", &mut organization.fault);
                arns.iter().for_each(|arn| attach(attached, id, last_part(arn)));
            }
        }
    }

    /// The tree, told again: `children` are units by their ids, `accounts` ARNs.
    fn structure(&mut self, structure: Part<'_>, organization: &mut Organization) {
        let mut open = vec![(None, structure)];
        while let Some((above, units)) = open.pop() {
            for (id, unit) in units.members() {
                self.unit(id, above, &unit, organization);
                open.extend(unit.some("children").map(|children| (Some(id), children)));
            }
        }
    }

    /// The root or a unit, below `above`, and the accounts in it.
    fn unit(
        &mut self,
        id: &str,
        above: Option<&str>,
        unit: &Part<'_>,
        organization: &mut Organization,
    ) {
        if let Some(above) = above {
            self.place_below(unit, id, above, organization);
        }
        let accounts = unit.some("accounts");
        for arn in self.texts(accounts, "the ARN of an account", &mut organization.fault) {
            self.place_below(unit, last_part(&arn), id, organization);
        }
    }

    fn control_policy_folder(
        &mut self,
        policy_type: PolicyType,
        folder: &mut Folder<'_>,
        organization: &mut Organization,
    ) {
        let Some(metadata) = self.metadata(folder) else { return };
        let Some(arn) = self.require_text(&metadata, "arn") else { return };
        let mut fault = None;
        let document = folder.take("policy.json");
        let document =
            document.and_then(|document| self.document(&document, policy_type, &mut fault));
        let policy = ControlPolicy {
            id: last_part(arn).to_owned(),
            name: metadata.text("name").map(str::to_owned),
            arn: Some(arn.to_owned()),
            policy_type,
            document,
            fault,
        };
        self.insert_control_policy(policy, &metadata.path, organization);
    }

    /// What says whose the folder is. Without it nothing in the folder is used.
    fn metadata<'a>(&mut self, folder: &mut Folder<'a>) -> Option<Part<'a>> {
        let metadata = folder.take("metadata.json");
        if metadata.is_none() {
            self.leave(std::mem::take(folder), &mut None);
        }
        metadata
    }

    /// Tags, each a member.
    fn tags_by_key(&mut self, tags: &Part<'_>, fault: &mut Fault) -> Tags {
        if tags.node.as_object().is_none() {
            let message = format!("expected tags by their keys, found {}", tags.node.kind());
            self.lose(tags, FindingCode::InvalidMember, fault, message);
        }
        let mut all = Tags::new();
        for (key, value) in tags.members() {
            match value.node.as_str() {
                Some(text) => all.push((key.to_owned(), text.to_owned())),
                None => {
                    let message =
                        format!("expected the value of a tag, found {}", value.node.kind());
                    self.lose(&value, FindingCode::InvalidMember, fault, message);
                }
            }
        }
        all
    }

    /// Says what is left of a folder. With what could hold a policy something is lost.
    fn leave(&mut self, folder: Folder<'_>, fault: &mut Fault) {
        for (name, file) in folder.0 {
            if DECIDING.iter().any(|part| name.contains(part)) {
                let message = format!("`{name}` is not read here, and could hold what decides");
                self.lose(&file, FindingCode::UnknownMember, fault, message);
            } else {
                self.pass_over_file(name, &file);
            }
        }
    }

    /// Files that are not read, as one thing of this name.
    fn pass_over(&mut self, name: &str, folder: Folder<'_>) {
        folder.0.values().for_each(|file| self.pass_over_file(name, file));
    }

    fn pass_over_file(&mut self, name: &str, file: &Part<'_>) {
        let unread = self.unread.entry(name.to_owned());
        let (_, count) = unread.or_insert_with(|| (file.path.clone(), 0));
        *count = count.saturating_add(1);
    }
}

/// The steps of a path from the folder below that of a partition on; none where there is no such folder.
fn steps(path: &str) -> Vec<&str> {
    let all: Vec<&str> = path.split('/').collect();
    let is_top = |rest: &[&str]| match rest {
        ["accounts", id, ..] => arn::is_account_id(id),
        ["organizations", id, ..] => id.starts_with("o-"),
        ["indexes", ..] => true,
        _ => false,
    };
    let mut rests = (0..all.len()).filter_map(|start| all.get(start..));
    rests.find(|rest| is_top(rest)).unwrap_or_default().to_vec()
}
