//! The way of a row to the values that it tells of.

use crate::base::diagnostic::Path;
use crate::base::diagnostic::PathSegment;
use crate::infrastructure::draft::Draft;
use crate::infrastructure::draft::DraftValue;
use crate::infrastructure::sweep;

/// A value that a row leads to, and what holds it.
pub(super) struct Place<'d> {
    pub(super) path: Path,
    pub(super) draft: &'d Draft,
    pub(super) holder: &'d Draft,
}

/// Everything that the way of a row leads to.
pub(super) fn places<'d>(root: &'d Draft, base: &Path, way: &str) -> Vec<Place<'d>> {
    let mut at = vec![Place { path: base.clone(), draft: root, holder: root }];
    for step in way.split('/') {
        at = at.into_iter().flat_map(|place| next(&place, step)).collect();
    }
    let is_given = |place: &Place<'_>| !matches!(place.draft.value, DraftValue::Null);
    at.retain(is_given);
    at
}

fn next<'d>(place: &Place<'d>, step: &str) -> Vec<Place<'d>> {
    let holder = place.draft;
    if step != "*" {
        let draft = holder.member(step);
        let path = place.path.member(step);
        return draft.map(|draft| Place { path, draft, holder }).into_iter().collect();
    }
    let items = holder.as_array().unwrap_or_default().iter().enumerate();
    let item = |(index, draft)| {
        let path = sweep::beside(&place.path, PathSegment::Index(index));
        Place { path, draft, holder }
    };
    items.map(item).collect()
}
