//! Current time.

use std::time::SystemTime;

/// Seconds since 1970.
pub fn now() -> i64 {
    i64::try_from(SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap()
}
