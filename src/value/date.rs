//! Instants (rule O7).

/// A point in time: seconds since 1970-01-01T00:00:00Z, and a fraction of a second.
///
/// ```
/// use iam_verdict::value::date::Instant;
/// assert_eq!(Instant::parse("2026-03-15T12:00:00Z"), Instant::parse("2026-03-15T14:00+02:00"));
/// assert_eq!(Instant::parse("1773576000"), Instant::parse("2026-03-15T12:00:00Z"));
/// assert_eq!(Instant::parse("2026-02-30"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant {
    seconds: i64,
    /// Further digits of the fraction are cut off: no clock of AWS is finer.
    nanoseconds: u32,
}

const SECONDS_OF_DAY: i64 = 86_400;

impl Instant {
    /// Reads a date of the W3C profile of ISO 8601, or a whole number of epoch seconds. A date
    /// without a time is its first instant, a time without an offset is in UTC.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self { seconds: text.parse().ok()?, nanoseconds: 0 });
        }
        let (date, time) = match text.split_once(['T', 't']) {
            None => (text, None),
            Some((date, time)) => (date, Some(time)),
        };
        let mut parts = date.split('-');
        let year = digits(parts.next()?, 4)?;
        let month = digits(parts.next()?, 2)?;
        let day = match parts.next() {
            Some(day) => digits(day, 2)?,
            None if time.is_none() => 1,
            None => return None,
        };
        if parts.next().is_some() {
            return None;
        }
        let midnight = days(year, month, day)?.checked_mul(SECONDS_OF_DAY)?;
        let (of_day, nanoseconds) = time.map_or(Some((0, 0)), time_of_day)?;
        Some(Self { seconds: midnight.checked_add(of_day)?, nanoseconds })
    }

    /// The instant so many seconds later.
    #[must_use]
    pub fn later(self, seconds: i64) -> Option<Self> {
        Some(Self { seconds: self.seconds.checked_add(seconds)?, ..self })
    }

    /// The latest instant up to this one whose seconds since 1970-01-01T00:00:00Z are a multiple of so many.
    ///
    /// ```
    /// use iam_verdict::value::date::Instant;
    /// let hour = Instant::parse("2026-03-15T12:34:56.7Z").map(|at| at.start_of(3_600));
    /// assert_eq!(hour, Instant::parse("2026-03-15T12:00:00Z"));
    /// ```
    #[must_use]
    pub const fn start_of(self, seconds: i64) -> Self {
        let Some(over) = self.seconds.checked_rem_euclid(seconds) else { return self };
        Self { seconds: self.seconds.saturating_sub(over), nanoseconds: 0 }
    }

    /// The whole seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn epoch_seconds(self) -> i64 {
        self.seconds
    }

    /// Whole days since another instant, rounded down: below zero where that is still to come.
    #[must_use]
    pub const fn days_since(self, earlier: Self) -> i64 {
        self.seconds.saturating_sub(earlier.seconds).div_euclid(SECONDS_OF_DAY)
    }

    /// Its second in UTC, as people read it; none before 1970 and after 9999.
    ///
    /// ```
    /// use iam_verdict::value::date::Instant;
    /// let at = Instant::parse("1773576000").and_then(Instant::to_utc);
    /// assert_eq!(at.as_deref(), Some("2026-03-15T12:00:00Z"));
    /// ```
    #[must_use]
    pub fn to_utc(self) -> Option<String> {
        let wanted = self.seconds.div_euclid(SECONDS_OF_DAY);
        let is_begun = |first: Option<i64>| first.is_some_and(|first| first <= wanted);
        let year = (1970..=9999).take_while(|year| is_begun(days(*year, 1, 1))).last()?;
        let month = (1..=12).take_while(|month| is_begun(days(year, *month, 1))).last()?;
        let day = (1..=31).find(|day| days(year, month, *day) == Some(wanted))?;
        let of_day = self.seconds.rem_euclid(SECONDS_OF_DAY);
        let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
        Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
    }
}

