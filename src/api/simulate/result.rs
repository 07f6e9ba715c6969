//! One action on all resources, in AWS's shape.

use crate::api::answer::by_name;
use crate::api::wire;
use crate::base::span::Position;
use crate::base::span::Span;
use crate::decide::Answer;
use crate::explain;
use crate::explain::Subject;
use crate::policy::PolicyRef;
use crate::policy::PolicyType;
use crate::policy::StatementRef;
use crate::policy::model::Effect;
use crate::request::Action;
use crate::request::Resource;
use crate::trace::CheckEffect;
use crate::trace::CheckType;
use crate::trace::Outcome;

/// AWS's names of the policy types that a simulation takes, in the order of the trace.
const SOURCES: [(PolicyType, &str); 4] = [
    (PolicyType::ResourceBased, "Resource Policy"),
    (PolicyType::RoleTrust, "Resource Policy"),
    (PolicyType::IdentityBased, "IAM Policy"),
    (PolicyType::PermissionsBoundary, "Permissions Boundary Policy"),
];

/// The policy types whose missing context keys AWS tells.
const TOLD: [PolicyType; 3] =
    [PolicyType::IdentityBased, PolicyType::ResourceBased, PolicyType::RoleTrust];

/// The result of an action: the most restrictive one of its resources, and each by itself.
pub(super) fn evaluation(action: &Action, pairs: &[Subject<'_>]) -> wire::EvaluationResult {
    let answer = pairs.iter().map(|pair| pair.decision.answer).fold(Answer::Allowed, worse);
    let mut matched = Vec::new();
    for statement in pairs.iter().flat_map(|pair| matched_statements(pair, answer)) {
        if !matched.contains(&statement) {
            matched.push(statement);
        }
    }
    let (resource, has_resources) = match pairs {
        [pair] => (pair.request.resource.as_str(), pair.request.resource != Resource::None),
        _ => ("*", true),
    };
    let by_boundary: Vec<_> = pairs.iter().filter_map(by_boundary).collect();
    wire::EvaluationResult {
        eval_action_name: action.as_str().to_owned(),
        eval_resource_name: resource.to_owned(),
        eval_decision: answer.as_str(),
        matched_statements: matched,
        missing_context_values: by_name(pairs.iter().flat_map(missing)),
        organizations_decision_detail: by_organizations(pairs),
        permissions_boundary_decision_detail: (!by_boundary.is_empty())
            .then(|| boundary_detail(by_boundary.iter().all(|is_allowed| *is_allowed))),
        eval_decision_details: has_resources.then(|| all_details(pairs)).flatten(),
        resource_specific_results: if has_resources {
            pairs.iter().map(specific).collect()
        } else {
            Vec::new()
        },
    }
}

fn specific(pair: &Subject<'_>) -> wire::ResourceSpecificResult {
    wire::ResourceSpecificResult {
        eval_resource_name: pair.request.resource.as_str().to_owned(),
        eval_resource_decision: pair.decision.answer.as_str(),
        matched_statements: matched_statements(pair, pair.decision.answer).collect(),
        missing_context_values: missing(pair),
        eval_decision_details: details(pair).map(named),
        permissions_boundary_decision_detail: by_boundary(pair).map(boundary_detail),
    }
}

fn worse(a: Answer, b: Answer) -> Answer {
    if b.outweighs(a) { b } else { a }
}

fn missing(pair: &Subject<'_>) -> Vec<String> {
    explain::missing_context_keys(pair, &TOLD)
}

/// The statements that contributed to an answer: after an explicit deny those that deny, and where
/// nothing allows none. SCPs are not among them, nor what a boundary allows, which grants nothing.
fn matched_statements<'a>(
    pair: &'a Subject<'a>,
    answer: Answer,
) -> impl Iterator<Item = wire::SimulatedStatement> + 'a {
    let effect = match answer {
        Answer::Allowed => Some(Effect::Allow),
        Answer::ExplicitDeny => Some(Effect::Deny),
        Answer::ImplicitDeny => None,
    };
    let contributes = pair.decision.answer == answer;
    let counts = move |(policy_type, _): &(PolicyType, &'static str)| {
        let is_boundary = *policy_type == PolicyType::PermissionsBoundary;
        contributes && !(is_boundary && effect == Some(Effect::Allow))
    };
    SOURCES.into_iter().filter(counts).flat_map(move |(policy_type, source_type)| {
        let applying = applying(pair, policy_type);
        let applying = applying.filter(move |(_, found)| Some(*found) == effect);
        applying.map(move |(at, _)| matched_statement(pair, at, source_type))
    })
}

/// The statements of a policy type that apply.
fn applying<'a>(
    pair: &'a Subject<'a>,
    policy_type: PolicyType,
) -> impl Iterator<Item = (StatementRef, Effect)> + 'a {
    let of_type = move |(at, outcome): &&(StatementRef, Outcome)| {
        at.policy.policy_type == policy_type && *outcome == Outcome::Applies
    };
    let records = pair.recorder.statements.iter().filter(of_type);
    records.filter_map(|(at, _)| Some((*at, pair.statement(*at)?.effect)))
}

fn matched_statement(
    pair: &Subject<'_>,
    at: StatementRef,
    source_policy_type: &'static str,
) -> wire::SimulatedStatement {
    let places = places(pair, at);
    wire::SimulatedStatement {
        source_policy_id: source_policy_id(at.policy),
        source_policy_type,
        start_position: places.map(|(start, _)| start),
        end_position: places.map(|(_, end)| end),
    }
}

