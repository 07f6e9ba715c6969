//! Which actions an event asks for (EVALUATION.md, sections 21.1 and 21.2).
//!
//! Most events are named as their action. What is otherwise stands in tables; what is in neither is told
//! to be unknown, and never guessed.

use std::collections::BTreeMap;

use crate::catalog::Action;
use crate::catalog::Catalog;
use crate::cloudtrail::parameters::letters;

/// The prefix of the actions of a service, where it is not how the source of its events begins.
const SOURCES: &str = include_str!("sources.tsv");
/// The prefix of the actions of a service, where it is not how boto3 calls it.
const SERVICES: &str = include_str!("services.tsv");
/// Events whose name is no action, or not the only one.
const ACTIONS: &str = include_str!("actions.tsv");
/// Events of Amazon API Gateway.
const METHODS: &str = include_str!("methods.tsv");
/// How parameters name parts of ARNs.
const PARAMETERS: &str = include_str!("parameters.tsv");

/// What is known of events: tables beside a catalog. It is made once, and asked for each record.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::catalog::Catalog;
/// use iam_verdict::cloudtrail::Mapping;
///
/// let catalog = Catalog::embedded()?;
/// let mapping = Mapping::new(&catalog);
/// let actions = |source, name| -> Vec<String> {
///     let found = mapping.actions(source, name).unwrap_or_default();
///     found.iter().map(|asked| asked.action.to_string()).collect()
/// };
/// assert_eq!(actions("lambda.amazonaws.com", "Invoke"), ["lambda:InvokeFunction"]);
/// assert_eq!(actions("lambda.amazonaws.com", "GetFunction20150331v2"), ["lambda:GetFunction"]);
/// assert!(actions("sts.amazonaws.com", "GetCallerIdentity").is_empty()); // it needs no permission
/// assert!(mapping.actions("s3.amazonaws.com", "Nothing").is_err());
/// # }
/// # Ok::<(), iam_verdict::catalog::CatalogError>(())
/// ```
#[derive(Debug)]
pub struct Mapping<'a> {
    pub(super) catalog: &'a Catalog,
    sources: BTreeMap<&'static str, &'static str>,
    services: BTreeMap<&'static str, &'static str>,
    rows: BTreeMap<&'static str, Vec<(&'static str, &'static str)>>,
    parameters: BTreeMap<&'static str, Vec<ParameterRow>>,
}

/// An action that an event asks for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The action.
    pub action: Action<'a>,
    /// The parameter that tells whether it is asked for.
    pub(super) condition: Option<Condition>,
    /// Its resource, with `${…}` for parameters.
    pub(super) resource: Option<&'static str>,
}

/// What must hold of the parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Has(&'static str),
    /// It is there, and the resources of the action are named by its parts.
    Within(&'static str),
    Lacks(&'static str),
    /// The text of a parameter begins so, without regard to letter case.
    Begins(&'static str, &'static str),
}

/// How a parameter names a part of an ARN.
#[derive(Debug)]
pub(super) struct ParameterRow {
    pub(super) placeholder: &'static str,
    pub(super) named: ParameterName,
    /// What is made of the value, in place of `{}`.
    pub(super) form: Option<&'static str>,
}

#[derive(Debug)]
pub(super) enum ParameterName {
    /// The letters of its name, and of the name of what it is a part of, where it is one.
    Is { within: String, name: String },
    /// How the value begins: ids of EC2 tell their type.
    ValueBegins(&'static str),
}

/// Why the actions of an event are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnknownEvent {
    /// The catalog has no such service.
    Service,
    /// The service has no such action, and no table knows the event.
    Action,
}

impl UnknownEvent {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Service => "unknown-service",
            Self::Action => "unknown-action",
        }
    }
}

