//! Actions and resources by patterns, as policies write them: what two patterns have in common, and one
//! action on one resource that stands for all of a pattern.

use std::collections::BTreeSet;

use crate::compile::CompiledPolicy;
use crate::policy::model::Effect;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::policy::variable::Part;
use crate::policy::variable::Template;
use crate::request::Context;
use crate::request::context::fold;
use crate::value::extent::Extent;

/// What stands for a `*`: longer than any run of `?`, of a character that no policy of IAM can have (rule G1).
const ANY: &str = "\u{2042}\u{2042}\u{2042}\u{2042}\u{2042}\u{2042}\u{2042}\u{2042}";
/// What stands for a `?`.
const ONE: &str = "\u{2042}";

/// A pattern of actions and a pattern of resources.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Region {
    /// The actions, as a policy writes them.
    pub action: String,
    /// The resources: `*`, or an ARN.
    pub resource: String,
}

impl Region {
    /// What both cover, where a pattern says it; `None` also where none does.
    pub(super) fn meet(&self, other: &Self) -> Option<Self> {
        let action = meet(&self.action, &other.action, str::to_ascii_lowercase)?;
        Some(Self { action, resource: meet(&self.resource, &other.resource, str::to_owned)? })
    }

    /// Whether its resources are a pattern.
    pub(super) fn has_wildcards(&self) -> bool {
        self.resource != "*" && self.resource.contains(['*', '?'])
    }

    /// The same as the policy of a resource means it, whose `*` is the resource itself.
    pub(super) fn of_resource(self, resource: &str) -> Self {
        match self.resource == "*" {
            true => Self { resource: resource.to_owned(), ..self },
            false => self,
        }
    }

    /// Whether its resources can be a resource or what that holds.
    pub(super) fn meets_resource(&self, arn: &str) -> bool {
        let within = [arn.to_owned(), format!("{arn}/*"), format!("{arn}:*")];
        within.iter().any(|own| meet(&self.resource, own, str::to_owned).is_some())
    }

    /// Whether it covers all of another one.
    pub(super) fn covers(&self, other: &Self) -> bool {
        covers(&self.action.to_ascii_lowercase(), &other.action.to_ascii_lowercase())
            && covers(&self.resource, &other.resource)
    }

    /// One action that only patterns cover that cover all of the region's.
    pub(super) fn any_action(&self) -> String {
        let action = if self.action == "*" { "*:*" } else { &self.action };
        any(action)
    }

    /// One resource likewise; none where every resource is meant: what has none stands for them.
    pub(super) fn any_resource(&self) -> Option<String> {
        Some(any(&self.resource)).filter(|_| self.resource != "*")
    }

    /// Its name in lists of what is known.
    pub(super) fn key(&self) -> (String, String) {
        (self.action.to_ascii_lowercase(), self.resource.clone())
    }
}

fn any(pattern: &str) -> String {
    pattern.replace('*', ANY).replace('?', ONE)
}

/// Whether part of a text stands for others.
pub(super) fn is_any(text: &str) -> bool {
    text.contains(ONE)
}

fn covers(wide: &str, narrow: &str) -> bool {
    Extent::parse(wide).covers(&Extent::parse(narrow))
}

/// The texts that two patterns have in common, as a pattern: the narrower one, or what has the beginning and
/// the end of both.
fn meet(one: &str, other: &str, fold: fn(&str) -> String) -> Option<String> {
    let (folded, folded_other) = (fold(one), fold(other));
    if covers(&folded, &folded_other) {
        return Some(other.to_owned());
    }
    if covers(&folded_other, &folded) {
        return Some(one.to_owned());
    }
    let ((begin, end), (other_begin, other_end)) = (ends(one)?, ends(other)?);
    let begin = longer(begin, other_begin, |long, short| fold(long).starts_with(&fold(short)))?;
    let end = longer(end, other_end, |long, short| fold(long).ends_with(&fold(short)))?;
    Some(format!("{begin}*{end}"))
}

/// What stands before and behind the only wildcard.
fn ends(pattern: &str) -> Option<(&str, &str)> {
    let (begin, end) = pattern.split_once('*')?;
    (!pattern.contains('?') && !end.contains('*')).then_some((begin, end))
}

fn longer<'a>(one: &'a str, other: &'a str, fits: impl Fn(&str, &str) -> bool) -> Option<&'a str> {
    let (long, short) = if one.len() >= other.len() { (one, other) } else { (other, one) };
    fits(long, short).then_some(long)
}

