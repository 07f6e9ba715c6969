//! Policies without errors, of every type.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::condition;
use super::sometimes;

/// The types of policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    IdentityBased,
    ResourceBased,
    PermissionsBoundary,
    Session,
    ServiceControl,
    ResourceControl,
    VpcEndpoint,
    RoleTrust,
}

impl Kind {
    /// Its name in a scenario.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::IdentityBased => "identityBased",
            Self::ResourceBased => "resourceBased",
            Self::PermissionsBoundary => "permissionsBoundary",
            Self::Session => "session",
            Self::ServiceControl => "serviceControl",
            Self::ResourceControl => "resourceControl",
            Self::VpcEndpoint => "vpcEndpoint",
            Self::RoleTrust => "roleTrust",
        }
    }
}

/// A policy of some statements.
pub(crate) fn policy(kind: Kind) -> impl Strategy<Value = Value> {
    let effect = match kind {
        Kind::ResourceControl => Just("Deny").boxed(),
        _ => prop_oneof![5 => Just("Allow"), 1 => Just("Deny")].boxed(),
    };
    let statements =
        prop::collection::vec(effect.prop_flat_map(move |effect| statement(kind, effect)), 1..4);
    (version(kind), statements).prop_map(|(version, statements)| document(version, &statements))
}

/// A policy that is there to limit: mostly everything is allowed, but for its other statements.
pub(super) fn limit(kind: Kind) -> impl Strategy<Value = Value> {
    let mut open = json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
    if kind == Kind::VpcEndpoint {
        open["Principal"] = json!("*");
    }
    let others = policy(kind);
    (prop::bool::weighted(0.6), others).prop_map(move |(is_open, mut policy)| {
        if let Some(statements) = policy["Statement"].as_array_mut().filter(|_| is_open) {
            statements.push(open.clone());
        }
        policy
    })
}

fn document(version: Option<&str>, statements: &[Value]) -> Value {
    match version {
        Some(version) => json!({ "Version": version, "Statement": statements }),
        None => json!({ "Statement": statements }),
    }
}

fn version(kind: Kind) -> impl Strategy<Value = Option<&'static str>> {
    let old = if kind == Kind::ResourceControl { 0 } else { 1 };
    prop_oneof![10 => Just(Some("2012-10-17")), old => Just(Some("2008-10-17")), old => Just(None)]
}

/// One statement of this effect, without a `Sid`.
pub(crate) fn statement(kind: Kind, effect: &'static str) -> impl Strategy<Value = Value> {
    (
        action(kind),
        resource(kind),
        principal(kind, effect),
        sometimes(if effect == "Allow" { 0.35 } else { 0.6 }, condition::condition()),
    )
        .prop_map(move |(action, resource, principal, condition)| {
            let condition = condition.map(|condition| ("Condition", condition));
            let elements = [principal, Some(action), resource, condition];
            let mut statement = Map::new();
            statement.insert("Effect".to_owned(), effect.into());
            for (name, element) in elements.into_iter().flatten() {
                statement.insert(name.to_owned(), element);
            }
            Value::Object(statement)
        })
}

type Element = (&'static str, Value);

fn scalar_or_list(entries: Vec<&'static str>) -> impl Strategy<Value = Value> {
    prop_oneof![
        select(entries.clone()).prop_map(Value::from),
        prop::collection::vec(select(entries), 1..4).prop_map(Value::from),
    ]
}

fn action(kind: Kind) -> impl Strategy<Value = Element> {
    let mut entries = vec![
        "s3:*",
        "s3:Get*",
        "S3:getobject",
        "s3:?utObject",
        "s3:List*",
        "sqs:SendMessage",
        "dynamodb:*Item",
        "kms:Decrypt",
        "kms:*",
        "sts:Assume*",
        "sts:AssumeRole",
        "iam:Get*",
        "ec2:*",
    ];
    if kind == Kind::RoleTrust {
        entries = vec!["sts:AssumeRole", "sts:Assume*", "sts:AssumeRole", "sts:TagSession"];
    }
    let has_not = !matches!(kind, Kind::ResourceControl | Kind::RoleTrust);
    let star = if kind == Kind::ResourceControl { 0 } else { 2 };
    let not = u32::from(has_not);
    prop_oneof![
        star => Just(("Action", json!("*"))),
        6 => scalar_or_list(entries.clone()).prop_map(|entries| ("Action", entries)),
        not => scalar_or_list(entries).prop_map(|entries| ("NotAction", entries)),
    ]
}

fn resource(kind: Kind) -> impl Strategy<Value = Option<Element>> {
    let mut entries = vec![
        "arn:aws:s3:::*",
        "arn:aws:s3:::data",
        "arn:aws:s3:::data/*",
        "arn:aws:s3:::data/?.txt",
        "arn:aws:s3:::data/${aws:username}/*",
        "arn:aws:s3:::data/${aws:PrincipalTag/team, 'ana'}/*",
        "arn:aws:sqs:*:111122223333:*",
        "arn:*:sqs:eu-west-1:*:jobs",
        "arn:aws:dynamodb:*:*:table/*",
        "arn:aws:kms:*:*:key/*",
        "arn:aws:iam::*:role/team/*",
    ];
    if kind != Kind::ResourceControl {
        entries.push("arn:aws:sqs:*"); // short: padded
    }
    let strategy = prop_oneof![
        4 => Just(("Resource", json!("*"))),
        6 => scalar_or_list(entries.clone()).prop_map(|entries| ("Resource", entries)),
        1 => scalar_or_list(entries).prop_map(|entries| ("NotResource", entries)),
    ];
    sometimes(if kind == Kind::RoleTrust { 0.0 } else { 1.0 }, strategy)
}

fn principal(kind: Kind, effect: &str) -> BoxedStrategy<Option<Element>> {
    let named = || {
        let aws = scalar_or_list(vec![
            "arn:aws:iam::111122223333:user/ana",
            "AIDAEXAMPLEANA",
            "arn:aws:iam::111122223333:role/team/app",
            "arn:aws:sts::111122223333:assumed-role/app/run-1",
            "arn:aws:sts::111122223333:federated-user/guest",
            "arn:aws:iam::111122223333:root",
            "111122223333",
            "444455556666",
            "arn:aws:iam::111122223333:user/bob",
        ]);
        prop_oneof![
            8 => aws.prop_map(|entries| json!({ "AWS": entries })),
            1 => Just(json!({ "Service": "events.amazonaws.com" })),
            1 => Just(json!({ "AWS": "111122223333", "Service": ["s3.amazonaws.com", "events.amazonaws.com"] })),
        ]
    };
    let everyone = || Just(json!({ "AWS": "*" }));
    let spared = if effect == "Deny" { 2 } else { 0 };
    let element = |name: &'static str| move |element: Value| Some((name, element));
    match kind {
        Kind::ResourceControl => Just(Some(("Principal", json!("*")))).boxed(),
        Kind::ResourceBased => prop_oneof![
            1 => Just(json!("*")).prop_map(element("Principal")),
            1 => everyone().prop_map(element("Principal")),
            8 => named().prop_map(element("Principal")),
            spared => named().prop_map(element("NotPrincipal")),
        ]
        .boxed(),
        Kind::VpcEndpoint => prop_oneof![
            4 => Just(json!("*")).prop_map(element("Principal")),
            2 => named().prop_map(element("Principal")),
        ]
        .boxed(),
        Kind::RoleTrust => prop_oneof![
            1 => everyone().prop_map(element("Principal")),
            8 => named().prop_map(element("Principal")),
        ]
        .boxed(),
        _ => Just(None).boxed(),
    }
}
