//! Policies in files of infrastructure: templates of CloudFormation and SAM in JSON and YAML, what
//! CDK makes of a program, files of Terraform and its plans in JSON.
//!
//! A file is read as one tree of [`json::Node`], whose spans point into it, be it JSON or YAML. Functions
//! are worked out where they can be; what is not known stays so: it is listed, and something of the
//! same form stands in for it. Every document that is found knows where each of its parts stands in
//! the file.

mod cdk;
mod character_index;
mod draft;
mod embedded;
mod format;
mod places;
pub mod problem;
mod scalar;
mod stand_in;
mod sweep;
mod tables;
mod template;
mod terraform;
mod way;
mod write;
mod yaml;

use std::collections::BTreeMap;

use crate::base::budget::MAX_FOUND_POLICIES;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::PathSegment;
use crate::base::span::Span;
use crate::infrastructure::places::Places;
use crate::infrastructure::problem::Problem;
use crate::infrastructure::problem::Problems;
use crate::infrastructure::write::Written;
use crate::json;
use crate::json::Node;
use crate::policy::PolicyType;

pub use crate::infrastructure::format::Format;

/// What the caller tells about a file.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Its format; None: as its content tells.
    pub format: Option<Format>,
    /// Values of a template's parameters, and of `AWS::AccountId`, `AWS::Region` and their like; of
    /// Terraform's variables.
    pub parameters: BTreeMap<String, String>,
}

/// What a file holds.
#[derive(Debug, Clone, Default)]
pub struct Extraction {
    /// What it is; None when it is none of what is read.
    pub format: Option<Format>,
    /// Its policies, as they stand in it.
    pub policies: Vec<ExtractedPolicy>,
    /// Files that it names and that hold the policies: those of CDK's manifest.
    pub files: Vec<String>,
    /// What keeps the file, or parts of it, from being read.
    pub problems: Vec<Problem>,
}

/// A policy of a file.
#[derive(Debug, Clone)]
pub struct ExtractedPolicy {
    /// Its own name where it has one, else that of its resource.
    pub name: String,
    /// What has it: in a template the logical id, in a plan the address.
    pub resource: String,
    /// The type of that resource, such as `AWS::IAM::Role`; empty for a file that is a policy.
    pub resource_type: String,
    /// Its type.
    pub policy_type: PolicyType,
    /// The way to it, from the file on, functions left out.
    pub path: Path,
    /// Its place in the file.
    pub span: Span,
    /// Its text; None when nothing of it is known.
    pub document: Option<String>,
    /// What of it is not known.
    pub unknown: Vec<Unknown>,
    /// Conditions of the template that are not known, and what this document takes them for. The
    /// policy is then found once more for what it is else.
    pub assumed: BTreeMap<String, bool>,
    places: Places,
}

/// A part of a policy that is not known before the file is put to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Where it is in the document.
    pub path: Path,
    /// How the file writes it.
    pub expression: String,
    /// What stands in for it; None where it is left out.
    pub stand_in: Option<String>,
    /// Whether the stand-in has the form of what is unknown, such as an account or the ARN of a
    /// queue, so that findings about it are worth hearing.
    pub has_form: bool,
    /// Its place in the file.
    pub span: Span,
}

impl ExtractedPolicy {
    /// The place in the file of a place in the document.
    #[must_use]
    pub fn original(&self, span: Span) -> Span {
        self.places.original(span)
    }

    /// The document with `*` in place of every resource whose form is not known; None when there is none.
    /// A finding about a statement that is not made of this one too rests on what is not known: that an
    /// action is not asked on such resources, for example.
    #[must_use]
    pub fn with_any_resource(&self) -> Option<String> {
        let document = self.document.as_ref()?;
        let node = json::parse(document).0?;
        let is_resource = |segment: &PathSegment| matches!(segment, PathSegment::Member(name) if name == "Resource" || name == "NotResource");
        let without_form = self.unknown.iter().filter(|unknown| {
            let stands = unknown.stand_in.is_some() && !unknown.has_form;
            stands && unknown.path.segments().iter().any(is_resource)
        });
        let (mut text, mut end) = (String::new(), 0);
        for span in without_form.filter_map(|unknown| place_of(&node, &unknown.path)) {
            if span.start >= end {
                text.push_str(Span::new(end, span.start).slice(document));
                text.push_str("\"*\"");
                end = span.end;
            }
        }
        text.push_str(Span::new(end, node.span.end).slice(document));
        (end > 0).then_some(text)
    }

