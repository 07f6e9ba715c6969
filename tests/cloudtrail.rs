//! Records of CloudTrail: what is read of them, against cases that are written from AWS's documentation; and
//! what is known of those of public collections, as `docs/CLOUDTRAIL.md` has it.
#![cfg(all(feature = "catalog", not(target_arch = "wasm32")))]

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use iam_verdict::catalog::Catalog;
use iam_verdict::cloudtrail::Distinction;
use iam_verdict::cloudtrail::Fingerprint;
use iam_verdict::cloudtrail::Mapping;
use iam_verdict::cloudtrail::NoRequest;
use iam_verdict::cloudtrail::Outcome;
use iam_verdict::cloudtrail::Record;
use iam_verdict::cloudtrail::RecordedRequest;
use iam_verdict::json;
use iam_verdict::policy::PolicyType;
use iam_verdict::request::Principal;
use iam_verdict::request::context::Lookup;
use iam_verdict::request::context::fold;
use serde_json::Value;
use serde_json::json;

fn cases() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cloudtrail/cases");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let cases = files.into_iter().flat_map(|file| {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        cases
            .into_iter()
            .map(move |case| (format!("{name}: {}", case["title"].as_str().unwrap()), case))
    });
    cases.collect()
}

/// What a record is taken for, in the form of the cases.
fn taken(mapping: &Mapping<'_>, record: &Record<'_>, case: &Value) -> Value {
    let mut taken = serde_json::Map::new();
    taken.insert("outcome".to_owned(), json!(outcome(record)));
    if let Outcome::Denied(denial) = record.outcome()
        && let Some(policy_type) = denial.policy_type
    {
        taken.insert("deniedBy".to_owned(), json!(policy_type.as_str()));
    }
    match mapping.requests(record) {
        Err(reason) => {
            taken.insert("none".to_owned(), json!(reason.as_str()));
        }
        Ok(requests) => {
            let wanted = case["requests"].as_array();
            let requests = requests.iter().enumerate().map(|(index, request)| {
                shown(request, wanted.and_then(|wanted| wanted.get(index)).unwrap_or(&Value::Null))
            });
            taken.insert("requests".to_owned(), requests.collect());
        }
    }
    Value::Object(taken)
}

