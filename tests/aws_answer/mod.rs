//! The round trip of `importAuthorizationDetails`: what the engine says of a scenario is written as
//! AWS's GetRequestAuthorizationDetails would tell it, with the documents as
//! GetRequestAuthorizationPolicy returns them, and imported again.

use iam_verdict::api;
use iam_verdict::api::Options;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// What became of a scenario.
pub(crate) enum Trip {
    /// It decides the same, check by check.
    Same,
    /// AWS's answer cannot hold it, and why.
    NotTold(&'static str),
    Differs(String),
}

pub(crate) fn round_trip(scenario: &Value) -> Trip {
    let Ok(wanted) = api::evaluate(&scenario.to_string(), Options::default()) else {
        return Trip::NotTold("it is refused");
    };
    let wanted = serde_json::to_value(wanted).unwrap();
    let input = match write(scenario, &wanted) {
        Ok(input) => input,
        Err(reason) => return Trip::NotTold(reason),
    };
    let import = |input: &Value| {
        let imported = api::import_authorization_details(&input.to_string());
        imported.unwrap_or_else(|error| panic!("{error}\n{input:#}"))
    };
    let decide = |scenario: &str| {
        let evaluation = api::evaluate(scenario, Options::default());
        serde_json::to_value(evaluation.unwrap_or_else(|error| panic!("{error}\n{scenario}")))
            .unwrap()
    };
    let imported = import(&input);
    let got = decide(&imported.scenario);
    // Without checks nothing tells of a level without policies, nor whose RCPs they are.
    let policies = &scenario["policies"];
    let needs_checks = policies["serviceControl"].to_string().contains("[]")
        || (policies.get("resourceControl").is_some()
            && scenario["request"].get("pairs").is_some());
    let is_same = got["decision"] == wanted["decision"]
        && imported.decision == wanted["decision"]
        && imported.missing_policies == "[]"
        && checks(&got) == checks(&wanted)
        && import(&paged(&input)) == imported
        && (needs_checks
            || decide(&import(&older(&input)).scenario)["decision"] == wanted["decision"]);
    if is_same { Trip::Same } else { Trip::Differs(format!("{imported:#?}\n{wanted:#}")) }
}

/// The checks of every pair, without what depends on how policies are named and given.
fn checks(evaluation: &Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.retain(|name, _| name != "name" && name != "range");
                members.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let pairs = evaluation["trace"]["evaluations"].as_array().unwrap().iter();
    let mut checks: Value = pairs.map(|pair| pair["checks"].clone()).collect();
    strip(&mut checks);
    checks
}

/// Why a scenario cannot be written so, or the answer with the documents.
fn write(scenario: &Value, evaluation: &Value) -> Result<Value, &'static str> {
    let pairs = evaluation["trace"]["evaluations"].as_array().unwrap();
    let principal = &scenario["request"]["principal"];
    let is_limited = principal["type"] == "federated_user" || principal["sessionToken"] == true;
    let is_by_rule = |pair: &Value| {
        let mut checks = pair["checks"].as_array().unwrap().iter();
        pair["evaluatedEffect"] == "IMPLICIT_DENY" && checks.all(|check| check["decided"] == false)
    };
    if is_limited && pairs.iter().any(is_by_rule) {
        return Err("the call fails before AWS evaluates it");
    }
    let resources = || pairs.iter().map(|pair| pair["resource"].as_str().unwrap());
    let lies_within =
        |one: &str| resources().any(|other| one != other && other != "*" && one.starts_with(other));
    if resources().any(lies_within) {
        return Err("one resource lies within another, and would have its policy");
    }
    let keys = ["aws:principal", "aws:userid", "aws:resourceaccount"];
    let contradicts = |assumption: &Value| {
        let text = assumption["text"].as_str().unwrap().to_lowercase();
        let is_read = keys.iter().any(|key| text.starts_with(key));
        assumption["code"] == "contradicts-request" && is_read
    };
    if evaluation["assumptions"].as_array().unwrap().iter().any(contradicts) {
        return Err("the context contradicts the request");
    }
    let facts = ["durationSeconds", "unknownContextKeys"];
    if facts.iter().any(|name| scenario["request"].get(name).is_some()) {
        return Err("the request tells more than AWS does");
    }
    let settings = scenario.get("settings").and_then(Value::as_object);
    if settings.is_some_and(|settings| settings.keys().any(|name| name != "deriveContext")) {
        return Err("AWS tells no settings");
    }
    let mut context = evaluation["trace"]["requestContext"].clone();
    caller(scenario, &mut context)?;
    let mut writer = Writer { scenario, policies: Vec::new(), documents: Map::new() };
    let evaluations: Vec<Value> = pairs.iter().map(|pair| writer.evaluation(pair)).collect();
    let of_caller = ["IDENTITY_BASED_POLICY", "PERMISSIONS_BOUNDARY", "SESSION_POLICY"];
    let is_of_caller = |policy: &Value| of_caller.iter().any(|name| policy["type"] == *name);
    if principal["type"] == "federated_user" && !writer.policies.iter().any(is_of_caller) {
        return Err("nothing tells who made the federated session");
    }
    Ok(json!({
        "details": {
            "requestContext": context,
            "evaluations": evaluations,
            "policies": writer.policies,
        },
        "policies": writer.documents,
    }))
}

