//! Policies in files of infrastructure: each file of `tests/infrastructure/cases` holds what its
//! `.expected.json` says, in files from elsewhere nothing is overlooked, and no file does harm.
#![cfg(all(feature = "infrastructure", feature = "wire", not(target_arch = "wasm32")))]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use iam_verdict::base::budget::MAX_FILE_BYTES;
use iam_verdict::base::budget::MAX_FOUND_POLICIES;
use iam_verdict::base::span::LineIndex;
use iam_verdict::base::span::Span;
use iam_verdict::infrastructure::ExtractedPolicy;
use iam_verdict::infrastructure::Extraction;
use iam_verdict::infrastructure::Format;
use iam_verdict::infrastructure::Options;
use iam_verdict::infrastructure::extract;
use iam_verdict::json;
use iam_verdict::json::Node;
use iam_verdict::policy::PolicyDocument;
use serde_json::Value;
use serde_json::json;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/infrastructure").join(name)
}

/// The files of a folder with their texts, without those that say what others hold.
fn files(name: &str) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path());
    let file = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    let files = entries.map(file);
    files.filter(|(name, _)| !name.ends_with(".expected.json") && name != "counts.json").collect()
}

fn read(text: &str) -> Extraction {
    extract(text, &Options::default())
}

// ---- what a file holds

/// `line:column`, the line from 1, the column from 0.
fn at(text: &str, span: Span) -> String {
    let start = LineIndex::new(text).position(text, span.start);
    format!("{}:{}", start.line, start.column)
}

fn told(text: &str, found: &Extraction) -> Value {
    let problem = |problem: &iam_verdict::infrastructure::problem::Problem| {
        json!([problem.code.as_str(), at(text, problem.span), problem.message])
    };
    json!({
        "format": found.format.map(Format::as_str),
        "policies": found.policies.iter().map(|policy| told_policy(text, policy)).collect::<Value>(),
        "files": found.files,
        "problems": found.problems.iter().map(problem).collect::<Value>(),
    })
}

fn told_policy(text: &str, policy: &ExtractedPolicy) -> Value {
    let unknown = policy.unknown.iter().map(|unknown| {
        let path = unknown.path.to_string();
        json!([
            path,
            at(text, unknown.span),
            unknown.expression,
            unknown.stand_in,
            unknown.has_form
        ])
    });
    let document = policy.document.as_ref().map(|document| {
        serde_json::from_str::<Value>(document)
            .unwrap_or_else(|error| panic!("{error}: {document}"))
    });
    json!({
        "name": policy.name,
        "resource": policy.resource,
        "resourceType": policy.resource_type,
        "policyType": policy.policy_type.as_str(),
        "path": policy.path.to_string(),
        "at": at(text, policy.span),
        "document": document,
        "unknown": unknown.collect::<Value>(),
        "assumed": policy.assumed,
        "grammar": grammar(text, policy),
    })
}

/// What the grammar finds in a document, where it is worth hearing.
fn grammar(text: &str, policy: &ExtractedPolicy) -> Value {
    let Some(document) = &policy.document else { return json!([]) };
    let (_, findings) = PolicyDocument::read(document, policy.policy_type);
    let heard = findings.iter().filter(|finding| !policy.is_unknown(&finding.path));
    heard
        .map(|finding| json!([finding.code.as_str(), at(text, policy.original(finding.span))]))
        .collect()
}

#[test]
fn files_hold_what_is_expected() {
    let files = files("cases");
    assert!(files.len() >= 9, "{:?}", files.keys());
    for (name, text) in files {
        let expected = folder("cases").join(format!("{name}.expected.json"));
        let expected =
            fs::read_to_string(&expected).unwrap_or_else(|error| panic!("{name}: {error}"));
        let expected: Value = serde_json::from_str(&expected).unwrap();
        let found = told(&text, &read(&text));
        assert!(found == expected, "{name} holds:\n{}", laid_out(&found));
    }
}

