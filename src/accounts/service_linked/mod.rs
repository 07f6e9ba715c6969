//! Service-linked roles: roles that a service makes for itself (WORLD.md, W3).

mod check;

pub use crate::accounts::service_linked::check::ServiceLinkedFinding;
pub use crate::accounts::service_linked::check::ServiceLinkedFindingCode;

use crate::value::arn::Arn;

/// What is known of services and their roles, one row a line.
const ROWS: &str = include_str!("roles.tsv");

/// Sources of which nobody saw that they name the role rightly: rows of them are suggestions.
const UNVERIFIED: [&str; 3] = ["from memory", "inferred", "unknown"];

/// One service and its role, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceLinkedRole {
    /// The service, `autoscaling`.
    pub service: &'static str,
    /// The name of the role, without suffix.
    pub role_name: Option<&'static str>,
    /// The AWS managed policy that it has.
    pub managed_policy: Option<&'static str>,
    /// Whether it can be made again with a suffix.
    pub takes_suffix: Option<bool>,
    /// Where this was read.
    pub source: &'static str,
    has_principal: bool,
}

impl ServiceLinkedRole {
    /// Every row.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.lines().filter(|line| !line.starts_with('#')).filter_map(Self::read)
    }

    /// The row of a service, by the name of its principal (`autoscaling.amazonaws.com`).
    ///
    /// ```
    /// use iam_verdict::accounts::ServiceLinkedRole;
    ///
    /// let row = ServiceLinkedRole::of("autoscaling.amazonaws.com").unwrap();
    /// assert_eq!(row.role_name, Some("AWSServiceRoleForAutoScaling"));
    /// assert!(row.is_verified() && row.takes_suffix == Some(true));
    /// ```
    #[must_use]
    pub fn of(principal: &str) -> Option<Self> {
        Self::all().find(|row| row.has_principal && row.is_named(principal))
    }

    /// Whether this is the principal of the service. Names of principals are told apart by case (W3.5).
    fn is_named(&self, principal: &str) -> bool {
        principal.strip_suffix(".amazonaws.com") == Some(self.service)
    }

    /// Whether principal and name were read somewhere, and not remembered or inferred.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        !UNVERIFIED.iter().any(|word| self.source.contains(word))
    }

    fn read(line: &'static str) -> Option<Self> {
        let mut fields = line.split('\t');
        let mut field = || fields.next();
        let some = |text: &'static str| Some(text).filter(|text| !text.is_empty());
        let service = field()?;
        let has_principal = field()? == "+";
        let (role_name, managed_policy) = (some(field()?), some(field()?));
        let takes_suffix = match field()? {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let source = source(field()?)?;
        Some(Self { service, role_name, managed_policy, takes_suffix, source, has_principal })
    }
}

/// The text of a source, by its letter.
fn source(letter: &str) -> Option<&'static str> {
    let sources = ROWS.lines().take_while(|line| line.starts_with('#'));
    let mut named = sources.filter_map(|line| line.strip_prefix("# ")?.split_once(": "));
    named.find(|(known, _)| *known == letter).map(|(_, source)| source)
}

/// The service principal in the path of a service-linked role; none of other roles. The name of a role
/// proves nothing (W3.1).
///
/// ```
/// use iam_verdict::accounts::linked_service;
///
/// let arn = "arn:aws:iam::111122223333:role/aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO";
/// assert_eq!(linked_service(arn), Some("sso.amazonaws.com"));
/// assert_eq!(linked_service("arn:aws:iam::111122223333:role/AWSServiceRoleForSSO"), None);
/// ```
#[must_use]
pub fn linked_service(role_arn: &str) -> Option<&str> {
    let path = Arn::parse(role_arn).filter(|arn| arn.service == "iam")?.resource;
    let (principal, _) = path.strip_prefix("role/aws-service-role/")?.split_once('/')?;
    Some(principal).filter(|principal| !principal.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_row_with_its_source() {
        let lines = ROWS.lines().filter(|line| !line.starts_with('#')).count();
        let rows: Vec<ServiceLinkedRole> = ServiceLinkedRole::all().collect();
        assert_eq!((rows.len(), lines), (369, 369));
        let count =
            |holds: fn(&ServiceLinkedRole) -> bool| rows.iter().filter(|row| holds(row)).count();
        assert_eq!(count(|row| row.has_principal && row.role_name.is_some()), 234);
        assert_eq!(count(|row| !row.has_principal), 132);
        assert_eq!(count(|row| row.takes_suffix == Some(true)), 7);
        assert!(rows.iter().all(|row| !row.source.is_empty() && !row.service.is_empty()));
    }

    #[test]
    fn what_was_remembered_is_told_from_what_was_read() {
        let of = |principal: &str| ServiceLinkedRole::of(principal).unwrap();
        assert!(of("acm.amazonaws.com").is_verified());
        let remembered: Vec<ServiceLinkedRole> =
            ServiceLinkedRole::all().filter(|row| row.source.contains("memory")).collect();
        assert_eq!(remembered.len(), 73);
        assert!(remembered.iter().all(|row| !row.is_verified()));
        assert_eq!(ServiceLinkedRole::of("ACM.amazonaws.com"), None);
        assert_eq!(ServiceLinkedRole::of("acm"), None);
    }
}
