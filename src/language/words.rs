//! What elements, operators and global condition keys mean, in one sentence each (IAM User Guide, "IAM
//! JSON policy elements reference" and "AWS global condition context keys").

use crate::policy::operator::BaseOperator;
use crate::policy::operator::Family;
use crate::policy::operator::Operator;
use crate::policy::operator::SetOperator;

/// What an element of a policy is for; empty for what is none.
pub(super) fn element(name: &str) -> &'static str {
    match name {
        "Version" => "The version of the policy language. Policy variables need `2012-10-17`.",
        "Id" => "A name for the policy; some services ask for one.",
        "Statement" => "The statements of the policy, in any order.",
        "Sid" => "A name for the statement.",
        "Effect" => "Whether the statement allows or denies. Letter case matters.",
        "Principal" => "Who is allowed or denied: accounts, users, roles, services.",
        "NotPrincipal" => "Everybody but these principals. AWS advises against it.",
        "Action" => "The actions that the statement is about: `service:Name`, with `*` and `?`.",
        "NotAction" => "The statement is about all actions but these, of every service.",
        "Resource" => "The resources that the statement is about: ARNs, with `*` and `?`.",
        "NotResource" => "The statement is about all resources but these.",
        "Condition" => {
            "When the statement applies. Operators and keys must all hold; of the values of a key one \
             is enough."
        }
        _ => "",
    }
}

/// What a member of `Principal` names; empty for what is none.
pub(super) fn principal_kind(name: &str) -> &'static str {
    match name {
        "AWS" => {
            "Accounts, and IAM users, roles and sessions, by ARN or account number; `*` is everybody."
        }
        "Service" => "Services of AWS, by their service principals.",
        "Federated" => "Identity providers: in role trust policies only.",
        "CanonicalUser" => "Accounts by their canonical user ids, for Amazon S3.",
        _ => "",
    }
}

/// What a condition operator asks.
pub(super) fn operator(operator: Operator) -> String {
    let question = base_operator(operator.base);
    let of_set = match operator.set {
        None => "",
        Some(SetOperator::ForAllValues) => {
            " `ForAllValues`: every value of the request must; it holds too when there is none."
        }
        Some(SetOperator::ForAnyValue) => " `ForAnyValue`: one value of the request must.",
    };
    let if_exists = match operator.if_exists {
        true => " `IfExists`: it holds too when the request has no such key.",
        false => "",
    };
    format!("{question}{of_set}{if_exists}")
}

fn base_operator(operator: BaseOperator) -> &'static str {
    let negated = operator.is_negated();
    match (operator.family(), negated) {
        (Family::Text, false) => "The value is one of these texts, letter case included.",
        (Family::Text, true) => "The value is none of these texts; or there is no value.",
        (Family::TextIgnoreCase, false) => "The value is one of these texts in any letter case.",
        (Family::TextIgnoreCase, true) => {
            "The value is none of these texts in any letter case; or there is no value."
        }
        (Family::TextLike, false) => "The value matches one of these patterns with `*` and `?`.",
        (Family::TextLike, true) => {
            "The value matches none of these patterns; or there is no value."
        }
        (Family::Numeric, _) => "Compares numbers.",
        (Family::Date, _) => "Compares dates: ISO 8601, or seconds since 1970.",
        (Family::Bool, _) => "The value is `true` or `false`.",
        (Family::Binary, _) => "The value is these bytes, in base64.",
        (Family::IpAddress, false) => "The address is in one of these ranges.",
        (Family::IpAddress, true) => "The address is in none of these ranges; or there is none.",
        (Family::Arn, false) => "The ARN matches one of these, field by field, with `*` and `?`.",
        (Family::Arn, true) => "The ARN matches none of these; or there is no value.",
        (Family::Null, _) => "`true`: the request has no such key. `false`: it has one.",
    }
}

