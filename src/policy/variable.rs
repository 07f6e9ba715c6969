//! Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, `${*}`.

use std::ops::Range;

/// A text with the policy variables in it (rules VR1 to VR11).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    /// The pieces, in their order.
    pub parts: Vec<Part>,
}

/// A piece of a [`Template`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text as written: its wildcards count where the element takes wildcards.
    Text(String),
    /// One of `*`, `?` and `$`, written `${*}` and so on: never a wildcard (rule VR4).
    Literal(char),
    /// The value of a context key.
    Variable {
        /// The key as written. Letter case does not matter (rule VR3).
        key: String,
        /// What to use when the key has no value (rule VR5).
        default: Option<String>,
    },
}

/// What is wrong with a variable (rules VR10, VR11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableError {
    /// `${` without `}`.
    MissingBrace,
    /// `${}` or only spaces.
    Empty,
    /// A default that does not stand in single quotes.
    MissingQuote,
    /// A space in the name.
    Space,
    /// Another character that names cannot have.
    InvalidName,
}

impl Template {
    /// A text without variables: what every text is under version 2008-10-17 (rule VR2).
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self { parts: vec![Part::Text(text.to_owned())] }
    }

    /// Reads a text of a 2012-10-17 document.
    ///
    /// # Errors
    /// The first fault, in the order of the text.
    pub fn parse(text: &str) -> Result<Self, VariableError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            let (inside, behind) = split_at_brace(after).ok_or(VariableError::MissingBrace)?;
            parts.push(variable(inside)?);
            rest = behind;
        }
        if !rest.is_empty() || parts.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    /// Where the variable stands at which [`Template::parse`] stops, else the first one: in bytes.
    ///
    /// ```
    /// use iam_verdict::policy::variable::Template;
    ///
    /// assert_eq!(Template::place_in("a/${aws:userid}/${}"), Some(16..19));
    /// assert_eq!(Template::place_in("a/${aws:userid}"), Some(2..15));
    /// assert_eq!(Template::place_in("a/${aws:userid"), Some(2..14));
    /// assert_eq!(Template::place_in("a"), None);
    /// ```
    #[must_use]
    pub fn place_in(text: &str) -> Option<Range<usize>> {
        let mut first = None;
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let start = text.len().checked_sub(rest.len())?.saturating_add(before.len());
            let Some((inside, behind)) = split_at_brace(after) else {
                return Some(start..text.len());
            };
            let place = start..text.len().saturating_sub(behind.len());
            if variable(inside).is_err() {
                return Some(place);
            }
            first.get_or_insert(place);
            rest = behind;
        }
        first
    }

    /// Whether a context key is needed to know the text.
    #[must_use]
    pub fn has_variables(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Variable { .. }))
    }
}

/// The text up to the closing brace, a brace inside a quoted default left aside.
fn split_at_brace(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let end = text.char_indices().find(|(_, character)| {
        quoted ^= *character == '\'';
        *character == '}' && !quoted
    });
    let (end, _) = end.or_else(|| text.char_indices().find(|(_, character)| *character == '}'))?;
    Some((text.get(..end)?, text.get(end.saturating_add(1)..)?))
}

fn variable(inside: &str) -> Result<Part, VariableError> {
    let mut characters = inside.chars();
    if let (Some(only @ ('*' | '?' | '$')), None) = (characters.next(), characters.next()) {
        return Ok(Part::Literal(only));
    }
    let (key, default) = match inside.split_once(',') {
        None => (inside, None),
        Some((key, default)) => {
            (key, Some(quoted(default.trim()).ok_or(VariableError::MissingQuote)?))
        }
    };
    if key.trim().is_empty() {
        return Err(VariableError::Empty);
    }
    if key.contains(char::is_whitespace) {
        return Err(VariableError::Space);
    }
    let is_name = |c: char| c.is_alphanumeric() || ":/_.-+=@".contains(c);
    if !key.chars().all(is_name) {
        return Err(VariableError::InvalidName);
    }
    Ok(Part::Variable { key: key.to_owned(), default: default.map(str::to_owned) })
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('\'')?.strip_suffix('\'').filter(|inside| !inside.contains('\''))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn faulty(text: &str, error: VariableError) {
        assert_eq!(Template::parse(text), Err(error), "{text}");
    }

    #[test]
    fn faults_are_told_apart() {
        faulty("a${aws:username", VariableError::MissingBrace);
        faulty("${}", VariableError::Empty);
        faulty("${ }", VariableError::Empty);
        faulty("${aws:user name}", VariableError::Space);
        faulty("${aws:username, x}", VariableError::MissingQuote);
        faulty("${aws:username, 'it's'}", VariableError::MissingQuote);
        faulty("${aws:PrincipalTag/a!b}", VariableError::InvalidName);
        faulty("${${x}}", VariableError::InvalidName);
    }

    #[test]
    fn pieces_keep_their_order() {
        let template = Template::parse("a${*}b${aws:PrincipalTag/t, 'x}y'}$c").unwrap();
        let variable = Part::Variable {
            key: "aws:PrincipalTag/t".to_owned(),
            default: Some("x}y".to_owned()),
        };
        let text = |text: &str| Part::Text(text.to_owned());
        assert_eq!(
            template.parts,
            [text("a"), Part::Literal('*'), text("b"), variable, text("$c")]
        );
    }
}
