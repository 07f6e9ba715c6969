//! The request context: keys ignore letter case, and each has one or several values.

use serde_json::Value;

/// Global keys that hold several values; of service keys those that the cases use.
const MULTIVALUED: [&str; 12] = [
    "aws:calledvia",
    "aws:principalorgpaths",
    "aws:principalservicenameslist",
    "aws:resourceorgpaths",
    "aws:sourceorgpaths",
    "aws:tagkeys",
    "aws:vpceorgpaths",
    "dynamodb:attributes",
    "dynamodb:leadingkeys",
    "kms:encryptioncontextkeys",
    "s3:requestobjecttagkeys",
    "sts:transitivetagkeys",
];

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) values: Vec<String>,
    pub(super) is_multivalued: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Context(Vec<(String, Entry)>);

impl Context {
    /// The context of a request, with what follows from principal and resource where it is absent.
    pub(super) fn of(request: &Value, derives: bool) -> Self {
        let mut context = Self::default();
        if let Some(given) = request["context"].as_object() {
            for (key, value) in given {
                context.0.push((key.to_lowercase(), entry(key, value)));
            }
        }
        if derives {
            context.derive(request);
        }
        context
    }

    pub(super) fn find(&self, key: &str) -> Option<&Entry> {
        let key = key.to_lowercase();
        let found = self.0.iter().find(|(name, _)| *name == key);
        found.map(|(_, entry)| entry)
    }

    /// Whether the key's only value is this one.
    pub(super) fn is(&self, key: &str, value: &str) -> bool {
        self.find(key).is_some_and(|entry| entry.values == [value])
    }

    /// Section 8.7 of the language: what follows from the caller with certainty.
    fn derive(&mut self, request: &Value) {
        let principal = &request["principal"];
        let of_arn = request["resource"].as_str().and_then(|arn| arn.split(':').nth(4));
        let of_arn = of_arn.filter(|account| !account.is_empty());
        let owner = request["resourceAccount"].as_str().or(of_arn);
        self.fill("aws:ResourceAccount", owner.map(str::to_owned));
        let text = |name: &str| principal[name].as_str().map(str::to_owned);
        let account = text("account");
        let name = text("arn").and_then(|arn| arn.rsplit('/').next().map(str::to_owned));
        let session = || Some(format!("{}:{}", text("roleUniqueId")?, name.clone()?));
        let (kind, arn, user_id, user_name) = match principal["type"].as_str() {
            Some("iam_user") => ("User", text("arn"), text("uniqueId"), name.clone()),
            Some("assumed_role") => ("AssumedRole", text("roleArn"), session(), None),
            Some("root") => {
                let arn = account.as_ref().map(|id| format!("arn:aws:iam::{id}:root"));
                ("Account", arn, account.clone(), None)
            }
            Some("federated_user") => {
                let id =
                    account.as_ref().zip(name.as_ref()).map(|(id, name)| format!("{id}:{name}"));
                ("FederatedUser", text("arn"), id, None)
            }
            Some("anonymous") => {
                self.fill("aws:PrincipalAccount", Some("anonymous".to_owned()));
                ("Anonymous", None, Some("anonymous".to_owned()), None)
            }
            Some("service") => {
                for key in ["aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"] {
                    self.fill(key, text("service"));
                }
                return self.fill("aws:PrincipalIsAWSService", Some("true".to_owned()));
            }
            Some("web_identity") => {
                return self.fill("aws:FederatedProvider", text("provider"));
            }
            _ => return,
        };
        if kind != "Anonymous" {
            self.fill("aws:PrincipalIsAWSService", Some("false".to_owned()));
        }
        self.fill("aws:PrincipalType", Some(kind.to_owned()));
        self.fill("aws:PrincipalArn", arn);
        self.fill("aws:PrincipalAccount", account);
        self.fill("aws:userid", user_id);
        self.fill("aws:username", user_name);
        if let Some(tags) = principal["tags"].as_object() {
            for (tag, value) in tags {
                let value = value.as_str().map(str::to_owned);
                self.fill(&format!("aws:PrincipalTag/{tag}"), value);
            }
        }
    }

    fn fill(&mut self, key: &str, value: Option<String>) {
        if let Some(value) = value.filter(|_| self.find(key).is_none()) {
            self.0.push((key.to_lowercase(), entry(key, &value.into())));
        }
    }
}

fn entry(key: &str, value: &Value) -> Entry {
    let values = match value.as_array() {
        Some(list) => list.iter().map(text).collect(),
        None => vec![text(value)],
    };
    let name = key.to_lowercase();
    // Other global keys are known to hold one value; of an unknown key the shape tells.
    let is_known_single = name.starts_with("aws:") && values.len() == 1;
    let is_multivalued =
        MULTIVALUED.contains(&name.as_str()) || (value.is_array() && !is_known_single);
    Entry { values, is_multivalued }
}

/// A string, a number or a boolean as text.
pub(super) fn text(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    }
}

/// A scalar is a list of one (rule G11).
pub(super) fn list(value: &Value) -> Vec<&Value> {
    match value.as_array() {
        Some(list) => list.iter().collect(),
        None if value.is_null() => Vec::new(),
        None => vec![value],
    }
}
