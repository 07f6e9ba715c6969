//! The list of checks: stable codes, how bad what they find is, where they come from, why it matters and
//! what to do (WORLD.md, W5).

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth an hour some day.
    Low,
    /// Worth planning.
    Medium,
    /// An open door for whoever finds one credential.
    High,
    /// An open door.
    Critical,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal, $severity:ident, [$($reference:literal),*],
        $why:literal, $remedy:literal;)*) => {
        /// The checks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum AuditCode { $($(#[doc = $doc])* $name,)* }

        impl AuditCode {
            /// Every code, in the order of this list.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable spelling, lower kebab case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it is about.
            #[must_use]
            pub const fn what(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*),)* }
            }

            /// How bad it is, unless the case makes it better or worse.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// The controls of AWS Security Hub (`IAM.4`) and of the CIS AWS Foundations Benchmark that ask for the
            /// same.
            #[must_use]
            pub const fn references(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($reference),*],)* }
            }

            /// Why it matters, in one sentence.
            #[must_use]
            pub const fn why(self) -> &'static str {
                match self { $(Self::$name => $why,)* }
            }

            /// What to do.
            #[must_use]
            pub const fn remedy(self) -> &'static str {
                match self { $(Self::$name => $remedy,)* }
            }
        }
    };
}

codes! {
    /// The root user has access keys.
    RootAccessKey = "root-access-key", Critical,
        ["Security Hub IAM.4", "CIS AWS Foundations 5.0.0 1.3", "CIS AWS Foundations 3.0.0 1.4"],
        "whoever has them can do everything, and no policy of the account limits it",
        "delete them, signed in as the root user; use roles instead";
    /// The root user has an active signing certificate.
    RootSigningCert = "root-signing-cert", High,
        ["CIS AWS Foundations 5.0.0 1.3", "CIS AWS Foundations 3.0.0 1.4"],
        "whoever has its key can sign requests of old interfaces as the root user",
        "delete it, signed in as the root user";
    /// The root user has credentials and no MFA device.
    RootNoMfa = "root-no-mfa", Critical,
        ["Security Hub IAM.9", "CIS AWS Foundations 5.0.0 1.4", "CIS AWS Foundations 3.0.0 1.5"],
        "the password alone, or whoever can reset it by mail, owns the account",
        "add an MFA device to the root user, or remove its credentials centrally from the management account";
    /// The root user has credentials, and a virtual MFA device.
    RootVirtualMfa = "root-virtual-mfa", Critical,
        ["Security Hub IAM.6", "CIS AWS Foundations 5.0.0 1.5", "CIS AWS Foundations 3.0.0 1.6"],
        "its codes can be phished, and the seed lies on a phone",
        "use a FIDO security key or a hardware device, or remove the root user's credentials centrally";
    /// The root user was used lately.
    RootRecentlyUsed = "root-recently-used", High,
        ["CIS AWS Foundations 5.0.0 1.6", "CIS AWS Foundations 3.0.0 1.7"],
        "nothing limits it, and few tasks need it",
        "find out what it was used for, and give a role for that";
    /// Credentials of root users are not managed centrally.
    RootCredentialsNotCentral = "root-credentials-not-central", High, [],
        "each member account keeps a root user with credentials of its own",
        "enable RootCredentialsManagement, then delete the root credentials of member accounts";
    /// A user has a password for the console and no MFA device.
    UserConsoleNoMfa = "user-console-no-mfa", Medium,
        ["Security Hub IAM.5", "CIS AWS Foundations 5.0.0 1.9", "CIS AWS Foundations 3.0.0 1.10"],
        "the password alone signs in",
        "enrol an MFA device, or move the person to IAM Identity Center";
    /// A user has no MFA device.
    UserNoMfa = "user-no-mfa", Medium, ["Security Hub IAM.19"],
        "whatever the user signs in with is enough alone",
        "enrol an MFA device, or replace the user by a role";
    /// A user has MFA devices, and none that cannot be phished.
    UserOnlyVirtualMfa = "user-only-virtual-mfa", Low, [],
        "codes can be phished and handed on, FIDO keys and passkeys cannot",
        "add a FIDO security key or passkey";
    /// A user has access keys, and only MFA devices that show no codes.
    UserOnlyFidoApi = "user-only-fido-api", Low, [],
        "AWS STS takes codes only, so calls with the keys can never be marked with MFA",
        "sign in through IAM Identity Center in place of access keys, or add a device that shows codes";
    /// An administrator has no MFA device.
    AdminWithoutMfa = "admin-without-mfa", High,
        ["CIS AWS Foundations 5.0.0 1.9", "CIS AWS Foundations 3.0.0 1.10"],
        "one credential alone owns the account",
        "enrol an MFA device, and give the permissions to a role whose trust policy asks for MFA";
    /// An active access key is older than the longest age.
    AccessKeyOld = "access-key-old", Medium,
        ["Security Hub IAM.3", "CIS AWS Foundations 5.0.0 1.13", "CIS AWS Foundations 3.0.0 1.14"],
        "the longer a key exists, the more places have it",
        "make a new key, change what uses it, delete the old one; better, use a role";
    /// An active access key was not used for long.
    AccessKeyUnused = "access-key-unused", Medium,
        ["Security Hub IAM.22", "Security Hub IAM.8", "CIS AWS Foundations 5.0.0 1.11", "CIS AWS Foundations 3.0.0 1.12"],
        "nobody would notice that somebody else uses it",
        "deactivate it, then delete it";
    /// An active access key was never used.
    AccessKeyNeverUsed = "access-key-never-used", Medium,
        ["CIS AWS Foundations 5.0.0 1.10", "CIS AWS Foundations 3.0.0 1.11"],
        "nobody needs it, and nobody would notice that somebody else uses it",
        "delete it";
    /// An access key is inactive, and still there.
    AccessKeyInactive = "access-key-inactive", Low, [],
        "it can be activated again by whoever may change the user",
        "delete it";
    /// A user has two active access keys.
    TwoActiveKeys = "two-active-keys", Medium,
        ["CIS AWS Foundations 5.0.0 1.12", "CIS AWS Foundations 3.0.0 1.13"],
        "two keys are two secrets, and no place is left for rotation",
        "keep one of them";
    /// A user has an active access key.
    UserLongTermKeys = "user-long-term-keys", Medium, [],
        "it never ends by itself; credentials of roles do within hours",
        "use a role: of the instance, function or task, by OIDC from outside, or IAM Identity Center for people";
    /// A password was not used for long.
    PasswordUnused = "password-unused", Medium,
        ["Security Hub IAM.22", "Security Hub IAM.8", "CIS AWS Foundations 5.0.0 1.11", "CIS AWS Foundations 3.0.0 1.12"],
        "nobody would notice that somebody else signs in with it",
        "delete the login profile";
    /// An API key of Amazon Bedrock or CloudWatch Logs never ends.
    ServiceCredentialNoExpiry = "service-credential-no-expiry", High, [],
        "it is a bearer token: whoever reads it once can use it for ever",
        "make one with an age, or use temporary credentials";
    /// Credentials of one service are older than the longest age.
    ServiceCredentialOld = "service-credential-old", Medium, [],
        "the longer a password exists, the more places have it",
        "reset it, or delete it";
    /// An SSH key is older than the longest age.
    SshKeyOld = "ssh-key-old", Low, [],
        "the longer a key exists, the more machines have it",
        "upload a new key and delete the old one";
    /// A user has an active signing certificate.
    SigningCertActive = "signing-cert-active", Low, [],
        "no current interface needs it",
        "delete it";
    /// A server certificate has ended, or soon will.
    ServerCertificateExpired = "server-certificate-expired", Medium,
        ["Security Hub IAM.26", "CIS AWS Foundations 5.0.0 1.18", "CIS AWS Foundations 3.0.0 1.19"],
        "what presents it shows visitors a warning",
        "replace it by one of AWS Certificate Manager, then delete it";
    /// The password policy is weak.
    PasswordPolicyWeak = "password-policy-weak", Medium,
        ["Security Hub IAM.7", "Security Hub IAM.15", "Security Hub IAM.16", "CIS AWS Foundations 5.0.0 1.7",
         "CIS AWS Foundations 5.0.0 1.8", "CIS AWS Foundations 3.0.0 1.8", "CIS AWS Foundations 3.0.0 1.9"],
        "short passwords and old ones are guessed first",
        "ask for 14 characters and remember 24 passwords";
    /// A user has policies of its own.
    UserDirectPolicy = "user-direct-policy", Low,
        ["Security Hub IAM.2", "CIS AWS Foundations 5.0.0 1.14", "CIS AWS Foundations 3.0.0 1.15"],
        "who may do what is read more easily from groups and roles",
        "move the policies to a group or role";
    /// A managed policy allows everything.
    FullAdminPolicy = "full-admin-policy", High,
        ["Security Hub IAM.1", "CIS AWS Foundations 5.0.0 1.15", "CIS AWS Foundations 3.0.0 1.16"],
        "whoever has it owns the account",
        "name the actions that are needed";
    /// A managed policy allows all actions of a service.
    ServiceFullAccess = "service-full-access", Low, ["Security Hub IAM.21"],
        "it covers deleting and sharing, and whatever the service learns next",
        "name the actions that are needed";
    /// A policy stands in a user, group or role.
    InlinePolicy = "inline-policy", Low, [],
        "it has no versions, and is copied rather than shared",
        "make it a managed policy";
    /// The same text stands in several users, groups or roles.
    DuplicateInline = "duplicate-inline", Low, [],
        "a change of one forgets the others",
        "make it one managed policy and attach that";
    /// AWSCloudShellFullAccess is attached.
    CloudshellFullAccess = "cloudshell-full-access", Medium,
        ["Security Hub IAM.27", "CIS AWS Foundations 5.0.0 1.21", "CIS AWS Foundations 3.0.0 1.22"],
        "files can be uploaded and downloaded by the shell, past what watches the network",
        "attach a policy of your own that denies cloudshell:GetFileUploadUrls and cloudshell:GetFileDownloadUrls";
    /// Nobody can open cases with AWS Support.
    NoSupportRole = "no-support-role", Low,
        ["Security Hub IAM.18", "CIS AWS Foundations 5.0.0 1.16", "CIS AWS Foundations 3.0.0 1.17"],
        "in an incident nobody but an administrator can ask AWS",
        "make a role with AWSSupportAccess";
    /// No analyzer of IAM Access Analyzer looks for access from outside.
    NoAccessAnalyzer = "no-access-analyzer", High,
        ["Security Hub IAM.28", "CIS AWS Foundations 5.0.0 1.19", "CIS AWS Foundations 3.0.0 1.20"],
        "nobody is told when a resource is shared with others",
        "make an analyzer of external access in every Region that is used";
    /// A user or role has no tags, or lacks one that is asked for.
    IdentityUntagged = "identity-untagged", Low, ["Security Hub IAM.24", "Security Hub IAM.25"],
        "nobody knows whose it is and what it is for",
        "tag it with owner and purpose";
    /// A role was not used for long.
    UnusedRole = "unused-role", Medium, ["IAM Access Analyzer UnusedIAMRole"],
        "nobody needs it, and nobody would notice that somebody else uses it",
        "delete it, or take its trust away first";
    /// A role may use services that it did not use for long.
    UnusedService = "unused-service", Medium, ["IAM Access Analyzer UnusedPermission"],
        "what is not needed only helps whoever steals its credentials",
        "take the services out of its policies";
    /// A managed policy is attached to nothing.
    UnattachedPolicy = "unattached-policy", Low, [],
        "it can be attached by mistake, and nobody looks after it",
        "delete it";
    /// A group has no members.
    EmptyGroup = "empty-group", Low, [],
        "a new member gets permissions that nobody remembers",
        "delete it";
    /// Sessions of a role may last long.
    SessionTooLong = "session-too-long", Medium, [],
        "stolen credentials of a session work until it ends",
        "lower MaxSessionDuration to what sessions need";
    /// Everything can be read from another account.
    ReadonlyToOutsiders = "readonly-to-outsiders", High, [],
        "ReadOnlyAccess reads data too: objects, tables, parameters",
        "attach SecurityAudit or ViewOnlyAccess, which read settings only";
    /// A role trusts an account outside of the organization.
    TrustForeignAccount = "trust-foreign-account", High, [],
        "whoever administers that account decides who gets in",
        "name the role that is meant, and ask for an external id";
    /// A role trusts a whole account.
    TrustAccountRootWide = "trust-account-root-wide", Low, [],
        "every principal there that is allowed sts:AssumeRole gets in",
        "name the users and roles that are meant";
    /// A role trusts who is not there.
    TrustDangling = "trust-dangling", Medium, [],
        "whoever makes a principal of that name gets in, and an id of a deleted one hides a mistake",
        "take it out of the trust policy";
    /// No role trusts an OIDC provider.
    OidcProviderUnused = "oidc-provider-unused", Low, [],
        "a role can trust it by mistake, and nobody looks after it",
        "delete it";
    /// The metadata of a SAML provider have ended.
    SamlExpired = "saml-expired", Medium, [],
        "nobody can sign in by it, and its certificate is not renewed",
        "upload new metadata, or delete the provider";
    /// SCPs are not enabled.
    ScpAbsent = "scp-absent", Medium, [],
        "nothing limits administrators of member accounts",
        "enable SERVICE_CONTROL_POLICY on the root of the organization";
    /// The management account has users or access keys.
    ManagementAccountWorkloads = "management-account-workloads", Medium, [],
        "no SCP limits it, and whoever owns it owns every account",
        "move them to a member account";
    /// The trust policy of a service-linked role is not AWS's.
    SlrTrustTampered = "slr-trust-tampered", High, [],
        "such a role trusts its service and nobody else: this one was not made by AWS",
        "find out who made it, and delete it";
    /// A policy of service-linked roles is attached to somebody else.
    SlrPolicyMisattached = "slr-policy-misattached", Medium, [],
        "it is made for a service of AWS, and gives others more than they need",
        "detach it";
    /// A service that is used has a service-linked role, and the account does not have it.
    SlrAvailable = "slr-available", Low, [],
        "AWS makes and maintains such a role with what the service needs, and no policy of the account can widen it",
        "make it by iam:CreateServiceLinkedRole, and take a role of your own away where it does the same";
    /// A role in a higher environment can be assumed from a lower one.
    StagingToProduction = "staging-to-production", Low, [],
        "whoever breaks into the lower environment is in the higher one",
        "take the trust away, or ask for an external id, MFA or tags, and deny it by SCP";
    /// Somebody who is no administrator can become one by assuming roles.
    PrivilegePath = "privilege-path", High, [],
        "whoever has those credentials owns the account",
        "take one of the trusts away";
    /// Everything is allowed. From the text of the policy.
    AdminAccess = "admin-access", High, [],
        "whoever has the policy is an administrator",
        "name the actions that are needed";
    /// Actions that lead to more permissions are allowed. From the text of the policy.
    PrivilegeEscalation = "privilege-escalation", High, [],
        "whoever has the policy can become an administrator",
        "narrow the actions to resources, or take one of them away";
    /// All actions of a service are allowed. From the text of the policy.
    ServiceWildcard = "service-wildcard", Low, [],
        "it covers deleting and sharing, and whatever the service learns next",
        "name the actions that are needed";
    /// Everything but some actions is allowed. From the text of the policy.
    AllowNotAction = "allow-not-action", Medium, [],
        "it covers whatever AWS learns next",
        "name the actions that are needed";
    /// Another account is trusted without an external id. From the text of the trust policy.
    TrustWithoutExternalId = "trust-without-external-id", Medium, [],
        "whoever that account serves can have it use the role",
        "ask for an external id";
    /// Everybody whom an OIDC provider vouches for is trusted. From the text of the trust policy.
    OidcTrustWithoutSub = "oidc-trust-without-sub", High, [],
        "repositories and applications of strangers get in",
        "add a condition on the subject";
    /// SAML assertions for others are trusted. From the text of the trust policy.
    SamlTrustWithoutAud = "saml-trust-without-aud", Medium, [],
        "an assertion for another application gets in",
        "add a condition on `SAML:aud`";
    /// A service acts for anybody. From the text of the trust policy.
    ConfusedDeputyTrust = "confused-deputy-trust", Medium, [],
        "strangers can have the service use the role for them",
        "add a condition on `aws:SourceArn` or `aws:SourceAccount`";
    /// Everybody is trusted. From the text of the trust policy.
    TrustAnyPrincipal = "trust-any-principal", Critical, [],
        "every principal of every account gets in",
        "name the principals that are meant";
    /// Everybody is trusted, where conditions hold. From the text of the trust policy.
    TrustAnyPrincipalWithConditions = "trust-any-principal-with-conditions", High, [],
        "only the conditions keep strangers out",
        "name the principals that are meant";
}
