//! A principal's present policies against its activity: what of them is unused, what is missing, and the
//! policies reduced to what was used, with the proof that nothing that was used is lost.
//!
//! What was not seen is not unused: actions that leave no record, or of which it is not known whether they were
//! called, stay, each with the reason ([`Kept`]).

mod present;
mod proof;
mod reduce;
mod sight;
mod usage;

use std::collections::BTreeSet;

use crate::base::span::Span;
use crate::catalog::Catalog;
use crate::generate::Options;
use crate::generate::activity::Activity;
use crate::generate::activity::GapCode;
use crate::generate::activity::Seen;
use crate::generate::activity::Use;
use crate::generate::activity::UseOutcome;
use crate::generate::documents::GeneratedPolicy;
use crate::generate::generate;
use crate::generate::right_size::present::Present;
use crate::generate::right_size::sight::Sight;
use crate::generate::verify::GenerateError;
use crate::policy::model::Effect;

/// A policy as it is.
#[derive(Debug, Clone)]
pub struct PresentPolicy {
    /// Its text.
    pub text: String,
    /// The most characters without white space that the reduced one may have. Patterns stay where names would take more;
    /// what is left can still have more.
    pub room: usize,
}

/// What may be done beyond leaving out what is unused. Nothing is done that is not asked for.
#[derive(Debug, Clone, Default)]
pub struct RightSizeOptions {
    /// How policies for what is missing are made; `fold` counts for narrowed resources too.
    pub generate: Options,
    /// What could not be seen and is taken for unused all the same.
    pub accept: BTreeSet<GapCode>,
    /// The services, by the prefixes of their actions, of which the log has every data event.
    pub data_events: Vec<String>,
    /// Whether resources are narrowed to those that were used.
    pub narrow_resources: bool,
}

/// Present policies against an activity.
#[derive(Debug, Clone)]
pub struct RightSized {
    /// The policies, in the order in which they were given.
    pub policies: Vec<RightSizedPolicy>,
    /// What was asked and the policies do not allow.
    pub missing: Vec<Missing>,
    /// Policies for what is missing, as far as it is granted.
    pub additions: Vec<GeneratedPolicy>,
    /// Services that the policies name, of which nothing was used and nothing stays.
    pub unused_services: BTreeSet<String>,
    /// Uses that the policies allow, proven to be allowed by the reduced ones.
    pub proven: usize,
}

/// One policy against an activity.
#[derive(Debug, Clone)]
pub struct RightSizedPolicy {
    /// The policy as it is, laid out; what spans are about.
    pub text: String,
    /// What is left of it; none: nothing of it was used, and nothing stays.
    pub reduced: Option<String>,
    /// Its statements.
    pub statements: Vec<StatementUsage>,
}

impl RightSizedPolicy {
    /// Whether something of it is left out.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.reduced.as_ref() != Some(&self.text)
    }
}

/// How a statement was used.
#[derive(Debug, Clone)]
pub struct StatementUsage {
    /// Its place in `Statement`.
    pub index: usize,
    /// Its `Sid`.
    pub sid: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// How.
    pub usage: Usage,
    /// Its entries of `Action`; of an Allow with `NotAction`, those of `NotAction`.
    pub actions: Vec<ActionUsage>,
    /// Its entries of `Resource`; none of `NotResource`.
    pub resources: Vec<ResourceUsage>,
    /// Why all of it stays.
    pub kept: Option<KeptCode>,
}

/// How much of a statement was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// All of it.
    Used,
    /// Some of it.
    PartlyUsed,
    /// Nothing, and some of it stays because it could not be seen.
    NotSeen,
    /// Nothing: it is left out.
    Unused,
    /// It denies, and stays.
    Denies,
}

impl Usage {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::PartlyUsed => "partlyUsed",
            Self::NotSeen => "notSeen",
            Self::Unused => "unused",
            Self::Denies => "denies",
        }
    }
}

/// How an action or pattern of actions was used.
#[derive(Debug, Clone)]
pub struct ActionUsage {
    /// As written.
    pub pattern: String,
    /// Where it stands.
    pub span: Span,
    /// The actions under it that were used.
    pub used: Vec<UsedAction>,
    /// How many others of the catalog are under it.
    pub others: usize,
    /// What of it stays without having been used.
    pub kept: Vec<Kept>,
    /// What stands for it in the reduced policy.
    pub(super) becomes: Entry,
}

