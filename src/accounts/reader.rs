//! What AWS's commands print, and world files around it (WORLD.md, W1).

use std::collections::BTreeMap;

use crate::accounts::Now;
use crate::accounts::World;
use crate::accounts::details::LISTS;
use crate::accounts::document::Document;
use crate::accounts::finding::FindingCode;
use crate::accounts::finding::Findings;
use crate::accounts::identity::Identity;
use crate::accounts::identity::ResourcePolicy;
use crate::accounts::part::Part;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::Severity;
use crate::base::span::Span;
use crate::base::suggest::did_you_mean;
use crate::json::Node;
use crate::json::Value;
use crate::policy::PolicyDocument;
use crate::policy::PolicyType;
use crate::value::arn;
use crate::value::arn::Arn;
use crate::value::date::Instant;

/// The members of a world file (WORLD.md, W1.10) that are read.
const OUTER: [&str; 6] =
    ["worldVersion", "now", "organization", "accounts", "credentials", "sessions"];

/// Why nothing is decided from an entity, once something of it is lost.
pub(super) type Fault = Option<String>;

/// Reads one input after the other into one world.
#[derive(Debug, Default)]
pub struct Reader {
    pub(super) world: World,
    /// By account: where the last page says that more follow.
    pub(super) last_pages: BTreeMap<String, Option<Path>>,
    documents: Vec<Span>,
    /// Users and roles that lists tell, without their policies.
    pub(super) listed: Vec<Identity>,
    /// Files of folders that are not read, by their names: where the first one is, and how many there are.
    pub(super) unread: BTreeMap<String, (Path, usize)>,
    /// The newest of all dates.
    pub(super) newest: Option<Instant>,
}

impl Reader {
    /// Reads what one command printed, a page of it, or a world file. The top-level members tell which.
    pub fn read(&mut self, source: &str, node: &Node, path: Path) {
        let part = Part { source, node, path };
        let has = |name: &&str| node.member(name).is_some();
        if node.as_object().is_none() {
            let message = format!("expected what a command of AWS prints, found {}", node.kind());
            self.findings().error(FindingCode::InvalidMember, &part.path, message);
        } else if ["worldVersion", "accounts", "organization"].iter().any(has) {
            self.world_file(&part);
        } else if part.text("Id").is_some_and(|id| id.starts_with("r-")) {
            self.nested_organization(&part);
        } else if Self::is_of_folders(node) {
            self.folders(&part);
        } else if Self::is_of_aws_policies(node) {
            self.aws_policies(&part);
        } else if LISTS.iter().any(has) {
            self.page(&part, None);
        } else if ["Resource", "resourceArn"].iter().any(has) {
            self.resource_policy(&part, None);
        } else if !self.loose(&part) {
            let message = "nothing here is read: expected the output of `aws iam \
                           get-account-authorization-details` or of a command like it, a world file, or a resource \
                           with its policy";
            self.findings().error(FindingCode::UnknownMember, &part.path, message);
        }
    }

    /// Where documents stood in what was read since this was asked last.
    pub fn take_documents(&mut self) -> Vec<Span> {
        std::mem::take(&mut self.documents)
    }

    /// The world, with what is missing in it.
    #[must_use]
    pub fn finish(mut self) -> World {
        for (account, path) in std::mem::take(&mut self.last_pages) {
            let Some(path) = path else { continue };
            let message = format!("the last page of account {account} says that more follow");
            self.findings().add(Severity::Warning, FindingCode::TruncatedInput, &path, message);
        }
        for (name, (path, count)) in std::mem::take(&mut self.unread) {
            let message = format!("`{name}` is not read ({count} in all)");
            self.findings().add(Severity::Suggestion, FindingCode::NotRead, &path, message);
        }
        self.insert_listed();
        let newest = self.newest.map(|at| Now { at, is_given: false });
        self.world.now = self.world.now.or(newest);
        self.world.label_accounts();
        self.world.check_references();
        self.world
    }

