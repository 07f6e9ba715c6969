//! The SDKs for JavaScript: version 3 with commands, aggregated clients, paginators and waiters; version 2 with
//! clients, document clients and managed uploads.

use serde_json::Map;
use serde_json::Value as Json;

use crate::evaluate::Evaluation;
use crate::evaluate::Value;
use crate::evaluate::Values;
use crate::program::Call;
use crate::program::Node;
use crate::program::Place;
use crate::sdk::Naming;
use crate::sdk::Sdk;
use crate::sdk::UPLOAD;
use crate::sdk::names;
use crate::sdk::names::Service;
use crate::sdk::record;
use crate::sdk::record_each;

/// What document clients call, by their methods; commands are called the same.
const DOCUMENT_METHODS: [(&str, &str); 13] = [
    ("get", "GetItem"),
    ("put", "PutItem"),
    ("update", "UpdateItem"),
    ("delete", "DeleteItem"),
    ("query", "Query"),
    ("scan", "Scan"),
    ("batchGet", "BatchGetItem"),
    ("batchWrite", "BatchWriteItem"),
    ("transactGet", "TransactGetItems"),
    ("transactWrite", "TransactWriteItems"),
    ("executeStatement", "ExecuteStatement"),
    ("batchExecuteStatement", "BatchExecuteStatement"),
    ("executeTransaction", "ExecuteTransaction"),
];

/// Credentials that call AWS STS or Amazon Cognito to be made, of both versions; where their parameters stand.
const CREDENTIALS: [(&str, &str, &[&str]); 8] = [
    ("fromTemporaryCredentials", "sts", &["AssumeRole"]),
    ("fromWebToken", "sts", &["AssumeRoleWithWebIdentity"]),
    ("fromTokenFile", "sts", &["AssumeRoleWithWebIdentity"]),
    ("fromCognitoIdentityPool", "cognito-identity", &["GetId", "GetCredentialsForIdentity"]),
    ("fromCognitoIdentity", "cognito-identity", &["GetCredentialsForIdentity"]),
    ("ChainableTemporaryCredentials", "sts", &["AssumeRole"]),
    ("TemporaryCredentials", "sts", &["AssumeRole"]),
    ("WebIdentityCredentials", "sts", &["AssumeRoleWithWebIdentity"]),
];

const CLIENT_PACKAGE: &str = "@aws-sdk/client-";
const DOCUMENT_PACKAGE: &str = "@aws-sdk/lib-dynamodb";

fn document_operation(method: &str) -> Option<&'static str> {
    DOCUMENT_METHODS.iter().find(|(name, _)| *name == method).map(|(_, operation)| *operation)
}

fn dynamodb() -> Option<&'static Service> {
    names::service("dynamodb")
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn first(call: &Call) -> Option<Node> {
    call.arguments.first().map(|argument| argument.value)
}

/// A call, or construction, of what a package of the SDKs exports.
pub(super) fn imported(
    evaluation: &mut Evaluation<'_>,
    module: &str,
    name: &str,
    call: &Call,
    place: Place,
) -> Option<Values> {
    if name == "*" {
        return Some(vec![Value::Sdk(Sdk::Chosen)]);
    }
    if let Some(package) = module.strip_prefix(CLIENT_PACKAGE) {
        let service = names::service_of_package(package)?;
        return Some(version_3(service, evaluation, name, call, place));
    }
    if let Some((_, service, operations)) = CREDENTIALS
        .iter()
        .find(|(credentials, ..)| *credentials == name && module.contains("aws-sdk"))
    {
        let given = first(call);
        let mut parameters = given.map(|node| evaluation.parameters(node)).unwrap_or_default();
        for inner in ["params", "clientConfig"] {
            if let Some(Json::Object(inner)) = parameters.remove(inner) {
                parameters.extend(inner);
            }
        }
        record_each(evaluation, place, service, operations, &capitalized(parameters));
        return Some(Vec::new());
    }
    match (module, name) {
        (
            DOCUMENT_PACKAGE,
            "DynamoDBDocumentClient.from"
            | "DynamoDBDocument.from"
            | "DynamoDBDocumentClient"
            | "DynamoDBDocument",
        ) => Some(vec![Value::Sdk(Sdk::Documents)]),
        (DOCUMENT_PACKAGE, _) => Some(document_export(evaluation, name, call, place)),
        ("@aws-sdk/lib-storage", "Upload") => Some(upload(evaluation, call, place)),
        ("@aws-sdk/s3-presigned-post", "createPresignedPost") => {
            let parameters = call
                .arguments
                .get(1)
                .map(|argument| evaluation.parameters(argument.value))
                .unwrap_or_default();
            record_each(evaluation, place, "s3", &["PutObject"], &parameters);
            Some(Vec::new())
        }
        ("aws-sdk", "S3.ManagedUpload") => Some(upload(evaluation, call, place)),
        _ => version_2(module, name, call),
    }
}

