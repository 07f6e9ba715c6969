//! Elements of policies and statements, and their values that are one of few.

use crate::language::complete::Asked;
use crate::language::complete::CompletionKind;
use crate::language::complete::Draft;
use crate::language::complete::Insert;
use crate::language::outline::Kind;
use crate::language::words;
use crate::policy::PolicyType;

/// Elements of which a statement has one.
const TWINS: [[&str; 2]; 3] =
    [["Principal", "NotPrincipal"], ["Action", "NotAction"], ["Resource", "NotResource"]];

pub(super) fn policy(asked: &Asked<'_>) -> Vec<Draft> {
    if asked.place.outline.items.iter().any(|item| item.kind == Kind::Object) {
        return Vec::new();
    }
    let statement = skeleton(asked.document.policy_type).replace('\n', "\n\t\t");
    let text =
        format!("{{\n\t\"Version\": \"2012-10-17\",\n\t\"Statement\": [\n\t\t{statement}\n\t]\n}}");
    let mut draft = Draft::new(CompletionKind::Snippet, 0, "policy").insert(Insert::Snippet(text));
    draft.always = true;
    vec![draft.detail("a policy of one statement")]
}

/// The elements that a statement of this type has at least, to fill in.
fn skeleton(policy_type: PolicyType) -> String {
    let needed = elements(policy_type)
        .into_iter()
        .filter(|name| !name.starts_with("Not") && !matches!(*name, "Sid" | "Condition"));
    let member = |name: &str| format!("\t\"{name}\": {}", value(policy_type, name));
    let members: Vec<String> = needed.map(member).collect();
    // The values count their places each for itself.
    let mut number = 0_usize;
    let mut text = String::new();
    let joined = members.join(",\n");
    let mut rest = joined.as_str();
    while let Some((before, behind)) = rest.split_once('$') {
        number = number.saturating_add(1);
        let is_named = behind.starts_with('{');
        let digits =
            behind.trim_start_matches('{').trim_start_matches(|c: char| c.is_ascii_digit());
        text.push_str(before);
        text.push_str(&format!("${}{number}", if is_named { "{" } else { "" }));
        rest = digits;
    }
    format!("{{\n{text}{rest}\n}}")
}

pub(super) fn of_document(asked: &Asked<'_>) -> Vec<Draft> {
    let statement = skeleton(asked.document.policy_type).replace('\n', "\n\t");
    let members = [
        ("Version", "\"2012-10-17\"".to_owned()),
        ("Statement", format!("[\n\t{statement}\n]")),
        ("Id", "\"$1\"".to_owned()),
    ];
    let members = members.into_iter().zip(0_u8..);
    let draft = |((name, value), rank)| element(name, rank, value);
    let drafts = members.map(draft).filter(|draft| !has(asked, &draft.label));
    drafts.collect()
}

pub(super) fn of_statement(asked: &Asked<'_>) -> Vec<Draft> {
    let policy_type = asked.document.policy_type;
    let is_free = |name: &&str| {
        let twin = TWINS.iter().find(|twins| twins.contains(name)).copied().unwrap_or([name, name]);
        twin.iter().all(|name| !has(asked, name))
    };
    let free = elements(policy_type).into_iter().filter(is_free).zip(0_u8..);
    free.map(|(name, rank)| element(name, rank, value(policy_type, name))).collect()
}

/// The elements that statements of this type can have (rules G6 to G10, N1).
fn elements(policy_type: PolicyType) -> Vec<&'static str> {
    let has_principal = matches!(
        policy_type,
        PolicyType::ResourceBased
            | PolicyType::VpcEndpoint
            | PolicyType::RoleTrust
            | PolicyType::ResourceControl
    );
    let is_trust = policy_type == PolicyType::RoleTrust;
    let is_limit = policy_type == PolicyType::ResourceControl;
    let elements = [
        ("Sid", true),
        ("Effect", true),
        ("Principal", has_principal),
        ("NotPrincipal", has_principal && !is_trust && !is_limit),
        ("Action", true),
        ("NotAction", !is_limit),
        ("Resource", !is_trust),
        ("NotResource", !is_trust),
        ("Condition", true),
    ];
    elements.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).collect()
}

/// The value of an element to fill in.
fn value(policy_type: PolicyType, name: &str) -> String {
    let effect = if policy_type == PolicyType::ResourceControl { "Deny" } else { "Allow" };
    match (name, policy_type) {
        ("Effect", _) => format!("\"${{1:{effect}}}\""),
        ("Principal", PolicyType::ResourceControl) => "\"*\"".to_owned(),
        ("Principal", PolicyType::RoleTrust) => "{ \"${1:Service}\": \"$2\" }".to_owned(),
        ("Principal" | "NotPrincipal", _) => "{ \"${1:AWS}\": \"$2\" }".to_owned(),
        ("Action", PolicyType::RoleTrust) => "\"${1:sts:AssumeRole}\"".to_owned(),
        ("Resource", _) => "\"${1:*}\"".to_owned(),
        ("Condition", _) => "{ \"${1:StringEquals}\": { \"$2\": \"$3\" } }".to_owned(),
        (_, _) => "\"$1\"".to_owned(),
    }
}

fn element(name: &str, rank: u8, value: String) -> Draft {
    let draft = Draft::new(CompletionKind::Element, rank, name);
    draft.documentation(words::element(name)).insert(Insert::Member(value))
}

/// Whether the object has a member of this name beside the one that is typed.
pub(super) fn has(asked: &Asked<'_>, name: &str) -> bool {
    let typed = asked.cursor.token.map(|token| token.span);
    let container = asked.place.container;
    let mut names = container.into_iter().flat_map(|place| asked.place.outline.names(place));
    names.any(|known| known.text == name && Some(known.span) != typed)
}

pub(super) fn statements(asked: &Asked<'_>) -> Vec<Draft> {
    let statement = skeleton(asked.document.policy_type);
    let is_list = asked.cursor.name.is_none();
    let text = match is_list {
        true => statement,
        false => format!("[\n\t{}\n]", statement.replace('\n', "\n\t")),
    };
    let mut draft =
        Draft::new(CompletionKind::Snippet, 0, "statement").insert(Insert::Snippet(text));
    draft.always = true;
    vec![draft.detail("a statement to fill in")]
}

pub(super) fn version() -> Vec<Draft> {
    let value = |rank, version: &str| Draft::new(CompletionKind::Value, rank, version);
    vec![
        value(0, "2012-10-17").detail("with policy variables"),
        value(1, "2008-10-17").detail("policy variables are plain text"),
    ]
}

pub(super) fn effect(asked: &Asked<'_>) -> Vec<Draft> {
    let allow =
        Draft::new(CompletionKind::Value, 0, "Allow").documentation("The statement allows.");
    let deny = Draft::new(CompletionKind::Value, 1, "Deny")
        .documentation("The statement denies, whatever any other statement allows.");
    match asked.document.policy_type {
        // Customers' resource control policies only deny (EVALUATION.md, rule R9.3).
        PolicyType::ResourceControl => vec![deny],
        PolicyType::IdentityBased
        | PolicyType::ResourceBased
        | PolicyType::PermissionsBoundary
        | PolicyType::Session
        | PolicyType::ServiceControl
        | PolicyType::VpcEndpoint
        | PolicyType::RoleTrust => vec![allow, deny],
    }
}
