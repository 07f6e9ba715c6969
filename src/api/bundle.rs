//! `toBytes` and `fromBytes`: a compiled set as bytes.
//!
//! A head of 24 bytes: eight that name the form, its version in four, the length of all in four, the XXH64 of all
//! that follows in eight, each the lowest byte first. Then, behind its length in four bytes, the JSON of what was
//! compiled with a number in place of each policy document; and the documents as tables (`compile/bundle`).

use std::collections::BinaryHeap;

use twox_hash::XxHash64;

use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::packed::Packed;
use crate::api::policies;
use crate::api::policies::Given;
use crate::api::policy_set::PolicySet;
use crate::api::scenario::Input;
use crate::api::settings;
use crate::api::wire::Error;
use crate::base::budget::MAX_INPUT_BYTES;
use crate::base::span::Span;
use crate::compile::CompiledPolicySet;
use crate::compile::bundle::Tables;
use crate::compile::bundle::TablesError;
use crate::compile::bundle::TablesWriter;
use crate::policy::PolicyRef;

const NAME: &[u8; 8] = b"iam-set\n";
/// Changes whenever bytes of before would be read as something else.
const FORMAT: u32 = 1;
const HEAD: usize = 24;

impl PolicySet {
    /// Compiles `{ "policies": …, "settings": … }` and gives the bytes from which [`PolicySet::from_bytes`] makes
    /// the same set, without reading its policies again: loading takes a tenth of the time of compiling. Of the
    /// policies only what decides and explains is kept: findings and answers have no ranges in a text.
    ///
    /// ```
    /// use iam_verdict::api::PolicySet;
    ///
    /// let bytes = PolicySet::to_bytes(r#"{ "policies": { "identityBased": [{
    ///   "Version": "2012-10-17",
    ///   "Statement": { "Effect": "Allow", "Action": "sqs:*", "Resource": "*" }
    /// }] } }"#)?;
    /// let set = PolicySet::from_bytes(&bytes)?;
    /// let request = r#"{"principal": "arn:aws:iam::111122223333:user/ana", "action": "sqs:ListQueues"}"#;
    /// assert_eq!(set.decide(request)?.decision, "allowed");
    /// # Ok::<(), iam_verdict::api::wire::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`PolicySet::compile`].
    pub fn to_bytes(input: &str) -> Result<Vec<u8>, Error> {
        let set = Self::compile(input)?;
        let mut tables = TablesWriter::new(set.keys());
        let policies: Vec<_> = set.sets().flat_map(CompiledPolicySet::iter).collect();
        let places = policies.iter().enumerate();
        let places = places.map(|(number, (_, policy))| (policy.source().place, number));
        let places: BinaryHeap<(Span, usize)> = places.collect();
        let (mut frame, mut end) = (String::new(), 0);
        for (place, number) in places.into_sorted_vec() {
            let start = usize::try_from(place.start).unwrap_or(usize::MAX);
            // The sets of several resources share most of their policies.
            let (Some(between), Some((at, policy))) = (input.get(end..start), policies.get(number))
            else {
                continue;
            };
            frame.push_str(between);
            frame.push_str(&tables.policy(at.policy_type, policy.document()).to_string());
            end = usize::try_from(place.end).unwrap_or(usize::MAX);
        }
        frame.push_str(input.get(end..).unwrap_or_default());
        Ok(closed(&frame, tables.finish()))
    }

