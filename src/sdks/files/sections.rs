//! One file, as every reader keeps it, and what their grammars share. Pure.

use std::collections::BTreeMap;

/// Keys and values of one section.
pub type SectionKeys = BTreeMap<String, String>;

/// One file's sections.
#[derive(Debug, Default)]
pub(super) struct Sections {
    pub(super) profiles: BTreeMap<String, SectionKeys>,
    pub(super) sessions: BTreeMap<String, SectionKeys>,
}

/// A line, and why the file ends there for a reader.
pub(super) type Stop = (u32, &'static str);

/// `profile x` → the word and what follows it, for those who split once at white space.
pub(super) fn split_once(inside: &str) -> (&str, Option<&str>) {
    const BLANKS: [char; 2] = [' ', '\t'];
    let inside = inside.trim_matches(BLANKS);
    match inside.split_once(BLANKS) {
        Some((word, name)) => (word, Some(name.trim_matches(BLANKS))),
        None => (inside, None),
    }
}

/// The value before a `#` or `;` that white space comes before, whichever is first.
pub(super) fn without_remark(value: &str) -> &str {
    let marks = [" #", " ;", "\t#", "\t;"].into_iter().filter_map(|mark| value.find(mark));
    &value[..marks.min().unwrap_or(value.len())]
}
