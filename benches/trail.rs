//! A generated log: how long its records take, read over, read, and as requests. `trail RECORDS` makes JSON Lines of
//! some 700 bytes with 20,000 distinct requests and prints one line.

mod records;

use std::collections::HashMap;
use std::time::Instant;

use iam_verdict::catalog::Catalog;
use iam_verdict::cloudtrail::Distinction;
use iam_verdict::cloudtrail::Fingerprint;
use iam_verdict::cloudtrail::Mapping;
use iam_verdict::cloudtrail::Record;
use iam_verdict::json;

fn main() {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok());
    let count: usize =
        count.filter(|count| (1..=2_000_000).contains(count)).expect("how many records");
    let lines: Vec<String> = (0..count).map(records::line).collect();
    let bytes: usize = lines.iter().map(String::len).sum();
    let mut key = String::new();
    let over = timed(|| {
        for line in &lines {
            key.clear();
            Fingerprint::read(line, Distinction::default(), &mut key).expect("an object");
        }
    });
    let whole = timed(|| {
        for line in &lines {
            let (node, _) = json::parse(line);
            Record::read(&node.expect("JSON")).expect("a record");
        }
    });
    let catalog = Catalog::embedded().expect("the catalog");
    let mapping = Mapping::new(&catalog);
    let mut counts = Vec::<usize>::new();
    let grouped = timed(|| {
        let mut groups = HashMap::<String, usize>::new();
        let mut known = HashMap::<String, Vec<usize>>::new();
        for line in &lines {
            key.clear();
            Fingerprint::read(line, Distinction::default(), &mut key).expect("an object");
            if let Some(groups) = known.get(&key) {
                groups.iter().for_each(|group| counts[*group] += 1);
                continue;
            }
            let group = |key: String| {
                let new = groups.len();
                *groups.entry(key).or_insert(new)
            };
            let groups: Vec<usize> = keys(&mapping, line).into_iter().map(group).collect();
            for group in &groups {
                counts.resize(counts.len().max(group + 1), 0);
                counts[*group] += 1;
            }
            known.insert(key.clone(), groups);
        }
    });
    let speed = |seconds: f64| bytes as f64 / 1e6 / seconds;
    println!(
        "{count} records of {} bytes: read over in {over:.2} s ({:.0} MB/s), read in {whole:.2} s ({:.0} MB/s), \
         as {} groups of requests in {grouped:.2} s ({:.0} MB/s)",
        bytes / count,
        speed(over),
        speed(whole),
        counts.len(),
        speed(grouped)
    );
}

fn timed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn keys(mapping: &Mapping<'_>, line: &str) -> Vec<String> {
    let (node, _) = json::parse(line);
    let node = node.expect("JSON");
    let record = Record::read(&node).expect("a record");
    let requests = mapping.requests(&record).expect("requests");
    requests.iter().map(|request| request.group_key(|_| false)).collect()
}
