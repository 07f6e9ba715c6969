//! AWS's managed policies as `iam-verdict/tools` loads them: made small, so that they are small on every host.

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use crate::base::budget::MAX_AWS_POLICIES_BYTES;

/// The text of a file of AWS's managed policies, which is one more input of a world, out of its compressed
/// bytes (zlib, RFC 1950). None when they are no such stream, or hold no UTF-8 or more than
/// [`MAX_AWS_POLICIES_BYTES`].
#[must_use]
pub fn inflate_aws_policies(bytes: &[u8]) -> Option<String> {
    let inflated = decompress_to_vec_zlib_with_limit(bytes, MAX_AWS_POLICIES_BYTES).ok()?;
    String::from_utf8(inflated).ok()
}
