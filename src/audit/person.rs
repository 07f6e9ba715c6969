//! A user, with what details, credential report and lists tell of its credentials.

use std::collections::BTreeMap;

use crate::accounts::AccessKey;
use crate::accounts::Collected;
use crate::accounts::CredentialStatus;
use crate::accounts::Credentials;
use crate::accounts::Extent;
use crate::accounts::Identity;
use crate::accounts::Placed;
use crate::accounts::ReportKey;
use crate::accounts::ReportRow;
use crate::accounts::Reported;
use crate::audit::case::Case;
use crate::audit::input::Input;
use crate::base::diagnostic::Path;
use crate::value::date::Instant;

/// A user.
#[derive(Debug, Clone)]
pub(super) struct Person<'a> {
    pub(super) name: &'a str,
    pub(super) arn: String,
    pub(super) identity: Option<&'a Identity>,
    pub(super) row: Option<&'a Placed<ReportRow>>,
    pub(super) credentials: Option<&'a Credentials>,
}

/// A fact and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fact<'a> {
    pub(super) holds: bool,
    pub(super) place: &'a Path,
    pub(super) field: &'static str,
}

/// When something was last used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    At(Instant),
    Never,
    Unknown,
}

/// An access key.
#[derive(Debug, Clone)]
pub(super) struct Key<'a> {
    /// Its id; the report does not tell it.
    pub(super) id: Option<&'a str>,
    pub(super) is_active: bool,
    pub(super) created: Option<Instant>,
    pub(super) used: Use,
    pub(super) place: &'a Path,
    pub(super) field: &'static str,
}

impl Key<'_> {
    /// The key, for a sentence.
    pub(super) fn name(&self) -> String {
        match self.id {
            Some(id) => format!("the access key `{id}`"),
            None => format!("the access key {}", if self.field == SECOND { 2 } else { 1 }),
        }
    }
}

const FIRST: &str = "access_key_1_active";
const SECOND: &str = "access_key_2_active";

/// All users of an account, those that only the report or lists of credentials tell too.
pub(super) fn people<'a>(case: &Case<'a>) -> Vec<Person<'a>> {
    let mut people: BTreeMap<String, Person<'a>> = BTreeMap::new();
    let new = |name: &'a str, arn: String| Person {
        name,
        arn,
        identity: None,
        row: None,
        credentials: None,
    };
    for (key, identity) in &case.account.users {
        let person = new(&identity.name, identity.arn.clone());
        people.insert(key.clone(), Person { identity: Some(identity), ..person });
    }
    let rows =
        case.account.credential_report.as_option().into_iter().flat_map(|report| &report.rows);
    for row in rows.filter(|row| !row.is_root()) {
        let person = people.entry(row.user.to_ascii_lowercase());
        person.or_insert_with(|| new(&row.user, row.arn.clone())).row = Some(row);
    }
    for (key, credentials) in &case.account.credentials {
        let person = people.entry(key.clone());
        let arn = || format!("arn:{}:iam::{}:user/{}", case.partition(), case.id, credentials.user);
        person.or_insert_with(|| new(&credentials.user, arn())).credentials = Some(credentials);
    }
    people.into_values().collect()
}

impl<'a> Person<'a> {
    pub(super) fn created(&self) -> Option<Instant> {
        let of_identity = self.identity.and_then(|identity| identity.created);
        of_identity.or_else(|| self.row?.created.value())
    }

    /// Whether there is a password for the console.
    pub(super) fn password(&self) -> Result<Fact<'a>, Input> {
        if let Some((row, holds)) =
            self.row.and_then(|row| Some((row, row.password_enabled.value()?)))
        {
            return Ok(Fact { holds, place: &row.place, field: "password_enabled" });
        }
        let absent = self.credentials.and_then(|known| match &known.login_profile {
            Collected::NotCollected => None,
            Collected::None => Some((false, known.place()?)),
            Collected::Some(profile) => Some((true, &profile.place)),
        });
        let (holds, place) = absent.ok_or(Input::CredentialReport)?;
        Ok(Fact { holds, place, field: "LoginProfile" })
    }

    /// Whether there is an MFA device.
    pub(super) fn mfa(&self) -> Result<Fact<'a>, Input> {
        if let Some((row, holds)) = self.row.and_then(|row| Some((row, row.mfa_active.value()?))) {
            return Ok(Fact { holds, place: &row.place, field: "mfa_active" });
        }
        let known = self.credentials.ok_or(Input::CredentialReport)?;
        let devices = &known.mfa_devices;
        let holds = !devices.items().is_empty();
        let first = devices.items().first().map(|device| &device.place);
        let place = first.or_else(|| known.place()).ok_or(Input::CredentialReport)?;
        if !holds && devices.extent() != Extent::Whole {
            return Err(Input::CredentialReport);
        }
        Ok(Fact { holds, place, field: "MFADevices" })
    }

    /// The access keys: of the list, which has their ids, else of the report, which has the first two.
    pub(super) fn keys(&self, case: &Case<'a>) -> Result<Vec<Key<'a>>, Input> {
        let listed = self.credentials.and_then(|known| known.access_keys.whole());
        if let Some(listed) = listed {
            return Ok(listed.iter().map(|key| self.listed(case, key)).collect());
        }
        let row = self.row.ok_or(Input::AccessKeys)?;
        let [first, second] = &row.access_keys;
        let keys = [(FIRST, first), (SECOND, second)];
        let is_told = |(_, key): &(&str, &ReportKey)| key.active != Reported::NotSupported;
        if !keys.iter().all(is_told) {
            return Err(Input::AccessKeys);
        }
        let of_row = keys.into_iter().filter_map(|(field, key)| {
            let created = key.last_rotated.value();
            let is_active = key.active == Reported::Some(true);
            let exists = is_active || created.is_some();
            let used = used(key.last_used);
            let place = &row.place;
            exists.then_some(Key { id: None, is_active, created, used, place, field })
        });
        Ok(of_row.collect())
    }

    fn listed(&self, case: &Case<'a>, key: &'a Placed<AccessKey>) -> Key<'a> {
        let told = match case.account.access_key_use.get(&key.id) {
            Some(Collected::Some(last)) => Use::At(last.at),
            Some(Collected::None) => Use::Never,
            Some(Collected::NotCollected) | None => self.reported(key),
        };
        Key {
            id: Some(&key.id),
            is_active: key.status == CredentialStatus::Active,
            created: key.created,
            used: told,
            place: &key.place,
            field: "Status",
        }
    }

    /// The report tells keys by the day on which they were made.
    fn reported(&self, key: &AccessKey) -> Use {
        let keys = self.row.into_iter().flat_map(|row| &row.access_keys);
        let same =
            keys.filter(|row| key.created.is_some() && row.last_rotated.value() == key.created);
        let mut same = same.map(|row| used(row.last_used));
        same.next().unwrap_or(Use::Unknown)
    }
}

const fn used(cell: Reported<Instant>) -> Use {
    match cell {
        Reported::Some(at) => Use::At(at),
        Reported::Never => Use::Never,
        Reported::Absent | Reported::Unknown | Reported::NotSupported => Use::Unknown,
    }
}
