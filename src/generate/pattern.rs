//! Resources as policies name them: what was told is literal, and what was not is a placeholder.

use crate::catalog::Catalog;
use crate::value::arn::Arn;
use crate::value::extent::Extent;

/// What stands for placeholders while a template is proven: of every name another text.
const PARTITION: &str = "aws";
const REGION: &str = "us-east-1";
const ACCOUNT: &str = "111122223333";

/// More types of resources than these are no alternatives: tags are put on whatever a service has.
const MOST_ALTERNATIVES: usize = 6;

/// Actions of Amazon CloudWatch Logs on log groups without `:*` (CloudWatch Logs User Guide, "CloudWatch Logs resources
/// and operations").
const LOG_TAGS: [&str; 3] = ["logs:ListTagsForResource", "logs:TagResource", "logs:UntagResource"];

/// A resource as it was told. No character of it is a wildcard or a policy variable: whoever names an object
/// `*` widens no policy.
fn literal(arn: &str) -> String {
    let mut pattern = String::with_capacity(arn.len());
    for piece in pieces(arn) {
        match piece {
            Piece::Placeholder(_, text) => pattern.push_str(text),
            Piece::Text(text) => push_literal(&mut pattern, text),
        }
    }
    pattern
}

/// A resource of a record, with log groups as policies have them, however the record has them.
pub(super) fn recorded(action: &str, arn: &str) -> String {
    let is_log = Arn::parse(arn).is_some_and(|arn| arn.service == "logs");
    let name = arn.strip_suffix(":*").filter(|_| is_log).unwrap_or(arn);
    log_group(action, &literal(name))
}

/// A resource of a source: literal but for `*`, which stands for what can be anything.
pub(super) fn written(arn: &str) -> String {
    arn.split('*').map(literal).collect::<Vec<_>>().join("*")
}

/// The resource of a log group as policies and decisions have it: `:*` behind its name, but for tags.
pub(super) fn log_group(action: &str, arn: &str) -> String {
    let resource = Arn::parse(arn).filter(|arn| arn.service == "logs");
    let name = resource.and_then(|arn| arn.resource.strip_prefix("log-group:"));
    match name {
        Some(name) if !name.contains(':') && !LOG_TAGS.contains(&action) => format!("{arn}:*"),
        _ => arn.to_owned(),
    }
}

/// A pattern whose placeholders stand at its end, behind something that is named: what a program does in one
/// bucket it does on objects of any name, and AWS appends ids.
pub(super) fn open_ended(pattern: &str, catalog: &Catalog) -> String {
    let open = || {
        let (before, _) = name_start(pattern, catalog)?;
        let name = pattern.get(before..)?;
        let at = pieces(name).take_while(|piece| matches!(piece, Piece::Text(_)));
        let told: usize = at.map(|piece| piece.text().len()).sum();
        let (told, rest) = name.split_at_checked(told)?;
        let only_placeholders = pieces(rest).all(|piece| match piece {
            Piece::Placeholder(..) => true,
            Piece::Text(text) => !text.contains(|letter: char| letter.is_ascii_alphanumeric()),
        });
        let is_named = told.contains(|letter: char| letter.is_ascii_alphanumeric());
        if rest.is_empty() || !is_named || !only_placeholders {
            return None;
        }
        let end = if rest == "${SixRandomCharacters}" { "??????" } else { "*" };
        Some(format!("{}{told}{end}", pattern.get(..before)?))
    };
    open().unwrap_or_else(|| pattern.to_owned())
}

/// The ARNs that an action can be asked on, where its types are alternatives and nothing tells of any: an object, or one
/// behind an access point. Of an action with one type that can be left out, or with many, nothing is said.
pub(super) fn alternatives(action: &str, catalog: &Catalog) -> Vec<String> {
    let uses = catalog.action(action).into_iter().flat_map(|action| action.resource_uses());
    let arns: Vec<String> = uses.map(|used| used.resource_type.arn()).collect();
    if (2..=MOST_ALTERNATIVES).contains(&arns.len()) { arns } else { Vec::new() }
}

/// Where the name in an ARN begins, behind what all of its type begin with, and how long the first step of its path is.
pub(super) fn name_start(pattern: &str, catalog: &Catalog) -> Option<(usize, usize)> {
    let arn = Arn::parse(pattern)?;
    let types = catalog.resource_types_of_arn(arn.service);
    let starts = types.filter_map(|known| {
        let [.., resource] = known.arn_fields();
        let start = resource.split("${").next().unwrap_or_default();
        arn.resource.starts_with(start).then_some(start.len())
    });
    let before = pattern.len().saturating_sub(arn.resource.len()).saturating_add(starts.max()?);
    let step = pattern.get(before..)?.find('/').map_or(0, |at| at.saturating_add(1));
    Some((before, step))
}

