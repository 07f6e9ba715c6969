//! `docs/findings`: one page for each code, from its own documentation and its examples. They must be as
//! the code and the examples have them; `IAM_VERDICT_WRITE=1 cargo test --features catalog --test
//! finding_pages` writes them.
#![cfg(all(feature = "catalog", feature = "wire", not(target_arch = "wasm32")))]

mod example;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use example::cases;
use example::policy_text;
use iam_verdict::api::validate_policy;
use iam_verdict::api::validate_with_catalog;
use iam_verdict::base::code::Code;
use iam_verdict::catalog::Catalog;
use iam_verdict::validate::findings::FindingCode;
use serde_json::Value;
use serde_json::json;

/// Policies longer than this are told of, and not shown.
const LONGEST: usize = 1_500;
/// How many examples a page shows of those that fire, and of those that are silent.
const MOST: usize = 2;

/// What is known of a code: what it is about, and why it matters, where somebody finds that out.
struct Known {
    what: &'static str,
    why: Option<&'static str>,
}

fn known() -> BTreeMap<&'static str, Known> {
    let grammar =
        Code::ALL.iter().map(|code| (code.as_str(), Known { what: code.what(), why: None }));
    let beyond = FindingCode::ALL
        .iter()
        .map(|code| (code.as_str(), Known { what: code.what(), why: Some(code.why()) }));
    let mut known: BTreeMap<&str, Known> = grammar.collect();
    for (code, one) in beyond {
        // Two find some codes: the grammar by the form of a name, the catalog by the name.
        known.entry(code).and_modify(|known| known.why = one.why).or_insert(one);
    }
    known
}

/// A page, and what the list of all pages says of it.
struct Page {
    text: String,
    finding_type: String,
    what: String,
}

/// The finding of an example as an object, and the address of AWS's documentation.
fn finding(catalog: &Catalog, case: &Value, text: &str) -> Option<(Value, Option<String>)> {
    let policy_type = case.get("policyType").cloned().unwrap_or_else(|| json!("identityBased"));
    let mut input = json!({ "policyType": policy_type, "policy": text });
    for name in ["resourceType", "account"] {
        if let Some(told) = case.get(name) {
            input[name] = told.clone();
        }
    }
    let found = validate_with_catalog(catalog, &input.to_string()).unwrap();
    let found = found.into_iter().find(|finding| finding.code == case["code"])?;
    let found = serde_json::to_value(found).unwrap();
    let types = [
        ("serviceControl", "SERVICE_CONTROL_POLICY"),
        ("resourceControl", "RESOURCE_CONTROL_POLICY"),
        ("resourceBased", "RESOURCE_POLICY"),
        ("roleTrust", "RESOURCE_POLICY"),
        ("vpcEndpoint", "RESOURCE_POLICY"),
    ];
    let of_aws = types.iter().find(|(ours, _)| policy_type == *ours);
    let mut input = json!({ "policyDocument": text,
        "policyType": of_aws.map_or("IDENTITY_POLICY", |(_, theirs)| theirs) });
    if policy_type == "roleTrust" {
        input["validatePolicyResourceType"] = json!("AWS::IAM::AssumeRolePolicyDocument");
    }
    let answer = validate_policy(catalog, &input.to_string()).unwrap();
    let same = answer.findings.into_iter().find(|one| one.code == case["code"]);
    let link = same.map(|one| one.learn_more_link).filter(|link| !link.is_empty());
    Some((found, link))
}

