//! The proof: reduced policies are read back and held against the present ones.

use std::sync::Arc;

use crate::compile::CompiledPolicy;
use crate::evaluate::Assume;
use crate::generate::activity::Use;
use crate::generate::right_size::RightSizedPolicy;
use crate::generate::right_size::is_allow;
use crate::generate::right_size::present::Present;
use crate::generate::right_size::present::meets_resource;
use crate::generate::right_size::present::read_all;
use crate::generate::right_size::reduce::is_left_out;
use crate::generate::verify::GenerateError;
use crate::generate::verify::allows;
use crate::generate::verify::not_allowed;
use crate::generate::verify::outside;
use crate::policy::model::Statement;
use crate::request::Request;
use crate::validate::says_all_of;

/// Proves that the reduced policies allow each use that the present ones allow, whatever is not known of it, and
/// nothing that those do not. Tells how many uses are allowed.
pub(super) fn prove(
    present: &[Present],
    sized: &[RightSizedPolicy],
    uses: &[&Use],
) -> Result<usize, GenerateError> {
    let texts = sized.iter().filter_map(|policy| policy.reduced.clone());
    let reduced = read_all(texts)?;
    let mut read = reduced.iter();
    let mut pairs = Vec::new();
    for (before, sized) in present.iter().zip(sized) {
        let after = sized.reduced.as_ref().and_then(|_| read.next());
        let kept: Vec<usize> = sized
            .statements
            .iter()
            .enumerate()
            .filter(|(_, usage)| !is_left_out(usage))
            .map(|(place, _)| place)
            .collect();
        narrower(before, after, &kept)?;
        pairs.push(Pair { before, after, kept });
    }
    let all = |policies: &mut dyn Iterator<Item = &Present>| {
        policies.map(|policy| Arc::clone(&policy.compiled)).collect::<Vec<Arc<CompiledPolicy>>>()
    };
    let (before, after) = (all(&mut present.iter()), all(&mut reduced.iter()));
    let mut allowed = 0_usize;
    for found in uses {
        let is_lost = |request: &Request, assume: Assume| {
            allows(&before, request, assume) && !allows(&after, request, assume)
        };
        if found.requests.iter().any(|one| Assume::ALL.into_iter().any(|way| is_lost(one, way))) {
            return Err(not_allowed(found));
        }
        if found.is_template && !pairs.iter().all(|pair| pair.keeps(found)) {
            return Err(not_allowed(found));
        }
        let is_met = pairs.iter().any(|pair| pair.allows(found));
        allowed = allowed.saturating_add(usize::from(is_met));
    }
    Ok(allowed)
}

/// A policy before and after, and the places of the statements that are left.
struct Pair<'a> {
    before: &'a Present,
    after: Option<&'a Present>,
    kept: Vec<usize>,
}

impl Pair<'_> {
    /// Whether a statement that allows applies to a use, or may.
    fn allows(&self, found: &Use) -> bool {
        let met = self.before.meets(found).into_iter().zip(self.before.statements());
        met.into_iter().any(|(is_met, statement)| is_met && is_allow(statement.effect))
    }

    /// Whether each statement that allows and may apply to a use that does not tell its resource whole says the same of
    /// it as before.
    fn keeps(&self, found: &Use) -> bool {
        found.requests.iter().all(|request| self.keeps_request(found, request))
    }

    fn keeps_request(&self, found: &Use, request: &Request) -> bool {
        let was = self.before.outcomes(found, request);
        let is_met = self.before.meets_request(found, request);
        let is = self.after.map(|after| after.outcomes(found, request)).unwrap_or_default();
        let statements = self.before.statements();
        let mut met = statements.iter().enumerate().zip(was.iter().zip(is_met));
        met.all(|((place, statement), (was, is_met))| {
            if !is_met || !is_allow(statement.effect) {
                return true;
            }
            let at = self.kept.iter().position(|kept| *kept == place);
            let left = at.and_then(|at| self.after?.statements().get(at));
            let is_same = at.and_then(|at| is.get(at)) == Some(was);
            is_same && left.is_some_and(|left| meets_resource(left, found, request))
        })
    }
}

/// Each statement is covered by the one in its place, and what denies is as it was.
fn narrower(
    before: &Present,
    after: Option<&Present>,
    kept: &[usize],
) -> Result<(), GenerateError> {
    let statements = after.map(Present::statements).unwrap_or_default();
    let is_all = statements.len() == kept.len();
    let denies = before.statements().iter().enumerate().filter(|(_, one)| !is_allow(one.effect));
    let lost = denies.map(|(place, _)| place).find(|place| !kept.contains(place));
    if !is_all || lost.is_some() {
        return Err(outside_of(lost.and_then(|place| before.statements().get(place))));
    }
    for (place, narrow) in kept.iter().zip(statements) {
        let wide = before.statements().get(*place);
        let is_covered = wide.is_some_and(|wide| {
            wide.effect == narrow.effect
                && says_all_of(wide, narrow)
                && (is_allow(wide.effect) || says_all_of(narrow, wide))
        });
        if !is_covered {
            return Err(outside_of(Some(narrow)));
        }
    }
    Ok(())
}

fn outside_of(statement: Option<&Statement>) -> GenerateError {
    let action = statement.and_then(|one| one.action.entries.first());
    let resource = statement.and_then(|one| one.resource.as_ref()?.entries.first());
    outside(
        action.map(|entry| entry.text.as_str()).unwrap_or_default(),
        resource.map(|entry| entry.text.as_str()).unwrap_or_default(),
    )
}
