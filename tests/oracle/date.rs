//! Dates (rule O7): W3C's profile of ISO 8601, or epoch seconds.

use std::cmp::Ordering;

/// The order of two instants; `None` when one of the texts is no date.
pub(super) fn order(left: &str, right: &str) -> Option<Ordering> {
    Some(instant(left)?.cmp(&instant(right)?))
}

/// Seconds since 1970, and the digits of the fraction without trailing zeros.
fn instant(text: &str) -> Option<(i64, String)> {
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        return Some((text.parse().ok()?, String::new()));
    }
    let (date, time) = match text.split_once(['T', 't']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let (year, month) = (number(parts.next()?, 4)?, number(parts.next()?, 2)?);
    let day = match parts.next() {
        Some(day) => number(day, 2)?,
        None if time.is_none() => 1,
        None => return None,
    };
    let is_day = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    if parts.next().is_some() || !is_day {
        return None;
    }
    let midnight = days_since_1970(year, month, day) * 86_400;
    match time {
        None => Some((midnight, String::new())),
        Some(time) => time_of_day(time).map(|(seconds, fraction)| (midnight + seconds, fraction)),
    }
}

/// Seconds since midnight in UTC, and the fraction.
fn time_of_day(text: &str) -> Option<(i64, String)> {
    let zone_at = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at(zone_at);
    let parts: Vec<&str> = clock.split(':').collect();
    let (hour, minute) = (number(parts.first()?, 2)?, number(parts.get(1)?, 2)?);
    let (second, fraction) = match parts.get(2) {
        None => (0, ""),
        Some(second) => match second.split_once('.') {
            None => (number(second, 2)?, ""),
            Some((_, "")) => return None,
            Some((second, fraction)) => (number(second, 2)?, fraction),
        },
    };
    let is_clock = hour < 24 && minute < 60 && second < 60 && parts.len() <= 3;
    if !is_clock || !fraction.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let seconds = hour * 3_600 + minute * 60 + second - offset(zone)?;
    Some((seconds, fraction.trim_end_matches('0').to_owned()))
}

fn offset(zone: &str) -> Option<i64> {
    let sign = match zone.chars().next() {
        None => return Some(0),
        Some('Z' | 'z') => return (zone.len() == 1).then_some(0),
        Some('-') => -1,
        Some(_) => 1,
    };
    let digits = zone[1..].replace(':', "");
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits, 2)?, 0),
        4 => (number(&digits[..2], 2)?, number(&digits[2..], 2)?),
        _ => return None,
    };
    Some(sign * (hours * 3_600 + minutes * 60))
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let is_number = text.len() == digits && text.chars().all(|c| c.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

fn days_in(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counted one year and one month after the other.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let days_of = |year| (1..=12).map(|month| days_in(year, month)).sum::<i64>();
    let years: i64 = if year >= 1970 {
        (1970..year).map(days_of).sum()
    } else {
        -(year..1970).map(days_of).sum::<i64>()
    };
    years + (1..month).map(|month| days_in(year, month)).sum::<i64>() + day - 1
}
