//! Decimal numbers of any length (rule O6).

use std::cmp::Ordering;

/// A number as exact as it is written: 9007199254740993 is not 9007199254740992.
///
/// ```
/// use iam_verdict::value::number::Decimal;
/// assert_eq!(Decimal::parse("010.50"), Decimal::parse("+10.5"));
/// assert!(Decimal::parse("-2") < Decimal::parse("-1.9"));
/// assert_eq!(Decimal::parse("1e3"), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Decimal {
    is_negative: bool,
    /// Without leading zeros.
    integer: String,
    /// Without trailing zeros.
    fraction: String,
}

impl Decimal {
    /// Reads `[+-]?digits[.digits]`, and nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (is_negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (integer, fraction) = match digits.split_once('.') {
            Some((_, "")) => return None,
            Some((integer, fraction)) => (integer, fraction),
            None => (digits, ""),
        };
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if integer.is_empty() || !is_digits(integer) || !is_digits(fraction) {
            return None;
        }
        let integer = integer.trim_start_matches('0').to_owned();
        let fraction = fraction.trim_end_matches('0').to_owned();
        let is_zero = integer.is_empty() && fraction.is_empty();
        Some(Self { is_negative: is_negative && !is_zero, integer, fraction })
    }

    fn compare_magnitude(&self, other: &Self) -> Ordering {
        let by_length = self.integer.len().cmp(&other.integer.len());
        by_length
            .then_with(|| self.integer.cmp(&other.integer))
            .then_with(|| self.fraction.cmp(&other.fraction))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.compare_magnitude(other),
            (true, true) => other.compare_magnitude(self),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn less(a: &str, b: &str) {
        assert!(Decimal::parse(a).unwrap() < Decimal::parse(b).unwrap(), "{a} < {b}");
    }

    #[test]
    fn order() {
        less("9007199254740992", "9007199254740993");
        less("9", "10");
        less("0.09", "0.1");
        less("-10", "-9");
        less("-0.5", "0");
        less("-1", "-0.999");
        less("99999999999999999999999999999.9", "100000000000000000000000000000");
        assert_eq!(Decimal::parse("+0"), Decimal::parse("-000.000"));
        assert_eq!(Decimal::parse("-0.0"), Decimal::parse("0"));
        assert_eq!(Decimal::parse("10.0"), Decimal::parse("10"));
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "", "ten", "1e3", "0x10", " 5", "1.", ".5", "1,000", "NaN", "--1", "1.2.3", "+", "+-1",
            "-.5", "1.-5", "１", "1_0", "-",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::arithmetic_side_effects, reason = "numbers of a test are small")]
mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Ordered as fractions over a common denominator are, however they are written.
        #[test]
        fn ordered_as_fractions(
            a in -99_999_i128..=99_999, b in -99_999_i128..=99_999,
            places in (0_u32..=5, 0_u32..=5), zeros in 0_usize..3,
        ) {
            let written = |value: i128, places: u32| {
                let scale = 10_i128.pow(places);
                let sign = if value < 0 { "-" } else { "" };
                let (whole, part) = (value.abs() / scale, value.abs() % scale);
                let zeros = "0".repeat(zeros);
                match usize::try_from(places).unwrap() {
                    0 => format!("{sign}{zeros}{whole}"),
                    width => format!("{sign}{zeros}{whole}.{part:0width$}{zeros}"),
                }
            };
            let scaled = |value: i128, places: u32| value * 10_i128.pow(5 - places);
            let expected = scaled(a, places.0).cmp(&scaled(b, places.1));
            let (a, b) = (written(a, places.0), written(b, places.1));
            let (left, right) = (Decimal::parse(&a).unwrap(), Decimal::parse(&b).unwrap());
            prop_assert_eq!(left.cmp(&right), expected, "{} {}", a, b);
            prop_assert_eq!(left == right, expected.is_eq());
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9.+e-]{0,12}|\\PC*") {
            let is_number = |text: &str| {
                let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
                let mut parts = digits.split('.');
                let is_part = |p: &str| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit());
                parts.clone().count() <= 2 && parts.all(is_part)
            };
            prop_assert_eq!(Decimal::parse(&text).is_some(), is_number(&text));
        }
    }
}
