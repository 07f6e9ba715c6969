//! What `Action`, `Resource` and their negations cover, matched as a decision matches them: actions
//! without regard to letter case, ARNs field by field.

use crate::policy::model::ActionElement;
use crate::policy::model::ActionEntry;
use crate::policy::model::ResourceElement;
use crate::policy::model::ResourceEntry;
use crate::policy::model::ResourceForm;
use crate::policy::variable::Part;
use crate::policy::variable::Template;
use crate::request::context::fold;
use crate::validate::effort::Effort;
use crate::value::extent::Extent;

/// What a comparison costs that the beginnings of two patterns settle.
const GLANCE: usize = 10;

/// What one entry covers.
#[derive(Debug, Clone)]
pub(in crate::validate) enum Area {
    /// Everything, a request without a resource too.
    Everything,
    /// Nothing.
    Nothing,
    /// What has these fields.
    Fields(Vec<Extent>),
}

/// What an element covers.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// Whether it is all but these.
    negated: bool,
    areas: Vec<Area>,
    /// Whether one of them is everything.
    has_everything: bool,
    /// Whether a variable that has no value may void it (rule VR6).
    has_unknown: bool,
}

impl Area {
    /// Of an entry of `Action` or `NotAction`.
    pub(in crate::validate) fn of_action(entry: &ActionEntry) -> Self {
        let folded = entry.text.to_ascii_lowercase();
        folded.split_once(':').map_or(Self::Everything, |(prefix, name)| {
            let mut service = Extent::default();
            service.literal(prefix);
            Self::Fields(vec![service, Extent::parse(name)])
        })
    }

    /// Of an entry of `Resource` or `NotResource`.
    pub(in crate::validate) fn of_resource(entry: &ResourceEntry) -> Self {
        match &entry.form {
            ResourceForm::Any => Self::Everything,
            ResourceForm::Nothing => Self::Nothing,
            ResourceForm::Arn { fields, resource } => {
                let first = fields.iter().map(|field| Extent::parse(field));
                Self::Fields(first.chain([pattern(resource)]).collect())
            }
        }
    }

    /// Whether it is proven to cover all that the other one covers.
    pub(in crate::validate) fn covers(&self, other: &Self, effort: &Effort) -> bool {
        match (self, other) {
            (Self::Everything, _) | (_, Self::Nothing) => true,
            (Self::Nothing, _) | (Self::Fields(_), Self::Everything) => false,
            (Self::Fields(wide), Self::Fields(narrow)) => {
                let mut fields = wide.iter().zip(narrow);
                wide.len() == narrow.len()
                    && effort.spend(GLANCE)
                    && !fields.clone().any(|(wide, narrow)| wide.begins_otherwise(narrow))
                    && fields.all(|(wide, narrow)| covers(wide, narrow, effort))
            }
        }
    }

    /// Whether it is proven to cover nothing that the other one covers.
    pub(super) fn is_disjoint(&self, other: &Self, effort: &Effort) -> bool {
        match (self, other) {
            (Self::Nothing, _) | (_, Self::Nothing) => true,
            (Self::Everything, _) | (_, Self::Everything) => false,
            (Self::Fields(one), Self::Fields(other)) => {
                effort.spend(GLANCE)
                    && one.iter().zip(other).any(|(one, other)| is_disjoint(one, other, effort))
            }
        }
    }
}

impl Scope {
    fn new(negated: bool, areas: Vec<Area>) -> Self {
        let has_everything = areas.iter().any(|area| matches!(area, Area::Everything));
        let mut fields = areas.iter().flat_map(|area| match area {
            Area::Fields(fields) => fields.as_slice(),
            Area::Everything | Area::Nothing => &[],
        });
        let has_unknown = fields.any(Extent::has_unknown);
        Self { negated, areas, has_everything, has_unknown }
    }

    pub(super) fn of_actions(element: &ActionElement) -> Self {
        Self::new(element.negated, element.entries.iter().map(Area::of_action).collect())
    }

    /// Without the element whatever the request is about is meant.
    pub(super) fn of_resources(element: Option<&ResourceElement>) -> Self {
        let Some(element) = element else {
            return Self::new(false, vec![Area::Everything]);
        };
        Self::new(element.negated, element.entries.iter().map(Area::of_resource).collect())
    }

    /// Whether it is proven to cover nothing at all.
    pub(super) const fn is_nothing(&self) -> bool {
        self.negated && self.has_everything
    }

    /// Whether it is proven to cover all that the other one covers.
    pub(super) fn covers(&self, other: &Self, effort: &Effort) -> bool {
        // Of two lists a single entry decides. A text with a letter for each wildcard of an entry that
        // no other pattern has is in one of the others, or in none: so without `?` several entries
        // cover together what one of them covers.
        match (self.negated, other.negated) {
            (false, false) => hold_all(&self.areas, &other.areas, effort),
            (false, true) => self.has_everything,
            (true, _) if self.has_unknown => false,
            (true, true) => hold_all(&other.areas, &self.areas, effort),
            (true, false) => other
                .areas
                .iter()
                .all(|area| self.areas.iter().all(|excluded| excluded.is_disjoint(area, effort))),
        }
    }
}

fn hold_all(wide: &[Area], narrow: &[Area], effort: &Effort) -> bool {
    narrow.iter().all(|narrow| wide.iter().any(|wide| wide.covers(narrow, effort)))
}

/// The pattern of a text in which `*` and `?` are wildcards.
pub(super) fn pattern(template: &Template) -> Extent {
    extent(template, Extent::wildcards)
}

/// The text itself.
pub(super) fn text(template: &Template) -> Extent {
    extent(template, Extent::literal)
}

fn extent(template: &Template, add: fn(&mut Extent, &str)) -> Extent {
    let mut extent = Extent::default();
    for part in &template.parts {
        match part {
            Part::Text(text) => add(&mut extent, text),
            Part::Literal(character) => extent.literal(character.encode_utf8(&mut [0; 4])),
            Part::Variable { key, default } => {
                extent.unknown(format!("{}, {default:?}", fold(key)))
            }
        };
    }
    extent
}

/// [`Extent::covers`], as far as it may be asked.
pub(super) fn covers(wide: &Extent, narrow: &Extent, effort: &Effort) -> bool {
    effort.spend(GLANCE)
        && !wide.begins_otherwise(narrow)
        && (wide.is_everything() || (effort.spend(product(wide, narrow)) && wide.covers(narrow)))
}

/// [`Extent::is_disjoint`], as far as it may be asked.
pub(super) fn is_disjoint(one: &Extent, other: &Extent, effort: &Effort) -> bool {
    effort.spend(GLANCE)
        && (one.begins_otherwise(other)
            || (effort.spend(product(one, other)) && one.is_disjoint(other)))
}

fn product(one: &Extent, other: &Extent) -> usize {
    one.len().saturating_add(1).saturating_mul(other.len().saturating_add(1))
}
