//! Least privilege out of activity: from what was called to policies that allow it, and nothing else
//! (WORLD.md, W4).
//!
//! [`Principals`] are those of a log of CloudTrail, [`Program`] gathers calls that sources make. An [`Activity`], wherever it
//! is from, tells what was asked ([`Use`]) and what could not be seen ([`Gap`]); [`generate`] makes policies of it and holds them
//! against it before it hands them out.

mod activity;
mod calls;
mod conditions;
mod documents;
mod encryption;
mod fold;
mod passed;
mod pattern;
mod records;
mod right_size;
mod statements;
mod verify;

pub use crate::generate::activity::Activity;
pub use crate::generate::activity::Gap;
pub use crate::generate::activity::GapCode;
pub use crate::generate::activity::OnlyFor;
pub use crate::generate::activity::Place;
pub use crate::generate::activity::Seen;
pub use crate::generate::activity::Use;
pub use crate::generate::activity::UseOutcome;
pub use crate::generate::calls::Program;
pub use crate::generate::conditions::OfferedCondition;
pub use crate::generate::conditions::PASSED_TO;
pub use crate::generate::conditions::VIA_SERVICE;
pub use crate::generate::documents::GeneratedPolicy;
pub use crate::generate::records::Principals;
pub use crate::generate::records::Unattributed;
pub use crate::generate::right_size::ActionUsage;
pub use crate::generate::right_size::Kept;
pub use crate::generate::right_size::KeptCode;
pub use crate::generate::right_size::Missing;
pub use crate::generate::right_size::MissingReason;
pub use crate::generate::right_size::PresentPolicy;
pub use crate::generate::right_size::ResourceUsage;
pub use crate::generate::right_size::RightSizeOptions;
pub use crate::generate::right_size::RightSized;
pub use crate::generate::right_size::RightSizedPolicy;
pub use crate::generate::right_size::StatementUsage;
pub use crate::generate::right_size::Usage;
pub use crate::generate::right_size::UsedAction;
pub use crate::generate::right_size::right_size;
pub use crate::generate::verify::GenerateError;

use crate::catalog::Catalog;

/// What may be done beyond what was seen to be allowed. Nothing is done that is not asked for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Of more resources of one action than this, those that begin alike become one pattern.
    pub fold: Option<usize>,
    /// Whether what was denied is granted too.
    pub grant_denied: bool,
    /// Whether what failed in a way that does not tell is granted too.
    pub grant_unknown: bool,
    /// The condition keys, of those that are offered, that the statements get.
    pub conditions: Vec<String>,
}

impl Options {
    /// Whether what came out so is granted.
    const fn grants(&self, outcome: UseOutcome) -> bool {
        match outcome {
            UseOutcome::Allowed => true,
            UseOutcome::Denied => self.grant_denied,
            UseOutcome::Unknown => self.grant_unknown,
        }
    }
}

/// Policies for one activity.
#[derive(Debug, Clone)]
pub struct Generated {
    /// Identity-based policies, each within the quota of a managed policy.
    pub policies: Vec<GeneratedPolicy>,
    /// What they are for.
    pub granted: Vec<Use>,
    /// What was asked and is not granted.
    pub not_granted: Vec<Use>,
    /// Conditions that all of what is granted would fulfil.
    pub offered: Vec<OfferedCondition>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
}

impl Generated {
    /// Whether a policy has a placeholder, and so is no policy yet.
    #[must_use]
    pub fn is_template(&self) -> bool {
        self.policies.iter().any(|policy| !policy.placeholders.is_empty())
    }

    /// Whether all was seen, and nothing is left to be filled in.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.gaps.is_empty() && !self.is_template()
    }
}

/// Makes policies of an activity, and proves that they allow each use that is granted, and nothing beside
/// the actions and resources that are stated.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::catalog::Catalog;
/// use iam_verdict::cloudtrail::Log;
/// use iam_verdict::generate::{Principals, Options, generate};
///
/// let catalog = Catalog::embedded()?;
/// let options = Options::default();
/// let mut log = Log::default();
/// log.push(
///     br#"{ "eventVersion": "1.08", "eventType": "AwsApiCall", "awsRegion": "eu-west-1",
///          "eventSource": "sqs.amazonaws.com", "eventName": "SendMessage",
///          "userIdentity": { "type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ana",
///                            "accountId": "111122223333" },
///          "requestParameters": {
///            "queueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs" } }"#,
/// );
/// log.end();
/// let found = Principals::of(&log, &catalog, &options);
/// let (principal, activity) = &found.activities[0];
/// assert_eq!(principal, "arn:aws:iam::111122223333:user/ana");
/// let generated = generate(activity.clone(), &catalog, &options)?;
/// assert!(generated.policies[0].text.contains(r#""Action": "sqs:SendMessage""#));
/// assert!(generated.policies[0].text.contains("arn:aws:sqs:eu-west-1:111122223333:jobs"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the proof fails, or a resource is too long for any policy: there is no policy then.
pub fn generate(
    activity: Activity,
    catalog: &Catalog,
    options: &Options,
) -> Result<Generated, GenerateError> {
    let offered = conditions::offered(&activity);
    let asked = conditions::asked(&offered, &options.conditions)?;
    let Activity { uses, gaps, .. } = activity;
    let (granted, left): (Vec<Use>, Vec<Use>) =
        uses.into_iter().partition(|found| options.grants(found.outcome));
    let grants = statements::grants(&granted, |patterns| match options.fold {
        Some(most) if patterns.len() > most => fold::fold(patterns, catalog),
        Some(_) | None => patterns,
    });
    let policies = documents::write(&statements::statements(&grants, &asked))?;
    verify::verify(&policies, &granted, &grants)?;
    let is_granted = |left: &Use| granted.iter().any(|found| found.is_of(left));
    let not_granted = left.into_iter().filter(|left| !is_granted(left)).collect();
    Ok(Generated { policies, not_granted, granted, offered, gaps })
}
