//! What a plan tells of the configuration that it was made from: what attributes are made of.

use std::collections::BTreeMap;

use crate::json::Node;

/// The expressions of a configuration's resources, by address.
pub(super) struct Configuration<'a> {
    /// The address of the module, with a dot behind it, and the expressions.
    resources: BTreeMap<String, (String, &'a Node)>,
}

impl<'a> Configuration<'a> {
    pub(super) fn new(root: &'a Node) -> Self {
        let mut resources = BTreeMap::new();
        let configuration = root.member("configuration");
        let module = configuration.and_then(|node| node.member("root_module"));
        let mut open: Vec<(String, &Node)> =
            module.map(|node| (String::new(), node)).into_iter().collect();
        while let Some((prefix, module)) = open.pop() {
            let all = module.member("resources").and_then(Node::as_array).unwrap_or_default();
            resources.extend(all.iter().filter_map(|resource| {
                let address = resource.member("address").and_then(Node::as_str)?;
                let expressions = resource.member("expressions")?;
                Some((format!("{prefix}{address}"), (prefix.clone(), expressions)))
            }));
            let calls = module.member("module_calls").and_then(Node::as_object).unwrap_or_default();
            let within = |prefix: &str, name: &str| format!("{prefix}module.{name}.");
            open.extend(calls.iter().filter_map(|call| {
                Some((within(&prefix, &call.key), call.value.member("module")?))
            }));
        }
        Self { resources }
    }

    /// What an attribute is made of, where the configuration has it: the addresses of data sources
    /// whose JSON it is. None where it does not, so that the attribute is the provider's.
    pub(super) fn references(&self, address: &str, way: &str) -> Option<Vec<String>> {
        let (prefix, expressions) = self.resources.get(&without_indexes(address))?;
        let mut at = vec![*expressions];
        for step in way.split('/') {
            at = at.into_iter().flat_map(|node| next(node, step)).collect();
        }
        if at.is_empty() {
            return None;
        }
        let lists = at.iter().filter_map(|node| node.member("references")?.as_array());
        let texts = lists.flatten().filter_map(Node::as_str);
        let documents = texts.filter_map(|text| {
            text.strip_suffix(".json").or_else(|| text.strip_suffix(".minified_json"))
        });
        Some(documents.map(|text| format!("{prefix}{}", without_indexes(text))).collect())
    }
}

fn next<'a>(node: &'a Node, step: &str) -> Vec<&'a Node> {
    if step == "*" {
        return node.as_array().unwrap_or_default().iter().collect();
    }
    node.member(step).into_iter().collect()
}

/// An address without the keys of `count` and `for_each`: `a.b["c"]` is `a.b`.
pub(super) fn without_indexes(address: &str) -> String {
    let mut kept = String::new();
    let (mut is_inside, mut is_text) = (false, false);
    for character in address.chars() {
        match character {
            '"' => is_text = !is_text,
            '[' if !is_text => is_inside = true,
            ']' if !is_text => is_inside = false,
            _ if !is_inside => kept.push(character),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_left_out_of_addresses() {
        assert_eq!(
            without_indexes("module.a[0].aws_iam_policy.b[\"x].y\"]"),
            "module.a.aws_iam_policy.b"
        );
        assert_eq!(without_indexes("aws_iam_policy.b"), "aws_iam_policy.b");
    }
}
