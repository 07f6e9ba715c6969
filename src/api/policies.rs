//! `policies` of a scenario.

use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::fields::not_yet;
use crate::api::fields::wrong_type;
use crate::api::scenario::Input;
use crate::api::wire::Error;
use crate::base::budget::MAX_STATEMENTS;
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::compile::CompiledPolicySet;
use crate::compile::compile;
use crate::json::Node;
use crate::policy::Policies;
use crate::policy::PolicyDocument;
use crate::policy::PolicyRef;
use crate::policy::PolicySource;
use crate::policy::PolicyType;
use crate::policy::ValidPolicy;
use crate::request::RequestError;
use crate::request::RequestErrorCode;

const KNOWN: [&str; 10] = [
    "identityBased",
    "permissionsBoundary",
    "session",
    "serviceControl",
    "resourceControl",
    "vpcEndpoint",
    "resourceBased",
    "roleTrust",
    "kmsGrants",
    "resources",
];

/// A set that is ready to decide from, and the names of its policies.
#[derive(Debug)]
pub(super) struct ReadPolicies {
    pub(super) set: CompiledPolicySet,
    pub(super) sources: Policies<PolicySource>,
}

/// A policy as it was given, before its document is read.
#[derive(Debug)]
pub(super) struct Given<'a> {
    pub(super) source: PolicySource,
    pub(super) document: &'a Node,
}

/// Reads the policies. One broken document refuses the whole set.
pub(super) fn read(
    input: &Input<'_>,
    node: Option<&Node>,
) -> Result<(ReadPolicies, Vec<Span>), Error> {
    let given = match node {
        Some(node) => given(node).map_err(answer::request_error)?,
        None => Policies::default(),
    };
    let spans = given
        .iter()
        .map(|(_, policy)| policy.document.span)
        .collect();
    let mut faults: Vec<(PolicyRef, PolicySource, Vec<Diagnostic>)> = Vec::new();
    let mut statements: usize = 0;
    let mut valid = Vec::new();
    let sources = given.map(|at, policy| {
        let (source, reading) = read_document(input, policy, at.policy_type);
        match ValidPolicy::new(reading, at.policy_type) {
            Ok(policy) => {
                statements = statements.saturating_add(policy.document().statements.len());
                valid.push(policy);
            }
            Err(diagnostics) => faults.push((at, source.clone(), diagnostics)),
        }
        source
    });
    if !faults.is_empty() {
        return Err(answer::policy_error(&faults));
    }
    if statements > MAX_STATEMENTS {
        let message =
            format!("{statements} statements, more than the {MAX_STATEMENTS} that are read");
        let error = RequestError::new(RequestErrorCode::TooLarge, "policies", message);
        return Err(answer::request_error(error));
    }
    // `map` visits the policies in one order, so the valid ones come back to their places.
    let mut valid = valid.into_iter();
    let set = sources.clone().map(|_, _| valid.next());
    let Some(set) = all(set) else {
        return Err(answer::policy_error(&faults));
    };
    Ok((
        ReadPolicies {
            set: compile(set),
            sources,
        },
        spans,
    ))
}

/// The set when every policy is there.
fn all<P>(set: Policies<Option<P>>) -> Option<Policies<P>> {
    let levels = |levels: Option<Vec<Vec<Option<P>>>>| match levels {
        None => Some(None),
        Some(levels) => {
            let levels = levels.into_iter().map(|level| level.into_iter().collect());
            levels.collect::<Option<Vec<Vec<P>>>>().map(Some)
        }
    };
    let one = |policy: Option<Option<P>>| match policy {
        None => Some(None),
        Some(policy) => policy.map(Some),
    };
    Some(Policies {
        identity_based: set.identity_based.into_iter().collect::<Option<Vec<P>>>()?,
        permissions_boundary: one(set.permissions_boundary)?,
        session: set.session.into_iter().collect::<Option<Vec<P>>>()?,
        service_control: levels(set.service_control)?,
        resource_control: levels(set.resource_control)?,
        vpc_endpoint: one(set.vpc_endpoint)?,
        resource_based: one(set.resource_based)?,
        role_trust: one(set.role_trust)?,
    })
}

