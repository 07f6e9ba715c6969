//! `rightSizePolicies`: present policies against a log of CloudTrail, or against calls that sources make.

use std::collections::BTreeSet;

use crate::accounts;
use crate::accounts::GatheredPolicy;
use crate::accounts::IdentityKind;
use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::generate;
use crate::api::policies;
use crate::api::scenario::Input;
use crate::api::trail;
use crate::api::wire;
use crate::api::wire::Error;
use crate::catalog::Catalog;
use crate::cloudtrail::Log;
use crate::generate::Activity;
use crate::generate::GapCode;
use crate::generate::PresentPolicy;
use crate::generate::Principals;
use crate::generate::RightSizeOptions;
use crate::generate::RightSizedPolicy;
use crate::generate::StatementUsage;
use crate::generate::Unattributed;
use crate::generate::right_size;
use crate::policy::PolicyRef;
use crate::policy::PolicyType;
use crate::policy::ValidPolicy;
use crate::policy::quota::Counted;
use crate::policy::quota::INLINE_OF_GROUP;
use crate::policy::quota::INLINE_OF_ROLE;
use crate::policy::quota::INLINE_OF_USER;
use crate::policy::quota::MANAGED;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::value::arn::Arn;

const OPTIONS: [&str; 8] = [
    "policies",
    "principal",
    "accept",
    "dataEvents",
    "narrowResources",
    "fold",
    "grantDenied",
    "grantUnknown",
];
const OF_CALLS: [&str; 11] = [
    "policies",
    "calls",
    "accept",
    "narrowResources",
    "fold",
    "grantDenied",
    "grantUnknown",
    "partition",
    "region",
    "account",
    "kmsKeys",
];

/// What can be accepted to be unused though it could not be seen.
const ACCEPTED: [GapCode; 7] = [
    GapCode::DataEvents,
    GapCode::NotLogged,
    GapCode::PassRole,
    GapCode::UnknownAction,
    GapCode::UnknownService,
    GapCode::NotSeen,
    GapCode::UnreadRecords,
];

/// A policy with whose it is.
struct Given {
    about: wire::RightSizedPolicy,
    text: String,
}

impl Given {
    /// One that is longer than its quota is stays as long; one of AWS's is replaced by another one.
    fn present(&self) -> PresentPolicy {
        let own = if self.about.kind == AWS_MANAGED { 0 } else { size(&self.text) };
        PresentPolicy { text: self.text.clone(), room: self.about.limit.max(own) }
    }
}

const AWS_MANAGED: &str = "awsManaged";

fn size(text: &str) -> usize {
    Counted::CharactersWithoutWhiteSpace.count(text)
}

/// Holds policies against the calls that sources make, and reduces them to that: `{ "calls": …, "policies": … }`, the
/// answer of `codeCalls` and a list of policies, with `accept` (what could not be seen and is taken for unused),
/// `narrowResources`, and the options of [`generate_policies`](crate::api::generate_policies) but for `conditions`.
/// For a log: [`Trail::right_size_policies`](crate::api::Trail::right_size_policies).
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::catalog::Catalog;
///
/// let catalog = Catalog::embedded()?;
/// let input = r#"{ "account": "111122223333", "region": "eu-west-1", "partition": "aws", "calls": {
///   "calls": [{ "file": "job.py", "line": 3, "column": 0, "service": "sqs", "operation": "SendMessage",
///               "parameters": { "QueueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs" } }],
///   "notSeen": []
/// }, "policies": [{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "sqs:*", "Resource": "*" } }] }"#;
/// let made = iam_verdict::api::right_size_policies(&catalog, input).unwrap();
/// let policy = &made.right_sized[0].policies[0];
/// assert_eq!(policy.statements[0].usage, "partlyUsed");
/// assert!(policy.reduced.as_ref().is_some_and(|text| text.contains(r#""Action": "sqs:SendMessage""#)));
/// # }
/// # Ok::<(), iam_verdict::catalog::CatalogError>(())
/// ```
///
/// # Errors
/// `PolicyError` when a policy is broken, `RequestError` when the input is not of this shape or the proof fails.
pub fn right_size_policies(
    catalog: &Catalog,
    input: &str,
) -> Result<wire::PolicyRightSizing, Error> {
    let refuse = answer::request_error;
    let input = Input::parse(input).map_err(refuse)?;
    let fields = Fields::new(&input.node, "", &OF_CALLS).map_err(refuse)?;
    let options = options(&fields).map_err(refuse)?;
    let given = given(&input, &fields)?.ok_or_else(|| refuse(missing("policies")))?;
    let calls = fields.require("calls").map_err(refuse)?;
    let activity = generate::activity(catalog, &fields, calls).map_err(refuse)?;
    let sized = sized(Vec::new(), activity, given, (catalog, &options)).map_err(refuse)?;
    Ok(wire::PolicyRightSizing {
        right_sized: vec![sized],
        not_sized: Vec::new(),
        unattributed: Unattributed::new(),
        left_out: 0,
        broken: 0,
        broken_records: Vec::new(),
    })
}

