//! Scalars of YAML: what they are, and where their own text stands.

use saphyr_parser::ScalarStyle;
use saphyr_parser::Tag;

use crate::base::span::Span;
use crate::json;
use crate::json::Value;

/// What a scalar is. Only plain ones are ever more than text: `null`, `true`, `false` and what JSON
/// has for numbers. A date such as 2012-10-17 stays text, as CloudFormation has it.
pub(super) fn value(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let is_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
    if style != ScalarStyle::Plain || is_text {
        return Value::String(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).unwrap_or_else(|| Value::String(text.to_owned())),
    }
}

fn number(text: &str) -> Option<Value> {
    let is_like_one = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    let node = is_like_one.then(|| json::parse(text).0)??;
    node.as_number().map(|lexeme| Value::Number(lexeme.to_owned()))
}

/// The place of a scalar without its anchor, its tag and the line ends behind it.
pub(super) fn own_span(text: &str, span: Span, has_properties: bool) -> Span {
    let slice = span.slice(text);
    let mut rest = slice;
    while has_properties && rest.starts_with(['!', '&']) {
        let property = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest = rest.get(property..).unwrap_or_default().trim_start();
    }
    let skipped = slice.len().saturating_sub(rest.len());
    let trimmed = rest.trim_end().len();
    let start = span.start.saturating_add(u32::try_from(skipped).unwrap_or(u32::MAX));
    Span::new(start, start.saturating_add(u32::try_from(trimmed).unwrap_or(u32::MAX)))
}
