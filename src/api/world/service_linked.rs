//! Making and deleting service-linked roles, simulated (WORLD.md, W3.5 and W3.7).

use crate::accounts::CallFault;
use crate::accounts::CallFaultCode;
use crate::accounts::IdentityKind;
use crate::accounts::ServiceLinkedRole;
use crate::accounts::check_name;
use crate::accounts::linked_service;
use crate::api::answer;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::api::wire::Error;
use crate::api::world::World;
use crate::api::world::session::call_fault;
use crate::api::world::sts::Call;
use crate::api::world::sts::made_up;
use crate::json::quote;

impl World {
    /// Makes a service-linked role, for `caller` and `awsServiceName`, the name of a service principal; with
    /// `customSuffix` a further one; `description`, `at` and `context`. The world stays as it is.
    ///
    /// ```
    /// use iam_verdict::api::World;
    ///
    /// let world = World::from(r#"{ "UserDetailList": [{
    ///   "UserName": "ana", "Arn": "arn:aws:iam::111122223333:user/ana",
    ///   "UserPolicyList": [{ "PolicyName": "slr", "PolicyDocument": { "Version": "2012-10-17", "Statement": {
    ///     "Effect": "Allow", "Action": "iam:CreateServiceLinkedRole", "Resource": "*",
    ///     "Condition": { "StringEquals": { "iam:AWSServiceName": "autoscaling.amazonaws.com" } } } } }]
    /// }] }"#)?;
    /// let made = world.create_service_linked_role(
    ///     r#"{ "caller": "arn:aws:iam::111122223333:user/ana", "at": "2026-11-24T12:00:00Z",
    ///          "awsServiceName": "autoscaling.amazonaws.com", "customSuffix": "blue" }"#,
    /// )?;
    /// assert_eq!(made.role.role_name, "AWSServiceRoleForAutoScaling_blue");
    /// assert_eq!(made.role.path, "/aws-service-role/autoscaling.amazonaws.com/");
    /// # Ok::<(), iam_verdict::api::wire::Error>(())
    /// ```
    ///
    /// # Errors
    /// `AccessDeniedError` with the decision when it is not allowed; `ServiceError` when the service is not
    /// known, takes no suffix or has its role already; `RequestError` as [`Self::gather`].
    pub fn create_service_linked_role(
        &self,
        call: &str,
    ) -> Result<wire::CreatedServiceLinkedRole, Error> {
        let input = Input::parse(call).map_err(answer::request_error)?;
        let known = ["awsServiceName", "customSuffix", "description"];
        let mut call = Call::read(self, &input, &known, None)?;
        let service = call.require_text("awsServiceName")?;
        let (row, name) = named(&mut call, service)?;
        let caller = &call.caller.principal;
        let account = caller.account.clone().unwrap_or_default();
        let path = format!("/aws-service-role/{service}/");
        let partition = caller.partition().unwrap_or("aws");
        let arn = format!("arn:{partition}:iam::{account}:role{path}{name}");
        let keys = [("iam:AWSServiceName".to_owned(), quote(service))];
        let action = "iam:CreateServiceLinkedRole";
        let allowed = self.ask(&call, (action, &arn), &keys, &[])?;
        let known = self.world.account(&account);
        if known.is_some_and(|known| known.identity(IdentityKind::Role, &name).is_some()) {
            let message = format!(
                "the account has a role `{name}` already: another one needs another suffix"
            );
            return Err(invalid("customSuffix", message));
        }
        let trust = format!(
            "{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Principal\":{{\"Service\":\
             [{}]}},\"Action\":[\"sts:AssumeRole\"]}}]}}",
            quote(service)
        );
        let role = wire::Role {
            path,
            role_id: made_up("AROAEXAMPLE", &arn),
            role_name: name,
            arn,
            create_date: call.at.to_utc().unwrap_or_default(),
            assume_role_policy_document: trust,
            description: call.text("description")?.map(str::to_owned),
            max_session_duration: LONGEST,
        };
        let managed_policy_arn = row
            .managed_policy
            .map(|policy| format!("arn:{partition}:iam::aws:policy/aws-service-role/{policy}"));
        let mut notes = call.notes;
        notes.extend(allowed.evaluation.assumptions);
        Ok(wire::CreatedServiceLinkedRole { role, managed_policy_arn, notes })
    }

