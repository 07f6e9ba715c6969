//! Action patterns against the catalog: which actions one covers, and the fewest patterns for some.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::catalog::entry::Action;
use crate::catalog::entry::ConditionKey;
use crate::catalog::entry::ResourceUse;
use crate::catalog::entry::Service;
use crate::catalog::reference::Catalog;
use crate::value::glob::Glob;

/// A pattern and the actions that it covers, by their places among those of their service.
struct Candidate {
    pattern: String,
    covered: BTreeSet<usize>,
}

impl Catalog {
    /// The actions that a pattern covers, by service and name: `*`, or a service prefix and a name
    /// with wildcards, in any letter case (rules A1, A4). Nothing for a pattern that is none.
    ///
    /// ```
    /// # #[cfg(feature = "catalog")] {
    /// use iam_verdict::catalog::Catalog;
    ///
    /// let catalog = Catalog::embedded()?;
    /// let covered: Vec<String> =
    ///     catalog.expand("sqs:*visibility").map(|action| action.to_string()).collect();
    /// assert_eq!(covered, ["sqs:ChangeMessageVisibility"]);
    /// # }
    /// # Ok::<(), iam_verdict::catalog::CatalogError>(())
    /// ```
    pub fn expand<'a>(&'a self, pattern: &str) -> Box<dyn Iterator<Item = Action<'a>> + 'a> {
        if pattern == "*" {
            return Box::new(self.actions());
        }
        let service = pattern.split_once(':').and_then(|(prefix, _)| self.service(prefix));
        let Some((service, (_, name))) = service.zip(pattern.split_once(':')) else {
            return Box::new(std::iter::empty());
        };
        let glob = Glob::parse(&name.to_ascii_lowercase());
        if glob.is_literal() {
            return Box::new(service.action(name).into_iter());
        }
        let mut folded = String::new();
        Box::new(service.actions().filter(move |action| {
            folded.clear();
            folded.push_str(action.name());
            folded.make_ascii_lowercase();
            glob.matches(&folded)
        }))
    }

    /// Few patterns that cover these actions and no other one of the catalog, sorted; an action
    /// that the catalog does not have stays as it is. Where AWS adds an action later, a pattern
    /// may cover it.
    ///
    /// ```
    /// # #[cfg(feature = "catalog")] {
    /// use iam_verdict::catalog::Catalog;
    ///
    /// let catalog = Catalog::embedded()?;
    /// let publishing = ["sns:Publish", "sqs:TagQueue", "sqs:UntagQueue"];
    /// assert_eq!(catalog.shrink(publishing), ["sns:Publish", "sqs:TagQueue", "sqs:UntagQueue"]);
    /// let all: Vec<String> = catalog.expand("sqs:*").map(|action| action.to_string()).collect();
    /// assert_eq!(catalog.shrink(all.iter().map(String::as_str)), ["sqs:*"]);
    /// # }
    /// # Ok::<(), iam_verdict::catalog::CatalogError>(())
    /// ```
    #[must_use]
    pub fn shrink<'n>(&self, actions: impl IntoIterator<Item = &'n str>) -> Vec<String> {
        let mut shrunk = BTreeSet::new();
        let mut by_service: BTreeMap<&str, (Service<'_>, BTreeSet<String>)> = BTreeMap::new();
        for name in actions {
            let Some(action) = self.action(name) else {
                shrunk.insert(name.to_owned());
                continue;
            };
            let service = action.service();
            let (_, wanted) =
                by_service.entry(service.prefix()).or_insert_with(|| (service, BTreeSet::new()));
            wanted.insert(action.name().to_owned());
        }
        for (prefix, (service, wanted)) in by_service {
            let patterns = shrink_names(service, &wanted);
            shrunk.extend(patterns.into_iter().map(|name| format!("{prefix}:{name}")));
        }
        shrunk.into_iter().collect()
    }
}

impl<'a> Action<'a> {
    /// Every condition key that a request for it may carry beside the global ones: its own, those
    /// of its types of resources, and those that come with such a type; by name, each once.
    #[must_use]
    pub fn supported_keys(self) -> Vec<ConditionKey<'a>> {
        let of_uses = self.resource_uses().flat_map(|used: ResourceUse<'a>| {
            used.condition_keys().chain(used.resource_type.condition_keys())
        });
        let mut keys: BTreeMap<&str, ConditionKey<'a>> = BTreeMap::new();
        for key in self.condition_keys().chain(of_uses) {
            keys.entry(key.name()).or_insert(key);
        }
        keys.into_values().collect()
    }
}

/// Greedily, the pattern first that covers most of what is left; what no pattern covers together
/// with another one stays as it is.
fn shrink_names(service: Service<'_>, wanted: &BTreeSet<String>) -> Vec<String> {
    let names: Vec<&str> = service.actions().map(Action::name).collect();
    let is_wanted: Vec<bool> = names.iter().map(|name| wanted.contains(*name)).collect();
    if is_wanted.iter().all(|wanted| *wanted) {
        return vec!["*".to_owned()];
    }
    let mut candidates = candidates(&names, &is_wanted);
    let places = is_wanted.iter().enumerate().filter(|(_, wanted)| **wanted);
    let mut left: BTreeSet<usize> = places.map(|(place, _)| place).collect();
    let mut patterns = Vec::new();
    loop {
        for candidate in &mut candidates {
            candidate.covered.retain(|place| left.contains(place));
        }
        candidates.retain(|candidate| candidate.covered.len() > 1);
        // Of those that cover as much the shorter one, which says it more plainly.
        let best = candidates.iter().max_by(|a, b| {
            let size = a.covered.len().cmp(&b.covered.len());
            size.then(b.pattern.len().cmp(&a.pattern.len())).then(b.pattern.cmp(&a.pattern))
        });
        let Some(best) = best else { break };
        patterns.push(best.pattern.clone());
        left.retain(|place| !best.covered.contains(place));
    }
    patterns
        .extend(left.iter().filter_map(|place| names.get(*place)).map(|name| (*name).to_owned()));
    patterns
}

