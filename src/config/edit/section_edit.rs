//! The wanted values of a section. Pure.

use crate::config::document::SectionKind;

/// A section and its wanted values; at most one for each section.
#[derive(Clone, Debug)]
pub struct SectionEdit<'a> {
    /// Kind of the section. For `default`, either of `[default]` and `[profile default]`: the one that counts is
    /// edited.
    pub kind: SectionKind,
    /// Name of the section, without quotes.
    pub name: &'a str,
    /// Keys (in lower case) and values to set. A missing section is created if there are any.
    pub set: Vec<(&'a str, String)>,
    /// Keys to remove.
    pub remove: Vec<&'a str>,
}
