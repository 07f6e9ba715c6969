//! boto3 and botocore: sessions, clients with paginators and waiters, resources, transfers of Amazon S3.

use serde_json::Map;
use serde_json::Value as Json;

use crate::calls::Found;
use crate::evaluate::Evaluation;
use crate::evaluate::Value;
use crate::evaluate::Values;
use crate::program::Call;
use crate::program::Node;
use crate::program::Passing;
use crate::program::Place;
use crate::sdk::Collection;
use crate::sdk::Naming;
use crate::sdk::Resource;
use crate::sdk::Sdk;
use crate::sdk::UPLOAD;
use crate::sdk::names;
use crate::sdk::names::Part;
use crate::sdk::names::PartKind;
use crate::sdk::names::Service;
use crate::sdk::record;
use crate::sdk::record_each;

const DOWNLOAD: [&str; 2] = ["HeadObject", "GetObject"];
const COPY: [&str; 5] = [
    "HeadObject",
    "CopyObject",
    "CreateMultipartUpload",
    "UploadPartCopy",
    "CompleteMultipartUpload",
];

/// A method that boto3 adds to clients and resources of Amazon S3.
struct Transfer {
    method: &'static str,
    operations: &'static [&'static str],
    /// Its arguments by position, on a client; a bucket and an object know the ones that they are themselves.
    arguments: [&'static str; 3],
}

const TRANSFERS: [Transfer; 5] = [
    Transfer {
        method: "upload_file",
        operations: &UPLOAD,
        arguments: ["Filename", "Bucket", "Key"],
    },
    Transfer {
        method: "upload_fileobj",
        operations: &UPLOAD,
        arguments: ["Fileobj", "Bucket", "Key"],
    },
    Transfer {
        method: "download_file",
        operations: &DOWNLOAD,
        arguments: ["Bucket", "Key", "Filename"],
    },
    Transfer {
        method: "download_fileobj",
        operations: &DOWNLOAD,
        arguments: ["Bucket", "Key", "Fileobj"],
    },
    Transfer { method: "copy", operations: &COPY, arguments: ["CopySource", "Bucket", "Key"] },
];

/// What Amazon SQS finds or makes a queue by; its URL ends in it.
const QUEUE_NAME: &str = "QueueName";

/// Methods of clients that call nothing.
const SILENT: [&str; 3] = ["can_paginate", "close", "get_available_subresources"];

/// A call of what boto3 or botocore exports.
pub(super) fn imported(
    evaluation: &mut Evaluation<'_>,
    module: &str,
    name: &str,
    call: &Call,
    place: Place,
) -> Option<Values> {
    // The asynchronous ones have the same names.
    let path = format!("{module}.{name}");
    let path = path.replace("aioboto3", "boto3").replace("aiobotocore", "botocore");
    match path.as_str() {
        "boto3.client" | "boto3.resource" => Some(session(evaluation, name, call, place)),
        "boto3.Session"
        | "boto3.session.Session"
        | "botocore.session.get_session"
        | "botocore.session.Session" => Some(vec![Value::Sdk(Sdk::Session)]),
        // A transfer has the same methods as the client that it is made from.
        "boto3.s3.transfer.S3Transfer" | "boto3.s3.transfer.create_transfer_manager" => Some(
            names::service("s3")
                .map(|service| Value::Sdk(Sdk::Client(service, Naming::Snake)))
                .into_iter()
                .collect(),
        ),
        _ => None,
    }
}

/// The stubs of boto3 name clients and resources: `mypy_boto3_s3.client.S3Client`.
pub(super) fn annotated(module: &str, name: &str, place: Place) -> Option<Sdk> {
    let package =
        module.strip_prefix("mypy_boto3_").or_else(|| module.strip_prefix("types_boto3_"))?;
    let package = package.split('.').next()?.replace('_', "-");
    let service =
        names::service(&package).or_else(|| names::service(package.strip_suffix('-')?))?;
    let class = name.rsplit('.').next()?;
    if class.ends_with("ServiceResource") {
        return Some(Sdk::Resource(Resource::of(service, place)));
    }
    class.ends_with("Client").then_some(Sdk::Client(service, Naming::Snake))
}

/// A method of a session, or the same of the module itself.
pub(super) fn session(
    evaluation: &mut Evaluation<'_>,
    method: &str,
    call: &Call,
    place: Place,
) -> Values {
    if !matches!(method, "client" | "create_client" | "resource") {
        return Vec::new();
    }
    let named = evaluation.argument_texts(call, 0, "service_name");
    if named.is_empty() {
        evaluation.gap(place, "the service of the client is chosen at run time".to_owned());
        return vec![Value::Sdk(Sdk::Chosen)];
    }
    let mut made = Vec::new();
    for name in named {
        match names::service(&name) {
            Some(service) if method == "resource" => {
                made.push(Value::Sdk(Sdk::Resource(Resource::of(service, place))));
            }
            Some(service) => made.push(Value::Sdk(Sdk::Client(service, Naming::Snake))),
            None => evaluation.gap(place, format!("no service is called \"{name}\" in boto3")),
        }
    }
    made
}

