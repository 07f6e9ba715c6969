//! The repository's own files, for the tests that hold its shape.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Every file under version control, and what it holds, unless it is no text. In a copy without
/// version control: every file that is neither hidden, installed nor built.
pub(crate) fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listed = Command::new("git").args(["ls-files"]).current_dir(root).output();
    let mut paths: Vec<String> = match listed {
        Ok(output) if output.status.success() && !output.stdout.is_empty() => {
            let text = String::from_utf8(output.stdout).unwrap();
            text.lines().map(str::to_owned).collect()
        }
        _ => walk(root, ""),
    };
    paths.sort();
    assert!(paths.iter().any(|path| path == "src/lib.rs"), "the files were not found");
    let read = |path: String| {
        let text = fs::read_to_string(root.join(&path)).ok()?; // removed, or no text
        Some((path, text))
    };
    paths.into_iter().filter_map(read).collect()
}

fn walk(root: &Path, folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap_or_default();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        let is_left_out =
            ["target", "node_modules", "dist", "screenshots"].contains(&name.as_str());
        if is_left_out || name.starts_with(".git") {
            continue;
        }
        match entry.file_type().unwrap().is_dir() {
            true => found.extend(walk(root, &path)),
            false => found.push(path),
        }
    }
    found
}

/// Rust code with its comments, texts and characters blanked out, line by line the same.
pub(crate) fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => end_of_line(&chars, at),
            '/' if chars.get(at + 1) == Some(&'*') => end_of_block_comment(&chars, at),
            '"' => end_of_string(&chars, at),
            'r' | 'b' if !is_word(at.checked_sub(1).map(|before| chars[before])) => {
                end_of_raw_string(&chars, at).unwrap_or(at)
            }
            '\'' => end_of_char(&chars, at),
            _ => at,
        };
        if end == at {
            code.push(chars[at]);
            at += 1;
            continue;
        }
        let blank = |c: &char| if *c == '\n' { '\n' } else { ' ' };
        code.extend(chars[at..end].iter().map(blank));
        at = end;
    }
    code
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

fn end_of_line(chars: &[char], at: usize) -> usize {
    let rest = chars[at..].iter();
    at + rest.take_while(|c| **c != '\n').count()
}

fn end_of_block_comment(chars: &[char], at: usize) -> usize {
    let (mut depth, mut at) = (0, at);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at.min(chars.len())
}

fn end_of_string(chars: &[char], at: usize) -> usize {
    let mut end = at + 1;
    while end < chars.len() && chars[end] != '"' {
        end += if chars[end] == '\\' { 2 } else { 1 };
    }
    (end + 1).min(chars.len())
}

/// `r"…"`, `r#"…"#`, `br"…"`; `None` when it is a name that begins so. `b"…"` is left to its quote.
fn end_of_raw_string(chars: &[char], at: usize) -> Option<usize> {
    let after_r = if chars[at] == 'b' && chars.get(at + 1) == Some(&'r') { at + 2 } else { at + 1 };
    if chars[after_r - 1] != 'r' {
        return None;
    }
    let hashes = chars[after_r..].iter().take_while(|c| **c == '#').count();
    if chars.get(after_r + hashes) != Some(&'"') {
        return None;
    }
    let closing: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let start = after_r + hashes + 1;
    let found = (start..chars.len()).find(|end| chars[*end..].starts_with(&closing));
    Some(found.map_or(chars.len(), |end| end + closing.len()))
}

/// A character; a lifetime has no second quote and stays.
fn end_of_char(chars: &[char], at: usize) -> usize {
    if chars.get(at + 1) == Some(&'\\') {
        let closing = (at + 3..chars.len()).find(|end| chars[*end] == '\'');
        return closing.map_or(chars.len(), |end| end + 1);
    }
    if chars.get(at + 2) == Some(&'\'') { at + 3 } else { at }
}
