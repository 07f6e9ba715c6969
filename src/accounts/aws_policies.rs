//! AWS's managed policies from a data file, for inputs that do not have the documents of those that are
//! attached (WORLD.md, W1.10.7).

use std::collections::BTreeSet;

use crate::accounts::finding::FindingCode;
use crate::accounts::part::Part;
use crate::accounts::reader::Reader;
use crate::base::diagnostic::Severity;
use crate::json::Node;

/// The member that tells such a file.
const FILE: &str = "awsManagedPolicies";

impl Reader {
    /// Whether this is a file of AWS's managed policies. It is read when all else was read: only then it is
    /// known which of them are missing.
    #[must_use]
    pub fn is_of_aws_policies(node: &Node) -> bool {
        node.member(FILE).is_some()
    }

    /// Takes the documents of those policies that are attached, or are a boundary, and are not there.
    pub(super) fn aws_policies(&mut self, file: &Part<'_>) {
        let Some(data) = file.some(FILE) else { return };
        let missing = self.missing_policies();
        let day = data.text("date").unwrap_or("an unknown day");
        let mut taken = Vec::new();
        for part in self.list(&data, "Policies", &mut None) {
            if !part.text("Arn").is_some_and(|arn| missing.contains(arn)) {
                continue;
            }
            let Some(mut policy) = self.managed_policy(&part) else { continue };
            policy.as_of = Some(day.to_owned());
            let known = self.world.managed.remove(&policy.arn);
            let version = known.and_then(|known| known.version);
            if version.as_ref().is_some_and(|version| Some(version) != policy.version.as_ref()) {
                let [own, of_data] =
                    [version, policy.version.clone()].map(Option::unwrap_or_default);
                let message = format!(
                    "`{}` is in its version {own}, and its document is taken from version {of_data}",
                    policy.arn
                );
                let code = FindingCode::VersionMismatch;
                self.findings().add(Severity::Warning, code, &part.path, message);
            }
            taken.push(policy.name.clone());
            self.world.managed.insert(policy.arn.clone(), policy);
        }
        if taken.is_empty() {
            return;
        }
        let message = format!(
            "documents of AWS that are not in the other inputs are taken as they were on {day}: {}",
            taken.join(", ")
        );
        let code = FindingCode::AwsPolicyData;
        self.findings().add(Severity::Suggestion, code, &data.path, message);
    }

    /// The ARNs of AWS's policies that identities have and whose documents are not there.
    fn missing_policies(&self) -> BTreeSet<String> {
        let accounts = self.world.accounts.values();
        let identities = accounts.flat_map(|account| account.identities_of_all_kinds());
        let arns =
            identities.flat_map(|identity| identity.attached.iter().chain(&identity.boundary));
        // What was lost of one stays lost: it may be another version than that of the data.
        let has = |arn: &String| {
            let known = self.world.managed.get(arn);
            known.is_some_and(|policy| policy.document.is_some() || policy.fault.is_some())
        };
        let of_aws = |arn: &&String| arn.contains(":iam::aws:policy/") && !has(arn);
        arns.filter(of_aws).cloned().collect()
    }
}
