//! What a verb hands back.

/// What a verb has to say.
#[derive(Debug)]
pub struct Answer {
    /// For stdout, written at once.
    pub stdout: Vec<u8>,
    /// The exit code, where the answer is one: `doctor` answers, and something may be wrong.
    pub code: u8,
}
