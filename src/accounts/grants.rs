//! Grants of KMS keys, as `aws kms list-grants` prints them (EVALUATION.md, R14.7).

use crate::accounts::collected::Listed;
use crate::accounts::collected::Listing;
use crate::accounts::collected::Placed;
use crate::accounts::finding::FindingCode;
use crate::accounts::part::Part;
use crate::accounts::reader::Reader;
use crate::json::Value;
use crate::policy::KmsGrant;
use crate::policy::model::PrincipalEntry;
use crate::policy::principal_entry;
use crate::value::arn::Arn;

/// A grant and its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: String,
    /// What it grants.
    pub grant: KmsGrant,
}

impl Listed for Grant {
    fn id(&self) -> &str {
        &self.id
    }
}

/// The grants among these that are of a key, by its ARN.
pub(super) fn of_key<'a>(
    grants: &'a Listing<Grant>,
    key: &'a str,
) -> impl Iterator<Item = &'a KmsGrant> {
    let id = Arn::parse(key).and_then(|arn| arn.resource.strip_prefix("key/"));
    let grants = grants.items().iter().map(|placed| &placed.value.grant);
    grants.filter(move |grant| grant.key_id == key || Some(grant.key_id.as_str()) == id)
}

impl Reader {
    /// One list of grants, or a list under the ARN of each key.
    pub(super) fn grants(&mut self, printed: &Part<'_>) -> Listing<Grant> {
        if printed.member("Grants").is_some() || printed.items().is_some() {
            return self.listing(printed, "Grants", |reader, item| reader.grant(item, None));
        }
        let mut all = Listing::collected();
        for (key, printed) in printed.members() {
            let listing =
                self.listing(&printed, "Grants", |reader, item| reader.grant(item, Some(key)));
            let rest: Vec<Placed<Grant>> = all.merge(listing);
            self.contradictions(rest);
        }
        all
    }

    fn grant(&mut self, item: &Part<'_>, key: Option<&str>) -> Option<Grant> {
        let id = self.require_text(item, "GrantId")?.to_owned();
        let key = item.text("KeyId").or(key);
        let Some(key) = key else {
            let message = "a grant needs `KeyId`, the key that it is for: nothing here is used";
            self.findings().error(FindingCode::MissingMember, &item.path, message);
            return None;
        };
        let operations = self.list(item, "Operations", &mut None);
        let operations = operations.iter().filter_map(|one| one.node.as_str().map(str::to_owned));
        let mut grant = KmsGrant {
            key_id: key.to_owned(),
            grantee: self.principal(item, ["GranteePrincipal", "GranteeServicePrincipal"])?,
            retiring: self.principal(item, ["RetiringPrincipal", "RetiringServicePrincipal"])?,
            operations: operations.collect(),
            ..KmsGrant::default()
        };
        if let Some(constraints) = item.some("Constraints") {
            self.constrain(&constraints, &mut grant)?;
        }
        Some(Grant { id, grant })
    }

    /// A grant with a constraint that is not understood would allow too much.
    fn constrain(&mut self, constraints: &Part<'_>, grant: &mut KmsGrant) -> Option<()> {
        for (name, member) in constraints.members() {
            let is_read = match name {
                "EncryptionContextEquals" => {
                    grant.encryption_context_equals = pairs(&member);
                    grant.encryption_context_equals.is_some()
                }
                "EncryptionContextSubset" => {
                    grant.encryption_context_subset = pairs(&member);
                    grant.encryption_context_subset.is_some()
                }
                "SourceArn" => {
                    grant.source_arn = member.node.as_str().map(str::to_owned);
                    grant.source_arn.is_some()
                }
                _ => false,
            };
            if !is_read && member.node.value != Value::Null {
                let message =
                    format!("the constraint `{name}` is not understood: the grant is not used");
                self.findings().error(FindingCode::InvalidMember, &member.path, message);
                return None;
            }
        }
        Some(())
    }

    /// A principal under one of two names; `None` when it is none, and the grant is not to be used.
    #[expect(clippy::option_option, reason = "that there is no principal is an answer")]
    fn principal(&mut self, item: &Part<'_>, names: [&str; 2]) -> Option<Option<PrincipalEntry>> {
        let Some(member) = names.iter().find_map(|name| item.some(name)) else { return Some(None) };
        let entry = member.node.as_str().and_then(principal_entry);
        if entry.is_none() {
            let message =
                "this is no principal: expected an ARN or a service; the grant is not used";
            self.findings().error(FindingCode::InvalidMember, &member.path, message);
        }
        entry.map(Some)
    }
}

fn pairs(part: &Part<'_>) -> Option<Vec<(String, String)>> {
    part.node.as_object()?;
    let text =
        |(name, value): (&str, Part<'_>)| Some((name.to_owned(), value.node.as_str()?.to_owned()));
    part.members().map(text).collect()
}