    pub(super) const fn findings(&mut self) -> &mut Findings {
        &mut self.world.findings
    }

    fn world_file(&mut self, file: &Part<'_>) {
        self.check_names(file, &OUTER);
        for unread in ["credentials", "sessions"].iter().filter_map(|name| file.some(name)) {
            let message = "this is not read: sessions are made by signing in and assuming roles";
            self.findings().add(Severity::Suggestion, FindingCode::NotRead, &unread.path, message);
        }
        if let Some(at) = self.end(file, "now") {
            self.world.now = Some(Now { at, is_given: true });
        }
        if let Some(organization) = file.member("organization") {
            self.organizations(&organization);
        }
        let Some(accounts) = file.some("accounts") else { return };
        if accounts.node.as_object().is_none() {
            let message = format!("expected accounts by their ids, found {}", accounts.node.kind());
            self.findings().error(FindingCode::InvalidMember, &accounts.path, message);
        }
        for (id, account) in accounts.members() {
            if self.is_account(id, &account.path) {
                self.account(id, &account);
            }
        }
    }

    /// A resource with its policy: `resourceArn` of a world file, `Resource` of IAMSpy.
    pub(super) fn resource_policy(&mut self, part: &Part<'_>, within: Option<&str>) {
        let is_ours = part.member("resourceArn").is_some();
        let [resource, policy, account] = match is_ours {
            true => ["resourceArn", "policy", "resourceAccount"],
            false => ["Resource", "Policy", "Account"],
        };
        let Some(text) = self.require_text(part, resource) else { return };
        let Some(arn) = Arn::parse(text) else {
            let message = format!("`{text}` is no ARN");
            self.findings().error(FindingCode::InvalidMember, &part.path.member(resource), message);
            return;
        };
        let mut fault = None;
        let document = match part.member(policy) {
            Some(document) if document.node.value == Value::Null => None,
            Some(document) => self.document(&document, PolicyType::ResourceBased, &mut fault),
            None => {
                let message = format!("`{policy}` is missing: `null` says that there is none");
                self.lose(part, FindingCode::MissingMember, &mut fault, message);
                None
            }
        };
        let given = part.some(account);
        let named = Some(arn.account).filter(|id| arn::is_account_id(id));
        let owner = match &given {
            None => named.or(within).map(str::to_owned),
            Some(given) => match given.node.as_str().filter(|id| arn::is_account_id(id)) {
                Some(id) if named.is_none_or(|named| named == id) => Some(id.to_owned()),
                _ => {
                    let message =
                        format!("expected the account of `{text}`, twelve digits in a string");
                    self.lose(given, FindingCode::InvalidAccount, &mut fault, message);
                    None
                }
            },
        };
        let place = part.path.clone();
        let arn = text.to_owned();
        let tags = self.resource_tags(part, &arn, &mut fault);
        let policy = ResourcePolicy { arn, account: owner, document, tags, place, fault };
        self.insert_resource_policy(policy);
    }

    pub(super) fn insert_resource_policy(&mut self, policy: ResourcePolicy) {
        let Some(first) = self.world.resource_policies.get_mut(&policy.arn) else {
            self.world.resource_policies.insert(policy.arn.clone(), policy);
            return;
        };
        let is_same = |first: &ResourcePolicy| {
            first.document == policy.document
                && first.account == policy.account
                && first.tags == policy.tags
        };
        if is_same(first) {
            return;
        }
        let message = format!("`{}` stands here again with another policy", policy.arn);
        first.fault.get_or_insert_with(|| message.clone());
        self.findings().error(FindingCode::Conflict, &policy.place, message);
    }

