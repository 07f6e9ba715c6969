//! The values of a condition as what they match: whether they match all that others match, or nothing
//! of it.

use std::cmp::Ordering;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::compile::condition::truth_value;
use crate::policy::model::ConditionEntry;
use crate::policy::model::ConditionValue;
use crate::policy::operator::Comparison;
use crate::policy::operator::Family;
use crate::policy::variable::Part;
use crate::policy::variable::Template;
use crate::validate::effort::Effort;
use crate::validate::semantic::scope;
use crate::validate::semantic::scope::Area;
use crate::value::cidr::Cidr;
use crate::value::date::Instant;
use crate::value::extent::Extent;
use crate::value::number::Decimal;

/// What the values of one condition match, the negation of their operator left aside.
#[derive(Debug)]
pub(super) enum Matched {
    Texts(Vec<Text>),
    Numbers(Vec<Limit<Decimal>>),
    Dates(Vec<Limit<Instant>>),
    Bools(Vec<bool>),
    Bytes(Vec<Vec<u8>>),
    Addresses(Vec<Cidr>),
    Arns(Vec<Area>),
    /// Whether the key is missing.
    Null(Vec<bool>),
    /// Values that are compared in a way of which nothing is proven.
    Unproven,
}

/// Texts, with or without regard to letter case.
#[derive(Debug)]
pub(super) struct Text {
    extent: Extent,
    ignores_case: bool,
}

/// All that stands in one order to a value.
#[derive(Debug)]
pub(super) struct Limit<T> {
    comparison: Comparison,
    value: T,
}

impl Matched {
    /// None when a value is not of the operator's type, or there are none: what such a condition does
    /// is read in two ways (rules C10, T3).
    pub(super) fn of(entry: &ConditionEntry) -> Self {
        let values = entry.values.as_slice();
        let comparison = entry.operator.base.comparison();
        if values.is_empty() {
            return Self::Unproven;
        }
        let read = match entry.operator.base.family() {
            Family::Text => Some(Self::Texts(texts(values, scope::text, false))),
            Family::TextIgnoreCase => Some(Self::Texts(texts(values, scope::text, true))),
            Family::TextLike => Some(Self::Texts(texts(values, scope::pattern, false))),
            Family::Numeric => limits(values, comparison, Decimal::parse).map(Self::Numbers),
            Family::Date => limits(values, comparison, Instant::parse).map(Self::Dates),
            Family::Bool => each(values, truth_value).map(distinct).map(Self::Bools),
            Family::Null if entry.operator.set.is_some() => None,
            Family::Null => each(values, truth_value).map(distinct).map(Self::Null),
            Family::Binary => each(values, |text| STANDARD.decode(text).ok()).map(Self::Bytes),
            Family::IpAddress => each(values, Cidr::parse).map(Self::Addresses),
            Family::Arn => values
                .iter()
                .map(|value| arn(&value.template))
                .collect::<Option<_>>()
                .map(Self::Arns),
        };
        read.unwrap_or(Self::Unproven)
    }

    /// Whether they match every value that there can be.
    pub(super) fn is_everything(&self) -> bool {
        let is_everything = |text: &Text| text.extent.is_everything();
        matches!(self, Self::Texts(texts) if texts.iter().any(is_everything))
    }

