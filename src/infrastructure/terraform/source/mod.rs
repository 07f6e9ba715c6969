//! Files in Terraform's own language: what stands in them, without the program that plans them.

mod cursor;
mod reader;
mod values;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::diagnostic::Path;
use crate::base::span::Span;
use crate::infrastructure::ExtractedPolicy;
use crate::infrastructure::Found;
use crate::infrastructure::Owner;
use crate::infrastructure::draft::Draft;
use crate::infrastructure::embedded;
use crate::infrastructure::problem::Problem;
use crate::infrastructure::sweep;
use crate::infrastructure::terraform::DOCUMENT;
use crate::infrastructure::terraform::document;
use crate::infrastructure::terraform::rows;
use crate::infrastructure::terraform::source::reader::Block;
use crate::infrastructure::terraform::source::values::Values;
use crate::infrastructure::way::Place;
use crate::infrastructure::way::places;
use crate::infrastructure::write;
use crate::policy::PolicyType;

/// Whether a text has a block of Terraform's language.
pub(in crate::infrastructure) fn is_source(text: &str) -> bool {
    const BEGINNINGS: [&str; 7] = [
        "resource \"",
        "data \"",
        "module \"",
        "provider \"",
        "variable \"",
        "locals {",
        "terraform {",
    ];
    let begins = |line: &str| BEGINNINGS.iter().any(|beginning| line.starts_with(beginning));
    text.lines().any(begins)
}

/// Finds the policies of a file: those of resources, and the documents of data sources.
///
/// # Errors
/// What is no such file, with its place.
pub(in crate::infrastructure) fn read(
    text: &str,
    given: &BTreeMap<String, String>,
    found: &mut Found<'_>,
) -> Result<(), Problem> {
    let mut blocks = reader::blocks(text)?;
    let mut values = Values::new(&blocks, given);
    blocks.iter_mut().for_each(|block| values.fill(&mut block.body));
    let mut reader = Reader { types: BTreeMap::new(), policies: Vec::new() };
    let of_kind = |kind: &'static str| blocks.iter().filter(move |block| block.kind == kind);
    of_kind("resource").for_each(|block| reader.resource(block, text));
    of_kind("data").for_each(|block| reader.data(block));
    reader.policies.into_iter().for_each(|policy| found.keep(policy));
    Ok(())
}

struct Reader {
    /// The types of documents, by the name of the data source that makes them.
    types: BTreeMap<String, PolicyType>,
    policies: Vec<ExtractedPolicy>,
}

impl Reader {
    fn resource(&mut self, block: &Block, text: &str) {
        let [kind, name] = block.labels.as_slice() else { return };
        let address = format!("{kind}.{name}");
        let owner = Owner { resource: &address, resource_type: kind };
        let base = Path::root().member("resource").member(kind).member(name);
        let mut known: BTreeSet<Span> = BTreeSet::new();
        for row in rows::of(kind) {
            let Some(policy_type) = policy_type(row.policy_type, &block.body) else { return };
            for place in places(&block.body, &base, row.attribute) {
                known.insert(place.draft.span);
                self.place(owner, policy_type, place, text);
            }
        }
        for (path, draft, policy_type) in sweep::search(&block.body, &known) {
            let path = base.segments().iter().chain(path.segments()).cloned().collect();
            let written = embedded::read(text, draft);
            self.policies.push(owner.policy(None, policy_type, (path, draft.span), written));
        }
    }

    /// Keeps the policy of an attribute; of one that a data source makes only its type.
    fn place(&mut self, owner: Owner<'_>, policy_type: PolicyType, place: Place<'_>, text: &str) {
        let made_by = place.draft.as_hole().and_then(|hole| made_by(&hole.expression));
        if let Some(document) = made_by {
            self.types.insert(document.to_owned(), policy_type);
            return;
        }
        let is_named = policy_type == PolicyType::IdentityBased || policy_type.has_levels();
        let name = place.holder.member("name").and_then(Draft::as_known_text);
        let written = embedded::read(text, place.draft);
        let at = (place.path, place.draft.span);
        self.policies.push(owner.policy(name.filter(|_| is_named), policy_type, at, written));
    }

    fn data(&mut self, block: &Block) {
        let [kind, name] = block.labels.as_slice() else { return };
        if kind != DOCUMENT {
            return;
        }
        let address = format!("data.{kind}.{name}");
        let owner = Owner { resource: &address, resource_type: kind };
        let draft = document::draft(&block.body);
        let policy_type = self.types.get(name).copied();
        let policy_type = policy_type.unwrap_or_else(|| sweep::inferred(&draft));
        let path = Path::root().member("data").member(kind).member(name);
        let at = (path, block.body.span);
        self.policies.push(owner.policy(None, policy_type, at, write::document(&draft)));
    }
}

/// The type of the policies of a row; None when they are no policies of IAM.
fn policy_type(of_row: PolicyType, body: &Draft) -> Option<PolicyType> {
    if of_row != PolicyType::ServiceControl {
        return Some(of_row);
    }
    match body.member("type").and_then(Draft::as_known_text).as_deref() {
        None | Some("SERVICE_CONTROL_POLICY") => Some(PolicyType::ServiceControl),
        Some("RESOURCE_CONTROL_POLICY") => Some(PolicyType::ResourceControl),
        Some(_) => None,
    }
}

/// The name of the data source whose document an expression is.
fn made_by(expression: &str) -> Option<&str> {
    let rest = expression.strip_prefix("data.aws_iam_policy_document.")?;
    rest.strip_suffix(".json").or_else(|| rest.strip_suffix(".minified_json"))
}