/// An action that was used.
#[derive(Debug, Clone)]
pub struct UsedAction {
    /// Its name.
    pub action: String,
    /// How often, when and where.
    pub seen: Seen,
}

/// A resource or pattern of resources.
#[derive(Debug, Clone)]
pub struct ResourceUsage {
    /// As written.
    pub pattern: String,
    /// Where it stands.
    pub span: Span,
    /// Whether a use was about a resource under it.
    pub is_used: bool,
    pub(super) becomes: Entry,
}

/// What stands for an entry of a list in the reduced policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// Itself.
    Itself,
    /// Others.
    Others(Vec<String>),
    /// Nothing.
    Nothing,
}

/// Something that stays without having been used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Why.
    pub code: KeptCode,
    /// The actions, as names and patterns; none: all of the entry.
    pub actions: Vec<String>,
}

impl Kept {
    const fn whole(code: KeptCode) -> Self {
        Self { code, actions: Vec::new() }
    }
}

/// Why something stays without having been used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeptCode {
    /// It could not be seen.
    Gap(GapCode),
    /// `NotAction` is not narrowed.
    NotAction,
    /// The names of what was used would not fit the policy.
    Quota,
}

impl KeptCode {
    /// The stable spelling, lower kebab case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gap(code) => code.as_str(),
            Self::NotAction => "not-action",
            Self::Quota => "quota",
        }
    }

    /// The same in words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Gap(GapCode::DataEvents) => {
                "its calls are data events: a log has them only where its trail was told to"
            }
            Self::Gap(GapCode::PassRole) => "`iam:PassRole` is not logged",
            Self::Gap(GapCode::UnknownAction | GapCode::UnknownService) => {
                "calls of its service were seen whose actions are not known"
            }
            Self::Gap(GapCode::NotSeen) => "a place in the sources was not followed",
            Self::Gap(GapCode::UnreadRecords) => "not all records could be looked at",
            Self::Gap(code) => code.text(),
            Self::NotAction => "`NotAction` is not narrowed: all of the statement stays",
            Self::Quota => "the names of what was used would not fit the quota of the policy",
        }
    }
}

/// Something that was asked and that the present policies do not allow.
#[derive(Debug, Clone)]
pub struct Missing {
    /// What was asked.
    pub found: Use,
    /// What is known of why.
    pub reason: MissingReason,
}

/// What is known of why something was asked that the present policies do not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingReason {
    /// It was denied.
    Denied,
    /// These policies deny it: nothing that is added lets it in.
    ExplicitDeny,
    /// It was let in: by another policy, such as one of the resource, or by policies that were others then.
    AllowedOtherwise,
    /// It failed without telling whether it was let in.
    Unknown,
    /// A program calls it.
    Needed,
    /// It hangs on a condition of these policies of which the activity does not tell.
    Depends,
}

impl MissingReason {
    /// Whether an Allow more would let it in.
    const fn is_for_want_of_an_allow(self) -> bool {
        match self {
            Self::Denied | Self::AllowedOtherwise | Self::Unknown | Self::Needed => true,
            Self::ExplicitDeny | Self::Depends => false,
        }
    }

    /// The stable spelling, lower kebab case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::ExplicitDeny => "explicit-deny",
            Self::AllowedOtherwise => "allowed-otherwise",
            Self::Unknown => "unknown",
            Self::Needed => "needed",
            Self::Depends => "depends",
        }
    }
}

