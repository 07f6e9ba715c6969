//! S3 Block Public Access of accounts and buckets (EVALUATION.md, R15.2).

use crate::accounts::World;
use crate::accounts::collected::Collected;
use crate::accounts::part::Part;
use crate::accounts::reader::Reader;
use crate::json::Value;

/// The members of the configuration.
const CONFIGURATION: [&str; 4] =
    ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];

impl Reader {
    /// `publicAccessBlock` of an account: of itself and of its buckets.
    pub(super) fn public_access_block(&mut self, id: &str, part: &Part<'_>) {
        self.check_names(part, &["account", "buckets"]);
        if let Some(own) = part.member("account") {
            self.restrict_account(id, &own);
        }
        for (bucket, printed) in part.some("buckets").iter().flat_map(Part::members) {
            self.restrict_bucket(id, bucket, &printed);
        }
    }

    pub(super) fn restrict_account(&mut self, id: &str, printed: &Part<'_>) {
        let restricts = self.restricts(printed);
        self.set(id, |account| &mut account.restricts_public_buckets, restricts, &printed.path);
    }

    pub(super) fn restrict_bucket(&mut self, id: &str, bucket: &str, printed: &Part<'_>) {
        let restricts = self.restricts(printed);
        self.set(
            id,
            |account| account.restricted_buckets.entry(bucket.to_owned()).or_default(),
            restricts,
            &printed.path,
        );
    }

    /// Whether public buckets are restricted; none: nothing is configured.
    fn restricts(&mut self, printed: &Part<'_>) -> Option<bool> {
        let inside = printed.some("PublicAccessBlockConfiguration");
        let configuration = inside.unwrap_or_else(|| printed.clone());
        if configuration.node.value == Value::Null {
            return None;
        }
        self.check_names(&configuration, &CONFIGURATION);
        Some(configuration.is_true("RestrictPublicBuckets"))
    }
}

impl World {
    /// Whether S3 restricts a bucket, where it or the account that owns it tells.
    pub(super) fn restricts_public(&self, owner: &str, bucket: &str) -> bool {
        let Some(account) = self.accounts.get(owner) else { return false };
        let of_bucket = account.restricted_buckets.get(bucket);
        let told = [Some(&account.restricts_public_buckets), of_bucket];
        told.into_iter().flatten().filter_map(Collected::as_option).any(|restricts| restricts.value)
    }
}
