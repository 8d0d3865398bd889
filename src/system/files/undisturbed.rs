//! Reads a file that is about to be changed and that another program may be rewriting in place: editors, the AWS CLI
//! and dotfile managers truncate it first.

use super::contents::A_PIPE;
use super::special::is_pipe;
use super::{Contents, Limits, read};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

/// Time in which a program fills a file that it has truncated.
const TO_FILL: Duration = Duration::from_secs(2);

/// Time during which a recently written file must not change.
const STILL: Duration = Duration::from_millis(100);

/// Result of the read.
#[derive(Debug)]
pub enum Undisturbed {
    /// Complete bytes; `None`: the file does not exist.
    Whole(Option<Vec<u8>>),
    /// The file was truncated a moment ago, or is incomplete to the caller, and did not change within the time limit.
    Unfinished,
}

/// Reads a file that must be complete. A recently written file is read again until it has not changed for 100 ms; one
/// that was just truncated, or that `whole` rejects, for up to 2 s. Returns also whether the file was recently
/// written.
pub fn read_undisturbed(
    path: &Path,
    limits: Limits,
    whole: impl Fn(&[u8], bool) -> bool,
) -> io::Result<Undisturbed> {
    if is_pipe(path) {
        return Err(io::Error::new(ErrorKind::InvalidInput, A_PIPE));
    }
    let start = Instant::now();
    let mut before: Option<Contents> = None;
    loop {
        let found = read(path, limits)?;
        let bytes = found.as_ref().map_or(&[][..], |found| &found.bytes);
        let is_recent = std::fs::metadata(path).and_then(|about| about.modified()).is_ok_and(is_recent);
        // A truncated file looks the same at every read until the other program fills it.
        let is_empty = bytes.is_empty() && found.is_some();
        let stood = before.as_ref().is_some_and(|before| before.bytes == bytes);
        if whole(bytes, is_recent) && (!is_recent || stood && !is_empty) {
            return Ok(Undisturbed::Whole(found.map(|found| found.bytes)));
        }
        if start.elapsed() >= TO_FILL {
            return Ok(Undisturbed::Unfinished);
        }
        before = found;
        std::thread::sleep(STILL);
    }
}

/// A time in the future counts as recent: clocks of file servers differ.
fn is_recent(modified: SystemTime) -> bool {
    let now = SystemTime::now();
    now.duration_since(modified).unwrap_or_else(|future| future.duration()) < TO_FILL
}
