//! Logs of CloudTrail: in whatever layout and chunks they come, the same records; what is broken is told with its
//! place, and nothing else is lost.
#![cfg(not(target_arch = "wasm32"))]

use iam_verdict::base::budget::MAX_RECORD_BYTES;
use iam_verdict::base::budget::MAX_TIME_BUCKETS;
use iam_verdict::cloudtrail::Distinction;
use iam_verdict::cloudtrail::Log;
use serde_json::Value;
use serde_json::json;

/// A record with what makes cutting hard: brackets, quotes and names of envelopes in its texts.
fn record(name: &str, second: u32) -> Value {
    json!({
        "eventVersion": "1.11", "eventTime": format!("2026-03-15T12:00:{second:02}Z"), "eventID": format!("id-{second}"),
        "eventSource": "s3.amazonaws.com", "eventName": name, "sourceIPAddress": "203.0.113.7",
        "userIdentity": { "type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ana", "sessionContext": {} },
        "requestParameters": { "Records": [{ "x": 1 }, []], "key": "}{][\"\\ \\\" \u{fc}\u{20ac}", "none": null, "size": -1.5e3 },
        "resources": []
    })
}

fn records() -> Vec<Value> {
    vec![
        record("GetObject", 5),
        record("PutObject", 3),
        record("GetObject", 1),
        record("GetObject", 9),
    ]
}

/// What a log comes to, read in chunks of a size.
fn read(bytes: &[u8], size: usize) -> Value {
    let mut log = Log::default();
    bytes.chunks(size).for_each(|chunk| log.push(chunk));
    log.end();
    let groups = log.groups().map(|group| {
        let text: Value = serde_json::from_str(&group.text).unwrap();
        let time = |time: Option<iam_verdict::value::date::Instant>| {
            time.and_then(iam_verdict::value::date::Instant::to_utc)
        };
        json!([
            text["eventName"],
            text["eventID"],
            group.count,
            time(group.first),
            time(group.last)
        ])
    });
    let broken =
        log.broken().iter().map(|one| json!([one.place.line, one.place.offset, one.reason]));
    json!({
        "groups": groups.collect::<Vec<Value>>(), "broken": broken.collect::<Vec<Value>>(),
        "records": log.counts().records, "brokenCount": log.counts().broken
    })
}

/// The same in chunks of all sizes.
#[track_caller]
fn read_anyhow(text: &str) -> Value {
    let whole = read(text.as_bytes(), text.len().max(1));
    for size in [1, 2, 3, 7, 64, 511, 4096] {
        assert_eq!(read(text.as_bytes(), size), whole, "in chunks of {size}:\n{text}");
    }
    whole
}

fn expected() -> Value {
    json!({
        "groups": [
            ["GetObject", "id-5", 3, "2026-03-15T12:00:01Z", "2026-03-15T12:00:09Z"],
            ["PutObject", "id-3", 1, "2026-03-15T12:00:03Z", "2026-03-15T12:00:03Z"]
        ],
        "broken": [], "records": 4, "brokenCount": 0
    })
}

#[test]
fn every_layout_holds_the_same_records() {
    let records = records();
    let texts: Vec<String> = records.iter().map(Value::to_string).collect();
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap();
    let rows = |column: &str| -> String {
        let rows = records.iter().map(|record| {
            json!({ "eventTime": "x", column: record.to_string() }).to_string() + "\n"
        });
        rows.collect()
    };
    let files: Vec<Value> = records
        .chunks(2)
        .map(|records| json!({ "digest": [1, { "a": [] }], "Records": records, "more": {} }))
        .collect();
    let layouts = [
        texts.join("\n"),
        texts.join("\r\n") + "\r\n",
        texts.concat(),
        format!("\u{feff}{}", texts.join(" ")),
        format!("\u{1e}{}\n", texts.join("\n\u{1e}")),
        texts.join("\n\n\n"),
        records.iter().map(pretty).collect::<Vec<String>>().join("\n"),
        json!(records).to_string(),
        pretty(&json!(records)),
        json!({ "Records": records }).to_string(),
        pretty(&json!({ "Records": records })),
        files.iter().map(Value::to_string).collect::<Vec<String>>().concat(),
        files.iter().map(pretty).collect::<Vec<String>>().join("\n"),
        json!(files).to_string(),
        rows("eventJson"),
        rows("eventData"),
        records.iter().map(|record| json!({ "eventData": record }).to_string()).collect::<String>(),
        json!({ "Events": records.iter().map(|record| json!({ "EventId": "x", "CloudTrailEvent": record.to_string() })).collect::<Vec<Value>>(), "NextToken": "x" }).to_string(),
        json!({ "QueryResultRows": records.iter().map(|record| json!([{ "eventJson": record.to_string() }])).collect::<Vec<Value>>() }).to_string(),
        texts.join("\n").replace("eventName", "event\\u004eame"),
    ];
    for layout in layouts {
        let mut expected = expected();
        if layout.contains("\\u004e") {
            // A record with escaped names is told apart by all of its text.
            expected["groups"] = json!([
                ["GetObject", "id-5", 1],
                ["PutObject", "id-3", 1],
                ["GetObject", "id-1", 1],
                ["GetObject", "id-9", 1]
            ]);
            let mut log = Log::default();
            log.push(layout.as_bytes());
            log.end();
            assert_eq!(
                (log.groups().count(), log.counts().records, log.counts().broken),
                (4, 4, 0)
            );
            continue;
        }
        assert_eq!(read_anyhow(&layout), expected, "{layout}");
    }
}

