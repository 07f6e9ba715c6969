//! What a template names: parameters, resources, conditions, mappings.

use std::collections::BTreeMap;

use crate::base::budget::MAX_LIST_ELEMENTS;
use crate::base::span::Span;
use crate::base::truth::Truth;
use crate::infrastructure::draft::Draft;
use crate::infrastructure::draft::DraftValue;
use crate::infrastructure::draft::Hole;
use crate::infrastructure::draft::Piece;
use crate::infrastructure::stand_in;
use crate::infrastructure::tables;
use crate::infrastructure::template::resources;
use crate::infrastructure::template::resources::Kind;
use crate::infrastructure::template::resources::Reference;
use crate::json::Member;
use crate::json::Node;
use crate::json::Value;

/// The names of a template.
#[derive(Debug)]
pub(super) struct Names<'a> {
    given: &'a BTreeMap<String, String>,
    parameters: BTreeMap<&'a str, Parameter>,
    pub(super) resources: BTreeMap<&'a str, Resource<'a>>,
    pub(super) conditions: BTreeMap<&'a str, Truth>,
    pub(super) mappings: Option<&'a Node>,
    /// Whether the template has all names that it may use: transforms and loops add others.
    pub(super) is_closed: bool,
}

/// One parameter, with the value that it has unless another is given.
#[derive(Debug)]
struct Parameter {
    default: Option<String>,
    is_list: bool,
}

/// One resource.
#[derive(Debug)]
pub(super) struct Resource<'a> {
    pub(super) resource_type: &'a str,
    pub(super) properties: Option<&'a Node>,
    kind: Option<&'static Kind>,
    /// The path of an IAM resource, within its ARN.
    path: String,
    /// The name that it will have.
    pub(super) name: Option<String>,
}

/// What `AWS::…` stands for when nobody tells.
const PSEUDO_PARAMETERS: [(&str, &str); 6] = [
    ("AWS::AccountId", stand_in::ACCOUNT),
    ("AWS::Region", stand_in::REGION),
    ("AWS::Partition", stand_in::PARTITION),
    ("AWS::URLSuffix", "amazonaws.com"),
    ("AWS::StackName", "StackName"),
    (
        "AWS::StackId",
        "arn:aws:cloudformation:us-east-1:111122223333:stack/StackName/\
         00000000-0000-0000-0000-000000000000",
    ),
];

impl<'a> Names<'a> {
    pub(super) fn new(root: &'a Node, given: &'a BTreeMap<String, String>) -> Self {
        let section = |name: &str| root.member(name).and_then(Node::as_object).unwrap_or_default();
        let parameters = section("Parameters").iter();
        let conditions = section("Conditions").iter();
        let resources = resources_of(section("Resources"));
        let is_loop = |name: &str| name.starts_with(LOOP);
        Self {
            given,
            parameters: tables::map(parameters.map(|m| (m.key.as_str(), Parameter::new(&m.value)))),
            conditions: tables::map(conditions.map(|m| (m.key.as_str(), Truth::Unknown))),
            mappings: root.member("Mappings"),
            is_closed: root.member("Transform").is_none()
                && !section("Resources").iter().any(|member| is_loop(&member.key)),
            resources: tables::map(
                resources.into_iter().map(|(id, node)| (id, Resource::new(node))),
            ),
        }
    }

    /// What `Ref` gives; None when there is nothing of that name.
    pub(super) fn reference(&self, name: &str, expression: &str) -> Option<DraftValue> {
        if name == "AWS::NoValue" {
            return Some(DraftValue::Absent);
        }
        if let Some(parameter) = self.parameters.get(name) {
            return Some(self.parameter(name, parameter, expression));
        }
        if name.starts_with("AWS::") {
            return Some(one(self.pseudo(name, expression)));
        }
        let resource = self.resources.get(name)?;
        Some(one(match resource.kind.map(|kind| (kind, kind.reference)) {
            Some((_, Reference::Name)) => match &resource.name {
                Some(known) => Piece::known(known.as_str()),
                None => unknown(expression, Some(name.to_owned())),
            },
            Some((kind, Reference::Arn)) => self.arn(kind, (name, resource), expression),
            Some((_, Reference::Other)) | None => unknown(expression, None),
        }))
    }

    /// What `Fn::GetAtt` gives; None when there is no such resource.
    pub(super) fn attribute(&self, name: &str, attribute: &str, expression: &str) -> Option<Piece> {
        let Some(resource) = self.resources.get(name) else {
            return self.made_by_sam(name, attribute, expression);
        };
        let kind = resource.kind.filter(|kind| resources::is_arn(kind, attribute));
        Some(match kind {
            Some(kind) => self.arn(kind, (name, resource), expression),
            None => unknown(expression, None),
        })
    }

