//! IAM resources that AWS manages, and `iam:PassRole` (EVALUATION.md, sections 11 and 12).

use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::decide::service::refused;
use crate::request::Request;
use crate::request::principal::PrincipalType;
use crate::value::arn::Arn;

/// What nobody can do to a service-linked role (R11.1). Its description can be edited (R11.2), and
/// it is made and deleted by calls of its own (R11.3).
const EDITS_OF_SERVICE_LINKED_ROLE: [&str; 9] = [
    "AttachRolePolicy",
    "CreateRole",
    "DeleteRole",
    "DeleteRolePermissionsBoundary",
    "DeleteRolePolicy",
    "DetachRolePolicy",
    "PutRolePermissionsBoundary",
    "PutRolePolicy",
    "UpdateAssumeRolePolicy",
];

/// Beginnings of the actions that change something.
const EDITS: [&str; 9] =
    ["Add", "Attach", "Create", "Delete", "Detach", "Put", "Remove", "Tag", "Untag"];

/// Refusals that no policy can lift.
pub(in crate::decide) fn decide(request: &Request) -> Option<Decision> {
    let prefix = request.action.prefix();
    if prefix != "sts" && prefix != "iam" {
        return None;
    }
    let arn = request.resource.arn().filter(|arn| arn.service == "iam")?;
    if prefix == "sts" {
        return assumes_service_linked_role(request, &arn);
    }
    if request.action.is("iam", "PassRole") {
        return passes_role(request, &arn);
    }
    let is_edit = |name: &&'static str| request.action.is("iam", name);
    let is_refused = if arn.resource.starts_with("role/aws-service-role/") {
        EDITS_OF_SERVICE_LINKED_ROLE.iter().any(is_edit)
    } else if arn.resource.starts_with("role/aws-reserved/") {
        begins_with_edit(request) || begins_with(request, "Update")
    } else {
        let is_of_aws = arn.account == "aws" && arn.resource.starts_with("policy/");
        is_of_aws && (begins_with_edit(request) || begins_with(request, "Set"))
    };
    is_refused.then(|| refused(ReasonCode::ManagedByAws))
}

fn begins_with_edit(request: &Request) -> bool {
    EDITS.iter().any(|edit| begins_with(request, edit))
}

fn begins_with(request: &Request, beginning: &str) -> bool {
    let name = request.action.name();
    name.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning))
}

/// Only its service assumes a service-linked role (R11.4).
fn assumes_service_linked_role(request: &Request, arn: &Arn<'_>) -> Option<Decision> {
    let is_linked = arn.resource.starts_with("role/aws-service-role/");
    let is_service = request.principal.principal_type == PrincipalType::Service;
    (is_linked && !is_service).then(|| refused(ReasonCode::ManagedByAws))
}

/// A role is passed to services of its own account only (R12.2), and the roles of IAM Identity
/// Center are passed by nobody else.
fn passes_role(request: &Request, arn: &Arn<'_>) -> Option<Decision> {
    if arn.resource.starts_with("role/aws-reserved/") {
        return Some(refused(ReasonCode::ManagedByAws));
    }
    let caller = request.principal.account.as_deref();
    let is_across = caller.is_some_and(|caller| caller != arn.account);
    is_across.then(|| refused(ReasonCode::PassRoleAcrossAccounts))
}
