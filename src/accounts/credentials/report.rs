//! The credential report of an account (WORLD.md, W1.6).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use csv_core::ReadRecordResult;

use crate::accounts::collected::Placed;
use crate::accounts::finding::FindingCode;
use crate::accounts::listing::instant_of_text;
use crate::accounts::part::Part;
use crate::accounts::reader::Reader;
use crate::base::budget::MAX_REPORT_COLUMNS;
use crate::base::diagnostic::Path;
use crate::json::Value;
use crate::value::arn;
use crate::value::arn::Arn;
use crate::value::date::Instant;

/// `get-credential-report`: each user and the root user, with password, keys and certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialReport {
    /// When AWS made it; reports are at most four hours old when they are handed out.
    pub generated: Option<Instant>,
    /// Its rows.
    pub rows: Vec<Placed<ReportRow>>,
}

impl CredentialReport {
    /// The row of a user, by the name.
    #[must_use]
    pub fn row(&self, user: &str) -> Option<&Placed<ReportRow>> {
        self.rows.iter().find(|row| row.user.eq_ignore_ascii_case(user))
    }

    /// The row of the root user.
    #[must_use]
    pub fn root(&self) -> Option<&Placed<ReportRow>> {
        self.rows.iter().find(|row| row.is_root())
    }
}

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reported<T> {
    /// A value.
    Some(T),
    /// What the column is about does not exist.
    Absent,
    /// It exists, and was never used, or not since AWS tracks it.
    Never,
    /// AWS does not know: a password of which no sign-in is recorded since October 2014.
    Unknown,
    /// The column is not there, or says nothing of the root user.
    NotSupported,
}

impl<T: Copy> Reported<T> {
    /// The value.
    #[must_use]
    pub const fn value(self) -> Option<T> {
        match self {
            Self::Some(value) => Some(value),
            Self::Absent | Self::Never | Self::Unknown | Self::NotSupported => None,
        }
    }
}

/// A row of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// The name, `<root_account>` of the root user.
    pub user: String,
    /// The ARN.
    pub arn: String,
    /// When the user was made.
    pub created: Reported<Instant>,
    /// Whether there is a password for the console.
    pub password_enabled: Reported<bool>,
    /// When it was last used.
    pub password_last_used: Reported<Instant>,
    /// When it was last changed.
    pub password_last_changed: Reported<Instant>,
    /// Whether there is an MFA device. Of which kind it is, is not told.
    pub mfa_active: Reported<bool>,
    /// The first two access keys.
    pub access_keys: [ReportKey; 2],
    /// Whether the first two signing certificates are active.
    pub certificates_active: [Reported<bool>; 2],
}

impl ReportRow {
    /// Whether this is the root user.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.user == "<root_account>"
    }
}

/// An access key as the report has it: without its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportKey {
    /// Whether it can be used.
    pub active: Reported<bool>,
    /// When it was made or last rotated.
    pub last_rotated: Reported<Instant>,
    /// When it was last used.
    pub last_used: Reported<Instant>,
}

/// The cells of a row by the names of their columns.
struct Cells<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Cells<'a> {
    fn text(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(column, _)| *column == name).map(|(_, text)| *text)
    }
}

