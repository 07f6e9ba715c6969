//! `Resource` and `NotResource` (rules R1 to R12, G9).

use crate::base::code::Code;
use crate::base::diagnostic::Trail;
use crate::json::Member;
use crate::json::Node;
use crate::policy::model::ResourceElement;
use crate::policy::model::ResourceEntry;
use crate::policy::model::ResourceForm;
use crate::policy::model::Version;
use crate::policy::policy_type::PolicyType;
use crate::policy::reading::Element;
use crate::policy::reading::Entry;
use crate::policy::reading::Reading;
use crate::policy::variable::Template;
use crate::policy::variable::VariableError;
use crate::value::arn;

pub(super) fn read(
    reading: &mut Reading,
    at: &Trail<'_>,
    statement: &Node,
    members: &[Member],
) -> Option<ResourceElement> {
    let (member, negated) = match reading.element(at, members, ["Resource", "NotResource"]) {
        Element::Given { member, negated } => (member, negated),
        Element::Broken => return None,
        Element::Absent => {
            missing(reading, at, statement);
            return None;
        }
    };
    let place = at.member(&member.key);
    if reading.is_trust() {
        let message = format!("a role trust policy has no `{}`: it is the role's", member.key);
        let code = Code::RoleTrustPolicySyntaxErrorResource;
        reading.error_with_help((code, message), (&place, member.key_span), "remove it");
        return None;
    }
    reading.check_not_empty(&place, member, Code::EmptyArrayResource);
    let entries = reading
        .entries(&member.value, &place, true)
        .iter()
        .map(|entry| ResourceEntry {
            text: entry.text.to_owned(),
            index: entry.index,
            span: entry.span,
            form: form(reading, &entry.trail(&place), entry),
        })
        .collect();
    Some(ResourceElement { negated, span: member.value.span, entries })
}

fn missing(reading: &mut Reading, at: &Trail<'_>, statement: &Node) {
    let message = "the statement has no `Resource`".to_owned();
    match reading.policy_type {
        PolicyType::RoleTrust => {}
        PolicyType::ResourceBased => {
            let message =
                format!("{message}: the resource that the policy is attached to is meant");
            reading.suggest(Code::MissingResource, at, statement.span, message);
        }
        PolicyType::IdentityBased
        | PolicyType::PermissionsBoundary
        | PolicyType::Session
        | PolicyType::ServiceControl
        | PolicyType::ResourceControl
        | PolicyType::VpcEndpoint => {
            let found = (Code::MissingResource, message);
            reading.error_with_help(found, (at, statement.span), "add `Resource` or `NotResource`");
        }
    }
}

fn form(reading: &mut Reading, at: &Trail<'_>, entry: &Entry<'_>) -> ResourceForm {
    let text = entry.text;
    if text == "*" {
        return ResourceForm::Any;
    }
    if !text.starts_with("arn:") {
        let message = format!("`{text}` is neither `*` nor an ARN");
        let found = (Code::InvalidArnPrefix, message);
        let help = "write `arn:partition:service:region:account:resource`";
        reading.error_with_help(found, (at, entry.span), help);
        return ResourceForm::Nothing;
    }
    // The whole text: a variable that is not closed would swallow the fields behind it.
    check_variables(reading, at, entry);
    let mut fields: Vec<&str> =
        arn::split_fields(text).into_iter().map(|(_, field)| field).collect();
    if fields.len() < 6 && !pad(reading, at, entry, &mut fields) {
        return ResourceForm::Nothing;
    }
    let [prefix, partition, service, region, account, resource] = fields.as_slice() else {
        return ResourceForm::Nothing;
    };
    check_partition(reading, at, entry, partition);
    let first = [prefix, partition, service, region, account];
    if first.iter().any(|field| field.contains("${")) {
        let message =
            format!("policy variables work in the resource field only: `{text}` matches nothing");
        reading.warn(Code::VariableUnsupportedInElement, at, entry.span, message);
    }
    let resource = reading.template(resource);
    ResourceForm::Arn { fields: first.map(|field| (*field).to_owned()), resource }
}

