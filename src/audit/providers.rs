//! Identity providers.

use crate::audit::case::Case;
use crate::audit::case::Check;
use crate::audit::case::Outcome;
use crate::audit::case::of_list;
use crate::audit::codes::AuditCode;
use crate::audit::finding::Finding;
use crate::audit::input::Input;
use crate::audit::shell::word;
use crate::audit::texts::trust;
use crate::policy::PolicyDocument;

pub(super) const CHECKS: [Check<()>; 2] = [
    Check { code: AuditCode::OidcProviderUnused, run: unused },
    Check { code: AuditCode::SamlExpired, run: expired },
];

fn unused(case: &Case<'_>, (): &()) -> Outcome {
    let listing = &case.account.open_id_connect_providers;
    if listing.items().is_empty() {
        return of_list(Vec::new(), listing.extent(), Input::OpenIdConnectProviders);
    }
    case.require_details()?;
    let trusts: Option<Vec<PolicyDocument>> = case.account.roles.values().map(trust).collect();
    let trusts = trusts.ok_or(Input::Documents)?;
    let names = |arn: &str| {
        let elements = trusts.iter().flat_map(|trust| &trust.statements);
        let mut elements = elements.filter_map(|statement| statement.principal.as_ref());
        elements.any(|element| element.entries.iter().any(|entry| entry.text == arn))
    };
    let unused = listing.items().iter().filter(|provider| !names(&provider.arn));
    let found = unused.map(|provider| {
        let message = format!("no role trusts `{}`", provider.url);
        let found = Finding::new(AuditCode::OidcProviderUnused, &provider.arn, message);
        let arn = word(&provider.arn);
        let command =
            format!("aws iam delete-open-id-connect-provider --open-id-connect-provider-arn {arn}");
        found.evidence(&provider.place, "Arn", &provider.arn).command(command)
    });
    of_list(found.collect(), listing.extent(), Input::OpenIdConnectProviders)
}

fn expired(case: &Case<'_>, (): &()) -> Outcome {
    let listing = &case.account.saml_providers;
    let mut all = Vec::new();
    for provider in listing.items() {
        let Some(end) = provider.valid_until else { continue };
        if end >= case.now()? {
            continue;
        }
        let end = end.to_utc().unwrap_or_default();
        let message = format!("the metadata of `{}` ended on {end}", provider.arn);
        let found = Finding::new(AuditCode::SamlExpired, &provider.arn, message);
        let arn = word(&provider.arn);
        let command = format!(
            "aws iam update-saml-provider --saml-provider-arn {arn} --saml-metadata-document file://metadata.xml"
        );
        all.push(found.evidence(&provider.place, "ValidUntil", end).command(command));
    }
    of_list(all, listing.extent(), Input::SamlProviders)
}
