//! One statement (rules G6, G7, S1, S2) and which elements its policy type has.

use std::collections::BTreeSet;

use crate::base::code::Code;
use crate::base::diagnostic::Trail;
use crate::base::suggest::did_you_mean;
use crate::json::Member;
use crate::json::Node;
use crate::policy::action_element;
use crate::policy::condition_element;
use crate::policy::document::check_member;
use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::policy::policy_type::PolicyType;
use crate::policy::principal_element;
use crate::policy::reading::Reading;
use crate::policy::reading::find;
use crate::policy::resource_element;

const MEMBERS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// Reads one statement; none when an element it needs is missing or broken.
pub(super) fn read(
    reading: &mut Reading,
    at: &Trail<'_>,
    index: usize,
    node: &Node,
) -> Option<Statement> {
    let Some(members) = node.as_object() else {
        reading.wrong_type(at, node, "a statement, which is an object");
        return None;
    };
    for member in members {
        check_member(reading, at, member, &MEMBERS);
    }
    let sid = sid(reading, at, members);
    let effect = effect(reading, at, node, members);
    let action = action_element::read(reading, at, node, members);
    let resource = resource_element::read(reading, at, node, members);
    let principal = principal_element::read(reading, at, node, (members, effect));
    let condition = condition_element::read(reading, at, members);
    let statement = Statement {
        index,
        span: node.span,
        sid,
        effect: effect?,
        principal,
        action: action?,
        resource,
        condition,
    };
    check_resource_control(reading, at, &statement);
    Some(statement)
}

fn sid(reading: &mut Reading, at: &Trail<'_>, members: &[Member]) -> Option<String> {
    let member = find(members, "Sid")?;
    let place = at.member("Sid");
    let Some(text) = member.value.as_str() else {
        reading.wrong_type(&place, &member.value, "a string");
        return None;
    };
    let has_other = text.chars().any(|character| !character.is_ascii_alphanumeric());
    if has_other && reading.policy_type.has_iam_sids() {
        let message = format!("the Sid `{text}` has characters other than A-Z, a-z and 0-9");
        let found = (Code::UnsupportedSid, message);
        reading.error_with_help(found, (&place, member.value.span), "use letters and digits only");
    }
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// `Sid`s are unique within an IAM policy; the empty one means none (rule S1).
pub(super) fn check_unique_sids(reading: &mut Reading, at: &Trail<'_>, statements: &[Node]) {
    if !reading.policy_type.has_iam_sids() {
        return;
    }
    let mut seen = BTreeSet::new();
    for (index, statement) in statements.iter().enumerate() {
        let Some(node) = statement.member("Sid") else {
            continue;
        };
        let Some(sid) = node.as_str().filter(|sid| !sid.is_empty()) else {
            continue;
        };
        if !seen.insert(sid) {
            let message = format!("the Sid `{sid}` stands more than once");
            let place = at.index(index);
            reading.error(Code::UniqueSidsRequired, &place.member("Sid"), node.span, message);
        }
    }
}

fn effect(
    reading: &mut Reading,
    at: &Trail<'_>,
    node: &Node,
    members: &[Member],
) -> Option<Effect> {
    let Some(member) = find(members, "Effect") else {
        let found = (Code::MissingEffect, "the statement has no `Effect`".to_owned());
        reading.error_with_help(found, (at, node.span), "add \"Effect\": \"Allow\" or \"Deny\"");
        return None;
    };
    let place = at.member("Effect");
    match member.value.as_str() {
        Some("Allow") => Some(Effect::Allow),
        Some("Deny") => Some(Effect::Deny),
        Some(other) => {
            let message = format!("`{other}` is no effect: expected `Allow` or `Deny`");
            let help = did_you_mean(other, ["Allow", "Deny"])
                .unwrap_or_else(|| "letter case matters".to_owned());
            let found = (Code::InvalidEffect, message);
            reading.error_with_help(found, (&place, member.value.span), help);
            None
        }
        None => {
            reading.wrong_type(&place, &member.value, "the string \"Allow\" or \"Deny\"");
            None
        }
    }
}

/// What customers' resource control policies may hold (EVALUATION.md, rule R9.3). AWS's own
/// `RCPFullAWSAccess` is the one with `Allow`.
fn check_resource_control(reading: &mut Reading, at: &Trail<'_>, statement: &Statement) {
    if reading.policy_type != PolicyType::ResourceControl || is_full_access(statement) {
        return;
    }
    if statement.effect == Effect::Allow {
        let message = "a resource control policy can only deny".to_owned();
        let found = (Code::RcpSyntaxErrorAllow, message);
        let help = "AWS attaches RCPFullAWSAccess itself; write \"Effect\": \"Deny\"";
        reading.error_with_help(found, (&at.member("Effect"), statement.span), help);
    }
    if statement.action.negated {
        let message = "a resource control policy cannot have `NotAction`".to_owned();
        let place = at.member("NotAction");
        reading.error(Code::RcpSyntaxErrorNotaction, &place, statement.action.span, message);
    }
    for entry in statement.action.entries.iter().filter(|entry| entry.text == "*") {
        let message = "a resource control policy cannot have the bare action `*`".to_owned();
        let found = (Code::RcpSyntaxErrorAction, message);
        let help = "name a service, such as `s3:*`";
        reading.error_with_help(found, (&at.member("Action"), entry.span), help);
    }
}

fn is_full_access(statement: &Statement) -> bool {
    let any_action = statement.action.entries.iter().all(|entry| entry.text == "*");
    let any_resource = statement.resource.as_ref().is_some_and(|resource| {
        !resource.negated && resource.entries.iter().all(|entry| entry.text == "*")
    });
    statement.effect == Effect::Allow
        && !statement.action.negated
        && any_action
        && any_resource
        && statement.condition.is_empty()
}