fn outcome(record: &Record<'_>) -> &'static str {
    match record.outcome() {
        Outcome::Allowed => "allowed",
        Outcome::Denied(_) => "denied",
        Outcome::Unknown => "unknown",
    }
}

/// A request with the members that a case tells of it: of principal and context those that it names.
fn shown(recorded: &RecordedRequest, wanted: &Value) -> Value {
    let request = &recorded.request;
    let mut shown =
        json!({ "action": request.action.as_str(), "resource": request.resource.as_str() });
    if recorded.standing.as_str() != "call" {
        shown["standing"] = json!(recorded.standing.as_str());
    }
    if recorded.is_template {
        shown["isTemplate"] = json!(true);
    }
    if wanted.get("resourceAccount").is_some() {
        shown["resourceAccount"] = json!(request.resource_account);
    }
    if let Some(named) = wanted["principal"].as_object() {
        let all = principal(&request.principal);
        shown["principal"] = named.keys().map(|name| (name.clone(), all[name].clone())).collect();
    }
    if let Some(named) = wanted["context"].as_object() {
        let value = |name: &String| (name.clone(), key(recorded, name));
        shown["context"] = named.keys().map(value).collect();
    }
    shown
}

/// The values of a key; `null`: the request does not have it; `"?"`: it is not known.
fn key(recorded: &RecordedRequest, name: &str) -> Value {
    match recorded.request.context.look_up(&fold(name)) {
        Lookup::Present(entry) if entry.is_multivalued => json!(entry.values),
        Lookup::Present(entry) => json!(entry.values[0]),
        Lookup::Absent => Value::Null,
        Lookup::Unknown => json!("?"),
    }
}

fn principal(principal: &Principal) -> Value {
    json!({
        "type": principal.principal_type.as_str(),
        "arn": principal.arn,
        "account": principal.account,
        "uniqueId": principal.unique_id,
        "roleArn": principal.role_arn,
        "roleUniqueId": principal.role_unique_id,
        "userArn": principal.user_arn,
        "sessionToken": principal.session_token,
        "service": principal.service,
        "provider": principal.provider,
    })
}

#[test]
fn records_are_taken_for_the_requests_that_were_decided() {
    let catalog = Catalog::embedded().unwrap();
    let mapping = Mapping::new(&catalog);
    let mut failures = Vec::new();
    for (title, case) in cases() {
        let (node, diagnostics) = json::parse(&case["record"].to_string());
        assert!(diagnostics.is_empty(), "{title}");
        let node = node.unwrap();
        let got = match Record::read(&node) {
            Ok(record) => taken(&mapping, &record, &case["is"]),
            Err(error) => json!({ "error": error.to_string() }),
        };
        if got != case["is"] {
            failures.push(format!("{title}\n{got:#}\nwanted {:#}", case["is"]));
        }
    }
    assert!(failures.is_empty(), "{} cases:\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn every_type_of_policy_that_aws_names_has_a_case() {
    let cases = cases();
    let named: Vec<&str> =
        cases.iter().filter_map(|(_, case)| case["is"]["deniedBy"].as_str()).collect();
    let missing =
        PolicyType::ALL.iter().filter(|policy_type| !named.contains(&policy_type.as_str()));
    assert_eq!(missing.collect::<Vec<_>>(), [&PolicyType::RoleTrust; 0]);
}

/// The distinct records of the collections, with how many records each stands for.
fn corpus() -> Vec<(u32, json::Node)> {
    let lines = include_str!("cloudtrail/corpus.jsonl").lines().map(|line| {
        let (node, diagnostics) = json::parse(line);
        assert!(diagnostics.is_empty(), "{line}");
        let node = node.unwrap();
        let count = node.member("count").and_then(json::Node::as_number).unwrap().parse().unwrap();
        (count, node.member("record").unwrap().clone())
    });
    lines.collect()
}

/// How many records of one event source are known, and which events are not.
#[derive(Default)]
struct Row {
    records: u32,
    no_calls: u32,
    mapped: u32,
    without_permission: u32,
    unmapped: u32,
    why: BTreeSet<String>,
}

impl Row {
    fn add(&mut self, count: u32, record: &Record<'_>, mapping: &Mapping<'_>) {
        self.records += count;
        if let Some(reason) = record.no_call() {
            self.no_calls += count;
            self.why.insert(format!("{}: {}", record.event_name, reason.as_str()));
            return;
        }
        match mapping.actions(record.event_source, record.event_name) {
            Ok(actions) if actions.is_empty() => self.without_permission += count,
            Ok(_) => self.mapped += count,
            Err(reason) => {
                self.unmapped += count;
                self.why.insert(format!("{}: {}", record.event_name, reason.as_str()));
            }
        }
    }

    fn line(&self, name: &str) -> String {
        let why = self.why.iter().map(String::as_str).collect::<Vec<&str>>().join("; ");
        let Self { records, no_calls, mapped, without_permission, unmapped, .. } = self;
        format!(
            "| {name} | {records} | {no_calls} | {mapped} | {without_permission} | {unmapped} | {why} |\n"
        )
    }
}

fn sources(mapping: &Mapping<'_>, records: &[(u32, Record<'_>)]) -> (String, Row) {
    let (mut all, mut by_source) = (Row::default(), BTreeMap::<&str, Row>::new());
    for (count, record) in records {
        let source = record.event_source.trim_end_matches(".amazonaws.com");
        by_source.entry(source).or_default().add(*count, record, mapping);
        all.add(*count, record, mapping);
    }
    let mut table = "| event source | records | no calls | mapped | no permission needed | unmapped | which, and why |\n\
                     |---|---|---|---|---|---|---|\n"
        .to_owned();
    by_source.iter().for_each(|(source, row)| table.push_str(&row.line(source)));
    all.why.clear();
    table.push_str(&all.line("**all**"));
    (table, all)
}

