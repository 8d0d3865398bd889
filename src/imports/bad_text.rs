//! Why a file of another tool is not read. Pure.

/// A place in a file and what is wrong there. Holds no text of the file, which may be secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadText {
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong, for a message.
    pub why: &'static str,
}
