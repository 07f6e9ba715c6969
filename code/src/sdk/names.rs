//! What AWS SDKs call things: read from `services.tsv` and `resources.tsv`, once.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A service of AWS.
#[derive(Debug)]
pub(crate) struct Service {
    /// Its name in boto3, which is also the name that is told.
    pub(crate) name: &'static str,
    /// The package of version 3 of the SDK for JavaScript, without `@aws-sdk/client-`.
    package: String,
    /// Its class there that has methods.
    pub(crate) class: String,
    /// Its class in version 2 of the SDK for JavaScript; empty when it has none.
    pub(crate) version_2: &'static str,
    /// The operations.
    pub(crate) operations: Vec<Operation>,
    waiters: Vec<(&'static str, &'static str)>,
    by_snake: HashMap<String, usize>,
}

/// An operation of a service.
#[derive(Debug)]
pub(crate) struct Operation {
    /// As the API calls it: `PutObject`.
    pub(crate) name: &'static str,
    /// Whether it has a paginator.
    pub(crate) has_paginator: bool,
}

/// Services are told apart by their names.
impl PartialEq for Service {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Service {
    /// The operation of this name in the API.
    pub(crate) fn operation(&self, name: &str) -> Option<&'static str> {
        self.operations
            .iter()
            .find(|operation| operation.name == name)
            .map(|operation| operation.name)
    }

    /// The operation that boto3 calls so.
    pub(crate) fn snake(&self, method: &str) -> Option<&'static str> {
        self.by_snake
            .get(method)
            .and_then(|index| self.operations.get(*index))
            .map(|operation| operation.name)
    }

    /// The operation that the SDKs for JavaScript call so: with a small first letter.
    pub(crate) fn camel(&self, method: &str) -> Option<&'static str> {
        self.operation(&upper_first(method))
            .filter(|_| method.starts_with(|first: char| first.is_ascii_lowercase()))
    }

    /// The operation with a paginator of this name in boto3.
    pub(crate) fn paginator(&self, method: &str) -> Option<&'static str> {
        let index = self.by_snake.get(method)?;
        self.operations
            .get(*index)
            .filter(|operation| operation.has_paginator)
            .map(|operation| operation.name)
    }

    /// What a waiter calls; in boto3 `bucket_exists`, elsewhere `bucketExists` or `BucketExists`.
    pub(crate) fn waiter(&self, name: &str) -> Option<&'static str> {
        let upper = upper_first(name);
        self.waiters
            .iter()
            .find(|(waiter, _)| snake_case(waiter) == name || *waiter == upper)
            .map(|(_, operation)| *operation)
    }
}

/// A row of `resources.tsv`: what a resource of boto3 has.
#[derive(Debug)]
pub(crate) struct Part {
    /// What kind of part.
    pub(crate) kind: PartKind,
    /// Its name in boto3.
    pub(crate) method: String,
    /// The operation that it calls, or the waiter; empty without one.
    pub(crate) operation: &'static str,
    /// The resource that it gives; empty without one.
    pub(crate) gives: &'static str,
    /// Whether that comes with its attributes.
    pub(crate) gives_attributes: bool,
    /// Parameters and where they come from.
    pub(crate) parameters: Vec<Source>,
    /// The identifiers of the resource that it gives, and where they come from.
    pub(crate) identifiers: Vec<Source>,
}

/// The kinds of parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartKind {
    /// The attributes are read by it.
    Load,
    /// A call.
    Action,
    /// Waits.
    Waiter,
    /// Another resource.
    Has,
    /// Many of another resource.
    Collection,
    /// What a collection of this resource can do with all at once.
    Batch,
}

/// Where a parameter comes from.
#[derive(Debug)]
pub(crate) struct Source {
    /// The parameter, or identifier.
    pub(crate) target: &'static str,
    /// The identifier of the resource that it is; `None` when it is given with the call.
    pub(crate) identifier: Option<&'static str>,
    /// Whether whoever calls gives it.
    pub(crate) is_input: bool,
    /// The parameter of the call that it is, where the call has it.
    pub(crate) parameter: Option<&'static str>,
}

/// The resources of a service in boto3.
#[derive(Debug, Default)]
pub(crate) struct Resources {
    identifiers: HashMap<&'static str, Vec<&'static str>>,
    parts: HashMap<&'static str, Vec<Part>>,
}

impl Resources {
    /// The identifiers of a resource.
    pub(crate) fn identifiers(&self, resource: &str) -> &[&'static str] {
        self.identifiers.get(resource).map_or(&[], Vec::as_slice)
    }

    /// What a resource has; the empty name is the service itself.
    pub(crate) fn parts(&self, resource: &str) -> &[Part] {
        self.parts.get(resource).map_or(&[], Vec::as_slice)
    }

    /// A part by kind and name.
    pub(crate) fn part(&self, resource: &str, kind: PartKind, method: &str) -> Option<&Part> {
        self.parts(resource).iter().find(|part| part.kind == kind && part.method == method)
    }
}

static SERVICES: LazyLock<Vec<Service>> = LazyLock::new(|| {
    rows(include_str!("services.tsv")).filter_map(|row| service_row(&row)).collect()
});
static RESOURCES: LazyLock<HashMap<&'static str, Resources>> = LazyLock::new(resources);

