//! What AWS SDKs give a program, and what it calls when it uses that.

mod boto3;
mod javascript;
mod names;

use serde_json::Map;
use serde_json::Value as Json;

use crate::calls::Found;
use crate::evaluate::Evaluation;
use crate::evaluate::Value;
use crate::evaluate::Values;
use crate::program::Call;
use crate::program::Node;
use crate::program::Place;
use crate::sdk::names::Service;

/// A value of an SDK.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sdk {
    /// A session of boto3 or botocore.
    Session,
    /// A client.
    Client(&'static Service, Naming),
    /// A client of version 2 with parameters that all its calls have.
    BoundClient(&'static Service, Node),
    /// A client that takes items of DynamoDB as plain objects.
    Documents,
    /// What `get_paginator` gives, and where it was called.
    Paginator(&'static Service, &'static str, Place),
    /// What `get_waiter` gives, and where it was called.
    Waiter(&'static Service, &'static str, Place),
    /// A client of which the service is chosen at run time.
    Chosen,
    /// A command, to be sent.
    Command,
    /// A resource of boto3.
    Resource(Resource),
    /// Many resources of one kind.
    Collection(Collection),
    /// What `batch_writer` gives.
    Batch,
    /// What `meta` gives.
    Meta(&'static Service),
    /// A method that is not called yet, and where it is named.
    Method(Box<Self>, String, Place),
}

/// How methods are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// As in boto3: `put_object`.
    Snake,
    /// As in the SDKs for JavaScript: `putObject`.
    Camel,
}

/// A resource of boto3.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Resource {
    /// Its service.
    pub(crate) service: &'static Service,
    /// Its kind; empty for the service itself.
    pub(crate) kind: &'static str,
    /// Its identifiers, as far as they are known.
    pub(crate) identifiers: Vec<(&'static str, Vec<Option<String>>)>,
    /// Whether it came with its attributes.
    pub(crate) has_attributes: bool,
    /// Where it comes from.
    pub(crate) made: Place,
}

/// Libraries that call AWS by other means than its SDKs.
const OTHER_LIBRARIES: [&str; 14] = [
    "@aws-sdk/signature-v4",
    "@smithy/signature-v4",
    "aws4",
    "aws4fetch",
    "aws_requests_auth",
    "awswrangler",
    "boto",
    "cloudpathlib",
    "dynamodb-toolbox",
    "dynamoose",
    "pynamodb",
    "requests_aws4auth",
    "s3fs",
    "smart_open",
];

/// Many resources of one kind.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Collection {
    /// Each of them.
    pub(crate) of: Resource,
    /// The operation that lists them.
    pub(crate) operation: &'static str,
    /// What is known of its parameters.
    pub(crate) parameters: Map<String, Json>,
    /// Whether that call is noted already.
    pub(crate) is_listed: bool,
}

/// Most services that are named for a method of an unknown client.
const MOST_CANDIDATES: usize = 4;

impl Sdk {
    /// Whether this has methods that call AWS.
    pub(crate) const fn has_methods(&self) -> bool {
        !matches!(self, Self::Method(..) | Self::Command)
    }

    /// Where an operation is named, if this is its method.
    pub(crate) fn names_operation(&self) -> Option<Place> {
        let Self::Method(owner, method, place) = self else { return None };
        let is_operation = match owner.as_ref() {
            Self::Client(service, Naming::Snake) => {
                service.snake(method).is_some() || boto3::is_transfer(service, method)
            }
            Self::Client(service, Naming::Camel) | Self::BoundClient(service, _) => {
                service.camel(method).is_some()
            }
            _ => false,
        };
        is_operation.then_some(*place)
    }

    /// Whether a module is one of the SDKs for JavaScript.
    pub(crate) fn is_module(module: &str) -> bool {
        module == "aws-sdk"
            || module.starts_with("@aws-sdk/client-")
            || module.starts_with("aws-sdk/clients/")
    }

    /// A member of this.
    pub(crate) fn member(
        &self,
        evaluation: &mut Evaluation<'_>,
        name: &str,
        place: Place,
    ) -> Values {
        match self {
            Self::Resource(resource) => boto3::member(resource, evaluation, name, place),
            Self::Client(service, _) if name == "meta" => vec![Value::Sdk(Self::Meta(service))],
            Self::Meta(service) if name == "client" => {
                vec![Value::Sdk(Self::Client(service, Naming::Snake))]
            }
            // The errors that a client can throw, and settings.
            Self::Client(..) if matches!(name, "exceptions" | "config" | "middlewareStack") => {
                Vec::new()
            }
            Self::Meta(_) | Self::Method(..) => Vec::new(),
            _ => vec![Value::Sdk(Self::Method(Box::new(self.clone()), name.to_owned(), place))],
        }
    }

    /// What a loop takes out of this.
    pub(crate) fn element(&self) -> Values {
        match self {
            // Actions give lists of resources too.
            Self::Collection(Collection { of: resource, .. }) | Self::Resource(resource) => {
                vec![Value::Sdk(Self::Resource(resource.clone()))]
            }
            _ => Vec::new(),
        }
    }

