//! `whatIf`: what would change the decision of a scenario.

use std::collections::BTreeSet;

use crate::analyze::what_if;
use crate::analyze::what_if::AddedPrincipal;
use crate::analyze::what_if::Addition;
use crate::analyze::what_if::Asked;
use crate::analyze::what_if::ContextChange;
use crate::analyze::what_if::ContextFlip;
use crate::analyze::what_if::Place;
use crate::analyze::what_if::Question;
use crate::analyze::what_if::Removal;
use crate::analyze::what_if::Seen;
use crate::analyze::what_if::Wanted;
use crate::api::answer;
use crate::api::evaluate;
use crate::api::evaluate::Scenario;
use crate::api::request;
use crate::api::request::session_pairs;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::decide::Answer;
use crate::explain::Subject;
use crate::json::Node;
use crate::request::Request;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::context::fold;

/// Finds what would change the decision of a scenario, which [`evaluate`](crate::api::evaluate) takes
/// too: statements, and context with which it is `wanted`: `allowed`, `explicitDeny`, `implicitDeny` or
/// `denied`. Without it, whoever is denied wants to be allowed, and the other way round.
///
/// ```
/// use iam_verdict::api::what_if;
///
/// let scenario = r#"{
///   "request": {
///     "principal": "arn:aws:iam::111122223333:user/ana",
///     "action": "s3:GetObject",
///     "resource": "arn:aws:s3:::reports/2026.csv"
///   },
///   "policies": { "identityBased": [{
///     "Version": "2012-10-17",
///     "Statement": { "Effect": "Allow", "Action": "s3:Get*", "Resource": "*",
///                    "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } } }
///   }] }
/// }"#;
/// let found = what_if(scenario, None)?;
/// assert_eq!((found.decision, found.missing_context_keys.len()), ("implicitDeny", 1));
/// let change = &found.context[0].changes[0];
/// assert_eq!((change.key.as_str(), found.context[0].decision), ("aws:SourceIp", "allowed"));
/// # Ok::<(), iam_verdict::api::wire::Error>(())
/// ```
///
/// # Errors
/// Those of [`evaluate`](crate::api::evaluate), and `RequestError` when there is no such decision.
pub fn what_if(scenario: &str, wanted: Option<&str>) -> Result<wire::WhatIf, wire::Error> {
    let refuse = answer::request_error;
    let wanted = wanted.map(decision).transpose().map_err(refuse)?;
    let input = Input::parse(scenario).map_err(refuse)?;
    changes(&evaluate::read(&input)?, wanted).map_err(refuse)
}

/// The same of a scenario that was read.
pub(super) fn changes(
    scenario: &Scenario<'_>,
    wanted: Option<Wanted>,
) -> Result<wire::WhatIf, RequestError> {
    let question = question(scenario)?;
    let seen = question.decide();
    let answer = what_if::answer(&seen);
    let found = what_if::what_if(&question, &seen, wanted.unwrap_or(Wanted::other_than(answer)));
    let subjects: Vec<Subject<'_>> = seen.iter().map(subject).collect();
    let own = question.named.first().map(|own| own.request.resource.as_str());
    let removed = found.removals.iter();
    Ok(wire::WhatIf {
        decision: answer.as_str(),
        statements: removed.filter_map(|removal| statement(&subjects, removal)).collect(),
        without_denies: found.without_denies.map(Answer::as_str),
        allows: found.additions.into_iter().map(|addition| allows(addition, own)).collect(),
        missing_context_keys: answer::missing_context_keys(&subjects, answer),
        context: found.context.into_iter().map(flip).collect(),
        complete: found.is_complete,
    })
}

#[cfg(any(feature = "tools", not(feature = "js-decide")))]
/// Statements that allow a denied scenario when they are added and every `Deny` that applies is gone.
pub(super) fn additions_without_denies(
    scenario: &Scenario<'_>,
) -> Result<Vec<wire::AddedStatements>, RequestError> {
    let question = question(scenario)?;
    let found = what_if::additions_without_denies(&question, &question.decide());
    let own = question.named.first().map(|own| own.request.resource.as_str());
    Ok(found.into_iter().map(|addition| allows(addition, own)).collect())
}

