//! From texts to a world.

use crate::accounts;
use crate::accounts::Reader;
use crate::api::scenario::Input;
use crate::api::scenario::values;
use crate::base::budget::MAX_WORLD_INPUTS;
use crate::base::diagnostic::Path;
use crate::json::Node;
use crate::request::RequestError;
use crate::request::RequestErrorCode;

/// How the first line of a credential report begins.
const REPORT: &str = "user,arn,";

/// Reads one JSON text, several one after the other or line by line, a credential report as CSV; of
/// several such things, an array of them or of their texts.
pub(super) fn read(text: &str) -> Result<accounts::World, RequestError> {
    let mut reading = Reading::default();
    let texts = reading.values(text, Path::root())?;
    // The texts that stand in others.
    let inner = texts.iter().flat_map(|(input, path)| {
        items(&input.node, path).into_iter().filter_map(|(item, path)| Some((item.as_str()?, path)))
    });
    for (own, path) in inner.collect::<Vec<(&str, Path)>>() {
        for (input, path) in reading.values(own, path)? {
            let inside = items(&input.node, &path);
            for (item, path) in inside.into_iter().filter(|(item, _)| item.as_str().is_some()) {
                reading.reader.read(input.text, item, path);
            }
        }
    }
    for (text, path) in std::mem::take(&mut reading.later) {
        reading.reader.read(&text, &Input::parse(&text)?.node, path);
    }
    Ok(reading.reader.finish())
}

#[derive(Default)]
struct Reading {
    reader: Reader,
    inputs: usize,
    /// What does not name its account, and policies of AWS that others may lack, are read when all else was.
    later: Vec<(String, Path)>,
}

impl Reading {
    /// Reads what a text holds but for further texts in it, and gives it back.
    fn values<'a>(
        &mut self,
        text: &'a str,
        path: Path,
    ) -> Result<Vec<(Input<'a>, Path)>, RequestError> {
        if text.trim_start_matches('\u{feff}').starts_with(REPORT) {
            self.reader.read_report(text, path);
            return Ok(Vec::new());
        }
        let inputs = inputs(text, path)?;
        for (input, path) in &inputs {
            for (item, path) in items(&input.node, path) {
                self.item(input.text, item, path)?;
            }
            let documents = self.reader.take_documents();
            input.check_duplicates(&documents).map_err(|error| at(path, error))?;
        }
        Ok(inputs)
    }

    fn item(&mut self, text: &str, item: &Node, path: Path) -> Result<(), RequestError> {
        self.inputs = self.inputs.saturating_add(1);
        if self.inputs > MAX_WORLD_INPUTS {
            let message = format!("more than the {MAX_WORLD_INPUTS} inputs that are read");
            return Err(RequestError::new(RequestErrorCode::TooLarge, "", message));
        }
        if Reader::needs_account(item) || Reader::is_of_aws_policies(item) {
            self.later.push((item.span.slice(text).to_owned(), path));
        } else if item.as_str().is_none() {
            self.reader.read(text, item, path);
        }
        Ok(())
    }
}

/// What a value holds: the elements of an array, else itself.
fn items<'a>(node: &'a Node, path: &Path) -> Vec<(&'a Node, Path)> {
    match node.as_array() {
        None => vec![(node, path.clone())],
        Some(items) => {
            items.iter().enumerate().map(|(index, item)| (item, path.index(index))).collect()
        }
    }
}

/// The values of a text, one or several.
fn inputs(text: &str, path: Path) -> Result<Vec<(Input<'_>, Path)>, RequestError> {
    let whole = match Input::parse(text) {
        Ok(input) => return Ok(vec![(input, path)]),
        Err(error) => error,
    };
    let values = values(text);
    if values.len() < 2 {
        return Err(at(&path, whole));
    }
    let input = |(index, value)| {
        let path = path.index(index);
        match Input::parse(value) {
            Ok(input) => Ok((input, path)),
            Err(error) => Err(at(&path, error)),
        }
    };
    values.into_iter().enumerate().map(input).collect()
}

/// An error with the place of its text before it.
fn at(path: &Path, error: RequestError) -> RequestError {
    if path.segments().is_empty() {
        return error;
    }
    let message = match error.field.as_str() {
        "" => error.message,
        field => format!("{field}: {}", error.message),
    };
    RequestError { field: path.to_string(), message, ..error }
}
