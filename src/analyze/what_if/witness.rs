//! Values that satisfy a condition, and values that do not. A value that is wrong does no harm: what
//! comes of each is decided.

use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;

use crate::policy::model::ConditionEntry;
use crate::policy::operator::Comparison;
use crate::policy::operator::Family;
use crate::policy::variable::Part;
use crate::policy::variable::Template;
use crate::request::Context;
use crate::request::context::fold;
use crate::value::arn;
use crate::value::arn::Arn;
use crate::value::cidr;
use crate::value::cidr::Cidr;
use crate::value::date::Instant;

/// A value to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Witness {
    /// The value.
    pub(crate) text: String,
    /// Whether a person would try it: the others stand at the edges of what a condition takes.
    pub(crate) is_plain: bool,
}

/// What stands for a `*`, and for a `?`.
const ANYTHING: &str = "any";
const ANY_CHARACTER: char = 'a';
/// What no policy names.
const OTHER: &str = "other";
/// Addresses for documentation (RFC 5737, RFC 3849).
const ADDRESSES: [&str; 4] = ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1"];
const REGIONS: [&str; 3] = ["us-east-1", "eu-west-1", "ap-southeast-2"];
const ACCOUNTS: [&str; 2] = ["999999999999", "888888888888"];

/// Values as AWS writes them, for keys of which a condition asks only whether they are there.
const EXAMPLES: [(&str, &str); 10] = [
    ("aws:currenttime", "2026-01-01T00:00:00Z"),
    ("aws:multifactorauthage", "60"),
    ("aws:multifactorauthpresent", "true"),
    ("aws:securetransport", "true"),
    ("aws:sourceip", "192.0.2.1"),
    ("aws:sourcevpc", "vpc-1a2b3c4d"),
    ("aws:sourcevpce", "vpce-1a2b3c4d"),
    ("aws:tokenissuetime", "2026-01-01T00:00:00Z"),
    ("aws:viaawsservice", "true"),
    ("s3:x-amz-server-side-encryption", "aws:kms"),
];

/// A value for a key of which nothing else is known.
pub(super) fn example(folded: &str) -> Witness {
    let known = EXAMPLES.iter().find(|(key, _)| *key == folded);
    plain(known.map_or(OTHER, |(_, value)| value))
}

/// Values for one key under one operator: those that its values name first, others behind them.
pub(crate) fn witnesses(entry: &ConditionEntry, context: &Context) -> Vec<Witness> {
    let base = entry.operator.base;
    let texts = entry.values.iter().map(|value| value.text.as_str());
    match base.family() {
        Family::Text | Family::TextIgnoreCase | Family::TextLike | Family::Arn => {
            named(entry, context)
        }
        Family::Numeric => texts.flat_map(|text| around(text, base.comparison(), number)).collect(),
        Family::Date => texts.flat_map(|text| around(text, base.comparison(), date)).collect(),
        Family::Bool => ["true", "false"].into_iter().map(plain).collect(),
        Family::Binary => texts.chain(["AA=="]).map(plain).collect(),
        Family::IpAddress => addresses(&texts.filter_map(Cidr::parse).collect::<Vec<Cidr>>()),
        Family::Null => vec![example(&fold(&entry.key))],
    }
}

fn plain(text: &str) -> Witness {
    Witness { text: text.to_owned(), is_plain: true }
}

fn edge(text: String) -> Witness {
    Witness { text, is_plain: false }
}

fn named(entry: &ConditionEntry, context: &Context) -> Vec<Witness> {
    let has_wildcards = matches!(entry.operator.base.family(), Family::TextLike | Family::Arn);
    let mut found = Vec::new();
    for value in &entry.values {
        let filled = |star: &str| filled(&value.template, context, has_wildcards.then_some(star));
        found.extend(filled(ANYTHING).map(|text| plain(&text)));
        if has_wildcards && value.text.contains('*') {
            found.extend(filled("").map(edge));
        }
    }
    let texts: Vec<&str> = found.iter().map(|witness| witness.text.as_str()).collect();
    let other = other_than(&texts, &fold(&entry.key));
    found.push(plain(&other));
    found.push(edge(OTHER.to_owned()));
    found
}

/// The text with the values of its variables and something in place of wildcards, where it has some.
fn filled(template: &Template, context: &Context, star: Option<&str>) -> Option<String> {
    let mut filled = String::new();
    for part in &template.parts {
        match part {
            Part::Literal(character) => filled.push(*character),
            Part::Variable { key, default } => {
                filled.push_str(context.single_value(&fold(key)).or(default.as_deref())?);
            }
            Part::Text(text) => match star {
                None => filled.push_str(text),
                Some(star) => text.chars().for_each(|character| match character {
                    '*' => filled.push_str(star),
                    '?' => filled.push(ANY_CHARACTER),
                    other => filled.push(other),
                }),
            },
        }
    }
    Some(filled)
}

