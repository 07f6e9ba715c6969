//! What a policy says twice, or in vain: proven by what its patterns and conditions can match at all.
//!
//! Each finding by itself can be followed: without the statement, entry or condition every request
//! whose context is known is decided as before. Three things stand apart from that. S3 Block Public
//! Access looks at the wording of a bucket policy, not at what it covers. Of a condition on a key of a
//! service it counts that the catalog lists the key for no action of the statement. And where AWS calls
//! entries redundant (`redundant-action`) the actions of the catalog count, not those to come.

mod conditions;
mod outline;
pub(super) mod scope;
mod test;
mod values;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::policy::model::Effect;
use crate::policy::model::Statement;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::effort::Effort;
use crate::validate::findings::FindingCode;
use crate::validate::place::Place;
use crate::validate::semantic::outline::Outline;

/// What a comparison of two statements costs beside that of their patterns.
const PAIR: usize = 20;

pub(super) fn check(subject: Subject<'_>, effort: &Effort, findings: &mut Vec<Finding>) {
    let outlines: Vec<Outline<'_>> = subject.document.statements.iter().map(Outline::of).collect();
    for outline in &outlines {
        conditions::check(subject, outline, effort, findings);
        findings.extend(never_applies(outline));
    }
    let repeated = repeated(&outlines, findings);
    let numbered = outlines.iter().enumerate().filter(|(place, _)| !repeated.contains(place));
    let of_effect = |effect: Effect| {
        let is_of = |(_, outline): &(usize, &Outline<'_>)| outline.statement.effect == effect;
        numbered.clone().filter(is_of).collect::<Vec<Numbered<'_>>>()
    };
    let (mut allows, mut denies) = (of_effect(Effect::Allow), of_effect(Effect::Deny));
    // What is dropped itself says nothing of others, or each could be redundant beside the next. So the
    // statements that deny come first: what an Allow is held against stays.
    let (kept, covered_denies) = covered(&denies, effort);
    denies = kept;
    let is_shadowed = |(_, allow): &Numbered<'_>| shadowed(allow, &denies, effort);
    let found: Vec<(usize, Finding)> =
        allows.iter().filter_map(|allow| Some((allow.0, is_shadowed(allow)?))).collect();
    let shadowed: BTreeSet<usize> = found.iter().map(|(place, _)| *place).collect();
    allows.retain(|(place, _)| !shadowed.contains(place));
    findings.extend(found.into_iter().map(|(_, finding)| finding));
    findings.extend(covered_denies);
    findings.extend(covered(&allows, effort).1);
}

/// Whether a statement is proven to say all that another one says, which has the same effect.
#[must_use]
pub fn says_all_of(wide: &Statement, narrow: &Statement) -> bool {
    let (mut wide, mut narrow) = (wide.clone(), narrow.clone());
    // An element covers itself, also where it is not known what a variable in it stands for.
    if resources(&wide) == resources(&narrow) {
        (wide.resource, narrow.resource) = (None, None);
    }
    if conditions(&wide).eq(conditions(&narrow)) {
        (wide.condition, narrow.condition) = (Vec::new(), Vec::new());
    }
    let (wide, narrow) = (Outline::of(&wide), Outline::of(&narrow));
    wide.wording() == narrow.wording() || wide.says_all_of(&narrow, &Effort::new())
}

fn resources(statement: &Statement) -> Option<(bool, Vec<&str>)> {
    let element = statement.resource.as_ref()?;
    Some((element.negated, element.entries.iter().map(|entry| entry.text.as_str()).collect()))
}

fn conditions(statement: &Statement) -> impl Iterator<Item = (String, &str, Vec<&str>)> {
    statement.condition.iter().map(|entry| {
        let values = entry.values.iter().map(|value| value.text.as_str()).collect();
        (entry.operator.to_string(), entry.key.as_str(), values)
    })
}

/// A statement with its place in the document.
type Numbered<'a> = (usize, &'a Outline<'a>);

/// `NotAction` or `NotResource` that leaves nothing.
fn never_applies(outline: &Outline<'_>) -> Option<Finding> {
    let statement = outline.statement;
    let (member, span) = if outline.actions.is_nothing() {
        ("NotAction", statement.action.span)
    } else if outline.resources.is_nothing() {
        ("NotResource", statement.resource.as_ref()?.span)
    } else {
        return None;
    };
    let place = Place { statement, members: &[member], index: None, span };
    let message = format!("`{member}` with `*` leaves nothing, so the statement never applies");
    let found = place.finding(FindingCode::StatementNeverApplies, message);
    Some(found.help("remove the statement, or name what it is not about"))
}

/// Statements that say the same as an earlier one, by their places.
fn repeated(outlines: &[Outline<'_>], findings: &mut Vec<Finding>) -> BTreeSet<usize> {
    let mut first = BTreeMap::new();
    let mut repeated = BTreeSet::new();
    for (place, outline) in outlines.iter().enumerate() {
        let earlier = *first.entry(outline.wording()).or_insert(outline.statement);
        if std::ptr::eq(earlier, outline.statement) {
            continue;
        }
        repeated.insert(place);
        let message = format!("the statement says the same as {}", name(earlier));
        let found = whole(outline.statement).finding(FindingCode::RedundantStatement, message);
        findings.push(found.help("remove it").also(whole(earlier)));
    }
    repeated
}

fn shadowed(allow: &Outline<'_>, denies: &[Numbered<'_>], effort: &Effort) -> Option<Finding> {
    if effort.is_spent() {
        return None;
    }
    let (_, deny) =
        denies.iter().find(|(_, deny)| effort.spend(PAIR) && deny.denies_all_of(allow, effort))?;
    let message = format!("{} denies all that the statement allows", name(deny.statement));
    let found = whole(allow.statement).finding(FindingCode::StatementShadowedByDeny, message);
    let found = found.help("remove it, or narrow the statement that denies");
    Some(found.also(whole(deny.statement)))
}

/// Of statements of one effect, those that another one does not cover, and a finding for each other.
fn covered<'a>(all: &[Numbered<'a>], effort: &Effort) -> (Vec<Numbered<'a>>, Vec<Finding>) {
    let mut is_kept = vec![true; all.len()];
    let mut findings = Vec::new();
    for (at, (_, outline)) in all.iter().enumerate() {
        if effort.is_spent() {
            break;
        }
        let wide = all.iter().zip(&is_kept).enumerate().find(|(other, ((_, wide), is_kept))| {
            effort.spend(1)
                && **is_kept
                && *other != at
                && effort.spend(PAIR)
                && wide.says_all_of(outline, effort)
                && (*other < at || !outline.says_all_of(wide, effort))
        });
        let Some((_, ((_, wide), _))) = wide else { continue };
        let message = format!("{} says all that the statement says", name(wide.statement));
        let found = whole(outline.statement).finding(FindingCode::StatementCovered, message);
        let found = found.help("remove it, or narrow the other one");
        findings.push(found.also(whole(wide.statement)));
        if let Some(is_kept) = is_kept.get_mut(at) {
            *is_kept = false;
        }
    }
    let kept = all.iter().zip(is_kept).filter(|(_, is_kept)| *is_kept);
    (kept.map(|(numbered, _)| *numbered).collect(), findings)
}

const fn whole(statement: &Statement) -> Place<'_> {
    Place { statement, members: &[], index: None, span: statement.span }
}

/// A statement for people.
fn name(statement: &Statement) -> String {
    match &statement.sid {
        Some(sid) => format!("the statement `{sid}`"),
        None => format!("`Statement[{}]`", statement.index),
    }
}
