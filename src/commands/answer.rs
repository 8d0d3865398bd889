//! Result of a verb: stdout and exit code.

/// Result of a verb.
#[derive(Debug)]
pub struct Answer {
    /// Text for stdout, written at once after the verb has returned.
    pub stdout: Vec<u8>,
    /// Exit code of a verb that did its work; not 0 if the result is bad, as when `doctor` finds errors.
    pub code: u8,
}
