//! Reads credentials: what `aws iam` prints about one user.

use crate::accounts::Account;
use crate::accounts::credentials::AccessKey;
use crate::accounts::credentials::Credentials;
use crate::accounts::credentials::LoginProfile;
use crate::accounts::credentials::MfaDevice;
use crate::accounts::credentials::ServiceSpecificCredential;
use crate::accounts::credentials::SigningCertificate;
use crate::accounts::credentials::SshPublicKey;
use crate::accounts::listing::keep_latest;
use crate::accounts::part::Part;
use crate::accounts::reader::Reader;
use crate::json::Value;

/// The members of a user of a world file.
const OF_USER: [&str; 7] = [
    "getUser",
    "listAccessKeys",
    "getLoginProfile",
    "listMFADevices",
    "listSSHPublicKeys",
    "listServiceSpecificCredentials",
    "listSigningCertificates",
];

impl Reader {
    /// Reads what stands under a user's name in a world file.
    pub(in crate::accounts) fn user(&mut self, account: &str, name: &str, user: &Part<'_>) {
        self.check_names(user, &OF_USER);
        for (member, printed) in user.members() {
            self.credentials_printed(account, name, member, &printed);
        }
    }

    /// Reads what one command prints about a user.
    pub(in crate::accounts) fn credentials_printed(
        &mut self,
        account: &str,
        user: &str,
        member: &str,
        printed: &Part<'_>,
    ) {
        of_user(self.known(account), user).place.get_or_insert_with(|| printed.path.clone());
        match member {
            "getUser" => self.password_use(account, user, printed),
            "listAccessKeys" => {
                let listing = self.listing(printed, "AccessKeyMetadata", Self::access_key);
                self.add(account, |known| &mut of_user(known, user).access_keys, listing);
            }
            "getLoginProfile" => self.login_profile(account, user, printed),
            "listMFADevices" => {
                let listing = self.listing(printed, "MFADevices", Self::mfa_device);
                self.add(account, |known| &mut of_user(known, user).mfa_devices, listing);
            }
            "listSSHPublicKeys" => {
                let listing = self.listing(printed, "SSHPublicKeys", Self::ssh_public_key);
                self.add(account, |known| &mut of_user(known, user).ssh_public_keys, listing);
            }
            "listServiceSpecificCredentials" => {
                let list = "ServiceSpecificCredentials";
                let listing = self.listing(printed, list, Self::service_specific_credential);
                self.add(
                    account,
                    |known| &mut of_user(known, user).service_specific_credentials,
                    listing,
                );
            }
            "listSigningCertificates" => {
                let listing = self.listing(printed, "Certificates", Self::signing_certificate);
                self.add(account, |known| &mut of_user(known, user).signing_certificates, listing);
            }
            _ => {}
        }
    }

    fn password_use(&mut self, account: &str, user: &str, printed: &Part<'_>) {
        let part = printed.some("User").unwrap_or_else(|| printed.clone());
        let used = self.date(&part, "PasswordLastUsed");
        let known = &mut of_user(self.known(account), user).password_last_used;
        keep_latest(known, used, &part, |at| *at);
    }

    fn login_profile(&mut self, account: &str, user: &str, printed: &Part<'_>) {
        let profile = printed.some("LoginProfile").unwrap_or_else(|| printed.clone());
        self.note_secrets(&profile);
        let told = (profile.node.value != Value::Null).then(|| LoginProfile {
            created: self.date(&profile, "CreateDate"),
            is_reset_required: profile.is_true("PasswordResetRequired"),
        });
        self.set(account, |known| &mut of_user(known, user).login_profile, told, &profile.path);
    }

    /// `get-access-key-last-used`.
    pub(in crate::accounts) fn access_key_use(
        &mut self,
        account: &str,
        key: &str,
        printed: &Part<'_>,
    ) {
        let used = printed.some("AccessKeyLastUsed").unwrap_or_else(|| printed.clone());
        let last = self.last_use(&used);
        let known = self.known(account).access_key_use.entry(key.to_owned()).or_default();
        keep_latest(known, last, &used, |last| last.at);
    }

    fn access_key(&mut self, part: &Part<'_>) -> Option<AccessKey> {
        Some(AccessKey {
            id: self.require_text(part, "AccessKeyId")?.to_owned(),
            status: self.status(part)?,
            created: self.date(part, "CreateDate"),
        })
    }

    fn mfa_device(&mut self, part: &Part<'_>) -> Option<MfaDevice> {
        Some(MfaDevice {
            serial_number: self.require_text(part, "SerialNumber")?.to_owned(),
            enabled: self.date(part, "EnableDate"),
        })
    }

    fn ssh_public_key(&mut self, part: &Part<'_>) -> Option<SshPublicKey> {
        Some(SshPublicKey {
            id: self.require_text(part, "SSHPublicKeyId")?.to_owned(),
            status: self.status(part)?,
            uploaded: self.date(part, "UploadDate"),
        })
    }

    fn service_specific_credential(
        &mut self,
        part: &Part<'_>,
    ) -> Option<ServiceSpecificCredential> {
        Some(ServiceSpecificCredential {
            id: self.require_text(part, "ServiceSpecificCredentialId")?.to_owned(),
            service: self.require_text(part, "ServiceName")?.to_owned(),
            status: self.status(part)?,
            created: self.date(part, "CreateDate"),
            expires: self.end(part, "ExpirationDate"),
        })
    }

    fn signing_certificate(&mut self, part: &Part<'_>) -> Option<SigningCertificate> {
        Some(SigningCertificate {
            id: self.require_text(part, "CertificateId")?.to_owned(),
            status: self.status(part)?,
            uploaded: self.date(part, "UploadDate"),
        })
    }
}

/// The credentials of a user, none of which is known at first.
fn of_user<'a>(account: &'a mut Account, user: &str) -> &'a mut Credentials {
    let known = account.credentials.entry(user.to_ascii_lowercase());
    known.or_insert_with(|| Credentials { user: user.to_owned(), ..Credentials::default() })
}
