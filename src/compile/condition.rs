//! One condition key under one operator, its values read once.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::compile::pattern::ArnPattern;
use crate::compile::pattern::GlobPattern;
use crate::compile::pattern::TextPattern;
use crate::policy::model::ConditionEntry;
use crate::policy::operator::Family;
use crate::policy::operator::Operator;
use crate::request::context::fold;
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
    /// The values. Those that the operator cannot read are left out: they match nothing and the
    /// others still count (rule T1).
    pub values: ConditionValues,
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
    /// Reads the values of a condition as its operator does.
    #[must_use]
    pub fn new(entry: &ConditionEntry) -> Self {
        let texts = entry.values.iter().map(|value| value.text.as_str());
        let templates = entry.values.iter().map(|value| &value.template);
        let values = match entry.operator.base.family() {
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
        };
        Self { operator: entry.operator, key: fold(&entry.key), values }
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
