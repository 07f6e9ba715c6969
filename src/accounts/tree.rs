//! Reads organizations: listings of AWS Organizations in a world file, and IAMSpy's nested tree.

use std::collections::BTreeMap;

use crate::accounts::Membership;
use crate::accounts::collected::Collected;
use crate::accounts::collected::Placed;
use crate::accounts::document::Document;
use crate::accounts::finding::FindingCode;
use crate::accounts::organization::ControlPolicy;
use crate::accounts::organization::FULL_ACCESS;
use crate::accounts::organization::Organization;
use crate::accounts::organization::type_named;
use crate::accounts::part::Part;
use crate::accounts::reader::Fault;
use crate::accounts::reader::Reader;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::Severity;
use crate::json::Value;
use crate::policy::PolicyType;
use crate::value::arn;
use crate::value::arn::Arn;

const MEMBERS: [&str; 9] = [
    "describeOrganization",
    "listRoots",
    "parents",
    "organizationalUnits",
    "listAccounts",
    "policies",
    "targets",
    "listDelegatedAdministrators",
    "listOrganizationsFeatures",
];

/// The document of [`FULL_ACCESS`].
const ALLOW_ALL: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// By root, unit or account: the ids of the policies on it.
pub(super) type Attached = BTreeMap<String, Vec<String>>;

impl Reader {
    /// Reads `organization` of a world file: one, or an array of those whose accounts deal with each other.
    pub(super) fn organizations(&mut self, part: &Part<'_>) {
        match part.items() {
            Some(items) => items.for_each(|item| self.organization(&item)),
            None if part.node.value == Value::Null => self.no_organization(part),
            None => self.organization(part),
        }
    }

    fn organization(&mut self, part: &Part<'_>) {
        self.check_names(part, &MEMBERS);
        let mut organization = Organization::default();
        if let Some(described) = part.some("describeOrganization") {
            let described = described.some("Organization").unwrap_or(described);
            organization.id = described.text("Id").map(str::to_owned);
            organization.management_account = described.text("MasterAccountId").map(str::to_owned);
        }
        self.roots(part, &mut organization);
        self.listed_accounts(part, &mut organization);
        self.units(part, &mut organization);
        if let Some(printed) = part.some("listOrganizationsFeatures") {
            organization.features = self.features(&printed);
        }
        self.parents(part, &mut organization);
        let mut fault = None;
        for item in self.list(part, "policies", &mut fault) {
            let policy = item.some("Policy").unwrap_or(item);
            let summary = policy.some("PolicySummary").unwrap_or_else(|| policy.clone());
            self.control_policy(&summary, policy.some("Content"), &mut organization);
        }
        if let Some(targets) = part.some("targets") {
            organization.attached = Some(self.targets(&targets, &mut fault));
        }
        organization.fault = organization.fault.take().or(fault);
        self.insert_organization(part, organization);
    }

    fn roots(&mut self, part: &Part<'_>, organization: &mut Organization) {
        let Some(listed) = part.some("listRoots") else { return };
        let roots = self.list(&listed, "Roots", &mut organization.fault);
        if let [_, second, ..] = roots.as_slice() {
            let message = "an organization has one root";
            self.lose(second, FindingCode::OrganizationTree, &mut organization.fault, message);
        }
        let Some(root) = roots.first() else { return };
        self.root(root, organization);
    }

    fn root(&mut self, root: &Part<'_>, organization: &mut Organization) {
        organization.root = self.require_text(root, "Id").map(str::to_owned);
        if let Some(arn) = root.text("Arn").and_then(Arn::parse) {
            let account = Some(arn.account).filter(|id| arn::is_account_id(id));
            let own = arn.resource.split('/').nth(1).map(str::to_owned);
            organization.id = organization.id.take().or(own);
            let known = organization.management_account.take();
            organization.management_account = known.or_else(|| account.map(str::to_owned));
        }
        if root.some("PolicyTypes").is_none() {
            self.note_unknown_types("PolicyTypes", &root.path);
            return;
        }
        let types = self.list(root, "PolicyTypes", &mut organization.fault);
        let enabled = types.iter().filter(|one| one.text("Status") == Some("ENABLED"));
        let enabled = enabled.filter_map(|one| one.text("Type").map(str::to_owned));
        organization.enabled = Some(enabled.collect());
    }