/// Parameters whose names begin small (`roleArn`), as the API calls them.
fn capitalized(parameters: Map<String, Json>) -> Map<String, Json> {
    parameters.into_iter().map(|(name, value)| (names::upper_first(&name), value)).collect()
}

/// What a package of version 3 exports.
fn version_3(
    service: &'static Service,
    evaluation: &mut Evaluation<'_>,
    name: &str,
    call: &Call,
    place: Place,
) -> Values {
    if let Some(operation) = name.strip_suffix("Command").and_then(|name| service.operation(name)) {
        return command(service, operation, evaluation, call, place);
    }
    let second = call.arguments.get(1).map(|argument| argument.value);
    let parameters = |evaluation: &Evaluation<'_>| {
        second.map(|node| evaluation.parameters(node)).unwrap_or_default()
    };
    if let Some(operation) = name.strip_prefix("paginate").and_then(|name| service.operation(name))
    {
        let parameters = parameters(evaluation);
        return record(evaluation, place, service, operation, parameters);
    }
    let waited = ["waitUntil", "waitFor"].iter().find_map(|prefix| name.strip_prefix(prefix));
    if let Some(operation) = waited.and_then(|waiter| service.waiter(waiter)) {
        let parameters = parameters(evaluation);
        return record(evaluation, place, service, operation, parameters);
    }
    client_class(service, name).map(Value::Sdk).into_iter().collect()
}

/// A class of clients: `S3Client`, or `S3` with methods. Errors and enumerations are none.
fn client_class(service: &'static Service, name: &str) -> Option<Sdk> {
    let is_client = name.ends_with("Client") || name.eq_ignore_ascii_case(&service.class);
    is_client.then_some(Sdk::Client(service, Naming::Camel))
}

/// What a variable is that TypeScript annotates with an export of the SDKs.
pub(super) fn annotated(module: &str, name: &str) -> Option<Sdk> {
    if module == DOCUMENT_PACKAGE {
        return name.starts_with("DynamoDBDocument").then_some(Sdk::Documents);
    }
    if let Some(package) = module.strip_prefix(CLIENT_PACKAGE) {
        return client_class(names::service_of_package(package)?, name);
    }
    version_2_client(module, name)
}

/// A client of version 2: `AWS.S3`, `S3` out of `aws-sdk`, `aws-sdk/clients/s3`.
fn version_2_client(module: &str, name: &str) -> Option<Sdk> {
    let class = match (module, module.strip_prefix("aws-sdk/clients/")) {
        ("aws-sdk" | "aws-sdk/index", _) => name.trim_start_matches("default."),
        (_, Some("all")) => name,
        (_, Some(class)) if name == "default" => class,
        (_, Some(_)) if name == "DocumentClient" || name == "default.DocumentClient" => {
            "DynamoDB.DocumentClient"
        }
        (_, Some(class)) if name.eq_ignore_ascii_case(class) => class,
        _ => return None,
    };
    if class == "DynamoDB.DocumentClient" {
        return Some(Sdk::Documents);
    }
    names::service_of_version_2(class).map(|service| Sdk::Client(service, Naming::Camel))
}

fn version_2(module: &str, name: &str, call: &Call) -> Option<Values> {
    let made = version_2_client(module, name)?;
    let bound = match (&made, first(call)) {
        (Sdk::Client(service, _), Some(settings)) => Sdk::BoundClient(service, settings),
        _ => made,
    };
    Some(vec![Value::Sdk(bound)])
}

