//! Scans a text line by line, as Python's configparser does: headers, keys and continued values. Pure.

use super::header::{self, INHERITED};
use super::{Oddity, What};
use crate::config::document::{Flavor, SectionKind};
use crate::config::section::remark;
use std::collections::HashMap;

/// The section of the current line.
struct Section {
    known: Option<(SectionKind, String)>,
    line: u32,
    is_inherited: bool,
    /// Index in `found` of an oddity of the header that the first key below completes.
    waits: Option<usize>,
}

/// The key whose value may continue on the next line.
struct Key {
    name: String,
    indent: usize,
    /// Whether nothing follows its `=`, so that the lines below are a nested block.
    is_block: bool,
    /// Whether an empty line came after it.
    is_interrupted: bool,
}

/// State of the scan.
pub(super) struct Lines {
    flavor: Flavor,
    pub found: Vec<Oddity>,
    pub at: u32,
    /// Text between the brackets of headers so far, and their lines.
    spelled: HashMap<String, u32>,
    /// Sections so far, the kind of header used, and the line of the last of each. `[default]` counts as a profile
    /// here.
    introduced: HashMap<(SectionKind, String), (SectionKind, u32)>,
    section: Option<Section>,
    /// Lines of keys so far, by the line of their section and the key in lower case. All `[DEFAULT]` sections count
    /// as one, line 0.
    keys: HashMap<(u32, String), u32>,
    key: Option<Key>,
}

impl Lines {
    pub fn new(flavor: Flavor) -> Self {
        let (spelled, introduced, keys) = Default::default();
        Lines { flavor, found: Vec::new(), at: 1, spelled, introduced, section: None, keys, key: None }
    }

    pub fn add(&mut self, what: What) {
        self.add_about(what, None, None);
    }

    fn add_about(&mut self, what: What, key: Option<&str>, before: Option<u32>) {
        let section = self.section.as_ref().and_then(|section| section.known.clone());
        let key = key.map(str::to_owned);
        self.found.push(Oddity { what, line: self.at, section, header: None, key, before });
    }

    fn add_header(&mut self, what: What, header: &header::Header, before: Option<u32>) {
        let (section, inside) = (header.known.clone(), header.inside.clone());
        self.found.push(Oddity { what, line: self.at, section, header: inside, key: None, before });
    }

    pub fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        let indent = line.len() - line.trim_start().len();
        if trimmed.is_empty() {
            self.key.iter_mut().for_each(|key| key.is_interrupted = true);
        } else if trimmed.starts_with(['#', ';']) {
            if indent > 0 {
                let key = self.key.as_ref().map(|key| key.name.clone());
                self.add_about(What::IndentedComment, key.as_deref(), None);
            }
        } else if let Some(mut key) = self.key.take_if(|key| indent > key.indent) {
            self.more(trimmed, &mut key);
            self.key = Some(key);
        } else if trimmed.starts_with('[') {
            self.header(trimmed, indent);
        } else {
            self.property(line, indent);
        }
    }

    /// Adds the oddities of a line that continues the value of `key`.
    fn more(&mut self, text: &str, key: &mut Key) {
        let is_interrupted = std::mem::take(&mut key.is_interrupted);
        if text.starts_with('[') {
            let header = header::read(text, self.flavor);
            match &header.inside {
                Some(_) if header.known.is_some() || header::is_meant(text) => {
                    self.add_header(What::IndentedHeader, &header, None);
                }
                None if header::is_meant(text) => {
                    self.add_about(What::UnclosedHeader, Some(&key.name), None);
                }
                _ => {}
            }
        }
        let is_header = !key.is_block && text.starts_with('[') && text.ends_with(']');
        if !is_header && !text.contains('=') {
            let what = if key.is_block { What::NoSeparator } else { What::ContinuedValue };
            self.add_about(what, Some(&key.name), None);
        }
        if is_interrupted && !key.is_block {
            self.add_about(What::EmptyLineInValue, Some(&key.name), None);
        }
    }

    /// Checks a header, and makes its section the current one.
    fn header(&mut self, text: &str, indent: usize) {
        let header = header::read(text, self.flavor);
        self.key = None;
        if indent > 0 && header.inside.is_some() {
            self.add_header(What::IndentedHeader, &header, None);
        }
        header.oddities.iter().for_each(|what| self.add_header(*what, &header, None));
        let awaits = |what: &What| matches!(what, What::Inherited | What::Bare | What::Keyword);
        let waits = header.oddities.last().filter(|what| awaits(what)).map(|_| self.found.len() - 1);
        let is_inherited = header.inside.as_deref() == Some(INHERITED);
        self.section = Some(Section { known: header.known.clone(), line: self.at, is_inherited, waits });
        let Some(inside) = header.inside.clone().filter(|_| !is_inherited) else { return };
        if let Some(before) = self.spelled.get(&inside).copied() {
            return self.add_header(What::SectionTwice, &header, Some(before));
        }
        self.spelled.insert(inside, self.at);
        let Some((kind, name)) = header.known.clone().filter(|_| header.is_seen_alike()) else { return };
        let one = if kind == SectionKind::Default { SectionKind::Profile } else { kind };
        if let Some((other, before)) = self.introduced.insert((one, name), (kind, self.at)) {
            let what = if other == kind { What::TwoSpellings } else { What::DefaultTwice };
            self.add_header(what, &header, Some(before));
        }
    }

    /// Checks a `key = value` line, and makes its key the current one.
    fn property(&mut self, line: &str, indent: usize) {
        self.key = None;
        let at = line.find(['=', ':']);
        let name = at.map(|at| line[..at].trim()).filter(|name| !name.is_empty());
        if self.section.is_none() {
            self.add_about(What::BeforeSections, name, None);
        }
        let (Some(at), Some(name)) = (at, name) else {
            return self.add(if at.is_some() { What::NoKey } else { What::NoSeparator });
        };
        let raw = &line[at + 1..];
        let is_block = raw.trim().is_empty();
        self.key = Some(Key { name: name.to_owned(), indent, is_block, is_interrupted: false });
        let Some(section) = &mut self.section else { return };
        if let Some(place) = section.waits.take_if(|_| section.is_inherited || header::is_of_profile(name)) {
            self.found[place].key = Some(name.to_owned());
        }
        let of = if section.is_inherited { 0 } else { section.line };
        let before = self.keys.insert((of, name.to_lowercase()), self.at);
        for what in of_property(line, at, name, indent) {
            self.add_about(what, Some(name), None);
        }
        if before.is_some() {
            self.add_about(What::KeyTwice, Some(name), before);
        }
    }
}

/// Returns the oddities of a key and its value. The separator is at byte `at`.
fn of_property(line: &str, at: usize, name: &str, indent: usize) -> impl Iterator<Item = What> {
    let raw = &line[at + 1..];
    let value = remark(raw.as_bytes()).map_or(raw, |at| &raw[..at]).trim();
    let is_quoted = |mark| value.len() > 2 && value.starts_with(mark) && value.ends_with(mark);
    let is_colon = line[at..].starts_with(':');
    let facts = [
        (What::IndentedKey, indent > 0),
        (What::Colon, is_colon && !raw.contains('=')),
        (What::ColonFirst, is_colon && raw.contains('=')),
        (What::CapitalKey, name.bytes().any(|byte| byte.is_ascii_uppercase())),
        (What::KeyCharacters, !name.chars().all(header::is_bare_name_character)),
        (What::Remark, remark(raw.as_bytes()).is_some()),
        (What::QuotedValue, is_quoted('"') || is_quoted('\'')),
    ];
    facts.into_iter().filter(|(_, is)| *is).map(|(what, _)| what)
}