/// The service that boto3 calls so.
pub(crate) fn service(name: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.name == name)
}

/// The service of a package of version 3: what stands behind `@aws-sdk/client-`.
pub(crate) fn service_of_package(package: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.package == package)
}

/// The service of a class of version 2, in any letter case: files of the SDK are called by it in small letters.
pub(crate) fn service_of_version_2(class: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| {
        !service.version_2.is_empty() && service.version_2.eq_ignore_ascii_case(class)
    })
}

/// The services that have an operation which boto3 or, in small camel case, JavaScript calls so.
pub(crate) fn services_with(
    method: &str,
) -> impl Iterator<Item = (&'static Service, &'static str)> {
    SERVICES.iter().filter_map(move |service| {
        Some((service, service.snake(method).or_else(|| service.camel(method))?))
    })
}

/// The resources that boto3 has of a service.
pub(crate) fn resources_of(service: &Service) -> Option<&'static Resources> {
    RESOURCES.get(service.name)
}

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn service_row(row: &[&'static str]) -> Option<Service> {
    let &[name, id, version_2, operations, waiters] = row else { return None };
    let mut by_snake = HashMap::new();
    let mut read = Vec::new();
    for written in operations.split(' ') {
        let (written, has_paginator) =
            written.strip_suffix('*').map_or((written, false), |name| (name, true));
        let (name, method) = written.split_once(':').map_or_else(
            || (written, snake_case(written)),
            |(name, method)| (name, method.to_owned()),
        );
        by_snake.insert(method, read.len());
        read.push(Operation { name, has_paginator });
    }
    let waiters = waiters.split(' ').filter_map(|waiter| waiter.split_once('=')).collect();
    let package = id.to_ascii_lowercase().replace(' ', "-");
    Some(Service {
        name,
        package,
        class: id.replace(' ', ""),
        version_2,
        operations: read,
        waiters,
        by_snake,
    })
}

fn resources() -> HashMap<&'static str, Resources> {
    let mut all: HashMap<&'static str, Resources> = HashMap::new();
    for row in rows(include_str!("resources.tsv")) {
        let &[service, resource, kind, name, operation, gives, parameters, identifiers] =
            row.as_slice()
        else {
            continue;
        };
        let found = all.entry(service).or_default();
        let kind = match kind {
            "load" => PartKind::Load,
            "action" => PartKind::Action,
            "waiter" => PartKind::Waiter,
            "has" => PartKind::Has,
            "collection" => PartKind::Collection,
            "batch" => PartKind::Batch,
            _ => {
                found
                    .identifiers
                    .insert(resource, name.split(' ').filter(|name| !name.is_empty()).collect());
                continue;
            }
        };
        let sources = |text: &'static str| text.split(' ').filter_map(source).collect();
        let (parameters, identifiers): (Vec<_>, Vec<_>) =
            (sources(parameters), sources(identifiers));
        let takes_input = identifiers.iter().any(|source| source.is_input);
        let method = match kind {
            // A class to construct keeps its name; a reference is an attribute.
            PartKind::Has
                if takes_input || identifiers.iter().all(|source| source.identifier.is_some()) =>
            {
                name.to_owned()
            }
            PartKind::Waiter => format!("wait_until_{}", snake_case(name)),
            PartKind::Load
            | PartKind::Action
            | PartKind::Has
            | PartKind::Collection
            | PartKind::Batch => snake_case(name),
        };
        let (gives, gives_attributes) =
            gives.strip_suffix('*').map_or((gives, false), |gives| (gives, true));
        found.parts.entry(resource).or_default().push(Part {
            kind,
            method,
            operation,
            gives,
            gives_attributes,
            parameters,
            identifiers,
        });
    }
    all
}

fn source(text: &'static str) -> Option<Source> {
    let (target, from) = text.split_once('=')?;
    let (kind, name) = from.split_once(':')?;
    Some(Source {
        target,
        identifier: (kind == "identifier").then_some(name),
        is_input: kind == "input",
        parameter: (kind == "parameter").then_some(name),
    })
}

/// The name of a method or argument in boto3: the rule of `xform_name`. A run of capitals with an `s` at the end
/// (`ARNs`) is one word; a capital with small letters behind it begins one, and so does a capital behind a small
/// letter or digit.
pub(crate) fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let run = letters.iter().rev().skip(1).take_while(|letter| letter.is_ascii_uppercase()).count();
    let tail = if letters.last() == Some(&'s') && run >= 2 {
        letters.len().saturating_sub(run).saturating_sub(1)
    } else {
        letters.len()
    };
    let mut snake = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let begins_word = letter.is_ascii_uppercase()
            && at < tail
            && (letters
                .get(at.saturating_add(1))
                .is_some_and(|next| next.is_ascii_lowercase() && at.saturating_add(1) < tail)
                || before
                    .is_some_and(|before| before.is_ascii_lowercase() || before.is_ascii_digit()));
        if before.is_some_and(|before| *before != '_') && (begins_word || at == tail) {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// A name with a capital in front.
pub(crate) fn upper_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
