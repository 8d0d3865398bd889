//! A piece of what ssoenv has written. Pure.

use serde::Serialize;

/// Something of ssoenv's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leftover {
    /// Stable id for scripts: `hook`, `state` and so on.
    pub id: &'static str,
    /// A file, a folder, a line of a file, or this shell.
    pub place: String,
    /// Description of the contents.
    pub contents: String,
    /// What removes it: a command, or words.
    pub remedy: String,
}
