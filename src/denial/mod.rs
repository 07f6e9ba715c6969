//! Reads an access-denied message of AWS back into what it tells (EVALUATION.md, section 20).

mod words;

use crate::decide::Answer;
use crate::json;
use crate::json::Node;
use crate::json::Value;
use crate::policy::PolicyType;

pub use crate::denial::words::explicit_words;
pub use crate::denial::words::type_words;

/// What a message tells. Everything that it leaves open is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Denial {
    /// Whether a statement denies, or none allows.
    pub answer: Option<Answer>,
    /// The policy type that AWS names.
    pub policy_type: Option<PolicyType>,
    /// The policy type through which the first one came to be applied.
    pub through: Option<PolicyType>,
    /// The caller as printed, most often an ARN.
    pub principal: Option<String>,
    /// The action.
    pub action: Option<String>,
    /// The resource as printed, most often an ARN.
    pub resource: Option<String>,
    /// The ARN of the policy that denies.
    pub policy_arn: Option<String>,
    /// The bucket setting that denies, by AWS's name.
    pub setting: Option<String>,
    /// What `GetRequestAuthorizationDetails` takes.
    pub authorization_id: Option<String>,
    /// What `sts:DecodeAuthorizationMessage` takes.
    pub encoded_message: Option<String>,
    /// Of a decoded message: the request context.
    pub context: Vec<(String, Vec<String>)>,
    /// Of a decoded message: the statements that matched, by their `Sid`.
    pub statement_ids: Vec<String>,
}

/// By what a text is known to be about a denial, in lower case.
const SIGNS: [&str; 7] = [
    "not authorized",
    "access denied",
    "accessdenied",
    "not allowed to",
    "explicit deny",
    "denied due to",
    "unauthorizedoperation",
];

/// What may follow the action in a message.
const BEHIND_ACTION: [&str; 6] =
    [" on ", " because ", " with an explicit deny", ". ", ", with policy ARN", " User:"];

/// What may follow the resource in a message.
const BEHIND_RESOURCE: [&str; 6] = [
    " because ",
    " with an explicit deny",
    ". Go to ",
    ". Encoded authorization failure message",
    ", with policy ARN",
    "\"",
];

/// Keys of a decoded message that say again what its principal, action and resource say.
const PSEUDO_KEYS: [&str; 6] =
    ["aws:Resource", "aws:Account", "aws:Region", "aws:Service", "aws:Type", "aws:ARN"];

/// The setting of a bucket that takes no uploads with keys of the customer, by its name in the S3
/// API.
const SSE_C: &str = "BlockedEncryptionTypes";

/// Members in which AWS's protocols carry a message.
const MESSAGE_MEMBERS: [&str; 3] = ["message", "Message", "errorMessage"];

/// Reads a message, with or without what a command line tool prints around it, or the decoded form
/// of an encoded one. None when the text is about no denial.
///
/// ```
/// use iam_verdict::denial::parse_access_denied;
/// use iam_verdict::policy::PolicyType;
///
/// let denial = parse_access_denied(
///     "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: sqs:SendMessage on \
///      resource: arn:aws:sqs:eu-west-1:111122223333:jobs with an explicit deny in a service \
///      control policy",
/// ).ok_or("no denial")?;
/// assert_eq!(denial.policy_type, Some(PolicyType::ServiceControl));
/// assert_eq!(denial.action.as_deref(), Some("sqs:SendMessage"));
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn parse_access_denied(text: &str) -> Option<Denial> {
    if !text.trim_start().starts_with('{') {
        return plain(text);
    }
    let (node, _) = json::parse(text);
    let node = node?;
    let text_of = |name: &&str| node.member(name).and_then(Node::as_str);
    if let Some(text) = MESSAGE_MEMBERS.iter().find_map(text_of) {
        return plain(text);
    }
    match node.member("DecodedMessage").and_then(Node::as_str) {
        None => decoded_message(&node),
        Some(inner) => decoded_message(&json::parse(inner).0?),
    }
}

fn plain(text: &str) -> Option<Denial> {
    let text = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    let lower = text.to_ascii_lowercase();
    SIGNS.iter().any(|sign| lower.contains(sign)).then(|| message(&text))
}

fn message(text: &str) -> Denial {
    let mut denial = Denial {
        principal: principal(text),
        action: action(text),
        resource: resource(text),
        setting: setting(text),
        authorization_id: after(text, "authorization id: ", &[" ", "."])
            .or_else(|| after(text, "#/authorization-details/", &[" "])),
        encoded_message: after(text, "Encoded authorization failure message: ", &[" "]),
        ..Denial::default()
    };
    reason(text, &mut denial);
    denial
}

/// What stands behind the first `start`, up to the first of `ends`; none when that is nothing.
fn after(text: &str, start: &str, ends: &[&str]) -> Option<String> {
    let (_, rest) = text.split_once(start)?;
    let found = until(rest, ends).trim();
    (!found.is_empty()).then(|| found.to_owned())
}

fn until<'a>(text: &'a str, ends: &[&str]) -> &'a str {
    let end = ends.iter().filter_map(|end| text.find(end)).min();
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn principal(text: &str) -> Option<String> {
    after(text, "User: ", &[" is not authorized"])
        .or_else(|| after(text, "Principal [", &["]"]))
        .filter(|found| !found.contains(' '))
}

