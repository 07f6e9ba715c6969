//! The sizes that files and functions keep, and words that no file holds.
#![cfg(not(target_arch = "wasm32"))]

mod source;

const FILE_LINES: usize = 600;
const FUNCTION_LINES: usize = 80;
const PARAMETERS: usize = 5;
const NESTING: usize = 4;

#[test]
fn files_and_functions_keep_their_sizes() {
    let mut faults = Vec::new();
    let mut read = 0;
    for (path, text) in source::files() {
        if is_source(&path) && !is_generated(&text) {
            faults.extend(size_faults(&path, &text));
            read += 1;
        }
    }
    assert!(read > 50, "only {read} files were read");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn no_file_tells_of_a_machine_or_of_unfinished_work() {
    let mut faults = Vec::new();
    for (path, text) in source::files() {
        faults.extend(word_faults(&path, &text));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn is_source(path: &str) -> bool {
    [".rs", ".ts", ".tsx", ".mjs", ".css"].iter().any(|ending| path.ends_with(ending))
}

fn is_generated(text: &str) -> bool {
    text.starts_with("// @generated")
}

fn size_faults(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let own_tests = "#[cfg(test)]\nmod tests {";
    let without_tests = text.find(own_tests).map_or(text, |at| &text[..at]);
    let lines = without_tests.lines().count();
    if lines > FILE_LINES {
        faults.push(format!("{path}: {lines} lines, more than {FILE_LINES}"));
    }
    if !path.ends_with(".rs") {
        return faults;
    }
    for function in functions(&source::code(text)) {
        let Function { name, line, lines, parameters, nesting } = function;
        let mut check = |what: &str, value: usize, limit: usize| {
            if value > limit {
                faults
                    .push(format!("{path}:{line}: `{name}` has {value} {what}, more than {limit}"));
            }
        };
        check("lines", lines, FUNCTION_LINES);
        check("parameters", parameters, PARAMETERS);
        check("levels of nesting", nesting, NESTING);
    }
    faults
}

#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: String,
    line: usize,
    lines: usize,
    parameters: usize,
    nesting: usize,
}

/// Every function with a body in Rust code without comments and texts.
fn functions(code: &str) -> Vec<Function> {
    let starts = code.match_indices("fn ").filter(|(at, _)| {
        let before = code[..*at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || c == '(')
    });
    starts.filter_map(|(at, _)| function(code, at)).collect()
}

fn function(code: &str, at: usize) -> Option<Function> {
    let name: String =
        code[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if name.is_empty() {
        return None; // the type of a function
    }
    let open = at + code[at..].find('(')?;
    let close = closing(code, open)?;
    let body = close + code[close..].find(['{', ';'])?;
    if code[body..].starts_with(';') {
        return None; // declared without a body
    }
    let end = closing(code, body)?;
    Some(Function {
        name,
        line: code[..at].matches('\n').count() + 1,
        lines: code[at..end].matches('\n').count() + 1,
        parameters: parameters(&code[open + 1..close]),
        nesting: nesting(&code[body + 1..end]),
    })
}

/// Where the bracket at `open` is closed.
fn closing(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in code[open..].char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(open + at);
        }
    }
    None
}

/// The parameters between the brackets, `self` left out.
fn parameters(list: &str) -> usize {
    let mut depth = 0;
    let mut parts = vec![String::new()];
    let mut before = ' ';
    for c in list.chars() {
        match c {
            '(' | '[' | '{' | '<' => depth += 1,
            '>' if before == '-' => {}
            ')' | ']' | '}' | '>' => depth -= 1,
            ',' if depth == 0 => parts.push(String::new()),
            _ => {}
        }
        parts.last_mut().unwrap().push(c);
        before = c;
    }
    let is_parameter = |part: &&String| {
        let part = part.trim_start_matches(',').trim();
        let name = part.trim_start_matches(['&', ' ']).trim_start_matches("mut ");
        !part.is_empty() && name != "self" && !name.ends_with(" self")
    };
    parts.iter().filter(is_parameter).count()
}

/// The deepest nesting of blocks in a body; the braces of a struct are no block.
fn nesting(body: &str) -> usize {
    let (mut depth, mut deepest) = (0, 0);
    let mut kinds = Vec::new();
    for (at, c) in body.char_indices() {
        match c {
            '{' => {
                let is_block = opens_block(&body[..at]);
                kinds.push(is_block);
                depth += usize::from(is_block);
                deepest = deepest.max(depth);
            }
            '}' => depth -= usize::from(kinds.pop().unwrap_or(false)),
            _ => {}
        }
    }
    deepest
}

fn opens_block(before: &str) -> bool {
    let before = before.trim_end();
    let is_header = |c: char| c == ';' || c == '{' || c == '}';
    let header = before.rsplit(is_header).next().unwrap_or("").trim_start();
    let words = ["if", "else", "for", "while", "loop", "match", "unsafe", "fn"];
    let has_word =
        header.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| words.contains(&w));
    let follows = ["=>", ")", "|", "=", "else"].iter().any(|end| before.ends_with(end));
    has_word || follows || header.is_empty()
}

