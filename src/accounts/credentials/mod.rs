//! What a user proves to AWS who it is with: password, access keys, MFA devices, SSH keys, credentials of
//! one service, certificates (WORLD.md, W2.2). Of none of them the secret part is kept.

mod read;
mod report;

pub use crate::accounts::credentials::report::CredentialReport;
pub use crate::accounts::credentials::report::ReportKey;
pub use crate::accounts::credentials::report::ReportRow;
pub use crate::accounts::credentials::report::Reported;

use crate::accounts::collected::Collected;
use crate::accounts::collected::Listed;
use crate::accounts::collected::Listing;
use crate::accounts::collected::Placed;
use crate::base::diagnostic::Path;
use crate::value::arn::Arn;
use crate::value::date::Instant;

/// The credentials of one user.
#[derive(Debug, Clone, Default)]
pub struct Credentials {
    /// The name of the user.
    pub user: String,
    /// Where something of them stands first.
    pub(super) place: Option<Path>,
    /// `list-access-keys`.
    pub access_keys: Listing<AccessKey>,
    /// `get-login-profile`: the password of the console.
    pub login_profile: Collected<Placed<LoginProfile>>,
    /// When the password was last used; none: never, or there is none.
    pub password_last_used: Collected<Placed<Instant>>,
    /// `list-mfa-devices`.
    pub mfa_devices: Listing<MfaDevice>,
    /// `list-ssh-public-keys`.
    pub ssh_public_keys: Listing<SshPublicKey>,
    /// `list-service-specific-credentials`.
    pub service_specific_credentials: Listing<ServiceSpecificCredential>,
    /// `list-signing-certificates`.
    pub signing_certificates: Listing<SigningCertificate>,
}

impl Credentials {
    /// Where something of them stands first.
    #[must_use]
    pub const fn place(&self) -> Option<&Path> {
        self.place.as_ref()
    }
}

/// Whether a credential can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CredentialStatus {
    /// It can.
    Active,
    /// It was switched off.
    Inactive,
    /// Its time is over.
    Expired,
}

impl CredentialStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Active, Self::Inactive, Self::Expired];

    /// AWS's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Inactive => "Inactive",
            Self::Expired => "Expired",
        }
    }
}

/// A long-term access key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// `AKIA…`.
    pub id: String,
    /// Whether it can be used.
    pub status: CredentialStatus,
    /// When it was made.
    pub created: Option<Instant>,
}

/// That a user has a password for the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginProfile {
    /// When the password was made.
    pub created: Option<Instant>,
    /// Whether the next sign-in has to set a new one.
    pub is_reset_required: bool,
}

/// The kinds of MFA devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MfaKind {
    /// A program that shows codes.
    Virtual,
    /// A FIDO security key or passkey. It shows no code, so AWS STS takes none from it.
    Fido,
    /// A device that shows codes.
    HardwareTotp,
    /// Of a form that is not known.
    Unknown,
}

/// An MFA device of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MfaDevice {
    /// An ARN, or the number of a hardware device.
    pub serial_number: String,
    /// When it was enabled.
    pub enabled: Option<Instant>,
}

impl MfaDevice {
    /// What it is, told by its serial number (WORLD.md, W2.4).
    ///
    /// ```
    /// use iam_verdict::accounts::{MfaDevice, MfaKind};
    ///
    /// let kind = |serial: &str| {
    ///     MfaDevice { serial_number: serial.to_owned(), enabled: None }.kind()
    /// };
    /// assert_eq!(kind("arn:aws:iam::111122223333:mfa/ana"), MfaKind::Virtual);
    /// assert_eq!(kind("arn:aws:iam::111122223333:u2f/user/ana/key"), MfaKind::Fido);
    /// assert_eq!(kind("GAHT12345678"), MfaKind::HardwareTotp);
    /// ```
    #[must_use]
    pub fn kind(&self) -> MfaKind {
        mfa_kind(&self.serial_number)
    }
}

/// The kind of the device of a serial number.
pub(super) fn mfa_kind(serial_number: &str) -> MfaKind {
    let Some(arn) = Arn::parse(serial_number) else {
        let is_broken = serial_number.is_empty() || serial_number.starts_with("arn:");
        return if is_broken { MfaKind::Unknown } else { MfaKind::HardwareTotp };
    };
    match arn.resource.split('/').next() {
        Some("mfa") => MfaKind::Virtual,
        Some("u2f") => MfaKind::Fido,
        Some(_) | None => MfaKind::Unknown,
    }
}

/// An SSH key for AWS CodeCommit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SshPublicKey {
    /// `APKA…`.
    pub id: String,
    /// Whether it can be used.
    pub status: CredentialStatus,
    /// When it was uploaded.
    pub uploaded: Option<Instant>,
}

/// User name and password, or API key, for one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceSpecificCredential {
    /// `ACCA…`.
    pub id: String,
    /// The service, `codecommit.amazonaws.com`.
    pub service: String,
    /// Whether it can be used.
    pub status: CredentialStatus,
    /// When it was made.
    pub created: Option<Instant>,
    /// When its time is over; none: never.
    pub expires: Option<Instant>,
}

/// An X.509 certificate that signs requests of old interfaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningCertificate {
    /// Its id.
    pub id: String,
    /// Whether it can be used.
    pub status: CredentialStatus,
    /// When it was uploaded.
    pub uploaded: Option<Instant>,
}

/// When, with which service and where something was last used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastUse {
    /// When.
    pub at: Instant,
    /// The service, where one is told.
    pub service: Option<String>,
    /// The Region, where one is told.
    pub region: Option<String>,
}

impl Listed for AccessKey {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Listed for MfaDevice {
    fn id(&self) -> &str {
        &self.serial_number
    }
}

impl Listed for SshPublicKey {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Listed for ServiceSpecificCredential {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Listed for SigningCertificate {
    fn id(&self) -> &str {
        &self.id
    }
}
