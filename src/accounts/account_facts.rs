//! What IAM tells of an account as a whole.

use std::collections::BTreeMap;

use crate::accounts::collected::Listed;
use crate::accounts::collected::Listing;
use crate::accounts::credentials::MfaKind;
use crate::accounts::credentials::mfa_kind;
use crate::accounts::finding::FindingCode;
use crate::accounts::part::Part;
use crate::accounts::reader::Reader;
use crate::json::Value;
use crate::value::date::Instant;

/// The members of a password policy.
const OF_PASSWORD_POLICY: [&str; 7] = [
    "MinimumPasswordLength",
    "RequireSymbols",
    "RequireNumbers",
    "RequireUppercaseCharacters",
    "RequireLowercaseCharacters",
    "MaxPasswordAge",
    "PasswordReusePrevention",
];

/// `get-account-password-policy`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a member of AWS's answer")]
pub struct PasswordPolicy {
    /// Characters, at least.
    pub minimum_length: Option<i64>,
    /// Whether one has to be a symbol.
    pub requires_symbols: bool,
    /// Whether one has to be a digit.
    pub requires_numbers: bool,
    /// Whether one has to be an uppercase letter.
    pub requires_uppercase: bool,
    /// Whether one has to be a lowercase letter.
    pub requires_lowercase: bool,
    /// Days after which a password has to be changed.
    pub max_age: Option<i64>,
    /// How many of the last passwords cannot be taken again.
    pub reuse_prevention: Option<i64>,
}

/// A virtual MFA device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VirtualMfaDevice {
    /// Its ARN.
    pub serial_number: String,
    /// The ARN of the user whose it is, where it is enabled.
    pub user: Option<String>,
    /// When it was enabled.
    pub enabled: Option<Instant>,
}

impl VirtualMfaDevice {
    /// Whether it is the root user's (WORLD.md, W2.4).
    ///
    /// ```
    /// use iam_verdict::accounts::VirtualMfaDevice;
    ///
    /// let of = |serial: &str, user: Option<&str>| VirtualMfaDevice {
    ///     serial_number: serial.to_owned(),
    ///     user: user.map(str::to_owned),
    ///     enabled: None,
    /// };
    /// let phone = "arn:aws:iam::111122223333:mfa/phone";
    /// assert!(of(phone, Some("arn:aws:iam::111122223333:root")).is_of_root());
    /// assert!(of("arn:aws:iam::111122223333:mfa/root-account-mfa-device", None).is_of_root());
    /// assert!(!of(phone, Some("arn:aws:iam::111122223333:user/ana")).is_of_root());
    /// ```
    #[must_use]
    pub fn is_of_root(&self) -> bool {
        self.serial_number.ends_with(":mfa/root-account-mfa-device")
            || self.user.as_deref().is_some_and(|arn| arn.ends_with(":root"))
    }

    /// What it is, told by its serial number.
    #[must_use]
    pub fn kind(&self) -> MfaKind {
        mfa_kind(&self.serial_number)
    }
}

/// A certificate for TLS that IAM keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerCertificate {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// When it ends.
    pub expires: Option<Instant>,
}

/// An analyzer of IAM Access Analyzer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessAnalyzer {
    /// Its ARN, which names its Region.
    pub arn: String,
    /// `ACCOUNT`, `ORGANIZATION`, `ACCOUNT_UNUSED_ACCESS` and the like.
    pub kind: String,
    /// `ACTIVE` where it works.
    pub status: String,
}

impl Listed for VirtualMfaDevice {
    fn id(&self) -> &str {
        &self.serial_number
    }
}

impl Listed for ServerCertificate {
    fn id(&self) -> &str {
        &self.arn
    }
}

impl Listed for AccessAnalyzer {
    fn id(&self) -> &str {
        &self.arn
    }
}

