//! Forward access sessions: a service goes on with the caller's session (EVALUATION.md, section 17).

use crate::base::truth::Truth;
use crate::evaluate::Assume;
use crate::evaluate::Verdict;
use crate::request::Request;

/// The key that tells it.
pub(super) const VIA_SERVICE: &str = "aws:viaawsservice";

/// Whether a service asks with the caller's session. The caller stays the principal and is checked
/// with all of its policies (R17.1); the VPC endpoint of the first hop is behind (R17.3).
pub(in crate::decide) fn is_forwarded(request: &Request) -> Truth {
    request.context.is_true(VIA_SERVICE)
}

/// What the policy of the VPC endpoint says. When it is not known whether the endpoint is behind,
/// its Deny counts, and else its missing Allow, as the unknown is assumed to turn out.
pub(in crate::decide) fn of_endpoint(
    verdict: Verdict,
    request: &Request,
    assume: Assume,
) -> Option<Verdict> {
    if is_forwarded(request) != Truth::Unknown {
        return Some(verdict);
    }
    let counts = if verdict.deny.is_some() { assume.deny } else { !assume.allow };
    counts.then_some(verdict)
}
