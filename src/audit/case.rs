//! One account that is looked at, and the checks that look.

use crate::accounts::Account;
use crate::accounts::Extent;
use crate::accounts::World;
use crate::audit::codes::AuditCode;
use crate::audit::finding::Finding;
use crate::audit::input::Input;
use crate::audit::options::Options;
use crate::audit::texts::Texts;
use crate::base::diagnostic::Path;
use crate::catalog::Catalog;
use crate::value::date::Instant;

/// One account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) world: &'a World,
    pub(super) id: &'a str,
    pub(super) account: &'a Account,
    pub(super) options: &'a Options,
    pub(super) texts: &'a Texts<'a>,
    pub(super) catalog: Option<&'a Catalog>,
}

impl Case<'_> {
    /// The ARN of the root user, which stands for the account as a whole.
    pub(super) fn root(&self) -> String {
        format!("arn:{}:iam::{}:root", self.partition(), self.id)
    }

    pub(super) fn partition(&self) -> &str {
        let of_arn = |arn: &str| arn.split(':').nth(1).is_some_and(|name| !name.is_empty());
        let known = self.account.principals().map(|identity| identity.arn.as_str());
        let mut known = known.filter(|arn| of_arn(arn));
        known.next().and_then(|arn| arn.split(':').nth(1)).unwrap_or("aws")
    }

    /// The date that ages count from.
    pub(super) fn now(&self) -> Result<Instant, Input> {
        let of_world = || self.world.now().map(|now| now.at);
        self.options.now.or_else(of_world).ok_or(Input::Now)
    }

    /// Whole days since something.
    pub(super) fn age(&self, since: Instant) -> Result<i64, Input> {
        Ok(self.now()?.days_since(since))
    }

    /// Nothing follows from what is not in details that are cut off.
    pub(super) fn require_details(&self) -> Result<(), Input> {
        match self.account.details {
            Extent::Whole => Ok(()),
            Extent::Partial | Extent::NotCollected => Err(Input::Details),
        }
    }

    /// A count of the account's summary, and where it stands.
    pub(super) fn count(&self, name: &str) -> Option<(i64, &Path)> {
        let summary = self.account.summary.as_option()?;
        Some((*summary.get(name)?, &summary.place))
    }
}

/// What a check found; or what it lacked, with what it found all the same.
pub(super) type Outcome = Result<Vec<Finding>, Missing>;

/// What a check lacked.
#[derive(Debug)]
pub(super) struct Missing {
    pub(super) input: Input,
    pub(super) found: Vec<Finding>,
}

impl From<Input> for Missing {
    fn from(input: Input) -> Self {
        Self { input, found: Vec::new() }
    }
}

/// What was found in a list of which this much is told.
pub(super) fn of_list(found: Vec<Finding>, extent: Extent, input: Input) -> Outcome {
    match extent {
        Extent::Whole => Ok(found),
        Extent::Partial | Extent::NotCollected => Err(Missing { input, found }),
    }
}

/// A check of one kind of subjects.
pub(super) struct Check<T> {
    pub(super) code: AuditCode,
    pub(super) run: fn(&Case<'_>, &T) -> Outcome,
}

/// Makes every check of every subject. What is missing for some is told once.
pub(super) fn run<T>(
    case: &Case<'_>,
    checks: &[Check<T>],
    subjects: &[T],
    findings: &mut Vec<Finding>,
) {
    for check in checks {
        let mut missing: Vec<(Input, usize)> = Vec::new();
        for subject in subjects {
            let lacking = match (check.run)(case, subject) {
                Ok(found) => {
                    findings.extend(found);
                    continue;
                }
                Err(lacking) => lacking,
            };
            findings.extend(lacking.found);
            match missing.iter_mut().find(|(input, _)| *input == lacking.input) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => missing.push((lacking.input, 1)),
            }
        }
        for (input, count) in missing {
            let whom = match count == subjects.len() {
                true => String::new(),
                false => format!(" for {count} of {}", subjects.len()),
            };
            findings.push(Finding::not_assessed(check.code, &case.root(), input, &whom));
        }
    }
}

/// Tells that none of these checks could be made.
pub(super) fn without<T>(
    case: &Case<'_>,
    checks: &[Check<T>],
    input: Input,
    findings: &mut Vec<Finding>,
) {
    let not_assessed =
        |check: &Check<T>| Finding::not_assessed(check.code, &case.root(), input, "");
    findings.extend(checks.iter().map(not_assessed));
}
