//! Codes of MFA devices that come with a call (WORLD.md, W2.4).

use crate::accounts::MfaDevice;
use crate::accounts::MfaKind;
use crate::accounts::World;
use crate::accounts::session::CallFault;
use crate::accounts::session::CallFaultCode;
use crate::request::Principal;
use crate::request::principal::PrincipalType;
use crate::value::arn::Arn;

impl World {
    /// Checks that a caller can hand a code of a device to AWS STS; tells what the world does not.
    ///
    /// # Errors
    /// When the device shows no codes, or is not one of the caller's.
    pub fn check_device(
        &self,
        caller: &Principal,
        serial_number: &str,
    ) -> Result<Option<String>, CallFault> {
        let fault = |message: String| {
            Err(CallFault::new(CallFaultCode::AccessDenied, "serialNumber", message))
        };
        let device = MfaDevice { serial_number: serial_number.to_owned(), enabled: None };
        if device.kind() == MfaKind::Fido {
            let message = format!(
                "`{serial_number}` is a FIDO key, which shows no code: AWS STS takes none from it"
            );
            return fault(message);
        }
        let is_user = match caller.principal_type {
            PrincipalType::IamUser | PrincipalType::Root => true,
            PrincipalType::AssumedRole
            | PrincipalType::ServiceLinkedRole
            | PrincipalType::FederatedUser
            | PrincipalType::WebIdentity
            | PrincipalType::Saml
            | PrincipalType::Service
            | PrincipalType::Anonymous => false,
        };
        if !is_user {
            let name = caller.display_name();
            return fault(format!("{name} is no user: only users and root users have MFA devices"));
        }
        let arn = caller.arn.as_deref().and_then(Arn::parse);
        let name = arn.and_then(|arn| arn.resource.strip_prefix("user/")?.rsplit('/').next());
        let account = arn.and_then(|arn| self.account(arn.account));
        let known = account.and_then(|account| account.credentials_of(name?));
        let devices = known.map(|known| &known.mfa_devices);
        let is_listed = devices.is_some_and(|devices| {
            devices.items().iter().any(|device| device.serial_number == serial_number)
        });
        if is_listed {
            return Ok(None);
        }
        let name = caller.display_name();
        if devices.is_some_and(|devices| devices.whole().is_some()) {
            return fault(format!("`{serial_number}` is none of the MFA devices of {name}"));
        }
        Ok(Some(format!(
            "the world does not tell the MFA devices of {name}: that `{serial_number}` is one of them is \
             taken for granted"
        )))
    }
}
