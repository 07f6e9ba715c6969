//! What a catalog tells of a service, an action, a type of resources, a condition key.

use std::cmp::Ordering;
use std::fmt;

use crate::catalog::kind::AccessLevel;
use crate::catalog::kind::KeyType;
use crate::catalog::kind::Label;
use crate::catalog::reference::ActionColumns;
use crate::catalog::reference::Catalog;
use crate::catalog::reference::search;

/// The beginning of every pattern of ARNs, which the columns leave out.
const PARTITION: &str = "arn:${Partition}:";

/// A service.
#[derive(Debug, Clone, Copy)]
pub struct Service<'a> {
    catalog: &'a Catalog,
    place: usize,
}

/// An action of a service.
#[derive(Debug, Clone, Copy)]
pub struct Action<'a> {
    service: Service<'a>,
    place: usize,
}

/// A type of resources of a service.
#[derive(Debug, Clone, Copy)]
pub struct ResourceType<'a> {
    service: Service<'a>,
    place: usize,
}

/// A condition key that a service lists: one of its own, or a global one that it supports.
#[derive(Debug, Clone, Copy)]
pub struct ConditionKey<'a> {
    catalog: &'a Catalog,
    place: usize,
}

/// A type of resources that an action is asked on.
#[derive(Debug, Clone, Copy)]
pub struct ResourceUse<'a> {
    /// The type.
    pub resource_type: ResourceType<'a>,
    /// Whether the action needs one.
    pub is_required: bool,
    keys: u16,
}

impl<'a> Service<'a> {
    pub(super) const fn new(catalog: &'a Catalog, place: usize) -> Self {
        Self { catalog, place }
    }

    pub(super) const fn place(self) -> usize {
        self.place
    }

    /// The prefix of its actions, such as `s3`.
    #[must_use]
    pub fn prefix(self) -> &'a str {
        self.catalog.prefixes.get(self.place)
    }

    /// Its name for people.
    #[must_use]
    pub fn title(self) -> &'a str {
        self.catalog.titles.get(self.place)
    }

    /// Its actions, by name.
    pub fn actions(self) -> impl Iterator<Item = Action<'a>> {
        let [actions, _, _] = self.catalog.ranges(self.place);
        actions.clone().map(move |place| Action { service: self, place })
    }

    /// The action of a name, in any letter case.
    #[must_use]
    pub fn action(self, name: &str) -> Option<Action<'a>> {
        let [actions, _, _] = self.catalog.ranges(self.place);
        let place = search(actions.clone(), name, |place| self.catalog.actions.names.get(place))?;
        Some(Action { service: self, place })
    }

    /// Its types of resources, by name.
    pub fn resource_types(self) -> impl Iterator<Item = ResourceType<'a>> {
        let [_, types, _] = self.catalog.ranges(self.place);
        types.clone().map(move |place| ResourceType { service: self, place })
    }

    /// The condition keys that it lists, by name.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey<'a>> {
        let [_, _, keys] = self.catalog.ranges(self.place);
        keys.clone().map(move |place| ConditionKey { catalog: self.catalog, place })
    }
}

impl<'a> Action<'a> {
    const fn columns(self) -> &'a ActionColumns {
        &self.service.catalog.actions
    }

    /// The service.
    #[must_use]
    pub const fn service(self) -> Service<'a> {
        self.service
    }

    /// The name behind the colon.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.columns().names.get(self.place)
    }

    /// What it grants permission to do.
    #[must_use]
    pub fn description(self) -> &'a str {
        self.columns().descriptions.get(self.place)
    }

    /// What it does.
    #[must_use]
    pub fn access_level(self) -> AccessLevel {
        self.columns().levels.get(self.place).copied().unwrap_or(AccessLevel::Write)
    }

    /// Whether it has this risk.
    #[must_use]
    pub fn has_label(self, label: Label) -> bool {
        self.columns().labels.get(self.place).is_some_and(|labels| labels & label.bit() != 0)
    }

    /// The types of resources that it is asked on; none: it takes no resource.
    pub fn resource_uses(self) -> impl Iterator<Item = ResourceUse<'a>> {
        let Service { catalog, place } = self.service;
        let [_, types, _] = catalog.ranges(place);
        let list = self.columns().uses.get(self.place).copied().unwrap_or_default();
        catalog.use_lists.get(list).iter().filter_map(move |number| {
            let number = usize::from(*number);
            let within = usize::from(*catalog.uses.types.get(number)?);
            let place = types.start.checked_add(within).filter(|place| *place < types.end)?;
            Some(ResourceUse {
                resource_type: ResourceType { service: self.service, place },
                is_required: catalog.uses.required.get(number).copied()?,
                keys: catalog.uses.keys.get(number).copied()?,
            })
        })
    }

    /// The condition keys that it takes whatever its resource is.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey<'a>> {
        let list = self.columns().keys.get(self.place).copied().unwrap_or_default();
        self.service.catalog.keys(self.service, list)
    }

    /// The actions that a caller needs besides.
    pub fn dependent_actions(self) -> impl Iterator<Item = Action<'a>> {
        let catalog = self.service.catalog;
        let list = self.columns().needs.get(self.place).copied().unwrap_or_default();
        catalog.action_lists.get(list).iter().filter_map(move |place| {
            let place = usize::from(*place);
            let behind = catalog.ranges.partition_point(|[actions, _, _]| actions.start <= place);
            let service = Service { catalog, place: behind.checked_sub(1)? };
            Some(Action { service, place })
        })
    }
}

