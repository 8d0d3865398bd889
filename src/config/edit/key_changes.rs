//! Changes of keys in the sections of one name: values are replaced in place, new keys follow the last one. Pure.

use super::new_lines::property_line;
use super::reading::{bad_line, is_as_wanted};
use super::section_edit::KeyChanges;
use super::section_end::is_blank;
use super::splice::{Spacing, Splice, changed, lines, with_key, without_end};
use crate::config::document::{Body, Document};
use crate::config::section::{self, Section};
use crate::error::Failure;
use std::ops::Range;

/// Returns the edits of these sections, whose merged settings are `section`.
pub(super) fn key_changes(
    document: &Document,
    bytes: &[u8],
    keys: &KeyChanges<'_>,
    (section, bodies): (&Section, &[Body<'_>]),
) -> Result<Vec<Splice>, Failure> {
    let mut splices = Vec::new();
    if is_as_wanted(section, keys) {
        return Ok(splices);
    }
    let mut places = Vec::new();
    for body in bodies {
        places.extend(properties(document, body)?);
    }
    let splice = |header: &Range<usize>, old: Range<usize>, new| Splice {
        header: header.clone(),
        old,
        new,
        spacing: Spacing::Stays,
    };
    for place in &places {
        if keys.remove.iter().any(|key| place.key.eq_ignore_ascii_case(key)) {
            splices.push(splice(&place.header, place.all(), Vec::new()));
        }
    }
    for (old, new) in &keys.rename {
        for place in places.iter().filter(|place| place.key.eq_ignore_ascii_case(old)) {
            let line = with_key(without_end(&bytes[place.first.clone()]), new);
            splices.push(splice(&place.header, place.first.clone(), vec![line]));
        }
    }
    let mut missing = Vec::new();
    for (key, value) in &keys.set {
        if section.setting(key).is_some_and(|setting| setting.value == *value) {
            continue;
        }
        let line = property_line(document, key, value)?;
        // If a key occurs twice, the last one counts.
        let Some(place) = places.iter().rfind(|place| place.key.eq_ignore_ascii_case(key)) else {
            missing.push(line.into_bytes());
            continue;
        };
        let new = changed(without_end(&bytes[place.first.clone()]), value);
        splices.push(splice(&place.header, place.first.clone(), new));
        splices.extend(place.more.iter().map(|line| splice(&place.header, line.clone(), Vec::new())));
    }
    if let Some(body) = bodies.last().filter(|_| !missing.is_empty()) {
        // After all indented lines too: some SDKs take an indented comment for a continuation of the value above.
        let inside = |line: &Range<usize>| {
            let line = &bytes[line.clone()];
            !is_blank(line) && !line.starts_with(b"#") && !line.starts_with(b";")
        };
        let at = lines(body).into_iter().rfind(inside).map_or(body.at, |line| line.end);
        splices.push(splice(&(body.header_at..body.at), at..at, missing));
    }
    Ok(splices)
}

/// A property and the byte ranges of its lines.
pub(super) struct Place {
    key: String,
    header: Range<usize>,
    first: Range<usize>,
    more: Vec<Range<usize>>,
}

impl Place {
    /// Returns the range of all of its lines, and of the comments among them.
    pub(super) fn all(&self) -> Range<usize> {
        self.first.start..self.more.last().unwrap_or(&self.first).end
    }
}

/// Returns the keys of a section with their places. Error: a line that cannot be parsed.
pub(super) fn properties(document: &Document, body: &Body<'_>) -> Result<Vec<Place>, Failure> {
    let lines = lines(body);
    let line = |number: u32| lines[number as usize - 1].clone();
    let text = String::from_utf8_lossy(body.bytes);
    let found = section::properties(&text)
        .map_err(|(number, why)| bad_line(document, body.line + number, why))?
        .into_iter();
    let place = |property: section::Property<'_>| Place {
        key: property.key.to_owned(),
        header: body.header_at..body.at,
        first: line(property.line),
        more: property.more.into_iter().map(line).collect(),
    };
    Ok(found.map(place).collect())
}
