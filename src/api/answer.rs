//! What the floors below say, in the shapes of the interface.

use std::collections::BTreeMap;

use crate::api::evaluate::Options;
use crate::api::wire;
use crate::base::diagnostic::Diagnostic;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::PathSegment;
use crate::base::diagnostic::Severity;
use crate::base::span;
use crate::base::span::Span;
use crate::compile::CompiledPolicySet;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::explain;
use crate::explain::Subject;
use crate::policy::PolicyRef;
use crate::policy::PolicySource;
use crate::policy::PolicyType;
use crate::policy::StatementRef;
use crate::policy::model::Effect;
use crate::request::RequestError;
use crate::request::context::ContextEntry;
use crate::request::context::fold;
use crate::trace::Check;
use crate::trace::Outcome;
use crate::trace::UncertainRule;

/// What else the decision could be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Doubts<'a> {
    /// The answers that are possible as the unknown turns out.
    pub(super) possible: &'a [Answer],
    /// The keys that are not known and that rules read.
    pub(super) keys: &'a [String],
    /// The uncertain rules whose other reading would decide otherwise.
    pub(super) uncertain: &'a [(UncertainRule, Answer)],
}

fn uncertainty((rule, otherwise): &(UncertainRule, Answer)) -> wire::Uncertainty {
    let text = rule.text().to_owned();
    wire::Uncertainty { rule: rule.as_str(), text, otherwise: otherwise.as_str() }
}