/// Exactly this many digits.
fn digits(text: &str, count: usize) -> Option<i64> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// Days since 1970-01-01 in the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date
/// algorithms").
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let shifted = if month > 2 { year } else { year.checked_sub(1)? };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let months = if month > 2 { month.checked_sub(3)? } else { month.checked_add(9)? };
    let of_year = months.checked_mul(153)?.checked_add(2)?.div_euclid(5).checked_add(day)?;
    let leap_days = of_era.div_euclid(4).checked_sub(of_era.div_euclid(100))?;
    let of_era = of_era.checked_mul(365)?.checked_add(leap_days)?.checked_add(of_year)?;
    era.checked_mul(146_097)?.checked_add(of_era)?.checked_sub(719_469)
}

/// Seconds since midnight UTC, which an offset may move before or behind the day; nanoseconds.
fn time_of_day(text: &str) -> Option<(i64, u32)> {
    let zone = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = (text.get(..zone)?, text.get(zone..)?);
    let (clock, fraction) = match clock.split_once('.') {
        None => (clock, None),
        Some((clock, fraction)) => (clock, Some(fraction)),
    };
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2).filter(|hour| *hour < 24)?;
    let minute = digits(parts.next()?, 2).filter(|minute| *minute < 60)?;
    let second = match parts.next() {
        Some(second) => digits(second, 2).filter(|second| *second < 60)?,
        None if fraction.is_none() => 0,
        None => return None,
    };
    if parts.next().is_some() {
        return None;
    }
    let minutes = hour.checked_mul(60)?.checked_add(minute)?.checked_sub(offset(zone)?)?;
    let seconds = minutes.checked_mul(60)?.checked_add(second)?;
    Some((seconds, fraction.map_or(Some(0), nanoseconds)?))
}

fn nanoseconds(fraction: &str) -> Option<u32> {
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nine: String = fraction.chars().chain("00000000".chars()).take(9).collect();
    nine.parse().ok()
}

