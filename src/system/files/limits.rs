//! How much is read of a file, and how long that may take.

use std::io::{self, ErrorKind};
use std::time::Duration;

/// No file that we read comes near this; a larger one (a device, a mistake in a variable) is refused instead of read.
const LARGEST: u64 = 64 << 20;

/// How much is read of a file, and how long a pipe or a device in its place is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// In bytes; a larger file is an error.
    pub size: u64,
    /// What a pipe has to say must come within this time. A process substitution may decrypt something first.
    pub patience: Duration,
}

impl Limits {
    /// For a command that somebody waits for.
    pub const ATTENDED: Limits = Limits { size: LARGEST, patience: Duration::from_secs(5) };

    /// These, for a caller that must not wait: a prompt, a completion.
    #[must_use]
    pub fn at_once(self) -> Self {
        Limits { patience: Duration::ZERO, ..self }
    }
}

pub(super) fn too_large(most: u64) -> io::Error {
    io::Error::new(ErrorKind::FileTooLarge, format!("larger than {} MiB", most >> 20))
}