/// A command or paginator of the document client.
fn document_export(
    evaluation: &mut Evaluation<'_>,
    name: &str,
    call: &Call,
    place: Place,
) -> Values {
    let Some(service) = dynamodb() else { return Vec::new() };
    if let Some(operation) =
        name.strip_suffix("Command").and_then(|name| document_operation(&lower_first(name)))
    {
        return command(service, operation, evaluation, call, place);
    }
    if let Some(operation) =
        name.strip_prefix("paginate").and_then(|name| document_operation(&lower_first(name)))
    {
        let parameters = call
            .arguments
            .get(1)
            .map(|argument| evaluation.parameters(argument.value))
            .unwrap_or_default();
        return record(evaluation, place, service, operation, parameters);
    }
    Vec::new()
}

/// A command that is made, is a call: whatever sends it.
fn command(
    service: &'static Service,
    operation: &'static str,
    evaluation: &mut Evaluation<'_>,
    call: &Call,
    place: Place,
) -> Values {
    let parameters = first(call).map(|node| evaluation.parameters(node)).unwrap_or_default();
    record(evaluation, place, service, operation, parameters);
    vec![Value::Sdk(Sdk::Command)]
}

/// A method of a client. `bound`: the settings of a client of version 2, whose `params` every call has.
pub(super) fn client(
    (service, bound): (&'static Service, Option<Node>),
    evaluation: &mut Evaluation<'_>,
    method: &str,
    call: &Call,
    place: Place,
) -> Values {
    let mut parameters = Map::new();
    if let Some(Json::Object(own)) =
        bound.and_then(|node| evaluation.parameters(node).remove("params"))
    {
        parameters.extend(own);
    }
    let with = |evaluation: &Evaluation<'_>, mut parameters: Map<String, Json>, position: usize| {
        parameters.extend(
            call.arguments
                .get(position)
                .map(|argument| evaluation.parameters(argument.value))
                .unwrap_or_default(),
        );
        parameters
    };
    if let Some(operation) = service.camel(method) {
        let parameters = with(evaluation, parameters, 0);
        return record(evaluation, place, service, operation, parameters);
    }
    let names = first(call).map(|node| evaluation.known_texts(node)).unwrap_or_default();
    let operations: Vec<&'static str> = match method {
        "send" => {
            if !first(call)
                .is_some_and(|node| evaluation.of(node).contains(&Value::Sdk(Sdk::Command)))
            {
                evaluation.gap(place, "the command that is sent comes from elsewhere".to_owned());
            }
            return Vec::new();
        }
        "upload" => {
            let parameters = with(evaluation, parameters, 0);
            record_each(evaluation, place, service.name, &UPLOAD, &parameters);
            return Vec::new();
        }
        "waitFor" => names.iter().filter_map(|name| service.waiter(name)).collect(),
        "getSignedUrl" | "getSignedUrlPromise" | "makeRequest" => {
            names.iter().filter_map(|name| service.camel(name)).collect()
        }
        "createPresignedPost" => service.operation("PutObject").into_iter().collect(),
        "destroy" | "on" => return Vec::new(),
        _ => {
            evaluation.gap(place, format!("{} has no method {method} that is known", service.name));
            return Vec::new();
        }
    };
    if operations.is_empty() {
        evaluation.gap(place, format!("what {method} calls is chosen at run time"));
    }
    let parameters =
        with(evaluation, parameters, if method == "createPresignedPost" { 0 } else { 1 });
    for operation in operations {
        record(evaluation, place, service, operation, parameters.clone());
    }
    Vec::new()
}

/// A method of a document client.
pub(super) fn documents(
    evaluation: &mut Evaluation<'_>,
    method: &str,
    call: &Call,
    place: Place,
) -> Values {
    let Some(service) = dynamodb() else { return Vec::new() };
    match document_operation(method) {
        Some(operation) => {
            let parameters =
                first(call).map(|node| evaluation.parameters(node)).unwrap_or_default();
            record(evaluation, place, service, operation, parameters)
        }
        None => client((service, None), evaluation, method, call, place),
    }
}

/// An upload of many parts that is made: an object with `params`, and `tags` that are put on the object.
fn upload(evaluation: &mut Evaluation<'_>, call: &Call, place: Place) -> Values {
    let mut settings = first(call).map(|node| evaluation.parameters(node)).unwrap_or_default();
    let parameters = match settings.remove("params") {
        Some(Json::Object(parameters)) => parameters,
        _ => Map::new(),
    };
    record_each(evaluation, place, "s3", &UPLOAD, &parameters);
    if settings.contains_key("tags") {
        record_each(evaluation, place, "s3", &["PutObjectTagging"], &parameters);
    }
    Vec::new()
}