/// A method of a client.
pub(super) fn client(
    service: &'static Service,
    evaluation: &mut Evaluation<'_>,
    method: &str,
    call: &Call,
    place: Place,
) -> Values {
    if let Some(operation) = service.snake(method) {
        let parameters = evaluation.keywords(call);
        return record(evaluation, place, service, operation, parameters);
    }
    if is_transfer(service, method) && transfer(evaluation, method, None, call, place) {
        return Vec::new();
    }
    match method {
        "get_paginator" => named(evaluation, call, place, "operation_name", |name| {
            Some(Sdk::Paginator(service, service.paginator(name)?, place))
        }),
        "get_waiter" => named(evaluation, call, place, "waiter_name", |name| {
            Some(Sdk::Waiter(service, service.waiter(name)?, place))
        }),
        "generate_presigned_url" => {
            let methods = evaluation.argument_texts(call, 0, "ClientMethod");
            let parameters = evaluation
                .argument(call, 1, "Params")
                .map(|node| evaluation.parameters(node))
                .unwrap_or_default();
            if methods.is_empty() {
                evaluation.gap(place, "the method that is signed is chosen at run time".to_owned());
            }
            for operation in methods.iter().filter_map(|method| service.snake(method)) {
                record(evaluation, place, service, operation, parameters.clone());
            }
            Vec::new()
        }
        "generate_presigned_post" => {
            let parameters = arguments(evaluation, call, &["Bucket", "Key"]);
            record_each(evaluation, place, service.name, &["PutObject"], &parameters);
            Vec::new()
        }
        silent if SILENT.contains(&silent) => Vec::new(),
        _ => {
            evaluation.gap(place, format!("{} has no method {method} that is known", service.name));
            Vec::new()
        }
    }
}

/// What a method gives that takes the name of an operation or waiter.
fn named(
    evaluation: &mut Evaluation<'_>,
    call: &Call,
    place: Place,
    argument: &str,
    find: impl Fn(&str) -> Option<Sdk>,
) -> Values {
    let names = evaluation.argument_texts(call, 0, argument);
    if names.is_empty() {
        evaluation.gap(place, format!("{argument} is chosen at run time"));
    }
    let mut found = Vec::new();
    for name in names {
        match find(&name) {
            Some(sdk) => found.push(Value::Sdk(sdk)),
            None => evaluation.gap(place, format!("\"{name}\" is not known as {argument}")),
        }
    }
    found
}

/// The arguments of a call by names, also those that are given by position.
fn arguments(evaluation: &Evaluation<'_>, call: &Call, positions: &[&str]) -> Map<String, Json> {
    let mut parameters = evaluation.keywords(call);
    let given = call.arguments.iter().filter(|argument| argument.how == Passing::Position);
    for (name, argument) in positions.iter().zip(given) {
        evaluation.tell(&mut parameters, name, argument.value);
    }
    parameters
}

/// Whether a method of a client is a transfer.
pub(super) fn is_transfer(service: &Service, method: &str) -> bool {
    service.name == "s3" && TRANSFERS.iter().any(|transfer| transfer.method == method)
}

/// A transfer of Amazon S3; whether the method is one. `of`: the bucket or object that it is called on.
fn transfer(
    evaluation: &mut Evaluation<'_>,
    method: &str,
    of: Option<&Resource>,
    call: &Call,
    place: Place,
) -> bool {
    let Some(transfer) = TRANSFERS.iter().find(|transfer| transfer.method == method) else {
        return false;
    };
    // What it is itself is no argument, whether it is known or not.
    let own: &[(&str, &str)] = match of.map(|resource| resource.kind) {
        Some("Bucket") => &[("Bucket", "Name")],
        Some(_) => &[("Bucket", "BucketName"), ("Key", "Key")],
        None => &[],
    };
    let is_own = |argument: &&str| own.iter().any(|(name, _)| name == argument);
    let given: Vec<_> = transfer.arguments.into_iter().filter(|name| !is_own(name)).collect();
    let mut parameters = arguments(evaluation, call, &given);
    for (name, identifier) in own {
        let known = of.and_then(|resource| resource.identifier(identifier));
        parameters.extend(known.map(|text| ((*name).to_owned(), told(text))));
    }
    // A copy asks first how large its source is.
    let source = parameters.get("CopySource").map(|source| match source {
        Json::Object(source) => source.clone(),
        _ => Map::new(),
    });
    let (first, rest) = transfer.operations.split_at(usize::from(source.is_some()));
    record_each(evaluation, place, "s3", first, &source.unwrap_or_default());
    record_each(evaluation, place, "s3", rest, &parameters);
    true
}

