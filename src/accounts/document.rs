//! Policy documents as AWS hands them over: objects from its tools, percent-encoded text from its API,
//! plain text from services other than IAM (WORLD.md, W1.3).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::OnceLock;

use crate::compile::CompiledPolicy;
use crate::compile::context_keys_of;
use crate::json;
use crate::json::Node;
use crate::json::quote;
use crate::policy::PolicyDocument;
use crate::policy::PolicySource;
use crate::policy::PolicyType;
use crate::policy::ValidPolicy;
use crate::request::context::fold;
use crate::request::slots::SlotTable;

/// A document as it was given, whole or broken.
#[derive(Debug, Clone)]
pub struct Document {
    text: String,
    is_object: bool,
    ready: OnceLock<Option<ReadyPolicy>>,
}

/// A policy that is ready to match, with what it reads of requests.
#[derive(Debug, Clone)]
pub struct ReadyPolicy {
    /// The policy.
    pub policy: Arc<CompiledPolicy>,
    /// The context keys that it reads: their names in lower case, and in their first spelling.
    pub keys: Arc<[(String, String)]>,
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.is_object) == (&other.text, other.is_object)
    }
}

impl Eq for Document {}

impl Document {
    /// A document that AWS itself makes.
    pub(super) fn of_text(text: &str) -> Self {
        Self::new(text.to_owned(), false)
    }

    const fn new(text: String, is_object: bool) -> Self {
        Self { text, is_object, ready: OnceLock::new() }
    }

    /// Takes a document, and tells whether it was encoded twice; `None` when it is neither text nor an
    /// object. `source` is the text that the node stands in.
    #[must_use]
    pub fn read(source: &str, node: &Node) -> Option<(Self, bool)> {
        if node.as_object().is_some() {
            return Some((Self::new(node.span.slice(source).to_owned(), true), false));
        }
        let mut text = node.as_str()?.to_owned();
        let (mut layers, mut is_quoted) = (0_u8, false);
        while layers < 2 {
            let inner = match text.trim_start().chars().next() {
                Some('%') => percent_decoded(&text),
                Some('"') => {
                    is_quoted = true;
                    json::parse(&text).0.and_then(|node| node.as_str().map(str::to_owned))
                }
                _ => None,
            };
            let Some(inner) = inner else { break };
            text = inner;
            layers = layers.saturating_add(1);
        }
        Some((Self::new(text, false), is_quoted || layers > 1))
    }

    /// The text of the document.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The document ready to match; `None` when it is broken. It is read once, as the type that it is first
    /// asked for: a managed policy that is a boundary too has one grammar as both.
    #[must_use]
    pub fn ready(
        &self,
        policy_type: PolicyType,
        source: impl FnOnce() -> PolicySource,
    ) -> Option<&ReadyPolicy> {
        let read = || {
            let reading = PolicyDocument::read(&self.text, policy_type);
            let policy = ValidPolicy::new(reading, policy_type).ok()?;
            let keys = policy.document().statements.iter().flat_map(context_keys_of);
            let mut named = BTreeMap::new();
            for key in keys {
                named.entry(fold(key)).or_insert_with(|| key.to_owned());
            }
            let compiled = CompiledPolicy::new(&policy, source(), &mut SlotTable::default());
            Some(ReadyPolicy { policy: Arc::new(compiled), keys: named.into_iter().collect() })
        };
        self.ready.get_or_init(read).as_ref()
    }

    /// The document as a value of JSON: an object where it was given as one, else its text.
    #[must_use]
    pub fn to_json(&self) -> String {
        if self.is_object { self.text.clone() } else { quote(&self.text) }
    }
}

/// The text behind a percent-encoding (RFC 3986, 2.1); `+` is a plus. `None` where it is none.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        if *first != b'%' {
            bytes.push(*first);
            rest = behind;
            continue;
        }
        let (digits, behind) = behind.split_at_checked(2)?;
        let digits = std::str::from_utf8(digits).ok()?;
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        bytes.push(u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)?);
        rest = behind;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, bool) {
        let given = quote(text);
        let (document, is_twice) = Document::read(&given, &json::parse(&given).0.unwrap()).unwrap();
        (document.text, is_twice)
    }

    #[test]
    fn every_form_of_text_is_read() {
        let plain = r#"{"a": "b+c%20"}"#;
        assert_eq!(read(plain), (plain.to_owned(), false));
        assert_eq!(read("%7B%22a%22%3a%22b+c%22%7D"), (r#"{"a":"b+c"}"#.to_owned(), false));
        assert_eq!(read("%257B%257D"), ("{}".to_owned(), true));
        assert_eq!(read(r#""{\"a\":1}""#), (r#"{"a":1}"#.to_owned(), true));
    }

    #[test]
    fn what_is_no_encoding_stays_as_it_is() {
        for text in ["%7", "%7Bé%", "%+7", "%FF", "\"", ""] {
            assert_eq!(read(text).0, text);
        }
    }
}
