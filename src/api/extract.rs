//! `extract` and `validateInfrastructure`: the policies of a file of infrastructure, and what is worth
//! knowing about them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::fields::wrong_type;
use crate::api::scenario::Input;
use crate::api::validate::Found;
use crate::api::validate::Given;
use crate::api::validate::checked;
use crate::api::wire;
use crate::base::diagnostic::Severity;
use crate::catalog::Catalog;
use crate::infrastructure;
use crate::infrastructure::ExtractedPolicy;
use crate::infrastructure::Extraction;
use crate::infrastructure::Format;
use crate::infrastructure::Options;
use crate::infrastructure::problem::Problem;
use crate::json;
use crate::json::Node;
use crate::policy::PolicySource;
use crate::request::RequestError;
use crate::request::RequestErrorCode;

/// Finds the policies of a file: `{ "text": …, "format"?: "cloudFormation", "parameters"?: { … } }`.
/// The parameters are those of a template, and `AWS::AccountId`, `AWS::Region` and their like.
///
/// ```
/// let input = r#"{ "text": "Resources:\n  Topic:\n    Type: AWS::SNS::TopicPolicy\n    Properties:\n      PolicyDocument: { Statement: [] }\n" }"#;
/// let extraction = iam_verdict::api::extract(input)?;
/// assert_eq!(extraction.format, Some("cloudFormation"));
/// let policy = &extraction.policies[0];
/// assert_eq!((policy.name.as_str(), policy.policy_type), ("Topic", "resourceBased"));
/// assert_eq!(policy.range.unwrap().start.line, 5);
/// # Ok::<(), iam_verdict::api::wire::Error>(())
/// ```
///
/// # Errors
/// `RequestError` when the input is not of this shape. A broken file is a diagnostic, not an error.
pub fn extract(input: &str) -> Result<wire::Extraction, wire::Error> {
    answered(input, |_| None).map_err(answer::request_error)
}

/// The policies of a file as [`extract`] finds them, each with what is worth knowing about it.
/// Findings have their places in the file; none is about what is not known.
///
/// # Errors
/// As [`extract`].
pub fn validate_infrastructure(
    catalog: &Catalog,
    input: &str,
) -> Result<wire::Extraction, wire::Error> {
    let findings = |policy: &Place<'_>| Some(policy.findings(catalog));
    answered(input, findings).map_err(answer::request_error)
}

fn answered(
    input: &str,
    findings: impl Fn(&Place<'_>) -> Option<Vec<wire::PolicyFinding>>,
) -> Result<wire::Extraction, RequestError> {
    let input = Input::parse(input)?;
    input.check_duplicates(&[])?;
    let fields = Fields::new(&input.node, "", &["text", "format", "parameters"])?;
    let text = fields.require_text("text")?;
    let format = fields.text("format")?.map(|name| format(&fields, name)).transpose()?;
    let parameters = fields.get("parameters").map(|node| parameters(&fields, node)).transpose()?;
    let options = Options { format, parameters: parameters.unwrap_or_default() };
    let Extraction { format, policies, files, problems } = infrastructure::extract(text, &options);
    let file = PolicySource::default().with_text(text.to_owned());
    let policies = policies.iter().map(|policy| {
        let place = Place { file: &file, text, policy };
        place.policy(findings(&place))
    });
    Ok(wire::Extraction {
        format: format.map(Format::as_str),
        policies: policies.collect(),
        files,
        diagnostics: problems.iter().map(|problem| diagnostic(&file, problem)).collect(),
    })
}

fn format(fields: &Fields<'_>, name: &str) -> Result<Format, RequestError> {
    Format::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).collect();
        let message = format!("`{name}` is no format: expected {}", names.join(", "));
        RequestError::new(RequestErrorCode::InvalidType, fields.path_of("format"), message)
    })
}

fn parameters(fields: &Fields<'_>, node: &Node) -> Result<BTreeMap<String, String>, RequestError> {
    let path = fields.path_of("parameters");
    let members = node.as_object().ok_or_else(|| wrong_type(&path, node, "an object"))?;
    let mut parameters = BTreeMap::new();
    for member in members {
        let path = format!("{path}.{}", member.key);
        let text = member.value.as_str();
        let text = text.ok_or_else(|| wrong_type(&path, &member.value, "a string"))?;
        parameters.insert(member.key.clone(), text.to_owned());
    }
    Ok(parameters)
}

fn diagnostic(file: &PolicySource, problem: &Problem) -> wire::Finding {
    let severity = if problem.code.is_fatal() { Severity::Error } else { Severity::Warning };
    wire::Finding {
        finding_type: answer::finding_type(severity),
        code: problem.code.as_str(),
        message: problem.message.clone(),
        path: answer::path(&problem.path),
        range: answer::range(file, problem.span),
    }
}

