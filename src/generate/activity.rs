//! What was asked, where that was seen, and what could not be seen.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::budget::MAX_PLACES_SEEN;
use crate::cloudtrail::Standing;
use crate::request::Request;
use crate::value::date::Instant;

/// What one principal or program did.
#[derive(Debug, Clone, Default)]
pub struct Activity {
    /// What was asked.
    pub uses: Vec<Use>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
    /// Calls that need no permission, `sts:GetCallerIdentity`.
    pub without_permission: BTreeSet<String>,
    /// How many calls there were, and when.
    pub seen: Seen,
    /// Services whose data may be encrypted by a key that is not told, with the actions on it that their calls need.
    pub encrypted: BTreeMap<&'static str, BTreeSet<&'static str>>,
    /// Whether it is told by a log, and not by a program.
    pub is_of_log: bool,
    /// What calls that are granted tell of condition keys.
    pub(super) keys: BTreeMap<&'static str, Values>,
    /// How many calls are granted.
    pub(super) granted: u64,
}

impl Activity {
    /// What several principals did, together.
    #[must_use]
    pub fn together(activities: impl IntoIterator<Item = Self>) -> Self {
        let (mut all, mut gaps) = (Self::default(), Gaps::default());
        for activity in activities {
            all.uses.extend(activity.uses);
            all.without_permission.extend(activity.without_permission);
            all.seen.add(&activity.seen);
            all.is_of_log |= activity.is_of_log;
            for (service, actions) in activity.encrypted {
                all.encrypted.entry(service).or_default().extend(actions);
            }
            for gap in activity.gaps {
                gaps.add(gap.code, &gap.subject, &gap.seen);
            }
        }
        Self { gaps: gaps.into_list(), ..all }
    }
}

/// The values of a condition key.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    /// How many calls had it.
    pub(super) calls: u64,
    pub(super) values: BTreeSet<String>,
}

/// A service that a permission is needed for alone, as a condition says so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OnlyFor {
    /// `iam:PassedToService` or `kms:ViaService`.
    pub key: &'static str,
    /// `lambda.amazonaws.com`, `s3.${Region}.amazonaws.com`.
    pub service: String,
}

/// One action that was asked for, on one resource.
#[derive(Debug, Clone)]
pub struct Use {
    /// `s3:GetObject`.
    pub action: String,
    /// The resource as a policy names it: `*` where the action takes none, else an ARN in which `${Name}` stands
    /// for what is not told, and wildcards for what can be anything.
    pub resource: String,
    /// How it came to be asked.
    pub standing: Standing,
    /// What came of it.
    pub outcome: UseOutcome,
    /// Whether the resource is not told whole.
    pub is_template: bool,
    /// The service that it is needed for alone, where it is known.
    pub only_for: Option<OnlyFor>,
    /// The requests that must be allowed when this is granted: one for each context in which it was asked.
    pub requests: Vec<Request>,
    /// Where it was seen.
    pub seen: Seen,
}

impl Use {
    /// Its requests, each with it.
    pub(super) fn each_request(&self) -> impl Iterator<Item = (&Self, &Request)> {
        self.requests.iter().map(move |request| (self, request))
    }

    /// Whether it is told what was asked, and on what.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        !self.is_template && self.standing != Standing::Possible
    }

    /// Whether it is the same action on the same resource.
    #[must_use]
    pub fn is_of(&self, other: &Self) -> bool {
        (&self.action, &self.resource) == (&other.action, &other.resource)
    }
}

/// What came of a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UseOutcome {
    /// It was let in; of a source: it is to be.
    Allowed,
    /// It was denied.
    Denied,
    /// It failed in a way that does not tell.
    Unknown,
}

impl UseOutcome {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::Unknown => "unknown",
        }
    }
}

/// How often something was seen, when and where.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// How often.
    pub count: u64,
    /// When first.
    pub first: Option<Instant>,
    /// When last.
    pub last: Option<Instant>,
    /// Some of the places: of records that tell the same, the first one.
    pub places: Vec<Place>,
}

/// Where something was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a record of CloudTrail, by its id.
    Record(String),
    /// In a source file.
    Source {
        /// Its name.
        file: String,
        /// From 1.
        line: u64,
        /// From 0, in UTF-16 code units.
        column: u64,
    },
}

