//! What only the text of a policy tells: empty elements, mixed values, repeated Sids.

use std::collections::BTreeSet;

use crate::base::diagnostic::Trail;
use crate::json::Member;
use crate::json::Node;
use crate::json::Value;
use crate::policy::PolicyType;
use crate::validate::Finding;
use crate::validate::Source;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;

pub(super) fn check(subject: Subject<'_>, source: Source<'_>, findings: &mut Vec<Finding>) {
    let root = Trail::ROOT;
    let at = root.member("Statement");
    let Some(node) = source.node.member("Statement") else { return };
    let mut sids = BTreeSet::new();
    let statements = node.as_array().unwrap_or(std::slice::from_ref(node));
    for (index, statement) in statements.iter().enumerate() {
        // As `validate` has it: the index of a statement that stands alone is taken out there.
        let at = at.index(index);
        let Some(members) = statement.as_object() else { continue };
        for member in members {
            let place = at.member(&member.key);
            match member.key.as_str() {
                "Sid" => findings.extend(sid(subject, &place, member, &mut sids)),
                "Principal" => findings.extend(empty_principal(subject, &place, member)),
                "Condition" => condition(&place, member, findings),
                _ => {}
            }
        }
    }
}

fn found(code: FindingCode, at: &Trail<'_>, node: &Node, message: &str) -> Finding {
    Finding::new(code, message.to_owned(), at.path(), node.span)
}

/// IAM refuses repeated Sids; other services take them.
fn sid<'a>(
    subject: Subject<'_>,
    at: &Trail<'_>,
    member: &'a Member,
    seen: &mut BTreeSet<&'a str>,
) -> Option<Finding> {
    let sid = member.value.as_str()?;
    if sid.is_empty() {
        let message = "an empty `Sid` names nothing";
        let finding = found(FindingCode::EmptySidValue, at, &member.value, message);
        return Some(finding.help("remove it, or name the statement"));
    }
    if seen.insert(sid) || subject.policy_type.has_iam_sids() {
        return None;
    }
    let message = format!("the Sid `{sid}` stands more than once");
    let finding = found(FindingCode::UniqueSidsRecommended, at, &member.value, &message);
    Some(finding.help("rename it"))
}

fn is_empty_object(node: &Node) -> bool {
    node.as_object().is_some_and(<[Member]>::is_empty)
}

/// Of the types that have principals; in the others the grammar refuses the element.
fn empty_principal(subject: Subject<'_>, at: &Trail<'_>, member: &Member) -> Option<Finding> {
    let has_principals = matches!(
        subject.policy_type,
        PolicyType::ResourceBased | PolicyType::VpcEndpoint | PolicyType::RoleTrust
    );
    (has_principals && is_empty_object(&member.value)).then(|| {
        let message = "an empty `Principal` is nobody";
        let finding = found(FindingCode::EmptyObjectPrincipal, at, &member.value, message);
        finding.help("say who, such as `{\"AWS\": \"111122223333\"}`")
    })
}

fn condition(at: &Trail<'_>, member: &Member, findings: &mut Vec<Finding>) {
    let empty = |at: &Trail<'_>, node: &Node| {
        let message = "without a key there is no condition";
        found(FindingCode::EmptyObjectCondition, at, node, message).help("remove it")
    };
    if is_empty_object(&member.value) {
        return findings.push(empty(at, &member.value));
    }
    for operator in member.value.as_object().unwrap_or_default() {
        let at = at.member(&operator.key);
        if is_empty_object(&operator.value) {
            findings.push(empty(&at, &operator.value));
        }
        for key in operator.value.as_object().unwrap_or_default() {
            findings.extend(mixed(&at.member(&key.key), key));
        }
    }
}

/// A list of values of several JSON types.
fn mixed(at: &Trail<'_>, key: &Member) -> Option<Finding> {
    let values = key.value.as_array()?;
    let is_scalar =
        |node: &&Node| matches!(node.value, Value::String(_) | Value::Number(_) | Value::Bool(_));
    let mut kinds = values.iter().filter(is_scalar).map(Node::kind);
    let first = kinds.next()?;
    let other = kinds.find(|kind| *kind != first)?;
    let message = format!("the values of `{}` are {first} and {other}", key.key);
    let finding = found(FindingCode::InvalidConditionDataType, at, &key.value, &message);
    Some(finding.help("write all of them as strings"))
}