fn decision(name: &str) -> Result<Wanted, RequestError> {
    if name == "denied" {
        return Ok(Wanted::Denied);
    }
    Answer::from_name(name).map(Wanted::Answer).ok_or_else(|| {
        let message = format!(
            "`{name}` is no decision: expected allowed, explicitDeny, implicitDeny or denied"
        );
        RequestError::new(RequestErrorCode::InvalidType, "options.wanted", message)
    })
}

fn question<'a>(scenario: &'a Scenario<'_>) -> Result<Question<'a>, RequestError> {
    let read = request::read(scenario.request, "request", &scenario.settings)?;
    let own = read.request.resource.as_str().to_owned();
    let lists = scenario.request.member("pairs").is_some();
    let listed = read.other_pairs.into_iter().map(|pair| pair.request).filter(|_| lists);
    let pairs = std::iter::once(read.request).chain(listed);
    let asked = |request: Request| {
        let set = scenario.policies.of(&request, &own).clone();
        Asked { request, set }
    };
    Ok(Question {
        named: pairs.map(asked).collect(),
        follow: if lists { |_| Vec::new() } else { session_requests },
        settings: &scenario.settings,
        fixed: keys_of_pairs(scenario.request),
    })
}

fn session_requests(own: &Request) -> Vec<Request> {
    session_pairs(own).into_iter().map(|pair| pair.request).collect()
}

/// The keys that lie over the request's context in some pair: changed in the request's, they would not
/// change for that pair.
fn keys_of_pairs(request: &Node) -> BTreeSet<String> {
    let pairs = request.member("pairs").and_then(Node::as_array).unwrap_or_default();
    let contexts = pairs.iter().filter_map(|pair| pair.member("context")?.as_object());
    contexts.flatten().map(|member| fold(&member.key)).collect()
}

fn subject(seen: &Seen) -> Subject<'_> {
    Subject {
        set: &seen.asked.set,
        request: &seen.asked.request,
        recorder: &seen.recorder,
        decision: &seen.decision,
    }
}

fn statement(subjects: &[Subject<'_>], removal: &Removal) -> Option<wire::RemovedStatement> {
    let subject = subjects.get(removal.pair)?;
    let statement = subject.statement(removal.at)?;
    let policy = removal.at.policy;
    let source = subject.source(policy);
    Some(wire::RemovedStatement {
        policy_type: policy.policy_type.as_str(),
        policy_name: source.and_then(|source| source.name.clone()),
        policy_index: policy.index,
        level: policy.level,
        pair: removal.pair,
        statement_index: removal.at.statement,
        sid: statement.sid.clone(),
        effect: answer::effect(statement.effect),
        range: source.and_then(|source| answer::range(source, statement.span)),
        decision: removal.answer.as_str(),
    })
}

fn allows(addition: Addition, own: Option<&str>) -> wire::AddedStatements {
    let place = |place: Place| wire::AddedPlace {
        policy_type: place.policy_type.as_str(),
        policy_index: place.is_there.then_some(0),
        level: place.level,
        resource: place.resource.filter(|resource| Some(resource.as_str()) != own),
        statement: wire::AddedStatement {
            effect: "Allow",
            principal: place.statement.principal.map(principal),
            action: place.statement.actions,
            resource: place.statement.resource,
        },
    };
    wire::AddedStatements {
        places: addition.places.into_iter().map(place).collect(),
        decision: addition.answer.as_str(),
    }
}

fn principal(principal: AddedPrincipal) -> wire::AddedPrincipal {
    match principal {
        AddedPrincipal::Everyone => wire::AddedPrincipal::Everyone("*"),
        AddedPrincipal::Aws(name) => wire::AddedPrincipal::Aws(name),
        AddedPrincipal::Service(name) => wire::AddedPrincipal::Service(name),
        AddedPrincipal::Federated(name) => wire::AddedPrincipal::Federated(name),
    }
}

fn flip(flip: ContextFlip) -> wire::ContextFlip {
    let change = |change: ContextChange| wire::ContextChange {
        key: change.key,
        value: change.value.map(|(values, is_list)| value(values, is_list)),
        from: change.from.as_ref().map(answer::context_value),
    };
    wire::ContextFlip {
        changes: flip.changes.into_iter().map(change).collect(),
        decision: flip.answer.as_str(),
    }
}

fn value(mut values: Vec<String>, is_list: bool) -> wire::ContextValue {
    match values.pop() {
        Some(value) if !is_list => wire::ContextValue::One(value),
        last => {
            values.extend(last);
            wire::ContextValue::Many(values)
        }
    }
}
