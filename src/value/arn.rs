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

/// An ARN that owns its text, and knows where its fields begin.
///
/// ```
/// use iam_verdict::value::arn::OwnedArn;
/// let mut arn = OwnedArn::parse("arn:aws:s3:::reports").unwrap();
/// assert!(arn.replace("arn:aws:sqs:eu-west-1:111122223333:jobs"));
/// assert_eq!(arn.as_arn().service, "sqs");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnedArn {
    text: String,
    /// Where partition, service, Region, account and resource begin.
    starts: [usize; 5],
}

impl OwnedArn {
    /// Takes an ARN; `None` where [`Arn::parse`] is.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut arn = Self::default();
        arn.replace(text).then_some(arn)
    }

    /// Becomes another ARN, in the memory that it has; `false`, and nothing else, where the text is
    /// none.
    pub fn replace(&mut self, text: &str) -> bool {
        let [.., resource] = self.starts;
        let head = self.text.get(..resource).filter(|head| !head.is_empty());
        if let Some(rest) = head.and_then(|head| text.strip_prefix(head)) {
            self.text.truncate(resource);
            self.text.push_str(rest);
            return true;
        }
        if !text.starts_with("arn:") {
            return false;
        }
        let mut colons = memchr::memchr_iter(b':', text.as_bytes());
        let mut starts = [0; 5];
        for start in &mut starts {
            let Some(colon) = colons.next() else { return false };
            *start = colon.saturating_add(1);
        }
        self.starts = starts;
        self.text.clear();
        self.text.push_str(text);
        true
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The account, which may be empty.
    #[must_use]
    pub fn account(&self) -> &str {
        let [_, _, _, account, resource] = self.starts;
        self.text.get(account..resource.saturating_sub(1)).unwrap_or_default()
    }

    /// Its fields.
    #[must_use]
    pub fn as_arn(&self) -> Arn<'_> {
        let [partition, service, region, account, resource] = self.starts;
        let field = |start: usize, next: usize| {
            self.text.get(start..next.saturating_sub(1)).unwrap_or_default()
        };
        Arn {
            partition: field(partition, service),
            service: field(service, region),
            region: field(region, account),
            account: field(account, resource),
            resource: self.text.get(resource..).unwrap_or_default(),
        }
    }
}

impl std::fmt::Display for OwnedArn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Splits a pattern at the first five colons that do not stand inside `${…}` (rule R3): one to six
/// fields, each with its offset in bytes. A `}` in the quoted default of a variable does not close
/// it; a variable that is never closed reaches to the end.
///
/// ```
/// use iam_verdict::value::arn::split_fields;
/// let fields = split_fields("arn:aws:sqs:*:${aws:PrincipalAccount}:queue");
/// assert_eq!(fields[4], (14, "${aws:PrincipalAccount}"));
/// ```
#[must_use]
pub fn split_fields(text: &str) -> Vec<(usize, &str)> {
    let mut fields = Vec::with_capacity(6);
    let (mut start, mut at) = (0_usize, 0_usize);
    while fields.len() < 5 {
        let rest = text.get(at..).unwrap_or_default();
        let Some(found) = rest.find([':', '$']) else { break };
        let end = at.saturating_add(found);
        at = end.saturating_add(1);
        let behind = text.get(at..).unwrap_or_default();
        if rest.get(found..).is_some_and(|mark| mark.starts_with(':')) {
            fields.push((start, text.get(start..end).unwrap_or_default()));
            start = at;
        } else if behind.starts_with('{') {
            at = at.saturating_add(closing_brace(behind).unwrap_or(behind.len()));
        }
    }
    fields.push((start, text.get(start..).unwrap_or_default()));
    fields
}

/// Where a variable closes: at the first `}` outside of quotes, or, where the quotes do not pair,
/// at the first one.
fn closing_brace(text: &str) -> Option<usize> {
    let mut quoted = false;
    let outside = text.char_indices().find(|(_, character)| {
        quoted ^= *character == '\'';
        *character == '}' && !quoted
    });
    outside.map(|(offset, _)| offset).or_else(|| text.find('}'))
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

    #[track_caller]
    fn splits(text: &str, expected: &[&str]) {
        let fields = split_fields(text);
        for (start, field) in &fields {
            assert!(text.get(*start..).is_some_and(|rest| rest.starts_with(field)), "{text}");
        }
        assert_eq!(fields.iter().map(|(_, field)| *field).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn colons_of_variables_do_not_split() {
        splits("", &[""]);
        splits("*", &["*"]);
        splits("arn:aws", &["arn", "aws"]);
        splits(":::::::", &["", "", "", "", "", "::"]);
        splits("a:b:c:d:${k:x}:q:x", &["a", "b", "c", "d", "${k:x}", "q:x"]);
        splits("a:${k:x}-${k:y}:c", &["a", "${k:x}-${k:y}", "c"]);
        splits("a:$${k:x}:é$:{b:c}", &["a", "$${k:x}", "é$", "{b", "c}"]);
        splits("a:${$}:${*}:b", &["a", "${$}", "${*}", "b"]);
        splits("a:${k:x, '}:'}:b", &["a", "${k:x, '}:'}", "b"]);
        splits("a:${k:x, '}:b", &["a", "${k:x, '}", "b"]);
        splits("a:${k:x:b", &["a", "${k:x:b"]);
    }

    #[test]
    fn account_numbers() {
        assert!(is_account_id("012345678901"));
        for text in ["", "12345678901", "1234567890123", "12345678901a", "１２３４"] {
            assert!(!is_account_id(text), "{text}");
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fields_make_the_text_again(text in "([a:*é]|\\$|\\{|\\}|'){0,40}") {
            let fields = split_fields(&text);
            let whole: Vec<_> = fields.iter().map(|(_, field)| *field).collect();
            prop_assert!(fields.len() <= 6);
            prop_assert_eq!(whole.join(":"), text);
        }

        #[test]
        fn an_arn_makes_the_text_again(text in "arn(:[a*é]{0,2}){0,8}") {
            let again = Arn::parse(&text).map(|arn| format!("arn:{}", arn.fields().join(":")));
            let has_six = text.matches(':').count() >= 5;
            prop_assert_eq!(again, has_six.then(|| text.clone()));
            let owned = OwnedArn::parse(&text);
            prop_assert_eq!(owned.as_ref().map(OwnedArn::as_arn), Arn::parse(&text));
        }
    }
}
