//! Imports go down only. The `mod` lines of `src/lib.rs`, grouped by `// floor N`, are the law: a
//! module uses lower floors, never a higher one, never a neighbour on its own.
#![cfg(not(target_arch = "wasm32"))]

mod source;

use std::collections::BTreeMap;

#[test]
fn imports_go_down_only() {
    let files = source::files();
    let files = files.iter().filter(|(path, _)| path.starts_with("src/") && path.ends_with(".rs"));
    let files: Vec<(&str, &str)> = files.map(|(path, text)| (&path[..], &text[..])).collect();
    let faults = faults(&files);
    assert!(files.len() > 20, "only {} files were read", files.len());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Everything that breaks the law, as `file:line: what`.
fn faults(files: &[(&str, &str)]) -> Vec<String> {
    let library = files.iter().find(|(path, _)| *path == "src/lib.rs");
    let library = library.expect("no src/lib.rs").1;
    let mut faults = Vec::new();
    let floors = floors(library, &mut faults);
    for (path, text) in files {
        if *path == "src/lib.rs" {
            continue;
        }
        let module = module(path);
        if !floors.contains_key(module) {
            faults
                .push(format!("{path}:1: the module `{module}` stands on no floor of src/lib.rs"));
            continue;
        }
        let is_root =
            *path == format!("src/{module}.rs") || *path == format!("src/{module}/mod.rs");
        check(path, text, is_root, &floors, &mut faults);
    }
    faults
}

/// The module of the crate's root that a file belongs to.
fn module(path: &str) -> &str {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    inside.split('/').next().unwrap_or(inside)
}

/// The floor of each module; whatever else stands in `src/lib.rs` is a fault.
fn floors(library: &str, faults: &mut Vec<String>) -> BTreeMap<String, u32> {
    let mut floors = BTreeMap::new();
    let mut floor: Option<u32> = None;
    let code = without_attributes(&source::code(library));
    for (index, (line, code)) in library.lines().zip(code.lines()).enumerate() {
        let number = index + 1;
        if let Some(rest) = line.strip_prefix("// floor ") {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let next = digits.parse().ok();
            if next.is_none() || next <= floor {
                faults.push(format!("src/lib.rs:{number}: floors are numbered from below"));
            }
            floor = next;
        }
        let code = code.trim();
        let name = code.strip_prefix("pub ").unwrap_or(code).strip_prefix("mod ");
        match (name.and_then(|name| name.strip_suffix(';')), floor) {
            (Some(name), Some(floor)) => {
                floors.insert(name.to_owned(), floor);
            }
            (Some(name), None) => {
                faults.push(format!("src/lib.rs:{number}: `{name}` stands on no floor"));
            }
            (None, _) if code.is_empty() => {}
            (None, _) => {
                faults.push(format!("src/lib.rs:{number}: only `mod` lines stand here: `{code}`"));
            }
        }
    }
    floors
}

/// Code with its attributes blanked out.
fn without_attributes(code: &str) -> String {
    let mut depth = 0;
    let mut blanked = String::with_capacity(code.len());
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        let begins = c == '#' && matches!(chars.peek(), Some('[' | '!'));
        let is_inside = depth > 0 || begins;
        match c {
            '[' if is_inside => depth += 1,
            ']' if is_inside => depth -= 1,
            '#' if begins && depth == 0 => {
                blanked.push(' ');
                while chars.peek() == Some(&'!') {
                    blanked.push(' ');
                    chars.next();
                }
                chars.next(); // the bracket
                blanked.push(' ');
                depth = 1;
                continue;
            }
            _ => {}
        }
        blanked.push(if is_inside && c != '\n' { ' ' } else { c });
    }
    blanked
}