    /// The role that SAM makes for a function (SAM specification, "Generated resources").
    fn made_by_sam(&self, name: &str, attribute: &str, expression: &str) -> Option<Piece> {
        let maker = self.resources.get(name.strip_suffix("Role")?)?;
        let kind = resources::kind("AWS::IAM::Role")?;
        let is_made = attribute == "Arn" && maker.resource_type.starts_with("AWS::Serverless::");
        is_made.then(|| {
            let text = self.arn_text(kind.arn, name);
            unknown(expression, Some(text.0))
        })
    }

    fn parameter(&self, name: &str, parameter: &Parameter, expression: &str) -> DraftValue {
        let Some(value) = self.given.get(name).or(parameter.default.as_ref()) else {
            return one(unknown(expression, None));
        };
        if !parameter.is_list {
            return one(Piece::known(value.as_str()));
        }
        if value.matches(',').count() > MAX_LIST_ELEMENTS {
            return one(unknown(expression, None));
        }
        let span = Span::default();
        let items = value.split(',').map(|item| Draft::text(span, item.trim()));
        DraftValue::Array(items.collect())
    }

    fn pseudo(&self, name: &str, expression: &str) -> Piece {
        if let Some(given) = self.given.get(name) {
            return Piece::known(given.as_str());
        }
        let known = PSEUDO_PARAMETERS.iter().find(|(pseudo, _)| *pseudo == name);
        unknown(expression, known.map(|(_, value)| (*value).to_owned()))
    }

    fn arn(&self, kind: &Kind, (id, resource): (&str, &Resource<'_>), expression: &str) -> Piece {
        let name = resource.name.as_deref().unwrap_or(id);
        let name = name.strip_prefix("https://").unwrap_or(name).trim_start_matches('/');
        let (arn, is_known) = self.arn_text(kind.arn, &format!("{}{name}", resource.path));
        if is_known && resource.name.is_some() {
            return Piece::Known(arn);
        }
        unknown(expression, Some(arn))
    }

    /// An ARN, and whether all of it but the name is known.
    fn arn_text(&self, form: &str, name: &str) -> (String, bool) {
        let told = |name: &str, or: &str| match self.given.get(name) {
            Some(given) => (given.clone(), true),
            None => (or.to_owned(), false),
        };
        let (partition, mut is_known) = told("AWS::Partition", stand_in::PARTITION);
        let mut text = format!("arn:{partition}");
        for field in form.splitn(4, ':') {
            let (filled, is_told) = match field {
                "R" => told("AWS::Region", stand_in::REGION),
                "A" => told("AWS::AccountId", stand_in::ACCOUNT),
                field => (field.replace("{}", name), true),
            };
            is_known &= is_told;
            text.push(':');
            text.push_str(&filled);
        }
        (text, is_known)
    }
}

impl Parameter {
    fn new(node: &Node) -> Self {
        let kind = node.member("Type").and_then(Node::as_str).unwrap_or_default();
        // Of a parameter of Systems Manager the default is the name, not the value.
        let default =
            node.member("Default").filter(|_| !kind.starts_with("AWS::SSM::Parameter::Value"));
        let default = default.and_then(|node| Draft::scalar(node)?.as_known_text());
        Self { default, is_list: kind.starts_with("List<") || kind == "CommaDelimitedList" }
    }
}

impl<'a> Resource<'a> {
    fn new(node: &'a Node) -> Self {
        let resource_type = node.member("Type").and_then(Node::as_str).unwrap_or_default();
        let properties = node.member("Properties");
        let kind = resources::kind(resource_type);
        let text = |name: &str| properties?.member(name)?.as_str();
        let is_iam = resource_type.starts_with("AWS::IAM::");
        let path = text("Path").filter(|_| is_iam).unwrap_or_default();
        let name = kind.and_then(|kind| text(kind.name)).map(str::to_owned);
        let path = path.trim_start_matches('/').to_owned();
        Self { resource_type, properties, kind, path, name }
    }

    /// The property that names it, when a function gives it.
    pub(super) fn name_to_resolve(&self) -> Option<&'a Node> {
        let node = self.properties?.member(self.kind?.name)?;
        matches!(node.value, Value::Object(_)).then_some(node)
    }
}

/// The key of a loop (`AWS::LanguageExtensions`): the third element of its array has what it repeats.
const LOOP: &str = "Fn::ForEach::";

/// Every resource of a template, those within loops too.
fn resources_of(members: &[Member]) -> Vec<(&str, &Node)> {
    let mut found = Vec::new();
    let mut open = vec![members.iter()];
    while let Some(mut members) = open.pop() {
        let Some(member) = members.next() else { continue };
        open.push(members);
        if member.key.starts_with(LOOP) {
            let repeated = member.value.as_array().and_then(|parts| parts.get(2)?.as_object());
            open.push(repeated.unwrap_or_default().iter());
        } else {
            found.push((member.key.as_str(), &member.value));
        }
    }
    found
}

fn one(piece: Piece) -> DraftValue {
    DraftValue::Text(vec![piece])
}

fn unknown(expression: &str, stand_in: Option<String>) -> Piece {
    Piece::Unknown(Hole { expression: expression.to_owned(), stand_in })
}
