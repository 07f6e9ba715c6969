//! **iam-verdict-code** finds the AWS calls that sources make.
//!
//! Python is parsed by ruff's parser, JavaScript and TypeScript by oxc's. Both become the same flat program, which is
//! evaluated without being run: what each expression may be, followed through variables, functions, classes and
//! files. Whatever then is a client of an AWS SDK and is called, is a call of AWS.
//!
//! ```
//! use iam_verdict_code::Source;
//! use iam_verdict_code::calls;
//!
//! let text = "import boto3\nboto3.client('s3').put_object(Bucket='reports', Key='2026.csv')\n";
//! let found = calls(&[Source { name: "job.py", text }]);
//! assert_eq!(found.calls[0].operation, "PutObject");
//! assert_eq!(found.calls[0].parameters["Bucket"], "reports");
//! assert!(found.not_seen.is_empty());
//! ```

#![deny(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::todo,
    clippy::unimplemented,
    clippy::unreachable,
    clippy::unwrap_used
)]

mod calls;
mod evaluate;
mod javascript;
#[cfg(feature = "js")]
pub mod js;
mod lines;
mod modules;
mod nesting;
mod program;
mod python;
mod sdk;

pub use crate::calls::CodeCalls;
pub use crate::calls::NotSeen;
pub use crate::calls::SdkCall;

use crate::lines::Lines;
use crate::modules::Modules;
use crate::program::Gap;
use crate::program::Place;
use crate::program::Program;

/// Longest source that is read, in bytes. Sources of people are shorter; longer ones are bundles.
pub const MOST_SOURCE_BYTES: usize = 2_000_000;

/// A source file.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its path, by which other files import it, and whose end tells the language.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// The calls that sources make, together.
#[must_use]
pub fn calls(sources: &[Source<'_>]) -> CodeCalls {
    let modules = Modules::new(sources.iter().map(|source| source.name));
    let mut program = Program::default();
    let mut gaps = Vec::new();
    for (file, source) in sources.iter().enumerate() {
        if let Err((place, why)) = read(&mut program, file, source) {
            gaps.push(Gap { place, why: format!("the file is not read: {why}") });
        }
    }
    let (found, not_followed) = evaluate::evaluate(&program, &modules);
    gaps.extend(not_followed);
    let lines: Vec<_> = sources.iter().map(|source| Lines::new(source.text)).collect();
    let place = |place: Place| {
        let (line, column) =
            lines.get(place.file).map_or((1, 0), |lines| lines.position(place.offset));
        (sources.get(place.file).map_or("", |source| source.name).to_owned(), line, column)
    };
    let mut not_seen: Vec<_> = gaps
        .into_iter()
        .map(|gap| {
            let (file, line, column) = place(gap.place);
            NotSeen { file, line, column, why: gap.why }
        })
        .collect();
    not_seen.sort();
    not_seen.dedup();
    let mut calls: Vec<_> = found
        .into_iter()
        .map(|found| {
            let (file, line, column) = place(found.place);
            let (service, operation) = (found.service.to_owned(), found.operation.to_owned());
            SdkCall { file, line, column, service, operation, parameters: found.parameters }
        })
        .collect();
    calls.sort_by(|left, right| {
        (&left.file, left.line, left.column).cmp(&(&right.file, right.line, right.column))
    });
    CodeCalls { calls, not_seen }
}

fn read(program: &mut Program, file: usize, source: &Source<'_>) -> Result<(), (Place, String)> {
    let start = Place { file, offset: 0 };
    if source.text.len() > MOST_SOURCE_BYTES {
        return Err((
            start,
            format!("it has {} bytes, {MOST_SOURCE_BYTES} are read at most", source.text.len()),
        ));
    }
    if !nesting::is_bearable(source.text) {
        return Err((start, format!("brackets nest deeper than {}", nesting::MOST_NESTED)));
    }
    if source.name.ends_with(".py") {
        return python::add(program, file, source.text);
    }
    javascript::add(program, file, source.name, source.text)
}
