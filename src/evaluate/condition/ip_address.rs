//! `IpAddress` and `NotIpAddress` (rule O10).

use crate::base::truth::Truth;
use crate::value::cidr;
use crate::value::cidr::Cidr;

/// Whether one of the ranges holds the address. IPv4 and IPv6 never meet.
pub(super) fn contains(ranges: &[Cidr], value: &str) -> Truth {
    let Some(address) = cidr::parse_address(value) else {
        return Truth::False;
    };
    Truth::from(ranges.iter().any(|range| range.contains(address)))
}