/// A policy in its file.
struct Place<'a> {
    file: &'a PolicySource,
    text: &'a str,
    policy: &'a ExtractedPolicy,
}

impl Place<'_> {
    fn policy(&self, findings: Option<Vec<wire::PolicyFinding>>) -> wire::ExtractedPolicy {
        let policy = self.policy;
        let unknown = policy.unknown.iter().map(|unknown| wire::UnknownPart {
            path: answer::path(&unknown.path),
            expression: unknown.expression.clone(),
            stand_in: unknown.stand_in.clone(),
            range: answer::range(self.file, unknown.span),
        });
        let assumes = policy.assumed.iter().map(|(condition, holds)| wire::AssumedCondition {
            condition: condition.clone(),
            holds: *holds,
        });
        wire::ExtractedPolicy {
            name: policy.name.clone(),
            resource: policy.resource.clone(),
            resource_type: policy.resource_type.clone(),
            policy_type: policy.policy_type.as_str(),
            path: answer::path(&policy.path),
            range: answer::range(self.file, policy.span),
            document: policy.document.clone(),
            unknown: unknown.collect(),
            assumes: assumes.collect(),
            findings,
        }
    }

    fn findings(&self, catalog: &Catalog) -> Vec<wire::PolicyFinding> {
        let Some(text) = &self.policy.document else { return Vec::new() };
        let given = Given::of_text(text, self.policy.policy_type, None);
        let node = json::parse(text).0;
        let found = checked(catalog, &given, node.as_ref()).into_iter();
        let otherwise = self.policy.with_any_resource().map(|text| self.codes(catalog, &text));
        let is_certain = |found: &Found| {
            let key = (found.code(), found.path().to_string());
            otherwise.as_ref().is_none_or(|otherwise| otherwise.contains(&key))
        };
        let heard =
            found.filter(|found| !self.policy.is_unknown(found.path()) && is_certain(found));
        heard.map(|found| self.finding(&found, &given)).collect()
    }

    /// What is found in a document that stands for this one: codes and paths.
    fn codes(&self, catalog: &Catalog, text: &str) -> BTreeSet<(&'static str, String)> {
        let given = Given::of_text(text, self.policy.policy_type, None);
        let mut codes = BTreeSet::new();
        for found in checked(catalog, &given, json::parse(text).0.as_ref()) {
            codes.insert((found.code(), found.path().to_string()));
        }
        codes
    }

    fn finding(&self, found: &Found, given: &Given) -> wire::PolicyFinding {
        let span = self.policy.original(found.span());
        let range = answer::range(self.file, span);
        let others = found.others().iter().map(|other| wire::FindingPlace {
            path: answer::path(&other.path),
            range: answer::range(self.file, self.policy.original(other.span)),
        });
        let written = found.replacement().and_then(|replacement| {
            let old = json::parse(found.span().slice(given.text())).0?;
            let text = mended(span.slice(self.text), old.as_str()?, replacement)?;
            Some((replacement, text))
        });
        let fix = |((title, new_text), range): ((&str, String), wire::Range)| wire::Fix {
            title: format!("Write `{title}`"),
            edits: vec![wire::TextEdit { range, new_text }],
        };
        let fix = written.zip(range).map(fix);
        wire::PolicyFinding { range, others: others.collect(), fix, ..found.finding(&given.source) }
    }
}

/// A text in place of another one, written as the file writes that; None where a function made it, or
/// the file holds the policy as text.
fn mended(raw: &str, old: &str, new: &str) -> Option<String> {
    if raw == json::quote(old) || raw == format!("\"{old}\"") {
        return Some(json::quote(new));
    }
    let is_simple = |text: &str| {
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-_./*:".contains(c);
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(is_name)
            && !text.ends_with(':')
    };
    if raw == format!("'{old}'") {
        return (!new.contains('\'')).then(|| format!("'{new}'"));
    }
    (raw == old && is_simple(new)).then(|| new.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_mended_as_the_file_writes_it() {
        let mended = |raw: &str| mended(raw, "s3:Gets", "s3:Get*");
        assert_eq!(mended("\"s3:Gets\"").as_deref(), Some("\"s3:Get*\""));
        assert_eq!(mended("'s3:Gets'").as_deref(), Some("'s3:Get*'"));
        assert_eq!(mended("s3:Gets").as_deref(), Some("s3:Get*"));
        assert_eq!(mended("!Sub s3:Gets"), None);
        assert_eq!(super::mended("a", "a", "*"), None, "an alias in YAML");
        assert_eq!(super::mended("a", "a", "a: b"), None, "a mapping in YAML");
        assert_eq!(super::mended("'a'", "a", "it's"), None);
    }
}
