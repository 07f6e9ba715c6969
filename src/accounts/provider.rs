//! Identity providers of an account: OpenID Connect and SAML.

use std::collections::BTreeMap;

use crate::accounts::collected::Listed;
use crate::accounts::collected::Listing;
use crate::accounts::collected::Placed;
use crate::accounts::part::Part;
use crate::accounts::reader::Reader;
use crate::value::date::Instant;

/// A provider of OpenID Connect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenIdConnectProvider {
    /// Its ARN.
    pub arn: String,
    /// Its URL without scheme, as it stands in its ARN and in condition keys.
    pub url: String,
    /// The audiences that it accepts; none: they are not told.
    pub client_ids: Option<Vec<String>>,
    /// When it was made.
    pub created: Option<Instant>,
}

/// A provider of SAML 2.0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamlProvider {
    /// Its ARN.
    pub arn: String,
    /// Until when its metadata counts.
    pub valid_until: Option<Instant>,
    /// When it was made.
    pub created: Option<Instant>,
}

impl Listed for OpenIdConnectProvider {
    fn id(&self) -> &str {
        &self.arn
    }
}

impl Listed for SamlProvider {
    fn id(&self) -> &str {
        &self.arn
    }
}

impl Reader {
    /// `list-open-id-connect-providers`, and under each ARN what `get-open-id-connect-provider` prints.
    pub(super) fn open_id_connect_providers(
        &mut self,
        printed: &Part<'_>,
    ) -> Listing<OpenIdConnectProvider> {
        let list = "OpenIDConnectProviderList";
        let of_arns = printed.members().filter(|(name, _)| name.starts_with("arn:"));
        let of_arns: BTreeMap<&str, Part<'_>> = of_arns.collect();
        let mut listing = if !of_arns.is_empty() && printed.member(list).is_none() {
            let mut some = Listing::collected();
            some.lose();
            some
        } else {
            self.listing(printed, list, |reader, item| {
                let arn = reader.require_text(item, "Arn")?.to_owned();
                let more = of_arns.get(arn.as_str());
                Some(reader.open_id_connect_provider(arn, more.unwrap_or(item)))
            })
        };
        for (arn, more) in of_arns {
            let value = self.open_id_connect_provider(arn.to_owned(), &more);
            let rest = listing.insert(Placed { value, place: more.path });
            self.contradictions(rest);
        }
        listing
    }

    fn open_id_connect_provider(&mut self, arn: String, part: &Part<'_>) -> OpenIdConnectProvider {
        let mut fault = None;
        let ids = part.some("ClientIDList").map(|_| self.list(part, "ClientIDList", &mut fault));
        let ids = ids
            .map(|ids| ids.iter().filter_map(|id| id.node.as_str()).map(str::to_owned).collect());
        let of_arn = arn.split_once("oidc-provider/").map_or("", |(_, url)| url);
        let url = part.text("Url").unwrap_or(of_arn);
        OpenIdConnectProvider {
            url: url.trim_start_matches("https://").to_owned(),
            client_ids: ids,
            created: self.date(part, "CreateDate"),
            arn,
        }
    }

    /// `list-saml-providers`.
    pub(super) fn saml_providers(&mut self, printed: &Part<'_>) -> Listing<SamlProvider> {
        self.listing(printed, "SAMLProviderList", |reader, item| {
            Some(SamlProvider {
                arn: reader.require_text(item, "Arn")?.to_owned(),
                valid_until: reader.end(item, "ValidUntil"),
                created: reader.date(item, "CreateDate"),
            })
        })
    }
}
