//! A catalog as `iam-verdict/tools` loads it: made small, so that it is small on every host.

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use crate::base::budget::MAX_CATALOG_BYTES;
use crate::catalog::reference::Catalog;
use crate::catalog::reference::CatalogError;

impl Catalog {
    /// Reads a catalog that was compressed (zlib, RFC 1950).
    ///
    /// # Errors
    /// As [`Catalog::read`]; broken too when the bytes hold more than
    /// [`MAX_CATALOG_BYTES`] or are no such stream.
    pub fn inflate(bytes: &[u8]) -> Result<Self, CatalogError> {
        let inflated = decompress_to_vec_zlib_with_limit(bytes, MAX_CATALOG_BYTES);
        Self::read(&inflated.map_err(|_| CatalogError::Broken("compressed bytes"))?)
    }
}