/// Holds the identity-based policies of a principal against its activity, and reduces them to what was used.
///
/// The reduced policies are read back and proven: whatever is not known of a use, they allow it where the present
/// ones do, and each of their statements is covered by the present one in its place, with every Deny as it was.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::catalog::Catalog;
/// use iam_verdict::cloudtrail::Log;
/// use iam_verdict::generate::{PresentPolicy, Principals, RightSizeOptions, right_size};
///
/// let catalog = Catalog::embedded()?;
/// let options = RightSizeOptions::default();
/// let mut log = Log::default();
/// log.push(
///     br#"{ "eventVersion": "1.08", "eventType": "AwsApiCall", "awsRegion": "eu-west-1",
///          "eventSource": "sns.amazonaws.com", "eventName": "ListTopics",
///          "userIdentity": { "type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ana",
///                            "accountId": "111122223333" } }"#,
/// );
/// log.end();
/// let found = Principals::of(&log, &catalog, &options.generate);
/// let text = r#"{ "Version": "2012-10-17", "Statement": [
///   { "Effect": "Allow", "Action": "sns:*", "Resource": "*" },
///   { "Effect": "Allow", "Action": "ec2:*", "Resource": "*" } ] }"#;
/// let present = [PresentPolicy { text: text.to_owned(), room: 6_144 }];
/// let sized = right_size(&found.activities[0].1, &present, (&catalog, &options))?;
/// let reduced = sized.policies[0].reduced.as_deref().unwrap_or_default();
/// // A log without data events cannot tell of `sns:Publish`.
/// assert!(reduced.contains("sns:ListTopics") && reduced.contains("sns:Publish"));
/// assert!(!reduced.contains("sns:*") && !reduced.contains("ec2"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When a present policy is broken, or the proof fails: there are no policies then.
pub fn right_size(
    activity: &Activity,
    present: &[PresentPolicy],
    (catalog, options): (&Catalog, &RightSizeOptions),
) -> Result<RightSized, GenerateError> {
    let policies = present::presented(present)?;
    let sight = Sight::of(activity, options);
    let uses: Vec<&Use> =
        activity.uses.iter().filter(|found| found.outcome != UseOutcome::Denied).collect();
    let meetings = present::meetings(&policies, &uses);
    let mut sized = Vec::new();
    for ((policy, given), met) in policies.iter().zip(present).zip(&meetings) {
        let usages = usage::statements(policy, met, &sight, (catalog, options));
        sized.push(reduce::reduce(policy, usages, given.room)?);
    }
    let proven = proof::prove(&policies, &sized, &uses)?;
    let missing = missing(activity, &policies);
    let wanted = missing.iter().filter(|one| one.reason.is_for_want_of_an_allow());
    let wanted =
        Activity { uses: wanted.map(|one| one.found.clone()).collect(), ..Activity::default() };
    let unconditional = Options { conditions: Vec::new(), ..options.generate.clone() };
    let additions = generate(wanted, catalog, &unconditional)?.policies;
    let unused_services = unused_services(&sized, activity);
    Ok(RightSized { policies: sized, missing, additions, unused_services, proven })
}

/// What the policies do not allow. Of what a record does not tell whole one way is enough.
fn missing(activity: &Activity, policies: &[Present]) -> Vec<Missing> {
    let mut missing = Vec::new();
    let may: Vec<(&Use, present::Allowing)> =
        activity.uses.iter().map(|found| (found, present::allowing(policies, found))).collect();
    let is_another_way = |found: &Use| {
        let others = may.iter().filter(|(other, _)| other.action == found.action);
        !found.is_certain()
            && others.into_iter().any(|(other, allowing)| {
                !other.is_certain() && *allowing <= present::Allowing::Open
            })
    };
    for (found, allowing) in &may {
        let reason = match (allowing, found.outcome) {
            (present::Allowing::Yes, _) => continue,
            (present::Allowing::Open, UseOutcome::Denied) => MissingReason::Denied,
            (present::Allowing::Open, _) => MissingReason::Depends,
            (present::Allowing::No, _) if is_another_way(found) => continue,
            (present::Allowing::Denied, _) => MissingReason::ExplicitDeny,
            (present::Allowing::No, UseOutcome::Denied) => MissingReason::Denied,
            (present::Allowing::No, UseOutcome::Unknown) => MissingReason::Unknown,
            (present::Allowing::No, UseOutcome::Allowed) if activity.is_of_log => {
                MissingReason::AllowedOtherwise
            }
            (present::Allowing::No, UseOutcome::Allowed) => MissingReason::Needed,
        };
        missing.push(Missing { found: (*found).clone(), reason });
    }
    missing
}

/// The services of entries of which nothing was used and nothing stays.
fn unused_services(policies: &[RightSizedPolicy], activity: &Activity) -> BTreeSet<String> {
    let service = |action: &str| action.split_once(':').map(|(of, _)| of.to_ascii_lowercase());
    let statements = policies.iter().flat_map(|policy| &policy.statements);
    let allows = statements.filter(|one| one.usage != Usage::Denies && one.kept.is_none());
    let (mut named, mut stays) = (BTreeSet::new(), BTreeSet::new());
    for entry in allows.flat_map(|one| &one.actions) {
        named.extend(service(&entry.pattern));
        if !entry.kept.is_empty() {
            stays.extend(service(&entry.pattern));
        }
    }
    stays.extend(activity.uses.iter().filter_map(|found| service(&found.action)));
    named.difference(&stays).cloned().collect()
}

/// Whether a statement allows.
const fn is_allow(effect: Effect) -> bool {
    matches!(effect, Effect::Allow)
}