#[test]
fn what_is_broken_is_told_and_the_rest_is_read() {
    let good = record("GetObject", 5).to_string();
    let half = good.split_at(good.find("\"resources\"").unwrap()).0;
    let in_text = good.split_at(good.find("203.0").unwrap()).0;
    let cases = [
        (format!("{half}\n{good}\n"), 1, "cut off"),
        (format!("{in_text}\n{good}\n"), 1, "does not end in its line"),
        (format!("{in_text}\n{{}}\n{good}\n"), 2, "does not end in its line"),
        (format!("nothing\n{good}\n"), 1, "expected the object of a record"),
        (format!("{good}\n{half}"), 1, "ends inside of this record"),
        (format!("[{good},"), 1, "ends inside of a list"),
        (format!("{good}]\n"), 1, "expected the object"),
        (format!("{{\"a\": ]}}\n{good}"), 1, "not open"),
        (format!("{{\"a\" []}}\n{good}"), 1, "array where none may be"),
        (format!("{{\"a\": tru}}\n{good}"), 1, "expected a value"),
        (format!("{{\"eventSource\": \"s3.amazonaws.com\"}}\n{good}"), 1, "eventName"),
        (
            format!("{{\"eventSource\": 1, \"eventName\": \"a\"}}\n{good}"),
            1,
            "expected a string, found a number",
        ),
        (format!("{{\"eventVersion\": \"2.0\"}}\n{good}"), 1, "expected a version"),
        (format!("{{\"eventData\": \"no\"}}\n{good}"), 1, ""),
    ];
    for (text, count, reason) in cases {
        let found = read_anyhow(&text);
        let counts = (&found["records"], &found["brokenCount"]);
        assert_eq!(counts, (&json!(1), &json!(count)), "{text}\n{found}");
        assert!(found["broken"][0][2].as_str().unwrap().contains(reason), "{text}\n{found}");
    }
    let deep = format!("{}{}\n{good}", "{\"a\":".repeat(100), "}".repeat(100));
    for size in [1, deep.len()] {
        let found = read(deep.as_bytes(), size);
        assert_eq!((&found["records"], &found["brokenCount"]), (&json!(1), &json!(1)));
        let reason = found["broken"][0][2].as_str().unwrap();
        assert!(reason.contains("nested deeper than 64 levels"), "{reason}");
    }
    let found = read_anyhow(&format!("{good}\n\n  nothing\n{good}\nnothing"));
    assert_eq!((&found["broken"][0][0], &found["broken"][1][0]), (&json!(3), &json!(5)));
    assert_eq!(found["broken"][0][1], json!(good.len() + 4));
    assert!(read(b"\x1f\x8b\x08", 1)["broken"][0][2].as_str().unwrap().contains("compressed"));
    assert_eq!(read(b"{\"eventName\": \"\xff\"}\n", 64)["broken"][0][2], "the record is not UTF-8");
}

#[test]
fn a_record_that_is_too_long_is_passed_over_with_constant_memory() {
    let good = record("GetObject", 5).to_string();
    let mut log = Log::default();
    log.push(b"{\"eventName\": \"");
    let piece = vec![b'x'; 1 << 16];
    (0..=MAX_RECORD_BYTES / piece.len()).for_each(|_| log.push(&piece));
    log.push(b"\"}\n");
    log.push(good.as_bytes());
    log.end();
    assert_eq!((log.counts().records, log.counts().broken), (1, 1));
    assert!(log.broken()[0].reason.contains("longer than"));
}

#[test]
fn records_are_told_apart_as_finely_as_is_asked() {
    let text: String = records().iter().map(|record| record.to_string() + "\n").collect();
    let mut log = Log::new(Distinction { time: true, ..Distinction::default() });
    log.push(text.as_bytes());
    log.end();
    assert_eq!(log.groups().count(), 4);
}

