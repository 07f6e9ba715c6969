//! What the parameters of a call name: parts of the ARNs that it is asked on.

use std::borrow::Cow;

use crate::base::budget::MAX_RECORDED_PARAMETERS;
use crate::catalog::PARTITIONS;
use crate::cloudtrail::mapping::Condition;
use crate::cloudtrail::mapping::ParameterName;
use crate::cloudtrail::mapping::ParameterRow;
use crate::json::Member;
use crate::json::Node;
use crate::json::Value;

/// What may follow the name of a type in the name of a parameter.
const ENDINGS: [&str; 10] =
    ["", "s", "id", "ids", "name", "names", "arn", "arns", "identifier", "identifiers"];

/// How records name parameters of SDKs, beside what has `x-amz-` in front (Amazon S3 API Reference; records of
/// Amazon EC2).
const RECORDED: [(&str, &str); 4] = [
    ("bucket", "bucketName"),
    ("objectlocklegalholdstatus", "x-amz-object-lock-legal-hold"),
    ("ssekmskeyid", "x-amz-server-side-encryption-aws-kms-key-id"),
    ("tagspecifications", "tagSpecificationSet"),
];

/// Its parts are called as the tables are that they are for (Amazon DynamoDB API Reference, `BatchGetItem`).
const REQUEST_ITEMS: &str = "RequestItems";

/// Whose part the parameters are that Amazon S3 takes as headers.
const HEADERS: &str = "headers";

/// What AWS writes where it does not tell; some services write asterisks (records in `tests/cloudtrail`).
const HIDDEN: &str = "HIDDEN_DUE_TO_SECURITY_REASONS";

/// Parts of ARNs whose name says nothing where there are several types: `ResourceId` of Systems Manager is a
/// parameter in one and a maintenance window in another.
const SAYS_NOTHING: [&str; 6] =
    ["Id", "Name", "ResourceId", "ResourceName", "ResourcePath", "Token"];

/// The parameter that names a resource whose type another parameter tells (AWS Systems Manager API Reference,
/// `AddTagsToResource`).
pub(super) const RESOURCE_ID: &str = "resourceId";

/// A part of the ARNs of a type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) placeholder: &'a str,
    pub(super) type_name: &'a str,
    /// Whether it is the last one, which names the resource itself.
    pub(super) is_last: bool,
    /// Whether the action is asked on no other type.
    pub(super) is_of_only_type: bool,
}

impl Part<'_> {
    /// An instance of EC2 is none of those that Systems Manager registers (AWS Systems Manager User Guide,
    /// "How AWS Systems Manager works with IAM").
    fn takes(self, text: &str) -> bool {
        self.type_name != "managed-instance" || !text.starts_with("i-")
    }
}

/// The parameters of one call, however deep they lie.
#[derive(Debug, Default)]
pub(super) struct Parameters<'a> {
    all: Vec<Parameter<'a>>,
}

#[derive(Debug, Clone)]
struct Parameter<'a> {
    /// The name in lower case, letters and digits only: services spell it in several ways.
    name: String,
    /// The name of the one that it is a part of, written alike; empty where it is a part of none.
    within: String,
    text: Option<Cow<'a, str>>,
    /// Whether it is there and its value is not told.
    is_untold: bool,
}

