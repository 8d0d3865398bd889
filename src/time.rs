//! Points in time as AWS tools write and read them, in whole seconds. Pure: the current time is always an argument.

use std::time::{Duration, UNIX_EPOCH};

/// Seconds since the Unix epoch, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(i64);

impl Time {
    /// Creates a time from seconds since the epoch.
    pub const fn from_epoch(seconds: i64) -> Self {
        Time(seconds)
    }

    /// Creates a time from milliseconds since the epoch (the portal's `expiration`), rounded down to the second as
    /// the AWS CLI does.
    pub fn from_epoch_millis(millis: i64) -> Self {
        Time(millis.div_euclid(1000))
    }

    /// Returns the seconds since the epoch.
    pub const fn epoch(self) -> i64 {
        self.0
    }

    /// Adds seconds (a negative number subtracts); saturates.
    pub fn plus(self, seconds: i64) -> Self {
        Time(self.0.saturating_add(seconds))
    }

    /// Returns the seconds from `now` until this time; negative once it has passed.
    pub fn left(self, now: Time) -> i64 {
        self.0.saturating_sub(now.0)
    }

    /// Parses every form that AWS tools have written: RFC 3339 with `Z`, with an offset, with fractions, with a blank
    /// for the `T`, and the `UTC` suffix of old AWS CLI versions. A time without a zone is UTC. `None` for anything
    /// else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (stamp, offset) = match text.strip_suffix("UTC").or_else(|| text.strip_suffix(['Z', 'z'])) {
            Some(stamp) => (stamp.trim_end(), 0),
            None => split_offset(text)?,
        };
        let time = humantime::parse_rfc3339_weak(stamp).ok()?;
        let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
        Some(Time(i64::try_from(seconds).ok()?.checked_sub(offset)?))
    }

    /// Formats as `YYYY-MM-DDTHH:MM:SSZ`, the form that the AWS CLI and every SDK can read in the shared caches: no
    /// fraction, no offset. Years outside 1970–9999 are clamped.
    pub fn rfc3339(self) -> String {
        const YEAR_9999: i64 = 253_402_300_799;
        let seconds = self.0.clamp(0, YEAR_9999) as u64;
        humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(seconds)).to_string()
    }
}

/// Splits `2026-01-02 03:04:05+02:00` into the stamp and the offset in seconds (7200). Offsets are `±HH:MM`, `±HHMM`
/// or `±HH`.
fn split_offset(text: &str) -> Option<(&str, i64)> {
    const DATE: usize = "2026-01-02".len();
    let Some(at) = text.get(DATE..)?.rfind(['+', '-']).map(|at| at + DATE) else {
        return Some((text, 0));
    };
    let (stamp, offset) = text.split_at(at);
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let digits = offset.get(1..)?.replace(':', "");
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i64 = digits.get(..2)?.parse().ok()?;
    let minutes: i64 = digits.get(2..).filter(|m| !m.is_empty()).map_or(Some(0), |m| m.parse().ok())?;
    Some((stamp.trim_end(), sign * (hours * 3600 + minutes * 60)))
}

/// Formats seconds for people: `43m`, `7h 32m`, `2days 3h`, `1year 2months`. At most two units, rounded down; seconds
/// only below a minute, minutes only below a day.
pub fn spoken(seconds: i64) -> String {
    let seconds = seconds.max(0) as u64;
    let coarse = match seconds {
        0..60 => seconds,
        60..86_400 => seconds / 60 * 60,
        _ => seconds / 3600 * 3600,
    };
    let spoken = humantime::format_duration(Duration::from_secs(coarse)).to_string();
    let units: Vec<&str> = spoken.splitn(3, ' ').take(2).collect();
    units.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_in_the_field_is_read() {
        const T: i64 = 1_795_229_701; // 2026-11-21T02:55:01Z
        for text in [
            "2026-11-21T02:55:01Z",
            "2026-11-21T02:55:01UTC",
            "2026-11-21 02:55:01 UTC",
            "2026-11-21T02:55:01+00:00",
            "2026-11-21T02:55:01-00:00",
            "2026-11-21T04:55:01+02:00",
            "2026-11-20T21:25:01-0530",
            "2026-11-21T03:55:01+01",
            "2026-11-21T02:55:01.123Z",
            "2026-11-21T02:55:01.1234567Z",
            "2026-11-21T02:55:01.123456789Z",
            "2026-11-21T02:55:01.5+00:00",
            "2026-11-21T02:55:01",
            " 2026-11-21T02:55:01Z ",
        ] {
            assert_eq!(Time::parse(text).map(Time::epoch), Some(T), "{text}");
        }
    }

    #[test]
    fn nonsense_is_no_time() {
        for text in [
            "",
            "Z",
            "UTC",
            "soon",
            "2026-11-21",
            "2026-13-01T00:00:00Z",
            "1795229701",
            "2026-11-21T02:55:01+x",
            "2026-11-21T02:55:01+123",
            "1969-01-01T00:00:00Z",
            "é2026-11-21T02:55:01Z",
            "2026-11-2é+01:00",
        ] {
            assert_eq!(Time::parse(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_written_in_whole_seconds_with_z() {
        assert_eq!(Time::from_epoch_millis(1_795_229_701_123).rfc3339(), "2026-11-21T02:55:01Z");
        assert_eq!(Time::from_epoch(i64::MAX).rfc3339(), "9999-12-31T23:59:59Z");
        assert_eq!(Time::from_epoch(-1).rfc3339(), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn durations_are_spoken_in_two_units_at_most() {
        for (seconds, text) in [
            (-5, "0s"),
            (42, "42s"),
            (2_599, "43m"),
            (27_170, "7h 32m"),
            (183_700, "2days 3h"),
            (86_400 + 1_800, "1day"),
            (2_700_000, "1month 19h"),
            (97_500_000, "3years 1month"),
            (217_000_000, "6years 10months"),
        ] {
            assert_eq!(spoken(seconds), text);
        }
    }
}
