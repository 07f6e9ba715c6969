//! `Condition` (rules C1 to C10, G14) and the values that its operators can read (rule T1).

use crate::base::code::Code;
use crate::base::diagnostic::Trail;
use crate::base::span::Span;
use crate::base::suggest::did_you_mean;
use crate::json::Member;
use crate::json::Node;
use crate::json::Value;
use crate::policy::model::ConditionEntry;
use crate::policy::model::ConditionValue;
use crate::policy::operator::BaseOperator;
use crate::policy::operator::Family;
use crate::policy::operator::Operator;
use crate::policy::operator::OperatorError;
use crate::policy::reading::Entry;
use crate::policy::reading::Reading;
use crate::policy::reading::find;
use crate::policy::resource_element::check_variables;
use crate::policy::variable::Template;
use crate::value::arn;
use crate::value::cidr::Cidr;
use crate::value::date::Instant;
use crate::value::number::Decimal;

pub(super) fn read(
    reading: &mut Reading,
    at: &Trail<'_>,
    members: &[Member],
) -> Vec<ConditionEntry> {
    let Some(member) = find(members, "Condition") else {
        return Vec::new();
    };
    let place = at.member("Condition");
    let Some(operators) = member.value.as_object() else {
        reading.wrong_type(&place, &member.value, "an object of condition operators");
        return Vec::new();
    };
    let mut entries = Vec::new();
    for operator in operators {
        read_operator(reading, &place.member(&operator.key), operator, &mut entries);
    }
    entries
}

fn read_operator(
    reading: &mut Reading,
    at: &Trail<'_>,
    member: &Member,
    entries: &mut Vec<ConditionEntry>,
) {
    let Some(keys) = member.value.as_object() else {
        return reading.wrong_type(at, &member.value, "an object of condition keys");
    };
    // IAM takes an unknown operator with nothing under it (rule C1).
    if keys.is_empty() {
        return;
    }
    let operator = match Operator::parse(&member.key) {
        Ok(operator) => operator,
        Err(error) => return unknown_operator(reading, at, member, error),
    };
    for (position, key) in keys.iter().enumerate() {
        let place = at.member(&key.key);
        let folded = key.key.to_lowercase();
        let earlier = keys.iter().take(position).find(|other| other.key.to_lowercase() == folded);
        if let Some(earlier) = earlier.filter(|earlier| earlier.key != key.key) {
            let message = format!("`{}` and `{}` are the same condition key", earlier.key, key.key);
            let found = (Code::DuplicateKeysWithDifferentCase, message);
            reading.error_with_help(found, (&place, key.key_span), "put their values in one list");
        }
        check_key(reading, &place, key);
        let values = values(reading, &place, operator, &key.value);
        entries.push(ConditionEntry {
            operator,
            key: key.key.clone(),
            key_span: key.key_span,
            values,
            values_span: key.value.span,
        });
    }
}

fn unknown_operator(reading: &mut Reading, at: &Trail<'_>, member: &Member, error: OperatorError) {
    let name = &member.key;
    if error == OperatorError::NullWithIfExists {
        let message = "`Null` cannot have `IfExists`: it asks whether the key exists".to_owned();
        let found = (Code::NullWithIfExists, message);
        return reading.error_with_help(found, (at, member.key_span), "write `Null`");
    }
    let message = format!("there is no condition operator `{name}`");
    let base = name.rsplit(':').next().unwrap_or_default();
    let base = base.strip_suffix("IfExists").unwrap_or(base);
    let known = BaseOperator::ALL.iter().map(|operator| operator.as_str());
    let help = did_you_mean(base, known).unwrap_or_else(|| {
        "operators are such as StringEquals, ArnLike, Bool or ForAnyValue:StringLike; letter case \
         matters"
            .to_owned()
    });
    let found = (Code::InvalidConditionOperator, message);
    reading.error_with_help(found, (at, member.key_span), help);
}

