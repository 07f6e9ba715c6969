//! What the parameters of a call name: parts of the ARNs that it is asked on.

use crate::base::budget::MAX_RECORDED_PARAMETERS;
use crate::cloudtrail::mapping::Condition;
use crate::cloudtrail::mapping::ParameterName;
use crate::cloudtrail::mapping::ParameterRow;
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

#[derive(Debug)]
struct Parameter<'a> {
    /// The name in lower case, letters and digits only: services spell it in several ways.
    name: String,
    /// Whether it is no part of another one.
    is_top: bool,
    text: Option<&'a str>,
    /// Whether it is there and its value is not told.
    is_untold: bool,
}

impl<'a> Parameters<'a> {
    /// The parameters that a record tells; those of a list have its name.
    pub(super) fn of(node: Option<&'a Node>) -> Self {
        let mut all = Vec::new();
        let mut open: Vec<(&'a Node, &'a str, usize)> =
            node.map(|node| (node, "", 0)).into_iter().collect();
        while let Some((node, name, depth)) = open.pop() {
            if all.len() >= MAX_RECORDED_PARAMETERS {
                break;
            }
            let below = depth.saturating_add(1);
            let text = match &node.value {
                Value::Object(members) => {
                    let members = members.iter().rev();
                    open.extend(members.map(|member| (&member.value, member.key.as_str(), below)));
                    None
                }
                Value::Array(items) => {
                    open.extend(items.iter().rev().map(|item| (item, name, depth)));
                    continue;
                }
                Value::String(text) => Some(text.as_str()),
                Value::Number(lexeme) => Some(lexeme.as_str()),
                Value::Bool(_) | Value::Null => None,
            };
            if depth > 0 {
                let told = text.filter(|text| !is_hidden(text));
                let is_untold = node.value == Value::Null || text.is_some() && told.is_none();
                let is_top = depth == 1;
                all.push(Parameter { name: letters(name), is_top, text: told, is_untold });
            }
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
                Some((_, name)) if known.is_top => letters(name),
                // The bucket that is copied from is not the one that is called.
                Some(_) => return None,
                None => format!("xamz{}", known.name),
            };
            Some(Parameter { name, is_top: false, ..*known })
        });
        let renamed: Vec<Parameter<'_>> = renamed.collect();
        parameters.all.extend(renamed);
        parameters
    }

    /// Whether a role is given, and not which.
    pub(super) fn has_untold_role(&self) -> bool {
        let is_role = |name: &str| name.ends_with("role") || name.ends_with("rolearn");
        self.all.iter().any(|known| known.is_untold && is_role(&known.name))
    }

    /// Every text among them.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'a str> {
        self.all.iter().filter_map(|parameter| parameter.text)
    }

    /// The first text of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        let name = letters(name);
        self.all.iter().filter(|known| known.name == name).find_map(|known| known.text)
    }

    /// Whether there is a parameter of a name.
    pub(super) fn has(&self, name: &str) -> bool {
        let name = letters(name);
        self.all.iter().any(|known| known.name == name)
    }

    /// Whether a condition holds.
    pub(super) fn fulfil(&self, condition: Condition) -> bool {
        match condition {
            Condition::Has(name) => self.has(name),
            Condition::Lacks(name) => !self.has(name),
            Condition::Begins(name, start) => {
                let name = letters(name);
                let texts = self.all.iter().filter(|known| known.name == name);
                texts.filter_map(|known| known.text).any(|text| begins(text, start))
            }
        }
    }

    /// The values for a part of the ARNs of a type, each once, in their order, with the places of their parameters.
    pub(super) fn values(&self, part: Part<'_>, rows: &[ParameterRow]) -> Vec<(usize, String)> {
        let naming = Naming::new(part, self.text("resourceType"), rows);
        let mut values: Vec<(usize, String)> = Vec::new();
        for (place, parameter) in self.all.iter().enumerate() {
            let text = parameter.text.filter(|text| !text.starts_with("arn:") && part.takes(text));
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
        if let Some(form) = form {
            return Some(form.replace("{}", text));
        }
        if placeholder.ends_with("WithoutLeadingSlash") {
            return Some(text.trim_start_matches('/').to_owned());
        }
        let path = self.text("path").filter(|_| placeholder.ends_with("WithPath"));
        Some(format!("{}{text}", path.unwrap_or_default().trim_start_matches('/')))
    }
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
        let is_whole = |end: &str| parameter.is_top || !end.is_empty();
        matches!(of_part, Some("" | "s"))
            || of_type.is_some_and(|end| ENDINGS.contains(&end) && is_whole(end))
            || (self.is_typed && parameter.name == letters(RESOURCE_ID))
    }
}

impl ParameterRow {
    /// Names of the table are general ones, such as `name`: they count where the call itself has them.
    fn names(&self, parameter: &Parameter<'_>) -> bool {
        match &self.named {
            ParameterName::Is(name) => parameter.is_top && parameter.name == *name,
            ParameterName::ValueBegins(_) => parameter.text.is_some_and(|text| self.is_of_id(text)),
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