/// A value of the same form that is none of these.
pub(super) fn other_than(texts: &[&str], folded: &str) -> String {
    let first = texts.first().copied().unwrap_or_default();
    let is_none_of = |other: &&str| !texts.contains(other);
    let among = |others: &[&'static str]| others.iter().copied().find(|other| is_none_of(other));
    let of_form = if folded == "aws:requestedregion" {
        among(&REGIONS)
    } else if arn::is_account_id(first) {
        among(&ACCOUNTS)
    } else {
        None
    };
    let of_arn = || {
        let arn = Arn::parse(first)?;
        let kind = arn.resource.split_once(['/', ':']).map(|(kind, _)| kind);
        let head = first.strip_suffix(arn.resource)?;
        Some(kind.map_or_else(|| format!("{head}{OTHER}"), |kind| format!("{head}{kind}/{OTHER}")))
    };
    of_form.map(str::to_owned).or_else(of_arn).unwrap_or_else(|| OTHER.to_owned())
}

/// A value, and its neighbours: first the one that the comparison takes.
fn around(
    text: &str,
    comparison: Comparison,
    neighbour: fn(&str, i64) -> Option<String>,
) -> Vec<Witness> {
    let [first, second, third] = match comparison {
        Comparison::Equal => [0, 1, -1],
        Comparison::LessThan => [-1, 0, 1],
        Comparison::LessThanEquals => [0, 1, -1],
        Comparison::GreaterThan => [1, 0, -1],
        Comparison::GreaterThanEquals => [0, -1, 1],
    };
    let at = |by: i64| if by == 0 { Some(text.to_owned()) } else { neighbour(text, by) };
    let likely = [first, second].into_iter().filter_map(at).map(|text| plain(&text));
    likely.chain(at(third).map(edge)).collect()
}

/// A number so much greater; of its fraction nothing is kept.
fn number(text: &str, by: i64) -> Option<String> {
    let whole = text.split('.').next()?;
    Some(whole.parse::<i64>().ok()?.checked_add(by)?.to_string())
}

/// A date so many seconds later, written in the same of the two forms.
fn date(text: &str, by: i64) -> Option<String> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return number(text, by);
    }
    Instant::parse(text)?.later(by)?.to_utc()
}

/// An address of each range, one of none, and those at the edges.
fn addresses(ranges: &[Cidr]) -> Vec<Witness> {
    let first = |range: &Cidr| {
        let network = range.network();
        let inside = Some(range.network()).and_then(|network| moved(network, 1));
        let inside = inside.filter(|address| !range.is_single() && range.contains(*address));
        plain(&inside.unwrap_or(network).to_string())
    };
    let is_outside = |text: &&&str| {
        let address = cidr::parse_address(text);
        !ranges.iter().any(|range| address.is_some_and(|address| range.contains(address)))
    };
    let outside = ADDRESSES.iter().find(is_outside).map(|text| plain(text));
    let edges = ranges.iter().flat_map(|range| {
        let network = range.network();
        let last = last_of(range);
        let around = [moved(network, -1), Some(network), Some(last), moved(last, 1)];
        around.into_iter().flatten().map(|address| edge(address.to_string()))
    });
    ranges.iter().map(first).chain(outside).chain(edges).collect()
}

fn last_of(range: &Cidr) -> IpAddr {
    match range.network() {
        IpAddr::V4(network) => {
            let host = u32::MAX.checked_shr(range.prefix_len()).unwrap_or_default();
            IpAddr::V4(Ipv4Addr::from_bits(network.to_bits() | host))
        }
        IpAddr::V6(network) => {
            let host = u128::MAX.checked_shr(range.prefix_len()).unwrap_or_default();
            IpAddr::V6(Ipv6Addr::from_bits(network.to_bits() | host))
        }
    }
}

fn moved(address: IpAddr, by: i8) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => {
            let moved = address.to_bits().checked_add_signed(by.into())?;
            Some(IpAddr::V4(Ipv4Addr::from_bits(moved)))
        }
        IpAddr::V6(address) => {
            let moved = address.to_bits().checked_add_signed(by.into())?;
            Some(IpAddr::V6(Ipv6Addr::from_bits(moved)))
        }
    }
}
