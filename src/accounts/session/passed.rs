//! What a call of AWS STS may pass to a new session, and how long that may last (EVALUATION.md, section 6
//! and R7.12 to R7.20; WORLD.md, W2.5.1).

use std::ops::RangeInclusive;

use crate::accounts::session::CallFault;
use crate::accounts::session::CallFaultCode;
use crate::accounts::session::Session;
use crate::accounts::session::SessionPolicy;
use crate::decide::HOUR;
use crate::decide::LONGEST_OF_USER;
use crate::decide::SHORTEST_SESSION;
use crate::policy::PolicyDocument;
use crate::policy::PolicyType;
use crate::policy::quota::Counted;
use crate::request::context::fold;
use crate::request::principal::PrincipalType;
use crate::value::arn::Arn;

/// Most session tags (STS API reference, `Tags`).
const MOST_TAGS: usize = 50;
/// Longest key and value of a tag, in characters (`tagKeyType`, `tagValueType`).
const LONGEST_TAG: (usize, usize) = (128, 256);
/// Most managed session policies (`PolicyArns`).
const MOST_POLICY_ARNS: usize = 10;
/// Longest inline session policy together with the ARNs, in characters (`Policy`).
const LONGEST_POLICY: usize = 2_048;
/// What a session of `GetSessionToken` and `GetFederationToken` lasts when nothing is asked: 12 hours.
const DEFAULT_OF_USER: u64 = 43_200;

/// What is passed to a new session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passed {
    /// Its tags.
    pub tags: Vec<(String, String)>,
    /// The keys of those that later sessions inherit.
    pub transitive_tag_keys: Vec<String>,
    /// Its source identity.
    pub source_identity: Option<String>,
    /// Its policies.
    pub policies: Vec<SessionPolicy>,
}

impl Passed {
    /// Checks it against AWS's limits and against what the caller's own session has.
    ///
    /// # Errors
    /// The first parameter that AWS would not take.
    pub fn check(&self, caller: &Session) -> Result<(), CallFault> {
        self.check_tags()?;
        self.check_transitive(caller)?;
        self.check_source_identity(caller)?;
        self.check_policies()
    }

    /// The tags and transitive keys of the new session: those that are passed, and those that the
    /// caller's session passes on (R7.20).
    #[must_use]
    pub fn with_inherited(&self, caller: &Session) -> (Vec<(String, String)>, Vec<String>) {
        let inherited = inherited(caller).cloned();
        let tags = self.tags.iter().cloned().chain(inherited).collect();
        let keys = self.transitive_tag_keys.iter().chain(&caller.transitive_tag_keys);
        (tags, keys.cloned().collect())
    }

    fn check_tags(&self) -> Result<(), CallFault> {
        let invalid = |message: String| Err(CallFault::invalid("tags", message));
        if self.tags.len() > MOST_TAGS {
            let count = self.tags.len();
            return invalid(format!(
                "{count} session tags, more than the {MOST_TAGS} that AWS takes"
            ));
        }
        for (index, (key, value)) in self.tags.iter().enumerate() {
            let (key_length, value_length) = LONGEST_TAG;
            let length = key.chars().count();
            if !(1..=key_length).contains(&length) {
                return invalid(format!(
                    "the tag key `{key}` has {length} characters: 1 to {key_length} are taken"
                ));
            }
            let length = value.chars().count();
            if length > value_length {
                return invalid(format!(
                    "the value of the tag `{key}` has {length} characters: up to {value_length} are taken"
                ));
            }
            let mut before = self.tags.iter().take(index);
            if let Some((first, _)) = before.find(|(first, _)| is_same(first, key)) {
                return invalid(format!(
                    "the tags `{first}` and `{key}` are one: keys are told apart without case"
                ));
            }
        }
        Ok(())
    }

    fn check_transitive(&self, caller: &Session) -> Result<(), CallFault> {
        for key in &self.transitive_tag_keys {
            if !self.tags.iter().any(|(tag, _)| is_same(tag, key)) {
                let message = format!("`{key}` is to be transitive, and is no tag of this call");
                return Err(CallFault::invalid("transitiveTagKeys", message));
            }
        }
        let passed = self.tags.iter().map(|(key, _)| key);
        let is_inherited =
            |key: &&String| caller.transitive_tag_keys.iter().any(|own| is_same(own, key));
        let Some(key) = passed.into_iter().find(is_inherited) else { return Ok(()) };
        let message = format!(
            "`{key}` is a transitive tag of the caller's session, which no later session may set again"
        );
        Err(CallFault::new(CallFaultCode::InvalidParameterValue, "tags", message))
    }

    /// It is set once for a whole chain (R7.13).
    fn check_source_identity(&self, caller: &Session) -> Result<(), CallFault> {
        let Some(passed) = &self.source_identity else { return Ok(()) };
        check_name(passed, "sourceIdentity", 2..=64)?;
        if passed.to_ascii_lowercase().starts_with("aws:") {
            let message = format!("`{passed}` begins with `aws:`, which is AWS's own");
            return Err(CallFault::invalid("sourceIdentity", message));
        }
        let Some(own) = caller.source_identity.as_ref().filter(|own| *own != passed) else {
            return Ok(());
        };
        let message = format!(
            "the caller's session has the source identity `{own}`, which no later session can change"
        );
        Err(CallFault::new(CallFaultCode::InvalidParameterValue, "sourceIdentity", message))
    }

