//! Durations on the command line.

use std::time::Duration;

/// Parses a duration that something is given, which must be one.
pub(super) fn time_limit(text: &str) -> Result<Duration, &'static str> {
    duration(text)
        .and_then(|limit| if limit.as_millis() > 0 { Ok(limit) } else { Err("that is no time at all") })
}

/// Parses a duration such as `45m` or `1h 30m`. The error is a sentence of ours, since the library names units that
/// nobody types here.
pub(super) fn duration(text: &str) -> Result<Duration, &'static str> {
    humantime::parse_duration(text).map_err(|_| "it is not a number with a unit (s, m, h, days)")
}
