//! The list of findings: stable codes, what each weighs, why it matters.

use crate::base::code::Code;
use crate::base::diagnostic::Severity;

macro_rules! findings {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal, $severity:ident, $why:literal;)*) => {
        /// What is worth knowing about a policy that the grammar lets pass.
        ///
        /// Where AWS's policy checks (IAM Access Analyzer, "policy check reference") have a code,
        /// ours is the same in lower kebab case; the others are our own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum FindingCode { $($(#[doc = $doc])* $name,)* }

        impl FindingCode {
            /// Every code, in the order of this list.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable spelling, lower kebab case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it is about, in the words of its documentation.
            #[must_use]
            pub const fn what(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*),)* }
            }

            /// How much it weighs.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// Why it matters, in one sentence.
            #[must_use]
            pub const fn why(self) -> &'static str {
                match self { $(Self::$name => $why,)* }
            }
        }
    };
}

findings! {
    /// The service prefix of an action is none.
    InvalidServiceInAction = "invalid-service-in-action", Error,
        "no request has such an action, so the entry never matches";
    /// The service has no such action, or a pattern covers none.
    InvalidAction = "invalid-action", Error,
        "no request has such an action, so the entry never matches";
    /// An entry of `Action` that another one covers.
    RedundantAction = "redundant-action", Suggestion,
        "the policy says the same without it";
    /// The partition of an ARN is none.
    InvalidPartition = "invalid-partition", Error,
        "no resource is in such a partition, so the entry never matches";
    /// The service of an ARN has capital letters.
    InvalidArnServiceCase = "invalid-arn-service-case", Error,
        "ARNs are compared with their letter case, and services are written small";
    /// The service of an ARN is none.
    InvalidService = "invalid-service", Error,
        "no resource is of such a service, so the entry never matches";
    /// The Region of an ARN is none.
    InvalidArnRegion = "invalid-arn-region", Error,
        "no resource is in such a Region, so the entry never matches";
    /// An ARN names a Region where its resources have none.
    ArnRegionNotAllowed = "arn-region-not-allowed", Error,
        "the ARNs of such resources have an empty Region, so the entry never matches";
    /// An ARN names no Region where its resources have one.
    MissingArnRegion = "missing-arn-region", Error,
        "the ARNs of such resources have a Region, so the entry never matches";
    /// The account of an ARN is none.
    InvalidArnAccount = "invalid-arn-account", Error,
        "accounts have twelve digits, so the entry never matches";
    /// An ARN names an account where its resources have none.
    ArnAccountNotAllowed = "arn-account-not-allowed", Error,
        "the ARNs of such resources have an empty account, so the entry never matches";
    /// An ARN names no account where its resources have one.
    MissingArnAccount = "missing-arn-account", Error,
        "the ARNs of such resources have an account, so the entry never matches";
    /// The service has no resources of this form.
    InvalidArnResource = "invalid-arn-resource", Error,
        "no resource of the service has such an ARN, so the entry never matches";
    /// A wildcard in the service of an ARN.
    WildcardInServiceName = "wildcard-in-service-name", Suggestion,
        "it covers resources of services that do not exist yet";
    /// An entry of `Resource` that another one covers.
    RedundantResource = "redundant-resource", Suggestion,
        "the policy says the same without it";
    /// `iam:PassRole` is spelled out, with `NotResource`.
    PassRoleWithNotResource = "pass-role-with-not-resource", SecurityWarning,
        "whoever can pass any role to a service can use all of its permissions";
    /// A pattern reaches `iam:PassRole`, with `NotResource`.
    PassRoleWithStarInActionAndNotResource = "pass-role-with-star-in-action-and-not-resource",
        SecurityWarning, "whoever can pass any role to a service can use all of its permissions";
    /// `NotAction` reaches `iam:PassRole`, with `NotResource`.
    PassRoleWithNotActionAndNotResource = "pass-role-with-not-action-and-not-resource",
        SecurityWarning, "whoever can pass any role to a service can use all of its permissions";
    /// `iam:PassRole` is spelled out, for every role.
    PassRoleWithStarInResource = "pass-role-with-star-in-resource", SecurityWarning,
        "whoever can pass any role to a service can use all of its permissions";
    /// A pattern reaches `iam:PassRole`, for every role.
    PassRoleWithStarInActionAndResource = "pass-role-with-star-in-action-and-resource",
        SecurityWarning, "whoever can pass any role to a service can use all of its permissions";
    /// `NotAction` reaches `iam:PassRole`, for every role.
    PassRoleWithStarInResourceAndNotAction = "pass-role-with-star-in-resource-and-not-action",
        SecurityWarning, "whoever can pass any role to a service can use all of its permissions";
    /// `iam:CreateServiceLinkedRole` is spelled out, with `NotResource`.
    CreateSlrWithNotResource = "create-slr-with-not-resource", Warning,
        "a service-linked role can be made for services that nobody named";
    /// A pattern reaches `iam:CreateServiceLinkedRole`, with `NotResource`.
    CreateSlrWithStarInActionAndNotResource = "create-slr-with-star-in-action-and-not-resource",
        Warning, "a service-linked role can be made for services that nobody named";
    /// `NotAction` reaches `iam:CreateServiceLinkedRole`, with `NotResource`.
    CreateSlrWithNotActionAndNotResource = "create-slr-with-not-action-and-not-resource", Warning,
        "a service-linked role can be made for services that nobody named";
    /// `iam:CreateServiceLinkedRole` is spelled out, for every role.
    CreateSlrWithStarInResource = "create-slr-with-star-in-resource", Warning,
        "a service-linked role can be made for services that nobody named";
    /// A pattern reaches `iam:CreateServiceLinkedRole`, for every role.
    CreateSlrWithStarInActionAndResource = "create-slr-with-star-in-action-and-resource", Warning,
        "a service-linked role can be made for services that nobody named";
    /// `NotAction` reaches `iam:CreateServiceLinkedRole`, for every role.
    CreateSlrWithStarInResourceAndNotAction = "create-slr-with-star-in-resource-and-not-action",
        Warning, "a service-linked role can be made for services that nobody named";
    /// A trust policy lets a principal in by an action that is not for it.
    MismatchedActionForPrincipal = "mismatched-action-for-principal", Error,
        "AWS STS refuses the call, so nobody gets in";
    /// A trust policy for IAM Roles Anywhere without one of its actions.
    MissingActionForRolesAnywhereTrustPolicy = "missing-action-for-roles-anywhere-trust-policy",
        Error, "the service calls AWS STS with all three, so nobody gets in";
    /// A trust policy for an OIDC provider without a condition on what it says.
    MissingConditionKeyForOidcPrincipal = "missing-condition-key-for-oidc-principal",
        SecurityWarning, "every user of the provider gets in";
    /// A trust policy for GitHub without a condition on the repository.
    MissingGithubRepoConditionKey = "missing-github-repo-condition-key", SecurityWarning,
        "every repository on GitHub gets in";
    /// A trust policy for GitHub that names repositories by a pattern.
    SpecificGithubRepoAndBranchRecommended = "specific-github-repo-and-branch-recommended",
        Warning, "repositories and branches that do not exist yet get in too";
    /// `ForAnyValue` on the audience of an identity provider.
    ForanyvalueWithAudienceClaimType = "foranyvalue-with-audience-claim-type", SecurityWarning,
        "an audience is one value, and a token for others gets in if one of several fits";
    /// An `aws:` key that is none.
    InvalidGlobalConditionKey = "invalid-global-condition-key", Error,
        "no request has such a key, so the condition decides as if it were missing";
    /// A key of a service that the service does not have.
    InvalidServiceConditionKey = "invalid-service-condition-key", Error,
        "no request has such a key, so the condition decides as if it were missing";
    /// A key of a tag without the tag.
    MissingTagKeyInCondition = "missing-tag-key-in-condition", Error,
        "the name of the tag is part of the key";
    /// An operator of another type than the key's values.
    TypeMismatch = "type-mismatch", Warning,
        "the values are compared as something that they are not";
    /// `StringLike` on a key that holds ARNs.
    StringLikeOperatorWithArnConditionKeys = "string-like-operator-with-arn-condition-keys",
        SecurityWarning, "a wildcard in the text reaches over the colons between the fields of the ARN";
    /// A wildcard under an operator that takes none.
    WildcardWithoutLikeOperator = "wildcard-without-like-operator", Warning,
        "it is compared as a letter, which values hardly have";
    /// A wildcard in the value of a key that tells who somebody is.
    WildcardUsageTooPermissive = "wildcard-usage-too-permissive", Error,
        "accounts, organizations and networks of others have values that match too";
    /// A range whose address has bits behind its prefix.
    ImproveIpRange = "improve-ip-range", Suggestion,
        "the bits behind the prefix do not count, and look as if they did";
    /// Private addresses alone as those that requests come from.
    PrivateIpAddress = "private-ip-address", Error,
        "requests come from public addresses, or through a VPC endpoint without any";
    /// Private addresses alone as those that requests do not come from.
    PrivateNotIpAddress = "private-not-ip-address", Error,
        "requests come from public addresses, so the condition always holds";
    /// Private addresses among those that requests come from.
    PrivateIpAddressSubset = "private-ip-address-subset", Suggestion,
        "requests come from public addresses, so these never match";
    /// Private addresses among those that requests do not come from.
    PrivateNotIpAddressSubset = "private-not-ip-address-subset", Suggestion,
        "requests come from public addresses, so these never match";
    /// A Region that there is not.
    InvalidRegion = "invalid-region", Error, "no request has such a value";
    /// The id of a VPC in another form.
    InvalidVpcFormat = "invalid-vpc-format", Error, "no request has such a value";
    /// The id of a VPC endpoint in another form.
    InvalidVpceFormat = "invalid-vpce-format", Error, "no request has such a value";
    /// Several values under `Bool` or `Null`.
    InvalidConditionMultipleBoolean = "invalid-condition-multiple-boolean", Error,
        "true or false always holds, and AWS refuses it";
    /// `Null` with a set operator.
    NullWithQualifier = "null-with-qualifier", Suggestion,
        "whether a key is missing does not depend on its values";
    /// `StringLike` with `*` alone.
    EquivalentToNullFalse = "equivalent-to-null-false", Suggestion,
        "it only asks whether the request has the key";
    /// `StringNotLike` with `*` alone.
    EquivalentToNullTrue = "equivalent-to-null-true", Suggestion,
        "it only asks whether the request lacks the key";
    /// A condition that always holds.
    RedundantKeyDueToWildcardInCondition = "redundant-key-due-to-wildcard-in-condition",
        Suggestion, "whatever the request is, the condition holds";
    /// A condition that never holds.
    RedundantStatementDueToWildcardInCondition = "redundant-statement-due-to-wildcard-in-condition",
        Suggestion, "whatever the request is, the condition fails, and the statement with it";
    /// Several limits of which one counts.
    RedundantConditionValueNum = "redundant-condition-value-num", Suggestion,
        "of several limits the widest one decides";
    /// A key whose value the caller chooses.
    UntrustworthyConditionKey = "untrustworthy-condition-key", SecurityWarning,
        "every caller can send whatever value it likes";
    /// A private address without the network that it is in.
    MissingPairedConditionKeys = "missing-paired-condition-keys", SecurityWarning,
        "other networks have the same private addresses";
    /// A key that holds several values, without a set operator.
    MissingQualifier = "missing-qualifier", Error,
        "the condition never holds where the request has the key";
    /// `ForAllValues` on a key that holds one value.
    ForallvaluesWithSingleValuedKey = "forallvalues-with-single-valued-key", SecurityWarning,
        "it holds when the request does not have the key";
    /// A managed policy longer than IAM stores.
    PolicySizeExceedsIdentityPolicyQuota = "policy-size-exceeds-identity-policy-quota", Warning,
        "IAM refuses to store it";
    /// A resource-based policy longer than its service stores.
    PolicySizeExceedsResourcePolicyQuota = "policy-size-exceeds-resource-policy-quota", Warning,
        "the service refuses to store it";
    /// A role trust policy longer than IAM stores unless the quota was raised.
    PolicySizeExceedsRoleTrustPolicyQuota = "policy-size-exceeds-role-trust-policy-quota", Warning,
        "IAM refuses to store it where the quota was not raised";
    /// A service control policy longer than Organizations stores.
    PolicySizeExceedsScpQuota = "policy-size-exceeds-scp-quota", Error,
        "AWS Organizations refuses to store it";
    /// A service control policy longer than Organizations stored before 2026. Ours.
    PolicySizeExceedsFormerScpQuota = "policy-size-exceeds-former-scp-quota", Suggestion,
        "what still holds to the former quota refuses it";
    /// A resource control policy longer than Organizations stores.
    PolicySizeExceedsRcpQuota = "policy-size-exceeds-rcp-quota", Error,
        "AWS Organizations refuses to store it";
    /// A session policy longer than AWS STS takes. Ours.
    SessionPolicySize = "session-policy-size", Warning,
        "AWS STS refuses the call";
    /// Longer than any call of IAM takes. Ours.
    DocumentTooLong = "document-too-long", Error,
        "IAM refuses the call";
    /// An empty `Sid`.
    EmptySidValue = "empty-sid-value", Suggestion,
        "it names nothing, and other tools may refuse it";
    /// The same `Sid` twice where the service takes it.
    UniqueSidsRecommended = "unique-sids-recommended", Warning,
        "messages and tools tell statements apart by their Sids";
    /// An empty `Principal`.
    EmptyObjectPrincipal = "empty-object-principal", Suggestion,
        "the statement is about nobody";
    /// A `Condition`, or an operator of it, without a key.
    EmptyObjectCondition = "empty-object-condition", Suggestion,
        "it narrows nothing, and looks as if it did";
    /// Values of one key in several JSON types.
    InvalidConditionDataType = "invalid-condition-data-type", Error,
        "AWS refuses such lists";
    /// An `aws:` key that there is no more.
    UnsupportedGlobalConditionKey = "unsupported-global-condition-key", Error,
        "no request has such a key, so the condition decides as if it were missing";
    /// Actions whose requests never have the key of a condition.
    UnsupportedActionForConditionKey = "unsupported-action-for-condition-key", Error,
        "the condition decides as if the key were missing, for every request";
    /// Patterns of which no action has the key of a condition. Ours.
    ConditionKeyNotInAction = "condition-key-not-in-action", Warning,
        "the condition decides as if the key were missing, for every request";
    /// A key that requests have only together with an action that is not listed.
    MissingActionForConditionKey = "missing-action-for-condition-key", Error,
        "the condition decides as if the key were missing, for every request";
    /// A key that only some services send, with actions of others.
    UseConditionKeyOnlyWithSupportedServices = "use-condition-key-only-with-supported-services",
        Warning, "for other services the condition decides as if the key were missing";
    /// A `Deny` by tags of resources whose services do not tell them.
    DenyWithUnsupportedTagConditionKeyForService = "deny-with-unsupported-tag-condition-key-for-service",
        SecurityWarning, "what seems denied is not";
    /// A `Deny` by tags of resources, with `NotAction`.
    DenyNotactionWithUnsupportedTagConditionKeyForService = "deny-notaction-with-unsupported-tag-condition-key-for-service",
        SecurityWarning, "what seems denied is not, of services that do not tell tags";
    /// An `Allow` by tags of resources whose services do not tell them.
    AllowWithUnsupportedTagConditionKeyForService = "allow-with-unsupported-tag-condition-key-for-service",
        Suggestion, "what seems allowed is not";
    /// An `Allow` by tags of resources, with `NotAction`.
    AllowNotactionWithUnsupportedTagConditionKeyForService = "allow-notaction-with-unsupported-tag-condition-key-for-service",
        Suggestion, "what seems allowed is not, of services that do not tell tags";
    /// A key that is always the same for such a policy.
    IrrelevantConditionKeyInPolicy = "irrelevant-condition-key-in-policy", Suggestion,
        "it narrows nothing";
    /// A value of another form than the ARN of a KMS key.
    InvalidKmsKeyValue = "invalid-kms-key-value", Error,
        "no request has such a value";
    /// A service principal of another form.
    InvalidServicePrincipalFormat = "invalid-service-principal-format", Error,
        "no request comes from such a service";
    /// A date as seconds since 1970.
    InvalidDateValue = "invalid-date-value", Warning,
        "people read it wrong, and AWS advises against it";
    /// A variable in the value of a key that tells who somebody is.
    VariableUsageTooPermissive = "variable-usage-too-permissive", Error,
        "what it stands for can be a value of others";
    /// `ForAllValues` with an empty list.
    EmptyArrayConditionForallvalues = "empty-array-condition-forallvalues", Suggestion,
        "it holds only where the request has no value";
    /// `ForAnyValue` with an empty list.
    EmptyArrayConditionForanyvalue = "empty-array-condition-foranyvalue", Suggestion,
        "it holds for no request";
    /// `IfExists` with an empty list.
    EmptyArrayConditionIfexists = "empty-array-condition-ifexists", Suggestion,
        "it holds only where the request does not have the key";
    /// A `Deny` on a key that many requests do not have. Ours.
    DenyIfExistsGap = "deny-if-exists-gap", SecurityWarning,
        "requests without the key pass";
    /// A condition that seems to ask for MFA and does not. Ours.
    BadMfaPattern = "bad-mfa-pattern", SecurityWarning,
        "callers without MFA pass";
    /// An operator for exact texts on a key that holds ARNs. Ours.
    ArnKeyStringOperator = "arn-key-string-operator", Suggestion,
        "AWS advises to compare ARNs by their fields";
    /// An `Allow` with `ForAllValues` that does not ask for a value. Ours.
    ForallvaluesAllowNoNull = "forallvalues-allow-no-null", SecurityWarning,
        "it holds when the request has none";
    /// A placeholder of a template that nothing was put in place of. Ours.
    PlaceholderLeft = "placeholder-left", Error,
        "no resource is named so, and the entry never matches";
    /// An action on resources that it is not asked on. Ours.
    ResourceMismatch = "resource-mismatch", Warning,
        "no request asks for it on such a resource, so the entry never matches";
    /// A pattern some of whose actions are asked on other resources. Ours.
    ResourceMismatchInPattern = "resource-mismatch-in-pattern", Suggestion,
        "it seems to cover more than it does";
    /// An action that is asked on no resource, with ARNs only. Ours.
    ResourceStarRequired = "resource-star-required", Warning,
        "it is never allowed";
    /// An `Allow` on every resource of actions that are always asked on one. Ours.
    ResourceStarUnneeded = "resource-star-unneeded", Suggestion,
        "naming the resources grants less";
    /// An ARN that covers every resource. Ours.
    ResourceEffectivelyStar = "resource-effectively-star", Suggestion,
        "it looks narrower than `*` and is not, but for requests without a resource";
    /// A service is allowed to act for anybody.
    RestrictAccessToServicePrincipal = "restrict-access-to-service-principal", SecurityWarning,
        "anybody can make the service use its permissions";
    /// A service is narrowed by another key than those that tell whom it acts for.
    RecommendedConditionKeyForServicePrincipal = "recommended-condition-key-for-service-principal",
        Suggestion, "others can make the service use its permissions";
    /// A key about principals of accounts, for a service.
    UnsupportedConditionKeyForServicePrincipal = "unsupported-condition-key-for-service-principal",
        Error, "the service never gets in";
    /// The id of a role that was deleted.
    InvalidRoleReference = "invalid-role-reference", Warning,
        "a role of the same name made later is another principal";
    /// The id of a user that was deleted.
    InvalidUserReference = "invalid-user-reference", Warning,
        "a user of the same name made later is another principal";
    /// A session of a role that is listed itself.
    RedundantPrincipalInRoleTrustPolicy = "redundant-principal-in-role-trust-policy", Suggestion,
        "the policy says the same without it";
    /// Everybody is allowed. Ours.
    PublicPrincipal = "public-principal", SecurityWarning,
        "whoever finds the resource can use it";
    /// A principal of another account. Ours.
    CrossAccountPrincipal = "cross-account-principal", Warning,
        "what it does is out of your hands";
    /// Every account is trusted. Ours.
    TrustAnyPrincipal = "trust-any-principal", SecurityWarning,
        "whoever learns the ARN of the role can assume it";
    /// Every account is trusted under conditions. Ours.
    TrustAnyPrincipalWithConditions = "trust-any-principal-with-conditions", Warning,
        "the conditions are all that keeps others out";
    /// Another account is trusted without an external id. Ours.
    TrustWithoutExternalId = "trust-without-external-id", Warning,
        "whoever that account serves can have it use the role";
    /// A service is trusted for anybody. Ours.
    ConfusedDeputyTrust = "confused-deputy-trust", Warning,
        "others can have the service use the role";
    /// Every user of an OIDC provider is trusted. Ours.
    OidcTrustWithoutSub = "oidc-trust-without-sub", SecurityWarning,
        "whoever the provider vouches for gets in";
    /// A SAML provider is trusted for any audience. Ours.
    SamlTrustWithoutAud = "saml-trust-without-aud", Warning,
        "assertions that were made for others are taken";
    /// An action of a service that resource control policies do not bind.
    RcpSyntaxErrorAction = "rcp-syntax-error-action", Error,
        "AWS Organizations refuses the policy";
    /// A resource control policy that denies services by a key of principals.
    RcpMissingRelatedPrincipalConditionKey = "rcp-missing-related-principal-condition-key", Warning,
        "services lose access";
    /// A resource control policy that denies principals by a key of services.
    RcpMissingRelatedServicePrincipalConditionKey = "rcp-missing-related-service-principal-condition-key",
        Warning, "everybody but services loses access";
    /// A resource control policy that denies services which act for nobody.
    RcpMissingServiceConditionKeyNullCheck = "rcp-missing-service-condition-key-null-check",
        Warning, "such services lose access";
    /// An action that is never asked on what the policy is attached to.
    UnsupportedActionInPolicy = "unsupported-action-in-policy", Error,
        "no request has such an action, so the entry never matches";
    /// A resource other than what the policy is attached to.
    UnsupportedResourceArnInPolicy = "unsupported-resource-arn-in-policy", Error,
        "the service refuses the policy";
    /// Attributes are named, and requests for all of them pass.
    DynamodbAttributesWithoutSelect = "dynamodb-attributes-without-select", SecurityWarning,
        "whoever asks for all attributes gets them";
    /// A prefix is excluded, and shorter ones are not.
    S3PrefixInNegativeContext = "s3-prefix-in-negative-context", SecurityWarning,
        "a shorter prefix lists the same objects";
    /// A set operator on the audience of an unknown provider.
    ConfirmAudienceClaimType = "confirm-audience-claim-type", Suggestion,
        "most providers send one audience, and then the operator says too little";
    /// An `Allow` with `NotAction`. Ours.
    AllowNotAction = "allow-not-action", SecurityWarning,
        "it allows actions that do not exist yet";
    /// An `Allow` with `NotResource`. Ours.
    AllowNotResource = "allow-not-resource", SecurityWarning,
        "it allows resources that do not exist yet";
    /// Everything is allowed. Ours.
    AdminAccess = "admin-access", SecurityWarning,
        "whoever has the policy can do anything, and every risk of single actions comes with it";
    /// A whole service is allowed. Ours.
    ServiceWildcard = "service-wildcard", Warning,
        "it allows actions that do not exist yet";
    /// Actions that together get more permissions. Ours.
    PrivilegeEscalation = "privilege-escalation", SecurityWarning,
        "whoever has the policy can become an administrator";
    /// Actions that change permissions, on every resource. Ours.
    PermissionsManagement = "permissions-management", Warning,
        "whoever has the policy can let others in";
    /// Actions that open resources to others, on every resource. Ours.
    ResourceExposure = "resource-exposure", Warning,
        "whoever has the policy can share what is not meant for others";
    /// Actions that hand out credentials, on every resource. Ours.
    CredentialsExposure = "credentials-exposure", Warning,
        "credentials leave the account by them";
    /// Actions that read data or secrets, on every resource. Ours.
    DataExfiltration = "data-exfiltration", Warning,
        "data leave the account by them";
    /// Actions that change resources, on every one. Ours.
    InfrastructureModification = "infrastructure-modification", Suggestion,
        "a mistake or a thief reaches all of them";
    /// A bucket whose policy can be changed by who cannot use its objects. Ours.
    S3PolicyEscalation = "s3-policy-escalation", Warning,
        "whoever changes the policy can use the objects";
    /// Everybody is denied to change the policy. Ours.
    Lockout = "lockout", SecurityWarning,
        "only the root user of a bucket, or AWS Support, ends it";
    /// A statement that says the same as an earlier one.
    RedundantStatement = "redundant-statement", Suggestion,
        "the policy says the same without it";
    /// `NotAction` or `NotResource` with `*`. Ours.
    StatementNeverApplies = "statement-never-applies", Warning,
        "whatever is asked, the statement says nothing";
    /// An `Allow` of which a `Deny` of the same policy denies everything. Ours.
    StatementShadowedByDeny = "statement-shadowed-by-deny", Warning,
        "a deny always wins, so the statement allows nothing";
    /// A statement of which another one of the same effect says everything. Ours.
    StatementCovered = "statement-covered", Suggestion, "the policy says the same without it";
    /// A condition that never holds, or never together with another one. Ours.
    ConditionNeverTrue = "condition-never-true", Warning,
        "whatever the request is, the statement does not apply";
    /// A condition that always holds. Ours.
    ConditionAlwaysTrue = "condition-always-true", Warning,
        "whatever the request is, the condition holds, and limits nothing";
    /// A condition that holds wherever another one of the statement does. Ours.
    RedundantCondition = "redundant-condition", Suggestion,
        "the statement says the same without it";
    /// `IfExists` where a missing key changes nothing. Ours.
    IfExistsWithoutEffect = "if-exists-without-effect", Suggestion,
        "the statement says the same without it";
}

impl FindingCode {
    /// The diagnostic of the grammar that it says more exactly, where both stand at one place.
    #[must_use]
    pub fn refines(self) -> Option<Code> {
        let refined = REFINED.iter().find(|(finding, _)| *finding == self);
        refined.map(|(_, code)| *code)
    }
}

/// AWS tells some faults by several codes that are one for the grammar.
const REFINED: [(FindingCode, Code); 4] = [
    (FindingCode::EmptyObjectPrincipal, Code::EmptyArrayPrincipal),
    (FindingCode::EmptyArrayConditionForallvalues, Code::EmptyArrayCondition),
    (FindingCode::EmptyArrayConditionForanyvalue, Code::EmptyArrayCondition),
    (FindingCode::EmptyArrayConditionIfexists, Code::EmptyArrayCondition),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_kebab_case_and_differ() {
        let names: BTreeSet<&str> = FindingCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), FindingCode::ALL.len());
        let fits = |name: &&str| {
            name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        assert!(names.iter().all(fits));
    }
}
