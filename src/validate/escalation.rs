//! Sets of actions with which a caller gets more permissions than it has (FINDINGS.md, section 5.2):
//! each a row of a table.

use crate::catalog::Action;
use crate::validate::Finding;
use crate::validate::findings::FindingCode;
use crate::validate::grants::Grant;

/// A set: of each member one action is needed, of those that stand in one any one.
type Set = &'static [&'static [&'static str]];

const PASS_ROLE: &[&str] = &["iam:PassRole"];

/// Up to the first with App Runner they are cloudsplaining's, which are the methods that Rhino Security
/// Labs published; the others came since by the same idea: whoever can start, or reach into, something
/// that has a role acts with that role.
const SETS: [Set; 38] = [
    &[&["iam:CreateAccessKey"]],
    &[&["iam:CreateLoginProfile"]],
    &[&["iam:UpdateLoginProfile"]],
    &[&["iam:AddUserToGroup"]],
    &[&["iam:CreatePolicyVersion"]],
    &[&["iam:SetDefaultPolicyVersion"]],
    &[&["iam:AttachUserPolicy"]],
    &[&["iam:AttachGroupPolicy"]],
    &[&["iam:AttachRolePolicy"]],
    &[&["iam:PutUserPolicy"]],
    &[&["iam:PutGroupPolicy"]],
    &[&["iam:PutRolePolicy"]],
    &[&["iam:UpdateAssumeRolePolicy"]],
    &[&["glue:UpdateDevEndpoint"]],
    &[&["lambda:UpdateFunctionCode"]],
    &[PASS_ROLE, &["ec2:RunInstances"]],
    &[PASS_ROLE, &["lambda:CreateFunction"], &["lambda:InvokeFunction"]],
    &[PASS_ROLE, &["lambda:CreateFunction"], &["lambda:CreateEventSourceMapping"]],
    &[PASS_ROLE, &["glue:CreateDevEndpoint"]],
    &[PASS_ROLE, &["cloudformation:CreateStack"]],
    &[PASS_ROLE, &["datapipeline:CreatePipeline"]],
    &[PASS_ROLE, &["apprunner:CreateService"]],
    &[PASS_ROLE, &["cloudformation:CreateStackSet"], &["cloudformation:CreateStackInstances"]],
    &[PASS_ROLE, &["cloudformation:UpdateStackSet"]],
    &[
        PASS_ROLE,
        &["codebuild:CreateProject"],
        &["codebuild:StartBuild", "codebuild:StartBuildBatch"],
    ],
    &[PASS_ROLE, &["ec2:RequestSpotInstances"]],
    &[
        PASS_ROLE,
        &["ecs:RegisterTaskDefinition"],
        &["ecs:CreateService", "ecs:RunTask", "ecs:StartTask"],
    ],
    &[
        PASS_ROLE,
        &["glue:CreateJob", "glue:UpdateJob"],
        &["glue:StartJobRun", "glue:CreateTrigger"],
    ],
    &[PASS_ROLE, &["lambda:CreateFunction"], &["lambda:AddPermission"]],
    &[PASS_ROLE, &["sagemaker:CreateNotebookInstance"]],
    &[PASS_ROLE, &["sagemaker:CreateTrainingJob"]],
    &[PASS_ROLE, &["sagemaker:CreateProcessingJob"]],
    &[&["cloudformation:CreateChangeSet"], &["cloudformation:ExecuteChangeSet"]],
    &[&["ec2:ModifyInstanceAttribute"], &["ec2:StopInstances"], &["ec2:StartInstances"]],
    &[&["ec2:CreateLaunchTemplateVersion"], &["ec2:ModifyLaunchTemplate"]],
    &[&["ec2-instance-connect:SendSSHPublicKey"], &["ec2:DescribeInstances"]],
    &[&["ecs:ExecuteCommand"], &["ecs:DescribeTasks"]],
    &[&["sagemaker:CreatePresignedNotebookInstanceUrl"]],
];

/// One finding for each set that is granted on everything; where everything is granted another finding
/// says so.
pub(super) fn check(grants: &[Grant<'_>], findings: &mut Vec<Finding>) {
    if !grants.iter().any(Grant::is_everything) {
        findings.extend(SETS.iter().filter_map(|set| granted(set, grants)));
    }
}

fn granted(set: Set, grants: &[Grant<'_>]) -> Option<Finding> {
    let contributing = |any: &[&'static str]| {
        any.iter().find_map(|name| {
            let grants_it = |grant: &&Grant<'_>| grants_action(grant, name);
            grants.iter().find(grants_it).map(|grant| (*name, grant))
        })
    };
    let found: Vec<(&str, &Grant<'_>)> = set.iter().map_while(|any| contributing(any)).collect();
    let ((_, first), rest) = found.split_first().filter(|_| found.len() == set.len())?;
    let names: Vec<String> = found.iter().map(|(name, _)| format!("`{name}`")).collect();
    let message = match names.split_last() {
        Some((last, [])) => format!("with {last} a caller can get more permissions"),
        Some((last, others)) => {
            format!("with {} and {last} a caller can get more permissions", others.join(", "))
        }
        None => return None,
    };
    let finding = first.place().finding(FindingCode::PrivilegeEscalation, message);
    let finding =
        finding.help("name the resources that are meant, or leave out one of the actions");
    let mut finding = rest.iter().fold(finding, |finding, (_, grant)| finding.also(grant.place()));
    // Two actions of one pattern stand in one place.
    let first = finding.span;
    finding.others.retain(|other| other.span != first);
    finding.others.dedup();
    Some(finding)
}

fn grants_action(grant: &Grant<'_>, name: &str) -> bool {
    let Some((prefix, name)) = name.split_once(':') else { return false };
    let is_it = |action: &Action<'_>| action.name() == name && action.service().prefix() == prefix;
    grant.actions.iter().any(is_it)
}

#[cfg(test)]
#[cfg(feature = "catalog")]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn every_action_of_a_set_is_one() {
        let catalog = Catalog::embedded().unwrap();
        for name in SETS.iter().flat_map(|set| set.iter()).flat_map(|any| any.iter()) {
            let known = catalog.action(name).map(|action| action.to_string());
            assert_eq!(known.as_deref(), Some(*name));
        }
    }
}
