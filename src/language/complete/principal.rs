//! Principals.

use crate::language::complete::Asked;
use crate::language::complete::CompletionKind;
use crate::language::complete::Draft;
use crate::language::complete::Insert;
use crate::language::complete::element::has;
use crate::language::complete::template;
use crate::language::words;
use crate::policy::PolicyType;

/// Services whose principals stand in many policies: `NAME.amazonaws.com` (the guides of these
/// services).
const SERVICES: [&str; 72] = [
    "apigateway",
    "application-autoscaling",
    "appsync",
    "autoscaling",
    "backup",
    "batch",
    "batchoperations.s3",
    "bedrock",
    "budgets",
    "cloudformation",
    "cloudfront",
    "cloudtrail",
    "cloudwatch",
    "codebuild",
    "codedeploy",
    "codepipeline",
    "cognito-idp",
    "config",
    "credentials.iot",
    "dax",
    "delivery.logs",
    "dms",
    "ds",
    "dynamodb",
    "ec2",
    "ecs",
    "ecs-tasks",
    "edgelambda",
    "eks",
    "eks-fargate-pods",
    "elasticbeanstalk",
    "elasticfilesystem",
    "elasticloadbalancing",
    "elasticmapreduce",
    "emr-serverless",
    "es",
    "events",
    "export.rds",
    "firehose",
    "fsx",
    "glue",
    "guardduty",
    "iot",
    "kafka",
    "kinesisanalytics",
    "lakeformation",
    "lambda",
    "logs",
    "mediaconvert",
    "monitoring.rds",
    "pipes",
    "pods.eks",
    "quicksight",
    "rds",
    "redshift",
    "rolesanywhere",
    "s3",
    "sagemaker",
    "scheduler",
    "secretsmanager",
    "ses",
    "sns",
    "spotfleet",
    "sqs",
    "ssm",
    "states",
    "storagegateway",
    "transfer",
    "vmie",
    "vpc-flow-logs",
    "workspaces",
    "xray",
];

/// Identity providers that AWS knows by their names (IAM User Guide, "OIDC federation").
const PROVIDERS: [&str; 4] = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
];

pub(super) fn whole(asked: &Asked<'_>) -> Vec<Draft> {
    let policy_type = asked.document.policy_type;
    let everybody = Draft::new(CompletionKind::Principal, 0, "*").detail("everybody");
    let with_kind = |(name, rank): (&str, u8)| {
        let draft = Draft::new(CompletionKind::Element, rank, name);
        let text = format!("{{ \"{name}\": \"$1\" }}");
        draft.documentation(words::principal_kind(name)).insert(Insert::Snippet(text))
    };
    let kinds = kinds_of(policy_type).into_iter().zip(1_u8..).map(with_kind);
    match policy_type {
        PolicyType::RoleTrust => kinds.collect(),
        PolicyType::ResourceControl => vec![everybody],
        PolicyType::IdentityBased
        | PolicyType::PermissionsBoundary
        | PolicyType::Session
        | PolicyType::ServiceControl => Vec::new(),
        PolicyType::ResourceBased | PolicyType::VpcEndpoint => {
            std::iter::once(everybody).chain(kinds).collect()
        }
    }
}

pub(super) fn kinds(asked: &Asked<'_>) -> Vec<Draft> {
    let kinds = kinds_of(asked.document.policy_type).into_iter().zip(0_u8..);
    let draft = |(name, rank)| {
        let draft = Draft::new(CompletionKind::Element, rank, name);
        let insert = Insert::Member("\"$1\"".to_owned());
        draft.documentation(words::principal_kind(name)).insert(insert)
    };
    kinds.map(draft).filter(|draft| !has(asked, &draft.label)).collect()
}

/// The kinds of principals of this type of policy (rules P10, P11, G10).
fn kinds_of(policy_type: PolicyType) -> Vec<&'static str> {
    match policy_type {
        PolicyType::RoleTrust => vec!["Service", "AWS", "Federated"],
        PolicyType::ResourceBased => vec!["AWS", "Service", "CanonicalUser"],
        PolicyType::VpcEndpoint => vec!["AWS", "Service"],
        PolicyType::IdentityBased
        | PolicyType::PermissionsBoundary
        | PolicyType::Session
        | PolicyType::ServiceControl
        | PolicyType::ResourceControl => Vec::new(),
    }
}

pub(super) fn entries(asked: &Asked<'_>) -> Vec<Draft> {
    match asked.place.names.get(1).map(String::as_str) {
        Some("AWS") => accounts(),
        Some("Service") => services(),
        Some("Federated") => providers(),
        _ => Vec::new(),
    }
}

pub(super) fn services() -> Vec<Draft> {
    let draft =
        |name: &&str| Draft::new(CompletionKind::Principal, 0, format!("{name}.amazonaws.com"));
    SERVICES.iter().map(draft).collect()
}

fn arn(rank: u8, text: &str, detail: &str) -> Draft {
    let draft = Draft::new(CompletionKind::Principal, rank, text).detail(detail);
    draft.insert(Insert::Snippet(template(text)))
}

/// ARNs of callers.
pub(super) fn accounts() -> Vec<Draft> {
    vec![
        arn(0, "arn:aws:iam::${Account}:root", "an account: whom it allows"),
        arn(1, "arn:aws:iam::${Account}:role/${Role}", "a role, with all of its sessions"),
        arn(2, "arn:aws:iam::${Account}:user/${User}", "an IAM user"),
        arn(3, "arn:aws:sts::${Account}:assumed-role/${Role}/${Session}", "one session of a role"),
        arn(4, "arn:aws:sts::${Account}:federated-user/${Name}", "a federated user"),
        Draft::new(CompletionKind::Principal, 5, "*").detail("everybody"),
    ]
}

fn providers() -> Vec<Draft> {
    let known = PROVIDERS.iter().map(|name| Draft::new(CompletionKind::Principal, 2, *name));
    let own = [
        arn(0, "arn:aws:iam::${Account}:oidc-provider/${Host}", "an OIDC provider of the account"),
        arn(1, "arn:aws:iam::${Account}:saml-provider/${Name}", "a SAML provider of the account"),
    ];
    own.into_iter().chain(known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_sorted() {
        assert!(SERVICES.is_sorted() && PROVIDERS.is_sorted());
    }
}