fn page(catalog: &Catalog, code: &str, known: &Known, cases: &[&Value]) -> Page {
    let (what, is_ours) = match known.what.trim().strip_suffix(" Ours.") {
        Some(what) => (what, true),
        None => (known.what.trim(), false),
    };
    let (mut fires, mut silent) = (String::new(), String::new());
    let (mut finding_type, mut link, mut sources) = (String::new(), None, Vec::new());
    let (mut shown, mut quiet) = (0, 0);
    for case in cases {
        let of_type = case.get("policyType").and_then(Value::as_str).unwrap_or("identityBased");
        sources.extend(case.get("source").and_then(Value::as_str));
        for example in case["fires"].as_array().unwrap() {
            let text = policy_text(example);
            let Some((found, of_aws)) = finding(catalog, case, &text) else {
                panic!("{code} does not fire in {text}");
            };
            finding_type = found["findingType"].as_str().unwrap().to_owned();
            link = link.or(of_aws);
            if shown < MOST {
                shown += 1;
                show(&mut fires, of_type, &text);
                told(&mut fires, &found);
            }
        }
        for example in case["silent"].as_array().unwrap().iter().take(MOST - quiet) {
            quiet += 1;
            show(&mut silent, of_type, &policy_text(example));
        }
    }
    let of_aws = match &link {
        Some(link) if !is_ours => {
            format!("AWS's [`{}`]({link})", code.to_uppercase().replace('-', "_"))
        }
        _ => "our own, AWS's policy checks do not have it".to_owned(),
    };
    let mut text = format!("# `{code}`\n\n`{finding_type}` · {of_aws}\n\n{what}\n");
    if let Some(why) = known.why {
        write!(text, "\n**Why it matters:** {why}.\n").unwrap();
    }
    write!(text, "\n## Where it is found\n{fires}\n## Where it is not\n{silent}").unwrap();
    sources.sort_unstable();
    sources.dedup();
    if !sources.is_empty() {
        write!(text, "\n*Source: {}.*\n", sources.join("; ")).unwrap();
    }
    Page { text, finding_type, what: what.to_owned() }
}

fn show(page: &mut String, policy_type: &str, text: &str) {
    if text.len() > LONGEST {
        write!(page, "\n`{policy_type}`: a policy of {} bytes.\n", text.len()).unwrap();
        return;
    }
    write!(page, "\n`{policy_type}`\n\n```json\n{text}\n```\n").unwrap();
}

/// What is said about an example, and what mends it.
fn told(page: &mut String, found: &Value) {
    let steps = found["path"].as_array().unwrap().iter();
    let step =
        |step: &Value| step.as_str().map_or_else(|| format!("[{step}]"), |name| format!(".{name}"));
    let path: String = steps.map(step).collect();
    let place = match path.strip_prefix('.') {
        Some(path) => format!("`{path}`"),
        None => "the document".to_owned(),
    };
    let message = found["message"].as_str().unwrap();
    let end = if message.ends_with('?') { "" } else { "." };
    write!(page, "\n{place}: {message}{end}\n").unwrap();
    if let Some(title) = found["fix"]["title"].as_str() {
        write!(page, "\nQuick fix: {title}.\n").unwrap();
    }
}

fn list(pages: &BTreeMap<&str, Page>) -> String {
    let mut list = "# Findings\n\nWhat `validate` says, one page for each code: where it is found and where \
        not, why it matters, what mends it.\nThe pages are made from the documentation of the codes and from \
        the examples of `tests/validation` and\n`tests/diagnostics`: `IAM_VERDICT_WRITE=1 cargo test \
        --features catalog --test finding_pages`.\n"
        .to_owned();
    for (finding_type, title) in [
        ("ERROR", "Errors"),
        ("SECURITY_WARNING", "Security warnings"),
        ("WARNING", "Warnings"),
        ("SUGGESTION", "Suggestions"),
    ] {
        write!(list, "\n## {title}\n\n| code | |\n|---|---|\n").unwrap();
        for (code, page) in pages.iter().filter(|(_, page)| page.finding_type == finding_type) {
            writeln!(list, "| [`{code}`]({code}.md) | {} |", page.what.replace('|', "\\|"))
                .unwrap();
        }
    }
    list
}

#[test]
fn every_code_has_its_page() {
    let catalog = Catalog::embedded().unwrap();
    let cases: Vec<Value> = ["diagnostics", "validation"].into_iter().flat_map(cases).collect();
    let known = known();
    let pages: BTreeMap<&str, Page> = known
        .iter()
        .map(|(code, known)| {
            let of_code: Vec<&Value> = cases.iter().filter(|case| case["code"] == *code).collect();
            (*code, page(&catalog, code, known, &of_code))
        })
        .collect();
    let mut files: BTreeMap<String, String> =
        pages.iter().map(|(code, page)| (format!("{code}.md"), page.text.clone())).collect();
    files.insert("README.md".to_owned(), list(&pages));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings");
    if std::env::var_os("IAM_VERDICT_WRITE").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in &files {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let committed: BTreeMap<String, String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    let differ: Vec<&String> = files
        .keys()
        .chain(committed.keys())
        .filter(|name| files.get(*name) != committed.get(*name))
        .collect();
    assert!(differ.is_empty(), "not as code and examples have them: {differ:?}");
}