/// Completes a short ARN as its policy type does (rule R6), or says why it does not.
fn pad<'a>(
    reading: &mut Reading,
    at: &Trail<'_>,
    entry: &Entry<'a>,
    fields: &mut Vec<&'a str>,
) -> bool {
    let text = entry.text;
    let has_service = fields.get(2).is_some_and(|service| !service.is_empty());
    let is_padded = match reading.policy_type {
        PolicyType::IdentityBased | PolicyType::PermissionsBoundary | PolicyType::Session => true,
        PolicyType::ResourceBased | PolicyType::VpcEndpoint => text.contains('*'),
        PolicyType::ServiceControl => text.ends_with('*'),
        PolicyType::ResourceControl | PolicyType::RoleTrust => false,
    };
    let is_kept =
        matches!(reading.policy_type, PolicyType::ResourceBased | PolicyType::VpcEndpoint);
    let message = format!("the ARN `{text}` has {} of six fields", fields.len());
    if !has_service || text.contains("::") || !(is_padded || is_kept) {
        let found = (Code::MissingArnField, message);
        let help = "write `arn:partition:service:region:account:resource`, with `*` for any";
        reading.error_with_help(found, (at, entry.span), help);
        return false;
    }
    let consequence =
        if is_padded { "the missing ones are read as `*`" } else { "it matches nothing" };
    reading.warn(Code::MissingArnField, at, entry.span, format!("{message}: {consequence}"));
    fields.resize(6, "*");
    is_padded
}

/// IAM takes `*` as the whole partition and no partial wildcard (rule R5).
fn check_partition(reading: &mut Reading, at: &Trail<'_>, entry: &Entry<'_>, partition: &str) {
    if partition == "*" || !partition.contains(['*', '?']) {
        return;
    }
    let message = format!("the partition `{partition}` has a wildcard beside other text");
    if reading.policy_type.is_stored_by_iam() {
        let found = (Code::InvalidPartition, message);
        reading.error_with_help(found, (at, entry.span), "write `aws`, or `*` for any partition");
    } else {
        reading.warn(Code::InvalidPartition, at, entry.span, message);
    }
}

/// Reports what is wrong with the variables of a text (rules VR2, VR11).
pub(super) fn check_variables(reading: &mut Reading, at: &Trail<'_>, entry: &Entry<'_>) {
    let text = entry.text;
    if !text.contains("${") {
        return;
    }
    if reading.version == Version::V2008 {
        let message = format!("version 2008-10-17 takes `{text}` as plain text, not as a variable");
        return reading.warn(Code::VariableUnsupportedInVersion, at, entry.span, message);
    }
    if let Err(error) = Template::parse(text) {
        let (code, message, help) = variable_fault(error);
        let message = format!("{message}: `{text}`");
        reading.error_with_help((code, message), (at, entry.span), help);
    }
}

const fn variable_fault(error: VariableError) -> (Code, &'static str, &'static str) {
    match error {
        VariableError::MissingBrace => {
            (Code::MissingBraceInVariable, "a policy variable has no `}`", "close it with `}`")
        }
        VariableError::Empty => {
            (Code::EmptyVariable, "a policy variable has no name", "write `${aws:username}`")
        }
        VariableError::MissingQuote => (
            Code::MissingQuoteInVariable,
            "the default of a policy variable must stand in single quotes",
            "write `${key, 'default'}`",
        ),
        VariableError::Space => (
            Code::UnsupportedSpaceInVariable,
            "the name of a policy variable cannot hold a space",
            "remove the space",
        ),
        VariableError::InvalidName => (
            Code::InvalidVariableName,
            "the name of a policy variable holds a character that names cannot have",
            "names have letters, digits and `:/_.-+=@`",
        ),
    }
}
