//! `formatPolicy` and `fitPolicy`: a policy laid out, or made shorter.

use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::policies;
use crate::api::scenario::Input;
use crate::api::validate::policy_type;
use crate::api::wire;
use crate::base::diagnostic::Diagnostic;
use crate::catalog::Catalog;
use crate::format;
use crate::format::Indent;
use crate::format::Steps;
use crate::format::Style;
use crate::policy::PolicyRef;
use crate::policy::PolicySource;
use crate::policy::PolicyType;
use crate::request::RequestError;

/// Lays a policy out: `{ "policy": …, "policyType": …, "compact": false, "indent": 2 }`, where `indent`
/// is a number of spaces or `"tab"`. Only white space changes.
///
/// ```
/// let input = r#"{ "policyType": "session", "policy": "{\"Version\": \"2012-10-17\"}", "indent": "tab" }"#;
/// let text = iam_verdict::api::format_policy(input)?;
/// assert_eq!(text, "{\n\t\"Version\": \"2012-10-17\"\n}");
/// # Ok::<(), iam_verdict::api::wire::Error>(())
/// ```
///
/// # Errors
/// `RequestError` when the input is not of this shape, `PolicyError` when the policy is no JSON.
pub fn format_policy(input: &str) -> Result<String, wire::Error> {
    let refuse = answer::request_error;
    let input = Input::parse(input).map_err(refuse)?;
    let fields = Fields::new(&input.node, "", &["policy", "policyType", "compact", "indent"]);
    let given = Given::read(&input, &fields.map_err(refuse)?).map_err(refuse)?;
    format::layout(&given.text, given.style).map_err(|faults| given.refuse(faults))
}

/// Makes a policy shorter by the steps that are asked for, each of which keeps its meaning: the fields
/// of [`format_policy`], and `"leaveOutCovered": true, "unwrapLists": true, "shrinkActions": true`.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::catalog::Catalog;
///
/// let catalog = Catalog::embedded()?;
/// let input = r#"{ "policyType": "identityBased", "unwrapLists": true, "compact": true, "policy": {
///   "Statement": [{ "Effect": "Deny", "Action": ["sqs:*"], "Resource": "*" }]
/// } }"#;
/// let fitted = iam_verdict::api::fit_policy(&catalog, input).unwrap();
/// assert_eq!(fitted.text, r#"{"Statement":{"Effect":"Deny","Action":"sqs:*","Resource":"*"}}"#);
/// assert_eq!(fitted.steps.len(), 2);
/// # }
/// # Ok::<(), iam_verdict::catalog::CatalogError>(())
/// ```
///
/// # Errors
/// `RequestError` when the input is not of this shape, `PolicyError` when the policy has errors.
pub fn fit_policy(catalog: &Catalog, input: &str) -> Result<wire::FittedPolicy, wire::Error> {
    let refuse = answer::request_error;
    let input = Input::parse(input).map_err(refuse)?;
    let fields = Fields::new(&input.node, "", &FIELDS).map_err(refuse)?;
    let given = Given::read(&input, &fields).map_err(refuse)?;
    let steps = steps(catalog, &fields).map_err(refuse)?;
    let fitted = format::fit(&given.text, given.policy_type, (steps, given.style));
    let fitted = fitted.map_err(|faults| given.refuse(faults))?;
    let step = |step: format::Step| wire::FitStep {
        code: step.code.as_str(),
        message: step.message,
        path: answer::path(&step.path),
        range: answer::range(&given.source, step.span),
    };
    Ok(wire::FittedPolicy {
        text: fitted.text,
        steps: fitted.steps.into_iter().map(step).collect(),
    })
}

const FIELDS: [&str; 7] = [
    "policy",
    "policyType",
    "compact",
    "indent",
    "leaveOutCovered",
    "unwrapLists",
    "shrinkActions",
];

/// A policy as it was given, and how it is to be laid out.
struct Given {
    text: String,
    source: PolicySource,
    policy_type: PolicyType,
    style: Style,
}

impl Given {
    fn read(input: &Input<'_>, fields: &Fields<'_>) -> Result<Self, RequestError> {
        let policy_type = policy_type(fields)?;
        let given = policies::policy(fields.require("policy")?, "policy")?;
        input.check_duplicates(&[given.document.span])?;
        let (text, source) = match given.document.as_str() {
            Some(text) => (text.to_owned(), given.source.with_text(text.to_owned())),
            None => (given.document.span.slice(input.text).to_owned(), given.source),
        };
        Ok(Self { text, source, policy_type, style: style(fields)? })
    }

    fn refuse(&self, faults: Vec<Diagnostic>) -> wire::Error {
        let at = PolicyRef { policy_type: self.policy_type, level: None, index: 0 };
        answer::policy_error(&[(at, self.source.clone(), faults)])
    }
}

fn style(fields: &Fields<'_>) -> Result<Style, RequestError> {
    if fields.boolean("compact")? == Some(true) {
        return Ok(Style::Compact);
    }
    let Some(node) = fields.get("indent") else { return Ok(Style::default()) };
    let spaces = node.as_number().and_then(|lexeme| lexeme.parse().ok());
    match (spaces, node.as_str()) {
        (Some(spaces), _) => Ok(Style::Lines(Indent::Spaces(spaces))),
        (None, Some("tab")) => Ok(Style::Lines(Indent::Tab)),
        (None, _) => Err(fields.wrong_type("indent", node, "a number of spaces or \"tab\"")),
    }
}

fn steps<'a>(catalog: &'a Catalog, fields: &Fields<'_>) -> Result<Steps<'a>, RequestError> {
    let is_asked = |name| Ok(fields.boolean(name)? == Some(true));
    Ok(Steps {
        leave_out_covered: is_asked("leaveOutCovered")?,
        unwrap_lists: is_asked("unwrapLists")?,
        shrink_actions: is_asked("shrinkActions")?.then_some(catalog),
    })
}
