//! The checks of a decision in AWS's order, for whoever watches (EVALUATION.md, section 19).

use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::decide::applicable::has_identity;
use crate::decide::grant::Needs;
use crate::decide::verdicts::Levels;
use crate::decide::verdicts::Verdicts;
use crate::evaluate::Verdict;
use crate::request::principal::PrincipalType;
use crate::trace::Check;
use crate::trace::CheckEffect;
use crate::trace::CheckType;
use crate::trace::Observer;

/// Reports every check that took part, and marks the one that the decision rests on. Those of the
/// caller take part whenever they apply to it, even when no policy was given.
pub(super) fn report(
    caller: PrincipalType,
    verdicts: &Verdicts,
    needs: Needs,
    decision: &Decision,
    observer: &mut impl Observer,
) {
    let mut reporter = Reporter { decision, marked: false, observer };
    reporter.levels(CheckType::ResourceControlPolicy, verdicts.resource_control.as_ref());
    reporter.levels(CheckType::ServiceControlPolicy, verdicts.service_control.as_ref());
    if let Some(endpoint) = verdicts.vpc_endpoint {
        reporter.one(CheckType::VpcEndpoint, Some(endpoint), true);
    }
    reporter.resource(verdicts, needs);
    if has_identity(caller) {
        reporter.one(CheckType::Principal, verdicts.identity, needs.identity);
    }
    if verdicts.boundary.is_some() {
        reporter.one(CheckType::PermissionsBoundary, verdicts.boundary, needs.boundary);
    }
    // Without session policies a federated session is limited to nothing (R6.7), another not at all.
    if verdicts.session.is_some() || caller == PrincipalType::FederatedUser {
        reporter.one(CheckType::Session, verdicts.session, needs.session);
    }
}

struct Reporter<'a, O: Observer> {
    decision: &'a Decision,
    marked: bool,
    observer: &'a mut O,
}

impl<O: Observer> Reporter<'_, O> {
    fn levels(&mut self, check_type: CheckType, levels: Option<&Levels>) {
        for (level, verdict) in levels.into_iter().flat_map(|levels| &levels.each).enumerate() {
            // AWS's own RCPFullAWSAccess allows at every level (R9.1).
            let is_rcp = check_type == CheckType::ResourceControlPolicy;
            let allows = is_rcp || verdict.allow.is_some();
            let effect = self.effect(verdict.deny.is_some(), allows, true);
            self.check(check_type, Some(level), effect);
        }
    }

    fn one(&mut self, check_type: CheckType, verdict: Option<Verdict>, is_needed: bool) {
        let denies = verdict.is_some_and(|verdict| verdict.deny.is_some());
        let allows = verdict.is_some_and(|verdict| verdict.allow.is_some());
        let effect = self.effect(denies, allows, is_needed);
        self.check(check_type, None, effect);
    }

    /// An Allow that only delegates to the caller's own account grants nothing by itself.
    fn resource(&mut self, verdicts: &Verdicts, needs: Needs) {
        let is_needed = !needs.resource.is_empty();
        if verdicts.is_granted || self.decision.code == ReasonCode::PublicBucketRestricted {
            let denies = !verdicts.is_granted
                || verdicts.resource.is_some_and(|verdict| verdict.deny.is_some());
            let effect = self.effect(denies, true, true);
            return self.check(CheckType::Resource, None, effect);
        }
        if verdicts.resource.is_none() && !is_needed {
            return;
        }
        let verdict = verdicts.resource.unwrap_or_default();
        let allows = verdict.classes.intersects(needs.resource)
            && self.decision.code != ReasonCode::AnonymousCaller;
        let effect = self.effect(verdict.deny.is_some(), allows, is_needed);
        self.check(CheckType::Resource, None, effect);
    }

    /// A rule that no policy can change leaves nothing to deny: neither a statement nor a missing
    /// Allow has an impact beside it.
    fn effect(&self, denies: bool, allows: bool, is_needed: bool) -> CheckEffect {
        let counts =
            self.decision.policy_type.is_some() || self.decision.code == ReasonCode::RootUser;
        match (denies && counts, allows, is_needed && counts) {
            (true, _, _) => CheckEffect::ExplicitDeny,
            (false, true, _) => CheckEffect::Allow,
            (false, false, true) => CheckEffect::ImplicitDeny,
            (false, false, false) => CheckEffect::NoImpact,
        }
    }

    fn check(&mut self, check_type: CheckType, level: Option<usize>, effect: CheckEffect) {
        let decisive = match self.decision.answer {
            Answer::Allowed => CheckEffect::Allow,
            Answer::ExplicitDeny => CheckEffect::ExplicitDeny,
            Answer::ImplicitDeny => CheckEffect::ImplicitDeny,
        };
        let of_type = self.decision.policy_type.map(CheckType::of);
        let decided = !self.marked && of_type == Some(check_type) && effect == decisive;
        self.marked |= decided;
        self.observer.check(Check { check_type, level, effect, decided });
    }
}