/// Holds policies against what the users and roles of a log did.
pub(super) fn right_size_log(
    log: &Log,
    (catalog, world): (&Catalog, Option<&accounts::World>),
    input: &str,
) -> Result<wire::PolicyRightSizing, Error> {
    let refuse = answer::request_error;
    let input = Input::parse(input).map_err(refuse)?;
    let fields = Fields::new(&input.node, "", &OPTIONS).map_err(refuse)?;
    let options = options(&fields).map_err(refuse)?;
    let given = given(&input, &fields)?;
    let Principals { activities, unattributed } =
        generate::principals(log, &fields, (catalog, &options.generate)).map_err(refuse)?;
    let mut found = wire::PolicyRightSizing {
        right_sized: Vec::new(),
        not_sized: Vec::new(),
        unattributed,
        left_out: log.counts().left_out,
        broken: log.counts().broken,
        broken_records: trail::broken_records(log),
    };
    match (given, world) {
        (Some(_), Some(_)) => {
            let message = "`policies` and `world` are given: the present policies are one of them";
            let code = RequestErrorCode::Contradiction;
            return Err(refuse(RequestError::new(code, "policies", message)));
        }
        (None, None) => return Err(refuse(missing("policies"))),
        (Some(given), None) => {
            let (principals, activities): (Vec<String>, Vec<Activity>) =
                activities.into_iter().unzip();
            if !principals.is_empty() {
                let activity = Activity::together(activities);
                let sized = sized(principals, activity, given, (catalog, &options));
                found.right_sized.push(sized.map_err(refuse)?);
            }
        }
        (None, Some(world)) => {
            of_each(activities, (catalog, world, &options), &mut found).map_err(refuse)?;
        }
    }
    Ok(found)
}

/// Each user and role by itself.
fn of_each(
    activities: Vec<(String, Activity)>,
    (catalog, world, options): (&Catalog, &accounts::World, &RightSizeOptions),
    found: &mut wire::PolicyRightSizing,
) -> Result<(), RequestError> {
    for (arn, activity) in activities {
        match of_world(world, &arn) {
            Ok(given) => {
                found.right_sized.push(sized(vec![arn], activity, given, (catalog, options))?);
            }
            Err(message) => found.not_sized.push(wire::NotSized { principal: arn, message }),
        }
    }
    Ok(())
}

fn missing(name: &str) -> RequestError {
    let message = format!("`{name}` is missing: the present policies");
    RequestError::new(RequestErrorCode::MissingField, name, message)
}

fn options(fields: &Fields<'_>) -> Result<RightSizeOptions, RequestError> {
    let mut accept = BTreeSet::new();
    for (index, name) in fields.texts("accept")?.into_iter().enumerate() {
        let code = ACCEPTED.into_iter().find(|code| code.as_str() == name).ok_or_else(|| {
            let known = ACCEPTED.map(GapCode::as_str).join(", ");
            let message = format!("`{name}` is nothing that can be accepted, which are {known}");
            let field = format!("accept[{index}]");
            RequestError::new(RequestErrorCode::InvalidType, field, message)
        })?;
        accept.insert(code);
    }
    let services = fields.texts("dataEvents")?.into_iter();
    Ok(RightSizeOptions {
        generate: generate::options(fields)?,
        accept,
        data_events: services.map(str::to_ascii_lowercase).collect(),
        narrow_resources: fields.boolean("narrowResources")? == Some(true),
    })
}

/// The policies of the input.
fn given(input: &Input<'_>, fields: &Fields<'_>) -> Result<Option<Vec<Given>>, Error> {
    let refuse = answer::request_error;
    if fields.get("policies").is_none() {
        input.check_duplicates(&[]).map_err(refuse)?;
        return Ok(None);
    }
    let items = fields.list("policies").map_err(refuse)?;
    let policies = policies::policies(items, "policies").map_err(refuse)?;
    let documents: Vec<_> = policies.iter().map(|given| given.document.span).collect();
    input.check_duplicates(&documents).map_err(refuse)?;
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    for (index, policy) in policies.into_iter().enumerate() {
        let text = policy.document.as_str();
        let text = text.unwrap_or_else(|| policy.document.span.slice(input.text)).to_owned();
        let policy_type = PolicyType::IdentityBased;
        let (source, reading) = policies::read_document(input, policy, policy_type);
        let about = about(source.name.clone(), source.arn.clone(), "given");
        match ValidPolicy::new(reading, policy_type) {
            Ok(_) => {
                let about = wire::RightSizedPolicy { limit: MANAGED.limit, ..about };
                all.push(Given { about, text });
            }
            Err(found) => {
                faults.push((PolicyRef { policy_type, level: None, index }, source, found));
            }
        }
    }
    if faults.is_empty() { Ok(Some(all)) } else { Err(answer::policy_error(&faults)) }
}

const fn about(
    name: Option<String>,
    arn: Option<String>,
    kind: &'static str,
) -> wire::RightSizedPolicy {
    wire::RightSizedPolicy {
        name,
        arn,
        kind,
        attached_to: None,
        shared_with: Vec::new(),
        text: String::new(),
        reduced: None,
        size: 0,
        limit: 0,
        changed: false,
        statements: Vec::new(),
    }
}