/// An argument that is given by its name.
fn named_argument(call: &Call, name: &str) -> Option<Node> {
    let mut arguments = call.arguments.iter();
    let is_named = |how: &Passing| matches!(how, Passing::Keyword(keyword) if keyword == name);
    arguments.find(|argument| is_named(&argument.how)).map(|argument| argument.value)
}

/// What is known of an identifier, as a parameter.
fn told(text: &[Option<String>]) -> Json {
    Json::String(text.iter().map(|part| part.as_deref().unwrap_or("*")).collect())
}

impl Resource {
    /// The service itself.
    const fn of(service: &'static Service, made: Place) -> Self {
        Self { service, kind: "", identifiers: Vec::new(), has_attributes: false, made }
    }

    fn identifier(&self, name: &str) -> Option<&Vec<Option<String>>> {
        self.identifiers.iter().find(|(identifier, _)| *identifier == name).map(|(_, text)| text)
    }

    /// The parameters that a part takes from the identifiers.
    fn parameters(&self, part: &Part) -> Map<String, Json> {
        let from = part.parameters.iter().filter_map(|source| {
            let text = self.identifier(source.identifier?)?;
            // `Filters[0].Values[0]`: what stands deeper says nothing of a resource.
            let target = source.target.strip_suffix("[0]").unwrap_or(source.target);
            let value =
                if target == source.target { told(text) } else { Json::Array(vec![told(text)]) };
            (!target.contains('[')).then(|| (target.to_owned(), value))
        });
        from.collect()
    }

    /// The resource that a part gives: its identifiers come from this one, from the call in order, or they are what the
    /// call named.
    fn given(
        &self,
        part: &Part,
        evaluation: &Evaluation<'_>,
        call: Option<&Call>,
        place: Place,
    ) -> Self {
        let known = names::resources_of(self.service)
            .map_or(&[][..], |resources| resources.identifiers(part.gives));
        let mut inputs = 0;
        let mut identifiers = Vec::new();
        for source in &part.identifiers {
            let Some(name) = known.iter().find(|name| **name == source.target) else { continue };
            if let Some(text) = source.identifier.and_then(|identifier| self.identifier(identifier))
            {
                identifiers.push((*name, text.clone()));
            } else if source.is_input {
                let node = call
                    .and_then(|call| evaluation.argument(call, inputs, &names::snake_case(name)));
                identifiers.extend(
                    node.and_then(|node| evaluation.only_text(node))
                        .map(|text| (*name, text.to_vec())),
                );
                inputs = inputs.saturating_add(1);
            } else if let Some(parameter) = source.parameter {
                let node = call.and_then(|call| named_argument(call, parameter));
                let text = node.and_then(|node| evaluation.only_text(node));
                identifiers.extend(text.map(|text| (*name, text.to_vec())));
            }
        }
        if let Some(name) = call.and_then(|call| named_argument(call, QUEUE_NAME))
            && part.gives == "Queue"
            && let Some(text) = evaluation.only_text(name)
        {
            let url = [Some("https://".to_owned()), None, Some("/".to_owned())];
            identifiers.push(("Url", url.into_iter().chain(text.iter().cloned()).collect()));
        }
        Self {
            service: self.service,
            kind: part.gives,
            identifiers,
            has_attributes: part.gives_attributes,
            made: place,
        }
    }

    fn part(&self, kinds: &[PartKind], method: &str) -> Option<&'static Part> {
        let resources = names::resources_of(self.service)?;
        kinds.iter().find_map(|kind| resources.part(self.kind, *kind, method))
    }
}

/// A member of a resource. Attributes are read by a call, unless they came along.
pub(super) fn member(
    resource: &Resource,
    evaluation: &mut Evaluation<'_>,
    name: &str,
    place: Place,
) -> Values {
    let method = || {
        vec![Value::Sdk(Sdk::Method(
            Box::new(Sdk::Resource(resource.clone())),
            name.to_owned(),
            place,
        ))]
    };
    if name == "meta" {
        return vec![Value::Sdk(Sdk::Meta(resource.service))];
    }
    if let Some(part) = resource.part(&[PartKind::Collection], name) {
        let of = resource.given(part, evaluation, None, place);
        let parameters = resource.parameters(part);
        return vec![Value::Sdk(Sdk::Collection(Collection {
            of,
            operation: part.operation,
            parameters,
            is_listed: false,
        }))];
    }
    let known = names::resources_of(resource.service)
        .map_or(&[][..], |resources| resources.identifiers(resource.kind));
    if let Some(identifier) = known.iter().find(|identifier| names::snake_case(identifier) == name)
    {
        return resource
            .identifier(identifier)
            .map(|text| Value::Text(text.clone()))
            .into_iter()
            .collect();
    }
    let is_method =
        resource.part(&[PartKind::Action, PartKind::Waiter, PartKind::Has], name).is_some();
    if is_method
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && resource.part(&[PartKind::Has], name).is_some()
    {
        // A reference to another resource: an attribute.
        let part = resource.part(&[PartKind::Has], name);
        return part
            .map(|part| Value::Sdk(Sdk::Resource(resource.given(part, evaluation, None, place))))
            .into_iter()
            .collect();
    }
    let is_added = matches!(name, "load" | "reload" | "batch_writer")
        || SILENT.contains(&name)
        || TRANSFERS.iter().any(|transfer| transfer.method == name);
    if is_method || is_added || resource.kind.is_empty() {
        return method();
    }
    if !resource.has_attributes {
        read(resource, evaluation, place, Some(resource.made));
    }
    Vec::new()
}