/// The minutes that an offset lies east of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone.is_empty() || zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (is_west, rest) = match zone.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, zone.strip_prefix('+')?),
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some((hours, minutes)) => (hours, digits(minutes, 2)?),
        None if rest.len() == 4 => (rest.get(..2)?, digits(rest.get(2..)?, 2)?),
        None => (rest, 0),
    };
    let hours = digits(hours, 2)?;
    let east = hours.checked_mul(60)?.checked_add(minutes)?;
    // No place on earth is further than 14 hours from UTC.
    if minutes >= 60 || east > 14 * 60 {
        return None;
    }
    if is_west { east.checked_neg() } else { Some(east) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(a: &str, b: &str) {
        let (a, b) = (Instant::parse(a).expect(a), Instant::parse(b).expect(b));
        assert_eq!(a, b);
    }

    #[test]
    fn spellings() {
        same("1970-01-01", "0");
        same("2000-02-29T00:00:00Z", "951782400");
        same("2026-03", "2026-03-01T00:00Z");
        same("2026-03-15t12:00:00z", "1773576000");
        same("2026-03-15T12:00:00", "1773576000");
        same("2026-03-15T12:00:00.000Z", "1773576000");
        same("2026-03-15T17:30:00+0530", "1773576000");
        same("2026-03-15T04:00:00-08", "1773576000");
        same("2026-03-16T02:00:00+14:00", "1773576000");
        assert!(Instant::parse("2026-03-15T12:00:00.5Z") > Instant::parse("1773576000"));
        same("2026-03-15T12:00:00.1", "2026-03-15T12:00:00.1000000000000z");
        same("1969-12-31T23:59:59-00:01", "1970-01-01T00:00:59");
        assert!(Instant::parse("0000-02-29") < Instant::parse("0000-03-01"));
        assert!(Instant::parse("0001-01-01") < Instant::parse("0"));
        assert!(Instant::parse("9999-12-31T23:59:59Z").is_some());
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "today",
            "2026-13",
            "2026-02-30",
            "2025-02-29",
            "1900-02-29",
            "2026-03-15T24:00Z",
            "2026-03-15T12:60Z",
            "2026-03-15T12:00:60Z",
            "2026-03-15T12Z",
            "2026-03T12:00Z",
            "2026-3-15",
            "2026-03-15T12:00:00.Z",
            "2026-03-15T12:00+15:00",
            "2026-03-15 12:00",
            "-5",
            "99999999999999999999",
            "2026-03-15T",
            "2026-03-15T12:00+14:01",
            "2026-03-15T12:00+05:60",
            "2026-03-15T12:00+5",
            "2026-03-15T12:00+05:3",
            "2026-03-15T12:00+05:30:00",
            "2026-03-15T12:00ZZ",
            "2026-03-15T12:00:00,5Z",
            "2026-03-15T12:00.5Z",
            "2026-03-15Z",
            "2026-00-01",
            "2026-01-00",
            "2026-03-15-01",
            "+2026-03-15",
            "10000-01-01",
            "2026-03-15T12:00:00Z ",
            "２０２６-03-15",
            "1.5",
            "+5",
        ] {
            assert_eq!(Instant::parse(text), None, "{text}");
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::arithmetic_side_effects, reason = "numbers of a test are small")]
mod properties {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_read_as_the_same() {
        let last = Instant::parse("9999-12-31T23:59:59Z").unwrap();
        assert_eq!(last.to_utc().as_deref(), Some("9999-12-31T23:59:59Z"));
        let other = |seconds| Instant { seconds, nanoseconds: 0 }.to_utc();
        assert_eq!((other(-1), other(last.seconds + 1)), (None, None));
        assert_eq!(other(0).as_deref(), Some("1970-01-01T00:00:00Z"));
        // Steps that meet every time of day, and leap days.
        for seconds in (0..4_300_000_000).step_by(1_000_003) {
            let at = Instant { seconds, nanoseconds: 0 };
            assert_eq!(at.to_utc().and_then(|text| Instant::parse(&text)), Some(at));
        }
    }

    /// Every day of 230 years, counted one by one, on both sides of 1970 and over three centuries.
    #[test]
    fn days_follow_each_other() {
        let mut midnight = Instant::parse("1890-01-01").unwrap().seconds;
        for year in 1890..2120 {
            let is_leap = year % 4 == 0 && year % 100 != 0 || year == 2000;
            let february = if is_leap { 29 } else { 28 };
            let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            for (month, length) in (1..).zip(lengths) {
                let text = |day: i64| format!("{year}-{month:02}-{day:02}");
                let read = |day: i64| Instant::parse(&text(day)).map(|at| at.seconds);
                let found: Vec<_> = (1..=length).map(read).collect();
                let expected: Vec<_> =
                    (0..length).map(|n| Some(midnight + n * SECONDS_OF_DAY)).collect();
                assert_eq!(found, expected, "{year}-{month}");
                assert_eq!(read(length + 1), None, "{year}-{month}");
                midnight += length * SECONDS_OF_DAY;
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[0-9TtZz:.+é -]{0,32}|\\PC*") {
            let _ = Instant::parse(&text);
        }

        /// An offset names the same instant differently.
        #[test]
        fn offsets_move_the_clock(
            at in 0_i64..86_400, minutes in -840_i64..=840, nanoseconds in 0_u32..1_000_000_000,
        ) {
            let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
            let sign = if minutes < 0 { '-' } else { '+' };
            let clock = format!("{:02}:{:02}:{:02}", at / 3_600, at / 60 % 60, at % 60);
            let text = format!("1970-01-01T{clock}.{nanoseconds:09}{sign}{hours:02}:{rest:02}");
            let expected = Instant { seconds: at - minutes * 60, nanoseconds };
            prop_assert_eq!(Instant::parse(&text), Some(expected), "{}", text);
        }
    }
}
