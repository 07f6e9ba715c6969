//! How AWS's words about one call agree with a decision, and what it most likely means where they do not.

use crate::compile::CompiledPolicySet;
use crate::decide::Decision;
use crate::denial::Denial;
use crate::denial::explicit_words;
use crate::denial::type_words;
use crate::policy::PolicyType;
use crate::replay::answer::Answer;

/// What AWS said of a call.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// Whether it was let in; none: that is not told.
    pub was_allowed: Option<bool>,
    /// The text of the denial, read back.
    pub denial: Option<&'a Denial>,
}

/// What was found for it.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The answer to the call.
    pub answer: &'a Answer,
    /// The decision that it rests on, where something was decided, with its policies.
    pub decision: Option<(&'a CompiledPolicySet, &'a Decision)>,
    /// Whether a world told the policies: then the caller and the resource have no others, and sessions may.
    pub is_of_world: bool,
}

/// Whether both say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// The answer is as AWS said, and for the reason that AWS named.
    Agrees,
    /// It is another one, or for another reason.
    Differs,
    /// It hangs on what is not known, or there is none.
    Open,
    /// It is not told what came of the call.
    Untold,
}

impl Agreement {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::Open => "open",
            Self::Untold => "untold",
        }
    }
}

/// Why the two may differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// What may have denied, and was not given.
    PolicyTypeNotGiven(Vec<PolicyType>),
    /// Other policies were in force.
    PoliciesOfAnotherTime,
    /// Both deny, each by another type of policy: the one that AWS named, and the one that was found.
    AnotherPolicyType(PolicyType, Option<PolicyType>),
    /// Both deny, AWS by the policy of this ARN.
    AnotherPolicy(String),
    /// What the answer hangs on.
    KeysNotTold(Vec<String>),
    /// Nothing was decided, for this reason.
    NotDecided(String),
}

impl Cause {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::PolicyTypeNotGiven(_) => "policy-type-not-given",
            Self::PoliciesOfAnotherTime => "policies-of-another-time",
            Self::AnotherPolicyType(..) => "another-policy-type",
            Self::AnotherPolicy(_) => "another-policy",
            Self::KeysNotTold(_) => "keys-not-told",
            Self::NotDecided(_) => "not-decided",
        }
    }

    /// The same for a person.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::PolicyTypeNotGiven(types) => {
                let words: Vec<&str> = types.iter().map(|one| explicit_words(*one)).collect();
                format!("what denied may be {}, of which none is given", words.join(", "))
            }
            Self::PoliciesOfAnotherTime => "most likely other policies were in force when the call was made: hold the given ones against those of that time".to_owned(),
            Self::AnotherPolicyType(said, found) => {
                let found = found.map_or("a rule of the service", type_words);
                format!("AWS names the {}, and the given policies deny by the {found}: AWS tells one reason of several, or other policies were in force", type_words(*said))
            }
            Self::AnotherPolicy(arn) => {
                format!("AWS names the policy {arn}, and another one of the same type denies here")
            }
            Self::KeysNotTold(keys) => {
                format!("the answer hangs on what is not told: {}", keys.join(", "))
            }
            Self::NotDecided(error) => format!("nothing could be decided: {error}"),
        }
    }
}

/// Holds what was found for a call against what AWS said of it.
#[must_use]
pub fn agreement(said: Said<'_>, found: Found<'_>) -> (Agreement, Vec<Cause>) {
    match (found.answer, said.was_allowed) {
        (Answer::Undecided(error), _) => (Agreement::Open, vec![Cause::NotDecided(error.clone())]),
        (answer @ Answer::Depends(_), was_allowed) => {
            let keys = answer.keys().map(str::to_owned).collect();
            let agreement = was_allowed.map_or(Agreement::Untold, |_| Agreement::Open);
            (agreement, vec![Cause::KeysNotTold(keys)])
        }
        (Answer::Allowed | Answer::Denied, None) => (Agreement::Untold, Vec::new()),
        (Answer::Allowed, Some(true)) => (Agreement::Agrees, Vec::new()),
        (Answer::Denied, Some(true)) => (Agreement::Differs, vec![Cause::PoliciesOfAnotherTime]),
        (Answer::Allowed, Some(false)) => (Agreement::Differs, found.why_allowed(said.denial)),
        (Answer::Denied, Some(false)) => {
            let cause = said.denial.and_then(|denial| found.otherwise_denied(denial));
            let agreement = if cause.is_some() { Agreement::Differs } else { Agreement::Agrees };
            (agreement, cause.into_iter().collect())
        }
    }
}

impl Found<'_> {
    /// What AWS denied by is not there, or it was other policies.
    fn why_allowed(self, denial: Option<&Denial>) -> Vec<Cause> {
        let named = denial.and_then(|denial| denial.policy_type);
        let may_deny = named.as_ref().map_or(&UNSEEN[..], std::slice::from_ref);
        let missing: Vec<PolicyType> =
            may_deny.iter().copied().filter(|one| !self.has(*one)).collect();
        let other_time =
            (named.is_none() || missing.is_empty()).then_some(Cause::PoliciesOfAnotherTime);
        let missing = (!missing.is_empty()).then_some(Cause::PolicyTypeNotGiven(missing));
        missing.into_iter().chain(other_time).collect()
    }

    /// In what a denial here is another one than AWS's.
    fn otherwise_denied(self, denial: &Denial) -> Option<Cause> {
        let said = denial.policy_type?;
        let (set, decision) = self.decision?;
        let is_same = decision.policy_type == Some(said)
            && denial.answer.is_none_or(|answer| answer == decision.answer);
        if is_same {
            let arn = denial.policy_arn.as_deref()?;
            let source = set.get(decision.statement?.policy)?.source();
            let is_other = source.arn.as_deref().is_some_and(|own| own != arn);
            return is_other.then(|| Cause::AnotherPolicy(arn.to_owned()));
        }
        if self.has(said) {
            return Some(Cause::AnotherPolicyType(said, decision.policy_type));
        }
        Some(Cause::PolicyTypeNotGiven(vec![said]))
    }

    /// Whether it is known what policies of this type say.
    fn has(self, policy_type: PolicyType) -> bool {
        let Some((set, _)) = self.decision else { return false };
        let is_gathered = self.is_of_world && OF_WORLDS.contains(&policy_type);
        is_gathered || set.iter().any(|(at, _)| at.policy_type == policy_type)
    }
}

/// What may deny beside what a caller's own policies say.
const UNSEEN: [PolicyType; 6] = [
    PolicyType::ServiceControl,
    PolicyType::ResourceControl,
    PolicyType::PermissionsBoundary,
    PolicyType::Session,
    PolicyType::ResourceBased,
    PolicyType::VpcEndpoint,
];

/// What a world has of a caller and a resource, or what they do not have.
const OF_WORLDS: [PolicyType; 4] = [
    PolicyType::IdentityBased,
    PolicyType::PermissionsBoundary,
    PolicyType::ResourceBased,
    PolicyType::RoleTrust,
];
