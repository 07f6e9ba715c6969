//! What an account is for: staging, production and the like (WORLD.md, W1.10.5).

use crate::accounts::World;

/// The tags that tell it.
const TAGS: [&str; 3] = ["Environment", "Env", "Stage"];

/// The words that people use for the stages.
const WORDS: [(&str, Stage); 20] = [
    ("sandbox", Stage::Development),
    ("playground", Stage::Development),
    ("development", Stage::Development),
    ("develop", Stage::Development),
    ("dev", Stage::Development),
    ("test", Stage::Test),
    ("testing", Stage::Test),
    ("qa", Stage::Test),
    ("integration", Stage::Test),
    ("staging", Stage::Staging),
    ("stage", Stage::Staging),
    ("stg", Stage::Staging),
    ("preprod", Stage::Staging),
    ("preproduction", Stage::Staging),
    ("uat", Stage::Staging),
    ("production", Stage::Production),
    ("prod", Stage::Production),
    ("prd", Stage::Production),
    ("live", Stage::Production),
    ("nonprod", Stage::Test),
];

/// How far a change has come when it runs there. The later, the more there is to lose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Where it is written.
    Development,
    /// Where it is tested.
    Test,
    /// Where it is tried before it is released.
    Staging,
    /// Where it is used.
    Production,
}

/// What an account is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// As people call it.
    pub name: String,
    /// Which of the stages it is, where its name tells.
    pub stage: Option<Stage>,
}

impl Environment {
    /// An environment of that name.
    ///
    /// ```
    /// use iam_verdict::accounts::{Environment, Stage};
    ///
    /// assert_eq!(Environment::named("prod-eu").stage, Some(Stage::Production));
    /// assert_eq!(Environment::named("Pre-Production").stage, Some(Stage::Staging));
    /// assert_eq!(Environment::named("shared").stage, None);
    /// assert!(Stage::Staging < Stage::Production);
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Self {
        let folded = name.to_ascii_lowercase();
        let joined = folded.replace("pre-prod", "preprod").replace("non-prod", "nonprod");
        let words: Vec<&str> = joined.split(|one: char| !one.is_ascii_alphanumeric()).collect();
        let known = WORDS.iter().find(|(word, _)| words.contains(word));
        Self { name: name.to_owned(), stage: known.map(|(_, stage)| *stage) }
    }
}

impl World {
    /// Where it is not told by hand: by a tag of the account, else by the nearest unit whose name tells it.
    pub(super) fn label_accounts(&mut self) {
        for (id, account) in &mut self.accounts {
            let organization = self.organization.of(id);
            let Some(organization) = organization.filter(|_| account.environment.is_none()) else {
                continue;
            };
            let tags = organization.account_tags.get(id).map(Vec::as_slice).unwrap_or_default();
            let is_named = |key: &str| TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(key));
            let tag = tags.iter().find(|(key, _)| is_named(key));
            let tagged = tag.map(|(_, value)| Environment::named(value));
            account.environment = tagged.or_else(|| {
                let way = organization.way_to(id).ok()??;
                let names = way.iter().rev().filter_map(|unit| organization.unit_names.get(*unit));
                let mut known = names.map(|name| Environment::named(name));
                known.find(|environment| environment.stage.is_some())
            });
        }
    }
}
