//! The global condition keys (POLICY_LANGUAGE.md, section 8; IAM User Guide, "AWS global condition
//! context keys", copy of 2026).

use crate::catalog::kind::KeyType;

/// A global condition key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GlobalKey {
    /// Its name. Keys of tags end with a slash: the tag follows.
    pub name: &'static str,
    /// The type of its values.
    pub key_type: KeyType,
}

macro_rules! global_keys {
    ($($name:literal $key_type:ident,)*) => {
        /// Every global condition key, by name.
        pub const GLOBAL_KEYS: &[GlobalKey] =
            &[$(GlobalKey { name: $name, key_type: KeyType::$key_type },)*];
    };
}

global_keys! {
    "aws:AssumedRoot" Bool,
    "aws:CalledVia" String,
    "aws:CalledViaAWSMCP" String,
    "aws:CalledViaFirst" String,
    "aws:CalledViaLast" String,
    "aws:ChatbotSourceArn" Arn,
    "aws:CurrentTime" Date,
    "aws:Ec2InstanceSourcePrivateIPv4" IpAddress,
    "aws:Ec2InstanceSourceVpc" String,
    "aws:EpochTime" Date,
    "aws:FederatedProvider" String,
    "aws:IsMcpServiceAction" Bool,
    "aws:MultiFactorAuthAge" Numeric,
    "aws:MultiFactorAuthPresent" Bool,
    "aws:PrincipalAccount" String,
    "aws:PrincipalArn" Arn,
    "aws:PrincipalIsAWSService" Bool,
    "aws:PrincipalOrgID" String,
    "aws:PrincipalOrgPaths" String,
    "aws:PrincipalServiceName" String,
    "aws:PrincipalServiceNamesList" String,
    "aws:PrincipalTag/" String,
    "aws:PrincipalType" String,
    "aws:RequestTag/" String,
    "aws:RequestedRegion" String,
    "aws:ResourceAccount" String,
    "aws:ResourceOrgID" String,
    "aws:ResourceOrgPaths" String,
    "aws:ResourceTag/" String,
    "aws:SecureTransport" Bool,
    "aws:SignInSessionArn" Arn,
    "aws:SourceAccount" String,
    "aws:SourceArn" Arn,
    "aws:SourceIdentity" String,
    "aws:SourceIp" IpAddress,
    "aws:SourceOrgID" String,
    "aws:SourceOrgPaths" String,
    "aws:SourceVpc" String,
    "aws:SourceVpcArn" Arn,
    "aws:SourceVpce" String,
    "aws:TagKeys" String,
    "aws:TokenIssueTime" Date,
    "aws:UserAgent" String,
    "aws:ViaAWSMCPService" Bool,
    "aws:ViaAWSService" Bool,
    "aws:VpcSourceIp" IpAddress,
    "aws:VpceAccount" String,
    "aws:VpceOrgID" String,
    "aws:VpceOrgPaths" String,
    "aws:referer" String,
    "aws:userid" String,
    "aws:username" String,
}

/// Keys of a role's session, which every action can carry; the reference lists them for no service
/// or for few (POLICY_LANGUAGE.md, 8.2).
pub const SESSION_KEYS: &[GlobalKey] = &[
    GlobalKey { name: "codebuild:BuildArn", key_type: KeyType::Arn },
    GlobalKey { name: "codebuild:ProjectArn", key_type: KeyType::Arn },
    GlobalKey { name: "ec2:RoleDelivery", key_type: KeyType::Numeric },
    GlobalKey { name: "ec2:SourceInstanceArn", key_type: KeyType::Arn },
    GlobalKey { name: "glue:CredentialIssuingService", key_type: KeyType::String },
    GlobalKey { name: "glue:RoleAssumedBy", key_type: KeyType::String },
    GlobalKey { name: "identitystore:UserId", key_type: KeyType::String },
    GlobalKey { name: "lambda:SourceFunctionArn", key_type: KeyType::Arn },
    GlobalKey { name: "ssm:SourceInstanceArn", key_type: KeyType::Arn },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Arity;
    use crate::catalog::arity;

    #[test]
    fn tables_are_sorted_and_every_key_has_an_arity() {
        for table in [GLOBAL_KEYS, SESSION_KEYS] {
            assert!(table.is_sorted_by_key(|key| key.name));
        }
        for key in GLOBAL_KEYS {
            assert!(arity(&key.name.to_ascii_lowercase()).is_some(), "{}", key.name);
        }
        let several = GLOBAL_KEYS
            .iter()
            .filter(|key| arity(&key.name.to_ascii_lowercase()) == Some(Arity::Multivalued));
        assert_eq!(several.count(), 7);
    }
}