/// The whole answer from its pairs; trace and explanation only when they are asked for.
pub(super) fn evaluation(
    pairs: &[Subject<'_>],
    subject: &Subject<'_>,
    (derived, doubts): (&[String], Doubts<'_>),
    options: Options,
) -> wire::Evaluation {
    let decision = subject.decision;
    let context = &subject.request.context;
    let derived = derived.iter().filter_map(|name| context.get(&fold(name)));
    let numbered = pairs.iter().enumerate();
    let matched = numbered.flat_map(|(pair, subject)| matched_statements(subject, pair));
    wire::Evaluation {
        decision: decision.answer.as_str(),
        reason: wire::Reason {
            code: decision.code.as_str(),
            policy_type: reason_type(decision),
            text: explain::sentence(subject),
        },
        access_denied: explain::access_denied(subject),
        matched_statements: matched.collect(),
        missing_context_keys: missing_context_keys(pairs, decision.answer),
        depends_on: depends_on(pairs, doubts),
        assumptions: assumptions(pairs),
        uncertainties: doubts.uncertain.iter().map(uncertainty).collect(),
        derived_context: context_map(derived),
        trace: options.trace.then(|| trace(pairs)),
        explanation: options.explain.then(|| explanation(pairs)),
    }
}

/// What the decision depends on, when more than one is possible.
fn depends_on(pairs: &[Subject<'_>], doubts: Doubts<'_>) -> Option<wire::DependsOn> {
    if doubts.possible.len() < 2 {
        return None;
    }
    let of_statements = pairs.iter().flat_map(explain::unknown_context_keys);
    let keys = by_name(of_statements.chain(doubts.keys.iter().cloned()));
    let decisions = doubts.possible.iter().map(|answer| answer.as_str()).collect();
    Some(wire::DependsOn { keys, decisions })
}

/// Those of every pair; after an explicit deny only those of the pairs that deny.
pub(super) fn missing_context_keys(pairs: &[Subject<'_>], answer: Answer) -> Vec<String> {
    let counts = |pair: &&Subject<'_>| {
        answer != Answer::ExplicitDeny || pair.decision.answer == Answer::ExplicitDeny
    };
    let keys = |pair| explain::missing_context_keys(pair, &PolicyType::ALL);
    by_name(pairs.iter().filter(counts).flat_map(keys))
}

/// Keys in their first spelling, in the order of their names.
pub(super) fn by_name(keys: impl Iterator<Item = String>) -> Vec<String> {
    let mut sorted = BTreeMap::new();
    for key in keys {
        sorted.entry(fold(&key)).or_insert(key);
    }
    sorted.into_values().collect()
}

fn assumptions(pairs: &[Subject<'_>]) -> Vec<wire::Assumption> {
    let mut assumptions: Vec<wire::Assumption> = Vec::new();
    for assumption in pairs.iter().flat_map(|pair| &pair.request.assumptions) {
        if !assumptions.iter().any(|known| known.text == assumption.text) {
            let (code, text) = (assumption.code.as_str(), assumption.text.clone());
            assumptions.push(wire::Assumption { code, text });
        }
    }
    assumptions
}

fn explanation(pairs: &[Subject<'_>]) -> wire::Explanation {
    let texts: Vec<String> = pairs.iter().map(explain::text).collect();
    let markdowns: Vec<String> = pairs.iter().map(explain::markdown).collect();
    wire::Explanation { text: texts.join("\n"), markdown: markdowns.join("\n") }
}

/// The decision and the statement that it rests on.
pub(super) fn decision_with_reason(
    decision: &Decision,
    set: &CompiledPolicySet,
) -> wire::DecisionWithReason {
    let sid = |at: StatementRef| {
        let statement = set.get(at.policy)?.document().statements.get(at.statement)?;
        statement.sid.clone()
    };
    wire::DecisionWithReason {
        decision: decision.answer.as_str(),
        code: decision.code.as_str(),
        policy_type: reason_type(decision),
        statement: decision.statement.map(|at| wire::StatementPlace {
            policy_type: at.policy.policy_type.as_str(),
            policy_index: at.policy.index,
            level: at.policy.level,
            statement_index: at.statement,
            sid: sid(at),
        }),
    }
}

pub(super) fn reason_type(decision: &Decision) -> &'static str {
    match decision.policy_type {
        Some(policy_type) => policy_type.as_str(),
        None if decision.code.is_service_rule() => "serviceRule",
        None => "none",
    }
}

fn matched_statements(subject: &Subject<'_>, pair: usize) -> Vec<wire::MatchedStatement> {
    let records = subject.recorder.statements.iter();
    let applying = records.filter(|(_, outcome)| *outcome == Outcome::Applies);
    let matched = |(at, _): &(StatementRef, Outcome)| {
        let statement = subject.statement(*at)?;
        let source = subject.source(at.policy);
        Some(wire::MatchedStatement {
            policy_type: at.policy.policy_type.as_str(),
            policy_name: source.and_then(|source| source.name.clone()),
            policy_index: at.policy.index,
            level: at.policy.level,
            pair,
            statement_index: at.statement,
            sid: statement.sid.clone(),
            effect: effect(statement.effect),
            range: source.and_then(|source| range(source, statement.span)),
        })
    };
    applying.filter_map(matched).collect()
}

pub(super) const fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    }
}

fn trace(pairs: &[Subject<'_>]) -> wire::Trace {
    let in_all = |entry: &&ContextEntry| {
        let folded = fold(&entry.name);
        pairs.iter().all(|pair| pair.request.context.get(&folded) == Some(*entry))
    };
    let mut shared = BTreeMap::new();
    let first = pairs.iter().take(1).flat_map(|pair| pair.request.context.entries());
    for entry in first.filter(in_all) {
        shared.entry(fold(&entry.name)).or_insert(entry);
    }
    let evaluation = |pair: &Subject<'_>| {
        let own = pair.request.context.entries();
        let own = own.filter(|entry| !shared.contains_key(&fold(&entry.name)));
        pair_evaluation(pair, context_map(own))
    };
    let evaluations = pairs.iter().map(evaluation).collect();
    wire::Trace { request_context: context_map(shared.into_values()), evaluations }
}

fn pair_evaluation(subject: &Subject<'_>, context: wire::ContextMap) -> wire::PairEvaluation {
    wire::PairEvaluation {
        action: subject.request.action.as_str().to_owned(),
        resource: subject.request.resource.as_str().to_owned(),
        context,
        evaluated_effect: evaluated_effect(subject.decision.answer),
        checks: subject.recorder.checks.iter().map(|seen| check(subject, seen)).collect(),
    }
}

/// The answer in the words of AWS's authorization details.
pub(super) const fn evaluated_effect(answer: Answer) -> &'static str {
    match answer {
        Answer::Allowed => "ALLOW",
        Answer::ExplicitDeny => "EXPLICIT_DENY",
        Answer::ImplicitDeny => "IMPLICIT_DENY",
    }
}

fn check(subject: &Subject<'_>, check: &Check) -> wire::Check {
    wire::Check {
        check_type: check.check_type.as_str(),
        evaluated_effect: check.effect.as_str(),
        level: check.level,
        decided: check.decided,
        policies: explain::policies_of(subject, check)
            .into_iter()
            .map(|(policy, statements)| checked_policy(subject, policy, &statements))
            .collect(),
    }
}

fn checked_policy(
    subject: &Subject<'_>,
    policy: PolicyRef,
    statements: &[&(StatementRef, Outcome)],
) -> wire::CheckedPolicy {
    let statements = statements.iter();
    wire::CheckedPolicy {
        policy_type: policy.policy_type.as_str(),
        policy_index: policy.index,
        level: policy.level,
        name: subject.source(policy).and_then(|source| source.name.clone()),
        statements: statements
            .filter_map(|(at, outcome)| checked_statement(subject, *at, *outcome))
            .collect(),
    }
}

fn checked_statement(
    subject: &Subject<'_>,
    at: StatementRef,
    outcome: Outcome,
) -> Option<wire::CheckedStatement> {
    let statement = subject.statement(at)?;
    let source = subject.source(at.policy);
    let place = |span: Span| source.and_then(|source| range(source, span));
    let (applies, element) = match outcome {
        Outcome::Applies => (wire::Applies::Yes, None),
        Outcome::Fails(element) => (wire::Applies::No, Some(element)),
        Outcome::Unknown(element) => (wire::Applies::Unknown, Some(element)),
    };
    let failure = element.and_then(|element| explain::failure(statement, element, subject.request));
    Some(wire::CheckedStatement {
        statement_index: at.statement,
        sid: statement.sid.clone(),
        effect: effect(statement.effect),
        applies,
        range: place(statement.span),
        failed: failure.map(|failure| wire::FailedElement {
            element: failure.element,
            range: place(failure.span),
            operator: failure.operator,
            key: failure.key,
            pattern: failure.pattern,
            value: failure.value.as_ref().map(context_value),
            missing: failure.is_missing,
        }),
    })
}

fn context_map<'a>(entries: impl Iterator<Item = &'a ContextEntry>) -> wire::ContextMap {
    wire::ContextMap(entries.map(|entry| (entry.name.clone(), context_value(entry))).collect())
}

