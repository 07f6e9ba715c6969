//! One record, as CloudTrail writes it (CloudTrail User Guide, "CloudTrail record contents").

use std::fmt;

use crate::base::diagnostic::Path;
use crate::cloudtrail::identity::UserIdentity;
use crate::json::Node;
use crate::json::Value;
use crate::value::date::Instant;

/// The major version of the records that are read; minor ones only add members.
const MAJOR_VERSION: &str = "1";

/// Since this minor version a record tells whether the credentials were those of the console.
const TELLS_CONSOLE: u32 = 8;

/// Why something is no record, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordError {
    /// The member that is at fault.
    pub path: Path,
    /// What was found, and what was expected.
    pub message: String,
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.segments() {
            [] => f.write_str(&self.message),
            [..] => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

impl std::error::Error for RecordError {}

/// What a record tells that matters to a decision. What it does not have, or has empty, is absent.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    /// When the call was made; absent where it is no time.
    pub event_time: Option<Instant>,
    /// The service, `s3.amazonaws.com`.
    pub event_source: &'a str,
    /// The call, `GetObject`.
    pub event_name: &'a str,
    /// `AwsApiCall` and the like.
    pub event_type: Option<&'a str>,
    /// `Management`, `Data` or `NetworkActivity`.
    pub event_category: Option<&'a str>,
    /// The id of this record.
    pub event_id: Option<&'a str>,
    /// The id that the records of both accounts of one call have in common.
    pub shared_event_id: Option<&'a str>,
    /// The Region that the call was made to.
    pub aws_region: Option<&'a str>,
    /// Who called.
    pub user_identity: Option<UserIdentity<'a>>,
    /// From where: an address, or the name of a service.
    pub source_ip_address: Option<&'a str>,
    /// What was asked, as the service writes it.
    pub request_parameters: Option<&'a Node>,
    /// On what, where the service writes it.
    pub resources: Vec<RecordedResource<'a>>,
    /// The account that got this record.
    pub recipient_account_id: Option<&'a str>,
    /// The VPC endpoint that was crossed.
    pub vpc_endpoint_id: Option<&'a str>,
    /// The account of the VPC endpoint.
    pub vpc_endpoint_account_id: Option<&'a str>,
    /// Why the call failed, in one word.
    pub error_code: Option<&'a str>,
    /// Why the call failed: up to 1 KB.
    pub error_message: Option<&'a str>,
    /// The condition keys that AWS evaluated, of enriched records.
    pub request_context: Option<&'a Node>,
    /// The tags of principal and resources, of enriched records.
    pub tag_context: Option<&'a Node>,
    /// Whether the record tells of TLS.
    pub has_tls_details: bool,
    /// Whether the credentials were those of a console session; absent where records do not tell.
    pub is_from_console: Option<bool>,
}

/// One element of `resources`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedResource<'a> {
    /// Its ARN.
    pub arn: &'a str,
    /// The account that owns it.
    pub account_id: Option<&'a str>,
}

impl<'a> Record<'a> {
    /// Reads a record of major version 1.
    ///
    /// ```
    /// use iam_verdict::cloudtrail::Record;
    /// use iam_verdict::json;
    ///
    /// let (node, _) = json::parse(
    ///     r#"{ "eventVersion": "1.08", "eventSource": "s3.amazonaws.com", "eventName": "GetObject",
    ///          "userIdentity": { "type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ana" } }"#,
    /// );
    /// let node = node.ok_or("no JSON")?;
    /// let record = Record::read(&node)?;
    /// assert_eq!(record.event_name, "GetObject");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When it is no object, of another major version, without source or name, or has a member of
    /// another type than CloudTrail writes.
    pub fn read(node: &'a Node) -> Result<Self, RecordError> {
        let record = Members::new(node, &Path::root())?;
        let minor = minor_version(&record)?;
        let identity = record.object("userIdentity")?;
        let context = record.object("eventContext")?;
        let of_context = |name| match &context {
            Some(context) => Ok(context.object(name)?.map(|member| member.node)),
            None => Ok(None),
        };
        let console = record.flag("sessionCredentialFromConsole")?;
        Ok(Self {
            event_time: record.instant("eventTime")?,
            event_source: record.require("eventSource")?,
            event_name: record.require("eventName")?,
            event_type: record.text("eventType")?,
            event_category: record.text("eventCategory")?,
            event_id: record.text("eventID")?,
            shared_event_id: record.text("sharedEventID")?,
            aws_region: record.text("awsRegion")?,
            user_identity: identity.map(|identity| UserIdentity::read(&identity)).transpose()?,
            source_ip_address: record.text("sourceIPAddress")?,
            request_parameters: record.object("requestParameters")?.map(|member| member.node),
            resources: resources(&record)?,
            recipient_account_id: record.text("recipientAccountId")?,
            vpc_endpoint_id: record.text("vpcEndpointId")?,
            vpc_endpoint_account_id: record.text("vpcEndpointAccountId")?,
            error_code: record.text("errorCode")?,
            error_message: record.text("errorMessage")?,
            request_context: of_context("requestContext")?,
            tag_context: of_context("tagContext")?,
            has_tls_details: record.object("tlsDetails")?.is_some(),
            is_from_console: console.or_else(|| (minor? >= TELLS_CONSOLE).then_some(false)),
        })
    }

