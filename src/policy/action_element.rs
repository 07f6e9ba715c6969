//! `Action` and `NotAction` (rules A1 to A10, G8).

use crate::base::code::Code;
use crate::base::diagnostic::Trail;
use crate::json::Member;
use crate::json::Node;
use crate::policy::model::ActionElement;
use crate::policy::model::ActionEntry;
use crate::policy::policy_type::PolicyType;
use crate::policy::reading::Element;
use crate::policy::reading::Entry;
use crate::policy::reading::Reading;

pub(super) fn read(
    reading: &mut Reading,
    at: &Trail<'_>,
    statement: &Node,
    members: &[Member],
) -> Option<ActionElement> {
    let (member, negated) = match reading.element(at, members, ["Action", "NotAction"]) {
        Element::Given { member, negated } => (member, negated),
        Element::Broken => return None,
        Element::Absent => {
            let found = (Code::MissingAction, "the statement has no `Action`".to_owned());
            reading.error_with_help(found, (at, statement.span), "add `Action` or `NotAction`");
            return None;
        }
    };
    let place = at.member(&member.key);
    let entries = reading.entries(&member.value, &place, false);
    reading.check_not_empty(&place, member, Code::EmptyArrayAction);
    for entry in &entries {
        check(reading, &entry.trail(&place), entry);
    }
    let entries = entries
        .iter()
        .map(|entry| ActionEntry {
            text: entry.text.to_owned(),
            index: entry.index,
            span: entry.span,
        })
        .collect();
    Some(ActionElement { negated, span: member.value.span, entries })
}

fn check(reading: &mut Reading, at: &Trail<'_>, entry: &Entry<'_>) {
    if entry.text == "*" {
        return;
    }
    if entry.text.contains("${") {
        let message = format!("policy variables do not work in actions: `{}`", entry.text);
        return reading.error(Code::VariableUnsupportedInElement, at, entry.span, message);
    }
    let mut parts = entry.text.split(':');
    let (Some(prefix), Some(name), None) = (parts.next(), parts.next(), parts.next()) else {
        let message = format!("`{}` is not `service:action` with one colon", entry.text);
        return reading.error(Code::InvalidServiceInAction, at, entry.span, message);
    };
    let is_prefix_character = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if prefix.is_empty() || !prefix.chars().all(is_prefix_character) {
        let message = format!("`{prefix}` is no service prefix");
        let found = (Code::InvalidServiceInAction, message);
        let help = if prefix.contains(['*', '?']) {
            "wildcards work in the action name only: write the service out, such as `s3:Get*`"
        } else {
            "a service prefix has letters, digits, `-` and `.`"
        };
        return reading.error_with_help(found, (at, entry.span), help);
    }
    if name.is_empty() || name.contains(' ') {
        let message = format!("`{}` never matches an action", entry.text);
        reading.warn(Code::ActionHasSpace, at, entry.span, message);
    }
}

impl Reading {
    /// Whether the policy type has no `Resource` (rule G9).
    pub(super) fn is_trust(&self) -> bool {
        self.policy_type == PolicyType::RoleTrust
    }
}