    fn check_policies(&self) -> Result<(), CallFault> {
        let managed = |policy: &&SessionPolicy| matches!(policy, SessionPolicy::Managed(_));
        let count = self.policies.iter().filter(managed).count();
        if count > MOST_POLICY_ARNS {
            let message = format!(
                "{count} managed session policies, more than the {MOST_POLICY_ARNS} that AWS takes"
            );
            return Err(CallFault::invalid("policyArns", message));
        }
        let texts = self.policies.iter().map(|policy| match policy {
            SessionPolicy::Managed(arn) => arn.as_str(),
            SessionPolicy::Inline(document) => document.text(),
        });
        let lengths = texts.map(|text| Counted::Characters.count(text));
        let length = lengths.fold(0, usize::saturating_add);
        if length > LONGEST_POLICY {
            let message = format!(
                "the session policies have {length} characters together, more than the {LONGEST_POLICY} \
                 that AWS takes"
            );
            return Err(CallFault::invalid("policy", message));
        }
        self.policies.iter().try_for_each(check_policy)
    }
}

fn check_policy(policy: &SessionPolicy) -> Result<(), CallFault> {
    match policy {
        SessionPolicy::Managed(arn) => {
            let is_policy =
                |arn: Arn<'_>| arn.service == "iam" && arn.resource.starts_with("policy/");
            if Arn::parse(arn).is_some_and(is_policy) {
                return Ok(());
            }
            let message = format!("`{arn}` is not the ARN of a managed policy");
            Err(CallFault::invalid("policyArns", message))
        }
        SessionPolicy::Inline(document) => {
            let (_, found) = PolicyDocument::read(document.text(), PolicyType::Session);
            let Some(first) = found.iter().find(|diagnostic| diagnostic.is_error()) else {
                return Ok(());
            };
            let message = format!("{}: {}", first.path, first.message);
            Err(CallFault::new(CallFaultCode::MalformedPolicyDocument, "policy", message))
        }
    }
}

/// The tags of the caller's session that the next one inherits.
fn inherited(caller: &Session) -> impl Iterator<Item = &(String, String)> {
    let is_transitive = |key: &str| caller.transitive_tag_keys.iter().any(|own| is_same(own, key));
    caller.principal.tags.iter().filter(move |(key, _)| is_transitive(key))
}

/// Tag keys are told apart without case (R7.20).
fn is_same(a: &str, b: &str) -> bool {
    fold(a) == fold(b)
}

/// Checks a name that a call gives a session (POLICY_LANGUAGE.md, section 9).
///
/// # Errors
/// When it is too short or long, or has a character that AWS does not take.
pub fn check_name(
    name: &str,
    field: &str,
    lengths: RangeInclusive<usize>,
) -> Result<(), CallFault> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    if lengths.contains(&name.chars().count()) && name.chars().all(is_of_name) {
        return Ok(());
    }
    let (shortest, longest) = lengths.into_inner();
    let message = format!(
        "`{name}` is no such name: expected {shortest} to {longest} letters, digits or `_+=,.@-`"
    );
    Err(CallFault::invalid(field, message))
}

/// How long a session of a role lasts. `longest` is what the role allows, where it is told.
///
/// # Errors
/// When the session may not last as long as it is asked for.
pub fn role_duration(
    asked: Option<u64>,
    is_chained: bool,
    longest: Option<u64>,
) -> Result<u64, CallFault> {
    let seconds = asked.unwrap_or(HOUR);
    check_shortest(seconds)?;
    if is_chained && seconds > HOUR {
        let message = format!(
            "{seconds} seconds are asked for: a role that is assumed with the session of a role lasts up \
             to {HOUR}"
        );
        return Err(CallFault::invalid("durationSeconds", message));
    }
    let most = longest.unwrap_or(HOUR);
    if seconds <= most {
        return Ok(seconds);
    }
    let message = match longest {
        Some(_) => format!(
            "{seconds} seconds are asked for, and the MaxSessionDuration of the role is {most}"
        ),
        None => format!(
            "{seconds} seconds are asked for, and the world does not tell the MaxSessionDuration of the \
             role, which is {most} unless it was raised: add what `aws iam get-role` prints"
        ),
    };
    Err(CallFault::invalid("durationSeconds", message))
}

/// How long a session of `GetSessionToken` or `GetFederationToken` lasts. For the root user AWS falls
/// back to one hour without a word.
///
/// # Errors
/// As [`role_duration`].
pub fn user_duration(asked: Option<u64>, caller: PrincipalType) -> Result<u64, CallFault> {
    let seconds = asked.unwrap_or(DEFAULT_OF_USER);
    check_shortest(seconds)?;
    if seconds > LONGEST_OF_USER {
        let message = format!(
            "{seconds} seconds are asked for: such a session lasts up to {LONGEST_OF_USER}"
        );
        return Err(CallFault::invalid("durationSeconds", message));
    }
    Ok(if caller == PrincipalType::Root { seconds.min(HOUR) } else { seconds })
}

fn check_shortest(seconds: u64) -> Result<(), CallFault> {
    if seconds >= SHORTEST_SESSION {
        return Ok(());
    }
    let message =
        format!("{seconds} seconds are asked for: a session lasts at least {SHORTEST_SESSION}");
    Err(CallFault::invalid("durationSeconds", message))
}