    /// Takes a document and checks its grammar. A broken one stays: whoever decides from it is told
    /// where it is broken.
    pub(super) fn document(
        &mut self,
        part: &Part<'_>,
        policy_type: PolicyType,
        fault: &mut Fault,
    ) -> Option<Document> {
        self.documents.push(part.node.span);
        let Some((document, is_twice)) = Document::read(part.source, part.node) else {
            let message = format!("expected a policy document, found {}", part.node.kind());
            self.lose(part, FindingCode::InvalidMember, fault, message);
            return None;
        };
        if is_twice {
            let message = "the document was encoded twice, and was decoded twice";
            self.findings().add(
                Severity::Suggestion,
                FindingCode::EncodedTwice,
                &part.path,
                message,
            );
        }
        let (_, diagnostics) = PolicyDocument::read(document.text(), policy_type);
        for diagnostic in diagnostics.into_iter().filter(|diagnostic| diagnostic.is_error()) {
            let inside = diagnostic.path.segments().iter().cloned();
            let path: Path = part.path.segments().iter().cloned().chain(inside).collect();
            let code = FindingCode::Grammar(diagnostic.code);
            self.findings().error(code, &path, diagnostic.message);
        }
        Some(document)
    }

    /// The elements of a list; absent or `null` is none.
    pub(super) fn list<'a>(
        &mut self,
        part: &Part<'a>,
        name: &str,
        fault: &mut Fault,
    ) -> Vec<Part<'a>> {
        self.elements(part.some(name), fault)
    }

    /// The elements of a list, where there is one.
    pub(super) fn elements<'a>(
        &mut self,
        list: Option<Part<'a>>,
        fault: &mut Fault,
    ) -> Vec<Part<'a>> {
        let Some(list) = list else { return Vec::new() };
        if let Some(items) = list.items() {
            return items.collect();
        }
        let message = format!("expected an array, found {}", list.node.kind());
        self.lose(&list, FindingCode::InvalidMember, fault, message);
        Vec::new()
    }

    /// A string without which nothing can be said.
    pub(super) fn require_text<'a>(&mut self, part: &Part<'a>, name: &str) -> Option<&'a str> {
        let text = part.text(name);
        if text.is_none() {
            let message = format!("`{name}` is missing: nothing here is used");
            self.findings().error(FindingCode::MissingMember, &part.path, message);
        }
        text
    }

    /// Notes that something of an entity is lost.
    pub(super) fn lose(
        &mut self,
        part: &Part<'_>,
        code: FindingCode,
        fault: &mut Fault,
        message: impl Into<String>,
    ) {
        let message = message.into();
        fault.get_or_insert_with(|| format!("{}: {message}", part.path));
        self.findings().error(code, &part.path, message);
    }

    /// Refuses members that AWS spells otherwise.
    pub(super) fn check_spelling(&mut self, part: &Part<'_>, known: &[&str], fault: &mut Fault) {
        for (name, member) in part.members() {
            let meant = known.iter().find(|known| known.eq_ignore_ascii_case(name));
            if let Some(meant) = meant.filter(|meant| **meant != name) {
                let message = format!("AWS spells `{name}` as `{meant}`");
                self.lose(&member, FindingCode::UnknownMember, fault, message);
            }
        }
    }

    /// Of our own objects every member is known.
    pub(super) fn check_names(&mut self, part: &Part<'_>, known: &[&str]) {
        if part.node.as_object().is_none() {
            let message = format!("expected an object, found {}", part.node.kind());
            self.findings().error(FindingCode::InvalidMember, &part.path, message);
        }
        for (name, member) in part.members() {
            if !known.contains(&name) {
                let help = did_you_mean(name, known.iter().copied())
                    .unwrap_or_else(|| format!("known members are {}", known.join(", ")));
                let message = format!("there is no member `{name}`: {help}");
                self.findings().error(FindingCode::UnknownMember, &member.path, message);
            }
        }
    }

    /// Whether it is an account; else it is told.
    pub(super) fn is_account(&mut self, id: &str, path: &Path) -> bool {
        let is_account = arn::is_account_id(id);
        if !is_account {
            let message = format!("`{id}` is no account: expected 12 digits");
            self.findings().error(FindingCode::InvalidAccount, path, message);
        }
        is_account
    }
}
