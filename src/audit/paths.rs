//! Roles that can be reached by assuming roles: out of a lower environment into a higher one, and to
//! administrators. What hangs on a condition is not told: that the condition is there is what mends it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::accounts::Account;
use crate::accounts::Environment;
use crate::accounts::Extent;
use crate::accounts::Identity;
use crate::accounts::IdentityKind;
use crate::accounts::Stage;
use crate::accounts::World;
use crate::analyze::access::Index;
use crate::analyze::access::Path;
use crate::analyze::access::Reach;
use crate::audit::codes::AuditCode;
use crate::audit::codes::Severity;
use crate::audit::finding::Finding;
use crate::audit::input::Input;
use crate::audit::options::Options;
use crate::audit::policies::is_kept_by_aws;
use crate::audit::texts::Texts;
use crate::base::budget::MAX_AUDITED_PATHS;
use crate::request::Principal;
use crate::value::arn::Arn;

/// Most ways that a finding about one role lists.
const MOST_WAYS: usize = 10;

/// Follows the roles that each user and role can assume.
pub(super) fn check(
    world: &World,
    texts: &Texts<'_>,
    options: &Options,
    findings: &mut Vec<Finding>,
) {
    let index = Index::new(world);
    let mut walks =
        Walks { world, texts, reach: Reach::new(&index), into: BTreeMap::new(), paths: 0 };
    for (id, account) in world.read_accounts() {
        let root = format!("arn:aws:iam::{id}:root");
        let mut missing = BTreeSet::new();
        if account.details != Extent::Whole {
            missing.insert(Input::Details);
        }
        let principals = account.principals().filter(|identity| !is_kept_by_aws(identity));
        for identity in principals {
            missing.extend(walks.from(account, identity, options, findings));
        }
        for input in &missing {
            findings.push(Finding::not_assessed(AuditCode::PrivilegePath, &root, *input, ""));
        }
        // Who is not labeled is neither higher nor lower than others.
        if stage(account).is_none() {
            missing = BTreeSet::from([Input::Environments]);
        }
        for input in missing {
            findings.push(Finding::not_assessed(AuditCode::StagingToProduction, &root, input, ""));
        }
    }
    findings.extend(walks.into.into_values());
}

fn stage(account: &Account) -> Option<Stage> {
    account.environment.as_ref()?.stage
}

struct Walks<'a, 'b> {
    world: &'a World,
    texts: &'a Texts<'a>,
    reach: Reach<'b, 'a>,
    /// By role of a higher environment: the ways into it.
    into: BTreeMap<String, Finding>,
    /// How many ways were followed.
    paths: usize,
}

impl Walks<'_, '_> {
    /// Follows the ways of one user or role, and tells what is missing for that.
    fn from(
        &mut self,
        account: &Account,
        identity: &Identity,
        options: &Options,
        findings: &mut Vec<Finding>,
    ) -> Option<Input> {
        if self.paths > MAX_AUDITED_PATHS {
            return Some(Input::Paths);
        }
        let principal = Principal::parse(&identity.arn, "principal").ok()?;
        let Ok(reached) = self.reach.from(principal, options.max_hops) else {
            return Some(Input::Documents);
        };
        self.paths = self.paths.saturating_add(reached.paths.len());
        let is_sure = |path: &&Path| path.hops.iter().all(|hop| hop.open.is_none());
        let is_admin = self.texts.is_admin(account, identity);
        let mut to_admin = None;
        let mut is_whole = is_admin.is_some() && reached.undecided.is_empty();
        for path in reached.paths.iter().filter(is_sure) {
            let Some((owner, role)) = end(self.world, path) else { continue };
            let of_role = self.texts.is_admin(owner, role);
            is_whole &= of_role.is_some();
            if stage(account) < stage(owner) && stage(account).is_some() {
                self.enter(account, (owner, role), path, of_role == Some(true));
            }
            if of_role == Some(true) && to_admin.is_none() {
                to_admin = Some((role, path));
            }
        }
        if let Some((role, path)) = to_admin.filter(|_| is_admin == Some(false)) {
            let message = format!("`{}` can become `{}`, an administrator", identity.arn, role.arn);
            let found = Finding::new(AuditCode::PrivilegePath, &identity.arn, message);
            findings.push(found.evidence(&role.place, "path", way(path)));
        }
        (!is_whole).then_some(Input::Documents)
    }

    /// Notes a way into a role of a higher environment.
    fn enter(
        &mut self,
        from: &Account,
        (owner, role): (&Account, &Identity),
        path: &Path,
        is_admin: bool,
    ) {
        let arn = role.arn.clone();
        let name = |account: &Account| {
            let name = account.environment.as_ref().map(|Environment { name, .. }| name.clone());
            name.unwrap_or_default()
        };
        let message = format!("`{arn}` in {} can be assumed from {}", name(owner), name(from));
        let known = self.into.remove(&arn);
        let mut found =
            known.unwrap_or_else(|| Finding::new(AuditCode::StagingToProduction, &arn, message));
        let is_worse = is_admin || path.is_chained();
        found.severity = found.severity.max(if is_worse { Severity::High } else { Severity::Low });
        if found.evidence.len() < MOST_WAYS {
            found = found.evidence(&role.place, "path", way(path));
        }
        self.into.insert(arn, found);
    }
}

/// The role at the end of a way.
fn end<'w>(world: &'w World, path: &Path) -> Option<(&'w Account, &'w Identity)> {
    let arn = &path.hops.last()?.to;
    let account = world.account(Arn::parse(arn)?.account)?;
    let role = account.identity(IdentityKind::Role, arn.rsplit('/').next()?)?;
    Some((account, role)).filter(|(_, role)| !is_kept_by_aws(role))
}

/// The principals of a way, one after the other.
fn way(path: &Path) -> String {
    let first = path.hops.first().map(|hop| hop.from.as_str());
    let rest = path.hops.iter().map(|hop| hop.to.as_str());
    first.into_iter().chain(rest).collect::<Vec<&str>>().join(" → ")
}
