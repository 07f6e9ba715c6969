//! How long policies may be (FINDINGS.md, section 6; IAM User Guide, "IAM and AWS STS quotas";
//! Organizations User Guide, "Quotas").

use crate::base::diagnostic::Path;
use crate::policy::PolicyType;
use crate::validate::Finding;
use crate::validate::Source;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::resource_kind::DEFAULT_BYTES;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// Characters without white space.
    Visible,
    Characters,
    Bytes,
}

/// How long a type of policy may be.
struct Quota {
    policy_type: PolicyType,
    most: usize,
    unit: Unit,
    code: FindingCode,
}

const QUOTAS: [Quota; 9] = [
    Quota {
        policy_type: PolicyType::IdentityBased,
        most: 6_144,
        unit: Unit::Visible,
        code: FindingCode::PolicySizeExceedsIdentityPolicyQuota,
    },
    Quota {
        policy_type: PolicyType::PermissionsBoundary,
        most: 6_144,
        unit: Unit::Visible,
        code: FindingCode::PolicySizeExceedsIdentityPolicyQuota,
    },
    Quota {
        policy_type: PolicyType::Session,
        most: 2_048,
        unit: Unit::Characters,
        code: FindingCode::SessionPolicySize,
    },
    Quota {
        policy_type: PolicyType::RoleTrust,
        most: 2_048,
        unit: Unit::Visible,
        code: FindingCode::PolicySizeExceedsRoleTrustPolicyQuota,
    },
    Quota {
        policy_type: PolicyType::ServiceControl,
        most: 10_240,
        unit: Unit::Characters,
        code: FindingCode::PolicySizeExceedsScpQuota,
    },
    // Until 2026-05-15 SCPs had half as many; tools and partitions that lag behind still hold to it.
    Quota {
        policy_type: PolicyType::ServiceControl,
        most: 5_120,
        unit: Unit::Characters,
        code: FindingCode::PolicySizeExceedsFormerScpQuota,
    },
    Quota {
        policy_type: PolicyType::ResourceControl,
        most: 5_120,
        unit: Unit::Characters,
        code: FindingCode::PolicySizeExceedsRcpQuota,
    },
    Quota {
        policy_type: PolicyType::ResourceBased,
        most: DEFAULT_BYTES,
        unit: Unit::Bytes,
        code: FindingCode::PolicySizeExceedsResourcePolicyQuota,
    },
    Quota {
        policy_type: PolicyType::VpcEndpoint,
        most: DEFAULT_BYTES,
        unit: Unit::Bytes,
        code: FindingCode::PolicySizeExceedsResourcePolicyQuota,
    },
];

/// The most characters of a document in any call of IAM (botocore, `policyDocumentType`).
const MOST_OF_IAM: usize = 131_072;

pub(super) fn check(subject: Subject<'_>, source: Source<'_>, findings: &mut Vec<Finding>) {
    let text = source.node.span.slice(source.text);
    let kind = subject.resource_type.map(|kind| kind.most_bytes);
    let of_type = QUOTAS.iter().filter(|quota| quota.policy_type == subject.policy_type);
    // The highest first: the lower ones go without saying.
    let exceeded = of_type.into_iter().find_map(|quota| {
        let most = match quota.unit {
            Unit::Bytes => kind.unwrap_or(quota.most),
            Unit::Visible | Unit::Characters => quota.most,
        };
        let length = count(quota.unit, text);
        (length > most).then(|| (quota.code, message(quota.unit, length, most)))
    });
    let length = count(Unit::Characters, text);
    let of_iam = (subject.policy_type.is_stored_by_iam() && length > MOST_OF_IAM)
        .then(|| (FindingCode::DocumentTooLong, message(Unit::Characters, length, MOST_OF_IAM)));
    let found = exceeded.into_iter().chain(of_iam).map(|(code, message)| {
        let finding = Finding::new(code, message, Path::root(), source.node.span);
        finding.help("split it into several policies, or say the same in fewer entries")
    });
    findings.extend(found);
}

fn count(unit: Unit, text: &str) -> usize {
    match unit {
        Unit::Visible => text.chars().filter(|c| !c.is_whitespace()).count(),
        Unit::Characters => text.chars().count(),
        Unit::Bytes => text.len(),
    }
}

fn message(unit: Unit, length: usize, most: usize) -> String {
    let unit = match unit {
        Unit::Visible => "characters without white space",
        Unit::Characters => "characters",
        Unit::Bytes => "bytes",
    };
    format!("the policy has {length} {unit}, more than the {most} that AWS takes")
}