/// The regions of a statement: of `NotAction` and `NotResource` all, and what they list as exceptions.
pub(super) fn regions(statement: &Statement, context: &Context) -> (Vec<Region>, Vec<Region>) {
    let actions: Vec<&str> = match statement.action.negated {
        true => vec!["*"],
        false => statement.action.entries.iter().map(|entry| entry.text.as_str()).collect(),
    };
    let listed = listed_resources(statement, context);
    let is_negated = statement.resource.as_ref().is_some_and(|element| element.negated);
    let resources = match is_negated || listed.is_empty() {
        true => vec!["*".to_owned()],
        false => listed.clone(),
    };
    let region = |action: &str, resource: &str| Region {
        action: action.to_owned(),
        resource: resource.to_owned(),
    };
    let all = actions.iter().flat_map(|action| resources.iter().map(|one| region(action, one)));
    let mut except = Vec::new();
    if statement.action.negated {
        let entries = statement.action.entries.iter();
        except.extend(entries.map(|entry| region(&entry.text, "*")));
    }
    if is_negated {
        except.extend(listed.iter().map(|resource| region("*", resource)));
    }
    (all.collect(), except)
}

/// The patterns of `Resource` or `NotResource`, with what is known in place of variables.
fn listed_resources(statement: &Statement, context: &Context) -> Vec<String> {
    let entries = statement.resource.iter().flat_map(|element| &element.entries);
    let pattern = |form: &ResourceForm| match form {
        ResourceForm::Any => Some("*".to_owned()),
        ResourceForm::Nothing => None,
        ResourceForm::Arn { fields, resource } => {
            Some(format!("{}:{}", fields.join(":"), filled(resource, context)))
        }
    };
    entries.filter_map(|entry| pattern(&entry.form)).collect()
}

/// The text with the values of its variables; of those that are not known as written.
fn filled(template: &Template, context: &Context) -> String {
    let mut text = String::new();
    for part in &template.parts {
        match part {
            Part::Text(own) => text.push_str(own),
            Part::Literal(character) => text.push(*character),
            Part::Variable { key, default } => {
                let value = context.single_value(&fold(key)).or(default.as_deref());
                match value {
                    Some(value) => text.push_str(value),
                    None => text.push_str(&format!("${{{key}}}")),
                }
            }
        }
    }
    text
}

/// The regions of the statements of some policies with one effect.
pub(super) fn of_policies<'a>(
    policies: impl Iterator<Item = &'a CompiledPolicy>,
    effect: Effect,
    context: &Context,
) -> Vec<Region> {
    let statements = policies.flat_map(|policy| &policy.document().statements);
    let statements = statements.filter(|statement| statement.effect == effect);
    distinct(statements.flat_map(|statement| regions(statement, context).0))
}

/// Each region once.
pub(super) fn distinct(regions: impl Iterator<Item = Region>) -> Vec<Region> {
    let mut known = BTreeSet::new();
    regions.filter(|region| known.insert(region.key())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(action: &str, resource: &str) -> Region {
        Region { action: action.to_owned(), resource: resource.to_owned() }
    }

    #[test]
    fn what_two_patterns_have_in_common_is_a_pattern() {
        let meet = |one: &str, other: &str| {
            let met = region(one, "*").meet(&region(other, "*"));
            let again = region(other, "*").meet(&region(one, "*"));
            assert_eq!(met.is_some(), again.is_some());
            met.map(|region| region.action)
        };
        assert_eq!(meet("*", "s3:Get*").as_deref(), Some("s3:Get*"));
        assert_eq!(meet("S3:get*", "s3:GetObject").as_deref(), Some("s3:GetObject"));
        assert_eq!(meet("s3:Get*", "s3:*Object").as_deref(), Some("s3:Get*Object"));
        assert_eq!(meet("s3:Get*", "s3:Put*"), None);
        assert_eq!(meet("s3:GetObject", "s3:PutObject"), None);
    }

    #[test]
    fn what_stands_for_a_pattern_is_covered_by_wider_patterns_only() {
        let own = region("s3:Get?bject*", "arn:aws:s3:::b/*").any_action();
        for (pattern, covers) in [
            ("s3:*", true),
            ("s3:Get*", true),
            ("s3:Get?bject*", true),
            ("s3:GetObject*", false),
            ("s3:Get?bject?", false),
        ] {
            assert_eq!(crate::value::glob::Glob::parse(pattern).matches(&own), covers, "{pattern}");
        }
    }
}