    /// A call of this.
    pub(crate) fn call(&self, evaluation: &mut Evaluation<'_>, call: &Call) -> Values {
        let Self::Method(owner, method, place) = self else { return Vec::new() };
        let place = *place;
        match owner.as_ref() {
            Self::Session => boto3::session(evaluation, method, call, place),
            Self::Client(service, Naming::Snake) => {
                boto3::client(service, evaluation, method, call, place)
            }
            Self::Client(service, Naming::Camel) => {
                javascript::client((service, None), evaluation, method, call, place)
            }
            Self::BoundClient(service, bound) => {
                javascript::client((service, Some(*bound)), evaluation, method, call, place)
            }
            Self::Documents => javascript::documents(evaluation, method, call, place),
            Self::Paginator(service, operation, named) if method == "paginate" => {
                let parameters = evaluation.keywords(call);
                record(evaluation, *named, service, operation, parameters)
            }
            Self::Waiter(service, operation, named) if method == "wait" => {
                let parameters = evaluation.keywords(call);
                record(evaluation, *named, service, operation, parameters)
            }
            Self::Resource(resource) => boto3::resource(resource, evaluation, method, call, place),
            Self::Collection(many) => boto3::collection(many, evaluation, method, call, place),
            _ => Vec::new(),
        }
    }

    /// A call of what a module of an SDK exports.
    pub(crate) fn imported(
        evaluation: &mut Evaluation<'_>,
        module: &str,
        name: &str,
        call: &Call,
        place: Place,
    ) -> Values {
        if let Some(values) = boto3::imported(evaluation, module, name, call, place) {
            return values;
        }
        if let Some(values) = javascript::imported(evaluation, module, name, call, place) {
            return values;
        }
        if OTHER_LIBRARIES.iter().any(|library| {
            module == *library
                || module.strip_prefix(library).is_some_and(|rest| rest.starts_with(['.', '/']))
        }) {
            evaluation.gap(place, format!("{module} calls AWS, or signs calls of it, by itself"));
        }
        if let Some((_, method)) = name.rsplit_once('.') {
            Self::unknown_receiver(evaluation, method, call, place);
        }
        // Wrappers that watch a client hand it back: `AWSXRay.captureAWSv3Client(client)`.
        if name.rsplit('.').next().is_some_and(|name| name.starts_with("captureAWS")) {
            return call
                .arguments
                .first()
                .map(|argument| evaluation.of(argument.value).to_vec())
                .unwrap_or_default();
        }
        Vec::new()
    }

    /// What a variable holds that is annotated with what a module exports.
    pub(crate) fn annotated(module: &str, name: &str, place: Place) -> Option<Self> {
        boto3::annotated(module, name, place).or_else(|| javascript::annotated(module, name))
    }

    /// A method of a value of which nothing is known: a name that operations have, with arguments such as they take,
    /// is told as not seen.
    pub(crate) fn unknown_receiver(
        evaluation: &mut Evaluation<'_>,
        method: &str,
        call: &Call,
        place: Place,
    ) {
        // A name of one word is a method of too many things: `get`, `invoke`.
        let is_telling = method.contains('_')
            || method.chars().skip(1).any(|letter| letter.is_ascii_uppercase());
        if !is_telling || !evaluation.looks_like_request(call) {
            return;
        }
        let candidates: Vec<String> = names::services_with(method)
            .map(|(service, operation)| format!("{}:{operation}", service.name))
            .collect();
        if !candidates.is_empty() && candidates.len() <= MOST_CANDIDATES {
            evaluation.gap(
                place,
                format!(
                    "a client that comes from elsewhere: it may be {}",
                    candidates.join(" or ")
                ),
            );
        } else if !candidates.is_empty() {
            evaluation.gap(
                place,
                format!(
                    "a client that comes from elsewhere: {} services have {method}",
                    candidates.len()
                ),
            );
        }
    }
}

/// Notes a call; it gives nothing that is followed.
pub(crate) fn record(
    evaluation: &mut Evaluation<'_>,
    place: Place,
    service: &'static Service,
    operation: &'static str,
    parameters: Map<String, Json>,
) -> Values {
    evaluation.record(Found {
        place,
        service: service.name,
        operation,
        parameters,
        only_first_of: None,
    });
    Vec::new()
}

/// Notes the calls that a helper makes, by their names.
pub(crate) fn record_each(
    evaluation: &mut Evaluation<'_>,
    place: Place,
    service: &str,
    operations: &[&str],
    parameters: &Map<String, Json>,
) {
    let Some(service) = names::service(service) else { return };
    for operation in operations.iter().filter_map(|operation| service.operation(operation)) {
        record(evaluation, place, service, operation, parameters.clone());
    }
}

/// What an upload of many parts calls, from its first byte to its last.
pub(crate) const UPLOAD: [&str; 4] =
    ["PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"];
