//! Conditions and contexts over the same few keys.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// Keys and the values that they take, in a policy as in a request.
#[derive(Debug)]
struct Family {
    operators: &'static [&'static str],
    keys: &'static [&'static str],
    values: fn() -> Vec<Value>,
}

const FAMILIES: [Family; 7] = [
    Family {
        operators: &[
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
        ],
        keys: &[
            "aws:UserAgent",
            "aws:username",
            "aws:PrincipalTag/team",
            "aws:TagKeys",
            "app:label",
            "AWS:PrincipalType",
        ],
        values: || {
            vec![
                json!("ana"),
                json!("Ana"),
                json!("blue"),
                json!("*"),
                json!("a?a"),
                json!("b*"),
                json!("User"),
                json!(""),
                json!("${aws:username}"),
                json!("${aws:PrincipalTag/team, 'blue'}"),
                json!("${*}"),
                json!("x${app:label}"),
                json!(5),
                json!(true),
            ]
        },
    },
    Family {
        operators: &[
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
        ],
        keys: &["aws:MultiFactorAuthAge", "app:level", "app:label"],
        values: || {
            vec![
                json!(5),
                json!("5.0"),
                json!("-5"),
                json!("05"),
                json!("9007199254740993"),
                json!("9007199254740992"),
                json!("five"),
            ]
        },
    },
    Family {
        operators: &["Bool"],
        keys: &["aws:SecureTransport", "aws:MultiFactorAuthPresent", "app:label"],
        values: || vec![json!(true), json!("false"), json!("TRUE"), json!("yes")],
    },
    Family {
        operators: &["Null"],
        keys: &["aws:TagKeys", "aws:UserAgent", "app:label", "aws:username", "app:level"],
        values: || vec![json!(true), json!("false"), json!("True")],
    },
    Family {
        operators: &["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
        keys: &["aws:PrincipalArn", "aws:SourceArn"],
        values: || {
            vec![
                json!("arn:aws:iam::111122223333:user/ana"),
                json!("arn:aws:iam::111122223333:role/*"),
                json!("arn:aws:iam::*:user/${aws:username}"),
                json!("arn:*:sqs:*:*:?obs"),
                json!("arn:aws:sqs:eu-west-1:111122223333:jobs"),
                json!("*"),
            ]
        },
    },
    Family {
        operators: &["IpAddress", "NotIpAddress"],
        keys: &["aws:SourceIp"],
        values: || {
            vec![
                json!("10.0.0.0/8"),
                json!("10.1.2.3"),
                json!("0.0.0.0/0"),
                json!("2001:db8::/32"),
                json!("2001:db8:0:0::1"),
                json!("10.0.0.0/33"),
            ]
        },
    },
    Family {
        operators: &[
            "DateEquals",
            "DateNotEquals",
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
        ],
        keys: &["aws:CurrentTime", "aws:TokenIssueTime"],
        values: || {
            vec![
                json!("2026-01-31T12:00:00Z"),
                json!("2026-01-31T14:00:00+02:00"),
                json!("2026-02-01"),
                json!("1769860800"),
                json!("2026-02-30"),
            ]
        },
    },
];

/// A `Condition` element: mostly one test.
pub(super) fn condition() -> impl Strategy<Value = Value> {
    prop::collection::vec(test(), 1..3).prop_map(|tests| {
        let mut block: Map<String, Value> = Map::new();
        for (operator, key, values) in tests {
            let keys = block.entry(operator).or_insert_with(|| json!({}));
            keys[key] = values;
        }
        Value::Object(block)
    })
}

fn test() -> impl Strategy<Value = (String, &'static str, Value)> {
    let family = (0..FAMILIES.len()).prop_map(|index| &FAMILIES[index]);
    family.prop_flat_map(|family| {
        let set = prop_oneof![6 => Just(""), 1 => Just("ForAllValues:"), 1 => Just("ForAnyValue:")];
        let suffix = prop_oneof![4 => Just(""), 1 => Just("IfExists")];
        let values = prop_oneof![
            2 => select((family.values)()),
            1 => prop::collection::vec(select((family.values)()), 1..4).prop_map(Value::from),
        ];
        let parts = (set, select(family.operators), suffix, select(family.keys), values);
        parts.prop_map(|(set, operator, suffix, key, values)| {
            let suffix = if operator == "Null" { "" } else { suffix };
            (format!("{set}{operator}{suffix}"), key, values)
        })
    })
}

/// A request context: some of the keys.
pub(super) fn context() -> impl Strategy<Value = Value> {
    let some = |values: Vec<Value>| prop::option::weighted(0.6, select(values));
    let few = |values: Vec<Value>| prop::option::weighted(0.2, select(values));
    let list = || json!(["ana", "blue"]);
    let texts = || vec![json!("ana"), json!("Ana"), json!("b*d"), json!("xana"), json!("")];
    let dates =
        || vec![json!("2026-01-31T12:00:00Z"), json!("2026-02-01T00:00:00.0Z"), json!("soon")];
    (
        (
            some(texts()),
            few(vec![json!("ana"), json!("*")]),
            few(vec![json!("blue"), json!("ANA")]),
            some(vec![list(), json!(["ana"]), json!([]), json!(["", ""]), json!("blue")]),
            some(vec![json!("ana"), list(), json!(["xana", ""]), json!("5"), json!(true)]),
        ),
        (
            some(vec![json!(5), json!("5.00"), json!("9007199254740992"), json!("-0")]),
            some(vec![json!(4), json!("12")]),
            some(vec![json!(true), json!("false")]),
            few(vec![json!("true")]),
        ),
        (
            few(vec![json!("arn:aws:iam::111122223333:role/team/app")]),
            some(vec![json!("arn:aws:sqs:eu-west-1:111122223333:jobs"), json!("jobs")]),
            some(vec![json!("10.1.2.3"), json!("2001:DB8::1"), json!("10.0.0.0/8")]),
            some(dates()),
            few(dates()),
        ),
    )
        .prop_map(|((a, b, c, d, e), (f, g, h, i), (j, k, l, m, n))| {
            let entries = [
                ("aws:UserAgent", a),
                ("aws:username", b),
                ("aws:principaltag/TEAM", c),
                ("aws:TagKeys", d),
                ("app:label", e),
                ("aws:MultiFactorAuthAge", f),
                ("app:level", g),
                ("aws:SecureTransport", h),
                ("aws:MultiFactorAuthPresent", i),
                ("aws:PrincipalArn", j),
                ("aws:SourceArn", k),
                ("aws:SourceIp", l),
                ("aws:CurrentTime", m),
                ("aws:TokenIssueTime", n),
            ];
            let given = entries.into_iter();
            let given = given.filter_map(|(key, value)| Some((key.to_owned(), value?)));
            Value::Object(given.collect())
        })
}