/// One file: every path from the crate's root, and every way around them.
fn check(
    path: &str,
    text: &str,
    is_root: bool,
    floors: &BTreeMap<String, u32>,
    faults: &mut Vec<String>,
) {
    let own = module(path);
    let code = source::code(text);
    let tests = code.lines().position(|line| line.trim() == "#[cfg(test)]");
    for (index, line) in code.lines().enumerate() {
        let place = format!("{path}:{}", index + 1);
        for used in roots(line) {
            match (floors.get(own), floors.get(used)) {
                _ if used == own => {}
                (_, None) => faults.push(format!(
                    "{place}: `crate::{used}`: name one module of a floor, with what it holds"
                )),
                (Some(floor), Some(below)) if below < floor => {}
                (floor, other) => faults.push(format!(
                    "{place}: `{own}` on floor {} uses `{used}` on floor {}",
                    floor.unwrap_or(&0),
                    other.unwrap_or(&0)
                )),
            }
        }
        let is_test = tests.is_some_and(|tests| index >= tests);
        let compact: String = line.split_whitespace().collect();
        if compact.contains("super::super") || is_root && !is_test && compact.contains("super::") {
            faults.push(format!("{place}: `super` leaves the module: write `crate::…`"));
        }
        if compact.contains("#[path") {
            faults.push(format!("{place}: a module lies where its name says"));
        }
    }
}

/// What follows each `crate::` of a line, up to the next `::`, `;`, brace and the like.
fn roots(line: &str) -> Vec<&str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let starts = line.match_indices("crate::").filter(|(at, _)| !line[..*at].ends_with(is_name));
    let root = |(at, found): (usize, &str)| {
        let rest = line[at + found.len()..].trim_start();
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        if end == 0 { rest.get(..1).unwrap_or("") } else { &rest[..end] }
    };
    starts.map(root).collect()
}

// ---- tests of the check itself

const LIBRARY: &str = "//! Text on `crate::json`.\n\n#![deny(\n    missing_docs,\n)]\n// floor 0: ground\npub mod base;\n\n\
    // floor 1: twins\npub mod json;\nmod value;\n\n// floor 2: roof\n#[cfg(feature = \"wire\")]\npub mod api;\n";

#[track_caller]
fn assert_faults(path: &str, text: &str, expected: &[&str]) {
    let found = faults(&[("src/lib.rs", LIBRARY), (path, text)]);
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.contains(expected), "{found:?} lacks {expected:?}");
    }
}

#[test]
fn what_is_lawful_passes() {
    assert_faults("src/api/call.rs", "use crate::json::Node;\nuse super::wire;\n", &[]);
    assert_faults("src/api/mod.rs", "use crate::api::wire;\nuse crate::base::Span;\n", &[]);
    assert_faults(
        "src/json.rs",
        "// see crate::api\n/* crate::api */ const A: &str = \"crate::api\";",
        &[],
    );
    assert_faults("src/base/mod.rs", "#[cfg(test)]\nmod tests {\n    use super::*;\n}\n", &[]);
}

#[test]
fn what_is_not_is_told_with_its_place() {
    assert_faults(
        "src/json.rs",
        "\nuse crate::api::call;\n",
        &["src/json.rs:2: `json` on floor 1 uses `api`"],
    );
    assert_faults("src/json.rs", "use crate::value::glob;", &["uses `value` on floor 1"]);
    assert_faults("src/api.rs", "use crate::{json, value};", &["`crate::{`"]);
    assert_faults("src/api.rs", "use crate::Item;", &["`crate::Item`"]);
    assert_faults("src/api.rs", "fn a() { crate::nowhere::b() }", &["`crate::nowhere`"]);
    assert_faults("src/api/a/b.rs", "use super::super::wire;", &["`super`"]);
    assert_faults("src/api/mod.rs", "use super::json::Node;", &["`super`"]);
    assert_faults("src/base.rs", "#[path = \"x.rs\"]\nmod a;", &["src/base.rs:1"]);
    assert_faults("src/cellar/mod.rs", "", &["stands on no floor"]);
}

#[test]
fn the_library_holds_mod_lines_only() {
    let found = |library: &str| faults(&[("src/lib.rs", library)]);
    assert_eq!(found(LIBRARY), Vec::<String>::new());
    assert!(found("pub mod base;\n")[0].contains("no floor"));
    assert!(found("// floor 0\npub use base::Span;\n")[0].contains("src/lib.rs:2"));
    assert!(found("// floor 1\n// floor 0\n")[0].contains("numbered"));
}