/// The call by which the attributes of a resource are read.
fn read(
    resource: &Resource,
    evaluation: &mut Evaluation<'_>,
    place: Place,
    first_of: Option<Place>,
) {
    let Some(part) = resource.part(&[PartKind::Load], "") else { return };
    let Some(operation) = resource.service.operation(part.operation) else { return };
    let parameters = resource.parameters(part);
    evaluation.record(Found {
        place,
        service: resource.service.name,
        operation,
        parameters,
        only_first_of: first_of,
    });
}

/// A method of a resource.
pub(super) fn resource(
    resource: &Resource,
    evaluation: &mut Evaluation<'_>,
    method: &str,
    call: &Call,
    place: Place,
) -> Values {
    if let Some(part) = resource.part(&[PartKind::Action], method) {
        let mut parameters = evaluation.keywords(call);
        parameters.extend(resource.parameters(part));
        if let Some(operation) = resource.service.operation(part.operation) {
            record(evaluation, place, resource.service, operation, parameters);
        }
        let gives =
            (!part.gives.is_empty()).then(|| resource.given(part, evaluation, Some(call), place));
        return gives.map(|given| Value::Sdk(Sdk::Resource(given))).into_iter().collect();
    }
    if let Some(part) = resource.part(&[PartKind::Has], method) {
        return vec![Value::Sdk(Sdk::Resource(resource.given(
            part,
            evaluation,
            Some(call),
            place,
        )))];
    }
    if let Some(part) = resource.part(&[PartKind::Waiter], method) {
        if let Some(operation) = resource.service.waiter(part.operation) {
            record(evaluation, place, resource.service, operation, resource.parameters(part));
        }
        return Vec::new();
    }
    match (method, resource.kind) {
        ("load" | "reload", _) => read(resource, evaluation, place, None),
        ("batch_writer", "Table") => {
            let table =
                resource.identifier("Name").map(|text| ("TableName".to_owned(), told(text)));
            record_each(
                evaluation,
                place,
                "dynamodb",
                &["BatchWriteItem"],
                &table.into_iter().collect(),
            );
            return vec![Value::Sdk(Sdk::Batch)];
        }
        (_, "Bucket" | "Object" | "ObjectSummary")
            if transfer(evaluation, method, Some(resource), call, place) => {}
        (silent, _) if SILENT.contains(&silent) => {}
        _ => evaluation.gap(
            place,
            format!(
                "{} {} of boto3 has no method {method} that is known",
                resource.service.name, resource.kind
            ),
        ),
    }
    Vec::new()
}

/// A method of a collection.
pub(super) fn collection(
    collection: &Collection,
    evaluation: &mut Evaluation<'_>,
    method: &str,
    call: &Call,
    place: Place,
) -> Values {
    let Collection { of, operation, .. } = collection;
    let mut parameters = collection.parameters.clone();
    parameters.extend(evaluation.keywords(call));
    if let (Some(operation), false) = (of.service.operation(operation), collection.is_listed) {
        record(evaluation, place, of.service, operation, parameters.clone());
    }
    if matches!(method, "all" | "filter" | "limit" | "page_size" | "pages") {
        let listed = Collection { parameters, is_listed: true, ..collection.clone() };
        return vec![Value::Sdk(Sdk::Collection(listed))];
    }
    match of.part(&[PartKind::Batch], method) {
        Some(part) => {
            let operation = of.service.operation(part.operation);
            let parameters = of.parameters(part);
            operation
                .map(|operation| record(evaluation, place, of.service, operation, parameters))
                .unwrap_or_default()
        }
        None => {
            let (service, kind) = (of.service.name, of.kind);
            evaluation.gap(
                place,
                format!("a collection of {service} {kind} has no method {method} that is known"),
            );
            Vec::new()
        }
    }
}
