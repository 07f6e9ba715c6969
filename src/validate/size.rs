//! How long policies may be (FINDINGS.md, section 6).

use crate::base::diagnostic::Path;
use crate::policy::PolicyType;
use crate::policy::quota::Counted;
use crate::policy::quota::IN_A_CALL;
use crate::policy::quota::quotas;
use crate::validate::Finding;
use crate::validate::Source;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;

/// Until 2026-05-15 SCPs had half as many characters; tools and partitions that lag behind still hold
/// to it.
const FORMER_SERVICE_CONTROL: usize = 5_120;

pub(super) fn check(subject: Subject<'_>, source: Source<'_>, findings: &mut Vec<Finding>) {
    let text = source.node.span.slice(source.text);
    let exceeds = |code, counted: Counted, most: usize| {
        let length = counted.count(text);
        (length > most).then(|| (code, message(counted, length, most)))
    };
    let quota = quotas(subject.policy_type).first();
    let of_type = quota.and_then(|quota| {
        let most = subject.resource_type.map_or(quota.limit, |kind| kind.most_bytes);
        exceeds(code(subject.policy_type), quota.counted, most)
    });
    // The highest first: a lower one goes without saying.
    let former = || {
        let code = FindingCode::PolicySizeExceedsFormerScpQuota;
        let is_meant = subject.policy_type == PolicyType::ServiceControl;
        is_meant.then(|| exceeds(code, Counted::Characters, FORMER_SERVICE_CONTROL))?
    };
    let exceeded = of_type.or_else(former);
    let of_iam = subject
        .policy_type
        .is_stored_by_iam()
        .then(|| exceeds(FindingCode::DocumentTooLong, IN_A_CALL.counted, IN_A_CALL.limit));
    let found = exceeded.into_iter().chain(of_iam.flatten()).map(|(code, message)| {
        let finding = Finding::new(code, message, Path::root(), source.node.span);
        finding.help("split it into several policies, or say the same in fewer entries")
    });
    findings.extend(found);
}

const fn code(policy_type: PolicyType) -> FindingCode {
    match policy_type {
        PolicyType::IdentityBased | PolicyType::PermissionsBoundary => {
            FindingCode::PolicySizeExceedsIdentityPolicyQuota
        }
        PolicyType::Session => FindingCode::SessionPolicySize,
        PolicyType::RoleTrust => FindingCode::PolicySizeExceedsRoleTrustPolicyQuota,
        PolicyType::ServiceControl => FindingCode::PolicySizeExceedsScpQuota,
        PolicyType::ResourceControl => FindingCode::PolicySizeExceedsRcpQuota,
        PolicyType::ResourceBased | PolicyType::VpcEndpoint => {
            FindingCode::PolicySizeExceedsResourcePolicyQuota
        }
    }
}

fn message(counted: Counted, length: usize, most: usize) -> String {
    let counted = match counted {
        Counted::CharactersWithoutWhiteSpace => "characters without white space",
        Counted::Characters => "characters",
        Counted::Bytes => "bytes",
    };
    format!("the policy has {length} {counted}, more than the {most} that AWS takes")
}
