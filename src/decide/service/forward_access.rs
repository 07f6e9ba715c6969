//! Forward access sessions: a service goes on with the caller's session (EVALUATION.md, section 17).

use crate::request::Request;

/// Whether a service asks with the caller's session. The caller stays the principal and is checked
/// with all of its policies (R17.1); the VPC endpoint of the first hop is behind (R17.3).
pub(in crate::decide) fn is_forwarded(request: &Request) -> bool {
    let via = request.context.single_value("aws:viaawsservice");
    via.is_some_and(|via| via.eq_ignore_ascii_case("true"))
}
