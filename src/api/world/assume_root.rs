//! `AssumeRoot`: an organization's own way to the root user of a member account (WORLD.md, W2.5;
//! EVALUATION.md, R10.5).

use crate::accounts::CallFault;
use crate::accounts::CallFaultCode;
use crate::accounts::CredentialKind;
use crate::accounts::Membership;
use crate::accounts::Session;
use crate::accounts::SessionPolicy;
use crate::api::answer;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::api::wire::Error;
use crate::api::world::World;
use crate::api::world::session::call_fault;
use crate::api::world::sts::Call;
use crate::decide::LONGEST_OF_ROOT;
use crate::json::quote;
use crate::request::Principal;
use crate::request::principal::PrincipalType;
use crate::value::arn;
use crate::value::arn::Arn;

/// What such a session may be for (STS API reference, `TaskPolicyArn`).
const TASKS: [&str; 5] = [
    "IAMAuditRootUserCredentials",
    "IAMCreateRootUserPassword",
    "IAMDeleteRootUserCredentials",
    "S3UnlockBucketPolicy",
    "SQSUnlockQueuePolicy",
];

impl World {
    /// A session as the root user of a member account, for one task: `caller`, `targetPrincipal` (the id of the
    /// account), `taskPolicyArn` (`arn:aws:iam::aws:policy/root-task/…`), `durationSeconds` up to 900, `at` and
    /// `context`. The world has to have the task's policy, or nothing is decided with the session.
    ///
    /// # Errors
    /// As [`Self::assume_role`].
    pub fn assume_root(&self, call: &str) -> Result<wire::Session, Error> {
        let input = Input::parse(call).map_err(answer::request_error)?;
        let known = ["targetPrincipal", "taskPolicyArn", "durationSeconds"];
        let mut call = Call::read(self, &input, &known, None)?;
        let target = account(call.require_text("targetPrincipal")?).map_err(call_fault)?;
        let task = call.require_text("taskPolicyArn")?;
        check_task(task).map_err(call_fault)?;
        let seconds = call.seconds("durationSeconds")?.unwrap_or(LONGEST_OF_ROOT);
        if seconds > LONGEST_OF_ROOT {
            let message = format!(
                "{seconds} seconds are asked for: such a session lasts up to {LONGEST_OF_ROOT}"
            );
            return Err(call_fault(CallFault::invalid("durationSeconds", message)));
        }
        self.check_member(&mut call, target).map_err(call_fault)?;
        let partition = call.caller.principal.partition().unwrap_or("aws");
        let root = format!("arn:{partition}:iam::{target}:root");
        let keys = [("sts:TaskPolicyArn".to_owned(), quote(task))];
        let allowed = self.ask(&call, ("sts:AssumeRoot", &root), &keys, &[])?;
        let mut principal = Principal::of_type(PrincipalType::Root);
        principal.account = Some(target.to_owned());
        principal.arn = Some(root.clone());
        let chain = call.caller.chain.iter().cloned().chain([root]).collect();
        let new = Session {
            credential: CredentialKind::AssumeRoot,
            issued_at: Some(call.at),
            expires_at: call.end(seconds),
            policies: vec![SessionPolicy::Managed(task.to_owned())],
            chain,
            ..Session::of(principal)
        };
        let text = "the world does not tell whether the organization has root sessions enabled: that it has \
                    is taken for granted";
        call.note("unknown-root-sessions", Some(text.to_owned()));
        Ok(call.answer(new, allowed))
    }

    /// The target is a member of the caller's organization, and the caller is where it is managed from.
    fn check_member(&self, call: &mut Call<'_>, target: &str) -> Result<(), CallFault> {
        let fault = |field: &str, message: String| {
            Err(CallFault::new(CallFaultCode::AccessDenied, field, message))
        };
        let own = call.caller.principal.account.clone().unwrap_or_default();
        let organization = match self.world.organization() {
            Membership::Unknown => return Ok(()),
            Membership::None => None,
            known @ Membership::Known(_) => known.of(&own),
        };
        let Some(organization) = organization else {
            return fault("caller", format!("account {own} is of no organization"));
        };
        let managing = organization.management_account.as_deref();
        if !organization.lists(target) || managing == Some(target) {
            let message =
                format!("account {target} is no member account of the organization of {own}");
            return fault("targetPrincipal", message);
        }
        if managing != Some(own.as_str()) {
            let text = format!(
                "the world does not tell delegated administrators: that account {own} is one for root access is \
                 taken for granted"
            );
            call.note("unknown-delegation", Some(text));
        }
        Ok(())
    }
}

/// An account, by its id or its root ARN.
fn account(text: &str) -> Result<&str, CallFault> {
    let root = Arn::parse(text).filter(|arn| arn.service == "iam" && arn.resource == "root");
    let id = root.map_or(text, |arn| arn.account);
    if arn::is_account_id(id) {
        return Ok(id);
    }
    Err(CallFault::invalid(
        "targetPrincipal",
        format!("`{text}` is no account: expected 12 digits"),
    ))
}

fn check_task(text: &str) -> Result<(), CallFault> {
    let task = Arn::parse(text).and_then(|arn| arn.resource.strip_prefix("policy/root-task/"));
    if task.is_some_and(|task| TASKS.contains(&task)) {
        return Ok(());
    }
    let expected = TASKS.join(", ");
    let message = format!(
        "`{text}` is no task policy: expected `arn:aws:iam::aws:policy/root-task/` and one of {expected}"
    );
    Err(CallFault::invalid("taskPolicyArn", message))
}