    /// Asks to delete a service-linked role, for `caller` and `roleName`; `at` and `context`. AWS deletes it
    /// later, unless a session or resource still uses it, which no world tells.
    ///
    /// # Errors
    /// `AccessDeniedError` with the decision when it is not allowed; `ServiceError` when the account does not
    /// have such a role; `RequestError` as [`Self::gather`].
    pub fn delete_service_linked_role(
        &self,
        call: &str,
    ) -> Result<wire::DeletedServiceLinkedRole, Error> {
        let input = Input::parse(call).map_err(answer::request_error)?;
        let call = Call::read(self, &input, &["roleName"], None)?;
        let name = call.require_text("roleName")?;
        let account = call.caller.principal.account.as_deref().unwrap_or_default();
        let known = self.world.account(account);
        let role = known.and_then(|known| known.identity(IdentityKind::Role, name));
        let linked = role.and_then(|role| Some((role, linked_service(&role.arn)?)));
        let Some((role, service)) = linked else {
            let message = format!("account {account} has no service-linked role `{name}`");
            return Err(fault(CallFaultCode::NoSuchEntity, "roleName", message));
        };
        let allowed = self.ask(&call, ("iam:DeleteServiceLinkedRole", &role.arn), &[], &[])?;
        let task = task_id(&role.arn);
        let deletion_task_id = format!("task/aws-service-role/{service}/{}/{task}", role.name);
        let mut notes = call.notes;
        notes.extend(allowed.evaluation.assumptions);
        let last = known.and_then(|known| known.settings_of(&role.name)?.last_used.as_option());
        let last = last.and_then(|used| used.value.at.to_utc());
        let used = last.map(|at| format!("; it was last used at {at}")).unwrap_or_default();
        let text = format!(
            "AWS deletes `{}` only when no session and no resource of {service} uses it, which the world does \
             not tell{used}",
            role.name
        );
        notes.push(wire::Assumption { code: "unknown-use", text });
        Ok(wire::DeletedServiceLinkedRole { deletion_task_id, notes })
    }
}

/// The longest session of a service-linked role, which nobody changes (W3.8).
const LONGEST: u64 = crate::decide::HOUR;

/// The row of a service, and the name of the role that is made for it.
fn named(call: &mut Call<'_>, service: &str) -> Result<(ServiceLinkedRole, String), Error> {
    let row = ServiceLinkedRole::of(service);
    let Some((row, name)) = row.and_then(|row| Some((row, row.role_name?))) else {
        let message = format!(
            "`{service}` is no service whose service-linked role is known: expected the name of a service \
             principal, such as `autoscaling.amazonaws.com`, in its own letter case"
        );
        return Err(invalid("awsServiceName", message));
    };
    if !row.is_verified() {
        let text = format!("the name `{name}` of the role of {service} was not verified");
        call.note("unverified-role", Some(text));
    }
    let Some(suffix) = call.text("customSuffix")? else { return Ok((row, name.to_owned())) };
    check_name(suffix, "customSuffix", 1..=64).map_err(call_fault)?;
    match row.takes_suffix {
        Some(true) => {}
        Some(false) => {
            return Err(invalid("customSuffix", format!("the role of {service} takes no suffix")));
        }
        None => {
            let text = format!("whether the role of {service} takes a suffix is not known");
            call.note("unknown-suffix", Some(text));
        }
    }
    Ok((row, format!("{name}_{suffix}")))
}

fn invalid(field: &str, message: String) -> Error {
    fault(CallFaultCode::InvalidInput, field, message)
}

fn fault(code: CallFaultCode, field: &str, message: String) -> Error {
    call_fault(CallFault::new(code, field, message))
}

/// An id in the form of a UUID, made up of zeros and a hash.
fn task_id(arn: &str) -> String {
    let hash = twox_hash::XxHash64::oneshot(0, arn.as_bytes());
    format!("00000000-0000-0000-0000-{:012x}", hash >> 16)
}
