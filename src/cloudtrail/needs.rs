//! What a call asks for: actions on resources, and the roles that it passes.

use crate::catalog::Action as KnownAction;
use crate::cloudtrail::mapping::Asked;
use crate::cloudtrail::requests::Standing;
use crate::cloudtrail::resources::Scene;
use crate::cloudtrail::resources::Target;
use crate::value::arn::Arn;

/// Who passes a role needs this on it (EVALUATION.md, R12).
pub(super) const PASS_ROLE: &str = "iam:PassRole";
/// The role of an instance stands behind a profile, which a call does not look through.
const INSTANCE_PROFILE: &str = "iamInstanceProfile";

/// An action that a call asks for, with its resources.
#[derive(Debug)]
pub(super) struct Need {
    pub(super) action: String,
    pub(super) standing: Standing,
    pub(super) targets: Vec<Target>,
}

impl Scene<'_> {
    /// What a call asks for, and what it needs besides for what it passes on.
    pub(super) fn needs(&self, actions: &[Asked<'_>]) -> Vec<Need> {
        let holds = |asked: &&Asked<'_>| {
            asked.condition.is_none_or(|condition| self.parameters.fulfil(condition))
        };
        let certain: Vec<&Asked<'_>> = actions.iter().filter(holds).collect();
        // Where nothing tells which of the actions it was, it may have been any.
        let (asked, standing) = if certain.is_empty() {
            (actions.iter().collect(), Standing::Possible)
        } else {
            (certain, Standing::Call)
        };
        let need = |asked: &&Asked<'_>| {
            let action = asked.action.to_string();
            let standing = if action == PASS_ROLE { Standing::Dependent } else { standing };
            Need { action, standing, targets: self.targets(asked) }
        };
        let mut needs: Vec<Need> = asked.iter().map(need).collect();
        let passed = asked.iter().flat_map(|asked| self.passed_roles(asked.action));
        let targets: Vec<Target> = passed.collect();
        let standing = Standing::Dependent;
        needs.push(Need { action: PASS_ROLE.to_owned(), standing, targets });
        needs
    }

    /// The roles that a call passes to a service, where it is one that can.
    fn passed_roles(&self, action: KnownAction<'_>) -> Vec<Target> {
        let passes = action.dependent_actions().any(|needed| needed.to_string() == PASS_ROLE);
        if !passes {
            return Vec::new();
        }
        let is_role = |text: &&str| {
            Arn::parse(text)
                .is_some_and(|arn| arn.service == "iam" && arn.resource.starts_with("role/"))
        };
        let mut roles: Vec<&str> = self.parameters.texts().filter(is_role).collect();
        roles.sort_unstable();
        roles.dedup();
        let mut targets: Vec<Target> = roles.into_iter().map(Target::whole).collect();
        let is_hidden = self.parameters.has(INSTANCE_PROFILE) || self.parameters.has_untold_role();
        if targets.is_empty() && is_hidden {
            targets.push(self.untold_role());
        }
        targets
    }
}