impl<'a> Parameters<'a> {
    /// The parameters that a record tells; those of a list have its name.
    pub(super) fn of(node: Option<&'a Node>) -> Self {
        let mut all = Vec::new();
        // Each with its name and the one that it is a part of; the parameters themselves have none.
        let mut open: Vec<(&'a Node, Option<&'a str>, &'a str)> =
            node.map(|node| (node, None, "")).into_iter().collect();
        while let Some((node, name, within)) = open.pop() {
            if all.len() >= MAX_RECORDED_PARAMETERS {
                break;
            }
            let text = match &node.value {
                Value::Object(members) => {
                    let owner = name.unwrap_or_default();
                    let part =
                        |member: &'a Member| (&member.value, Some(member.key.as_str()), owner);
                    open.extend(members.iter().rev().map(part));
                    None
                }
                Value::Array(items) => {
                    open.extend(items.iter().rev().map(|item| (item, name, within)));
                    continue;
                }
                Value::String(text) => Some(text.as_str()),
                Value::Number(lexeme) => Some(lexeme.as_str()),
                Value::Bool(_) | Value::Null => None,
            };
            let Some(name) = name else { continue };
            if within.eq_ignore_ascii_case(REQUEST_ITEMS) {
                let text = Some(Cow::Borrowed(name));
                let (name, within) = (letters("TableName"), String::new());
                all.push(Parameter { name, within, text, is_untold: false });
            }
            let told = text.filter(|text| !is_hidden(text)).map(Cow::Borrowed);
            let is_untold = node.value == Value::Null || text.is_some() && told.is_none();
            let within = letters(within);
            all.push(Parameter { name: letters(name), within, text: told, is_untold });
        }
        Self { all }
    }

    /// The parameters of a call as SDKs take it. What Amazon S3 takes as a header has its name too, as records
    /// have it.
    pub(super) fn of_sdk(node: &'a Node) -> Self {
        let mut parameters = Self::of(Some(node));
        let renamed = parameters.all.iter().filter_map(|known| {
            let other = RECORDED.iter().find(|(sdk, _)| *sdk == known.name);
            let name = match other {
                Some((_, name)) if known.is_top() => letters(name),
                // The bucket that is copied from is not the one that is called.
                Some(_) => return None,
                None => format!("xamz{}", known.name),
            };
            Some(Parameter { name, ..known.renamed() })
        });
        let renamed: Vec<Parameter<'_>> = renamed.collect();
        parameters.all.extend(renamed);
        parameters.all.extend(copied(node));
        parameters
    }

    /// Those that are parts of one, as those of a call.
    pub(super) fn within(&self, name: &str) -> Self {
        let name = letters(name);
        let parts = self.all.iter().filter(|known| known.within == name);
        let part = |known: &Parameter<'a>| Parameter { within: String::new(), ..known.clone() };
        Self { all: parts.map(part).collect() }
    }

    /// Region and account of the queue that a call names by its URL.
    pub(super) fn queue(&self) -> Option<(Option<&'static str>, &str)> {
        let url = self.own("QueueUrl")?.strip_prefix("https://")?;
        let (host, path) = url.split_once('/')?;
        let (account, _) = path.split_once('/')?;
        let is_of_aws = host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn");
        let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        let mut regions = PARTITIONS.iter().flat_map(|partition| partition.regions);
        let region = regions.find(|region| host.split('.').any(|label| label == **region));
        (is_of_aws && is_account).then_some((region.copied(), account))
    }

    /// The text of a parameter that is no part of another one.
    pub(super) fn own(&self, name: &str) -> Option<&str> {
        let name = letters(name);
        let mut own = self.all.iter().filter(|known| known.is_top() && known.name == name);
        own.find_map(|known| known.text.as_deref())
    }

    /// Whether a role is given, and not which.
    pub(super) fn has_untold_role(&self) -> bool {
        let is_role = |name: &str| name.ends_with("role") || name.ends_with("rolearn");
        self.all.iter().any(|known| known.is_untold && is_role(&known.name))
    }

    /// Every text among them.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.all.iter().filter_map(|parameter| parameter.text.as_deref())
    }

    /// The first text of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let name = letters(name);
        self.all.iter().filter(|known| known.name == name).find_map(|known| known.text.as_deref())
    }

    /// Whether there is a parameter of a name.
    pub(super) fn has(&self, name: &str) -> bool {
        let name = letters(name);
        self.all.iter().any(|known| known.name == name)
    }

    /// Whether a condition holds.
    pub(super) fn fulfil(&self, condition: Condition) -> bool {
        match condition {
            Condition::Has(name) | Condition::Within(name) => self.has(name),
            Condition::Lacks(name) => !self.has(name),
            Condition::Begins(name, start) => {
                let name = letters(name);
                let texts = self.all.iter().filter(|known| known.name == name);
                texts.filter_map(|known| known.text.as_deref()).any(|text| begins(text, start))
            }
        }
    }

    /// The values for a part of the ARNs of a type, each once, in their order, with the places of their parameters.
    pub(super) fn values(&self, part: Part<'_>, rows: &[ParameterRow]) -> Vec<(usize, String)> {
        let naming = Naming::new(part, self.text("resourceType"), rows);
        let mut values: Vec<(usize, String)> = Vec::new();
        for (place, parameter) in self.all.iter().enumerate() {
            let text = parameter.text.as_deref();
            let text = text.filter(|text| !text.starts_with("arn:") && part.takes(text));
            let Some(text) = text.filter(|text| !naming.is_other_id(text)) else { continue };
            let row = naming.row(parameter);
            if row.is_none() && !naming.names(parameter) {
                continue;
            }
            let value = self.value(text, part.placeholder, row.and_then(|row| row.form));
            let is_new = |value: &String| values.iter().all(|(_, known)| known != value);
            values.extend(value.filter(is_new).map(|value| (place, value)));
        }
        values
    }

    /// A part of an ARN as AWS makes it of the value of a parameter.
    fn value(&self, text: &str, placeholder: &str, form: Option<&str>) -> Option<String> {
        // Policies are held against the key, of which an alias does not tell the id (AWS KMS Developer Guide,
        // "Controlling access to aliases").
        if text.starts_with("alias/") && placeholder == "KeyId" {
            return None;
        }
        if text.starts_with("http") {
            return text.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned);
        }
        match form {
            Some("{table}") => return table(text).map(str::to_owned),
            Some("{before:}") => return text.split(':').next().map(str::to_owned),
            Some("{behind:}") => return text.split_once(':').map(|(_, text)| text.to_owned()),
            Some(form) => return Some(form.replace("{}", text)),
            None => {}
        }
        if placeholder.ends_with("WithoutLeadingSlash") {
            return Some(text.trim_start_matches('/').to_owned());
        }
        let path = self.text("path").filter(|_| placeholder.ends_with("WithPath"));
        Some(format!("{}{text}", path.unwrap_or_default().trim_start_matches('/')))
    }
}