/// An action is one word with a colon; the reason of a denial may be the only place that names it.
fn action(text: &str) -> Option<String> {
    after(text, "authorized to perform: ", &BEHIND_ACTION)
        .or_else(|| after(text, "allowed to execute [", &["]"]))
        .or_else(|| after(text, " allows the ", &[" action"]))
        .map(|found| found.trim_end_matches(['.', ',']).to_owned())
        .filter(|found| found.contains(':') && !found.contains(' '))
}

fn resource(text: &str) -> Option<String> {
    after(text, "on resource: \"", &["\""])
        .or_else(|| after(text, "on resource: ", &BEHIND_RESOURCE))
        .or_else(|| after(text, "authorized to access resource ", &BEHIND_RESOURCE))
        .or_else(|| after(text, "authorized to access resource: ", &BEHIND_RESOURCE))
        .map(|found| found.strip_suffix('.').unwrap_or(&found).to_owned())
}

fn setting(text: &str) -> Option<String> {
    let is_sse_c = text.contains("Server Side Encryption with Customer provided keys");
    after(text, "prevented by the ", &[" setting"]).or_else(|| is_sse_c.then(|| SSE_C.to_owned()))
}

fn reason(text: &str, denial: &mut Denial) {
    if let Some((_, rest)) = text.split_once("because no ") {
        denial.answer = Some(Answer::ImplicitDeny);
        denial.policy_type = named(rest, type_words).map(|(policy_type, _)| policy_type);
    } else if let Some((_, rest)) = text.split_once("explicit deny") {
        denial.answer = Some(Answer::ExplicitDeny);
        let rest = rest.strip_prefix(" in ").and_then(|rest| named(rest, explicit_words));
        let Some((policy_type, rest)) = rest else { return };
        denial.policy_type = Some(policy_type);
        let through = rest.strip_prefix(" transitively through ");
        let through = through.and_then(|rest| named(rest, explicit_words));
        denial.through = through.map(|(policy_type, _)| policy_type);
        let rest = through.map_or(rest, |(_, rest)| rest);
        let arn = rest.strip_prefix(": ").or_else(|| rest.strip_prefix(", with policy ARN: "));
        let arn = arn.map(|arn| until(arn, &[" ", ". "]).trim_end_matches('.'));
        denial.policy_arn = arn.filter(|arn| arn.starts_with("arn:")).map(str::to_owned);
    } else if let Some((_, rest)) = text.split_once("denied due to ") {
        denial.policy_type = named(rest, explicit_words).map(|(policy_type, _)| policy_type);
    }
}

/// The policy type that a text begins with, in the words of `spell`, and what follows.
fn named(text: &str, spell: fn(PolicyType) -> &'static str) -> Option<(PolicyType, &str)> {
    // An older spelling of AWS's own documentation.
    if let Some(rest) = text.strip_prefix("a sessions policy") {
        return Some((PolicyType::Session, rest));
    }
    PolicyType::ALL.into_iter().find_map(|known| Some((known, text.strip_prefix(spell(known))?)))
}

/// What `sts:DecodeAuthorizationMessage` answers.
fn decoded_message(node: &Node) -> Option<Denial> {
    let context = node.member("context")?;
    let text =
        |node: &Node, name: &str| node.member(name).and_then(Node::as_str).map(str::to_owned);
    if node.member("allowed")?.value == Value::Bool(true) {
        return None;
    }
    let is_explicit = node.member("explicitDeny")?.value == Value::Bool(true);
    let conditions = context.member("conditions").map(items).unwrap_or_default();
    let statements = node.member("matchedStatements").map(items).unwrap_or_default();
    let condition = |item: &Node| {
        let key = text(item, "key").filter(|key| !PSEUDO_KEYS.contains(&key.as_str()))?;
        let values = item.member("values").map(items).unwrap_or_default();
        Some((key, values.iter().filter_map(|item| text(item, "value")).collect()))
    };
    Some(Denial {
        answer: Some(if is_explicit { Answer::ExplicitDeny } else { Answer::ImplicitDeny }),
        principal: context.member("principal").and_then(|principal| text(principal, "arn")),
        action: text(context, "action").map(|action| with_prefix(action, conditions)),
        resource: text(context, "resource").filter(|resource| !resource.is_empty()),
        context: conditions.iter().filter_map(condition).collect(),
        statement_ids: statements
            .iter()
            .filter_map(|item| text(item, "statementId"))
            .filter(|id| !id.is_empty())
            .collect(),
        ..Denial::default()
    })
}

fn items(node: &Node) -> &[Node] {
    node.member("items").and_then(Node::as_array).unwrap_or_default()
}

/// A decoded message may name the action without its service, which then is a condition.
fn with_prefix(action: String, conditions: &[Node]) -> String {
    if action.contains(':') {
        return action;
    }
    let is_service =
        |item: &&Node| item.member("key").and_then(Node::as_str) == Some("aws:Service");
    let values = conditions.iter().find(is_service).and_then(|item| item.member("values"));
    let value = values.and_then(|values| items(values).first()?.member("value")?.as_str());
    value.map_or_else(|| action.clone(), |service| format!("{service}:{action}"))
}