/// JSON with one line for each policy's member, as the expected files have it.
fn laid_out(found: &Value) -> String {
    let mut text = String::from("{\n");
    for (name, value) in found.as_object().unwrap() {
        if name == "policies" {
            continue;
        }
        writeln!(text, "  {}: {value},", json!(name)).unwrap();
    }
    text.push_str("  \"policies\": [");
    for (index, policy) in found["policies"].as_array().unwrap().iter().enumerate() {
        let members = policy.as_object().unwrap().iter();
        let members: Vec<String> =
            members.map(|(name, value)| format!("      {}: {value}", json!(name))).collect();
        let comma = if index > 0 { "," } else { "" };
        write!(text, "{comma}\n    {{\n{}\n    }}", members.join(",\n")).unwrap();
    }
    text.push_str("\n  ]\n}\n");
    text
}

#[test]
fn parameters_that_are_told_are_known() {
    let text = &files("cases")["functions.yaml"];
    let told = [
        ("AWS::AccountId", "999988887777"),
        ("AWS::Region", "eu-west-1"),
        ("AWS::Partition", "aws-eusc"),
        ("Stage", "prod"),
        ("Bucket", "red"),
        ("Accounts", "999988887777,1"),
    ];
    let parameters = told.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let found = extract(text, &Options { format: None, parameters });
    let policy = |name: &str| found.policies.iter().find(|policy| policy.name == name).unwrap();
    let document: Value = serde_json::from_str(policy("texts").document.as_ref().unwrap()).unwrap();
    let statements = document["Statement"].as_array().unwrap();
    assert_eq!(statements.len(), 5, "the condition IsProd holds: {document:#}");
    assert_eq!(
        statements[0]["Resource"],
        json!([
            "arn:aws-eusc:dynamodb:eu-west-1:999988887777:table/prod",
            "arn:aws:dynamodb:*:*:table/prod",
            "arn:aws:dynamodb:*:*:table/large-prod"
        ])
    );
    assert_eq!(statements[2]["Resource"], "arn:aws-eusc:sqs:eu-west-1:999988887777:prod-jobs");
    let unknown: Vec<&str> =
        policy("texts").unknown.iter().map(|unknown| unknown.expression.as_str()).collect();
    assert_eq!(unknown, ["!ImportValue topic"]);
    assert!(policy("unknownCondition").document.as_ref().unwrap().contains("arn:aws:s3:::red/*"));
    assert!(policy("unknownCondition").assumed.is_empty());
}

#[test]
fn a_format_that_is_told_is_taken() {
    let format = Some(Format::Policy);
    let found =
        extract("Resources: {}\nStatement: []\n", &Options { format, ..Options::default() });
    assert_eq!(found.format, format);
    assert_eq!(found.policies.len(), 1);
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.as_str()), Some(format));
    }
}

/// The unknown is nobody's fault: whatever stands in for it, a document is read, and nothing is found.
#[cfg(feature = "catalog")]
#[test]
fn nothing_unknown_is_found_fault_with() {
    use iam_verdict::api::validate_infrastructure;
    use iam_verdict::catalog::Catalog;

    let text = &files("cases")["unknown.yaml"];
    let mut statements = 0;
    for policy in read(text).policies {
        let Some(document) = &policy.document else { continue };
        let (document, findings) = PolicyDocument::read(document, policy.policy_type);
        let errors: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", policy.name);
        statements += document.unwrap().statements.len();
    }
    assert_eq!(statements, 6, "statements that the grammar refuses are left out");

    let catalog = Catalog::embedded().unwrap();
    let answer = validate_infrastructure(&catalog, &json!({ "text": text }).to_string()).unwrap();
    for policy in answer.policies {
        let findings = policy.findings.unwrap();
        assert!(findings.is_empty(), "{}: {findings:?}", policy.name);
    }
}