/// Words that no text under version control holds. Each is put together here, so that this file
/// does not hold it either.
fn word_faults(path: &str, text: &str) -> Vec<String> {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];
    let folders = [
        concat!("/ro", "ot/"),
        concat!("/wo", "rk/"),
        concat!("/Us", "ers/"),
        concat!("/tmp", "/iv"),
        concat!("C:", "\\Users"),
    ];
    let mut faults = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let place = format!("{path}:{}", index + 1);
        if let Some(mark) = marks.iter().find(|mark| line.contains(**mark)) {
            faults.push(format!("{place}: finish it instead of leaving a {mark}"));
        }
        let begins_path = |at: usize| {
            let before = line[..at].chars().next_back();
            before.is_none_or(|c| c.is_whitespace() || "\"'`(=@".contains(c))
        };
        let found = folders.iter().flat_map(|folder| line.match_indices(folder));
        for (_, folder) in found.filter(|(at, _)| begins_path(*at)) {
            faults.push(format!("{place}: a path of one machine: {folder}…"));
        }
        if let Some(host) = registry(path, line) {
            faults.push(format!("{place}: names the package registry {host}"));
        }
    }
    faults
}

/// A registry in a file that says where packages come from, unless it is the public one.
fn registry<'a>(path: &str, line: &'a str) -> Option<&'a str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let tells = ["package-lock.json", "Cargo.lock", ".npmrc", "config.toml", "deny.toml"];
    // Of npm's file only `resolved` tells where a package comes from, and not whom to support.
    let is_other = name == "package-lock.json" && !line.contains("\"resolved\":");
    if !tells.contains(&name) || is_other || line.trim_start().starts_with('#') {
        return None;
    }
    let at = line.find("://")? + 3;
    let host = line[at..].split(['/', '"', ' ']).next()?;
    let public = ["registry.npmjs.org", "github.com", "crates.io", "index.crates.io"];
    (!public.contains(&host)).then_some(host)
}

// ---- tests of the checks themselves

#[track_caller]
fn assert_fault(found: &[String], expected: &str) {
    assert!(found.iter().any(|fault| fault.contains(expected)), "{found:?} lacks {expected:?}");
}

#[test]
fn long_files_and_functions_are_told() {
    let long = "// line\n".repeat(FILE_LINES + 1);
    assert_fault(&size_faults("src/a.rs", &long), "601 lines");
    assert_fault(&size_faults("www/src/a.ts", &long), "601 lines");
    let tested = format!("{}#[cfg(test)]\nmod tests {{\n{long}}}\n", "// line\n".repeat(599));
    assert_eq!(size_faults("src/a.rs", &tested), Vec::<String>::new());
    assert!(is_generated("// @generated by a script\n"));
    let body = "    let a = 1;\n".repeat(FUNCTION_LINES);
    assert_fault(
        &size_faults("src/a.rs", &format!("\nfn long() {{\n{body}}}\n")),
        "src/a.rs:2: `long` has 82",
    );
}

#[test]
fn many_parameters_and_deep_blocks_are_told() {
    let many = "fn many(&self, a: A, b: (B, B), c: C<D, E>, d: &dyn Fn(F, G) -> H, e: I, f: J) {}";
    assert_fault(&size_faults("src/a.rs", many), "`many` has 6 parameters");
    let five =
        "fn five(\n    &mut self,\n    a: A,\n    b: B,\n    c: C,\n    d: D,\n    e: E,\n) {}";
    assert_eq!(size_faults("src/a.rs", five), Vec::<String>::new());
    let deep = "fn deep() { if a { for b in c { match d { E => { while f { g() } } } } } }";
    assert_fault(&size_faults("src/a.rs", deep), "`deep` has 5 levels");
    let flat = "fn flat() -> A { let a = B { c: D { e: F { g: H { i: J {} } } } }; a }";
    assert_eq!(functions(&source::code(flat))[0].nesting, 0);
}

#[test]
fn what_looks_like_code_in_texts_is_not_code() {
    let text = "fn a() {\n    let b = \"fn c() {\"; // fn d() {\n    let e = '{'; let f = r#\"\"fn g() {\"#;\n}\n";
    let found = functions(&source::code(text));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].lines, found[0].nesting), (4, 0));
    assert_eq!(
        source::code("a /* b /* c */ d */ e<'f> 'g'").trim_end(),
        "a                   e<'f>"
    );
}

#[test]
fn marks_paths_and_hosts_are_told() {
    let mark = concat!("// TO", "DO later");
    assert_fault(&word_faults("src/a.rs", mark), "src/a.rs:1: finish it");
    let folder = concat!("see \"/ro", "ot/x\"");
    assert_fault(&word_faults("docs/a.md", &format!("\n{folder}")), "docs/a.md:2: a path");
    let within = concat!("arn:aws:s3:::bucket/wo", "rk/x");
    assert_eq!(word_faults("a.json", within), Vec::<String>::new());
    let lock = "      \"resolved\": \"https://mirror.example/left-pad.tgz\",";
    assert_fault(&word_faults("package-lock.json", lock), "mirror.example");
    let public = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    assert_eq!(word_faults("Cargo.lock", public), Vec::<String>::new());
}
