//! What `Ref` and `Fn::GetAtt` give for resources, as far as it is known before they are made
//! (CloudFormation User Guide, "Return values" of each resource type).

/// A type of resource.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub(super) resource_type: &'static str,
    /// The property that names it; empty when AWS makes the name.
    pub(super) name: &'static str,
    pub(super) reference: Reference,
    /// Its ARN without `arn:partition:`; `R`, `A` and `{}` stand for Region, account and name.
    pub(super) arn: &'static str,
}

/// What `Ref` gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reference {
    /// The name, or an id in place of one.
    Name,
    /// The ARN.
    Arn,
    /// Something else, such as the URL of a queue.
    Other,
}

use Reference::Arn;
use Reference::Name;
use Reference::Other;

/// What is known of a resource type.
pub(super) fn kind(resource_type: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.resource_type == resource_type)
}

/// Whether an attribute of a resource is its ARN: `Arn`, or its type and `Arn`, such as `TopicArn`
/// of a topic.
pub(super) fn is_arn(kind: &Kind, attribute: &str) -> bool {
    let last = kind.resource_type.rsplit(':').next().unwrap_or_default();
    let before = attribute.strip_suffix("Arn").or(attribute.strip_suffix("ARN"));
    before.is_some_and(|before| before.is_empty() || last.ends_with(before))
}

const fn kind_of(
    resource_type: &'static str,
    name: &'static str,
    reference: Reference,
    arn: &'static str,
) -> Kind {
    Kind { resource_type, name, reference, arn }
}

