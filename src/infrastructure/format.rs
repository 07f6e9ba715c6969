//! What a file is, as its content tells.

use crate::base::budget::MAX_FILE_BYTES;
use crate::base::code::Code;
use crate::base::diagnostic::Path;
use crate::base::span::Span;
use crate::infrastructure::problem::Problem;
use crate::infrastructure::problem::ProblemCode;
use crate::infrastructure::problem::Problems;
use crate::infrastructure::yaml;
use crate::json;
use crate::json::Node;

/// A kind of file that holds policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// A template of CloudFormation, such as CDK makes of a program.
    CloudFormation,
    /// A template with the transform of the Serverless Application Model.
    Sam,
    /// A file in Terraform's own language.
    Terraform,
    /// What `terraform show -json` prints of a plan or a state.
    TerraformPlan,
    /// `manifest.json` of CDK's output folder, which names the templates.
    CdkManifest,
    /// A policy document and nothing around it.
    Policy,
}

impl Format {
    /// Every format, in the order of the interface.
    pub const ALL: [Self; 6] = [
        Self::CloudFormation,
        Self::Sam,
        Self::Terraform,
        Self::TerraformPlan,
        Self::CdkManifest,
        Self::Policy,
    ];

    /// The name in JSON and TypeScript.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CloudFormation => "cloudFormation",
            Self::Sam => "sam",
            Self::Terraform => "terraform",
            Self::TerraformPlan => "terraformPlan",
            Self::CdkManifest => "cdkManifest",
            Self::Policy => "policy",
        }
    }

    /// The format with that name in JSON and TypeScript.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// The format of a file's content.
    pub(super) fn of(root: &Node) -> Option<Self> {
        let has = |name: &str| root.member(name).is_some();
        if has("Resources") || has("AWSTemplateFormatVersion") {
            return Some(if is_sam(root) { Self::Sam } else { Self::CloudFormation });
        }
        let is_plan = has("resource_changes") || has("planned_values") || has("values");
        if is_plan && has("format_version") {
            return Some(Self::TerraformPlan);
        }
        if has("artifacts") && has("version") {
            return Some(Self::CdkManifest);
        }
        has("Statement").then_some(Self::Policy)
    }
}

fn is_sam(root: &Node) -> bool {
    let is_serverless = |node: &Node| {
        node.as_str().is_some_and(|transform| transform.starts_with("AWS::Serverless-"))
    };
    root.member("Transform").is_some_and(|transform| {
        is_serverless(transform)
            || transform.as_array().is_some_and(|all| all.iter().any(is_serverless))
    })
}

/// Refuses a file that is too long.
pub(super) fn check_length(text: &str) -> Result<(), Problem> {
    if text.len() <= MAX_FILE_BYTES {
        return Ok(());
    }
    let length = text.len();
    let message =
        format!("the file has {length} bytes, more than the {MAX_FILE_BYTES} that are read");
    let (code, path) = (ProblemCode::FileTooLarge, Path::root());
    Err(Problem { code, message, path, span: Span::default() })
}

/// Reads a file as JSON when it begins like an object or array of JSON, as YAML else.
pub(super) fn parse(text: &str, problems: &mut Problems) -> Result<Node, Problem> {
    if !text.trim_start().starts_with(['{', '[']) {
        return yaml::parse(text, problems);
    }
    let (node, diagnostics) = json::parse(text);
    for found in diagnostics {
        let is_duplicate = found.code == Code::DuplicateJsonKey;
        let code =
            if is_duplicate { ProblemCode::DuplicateKey } else { ProblemCode::JsonSyntaxError };
        let message = match &found.help {
            Some(help) => format!("{}; {help}", found.message),
            None => found.message,
        };
        let problem = Problem { code, message, path: found.path, span: found.span };
        match node {
            Some(_) => problems.push(problem),
            None => return Err(problem),
        }
    }
    node.ok_or_else(|| unknown(Span::default()))
}

/// The problem of a file that is none of what is read.
pub(super) fn unknown(span: Span) -> Problem {
    let message = "neither a template of CloudFormation, nor a file or plan of Terraform, nor a \
                   manifest of CDK, nor a policy";
    let (code, path) = (ProblemCode::UnknownFormat, Path::root());
    let span = Span::new(span.start, span.start.saturating_add(1).min(span.end));
    Problem { code, message: message.to_owned(), path, span }
}
