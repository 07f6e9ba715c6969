//! The Service Authorization Reference: services, their actions, types of resources and condition
//! keys.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

use crate::catalog::columns::Columns;
use crate::catalog::columns::Lines;
use crate::catalog::columns::Lists;
use crate::catalog::entry::Action;
use crate::catalog::entry::ConditionKey;
use crate::catalog::entry::ResourceType;
use crate::catalog::entry::Service;
use crate::catalog::kind::AccessLevel;
use crate::catalog::kind::KeyType;

/// How many columns the form has.
const COLUMNS: usize = 30;
/// The highest bit of a kind of key: it holds several values.
const MULTIVALUED: u8 = 0x80;

/// Why bytes are no catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatalogError {
    /// They are something else.
    NoCatalog,
    /// They are of a form that this version does not read.
    OtherVersion {
        /// The version of the form.
        found: u32,
        /// The version that is read.
        wanted: u32,
    },
    /// They are cut off or changed; where.
    Broken(&'static str),
}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCatalog => f.write_str("these bytes are no catalog"),
            Self::OtherVersion { found, wanted } => {
                write!(f, "the catalog is of form {found}, and form {wanted} is read")
            }
            Self::Broken(place) => write!(f, "the catalog is cut off or changed: {place}"),
        }
    }
}

impl std::error::Error for CatalogError {}

/// The whole reference.
#[derive(Debug, Clone)]
pub struct Catalog {
    pub(super) date: String,
    pub(super) prefixes: Lines,
    pub(super) titles: Lines,
    /// For each service its actions, types and keys.
    pub(super) ranges: Vec<[Range<usize>; 3]>,
    pub(super) actions: ActionColumns,
    pub(super) types: TypeColumns,
    pub(super) keys: KeyColumns,
    pub(super) uses: UseColumns,
    pub(super) foreign: Lines,
    pub(super) foreign_services: Vec<u16>,
    pub(super) key_lists: Lists,
    pub(super) use_lists: Lists,
    pub(super) action_lists: Lists,
    pub(super) service_lists: Lists,
    /// The service in the ARNs of each type, with the type's place, sorted.
    pub(super) arn_services: Vec<(String, usize)>,
}

#[derive(Debug, Clone)]
pub(super) struct ActionColumns {
    pub(super) names: Lines,
    pub(super) descriptions: Lines,
    pub(super) levels: Vec<AccessLevel>,
    pub(super) labels: Vec<u8>,
    pub(super) uses: Vec<u16>,
    pub(super) keys: Vec<u16>,
    pub(super) needs: Vec<u16>,
}

#[derive(Debug, Clone)]
pub(super) struct TypeColumns {
    pub(super) names: Lines,
    pub(super) arns: Lines,
    pub(super) keys: Vec<u16>,
}

#[derive(Debug, Clone)]
pub(super) struct KeyColumns {
    pub(super) names: Lines,
    pub(super) descriptions: Lines,
    pub(super) kinds: Vec<(KeyType, bool)>,
}

/// How actions use types of resources.
#[derive(Debug, Clone)]
pub(super) struct UseColumns {
    /// The place of the type in its service.
    pub(super) types: Vec<u16>,
    pub(super) required: Vec<bool>,
    pub(super) keys: Vec<u16>,
}

impl Catalog {
    /// Reads a catalog. Everything in it that points at something else is checked.
    ///
    /// # Errors
    /// When the bytes are no catalog, one of another form, or a broken one.
    pub fn read(bytes: &[u8]) -> Result<Self, CatalogError> {
        let mut columns = Columns::new(bytes, COLUMNS)?;
        let date = columns.text("date")?.to_owned();
        let prefixes = columns.lines("service prefixes", None)?;
        let titles = columns.lines("service titles", Some(prefixes.len()))?;
        let sizes = columns.short("service sizes")?;
        let (ranges, [action_count, type_count, key_count]) = ranges(&sizes, prefixes.len())?;
        let names = columns.names("action names", action_count)?;
        let descriptions = columns.lines("action descriptions", Some(action_count))?;
        let levels = by_number("action levels", &mut columns, action_count, &AccessLevel::ALL)?;
        let labels = columns.small("action labels", action_count)?.to_vec();
        let uses = from_new(&columns.short("action uses")?);
        let keys = columns.short("action keys")?;
        let needs = columns.short("action needs")?;
        let actions = ActionColumns { names, descriptions, levels, labels, uses, keys, needs };
        let types = TypeColumns {
            names: columns.lines("type names", Some(type_count))?,
            arns: columns.lines("type ARNs", Some(type_count))?,
            keys: columns.short("type keys")?,
        };
        let keys = KeyColumns {
            names: columns.lines("key names", Some(key_count))?,
            descriptions: columns.lines("key descriptions", Some(key_count))?,
            kinds: kinds(columns.small("key kinds", key_count)?)?,
        };
        let foreign = columns.lines("foreign prefixes", None)?;
        let foreign_services = columns.short("foreign services")?;
        let used = from_differences(&columns.short("use types")?);
        let required = columns.small("use requirements", used.len())?;
        let required = required.iter().map(|number| *number == 1).collect();
        let uses = UseColumns { types: used, required, keys: columns.short("use keys")? };
        let catalog = Self {
            date,
            prefixes,
            titles,
            ranges,
            actions,
            types,
            keys,
            uses,
            foreign,
            foreign_services,
            key_lists: columns.lists("key list lengths", "key list numbers")?,
            use_lists: columns.lists("use list lengths", "use list numbers")?,
            action_lists: columns.lists("action list lengths", "action list numbers")?,
            service_lists: columns.lists("service list lengths", "service list numbers")?,
            arn_services: Vec::new(),
        };
        catalog.check()?;
        let arn_service = |place| {
            let (service, _) = catalog.types.arns.get(place).split_once(':').unwrap_or_default();
            (service.to_owned(), place)
        };
        let mut arn_services: Vec<_> = (0..type_count).map(arn_service).collect();
        arn_services.sort();
        Ok(Self { arn_services, ..catalog })
    }