    /// Says what is taken where the root does not tell which types of policies are enabled.
    pub(super) fn note_unknown_types(&mut self, member: &str, root: &Path) {
        let message = format!(
            "the root has no `{member}`: types of which there are policies count as enabled"
        );
        self.findings().add(Severity::Warning, FindingCode::MissingMember, root, message);
    }

    fn listed_accounts(&mut self, part: &Part<'_>, organization: &mut Organization) {
        let Some(listed) = part.some("listAccounts") else { return };
        for account in self.list(&listed, "Accounts", &mut organization.fault) {
            let Some(id) = self.id(&account, &mut organization.fault) else { continue };
            if !arn::is_account_id(id) {
                let message = format!("`{id}` is no account: expected 12 digits in a string");
                let fault = &mut organization.fault;
                self.lose(&account, FindingCode::InvalidAccount, fault, message);
                continue;
            }
            let tags = self.tags(&account, &mut organization.fault);
            organization.account_tags.insert(id.to_owned(), tags);
            self.paths(&account, id, organization);
            if !organization.accounts.insert(id.to_owned()) {
                let message = format!("the account {id} is listed twice");
                self.findings().add(
                    Severity::Warning,
                    FindingCode::Conflict,
                    &account.path,
                    message,
                );
            }
        }
    }

    /// The names of units.
    fn units(&mut self, part: &Part<'_>, organization: &mut Organization) {
        let Some(units) = part.some("organizationalUnits") else { return };
        let listed = units.some("OrganizationalUnits").unwrap_or(units);
        for unit in listed.items().into_iter().flatten() {
            let Some(id) = self.id(&unit, &mut organization.fault) else { continue };
            if let Some(name) = unit.text("Name") {
                organization.unit_names.insert(id.to_owned(), name.to_owned());
            }
            self.paths(&unit, id, organization);
        }
    }

    /// `Paths` of an account, `Path` of a unit: `o-…/r-…/ou-…/`, with or without itself at the end. Where
    /// they are printed, they tell the tree.
    fn paths(&mut self, part: &Part<'_>, id: &str, organization: &mut Organization) {
        let paths = self.list(part, "Paths", &mut organization.fault);
        for path in paths.into_iter().chain(part.some("Path")) {
            let steps = path.node.as_str().unwrap_or_default().split('/');
            let steps = steps.filter(|step| !step.is_empty() && !step.starts_with("o-"));
            let way: Vec<&str> = steps.filter(|step| *step != id).chain([id]).collect();
            for (above, below) in way.iter().zip(way.iter().skip(1)) {
                self.place_below(&path, below, above, organization);
            }
        }
    }

    pub(super) fn place_below(
        &mut self,
        part: &Part<'_>,
        child: &str,
        above: &str,
        organization: &mut Organization,
    ) {
        let known =
            organization.parents.entry(child.to_owned()).or_insert_with(|| above.to_owned());
        if known != above {
            let message = format!("{child} is below {known} and below {above}");
            self.lose(part, FindingCode::OrganizationTree, &mut organization.fault, message);
        }
    }

    /// `list-organizations-features`.
    fn features(&mut self, printed: &Part<'_>) -> Collected<Placed<Vec<String>>> {
        let mut fault = None;
        let listed = self.list(printed, "EnabledFeatures", &mut fault);
        let names = listed.iter().filter_map(|item| item.node.as_str().map(str::to_owned));
        Collected::Some(Placed { value: names.collect(), place: printed.path.clone() })
    }

