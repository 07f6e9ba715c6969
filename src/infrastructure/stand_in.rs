//! What stands in a document for what is not known.
//!
//! A document must be read although parts of it are not known. So each of them gets a stand-in of the
//! form that its place asks for, never a wildcard, never a policy variable: both mean something, and
//! findings would tell of it. Where the form of the unknown itself is known (an account, the ARN of
//! a queue), findings about it are worth hearing; where only its place tells a form, they are not
//! ([`Unknown::has_form`](crate::infrastructure::Unknown::has_form)).

use crate::base::budget::MAX_ARN_BYTES;
use crate::base::diagnostic::PathSegment;
use crate::infrastructure::draft::Hole;

/// The account of AWS's own examples (IAM User Guide).
pub(super) const ACCOUNT: &str = "111122223333";
pub(super) const REGION: &str = "us-east-1";
pub(super) const PARTITION: &str = "aws";

/// What stands in for an unknown value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StandIn {
    Text(String),
    /// JSON.
    Json(String),
}

/// What stands in for a piece of a text, and whether it has the form of what is unknown: the text
/// before it tells which field of an ARN it fills.
pub(super) fn piece(before: &str, hole: &Hole, place: &[PathSegment]) -> (String, bool) {
    let is_sid = place.last() == Some(&PathSegment::Member("Sid".to_owned()));
    match &hole.stand_in {
        Some(text) if is_sid => return (letters(text), true),
        Some(text) => return (text.clone(), true),
        None => {}
    }
    let name = name(&hole.expression);
    // What is longer is no ARN.
    let arn = before.strip_prefix("arn:").filter(|_| before.len() <= MAX_ARN_BYTES);
    let Some(fields) = arn else { return (name, is_sid) };
    let mut fields: Vec<&str> = fields.splitn(5, ':').collect();
    let last = fields.pop().unwrap_or_default();
    match (fields.len(), last.is_empty()) {
        (0, true) => (PARTITION.to_owned(), true),
        (2, true) => (REGION.to_owned(), true),
        (3, true) => (ACCOUNT.to_owned(), true),
        // Behind `role/` any name is one; as the first thing it may also be the kind of resource,
        // except where there is but one.
        (4, _) => {
            let has_one_kind = matches!(fields.get(1), Some(&("s3" | "sqs" | "sns")));
            (name, has_one_kind || last.contains(['/', ':']))
        }
        _ => (name, false),
    }
}

/// What stands in for a whole value at a place of a policy.
pub(super) fn whole(hole: &Hole, place: &[PathSegment]) -> StandIn {
    if let Some(text) = &hole.stand_in {
        return StandIn::Text(text.clone());
    }
    let name = name(&hole.expression);
    let names: Vec<&str> = place.iter().filter_map(member).collect();
    let names = names.strip_prefix(&["Statement"]).unwrap_or(&names);
    let role = || format!("arn:{PARTITION}:iam::{ACCOUNT}:role/{name}");
    StandIn::Text(match names {
        ["Version"] => "2012-10-17".to_owned(),
        // Never favourable: nothing is allowed by what is not known.
        ["Effect"] => "Deny".to_owned(),
        ["Action" | "NotAction"] => format!("unknown:{name}"),
        ["Resource" | "NotResource"] => {
            format!("arn:{PARTITION}:unknown:{REGION}:{ACCOUNT}:{name}")
        }
        ["Principal" | "NotPrincipal"] => {
            return StandIn::Json(format!("{{\"AWS\":\"{}\"}}", role()));
        }
        ["Principal" | "NotPrincipal", "AWS"] => role(),
        ["Principal" | "NotPrincipal", "Service"] => {
            format!("{}.amazonaws.com", name.to_ascii_lowercase())
        }
        ["Principal" | "NotPrincipal", "Federated"] => {
            format!("arn:{PARTITION}:iam::{ACCOUNT}:saml-provider/{name}")
        }
        ["Principal" | "NotPrincipal", "CanonicalUser"] => "0".repeat(64),
        ["Condition"] => {
            let value = format!("{{\"aws:PrincipalTag/{name}\":\"{name}\"}}");
            return StandIn::Json(format!("{{\"StringEquals\":{value}}}"));
        }
        ["Condition", operator] => {
            let value = condition_value(operator, &name);
            return StandIn::Json(format!("{{\"aws:PrincipalTag/{name}\":\"{value}\"}}"));
        }
        ["Condition", operator, _] => condition_value(operator, &name),
        _ => name,
    })
}

/// A value that an operator can read.
fn condition_value(operator: &str, name: &str) -> String {
    let forms = [
        ("Bool", "true"),
        ("Null", "true"),
        ("Numeric", "0"),
        ("Date", "2020-01-01T00:00:00Z"),
        ("Ip", "192.0.2.0/24"),
        ("Binary", "AA=="),
    ];
    match forms.iter().find(|(family, _)| operator.contains(family)) {
        Some((_, value)) => (*value).to_owned(),
        None if operator.contains("Arn") => {
            format!("arn:{PARTITION}:iam::{ACCOUNT}:role/{name}")
        }
        None => name.to_owned(),
    }
}

fn member(segment: &PathSegment) -> Option<&str> {
    match segment {
        PathSegment::Member(name) => Some(name),
        PathSegment::Index(_) => None,
    }
}

/// A name made of an expression: its last word, `BucketName` of `!Ref BucketName`.
fn name(expression: &str) -> String {
    let mut words = expression.split(|c: char| !c.is_ascii_alphanumeric());
    words.rfind(|word| word.starts_with(char::is_alphabetic)).unwrap_or("Unknown").to_owned()
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}