    /// Whether they match nothing at all.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Arns(arns) if arns.iter().all(|arn| matches!(arn, Area::Nothing)))
    }

    /// The texts that they match, when these are few and known.
    pub(super) fn listed(&self) -> Option<Vec<String>> {
        let Self::Texts(texts) = self else { return None };
        texts.iter().map(|text| text.extent.text().filter(|_| !text.ignores_case)).collect()
    }

    /// Whether an empty text may be among what they match, or what they match is not known.
    pub(super) fn may_match_empty(&self) -> bool {
        match self {
            Self::Texts(texts) => {
                texts.iter().any(|text| !text.extent.is_disjoint(&Extent::default()))
            }
            Self::Numbers(_)
            | Self::Dates(_)
            | Self::Bools(_)
            | Self::Addresses(_)
            | Self::Arns(_) => false,
            Self::Bytes(_) | Self::Null(_) | Self::Unproven => true,
        }
    }

    /// Whether it is proven that they match all that the others match.
    pub(super) fn covers(&self, other: &Self, effort: &Effort) -> bool {
        match (self, other) {
            (Self::Texts(wide), Self::Texts(narrow)) => {
                all_in(wide, narrow, |wide, narrow| wide.covers(narrow, effort))
            }
            (Self::Numbers(wide), Self::Numbers(narrow)) => covers_limits(wide, narrow, effort),
            (Self::Dates(wide), Self::Dates(narrow)) => covers_limits(wide, narrow, effort),
            (Self::Bools(wide), Self::Bools(narrow)) | (Self::Null(wide), Self::Null(narrow)) => {
                narrow.iter().all(|value| wide.contains(value))
            }
            (Self::Bytes(wide), Self::Bytes(narrow)) => {
                all_in(wide, narrow, |wide, narrow| effort.spend(narrow.len()) && wide == narrow)
            }
            (Self::Addresses(wide), Self::Addresses(narrow)) => {
                all_in(wide, narrow, |wide, narrow| effort.spend(1) && wide.covers(narrow))
            }
            (Self::Arns(wide), Self::Arns(narrow)) => {
                all_in(wide, narrow, |wide, narrow| wide.covers(narrow, effort))
            }
            (_, _) => false,
        }
    }

    /// Whether it is proven that they match nothing of what the others match.
    pub(super) fn is_disjoint(&self, other: &Self, effort: &Effort) -> bool {
        match (self, other) {
            (Self::Texts(ours), Self::Texts(theirs)) => {
                apart(ours, theirs, |one, other| one.is_disjoint(other, effort))
            }
            (Self::Numbers(ours), Self::Numbers(theirs)) => {
                apart(ours, theirs, |one, other| effort.spend(1) && one.is_disjoint(other))
            }
            (Self::Dates(ours), Self::Dates(theirs)) => {
                apart(ours, theirs, |one, other| effort.spend(1) && one.is_disjoint(other))
            }
            (Self::Bools(ours), Self::Bools(theirs)) | (Self::Null(ours), Self::Null(theirs)) => {
                !ours.iter().any(|value| theirs.contains(value))
            }
            (Self::Bytes(ours), Self::Bytes(theirs)) => {
                apart(ours, theirs, |one, other| effort.spend(one.len()) && one != other)
            }
            (Self::Addresses(ours), Self::Addresses(theirs)) => {
                apart(ours, theirs, |one, other| {
                    effort.spend(1) && !one.covers(other) && !other.covers(one)
                })
            }
            (Self::Arns(ours), Self::Arns(theirs)) => {
                apart(ours, theirs, |one, other| one.is_disjoint(other, effort))
            }
            (_, _) => false,
        }
    }
}

fn all_in<T>(wide: &[T], narrow: &[T], covers: impl Fn(&T, &T) -> bool) -> bool {
    narrow.iter().all(|narrow| wide.iter().any(|wide| covers(wide, narrow)))
}

fn apart<T>(ours: &[T], theirs: &[T], is_disjoint: impl Fn(&T, &T) -> bool) -> bool {
    ours.iter().all(|one| theirs.iter().all(|other| is_disjoint(one, other)))
}

fn texts(
    values: &[ConditionValue],
    read: fn(&Template) -> Extent,
    ignores_case: bool,
) -> Vec<Text> {
    let text = |value: &ConditionValue| Text { extent: read(&value.template), ignores_case };
    values.iter().map(text).collect()
}

/// All values read; none when one cannot be, or holds a variable.
fn each<T>(values: &[ConditionValue], read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    values.iter().map(|value| read(&value.text)).collect()
}

fn distinct(mut values: Vec<bool>) -> Vec<bool> {
    values.sort_unstable();
    values.dedup();
    values
}

fn limits<T>(
    values: &[ConditionValue],
    comparison: Comparison,
    read: impl Fn(&str) -> Option<T>,
) -> Option<Vec<Limit<T>>> {
    each(values, |text| Some(Limit { comparison, value: read(text)? }))
}