impl Parameter<'_> {
    /// Whether it is no part of another one.
    const fn is_top(&self) -> bool {
        self.within.is_empty()
    }

    /// The same as a part of what no call has: no name of the table means it.
    fn renamed(&self) -> Self {
        Self { within: HEADERS.to_owned(), ..self.clone() }
    }
}

/// The source of a copy, where it is no text: `bucket/key`, as the header has it.
fn copied<'a>(node: &Node) -> Option<Parameter<'a>> {
    let source = node.member("CopySource")?;
    let text = |name| source.member(name).and_then(Node::as_str);
    let text = format!("{}/{}", text("Bucket")?, text("Key").unwrap_or("*"));
    let (name, within) = (letters("x-amz-copy-source"), HEADERS.to_owned());
    Some(Parameter { name, within, text: Some(Cow::Owned(text)), is_untold: false })
}

/// The table of a statement of PartiQL (Amazon DynamoDB Developer Guide, "PartiQL statements").
fn table(statement: &str) -> Option<&str> {
    let mut words = statement.split_whitespace();
    let is_before = |word: &str| {
        ["FROM", "INTO", "UPDATE"].iter().any(|known| word.eq_ignore_ascii_case(known))
    };
    words.find(|word| is_before(word))?;
    let name = words.next()?;
    let quoted = name.strip_prefix('"').and_then(|rest| rest.split('"').next());
    let name = quoted.or_else(|| name.split(['.', ';']).next());
    name.filter(|name| !name.is_empty())
}

/// By what names parameters are taken for a part of an ARN.
struct Naming<'a> {
    part: Part<'a>,
    name: String,
    of_type: String,
    /// Whether another parameter says that the resource is of the type.
    is_typed: bool,
    /// The rows of this part, and those of the others.
    rows: (Vec<&'a ParameterRow>, Vec<&'a ParameterRow>),
}

impl<'a> Naming<'a> {
    fn new(part: Part<'a>, told_type: Option<&str>, rows: &'a [ParameterRow]) -> Self {
        let of_type = letters(part.type_name);
        Self {
            part,
            name: letters(part.placeholder),
            is_typed: part.is_last && told_type.map(letters).as_ref() == Some(&of_type),
            of_type,
            rows: rows.iter().partition(|row| row.placeholder == part.placeholder),
        }
    }

    fn row(&self, parameter: &Parameter<'_>) -> Option<&'a ParameterRow> {
        self.rows.0.iter().copied().find(|row| row.names(parameter))
    }

    /// Whether a value tells that it is another part: the group of `groupId` is a security group.
    fn is_other_id(&self, text: &str) -> bool {
        self.rows.1.iter().any(|other| other.is_of_id(text))
    }

    fn names(&self, parameter: &Parameter<'_>) -> bool {
        let is_telling =
            self.part.is_of_only_type || !SAYS_NOTHING.contains(&self.part.placeholder);
        let of_part = parameter.name.strip_prefix(&self.name).filter(|_| is_telling);
        let of_type = parameter.name.strip_prefix(&self.of_type).filter(|_| self.part.is_last);
        let is_whole = |end: &str| parameter.is_top() || !end.is_empty();
        matches!(of_part, Some("" | "s"))
            || of_type.is_some_and(|end| ENDINGS.contains(&end) && is_whole(end))
            || (self.is_typed && parameter.name == letters(RESOURCE_ID))
    }
}

impl ParameterRow {
    /// Names of the table are general ones, such as `name`: they count where the call itself has them, or what is said
    /// to have them.
    fn names(&self, parameter: &Parameter<'_>) -> bool {
        match &self.named {
            ParameterName::Is { within, name } => {
                (&parameter.within, &parameter.name) == (within, name)
            }
            ParameterName::ValueBegins(_) => {
                parameter.text.as_deref().is_some_and(|text| self.is_of_id(text))
            }
        }
    }

    /// Whether a value is an id that tells what it names.
    fn is_of_id(&self, text: &str) -> bool {
        matches!(self.named, ParameterName::ValueBegins(start) if is_id(text, start))
    }
}

/// Whether it is an id of EC2: `i-`, and behind it hexadecimal digits; others begin so too (`ipam-pool-`).
fn is_id(text: &str, start: &str) -> bool {
    let rest = text.strip_prefix(start);
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Whether a text begins so, without regard to letter case; `_` is a space.
fn begins(text: &str, start: &str) -> bool {
    let is_alike = |(found, wanted): (&u8, u8)| {
        found.eq_ignore_ascii_case(&wanted) || (wanted == b'_' && *found == b' ')
    };
    let text = text.trim_start().as_bytes();
    text.get(..start.len()).is_some_and(|text| text.iter().zip(start.bytes()).all(is_alike))
}

/// Whether a value is empty, or hidden by asterisks or a word.
fn is_hidden(text: &str) -> bool {
    text == HIDDEN || text.bytes().all(|byte| byte == b'*')
}

/// A name in lower case, letters and digits only.
pub(super) fn letters(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}
