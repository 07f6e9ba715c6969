//! Context keys that the request does not have, or that are not known, and that could matter.

use std::collections::BTreeMap;

use crate::compile::context_keys_of;
use crate::compile::variables;
use crate::decide::Answer;
use crate::explain::Subject;
use crate::policy::PolicyType;
use crate::policy::model::Effect;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::policy::variable::Part;
use crate::policy::variable::Template;
use crate::request::Request;
use crate::request::context::Lookup;
use crate::request::context::fold;
use crate::trace::Element;
use crate::trace::Outcome;
use crate::value::glob::Glob;

/// The keys and variables that are absent and were read by statements of these policy types whose
/// principal, action and resource match, or whose resource would if its variables had values; after
/// an explicit deny only those that the denying statements read. In their first spelling, sorted.
#[must_use]
pub fn missing_context_keys(subject: &Subject<'_>, types: &[PolicyType]) -> Vec<String> {
    let only_denying = subject.decision.answer == Answer::ExplicitDeny;
    let mut missing = BTreeMap::new();
    for (at, outcome) in &subject.recorder.statements {
        let Some(statement) = subject.statement(*at) else {
            continue;
        };
        if !types.contains(&at.policy.policy_type) {
            continue;
        }
        let denies = *outcome == Outcome::Applies && statement.effect == Effect::Deny;
        if only_denying && !denies {
            continue;
        }
        for key in keys_read(statement, *outcome, subject.request) {
            let folded = fold(key);
            if matches!(subject.request.context.look_up(&folded), Lookup::Absent) {
                missing.entry(folded).or_insert_with(|| key.to_owned());
            }
        }
    }
    missing.into_values().collect()
}

/// The keys that are not known, and on which it depends whether a statement applies. In their first
/// spelling, sorted.
#[must_use]
pub fn unknown_context_keys(subject: &Subject<'_>) -> Vec<String> {
    let mut unknown = BTreeMap::new();
    for (at, outcome) in &subject.recorder.statements {
        let Some(statement) = subject.statement(*at) else { continue };
        if !matches!(outcome, Outcome::Unknown(_)) {
            continue;
        }
        for key in context_keys_of(statement) {
            let folded = fold(key);
            if matches!(subject.request.context.look_up(&folded), Lookup::Unknown) {
                unknown.entry(folded).or_insert_with(|| key.to_owned());
            }
        }
    }
    unknown.into_values().collect()
}

/// The keys that a statement with this outcome read.
fn keys_read<'a>(statement: &'a Statement, outcome: Outcome, request: &Request) -> Vec<&'a str> {
    match outcome {
        Outcome::Applies | Outcome::Unknown(_) | Outcome::Fails(Element::Condition(_)) => {
            context_keys_of(statement).collect()
        }
        Outcome::Fails(Element::Resource) => open_variables(statement, request),
        Outcome::Fails(Element::Principal | Element::Action) => Vec::new(),
    }
}

/// The variables of patterns that would match the resource if every absent variable had the right
/// value.
fn open_variables<'a>(statement: &'a Statement, request: &Request) -> Vec<&'a str> {
    let Some(arn) = request.resource.arn() else { return Vec::new() };
    let [partition, service, region, account, last] = arn.fields();
    let asked = ["arn", partition, service, region, account];
    let entries = statement.resource.iter().flat_map(|resource| &resource.entries);
    let fitting = entries.filter_map(|entry| match &entry.form {
        ResourceForm::Arn { fields, resource } if resource.has_variables() => {
            let mut each = fields.iter().zip(asked);
            let fits = each.all(|(field, text)| Glob::parse(field).matches(text))
                && with_open_variables(resource, request).matches(last);
            fits.then_some(resource)
        }
        ResourceForm::Arn { .. } | ResourceForm::Any | ResourceForm::Nothing => None,
    });
    fitting.flat_map(variables).collect()
}

/// The pattern with a wildcard for each variable that has no value.
fn with_open_variables(template: &Template, request: &Request) -> Glob {
    let mut glob = Glob::builder();
    for part in &template.parts {
        match part {
            Part::Text(text) => glob.wildcards(text),
            Part::Literal(character) => glob.literal(character.encode_utf8(&mut [0; 4])),
            Part::Variable { key, default } => {
                let value = request.context.single_value(&fold(key)).or(default.as_deref());
                match value {
                    Some(value) => glob.literal(value),
                    None => glob.wildcards("*"),
                }
            }
        };
    }
    glob.finish()
}