    /// The set of bytes that [`PolicySet::to_bytes`] made.
    ///
    /// The hash finds accidents, not attacks: whoever can write the bytes decides.
    ///
    /// # Errors
    /// `BundleError` when the bytes are none, of a newer form, cut off or changed.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Self::read(bytes).map_err(|error| match error {
            Error::RequestError { message, .. } => corrupt(&message),
            error @ (Error::PolicyError { .. } | Error::BundleError { .. }) => error,
            #[cfg(any(feature = "tools", not(feature = "js-decide")))]
            error @ (Error::ServiceError { .. } | Error::AccessDeniedError { .. }) => error,
        })
    }

    fn read(bytes: &[u8]) -> Result<Self, Error> {
        let (frame, tables) = opened(bytes)?;
        let tables = Tables::read(tables).map_err(|error| corrupt(words(error)))?;
        let mut keys = policies::keys_of_rules();
        let bundle = tables.placed(&mut keys);
        let input = Input::parse(frame).map_err(answer::request_error)?;
        let fields = Fields::new(&input.node, "", &["policies", "settings"]);
        let fields = fields.map_err(answer::request_error)?;
        let node = fields.require("policies").map_err(answer::request_error)?;
        let number = |at: PolicyRef, given: &Given<'_>| {
            let number = given.document.as_number().and_then(|text| text.parse().ok());
            let is_there = |number: &usize| bundle.policy_type(*number) == Some(at.policy_type);
            number.filter(is_there).ok_or_else(|| corrupt("a policy that it names is not in it"))
        };
        let policies = policies::saved(node, &bundle, keys, number)?;
        let settings = settings::read(fields.get("settings")).map_err(answer::request_error)?;
        let packed = Packed::new(&policies);
        Ok(Self::of(policies, settings, packed))
    }
}

/// The bytes of frame and tables behind their head.
fn closed(frame: &str, tables: Vec<u8>) -> Vec<u8> {
    let body = [word(frame.len()).as_slice(), frame.as_bytes(), &tables].concat();
    let length = word(HEAD.saturating_add(body.len()));
    let hash = XxHash64::oneshot(0, &body).to_le_bytes();
    [NAME.as_slice(), &FORMAT.to_le_bytes(), &length, &hash, &body].concat()
}

fn word(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

/// The frame and the tables, when the head is right.
fn opened(bytes: &[u8]) -> Result<(&str, &[u8]), Error> {
    if bytes.len() > MAX_INPUT_BYTES {
        let message =
            format!("{} bytes, more than the {MAX_INPUT_BYTES} that are read", bytes.len());
        return Err(refused("too-large", message));
    }
    let Some((_, rest)) = bytes.split_first_chunk::<8>().filter(|(name, _)| *name == NAME) else {
        let message = "these bytes are no saved policy set: expected what `toBytes` gave";
        return Err(refused("not-a-bundle", message));
    };
    let cut_off = || refused("truncated", "the saved policy set is cut off");
    let (format, rest) = rest.split_first_chunk::<4>().ok_or_else(cut_off)?;
    let format = u32::from_le_bytes(*format);
    if format != FORMAT {
        let message = format!(
            "the saved policy set has form {format}, and this engine reads form {FORMAT}: save it again with this \
             version"
        );
        return Err(refused("unsupported-format", message));
    }
    let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(cut_off)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
    if bytes.len() != length {
        let message =
            format!("the saved policy set has {} bytes and should have {length}", bytes.len());
        return Err(refused("truncated", message));
    }
    let (hash, body) = rest.split_first_chunk::<8>().ok_or_else(cut_off)?;
    if XxHash64::oneshot(0, body) != u64::from_le_bytes(*hash) {
        return Err(corrupt("its hash is another one"));
    }
    let (frame, rest) = body.split_first_chunk::<4>().ok_or_else(cut_off)?;
    let frame = usize::try_from(u32::from_le_bytes(*frame)).unwrap_or(usize::MAX);
    let (frame, tables) =
        rest.split_at_checked(frame).ok_or_else(|| corrupt("it ends too early"))?;
    let frame = str::from_utf8(frame).map_err(|_| corrupt("its frame is no text"))?;
    Ok((frame, tables))
}

const fn words(error: TablesError) -> &'static str {
    match error {
        TablesError::Truncated => "it ends too early",
        TablesError::NotText => "its text is no UTF-8",
        TablesError::OutOfRange => "a row points to what is not there",
        TablesError::UnknownNumber => "a number stands for nothing",
        TablesError::TooLarge => "it has more text than policies can have",
        TablesError::InvalidVariable => "a text has no variables where it should",
    }
}

fn corrupt(why: &str) -> Error {
    refused("corrupt", format!("the saved policy set has been changed: {why}"))
}

fn refused(code: &'static str, message: impl Into<String>) -> Error {
    Error::BundleError { code, message: message.into() }
}
