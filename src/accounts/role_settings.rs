//! What `get-role` tells of a role beyond its policies.

use crate::accounts::Account;
use crate::accounts::collected::Collected;
use crate::accounts::collected::Placed;
use crate::accounts::credentials::LastUse;
use crate::accounts::finding::FindingCode;
use crate::accounts::listing::keep_latest;
use crate::accounts::part::Part;
use crate::accounts::reader::Reader;
use crate::base::diagnostic::Path;
use crate::value::date::Instant;

/// The members of a role of a world file.
const OF_ROLE: [&str; 2] = ["getRole", "serviceLastAccessed"];

/// Beside its policies: how long its sessions may be, and when it was last used.
#[derive(Debug, Clone, Default)]
pub struct RoleSettings {
    /// The name of the role.
    pub role: String,
    /// Where something of it stands first.
    pub(super) place: Option<Path>,
    /// Longest session, in seconds.
    pub max_session_duration: Collected<Placed<u32>>,
    /// What people wrote about it.
    pub description: Collected<Placed<String>>,
    /// When it was last used; none: never, or not in the 400 days that AWS keeps.
    pub last_used: Collected<Placed<LastUse>>,
    /// `get-service-last-accessed-details`: each service that it may use, and when it did last.
    pub services: Collected<Placed<Vec<ServiceUse>>>,
}

/// When a role last used a service that its policies allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceUse {
    /// The prefix of the service's actions.
    pub service: String,
    /// When; none: not in the time that AWS tracks.
    pub last: Option<Instant>,
}

impl Reader {
    /// Reads what stands under a role's name in a world file.
    pub(super) fn role(&mut self, account: &str, name: &str, role: &Part<'_>) {
        self.check_names(role, &OF_ROLE);
        of_role(self.known(account), name).place.get_or_insert_with(|| role.path.clone());
        if let Some(printed) = role.some("getRole") {
            let part = printed.some("Role").unwrap_or(printed);
            self.role_settings(account, name, &part);
        }
        if let Some(printed) = role.some("serviceLastAccessed") {
            self.service_use(account, name, &printed);
        }
    }

    /// `Role` of `get-role`.
    pub(super) fn role_settings(&mut self, account: &str, name: &str, role: &Part<'_>) {
        if role.member("MaxSessionDuration").is_some() {
            let seconds = self.number(role, "MaxSessionDuration");
            let seconds = seconds.and_then(|seconds| u32::try_from(seconds).ok());
            self.set(
                account,
                |known| &mut of_role(known, name).max_session_duration,
                seconds,
                &role.path,
            );
        }
        let description = role.text("Description").map(str::to_owned);
        self.set(account, |known| &mut of_role(known, name).description, description, &role.path);
        self.role_last_used(account, name, role);
    }

    /// `RoleLastUsed`, which both `get-role` and the details of an account have; without a date it says
    /// that the role was not used.
    pub(super) fn role_last_used(&mut self, account: &str, name: &str, role: &Part<'_>) {
        let Some(used) = role.some("RoleLastUsed") else { return };
        let last = self.last_use(&used);
        let known = &mut of_role(self.known(account), name).last_used;
        keep_latest(known, last, &used, |last| last.at);
    }

    fn service_use(&mut self, account: &str, name: &str, printed: &Part<'_>) {
        let mut fault = None;
        let mut services = Vec::new();
        for item in self.list(printed, "ServicesLastAccessed", &mut fault) {
            let Some(service) = self.require_text(&item, "ServiceNamespace") else { continue };
            let last = self.date(&item, "LastAuthenticated");
            services.push(ServiceUse { service: service.to_owned(), last });
        }
        self.set(
            account,
            |known| &mut of_role(known, name).services,
            Some(services),
            &printed.path,
        );
    }

    /// A whole number.
    pub(super) fn number(&mut self, part: &Part<'_>, name: &str) -> Option<i64> {
        self.whole_number(name, &part.some(name)?)
    }

    pub(super) fn whole_number(&mut self, name: &str, member: &Part<'_>) -> Option<i64> {
        let number = member.node.as_number().and_then(|number| number.parse().ok());
        if number.is_none() {
            let message =
                format!("expected a whole number for `{name}`, found {}", member.node.kind());
            self.findings().error(FindingCode::InvalidMember, &member.path, message);
        }
        number
    }
}

/// What is told of a role, nothing at first.
fn of_role<'a>(account: &'a mut Account, role: &str) -> &'a mut RoleSettings {
    let known = account.role_settings.entry(role.to_ascii_lowercase());
    known.or_insert_with(|| RoleSettings { role: role.to_owned(), ..RoleSettings::default() })
}
