//! Limits for reading a file: bytes and time.

use std::io::{self, ErrorKind};
use std::time::Duration;

/// Bytes: far above any config or cache file. A larger file (a device, a wrong path in a variable) is refused.
const LARGEST: u64 = 64 << 20;

/// Limits for reading a file, or a pipe or a device in its place.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes; a larger file is an error.
    pub size: u64,
    /// Time that a pipe or a device has to deliver its data. A process substitution may decrypt a file first.
    pub patience: Duration,
}

impl Limits {
    /// Limits for a command that a person waits for.
    pub const ATTENDED: Limits = Limits { size: LARGEST, patience: Duration::from_secs(5) };

    /// Returns the same limits without waiting: for prompts and completion.
    #[must_use]
    pub fn at_once(self) -> Self {
        Limits { patience: Duration::ZERO, ..self }
    }
}

pub(super) fn too_large(most: u64) -> io::Error {
    io::Error::new(ErrorKind::FileTooLarge, format!("larger than {} MiB", most >> 20))
}
