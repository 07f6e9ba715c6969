//! Amazon Resource Names.

/// The fields of an ARN behind `arn:`. The last one keeps all further colons (rule R3).
///
/// ```
/// use iam_verdict::value::arn::Arn;
/// let arn = Arn::parse("arn:aws:logs:us-east-1:111122223333:log-group:app").unwrap();
/// assert_eq!((arn.service, arn.resource), ("logs", "log-group:app"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, …
    pub partition: &'a str,
    /// The service, which is not always the prefix of its actions.
    pub service: &'a str,
    /// The Region; empty for global services.
    pub region: &'a str,
    /// The account; empty for S3 buckets and some others.
    pub account: &'a str,
    /// The rest.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Splits an ARN; `None` without the prefix `arn:` or with fewer than six fields.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut fields = text.strip_prefix("arn:")?.splitn(5, ':');
        Some(Self {
            partition: fields.next()?,
            service: fields.next()?,
            region: fields.next()?,
            account: fields.next()?,
            resource: fields.next()?,
        })
    }

    /// The five fields behind `arn:`.
    #[must_use]
    pub const fn fields(&self) -> [&'a str; 5] {
        [self.partition, self.service, self.region, self.account, self.resource]
    }
}

/// Splits a pattern at the first five colons that do not stand inside `${…}` (rule R3): one to six
/// fields, each with its offset in bytes.
#[must_use]
pub fn split_fields(text: &str) -> Vec<(usize, &str)> {
    let mut fields = Vec::with_capacity(6);
    let mut start = 0_usize;
    let mut in_variable = false;
    let mut before = ' ';
    for (offset, character) in text.char_indices() {
        match character {
            '{' if before == '$' => in_variable = true,
            '}' => in_variable = false,
            ':' if !in_variable && fields.len() < 5 => {
                fields.push((start, text.get(start..offset).unwrap_or_default()));
                start = offset.saturating_add(1);
            }
            _ => {}
        }
        before = character;
    }
    fields.push((start, text.get(start..).unwrap_or_default()));
    fields
}

/// Whether it is an account number: 12 digits.
#[must_use]
pub fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_prefix_and_six_fields() {
        assert!(Arn::parse("arn:aws:s3:::").is_some());
        assert_eq!(Arn::parse("arn:aws:s3::b"), None);
        assert_eq!(Arn::parse("ARN:aws:s3:::b"), None);
    }

    #[test]
    fn colons_of_variables_do_not_split() {
        let fields = split_fields("arn:aws:sqs:r:${aws:PrincipalAccount}:q:x");
        assert_eq!(fields.len(), 6);
        assert_eq!(fields[4], (14, "${aws:PrincipalAccount}"));
        assert_eq!(fields[5].1, "q:x");
        assert_eq!(split_fields("arn:aws").len(), 2);
    }
}
