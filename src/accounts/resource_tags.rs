//! Tags of resources, as condition keys tell them.

use crate::accounts::World;
use crate::accounts::finding::FindingCode;
use crate::accounts::identity::IdentityKind;
use crate::accounts::part::Part;
use crate::accounts::reader::Fault;
use crate::accounts::reader::Reader;
use crate::request::Resource;

/// Tags: keys and values.
pub(super) type Tags = Vec<(String, String)>;

/// A tag as keys of a request: `aws:ResourceTag/…`, and the key of its service.
#[must_use]
pub fn resource_tag_keys(service: &str, key: &str) -> Vec<String> {
    let own = match service {
        "s3" => format!("s3:BucketTag/{key}"),
        service => format!("{service}:ResourceTag/{key}"),
    };
    vec![format!("aws:ResourceTag/{key}"), own]
}

/// Whether a condition key, by its name in lower case, tells a tag of the resource.
#[must_use]
pub fn is_resource_tag_key(folded: &str) -> bool {
    folded
        .split_once('/')
        .is_some_and(|(begin, _)| begin.ends_with(":resourcetag") || begin == "s3:buckettag")
}

impl World {
    /// The keys that tell the tags of a resource; `None` where they are not told.
    #[must_use]
    pub fn resource_tags(&self, resource: &Resource) -> Option<Vec<(String, String)>> {
        let service = resource.arn()?.service;
        let kinds = [IdentityKind::Role, IdentityKind::User].into_iter();
        let mut identities = kinds.filter_map(|kind| self.identity(kind, resource.as_str()));
        let tags = match service {
            "iam" => Some(&identities.next()?.tags),
            _ => self.resource_policy(resource)?.tags.as_ref(),
        }?;
        let named = |(key, value): &(String, String)| {
            let names = resource_tag_keys(service, key).into_iter();
            names.map(|name| (name, value.clone())).collect::<Vec<_>>()
        };
        Some(tags.iter().flat_map(named).collect())
    }
}

impl Reader {
    /// `tags` of a resource in a world file: a list of `Key` and `Value`, bare or under `TagSet` or `Tags`. Those
    /// of a bucket count once attribute-based access control is enabled for it (`abac`: what `get-bucket-abac`
    /// prints).
    pub(super) fn resource_tags(
        &mut self,
        part: &Part<'_>,
        arn: &str,
        fault: &mut Fault,
    ) -> Option<Tags> {
        let given = part.member("tags")?;
        let listed = given.some("TagSet").or_else(|| given.some("Tags")).unwrap_or(given);
        let mut tags = Tags::new();
        for item in listed.items().into_iter().flatten() {
            match (item.text("Key"), item.text("Value")) {
                (Some(key), Some(value)) => tags.push((key.to_owned(), value.to_owned())),
                _ => {
                    let message = "a tag needs `Key` and `Value`";
                    self.lose(&item, FindingCode::MissingMember, fault, message);
                }
            }
        }
        let status = part.some("abac").and_then(|abac| {
            let inner = abac.some("AbacStatus").unwrap_or(abac);
            inner.text("Status").map(str::to_owned)
        });
        let counts = !arn.contains(":s3:::") || status.as_deref() == Some("Enabled");
        Some(if counts { tags } else { Tags::new() })
    }
}