impl Reader {
    /// Keeps what one command prints about an account.
    pub(super) fn account_printed(&mut self, id: &str, member: &str, printed: &Part<'_>) {
        match member {
            "credentialReport" => self.credential_report(Some(id), printed),
            "accountSummary" => self.summary(id, printed),
            "passwordPolicy" => self.password_policy(id, printed),
            "virtualMFADevices" => {
                let listing = self.virtual_mfa_devices(printed);
                self.add(id, |account| &mut account.virtual_mfa_devices, listing);
            }
            "serverCertificates" => {
                let listing = self.server_certificates(printed);
                self.add(id, |account| &mut account.server_certificates, listing);
            }
            "accessAnalyzers" => {
                let listing = self.access_analyzers(printed);
                self.add(id, |account| &mut account.access_analyzers, listing);
            }
            "publicAccessBlock" => self.public_access_block(id, printed),
            "vpcEndpoints" => {
                let listing = self.listing(printed, "VpcEndpoints", Self::vpc_endpoint);
                self.add(id, |account| &mut account.vpc_endpoints, listing);
            }
            "grants" => {
                let listing = self.grants(printed);
                self.add(id, |account| &mut account.grants, listing);
            }
            "openIDConnectProviders" => {
                let listing = self.open_id_connect_providers(printed);
                self.add(id, |account| &mut account.open_id_connect_providers, listing);
            }
            "samlProviders" => {
                let listing = self.saml_providers(printed);
                self.add(id, |account| &mut account.saml_providers, listing);
            }
            _ => {}
        }
    }

    fn summary(&mut self, id: &str, printed: &Part<'_>) {
        let map = printed.some("SummaryMap").unwrap_or_else(|| printed.clone());
        if map.node.as_object().is_none() {
            let message = format!("expected `SummaryMap`, found {}", map.node.kind());
            self.findings().error(FindingCode::InvalidMember, &map.path, message);
            return;
        }
        let mut summary = BTreeMap::new();
        for (name, member) in map.members() {
            if let Some(number) = self.whole_number(name, &member) {
                summary.insert(name.to_owned(), number);
            }
        }
        self.set(id, |account| &mut account.summary, Some(summary), &map.path);
    }

    fn password_policy(&mut self, id: &str, printed: &Part<'_>) {
        let policy = printed.some("PasswordPolicy").unwrap_or_else(|| printed.clone());
        let mut fault = None;
        self.check_spelling(&policy, &OF_PASSWORD_POLICY, &mut fault);
        let told = (policy.node.value != Value::Null).then(|| PasswordPolicy {
            minimum_length: self.number(&policy, "MinimumPasswordLength"),
            requires_symbols: policy.is_true("RequireSymbols"),
            requires_numbers: policy.is_true("RequireNumbers"),
            requires_uppercase: policy.is_true("RequireUppercaseCharacters"),
            requires_lowercase: policy.is_true("RequireLowercaseCharacters"),
            max_age: self.number(&policy, "MaxPasswordAge"),
            reuse_prevention: self.number(&policy, "PasswordReusePrevention"),
        });
        self.set(id, |account| &mut account.password_policy, told, &policy.path);
    }

    fn virtual_mfa_devices(&mut self, printed: &Part<'_>) -> Listing<VirtualMfaDevice> {
        self.listing(printed, "VirtualMFADevices", |reader, item| {
            let user = item.some("User");
            Some(VirtualMfaDevice {
                serial_number: reader.require_text(item, "SerialNumber")?.to_owned(),
                user: user.and_then(|user| user.text("Arn").map(str::to_owned)),
                enabled: reader.date(item, "EnableDate"),
            })
        })
    }

    fn server_certificates(&mut self, printed: &Part<'_>) -> Listing<ServerCertificate> {
        self.listing(printed, "ServerCertificateMetadataList", |reader, item| {
            Some(ServerCertificate {
                arn: reader.require_text(item, "Arn")?.to_owned(),
                name: item.text("ServerCertificateName").unwrap_or_default().to_owned(),
                expires: reader.end(item, "Expiration"),
            })
        })
    }

    fn access_analyzers(&mut self, printed: &Part<'_>) -> Listing<AccessAnalyzer> {
        self.listing(printed, "analyzers", |reader, item| {
            Some(AccessAnalyzer {
                arn: reader.require_text(item, "arn")?.to_owned(),
                kind: reader.require_text(item, "type")?.to_owned(),
                status: reader.require_text(item, "status")?.to_owned(),
            })
        })
    }
}
