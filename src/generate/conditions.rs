//! Conditions that all calls fulfilled: offered, and put in only when they are asked for.

use crate::base::budget::MAX_OFFERED_VALUES;
use crate::generate::activity::Activity;
use crate::generate::activity::OnlyFor;
use crate::generate::verify::GenerateError;
use crate::json::ObjectText;
use crate::json::array;
use crate::json::quote;

/// The keys that are looked for, with the operator that they are compared by; of some only one value says
/// something worth asking for.
const KEYS: [(&str, &str, Option<&str>); 7] = [
    ("aws:MultiFactorAuthPresent", "Bool", Some("true")),
    ("aws:PrincipalOrgID", "StringEquals", None),
    ("aws:RequestedRegion", "StringEquals", None),
    ("aws:SecureTransport", "Bool", Some("true")),
    ("aws:SourceIp", "IpAddress", None),
    ("aws:SourceVpc", "StringEquals", None),
    ("aws:SourceVpce", "StringEquals", None),
];

/// A condition that every call that is granted fulfilled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedCondition {
    /// `StringEquals`.
    pub operator: &'static str,
    /// `aws:SourceVpce`.
    pub key: &'static str,
    /// All values that were seen.
    pub values: Vec<String>,
}

/// A condition of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    operator: &'static str,
    key: &'static str,
    values: Vec<String>,
}

impl Condition {
    pub(super) fn only_for(only_for: &OnlyFor) -> Self {
        let values = vec![only_for.service.clone()];
        Self { operator: "StringEquals", key: only_for.key, values }
    }

    /// The JSON of an element.
    pub(super) fn element(conditions: &[Self]) -> String {
        let mut operators: Vec<&str> = conditions.iter().map(|known| known.operator).collect();
        operators.sort_unstable();
        operators.dedup();
        let mut element = ObjectText::default();
        for operator in operators {
            let mut keys = ObjectText::default();
            for condition in conditions.iter().filter(|known| known.operator == operator) {
                keys.json(condition.key, &one_or_list(&condition.values));
            }
            element.json(operator, &keys.end());
        }
        element.end()
    }
}

/// The key that tells which service a role is passed to (IAM User Guide, "AWS global condition context keys").
pub const PASSED_TO: &str = "iam:PassedToService";

/// The key that tells which service uses a key of AWS KMS for the caller (AWS KMS Developer Guide, "AWS KMS condition keys").
pub const VIA_SERVICE: &str = "kms:ViaService";

/// The keys of which values are gathered.
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|(key, ..)| *key)
}

/// A list, or its only element.
pub(super) fn one_or_list(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| quote(value)).collect();
    match quoted.as_slice() {
        [only] => only.clone(),
        all => array(all),
    }
}

/// What all calls that are granted had, with few values.
pub(super) fn offered(activity: &Activity) -> Vec<OfferedCondition> {
    let offered = KEYS.iter().filter_map(|(key, operator, wanted)| {
        let found = activity.keys.get(key)?;
        let is_in_all = found.calls == activity.granted && found.values.len() <= MAX_OFFERED_VALUES;
        let is_wanted =
            wanted.is_none_or(|wanted| found.values.iter().all(|value| value == wanted));
        let values = found.values.iter().cloned().collect();
        (is_in_all && is_wanted).then_some(OfferedCondition { operator, key, values })
    });
    offered.collect()
}

/// Those of the offered conditions that are asked for.
pub(super) fn asked(
    offered: &[OfferedCondition],
    keys: &[String],
) -> Result<Vec<Condition>, GenerateError> {
    let condition = |key: &String| {
        let found = offered.iter().find(|offer| offer.key.eq_ignore_ascii_case(key));
        let OfferedCondition { operator, key, values } =
            found.ok_or_else(|| GenerateError::NotOffered(key.clone()))?.clone();
        Ok(Condition { operator, key, values })
    };
    keys.iter().map(condition).collect()
}