    /// The catalog that this crate brings along.
    ///
    /// ```
    /// use iam_verdict::catalog::AccessLevel;
    /// use iam_verdict::catalog::Catalog;
    ///
    /// let catalog = Catalog::embedded()?;
    /// let action = catalog.action("S3:getobject").unwrap();
    /// assert_eq!(action.to_string(), "s3:GetObject");
    /// assert_eq!(action.access_level(), AccessLevel::Read);
    /// let uses = action.resource_uses().map(|used| used.resource_type.arn());
    /// assert!(uses.into_iter().any(|arn| arn == "arn:${Partition}:s3:::${BucketName}/${ObjectName}"));
    /// # Ok::<(), iam_verdict::catalog::CatalogError>(())
    /// ```
    ///
    /// # Errors
    /// Never: the tests read it.
    #[cfg(feature = "catalog")]
    pub fn embedded() -> Result<Self, CatalogError> {
        Self::read(include_bytes!("reference.bin"))
    }

    /// Whether every number is one of something.
    fn check(&self) -> Result<(), CatalogError> {
        let below = |numbers: &[u16], count: usize, limit: usize| {
            numbers.len() == count && numbers.iter().all(|number| usize::from(*number) < limit)
        };
        let Self { actions, types, keys, uses, .. } = self;
        let (action_count, use_count) = (actions.names.len(), uses.types.len());
        let key_lists = self.key_lists.len();
        let checks = [
            ("action uses", below(&actions.uses, action_count, self.use_lists.len())),
            ("action keys", below(&actions.keys, action_count, key_lists)),
            ("action needs", below(&actions.needs, action_count, self.action_lists.len())),
            ("type keys", below(&types.keys, types.names.len(), key_lists)),
            ("use keys", below(&uses.keys, use_count, key_lists)),
            ("use list numbers", self.use_lists.are_below(use_count)),
            ("key list numbers", self.key_lists.are_below(keys.names.len())),
            ("action list numbers", self.action_lists.are_below(action_count)),
            ("service list numbers", self.service_lists.are_below(self.ranges.len())),
            (
                "foreign services",
                below(&self.foreign_services, self.foreign.len(), self.service_lists.len()),
            ),
        ];
        match checks.into_iter().find(|(_, holds)| !holds) {
            Some((name, _)) => Err(CatalogError::Broken(name)),
            None => Ok(()),
        }
    }