    /// By unit and account the id above it, or what `list-parents` prints.
    fn parents(&mut self, part: &Part<'_>, organization: &mut Organization) {
        let Some(parents) = part.some("parents") else { return };
        for (child, parent) in parents.members() {
            let first = parent.some("Parents").and_then(|listed| listed.items()?.next());
            let id = parent.node.as_str().or_else(|| first.as_ref()?.text("Id"));
            let is_unit = child.starts_with("ou-");
            let Some(id) = id.filter(|_| is_unit || arn::is_account_id(child)) else {
                let message = format!("expected the id above the unit or account `{child}`");
                self.lose(&parent, FindingCode::InvalidMember, &mut organization.fault, message);
                continue;
            };
            self.place_below(&parent, child, id, organization);
            if !is_unit {
                organization.accounts.insert(child.to_owned());
            }
        }
    }

    /// By policy the ids that it is attached to, or what `list-targets-for-policy` prints.
    fn targets(&mut self, targets: &Part<'_>, fault: &mut Fault) -> Attached {
        let mut attached = Attached::new();
        for (policy, listed) in targets.members() {
            let items = listed.some("Targets").unwrap_or(listed);
            let Some(list) = items.items() else {
                self.lose(
                    &items,
                    FindingCode::InvalidMember,
                    fault,
                    "expected the targets of a policy",
                );
                continue;
            };
            for item in list {
                match item.node.as_str().or_else(|| item.text("TargetId")) {
                    Some(target) => attach(&mut attached, target, policy),
                    None => self.lose(
                        &item,
                        FindingCode::InvalidMember,
                        fault,
                        "expected the id of a root, unit or account",
                    ),
                }
            }
        }
        attached
    }

