//! Which statements there are: one for each set of resources that actions have in common.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::cloudtrail::Standing;
use crate::generate::activity::OnlyFor;
use crate::generate::activity::Use;
use crate::generate::conditions::Condition;

/// What one action is granted on, by how it came to be asked.
pub(super) type Grants = BTreeMap<Grant, BTreeSet<String>>;

/// What stands in statements of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Grant {
    service: String,
    is_dependent: bool,
    only_for: Option<OnlyFor>,
    pub(super) action: String,
}

/// One statement, before it is written.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    /// What its `Sid` begins with.
    pub(super) name: String,
    pub(super) actions: Vec<String>,
    pub(super) resources: Vec<String>,
    pub(super) conditions: Vec<Condition>,
}

/// The patterns of each action, those of one action put through `fold`.
pub(super) fn grants(uses: &[Use], fold: impl Fn(BTreeSet<String>) -> BTreeSet<String>) -> Grants {
    let mut grants = Grants::new();
    for found in uses {
        let (service, _) = found.action.split_once(':').unwrap_or((&found.action, ""));
        let grant = Grant {
            service: service.to_owned(),
            is_dependent: found.standing == Standing::Dependent,
            only_for: found.only_for.clone(),
            action: found.action.clone(),
        };
        grants.entry(grant).or_default().insert(found.resource.clone());
    }
    for patterns in grants.values_mut() {
        // What was asked on no resource needs `*`, which takes in the others.
        *patterns = if patterns.contains("*") {
            BTreeSet::from(["*".to_owned()])
        } else {
            fold(std::mem::take(patterns))
        };
    }
    grants
}

/// What all actions of one statement have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Alike<'a> {
    service: &'a str,
    is_dependent: bool,
    only_for: Option<&'a OnlyFor>,
    patterns: &'a BTreeSet<String>,
}

/// The statements: those of a service together, its actions in their order.
pub(super) fn statements(grants: &Grants, conditions: &[Condition]) -> Vec<Statement> {
    let mut alike: BTreeMap<Alike<'_>, Vec<String>> = BTreeMap::new();
    for (grant, patterns) in grants {
        let Grant { service, is_dependent, only_for, action } = grant;
        let only_for = only_for.as_ref();
        let place = Alike { service, is_dependent: *is_dependent, only_for, patterns };
        alike.entry(place).or_default().push(action.clone());
    }
    let mut statements = Vec::new();
    for (Alike { service, is_dependent, only_for, patterns }, actions) in alike {
        let only_for = only_for.map(Condition::only_for);
        statements.push(Statement {
            name: name(service, is_dependent),
            actions,
            resources: patterns.iter().cloned().collect(),
            conditions: only_for.into_iter().chain(conditions.iter().cloned()).collect(),
        });
    }
    statements
}

/// `ExecuteApi`: a `Sid` takes letters and digits only (rule S1).
fn name(service: &str, is_dependent: bool) -> String {
    let word = |word: &str| {
        let mut letters = word.chars().filter(char::is_ascii_alphanumeric);
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    let mut name: String = service.split('-').map(word).collect();
    if is_dependent {
        name.push_str("Dependent");
    }
    name
}