    /// The day of which the reference is, as `2026-09-26`.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.date
    }

    /// Every service, in the order of the prefixes.
    pub fn services(&self) -> impl Iterator<Item = Service<'_>> {
        (0..self.ranges.len()).map(|place| Service::new(self, place))
    }

    /// The service of a prefix, in any letter case.
    #[must_use]
    pub fn service(&self, prefix: &str) -> Option<Service<'_>> {
        let place = search(0..self.prefixes.len(), prefix, |place| self.prefixes.get(place))?;
        Some(Service::new(self, place))
    }

    /// The action of a name such as `s3:GetObject`, in any letter case.
    #[must_use]
    pub fn action(&self, name: &str) -> Option<Action<'_>> {
        let (prefix, name) = name.split_once(':')?;
        self.service(prefix)?.action(name)
    }

    /// Every action, by service and name.
    pub fn actions(&self) -> impl Iterator<Item = Action<'_>> {
        self.services().flat_map(Service::actions)
    }

    /// The types of resources whose ARNs name this service; none: no ARN names it. That is not always
    /// the prefix of its actions.
    pub fn resource_types_of_arn(&self, service: &str) -> impl Iterator<Item = ResourceType<'_>> {
        let start = self.arn_services.partition_point(|(known, _)| known.as_str() < service);
        let behind = self.arn_services.get(start..).unwrap_or_default();
        let of_service = behind.iter().take_while(move |(known, _)| known == service);
        of_service.map(|(_, place)| ResourceType::new(self, *place))
    }

    /// Every service that an ARN can name, some of them several times.
    pub fn services_of_arns(&self) -> impl Iterator<Item = &str> {
        self.arn_services.iter().map(|(service, _)| service.as_str())
    }

    /// Prefixes of condition keys that are no prefixes of actions, such as those of identity
    /// providers, and the services that take the keys.
    pub fn foreign_prefixes(
        &self,
    ) -> impl Iterator<Item = (&str, impl Iterator<Item = Service<'_>>)> {
        (0..self.foreign.len()).map(|place| {
            let list = self.foreign_services.get(place).copied().unwrap_or_default();
            let services = self.service_lists.get(list).iter();
            let service = |place: &u16| Service::new(self, usize::from(*place));
            (self.foreign.get(place), services.map(service))
        })
    }

    pub(super) fn ranges(&self, place: usize) -> &[Range<usize>; 3] {
        const NONE: &[Range<usize>; 3] = &[0..0, 0..0, 0..0];
        self.ranges.get(place).unwrap_or(NONE)
    }

    pub(super) fn keys<'a>(
        &'a self,
        service: Service<'a>,
        list: u16,
    ) -> impl Iterator<Item = ConditionKey<'a>> {
        let [_, _, keys] = self.ranges(service.place());
        let start = keys.start;
        let place = move |within: &u16| start.saturating_add(usize::from(*within));
        self.key_lists.get(list).iter().map(move |within| ConditionKey::new(self, place(within)))
    }
}

type Ranges = (Vec<[Range<usize>; 3]>, [usize; 3]);

/// How many actions, types and keys each service has: which of all they are, and how many there are.
fn ranges(sizes: &[u16], count: usize) -> Result<Ranges, CatalogError> {
    let (sizes, rest) = sizes.as_chunks::<3>();
    if sizes.len() != count || !rest.is_empty() {
        return Err(CatalogError::Broken("service sizes"));
    }
    let mut starts = [0_usize; 3];
    let ranges = sizes.iter().map(|sizes| {
        let mut places = starts.iter_mut().zip(sizes);
        std::array::from_fn(|_| {
            places.next().map_or(0..0, |(start, size)| {
                let range = *start..start.saturating_add(usize::from(*size));
                *start = range.end;
                range
            })
        })
    });
    let ranges = ranges.collect();
    Ok((ranges, starts))
}

fn by_number<T: Copy>(
    name: &'static str,
    columns: &mut Columns<'_>,
    count: usize,
    all: &[T],
) -> Result<Vec<T>, CatalogError> {
    let numbers = columns.small(name, count)?.iter();
    let found = numbers.map(|number| all.get(usize::from(*number)).copied());
    found.collect::<Option<Vec<T>>>().ok_or(CatalogError::Broken(name))
}

fn kinds(numbers: &[u8]) -> Result<Vec<(KeyType, bool)>, CatalogError> {
    let kind = |number: &u8| {
        let key_type = KeyType::ALL.get(usize::from(number & !MULTIVALUED)).copied()?;
        Some((key_type, number & MULTIVALUED != 0))
    };
    numbers.iter().map(kind).collect::<Option<_>>().ok_or(CatalogError::Broken("key kinds"))
}

/// Each number is the difference to the one before.
fn from_differences(numbers: &[u16]) -> Vec<u16> {
    let sum = |sum: &mut u16, difference: &u16| {
        *sum = sum.wrapping_add(*difference);
        Some(*sum)
    };
    numbers.iter().scan(0, sum).collect()
}

/// 0 is the next number that was not there before; others are one more than the number.
fn from_new(numbers: &[u16]) -> Vec<u16> {
    let mut next = 0_u16;
    let number = |number: &u16| match number.checked_sub(1) {
        Some(known) => known,
        None => {
            let new = next;
            next = next.saturating_add(1);
            new
        }
    };
    numbers.iter().map(number).collect()
}

