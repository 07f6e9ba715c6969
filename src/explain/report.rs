//! The whole decision, step by step, as plain text and as Markdown.

use std::fmt::Write;

use crate::explain::Failure;
use crate::explain::Subject;
use crate::explain::failure;
use crate::explain::sentence;
use crate::policy::PolicyRef;
use crate::policy::StatementRef;
use crate::policy::model::Effect;
use crate::trace::Check;
use crate::trace::CheckType;
use crate::trace::Element;
use crate::trace::Outcome;

/// The decision and every step of it, as plain text.
#[must_use]
pub fn text(subject: &Subject<'_>) -> String {
    let mut out = String::new();
    let request = subject.request;
    let _ = writeln!(out, "{}: {}", subject.decision.answer.as_str(), sentence(subject));
    let _ = writeln!(out, "  principal  {}", request.principal.display_name());
    let _ = writeln!(out, "  action     {}", request.action.as_str());
    let _ = writeln!(out, "  resource   {}", request.resource.as_str());
    for check in &subject.recorder.checks {
        let mark = if check.decided { "  <- decided" } else { "" };
        let _ = writeln!(out, "{} {}{mark}", check_name(check), check.effect.as_str());
        for (policy, statements) in policies_of(subject, check) {
            let _ = writeln!(out, "  {}", subject.policy_name(policy));
            for (at, outcome) in statements {
                let _ = writeln!(out, "    {}", statement_line(subject, *at, *outcome));
            }
        }
    }
    out
}

/// The decision and every step of it, as Markdown.
#[must_use]
pub fn markdown(subject: &Subject<'_>) -> String {
    let mut out = String::new();
    let request = subject.request;
    let _ =
        writeln!(out, "**{}**: {}\n", subject.decision.answer.as_str(), escape(&sentence(subject)));
    let _ = writeln!(out, "| | |\n|---|---|");
    let _ = writeln!(out, "| principal | {} |", code(request.principal.display_name()));
    let _ = writeln!(out, "| action | {} |", code(request.action.as_str()));
    let _ = writeln!(out, "| resource | {} |\n", code(request.resource.as_str()));
    for (number, check) in subject.recorder.checks.iter().enumerate() {
        let number = number.saturating_add(1);
        let effect = check.effect.as_str();
        let name = check_name(check);
        let mark = if check.decided { " (decided)" } else { "" };
        let _ = writeln!(out, "{number}. **{name}** {effect}{mark}");
        for (policy, statements) in policies_of(subject, check) {
            let _ = writeln!(out, "   - {}", escape(&subject.policy_name(policy)));
            for (at, outcome) in statements {
                let _ = writeln!(out, "     - {}", escape(&statement_line(subject, *at, *outcome)));
            }
        }
    }
    out
}

fn check_name(check: &Check) -> String {
    let name = check.check_type.as_str();
    check.level.map_or_else(|| name.to_owned(), |level| format!("{name} level {level}"))
}

/// Statements of one policy with their outcomes.
type Statements<'a> = Vec<&'a (StatementRef, Outcome)>;

/// The evaluated statements that belong to a check, by policy.
#[must_use]
pub fn policies_of<'a>(subject: &Subject<'a>, check: &Check) -> Vec<(PolicyRef, Statements<'a>)> {
    let mut policies: Vec<(PolicyRef, Statements<'a>)> = Vec::new();
    for record in &subject.recorder.statements {
        let policy = record.0.policy;
        if !belongs(policy, check) {
            continue;
        }
        match policies.last_mut() {
            Some((last, statements)) if *last == policy => statements.push(record),
            _ => policies.push((policy, vec![record])),
        }
    }
    policies
}

/// Whether a policy is evaluated in a check.
fn belongs(policy: PolicyRef, check: &Check) -> bool {
    CheckType::of(policy.policy_type) == check.check_type && policy.level == check.level
}

fn statement_line(subject: &Subject<'_>, at: StatementRef, outcome: Outcome) -> String {
    let Some(statement) = subject.statement(at) else {
        return String::new();
    };
    let effect = match statement.effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    };
    let name = subject.statement_name(at);
    let why = |element: Element| {
        let failure = failure(statement, element, subject.request);
        failure.as_ref().map(describe).unwrap_or_default()
    };
    match outcome {
        Outcome::Applies => format!("{name} ({effect}) applies"),
        Outcome::Fails(element) => format!("{name} ({effect}) does not apply: {}", why(element)),
        Outcome::Unknown(element) => format!("{name} ({effect}) may apply: {}", why(element)),
    }
}

fn describe(failure: &Failure) -> String {
    let pattern = list(&failure.pattern);
    let values = failure.value.as_ref().map(|entry| list(&entry.values)).unwrap_or_default();
    match (&failure.operator, &failure.key) {
        (Some(operator), Some(key)) if failure.is_missing => {
            format!("{operator} {key} {pattern}, and the request has no {key}")
        }
        (Some(operator), Some(key)) if failure.value.is_none() => {
            format!("{operator} {key} {pattern}, and {key} is not known")
        }
        (Some(operator), Some(key)) => {
            format!("{operator} {key} {pattern}, and the request has {values}")
        }
        _ if failure.element.starts_with("Not") => {
            format!("{} {pattern} covers {values}", failure.element)
        }
        _ => format!("{} {pattern} does not cover {values}", failure.element),
    }
}

/// The values in backticks; of many the first ones and their number.
fn list(values: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = values.iter().take(SHOWN).map(|value| format!("`{value}`")).collect();
    let rest = values.len().saturating_sub(SHOWN);
    match (shown.is_empty(), rest) {
        (true, _) => "nothing".to_owned(),
        (false, 0) => shown.join(", "),
        (false, _) => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// Text of the user must not become Markdown: backticks stay, the rest is escaped.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for character in text.chars() {
        in_code ^= character == '`';
        if !in_code && "\\*_[]<>|#".contains(character) {
            out.push('\\');
        }
        out.push(if character == '\n' { ' ' } else { character });
    }
    out
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'").replace('|', "\\|"))
}