impl<'a> Mapping<'a> {
    /// The tables beside a catalog.
    #[must_use]
    pub fn new(catalog: &'a Catalog) -> Self {
        let mut rows: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for [prefix, event, actions, _] in lines(ACTIONS).chain(lines(METHODS)) {
            rows.entry(prefix).or_default().push((event, actions));
        }
        let mut parameters: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for [prefix, placeholder, name, form] in lines(PARAMETERS) {
            let named = match name.strip_suffix('*') {
                Some(start) => ParameterName::ValueBegins(start),
                None => {
                    let (within, name) = name.split_once('.').unwrap_or(("", name));
                    ParameterName::Is { within: letters(within), name: letters(name) }
                }
            };
            let form = Some(form).filter(|form| !form.is_empty());
            parameters.entry(prefix).or_default().push(ParameterRow { placeholder, named, form });
        }
        let pairs = |table| lines(table).map(|[name, prefix]| (name, prefix)).collect();
        Self { catalog, sources: pairs(SOURCES), services: pairs(SERVICES), rows, parameters }
    }

    /// The catalog.
    #[must_use]
    pub const fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// The actions that an event asks for; none: it needs no permission.
    ///
    /// # Errors
    /// When the service or the event is not known.
    pub fn actions(&self, source: &str, name: &str) -> Result<Vec<Asked<'a>>, UnknownEvent> {
        self.actions_of_prefix(self.prefix(source), name)
    }

    /// The actions that an event or operation of a service asks for.
    pub(super) fn actions_of_prefix(
        &self,
        prefix: &str,
        name: &str,
    ) -> Result<Vec<Asked<'a>>, UnknownEvent> {
        let service = self.catalog.service(prefix);
        let known = |name: &str| self.of_table(prefix, name);
        if let Some(found) = known(name) {
            return Ok(found);
        }
        let service = service.ok_or(UnknownEvent::Service)?;
        let action = |name: &str| service.action(name).map(|action| vec![Asked::plain(action)]);
        // Only what is no action itself can have a version behind the name of one.
        let found = action(name).or_else(|| {
            let bare = without_version(name)?;
            known(bare).or_else(|| action(bare))
        });
        found.or_else(|| self.of_pattern(prefix, name)).ok_or(UnknownEvent::Action)
    }

    /// The prefix of the actions that the source of an event belongs to.
    #[must_use]
    pub fn prefix<'s>(&self, source: &'s str) -> &'s str
    where
        'a: 's,
    {
        let host = source.split_once(".amazonaws.com").map_or(source, |(host, _)| host);
        match self.sources.get(host) {
            Some(prefix) => prefix,
            None => host.split('.').next().unwrap_or_default(),
        }
    }

    /// The prefix of the actions of a service, by how boto3 calls it.
    pub(super) fn service_prefix<'s>(&self, service: &'s str) -> &'s str
    where
        'a: 's,
    {
        self.services.get(service).copied().unwrap_or(service)
    }

    /// How parameters of calls of a service name parts of ARNs.
    pub(super) fn parameter_rows(&self, prefix: &str) -> &[ParameterRow] {
        self.parameters.get(prefix).map(Vec::as_slice).unwrap_or_default()
    }

    fn of_table(&self, prefix: &str, name: &str) -> Option<Vec<Asked<'a>>> {
        let (_, actions) = self.rows.get(prefix)?.iter().find(|(event, _)| *event == name)?;
        Some(self.asked(actions))
    }

    /// A row for all events whose name begins so.
    fn of_pattern(&self, prefix: &str, name: &str) -> Option<Vec<Asked<'a>>> {
        let begins =
            |event: &str| event.strip_suffix('*').is_some_and(|start| name.starts_with(start));
        let (_, actions) = self.rows.get(prefix)?.iter().find(|(event, _)| begins(event))?;
        Some(self.asked(actions))
    }

    /// What the entries of a row say. Those that a newer catalog does not have any more are left out.
    fn asked(&self, actions: &'static str) -> Vec<Asked<'a>> {
        let entries = actions.split(' ').filter(|entry| *entry != "-");
        entries.filter_map(|entry| self.entry(entry)).collect()
    }

    fn entry(&self, entry: &'static str) -> Option<Asked<'a>> {
        let (rest, resource) = split_at(entry, '=');
        let (rest, condition) = split_at(rest, '?');
        let action = self.catalog.action(rest)?;
        Some(Asked { action, condition: condition.map(Condition::read), resource })
    }
}

impl<'a> Asked<'a> {
    const fn plain(action: Action<'a>) -> Self {
        Self { action, condition: None, resource: None }
    }
}

impl Condition {
    fn read(text: &'static str) -> Self {
        if let Some(name) = text.strip_prefix('!') {
            return Self::Lacks(name);
        }
        if let Some(name) = text.strip_suffix('/') {
            return Self::Within(name);
        }
        text.split_once('^').map_or(Self::Has(text), |(name, start)| Self::Begins(name, start))
    }
}

fn split_at(text: &'static str, mark: char) -> (&'static str, Option<&'static str>) {
    text.split_once(mark).map_or((text, None), |(before, behind)| (before, Some(behind)))
}

/// The fields of each row of a table; those that are not there are empty.
fn lines<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut fields = line.split('\t');
        std::array::from_fn(|_| fields.next().unwrap_or_default())
    })
}