/// Denied records by what their error tells: the type of policy, only the action, or neither.
fn denials(records: &[(u32, Record<'_>)]) -> (String, u32) {
    let mut rows = BTreeMap::<(&str, String), u32>::new();
    let mut mistaken = 0;
    for (count, record) in records {
        let Outcome::Denied(denial) = record.outcome() else { continue };
        let text = record.error_message.unwrap_or_default();
        let says = [" policy", "permissions boundary"].iter().any(|word| text.contains(word));
        mistaken += if says && denial.policy_type.is_none() { *count } else { 0 };
        let told = match (denial.policy_type, &denial.action) {
            (Some(policy_type), _) => format!("`{}`", policy_type.as_str()),
            (None, Some(_)) => "the action, and no type of policy".to_owned(),
            (None, None) => "nothing".to_owned(),
        };
        *rows.entry((record.error_code.unwrap_or_default(), told)).or_default() += count;
    }
    let mut table = "| error code | its text tells | records |\n|---|---|---|\n".to_owned();
    for ((code, told), count) in &rows {
        writeln!(table, "| `{code}` | {told} | {count} |").unwrap();
    }
    (table, mistaken)
}

/// Why calls whose actions are known have no request: their caller.
fn callers(mapping: &Mapping<'_>, records: &[(u32, Record<'_>)]) -> String {
    let mut rows = BTreeMap::<&str, u32>::new();
    for (count, record) in records {
        let told = match mapping.requests(record) {
            Ok(_) => "has requests",
            Err(NoRequest::Principal(fault)) => fault.as_str(),
            Err(_) => continue,
        };
        *rows.entry(told).or_default() += count;
    }
    let mut table = "| caller | records |\n|---|---|\n".to_owned();
    for (told, count) in &rows {
        writeln!(table, "| {told} | {count} |").unwrap();
    }
    table
}

