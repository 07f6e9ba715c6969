//! What of a record a decision can depend on, found without reading the rest.
//!
//! Most records of a log repeat an earlier one but for their time and ids. Who keeps what came of the first record
//! of each fingerprint reads only that one whole.

use crate::cloudtrail::context::is_public;
use crate::json;

/// The members that tell a request or what came of it.
const MEMBERS: [&str; 14] = [
    "awsRegion",
    "errorCode",
    "errorMessage",
    "eventContext",
    "eventName",
    "eventSource",
    "eventType",
    "eventVersion",
    "recipientAccountId",
    "requestParameters",
    "resources",
    "sessionCredentialFromConsole",
    "vpcEndpointAccountId",
    "vpcEndpointId",
];
/// Those of `userIdentity` and its `sessionContext`.
const OF_IDENTITY: [&str; 13] = [
    "accountId",
    "arn",
    "assumedRoot",
    "ec2RoleDelivery",
    "identityProvider",
    "inScopeOf",
    "invokedBy",
    "invokedByDelegate",
    "principalId",
    "sessionIssuer",
    "sourceIdentity",
    "type",
    "webIdFederationData",
];

/// What a record does not have, but what holds records.
const OF_HOLDERS: [&str; 6] =
    ["CloudTrailEvent", "Events", "QueryResultRows", "Records", "eventData", "eventJson"];

/// The condition keys, in lower case, that tell from where a call came, and when.
const OF_ADDRESSES: [&str; 2] = ["aws:sourceip", "aws:vpcsourceip"];
const OF_TIME: [&str; 3] = ["aws:currenttime", "aws:epochtime", "aws:tokenissuetime"];

/// How finely records are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Distinction {
    /// By where a call came from: policies read `aws:SourceIp` or `aws:VpcSourceIp`.
    pub address: bool,
    /// By time: policies read `aws:CurrentTime`, `aws:EpochTime` or `aws:TokenIssueTime`.
    pub time: bool,
}

impl Distinction {
    /// The condition keys that records of one fingerprint can differ in, by their names in lower case.
    #[must_use]
    pub fn left_out(self) -> Vec<&'static str> {
        let address: &[&str] = if self.address { &[] } else { &OF_ADDRESSES };
        let time: &[&str] = if self.time { &[] } else { &OF_TIME };
        [address, time].concat()
    }
}

/// The text of a record that was looked over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint<'a> {
    /// `eventTime` with its quotes.
    pub event_time: Option<&'a str>,
}

impl<'a> Fingerprint<'a> {
    /// Looks over the text of one record, and puts behind `key` what tells it apart. Records with the same key
    /// are taken for the same requests with the same outcome, but for what `distinction` leaves out. None
    /// where the record must be read whole: it is no object of its own, or has names with escapes.
    ///
    /// ```
    /// use iam_verdict::cloudtrail::{Distinction, Fingerprint};
    ///
    /// let key = |time: &str, name: &str| {
    ///     let line = format!(r#"{{"eventTime":"{time}","eventSource":"s3.amazonaws.com","eventName":"{name}"}}"#);
    ///     let mut key = String::new();
    ///     Fingerprint::read(&line, Distinction::default(), &mut key).map(|_| key)
    /// };
    /// assert_eq!(key("2026-03-15T12:00:00Z", "GetObject"), key("2026-03-15T12:00:01Z", "GetObject"));
    /// assert_ne!(key("2026-03-15T12:00:00Z", "GetObject"), key("2026-03-15T12:00:00Z", "PutObject"));
    /// ```
    pub fn read(line: &'a str, distinction: Distinction, key: &mut String) -> Option<Self> {
        let mut event_time = None;
        for member in json::members(line) {
            let (name, value) = plain(member?)?;
            match name {
                "userIdentity" => identity(value, distinction, key)?,
                "eventTime" => {
                    event_time = Some(value);
                    push(key, name, value, distinction.time);
                }
                "sourceIPAddress" => push(key, name, address(value, distinction), true),
                "tlsDetails" => push(key, name, "", value != "null"),
                _ if OF_HOLDERS.contains(&name) => return None,
                _ => push(key, name, value, MEMBERS.contains(&name)),
            }
        }
        Some(Self { event_time })
    }
}

fn identity(text: &str, distinction: Distinction, key: &mut String) -> Option<()> {
    push(key, "userIdentity", text, !text.starts_with('{'));
    if !text.starts_with('{') {
        return Some(());
    }
    for member in json::members(text) {
        let (name, value) = plain(member?)?;
        match name {
            "sessionContext" if value.starts_with('{') => session(value, distinction, key)?,
            // Whether credentials are temporary; which ones they are changes with every session.
            "accessKeyId" => push(key, name, value.get(..5).unwrap_or(value), true),
            _ => push(key, name, value, OF_IDENTITY.contains(&name)),
        }
    }
    Some(())
}

fn session(text: &str, distinction: Distinction, key: &mut String) -> Option<()> {
    for member in json::members(text) {
        let (name, value) = plain(member?)?;
        if name != "attributes" || !value.starts_with('{') {
            push(key, name, value, OF_IDENTITY.contains(&name) || name == "attributes");
            continue;
        }
        for attribute in json::members(value) {
            let (name, value) = plain(attribute?)?;
            // Without time only whether there is one: `""` and `null` are none.
            let is_told = distinction.time || name != "creationDate" || value.len() <= "null".len();
            let told = if is_told { value } else { "" };
            push(key, name, told, true);
        }
    }
    Some(())
}

/// Of an address, unless addresses are told apart, only whether it is public; of a service, which.
fn address(value: &str, distinction: Distinction) -> &str {
    if distinction.address {
        return value;
    }
    match value.trim_matches('"').parse() {
        Ok(address) if is_public(address) => "public",
        Ok(_) => "private",
        Err(_) => value,
    }
}

/// A member whose name is written plainly; another one could be any.
fn plain<'a>((name, value): (&'a str, &'a str)) -> Option<(&'a str, &'a str)> {
    (!name.contains('\\')).then_some((name, value))
}

fn push(key: &mut String, name: &str, value: &str, is_told_apart: bool) {
    if is_told_apart {
        for part in [name, "=", value, "\n"] {
            key.push_str(part);
        }
    }
}
