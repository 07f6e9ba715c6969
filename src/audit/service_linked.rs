//! Service-linked roles (WORLD.md, W3).

use crate::accounts::Extent;
use crate::accounts::ServiceLinkedFindingCode;
use crate::accounts::World;
use crate::audit::codes::AuditCode;
use crate::audit::finding::Finding;
use crate::audit::input::Input;

const CODES: [AuditCode; 3] =
    [AuditCode::SlrTrustTampered, AuditCode::SlrPolicyMisattached, AuditCode::SlrAvailable];

/// Tells what the world finds about them.
pub(super) fn check(world: &World, findings: &mut Vec<Finding>) {
    for found in world.check_service_linked_roles() {
        let (code, field) = match found.code {
            ServiceLinkedFindingCode::TrustTampered => {
                (AuditCode::SlrTrustTampered, "AssumeRolePolicyDocument")
            }
            ServiceLinkedFindingCode::PolicyMisattached => {
                (AuditCode::SlrPolicyMisattached, "AttachedManagedPolicies")
            }
            ServiceLinkedFindingCode::Available => (AuditCode::SlrAvailable, "Arn"),
        };
        let subject = found.subject;
        let finding = Finding::new(code, &subject, found.message);
        findings.push(finding.evidence(&found.place, field, &subject));
    }
    let untold = |extent: Extent| extent != Extent::Whole;
    for (id, _) in world.read_accounts().filter(|(_, account)| untold(account.details)) {
        let root = format!("arn:aws:iam::{id}:root");
        let not_assessed = |code: AuditCode| Finding::not_assessed(code, &root, Input::Details, "");
        findings.extend(CODES.map(not_assessed));
    }
}