#[test]
fn records_of_public_collections_are_known_as_documented() {
    let catalog = Catalog::embedded().unwrap();
    let mapping = Mapping::new(&catalog);
    let corpus = corpus();
    let records: Vec<(u32, Record<'_>)> =
        corpus.iter().map(|(count, node)| (*count, Record::read(node).unwrap())).collect();
    let (by_source, all) = sources(&mapping, &records);
    let (denied, mistaken) = denials(&records);
    assert_eq!((all.records, mistaken), (3_764, 0));
    let calls = all.records - all.no_calls;
    assert!((all.mapped + all.without_permission) * 100 >= calls * 97);
    let tables = format!(
        "### Events\n\n{by_source}\n### Denials\n\n{denied}\n### Callers of calls that need permission\n\n{}",
        callers(&mapping, &records)
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/CLOUDTRAIL.md");
    let page = fs::read_to_string(&path).unwrap();
    let mark = "<!-- tables -->\n";
    let (before, committed) = page.split_once(mark).unwrap();
    if std::env::var_os("IAM_VERDICT_WRITE").is_some() {
        fs::write(&path, format!("{before}{mark}\n{tables}")).unwrap();
        return;
    }
    assert_eq!(committed.trim_start(), tables, "not as the records have it");
}

/// All that a record is taken for, but for times and addresses.
fn told(mapping: &Mapping<'_>, line: &str) -> Option<String> {
    let (node, _) = json::parse(line);
    let node = node?;
    let record = Record::read(&node).ok()?;
    let is_left_out = |key: &str| {
        ["currenttime", "epochtime", "tokenissuetime", "sourceip"]
            .iter()
            .any(|left| key.ends_with(left))
    };
    let requests = match mapping.requests(&record) {
        Ok(requests) => {
            requests.iter().map(|request| request.group_key(|key| !is_left_out(key))).collect()
        }
        Err(reason) => vec![reason.as_str().to_owned()],
    };
    Some(format!("{requests:?} {:?}", record.outcome()))
}

fn fingerprint(line: &str) -> Option<String> {
    let mut key = String::new();
    Fingerprint::read(line, Distinction::default(), &mut key)?;
    Some(key)
}

/// Every record with one member less, at any depth down to the attributes of the session.
fn shortened(record: &Value) -> Vec<Value> {
    let places = [
        "",
        "/userIdentity",
        "/userIdentity/sessionContext",
        "/userIdentity/sessionContext/attributes",
    ];
    let mut all = Vec::new();
    for place in places {
        let Some(members) = record.pointer(place).and_then(Value::as_object) else { continue };
        for name in members.keys() {
            let mut shorter = record.clone();
            shorter.pointer_mut(place).unwrap().as_object_mut().unwrap().remove(name);
            all.push(shorter);
        }
    }
    all
}

#[test]
fn records_with_one_fingerprint_are_taken_for_the_same() {
    let catalog = Catalog::embedded().unwrap();
    let mapping = Mapping::new(&catalog);
    let mut known = BTreeMap::<String, Option<String>>::new();
    let mut repeated = 0;
    for line in include_str!("cloudtrail/corpus.jsonl").lines() {
        let record = serde_json::from_str::<Value>(line).unwrap()["record"].clone();
        for record in shortened(&record).iter().chain([&record]) {
            let line = record.to_string();
            let told = told(&mapping, &line);
            let first = known.entry(fingerprint(&line).unwrap()).or_insert_with(|| told.clone());
            repeated += u32::from(*first == told);
            assert_eq!(*first, told, "{line}");
        }
    }
    assert!(repeated > known.len().try_into().unwrap());
}

#[test]
fn a_fingerprint_leaves_out_times_and_ids_only() {
    let record = json!({
        "eventVersion": "1.11", "eventTime": "2026-03-15T12:00:00Z", "eventID": "1", "eventName": "ListQueues",
        "eventSource": "sqs.amazonaws.com", "sourceIPAddress": "203.0.113.7", "requestID": "1",
        "userIdentity": { "type": "IAMUser", "accessKeyId": "ASIAEXAMPLE1", "arn": "arn:aws:iam::111122223333:user/ana",
            "sessionContext": { "attributes": { "creationDate": "2026-03-15T11:00:00Z", "mfaAuthenticated": "true" } } }
    });
    let changed = |place: &str, value: Value| {
        let mut record = record.clone();
        *record.pointer_mut(place).unwrap() = value;
        fingerprint(&record.to_string())
    };
    let own = fingerprint(&record.to_string());
    assert!(own.is_some());
    let attributes = "/userIdentity/sessionContext/attributes";
    let same = [
        changed("/eventTime", json!("2026-03-15T12:00:01Z")),
        changed("/eventID", json!("2")),
        changed("/requestID", json!("2")),
        changed("/sourceIPAddress", json!("198.51.100.2")),
        changed("/userIdentity/accessKeyId", json!("ASIAEXAMPLE2")),
        changed(&format!("{attributes}/creationDate"), json!("2026-03-15T11:30:00Z")),
    ];
    assert!(same.iter().all(|other| *other == own));
    let others = [
        changed("/eventName", json!("DeleteQueue")),
        changed("/sourceIPAddress", json!("10.0.0.1")),
        changed("/userIdentity/accessKeyId", json!("AKIAEXAMPLE1")),
        changed("/userIdentity/arn", json!("arn:aws:iam::111122223333:user/bo")),
        changed(&format!("{attributes}/mfaAuthenticated"), json!("false")),
        changed(&format!("{attributes}/creationDate"), json!("")),
    ];
    assert!(others.iter().all(|other| other.is_some() && *other != own));
    let mut fine = String::new();
    let line = record.to_string();
    Fingerprint::read(&line, Distinction { address: true, time: true }, &mut fine).unwrap();
    assert!(fine.contains("203.0.113.7") && fine.contains("12:00:00") && fine.contains("11:00:00"));
    assert_eq!(fingerprint("[]"), None);
    assert_eq!(fingerprint("{\"event\\u004eame\": 1}"), None);
}

#[test]
fn members_that_are_looked_over_are_those_that_are_read() {
    for line in include_str!("cloudtrail/corpus.jsonl").lines() {
        let (node, _) = json::parse(line);
        let record = node.unwrap().member("record").unwrap().clone();
        for node in [Some(&record), record.member("userIdentity")].into_iter().flatten() {
            let read = node.as_object().unwrap().iter();
            let read = read.map(|member| (member.key.as_str(), member.value.span.slice(line)));
            let found: Option<Vec<(&str, &str)>> = json::members(node.span.slice(line)).collect();
            assert_eq!(found, Some(read.collect()), "{line}");
        }
    }
}
