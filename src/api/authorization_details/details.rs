//! The answer of AWS, page by page (botocore, service model of IAM Toolbox).

use std::collections::BTreeSet;

use crate::api::answer::evaluated_effect;
use crate::api::fields::Fields;
use crate::api::request;
use crate::api::scenario::Input;
use crate::base::budget::MAX_EVALUATIONS;
use crate::base::budget::MAX_PLACES;
use crate::decide::Answer;
use crate::json::Node;
use crate::policy::PolicyType;
use crate::request::Action;
use crate::request::Context;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::Resource;

/// What AWS tells of a request.
#[derive(Debug, Default)]
pub(super) struct Details<'a> {
    /// The context of the request, and as it is written.
    pub(super) context: Context,
    pub(super) context_text: &'a str,
    /// The pairs of action and resource.
    pub(super) evaluations: Vec<Part<'a>>,
    /// What they come to together; none when there are none.
    pub(super) decision: Option<Answer>,
    pub(super) policies: Vec<ListedPolicy<'a>>,
    /// How many places they are attached to.
    places: usize,
    /// Whether there are pages that were not given.
    pub(super) has_more: bool,
    /// What is not told, or not understood, and what was taken instead.
    pub(super) notes: BTreeSet<String>,
}

/// A policy that was evaluated.
#[derive(Debug)]
pub(super) struct ListedPolicy<'a> {
    /// As AWS lists it.
    pub(super) part: Part<'a>,
    pub(super) policy_type: PolicyType,
    pub(super) uri: &'a str,
    pub(super) attached_to: Vec<&'a str>,
    /// Whether AWS built it from a grant of a KMS key.
    pub(super) is_grant: bool,
    /// As JSON, where it is given.
    pub(super) document: Option<&'a str>,
    /// Whether it has a place in the scenario.
    pub(super) is_placed: bool,
}

/// AWS's names of the policy types.
const TYPES: [(&str, PolicyType); 7] = [
    ("IDENTITY_BASED_POLICY", PolicyType::IdentityBased),
    ("RESOURCE_BASED_POLICY", PolicyType::ResourceBased),
    ("PERMISSIONS_BOUNDARY", PolicyType::PermissionsBoundary),
    ("SESSION_POLICY", PolicyType::Session),
    ("SERVICE_CONTROL_POLICY", PolicyType::ServiceControl),
    ("RESOURCE_CONTROL_POLICY", PolicyType::ResourceControl),
    ("VPC_ENDPOINT_POLICY", PolicyType::VpcEndpoint),
];

/// A part of the answer, which has the members that AWS's model tells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    text: &'a str,
    node: &'a Node,
}

impl<'a> Part<'a> {
    /// A member that is a string; empty when it is absent.
    pub(super) fn text(self, name: &str) -> &'a str {
        self.node.member(name).and_then(Node::as_str).unwrap_or_default()
    }

    /// A member that is a list of objects.
    pub(super) fn list(self, name: &str) -> Vec<Self> {
        let items = self.node.member(name).and_then(Node::as_array).unwrap_or_default();
        items.iter().map(|node| Self { node, ..self }).collect()
    }

    /// A member, whatever it is.
    pub(super) fn member(self, name: &str) -> Option<Self> {
        self.node.member(name).map(|node| Self { node, ..self })
    }

    /// A string under a condition key, in whatever letter case.
    pub(super) fn value_of(self, key: &str) -> Option<&'a str> {
        let mut members = self.node.as_object().unwrap_or_default().iter();
        members.find(|member| member.key.eq_ignore_ascii_case(key))?.value.as_str()
    }

    /// It as it is written.
    pub(super) fn source(self) -> &'a str {
        self.node.span.slice(self.text)
    }

    /// The resource of an evaluation. AWS's is empty for an action that takes none.
    pub(super) fn resource(self) -> &'a str {
        Some(self.text("resource")).filter(|text| !text.is_empty()).unwrap_or("*")
    }
}

/// A member of AWS's model.
#[derive(Debug)]
struct Shape {
    name: &'static str,
    is_required: bool,
    /// A list of objects with these members; else a string.
    items: Option<&'static [Self]>,
}

const fn text(name: &'static str) -> Shape {
    Shape { name, is_required: true, items: None }
}

const fn list(name: &'static str, items: &'static [Shape]) -> Shape {
    Shape { name, is_required: true, items: Some(items) }
}

const fn optional(shape: Shape) -> Shape {
    Shape { is_required: false, ..shape }
}

const PAGE: &[Shape] =
    &[list("evaluations", EVALUATION), list("policies", POLICY), optional(text("nextToken"))];
const EVALUATION: &[Shape] =
    &[text("action"), text("resource"), text("evaluatedEffect"), optional(list("checks", CHECK))];
const CHECK: &[Shape] = &[
    text("checkType"),
    text("evaluatedEffect"),
    optional(text("targetArn")),
    optional(list("matchedPolicies", &[])),
];
const POLICY: &[Shape] = &[text("type"), text("uri"), optional(list("attachedTo", &[text("arn")]))];