impl Reader {
    /// Reads a report: what the command prints, its text as CSV, or its rows as objects.
    pub(in crate::accounts) fn credential_report(&mut self, id: Option<&str>, part: &Part<'_>) {
        if part.node.value == Value::Null {
            if let Some(id) = id {
                self.set(id, |account| &mut account.credential_report, None, &part.path);
            }
            return;
        }
        if let Some(text) = part.node.as_str() {
            self.report_of_text(id, text, None, &part.path);
        } else if let Some(content) = part.some("Content") {
            let generated = self.date(part, "GeneratedTime");
            let bytes = content.node.as_str().and_then(|text| STANDARD.decode(text.trim()).ok());
            match bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
                Some(text) => self.report_of_text(id, &text, generated, &content.path),
                None => {
                    let message = "expected a report in base64";
                    self.findings().error(FindingCode::InvalidMember, &content.path, message);
                }
            }
        } else if let Some(items) = part.items() {
            let mut rows = Vec::new();
            for item in items {
                let cells =
                    item.members().filter_map(|(name, cell)| Some((name, cell.node.as_str()?)));
                rows.extend(self.row(&Cells(cells.collect()), item.path.clone()));
            }
            self.insert_report(id, CredentialReport { generated: None, rows }, &part.path);
        } else {
            let message = format!(
                "expected a credential report, found {}: what `aws iam get-credential-report` \
                 prints, its CSV text, or its rows",
                part.node.kind()
            );
            self.findings().error(FindingCode::InvalidMember, &part.path, message);
        }
    }

    /// Reads a report that is a text of its own, as its file has it.
    pub fn read_report(&mut self, text: &str, path: Path) {
        self.report_of_text(None, text, None, &path);
    }

    fn report_of_text(
        &mut self,
        id: Option<&str>,
        text: &str,
        generated: Option<Instant>,
        path: &Path,
    ) {
        let Some(records) = records(text) else {
            let message = format!("the report has more than {MAX_REPORT_COLUMNS} columns");
            self.findings().error(FindingCode::InvalidMember, path, message);
            return;
        };
        let mut records = records.into_iter();
        let header = records.next().unwrap_or_default();
        if !header.iter().any(|name| name == "arn") {
            let message = "expected a credential report, whose first line names its columns: \
                           user,arn,user_creation_time,…";
            self.findings().error(FindingCode::InvalidMember, path, message);
            return;
        }
        let mut rows = Vec::new();
        for (index, record) in records.enumerate() {
            let cells = header.iter().zip(&record);
            let cells = Cells(cells.map(|(name, cell)| (name.as_str(), cell.as_str())).collect());
            rows.extend(self.row(&cells, path.index(index)));
        }
        self.insert_report(id, CredentialReport { generated, rows }, path);
    }

    fn insert_report(&mut self, id: Option<&str>, report: CredentialReport, path: &Path) {
        let mut id = id.map(str::to_owned);
        for row in &report.rows {
            let own = Arn::parse(&row.arn).map_or("", |arn| arn.account);
            if !arn::is_account_id(own) {
                let message = format!("`{}` is no ARN of a user", row.arn);
                self.findings().error(FindingCode::InvalidMember, &row.place, message);
            } else if id.get_or_insert_with(|| own.to_owned()) != own {
                let message = format!("`{}` stands in the report of another account", row.arn);
                self.findings().error(FindingCode::MixedAccounts, &row.place, message);
                return;
            }
        }
        if let Some(id) = id {
            self.set(&id, |account| &mut account.credential_report, Some(report), path);
        }
    }

    /// Columns are found by their names (WORLD.md, W1.6.1).
    fn row(&mut self, cells: &Cells<'_>, place: Path) -> Option<Placed<ReportRow>> {
        let (Some(user), Some(arn)) = (cells.text("user"), cells.text("arn")) else {
            let message = "a row needs `user` and `arn`: nothing here is used";
            self.findings().error(FindingCode::MissingMember, &place, message);
            return None;
        };
        let value = ReportRow {
            user: user.to_owned(),
            arn: arn.to_owned(),
            created: self.cell_date(cells, "user_creation_time", &place),
            password_enabled: self.cell_flag(cells, "password_enabled", &place),
            password_last_used: self.cell_date(cells, "password_last_used", &place),
            password_last_changed: self.cell_date(cells, "password_last_changed", &place),
            mfa_active: self.cell_flag(cells, "mfa_active", &place),
            access_keys: [
                self.key(cells, "access_key_1", &place),
                self.key(cells, "access_key_2", &place),
            ],
            certificates_active: [
                self.cell_flag(cells, "cert_1_active", &place),
                self.cell_flag(cells, "cert_2_active", &place),
            ],
        };
        Some(Placed { value, place })
    }

    /// `N/A` stands for a key that does not exist and for one that was never used (WORLD.md, W1.6.3).
    fn key(&mut self, cells: &Cells<'_>, name: &str, place: &Path) -> ReportKey {
        let active = self.cell_flag(cells, &format!("{name}_active"), place);
        let last_rotated = self.cell_date(cells, &format!("{name}_last_rotated"), place);
        let used = self.cell_date(cells, &format!("{name}_last_used_date"), place);
        let exists = active == Reported::Some(true) || last_rotated.value().is_some();
        let last_used = match used {
            Reported::Absent if exists => Reported::Never,
            Reported::Absent
            | Reported::Some(_)
            | Reported::Never
            | Reported::Unknown
            | Reported::NotSupported => used,
        };
        ReportKey { active, last_rotated, last_used }
    }

    fn cell_date(&mut self, cells: &Cells<'_>, name: &str, place: &Path) -> Reported<Instant> {
        let date = self.cell(cells, name, place, instant_of_text);
        self.newest = self.newest.max(date.value());
        date
    }

    fn cell_flag(&mut self, cells: &Cells<'_>, name: &str, place: &Path) -> Reported<bool> {
        let read = |text: &str| match text.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        self.cell(cells, name, place, read)
    }

    /// The words for what is not there (WORLD.md, W1.6.3).
    fn cell<T>(
        &mut self,
        cells: &Cells<'_>,
        name: &str,
        place: &Path,
        read: impl Fn(&str) -> Option<T>,
    ) -> Reported<T> {
        let text = match cells.text(name) {
            None | Some("not_supported") => return Reported::NotSupported,
            Some("N/A" | "") => return Reported::Absent,
            Some("no_information") => return Reported::Unknown,
            Some(text) => text,
        };
        if let Some(value) = read(text) {
            return Reported::Some(value);
        }
        let message = format!("`{text}` is nothing that AWS writes into the column `{name}`");
        self.findings().error(FindingCode::InvalidMember, &place.member(name), message);
        Reported::NotSupported
    }
}

/// The records of a text in CSV (RFC 4180); none when one of them has too many cells.
fn records(text: &str) -> Option<Vec<Vec<String>>> {
    let mut reader = csv_core::Reader::new();
    let mut input = text.as_bytes();
    // What is read is never longer than what it is read from.
    let mut output = vec![0; text.len().saturating_add(1)];
    let mut ends = vec![0; MAX_REPORT_COLUMNS];
    let mut records = Vec::new();
    // A text without an end of line ends within a record: the rest of it comes with the next call.
    let (mut written, mut ended) = (0_usize, 0_usize);
    loop {
        let (free, open) = (output.get_mut(written..)?, ends.get_mut(ended..)?);
        let (result, read, bytes, cells) = reader.read_record(input, free, open);
        input = input.get(read..).unwrap_or_default();
        written = written.saturating_add(bytes);
        ended = ended.saturating_add(cells);
        match result {
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => return None,
            ReadRecordResult::Record => {
                records.push(record(&output, ends.get(..ended)?));
                (written, ended) = (0, 0);
            }
            ReadRecordResult::End => return Some(records),
        }
    }
}

fn record(output: &[u8], ends: &[usize]) -> Vec<String> {
    let mut start = 0;
    let cell = |end: &usize| {
        let bytes = output.get(start..*end).unwrap_or_default();
        start = *end;
        String::from_utf8_lossy(bytes).into_owned()
    };
    ends.iter().map(cell).collect()
}
