//! From when on something is too old, too long or too short.

use crate::value::date::Instant;

/// The thresholds of the audit. Ages are in whole days, and too old is what is older.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The date that ages count from; none: that of the world.
    pub now: Option<Instant>,
    /// Days after which an access key, an SSH key or credentials of one service are old.
    pub max_credential_age: i64,
    /// Days after which an access key or password that is not used is unused.
    pub max_unused_days: i64,
    /// Days after which a role or service that is not used is unused.
    pub max_role_unused_days: i64,
    /// Days in which a use of the root user is recent.
    pub root_use_days: i64,
    /// Days before the end of a certificate.
    pub certificate_days: i64,
    /// Seconds that a session may last.
    pub max_session_seconds: u32,
    /// Seconds that a session of an administrator may last before it is worse.
    pub max_admin_session_seconds: u32,
    /// Characters of a password.
    pub min_password_length: i64,
    /// Passwords that are remembered.
    pub min_password_reuse: i64,
    /// Whether the password policy has to ask for every class of characters and for changes, as older standards
    /// do.
    pub asks_for_character_classes: bool,
    /// Tags that users and roles have to have; none: any tag is enough.
    pub required_tags: Vec<String>,
    /// Most roles that are assumed one after the other on a path.
    pub max_hops: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            now: None,
            // Security Hub IAM.3, IAM.22, and IAM Access Analyzer's tracking period for unused access.
            max_credential_age: 90,
            max_unused_days: 45,
            max_role_unused_days: 90,
            root_use_days: 30,
            certificate_days: 30,
            max_session_seconds: 3_600,
            max_admin_session_seconds: 14_400,
            // Security Hub IAM.15, IAM.16.
            min_password_length: 14,
            min_password_reuse: 24,
            asks_for_character_classes: false,
            required_tags: Vec::new(),
            max_hops: 8,
        }
    }
}
