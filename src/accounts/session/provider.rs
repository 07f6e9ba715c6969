//! Identity providers that vouch for a caller (WORLD.md, W2.5).

use crate::accounts::Account;
use crate::accounts::World;
use crate::accounts::session::CallFault;
use crate::accounts::session::CallFaultCode;
use crate::value::arn::Arn;
use crate::value::date::Instant;

impl World {
    /// Checks that there is a provider of SAML, whose metadata counts; tells what the world does not.
    ///
    /// # Errors
    /// When the account is known not to have it, or its metadata is over.
    pub fn check_saml_provider(
        &self,
        provider: &str,
        now: Instant,
    ) -> Result<Option<String>, CallFault> {
        let fault = |message: String| {
            Err(CallFault::new(CallFaultCode::InvalidIdentityToken, "principalArn", message))
        };
        let providers = self.account_of_provider(provider).map(|account| &account.saml_providers);
        let items = providers.map(|providers| providers.items()).unwrap_or_default();
        if let Some(found) = items.iter().find(|found| found.arn == provider) {
            let Some(end) = found.valid_until.filter(|end| *end <= now) else { return Ok(None) };
            let end = end.to_utc().unwrap_or_default();
            return fault(format!("the metadata of `{provider}` expired at {end}"));
        }
        if providers.is_some_and(|providers| providers.whole().is_some()) {
            return fault(format!("the account has no provider `{provider}`"));
        }
        Ok(Some(unknown(provider)))
    }

    /// Checks that there is a provider of OpenID Connect that takes one of the audiences; tells what the
    /// world does not. Providers that every account knows have no ARN.
    ///
    /// # Errors
    /// When the account is known not to have it, or it does not take the audience.
    pub fn check_web_identity_provider(
        &self,
        provider: &str,
        audiences: &[&str],
    ) -> Result<Option<String>, CallFault> {
        let fault = |message: String| {
            Err(CallFault::new(CallFaultCode::InvalidIdentityToken, "token", message))
        };
        if Arn::parse(provider).is_none() {
            return Ok(None);
        }
        let account = self.account_of_provider(provider);
        let providers = account.map(|account| &account.open_id_connect_providers);
        let items = providers.map(|providers| providers.items()).unwrap_or_default();
        if let Some(found) = items.iter().find(|found| found.arn == provider) {
            let Some(taken) = &found.client_ids else { return Ok(None) };
            if taken.iter().any(|id| audiences.contains(&id.as_str())) {
                return Ok(None);
            }
            return fault(format!(
                "the audience `{}` is none of those that `{provider}` takes: {}",
                audiences.join("`, `"),
                taken.join(", ")
            ));
        }
        if providers.is_some_and(|providers| providers.whole().is_some()) {
            return fault(format!("the account has no provider `{provider}`"));
        }
        Ok(Some(unknown(provider)))
    }

    fn account_of_provider(&self, provider: &str) -> Option<&Account> {
        self.account(Arn::parse(provider)?.account)
    }
}

fn unknown(provider: &str) -> String {
    format!(
        "the world does not tell the identity providers of the account: that it has `{provider}` is taken \
         for granted"
    )
}