/// The patterns of whole words that cover nothing but what is wanted: `Get*`, `*Tags`, `Get*Tags`.
fn candidates(names: &[&str], is_wanted: &[bool]) -> Vec<Candidate> {
    let mut patterns = BTreeSet::new();
    for (name, _) in names.iter().zip(is_wanted).filter(|(_, wanted)| **wanted) {
        let ends = word_ends(name);
        let starts = ends.iter().copied().filter(|end| *end < name.len());
        for end in std::iter::once(0).chain(starts) {
            let (head, rest) = name.split_at_checked(end).unwrap_or_default();
            if end > 0 {
                patterns.insert(format!("{head}*"));
            }
            let tails = word_ends(rest).into_iter().filter(|start| *start < rest.len());
            for start in tails {
                let tail = rest.get(start..).unwrap_or_default();
                patterns.insert(format!("{head}*{tail}"));
            }
        }
    }
    let folded: Vec<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
    let candidate = |pattern: String| {
        let glob = Glob::parse(&pattern.to_ascii_lowercase());
        let mut covered = BTreeSet::new();
        for (place, (name, wanted)) in folded.iter().zip(is_wanted).enumerate() {
            if !glob.matches(name) {
                continue;
            }
            if !wanted {
                return None;
            }
            covered.insert(place);
        }
        Some(Candidate { pattern, covered })
    };
    patterns.into_iter().filter_map(candidate).collect()
}

/// Where the words of a name end: `GetObject` has ends behind `Get` and behind `Object`.
fn word_ends(name: &str) -> Vec<usize> {
    let letters = name.as_bytes();
    let begins = |place: &usize| {
        let (before, here) =
            (place.checked_sub(1).and_then(|before| letters.get(before)), letters.get(*place));
        let behind = letters.get(place.saturating_add(1));
        let is_lower =
            |letter: Option<&u8>| letter.is_some_and(|letter| !letter.is_ascii_uppercase());
        here.is_some_and(u8::is_ascii_uppercase) && (is_lower(before) || is_lower(behind))
    };
    let mut ends: Vec<usize> = (1..name.len()).filter(begins).collect();
    ends.push(name.len());
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::kind::AccessLevel;

    fn catalog() -> Catalog {
        Catalog::read(include_bytes!("reference.bin")).unwrap()
    }

    fn expanded(catalog: &Catalog, patterns: &[String]) -> BTreeSet<String> {
        let actions = patterns.iter().flat_map(|pattern| catalog.expand(pattern));
        actions.map(|action| action.to_string()).collect()
    }

    #[test]
    fn patterns_cover_names_in_any_letter_case() {
        let catalog = catalog();
        let count = |pattern: &str| catalog.expand(pattern).count();
        assert_eq!(count("*"), 22_091);
        assert_eq!(count("SQS:sendmessage"), 1);
        assert_eq!(count("sqs:*"), catalog.service("sqs").unwrap().actions().count());
        assert_eq!((count("s4:*"), count("sqs"), count("sqs:Nothing")), (0, 0, 0));
        assert!(count("s3:Get*") > count("s3:Get????ct"));
    }

    /// Every level of every service, and every tenth action: all 22,000 are among them.
    #[test]
    fn shrinking_neither_widens_nor_loses() {
        let catalog = catalog();
        let (mut names, mut patterns) = (0, 0);
        let mut held = |wanted: BTreeSet<String>| {
            let shrunk = catalog.shrink(wanted.iter().map(String::as_str));
            assert_eq!(expanded(&catalog, &shrunk), wanted, "{shrunk:?}");
            assert!(shrunk.len() <= wanted.len());
            names += wanted.len();
            patterns += shrunk.len();
        };
        for service in catalog.services() {
            for level in AccessLevel::ALL {
                let of_level = service.actions().filter(|action| action.access_level() == level);
                held(of_level.map(|action| action.to_string()).collect());
            }
            let some = service.actions().step_by(10);
            held(some.map(|action| action.to_string()).collect());
        }
        assert!(patterns * 2 < names, "{patterns} patterns for {names} names");
    }

    #[test]
    fn an_action_that_is_not_known_stays() {
        assert_eq!(catalog().shrink(["s4:GetIt", "sns:publish"]), ["s4:GetIt", "sns:Publish"]);
    }

    #[test]
    fn keys_of_action_and_resource_are_supported() {
        let catalog = catalog();
        let action = catalog.action("s3:GetObject").unwrap();
        let keys: Vec<&str> = action.supported_keys().into_iter().map(ConditionKey::name).collect();
        assert!(keys.contains(&"s3:ExistingObjectTag/<key>"), "{keys:?}");
        assert!(keys.is_sorted() && keys.iter().collect::<BTreeSet<_>>().len() == keys.len());
    }
}
