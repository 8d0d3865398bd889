//! Grammar of the SDK for Go: it ignores what it does not know, and refuses no line (observed with config 1.33).
//! Pure.

use super::sections::{SectionKeys, Sections, split_once, without_remark};
use crate::config::document::Flavor;
use std::collections::BTreeMap;

/// Reads a file as the SDK for Go does, which rejects none.
pub fn read(bytes: &[u8], flavor: Flavor) -> Sections {
    let text = String::from_utf8_lossy(bytes);
    let mut raw: BTreeMap<String, SectionKeys> = BTreeMap::new();
    let (mut section, mut key) = (None::<String>, None::<String>);
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if let Some(inside) = header(line) {
            let name = match split_once(inside) {
                (word, Some(name)) => format!("{word} {name}"),
                (name, None) => name.to_owned(),
            };
            raw.entry(name.clone()).or_default();
            (section, key) = (Some(name), None);
            continue;
        }
        let Some(keys) = section.as_ref().and_then(|section| raw.get_mut(section)) else { continue };
        if line.starts_with([' ', '\t'])
            && let Some(value) = key.as_ref().and_then(|key| keys.get_mut(key))
        {
            value.push('\n');
            value.push_str(trimmed);
            continue;
        }
        let Some((name, value)) = without_remark(line).split_once(['=', ':']) else { continue };
        let name = name.trim().to_lowercase();
        keys.insert(name.clone(), unquoted(value.trim()));
        // An indented key counts if no value can continue there, but its own value does not continue.
        key = (!line.starts_with([' ', '\t'])).then_some(name);
    }
    sections(raw, flavor)
}

/// Returns the text between the brackets; a comment begins at any mark.
fn header(line: &str) -> Option<&str> {
    let line = line[..line.find(['#', ';']).unwrap_or(line.len())].trim();
    line.strip_prefix('[')?.strip_suffix(']')
}

/// Removes the quotes around a value, which this SDK does.
fn unquoted(value: &str) -> String {
    let is_quoted = |mark| value.len() > 2 && value.starts_with(mark) && value.ends_with(mark);
    let inside = if is_quoted('"') || is_quoted('\'') { &value[1..value.len() - 1] } else { value };
    inside.replace("\\\"", "\"").replace("\\'", "'").replace("\\n", "\n")
}

/// Sorts the headers into profiles and sessions. In the credentials file `[profile x]` is ignored.
fn sections(raw: BTreeMap<String, SectionKeys>, flavor: Flavor) -> Sections {
    let mut sections = Sections::default();
    for (header, keys) in raw {
        match (flavor, header.split_once(' ')) {
            (Flavor::Credentials, Some(("profile", _))) => {}
            (Flavor::Credentials, _) => drop(sections.profiles.insert(header, keys)),
            (_, Some(("profile", name))) => drop(sections.profiles.insert(name.to_owned(), keys)),
            (_, Some(("sso-session", name))) => drop(sections.sessions.insert(name.to_owned(), keys)),
            // In alphabetical order it comes before `profile default`, which replaces it.
            (_, None) if header == "default" => drop(sections.profiles.insert(header, keys)),
            _ => {}
        }
    }
    sections
}