impl Seen {
    /// Once, in a source.
    pub(super) fn at(place: Place) -> Self {
        Self { count: 1, places: vec![place], ..Self::default() }
    }

    /// Adds what was seen elsewhere.
    pub(super) fn add(&mut self, other: &Self) {
        self.count = self.count.saturating_add(other.count);
        self.first = self.first.into_iter().chain(other.first).min();
        self.last = self.last.max(other.last);
        let room = MAX_PLACES_SEEN.saturating_sub(self.places.len());
        self.places.extend(other.places.iter().take(room).cloned());
    }
}

/// Something that could not be seen.
#[derive(Debug, Clone)]
pub struct Gap {
    /// What.
    pub code: GapCode,
    /// What it is about: an event, an action, the reason in words; empty where the code says all.
    pub subject: String,
    /// Where.
    pub seen: Seen,
}

/// The kinds of what could not be seen (WORLD.md, W4.10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapCode {
    /// No data event is among the records: trails do not have them unless they are asked to.
    DataEvents,
    /// What was called at another time, or is not logged at all.
    OutsideWindow,
    /// `iam:PassRole` is not logged: it is told where a call names the role.
    PassRole,
    /// A call whose actions are not known.
    UnknownAction,
    /// It is not told which of several was asked: all of them are granted.
    Possible,
    /// The resource is not told: the action is granted on `*`.
    ResourceNotTold,
    /// A part of the resource is made while the program runs: `*` stands for it.
    ResourceNotLiteral,
    /// A place in a source that was not followed.
    NotSeen,
    /// A call whose service is not known.
    UnknownService,
    /// An action that no record of its own tells of.
    NotLogged,
    /// Records that are broken, or not kept because there are too many different ones.
    UnreadRecords,
}

impl GapCode {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::DataEvents,
        Self::OutsideWindow,
        Self::PassRole,
        Self::UnknownAction,
        Self::Possible,
        Self::ResourceNotTold,
        Self::ResourceNotLiteral,
        Self::NotSeen,
        Self::UnknownService,
        Self::NotLogged,
        Self::UnreadRecords,
    ];

    /// The stable spelling, lower kebab case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DataEvents => "data-events",
            Self::OutsideWindow => "outside-window",
            Self::PassRole => "pass-role",
            Self::UnknownAction => "unknown-action",
            Self::Possible => "possible",
            Self::ResourceNotTold => "resource-not-told",
            Self::ResourceNotLiteral => "resource-not-literal",
            Self::NotSeen => "not-seen",
            Self::UnknownService => "unknown-service",
            Self::NotLogged => "not-logged",
            Self::UnreadRecords => "unread-records",
        }
    }

    /// The same in words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::DataEvents => {
                "there is no data event among the records: a trail has calls on objects, items, messages \
                 and the like only where it was told to"
            }
            Self::OutsideWindow => {
                "calls at other times, those that are not logged, and those logged in other Regions or \
                 accounts"
            }
            Self::PassRole => {
                "`iam:PassRole` is not logged: it is granted where a call names the role that it passes"
            }
            Self::UnknownAction => "the actions of this call are not known",
            Self::Possible => "it is not told which of several was asked: all of them are granted",
            Self::ResourceNotTold => {
                "the resource is not told, and the action can do without: it is granted on `*`"
            }
            Self::ResourceNotLiteral => {
                "a part of the resource is made while the program runs: `*` stands for it"
            }
            Self::NotSeen => "the source was not followed here",
            Self::UnknownService => "the service of this call is not known",
            Self::NotLogged => "no call of its own tells of the action",
            Self::UnreadRecords => {
                "records that are broken, or that were left out because there are too many different ones"
            }
        }
    }
}

/// Gaps, each once.
#[derive(Debug, Clone, Default)]
pub(super) struct Gaps(BTreeMap<(GapCode, String), Seen>);

impl Gaps {
    pub(super) fn add(&mut self, code: GapCode, subject: &str, seen: &Seen) {
        self.0.entry((code, subject.to_owned())).or_default().add(seen);
    }

    /// One that was seen nowhere in particular.
    pub(super) fn say(&mut self, code: GapCode) {
        self.0.entry((code, String::new())).or_default();
    }

    pub(super) fn into_list(self) -> Vec<Gap> {
        let gap = |((code, subject), seen)| Gap { code, subject, seen };
        self.0.into_iter().map(gap).collect()
    }
}