#[test]
fn unknown_resources_are_taken_for_any() {
    let text = &files("cases")["unknown.yaml"];
    let found = read(text);
    let other = |name: &str| {
        let policy = found.policies.iter().find(|policy| policy.name == name).unwrap();
        policy.with_any_resource().map(|text| serde_json::from_str::<Value>(&text).unwrap())
    };
    let everywhere = other("Everywhere").unwrap();
    assert_eq!(everywhere["Statement"][0]["Resource"], "*");
    assert_eq!(everywhere["Statement"][1]["Resource"][2], "*", "{everywhere:#}");
    assert_eq!(
        everywhere["Statement"][1]["Resource"][1],
        "arn:aws:sqs:us-east-1:111122223333:jobs"
    );
    assert_eq!(other("Principals").unwrap()["Statement"][1]["Resource"], "*");
    assert_eq!(other("Trust"), None);
    assert_eq!(other("Whole"), None);
}

/// A finding in a document points to the text in the file that it is about.
#[cfg(feature = "catalog")]
#[test]
fn findings_point_into_the_file() {
    use iam_verdict::catalog::Catalog;
    use iam_verdict::validate::Subject;
    use iam_verdict::validate::validate;

    let catalog = Catalog::embedded().unwrap();
    let cases = [
        ("Action: s3:GetObjects", "s3:GetObjects"),
        ("Action: [ 's3:GetObjects' ]", "'s3:GetObjects'"),
        ("Action: !Sub 's3:${Verb}Objects'", "!Sub 's3:${Verb}Objects'"),
        ("Action: !Join [ ':', [ s3, GetObjects ] ]", "!Join [ ':', [ s3, GetObjects ] ]"),
        ("Action: !If [ IsOn, s3:GetObjects, s3:GetObject ]", "s3:GetObjects"),
        ("Action: { Fn::FindInMap: [ A, B, C ] }", "{ Fn::FindInMap: [ A, B, C ] }"),
    ];
    for (line, place) in cases {
        let text = format!(
            "Parameters: {{ Verb: {{ Type: String, Default: Get }} }}\n\
             Mappings: {{ A: {{ B: {{ C: [ 's3:GetObjects' ] }} }} }}\n\
             Conditions: {{ IsOn: !Equals [ a, a ] }}\n# ä💥\nResources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    \
             Properties:\n      PolicyDocument:\n        Version: 2012-10-17\n        Statement:\n          \
             - Effect: Allow\n            {line}\n            Resource: '*'\n"
        );
        let found = read(&text);
        let [policy] = found.policies.as_slice() else { panic!("{found:?}") };
        let document = policy.document.as_ref().unwrap();
        let (document, _) = PolicyDocument::read(document, policy.policy_type);
        let document = document.unwrap();
        let findings = validate(Subject::new(&document, policy.policy_type, &catalog));
        let finding = findings.iter().find(|finding| finding.code.as_str() == "invalid-action");
        let finding = finding.unwrap_or_else(|| panic!("{text}: {findings:?}"));
        assert_eq!(policy.original(finding.span).slice(&text), place, "{line}");
    }
}

/// What mends a finding is written as the file writes it, and leaves it without the finding.
#[cfg(feature = "catalog")]
#[test]
fn what_mends_a_finding_mends_the_file() {
    use iam_verdict::api::validate_infrastructure;
    use iam_verdict::catalog::Catalog;

    let catalog = Catalog::embedded().unwrap();
    let findings = |text: &str| {
        let answer = validate_infrastructure(&catalog, &json!({ "text": text }).to_string());
        let answer = serde_json::to_value(answer.unwrap()).unwrap();
        answer["policies"][0]["findings"].as_array().unwrap().clone()
    };
    let is_it = |finding: &Value| finding["code"] == "invalid-action";
    let json = template("", "x").replace("Action: x", "\"Action\": \"s3:GetObjects\"");
    let cases = [
        (template("", "s3:GetObjects"), "s3:GetObject"),
        (template("", "'s3:GetObjects'"), "'s3:GetObject'"),
        (json, "\"s3:GetObject\""),
    ];
    for (text, new_text) in cases {
        let found = findings(&text);
        let finding =
            found.iter().find(|found| is_it(found)).unwrap_or_else(|| panic!("{found:?}"));
        let edit = &finding["fix"]["edits"][0];
        assert_eq!(edit["newText"], new_text, "{text}");
        let place = |side: &str| edit["range"][side]["offset"].as_u64().unwrap() as usize;
        let mut mended = text.clone();
        mended.replace_range(place("start")..place("end"), new_text);
        assert!(!findings(&mended).iter().any(is_it), "{mended}");
    }
    let made = findings(&template("", "!Sub s3:GetObjects"));
    assert!(made.iter().any(is_it));
    assert!(made.iter().all(|finding| finding.get("fix").is_none()), "{made:?}");
}

