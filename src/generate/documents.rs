//! Statements as policies, each within the quota of a managed policy: by more policies, never by wider ones.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::format::Style;
use crate::format::layout;
use crate::generate::conditions::Condition;
use crate::generate::conditions::one_or_list;
use crate::generate::pattern::placeholders;
use crate::generate::statements::Statement;
use crate::generate::verify::GenerateError;
use crate::json::ObjectText;
use crate::json::array;
use crate::json::quote;
use crate::policy::PolicyType;
use crate::policy::quota::quotas;

/// The version of the policy language that knows policy variables (rule G2).
const VERSION: &str = "2012-10-17";

/// Room for the number behind a `Sid`.
const NUMBER: usize = 8;

/// A policy that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedPolicy {
    /// Its text.
    pub text: String,
    /// How much of the quota of a managed policy it takes: characters without white space.
    pub size: usize,
    /// The names of its placeholders, each once. With one it is a template: a policy that is not finished.
    pub placeholders: Vec<String>,
}

/// The statements as policies.
pub(super) fn write(statements: &[Statement]) -> Result<Vec<GeneratedPolicy>, GenerateError> {
    let Some(quota) = quotas(PolicyType::IdentityBased).first() else { return Ok(Vec::new()) };
    let frame = quota.counted.count(&document(&[]));
    let room = quota.limit.saturating_sub(frame);
    let size = |text: &str| quota.counted.count(text);
    let statements = split(statements, |statement| {
        size(&element(statement, &statement.name)).saturating_add(NUMBER) <= room
    })?;
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    let mut policies: Vec<Vec<String>> = Vec::new();
    let mut taken = room;
    for statement in &statements {
        let count = names.entry(&statement.name).or_default();
        *count = count.saturating_add(1);
        let name = match count {
            1 => statement.name.clone(),
            _ => format!("{}No{count}", statement.name),
        };
        let text = element(statement, &name);
        // And a comma between them.
        taken = taken.saturating_add(size(&text)).saturating_add(1);
        if taken > room {
            taken = size(&text);
            policies.push(Vec::new());
        }
        policies.last_mut().into_iter().for_each(|policy| policy.push(text.clone()));
    }
    let policy = |elements: &Vec<String>| {
        let text = document(elements);
        let names: BTreeSet<&str> = placeholders(&text).collect();
        Ok(GeneratedPolicy {
            size: size(&text),
            placeholders: names.into_iter().map(str::to_owned).collect(),
            text: layout(&text, Style::default())
                .map_err(|faults| GenerateError::broken(&faults))?,
        })
    };
    policies.iter().map(policy).collect()
}

/// Statements that each fit: one that does not is halved, by its resources, else by its actions.
fn split(
    statements: &[Statement],
    fits: impl Fn(&Statement) -> bool,
) -> Result<Vec<Statement>, GenerateError> {
    let mut open: Vec<Statement> = statements.iter().rev().cloned().collect();
    let mut fitting = Vec::new();
    while let Some(mut statement) = open.pop() {
        if fits(&statement) {
            fitting.push(statement);
            continue;
        }
        let mut rest = statement.clone();
        if let Some(half) = half(&statement.resources) {
            rest.resources = statement.resources.split_off(half);
        } else if let Some(half) = half(&statement.actions) {
            rest.actions = statement.actions.split_off(half);
        } else {
            return Err(GenerateError::too_long(&statement));
        }
        open.push(rest);
        open.push(statement);
    }
    Ok(fitting)
}

const fn half(list: &[String]) -> Option<usize> {
    match list.len() {
        0 | 1 => None,
        count => Some(count >> 1),
    }
}

fn document(statements: &[String]) -> String {
    let mut document = ObjectText::default();
    document.text("Version", Some(VERSION));
    document.json("Statement", &array(statements));
    document.end()
}

fn element(statement: &Statement, sid: &str) -> String {
    let mut element = ObjectText::default();
    element.json("Sid", &quote(sid));
    element.json("Effect", "\"Allow\"");
    element.json("Action", &one_or_list(&statement.actions));
    element.json("Resource", &one_or_list(&statement.resources));
    if !statement.conditions.is_empty() {
        element.json("Condition", &Condition::element(&statement.conditions));
    }
    element.end()
}
