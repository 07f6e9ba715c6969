//! Which modules are files of the program.

use crate::evaluate::Value;

/// The files of a program by their paths, without extensions.
#[derive(Debug)]
pub(crate) struct Modules {
    paths: Vec<String>,
}

/// Extensions of sources, the longer ones first.
const EXTENSIONS: [&str; 9] = [".tsx", ".mts", ".cts", ".jsx", ".mjs", ".cjs", ".py", ".ts", ".js"];

/// What a folder is imported by.
const INDEXES: [&str; 2] = ["/index", "/__init__"];

fn without_extension(path: &str) -> &str {
    EXTENSIONS.iter().find_map(|extension| path.strip_suffix(extension)).unwrap_or(path)
}

impl Modules {
    /// Of files by their names.
    pub(crate) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self {
            paths: names
                .map(|name| without_extension(&name.replace('\\', "/")).to_owned())
                .collect(),
        }
    }

    /// What an import in a file gets. `./clients` and `../clients` as JavaScript means them, `.clients`,
    /// `app.clients` as Python does; a module of the program wins over one from outside.
    pub(crate) fn value(&self, from: usize, specifier: &str) -> Value {
        let folder =
            self.paths.get(from).map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder));
        let wanted = if specifier.starts_with("./") || specifier.starts_with("../") {
            joined(folder.unwrap_or_default(), without_extension(specifier))
        } else if let Some(dotted) = specifier.strip_prefix('.') {
            let climbs = dotted.chars().take_while(|letter| *letter == '.').count();
            let path = format!(
                "{}{}",
                "../".repeat(climbs),
                dotted.trim_start_matches('.').replace('.', "/")
            );
            joined(folder.unwrap_or_default(), &path)
        } else {
            let path = specifier.replace('.', "/");
            return self
                .ending(&path)
                .map_or_else(|| Value::Module(specifier.to_owned()), Value::File);
        };
        self.at(&wanted).map_or_else(|| Value::Module(specifier.to_owned()), Value::File)
    }

    fn at(&self, wanted: &str) -> Option<usize> {
        let is_wanted = |path: &str| {
            path == wanted || INDEXES.iter().any(|index| path.strip_suffix(index) == Some(wanted))
        };
        self.paths.iter().position(|path| is_wanted(path))
    }

    /// A module of Python by its whole dotted name, from whatever folder its packages begin in.
    fn ending(&self, wanted: &str) -> Option<usize> {
        let ends = |path: &str| {
            path == wanted || path.strip_suffix(wanted).is_some_and(|before| before.ends_with('/'))
        };
        let is_wanted = |path: &str| ends(path) || path.strip_suffix("/__init__").is_some_and(ends);
        self.paths.iter().position(|path| is_wanted(path))
    }
}

/// A path from a folder on, with `.` and `..` taken out.
fn joined(folder: &str, path: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(path.split('/')) {
        match step {
            "" | "." => {}
            ".." => _ = steps.pop(),
            step => steps.push(step),
        }
    }
    steps.join("/")
}
