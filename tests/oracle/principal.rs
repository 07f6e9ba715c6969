//! Who is meant (rules P and N, R2.3).

use serde_json::Value;

use super::context::list;

/// How an entry names the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// The user, the session or the federated user by its own ARN or id.
    Direct,
    /// The role of the session.
    Role,
    /// The user who made the federated session.
    Creator,
    /// The whole account.
    Account,
    /// Everyone.
    Wildcard,
    /// A service.
    Service,
    /// An identity provider.
    Federated,
}

/// The classes of a `Principal` element that name the caller.
pub(super) fn classes(element: &Value, caller: &Value) -> Vec<Class> {
    if element == "*" {
        return vec![Class::Wildcard];
    }
    let mut classes = Vec::new();
    for (kind, entries) in element.as_object().into_iter().flatten() {
        for entry in list(entries).into_iter().filter_map(Value::as_str) {
            classes.extend(class(kind, entry, caller));
        }
    }
    classes
}

fn class(kind: &str, entry: &str, caller: &Value) -> Option<Class> {
    let caller_is = |name: &str| caller[name] == entry;
    match kind {
        "Service" => caller_is("service").then_some(Class::Service),
        "Federated" => caller_is("provider").then_some(Class::Federated),
        "AWS" => aws_class(entry, caller),
        _ => None,
    }
}

fn aws_class(entry: &str, caller: &Value) -> Option<Class> {
    let caller_is = |name: &str| caller[name] == entry;
    let account = caller["account"].as_str();
    let root = account.map(|account| format!("arn:aws:iam::{account}:root"));
    if entry == "*" {
        return Some(Class::Wildcard);
    }
    if account == Some(entry) || root.as_deref() == Some(entry) {
        return Some(Class::Account);
    }
    match caller["type"].as_str()? {
        "iam_user" if caller_is("arn") || caller_is("uniqueId") => Some(Class::Direct),
        "assumed_role" | "service_linked_role" if caller_is("arn") => Some(Class::Direct),
        "assumed_role" | "service_linked_role"
            if caller_is("roleArn") || caller_is("roleUniqueId") || is_role_id(entry, caller) =>
        {
            Some(Class::Role)
        }
        "federated_user" if caller_is("arn") => Some(Class::Direct),
        "federated_user" if caller_is("userArn") => Some(Class::Creator),
        _ => None,
    }
}

/// Whether the entry is the part of the session's id that stands for its role.
fn is_role_id(entry: &str, caller: &Value) -> bool {
    let id = caller["uniqueId"].as_str().unwrap_or_default();
    id.split_once(':').is_some_and(|(role, _)| role == entry)
}

/// Whether `NotPrincipal` spares the caller (rules N2 to N5, R5.19, R5.20).
pub(super) fn is_exempt(element: &Value, caller: &Value, has_boundary: bool) -> bool {
    let named = classes(element, caller);
    let has = |class| named.contains(&class);
    if has_boundary {
        return false;
    }
    match caller["type"].as_str() {
        Some("iam_user" | "federated_user") => has(Class::Direct) && has(Class::Account),
        Some("assumed_role" | "service_linked_role") => {
            has(Class::Direct) && has(Class::Role) && has(Class::Account)
        }
        Some("root") => has(Class::Account),
        Some("service") => has(Class::Service),
        Some("web_identity" | "saml") => has(Class::Federated),
        _ => has(Class::Wildcard),
    }
}