/// The same answer on pages: one evaluation each, every other page as its text.
fn paged(input: &Value) -> Value {
    let evaluations = input["details"]["evaluations"].as_array().unwrap();
    let page = |(index, evaluation): (usize, &Value)| {
        let mut page = input["details"].clone();
        page["evaluations"] = json!([evaluation]);
        if index + 1 < evaluations.len() {
            page["nextToken"] = json!("next");
        }
        if index.is_multiple_of(2) { page.to_string().into() } else { page }
    };
    let pages: Value = evaluations.iter().enumerate().map(page).collect();
    json!({ "details": pages, "policies": input["policies"] })
}

/// The same answer as before AWS told checks.
fn older(input: &Value) -> Value {
    let mut older = input.clone();
    for evaluation in older["details"]["evaluations"].as_array_mut().unwrap() {
        let checks = evaluation.as_object_mut().unwrap().remove("checks").unwrap();
        let checks = checks.as_array().unwrap().iter();
        let matched = checks.flat_map(|check| check["matchedPolicies"].as_array().unwrap().clone());
        evaluation["matchedPolicies"] = matched.collect();
    }
    older
}

/// What AWS tells of every caller, and a scenario need not.
fn caller(scenario: &Value, context: &mut Value) -> Result<(), &'static str> {
    let principal = &scenario["request"]["principal"];
    if principal.get("canonicalUserId").is_some() {
        return Err("AWS does not tell the canonical user id");
    }
    let mut told = Vec::new();
    if principal["sessionToken"] == true {
        told.push(("aws:TokenIssueTime", "2026-11-01T00:00:00Z".to_owned()));
    } else if context.get("aws:TokenIssueTime").is_some() {
        return Err("the context tells of other credentials");
    }
    let session = principal["arn"].as_str().and_then(|arn| arn.rsplit_once('/'));
    if let Some((_, session)) = session.filter(|(role, _)| role.contains(":assumed-role/")) {
        told.push(("aws:userid", format!("AROAEXAMPLE:{session}")));
    }
    let policies = scenario["policies"].to_string().to_lowercase();
    for (key, value) in told {
        let is_read = policies.contains(&key.to_lowercase());
        match context.get(key) {
            None if is_read => return Err("a policy reads what AWS would have told"),
            None => context[key] = json!(value),
            Some(_) => {}
        }
    }
    let known = ["aws:PrincipalArn", "aws:PrincipalServiceName", "aws:FederatedProvider"];
    let is_known = known.iter().any(|key| context.get(key).is_some());
    if is_known || context["aws:PrincipalType"] == "Anonymous" {
        return Ok(());
    }
    Err("the role of the session or the provider is not known")
}

struct Writer<'a> {
    scenario: &'a Value,
    policies: Vec<Value>,
    documents: Map<String, Value>,
}