    /// The account in which the call was made, as far as it is told.
    #[must_use]
    pub fn account(&self) -> Option<&'a str> {
        let own = self.user_identity.as_ref().and_then(|identity| identity.account_id);
        self.recipient_account_id.or(own)
    }
}

fn minor_version(record: &Members<'_>) -> Result<Option<u32>, RecordError> {
    let Some(version) = record.text("eventVersion")? else { return Ok(None) };
    let parts = version.split_once('.').filter(|(major, _)| *major == MAJOR_VERSION);
    match parts.and_then(|(_, minor)| minor.parse().ok()) {
        Some(minor) => Ok(Some(minor)),
        None => {
            let message = format!("`{version}` is not read: expected a version such as `1.11`");
            Err(record.fault("eventVersion", message))
        }
    }
}

/// The elements that have an ARN; others name a prefix or nothing.
fn resources<'a>(record: &Members<'a>) -> Result<Vec<RecordedResource<'a>>, RecordError> {
    let Some(list) = record.get("resources") else { return Ok(Vec::new()) };
    let Some(items) = list.as_array() else {
        return Err(record.wrong_type("resources", list, "an array"));
    };
    let path = record.path.member("resources");
    let mut resources = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if let Some(arn) = item.as_str() {
            resources.push(RecordedResource { arn, account_id: None });
            continue;
        }
        let item = Members::new(item, &path.index(index))?;
        let spelled = ["ARN", "arn", "Arn"].into_iter().find(|name| item.get(name).is_some());
        let Some(arn) = spelled.map(|name| item.text(name)).transpose()?.flatten() else {
            continue;
        };
        resources.push(RecordedResource { arn, account_id: item.text("accountId")? });
    }
    Ok(resources)
}

/// The members of one object of a record.
#[derive(Debug, Clone)]
pub(super) struct Members<'a> {
    pub(super) node: &'a Node,
    path: Path,
}

impl<'a> Members<'a> {
    fn new(node: &'a Node, path: &Path) -> Result<Self, RecordError> {
        if node.as_object().is_some() {
            return Ok(Self { node, path: path.clone() });
        }
        let message = format!("expected an object, found {}", node.kind());
        Err(RecordError { path: path.clone(), message })
    }

    pub(super) fn fault(&self, name: &str, message: String) -> RecordError {
        RecordError { path: self.path.member(name), message }
    }

    fn wrong_type(&self, name: &str, found: &Node, expected: &str) -> RecordError {
        self.fault(name, format!("expected {expected}, found {}", found.kind()))
    }

    /// A member that is there and not `null`.
    fn get(&self, name: &str) -> Option<&'a Node> {
        self.node.member(name).filter(|node| node.value != Value::Null)
    }

    pub(super) fn object(&self, name: &str) -> Result<Option<Self>, RecordError> {
        self.get(name).map(|node| Self::new(node, &self.path.member(name))).transpose()
    }

    /// A text that is not empty.
    pub(super) fn text(&self, name: &str) -> Result<Option<&'a str>, RecordError> {
        let Some(node) = self.get(name) else { return Ok(None) };
        let Some(text) = node.as_str() else {
            return Err(self.wrong_type(name, node, "a string"));
        };
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    fn require(&self, name: &str) -> Result<&'a str, RecordError> {
        let message =
            || "a record says which call of which service it is about: this is missing".to_owned();
        self.text(name)?.ok_or_else(|| self.fault(name, message()))
    }

    /// A boolean, which CloudTrail also writes as a text.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, RecordError> {
        let Some(node) = self.get(name) else { return Ok(None) };
        match (&node.value, node.as_str()) {
            (Value::Bool(flag), _) => Ok(Some(*flag)),
            (_, Some("true")) => Ok(Some(true)),
            (_, Some("false")) => Ok(Some(false)),
            _ => Err(self.wrong_type(name, node, "`true` or `false`")),
        }
    }

    /// A number, which CloudTrail also writes as a text.
    pub(super) fn number(&self, name: &str) -> Result<Option<&'a str>, RecordError> {
        match self.get(name) {
            Some(node) => {
                node.as_number().map_or_else(|| self.text(name), |number| Ok(Some(number)))
            }
            None => Ok(None),
        }
    }

    /// A time; what is none, such as a text that somebody put there to hide it, is not told.
    pub(super) fn instant(&self, name: &str) -> Result<Option<Instant>, RecordError> {
        Ok(self.text(name)?.and_then(time))
    }
}

/// A time. Athena and CloudTrail Lake write a space instead of the `T`.
pub(super) fn time(text: &str) -> Option<Instant> {
    Instant::parse(text).or_else(|| Instant::parse(&text.replacen(' ', "T", 1)))
}