#[test]
fn a_record_that_is_kept_is_found_by_its_id() {
    let mut log = Log::default();
    log.push(json!({ "Records": records() }).to_string().as_bytes());
    log.end();
    let found = log.record("id-3").map(|text| serde_json::from_str::<Value>(text).unwrap());
    assert_eq!(found, Some(record("PutObject", 3)));
    // Of those that tell the same the first one is kept; an id within another text is none.
    assert_eq!((log.record("id-1"), log.record("id"), log.record("")), (None, None, None));
}

/// 2026-03-15T00:00:00Z, the beginning of a day.
const DAY: i64 = 1_773_532_800;

/// The calls of a log by time: of records with such times and errors, in this order and in the other one.
#[track_caller]
fn timeline(calls: &[(i64, &str)]) -> (i64, Vec<(String, [u64; 3])>) {
    let records = calls.iter().map(|(second, error)| {
        let mut record = record("GetObject", 0);
        record["eventTime"] = json!((DAY + second).to_string());
        match *error {
            "" => {}
            "service event" => record["eventType"] = json!("AwsServiceEvent"),
            error => record["errorCode"] = json!(error),
        }
        record.to_string()
    });
    let records: Vec<String> = records.collect();
    let of = |texts: &mut dyn Iterator<Item = &String>| {
        let mut log = Log::default();
        texts.for_each(|text| log.push(text.as_bytes()));
        log.end();
        let timeline = log.timeline();
        let buckets = timeline.buckets().map(|(start, calls)| {
            (start.to_utc().unwrap(), [calls.allowed, calls.denied, calls.untold])
        });
        (timeline.seconds(), buckets.collect::<Vec<_>>())
    };
    let found = of(&mut records.iter());
    assert_eq!(of(&mut records.iter().rev()), found);
    let total: u64 = found.1.iter().flat_map(|(_, counts)| counts).sum();
    let is_call = |(_, error): &&(i64, &str)| *error != "service event";
    assert_eq!(total, calls.iter().filter(is_call).count() as u64);
    found
}

#[test]
fn calls_are_counted_by_time_and_by_what_came_of_them() {
    let day = |clock: &str| format!("2026-03-15T{clock}Z");
    let calls = [
        (59, ""),
        (0, "AccessDenied"),
        (60, "Throttling"),
        (61, "NoSuchKey"),
        (62, "service event"),
        (7_200, ""),
        (-1, ""),
    ];
    let buckets = vec![
        ("2026-03-14T23:59:00Z".to_owned(), [1, 0, 0]),
        (day("00:00:00"), [1, 1, 0]),
        (day("00:01:00"), [1, 0, 1]),
        (day("02:00:00"), [1, 0, 0]),
    ];
    assert_eq!(timeline(&calls), (60, buckets));
    assert_eq!(timeline(&[(0, "service event")]), (60, Vec::new()));
}

#[test]
fn stretches_of_time_grow_with_the_log_and_never_with_its_gaps() {
    // Calls so many seconds apart: how many there are, how many seconds are then counted together, in how many stretches.
    let cases = [
        (60, 200, 60, 200),
        (60, 201, 300, 41),
        (300, 201, 900, 67),
        (900, 201, 3_600, 51),
        (3_600, 201, 21_600, 34),
        (21_600, 201, 86_400, 51),
        (86_400, 201, 172_800, 101),
        (86_400, 3_650, 32 * 86_400, 115),
        (86_400 * 366, 200, 60, 200),
    ];
    for (apart, count, seconds, stretches) in cases {
        let calls: Vec<(i64, &str)> = (0..count).map(|place| (place * apart, "")).collect();
        let (found, buckets) = timeline(&calls);
        assert!(buckets.len() <= MAX_TIME_BUCKETS);
        assert_eq!((found, buckets.len()), (seconds, stretches), "{count} calls, {apart} s apart");
    }
}

#[test]
fn no_bytes_are_too_much() {
    // Whatever is cut out of a log, reading it ends and counts.
    let text: String = records().iter().map(|record| record.to_string() + "\n").collect();
    for at in 0..text.len() {
        let (mut less, mut other) = (text.clone().into_bytes(), text.clone().into_bytes());
        less.remove(at);
        other[at] = b'{';
        for bytes in [less, other] {
            let found = read(&bytes, 97);
            let counted =
                found["records"].as_u64().unwrap() + found["brokenCount"].as_u64().unwrap();
            assert!((4..=8).contains(&counted), "{at}: {found}");
            assert!(found["records"].as_u64().unwrap() >= 3, "{at}: {found}");
        }
    }
}