const KINDS: &[Kind] = &[
    kind_of("AWS::ApiGateway::RestApi", "", Name, "apigateway:R::/restapis/{}"),
    kind_of("AWS::AppSync::GraphQLApi", "", Arn, "appsync:R:A:apis/{}"),
    kind_of("AWS::Athena::WorkGroup", "Name", Name, "athena:R:A:workgroup/{}"),
    kind_of("AWS::Backup::BackupVault", "BackupVaultName", Name, "backup:R:A:backup-vault:{}"),
    kind_of("AWS::Batch::JobQueue", "JobQueueName", Arn, "batch:R:A:job-queue/{}"),
    kind_of("AWS::CertificateManager::Certificate", "", Arn, "acm:R:A:certificate/{}"),
    kind_of("AWS::CloudFront::Distribution", "", Name, "cloudfront::A:distribution/{}"),
    kind_of("AWS::CloudTrail::Trail", "TrailName", Name, "cloudtrail:R:A:trail/{}"),
    kind_of("AWS::CloudWatch::Alarm", "AlarmName", Name, "cloudwatch:R:A:alarm:{}"),
    kind_of("AWS::CodeBuild::Project", "Name", Name, "codebuild:R:A:project/{}"),
    kind_of("AWS::CodeCommit::Repository", "RepositoryName", Name, "codecommit:R:A:{}"),
    kind_of("AWS::CodePipeline::Pipeline", "Name", Name, "codepipeline:R:A:{}"),
    kind_of("AWS::Cognito::IdentityPool", "", Name, "cognito-identity:R:A:identitypool/{}"),
    kind_of("AWS::Cognito::UserPool", "", Name, "cognito-idp:R:A:userpool/{}"),
    kind_of("AWS::DynamoDB::GlobalTable", "TableName", Name, "dynamodb:R:A:table/{}"),
    kind_of("AWS::DynamoDB::Table", "TableName", Name, "dynamodb:R:A:table/{}"),
    kind_of("AWS::EC2::Instance", "", Name, "ec2:R:A:instance/{}"),
    kind_of("AWS::EC2::SecurityGroup", "", Name, "ec2:R:A:security-group/{}"),
    kind_of("AWS::EC2::Subnet", "", Name, "ec2:R:A:subnet/{}"),
    kind_of("AWS::EC2::VPC", "", Name, "ec2:R:A:vpc/{}"),
    kind_of("AWS::EC2::VPCEndpoint", "", Name, "ec2:R:A:vpc-endpoint/{}"),
    kind_of("AWS::ECR::Repository", "RepositoryName", Name, "ecr:R:A:repository/{}"),
    kind_of("AWS::ECS::Cluster", "ClusterName", Name, "ecs:R:A:cluster/{}"),
    kind_of("AWS::ECS::Service", "ServiceName", Arn, "ecs:R:A:service/{}"),
    kind_of("AWS::ECS::TaskDefinition", "Family", Arn, "ecs:R:A:task-definition/{}:1"),
    kind_of("AWS::EFS::AccessPoint", "", Name, "elasticfilesystem:R:A:access-point/{}"),
    kind_of("AWS::EFS::FileSystem", "", Name, "elasticfilesystem:R:A:file-system/{}"),
    kind_of("AWS::EKS::Cluster", "Name", Name, "eks:R:A:cluster/{}"),
    kind_of("AWS::Elasticsearch::Domain", "DomainName", Name, "es:R:A:domain/{}"),
    kind_of("AWS::Events::EventBus", "Name", Name, "events:R:A:event-bus/{}"),
    kind_of("AWS::Events::Rule", "Name", Name, "events:R:A:rule/{}"),
    kind_of("AWS::Glue::Database", "", Name, "glue:R:A:database/{}"),
    kind_of("AWS::IAM::Group", "GroupName", Name, "iam::A:group/{}"),
    kind_of("AWS::IAM::InstanceProfile", "InstanceProfileName", Name, "iam::A:instance-profile/{}"),
    kind_of("AWS::IAM::ManagedPolicy", "ManagedPolicyName", Arn, "iam::A:policy/{}"),
    kind_of("AWS::IAM::OIDCProvider", "Url", Arn, "iam::A:oidc-provider/{}"),
    kind_of("AWS::IAM::Role", "RoleName", Name, "iam::A:role/{}"),
    kind_of("AWS::IAM::SAMLProvider", "Name", Arn, "iam::A:saml-provider/{}"),
    kind_of("AWS::IAM::User", "UserName", Name, "iam::A:user/{}"),
    kind_of("AWS::KMS::Alias", "AliasName", Name, "kms:R:A:{}"),
    kind_of("AWS::KMS::Key", "", Name, "kms:R:A:key/{}"),
    kind_of("AWS::KMS::ReplicaKey", "", Name, "kms:R:A:key/{}"),
    kind_of("AWS::Kinesis::Stream", "Name", Name, "kinesis:R:A:stream/{}"),
    kind_of(
        "AWS::KinesisFirehose::DeliveryStream",
        "DeliveryStreamName",
        Name,
        "firehose:R:A:deliverystream/{}",
    ),
    kind_of("AWS::Lambda::Alias", "", Arn, "lambda:R:A:function:{}"),
    kind_of("AWS::Lambda::Function", "FunctionName", Name, "lambda:R:A:function:{}"),
    kind_of("AWS::Lambda::LayerVersion", "LayerName", Arn, "lambda:R:A:layer:{}:1"),
    kind_of("AWS::Lambda::Version", "", Arn, "lambda:R:A:function:{}"),
    kind_of("AWS::Logs::LogGroup", "LogGroupName", Name, "logs:R:A:log-group:{}:*"),
    kind_of("AWS::OpenSearchService::Domain", "DomainName", Name, "es:R:A:domain/{}"),
    kind_of("AWS::RDS::DBCluster", "DBClusterIdentifier", Name, "rds:R:A:cluster:{}"),
    kind_of("AWS::RDS::DBInstance", "DBInstanceIdentifier", Name, "rds:R:A:db:{}"),
    kind_of("AWS::S3::AccessPoint", "Name", Name, "s3:R:A:accesspoint/{}"),
    kind_of("AWS::S3::Bucket", "BucketName", Name, "s3:::{}"),
    kind_of("AWS::S3Tables::TableBucket", "TableBucketName", Arn, "s3tables:R:A:bucket/{}"),
    kind_of("AWS::SNS::Topic", "TopicName", Arn, "sns:R:A:{}"),
    kind_of("AWS::SQS::Queue", "QueueName", Other, "sqs:R:A:{}"),
    kind_of("AWS::SSM::Parameter", "Name", Name, "ssm:R:A:parameter/{}"),
    kind_of("AWS::SageMaker::Endpoint", "EndpointName", Arn, "sagemaker:R:A:endpoint/{}"),
    kind_of("AWS::SecretsManager::Secret", "Name", Arn, "secretsmanager:R:A:secret:{}-AbCdEf"),
    kind_of("AWS::Serverless::Api", "", Name, "apigateway:R::/restapis/{}"),
    kind_of("AWS::Serverless::Function", "FunctionName", Name, "lambda:R:A:function:{}"),
    kind_of("AWS::Serverless::SimpleTable", "TableName", Name, "dynamodb:R:A:table/{}"),
    kind_of("AWS::Serverless::StateMachine", "Name", Arn, "states:R:A:stateMachine:{}"),
    kind_of("AWS::StepFunctions::Activity", "Name", Arn, "states:R:A:activity:{}"),
    kind_of(
        "AWS::StepFunctions::StateMachine",
        "StateMachineName",
        Arn,
        "states:R:A:stateMachine:{}",
    ),
];