/// What a global condition key, or one of every session, tells; empty for what is none.
pub(super) fn global_key(name: &str) -> &'static str {
    match name {
        "aws:AssumedRoot" => "Whether a session of AssumeRoot asks.",
        "aws:CalledVia" => "The services that asked in the caller's name, in their order.",
        "aws:CalledViaAWSMCP" => "The MCP server of AWS that asks in the caller's name.",
        "aws:CalledViaFirst" => "The first service that asked in the caller's name.",
        "aws:CalledViaLast" => "The last service that asked in the caller's name.",
        "aws:ChatbotSourceArn" => "The chat configuration that the request comes from.",
        "aws:CurrentTime" => "When the request is made.",
        "aws:Ec2InstanceSourcePrivateIPv4" => {
            "The private address of the EC2 instance whose role's credentials are used."
        }
        "aws:Ec2InstanceSourceVpc" => {
            "The VPC of the EC2 instance whose role's credentials are used."
        }
        "aws:EpochTime" => "When the request is made, in seconds since 1970.",
        "aws:FederatedProvider" => "The identity provider that the session came by.",
        "aws:IsMcpServiceAction" => "Whether the action is one of an MCP server of AWS.",
        "aws:MultiFactorAuthAge" => {
            "The seconds since the caller signed in with MFA; absent without MFA."
        }
        "aws:MultiFactorAuthPresent" => {
            "Whether temporary credentials were got with MFA; absent with long-term keys."
        }
        "aws:PrincipalAccount" => "The account of the caller.",
        "aws:PrincipalArn" => "The ARN of the caller: of a session that of its role.",
        "aws:PrincipalIsAWSService" => "Whether a service of AWS asks for itself.",
        "aws:PrincipalOrgID" => "The organization of the caller's account.",
        "aws:PrincipalOrgPaths" => "The place of the caller's account in its organization.",
        "aws:PrincipalServiceName" => "The service principal that asks.",
        "aws:PrincipalServiceNamesList" => "All names of the service that asks.",
        "aws:PrincipalTag/" => "A tag of the caller: of its user or role, or of the session.",
        "aws:PrincipalType" => {
            "What the caller is: Account, User, AssumedRole, FederatedUser, Anonymous."
        }
        "aws:RequestTag/" => "A tag that the request sets.",
        "aws:RequestedRegion" => "The Region that the request goes to.",
        "aws:ResourceAccount" => "The account of the resource.",
        "aws:ResourceOrgID" => "The organization of the resource's account.",
        "aws:ResourceOrgPaths" => "The place of the resource's account in its organization.",
        "aws:ResourceTag/" => "A tag of the resource.",
        "aws:SecureTransport" => "Whether the request came over TLS.",
        "aws:SignInSessionArn" => "The session that the caller signed in with.",
        "aws:SourceAccount" => "The account of the resource for which a service asks.",
        "aws:SourceArn" => "The resource for which a service asks.",
        "aws:SourceIdentity" => "The identity that was set when the role was assumed first.",
        "aws:SourceIp" => {
            "The public address that the request comes from; absent through a VPC endpoint."
        }
        "aws:SourceOrgID" => "The organization of the resource for which a service asks.",
        "aws:SourceOrgPaths" => "The place of that resource's account in its organization.",
        "aws:SourceVpc" => "The VPC that the request comes through a VPC endpoint of.",
        "aws:SourceVpcArn" => "The ARN of that VPC.",
        "aws:SourceVpce" => "The VPC endpoint that the request comes through.",
        "aws:TagKeys" => "The keys of the tags that the request sets or removes.",
        "aws:TokenIssueTime" => "When the temporary credentials were issued.",
        "aws:UserAgent" => "What the client calls itself. Anybody can send anything.",
        "aws:ViaAWSMCPService" => "Whether an MCP server of AWS asks in the caller's name.",
        "aws:ViaAWSService" => "Whether a service of AWS asks in the caller's name.",
        "aws:VpcSourceIp" => "The address inside the VPC that the request comes from.",
        "aws:VpceAccount" => "The account of the VPC endpoint.",
        "aws:VpceOrgID" => "The organization of the VPC endpoint's account.",
        "aws:VpceOrgPaths" => "The place of that account in its organization.",
        "aws:referer" => "The page that the browser says it comes from. Anybody can send anything.",
        "aws:userid" => "The unique id of the caller; of a session `role id:session name`.",
        "aws:username" => "The name of the IAM user; absent for everybody else.",
        "codebuild:BuildArn" => "The build that the session runs.",
        "codebuild:ProjectArn" => "The project whose build the session runs.",
        "ec2:RoleDelivery" => {
            "The version of the instance metadata service that gave the credentials."
        }
        "ec2:SourceInstanceArn" => "The instance that the credentials were given to.",
        "glue:CredentialIssuingService" => "That AWS Glue issued the credentials.",
        "glue:RoleAssumedBy" => "The service by which AWS Glue assumed the role.",
        "identitystore:UserId" => "The user of IAM Identity Center.",
        "lambda:SourceFunctionArn" => "The function that the credentials were given to.",
        "ssm:SourceInstanceArn" => "The managed instance that the credentials were given to.",
        _ => "",
    }
}