/// Reads the document of one policy: of a string its text, whose places are told; of an object its
/// own part of the input, whose places mean nothing to the caller.
pub(super) fn read_document(
    input: &Input<'_>,
    given: Given<'_>,
    policy_type: PolicyType,
) -> (PolicySource, (Option<PolicyDocument>, Vec<Diagnostic>)) {
    match given.document.as_str() {
        Some(text) => {
            let reading = PolicyDocument::read(text, policy_type);
            (given.source.with_text(text.to_owned()), reading)
        }
        None => {
            let text = given.document.span.slice(input.text);
            (given.source, PolicyDocument::read(text, policy_type))
        }
    }
}

fn given(node: &Node) -> Result<Policies<Given<'_>>, RequestError> {
    let fields = Fields::new(node, "policies", &KNOWN)?;
    for (name, rule) in [
        ("kmsGrants", "the rules for KMS grants are"),
        ("resources", "deciding several pairs in one request is"),
    ] {
        if !fields.list(name)?.is_empty() {
            return Err(not_yet(fields.path_of(name), rule));
        }
    }
    let one = |name: &str| match fields.get(name) {
        Some(node) => policy(node, &fields.path_of(name)).map(Some),
        None => Ok(None),
    };
    let list = |name: &str| policies(fields.list(name)?, &fields.path_of(name));
    let levels = |name: &str| levels(&fields, name);
    Ok(Policies {
        identity_based: list("identityBased")?,
        permissions_boundary: one("permissionsBoundary")?,
        session: list("session")?,
        service_control: levels("serviceControl")?,
        resource_control: levels("resourceControl")?,
        vpc_endpoint: one("vpcEndpoint")?,
        resource_based: one("resourceBased")?,
        role_trust: one("roleTrust")?,
    })
}

fn policies<'a>(items: &'a [Node], path: &str) -> Result<Vec<Given<'a>>, RequestError> {
    let numbered = items.iter().enumerate();
    numbered
        .map(|(index, item)| policy(item, &format!("{path}[{index}]")))
        .collect()
}

/// The levels of SCPs or RCPs. None at all is an error: absent means "not under them".
fn levels<'a>(
    fields: &Fields<'a>,
    name: &str,
) -> Result<Option<Vec<Vec<Given<'a>>>>, RequestError> {
    let path = fields.path_of(name);
    if fields.get(name).is_none() {
        return Ok(None);
    }
    let levels = fields.list(name)?;
    if levels.is_empty() {
        let message = "no levels: leave it out when the account is in no organization, else list \
                       the root first and the account last";
        return Err(RequestError::new(
            RequestErrorCode::InvalidPolicies,
            path,
            message,
        ));
    }
    let level = |(index, level): (usize, &'a Node)| {
        let path = format!("{path}[{index}]");
        match level.as_array() {
            Some(items) => policies(items, &path),
            None => Err(wrong_type(
                &path,
                level,
                "the array of policies of one level",
            )),
        }
    };
    levels
        .iter()
        .enumerate()
        .map(level)
        .collect::<Result<Vec<_>, _>>()
        .map(Some)
}

/// A policy: its text, its object, or one of these with a name.
pub(super) fn policy<'a>(node: &'a Node, path: &str) -> Result<Given<'a>, RequestError> {
    let is_named = node.member("document").is_some() && node.member("Statement").is_none();
    if !is_named {
        return Ok(Given {
            source: PolicySource::default(),
            document: node,
        });
    }
    let fields = Fields::new(node, path, &["name", "arn", "document"])?;
    let name = fields.text("name")?.map(str::to_owned);
    let arn = fields.text("arn")?.map(str::to_owned);
    let source = PolicySource::named(name, arn);
    Ok(Given {
        source,
        document: fields.require("document")?,
    })
}