/// The place of a name among sorted ones, without regard to letter case.
pub(super) fn search<'a>(
    places: Range<usize>,
    name: &str,
    at: impl Fn(usize) -> &'a str,
) -> Option<usize> {
    let (mut low, mut high) = (places.start, places.end);
    while low < high {
        let middle = low.midpoint(high);
        let folded = |text: &'a str| text.bytes().map(|byte| byte.to_ascii_lowercase());
        match folded(at(middle)).cmp(name.bytes().map(|byte| byte.to_ascii_lowercase())) {
            Ordering::Less => low = middle.saturating_add(1),
            Ordering::Equal => return Some(middle),
            Ordering::Greater => high = middle,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::entry::ResourceUse;
    use crate::catalog::kind::Label;

    const BYTES: &[u8] = include_bytes!("reference.bin");

    fn catalog() -> Catalog {
        Catalog::read(BYTES).unwrap()
    }

    #[test]
    fn everything_is_found_by_its_name() {
        let catalog = catalog();
        assert_eq!(catalog.services().count(), 456);
        assert_eq!(catalog.actions().count(), 22_091);
        for action in catalog.actions() {
            let name = action.to_string();
            let found = catalog.action(&name.to_uppercase()).unwrap();
            assert_eq!(found.to_string(), name);
            assert!(!action.description().is_empty(), "{name}");
        }
        assert!(catalog.action("s3:GetObjects").is_none() && catalog.service("s4").is_none());
    }

    #[test]
    fn an_action_tells_what_it_is_asked_on_and_with() {
        let catalog = catalog();
        let run = catalog.action("ec2:RunInstances").unwrap();
        assert_eq!(run.access_level(), AccessLevel::Write);
        let needs: Vec<String> = run.dependent_actions().map(|action| action.to_string()).collect();
        assert!(needs.contains(&"iam:PassRole".to_owned()), "{needs:?}");
        let image = run.resource_uses().find(|used| used.resource_type.name() == "image").unwrap();
        assert!(image.is_required);
        assert_eq!(image.resource_type.arn(), "arn:${Partition}:ec2:${Region}::image/${ImageId}");
        assert!(image.condition_keys().any(|key| key.name() == "ec2:Owner"));
        let keys: Vec<&str> =
            image.resource_type.condition_keys().map(ConditionKey::name).collect();
        assert!(keys.contains(&"aws:ResourceTag/${TagKey}"), "{keys:?}");
        let list = catalog.action("s3:ListAllMyBuckets").unwrap();
        assert_eq!((list.access_level(), list.resource_uses().count()), (AccessLevel::List, 0));
        assert!(list.condition_keys().any(|key| key.name() == "s3:authType"));
        assert!(
            catalog.action("iam:CreateAccessKey").unwrap().has_label(Label::CredentialExposure)
        );
    }

    #[test]
    fn a_key_tells_its_type() {
        let catalog = catalog();
        let service = catalog.service("sts").unwrap();
        let key = |name: &str| service.condition_keys().find(|key| key.name() == name).unwrap();
        assert!(key("sts:TransitiveTagKeys").is_multivalued());
        assert_eq!(key("sts:DurationSeconds").key_type(), KeyType::Numeric);
        let saml = catalog.foreign_prefixes().find(|(prefix, _)| *prefix == "saml").unwrap();
        assert_eq!(saml.1.map(Service::prefix).collect::<Vec<_>>(), ["sts"]);
    }

    #[test]
    fn other_bytes_are_refused() {
        assert_eq!(Catalog::read(b"{}").unwrap_err(), CatalogError::NoCatalog);
        let newer = [&b"IAMC"[..], &2_u32.to_le_bytes()].concat();
        let error = Catalog::read(&newer).unwrap_err();
        assert_eq!(error, CatalogError::OtherVersion { found: 2, wanted: 1 });
        for length in [8, 100, 5_000, BYTES.len() / 2, BYTES.len() - 1] {
            let error = Catalog::read(&BYTES[..length]).unwrap_err();
            assert!(matches!(error, CatalogError::Broken(_)), "{length}: {error}");
        }
    }

    fn read_all(catalog: &Catalog) {
        for action in catalog.actions() {
            let _name = (action.to_string(), action.access_level());
            let keys = action.resource_uses().flat_map(ResourceUse::condition_keys);
            let _keys = keys.chain(action.condition_keys()).map(ConditionKey::name).count();
            let _needs = action.dependent_actions().count();
        }
    }

    /// Whatever is changed, it is refused or can be read without harm.
    #[test]
    fn changed_bytes_do_no_harm() {
        let mut bytes = BYTES.to_vec();
        let mut refused = 0;
        for step in 0..60 {
            let place = (step * 35_201 + step * step) % bytes.len();
            let before = std::mem::replace(&mut bytes[place], 0xff);
            match Catalog::read(&bytes) {
                Ok(catalog) => read_all(&catalog),
                Err(_) => refused += 1,
            }
            bytes[place] = before;
        }
        assert!((30..60).contains(&refused), "{refused}");
    }
}
