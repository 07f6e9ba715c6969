//! Which type of policy a text is, as far as it shows.

use crate::language::outline::Kind;
use crate::language::outline::Outline;
use crate::policy::PolicyType;

/// The prefix of the actions of role trust policies.
const OF_TRUST: &str = "sts:";

/// The type of a policy by its text: with a `Principal` a role trust policy when all of its actions are
/// those of AWS STS and no statement has a `Resource`, else a resource-based policy; without one an
/// identity-based policy. None for a text that has no `Statement`: it is no policy, or not yet. SCPs, RCPs,
/// boundaries, session policies and those of VPC endpoints look like one of these.
///
/// ```
/// use iam_verdict::language::guess_policy_type;
/// use iam_verdict::policy::PolicyType;
///
/// let text = r#"{ "Statement": { "Principal": { "Service": "ec2.amazonaws.com" }, "Action": "sts:"#;
/// assert_eq!(guess_policy_type(text), Some(PolicyType::RoleTrust));
/// assert_eq!(guess_policy_type(r#"{ "Statement": [] }"#), Some(PolicyType::IdentityBased));
/// assert_eq!(guess_policy_type(r#"{ "name": "a" }"#), None);
/// ```
#[must_use]
pub fn guess_policy_type(text: &str) -> Option<PolicyType> {
    let outline = Outline::read(text, None);
    let (place, element) = outline.member(0, "Statement")?;
    let statements: Vec<usize> = match element.kind {
        Kind::Object => vec![place],
        Kind::Array => outline.children(place).map(|(place, _)| place).collect(),
        Kind::Text | Kind::Word | Kind::Missing => Vec::new(),
    };
    let has = |name: &str| statements.iter().any(|place| outline.member(*place, name).is_some());
    if !has("Principal") && !has("NotPrincipal") {
        return Some(PolicyType::IdentityBased);
    }
    let actions = statements.iter().filter_map(|place| outline.member(*place, "Action"));
    let mut actions = actions.flat_map(|(place, _)| outline.texts(place)).peekable();
    let is_trust = actions.peek().is_some()
        && actions.all(|action| action.text.starts_with(OF_TRUST))
        && !has("Resource")
        && !has("NotAction");
    Some(if is_trust { PolicyType::RoleTrust } else { PolicyType::ResourceBased })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(text: &str, expected: Option<PolicyType>) {
        assert_eq!(guess_policy_type(text), expected, "{text}");
    }

    #[test]
    fn types_are_told_by_their_elements() {
        is("", None);
        is("[]", None);
        is(r#"{"Statement""#, Some(PolicyType::IdentityBased));
        is(r#"{"Statement":{"Action":"sts:AssumeRole"}}"#, Some(PolicyType::IdentityBased));
        let trust = Some(PolicyType::RoleTrust);
        is(r#"{"Statement":[{"Principal":"*","Action":["sts:TagSession","sts:A"]}]}"#, trust);
        let resource = Some(PolicyType::ResourceBased);
        is(r#"{"Statement":[{"NotPrincipal":"*","Action":"sts:*","Resource":"*"}]}"#, resource);
        is(r#"{"Statement":[{"Principal":"*","Action":["sts:*","s3:*"]}]}"#, resource);
        is(r#"{"Statement":[{"Action":"sts:*"},{"Principal":"*"#, trust);
        is(r#"{"Statement":[{"Principal":"*"}]}"#, resource);
    }
}