impl Writer<'_> {
    fn evaluation(&mut self, pair: &Value) -> Value {
        let resource = pair["resource"].as_str().unwrap();
        let checks = pair["checks"].as_array().unwrap().iter();
        let checks: Vec<Value> = checks.map(|check| self.check(check, resource)).collect();
        let mut evaluation = json!({
            "action": pair["action"],
            "resource": if resource == "*" { "" } else { resource },
            "evaluatedEffect": pair["evaluatedEffect"],
            "checks": checks,
        });
        if let Some(context) = pair.get("context") {
            evaluation["context"] = context.clone();
        }
        self.grants(resource);
        evaluation
    }

    fn check(&mut self, check: &Value, resource: &str) -> Value {
        let mut matched = Vec::new();
        for policy in check["policies"].as_array().unwrap() {
            let uri = self.policy(policy, check, resource);
            let statements = policy["statements"].as_array().unwrap().iter();
            let applying = statements.filter(|statement| statement["applies"] == true);
            let statements: Vec<Value> = applying
                .map(|statement| {
                    let made_up = json!(format!("generated-{}", statement["statementIndex"]));
                    json!({
                        "sid": statement.get("sid").unwrap_or(&made_up),
                        "evaluatedEffect": statement["effect"].as_str().unwrap().to_uppercase(),
                    })
                })
                .collect();
            if !statements.is_empty() {
                matched.push(json!({ "uri": uri, "matchedStatements": statements }));
            }
        }
        let mut written = json!({
            "checkType": check["checkType"],
            "evaluatedEffect": check["evaluatedEffect"],
            "matchedPolicies": matched,
        });
        if check.get("level").is_some() {
            written["targetArn"] = self.target(check).into();
        }
        written
    }

    /// The root, then units, then the account; the caller's organization is not the owner's.
    fn target(&self, check: &Value) -> String {
        let level = check["level"].as_u64().unwrap();
        let (member, organization) = match check["checkType"].as_str() {
            Some("SERVICE_CONTROL_POLICY") => ("serviceControl", "o-caller"),
            _ => ("resourceControl", "o-owner"),
        };
        let policies = &self.scenario["policies"];
        let count = policies[member].as_array().map_or(0, Vec::len) as u64;
        let prefix = "arn:aws:organizations::999999999999";
        match level {
            0 => format!("{prefix}:root/{organization}/r-ab12"),
            last if last + 1 == count => format!("{prefix}:account/{organization}/111122223333"),
            _ => format!("{prefix}:ou/{organization}/ou-ab12-{level}"),
        }
    }

    /// Lists a policy of the trace once, with its document; tells its URI.
    fn policy(&mut self, policy: &Value, check: &Value, resource: &str) -> String {
        let given = self.given(policy, resource);
        let is_named = given.get("document").is_some() && given.get("Statement").is_none();
        let document = if is_named { &given["document"] } else { &given };
        let type_name = match policy["policyType"].as_str().unwrap() {
            "identityBased" => "IDENTITY_BASED_POLICY",
            "permissionsBoundary" => "PERMISSIONS_BOUNDARY",
            "session" => "SESSION_POLICY",
            "serviceControl" => "SERVICE_CONTROL_POLICY",
            "resourceControl" => "RESOURCE_CONTROL_POLICY",
            "vpcEndpoint" => "VPC_ENDPOINT_POLICY",
            _ => "RESOURCE_BASED_POLICY",
        };
        let owner = match check["checkType"].as_str().unwrap() {
            // A bucket policy is attached to the bucket, whatever object is asked for.
            "RESOURCE" if self.scenario["request"].get("pairs").is_none() => bucket(resource),
            "RESOURCE" => resource.to_owned(),
            "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY" => self.target(check),
            _ => self.principal(),
        };
        let place = format!("{type_name}|{owner}|{}", policy["policyIndex"]);
        let known = self.policies.iter().find(|known| known["place"] == place.as_str());
        if let Some(known) = known {
            return known["uri"].as_str().unwrap().to_owned();
        }
        let number = self.policies.len();
        let arn = given.get("arn").filter(|_| is_named).and_then(Value::as_str);
        let uri = arn.map_or_else(|| format!("opaque/{number}=="), str::to_owned);
        let mut listed =
            json!({ "place": place, "type": type_name, "inline": arn.is_none(), "uri": uri });
        if !owner.is_empty() {
            listed["attachedTo"] = json!([{ "arn": owner }]);
        }
        self.policies.push(listed);
        // As the call returns it, or the document alone.
        let document = document.clone();
        let document =
            if number.is_multiple_of(2) { json!({ "policyDocument": document }) } else { document };
        self.documents.insert(uri.clone(), document);
        uri
    }

    /// The policy of the scenario at the place that the trace names.
    fn given(&self, policy: &Value, resource: &str) -> Value {
        let policies = &self.scenario["policies"];
        let name = policy["policyType"].as_str().unwrap();
        let is_own = self.scenario["request"].get("resource").is_none_or(|own| own == resource);
        let of_resource =
            ["resourceBased", "roleTrust", "resourceControl"].contains(&name) && !is_own;
        let side = if of_resource {
            let others = policies["resources"].as_array().unwrap();
            others.iter().find(|other| other["resource"] == resource).unwrap()
        } else {
            policies
        };
        let index = |name: &str| policy[name].as_u64().map(|index| usize::try_from(index).unwrap());
        let member = &side[name];
        let member = index("level").map_or(member, |level| &member[level]);
        let list = member.as_array();
        list.map_or(member, |list| &list[index("policyIndex").unwrap()]).clone()
    }

    /// What the caller's policies are attached to.
    fn principal(&self) -> String {
        let principal = &self.scenario["request"]["principal"];
        let own =
            ["roleArn", "userArn", "arn"].into_iter().find_map(|name| principal[name].as_str());
        own.or(principal.as_str()).unwrap_or_default().to_owned()
    }

    /// The grants of a key, each as a policy that AWS built from it.
    fn grants(&mut self, resource: &str) {
        let grants = self.scenario["policies"]["kmsGrants"].as_array();
        for (number, grant) in grants.into_iter().flatten().enumerate() {
            let uri = format!("grant-{number}");
            if self.documents.insert(uri.clone(), grant.clone()).is_none() {
                self.policies.push(json!({
                    "type": "RESOURCE_BASED_POLICY", "inline": true, "uri": uri,
                    "attachedTo": [{ "arn": resource }],
                    "policySource": { "type": "KMS_GRANT", "typeName": "KMS grant", "grantId": uri },
                }));
            }
        }
    }
}

/// The bucket of an object; else the resource itself.
fn bucket(resource: &str) -> String {
    let is_object = resource.starts_with("arn:aws:s3:::");
    let bucket = resource.split('/').next().filter(|_| is_object);
    bucket.unwrap_or(resource).to_owned()
}