/// The six fields. A variable before the last one could bring colons with it, so that nothing is known
/// of the fields; none then.
fn arn(template: &Template) -> Option<Area> {
    let mut fields = vec![Extent::default()];
    for part in &template.parts {
        let last = fields.len() == 6;
        match part {
            Part::Text(text) => push_fields(&mut fields, text),
            Part::Literal(character) => {
                let field = fields.last_mut()?;
                field.literal(character.encode_utf8(&mut [0; 4]));
            }
            Part::Variable { .. } if !last => return None,
            Part::Variable { .. } => {
                let field = fields.last_mut()?;
                field.append(&scope::text(&Template { parts: vec![part.clone()] }));
            }
        }
    }
    Some(if fields.len() == 6 { Area::Fields(fields) } else { Area::Nothing })
}

fn push_fields(fields: &mut Vec<Extent>, text: &str) {
    let mut rest = text;
    while fields.len() < 6 {
        let Some((before, behind)) = rest.split_once(':') else { break };
        if let Some(field) = fields.last_mut() {
            field.wildcards(before);
        }
        fields.push(Extent::default());
        rest = behind;
    }
    if let Some(field) = fields.last_mut() {
        field.wildcards(rest);
    }
}

impl Text {
    fn covers(&self, other: &Self, effort: &Effort) -> bool {
        match (self.ignores_case, other.ignores_case) {
            (false, false) => scope::covers(&self.extent, &other.extent, effort),
            (false, true) => self.extent.is_everything(),
            // Only of texts that are known: folding makes a wildcard wider.
            (true, _) => {
                let (one, other) = (self.extent.text(), other.extent.text());
                one.zip(other).is_some_and(|(one, other)| lower(&one) == lower(&other))
            }
        }
    }

    fn is_disjoint(&self, other: &Self, effort: &Effort) -> bool {
        if self.ignores_case || other.ignores_case {
            return scope::is_disjoint(&self.extent.folded(), &other.extent.folded(), effort);
        }
        scope::is_disjoint(&self.extent, &other.extent, effort)
    }
}

/// In lower case, letter by letter, as the operators compare (rule O3).
fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

fn covers_limits<T: Ord>(wide: &[Limit<T>], narrow: &[Limit<T>], effort: &Effort) -> bool {
    all_in(wide, narrow, |wide, narrow| effort.spend(1) && wide.covers(narrow))
}

impl<T: Ord> Limit<T> {
    /// Whether what holds for the other one's values holds for these: `< 5` covers `<= 4`.
    fn covers(&self, other: &Self) -> bool {
        let order = other.value.cmp(&self.value);
        let is_within = match other.comparison {
            Comparison::Equal => return self.comparison.holds(order),
            Comparison::LessThan | Comparison::LessThanEquals => {
                matches!(self.comparison, Comparison::LessThan | Comparison::LessThanEquals)
                    && order.is_le()
            }
            Comparison::GreaterThan | Comparison::GreaterThanEquals => {
                matches!(self.comparison, Comparison::GreaterThan | Comparison::GreaterThanEquals)
                    && order.is_ge()
            }
        };
        let is_open = matches!(self.comparison, Comparison::LessThan | Comparison::GreaterThan);
        let is_closed =
            matches!(other.comparison, Comparison::LessThanEquals | Comparison::GreaterThanEquals);
        is_within && (order != Ordering::Equal || !is_open || !is_closed)
    }

    /// Whether no value holds for both.
    fn is_disjoint(&self, other: &Self) -> bool {
        use Comparison::Equal;
        use Comparison::GreaterThan;
        use Comparison::GreaterThanEquals;
        use Comparison::LessThan;
        use Comparison::LessThanEquals;
        let order = self.value.cmp(&other.value);
        match (self.comparison, other.comparison) {
            (Equal, comparison) => !comparison.holds(order),
            (comparison, Equal) => !comparison.holds(order.reverse()),
            (LessThanEquals, GreaterThanEquals) => order.is_lt(),
            (LessThan | LessThanEquals, GreaterThan | GreaterThanEquals) => order.is_le(),
            (GreaterThanEquals, LessThanEquals) => order.is_gt(),
            (GreaterThan | GreaterThanEquals, LessThan | LessThanEquals) => order.is_ge(),
            (LessThan | LessThanEquals, LessThan | LessThanEquals)
            | (GreaterThan | GreaterThanEquals, GreaterThan | GreaterThanEquals) => false,
        }
    }
}
