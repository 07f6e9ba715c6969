//! What checks need, and how it is collected.

/// An input of the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Input {
    /// `get-account-authorization-details`.
    Details,
    /// `get-credential-report`.
    CredentialReport,
    /// `get-account-summary`.
    Summary,
    /// `get-account-password-policy`.
    PasswordPolicy,
    /// `list-virtual-mfa-devices`.
    VirtualMfaDevices,
    /// `list-mfa-devices` of each user.
    MfaDevices,
    /// `list-access-keys`, or the credential report.
    AccessKeys,
    /// When an access key was last used.
    AccessKeyUse,
    /// `list-service-specific-credentials` of each user.
    ServiceSpecificCredentials,
    /// `list-ssh-public-keys` of each user.
    SshPublicKeys,
    /// `list-signing-certificates`, or the credential report.
    SigningCertificates,
    /// `list-server-certificates`.
    ServerCertificates,
    /// `list-analyzers`.
    AccessAnalyzers,
    /// `get-role` of each role.
    Roles,
    /// `get-service-last-accessed-details` of each role.
    ServiceLastAccessed,
    /// `list-open-id-connect-providers`.
    OpenIdConnectProviders,
    /// `list-saml-providers`.
    SamlProviders,
    /// The organization.
    Organization,
    /// `list-organizations-features`.
    OrganizationFeatures,
    /// What accounts are for.
    Environments,
    /// A date that something is old or new against.
    Now,
    /// When something was made or ends.
    Dates,
    /// Documents of policies.
    Documents,
    /// What AWS publishes about its services.
    Catalog,
    /// All ways from role to role: there are more than are followed.
    Paths,
}

impl Input {
    /// What is missing, and what it would take.
    #[must_use]
    pub const fn missing(self) -> &'static str {
        match self {
            Self::Details => "users, groups, roles and policies of the account are not all told",
            Self::CredentialReport => "there is no credential report, or it does not tell",
            Self::Summary => "neither the account summary nor a credential report tells",
            Self::PasswordPolicy => "whether there is a password policy is not told",
            Self::VirtualMfaDevices => "the virtual MFA devices are not all told",
            Self::MfaDevices => "the MFA devices are not all told",
            Self::AccessKeys => "the access keys are not all told",
            Self::AccessKeyUse => "when access keys were last used is not told",
            Self::ServiceSpecificCredentials => {
                "the credentials for single services are not all told"
            }
            Self::SshPublicKeys => "the SSH keys are not all told",
            Self::SigningCertificates => "the signing certificates are not all told",
            Self::ServerCertificates => "the server certificates are not all told",
            Self::AccessAnalyzers => "the analyzers are not all told",
            Self::Roles => "`get-role` was not collected",
            Self::ServiceLastAccessed => "when services were last used is not told",
            Self::OpenIdConnectProviders => "the OIDC providers are not all told",
            Self::SamlProviders => "the SAML providers are not all told",
            Self::Organization => "whether and how accounts are of an organization is not told",
            Self::OrganizationFeatures => "the features of the organization are not told",
            Self::Environments => {
                "the environments of the accounts are not told: give each an `environment`"
            }
            Self::Now => "there is no date to count from: give `now`",
            Self::Dates => "dates are missing",
            Self::Documents => "documents of policies are missing or broken",
            Self::Catalog => "the catalog of services is not loaded",
            Self::Paths => "there are more ways from role to role than are followed",
        }
    }

    /// The command that collects it.
    #[must_use]
    pub const fn command(self) -> Option<&'static str> {
        Some(match self {
            Self::Details | Self::Documents => "aws iam get-account-authorization-details",
            Self::CredentialReport | Self::AccessKeyUse | Self::Dates => {
                "aws iam generate-credential-report && aws iam get-credential-report"
            }
            Self::Summary => "aws iam get-account-summary",
            Self::PasswordPolicy => "aws iam get-account-password-policy",
            Self::VirtualMfaDevices => "aws iam list-virtual-mfa-devices",
            Self::MfaDevices => "aws iam list-mfa-devices --user-name NAME",
            Self::AccessKeys => "aws iam list-access-keys --user-name NAME",
            Self::ServiceSpecificCredentials => {
                "aws iam list-service-specific-credentials --user-name NAME"
            }
            Self::SshPublicKeys => "aws iam list-ssh-public-keys --user-name NAME",
            Self::SigningCertificates => "aws iam list-signing-certificates --user-name NAME",
            Self::ServerCertificates => "aws iam list-server-certificates",
            Self::AccessAnalyzers => "aws accessanalyzer list-analyzers",
            Self::Roles => "aws iam get-role --role-name NAME",
            Self::ServiceLastAccessed => {
                "aws iam generate-service-last-accessed-details --arn ARN && \
                 aws iam get-service-last-accessed-details --job-id ID"
            }
            Self::OpenIdConnectProviders => "aws iam list-open-id-connect-providers",
            Self::SamlProviders => "aws iam list-saml-providers",
            Self::Organization => "aws organizations describe-organization",
            Self::OrganizationFeatures => "aws iam list-organizations-features",
            Self::Environments | Self::Now | Self::Catalog | Self::Paths => return None,
        })
    }
}
