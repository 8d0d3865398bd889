//! Grammar of the SDK for JavaScript, version 3: it refuses no line, ignores indentation, and distinguishes the case
//! of keys (observed with shared-ini-file-loader 4). Pure.

use super::sections::{SectionKeys, Sections};
use crate::config::document::Flavor;
use std::collections::BTreeMap;

/// Separator between section type and name in map keys; cannot occur in a header.
const JOINT: char = '\0';

/// Reads a file as the SDK for JavaScript does, which rejects none.
pub fn read(bytes: &[u8], flavor: Flavor) -> Sections {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut raw: BTreeMap<String, SectionKeys> = BTreeMap::new();
    let (mut section, mut block) = (None::<String>, None::<String>);
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let trimmed = without_comment(line).trim();
        if let Some(inside) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            (section, block) = (header(inside), None);
            continue;
        }
        let Some(section) = &section else { continue };
        let Some((key, value)) = trimmed.split_once('=').filter(|(key, _)| !key.is_empty()) else { continue };
        let (key, value) = (key.trim(), value.trim());
        if value.is_empty() {
            block = Some(key.to_owned());
            continue;
        }
        if !line.starts_with(char::is_whitespace) {
            block = None;
        }
        let key = block.as_ref().map_or_else(|| key.to_owned(), |block| format!("{block}.{key}"));
        raw.entry(section.clone()).or_default().insert(key, value.to_owned());
    }
    sections(raw, flavor)
}

/// Cuts a comment: a mark at the beginning or after white space.
fn without_comment(line: &str) -> &str {
    let is_comment = |(at, mark): &(usize, char)| {
        matches!(mark, '#' | ';') && line[..*at].chars().last().is_none_or(char::is_whitespace)
    };
    &line[..line.char_indices().find(is_comment).map_or(line.len(), |(at, _)| at)]
}

/// Parses a header: a keyword, one blank and a name of a few kinds of characters, which may be quoted. Anything else
/// is a name as it is.
fn header(inside: &str) -> Option<String> {
    let is_word =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    let is_name = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-@+.%:/".contains(c))
    };
    let Some((word, quoted)) = inside.split_once([' ', '\t']).filter(|(word, _)| is_word(word)) else {
        return Some(inside.to_owned());
    };
    let unquoted = ['"', '\''].into_iter().find_map(|mark| quoted.strip_prefix(mark)?.strip_suffix(mark));
    let name = unquoted.unwrap_or(quoted);
    match (word, is_name(name)) {
        ("profile" | "sso-session" | "services", true) => Some(format!("{word}{JOINT}{name}")),
        (_, true) => None,
        (_, false) => Some(inside.to_owned()),
    }
}

/// Sorts the headers into profiles and sessions. In the credentials file only plain headers are profiles.
fn sections(raw: BTreeMap<String, SectionKeys>, flavor: Flavor) -> Sections {
    let mut sections = Sections::default();
    for (header, keys) in raw {
        match (flavor, header.split_once(JOINT)) {
            (Flavor::Credentials, None) => drop(sections.profiles.insert(header, keys)),
            (Flavor::Credentials, Some(_)) => {}
            (_, Some(("profile", name))) => drop(sections.profiles.insert(name.to_owned(), keys)),
            (_, Some(("sso-session", name))) => drop(sections.sessions.insert(name.to_owned(), keys)),
            // In alphabetical order it comes before `profile default`, which replaces it.
            (_, None) if header == "default" => drop(sections.profiles.insert(header, keys)),
            _ => {}
        }
    }
    sections
}
