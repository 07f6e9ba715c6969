//! One condition key under one operator, its values read once.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::compile::pattern::ArnPattern;
use crate::compile::pattern::GlobPattern;
use crate::compile::pattern::TextPattern;
use crate::policy::model::ConditionEntry;
use crate::policy::model::ConditionValue;
use crate::policy::operator::Family;
use crate::policy::operator::Operator;
use crate::request::context::fold;
use crate::request::slots::SlotTable;
use crate::value::arn::Arn;
use crate::value::cidr;
use crate::value::cidr::Cidr;
use crate::value::date::Instant;
use crate::value::number::Decimal;

/// One condition, ready to evaluate.
#[derive(Debug, Clone)]
pub struct CompiledCondition {
    /// The operator.
    pub operator: Operator,
    /// The key in lower case.
    pub key: String,
    /// Its place among the keys of the set.
    pub place: usize,
    /// The values. Those that the operator cannot read are left out: they match nothing and the
    /// others still count (rule T1).
    pub values: ConditionValues,
    /// Whether the list of values was empty as written (rule C10).
    pub is_empty: bool,
    /// Whether values were left out.
    pub has_unreadable: bool,
}

impl ConditionValues {
    /// Reads values as an operator does.
    #[must_use]
    pub fn new(operator: Operator, values: &[ConditionValue]) -> Self {
        let texts = values.iter().map(|value| value.text.as_str());
        let templates = values.iter().map(|value| &value.template);
        match operator.base.family() {
            Family::Text | Family::TextIgnoreCase => {
                ConditionValues::Text(templates.map(TextPattern::new).collect())
            }
            Family::TextLike => ConditionValues::Like(templates.map(GlobPattern::new).collect()),
            Family::Numeric => ConditionValues::Number(texts.filter_map(Decimal::parse).collect()),
            Family::Date => ConditionValues::Date(texts.filter_map(Instant::parse).collect()),
            Family::Bool => ConditionValues::Bool(templates.map(TextPattern::new).collect()),
            Family::Binary => ConditionValues::Binary(
                texts.filter_map(|text| STANDARD.decode(text).ok()).collect(),
            ),
            Family::IpAddress => {
                ConditionValues::IpAddress(texts.filter_map(Cidr::parse).collect())
            }
            Family::Arn => ConditionValues::Arn(templates.map(ArnPattern::new).collect()),
            Family::Null => ConditionValues::Null(texts.filter_map(truth_value).collect()),
        }
    }

    /// How many values there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        match self {
            Self::Text(values) | Self::Bool(values) => values.len(),
            Self::Like(values) => values.len(),
            Self::Number(values) => values.len(),
            Self::Date(values) => values.len(),
            Self::Binary(values) => values.len(),
            Self::IpAddress(values) => values.len(),
            Self::Arn(values) => values.len(),
            Self::Null(values) => values.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a value of a request can be compared with these.
    #[must_use]
    pub fn can_read(&self, value: &str) -> bool {
        match self {
            Self::Text(_) | Self::Like(_) | Self::Null(_) => true,
            Self::Bool(_) => truth_value(value).is_some(),
            Self::Number(_) => Decimal::parse(value).is_some(),
            Self::Date(_) => Instant::parse(value).is_some(),
            Self::Binary(_) => STANDARD.decode(value).is_ok(),
            Self::IpAddress(_) => cidr::parse_address(value).is_some(),
            Self::Arn(_) => Arn::parse(value).is_some(),
        }
    }
}

/// Values by what their operator reads.
#[derive(Debug, Clone)]
pub enum ConditionValues {
    /// Compared as text, with or without regard to letter case.
    Text(Vec<TextPattern>),
    /// Compared as text with wildcards.
    Like(Vec<GlobPattern>),
    /// Compared as numbers.
    Number(Vec<Decimal>),
    /// Compared as instants.
    Date(Vec<Instant>),
    /// Compared as `true` and `false`.
    Bool(Vec<TextPattern>),
    /// Compared as bytes.
    Binary(Vec<Vec<u8>>),
    /// Ranges that hold an address or not.
    IpAddress(Vec<Cidr>),
    /// Compared field by field.
    Arn(Vec<ArnPattern>),
    /// Whether the key is missing.
    Null(Vec<bool>),
}

impl CompiledCondition {
    /// Reads the values of a condition as its operator does, and gives its key a place.
    #[must_use]
    pub fn new(entry: &ConditionEntry, keys: &mut SlotTable) -> Self {
        let key = fold(&entry.key);
        let place = keys.intern(&key);
        Self::at(place, entry, key)
    }

    /// The same where the key, which is in lower case, has its place already.
    #[must_use]
    pub fn at(place: usize, entry: &ConditionEntry, key: String) -> Self {
        let values = ConditionValues::new(entry.operator, &entry.values);
        Self {
            operator: entry.operator,
            key,
            place,
            is_empty: entry.values.is_empty(),
            has_unreadable: values.len() < entry.values.len(),
            values,
        }
    }

    /// The same condition with one of its values alone.
    #[must_use]
    pub fn with_value(&self, value: &ConditionValue) -> Self {
        let values = ConditionValues::new(self.operator, std::slice::from_ref(value));
        Self { has_unreadable: values.is_empty(), key: self.key.clone(), values, ..*self }
    }
}

/// `true` or `false` in any letter case (rules O8, X4).
#[must_use]
pub fn truth_value(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    text.eq_ignore_ascii_case("false").then_some(false)
}