#[test]
fn what_is_asked_wrongly_is_told() {
    use iam_verdict::api::extract;

    let cases = [
        (json!({}), "missing-field", "text"),
        (json!({ "text": 1 }), "invalid-type", "text"),
        (json!({ "text": "", "format": "yaml" }), "invalid-type", "format"),
        (json!({ "text": "", "parameters": [] }), "invalid-type", "parameters"),
        (json!({ "text": "", "parameters": { "A": 1 } }), "invalid-type", "parameters.A"),
        (json!({ "text": "", "params": {} }), "unknown-field", "params"),
    ];
    for (input, code, field) in cases {
        let error = serde_json::to_value(extract(&input.to_string()).unwrap_err()).unwrap();
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!(field)), "{error}");
    }
    let answer = extract(&json!({ "text": "a: [" }).to_string()).unwrap();
    let answer = serde_json::to_value(answer).unwrap();
    assert_eq!(answer["diagnostics"][0]["findingType"], "ERROR");
    assert_eq!(answer["diagnostics"][0]["code"], "yaml-syntax-error");
    assert_eq!(answer["policies"], json!([]));
}

// ---- files from elsewhere

/// The counts were taken by reading the files and, apart from this crate, with another reader of YAML
/// and JSON: objects with a `Statement`, and texts that say one.
#[test]
fn nothing_is_overlooked_in_files_from_elsewhere() {
    let counts = fs::read_to_string(folder("corpus").join("counts.json")).unwrap();
    let counts: BTreeMap<String, Value> = serde_json::from_str(&counts).unwrap();
    let files = files("corpus");
    assert_eq!(counts.keys().collect::<Vec<_>>(), files.keys().collect::<Vec<_>>());
    for (name, text) in &files {
        let found = read(text);
        assert!(found.problems.is_empty(), "{name}: {:?}", found.problems);
        let mut counted = json!({ "format": found.format.unwrap().as_str() });
        for policy in &found.policies {
            let name = policy.policy_type.as_str();
            counted[name] = json!(counted[name].as_u64().unwrap_or_default() + 1);
        }
        assert_eq!(counted, counts[name], "{name}");
    }
}

/// What is known of a document stands at its place in the file, text by text.
#[test]
fn every_text_of_a_document_stands_at_its_place() {
    let mut compared = 0;
    for folder in ["cases", "corpus"] {
        for (name, text) in files(folder) {
            for policy in read(&text).policies {
                compared += compare_places(&name, &text, &policy);
            }
        }
    }
    assert!(compared > 1_000, "only {compared} texts were compared");
}

fn compare_places(name: &str, text: &str, policy: &ExtractedPolicy) -> usize {
    let Some(document) = &policy.document else { return 0 };
    let mut compared = 0;
    let mut open = vec![json::parse(document).0.unwrap()];
    while let Some(node) = open.pop() {
        let place = policy.original(node.span);
        let raw = place.slice(text);
        let is_made =
            raw.starts_with(['!', '{', '[']) || raw.contains("Fn::") || raw.contains("${");
        if let Some(value) = node.as_str().filter(|_| !is_made && !raw.is_empty()) {
            let stands = raw.contains(value)
                || raw == "null"
                || policy.unknown.iter().any(|u| u.span == place);
            assert!(stands || raw.contains(['\n', '&']), "{name}: {value:?} at {raw:?}");
            compared += 1;
        }
        assert!(!place.slice(text).is_empty(), "{name}: {node:?}");
        open.extend(parts(node));
    }
    compared
}

