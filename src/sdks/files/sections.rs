//! One file's sections, and what the grammars share. Pure.

use std::collections::BTreeMap;

/// Keys and values of one section.
pub type SectionKeys = BTreeMap<String, String>;

/// Sections of one file.
#[derive(Debug, Default)]
pub(super) struct Sections {
    pub(super) profiles: BTreeMap<String, SectionKeys>,
    pub(super) sessions: BTreeMap<String, SectionKeys>,
}

/// The line at which a reader refuses the file, and why.
pub(super) type Stop = (u32, &'static str);

/// Splits `profile x` into the keyword and the rest, at the first white space.
pub(super) fn split_once(inside: &str) -> (&str, Option<&str>) {
    const BLANKS: [char; 2] = [' ', '\t'];
    let inside = inside.trim_matches(BLANKS);
    match inside.split_once(BLANKS) {
        Some((word, name)) => (word, Some(name.trim_matches(BLANKS))),
        None => (inside, None),
    }
}

/// Cuts the inline comment: the first `#` or `;` after a blank or tab.
pub(super) fn without_remark(value: &str) -> &str {
    let marks = [" #", " ;", "\t#", "\t;"].into_iter().filter_map(|mark| value.find(mark));
    &value[..marks.min().unwrap_or(value.len())]
}