    /// Whether a finding about this part of the document tells of something whose form is not known,
    /// and so is not worth hearing: the part is unknown, or an element of a statement that holds
    /// what is.
    #[must_use]
    pub fn is_unknown(&self, path: &Path) -> bool {
        let segments = path.segments();
        let is_index = |segment: &&PathSegment| matches!(segment, PathSegment::Index(_));
        let behind = segments.get(1..).unwrap_or_default();
        let element = behind.iter().skip_while(is_index).count();
        let stands = |unknown: &&Unknown| unknown.stand_in.is_some() && !unknown.has_form;
        let without_form = self.unknown.iter().filter(stands);
        element > 0
            && without_form
                .map(|unknown| unknown.path.segments())
                .any(|unknown| unknown.starts_with(segments) || segments.starts_with(unknown))
    }
}

/// The text of a value in a document.
fn place_of(document: &Node, path: &Path) -> Option<Span> {
    let mut at = document;
    for segment in path.segments() {
        at = match segment {
            PathSegment::Member(name) => at.member(name)?,
            PathSegment::Index(index) => at.as_array()?.get(*index)?,
        };
    }
    Some(at.span)
}

/// Finds the policies of a file.
///
/// ```
/// use iam_verdict::infrastructure::{Options, extract};
///
/// let template = "
/// Resources:
///   Reader:
///     Type: AWS::IAM::Policy
///     Properties:
///       PolicyName: reader
///       PolicyDocument:
///         Version: 2012-10-17
///         Statement:
///           Effect: Allow
///           Action: s3:GetObject
///           Resource: !Sub arn:${AWS::Partition}:s3:::${Bucket}/*
/// ";
/// let found = extract(template, &Options::default());
/// let [policy] = found.policies.as_slice() else { panic!("{found:?}") };
/// assert_eq!(policy.name, "reader");
/// assert!(policy.document.as_ref().unwrap().contains("arn:aws:s3:::Bucket/*"));
/// assert_eq!(policy.unknown[0].expression, "${AWS::Partition}");
/// ```
#[must_use]
pub fn extract(text: &str, options: &Options) -> Extraction {
    let (policies, problems) = (BTreeMap::new(), Problems::default());
    let mut found = Found { text, policies, problems };
    match read(options, &mut found) {
        Ok((format, files)) => {
            let policies = found.policies.into_values().collect();
            let problems = found.problems.in_order();
            Extraction { format: Some(format), policies, files, problems }
        }
        Err(problem) => Extraction { problems: vec![problem], ..Extraction::default() },
    }
}

/// Reads a file as what it is: its format, and the files that it names.
fn read(options: &Options, found: &mut Found<'_>) -> Result<(Format, Vec<String>), Problem> {
    let text = found.text;
    format::check_length(text)?;
    let is_source = options.format == Some(Format::Terraform)
        || options.format.is_none() && terraform::source::is_source(text);
    if is_source {
        terraform::source::read(text, &options.parameters, found)?;
        return Ok((Format::Terraform, Vec::new()));
    }
    let node = format::parse(text, &mut found.problems)?;
    let format = options.format.or_else(|| Format::of(&node));
    let format = format.ok_or_else(|| format::unknown(node.span))?;
    let mut files = Vec::new();
    match format {
        Format::CloudFormation | Format::Sam => template::read(&node, &options.parameters, found),
        Format::Terraform => {}
        Format::TerraformPlan => terraform::read(&node, found),
        Format::CdkManifest => files = cdk::files(&node),
        Format::Policy => sweep::policy(&node, found),
    }
    Ok((format, files))
}

/// What was found so far in a file.
struct Found<'a> {
    text: &'a str,
    /// By their places, and then as they were found.
    policies: BTreeMap<(Span, usize), ExtractedPolicy>,
    problems: Problems,
}

/// The resource that has a policy.
#[derive(Debug, Clone, Copy)]
struct Owner<'a> {
    resource: &'a str,
    resource_type: &'a str,
}

impl Found<'_> {
    /// Keeps a policy, unless there are too many.
    fn keep(&mut self, policy: ExtractedPolicy) {
        if self.policies.len() < MAX_FOUND_POLICIES {
            self.policies.insert((policy.span, self.policies.len()), policy);
            return;
        }
        let message = format!("more than the {MAX_FOUND_POLICIES} policies that are read");
        let code = problem::ProblemCode::FileTooLarge;
        self.problems.push(Problem { code, message, path: Path::root(), span: Span::default() });
    }
}

impl Owner<'_> {
    fn policy(
        self,
        name: Option<String>,
        policy_type: PolicyType,
        (path, span): (Path, Span),
        written: Written,
    ) -> ExtractedPolicy {
        ExtractedPolicy {
            name: name.unwrap_or_else(|| self.resource.to_owned()),
            resource: self.resource.to_owned(),
            resource_type: self.resource_type.to_owned(),
            policy_type,
            path,
            span,
            document: written.text,
            unknown: written.unknown,
            assumed: BTreeMap::new(),
            places: written.places,
        }
    }
}