pub(super) fn context_value(entry: &ContextEntry) -> wire::ContextValue {
    match entry.values.as_slice() {
        [value] if !entry.is_multivalued => wire::ContextValue::One(value.clone()),
        values => wire::ContextValue::Many(values.to_vec()),
    }
}

/// The findings of one policy.
pub(super) fn findings<'a>(
    source: &PolicySource,
    diagnostics: impl Iterator<Item = &'a Diagnostic>,
) -> Vec<wire::Finding> {
    let finding = |diagnostic: &Diagnostic| wire::Finding {
        finding_type: finding_type(diagnostic.severity),
        code: diagnostic.code.as_str(),
        message: message(&diagnostic.message, diagnostic.help.as_deref()),
        path: path(&diagnostic.path),
        range: range(source, diagnostic.span),
    };
    diagnostics.map(finding).collect()
}

/// The class of a finding in AWS's words.
pub(super) const fn finding_type(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::SecurityWarning => "SECURITY_WARNING",
        Severity::Warning => "WARNING",
        Severity::Suggestion => "SUGGESTION",
    }
}

/// The error of a set with broken policies.
pub(super) fn policy_error(faults: &[(PolicyRef, PolicySource, Vec<Diagnostic>)]) -> wire::Error {
    let mut diagnostics = Vec::new();
    for (at, source, found) in faults {
        for diagnostic in found.iter().filter(|diagnostic| diagnostic.is_error()) {
            diagnostics.push(wire::PolicyDiagnostic {
                code: diagnostic.code.as_str(),
                message: message(&diagnostic.message, diagnostic.help.as_deref()),
                path: path(&diagnostic.path),
                range: range(source, diagnostic.span),
                policy_type: at.policy_type.as_str(),
                policy_index: at.index,
                level: at.level,
            });
        }
    }
    wire::Error::PolicyError {
        code: "invalid-policy",
        message: first_fault(faults).unwrap_or_else(|| "a policy is broken".to_owned()),
        diagnostics,
    }
}