/// Actions of one catalog stand in the order that it lists them in: by service and name.
impl Ord for Action<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place.cmp(&other.place)
    }
}

impl PartialOrd for Action<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Action<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Action<'_> {}

impl fmt::Display for Action<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service.prefix(), self.name())
    }
}

impl<'a> ResourceType<'a> {
    /// The type at a place among all types.
    pub(super) fn new(catalog: &'a Catalog, place: usize) -> Self {
        let behind = catalog.ranges.partition_point(|[_, types, _]| types.start <= place);
        let service = Service { catalog, place: behind.saturating_sub(1) };
        Self { service, place }
    }

    /// The fields of its ARNs behind the partition: service, Region, account, resource; with `${…}`
    /// for what is chosen.
    #[must_use]
    pub fn arn_fields(self) -> [&'a str; 4] {
        let mut fields = self.service.catalog.types.arns.get(self.place).splitn(4, ':');
        std::array::from_fn(|_| fields.next().unwrap_or_default())
    }

    /// The prefix of the actions that are asked on it.
    #[must_use]
    pub fn service_prefix(self) -> &'a str {
        self.service.prefix()
    }

    /// The name.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.service.catalog.types.names.get(self.place)
    }

    /// The pattern of its ARNs, with `${…}` for what is chosen.
    #[must_use]
    pub fn arn(self) -> String {
        format!("{PARTITION}{}", self.service.catalog.types.arns.get(self.place))
    }

    /// The condition keys that come with such a resource.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey<'a>> {
        let catalog = self.service.catalog;
        let list = catalog.types.keys.get(self.place).copied().unwrap_or_default();
        catalog.keys(self.service, list)
    }
}

impl<'a> ResourceUse<'a> {
    /// The condition keys that the action takes with such a resource.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey<'a>> {
        let service = self.resource_type.service;
        service.catalog.keys(service, self.keys)
    }
}

impl<'a> ConditionKey<'a> {
    pub(super) const fn new(catalog: &'a Catalog, place: usize) -> Self {
        Self { catalog, place }
    }

    /// The name, with `${…}` or `<…>` for what is chosen.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.catalog.keys.names.get(self.place)
    }

    /// By what it filters access.
    #[must_use]
    pub fn description(self) -> &'a str {
        self.catalog.keys.descriptions.get(self.place)
    }

    /// The type of its values.
    #[must_use]
    pub fn key_type(self) -> KeyType {
        self.catalog.keys.kinds.get(self.place).map_or(KeyType::String, |(key_type, _)| *key_type)
    }

    /// Whether it holds several values.
    #[must_use]
    pub fn is_multivalued(self) -> bool {
        self.catalog.keys.kinds.get(self.place).is_some_and(|(_, is_multivalued)| *is_multivalued)
    }
}

/// A pattern of the reference, with a wildcard for what is chosen.
///
/// ```
/// assert_eq!(iam_verdict::catalog::as_pattern("table/${TableName}/index/${IndexName}"), "table/*/index/*");
/// ```
#[must_use]
pub fn as_pattern(text: &str) -> String {
    let mut pattern = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        pattern.push_str(before);
        pattern.push('*');
        rest = behind.split_once('}').map_or("", |(_, behind)| behind);
    }
    pattern.push_str(rest);
    pattern
}