fn check_key(reading: &mut Reading, at: &Trail<'_>, key: &Member) {
    let is_key = key.key.split_once(':').is_some_and(|(prefix, name)| {
        !prefix.is_empty() && !name.is_empty() && !key.key.contains(' ')
    });
    // A tag key may hold spaces: `aws:ResourceTag/Cost Center`.
    if is_key || key.key.contains('/') {
        return;
    }
    let message = format!("`{}` is not `prefix:name`, as condition keys are", key.key);
    reading.warn(Code::InvalidConditionKeyFormat, at, key.key_span, message);
}

fn values(
    reading: &mut Reading,
    at: &Trail<'_>,
    operator: Operator,
    node: &Node,
) -> Vec<ConditionValue> {
    let Some(items) = node.as_array() else {
        return value(reading, at, operator, node).into_iter().collect();
    };
    if items.is_empty() {
        let message = "an empty list of values matches no value".to_owned();
        reading.suggest(Code::EmptyArrayCondition, at, node.span, message);
    }
    let read = |(index, item)| {
        let value = value(reading, &at.index(index), operator, item)?;
        Some(ConditionValue { index: Some(index), ..value })
    };
    items.iter().enumerate().filter_map(read).collect()
}

/// The text of a value: of numbers the lexeme, of booleans the word (rule G14).
fn value(
    reading: &mut Reading,
    at: &Trail<'_>,
    operator: Operator,
    node: &Node,
) -> Option<ConditionValue> {
    let text = match &node.value {
        Value::String(text) | Value::Number(text) => text.clone(),
        Value::Bool(true) => "true".to_owned(),
        Value::Bool(false) => "false".to_owned(),
        Value::Null | Value::Array(_) | Value::Object(_) => {
            reading.wrong_type(at, node, "a string, a number or a boolean");
            return None;
        }
    };
    reading.check_length(at, node.span, &text);
    check_value(reading, at, operator.base, (&text, node.span));
    let entry = Entry { index: None, text: &text, span: node.span };
    let template = if operator.base.takes_variables() {
        check_variables(reading, at, &entry);
        reading.template(&text)
    } else {
        Template::plain(&text)
    };
    Some(ConditionValue { text, index: None, span: node.span, template })
}

/// Remarks on a value that its operator can never match (rules T1, T4).
fn check_value(
    reading: &mut Reading,
    at: &Trail<'_>,
    operator: BaseOperator,
    (text, span): (&str, Span),
) {
    if text.contains("${") {
        if !operator.takes_variables() {
            let name = operator.as_str();
            let message = format!("`{name}` takes no policy variables: `{text}` matches nothing");
            reading.warn(Code::InvalidVariableForOperator, at, span, message);
        }
        return;
    }
    let (is_readable, code, expected) = match operator.family() {
        Family::Text | Family::TextIgnoreCase | Family::TextLike => return,
        Family::Numeric => {
            (Decimal::parse(text).is_some(), Code::TypeMismatchNumber, "a number such as `10.5`")
        }
        Family::Date => (
            Instant::parse(text).is_some(),
            Code::TypeMismatchDate,
            "a date such as `2026-03-15T12:00:00Z`, or epoch seconds",
        ),
        Family::Bool | Family::Null => {
            let is_bool = text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
            (is_bool, Code::TypeMismatchBoolean, "`true` or `false`")
        }
        Family::Binary => (is_base64(text), Code::TypeMismatchString, "base64 with padding"),
        Family::IpAddress => (
            Cidr::parse(text).is_some(),
            Code::TypeMismatchIpRange,
            "an address or a range such as `203.0.113.0/24`",
        ),
        Family::Arn => (
            arn::split_fields(text).len() == 6 && text.starts_with("arn:"),
            Code::TypeMismatchArn,
            "an ARN with six fields; for any ARN write `arn:*:*:*:*:*`",
        ),
    };
    if !is_readable {
        let name = operator.as_str();
        let message =
            format!("`{name}` cannot read `{text}`, which matches nothing: expected {expected}");
        reading.warn(code, at, span, message);
    }
}

fn is_base64(text: &str) -> bool {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text).is_ok()
}
