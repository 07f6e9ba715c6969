//! Sets of actions with which a caller gets more permissions than it has (FINDINGS.md, section 5.2):
//! each a row of a table.

use crate::catalog::Catalog;
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
pub(super) fn check(catalog: &Catalog, grants: &[Grant<'_>], findings: &mut Vec<Finding>) {
    if !grants.is_empty() && !grants.iter().any(Grant::is_everything) {
        findings.extend(SETS.iter().filter_map(|set| granted(catalog, set, grants)));
    }
}

fn granted(catalog: &Catalog, set: Set, grants: &[Grant<'_>]) -> Option<Finding> {
    let contributing = |any: &[&'static str]| {
        any.iter().find_map(|name| {
            let action = catalog.action(name)?;
            let grants_it = |grant: &&Grant<'_>| grant.has(action);
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

#[cfg(test)]
#[cfg(feature = "catalog")]
mod tests {
    use super::*;
    use crate::policy::PolicyDocument;
    use crate::policy::PolicyType;
    use crate::validate::Subject;
    use crate::validate::grants::grants;

    #[test]
    fn every_action_of_a_set_is_one() {
        let catalog = Catalog::embedded().unwrap();
        for name in SETS.iter().flat_map(|set| set.iter()).flat_map(|any| any.iter()) {
            let known = catalog.action(name).map(|action| action.to_string());
            assert_eq!(known.as_deref(), Some(*name));
        }
    }

    /// The sets that a policy with these actions has, each as the actions that make it up.
    fn sets(catalog: &Catalog, actions: &[&str]) -> Vec<String> {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":{actions:?},"Resource":"*"}}}}"#
        );
        let (document, _) = PolicyDocument::read(&text, PolicyType::IdentityBased);
        let document = document.unwrap();
        let subject = Subject::new(&document, PolicyType::IdentityBased, catalog);
        let mut findings = Vec::new();
        check(catalog, &grants(subject), &mut findings);
        let names = |finding: Finding| {
            let quoted = finding.message.split('`').skip(1).step_by(2);
            quoted.map(str::to_owned).collect::<Vec<_>>().join(" ")
        };
        findings.into_iter().map(names).collect()
    }

    #[test]
    fn every_set_is_told_whole_and_not_in_part() {
        let catalog = Catalog::embedded().unwrap();
        for set in SETS {
            let first: Vec<&str> = set.iter().map(|any| any[0]).collect();
            assert!(sets(&catalog, &first).contains(&first.join(" ")), "{first:?}");
            let places = set.iter().enumerate();
            let others = places.flat_map(|(place, any)| any.iter().map(move |name| (place, *name)));
            for (place, other) in others {
                let mut with = first.clone();
                with[place] = other;
                assert!(sets(&catalog, &with).contains(&with.join(" ")), "{with:?}");
                with.remove(place);
                assert!(!sets(&catalog, &with).contains(&first.join(" ")), "{with:?}");
            }
        }
    }
}