/// Refuses what AWS's model does not tell. It goes as deep as the model, not as the input.
fn conform(fields: &Fields<'_>, shapes: &[Shape]) -> Result<(), RequestError> {
    for Shape { name, is_required, items } in shapes {
        if *is_required {
            fields.require(name)?;
        }
        let Some(items) = items else {
            fields.text(name)?;
            continue;
        };
        for (index, node) in fields.list(name)?.iter().enumerate() {
            let path = format!("{}[{index}]", fields.path_of(name));
            conform(&Fields::of_aws(node, &path)?, items)?;
        }
    }
    Ok(())
}

impl<'a> Details<'a> {
    /// Adds a page.
    pub(super) fn add(&mut self, page: &'a Input<'_>, path: &str) -> Result<(), RequestError> {
        let fields = Fields::of_aws(&page.node, path)?;
        self.add_context(&fields, page.text)?;
        conform(&fields, PAGE)?;
        let page = Part { text: page.text, node: &page.node };
        for (index, evaluation) in page.list("evaluations").into_iter().enumerate() {
            self.add_evaluation(evaluation, &format!("{path}.evaluations[{index}]"))?;
        }
        let mut places = 0_usize;
        for policy in page.list("policies") {
            let attached_to = policy.list("attachedTo");
            places = places.saturating_add(attached_to.len().max(1));
            limit(places, MAX_PLACES, "places of policies", path)?;
            self.add_policy(policy, attached_to);
            limit(self.places, MAX_PLACES, "places of policies", path)?;
        }
        self.has_more = page.member("nextToken").is_some();
        Ok(())
    }

    pub(super) fn note(&mut self, text: &str) {
        self.notes.insert(text.to_owned());
    }

    /// The context, which is the same on every page.
    fn add_context(&mut self, fields: &Fields<'a>, text: &'a str) -> Result<(), RequestError> {
        let node = fields.require("requestContext").map_err(|mut error| {
            error.message.push_str(": the command line of AWS prints it with `--no-paginate`");
            error
        })?;
        let context = request::context(fields, "requestContext", &mut Vec::new())?;
        if self.context_text.is_empty() {
            (self.context, self.context_text) = (context, node.span.slice(text));
        } else if !context.entries().eq(self.context.entries()) {
            let message = "this page is of another request than the first one";
            let field = fields.path_of("requestContext");
            return Err(RequestError::new(RequestErrorCode::Contradiction, field, message));
        }
        Ok(())
    }

    /// Any explicit deny decides, then any implicit one (R13.2).
    fn add_evaluation(&mut self, part: Part<'a>, path: &str) -> Result<(), RequestError> {
        let fields = Fields::of_aws(part.node, path)?;
        Action::parse(part.text("action"), &fields.path_of("action"))?;
        Resource::parse(Some(part.resource()), &fields.path_of("resource"))?;
        request::context(&fields, "context", &mut Vec::new())?;
        let known = [Answer::Allowed, Answer::ExplicitDeny, Answer::ImplicitDeny];
        let effect = part.text("evaluatedEffect");
        let Some(answer) = known.into_iter().find(|known| evaluated_effect(*known) == effect)
        else {
            let message =
                format!("`{effect}` is none of {}", known.map(evaluated_effect).join(", "));
            let field = fields.path_of("evaluatedEffect");
            return Err(RequestError::new(RequestErrorCode::InvalidType, field, message));
        };
        if self.decision.is_none_or(|decision| answer.outweighs(decision)) {
            self.decision = Some(answer);
        }
        self.evaluations.push(part);
        limit(self.evaluations.len(), MAX_EVALUATIONS, "evaluations", path)
    }

    /// Policies stand on every page.
    fn add_policy(&mut self, part: Part<'a>, attached_to: Vec<Part<'a>>) {
        let (name, uri) = (part.text("type"), part.text("uri"));
        let is_same =
            |known: &ListedPolicy<'_>| known.uri == uri && known.part.text("type") == name;
        if self.policies.iter().any(is_same) {
            return;
        }
        let Some((_, policy_type)) = TYPES.into_iter().find(|(known, _)| *known == name) else {
            return self.note(&format!("policies of type `{name}` are not known: left out"));
        };
        self.places = self.places.saturating_add(attached_to.len().max(1));
        self.policies.push(ListedPolicy {
            part,
            policy_type,
            uri,
            attached_to: attached_to.into_iter().map(|to| to.text("arn")).collect(),
            is_grant: part.member("policySource").and_then(|of| of.member("grantId")).is_some(),
            document: None,
            is_placed: false,
        });
    }
}

/// Refuses what is more than is read.
pub(super) fn limit(count: usize, most: usize, what: &str, path: &str) -> Result<(), RequestError> {
    if count <= most {
        return Ok(());
    }
    let message = format!("more than the {most} {what} that are read");
    Err(RequestError::new(RequestErrorCode::TooLarge, path, message))
}
