//! Conditions (rules C, X, M, O and T).

use std::cmp::Ordering;
use std::net::IpAddr;

use serde_json::Value;

use super::context::Context;
use super::context::Entry;
use super::context::list;
use super::context::text;
use super::date;
use super::glob;
use super::glob::Piece;
use super::variable;
use super::variable::Wildcards;

/// Whether the block holds; `None` when that is not told by the rules.
pub(super) fn holds(condition: &Value, has_variables: bool, context: &Context) -> Option<bool> {
    let mut result = true;
    for (operator, keys) in condition.as_object().into_iter().flatten() {
        for (key, values) in keys.as_object()? {
            let values: Vec<String> = list(values).into_iter().map(text).collect();
            let operator = Operator::parse(operator)?;
            result &= operator.holds(&values, has_variables, key, context)?;
        }
    }
    Some(result)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    Plain,
    All,
    Any,
}

struct Operator {
    set: Set,
    is_negated: bool,
    if_exists: bool,
    /// The name without prefix, `Not` and `IfExists`.
    test: String,
}

impl Operator {
    fn parse(name: &str) -> Option<Self> {
        let (set, name) = match name.split_once(':') {
            Some(("ForAllValues", name)) => (Set::All, name),
            Some(("ForAnyValue", name)) => (Set::Any, name),
            Some(_) => return None,
            None => (Set::Plain, name),
        };
        let (name, if_exists) = match name.strip_suffix("IfExists") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let is_negated = name.contains("Not");
        Some(Self { set, is_negated, if_exists, test: name.replace("Not", "") })
    }

    fn holds(
        &self,
        values: &[String],
        variables: bool,
        key: &str,
        context: &Context,
    ) -> Option<bool> {
        let found = context.find(key);
        if self.test == "Null" {
            return Some(self.null(values, found));
        }
        // X4, M1: an empty list counts as missing.
        let found = found.filter(|entry| !entry.values.is_empty());
        let Some(entry) = found else {
            return Some(match self.set {
                Set::Plain => self.is_negated || self.if_exists,
                Set::All => true,
                Set::Any => false,
            });
        };
        let passes = |request: &String| {
            let equals = |value: &String| self.pair(request, value, variables, context);
            values.iter().any(equals) != self.is_negated
        };
        let is_null_set = entry.values.iter().all(String::is_empty);
        if is_null_set && !entry.is_multivalued && self.set != Set::Plain {
            return None; // M6 does not tell whether one empty text is a set of nothing
        }
        Some(match self.set {
            Set::Plain if entry.is_multivalued => false, // M5
            Set::Plain => entry.values.iter().any(passes),
            Set::All => is_null_set || entry.values.iter().all(passes),
            Set::Any => !is_null_set && entry.values.iter().any(passes),
        })
    }

    fn null(&self, values: &[String], found: Option<&Entry>) -> bool {
        match self.set {
            Set::All => return true, // X5
            Set::Any => return false,
            Set::Plain => {}
        }
        let is_missing = found.is_none_or(|entry| entry.values.iter().all(String::is_empty));
        let asked = if is_missing { "true" } else { "false" };
        values.iter().any(|value| value.eq_ignore_ascii_case(asked))
    }

    /// The positive test of one request value against one policy value.
    fn pair(&self, request: &str, value: &str, variables: bool, context: &Context) -> bool {
        let resolve = |wildcards| variable::resolve(value, variables, wildcards, context);
        let plain = |pieces: Vec<Piece>| -> String {
            let plain = |piece: &Piece| match piece {
                Piece::Exactly(c) => *c,
                Piece::AnyOne | Piece::AnyRun => unreachable!("wildcards are plain here"),
            };
            pieces.iter().map(plain).collect()
        };
        let resolved = || resolve(Wildcards::ArePlain).map(plain);
        match self.test.as_str() {
            "StringEquals" => resolved().is_some_and(|value| value == request),
            "StringEqualsIgnoreCase" => {
                resolved().is_some_and(|value| value.to_lowercase() == request.to_lowercase())
            }
            "StringLike" => resolve(Wildcards::Work)
                .is_some_and(|pattern| glob::matches(&pattern, &glob::chars(request))),
            "ArnEquals" | "ArnLike" => resolve(Wildcards::Work).is_some_and(|pattern| {
                glob::fields_match(&glob::pattern_fields(&pattern), &glob::fields(request))
            }),
            "Bool" => resolved().is_some_and(|value| {
                let word = value.to_lowercase();
                ["true", "false"].contains(&word.as_str()) && word == request.to_lowercase()
            }),
            "IpAddress" => is_in_range(request, value),
            "BinaryEquals" => request == value && !value.is_empty(),
            name => match name.strip_prefix("Numeric") {
                Some(comparison) => {
                    compare(comparison, decimal_order(request, value).unwrap_or(None))
                }
                None => match name.strip_prefix("Date") {
                    Some(comparison) => compare(comparison, date::order(request, value)),
                    None => panic!("no operator {name}"),
                },
            },
        }
    }
}

fn compare(comparison: &str, order: Option<Ordering>) -> bool {
    let Some(order) = order else {
        return false;
    };
    match comparison {
        "Equals" => order.is_eq(),
        "LessThan" => order.is_lt(),
        "LessThanEquals" => order.is_le(),
        "GreaterThan" => order.is_gt(),
        "GreaterThanEquals" => order.is_ge(),
        other => panic!("no comparison {other}"),
    }
}

/// Two decimals of any length (rule O6).
fn decimal_order(left: &str, right: &str) -> Option<Option<Ordering>> {
    let (left, right) = (decimal(left)?, decimal(right)?);
    let order = match (left.0, right.0) {
        (false, false) => magnitude(&left, &right),
        (true, true) => magnitude(&right, &left),
        (is_negative, _) if is_negative => Ordering::Less,
        _ => Ordering::Greater,
    };
    Some(Some(order))
}

/// Sign, digits before the point without leading zeros, digits behind it without trailing ones.
type Decimal = (bool, String, String);

fn decimal(text: &str) -> Option<Decimal> {
    let (is_negative, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return None,
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    let is_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0').to_owned();
    let fraction = fraction.trim_end_matches('0').to_owned();
    let is_zero = whole.is_empty() && fraction.is_empty();
    Some((is_negative && !is_zero, whole, fraction))
}

fn magnitude(left: &Decimal, right: &Decimal) -> Ordering {
    let lengths = left.1.len().cmp(&right.1.len());
    lengths.then_with(|| left.1.cmp(&right.1)).then_with(|| left.2.cmp(&right.2))
}

/// Rule O10.
fn is_in_range(request: &str, range: &str) -> bool {
    let (address, prefix) = match range.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (range, None),
    };
    let (Ok(request), Ok(address)) = (request.parse::<IpAddr>(), address.parse::<IpAddr>()) else {
        return false;
    };
    let (request, address) = match (request, address) {
        (IpAddr::V4(r), IpAddr::V4(a)) => (bits(&r.octets()), bits(&a.octets())),
        (IpAddr::V6(r), IpAddr::V6(a)) => (bits(&r.octets()), bits(&a.octets())),
        _ => return false,
    };
    let prefix = match prefix.map(str::parse::<usize>) {
        None => address.len(),
        Some(Ok(prefix)) if prefix <= address.len() => prefix,
        Some(_) => return false,
    };
    request[..prefix] == address[..prefix]
}

fn bits(octets: &[u8]) -> Vec<bool> {
    let of_octet = |octet: &u8| {
        let octet = *octet;
        (0..8).rev().map(move |bit| octet >> bit & 1 == 1)
    };
    octets.iter().flat_map(of_octet).collect()
}