/// The policies of a user or role of a world; else why there are none.
fn of_world(world: &accounts::World, arn: &str) -> Result<Vec<Given>, String> {
    let mut kinds = [IdentityKind::User, IdentityKind::Role].into_iter();
    let identity = kinds.find_map(|kind| world.identity(kind, arn));
    let identity = identity.ok_or_else(|| format!("the world does not have `{arn}`"))?;
    let gathered = world.identity_policies(identity).map_err(|error| error.to_string())?;
    let limit = |policy: &GatheredPolicy<'_>| {
        if policy.arn.is_some() {
            return MANAGED.limit;
        }
        let others = gathered.iter().filter(|other| {
            other.arn.is_none()
                && other.attached_to == policy.attached_to
                && other.name != policy.name
        });
        let limit = match (policy.group, identity.kind) {
            (Some(_), _) | (None, IdentityKind::Group) => INLINE_OF_GROUP.limit,
            (None, IdentityKind::User) => INLINE_OF_USER.limit,
            (None, IdentityKind::Role) => INLINE_OF_ROLE.limit,
        };
        limit.saturating_sub(others.map(|other| size(other.document.text())).sum())
    };
    let is_of_aws = |arn: &str| Arn::parse(arn).is_some_and(|arn| arn.account == "aws");
    let given = |policy: &GatheredPolicy<'_>| {
        let kind = match policy.arn {
            None => "inline",
            Some(arn) if is_of_aws(arn) => AWS_MANAGED,
            Some(_) => "customerManaged",
        };
        let name = Some(policy.name.as_ref().to_owned());
        let shared = world.others_with(policy, identity).into_iter().map(str::to_owned);
        Given {
            about: wire::RightSizedPolicy {
                attached_to: Some(policy.attached_to.to_owned()),
                shared_with: shared.collect(),
                limit: limit(policy),
                ..about(name, policy.arn.map(str::to_owned), kind)
            },
            text: policy.document.text().to_owned(),
        }
    };
    Ok(gathered.iter().map(given).collect())
}

fn sized(
    principals: Vec<String>,
    activity: Activity,
    given: Vec<Given>,
    (catalog, options): (&Catalog, &RightSizeOptions),
) -> Result<wire::RightSizedPolicies, RequestError> {
    let present: Vec<PresentPolicy> = given.iter().map(Given::present).collect();
    let sized = right_size(&activity, &present, (catalog, options))
        .map_err(|error| generate::refused(&error, "policies"))?;
    let policies = given.into_iter().map(|given| given.about).zip(sized.policies);
    let missing = sized.missing.iter().map(|missing| wire::MissingAction {
        action: generate::action(&missing.found),
        reason: missing.reason.as_str(),
    });
    Ok(wire::RightSizedPolicies {
        principals,
        seen: generate::sighting(&activity.seen),
        policies: policies.map(|(about, policy)| told(about, policy)).collect(),
        unused_services: sized.unused_services,
        missing: missing.collect(),
        additions: generate::policies(sized.additions),
        proven: sized.proven,
        not_seen: activity.gaps.iter().map(generate::gap).collect(),
    })
}

fn told(about: wire::RightSizedPolicy, policy: RightSizedPolicy) -> wire::RightSizedPolicy {
    let statements = policy.statements.iter().map(|one| statement(&policy.text, one)).collect();
    let changed = policy.is_changed();
    wire::RightSizedPolicy {
        text: policy.text,
        size: policy.reduced.as_deref().map_or(0, size),
        reduced: policy.reduced,
        changed,
        statements,
        ..about
    }
}

fn statement(text: &str, usage: &StatementUsage) -> wire::StatementUsage {
    let line = |start: u32| {
        let before = usize::try_from(start).ok().and_then(|start| text.get(..start));
        before.unwrap_or_default().matches('\n').count().saturating_add(1)
    };
    let actions = usage.actions.iter().map(|entry| wire::ActionUsage {
        pattern: entry.pattern.clone(),
        line: line(entry.span.start),
        used: entry
            .used
            .iter()
            .map(|used| wire::UsedAction {
                action: used.action.clone(),
                seen: generate::sighting(&used.seen),
            })
            .collect(),
        others: entry.others,
        kept: entry
            .kept
            .iter()
            .map(|kept| wire::Kept {
                code: kept.code.as_str(),
                message: kept.code.text(),
                actions: kept.actions.clone(),
            })
            .collect(),
    });
    let resources = usage.resources.iter().map(|entry| wire::ResourceUsage {
        pattern: entry.pattern.clone(),
        line: line(entry.span.start),
        used: entry.is_used,
    });
    wire::StatementUsage {
        index: usage.index,
        sid: usage.sid.clone(),
        line: line(usage.span.start),
        usage: usage.usage.as_str(),
        actions: actions.collect(),
        resources: resources.collect(),
        kept: usage
            .kept
            .map(|code| wire::KeptStatement { code: code.as_str(), message: code.text() }),
    }
}