/// `serviceControl[0][1], Statement[0].Effect, line 4: … (and 2 more errors)`
fn first_fault(faults: &[(PolicyRef, PolicySource, Vec<Diagnostic>)]) -> Option<String> {
    let (at, source, found) = faults.first()?;
    let first = found.iter().find(|diagnostic| diagnostic.is_error())?;
    let count = faults.iter().flat_map(|(_, _, found)| found).filter(|d| d.is_error()).count();
    let level = at.level.map(|level| format!("[{level}]")).unwrap_or_default();
    let name = source.name.as_ref().map(|name| format!(" `{name}`")).unwrap_or_default();
    let mut message = format!("{}{level}[{}]{name}", at.policy_type.as_str(), at.index);
    // The path of a text that is nested without end helps nobody.
    if (1..=12).contains(&first.path.segments().len()) {
        message.push_str(&format!(", {}", first.path));
    }
    if let Some(range) = source.range(first.span) {
        message.push_str(&format!(", line {} column {}", range.start.line, range.start.column));
    }
    message.push_str(&format!(": {}", self::message(&first.message, first.help.as_deref())));
    match count.saturating_sub(1) {
        0 => {}
        1 => message.push_str(" (and 1 more error)"),
        more => message.push_str(&format!(" (and {more} more errors)")),
    }
    Some(message)
}

/// The error of a request that cannot be decided.
pub(super) fn request_error(error: RequestError) -> wire::Error {
    let message = if error.field.is_empty() { error.message.clone() } else { error.to_string() };
    wire::Error::RequestError {
        code: error.code.as_str(),
        message,
        field: error.field,
        index: None,
    }
}

/// The same of one request of a list.
pub(super) fn at_index(error: RequestError, index: usize) -> wire::Error {
    match request_error(error) {
        wire::Error::RequestError { code, message, field, .. } => {
            wire::Error::RequestError { code, message, field, index: Some(index) }
        }
        error @ (wire::Error::PolicyError { .. } | wire::Error::BundleError { .. }) => error,
        #[cfg(any(feature = "tools", not(feature = "js-decide")))]
        error @ (wire::Error::ServiceError { .. } | wire::Error::AccessDeniedError { .. }) => error,
    }
}

/// What was found, and what to do.
pub(super) fn message(message: &str, help: Option<&str>) -> String {
    match help {
        Some(help) => format!("{message}; {help}"),
        None => message.to_owned(),
    }
}

pub(super) fn path(path: &Path) -> Vec<wire::PathSegment> {
    let segment = |segment: &PathSegment| match segment {
        PathSegment::Member(name) => wire::PathSegment::Member(name.clone()),
        PathSegment::Index(index) => wire::PathSegment::Index(*index),
    };
    path.segments().iter().map(segment).collect()
}

pub(super) fn range(source: &PolicySource, span: Span) -> Option<wire::Range> {
    let range = source.range(span)?;
    Some(wire::Range { start: position(range.start), end: position(range.end) })
}

const fn position(position: span::Position) -> wire::Position {
    wire::Position { line: position.line, column: position.column, offset: position.offset }
}