    /// An id, a string: without it something of the organization is lost.
    fn id<'a>(&mut self, part: &Part<'a>, fault: &mut Fault) -> Option<&'a str> {
        let id = part.text("Id");
        if id.is_none() {
            self.lose(part, FindingCode::MissingMember, fault, "expected an `Id`, a string");
        }
        id
    }

    fn control_policy(
        &mut self,
        summary: &Part<'_>,
        content: Option<Part<'_>>,
        organization: &mut Organization,
    ) {
        let Some(id) = self.require_text(summary, "Id") else { return };
        let Some(kind) = self.require_text(summary, "Type") else { return };
        let Some(policy_type) = type_named(kind) else {
            organization.others.insert(id.to_owned());
            let message = format!("policies of type {kind} decide no request: {id} is not read");
            self.findings().add(Severity::Suggestion, FindingCode::NotRead, &summary.path, message);
            return;
        };
        let mut fault = None;
        let document = content.and_then(|content| self.document(&content, policy_type, &mut fault));
        let policy = ControlPolicy {
            id: id.to_owned(),
            name: summary.text("Name").map(str::to_owned),
            arn: summary.text("Arn").map(str::to_owned),
            policy_type,
            document,
            fault,
        };
        self.insert_control_policy(policy, &summary.path, organization);
    }

    pub(super) fn insert_control_policy(
        &mut self,
        policy: ControlPolicy,
        path: &Path,
        organization: &mut Organization,
    ) {
        let id = &policy.id;
        let first = organization.policies.entry(id.clone()).or_insert_with(|| policy.clone());
        if first.document != policy.document {
            let message = format!("the policy {id} stands here again with another document");
            first.fault.get_or_insert_with(|| message.clone());
            self.findings().error(FindingCode::Conflict, path, message);
        }
    }

    /// Reads IAMSpy's tree: each root, unit and account with its policies and children inside.
    pub(super) fn nested_organization(&mut self, root: &Part<'_>) {
        let mut organization = Organization::default();
        self.root(root, &mut organization);
        let mut attached = Attached::new();
        let mut open = vec![root.clone()];
        while let Some(node) = open.pop() {
            let mut fault = None;
            let id = node.text("Id").unwrap_or_default();
            self.nested_policies(&node, (&mut organization, &mut attached), &mut fault);
            for child in self.list(&node, "Children", &mut fault) {
                self.nested_child(&child, id, &mut organization, &mut fault);
                open.push(child);
            }
            organization.fault = organization.fault.take().or(fault);
        }
        organization.attached = Some(attached);
        self.insert_organization(root, organization);
    }

    fn nested_policies(
        &mut self,
        node: &Part<'_>,
        (organization, attached): (&mut Organization, &mut Attached),
        fault: &mut Fault,
    ) {
        for policy in self.list(node, "Policies", fault) {
            let Some(own) = self.id(&policy, fault) else { continue };
            attach(attached, node.text("Id").unwrap_or_default(), own);
            self.control_policy(&policy, policy.some("Content"), organization);
        }
    }

    fn nested_child(
        &mut self,
        child: &Part<'_>,
        above: &str,
        organization: &mut Organization,
        fault: &mut Fault,
    ) {
        let Some(id) = self.id(child, fault) else { return };
        if arn::is_account_id(id) {
            organization.accounts.insert(id.to_owned());
        }
        if organization.parents.insert(id.to_owned(), above.to_owned()).is_some() {
            let message = format!("{id} stands twice in the tree");
            self.lose(child, FindingCode::OrganizationTree, fault, message);
        }
    }

    pub(super) fn insert_organization(&mut self, part: &Part<'_>, mut organization: Organization) {
        let is_named = |id: &String| id == FULL_ACCESS;
        let mut attached = organization.attached.iter().flat_map(BTreeMap::values).flatten();
        if attached.any(is_named) {
            let full = || ControlPolicy {
                id: FULL_ACCESS.to_owned(),
                name: Some("FullAWSAccess".to_owned()),
                arn: Some(format!(
                    "arn:aws:organizations::aws:policy/service_control_policy/{FULL_ACCESS}"
                )),
                policy_type: PolicyType::ServiceControl,
                document: Some(Document::of_text(ALLOW_ALL)),
                fault: None,
            };
            organization.policies.entry(FULL_ACCESS.to_owned()).or_insert_with(full);
        }
        let told = organization.attached.iter().flat_map(BTreeMap::keys);
        let told: Vec<String> = told.filter(|id| arn::is_account_id(id)).cloned().collect();
        organization.accounts.extend(told);
        let beside = |known: &Organization| {
            let names_both = known.id.is_some() && organization.id.is_some();
            names_both
                && known.id != organization.id
                && known.accounts.is_disjoint(&organization.accounts)
        };
        let stands_beside = match &self.world.organization {
            Membership::Unknown => true,
            Membership::None => false,
            Membership::Known(known) => known.iter().all(beside),
        };
        match &mut self.world.organization {
            Membership::Known(known) => known.push(organization),
            other @ (Membership::Unknown | Membership::None) => {
                *other = Membership::Known(vec![organization]);
            }
        }
        if !stands_beside {
            self.contradict_organization(part);
        }
    }

    /// Reads that there is no organization.
    pub(super) fn no_organization(&mut self, part: &Part<'_>) {
        if matches!(self.world.organization, Membership::Known(_)) {
            self.contradict_organization(part);
        } else {
            self.world.organization = Membership::None;
        }
    }

    fn contradict_organization(&mut self, part: &Part<'_>) {
        let message =
            "the inputs tell an organization in different ways: give each once, with its id";
        if let Membership::Known(organizations) = &mut self.world.organization {
            for organization in organizations {
                organization.fault.get_or_insert_with(|| message.to_owned());
            }
        }
        self.findings().error(FindingCode::Conflict, &part.path, message);
    }
}

pub(super) fn attach(attached: &mut Attached, target: &str, policy: &str) {
    let policies = attached.entry(target.to_owned()).or_default();
    if !policies.iter().any(|known| known == policy) {
        policies.push(policy.to_owned());
    }
}