/// A name without the version of the API that some services put behind it: `GetFunction20150331v2`,
/// `CreateDistribution2020_05_31`, `GetFindingV2`. None where there is no version.
fn without_version(name: &str) -> Option<&str> {
    let bare =
        name.trim_end_matches(|letter: char| letter.is_ascii_digit() || "vV_".contains(letter));
    let version = name.get(bare.len()..)?;
    let is_version = version.bytes().any(|byte| byte.is_ascii_digit()) && !bare.is_empty();
    is_version.then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The action of an entry of a row.
    fn action_of(entry: &str) -> &str {
        entry.split(['?', '=']).next().unwrap_or_default()
    }

    #[cfg(feature = "catalog")]
    #[test]
    fn every_row_has_its_source_and_actions_of_the_catalog() {
        let catalog = Catalog::embedded().unwrap();
        let letters: Vec<&str> = [ACTIONS, METHODS]
            .iter()
            .flat_map(|table| table.lines())
            .filter_map(|line| line.strip_prefix("# "))
            .collect();
        for [prefix, event, actions, source] in lines(ACTIONS).chain(lines(METHODS)) {
            assert!(
                letters.iter().any(|line| line.starts_with(&format!("{source}: "))),
                "{prefix} {event}"
            );
            for entry in actions.split(' ').filter(|entry| *entry != "-") {
                assert!(catalog.action(action_of(entry)).is_some(), "{prefix} {event}: {entry}");
            }
        }
        for [source, prefix] in lines(SOURCES) {
            assert!(
                catalog.service(prefix).is_some() && catalog.service(source).is_none(),
                "{source}"
            );
        }
        for [service, prefix] in lines(SERVICES) {
            assert!(catalog.service(prefix).is_some(), "{service}");
        }
        for [prefix, placeholder, ..] in lines::<4>(PARAMETERS) {
            let types = catalog.service(prefix).unwrap().resource_types();
            let mut arns = types.map(|resource_type| resource_type.arn());
            assert!(
                arns.any(|arn| arn.contains(&format!("${{{placeholder}}}"))),
                "{prefix} {placeholder}"
            );
        }
    }

    #[test]
    fn versions_are_no_part_of_names() {
        let bare = |name| without_version(name);
        assert_eq!(bare("UpdateFunctionCode20150331v2"), Some("UpdateFunctionCode"));
        assert_eq!(bare("CreateDistribution2020_05_31"), Some("CreateDistribution"));
        assert_eq!(bare("ListFindingsV2"), Some("ListFindings"));
        assert_eq!((bare("GetObject"), bare("2020"), bare("Save")), (None, None, None));
    }
}