fn parts(node: Node) -> Vec<Node> {
    match node.value {
        json::Value::Array(items) => items,
        json::Value::Object(members) => members.into_iter().map(|member| member.value).collect(),
        _ => Vec::new(),
    }
}

// ---- files that do harm

#[track_caller]
fn is_refused(text: &str, code: &str, at_line_and_column: &str) {
    let found = read(text);
    let [problem] = found.problems.as_slice() else { panic!("{:?}", found.problems) };
    assert_eq!(problem.code.as_str(), code, "{problem:?}");
    assert_eq!(at(text, problem.span), at_line_and_column, "{problem:?}");
    assert!(found.policies.is_empty());
    assert!(problem.code.is_fatal());
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    is_refused("{\n  \"Resources\": {,}\n}", "json-syntax-error", "2:16");
    is_refused("Resources:\n  A: [ 1, 2\n", "yaml-syntax-error", "3:0");
    is_refused("ä💥: 'x'\n a: b\n", "yaml-syntax-error", "2:1");
    is_refused("Resources: {}\n---\na: b\n", "yaml-syntax-error", "2:0");
    is_refused("Resources: {}\n? [ a ]\n: b\n", "yaml-syntax-error", "2:2");
    is_refused("", "yaml-syntax-error", "1:0");
    is_refused("a: b\n", "unknown-format", "1:0");
    is_refused("[1]", "unknown-format", "1:0");
    is_refused("resource \"a\" \"b\" {\n  c = {\n", "terraform-syntax-error", "3:0");
    is_refused("resource \"a\" \"b\" {\n  c = \"d\n}\n", "terraform-syntax-error", "2:6");
    is_refused("resource \"a\" \"b\" {\n  c = <<E\nd\n}\n", "terraform-syntax-error", "2:6");
    is_refused("resource \"a\" \"b\" {\n  c = f(\n", "terraform-syntax-error", "2:6");
    is_refused("resource \"a\" \"b\" [", "terraform-syntax-error", "1:17");
    is_refused("terraform {\n  = 1\n}\n", "terraform-syntax-error", "2:2");
    is_refused("locals {}\na = 1\n", "terraform-syntax-error", "2:4");
    is_refused("locals {\n  a = { b }\n}\n", "terraform-syntax-error", "2:10");
    let found = read("Resources: { A: { Type: x }, A: { Type: y } }");
    assert_eq!(found.problems[0].code.as_str(), "duplicate-key");
    let found = read(r#"{ "Resources": {}, "Resources": {} }"#);
    assert_eq!(found.problems[0].code.as_str(), "duplicate-key");
}

#[test]
fn deep_and_large_files_are_refused() {
    is_refused(&"[".repeat(100_000), "json-syntax-error", "1:64");
    is_refused(&format!("a: {}", "[".repeat(100_000)), "file-too-large", "1:258");
    is_refused(&"- ".repeat(100_000), "file-too-large", "1:128");
    let deep: String = (0..200).fold(String::new(), |mut text, level| {
        writeln!(text, "{}a:", " ".repeat(level)).unwrap();
        text
    });
    is_refused(&deep, "file-too-large", "65:64");
    let nested = format!("locals {{\n  a = {}", "[".repeat(100_000));
    is_refused(&nested, "file-too-large", "2:69");
    let nested = format!("locals {{ a = f({}", "[(".repeat(100_000));
    is_refused(&nested, "terraform-syntax-error", "1:13");
    is_refused(&" ".repeat(MAX_FILE_BYTES + 1), "file-too-large", "1:0");
    let wide = format!("Resources: [{}]", "a,".repeat(1_100_000));
    assert_eq!(read(&wide).problems[0].code.as_str(), "file-too-large");
}

#[test]
fn aliases_do_not_grow_without_end() {
    let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for level in 1..20 {
        let last = format!("*a{},", level - 1).repeat(10);
        writeln!(bomb, "a{level}: &a{level} [{last}]").unwrap();
    }
    let found = read(&bomb);
    assert_eq!(found.problems[0].code.as_str(), "file-too-large", "{:?}", found.problems);
    let mut deep = String::from("a0: &a0 [x]\n");
    for level in 1..100 {
        writeln!(deep, "a{level}: &a{level} [*a{}]", level - 1).unwrap();
    }
    assert_eq!(read(&deep).problems[0].code.as_str(), "file-too-large");
    is_refused("a: &a [ *a ]\n", "yaml-syntax-error", "1:8");
    is_refused("a: *b\n", "yaml-syntax-error", "1:3");
}

/// A template around properties of one policy.
fn template(sections: &str, action: &str) -> String {
    format!(
        "{sections}\nResources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      \
         PolicyDocument:\n        Version: 2012-10-17\n        Statement: {{ Effect: Allow, \
         Action: {action}, Resource: '*' }}\n"
    )
}

#[test]
fn functions_that_go_round_or_grow_end() {
    let circle = "Conditions:\n  A: !Not [ !Condition B ]\n  B: !Not [ !Condition A ]";
    let found = read(&template(circle, "!If [ A, 's3:Get*', 's3:Put*' ]"));
    assert_eq!(found.policies.len(), 2, "{found:?}");

    let names = "Parameters: { A: { Type: String, Default: !Ref A } }";
    let found = read(&template(names, "!Ref A"));
    assert_eq!(found.policies[0].unknown[0].expression, "!Ref A");

    let large =
        format!("Parameters: {{ A: {{ Type: String, Default: '{}' }} }}", "x".repeat(1_000_000));
    let found = read(&template(&large, &format!("[{}]", "!Sub '${A}${A}${A}',".repeat(1_000))));
    assert_eq!(found.problems[0].code.as_str(), "file-too-large");

    let keys: String = (0..20_000).fold(String::new(), |mut text, key| {
        write!(text, "k{key}: [v], ").unwrap();
        text
    });
    let map = format!("Mappings: {{ M: {{ T: {{ {keys} }} }} }}");
    let calls = "!FindInMap [ M, T, k19999 ],".repeat(20_000);
    assert_eq!(
        read(&template(&map, &format!("[{calls}]"))).problems[0].code.as_str(),
        "file-too-large"
    );

    let commas = ",".repeat(1_000_000);
    let split = format!("!Select [ 0, !Split [ ',', '{commas}' ] ]");
    assert_eq!(read(&template("", &split)).policies[0].unknown.len(), 1);
    let list = format!("Parameters: {{ A: {{ Type: CommaDelimitedList, Default: '{commas}' }} }}");
    assert_eq!(read(&template(&list, "!Ref A")).policies[0].unknown.len(), 1);
}

/// What is read costs as much as there is, and not as much as that by itself: each of these files would
/// else take minutes.
#[test]
fn many_of_one_kind_are_read_in_time() {
    let holes = template(
        "Parameters: { B: { Type: String } }",
        &format!("!Sub 'arn{}'", ":${B}".repeat(60_000)),
    );
    assert_eq!(read(&holes).policies.len(), 1);

    let one = "{ PolicyName: p, PolicyDocument: { Statement: { Effect: !If [ C, Allow, Deny ], Action: '*' } } },";
    let inline = format!(
        "Parameters: {{ B: {{ Type: String }} }}\nConditions: {{ C: !Equals [ !Ref B, b ] }}\nResources: {{ R: {{ Type: \
         'AWS::IAM::Role', Properties: {{ Policies: [ {} ] }} }} }}\n",
        one.repeat(15_000)
    );
    let found = read(&inline);
    assert_eq!(found.policies.len(), MAX_FOUND_POLICIES);

    let text = format!("{{ \\\"Statement\\\": [ {} ] }}", "${B} ".repeat(60_000));
    let embedded = format!(
        "{{\"Resources\": {{\"R\": {{\"Type\": \"AWS::Logs::ResourcePolicy\", \"Properties\": \
         {{\"PolicyDocument\": {{\"Fn::Sub\": \"{text}\"}}}}}}}}}}"
    );
    assert_eq!(read(&embedded).policies[0].unknown.len(), 60_000);

    let flags: Vec<String> = (0..60_000).map(|number| format!("\"a{number}\": true")).collect();
    let plan = format!(
        "{{\"format_version\": \"1\", \"resource_changes\": [{{\"address\": \"data.a.b\", \"mode\": \"data\", \"type\": \
         \"aws_iam_policy_document\", \"change\": {{\"after\": {{{0}}}, \"after_unknown\": {{{0}}}}}}}]}}",
        flags.join(",")
    );
    assert_eq!(read(&plan).policies.len(), 1);

    let many: String = (0..60_000).fold(String::new(), |mut text, number| {
        writeln!(text, "b{number} {{ }}\nb{number} {{ a = \"${{c[\"<<E\"]}}\" }}").unwrap();
        text
    });
    let blocks = format!("data \"aws_iam_policy_document\" \"d\" {{\n{many}}}\n");
    assert_eq!(read(&blocks).policies.len(), 1);
    let conditions: String = (0..60_000).fold(String::new(), |mut text, number| {
        writeln!(
            text,
            "condition {{\n test = \"t{number}\"\n variable = \"v\"\n values = [\"a\"]\n }}"
        )
        .unwrap();
        text
    });
    let document =
        format!("data \"aws_iam_policy_document\" \"d\" {{\n statement {{\n {conditions} }}\n}}\n");
    assert_eq!(read(&document).policies.len(), 1);
}

#[test]
fn no_more_policies_are_taken_than_anybody_reads() {
    let text = "{\\\"Statement\\\":[]}";
    let one = format!("\"policy\": \"{text}\"");
    let many: Vec<String> = (0..MAX_FOUND_POLICIES + 1)
        .map(|number| format!("{{\"address\": \"a.{number}\", \"type\": \"aws_iam_policy\", \"mode\": \"managed\", \"change\": {{\"after\": {{{one}}}}}}}"))
        .collect();
    let plan = format!("{{\"format_version\": \"1\", \"resource_changes\": [{}]}}", many.join(","));
    let found = read(&plan);
    assert_eq!(found.policies.len(), MAX_FOUND_POLICIES);
    assert_eq!(found.problems[0].code.as_str(), "file-too-large");
}

/// Whatever is cut off or put in between, a file is read or refused, and its places are in it.
#[test]
fn broken_files_are_read_or_refused() {
    let marks = ["", "'", "\"", "!", "*", "&", "{", "[", ": ", "\n- ", "|\n", "?", "\t", "💥"];
    for (name, text) in files("cases") {
        let cuts = text.char_indices().map(|(at, _)| at).step_by(7);
        for (cut, mark) in cuts.zip(marks.iter().cycle()) {
            let (before, after) = text.split_at(cut);
            has_places_within(&name, before);
            has_places_within(&name, &format!("{before}{mark}{after}"));
        }
    }
}

#[track_caller]
fn has_places_within(name: &str, text: &str) {
    let found = read(text);
    let spans = found.problems.iter().map(|problem| problem.span);
    for span in spans.chain(found.policies.iter().map(|policy| policy.span)) {
        let (start, end) = (span.start as usize, span.end as usize);
        let is_within = start <= end && end <= text.len() + 1 && text.is_char_boundary(start);
        assert!(is_within, "{name}: {span:?} of {} bytes", text.len());
    }
}
