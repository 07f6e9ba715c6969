//! The manifest of CDK's output folder (`cdk.out/manifest.json`): which templates there are.

use crate::json::Node;

/// The files that a manifest names: the templates of its stacks, the manifests of its stages.
pub(super) fn files(root: &Node) -> Vec<String> {
    let artifacts = root.member("artifacts").and_then(Node::as_object).unwrap_or_default();
    artifacts.iter().filter_map(|artifact| file(&artifact.value)).collect()
}

fn file(artifact: &Node) -> Option<String> {
    let property = |name: &str| artifact.member("properties")?.member(name)?.as_str();
    match artifact.member("type")?.as_str()? {
        "aws:cloudformation:stack" => property("templateFile").map(str::to_owned),
        "cdk:cloud-assembly" => {
            property("directoryName").map(|folder| format!("{folder}/manifest.json"))
        }
        _ => None,
    }
}
