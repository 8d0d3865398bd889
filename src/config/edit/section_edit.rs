//! What a section is to say. Pure.

use crate::config::document::SectionKind;

/// A section and what it is to say; one of these for each section.
#[derive(Clone, Debug)]
pub struct SectionEdit<'a> {
    /// What it introduces; of `[default]` and `[profile default]` the one that counts, whichever is named here.
    pub kind: SectionKind,
    /// The name, without quotes.
    pub name: &'a str,
    /// Keys, in lower case, and their values. A section that is not there is made if there are any.
    pub set: Vec<(&'a str, String)>,
    /// Keys that must be gone.
    pub remove: Vec<&'a str>,
}
