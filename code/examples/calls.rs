//! Prints the AWS calls of source files: `cargo run --example calls FILE…`

use iam_verdict_code::Source;
use iam_verdict_code::calls;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let texts = names.iter().map(std::fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
    let sources: Vec<_> =
        names.iter().zip(&texts).map(|(name, text)| Source { name, text }).collect();
    println!("{}", serde_json::to_string_pretty(&calls(&sources))?);
    Ok(())
}