fn source_policy_id(at: PolicyRef) -> String {
    let number = at.index.saturating_add(1);
    match at.policy_type {
        PolicyType::PermissionsBoundary => format!("PermissionsBoundaryPolicyInputList.{number}"),
        PolicyType::ResourceBased | PolicyType::RoleTrust => "ResourcePolicy".to_owned(),
        PolicyType::IdentityBased
        | PolicyType::Session
        | PolicyType::ServiceControl
        | PolicyType::ResourceControl
        | PolicyType::VpcEndpoint => format!("PolicyInputList.{number}"),
    }
}

/// Where AWS says that a statement begins and ends: behind the token that was read last when the
/// statement was begun (the `[` of the list, the statement before, or the own `{` of one that
/// stands alone), and behind its `}`. Seen in recorded answers of the simulator.
fn places(
    pair: &Subject<'_>,
    at: StatementRef,
) -> Option<(wire::SimulatedPosition, wire::SimulatedPosition)> {
    let source = pair.source(at.policy)?;
    let span = pair.statement(at)?.span;
    let before = at.statement.checked_sub(1);
    let before = before.and_then(|before| pair.statement(StatementRef { statement: before, ..at }));
    let start = match before {
        Some(before) => before.span.end,
        None => {
            let text = Span::new(0, span.start).slice(source.text()?).trim_end();
            let is_in_list = text.ends_with('[');
            let behind_bracket = u32::try_from(text.len()).unwrap_or(u32::MAX);
            if is_in_list { behind_bracket } else { span.start.saturating_add(1) }
        }
    };
    let range = source.range(Span::new(start, span.end))?;
    Some((position(range.start), position(range.end)))
}

const fn position(place: Position) -> wire::SimulatedPosition {
    wire::SimulatedPosition { line: place.line, column: place.column.saturating_add(1) }
}

/// What a policy type says by itself.
fn says(pair: &Subject<'_>, policy_type: PolicyType) -> Answer {
    let effects = applying(pair, policy_type).map(|(_, effect)| effect);
    effects.fold(Answer::ImplicitDeny, |answer, effect| match (effect, answer) {
        (Effect::Deny, _) | (_, Answer::ExplicitDeny) => Answer::ExplicitDeny,
        (Effect::Allow, Answer::Allowed | Answer::ImplicitDeny) => Answer::Allowed,
    })
}

fn by_boundary(pair: &Subject<'_>) -> Option<bool> {
    pair.set.permissions_boundary.as_ref()?;
    Some(says(pair, PolicyType::PermissionsBoundary) == Answer::Allowed)
}

const fn boundary_detail(is_allowed: bool) -> wire::PermissionsBoundaryDecisionDetail {
    wire::PermissionsBoundaryDecisionDetail { allowed_by_permissions_boundary: is_allowed }
}

/// Whether the SCPs of every level allow every pair; none when no SCPs bind.
fn by_organizations(pairs: &[Subject<'_>]) -> Option<wire::OrganizationsDecisionDetail> {
    let checks = pairs.iter().flat_map(|pair| &pair.recorder.checks);
    let mut checks =
        checks.filter(|check| check.check_type == CheckType::ServiceControlPolicy).peekable();
    checks.peek()?;
    let allowed_by_organizations = checks.all(|check| check.effect == CheckEffect::Allow);
    Some(wire::OrganizationsDecisionDetail { allowed_by_organizations })
}

/// What each side of a pair across accounts says.
#[derive(Clone, Copy)]
struct Details {
    identity: Answer,
    resource: Answer,
    boundary: Option<Answer>,
}

/// None inside one account, and when the SCPs stop the pair.
fn details(pair: &Subject<'_>) -> Option<Details> {
    let is_across = pair.request.principal.account != pair.request.resource_account;
    if !is_across || is_stopped(pair) {
        return None;
    }
    let resource = match pair.set.role_trust {
        Some(_) => PolicyType::RoleTrust,
        None => PolicyType::ResourceBased,
    };
    let boundary = pair.set.permissions_boundary.as_ref();
    Some(Details {
        identity: says(pair, PolicyType::IdentityBased),
        resource: says(pair, resource),
        boundary: boundary.map(|_| says(pair, PolicyType::PermissionsBoundary)),
    })
}

fn is_stopped(pair: &Subject<'_>) -> bool {
    pair.decision.policy_type == Some(PolicyType::ServiceControl)
}

/// The most restrictive of all pairs; empty inside one account, none when the SCPs stop a pair.
fn all_details(pairs: &[Subject<'_>]) -> Option<wire::EvalDecisionDetails> {
    if pairs.iter().any(is_stopped) {
        return None;
    }
    let worst = pairs.iter().filter_map(details).reduce(|a, b| Details {
        identity: worse(a.identity, b.identity),
        resource: worse(a.resource, b.resource),
        boundary: a.boundary.zip(b.boundary).map(|(a, b)| worse(a, b)),
    });
    Some(worst.map(named).unwrap_or_default())
}

fn named(details: Details) -> wire::EvalDecisionDetails {
    wire::EvalDecisionDetails {
        iam_policy: Some(details.identity.as_str()),
        resource_policy: Some(details.resource.as_str()),
        permissions_boundary_policy: details.boundary.map(Answer::as_str),
    }
}
