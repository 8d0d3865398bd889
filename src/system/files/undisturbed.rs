//! A file that is about to be changed, and that another program may be writing in place at this moment: editors, the AWS CLI and
//! dotfile managers empty it first.

use super::contents::A_PIPE;
use super::special::is_pipe;
use super::{Contents, Limits, read};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

/// A program that has emptied a file fills it within this time.
const TO_FILL: Duration = Duration::from_secs(2);

/// A file that was just written must not change during this time.
const STILL: Duration = Duration::from_millis(100);

/// What was read.
#[derive(Debug)]
pub enum Undisturbed {
    /// The file, `None` where there is none.
    Whole(Option<Vec<u8>>),
    /// It was emptied a moment ago, or it is not what the caller knows of it, and stays so.
    Unfinished,
}

/// Reads a file of which nothing must get lost. One that was just written is read again until it stands still; one that was
/// just emptied, or that is not `whole` to the caller, for two seconds. The caller is told whether it was just written.
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

/// In the future counts too: clocks of file servers differ.
fn is_recent(modified: SystemTime) -> bool {
    let now = SystemTime::now();
    now.duration_since(modified).unwrap_or_else(|future| future.duration()) < TO_FILL
}
