//! One statement against one request (section 10 of the language).

use serde_json::Value;

use super::condition;
use super::context::Context;
use super::context::list;
use super::glob;
use super::principal;
use super::principal::Class;
use super::variable;
use super::variable::Wildcards;

/// What is asked, and by whom.
pub(super) struct Question<'a> {
    pub(super) caller: &'a Value,
    pub(super) action: &'a str,
    /// `*` when the action takes none.
    pub(super) resource: &'a str,
    pub(super) context: &'a Context,
    pub(super) has_boundary: bool,
}

/// What a policy says.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    pub(super) denies: bool,
    pub(super) allows: bool,
    /// How the allowing statements name the caller.
    pub(super) classes: Vec<Class>,
}

impl Verdict {
    /// Several policies of one kind: one Allow is enough, one Deny too.
    pub(super) fn join(mut self, other: Self) -> Self {
        self.denies |= other.denies;
        self.allows |= other.allows;
        self.classes.extend(other.classes);
        self
    }
}

impl Question<'_> {
    /// The verdict of one policy of this type.
    pub(super) fn ask(&self, policy: &Value, policy_type: &str) -> Option<Verdict> {
        let text: Value;
        let policy = match policy.as_str() {
            Some(source) => {
                text = serde_json::from_str(source).ok()?;
                &text
            }
            None => policy.get("document").unwrap_or(policy),
        };
        let has_variables = policy["Version"] == "2012-10-17";
        let mut verdict = Verdict::default();
        for statement in list(&policy["Statement"]) {
            let classes = self.named(statement);
            let applies = !classes.is_empty()
                && self.action(statement)
                && self.resource(statement, policy_type, has_variables)
                && condition::holds(&statement["Condition"], has_variables, self.context)?;
            match statement["Effect"].as_str()? {
                "Deny" => verdict.denies |= applies,
                _ if applies => {
                    verdict.allows = true;
                    verdict.classes.extend(classes);
                }
                _ => {}
            }
        }
        Some(verdict)
    }

    /// How the statement names the caller: not at all, or somehow. Policies without principals
    /// name everyone.
    fn named(&self, statement: &Value) -> Vec<Class> {
        match (statement.get("Principal"), statement.get("NotPrincipal")) {
            (Some(element), _) => principal::classes(element, self.caller),
            (None, None) => vec![Class::Wildcard],
            (None, Some(element)) => {
                let is_deny = statement["Effect"] == "Deny"; // with Allow it grants nothing: R5.21
                let is_exempt = principal::is_exempt(element, self.caller, self.has_boundary);
                Vec::from_iter((is_deny && !is_exempt).then_some(Class::Wildcard))
            }
        }
    }

    fn action(&self, statement: &Value) -> bool {
        let action = glob::chars(&self.action.to_ascii_lowercase());
        let is_listed = |entries: &Value| {
            let mut entries = list(entries).into_iter().filter_map(Value::as_str);
            entries.any(|entry| glob::matches(&glob::pieces(&entry.to_ascii_lowercase()), &action))
        };
        match (statement.get("Action"), statement.get("NotAction")) {
            (Some(entries), _) => is_listed(entries),
            (None, Some(entries)) => !is_listed(entries),
            (None, None) => false,
        }
    }

    fn resource(&self, statement: &Value, policy_type: &str, has_variables: bool) -> bool {
        let is_listed = |entries: &Value| {
            let mut entries = list(entries).into_iter().filter_map(Value::as_str);
            entries.any(|entry| self.resource_entry(entry, policy_type, has_variables))
        };
        match (statement.get("Resource"), statement.get("NotResource")) {
            (Some(entries), _) => is_listed(entries),
            (None, Some(entries)) => !is_listed(entries),
            (None, None) => true, // the resource that the policy is attached to
        }
    }

    fn resource_entry(&self, entry: &str, policy_type: &str, has_variables: bool) -> bool {
        if entry == "*" {
            return true;
        }
        if self.resource == "*" {
            return false; // R11
        }
        // R3: split first, so that a value with colons moves no field.
        let mut fields: Vec<&str> = split_outside_variables(entry);
        if fields.len() < 6 {
            let is_padded = match policy_type {
                "resourceBased" | "vpcEndpoint" => entry.contains('*'),
                "serviceControl" => entry.ends_with('*'),
                _ => true,
            };
            if !is_padded {
                return false;
            }
            fields.resize(6, "*");
        }
        let mut pattern = Vec::new();
        for (index, field) in fields.into_iter().enumerate() {
            let resolves = has_variables && index == 5; // R12
            match variable::resolve(field, resolves, Wildcards::Work, self.context) {
                Some(pieces) => pattern.push(pieces),
                None => return false,
            }
        }
        glob::fields_match(&pattern, &glob::fields(self.resource))
    }
}

/// At the first five colons that do not stand in `${…}`.
fn split_outside_variables(entry: &str) -> Vec<&str> {
    let (mut fields, mut start, mut is_inside) = (Vec::new(), 0, false);
    for (at, c) in entry.char_indices() {
        match c {
            '{' if entry[..at].ends_with('$') => is_inside = true,
            '}' => is_inside = false,
            ':' if !is_inside && fields.len() < 5 => {
                fields.push(&entry[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    fields.push(&entry[start..]);
    fields
}
