//! IP addresses and ranges (rule O10).

use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;

/// An address, or a range in CIDR notation. Host bits behind the prefix do not count.
///
/// ```
/// use iam_verdict::value::cidr::{Cidr, parse_address};
/// let range = Cidr::parse("203.0.113.99/24").unwrap();
/// assert!(range.contains(parse_address("203.0.113.7").unwrap()));
/// assert_eq!(Cidr::parse("203.0.113.0/33"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cidr {
    address: IpAddr,
    prefix: u32,
}

impl Cidr {
    /// Reads an address, which is a range of one, or a range.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            None => (parse_address(text)?, None),
            Some((address, prefix)) => (parse_address(address)?, Some(prefix)),
        };
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => longest,
            Some(prefix) => parse_prefix(prefix).filter(|prefix| *prefix <= longest)?,
        };
        Some(Self { address, prefix })
    }

    /// The address as written, host bits included.
    #[must_use]
    pub const fn address(&self) -> IpAddr {
        self.address
    }

    /// Whether it holds one address only: `/32` of IPv4, `/128` of IPv6, or no prefix at all.
    #[must_use]
    pub const fn is_single(&self) -> bool {
        match self.address {
            IpAddr::V4(_) => self.prefix == 32,
            IpAddr::V6(_) => self.prefix == 128,
        }
    }

    /// The number of bits that all addresses of the range share.
    #[must_use]
    pub const fn prefix_len(&self) -> u32 {
        self.prefix
    }

    /// The first address of the range: host bits behind the prefix are zero.
    #[must_use]
    pub fn network(&self) -> IpAddr {
        match self.address {
            IpAddr::V4(address) => {
                let host = u32::MAX.checked_shr(self.prefix).unwrap_or_default();
                IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & !host))
            }
            IpAddr::V6(address) => {
                let host = u128::MAX.checked_shr(self.prefix).unwrap_or_default();
                IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !host))
            }
        }
    }

    /// Whether every address of another range is in this one.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.prefix <= other.prefix && self.contains(other.address)
    }

    /// Whether the address is in the range. IPv4 and IPv6 never meet.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(range), IpAddr::V4(address)) => {
                let differing = range.to_bits() ^ address.to_bits();
                self.prefix <= differing.leading_zeros()
            }
            (IpAddr::V6(range), IpAddr::V6(address)) => {
                let differing = range.to_bits() ^ address.to_bits();
                self.prefix <= differing.leading_zeros()
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// Reads one address. Octets with leading zeros and zone ids are refused.
#[must_use]
pub fn parse_address(text: &str) -> Option<IpAddr> {
    text.parse().ok()
}

/// The digits of a prefix, without sign and without leading zeros.
fn parse_prefix(text: &str) -> Option<u32> {
    let is_plain = text == "0" || !text.starts_with(['0', '+']);
    if is_plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn holds(range: &str, address: &str, expected: bool) {
        let range = Cidr::parse(range).unwrap();
        assert_eq!(range.contains(parse_address(address).unwrap()), expected);
    }

    #[test]
    fn ranges() {
        holds("0.0.0.0/0", "203.0.113.77", true);
        holds("0.0.0.0/0", "2001:db8::1", false);
        holds("203.0.113.0/26", "203.0.113.77", false);
        holds("2001:db8::/32", "2001:0DB8:1::", true);
        holds("2001:db8::1", "2001:db8:0:0:0:0:0:1", true);
        holds("::ffff:10.0.0.1", "10.0.0.1", false);
    }

    #[test]
    fn networks_have_no_host_bits() {
        for (range, network) in [
            ("10.1.2.3/24", "10.1.2.0"),
            ("10.1.2.3", "10.1.2.3"),
            ("10.1.2.3/0", "0.0.0.0"),
            ("2001:db8::1/32", "2001:db8::"),
            ("2001:db8::1/128", "2001:db8::1"),
        ] {
            assert_eq!(Cidr::parse(range).unwrap().network(), parse_address(network).unwrap());
        }
        let covers = |wide: &str, narrow: &str| {
            Cidr::parse(wide).unwrap().covers(&Cidr::parse(narrow).unwrap())
        };
        assert!(covers("10.0.0.0/8", "10.1.2.0/24") && covers("10.0.0.0/8", "10.0.0.0/8"));
        assert!(!covers("10.1.2.0/24", "10.0.0.0/8") && !covers("10.0.0.0/8", "11.0.0.0/8"));
        assert!(!covers("0.0.0.0/0", "2001:db8::/32"));
    }

    #[test]
    fn what_is_no_range() {
        for text in [
            "",
            "10.0.0.0/33",
            "010.0.0.1",
            "1.2.3",
            "1.2.3.4.5",
            "fe80::1%eth0",
            "10.0.0.0/+8",
            "10.0.0.0/08",
            "10.0.0.0/",
            " 10.0.0.1",
            "::/129",
            "10.0.0.0/-1",
            "10.0.0.0/4294967328",
            "10.0.0.0/8/8",
            "10.0.0.0/ 8",
            "10.0.0.0/00",
            "10.0.0.0/８",
            "0x0a.0.0.1",
            "[::1]",
            "::1::",
            "fe80::1%1/64",
        ] {
            assert_eq!(Cidr::parse(text), None, "{text}");
        }
    }
    #[test]
    fn what_one_address_is() {
        for (text, expected) in [
            ("10.0.0.1", true),
            ("10.0.0.1/32", true),
            ("10.0.0.1/31", false),
            ("::1", true),
            ("::1/128", true),
            ("::1/32", false),
        ] {
            let range = Cidr::parse(text).unwrap();
            assert_eq!(range.is_single(), expected, "{text}");
            assert_eq!(text.split('/').next().and_then(parse_address), Some(range.address()));
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "numbers of a test are small"
)]
mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// As the bits are compared one by one.
        #[test]
        fn the_prefix_is_compared(
            range: u128, flipped in 0_u32..128, prefix in 0_u32..=128, both: bool,
        ) {
            let bit = 1_u128 << (127 - flipped);
            let other = if both { range } else { range ^ bit };
            let v6 = std::net::Ipv6Addr::from_bits;
            let cidr = Cidr::parse(&format!("{}/{prefix}", v6(range))).unwrap();
            let expected = both || flipped >= prefix;
            prop_assert_eq!(cidr.contains(v6(other).into()), expected);
            let v4 = |bits: u128| std::net::Ipv4Addr::from_bits((bits >> 96) as u32);
            if prefix <= 32 {
                let cidr = Cidr::parse(&format!("{}/{prefix}", v4(range))).unwrap();
                prop_assert_eq!(cidr.contains(v4(other).into()), expected);
            }
        }
    }
}