/// What a pattern covers, whatever stands in the place of its placeholders.
pub(super) fn extent(pattern: &str) -> Extent {
    let mut extent = Extent::default();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let escaped = escaped(rest);
        let (behind, end) = match (escaped, placeholder(rest)) {
            (Some((mark, behind)), _) => {
                extent.literal(mark);
                (behind, 0)
            }
            (None, Some((_, all))) => {
                extent.wildcards("*");
                (rest, all.len())
            }
            (None, None) => {
                extent.wildcards(first.encode_utf8(&mut [0; 4]));
                (rest, first.len_utf8())
            }
        };
        rest = behind.get(end..).unwrap_or_default();
    }
    extent
}

/// A mark that a pattern begins with as itself, and what follows.
fn escaped(pattern: &str) -> Option<(&'static str, &str)> {
    let marks = ["*", "?", "$"].into_iter();
    marks.filter_map(|mark| Some((mark, pattern.strip_prefix(&format!("${{{mark}}}"))?))).next()
}

/// A text that a pattern covers.
pub(super) fn instance(pattern: &str) -> String {
    let mut instance = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let (text, behind) = match (escaped(rest), first) {
            (Some(escaped), _) => escaped,
            (None, '*' | '?') => ("x", rest.get(1..).unwrap_or_default()),
            (None, _) => rest.split_at_checked(first.len_utf8()).unwrap_or((rest, "")),
        };
        instance.push_str(text);
        rest = behind;
    }
    instance
}

fn push_literal(pattern: &mut String, text: &str) {
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_variable = character == '$' && characters.peek() == Some(&'{');
        if is_variable || matches!(character, '*' | '?') {
            pattern.push_str("${");
            pattern.push(character);
            pattern.push('}');
        } else {
            pattern.push(character);
        }
    }
}

/// The names of the placeholders of a text, in their order.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).filter_map(|piece| match piece {
        Piece::Placeholder(name, _) => Some(name),
        Piece::Text(_) => None,
    })
}

/// A text with something in place of its placeholders.
pub(super) fn filled(text: &str) -> String {
    let piece = |piece| match piece {
        Piece::Placeholder("Partition", _) => PARTITION,
        Piece::Placeholder("Region", _) => REGION,
        Piece::Placeholder("Account", _) => ACCOUNT,
        Piece::Placeholder(name, _) => name,
        Piece::Text(text) => text,
    };
    pieces(text).map(piece).collect()
}

#[derive(Debug, Clone, Copy)]
enum Piece<'a> {
    Text(&'a str),
    /// Its name, and all of it.
    Placeholder(&'a str, &'a str),
}

impl<'a> Piece<'a> {
    const fn text(self) -> &'a str {
        match self {
            Self::Text(text) | Self::Placeholder(_, text) => text,
        }
    }
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, all)) = placeholder(rest) {
            rest = rest.get(all.len()..).unwrap_or_default();
            return Some(Piece::Placeholder(name, all));
        }
        let starts = rest.match_indices("${").map(|(at, _)| at);
        let is_placeholder =
            |at: &usize| rest.get(*at..).is_some_and(|text| placeholder(text).is_some());
        let end = starts.into_iter().find(is_placeholder).unwrap_or(rest.len());
        let (text, behind) = rest.split_at_checked(end)?;
        rest = behind;
        Some(Piece::Text(text))
    })
}

/// The placeholder that a text begins with: `${BucketName}`. Names of condition keys have a colon, and `${*}` has no
/// name.
fn placeholder(text: &str) -> Option<(&str, &str)> {
    let (name, _) = text.strip_prefix("${")?.split_once('}')?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let all = text.get(..name.len().saturating_add(3))?;
    (!name.is_empty() && name.bytes().all(is_name)).then_some((name, all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_recorded_is_no_pattern() {
        let arn = |key: &str| literal(&format!("arn:aws:s3:::b/{key}"));
        assert_eq!(arn("*"), "arn:aws:s3:::b/${*}");
        assert_eq!(arn("a?${aws:username}$"), "arn:aws:s3:::b/a${?}${$}{aws:username}$");
        assert_eq!(arn("${ObjectName}"), "arn:aws:s3:::b/${ObjectName}");
        assert_eq!(
            written("arn:aws:s3:::b/*/${aws:userid}?"),
            "arn:aws:s3:::b/*/${$}{aws:userid}${?}"
        );
        assert_eq!(
            instance("arn:aws:s3:::b/*/${$}{aws:userid}${?}-??"),
            "arn:aws:s3:::b/x/${aws:userid}?-xx"
        );
        let group = "arn:aws:logs:eu-west-1:111122223333:log-group:/a";
        assert_eq!(log_group("logs:PutRetentionPolicy", group), format!("{group}:*"));
        assert_eq!(log_group("logs:TagResource", group), group);
        assert_eq!(log_group("logs:CreateLogStream", &format!("{group}:*")), format!("{group}:*"));
    }

    #[test]
    fn placeholders_have_names() {
        let names = |text| placeholders(text).collect::<Vec<_>>();
        assert_eq!(names("${Partition}:${*}/${aws:userid}/${A-b_1}${"), ["Partition", "A-b_1"]);
        assert_eq!(filled("arn:${Partition}:${X}/${$}{Region}"), "arn:aws:X/${$}{Region}");
    }
}
